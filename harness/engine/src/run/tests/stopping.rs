//! What stops a run, and what is on record then.

use super::*;

#[tokio::test]
async fn a_failing_reporter_is_dropped_with_a_warning() {
    let bench = Bench { reporter_fails_from: 3, ..Bench::default() };
    let dispatched = bench.play().await.unwrap();
    assert_eq!(dispatched.summary.total.attempts, 50);
    assert_eq!(dispatched.warnings, ["a reporter was dropped: writing: disk full"]);
}

#[tokio::test]
async fn a_failing_journal_stops_the_run() {
    let bench = Bench { journal_fails_from: 10, attempts: 2000, jobs: 2, ..Bench::default() };
    let error = bench.play().await.unwrap_err();
    assert!(matches!(error, RunError::Journal(_)), "{error}");
    let paid = bench.replies.load(Ordering::Relaxed);
    assert!(paid < 1000, "{paid} replies were paid for with nobody recording");
}

#[tokio::test]
async fn a_spent_budget_ends_conversations_as_such() {
    let bench = Bench { budget: Money::from_dollars(7.0), attempts: 20, jobs: 1, ..Bench::default() };
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.total.ended(EndingKind::GoalMet), 3);
    assert_eq!(summary.total.ended(EndingKind::Budget), 1);
    assert_eq!((summary.ending, summary.unfinished()), (Some(RunEnding::BudgetSpent), 16));
    assert!(summary.cost() <= Money::from_dollars(7.0).unwrap());
}

#[tokio::test]
async fn a_tool_that_spent_the_budget_ends_the_run_and_is_not_held_against_the_agent() {
    let bench = Bench { manner: Manner::Spends, jobs: 1, ..Bench::default() };
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.ending, Some(RunEnding::BudgetSpent));
    assert_eq!((summary.total.attempts, summary.total.ended(EndingKind::Budget)), (1, 1));
}

#[tokio::test]
async fn an_interrupted_run_is_recorded_to_its_end() {
    let bench = Bench { manner: Manner::Hangs, attempts: 10, jobs: 4, ..Bench::default() };
    let cancel = bench.cancel.clone();
    let replies = bench.replies.clone();
    let interrupt = async move {
        while replies.load(Ordering::Relaxed) < 4 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (dispatched, ()) = tokio::join!(bench.play(), interrupt);
    let summary = dispatched.unwrap().summary;
    assert_eq!(summary.ending, Some(RunEnding::Interrupted));
    assert_eq!(summary.total.ended(EndingKind::Cancelled), 4);
    assert_eq!(summary.unfinished(), 6);
}

#[tokio::test]
async fn fail_fast_stops_at_the_first_failure() {
    let bench = Bench { manner: Manner::Fails, fail_fast: true, jobs: 1, ..Bench::default() };
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.ending, Some(RunEnding::FailedFast));
    assert!(summary.total.attempts < 50, "{} attempts were played", summary.total.attempts);
}

#[tokio::test]
async fn a_run_that_is_decided_begins_no_further_attempt() {
    let bench = Bench { jobs: 1, ..Bench::default() };
    bench.enough.cancel();
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.ending, Some(RunEnding::Decided));
    assert!(summary.total.attempts < 50, "{} attempts were played", summary.total.attempts);
    assert_eq!(
        summary.total.attempts,
        summary.total.ended(EndingKind::GoalMet),
        "what began came to its own end"
    );
}

#[tokio::test]
async fn a_model_that_cannot_be_used_stops_the_run() {
    let bench = Bench { model_denies: true, attempts: 20, jobs: 1, ..Bench::default() };
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.ending, Some(RunEnding::NoModel));
    assert_eq!((summary.total.ended(EndingKind::ActorError), summary.total.attempts), (1, 1));
    let actor = summary.spending[&Role::Actor];
    // Nobody charges for a refused key.
    assert_eq!((actor.calls, actor.errors, actor.of_unknown_cost()), (1, 1, 0));
}
