use super::*;
use crate::{
    Budget, Ledger, PlanOptions, plan,
    run::tests::{Costly, Lenient, Ticks, Watcher, case, manifest, request, suite},
};
use async_trait::async_trait;
use rehearsal_core::{
    actor::ActorProfile,
    clock::{Clock, Timestamp},
    discretion::NothingHidden,
    event::Stamped,
    ids::{EvaluatorName, ModelId, SessionId, SpanId, TraceContext, TraceId},
    model::{Model, ModelRequest, Role},
    money::Money,
    price::{Price, PriceList},
    review::Owner,
    score::{EvaluatorError, Exhibit, Outcome, Score, Target},
    seed::Seed,
    session::{Ending, EndingKind, Turn, UserMessage},
    span::{Activity, Correlation, ModelCall, Span, SpanStatus, Trace},
    suite::ModelChoice,
    usage::Usage,
};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// A judge who asks a model that takes a dollar for every answer, and passes whoever says something.
struct Judge {
    name: EvaluatorName,
    model: Arc<dyn Model>,
}

#[async_trait]
impl Evaluator for Judge {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        let request = ModelRequest { role: Role::Judge, ..request(exhibit.attempt) };
        self.model.complete(&request).await?;
        let passed = exhibit.session.turns.iter().all(|turn| turn.reply.is_some());
        Ok(Outcome::Scored(vec![Score {
            target: Target::Session,
            value: f64::from(u8::from(passed)),
            label: "Yes".into(),
            passed,
            reason: "it is".into(),
            evidence: vec![],
            assertions: vec![],
            votes: Vec::new(),
        }]))
    }
}

/// A hearing to be set up and held in a test.
#[derive(Default)]
struct Court {
    sessions: Vec<Result<(Ending, Option<&'static str>), String>>,
    model_hangs: bool,
    budget: Option<Money>,
    /// Whether a simulated user of ours took part.
    simulated: bool,
    fail_fast: bool,
    cancel: CancellationToken,
    asked: Arc<AtomicUsize>,
    journal: Arc<Mutex<Vec<Stamped>>>,
}

impl Court {
    async fn hold(&self) -> Result<Dispatched, RunError> {
        let clock: Arc<dyn Clock> = Arc::new(Ticks::default());
        let journal = Watcher { seen: self.journal.clone(), fails_from: usize::MAX };
        let run = Run::new((clock.clone(), Arc::new(NothingHidden)), Box::new(journal), vec![]);
        let price = Price { input: 1.0, output: 1.0, ..Price::default() };
        let models = BTreeMap::from([("costly".into(), price)]);
        let prices = PriceList { id: "test".into(), fingerprint: String::new(), models };
        let ledger = Ledger {
            prices: Arc::new(prices.clone()),
            budget: Arc::new(Budget::new(self.budget)),
            call_timeout: Duration::from_secs(20),
            clock,
            kept: Arc::default(),
        };
        let (id, asked) = (ModelId::new("costly"), self.asked.clone());
        let choice = ModelChoice::plain(id.clone());
        let costly = Costly { id, hangs: self.model_hangs, denies: false, asked };
        let model = ledger.meter(Arc::new(costly), &choice, run.events());
        let judge = Judge { name: EvaluatorName::new("judge"), model };
        let evaluators: Vec<Arc<dyn Evaluator>> = vec![Arc::new(judge)];
        let reviewer = Arc::new(Lenient);
        let hearing = Hearing { evaluators, reviewer, jobs: 1, fail_fast: self.fail_fast };
        let count = u32::try_from(self.sessions.len()).unwrap();
        let judging = run.judge(manifest(count, prices), self.held(), hearing, self.cancel.clone());
        // Not a timed test: a hang would otherwise stop the whole test run.
        tokio::time::timeout(Duration::from_secs(60), judging).await.expect("the run hangs")
    }

    fn held(&self) -> impl Iterator<Item = Result<Held, String>> {
        let trials = u32::try_from(self.sessions.len()).unwrap();
        let options = PlanOptions { filter: None, trials: Some(trials), seed: Seed(1), shuffled: false };
        let attempts = plan(&suite(vec![case("paris")]), &options);
        attempts.into_iter().zip(self.sessions.clone()).map(|(attempt, session)| {
            let (ending, reply) = session?;
            let session = Session {
                id: SessionId::new(format!("recorded-{}", attempt.trial)),
                attempt: attempt.id(),
                profile: self.simulated.then(profile),
                turns: vec![turn(reply)],
                ending,
                closing: None,
                refused: Vec::new(),
            };
            Ok(Held { attempt, session })
        })
    }

    fn kinds(&self) -> Vec<&'static str> {
        let journal = self.journal.lock().unwrap();
        let kinds = journal.iter().filter_map(|stamped| match &stamped.event {
            RunEvent::RunStarted(_) => Some("run started"),
            RunEvent::AttemptStarted { .. } => Some("started"),
            RunEvent::SessionSettled { .. } => Some("settled"),
            RunEvent::Judged { .. } => Some("judged"),
            RunEvent::AttemptFinished { .. } => Some("finished"),
            RunEvent::RunFinished { .. } => Some("run finished"),
            RunEvent::ModelCalled(_) => None,
            RunEvent::Reviewed { .. } => Some("reviewed"),
            RunEvent::ActorCast { .. } | RunEvent::TurnEnded { .. } | RunEvent::TurnKept { .. } => {
                Some("played")
            }
        });
        kinds.collect()
    }
}

fn profile() -> ActorProfile {
    let (context, actor_goal) = (String::new(), "done".to_owned());
    ActorProfile {
        traits: [].into(),
        manner: [].into(),
        context,
        actor_goal,
        goal_parts: vec!["done".into()],
    }
}

/// A turn in which the agent called a model at a price of two dollars.
fn turn(reply: Option<&str>) -> Turn {
    let trace_id = TraceId::from_bytes([1; 16]);
    let usage = Usage { input_tokens: Some(0), output_tokens: Some(2_000_000), ..Usage::default() };
    let call = ModelCall { model: Some("costly".into()), usage, ..ModelCall::default() };
    let span = Span {
        trace_id,
        span_id: SpanId::from_bytes([2; 8]),
        parent_id: None,
        name: "chat".into(),
        scope: String::new(),
        started_at: Timestamp(1),
        ended_at: Timestamp(2),
        status: SpanStatus::Unset,
        correlation: Correlation::TraceId,
        activity: Activity::Model(call),
        attributes: serde_json::Map::new(),
    };
    Turn {
        number: 1,
        context: TraceContext { trace_id, span_id: SpanId::from_bytes([3; 8]) },
        user: UserMessage { text: "hello".into(), ..UserMessage::default() },
        sent_at: Timestamp(1),
        reply: reply.map(str::to_owned),
        questions: vec![],
        ended_at: Timestamp(2),
        error: None,
        trace: Trace { spans: vec![span], ..Trace::default() },
        state: BTreeMap::new(),
    }
}

fn good() -> Result<(Ending, Option<&'static str>), String> {
    Ok((Ending::Recorded, Some("hello yourself")))
}

fn dollars(amount: f64) -> Money {
    Money::from_dollars(amount).unwrap()
}

#[tokio::test]
async fn a_session_goes_through_the_journal_in_the_usual_order() {
    let court = Court { sessions: vec![good(), good()], ..Court::default() };
    let summary = court.hold().await.unwrap().summary;
    let one = ["started", "settled", "judged", "finished"];
    let expected = [&["run started"][..], &one, &one, &["run finished"]].concat();
    assert_eq!(court.kinds(), expected);
    assert_eq!(summary.total.ended(EndingKind::Recorded), 2);
    assert_eq!((summary.ending, summary.unfinished()), (Some(RunEnding::Completed), 0));
    assert_eq!(summary.total.tally(&EvaluatorName::new("judge")).rate(), Some(1.0));
}

#[tokio::test]
async fn only_a_session_in_which_a_user_of_ours_took_part_is_reviewed() {
    let court = Court { sessions: vec![good()], simulated: true, ..Court::default() };
    let summary = court.hold().await.unwrap().summary;
    let expected = ["run started", "started", "settled", "reviewed", "judged", "finished", "run finished"];
    assert_eq!(court.kinds(), expected);
    assert_eq!(summary.total.trust.looked_at(), 1);
}

#[tokio::test]
async fn what_the_agent_spent_then_is_on_record_and_not_charged_again() {
    let court = Court { sessions: vec![good(), good()], budget: Some(dollars(2.01)), ..Court::default() };
    let summary = court.hold().await.unwrap().summary;
    assert_eq!(summary.ending, Some(RunEnding::Completed));
    assert_eq!(summary.spending[&Role::Agent].cost, dollars(4.0));
    assert_eq!(summary.spending[&Role::Judge].cost, dollars(2.0));
}

#[tokio::test]
async fn a_session_that_says_nothing_of_the_agent_is_kept_and_not_judged() {
    let broken = Ending::AgentError { message: "500".into(), owner: Owner::Agent };
    let court = Court { sessions: vec![Ok((broken.clone(), None)), good()], ..Court::default() };
    let summary = court.hold().await.unwrap().summary;
    assert_eq!(summary.total.endings, BTreeMap::from([(broken.kind(), 1), (EndingKind::Recorded, 1)]));
    assert_eq!(summary.total.tally(&EvaluatorName::new("judge")).scored, 1);
}

#[tokio::test]
async fn a_spent_budget_begins_no_further_session() {
    let court = Court { sessions: vec![good(); 5], budget: Some(dollars(2.01)), ..Court::default() };
    let summary = court.hold().await.unwrap().summary;
    assert_eq!((summary.ending, summary.unfinished()), (Some(RunEnding::BudgetSpent), 2));
    let tally = summary.total.tally(&EvaluatorName::new("judge"));
    assert_eq!((tally.scored, tally.failed), (2, 1));
}

#[tokio::test]
async fn fail_fast_stops_at_the_first_session_that_does_not_go_well() {
    let sessions = vec![good(), Ok((Ending::Recorded, None)), good(), good()];
    let court = Court { sessions, fail_fast: true, ..Court::default() };
    let summary = court.hold().await.unwrap().summary;
    assert_eq!((summary.ending, summary.total.attempts), (Some(RunEnding::FailedFast), 2));
}

#[tokio::test]
async fn a_session_that_cannot_be_read_stops_the_run() {
    let court = Court { sessions: vec![good(), Err("event 7 is damaged".into())], ..Court::default() };
    let error = court.hold().await.unwrap_err();
    assert!(matches!(&error, RunError::Unread(why) if why == "event 7 is damaged"), "{error}");
}

#[tokio::test]
async fn an_interrupted_hearing_leaves_open_what_was_not_judged() {
    let court = Court { sessions: vec![good(), good()], model_hangs: true, ..Court::default() };
    let (cancel, asked) = (court.cancel.clone(), court.asked.clone());
    let interrupt = async move {
        while asked.load(Ordering::Relaxed) == 0 {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (dispatched, ()) = tokio::join!(court.hold(), interrupt);
    let summary = dispatched.unwrap().summary;
    assert_eq!((summary.ending, summary.unfinished()), (Some(RunEnding::Interrupted), 2));
}
