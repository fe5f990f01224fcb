//! The server as a client of MCP meets it, by real requests.

use super::*;
use crate::testing::{Ticking, attempt, tool, tools, window};
use rehearsal_core::{
    clock::Timestamp,
    ids::SessionId,
    span::{ExpectedTurn, NoSpans},
    suite::{FaultEffect, SimulatedTool, ToolAnswer, ToolFault},
};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

const VERSION: &str = "2025-06-18";

/// A tool whose every answer is that, and what else it has.
pub(crate) fn saying(name: &str, result: Value) -> SimulatedTool {
    let any =
        ToolAnswer { arguments: serde_json::Map::new(), result, state: Some(json!({ "called": true })) };
    SimulatedTool { answers: vec![any], ..tool(name) }
}

async fn served(spec: &ToolsSpec) -> SimulatedTools {
    SimulatedTools::start(spec, None, Arc::new(Ticking::default())).await.unwrap()
}

/// The first turn of a session begins.
pub(crate) fn begin(spans: &dyn SpanSource, name: &str, number: u32) -> SessionId {
    let (session, attempt, context) = (SessionId::new(name), attempt(), window(number).context);
    let (sent_at, message) = (Timestamp(0), "hello");
    spans.expect(ExpectedTurn {
        session: &session,
        number: 1,
        context,
        sent_at,
        message,
        attempt: Some(&attempt),
    });
    session
}

async fn post(url: &str, headers: &[(&str, &str)], method: &str, params: Value) -> Response {
    let client = Client::builder().no_proxy().build().unwrap();
    let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let request = client.post(url).header("accept", "application/json, text/event-stream");
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    request.header("mcp-protocol-version", VERSION).json(&body).send().await.unwrap()
}

pub(crate) async fn call(url: &str, headers: &[(&str, &str)], name: &str, arguments: Value) -> Value {
    let params = json!({ "name": name, "arguments": arguments });
    post(url, headers, "tools/call", params).await.json().await.unwrap()
}

#[tokio::test]
async fn a_client_is_told_the_tools_and_their_schemas() {
    let output = json!({ "type": "object", "properties": { "price": { "type": "number" } } });
    let spec = tools([SimulatedTool {
        output_schema: Some(output.clone()),
        ..saying("search", json!({ "price": 3 }))
    }]);
    let tools = served(&spec).await;
    let hello = json!({ "protocolVersion": VERSION, "capabilities": {}, "clientInfo": { "name": "c", "version": "1" } });
    let welcome: Value = post(tools.url(), &[], "initialize", hello).await.json().await.unwrap();
    assert_eq!(welcome["result"]["protocolVersion"], VERSION, "{welcome}");
    let listed: Value = post(tools.url(), &[], "tools/list", json!({})).await.json().await.unwrap();
    let told = &listed["result"]["tools"][0];
    assert_eq!((&told["name"], &told["outputSchema"]), (&json!("search"), &output), "{listed}");
    begin(tools.watching(Arc::new(NoSpans)).as_ref(), "s", 1);
    let answer = call(&format!("{}/s", tools.url()), &[], "search", json!({})).await;
    assert_eq!(answer["result"]["structuredContent"], json!({ "price": 3 }), "{answer}");
    assert_eq!(answer["result"]["content"][0]["text"], "{\"price\":3}", "{answer}");
}

#[tokio::test]
async fn calls_find_their_conversation_by_address_by_header_and_by_trace() {
    let tools = served(&tools([saying("search", json!("found"))])).await;
    let spans = tools.watching(Arc::new(NoSpans));
    let (one, two) = (begin(spans.as_ref(), "one", 1), begin(spans.as_ref(), "two", 2));
    let parent = window(2).context.traceparent();
    let base = tools.url();
    call(&format!("{base}/one"), &[], "search", json!({ "by": "address" })).await;
    call(base, &[("x-session-id", "one")], "search", json!({ "by": "header" })).await;
    call(base, &[("traceparent", &parent)], "search", json!({ "by": "trace" })).await;
    let params =
        json!({ "name": "search", "arguments": { "by": "meta" }, "_meta": { "traceparent": parent } });
    post(base, &[], "tools/call", params).await;
    let lost = call(base, &[], "search", json!({})).await;
    assert!(lost["error"]["message"].as_str().unwrap().contains("which of 2 conversations"), "{lost}");
    let told = |session| -> Vec<Value> {
        let traces = spans.collect(&session);
        traces
            .iter()
            .flat_map(|(_, trace)| trace.tool_calls())
            .map(|call| call.arguments.clone().unwrap()["by"].clone())
            .collect()
    };
    assert_eq!(told(one), ["address", "header"]);
    assert_eq!(told(two), ["trace", "meta"]);
}

#[tokio::test]
async fn hundreds_of_conversations_do_not_mix() {
    let count = SimulatedTool {
        initial_state: Some(json!({ "called": false })),
        ..saying("count", json!("counted"))
    };
    let tools = served(&tools([count])).await;
    let spans = tools.watching(Arc::new(NoSpans));
    let names: Vec<String> = (0..200).map(|number| format!("s-{number}")).collect();
    let sessions: Vec<SessionId> = names.iter().map(|name| begin(spans.as_ref(), name, 1)).collect();
    // Every other one calls.
    let calling = sessions.iter().step_by(2).map(|session| {
        let url = format!("{}/{session}", tools.url());
        tokio::spawn(async move { call(&url, &[], "count", json!({ "url": url })).await })
    });
    for calling in calling.collect::<Vec<_>>() {
        calling.await.unwrap();
    }
    for (number, session) in sessions.iter().enumerate() {
        let room = tools.0.house.desk.room(session);
        assert_eq!(room.state("count"), json!({ "called": number % 2 == 0 }), "{session}");
        assert_eq!(room.calls().len(), usize::from(number % 2 == 0), "{session}");
    }
}

#[tokio::test]
async fn a_broken_network_is_met_as_a_gateways_error_and_not_as_an_answer() {
    let fault = ToolFault {
        effect: FaultEffect::NetworkError { message: "connection reset".into() },
        calls: vec![1],
        probability: 1.0,
    };
    let faulty = SimulatedTool { faults: vec![fault], ..saying("search", json!("found")) };
    let tools = served(&tools([faulty])).await;
    let spans = tools.watching(Arc::new(NoSpans));
    let session = begin(spans.as_ref(), "s", 1);
    let url = format!("{}/s", tools.url());
    let params = json!({ "name": "search", "arguments": {} });
    let broken = post(&url, &[], "tools/call", params).await;
    assert_eq!(broken.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(broken.text().await.unwrap(), "connection reset");
    assert_eq!(call(&url, &[], "search", json!({})).await["result"]["isError"], false);
    let (_, trace) = spans.collect(&session).remove(0);
    let errors: Vec<_> = trace.tool_calls().map(|call| call.error.as_deref()).collect();
    assert_eq!(errors, [Some("connection reset"), None]);
    assert_eq!(trace.notes.len(), 1);
}

#[tokio::test]
async fn a_call_that_the_agent_gives_up_is_on_record() {
    let fault = ToolFault {
        effect: FaultEffect::Timeout { after: std::time::Duration::from_secs(600) },
        calls: vec![],
        probability: 1.0,
    };
    let tools =
        served(&tools([SimulatedTool { faults: vec![fault], ..saying("search", json!("found")) }])).await;
    let spans = tools.watching(Arc::new(NoSpans));
    let session = begin(spans.as_ref(), "s", 1);
    let url = format!("{}/s", tools.url());
    let calling = tokio::spawn(async move { call(&url, &[], "search", json!({})).await });
    let room = tools.0.house.desk.room(&session);
    while !room.is_called() {
        tokio::task::yield_now().await;
    }
    calling.abort();
    while room.calls().is_empty() {
        tokio::task::yield_now().await;
    }
    let call = room.calls().remove(0);
    assert_eq!(call.outcome.error(), Some("the agent gave the call up"));
    assert_eq!(call.fault.as_deref(), Some("timeout: no answer for 600s"));
}

#[tokio::test]
async fn a_tool_that_is_not_there_and_a_conversation_that_is_over_are_refused() {
    let tools = served(&tools([saying("search", json!("found"))])).await;
    let spans = tools.watching(Arc::new(NoSpans));
    let session = begin(spans.as_ref(), "s", 1);
    let url = format!("{}/s", tools.url());
    let unknown = call(&url, &[], "book", json!({})).await;
    assert_eq!(unknown["error"]["message"], "there is no tool \"book\"");
    spans.collect(&session);
    let over = call(&url, &[], "search", json!({})).await;
    assert!(over["error"]["message"].as_str().unwrap().contains("no conversation \"s\" is open"), "{over}");
}

#[tokio::test]
async fn a_port_that_is_taken_is_named() {
    let first = served(&tools([])).await;
    let port = first.url().rsplit(':').next().unwrap().trim_end_matches("/mcp").parse().unwrap();
    let spec = ToolsSpec { port: Some(port), ..ToolsSpec::default() };
    let refused = SimulatedTools::start(&spec, None, Arc::new(Ticking::default())).await.err().unwrap();
    assert!(refused.to_string().contains(&format!("127.0.0.1:{port}")), "{refused}");
}
