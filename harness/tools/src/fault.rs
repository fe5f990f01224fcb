//! Which fault happens to a call, and what it is called.

use rehearsal_core::{
    seed::Seed,
    suite::{FaultEffect, ToolFault},
};

/// The numbers that a seed can be.
const SEEDS: f64 = (1_u64 << 53) as f64;

/// The first fault that happens to this call; drawn by the seed, which is the call's own.
pub(crate) fn befalling<'a>(
    faults: impl IntoIterator<Item = &'a ToolFault>,
    call: u32,
    seed: Seed,
) -> Option<&'a FaultEffect> {
    let mut faults = faults.into_iter().enumerate();
    let found =
        faults.find(|(place, fault)| happens(fault, call, seed.derive(&["fault", &place.to_string()])));
    found.map(|(_, fault)| &fault.effect)
}

fn happens(fault: &ToolFault, call: u32, seed: Seed) -> bool {
    let is_due = fault.calls.is_empty() || fault.calls.contains(&call);
    is_due && (seed.0 as f64 / SEEDS) < fault.probability
}

/// Whether the effect lets an answer through and spoils it.
pub(crate) fn spoils(effect: &FaultEffect) -> bool {
    match effect {
        FaultEffect::TruncateFields { .. }
        | FaultEffect::RemoveFields { .. }
        | FaultEffect::CorruptValues { .. } => true,
        FaultEffect::Timeout { .. }
        | FaultEffect::NetworkError { .. }
        | FaultEffect::ExecutionError { .. }
        | FaultEffect::ValidationError { .. } => false,
    }
}

/// The effect for a reader of the trace.
pub(crate) fn described(effect: &FaultEffect) -> String {
    match effect {
        FaultEffect::Timeout { after } => format!("timeout: no answer for {after:?}"),
        FaultEffect::NetworkError { message } => format!("network error: {message}"),
        FaultEffect::ExecutionError { message } => format!("error result: {message}"),
        FaultEffect::ValidationError { message } => format!("validation error: {message}"),
        FaultEffect::TruncateFields { length } => format!("truncated: texts cut to {length} characters"),
        FaultEffect::RemoveFields { share } => format!("missing fields: {}%", percent(*share)),
        FaultEffect::CorruptValues { share } => format!("corrupted values: {}%", percent(*share)),
    }
}

fn percent(share: f64) -> f64 {
    (share * 100.0).round()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn fault(calls: &[u32], probability: f64) -> ToolFault {
        let effect = FaultEffect::ExecutionError { message: "down".into() };
        ToolFault { effect, calls: calls.to_vec(), probability }
    }

    #[rstest]
    #[case::every_call(&[], 1.0, &[1, 2, 3, 4])]
    #[case::some_calls(&[2, 4], 1.0, &[2, 4])]
    #[case::never(&[], 0.0, &[])]
    fn a_fault_happens_on_its_calls(
        #[case] calls: &[u32],
        #[case] probability: f64,
        #[case] expected: &[u32],
    ) {
        let fault = fault(calls, probability);
        let hit: Vec<u32> = (1..=4).filter(|call| befalling([&fault], *call, Seed(7)).is_some()).collect();
        assert_eq!(hit, expected);
    }

    #[test]
    fn a_probability_is_kept_over_many_calls_and_the_same_seed_draws_the_same() {
        let fault = fault(&[], 0.2);
        let draw = |run: u64| {
            let seed = |call: u32| Seed(run).derive(&[&call.to_string()]);
            (1..=2000).filter(|call| befalling([&fault], *call, seed(*call)).is_some()).collect::<Vec<_>>()
        };
        // Five standard deviations on either side.
        assert!((310..=490).contains(&draw(1).len()), "{}", draw(1).len());
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn the_first_that_happens_decides() {
        let later = ToolFault { effect: FaultEffect::TruncateFields { length: 3 }, ..fault(&[], 1.0) };
        let effect = |call| befalling([&fault(&[1], 1.0), &later], call, Seed(1)).cloned();
        assert_eq!(effect(1), Some(FaultEffect::ExecutionError { message: "down".into() }));
        assert_eq!(effect(2), Some(FaultEffect::TruncateFields { length: 3 }));
    }
}
