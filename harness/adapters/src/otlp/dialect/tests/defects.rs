//! What is easily got wrong, each by the best known reader of such spans. One test for each.

use super::*;
use crate::otlp::understand;

const OI: &str = "openinference.instrumentation.openai_agents";

pub(super) fn said(role: &str, words: &str) -> Value {
    json!({ "role": role, "parts": [{ "type": "text", "content": words }] })
}

pub(super) fn chat(id: u8, parent: Option<u8>, input: Value, output: Value) -> RawSpan {
    operation(id, parent, "chat").with("gen_ai.input.messages", input).with("gen_ai.output.messages", output)
}

/// Reading the first message of the history shows every turn under the first one's question.
#[test]
fn the_second_turn_shows_its_own_question() {
    let history = json!([said("user", "first"), said("assistant", "one"), said("user", "second")]);
    let span = chat(1, None, history, json!([said("assistant", "two")]));
    assert_eq!(understand(vec![span], Vec::new())[0].user.as_deref(), Some("second"));
}

#[test]
fn an_answer_has_all_its_parts() {
    let parts = json!([{ "type": "text", "content": "one" }, { "type": "text", "content": "two" }]);
    let span = chat(1, None, json!([]), json!([{ "role": "assistant", "parts": parts }]));
    assert_eq!(understand(vec![span], Vec::new())[0].reply.as_deref(), Some("one\ntwo"));
}

#[test]
fn a_tools_answer_has_all_its_blocks() {
    let blocks = r#"[{"text": "one"}, {"text": "two"}]"#;
    let span = operation(1, None, "execute_tool").with_event("gen_ai.choice", &[("message", blocks)]);
    let result = tool_calls(&reading(vec![span]))[0].result.clone();
    assert_eq!(result, Some(json!([{ "text": "one" }, { "text": "two" }])));
}

#[test]
fn one_trace_may_follow_several_conventions() {
    let reading = reading(vec![
        spoken(1, None, OI, json!({ "openinference.span.kind": "AGENT", "agent.name": "desk" })),
        chat(2, Some(1), json!([said("user", "hello")]), json!([])),
        spoken(3, Some(1), "ai", json!({ "ai.operationId": "ai.toolCall", "ai.toolCall.name": "look" })),
    ]);
    assert_eq!(
        (agent_calls(&reading).len(), model_calls(&reading).len(), tool_calls(&reading).len()),
        (1, 1, 1)
    );
    assert_eq!(reading.voices.len(), 3);
}

#[test]
fn spans_without_a_session_stay_beside_one_that_has_it() {
    let spans = vec![
        operation(1, None, "invoke_agent").with("session.id", "s"),
        operation(2, Some(1), "chat"),
        operation(3, Some(1), "execute_tool"),
    ];
    let turns = understand(spans, Vec::new());
    assert_eq!((turns.len(), turns[0].session.as_deref(), turns[0].trace.spans.len()), (1, Some("s"), 3));
}

#[test]
fn tokens_cached_ones_and_cost_are_kept() {
    let reading = reading(vec![spoken(
        1,
        None,
        OI,
        json!({
            "openinference.span.kind": "LLM", "llm.cost.total": 0.5, "llm.token_count.prompt": 9,
            "llm.token_count.completion": 4, "llm.token_count.prompt_details.cache_read": 3,
            "llm.token_count.prompt_details.cache_write": 2, "llm.token_count.completion_details.reasoning": 1,
        }),
    )]);
    let call = model_calls(&reading)[0];
    let usage = call.usage;
    assert_eq!(
        (usage.input_tokens, usage.output_tokens, usage.reasoning_tokens),
        (Some(9), Some(4), Some(1))
    );
    assert_eq!((usage.cache_read_tokens, usage.cache_write_tokens), (Some(3), Some(2)));
    assert!(call.reported_cost.is_some());
}

#[rstest]
#[case("text_completion")]
#[case("generate_content")]
fn every_operation_of_a_model_is_a_models_call(#[case] name: &str) {
    assert_eq!(model_calls(&reading(vec![operation(1, None, name)])).len(), 1);
}

#[rstest]
#[case("create_agent")]
#[case("embeddings")]
#[case("agent_handoff")]
fn operations_that_are_no_calls_connect_others(#[case] name: &str) {
    let reading = reading(vec![operation(1, None, name), operation(2, Some(1), "chat")]);
    assert_eq!((reading.spans[0].activity.clone(), reading.spans.len()), (Activity::Step, 2));
}

#[test]
fn a_call_that_only_asks_for_tools_has_calls_and_no_words() {
    let reading = reading(vec![spoken(
        1,
        None,
        OI,
        json!({
            "openinference.span.kind": "LLM", "output.value": r#"{"id": "resp_1", "output": []}"#,
            "llm.output_messages.0.message.role": "assistant",
            "llm.output_messages.0.message.tool_calls.0.tool_call.id": "a",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.name": "look",
            "llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments": r#"{"at": 3}"#,
        }),
    )]);
    assert_eq!(model_calls(&reading)[0].output[0].parts, [call("a", &json!({ "at": 3 }))]);
}

#[test]
fn each_of_several_agents_has_its_own_prompt_tools_and_words() {
    let prompt = |words: &str| json!([said("system", words), said("user", "hello")]);
    let spans = vec![
        operation(1, None, "invoke_agent").with("gen_ai.agent.name", "outer"),
        chat(2, Some(1), prompt("be the outer one"), json!([])),
        operation(3, Some(1), "execute_tool").with("gen_ai.tool.name", "ask"),
        // It has nothing of its own to say, as with the agents of Claude's SDK.
        operation(4, Some(3), "invoke_agent").with("gen_ai.agent.name", "inner"),
        chat(5, Some(4), prompt("be the inner one"), json!([said("assistant", "inner words")])),
        operation(6, Some(4), "execute_tool").with("gen_ai.tool.name", "look"),
        chat(7, Some(1), prompt("be the outer one"), json!([said("assistant", "outer words")])),
    ];
    let reading = reading(spans.clone());
    let agents: Vec<_> = agent_calls(&reading)
        .iter()
        .map(|agent| {
            (agent.name.clone().unwrap(), agent.system_prompt.clone().unwrap(), agent.output.clone().unwrap())
        })
        .collect();
    let expected =
        [("outer", "be the outer one", "outer words"), ("inner", "be the inner one", "inner words")];
    assert_eq!(agents, expected.map(|(name, prompt, words)| (name.into(), prompt.into(), words.into())));
    let inner_tool = reading.spans.iter().find(|span| span.span_id == span_id(6)).unwrap();
    assert_eq!(inner_tool.parent_id, Some(span_id(4)));
    assert_eq!(understand(spans, Vec::new())[0].reply.as_deref(), Some("outer words"));
}

#[test]
fn a_models_call_keeps_its_whole_history() {
    let reading = reading(vec![spoken(
        1,
        None,
        "x",
        json!({
            "llm.request.type": "chat",
            "gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "first",
            "gen_ai.prompt.1.role": "assistant", "gen_ai.prompt.1.content": "one",
            "gen_ai.prompt.2.role": "user", "gen_ai.prompt.2.content": "second",
            "gen_ai.completion.0.content": "two",
        }),
    )]);
    assert_eq!(model_calls(&reading)[0].input.len(), 3);
}

#[test]
fn what_another_agent_said_is_not_the_users_though_googles_kit_relays_it_so() {
    let relayed = json!({ "role": "user", "parts": [
        { "type": "text", "content": "For context:" }, { "type": "text", "content": "[clerk] said: hello" },
    ] });
    let span = chat(1, None, json!([said("user", "my question"), relayed]), json!([]));
    assert_eq!(understand(vec![span], Vec::new())[0].user.as_deref(), Some("my question"));
}

#[test]
fn a_tools_answer_is_never_the_agents() {
    let asks = json!({ "content": { "role": "model", "parts": [{ "function_call": { "name": "look", "args": {} } }] } });
    let mut model =
        spoken(1, None, "gcp.vertex.agent", json!({ "gcp.vertex.agent.llm_response": asks.to_string() }));
    model.name = "call_llm".into();
    let tool = operation(2, None, "execute_tool").with("gen_ai.tool.call.result", "18 degrees");
    assert_eq!(understand(vec![model, tool], Vec::new())[0].reply, None);
}

/// An agent that waits for its user ends with a call of a tool, one that failed with what it was told last.
#[rstest]
#[case(json!([{ "type": "human", "content": "hello" }]))]
#[case(json!([{ "type": "tool", "content": "18 degrees", "tool_call_id": "a" }]))]
#[case(json!([{ "type": "ai", "content": "wait", "tool_calls": [{ "name": "ask", "args": {}, "id": "a" }] }]))]
fn what_is_no_answer_is_not_taken_for_one(#[case] messages: Value) {
    let attributes = json!({ "openinference.span.kind": "AGENT", "output.value": json!({ "messages": messages }).to_string() });
    assert_eq!(agent_calls(&reading(vec![spoken(1, None, OI, attributes)]))[0].output, None);
}

#[test]
fn a_status_that_we_do_not_know_is_no_failure() {
    let span = |status| operation(1, None, "execute_tool").with("gen_ai.tool.status", status);
    let failed = |status| tool_calls(&reading(vec![span(status)]))[0].error.is_some();
    assert_eq!(["success", "completed", "error"].map(failed), [false, false, true]);
}

/// Not every sender sets the status of the span as well.
#[rstest]
#[case("gen_ai.tool.status", "error")]
#[case("tool.status", "error")]
#[case("error.type", "TOOL_ERROR")]
fn a_tools_failure_is_told_in_several_ways(#[case] key: &str, #[case] value: &str) {
    let span =
        operation(1, None, "execute_tool").with(key, value).with("gen_ai.tool.call.result", "no such city");
    assert_eq!(tool_calls(&reading(vec![span]))[0].error.as_deref(), Some("no such city"));
}

#[test]
fn a_business_answer_that_says_error_is_no_failure_of_the_tool() {
    let reading = reading(vec![spoken(
        1,
        None,
        OI,
        json!({
            "openinference.span.kind": "TOOL", "tool.name": "order", "output.value": r#"{"status": "error", "code": 7}"#,
        }),
    )]);
    let call = tool_calls(&reading)[0];
    assert_eq!(
        (call.error.clone(), call.result.clone()),
        (None, Some(json!({ "status": "error", "code": 7 })))
    );
}

#[test]
fn a_tool_that_failed_without_an_answer_says_why() {
    let mut span = spoken(1, None, OI, json!({ "openinference.span.kind": "TOOL", "tool.name": "look" }))
        .with_event("exception", &[("exception.message", "no such place")]);
    span.status = RawStatus::Error(String::new());
    let reading = reading(vec![span]);
    assert_eq!(tool_calls(&reading)[0].error.as_deref(), Some("no such place"));
}

#[test]
fn arguments_by_place_get_the_names_of_the_parameters() {
    let reading = reading(vec![spoken(
        1,
        None,
        "openinference.instrumentation.smolagents",
        json!({
            "openinference.span.kind": "TOOL", "tool.name": "look",
            "tool.parameters": r#"{"city": {"type": "string"}, "day": {"type": "string"}}"#,
            "input.value": r#"{"args": ["Paris"], "sanitize_inputs_outputs": true, "kwargs": {"day": "today"}}"#,
        }),
    )]);
    let arguments = tool_calls(&reading)[0].arguments.clone();
    assert_eq!(arguments, Some(json!({ "city": "Paris", "day": "today" })));
}

/// A user, too, may write what looks like a framework's blocks.
#[rstest]
#[case(r#"{"city": "Paris"}"#)]
#[case(r#"["Paris", "Lisbon"]"#)]
#[case(r#"[{"name": "look", "city": "Paris"}]"#)]
#[case(r#"{"content": "a page", "title": "mine"}"#)]
#[case(r#"[{"content": "a page"}]"#)]
fn json_that_a_user_wrote_is_the_users_words(#[case] words: &str) {
    let span = operation(1, None, "chat").with_event("gen_ai.user.message", &[("content", words)]);
    assert_eq!(understand(vec![span], Vec::new())[0].user.as_deref(), Some(words));
}
