mod kept;
mod review;

use super::*;
use crate::{Budget, Ledger, PlanOptions, plan};
use async_trait::async_trait;
use rehearsal_core::{
    actor::{Actor, ActorError, ActorProfile, Closing, Decision, UserAnswer, UserMove},
    agent::{AgentError, Dialogue, Input, Reply, Request},
    attempt::{AttemptId, AttemptIndex},
    case::{Case, Expected, PersonaChoice, SourceRef},
    clock::Timestamp,
    discretion::NothingHidden,
    draft::{DraftFault, RefusedDraft},
    event::{Origin, Stamped},
    ids::{CaseName, EvaluatorName, ModelId, PersonaId, RunId, SessionId},
    model::{AnswerSchema, Fault, Model, ModelError, ModelRequest, ModelResponse, Parameters, Role},
    money::Money,
    price::{Price, PriceList},
    question::{Action, Question, QuestionKind},
    review::{Owner, Review, Reviewer},
    score::{EvaluatorError, Exhibit, Judgement, Outcome, Score, Target},
    seed::Seed,
    session::{Ending, EndingKind, Session, Turn},
    span::NoSpans,
    suite::{
        AgentSpec, Continuity, ModelChoice, ModelChoices, Project, SpansSpec, SpansWait, Suite, Transport,
    },
    usage::Usage,
};
use rstest::rstest;
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

pub(crate) fn case(name: &str) -> Case {
    Case {
        name: CaseName::new(name),
        input: format!("I want {name}"),
        task_description: format!("{name} is done"),
        goal_parts: vec![],
        known: BTreeMap::new(),
        unknown: vec![],
        answers: vec![],
        assertions: vec![],
        personas: vec![PersonaChoice::Auto(PersonaId::new("auto"))],
        tags: BTreeMap::from([("category".into(), "booking".into())]),
        max_turns: 3,
        trials: 1,
        source: source(),
        script: Vec::new(),
        expected: Expected::default(),
    }
}

fn source() -> SourceRef {
    SourceRef { file: "suite.yaml".into(), line: 1, column: 1 }
}

pub(crate) fn suite(cases: Vec<Case>) -> Suite {
    let offline = ModelChoice::plain(ModelId::new("offline"));
    Suite {
        name: "suite".into(),
        file: "suite.yaml".into(),
        fingerprint: String::new(),
        agent: AgentSpec {
            transport: Transport::InProcess,
            spans: SpansSpec {
                wait: SpansWait::Off,
                deadline: Duration::from_secs(1),
                session_attributes: vec![],
            },
            source: source(),
        },
        models: ModelChoices {
            actor: offline.clone(),
            profile: offline.clone(),
            judge: offline,
            judges: BTreeMap::new(),
            tools: None,
            panel: Vec::new(),
        },
        providers: BTreeMap::new(),
        project: Project::default(),
        turn_timeout: Duration::from_secs(5),
        budget: None,
        grid: rehearsal_core::suite::Grid::default(),
        tools: rehearsal_core::suite::ToolsSpec::default(),
        reviewed: false,
        cases: cases.into_iter().map(Arc::new).collect(),
        evaluators: vec![],
        redact: vec![],
        gate: vec![],
        notes: vec![],
    }
}

/// A clock that counts its readings.
#[derive(Default)]
pub(crate) struct Ticks(AtomicU64);

impl Clock for Ticks {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// What an agent does with a message.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    Answers,
    /// Answers once, and then never again.
    Tires,
    /// Asks for leave before it answers a message.
    Asks,
    Fails,
    Hangs,
    /// Calls a simulated tool for which there is no money left.
    Spends,
}

struct FakeAgent {
    manner: Manner,
    replies: Arc<AtomicUsize>,
    farewells: Arc<AtomicUsize>,
}

#[async_trait]
impl Agent for FakeAgent {
    async fn open(&self, _session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        let (replies, farewells) = (self.replies.clone(), self.farewells.clone());
        Ok(Box::new(Self { manner: self.manner, replies, farewells }))
    }
}

#[async_trait]
impl Dialogue for FakeAgent {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        self.replies.fetch_add(1, Ordering::Relaxed);
        match self.manner {
            Manner::Asks if matches!(request.input, Input::Message(_)) => {
                let question = Question {
                    id: format!("q{}", request.turn),
                    kind: QuestionKind::Approval,
                    message: "Shall I?".into(),
                    tool: None,
                    schema: None,
                    choices: vec![],
                };
                Ok(Reply { questions: vec![question], ..Reply::default() })
            }
            Manner::Tires if request.turn > 1 => std::future::pending().await,
            Manner::Answers | Manner::Asks | Manner::Tires => {
                Ok(Reply::words(format!("reply to {}", request.input.words())))
            }
            Manner::Fails => Err(AgentError::Failed("500".into())),
            Manner::Spends => {
                Err(AgentError::Tools { why: "book: the budget is spent".into(), owner: Owner::Budget })
            }
            Manner::Hangs => std::future::pending().await,
        }
    }

    async fn close(&mut self) {
        self.farewells.fetch_add(1, Ordering::Relaxed);
    }
}

/// A user who says the same for two turns and is then satisfied, through a model where there is one.
struct FakeUser {
    profile: ActorProfile,
    model: Option<Arc<dyn Model>>,
    refused: Vec<RefusedDraft>,
    attempt: AttemptIndex,
}

/// Casts such users; where there are refused drafts, one who has nothing else to say.
struct FakeSimulator {
    model: Option<Arc<dyn Model>>,
    refused: Vec<RefusedDraft>,
}

#[async_trait]
impl Simulator for FakeSimulator {
    async fn cast(&self, attempt: &Attempt) -> Result<Box<dyn Actor>, ActorError> {
        let profile = ActorProfile {
            traits: BTreeMap::new(),
            context: String::new(),
            actor_goal: "done".into(),
            goal_parts: vec!["done".into()],
            manner: BTreeMap::new(),
        };
        let (model, refused) = (self.model.clone(), self.refused.clone());
        Ok(Box::new(FakeUser { profile, model, refused, attempt: attempt.index }))
    }
}

#[async_trait]
impl Actor for FakeUser {
    fn profile(&self) -> &ActorProfile {
        &self.profile
    }

    async fn next(&mut self, so_far: &[Turn]) -> Result<UserMove, ActorError> {
        if let Some(model) = &self.model {
            model.complete(&request(self.attempt)).await?;
        }
        if !self.refused.is_empty() {
            return Err(ActorError::Refused { why: "it is empty".into(), drafts: self.refused.clone() });
        }
        let decision = if so_far.len() < 2 { Decision::Say("go on".into()) } else { Decision::GoalMet };
        Ok(UserMove { reasoning: "so".into(), progress: vec![], decision, drafts: Vec::new() })
    }

    async fn answer(&mut self, question: &Question, _so_far: &[Turn]) -> Result<UserAnswer, ActorError> {
        let content = Some(format!("to {}", question.id).into());
        Ok(UserAnswer { reasoning: "asked".into(), action: Action::Accept, content })
    }

    async fn close(&mut self, _so_far: &[Turn]) -> Result<Closing, ActorError> {
        Ok(Closing { reasoning: "so".into(), progress: vec![], goal_met: false, drafts: Vec::new() })
    }
}

pub(crate) fn request(attempt: AttemptIndex) -> ModelRequest {
    ModelRequest {
        role: Role::Actor,
        attempt,
        attempt_id: AttemptId { case: CaseName::new("case"), persona: PersonaId::new("persona"), trial: 1 },
        turn: None,
        system: String::new(),
        messages: vec![],
        answer: AnswerSchema { name: "any".into(), schema: serde_json::json!(true).into() },
        parameters: Parameters { max_tokens: Some(1_000_000), ..Parameters::default() },
        seed: Seed(0),
        repair: 0,
        retry: 0,
    }
}

/// A model whose every answer is reported to take one million tokens, or that never answers, or refuses.
pub(crate) struct Costly {
    pub(crate) id: ModelId,
    pub(crate) hangs: bool,
    pub(crate) denies: bool,
    pub(crate) asked: Arc<AtomicUsize>,
}

#[async_trait]
impl Model for Costly {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, _request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if self.hangs {
            return std::future::pending().await;
        }
        if self.denies {
            return Err(ModelError::provider(Fault::Denied, "the key is wrong"));
        }
        let usage = Usage { input_tokens: Some(0), output_tokens: Some(1_000_000), ..Usage::default() };
        Ok(ModelResponse { usage: Some(usage), ..ModelResponse::default() })
    }
}

/// An evaluator that passes everything, or cannot be reached.
struct Judge {
    name: EvaluatorName,
    works: bool,
}

#[async_trait]
impl Evaluator for Judge {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, _exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        if !self.works {
            return Err(EvaluatorError::Model(ModelError::provider(Fault::Unavailable, "down")));
        }
        let score = Score {
            target: Target::Session,
            value: 1.0,
            label: "Yes".into(),
            passed: true,
            reason: "it is".into(),
            evidence: vec![],
            assertions: vec![],
            votes: Vec::new(),
        };
        Ok(Outcome::Scored(vec![score]))
    }
}

/// A reviewer that holds nothing against anybody.
pub(crate) struct Lenient;

#[async_trait]
impl Reviewer for Lenient {
    async fn review(&self, _attempt: &Attempt, _session: &Session) -> Review {
        Review::of(vec![], false)
    }
}

/// A reporter that keeps what it sees and fails from its n-th event on.
pub(crate) struct Watcher {
    pub(crate) seen: Arc<Mutex<Vec<Stamped>>>,
    pub(crate) fails_from: usize,
}

impl Reporter for Watcher {
    fn on_event(&mut self, event: &Stamped) -> Result<(), ReporterError> {
        let mut seen = self.seen.lock().unwrap();
        if seen.len() >= self.fails_from {
            return Err(ReporterError { what: "writing".into(), why: "disk full".into() });
        }
        seen.push(event.clone());
        Ok(())
    }
}

/// A run to be set up and played in a test.
struct Bench {
    manner: Manner,
    attempts: u32,
    jobs: usize,
    turn_timeout: Duration,
    judge_works: bool,
    model_hangs: bool,
    model_denies: bool,
    call_timeout: Duration,
    asked: Arc<AtomicUsize>,
    fail_fast: bool,
    budget: Option<Money>,
    journal_fails_from: usize,
    reporter_fails_from: usize,
    cancel: CancellationToken,
    enough: CancellationToken,
    replies: Arc<AtomicUsize>,
    farewells: Arc<AtomicUsize>,
    continuity: Continuity,
    spans: Arc<dyn SpanSource>,
    journal: Arc<Mutex<Vec<Stamped>>>,
    reviewer: Arc<dyn Reviewer>,
    refused: Vec<RefusedDraft>,
}

impl Default for Bench {
    fn default() -> Self {
        Self {
            manner: Manner::Answers,
            attempts: 50,
            jobs: 8,
            turn_timeout: Duration::from_secs(20),
            judge_works: true,
            model_hangs: false,
            model_denies: false,
            call_timeout: Duration::from_secs(20),
            asked: Arc::default(),
            fail_fast: false,
            budget: None,
            journal_fails_from: usize::MAX,
            reporter_fails_from: usize::MAX,
            cancel: CancellationToken::new(),
            enough: CancellationToken::new(),
            replies: Arc::default(),
            farewells: Arc::default(),
            continuity: Continuity::None,
            spans: Arc::new(NoSpans),
            journal: Arc::default(),
            reviewer: Arc::new(Lenient),
            refused: Vec::new(),
        }
    }
}

impl Bench {
    async fn play(&self) -> Result<Dispatched, RunError> {
        let clock: Arc<dyn Clock> = Arc::new(Ticks::default());
        let journal = Watcher { seen: self.journal.clone(), fails_from: self.journal_fails_from };
        let reporter = Watcher { seen: Arc::default(), fails_from: self.reporter_fails_from };
        let price = Price { input: 1.0, output: 1.0, ..Price::default() };
        let prices = PriceList {
            id: "test".into(),
            fingerprint: String::new(),
            models: BTreeMap::from([("costly".into(), price)]),
        };
        let run =
            Run::new((clock.clone(), Arc::new(NothingHidden)), Box::new(journal), vec![Box::new(reporter)]);
        let ledger = Ledger {
            prices: Arc::new(prices.clone()),
            budget: Arc::new(Budget::new(self.budget)),
            call_timeout: self.call_timeout,
            clock: clock.clone(),
            kept: Arc::default(),
        };
        let costly = Costly {
            id: ModelId::new("costly"),
            hangs: self.model_hangs,
            denies: self.model_denies,
            asked: self.asked.clone(),
        };
        let choice = ModelChoice::plain(costly.id.clone());
        let model = ledger.meter(Arc::new(costly), &choice, run.events());
        let parts = Parts {
            simulator: Arc::new(FakeSimulator { model: Some(model), refused: self.refused.clone() }),
            agent: Arc::new(FakeAgent {
                manner: self.manner,
                replies: self.replies.clone(),
                farewells: self.farewells.clone(),
            }),
            spans: self.spans.clone(),
            evaluators: vec![Arc::new(Judge { name: EvaluatorName::new("judge"), works: self.judge_works })],
            reviewer: self.reviewer.clone(),
            clock,
            ledger,
        };
        let settings = RunSettings {
            jobs: self.jobs,
            turn_timeout: self.turn_timeout,
            fail_fast: self.fail_fast,
            enough: self.enough.clone(),
            continuity: self.continuity,
            begun: BTreeMap::new(),
        };
        let options =
            PlanOptions { filter: None, trials: Some(self.attempts), seed: Seed(1), shuffled: false };
        let attempts = plan(&suite(vec![case("paris")]), &options);
        let play =
            run.play(manifest(self.attempts, prices), attempts, (parts, settings), self.cancel.clone());
        // Not a timed test: a hang would otherwise stop the whole test run.
        tokio::time::timeout(Duration::from_secs(60), play).await.expect("the run hangs")
    }

    fn sessions(&self) -> Vec<Session> {
        let seen = self.journal.lock().unwrap();
        seen.iter()
            .filter_map(|stamped| match &stamped.event {
                RunEvent::SessionSettled { session, .. } => Some(Session::clone(session)),
                _ => None,
            })
            .collect()
    }
}

pub(crate) fn manifest(attempts: u32, prices: PriceList) -> Manifest {
    Manifest {
        run: RunId::new("run"),
        version: "0".into(),
        origin: Origin::Played,
        suite: "suite".into(),
        suite_file: "suite.yaml".into(),
        suite_fingerprint: String::new(),
        models: suite(vec![]).models,
        project: Project::default(),
        budget: None,
        seed: Seed(1),
        attempts,
        jobs: 1,
        cases: vec![],
        plan: vec![],
        part: None,
        joined: vec![],
        personas: BTreeMap::new(),
        grid: rehearsal_core::suite::Grid::default(),
        evaluators: vec![EvaluatorName::new("judge")],
        judges: BTreeMap::new(),
        evaluator_hashes: BTreeMap::new(),
        baseline: None,
        sequential: None,
        gate: vec![],
        prompts: BTreeMap::new(),
        prices,
    }
}

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
async fn a_tool_that_spent_the_budget_ends_the_run_and_is_not_held_against_the_agent() {
    let bench = Bench { manner: Manner::Spends, jobs: 1, ..Bench::default() };
    let summary = bench.play().await.unwrap().summary;
    assert_eq!(summary.ending, Some(RunEnding::BudgetSpent));
    assert_eq!((summary.total.attempts, summary.total.ended(EndingKind::Budget)), (1, 1));
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
