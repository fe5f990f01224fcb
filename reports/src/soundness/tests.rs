use super::*;
use rehearsal_core::{
    case::{Case, SolvedTurn},
    gate::{Bound, GateRule, Measure, RuleOutcome, Segment, Subject},
    score::{Score, Target},
    stand_in::StandIn::{Echo, Flatterer, Silent, Solution},
    suite::{Check, EvaluatorKind, EvaluatorSpec, JudgeKind, Panel},
};
use rstest::rstest;
use std::sync::Arc;
use test_suite::{source, suite};

mod test_suite;

/// What an evaluator said of one agent: passed, failed, nothing to judge, or an error.
fn judgement(said: char) -> Judgement {
    let passed = said == '+';
    match said {
        '+' | '-' => Judgement::Scored(vec![Score {
            target: Target::Session,
            value: f64::from(u8::from(passed)),
            label: "Found".into(),
            passed,
            reason: "because".into(),
            evidence: vec![],
            assertions: vec![],
            votes: vec![],
        }]),
        '0' => Judgement::NotApplicable { reason: "nothing".into() },
        _ => Judgement::Failed {
            error: "the judge is down".into(),
            owner: rehearsal_core::review::Owner::Judge,
        },
    }
}

/// One case and its only evaluator, whose marks are for silent, echo, flatterer and solution; a blank for who did
/// not play.
fn cell(marks: &str, kind: EvaluatorKind) -> Soundness {
    examine(&suite(vec![("e", kind)], &[]), &performances(marks), JudgedBy::Rules)
}

fn performances(marks: &str) -> Vec<Performance> {
    StandIn::ALL
        .into_iter()
        .zip(marks.chars())
        .filter(|(_, said)| *said != ' ')
        .map(|(stand_in, said)| Performance {
            stand_in,
            gate: GateOutcome { verdict: Verdict::CouldNotTell, rules: vec![], why: String::new() },
            cases: [(CaseName::new("paris"), vec![(EvaluatorName::new("e"), judgement(said))])].into(),
            replies: BTreeMap::new(),
            usd: 0.0,
        })
        .collect()
}

fn called() -> EvaluatorKind {
    EvaluatorKind::Check(Check::ToolCalled { tool: "book".into() })
}

fn no_secrets() -> EvaluatorKind {
    EvaluatorKind::Check(Check::NoSecrets { patterns: vec![] })
}

#[rstest]
#[case::told_apart("---+", called(), CellFinding::Tells, Finding::Sound)]
#[case::no_solution("--- ", called(), CellFinding::Tells, Finding::Sound)]
#[case::flattered("--++", called(), CellFinding::Empty, Finding::Empty)]
#[case::nothing_is_enough("+++ ", called(), CellFinding::Empty, Finding::Empty)]
#[case::right_to_pass("+++ ", no_secrets(), CellFinding::ByAbsence, Finding::Empty)]
#[case::out_of_reach("----", called(), CellFinding::Unreachable, Finding::Unreachable)]
#[case::the_wrong_way_round("+---", called(), CellFinding::Unreachable, Finding::Empty)]
#[case::judge_down("--!+", called(), CellFinding::CouldNotTell, Finding::CouldNotTell)]
#[case::judge_down_and_empty("+-!+", called(), CellFinding::Empty, Finding::Empty)]
fn what_the_marks_tell(
    #[case] marks: &str,
    #[case] kind: EvaluatorKind,
    #[case] finding: CellFinding,
    #[case] whole: Finding,
) {
    let found = cell(marks, kind);
    assert_eq!((found.cases[0].evaluators[0].finding, found.finding), (finding, whole), "{}", found.why);
}

#[test]
fn a_case_is_empty_for_those_who_pass_all_of_it_and_says_why_a_solution_fails() {
    let found = cell("--+-", called());
    let case = &found.cases[0];
    assert_eq!(
        (case.empty_for.as_slice(), case.by_absence, case.unreachable),
        (&[Flatterer][..], false, true)
    );
    assert_eq!(case.evaluators[0].why.as_deref(), Some("Found: because"));
    let passes: Vec<_> = found.agents.iter().map(|entry| (entry.agent, entry.passes)).collect();
    let expected =
        [(Silent, Some(false)), (Echo, Some(false)), (Flatterer, Some(true)), (Solution, Some(false))];
    assert_eq!(passes, expected);
}

/// What a suite with a gate comes to where its only rule has this value and verdict for the silent agent.
fn gated(value: Option<f64>, missing: u32, verdict: Verdict) -> Finding {
    let rule = GateRule {
        subject: Subject::Score { evaluator: EvaluatorName::new("e"), measure: Measure::Rate },
        bound: Bound::AtLeast { threshold: 0.5 },
        segment: Segment::default(),
        confidence: None,
        source: source(),
    };
    let suite = suite(vec![("e", called())], std::slice::from_ref(&rule));
    let outcome = RuleOutcome {
        rule,
        value,
        low: 0.0,
        high: 1.0,
        scored: 1,
        missing,
        interval: None,
        more_attempts: None,
        early: None,
        verdict,
        why: "so".into(),
        valid: value,
        doubtful: 0,
    };
    let gate = GateOutcome { verdict, rules: vec![outcome], why: "so".into() };
    let played =
        Performance { stand_in: Silent, gate, cases: BTreeMap::new(), replies: BTreeMap::new(), usd: 0.0 };
    examine(&suite, &[played], JudgedBy::Rules).finding
}

#[rstest]
#[case::passed(Some(1.0), 0, Verdict::Passed, Finding::Empty)]
#[case::failed(Some(0.0), 0, Verdict::Failed, Finding::Sound)]
#[case::nobody_knows(Some(0.5), 1, Verdict::CouldNotTell, Finding::CouldNotTell)]
#[case::nothing_to_judge_is_no_pass(None, 0, Verdict::CouldNotTell, Finding::Sound)]
fn a_gate_decides_where_there_is_one(
    #[case] value: Option<f64>,
    #[case] missing: u32,
    #[case] verdict: Verdict,
    #[case] finding: Finding,
) {
    assert_eq!(gated(value, missing, verdict), finding);
}

#[test]
fn the_table_says_what_is_empty_and_what_to_do() {
    let text = soundness_table(&cell("--+ ", called()), crate::terminal::Style::plain());
    assert!(text.contains("✗ EMPTY  nothing spent"), "{text}");
    assert!(text.contains("e: empty, passed by flatterer; in 1 of 1 case: paris"), "{text}");
    assert!(text.contains("0 of 1") && text.contains("1 of 1"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[rstest]
#[case::empty(
    "--+ ",
    "the suite is empty: it is passed by an agent that flatters and does nothing (the suite has no gate"
)]
#[case::out_of_reach(
    "----",
    "the suite is out of reach: an agent that does what the solutions say fails it (the suite has no gate"
)]
#[case::sound("---+", "no useless agent passes the suite; the solutions do (the suite has no gate")]
fn a_suite_without_a_gate_is_told_in_whole_sentences(#[case] marks: &str, #[case] why: &str) {
    let found = cell(marks, called());
    assert!(found.why.starts_with(why), "{}", found.why);
}

#[rstest]
#[case::to_its_end(2, Finding::Unreachable)]
#[case::not_to_its_end(1, Finding::CouldNotTell)]
fn a_solution_that_the_user_left_before_its_end_has_not_failed(
    #[case] replies: usize,
    #[case] finding: Finding,
) {
    let mut suite = suite(vec![("e", called())], &[]);
    let mut case = Case::clone(&suite.cases[0]);
    case.expected.solution = vec![SolvedTurn::default(), SolvedTurn::default()];
    suite.cases = vec![Arc::new(case)];
    let mut played = performances("----");
    played[3].replies.insert(CaseName::new("paris"), replies);
    let found = examine(&suite, &played, JudgedBy::Rules);
    assert_eq!((found.finding, found.cases[0].cut_short), (finding, replies < 2), "{}", found.why);
}

#[rstest]
#[case::refusal(EvaluatorKind::Judge { kind: JudgeKind::Refusal, threshold: 1.0 }, true)]
#[case::harm(EvaluatorKind::Judge { kind: JudgeKind::Harmfulness, threshold: 1.0 }, true)]
#[case::goal(EvaluatorKind::Judge { kind: JudgeKind::GoalSuccess, threshold: 1.0 }, false)]
#[case::no_calls(EvaluatorKind::Check(Check::ToolCount { tool: None, min: None, max: Some(0) }), true)]
#[case::some_calls(EvaluatorKind::Check(Check::ToolCount { tool: None, min: Some(1), max: None }), false)]
#[case::few_turns(EvaluatorKind::Check(Check::Turns { min: None, max: Some(3) }), true)]
#[case::a_call(called(), false)]
fn doing_nothing_passes_some_by_right(#[case] kind: EvaluatorKind, #[case] by_right: bool) {
    let mut spec = suite(vec![("e", kind)], &[]).evaluators.remove(0);
    assert_eq!(absence(&spec).is_some(), by_right);
    spec.negated = true;
    assert!(absence(&spec).is_some(), "with `not` in front of it, it asks that something is not there");
}
