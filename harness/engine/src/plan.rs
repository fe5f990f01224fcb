//! The plan: every case with every persona, as often as asked, in the suite's order.

use rehearsal_core::{
    attempt::{Attempt, AttemptIndex},
    case::{Case, PersonaChoice},
    seed::Seed,
    suite::Suite,
};
use std::sync::Arc;

/// What a run may change about its suite's plan.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// Plays only attempts whose case, persona or a `tag=value` contains this text, whatever its case.
    pub filter: Option<String>,
    /// Trials of every case, instead of the suite's own number.
    pub trials: Option<u32>,
    /// The seed from which every attempt's own is derived.
    pub seed: Seed,
}

/// Lays out the attempts. The list is empty only where the filter matches nothing.
pub fn plan(suite: &Suite, options: &PlanOptions) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    for case in &suite.cases {
        for persona in
            case.personas.iter().filter(|persona| is_selected(options.filter.as_deref(), case, persona))
        {
            for trial in 1..=options.trials.unwrap_or(case.trials) {
                let index = AttemptIndex(u32::try_from(attempts.len()).unwrap_or(u32::MAX));
                attempts.push(attempt(index, (case, persona, trial), options.seed));
            }
        }
    }
    attempts
}

/// An attempt of a run with this seed, from which its own is derived by its name.
pub fn attempt(
    index: AttemptIndex,
    (case, persona, trial): (&Arc<Case>, &PersonaChoice, u32),
    seed: Seed,
) -> Attempt {
    let seed = seed.derive(&[case.name.as_str(), persona.id().as_str(), &trial.to_string()]);
    Attempt { index, case: case.clone(), persona: persona.clone(), trial, seed }
}

/// Whether a filter lets a case with this persona through.
pub fn is_selected(filter: Option<&str>, case: &Case, persona: &PersonaChoice) -> bool {
    let Some(filter) = filter else { return true };
    let wanted = filter.to_lowercase();
    let name = format!("{} / {}", case.name, persona.id()).to_lowercase();
    let mut tags = case.tags.iter().map(|(key, value)| format!("{key}={value}").to_lowercase());
    name.contains(&wanted) || tags.any(|tag| tag.contains(&wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::tests::{case, suite};
    use rstest::rstest;

    fn options(filter: Option<&str>, trials: Option<u32>) -> PlanOptions {
        PlanOptions { filter: filter.map(str::to_owned), trials, seed: Seed(1) }
    }

    #[rstest]
    #[case(None, None, 2)]
    #[case(None, Some(3), 6)]
    #[case(Some("PARIS"), None, 1)]
    #[case(Some("category=booking"), None, 2)]
    #[case(Some("nobody"), None, 0)]
    fn filters_and_trials(
        #[case] filter: Option<&str>,
        #[case] trials: Option<u32>,
        #[case] expected: usize,
    ) {
        let suite = suite(vec![case("paris"), case("rome")]);
        assert_eq!(plan(&suite, &options(filter, trials)).len(), expected);
    }

    #[test]
    fn another_case_does_not_change_an_attempts_seed() {
        let one = plan(&suite(vec![case("paris")]), &options(None, None));
        let two = plan(&suite(vec![case("rome"), case("paris")]), &options(None, None));
        assert_eq!(one[0].seed, two[1].seed);
        assert_ne!(two[0].seed, two[1].seed);
    }
}
