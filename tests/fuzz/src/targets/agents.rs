//! What agents answer over HTTP: whole answers and streams, OpenAI's API, and the Agent2Agent protocol.

use super::suites::whole;
use crate::{
    Target, knob, seeds,
    server::{Canned, Server},
};
use rehearsal_adapters::{
    agents::{self, Setting},
    secrets::Secrets,
};
use rehearsal_core::{
    agent::{Agent, AgentError, Input, Reply, Request},
    ids::{RunId, SessionId, SpanId, TraceContext, TraceId},
};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};

/// An answer to a `POST`, or a stream.
pub(super) const HTTP: Target = Target { name: "agent_http", run: http, seeds: http_seeds };
/// An answer of an agent behind OpenAI's API.
pub(super) const OPENAI: Target =
    Target { name: "agent_openai", run: openai, seeds: super::models::openai_seeds };
/// An answer of an agent of the Agent2Agent protocol, or its card.
pub(super) const A2A: Target = Target { name: "agent_a2a", run: a2a, seeds: a2a_seeds };

/// A success in three types of content, and two failures that nobody waits after.
const WAYS: [(u16, &str); 5] = [
    (200, "application/json"),
    (200, "text/event-stream"),
    (200, "text/plain; charset=utf-8"),
    (400, "application/json"),
    (500, "text/html"),
];

/// An agent and the server that it is.
struct Door {
    server: Server,
    agent: Arc<dyn Agent>,
}

impl Door {
    /// An agent as a suite describes it, where `URL` stands for the server.
    fn open(agent: &str) -> Self {
        let server = Server::start();
        let agent = server.wait(connected(&agent.replace("URL", &server.url)));
        Self { server, agent }
    }

    fn ask(&self, canned: Canned) {
        look_at(there(self.answered(canned)));
    }

    fn answered(&self, canned: Canned) -> Result<Reply, AgentError> {
        self.server.answer_with(canned);
        self.server.wait(asked(self.agent.as_ref(), &SessionId::new("s")))
    }
}

thread_local! {
    static PLAIN: Door = Door::open("http: URL/");
    static PLACED: Door = Door::open(
        "http: { url: URL/, reply: [/answer/text, /reply], state: /state, session: { body: /thread }, \
         stream: { delta: /d, whole: /w } }",
    );
    static CHAT: Door = Door::open("openai: { base_url: URL/v1, model: m, api: chat }");
    static RESPONSES: Door = Door::open("openai: { base_url: URL/v1, model: m, api: responses }");
    static A2A_DOOR: Door = Door::open("a2a: URL");
}

/// Connects the agent of a suite.
pub(super) async fn connected(agent: &str) -> Arc<dyn Agent> {
    let suite = whole(&format!(
        "suite: s\nagent: {{ {agent} }}\ncases: [{{ name: c, input: hi, task_description: done }}]\n"
    ));
    let setting = Setting {
        own_binary: PathBuf::from("/bin/false"),
        parent_env: BTreeMap::from([("PATH".to_owned(), "/usr/bin:/bin".to_owned())]),
        otlp_endpoint: None,
        mcp_url: None,
        run: RunId::new("r"),
        log: None,
        secrets: Secrets::default(),
    };
    agents::connect(&suite.agent, setting).await.unwrap()
}

/// Opens a conversation and says hello.
pub(super) async fn asked(agent: &dyn Agent, session: &SessionId) -> Result<Reply, AgentError> {
    let context =
        TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([2; 8]) };
    let request = Request { input: Input::Message("Hello"), turn: 1, context, history: &[], mcp_url: None };
    agent.open(session).await?.reply(request).await
}

/// Whoever answers was reached, whatever the answer.
pub(super) fn there(outcome: Result<Reply, AgentError>) -> Result<Reply, AgentError> {
    match &outcome {
        Err(AgentError::NotFound(_) | AgentError::NotReady(_) | AgentError::Unreachable(_)) => {
            panic!("nobody is there: {outcome:?}")
        }
        Ok(_) | Err(AgentError::Failed(_) | AgentError::Malformed(_) | AgentError::Tools { .. }) => outcome,
    }
}

/// A reply with its questions is small whatever came; a complaint is one line.
pub(super) fn look_at(outcome: Result<Reply, AgentError>) {
    match outcome {
        Ok(reply) => assert!(reply.questions.len() <= 64, "{}", reply.questions.len()),
        Err(error) => assert!(!error.to_string().chars().any(|it| it == '\n' || it == '\u{1b}'), "{error}"),
    }
}

fn canned(knob: usize, body: &[u8]) -> Canned {
    let (status, kind) = WAYS[knob % WAYS.len()];
    Canned { status, kind, body: body.to_vec(), ..Canned::default() }
}

fn http(bytes: &[u8]) {
    let (knob, body) = knob::taken(bytes);
    let door = if knob < 128 { &PLAIN } else { &PLACED };
    door.with(|door| door.ask(canned(knob, body)));
}

fn openai(bytes: &[u8]) {
    let (knob, body) = knob::taken(bytes);
    let door = if knob < 128 { &CHAT } else { &RESPONSES };
    door.with(|door| door.ask(canned(knob, body)));
}

/// A card is asked for once in an agent's life, so that one which is fed needs a new agent.
fn a2a(bytes: &[u8]) {
    let (knob, body) = knob::taken(bytes);
    A2A_DOOR.with(|door| {
        let done =
            r#"{"jsonrpc":"2.0","id":"1","result":{"kind":"message","parts":[{"kind":"text","text":"."}]}}"#;
        let whole = Canned { then: Some(done), page: Some(card(&door.server.url)), ..canned(knob, body) };
        if knob < 200 {
            return door.ask(whole);
        }
        let fed =
            Canned { page: Some(String::from_utf8_lossy(body).replace("URL", &door.server.url)), ..whole };
        let agent = door.server.wait(connected(&format!("a2a: {}", door.server.url)));
        door.server.answer_with(fed);
        look_at(door.server.wait(asked(agent.as_ref(), &SessionId::new("s"))));
    });
}

fn card(url: &str) -> String {
    format!(
        r#"{{"name":"desk","url":"{url}","protocolVersion":"0.3.0","preferredTransport":"JSONRPC","version":"1",
        "description":"d","capabilities":{{}},"defaultInputModes":[],"defaultOutputModes":[],"skills":[]}}"#
    )
}

fn http_seeds() -> Vec<Vec<u8>> {
    let streams = seeds::files("harness/adapters/src/agents/stream/fixtures", ".sse");
    let mut seeds: Vec<Vec<u8>> = streams.iter().map(|stream| knob::put(1, stream)).collect();
    for frame in [
        r#"{"choices":[{"delta":{"content":"Hel"}}]}"#,
        r#"{"type":"response.output_text.delta","delta":"Hel"}"#,
        r#"{"type":"RUN_ERROR","message":"boom"}"#,
        r#"{"d":"Hel","thread":"t","state":{"a":1}}"#,
        r#"{"result":{"stop_reason":"interrupt","interrupts":[{"id":"i","name":"n","reason":"sure?"}]}}"#,
    ] {
        seeds.extend(
            [1, 131].map(|way| knob::put(way, format!("event: x\r\ndata: {frame}\r\n\r\ndata: [DONE]\n\n"))),
        );
    }
    for answer in [
        r#"{"reply":"Hello","session_id":"s","state":{"a":[1]}}"#,
        r#"{"answer":{"text":"Hello"},"thread":"t-1"}"#,
        r#"{"questions":[{"id":"q","message":"Which?","choices":["a",{"value":1,"label":"b"}],"schema":{"type":"object"}}]}"#,
        r#"{"question":{"message":"May I?","tool":{"name":"book","arguments":{"to":"Paris"}}}}"#,
        r#"{"reply":"[{'id': 'i', 'name': 'n', 'reason': {'a': [1, None, True]}, 'response': None}]"}"#,
        r#"{"error":{"message":"boom"}}"#,
    ] {
        seeds.extend([0, 2, 3, 4, 130].map(|way| knob::put(way, answer)));
    }
    seeds
}

fn a2a_seeds() -> Vec<Vec<u8>> {
    let results = [
        r#"{"kind":"message","contextId":"c","messageId":"m","parts":[{"kind":"text","text":"hi"},{"kind":"data","data":{"a":1}}]}"#,
        r#"{"kind":"task","id":"t","contextId":"c","status":{"state":"completed","message":{"parts":[{"text":"hi"}]}},"artifacts":[{"parts":[{"text":"x"}]}]}"#,
        r#"{"task":{"id":"t","contextId":"c","status":{"state":"TASK_STATE_INPUT_REQUIRED","message":{"parts":[{"data":{"schema":{}}}]}}}}"#,
        r#"{"kind":"task","id":"t","status":{"state":"auth-required"}}"#,
    ];
    let mut seeds: Vec<Vec<u8>> =
        results.map(|it| knob::put(0, format!(r#"{{"jsonrpc":"2.0","id":"1","result":{it}}}"#))).into();
    let error = r#"{"jsonrpc":"2.0","id":"1","error":{"code":-32602,"message":"no","data":[1]}}"#;
    seeds.extend([0, 3].map(|way| knob::put(way, error)));
    seeds.push(knob::put(200, card("URL")));
    let new = r#"{"name":"n","supportedInterfaces":[{"url":"URL","protocolBinding":"JSONRPC","protocolVersion":"1.0","tenant":"t"}]}"#;
    seeds.push(knob::put(200, new));
    seeds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_fed_is_read() {
        let chat = r#"{"choices":[{"message":{"content":"Hello"}}]}"#;
        let responses =
            r#"{"output":[{"type":"message","content":[{"type":"output_text","text":"Hello"}]}]}"#;
        let message = r#"{"jsonrpc":"2.0","id":"1","result":{"kind":"message","parts":[{"text":"Hello"}]}}"#;
        for (door, knob, body) in [
            (&PLAIN, 0, r#"{"reply":"Hello"}"#),
            (&PLAIN, 1, "data: \"Hel\"\n\ndata: \"lo\"\n\n"),
            (&PLACED, 0, r#"{"answer":{"text":"Hello"},"thread":"t"}"#),
            (&CHAT, 0, chat),
            (&RESPONSES, 0, responses),
            (&A2A_DOOR, 0, message),
        ] {
            door.with(|door| {
                let canned = Canned { page: Some(card(&door.server.url)), ..canned(knob, body.as_bytes()) };
                assert_eq!(door.answered(canned).map(|reply| reply.text), Ok("Hello".to_owned()), "{body}");
            });
        }
    }
}
