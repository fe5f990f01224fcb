//! Which failures and segments are told, and in which words.

use super::*;
use crate::{gate::tests::manifest, journal::Journal};
use rehearsal_core::{
    clock::Timestamp,
    event::{Reporter as _, RunEvent, Stamped},
    ids::{CaseName, PersonaId, SessionId},
    review::{Effect, Review, SimulatorFinding, Validity},
    score::{AssertionVerdict, Finding, Judgement, Quote, Score, Target},
    summary::Group,
};
use rstest::rstest;

fn score(value: f64, label: &str) -> Score {
    Score {
        target: Target::Session,
        value,
        label: label.into(),
        passed: value >= 0.6,
        reason: "It\nsays so.".into(),
        evidence: Vec::new(),
        assertions: Vec::new(),
        votes: Vec::new(),
    }
}

fn quoted(value: f64, text: &str) -> Score {
    Score { evidence: vec![Quote { turn: 2, text: text.into() }], ..score(value, "Goal not met") }
}

fn broken(assertion: &str) -> Score {
    let verdict = AssertionVerdict {
        assertion: assertion.into(),
        finding: Finding::NotMet,
        weight: None,
        reason: "no".into(),
        evidence: vec![Quote { turn: 3, text: "I cannot do that".into() }],
    };
    Score { assertions: vec![verdict], ..quoted(0.0, "Hello") }
}

fn scored(score: Score) -> (Ending, Vec<(EvaluatorName, Judgement)>) {
    (Ending::GoalMet, vec![(EvaluatorName::new("goal_success"), Judgement::Scored(vec![score]))])
}

fn agent_error(owner: Owner) -> (Ending, Vec<(EvaluatorName, Judgement)>) {
    (Ending::AgentError { message: "500\nInternal".into(), owner }, Vec::new())
}

/// What the gate asks: the goal.
fn bars() -> Vec<Bar> {
    let mut summary = Summary::default();
    summary.manifest = Some(Box::new(manifest(1)));
    status::bars(&summary)
}

fn valid() -> Review {
    Review { validity: Validity::Valid, findings: Vec::new(), unreviewed: None }
}

fn findings(index: u32, id: (&str, &str, u32), what: (Ending, Vec<(EvaluatorName, Judgement)>)) -> Findings {
    let id = AttemptId { case: CaseName::new(id.0), persona: PersonaId::new(id.1), trial: id.2 };
    let (ending, judgements) = what;
    Findings { index: AttemptIndex(index), id, ending: Some(ending), review: Some(valid()), judgements }
}

#[rstest]
#[case::a_quote(
    scored(quoted(0.0, "Sorry,\n no.")),
    Some("goal_success: Goal not met. “Sorry, no.” (turn 2)")
)]
#[case::a_reason(scored(score(0.0, "Goal not met")), Some("goal_success: Goal not met. It says so."))]
#[case::an_assertion(
    scored(broken("The reference is told.")),
    Some("goal_success: not met: The reference is told. “I cannot do that” (turn 3)")
)]
#[case::a_pass(scored(score(1.0, "Goal met")), None)]
#[case::a_crash(agent_error(Owner::Agent), Some("agent error: 500 Internal"))]
#[case::no_network(agent_error(Owner::Infrastructure), None)]
fn a_failure_of_the_agents_is_one_line(
    #[case] what: (Ending, Vec<(EvaluatorName, Judgement)>),
    #[case] line: Option<&str>,
) {
    let told = told(&findings(0, ("a", "b", 1), what), &bars());
    assert_eq!(told.map(|(_, line)| line).as_deref(), line);
}

#[test]
fn a_failure_that_the_user_is_to_blame_for_is_not_told() {
    let evidence = Quote { turn: 1, text: "x".into() };
    let fault = rehearsal_core::draft::DraftFault::RepeatsItself;
    let finding = SimulatorFinding { fault, effect: Effect::Hindered, evidence, why: "w".into() };
    let review = Review { validity: Validity::Hindered, findings: vec![finding], unreviewed: None };
    let hindered = Findings { review: Some(review), ..findings(0, ("a", "b", 1), scored(quoted(0.0, "x"))) };
    assert_eq!(told(&hindered, &bars()), None);
}

fn write(journal: &mut Journal, attempts: Vec<Findings>) {
    let mut events = Vec::new();
    for Findings { index: attempt, id, ending, review, judgements } in attempts {
        events.push(RunEvent::AttemptStarted { attempt, id, session: SessionId::new("s") });
        events.extend(review.map(|review| RunEvent::Reviewed { attempt, review }));
        let judged = judgements.into_iter();
        events.extend(judged.map(|(evaluator, judgement)| RunEvent::Judged {
            attempt,
            evaluator,
            judgement,
        }));
        events.extend(ending.map(|ending| RunEvent::AttemptFinished { attempt, ending }));
    }
    for (sequence, event) in events.into_iter().enumerate() {
        journal.on_event(&Stamped { sequence: sequence as u64, at: Timestamp(0), event }).unwrap();
    }
}

#[test]
fn failures_are_spread_over_cases_and_personas_and_all_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::create(folder.path()).unwrap();
    let bad = |value| scored(quoted(value, "no"));
    write(
        &mut journal,
        vec![
            findings(0, ("once", "p", 1), bad(0.0)),
            findings(1, ("often", "p", 1), bad(0.2)),
            findings(2, ("often", "p", 2), bad(0.1)),
            findings(3, ("often", "q", 1), bad(0.3)),
            findings(4, ("never", "q", 1), scored(score(1.0, "Goal met"))),
        ],
    );
    journal.finish().unwrap();
    let journal = ReadJournal::open(folder.path()).unwrap();
    let mut summary = Summary::default();
    summary.manifest = Some(Box::new(manifest(5)));
    let chosen = |most| {
        let (failures, count) = failures(&journal, &summary, most).unwrap();
        assert_eq!(count, 4);
        failures.into_iter().map(|failure| failure.attempt.0).collect::<Vec<_>>()
    };
    assert_eq!(chosen(0), Vec::<u32>::new());
    assert_eq!(chosen(2), [2, 0]);
    assert_eq!(chosen(9), [2, 0, 3, 1]);
}

fn group(scored: u32, passed: u32) -> Group {
    let mut group = Group { attempts: scored, ..Group::default() };
    let tally = Tally { scored, passed, millionths: u64::from(passed) * 1_000_000, ..Tally::default() };
    group.scores.insert(EvaluatorName::new("goal_success"), tally);
    group
}

#[test]
fn segments_are_those_that_are_worse_than_the_run_and_large_enough() {
    let mut manifest = manifest(20);
    let low = |level: &str| BTreeMap::from([("patience".to_owned(), level.to_owned())]);
    manifest.personas = [("a", low("low")), ("b", low("low")), ("c", low("high"))]
        .map(|(name, level)| (name.into(), level))
        .into();
    let mut summary = Summary::default();
    summary.manifest = Some(Box::new(manifest));
    summary.total = group(20, 10);
    summary.personas = [("a", group(5, 1)), ("b", group(5, 2)), ("c", group(10, 7))]
        .map(|(name, group)| (name.into(), group))
        .into();
    summary.cases =
        [("x", group(2, 0)), ("y", group(18, 10))].map(|(name, group)| (name.into(), group)).into();
    let told = segments(&summary, 9);
    let kinds: Vec<_> =
        told.iter().map(|segment| (&segment.kind, segment.shown.as_str(), segment.scored)).collect();
    let low = Kind::Trait("patience".into(), "low".into());
    let expected =
        [(&Kind::Persona("a".into()), "20%", 5), (&low, "30%", 10), (&Kind::Persona("b".into()), "40%", 5)];
    assert_eq!(kinds, expected);
    assert_eq!(told[0].interval, stats::wilson(1, 5, show::CONFIDENCE));
    assert_eq!(segments(&summary, 1).len(), 1);
    assert!(segments(&Summary::default(), 3).is_empty());
}
