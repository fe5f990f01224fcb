//! Rubrics with a scripted judge.

use super::*;
use crate::testing::{case, judged, scores, scripted, session, tool, traced, turn, void};
use rehearsal_core::{
    case::Case,
    session::Session,
    span::{Activity, AgentCall, Evidence},
    suite::EvaluatorKind,
};
use rstest::rstest;
use serde_json::json;

fn spec(subject: RubricSubject, criteria: &[(&str, f64)], threshold: f64) -> EvaluatorKind {
    let criteria = criteria.iter().map(|(text, weight)| Criterion { text: (*text).into(), weight: *weight });
    let description = Some("search, then book".into());
    EvaluatorKind::Rubric(RubricSpec { subject, criteria: criteria.collect(), description, threshold })
}

const CRITERIA: [(&str, f64); 2] = [("A reference is told", 3.0), ("The tone is warm", 1.0)];

fn verdict(id: &str, finding: &str, quote: &str) -> Value {
    json!({ "id": id, "finding": finding, "reasoning": "so it is", "quote": quote, "quote_turn": 1 })
}

fn answer(verdicts: &[Value]) -> Value {
    json!({ "assertions": verdicts, "reasoning": "All in all." })
}

fn booked() -> Session {
    let calls = vec![tool("search", json!(["TP 440"]), None), tool("book", json!({ "ref": "QX12" }), None)];
    session(vec![traced(turn("Book it", "Your reference is QX12."), Evidence::Complete, calls)])
}

#[rstest]
#[case::the_heavy_one(["met", "not_met"], 0.7, 0.75, true)]
#[case::the_light_one(["not_met", "met"], 0.7, 0.25, false)]
#[case::both(["met", "met"], 1.0, 1.0, true)]
#[case::an_open_one_that_does_not_matter(["met", "cannot_assess"], 0.7, 0.75, true)]
#[tokio::test]
async fn the_score_is_the_weighted_share_of_what_is_met(
    #[case] findings: [&str; 2],
    #[case] threshold: f64,
    #[case] value: f64,
    #[case] passed: bool,
) {
    let quote = "Your reference is QX12.";
    let model =
        scripted(vec![answer(&[verdict("a1", findings[0], quote), verdict("a2", findings[1], quote)])]);
    let kind = spec(RubricSubject::Output, &CRITERIA, threshold);
    let score = scores(judged(kind, &model, (&case(&[]), &booked())).await).remove(0);
    assert_eq!((score.value, score.passed), (value, passed));
    let weights: Vec<_> = score.assertions.iter().map(|verdict| verdict.weight).collect();
    assert_eq!(weights, [Some(3.0), Some(1.0)]);
}

#[tokio::test]
async fn an_open_criterion_that_would_decide_leaves_the_whole_open() {
    let quote = "Your reference is QX12.";
    let model = scripted(vec![answer(&[verdict("a1", "cannot_assess", quote), verdict("a2", "met", quote)])]);
    let kind = spec(RubricSubject::Output, &CRITERIA, 0.7);
    assert!(void(judged(kind, &model, (&case(&[]), &booked())).await).contains("A reference is told"));
}

#[tokio::test]
async fn the_judge_is_shown_what_it_judges_and_what_was_expected() {
    let quote = "Your reference is QX12.";
    let model = scripted(vec![answer(&[verdict("a1", "met", quote), verdict("a2", "met", quote)])]);
    let mut case = case(&[]);
    case.expected.trajectory = Some(vec!["search".into(), "book".into()]);
    let kind = spec(RubricSubject::Trajectory, &CRITERIA, 1.0);
    scores(judged(kind, &model, (&case, &booked())).await);
    let asked = model.asked.lock().unwrap().remove(0);
    let shown = &asked.messages[0].text;
    for part in [r#"{"turn":1,"tool":"book","failed":false}"#, r#"["search","book"]"#, "search, then book"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
    assert_eq!(asked.answer.name, "trajectory");
}

fn delegated() -> Session {
    let agent = |name: &str, output: &str| {
        Activity::Agent(AgentCall {
            name: Some(name.into()),
            output: Some(output.into()),
            ..AgentCall::default()
        })
    };
    let agents = vec![agent("planner", "the booker shall book"), agent("booker", "booked as QX12")];
    session(vec![traced(turn("Book it", "Done."), Evidence::Complete, agents)])
}

#[tokio::test]
async fn every_agent_of_a_system_is_held_against_every_criterion_by_its_own_words() {
    let verdicts =
        [verdict("i1.a1", "met", "the booker shall book"), verdict("i2.a1", "met", "booked as QX12")];
    let model = scripted(vec![answer(&verdicts)]);
    let kind = spec(RubricSubject::Interactions, &[("It does its part", 1.0)], 1.0);
    let score = scores(judged(kind, &model, (&case(&[]), &delegated())).await).remove(0);
    assert_eq!((score.value, score.assertions.len()), (1.0, 2));
    assert_eq!(score.assertions[1].assertion, "booker (i2): It does its part");
}

#[tokio::test]
async fn more_agents_than_are_judged_are_said_before_anything_is_paid() {
    let agents = (0..31).map(|_| Activity::Agent(AgentCall::default())).collect();
    let busy = session(vec![traced(turn("Book it", "Done."), Evidence::Complete, agents)]);
    let model = scripted(vec![]);
    let kind = spec(RubricSubject::Interactions, &CRITERIA, 1.0);
    let error = judged(kind, &model, (&case(&[]), &busy)).await.unwrap_err();
    assert_eq!(
        error,
        EvaluatorError::Unseen(
            "the session has 31 calls of agents, and at most 30 of a session are judged".into()
        )
    );
    assert!(model.asked.lock().unwrap().is_empty());
}

#[rstest]
#[case::no_agent_is_named(RubricSubject::Interactions, booked())]
#[case::nothing_was_said(RubricSubject::Output, session(vec![turn("Book it", "")]))]
#[tokio::test]
async fn where_there_is_nothing_to_judge_it_does_not_apply(
    #[case] subject: RubricSubject,
    #[case] session: Session,
) {
    let model = scripted(vec![]);
    let outcome = judged(spec(subject, &CRITERIA, 1.0), &model, (&case(&[]), &session)).await;
    assert!(matches!(outcome, Ok(Outcome::NotApplicable { .. })), "{outcome:?}");
}

#[tokio::test]
async fn steps_that_may_be_missing_are_not_judged() {
    let model = scripted(vec![]);
    let kind = spec(RubricSubject::Trajectory, &CRITERIA, 1.0);
    let unseen = judged(kind, &model, (&case(&[]), &session(vec![turn("Book it", "Done.")]))).await;
    assert!(matches!(unseen, Err(EvaluatorError::Unseen(_))), "{unseen:?}");
}

/// A judge with a canary among its assertions; it finds each of them as its own list says.
async fn with_canary(canary: &str) -> Result<Outcome, EvaluatorError> {
    let quote = "Your reference is QX12.";
    let verdicts = [verdict("a1", "met", quote), verdict("a2", "met", quote), verdict("a3", canary, quote)];
    let model = scripted(vec![answer(&verdicts)]);
    let case: Case = case(&[]);
    let rubric = match spec(RubricSubject::Output, &CRITERIA, 1.0) {
        EvaluatorKind::Rubric(spec) => Rubric::new(spec, &Prompts::bundled().unwrap()),
        other => panic!("{other:?}"),
    };
    let session = booked();
    let (attempt, seed) = (rehearsal_core::attempt::AttemptIndex(0), rehearsal_core::seed::Seed(5));
    let exhibit = Exhibit { attempt, case: &case, session: &session, seed };
    let asking = Asking { model: model.as_ref(), seed, sample: 0, canary: true };
    let outcome = rubric.ask_once(&exhibit, asking).await;
    let shown = model.asked.lock().unwrap()[0].messages[0].text.clone();
    assert!(shown.contains(canary::text(asking.seed())), "{shown}");
    outcome
}

#[tokio::test]
async fn a_judge_that_finds_met_what_is_known_to_be_false_is_not_believed() {
    assert!(void(with_canary("met").await).contains("known to be false"));
    let score = scores(with_canary("not_met").await).remove(0);
    assert_eq!((score.value, score.assertions.len()), (1.0, 2));
}
