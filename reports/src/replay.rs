//! The command that plays an attempt again.

use crate::terminal::quoted;
use rehearsal_core::{
    attempt::AttemptId,
    event::{Manifest, Origin},
};

/// The command that plays this case with this persona again, under the run's seed; `None` where nothing was played, but
/// recorded elsewhere.
pub(crate) fn command(manifest: &Manifest, id: &AttemptId) -> Option<String> {
    if matches!(manifest.origin, Origin::Traces { .. }) {
        return None;
    }
    let who = format!("{} / {}", id.case, id.persona);
    let (suite, who) = (quoted(&manifest.suite_file), quoted(&who).into_owned());
    Some(format!("rehearsal run {suite} -k {who} --seed {}", manifest.seed.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::ids::{CaseName, PersonaId};

    #[test]
    fn an_attempt_is_named_as_the_filter_of_a_run_takes_it() {
        let mut manifest = crate::gate::tests::manifest(3);
        manifest.suite_file = "my suites/desk.yaml".into();
        manifest.seed = rehearsal_core::seed::Seed(7);
        let id = AttemptId { case: CaseName::new("paris"), persona: PersonaId::new("it's me"), trial: 2 };
        let told = "rehearsal run 'my suites/desk.yaml' -k 'paris / it'\\''s me' --seed 7";
        assert_eq!(command(&manifest, &id).as_deref(), Some(told));
        manifest.origin = Origin::Traces { files: Vec::new() };
        assert_eq!(command(&manifest, &id), None);
    }
}
