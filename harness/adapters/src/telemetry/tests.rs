use super::{AgentSpans, RunSpans, export::Outbox};
use crate::secrets::Secrets;
use opentelemetry::{
    Value,
    trace::{SpanId, Status},
};
use opentelemetry_sdk::trace::SpanData;
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    clock::Timestamp,
    event::{ModelCalled, Reporter as _, RunEnding, RunEvent, Stamped},
    ids::{self, CaseName, EvaluatorName, ModelId, PersonaId, SessionId, TraceContext, TraceId},
    model::{AnswerSource, Role, Served},
    money::Money,
    price::Cost,
    review::Owner,
    score::{Judgement, Score, Target},
    session::{Ending, Session, Turn, UserMessage},
    span::{Activity, Correlation, Span, SpanStatus, Trace},
    usage::Usage,
};
use serde_json::{Map, json};
use std::collections::BTreeMap;

const ATTEMPT: AttemptIndex = AttemptIndex(0);

/// A reporter that was told these events, and the spans that it let go of.
fn told(events: Vec<RunEvent>) -> Vec<SpanData> {
    let (outbox, taken) = Outbox::caught(Secrets::default());
    let mut reporter = RunSpans::new(outbox, AgentSpans::SentOn);
    for (number, event) in (0..).zip(events) {
        reporter.on_event(&Stamped { sequence: number, at: Timestamp(1_000 + number), event }).unwrap();
    }
    taken()
}

fn run_started() -> RunEvent {
    let model = json!({ "model": "offline" });
    let manifest = json!({
        "run": "r-1", "version": "0", "suite": "desk", "suite_file": "desk.yaml", "suite_fingerprint": "",
        "models": { "actor": model, "profile": model, "judge": model },
        "project": { "id": null, "tags": { "Team": "CX" } },
        "seed": 0, "attempts": 1, "jobs": 1, "cases": [], "personas": {}, "evaluators": [], "gate": [],
        "prompts": {}, "prices": { "id": "none", "models": {} },
    });
    RunEvent::RunStarted(serde_json::from_value(manifest).unwrap())
}

fn id() -> AttemptId {
    AttemptId { case: CaseName::new("paris"), persona: PersonaId::new("auto"), trial: 2 }
}

fn attempt_started() -> RunEvent {
    RunEvent::AttemptStarted { attempt: ATTEMPT, id: id(), session: SessionId::new("s-1") }
}

fn called(cost: Cost, source: AnswerSource) -> RunEvent {
    let usage = Usage { input_tokens: Some(10), cache_read_tokens: Some(5), ..Usage::default() };
    RunEvent::ModelCalled(Box::new(ModelCalled {
        attempt: ATTEMPT,
        role: Role::Judge,
        model: ModelId::new("bedrock/us.nova"),
        repair: 0,
        retry: 1,
        source,
        usage: Some(usage),
        cost,
        took: 400,
        error: None,
        discarded: false,
        served: Served::default(),
        answer: None,
        turn: None,
        asked: String::new(),
    }))
}

fn turn(number: u8, spans: Vec<Span>) -> Turn {
    Turn {
        number: u32::from(number),
        context: TraceContext {
            trace_id: TraceId::from_bytes([number; 16]),
            span_id: ids::SpanId::from_bytes([number; 8]),
        },
        user: UserMessage { text: "Hello".into(), ..UserMessage::default() },
        sent_at: Timestamp(10),
        reply: Some("Hi".into()),
        questions: vec![],
        ended_at: Timestamp(20),
        error: None,
        trace: Trace { spans, ..Trace::default() },
        state: BTreeMap::new(),
    }
}

fn settled(turns: Vec<Turn>) -> RunEvent {
    let session = Session {
        id: SessionId::new("s-1"),
        attempt: id(),
        profile: None,
        turns,
        ending: Ending::GoalMet,
        closing: None,
        refused: Vec::new(),
    };
    RunEvent::SessionSettled { attempt: ATTEMPT, session: Box::new(session) }
}

fn judged(judgement: Judgement) -> RunEvent {
    RunEvent::Judged { attempt: ATTEMPT, evaluator: EvaluatorName::new("helpfulness"), judgement }
}

fn finished(ending: Ending) -> RunEvent {
    RunEvent::AttemptFinished { attempt: ATTEMPT, ending }
}

fn named<'a>(spans: &'a [SpanData], name: &str) -> &'a SpanData {
    spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("no {name} in {spans:#?}"))
}

fn value(span: &SpanData, key: &str) -> Option<Value> {
    span.attributes.iter().find(|attribute| attribute.key.as_str() == key).map(|it| it.value.clone())
}

fn score(target: Target) -> Score {
    Score {
        target,
        value: 0.5,
        label: "So so".into(),
        passed: true,
        reason: "because".into(),
        evidence: vec![],
        assertions: vec![],
        votes: Vec::new(),
    }
}

#[test]
fn an_attempt_leaves_when_it_is_finished_and_the_run_when_it_ends() {
    let started = vec![run_started(), attempt_started(), settled(vec![turn(1, vec![])])];
    assert_eq!(told(started.clone()).len(), 0);
    let finished = [started, vec![finished(Ending::GoalMet)]].concat();
    assert_eq!(told(finished.clone()).len(), 2);
    let ended = [finished, vec![RunEvent::RunFinished { how: RunEnding::Completed }]].concat();
    let spans = told(ended);
    let (run, attempt, turn) =
        (named(&spans, "run desk"), named(&spans, "attempt paris / auto / 2"), named(&spans, "turn 1"));
    assert_eq!(spans.len(), 3);
    assert_eq!(run.parent_span_id, SpanId::INVALID);
    assert_eq!(attempt.parent_span_id, run.span_context.span_id());
    assert_eq!(attempt.links[0].span_context, turn.span_context);
    assert_eq!(turn.links[0].span_context, attempt.span_context);
    assert_eq!(turn.span_context.trace_id().to_string(), "01".repeat(16));
    assert_eq!(turn.span_context.span_id().to_string(), "01".repeat(8));
    assert_eq!(value(turn, "rehearsal.tag.Team"), Some("CX".into()));
}

#[test]
fn judgements_land_on_what_they_are_about_and_a_failure_is_no_score() {
    let spans = told(vec![
        run_started(),
        attempt_started(),
        settled(vec![turn(1, vec![]), turn(2, vec![])]),
        judged(Judgement::Scored(vec![score(Target::Turn(2)), score(Target::Session)])),
        judged(Judgement::Failed { error: "no verdict".into(), owner: Owner::Judge }),
        judged(Judgement::NotApplicable { reason: "nothing to see".into() }),
        finished(Ending::GoalMet),
    ]);
    let keys = |name: &str| -> Vec<Vec<String>> {
        let keys = |event: &opentelemetry::trace::Event| {
            event.attributes.iter().map(|attribute| attribute.key.to_string()).collect()
        };
        named(&spans, name).events.iter().map(keys).collect()
    };
    assert!(keys("turn 1").is_empty());
    assert_eq!(keys("turn 2").len(), 1);
    let of_session = keys("attempt paris / auto / 2");
    assert_eq!(of_session.len(), 2);
    assert!(of_session[0].contains(&"gen_ai.evaluation.score.value".to_owned()));
    assert!(of_session[1].contains(&"error.type".to_owned()));
    assert!(!of_session[1].contains(&"gen_ai.evaluation.score.value".to_owned()));
}

#[test]
fn what_was_not_asked_of_a_provider_costs_nothing_and_what_has_no_price_is_not_free() {
    let spans = told(vec![
        run_started(),
        attempt_started(),
        called(Cost::Priced(Money::from_picodollars(2_500_000_000)), AnswerSource::Provider),
        called(Cost::Priced(Money::from_picodollars(2_500_000_000)), AnswerSource::Cache),
        called(Cost::Unpriced, AnswerSource::Provider),
        finished(Ending::GoalMet),
    ]);
    let calls: Vec<_> = spans.iter().filter(|span| span.name == "chat us.nova").collect();
    let costs: Vec<_> = calls.iter().map(|call| value(call, "rehearsal.cost.usd")).collect();
    assert_eq!(costs, [Some(Value::F64(0.0025)), Some(Value::F64(0.0)), None]);
    assert_eq!(value(calls[0], "gen_ai.usage.input_tokens"), Some(Value::I64(15)));
    assert_eq!(value(calls[0], "gen_ai.provider.name"), Some("aws.bedrock".into()));
    let took = calls[0].end_time.duration_since(calls[0].start_time).unwrap();
    assert_eq!(took.as_nanos(), 400);
}

#[test]
fn what_the_run_stopped_over_is_told_too() {
    let spans = told(vec![
        run_started(),
        attempt_started(),
        settled(vec![turn(1, vec![])]),
        RunEvent::RunFinished { how: RunEnding::Interrupted },
    ]);
    let attempt = named(&spans, "attempt paris / auto / 2");
    assert_eq!(value(attempt, "rehearsal.ending"), Some("unfinished".into()));
    assert!(matches!(attempt.status, Status::Error { .. }));
    assert!(matches!(named(&spans, "run desk").status, Status::Error { .. }));
}

#[test]
fn a_call_that_nobody_waited_for_hangs_on_the_run() {
    let spans = told(vec![
        run_started(),
        attempt_started(),
        finished(Ending::GoalMet),
        called(Cost::Unreported, AnswerSource::Provider),
        RunEvent::RunFinished { how: RunEnding::Completed },
    ]);
    let run = named(&spans, "run desk").span_context.span_id();
    assert_eq!(named(&spans, "chat us.nova").parent_span_id, run);
}

#[test]
fn only_what_stood_in_the_way_is_an_error() {
    let status = |ending: Ending| {
        let spans = told(vec![run_started(), attempt_started(), finished(ending)]);
        named(&spans, "attempt paris / auto / 2").status.clone()
    };
    assert_eq!(status(Ending::GaveUp { reason: "no use".into() }), Status::Unset);
    assert_eq!(
        status(Ending::Timeout { message: "slow".into(), owner: Owner::Agent }),
        Status::error("slow")
    );
    assert_eq!(status(Ending::Budget), Status::error("budget"));
}

#[test]
fn a_trace_that_the_agent_began_itself_is_linked_and_keeps_its_ids() {
    let own = Span {
        trace_id: TraceId::from_bytes([9; 16]),
        span_id: ids::SpanId::from_bytes([8; 8]),
        parent_id: Some(ids::SpanId::from_bytes([7; 8])),
        name: "POST /ask".into(),
        scope: "server".into(),
        started_at: Timestamp(11),
        ended_at: Timestamp(19),
        status: SpanStatus::Error { message: "no".into() },
        correlation: Correlation::Session,
        activity: Activity::Other,
        attributes: Map::from_iter([("http.request.method".into(), json!("POST"))]),
    };
    let turn = turn(1, vec![own]);
    let spans = told(vec![run_started(), attempt_started(), settled(vec![turn]), finished(Ending::MaxTurns)]);
    let sent = named(&spans, "POST /ask");
    assert_eq!(sent.span_context.trace_id().to_string(), "09".repeat(16));
    assert_eq!(sent.parent_span_id.to_string(), "07".repeat(8));
    assert_eq!(sent.instrumentation_scope.name(), "server");
    assert_eq!(sent.status, Status::error("no"));
    assert_eq!(value(sent, "http.request.method"), Some("POST".into()));
    assert_eq!(named(&spans, "turn 1").links[1].span_context, sent.span_context);
}
