//! Rules about what is counted without judging.

use super::*;
use rehearsal_core::{
    gate::Metric,
    money::Money,
    review::Validity,
    summary::{AttemptRow, RowCost},
};

fn most(metric: Metric, at_most: f64) -> GateRule {
    GateRule { subject: Subject::Metric { metric }, bound: Bound::AtMost { at_most }, ..rule(RATE, 0.0) }
}

fn cents(cents: u32, unknown: u32) -> RowCost {
    RowCost { known: Money::from_dollars(f64::from(cents) / 100.0).unwrap(), calls: 2, unknown }
}

/// Four attempts, of which three passed, one of these with the user's help.
fn rows() -> Vec<AttemptRow> {
    let passed = [Some(true), Some(true), Some(true), Some(false)];
    let mut rows: Vec<_> =
        (1..).zip(passed).map(|(trial, passed)| with(trial, ("paris", "calm", passed))).collect();
    rows[2].validity = Some(Validity::Helped);
    for (row, turns) in rows.iter_mut().zip([2, 4, 9, 20]) {
        row.turns = turns;
        row.agent_cost = cents(turns, 0);
        row.own_cost = cents(1, 0);
        row.replies_ms = (1..=turns).map(|second| second * 100).collect();
    }
    rows
}

#[rstest]
// 35 cents over two successes that can be believed.
#[case(Metric::CostPerSuccess, 0.175, 0.17)]
#[case(Metric::RunCostPerSuccess, 0.195, 0.19)]
#[case(Metric::TurnsToSuccess, 3.0, 2.9)]
// Replies of 0.1 s, 0.2 s ... : 300 + 1000 + 4500 + 21000 ms over 35.
#[case(Metric::LatencyMean, 26.8 / 35.0, 0.76)]
#[case(Metric::LatencyP50, 0.6, 0.5)]
#[case(Metric::LatencyP95, 1.9, 1.8)]
#[case(Metric::LatencyP99, 2.0, 1.9)]
#[case(Metric::InvalidSessions, 0.25, 0.24)]
fn what_is_counted_is_held_to_its_most(#[case] metric: Metric, #[case] value: f64, #[case] less: f64) {
    let summary = made(4, rows());
    let outcome = decide(&[most(metric, value)], &summary);
    assert!((outcome.rules[0].value.unwrap() - value).abs() < 1e-9, "{}", outcome.why);
    assert_eq!(outcome.verdict, Passed, "{}", outcome.why);
    assert_eq!(decide(&[most(metric, less)], &summary).verdict, Failed);
    let unplayed = decide(&[most(metric, value)], &made(5, rows()));
    assert_eq!(unplayed.verdict, CouldNotTell, "{}", unplayed.why);
    let nothing = decide(&[most(metric, value)], &made(4, []));
    assert_eq!(nothing.verdict, CouldNotTell, "{}", nothing.why);
}

#[rstest]
#[case::unknown(1, 2, "4 of 16 model calls have no known cost")]
#[case::none(0, 0, "the agent's spans tell of none")]
fn a_cost_that_is_not_known_passes_nothing(#[case] unknown: u32, #[case] calls: u32, #[case] why: &str) {
    let mut rows = rows();
    for row in &mut rows {
        row.agent_cost = RowCost { known: Money::ZERO, calls, unknown };
        row.own_cost = RowCost { calls: 2, ..RowCost::default() };
    }
    let metric = if calls == 0 { Metric::CostPerSuccess } else { Metric::RunCostPerSuccess };
    let outcome = decide(&[most(metric, 100.0)], &made(4, rows));
    assert_eq!(outcome.verdict, CouldNotTell);
    assert!(outcome.why.contains(why), "{}", outcome.why);
}

#[test]
fn confidence_widens_it() {
    let sure = GateRule { confidence: Some(0.95), ..most(Metric::LatencyP50, 0.6) };
    let outcome = decide(&[sure], &made(4, rows()));
    let bounds = outcome.rules[0].interval.unwrap();
    assert!(bounds.low < 0.6 && bounds.high.is_none_or(|high| high > 0.6), "{bounds:?}");
    assert_eq!(outcome.verdict, CouldNotTell, "{}", outcome.why);
}

/// Of a conversation that broke off, the reply that never came may have been slower than any.
#[rstest]
#[case(Metric::LatencyP50, 0.7, Passed)]
#[case(Metric::LatencyP95, 1.9, CouldNotTell)]
#[case(Metric::LatencyP99, 30.0, CouldNotTell)]
#[case(Metric::LatencyMean, 30.0, CouldNotTell)]
#[case(Metric::TurnsToSuccess, 30.0, Passed)]
#[case(Metric::TurnsToSuccess, 8.0, CouldNotTell)]
fn what_broke_off_is_counted_as_badly_as_can_be(
    #[case] metric: Metric,
    #[case] at_most: f64,
    #[case] expected: Verdict,
) {
    let mut broken = with(9, ("paris", "calm", None));
    broken.ending = EndingKind::AgentError;
    broken.replies_ms = Vec::new();
    let mut summary = made(5, rows().into_iter().chain([broken]));
    summary.manifest.as_mut().unwrap().cases[0].max_turns = 20;
    let outcome = decide(&[most(metric, at_most)], &summary);
    assert_eq!(outcome.verdict, expected, "{}", outcome.why);
}

/// Where spans are missing, nobody knows what the agent spent.
#[test]
fn an_attempt_that_does_not_tell_its_cost_is_not_free() {
    let mut rows = rows();
    rows[1].agent_cost = RowCost::default();
    rows[1].unseen_turns = 1;
    let outcome = decide(&[most(Metric::CostPerSuccess, 100.0)], &made(4, rows));
    assert_eq!(outcome.verdict, CouldNotTell);
    assert!(outcome.why.contains("1 of 4 attempts do not tell what they cost"), "{}", outcome.why);
}

#[test]
fn a_bound_that_nothing_gives_is_not_a_number() {
    let sure = GateRule { confidence: Some(0.95), ..most(Metric::LatencyP99, 3.0) };
    let outcome = decide(&[sure], &made(4, rows()));
    assert_eq!(outcome.rules[0].interval.unwrap().high, None, "{}", outcome.why);
    assert!(!serde_json::to_string(&outcome).unwrap().contains("e308"));
}
