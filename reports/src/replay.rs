//! The command that plays an attempt again.

use crate::terminal::quoted;
use rehearsal_core::{
    attempt::AttemptId,
    event::{Manifest, Origin},
};

/// The command that plays an attempt with the same people and the same seed; `None` for a conversation that was
/// recorded elsewhere. It plays the trials before it, too: an attempt's seed is derived from its case, its persona and
/// its trial, whatever else is played.
pub(crate) fn command(manifest: &Manifest, id: &AttemptId) -> Option<String> {
    match &manifest.origin {
        Origin::Traces { .. } => return None,
        Origin::Played | Origin::Run { .. } => {}
    }
    let filter = format!("{} / {}", id.case, id.persona);
    Some(format!(
        "rehearsal run {} -k {} --seed {} --trials {}",
        quoted(&manifest.suite_file),
        quoted(&filter),
        manifest.seed.0,
        id.trial
    ))
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
        let told = "rehearsal run 'my suites/desk.yaml' -k 'paris / it'\\''s me' --seed 7 --trials 2";
        assert_eq!(command(&manifest, &id).as_deref(), Some(told));
        manifest.origin = Origin::Traces { files: Vec::new() };
        assert_eq!(command(&manifest, &id), None);
    }
}
