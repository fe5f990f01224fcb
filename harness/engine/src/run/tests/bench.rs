//! A run of fakes, set up as a test wants it.

use super::*;

/// A run to be set up and played in a test.
pub(super) struct Bench {
    pub(super) manner: Manner,
    pub(super) attempts: u32,
    pub(super) jobs: usize,
    pub(super) turn_timeout: Duration,
    pub(super) judge_works: bool,
    pub(super) model_hangs: bool,
    pub(super) model_denies: bool,
    pub(super) call_timeout: Duration,
    pub(super) asked: Arc<AtomicUsize>,
    pub(super) fail_fast: bool,
    pub(super) budget: Option<Money>,
    pub(super) journal_fails_from: usize,
    pub(super) reporter_fails_from: usize,
    pub(super) cancel: CancellationToken,
    pub(super) enough: CancellationToken,
    pub(super) replies: Arc<AtomicUsize>,
    pub(super) farewells: Arc<AtomicUsize>,
    pub(super) continuity: Continuity,
    pub(super) spans: Arc<dyn SpanSource>,
    pub(super) journal: Arc<Mutex<Vec<Stamped>>>,
    pub(super) reviewer: Arc<dyn Reviewer>,
    pub(super) refused: Vec<RefusedDraft>,
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
    pub(super) async fn play(&self) -> Result<Dispatched, RunError> {
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

    pub(super) fn sessions(&self) -> Vec<Session> {
        let seen = self.journal.lock().unwrap();
        seen.iter()
            .filter_map(|stamped| match &stamped.event {
                RunEvent::SessionSettled { session, .. } => Some(Session::clone(session)),
                _ => None,
            })
            .collect()
    }
}
