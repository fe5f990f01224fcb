//! An agent that calls its tools by real requests, in the way in which it is told where they are.

use crate::{
    SimulatedTools,
    testing::{Scripted, Ticking, player, tool, tools, window},
    tests::{begin, call, saying},
};
use async_trait::async_trait;
use rehearsal_core::{
    agent::{Agent, AgentError, Dialogue, Input, Reply, Request},
    ids::SessionId,
    review::Owner,
    span::NoSpans,
    suite::{SimulatedTool, ToolsSpec},
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// Calls a tool with each message, and tells a state of its own.
struct Caller;

#[async_trait]
impl Agent for Caller {
    async fn open(&self, _session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        Ok(Box::new(Self))
    }
}

#[async_trait]
impl Dialogue for Caller {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        let answer = call(request.mcp_url.unwrap(), &[], request.input.words(), json!({})).await;
        let state =
            BTreeMap::from([("mood".to_owned(), json!("calm")), ("own".to_owned(), json!("the agent's"))]);
        Ok(Reply { state, ..Reply::words(answer["result"]["content"][0]["text"].as_str().unwrap()) })
    }
}

/// One turn of a session of its own.
async fn reply(spec: &ToolsSpec, model: Option<&Arc<Scripted>>) -> Result<Reply, AgentError> {
    let tools = SimulatedTools::start(spec, model.map(player), Arc::new(Ticking::default())).await.unwrap();
    let (agent, spans) = (tools.around(Arc::new(Caller)), tools.watching(Arc::new(NoSpans)));
    let mut dialogue = agent.open(&SessionId::new("s")).await.unwrap();
    begin(spans.as_ref(), "s", 1);
    let (input, context) = (Input::Message("book"), window(1).context);
    dialogue.reply(Request { input, turn: 1, context, history: &[], mcp_url: None }).await
}

#[tokio::test]
async fn the_states_of_tools_come_with_every_reply_beside_the_agents_own() {
    let own = SimulatedTool { initial_state: Some(json!({ "by": "us" })), ..tool("own") };
    let spec = tools([saying("book", json!("booked")), own]);
    let reply = reply(&spec, None).await.unwrap();
    assert_eq!(reply.text, "booked");
    let expected = json!({ "book": { "called": true }, "mood": "calm", "own": "the agent's" });
    assert_eq!(serde_json::to_value(reply.state).unwrap(), expected);
}

#[tokio::test]
async fn a_reply_that_was_made_without_a_tool_is_not_held_against_the_agent() {
    let model = Scripted::new([]);
    let refused = reply(&tools([tool("book")]), Some(&model)).await.unwrap_err();
    assert!(matches!(&refused, AgentError::Tools { why, .. } if why.starts_with("book: ")), "{refused}");
    // There was no money left for its answer.
    assert_eq!(refused.owner(), Owner::Budget);
    assert!(refused.to_string().starts_with("a simulated tool could not be played"), "{refused}");
}
