//! Agents, users, models, judges and a clock that do as a test tells them.

use super::*;

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
pub(super) enum Manner {
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

pub(super) struct FakeAgent {
    pub(super) manner: Manner,
    pub(super) replies: Arc<AtomicUsize>,
    pub(super) farewells: Arc<AtomicUsize>,
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
pub(super) struct FakeUser {
    pub(super) profile: ActorProfile,
    pub(super) model: Option<Arc<dyn Model>>,
    pub(super) refused: Vec<RefusedDraft>,
    pub(super) attempt: AttemptIndex,
}

/// Casts such users; where there are refused drafts, one who has nothing else to say.
pub(super) struct FakeSimulator {
    pub(super) model: Option<Arc<dyn Model>>,
    pub(super) refused: Vec<RefusedDraft>,
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
pub(super) struct Judge {
    pub(super) name: EvaluatorName,
    pub(super) works: bool,
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
