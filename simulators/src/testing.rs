//! What the tests share: a model that answers from a script, and an attempt to play.

use async_trait::async_trait;
use rehearsal_core::{
    actor::ActorProfile,
    attempt::{Attempt, AttemptIndex},
    case::{Case, Expected, Persona, PersonaChoice, SourceRef},
    clock::Timestamp,
    ids::{CaseName, ModelId, PersonaId, SpanId, TraceContext, TraceId},
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse},
    question::{Choice, Question, QuestionKind},
    seed::Seed,
    session::{Turn, UserMessage},
    span::{ToolCall, Trace},
    suite::{TraitLevel, TraitScale},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// A model that gives the answers of its script in order, and fails when there are no more.
pub(crate) struct Scripted {
    id: ModelId,
    answers: Mutex<Vec<Value>>,
    asked: Mutex<Vec<ModelRequest>>,
}

impl Scripted {
    pub(crate) fn new(answers: &[Value]) -> Arc<Self> {
        let answers = Mutex::new(answers.iter().rev().cloned().collect());
        Arc::new(Self { id: ModelId::new("scripted"), answers, asked: Mutex::default() })
    }

    pub(crate) fn asked(&self) -> Vec<ModelRequest> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Model for Scripted {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        self.asked.lock().unwrap().push(request.clone());
        let answer = self.answers.lock().unwrap().pop();
        // Another task gets its turn here, as it would while a real model thinks.
        tokio::task::yield_now().await;
        let text = answer.ok_or_else(|| ModelError::provider(Fault::Unavailable, "down"))?.to_string();
        Ok(ModelResponse { text, ..ModelResponse::default() })
    }
}

/// A case with one known fact.
pub(crate) fn case(goal_parts: &[&str]) -> Case {
    Case {
        name: CaseName::new("paris"),
        input: "I need a flight.".into(),
        task_description: "A flight is booked".into(),
        goal_parts: goal_parts.iter().map(|part| (*part).to_owned()).collect(),
        known: [("origin".to_owned(), "Lisbon".to_owned())].into(),
        unknown: vec!["passport number".into()],
        answers: vec![],
        assertions: vec![],
        personas: vec![],
        tags: [].into(),
        max_turns: 5,
        trials: 2,
        source: SourceRef { file: "suite.yaml".into(), line: 1, column: 1 },
        script: Vec::new(),
        expected: Expected::default(),
    }
}

/// A person with such a goal of whom nothing else is known.
pub(crate) fn somebody(goal_parts: &[String]) -> ActorProfile {
    ActorProfile {
        traits: BTreeMap::new(),
        manner: BTreeMap::new(),
        context: String::new(),
        actor_goal: "I want it done.".into(),
        goal_parts: goal_parts.to_vec(),
    }
}

/// A persona of a suite.
pub(crate) fn given(actor_goal: Option<&str>) -> PersonaChoice {
    PersonaChoice::Given(Arc::new(Persona {
        id: PersonaId::new("hasty"),
        traits: [("patience_level".to_owned(), "low".to_owned())].into(),
        context: "Always late.".into(),
        actor_goal: actor_goal.map(str::to_owned),
        manner: BTreeMap::new(),
    }))
}

/// Five properties of three levels each.
pub(crate) fn scales() -> Vec<TraitScale> {
    let level = |level: &str| TraitLevel { name: level.into(), behaviour: format!("Shows {level}.") };
    let names = ["patience_level", "verbosity", "expertise_level", "disclosure", "emotional_tone"];
    let levels = || ["low", "medium", "high"].map(level).to_vec();
    names.map(|name| TraitScale { name: name.into(), levels: levels() }).to_vec()
}

/// Somebody.
pub(crate) fn profile() -> ActorProfile {
    ActorProfile {
        traits: BTreeMap::new(),
        manner: BTreeMap::new(),
        context: "Always late.".into(),
        actor_goal: "I want to fly.".into(),
        goal_parts: vec!["A flight is booked".into()],
    }
}

/// The first trial of the case by this persona.
pub(crate) fn attempt(case: Case, persona: PersonaChoice) -> Attempt {
    Attempt { index: AttemptIndex(3), case: Arc::new(case), persona, trial: 1, seed: Seed(11) }
}

/// One exchange.
pub(crate) fn turn(number: u32, user: &str, reply: &str) -> Turn {
    let context =
        TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([1; 8]) };
    Turn {
        number,
        context,
        user: UserMessage { text: user.into(), ..UserMessage::default() },
        sent_at: Timestamp::default(),
        reply: Some(reply.into()),
        questions: vec![],
        ended_at: Timestamp::default(),
        error: None,
        trace: Trace::default(),
        state: BTreeMap::new(),
    }
}

/// An exchange in which the agent only asks.
pub(crate) fn asked(number: u32, user: &str, questions: Vec<Question>) -> Turn {
    Turn { reply: None, questions, ..turn(number, user, "") }
}

/// A question whether to book a flight, yes or no.
pub(crate) fn approval(id: &str) -> Question {
    let choice = |label: &str| Choice { value: json!(label.to_lowercase()), label: label.to_owned() };
    let arguments = Some(json!({ "flight": "TP 440" }));
    Question {
        id: id.into(),
        kind: QuestionKind::Approval,
        message: "Shall I book TP 440?".into(),
        tool: Some(ToolCall { name: "book_flight".into(), arguments, ..ToolCall::default() }),
        schema: None,
        choices: vec![choice("Yes"), choice("No")],
    }
}

/// The JSON of a block in the request's first message.
pub(crate) fn block(request: &ModelRequest, name: &str) -> Value {
    let text = &request.messages[0].text;
    let start = text.find(&format!("<{name} id=")).unwrap();
    let body = text[start..].split_once('\n').unwrap().1;
    serde_json::from_str(body.split_once(&format!("\n</{name} id=")).unwrap().0).unwrap()
}

/// A model's answer for a turn of a goal with one part.
pub(crate) fn turn_answer(status: &str, decision: &str, message: &str, reason: &str) -> Value {
    json!({
        "reasoning": "It asked.", "progress": [{ "part": 1, "status": status }],
        "decision": decision, "message": message, "reason": reason,
    })
}
