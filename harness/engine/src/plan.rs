//! The plan: every case with every persona, as often as asked, in the suite's order or in one that is drawn.

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
    /// Whether the order is drawn by the seed, for a run that stops once it is decided: with the easy cases first, the
    /// first half would say nothing of the whole.
    pub shuffled: bool,
}

/// Lays out the attempts. The list is empty only where the filter matches nothing.
pub fn plan(suite: &Suite, options: &PlanOptions) -> Vec<Attempt> {
    let mut attempts = Vec::new();
    for case in &suite.cases {
        for persona in
            case.personas.iter().filter(|persona| is_selected(options.filter.as_deref(), case, persona))
        {
            for trial in 1..=options.trials.unwrap_or(case.trials) {
                attempts.push(attempt(AttemptIndex(0), (case, persona, trial), options.seed));
            }
        }
    }
    if options.shuffled {
        attempts.sort_by_key(|attempt| attempt.seed.derive(&["order"]).0);
    }
    for (place, attempt) in (0..).zip(&mut attempts) {
        attempt.index = AttemptIndex(place);
    }
    attempts
}

/// An attempt of a run with this seed, from which its own is derived by its name.
pub fn attempt(
    index: AttemptIndex,
    (case, persona, trial): (&Arc<Case>, &PersonaChoice, u32),
    seed: Seed,
) -> Attempt {
    let attempt = Attempt { index, case: case.clone(), persona: persona.clone(), trial, seed };
    Attempt { seed: attempt.id().seed(seed), ..attempt }
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
        PlanOptions { filter: filter.map(str::to_owned), trials, seed: Seed(1), shuffled: false }
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
    fn a_drawn_order_holds_the_same_attempts_and_is_the_seeds() {
        let suite = suite((0..20).map(|number| case(&format!("case-{number}"))).collect());
        let names = |seed, shuffled| {
            let options = PlanOptions { seed: Seed(seed), shuffled, ..options(None, None) };
            let attempts = plan(&suite, &options);
            assert!((0..).zip(&attempts).all(|(place, attempt)| attempt.index == AttemptIndex(place)));
            attempts.iter().map(|attempt| attempt.id().to_string()).collect::<Vec<_>>()
        };
        let (planned, mut drawn) = (names(1, false), names(1, true));
        assert_ne!(planned, drawn);
        assert_eq!(drawn, names(1, true));
        assert_ne!(drawn, names(2, true));
        drawn.sort_by_key(|name| planned.iter().position(|planned| planned == name));
        assert_eq!(planned, drawn);
    }

    #[test]
    fn another_case_does_not_change_an_attempts_seed() {
        let one = plan(&suite(vec![case("paris")]), &options(None, None));
        let two = plan(&suite(vec![case("rome"), case("paris")]), &options(None, None));
        assert_eq!(one[0].seed, two[1].seed);
        assert_ne!(two[0].seed, two[1].seed);
    }
}
