//! What a gate may say, and what is complained about.

use crate::parse;
use rehearsal_core::gate::GateRule;
use rstest::rstest;

fn read(gate: &str) -> Result<Vec<GateRule>, String> {
    let text = format!(
        "suite: desk\nagent: {{ http: http://127.0.0.1:1/ }}\nevaluators: [goal_success, helpfulness]\n\
         personas:\n  - {{ id: rushed, traits: {{ patience_level: low }}, context: In a hurry. }}\n  \
         - {{ id: calm, traits: {{ patience_level: high }}, context: At ease. }}\ncases:\n  \
         - {{ name: paris, input: hi, task_description: done, personas: [rushed, calm], tags: {{ kind: booking }} }}\n\
         gate:\n{gate}\n"
    );
    parse("suite.yaml", &text).map(|suite| suite.gate).map_err(|error| error.to_string())
}

#[rstest]
#[case("  - goal_success: { min_rate: 0.8 }", &["goal_success rate >= 0.8"])]
#[case("  - helpfulness: { min_mean: 0.6, confidence: 0.95 }", &["helpfulness mean >= 0.6, 95% sure"])]
#[case(
    "  - goal_success: { min_rate: 0.7, where: { patience_level: low } }",
    &["goal_success rate >= 0.7 where patience_level=low"]
)]
#[case(
    "  - goal_success: { min_rate: 0.7, max_rate_drop: 0.05, where: { case: paris, kind: booking } }",
    &["goal_success rate >= 0.7 where case=paris, kind=booking",
      "goal_success rate >= baseline - 0.05 where case=paris, kind=booking"]
)]
#[case("  - helpfulness: { max_mean_drop: 0 }", &["helpfulness mean >= baseline"])]
#[case("  - cost_per_success: { max_usd: 0.05 }", &["agent's cost per success in $ <= 0.05"])]
#[case("  - cost_per_success: { max_run_usd: 1 }", &["run's cost per success in $ <= 1"])]
#[case("  - turns_to_success: { max_turns: 5.5 }", &["turns to success <= 5.5"])]
#[case(
    "  - latency: { max_mean: 2s, max_p95: 1500ms }",
    &["mean latency in s <= 2", "95th percentile of latency in s <= 1.5"]
)]
#[case("  - invalid_sessions: { max_rate: 0.1 }", &["share of invalid sessions <= 0.1"])]
#[case(
    "  - goal_success: { min_rate: 0.8 }\n  - goal_success: { min_rate: 0.7, where: { persona: rushed } }",
    &["goal_success rate >= 0.8", "goal_success rate >= 0.7 where persona=rushed"]
)]
fn rules_are_read(#[case] gate: &str, #[case] rules: &[&str]) {
    let read: Vec<String> = read(gate).unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(read, rules);
}

#[rstest]
#[case("  - goal_succes: { min_rate: 0.8 }", "did you mean `goal_success`?")]
#[case("  - latenzy: { max_p95: 2s }", "`max_p95` is no bound for `latenzy`")]
#[case("  - latency: { min_rate: 0.5 }", "`min_rate` is no bound for `latency`")]
#[case(
    "  - goal_success: { max_usd: 1 }",
    "write `min_rate`, `min_mean`, `max_rate_drop` or `max_mean_drop`"
)]
#[case("  - cost_per_success: { where: { case: paris } }", "sets no bound")]
#[case("  - goal_success: { min_rate: 0.8, confidence: 0.5 }", "above 0.5 and below 1")]
#[case("  - goal_success: { min_rate: 0.8, confidence: 95 }", "`confidence` is 95; it is above 0.5")]
#[case("  - goal_success: { min_rate: 0.8, where: {} }", "`where` picks out no attempts")]
#[case(
    "  - goal_success: { min_rate: 0.8, where: { patience_levle: low } }",
    "did you mean `patience_level`?"
)]
#[case("  - goal_success: { min_rate: 0.8, where: { patience_level: lo } }", "did you mean `low`?")]
#[case("  - turns_to_success: { max_turns: -1 }", "`max_turns` is -1")]
#[case("  - turns_to_success: { max_turns: 0.5 }", "can never hold")]
#[case("  - invalid_sessions: { max_rate: 1 }", "holds whatever happens")]
#[case("  - goal_success: { min_rate: 1, confidence: 0.95 }", "can never be shown")]
#[case("  - latency: { max_p95: 0s }", "`0s` is no time at all")]
#[case(
    "  - goal_success: { min_rate: 0.8, where: { persona: rushed, case: oslo } }",
    "no attempt has `oslo` for `case`"
)]
#[case(
    "  - goal_success: { min_rate: 0.8, where: { persona: calm, patience_level: low } }",
    "none has all of these at once"
)]
#[case(
    "  - goal_success: { min_rate: 0.8, where: { case: paris } }\n  - goal_success: { min_rate: 0.7, where: { case: paris } }",
    "a second `min_rate` for `goal_success`"
)]
fn what_cannot_be_is_complained_about(#[case] gate: &str, #[case] complaint: &str) {
    let told = read(gate).unwrap_err();
    assert!(told.contains(complaint), "{told}");
}
