//! What is on record of conversations, judgements and calls.

use super::*;

#[tokio::test]
async fn a_run_plays_judges_and_records_every_attempt_in_one_order() {
    let bench = Bench::default();
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.total.attempts, 50);
    assert_eq!(summary.total.ended(EndingKind::GoalMet), 50);
    assert_eq!(summary.total.tally(&EvaluatorName::new("judge")).rate(), Some(1.0));
    assert_eq!(summary.ending, Some(RunEnding::Completed));
    // Two actor calls an attempt at a dollar each.
    assert_eq!(summary.cost(), Money::from_dollars(100.0).unwrap());
    let sequence: Vec<u64> = bench.journal.lock().unwrap().iter().map(|stamped| stamped.sequence).collect();
    assert_eq!(sequence, (0..sequence.len() as u64).collect::<Vec<_>>());
}

#[rstest]
#[case::fails(Manner::Fails, EndingKind::AgentError)]
#[case::hangs(Manner::Hangs, EndingKind::Timeout)]
#[tokio::test]
async fn an_agent_without_a_reply_is_not_judged(#[case] manner: Manner, #[case] ending: EndingKind) {
    let bench = Bench { manner, attempts: 3, turn_timeout: Duration::from_millis(50), ..Bench::default() };
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.total.ended(ending), 3);
    assert_eq!(summary.total.scores.len(), 0);
    let sessions = bench.sessions();
    assert!(sessions.iter().all(|session| session.turns.len() == 1 && session.turns[0].error.is_some()));
}

#[tokio::test]
async fn the_drafts_of_a_message_that_never_came_stay_with_the_session() {
    let draft = |repair| RefusedDraft {
        repair,
        text: " ".into(),
        fault: DraftFault::Empty,
        reason: "it is empty".into(),
    };
    let bench = Bench { attempts: 1, refused: vec![draft(0), draft(1), draft(2)], ..Bench::default() };
    bench.play().await.unwrap();
    let session = bench.sessions().remove(0);
    assert!(matches!(session.ending, Ending::ActorError { owner: Owner::User, .. }), "{:?}", session.ending);
    assert_eq!((session.turns.len(), &session.refused), (1, &bench.refused));
}

#[tokio::test]
async fn a_question_is_answered_by_the_actor_in_a_turn_of_its_own() {
    let bench = Bench { manner: Manner::Asks, attempts: 1, ..Bench::default() };
    bench.play().await.unwrap();
    let journal = bench.journal.lock().unwrap();
    let settled = journal.iter().find_map(|stamped| match &stamped.event {
        RunEvent::SessionSettled { session, .. } => Some(session.clone()),
        _ => None,
    });
    let turns = settled.unwrap().turns;
    let (asked, answered) = (&turns[0], &turns[1]);
    assert_eq!((asked.reply.as_deref(), asked.questions.len()), (None, 1));
    assert_eq!(answered.user.text, "to q1");
    assert_eq!(answered.user.answers[0].question, asked.questions[0].id);
    assert_eq!(answered.reply.as_deref(), Some("reply to to q1"));
}

#[tokio::test]
async fn a_judge_that_is_down_leaves_a_failure_and_no_score() {
    let bench = Bench { judge_works: false, attempts: 5, ..Bench::default() };
    let tally = bench.play().await.unwrap().summary.total.tally(&EvaluatorName::new("judge"));
    assert_eq!((tally.failed, tally.scored), (5, 0));
    let seen = bench.journal.lock().unwrap();
    let errors = seen.iter().filter(|stamped| {
        matches!(&stamped.event, RunEvent::Judged { judgement: Judgement::Failed { error, .. }, .. } if error == "down")
    });
    assert_eq!(errors.count(), 5);
}

#[tokio::test]
async fn a_call_without_an_answer_is_recorded_and_not_free() {
    let call_timeout = Duration::from_millis(50);
    let bench = Bench { model_hangs: true, attempts: 1, call_timeout, ..Bench::default() };
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.total.ended(EndingKind::ActorError), 1);
    let actor = summary.spending[&Role::Actor];
    assert_eq!((actor.calls, actor.errors, actor.discarded, actor.unreported), (1, 1, 0, 1));
}

#[tokio::test]
async fn a_call_that_nobody_waits_for_any_more_is_recorded_as_discarded() {
    let bench = Bench { model_hangs: true, attempts: 1, ..Bench::default() };
    let (cancel, asked) = (bench.cancel.clone(), bench.asked.clone());
    let interrupt = async move {
        while asked.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (dispatched, ()) = tokio::join!(bench.play(), interrupt);
    let actor = dispatched.unwrap().summary.spending[&Role::Actor];
    assert_eq!((actor.calls, actor.discarded, actor.unreported), (1, 1, 1));
}
