use super::*;
use crate::{
    draft::DraftFault,
    review::SimulatorFinding,
    score::{AssertionVerdict, EvaluatorError},
};
use rstest::rstest;

fn review(effect: Option<Effect>) -> Option<Review> {
    let finding = |effect| SimulatorFinding {
        fault: DraftFault::RepeatsItself,
        effect,
        evidence: Quote { turn: 2, text: "as I said".into() },
        why: "The user says the same again.".into(),
    };
    Some(Review::of(effect.map(finding).into_iter().collect(), false))
}

fn score(passed: bool) -> Judgement {
    let verdict = |finding, text: &str| AssertionVerdict {
        assertion: "told".into(),
        finding,
        weight: None,
        reason: String::new(),
        evidence: vec![Quote { turn: 1, text: text.into() }],
    };
    Judgement::Scored(vec![Score {
        target: Target::Session,
        value: f64::from(u8::from(passed)),
        label: "No".into(),
        passed,
        reason: "Never told.".into(),
        evidence: vec![],
        assertions: vec![verdict(Finding::Met, "hello"), verdict(Finding::NotMet, "I cannot")],
        votes: vec![],
    }])
}

fn agent(owner: Owner) -> Ending {
    Ending::AgentError { message: "500".into(), owner }
}

fn unjudged(owner: Owner) -> Judgement {
    Judgement::Failed { error: "no verdict".into(), owner }
}

const VALID: Option<Effect> = None;
const MINOR: Option<Effect> = Some(Effect::Minor);
const HELPED: Option<Effect> = Some(Effect::Helped);
const HINDERED: Option<Effect> = Some(Effect::Hindered);

#[rstest]
#[case::passed(Ending::GoalMet, review(VALID), score(true), None)]
#[case::passed_with_help(Ending::GoalMet, review(HELPED), score(true), None)]
#[case::passed_unreviewed(Ending::GoalMet, None, score(true), None)]
#[case::failed(Ending::GoalMet, review(VALID), score(false), Some(Owner::Agent))]
#[case::failed_with_a_minor_fault(Ending::MaxTurns, review(MINOR), score(false), Some(Owner::Agent))]
#[case::failed_with_help(Ending::GoalMet, review(HELPED), score(false), Some(Owner::Agent))]
#[case::failed_hindered(Ending::MaxTurns, review(HINDERED), score(false), Some(Owner::User))]
#[case::failed_unreviewed(
    Ending::MaxTurns,
    Some(Review::unreviewed("down")),
    score(false),
    Some(Owner::Unknown)
)]
#[case::failed_in_an_old_run(Ending::ScriptEnded, None, score(false), Some(Owner::Unknown))]
#[case::failed_with_a_person(Ending::Recorded, None, score(false), Some(Owner::Agent))]
#[case::unjudged(Ending::GoalMet, review(VALID), unjudged(Owner::Judge), Some(Owner::Judge))]
#[case::judge_down(
    Ending::GoalMet,
    review(HINDERED),
    unjudged(Owner::Infrastructure),
    Some(Owner::Infrastructure)
)]
#[case::not_applicable(Ending::GoalMet, review(VALID), Judgement::NotApplicable { reason: "none".into() }, None)]
#[case::refused(agent(Owner::Agent), review(VALID), score(true), Some(Owner::Agent))]
#[case::refused_nonsense(agent(Owner::Agent), review(HINDERED), score(true), Some(Owner::User))]
#[case::unreachable(agent(Owner::Infrastructure), review(HINDERED), score(true), Some(Owner::Infrastructure))]
#[case::slow(Ending::Timeout { message: "60s".into(), owner: Owner::Agent }, None, score(true), Some(Owner::Agent))]
#[case::no_actor(
    Ending::ActorError { message: "unusable".into(), owner: Owner::User }, review(HINDERED), score(true), Some(Owner::User)
)]
#[case::broke(Ending::Budget, None, score(true), Some(Owner::Budget))]
#[case::stopped(Ending::Cancelled, None, score(false), None)]
fn every_failure_has_an_owner(
    #[case] ending: Ending,
    #[case] review: Option<Review>,
    #[case] judgement: Judgement,
    #[case] owner: Option<Owner>,
) {
    let judgements = [(EvaluatorName::new("goal_success"), judgement)];
    let blame = blame(&ending, review.as_ref(), &judgements);
    assert_eq!(blame.map(|blame| blame.owner), owner);
}

#[test]
fn the_agent_is_blamed_with_the_words_that_the_judge_held_against_it() {
    let judgements = [(EvaluatorName::new("goal_success"), score(false))];
    let blame = blame(&Ending::MaxTurns, review(None).as_ref(), &judgements).unwrap();
    assert_eq!(blame.why, "goal_success: No. Never told.");
    assert_eq!(blame.evidence, [Quote { turn: 1, text: "I cannot".into() }]);
}

#[test]
fn the_user_is_blamed_with_its_own_words() {
    let judgements = [(EvaluatorName::new("goal_success"), score(false))];
    let blame = blame(&Ending::MaxTurns, review(Some(Effect::Hindered)).as_ref(), &judgements).unwrap();
    assert_eq!(blame.why, "The user says the same again.");
    assert_eq!(blame.evidence, [Quote { turn: 2, text: "as I said".into() }]);
}

#[test]
fn what_is_held_against_the_whole_explains_before_what_is_held_against_a_turn() {
    let name = EvaluatorName::new;
    let Judgement::Scored(mut scores) = score(false) else { panic!("a score") };
    scores[0].target = Target::Turn(1);
    let turn = (name("helpfulness"), Judgement::Scored(scores));
    let why =
        |judgements: &[_]| blame(&Ending::MaxTurns, review(None).as_ref(), judgements).map(|blame| blame.why);
    assert!(why(&[turn.clone(), (name("goal_success"), score(true))]).unwrap().starts_with("helpfulness: "));
    assert_eq!(why(&[(name("goal_success"), score(true))]), None);
    let whole = why(&[turn.clone(), (name("goal_success"), score(false))]);
    assert!(whole.unwrap().starts_with("goal_success: "));
    assert!(why(&[turn]).unwrap().starts_with("helpfulness: "));
}

#[test]
fn a_score_outweighs_a_judge_that_gave_none() {
    let name = EvaluatorName::new;
    let judgements = [(name("helpfulness"), unjudged(Owner::Judge)), (name("goal_success"), score(false))];
    let blame = blame(&Ending::MaxTurns, review(None).as_ref(), &judgements).unwrap();
    assert_eq!(blame.owner, Owner::Agent);
}

#[rstest]
#[case(EvaluatorError::Void("no quote".into()), Owner::Judge)]
#[case(EvaluatorError::Unseen("no spans".into()), Owner::Infrastructure)]
#[case(EvaluatorError::Model(ModelError::Budget), Owner::Budget)]
fn a_judge_that_gives_no_verdict_says_whose_fault_it_is(#[case] error: EvaluatorError, #[case] owner: Owner) {
    let judgement = Judgement::from(Err(error.clone()));
    assert_eq!(judgement, Judgement::Failed { error: error.to_string(), owner });
}
