//! Whose doing decides: failed is the agent's alone.

use super::*;
use rehearsal_core::{
    draft::DraftFault,
    review::{Effect, Owner, SimulatorFinding},
    score::{Quote, Score, Target},
};
use rstest::rstest;

type Judged = (EvaluatorName, Judgement);

fn judged(evaluator: &str, judgement: Judgement) -> Judged {
    (EvaluatorName::new(evaluator), judgement)
}

fn scored(evaluator: &str, values: &[f64]) -> Judged {
    let score = |value: &f64| Score {
        target: Target::Session,
        value: *value,
        label: "Low".into(),
        passed: *value >= 0.6,
        reason: "It fell short.".into(),
        evidence: Vec::new(),
        assertions: Vec::new(),
        votes: Vec::new(),
    };
    judged(evaluator, Judgement::Scored(values.iter().map(score).collect()))
}

fn not_applicable(evaluator: &str) -> Judged {
    judged(evaluator, Judgement::NotApplicable { reason: "no tools".into() })
}

fn down(evaluator: &str) -> Judged {
    judged(evaluator, Judgement::Failed { error: "503".into(), owner: Owner::Infrastructure })
}

fn review(validity: Validity, effect: Effect) -> Option<Review> {
    let evidence = Quote { turn: 1, text: "x".into() };
    let finding = SimulatorFinding { fault: DraftFault::UnknownFact, effect, evidence, why: "w".into() };
    Some(Review { validity, findings: vec![finding], unreviewed: None })
}

/// `passed`, or the word for what it is otherwise, its kind and its message.
fn told(status: Status) -> String {
    let (word, why) = match status {
        Status::Passed => return "passed".to_owned(),
        Status::Failed(why) => ("failed", why),
        Status::Error(why) => ("error", why),
        Status::Skipped(why) => ("skipped", why),
    };
    format!("{word} [{}] {}", why.kind, why.message)
}

fn asked() -> Vec<Bar> {
    let bar = |name, least| Bar { evaluator: EvaluatorName::new(name), least, segment: Segment::default() };
    vec![bar("goal", Least::EveryScore), bar("help", Least::Mean(0.5))]
}

#[rstest]
#[case::all_reached(vec![scored("goal", &[1.0]), scored("help", &[0.3, 0.7])], "passed")]
#[case::a_bad_score(
    vec![scored("goal", &[0.0]), scored("help", &[0.3, 0.7])],
    "failed [goal] goal: Low. It fell short."
)]
#[case::a_low_mean(
    vec![scored("goal", &[1.0]), scored("help", &[0.3, 0.5])],
    "failed [help] help: mean 0.40, below 0.50; help: Low. It fell short."
)]
#[case::not_asked_for(vec![scored("goal", &[1.0]), scored("help", &[1.0]), scored("tone", &[0.0])], "passed")]
#[case::a_judge_is_down(vec![scored("goal", &[1.0]), down("help")], "error [not_judged] help: 503")]
#[case::a_bad_score_is_certain(vec![scored("goal", &[0.0]), down("help")], "failed [goal] goal: Low. It fell short.")]
#[case::never_judged(vec![scored("goal", &[1.0])], "error [not_judged] help: gave no verdict")]
#[case::one_does_not_apply(vec![scored("goal", &[1.0]), not_applicable("help")], "passed")]
#[case::nothing_applies(
    vec![not_applicable("goal"), not_applicable("help"), scored("tone", &[0.0])],
    "skipped [not_applicable] help: no tools"
)]
fn what_the_gate_asks_for_decides(#[case] judgements: Vec<Judged>, #[case] expected: &str) {
    assert_eq!(told(status(&asked(), Some(&Ending::GoalMet), None, &judgements)), expected);
}

#[rstest]
#[case::hindered_and_bad(
    review(Validity::Hindered, Effect::Hindered),
    0.0,
    "error [hindered] hindered by the user (unknown fact); goal: Low. It fell short."
)]
#[case::hindered_and_good(review(Validity::Hindered, Effect::Hindered), 1.0, "passed")]
#[case::helped_and_bad(
    review(Validity::Helped, Effect::Helped),
    0.0,
    "failed [goal] goal: Low. It fell short."
)]
#[case::helped_and_good(
    review(Validity::Helped, Effect::Helped),
    1.0,
    "error [helped] helped by the user (unknown fact)"
)]
#[case::unreviewed_and_bad(
    review(Validity::Unreviewed, Effect::Minor),
    0.0,
    "error [unreviewed] unreviewed; goal: Low. It fell short."
)]
#[case::unreviewed_and_good(
    review(Validity::Unreviewed, Effect::Minor),
    1.0,
    "error [unreviewed] unreviewed"
)]
fn what_the_simulated_user_spoilt_is_no_failure(
    #[case] review: Option<Review>,
    #[case] value: f64,
    #[case] expected: &str,
) {
    let judgements = [scored("goal", &[value]), scored("help", &[1.0])];
    assert_eq!(told(status(&asked(), Some(&Ending::MaxTurns), review.as_ref(), &judgements)), expected);
}

#[rstest]
#[case(None, "skipped [unfinished] the run stopped before it finished")]
#[case(Some(Ending::Cancelled), "skipped [cancelled] somebody stopped the run")]
#[case(Some(Ending::Budget), "error [budget] budget spent")]
#[case(
    Some(Ending::AgentError { message: "500\n!".into(), owner: Owner::Agent }),
    "error [agent_error] agent error: 500 !"
)]
fn what_was_not_played_to_its_end_is_no_failure(#[case] ending: Option<Ending>, #[case] expected: &str) {
    assert_eq!(told(status(&asked(), ending.as_ref(), None, &[])), expected);
}

/// A rule asks nothing of attempts that are not of its segment; those that are of none are held against every evaluator.
#[test]
fn a_rule_asks_nothing_of_other_segments() {
    use crate::gate::tests::{made, with};
    let rows = [with(1, ("paris", "rushed", Some(true))), with(1, ("rome", "calm", Some(true)))];
    let mut summary = made(2, rows);
    let source = rehearsal_core::case::SourceRef { file: "s.yaml".into(), line: 1, column: 1 };
    let rule = GateRule {
        subject: Subject::Score { evaluator: EvaluatorName::new("goal_success"), measure: Measure::Mean },
        bound: Bound::AtLeast { threshold: 0.9 },
        segment: Segment([("patience_level".to_owned(), "low".to_owned())].into()),
        confidence: None,
        source,
    };
    summary.manifest.as_mut().unwrap().gate = vec![rule];
    let bars = bars(&summary);
    assert_eq!(bars_of(&bars, AttemptIndex(0), &summary), bars);
    let others = bars_of(&bars, AttemptIndex(1), &summary);
    assert_eq!(others, every_score(&[EvaluatorName::new("goal_success")]));
}
