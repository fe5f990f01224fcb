//! What the tests share: a scripted judge, and sessions in few words.

use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    case::{Case, Expected, SourceRef},
    clock::Timestamp,
    ids::{CaseName, EvaluatorName, ModelId, PersonaId, SessionId, SpanId, TraceContext, TraceId},
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse},
    question::{Action, Answer, AnsweredBy, Choice, Question, QuestionKind},
    score::{Evaluator, EvaluatorError, Exhibit, Outcome, Score},
    seed::Seed,
    session::{Ending, Session, Turn, UserMessage},
    span::{Activity, Correlation, Evidence, Message, ModelCall, Part, Span, SpanStatus, ToolCall, Trace},
    suite::{EvaluatorKind, EvaluatorSpec},
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// A judge that gives these answers in turn, the last one for ever, and remembers what it was asked.
pub(crate) struct Scripted {
    id: ModelId,
    answers: Vec<Value>,
    pub(crate) asked: Mutex<Vec<ModelRequest>>,
}

#[async_trait::async_trait]
impl Model for Scripted {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let mut asked = self.asked.lock().unwrap();
        asked.push(request.clone());
        let answer = self.answers.get(asked.len() - 1).or(self.answers.last());
        answer
            .map(|answer| ModelResponse { text: answer.to_string(), ..ModelResponse::default() })
            .ok_or_else(|| ModelError::provider(Fault::Unavailable, "the script has no answer"))
    }
}

pub(crate) fn scripted(answers: Vec<Value>) -> Arc<Scripted> {
    Arc::new(Scripted { id: ModelId::new("scripted"), answers, asked: Mutex::default() })
}

/// Resolves an evaluator as a suite would and lets it judge.
pub(crate) async fn judged(
    kind: EvaluatorKind,
    model: &Arc<Scripted>,
    (case, session): (&Case, &Session),
) -> Result<Outcome, EvaluatorError> {
    let spec = EvaluatorSpec {
        name: EvaluatorName::new("e"),
        kind,
        negated: false,
        panel: rehearsal_core::suite::Panel::default(),
        source: source(),
    };
    let prompts = crate::Prompts::bundled().unwrap();
    let outfit = crate::Outfit { judges: vec![model.clone()], ..crate::Outfit::default() };
    let evaluator: Arc<dyn Evaluator> = crate::resolve(&spec, &prompts, outfit);
    evaluator.evaluate(Exhibit { attempt: AttemptIndex(3), case, session, seed: Seed(7) }).await
}

/// The scores, of an outcome that must have some.
pub(crate) fn scores(outcome: Result<Outcome, EvaluatorError>) -> Vec<Score> {
    match outcome.unwrap() {
        Outcome::Scored(scores) => scores,
        Outcome::NotApplicable { reason } => panic!("not applicable: {reason}"),
    }
}

/// Why a verdict is void, of an outcome that must be.
pub(crate) fn void(outcome: Result<Outcome, EvaluatorError>) -> String {
    match outcome.unwrap_err() {
        EvaluatorError::Void(reason) => reason,
        other => panic!("another error: {other}"),
    }
}

/// What was not seen, of an outcome that could not be found for want of it.
pub(crate) fn unseen(outcome: Result<Outcome, EvaluatorError>) -> String {
    match outcome.unwrap_err() {
        EvaluatorError::Unseen(reason) => reason,
        other => panic!("another error: {other}"),
    }
}

pub(crate) fn case(assertions: &[&str]) -> Case {
    Case {
        name: CaseName::new("paris"),
        input: "I need to book a flight to Paris".into(),
        task_description: "Flight booking confirmed".into(),
        goal_parts: vec![],
        known: BTreeMap::new(),
        unknown: vec![],
        answers: vec![],
        assertions: assertions.iter().map(|text| (*text).to_owned()).collect(),
        personas: vec![],
        tags: BTreeMap::new(),
        max_turns: 8,
        trials: 1,
        source: source(),
        script: Vec::new(),
        expected: Expected::default(),
    }
}

/// A session of these turns, numbered from 1.
pub(crate) fn session(mut turns: Vec<Turn>) -> Session {
    for (number, turn) in (1..).zip(&mut turns) {
        turn.number = number;
    }
    let attempt = AttemptId { case: CaseName::new("paris"), persona: PersonaId::new("auto"), trial: 1 };
    Session {
        id: SessionId::new("s"),
        attempt,
        profile: None,
        turns,
        ending: Ending::GoalMet,
        closing: None,
        refused: Vec::new(),
    }
}

/// A turn without spans; an empty reply stands for none.
pub(crate) fn turn(user: &str, reply: &str) -> Turn {
    Turn {
        number: 0,
        context: TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([1; 8]) },
        user: UserMessage {
            text: user.into(),
            reasoning: Some("a secret thought".into()),
            ..UserMessage::default()
        },
        sent_at: Timestamp(0),
        reply: (!reply.is_empty()).then(|| reply.to_owned()),
        questions: vec![],
        ended_at: Timestamp(1),
        error: None,
        trace: Trace::default(),
        state: BTreeMap::new(),
    }
}

/// A turn in which the agent only asks, whether it may call a tool with these arguments.
pub(crate) fn asking(user: &str, message: &str, arguments: Value) -> Turn {
    let question = Question {
        id: "native-id".into(),
        kind: QuestionKind::Approval,
        message: message.into(),
        tool: Some(ToolCall { name: "book".into(), arguments: Some(arguments), ..ToolCall::default() }),
        schema: None,
        choices: vec![Choice { value: Value::from("n"), label: "Not now".into() }],
    };
    Turn { questions: vec![question], ..turn(user, "") }
}

/// The turn as the answer to a question of the turn before.
pub(crate) fn answering(mut turn: Turn, action: Action) -> Turn {
    turn.user.answers =
        vec![Answer { question: "native-id".into(), action, content: None, by: AnsweredBy::Actor }];
    turn
}

/// The turn with spans of these activities, one after another.
pub(crate) fn traced(mut turn: Turn, evidence: Evidence, activities: Vec<Activity>) -> Turn {
    let spans = (0..).zip(activities).map(|(at, activity)| Span {
        started_at: Timestamp(10 * at),
        ended_at: Timestamp(10 * at + 5),
        ..span(activity)
    });
    let spans = spans.collect();
    turn.trace = Trace { spans, evidence, notes: vec![] };
    turn
}

/// A call of a model that was told this by its system prompt.
pub(crate) fn told(prompt: &str) -> Activity {
    let parts = vec![Part::Text { text: prompt.to_owned() }];
    let input = vec![Message { role: "system".into(), parts }];
    Activity::Model(ModelCall { input, ..ModelCall::default() })
}

pub(crate) fn tool(name: &str, result: Value, error: Option<&str>) -> Activity {
    Activity::Tool(ToolCall {
        name: name.into(),
        id: None,
        arguments: None,
        result: Some(result),
        error: error.map(str::to_owned),
    })
}

pub(crate) fn span(activity: Activity) -> Span {
    Span {
        trace_id: TraceId::from_bytes([1; 16]),
        span_id: SpanId::from_bytes([2; 8]),
        parent_id: None,
        name: "span".into(),
        scope: "test".into(),
        started_at: Timestamp(0),
        ended_at: Timestamp(1),
        status: SpanStatus::Unset,
        correlation: Correlation::TraceId,
        activity,
        attributes: serde_json::Map::new(),
    }
}

/// A call of a tool with these arguments, which gave back this.
pub(crate) fn call(name: &str, arguments: Value, result: Value) -> Activity {
    Activity::Tool(ToolCall {
        name: name.into(),
        arguments: Some(arguments),
        result: Some(result),
        ..ToolCall::default()
    })
}

fn source() -> SourceRef {
    SourceRef { file: "suite.yaml".into(), line: 1, column: 1 }
}
