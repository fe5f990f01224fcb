//! What the tests of this crate share: tools, turns, an attempt, a model that answers as it is told, a clock.

use crate::{call::Window, house::House, player::Player, prompts::Prompts};
use async_trait::async_trait;
use rehearsal_core::{
    attempt::{Attempt, AttemptIndex},
    case::{Case, Expected, PersonaChoice, SourceRef},
    clock::{Clock, Timestamp},
    ids::{CaseName, ModelId, PersonaId, SessionId, SpanId, TraceContext, TraceId},
    model::{Model, ModelError, ModelRequest, ModelResponse},
    seed::Seed,
    span::ExpectedTurn,
    suite::{SimulatedTool, ToolsSpec},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

pub(crate) fn tool(name: &str) -> SimulatedTool {
    SimulatedTool {
        name: name.to_owned(),
        description: format!("does {name}"),
        input_schema: json!({ "type": "object" }),
        output_schema: None,
        state: None,
        initial_state: None,
        answers: Vec::new(),
        faults: Vec::new(),
    }
}

pub(crate) fn tools(tools: impl IntoIterator<Item = SimulatedTool>) -> ToolsSpec {
    ToolsSpec { tools: tools.into_iter().collect(), ..ToolsSpec::default() }
}

pub(crate) fn window(number: u32) -> Window {
    let byte = u8::try_from(number).unwrap();
    let (trace_id, span_id) = (TraceId::from_bytes([byte; 16]), SpanId::from_bytes([byte; 8]));
    Window { number, context: TraceContext { trace_id, span_id } }
}

pub(crate) fn attempt() -> Attempt {
    let case = Case {
        name: CaseName::new("paris"),
        input: "hello".into(),
        task_description: String::new(),
        goal_parts: vec![],
        known: BTreeMap::new(),
        unknown: vec![],
        answers: vec![],
        assertions: vec![],
        personas: vec![],
        tags: BTreeMap::new(),
        max_turns: 3,
        trials: 1,
        script: vec![],
        expected: Expected::default(),
        source: SourceRef { file: "suite.yaml".into(), line: 1, column: 1 },
    };
    let persona = PersonaChoice::Auto(PersonaId::new("auto"));
    Attempt { index: AttemptIndex(0), case: Arc::new(case), persona, trial: 1, seed: Seed(11) }
}

/// Every look at it is a second later.
#[derive(Default)]
pub(crate) struct Ticking(AtomicU64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(1_000_000_000, Ordering::Relaxed))
    }
}

/// A model that gives these answers in turn and keeps what it was asked.
pub(crate) struct Scripted {
    id: ModelId,
    answers: Mutex<VecDeque<Value>>,
    pub(crate) asked: Mutex<Vec<ModelRequest>>,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Value>) -> Arc<Self> {
        let answers = Mutex::new(answers.into_iter().collect());
        Arc::new(Self { id: ModelId::new("scripted"), answers, asked: Mutex::default() })
    }
}

#[async_trait]
impl Model for Scripted {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        self.asked.lock().unwrap().push(request.clone());
        let answer = self.answers.lock().unwrap().pop_front().ok_or(ModelError::Budget)?;
        Ok(ModelResponse { text: answer.to_string(), ..ModelResponse::default() })
    }
}

pub(crate) fn player(model: &Arc<Scripted>) -> Player {
    Player::new(model.clone(), &Prompts::bundled().unwrap())
}

pub(crate) fn house(spec: &ToolsSpec, model: Option<&Arc<Scripted>>) -> House {
    House::new(spec, model.map(player), Arc::new(Ticking::default())).unwrap()
}

/// The first turn of a session, in an attempt.
pub(crate) fn begin_turn(house: &House, session: &SessionId) {
    let (context, attempt) = (window(1).context, attempt());
    let (sent_at, message) = (Timestamp(0), "hello");
    house.desk.expect(&ExpectedTurn {
        session,
        number: 1,
        context,
        sent_at,
        message,
        attempt: Some(&attempt),
    });
}
