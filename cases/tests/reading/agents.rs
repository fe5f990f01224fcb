//! The ways to reach an agent beyond a URL and a command, and the answers to what it asks.

use super::{complaints, read, with};
use rehearsal_core::{
    question::{Action, ScriptedAnswer},
    suite::{
        A2aSpec, A2aVersion, AgentCoreSpec, Auth, HistoryKeeper, HttpSpec, OpenAiAgentSpec, OpenAiApi,
        PythonSpec, SessionCarrier, SpansSpec, SpansWait, Transport,
    },
};
use rstest::rstest;
use serde_json::json;
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

const ARN: &str = "arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/desk-AbCdEf1234";

fn transport(agent: &str) -> Transport {
    read(&with("").replace("{ command: [agent] }", agent)).agent.transport
}

fn http(agent: &str) -> HttpSpec {
    match transport(agent) {
        Transport::Http(http) => http,
        other => panic!("{other:?}"),
    }
}

#[rstest]
#[case("ours", SessionCarrier::Ours)]
#[case("cookie", SessionCarrier::Cookie)]
#[case("{ header: X-Conversation }", SessionCarrier::Header("X-Conversation".into()))]
#[case("{ body: /conversation/id }", SessionCarrier::Body("/conversation/id".into()))]
fn a_session_has_a_name(#[case] written: &str, #[case] expected: SessionCarrier) {
    let http = http(&format!("{{ http: {{ url: 'http://a', session: {written} }} }}"));
    assert_eq!(http.exchange.session, expected);
}

#[rstest]
#[case("{ bearer: AGENT_TOKEN }", Auth::Bearer("AGENT_TOKEN".into()))]
#[case("{ basic: { user: U, password: P } }", Auth::Basic { user: "U".into(), password: "P".into() })]
fn who_asks_is_proved_by_variables(#[case] written: &str, #[case] expected: Auth) {
    let http = http(&format!("{{ http: {{ url: 'http://a', auth: {written} }} }}"));
    assert_eq!(http.exchange.auth, Some(expected));
}

#[test]
fn streams_questions_and_readiness_can_be_described() {
    let http = http(
        "{ http: { url: 'http://a/x', reply: [/text, /answer/text], ready: /health,
        stream: { delta: /d, whole: [/w] },
        questions: { at: /ask, body: { id: '{{session_id}}', resume: '{{interrupt_responses}}' } } } }",
    );
    assert_eq!(http.exchange.reply, ["/text", "/answer/text"]);
    assert_eq!(http.ready.as_deref(), Some("/health"));
    assert_eq!(
        (http.exchange.stream.delta[0].as_str(), http.exchange.stream.whole[0].as_str()),
        ("/d", "/w")
    );
    assert_eq!(http.exchange.questions.at, ["/ask"]);
    assert_eq!(http.exchange.questions.body["resume"], "{{interrupt_responses}}");
}

#[rstest]
#[case("http://127.0.0.1:8080", "http://127.0.0.1:8080/invocations")]
#[case("http://127.0.0.1:8080/", "http://127.0.0.1:8080/invocations")]
#[case("http://127.0.0.1:8080/own", "http://127.0.0.1:8080/own")]
fn a_container_of_agentcore_is_a_preset(#[case] url: &str, #[case] expected: &str) {
    let http = http(&format!("{{ http: {{ url: '{url}', preset: agentcore }} }}"));
    assert_eq!((http.url.as_str(), http.ready.as_deref()), (expected, Some("/ping")));
    assert_eq!(http.exchange.body, json!({ "prompt": "{{message}}" }));
    assert_eq!(http.exchange.headers["X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"], "{{session_id}}");
    assert_eq!(http.exchange.questions.at, ["/interrupts", "/result/interrupts"]);
}

#[test]
fn an_agent_that_speaks_openais_api() {
    let least = OpenAiAgentSpec {
        base_url: None,
        model: "desk".into(),
        api: OpenAiApi::Chat,
        history: HistoryKeeper::Ours,
        instructions: None,
        key_variable: None,
        headers: BTreeMap::new(),
    };
    assert_eq!(transport("{ openai: { model: desk } }"), Transport::OpenAi(least.clone()));
    let written = "{ openai: { model: desk, base_url: 'http://a/v1/', history: previous_response_id,
        instructions: Be brief., key: DESK_KEY, headers: { x-team: cx } } }";
    let full = OpenAiAgentSpec {
        base_url: Some("http://a/v1".into()),
        api: OpenAiApi::Responses,
        history: HistoryKeeper::Theirs,
        instructions: Some("Be brief.".into()),
        key_variable: Some("DESK_KEY".into()),
        headers: BTreeMap::from([("x-team".into(), "cx".into())]),
        ..least
    };
    assert_eq!(transport(written), Transport::OpenAi(full));
}

#[test]
fn an_object_of_a_python_module() {
    let least = PythonSpec {
        target: "desk.app:agent".into(),
        interpreter: None,
        folder: PathBuf::from("suites"),
        env: BTreeMap::new(),
        processes: None,
        ready_timeout: Duration::from_secs(60),
    };
    assert_eq!(transport("{ python: 'desk.app:agent' }"), Transport::Python(least.clone()));
    let written = "{ python: { target: 'desk.app:agent', interpreter: .venv/bin/python, folder: ../agent,
        env: { LANG: C }, processes: 3, ready_timeout: 5s } }";
    let full = PythonSpec {
        interpreter: Some(".venv/bin/python".into()),
        folder: PathBuf::from("suites/../agent"),
        env: BTreeMap::from([("LANG".into(), "C".into())]),
        processes: Some(3),
        ready_timeout: Duration::from_secs(5),
        ..least
    };
    assert_eq!(transport(written), Transport::Python(full));
}

#[test]
fn a_runtime_of_agentcore() {
    let Transport::AgentCore(short) = transport(&format!("{{ agentcore: '{ARN}' }}")) else {
        panic!("another way")
    };
    assert_eq!((short.runtime.as_str(), &short.exchange.body), (ARN, &json!({ "prompt": "{{message}}" })));
    assert_eq!(short.exchange.headers, BTreeMap::new());
    let written = format!(
        "{{ agentcore: {{ runtime: '{ARN}', qualifier: PROD, region: eu-central-1, base_url: 'http://127.0.0.1:1',
        user_id: u-1, body: {{ input: '{{{{message}}}}' }}, reply: /out, auth: {{ bearer: JWT }} }} }}"
    );
    let Transport::AgentCore(full) = transport(&written) else { panic!("another way") };
    let expected = AgentCoreSpec {
        runtime: ARN.into(),
        qualifier: Some("PROD".into()),
        region: Some("eu-central-1".into()),
        base_url: Some("http://127.0.0.1:1".into()),
        user_id: Some("u-1".into()),
        exchange: rehearsal_core::suite::HttpExchange {
            body: json!({ "input": "{{message}}" }),
            reply: vec!["/out".into()],
            auth: Some(Auth::Bearer("JWT".into())),
            ..short.exchange
        },
    };
    assert_eq!(full, expected);
}

#[test]
fn an_agent_may_say_where_it_tells_what_holds_outside() {
    let written = "{ http: { url: 'http://a', state: /world } }";
    assert_eq!(http(written).exchange.state.as_deref(), Some("/world"));
}

#[rstest]
#[case("{ a2a: 'http://a' }", A2aVersion::Auto)]
#[case("{ a2a: { url: 'http://a', version: 0.3 } }", A2aVersion::V0_3)]
#[case("{ a2a: { url: 'http://a', version: '1.0' } }", A2aVersion::V1_0)]
fn an_agent_of_the_agent2agent_protocol(#[case] written: &str, #[case] version: A2aVersion) {
    let expected = A2aSpec { url: "http://a".into(), version, headers: BTreeMap::new(), auth: None };
    assert_eq!(transport(written), Transport::A2a(expected));
}

#[test]
fn an_agent_that_a_program_brings_and_attributes_of_its_own() {
    let text = with("")
        .replace("{ command: [agent] }", "{ in_process: true, spans: { session_attributes: [chat.id] } }");
    let agent = read(&text).agent;
    assert_eq!(agent.transport, Transport::InProcess);
    let (wait, deadline) = (SpansWait::Auto, Duration::from_secs(10));
    assert_eq!(agent.spans, SpansSpec { wait, deadline, session_attributes: vec!["chat.id".into()] });
}

#[rstest]
#[case("{ http: { url: 'http://a', session: {} } }", "2:44: `session` needs `header` or `body`")]
#[case(
    "{ http: { url: 'http://a', session: theirs } }",
    "2:44: expected `ours`, `cookie`, or a map with `header` or `body`"
)]
#[case(
    "{ http: { url: 'http://a', auth: { bearer: sk-0123456789abcdef } } }",
    "2:51: `bearer` looks like a key itself; a suite holds only the name of a variable"
)]
#[case(
    "{ http: { url: 'http://a', auth: { basic: { user: U } } } }",
    "2:50: the key `password` is missing or empty"
)]
#[case("{ http: { url: 'http://a', reply: [] } }", "2:42: the list of JSON pointers is empty")]
#[case(
    "{ http: { url: 'http://a', questions: { body: '{{messages}}' } } }",
    "2:54: unknown placeholder `{{messages}}`"
)]
#[case("{ http: { url: 'http://a', ready: health } }", "2:42: `health` is not a path to ask")]
#[case("{ openai: { base_url: 'http://a' } }", "2:18: the key `model` is missing or empty")]
#[case(
    "{ openai: { model: m, api: chat, history: previous_response_id } }",
    "2:35: `history: previous_response_id` goes with `api: responses`"
)]
#[case("{ openai: { model: m, api: grpc } }", "2:35: `grpc` is not one of `chat` and `responses`")]
#[case("{ python: agent.py }", "2:18: `agent.py` does not name an object of a module")]
#[case("{ python: { target: 'a:b', processes: 0 } }", "2:46: `processes` is 0; it is at least 1")]
#[case("{ agentcore: my-agent }", "2:21: `my-agent` is not the ARN of a runtime")]
#[case("{ a2a: { url: 'http://a', version: 2 } }", "2:43: `2` is not one of `0.3`, `1.0` and `auto`")]
#[case("{ http: { url: 'http://a', state: world } }", "2:42: `world` is not a JSON pointer")]
#[case("{ in_process: false }", "2:22: `in_process` is true or left out")]
#[case(
    "{ command: { run: [a], speaks: json_lines, ready: /h, stream: { delta: /d } } }",
    "2:58: `ready` means nothing with `speaks: json_lines`"
)]
fn what_is_wrong_is_told_in_its_place(#[case] agent: &str, #[case] complaint: &str) {
    let found = complaints(&with("").replace("{ command: [agent] }", agent));
    assert_eq!(found[0], complaint, "{found:?}");
}

#[test]
fn answers_are_scripted_by_the_case() {
    let text = with("")
        + "    answers:
      - { tool: book, contains: Paris, times: 1, action: decline }
      - { action: accept, content: { seat: 12A } }
";
    let case = read(&text).cases[0].clone();
    let decline = ScriptedAnswer {
        tool: Some("book".into()),
        contains: Some("Paris".into()),
        times: Some(1),
        action: Action::Decline,
        content: None,
    };
    let accept = ScriptedAnswer {
        tool: None,
        contains: None,
        times: None,
        action: Action::Accept,
        content: Some(json!({ "seat": "12A" })),
    };
    assert_eq!(case.answers, [decline, accept]);
}

#[rstest]
#[case("{}", "8:9: the key `action` is missing or empty")]
#[case("{ action: maybe }", "8:19: unknown word `maybe`")]
#[case("{ action: cancel, content: x }", "8:36: `content` means nothing with `action: cancel`")]
#[case("{ action: accept, times: 0 }", "8:34: `times` is 0; it is at least 1")]
fn an_answer_that_means_nothing(#[case] answer: &str, #[case] complaint: &str) {
    let found = complaints(&(with("") + "    answers:\n      - " + answer + "\n"));
    assert!(found[0].starts_with(complaint), "{found:?}");
}
