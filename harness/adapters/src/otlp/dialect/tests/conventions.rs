//! Conventions, and forms of them, of which there is no recording.

use super::*;
use rstest::rstest;

const ASKED: &str = "Is it open?";
const SAID: &str = "Yes, until six.";

/// The one model call of one span.
fn model_of(scope: &str, attributes: Value) -> ModelCall {
    let reading = reading(vec![spoken(1, None, scope, attributes)]);
    let calls = model_calls(&reading);
    assert_eq!(calls.len(), 1, "{:?}", reading.spans);
    calls[0].clone()
}

#[rstest]
#[case::traceloop_taken_apart("opentelemetry.instrumentation.openai.v1", json!({
    "llm.request.type": "chat",
    "gen_ai.prompt.0.role": "system", "gen_ai.prompt.0.content": "Be brief.",
    "gen_ai.prompt.1.role": "user", "gen_ai.prompt.1.content": ASKED,
    "gen_ai.completion.0.role": "assistant", "gen_ai.completion.0.content": SAID,
    "gen_ai.completion.0.finish_reason": "stop",
    "gen_ai.usage.prompt_tokens": 7, "gen_ai.usage.completion_tokens": 3,
}))]
#[case::langchain_by_way_of_langsmith("langsmith", json!({
    "langsmith.span.kind": "llm",
    "gen_ai.prompt": json!({ "messages": [[
        { "lc": 1, "type": "constructor", "id": ["SystemMessage"], "kwargs": { "content": "Be brief." } },
        { "lc": 1, "type": "constructor", "id": ["HumanMessage"], "kwargs": { "content": ASKED } },
    ]] }).to_string(),
    "gen_ai.completion": json!({ "generations": [[{
        "generation_info": { "finish_reason": "stop" },
        "message": { "lc": 1, "id": ["AIMessage"], "kwargs": { "content": [{ "type": "text", "text": SAID }] } },
    }]] }).to_string(),
    "langsmith.metadata.usage_metadata": r#"{"input_tokens": 7, "output_tokens": 3}"#,
}))]
#[case::pydantic_in_its_first_format("pydantic-ai", json!({
    "gen_ai.operation.name": "chat",
    "events": json!([
        { "event.name": "gen_ai.system.message", "role": "system", "content": "Be brief." },
        { "event.name": "gen_ai.user.message", "role": "user", "content": ASKED },
        { "event.name": "gen_ai.choice", "index": 0, "message": { "role": "assistant", "content": SAID } },
    ]).to_string(),
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.usage.input_tokens": 7, "gen_ai.usage.output_tokens": 3,
}))]
#[case::structured_values("anything", json!({
    "gen_ai.operation.name": "text_completion",
    "gen_ai.system_instructions": [{ "type": "text", "content": "Be brief." }],
    "gen_ai.input.messages": [{ "role": "user", "parts": [{ "type": "text", "content": ASKED }] }],
    "gen_ai.output.messages": [
        { "role": "assistant", "parts": [{ "type": "text", "content": SAID }], "finish_reason": "stop" },
    ],
    "gen_ai.usage.input_tokens": "7", "gen_ai.usage.output_tokens": 3,
}))]
#[case::agent_framework("agent_framework", json!({
    "gen_ai.operation.name": "chat",
    "gen_ai.system_instructions": r#"[{"type": "text", "content": "Be brief."}]"#,
    "gen_ai.input.messages": json!([{ "role": "user", "parts": [{ "type": "text", "content": ASKED }] }]).to_string(),
    "gen_ai.output.messages": json!([{ "role": "assistant", "parts": [{ "type": "text", "content": SAID }] }]).to_string(),
    "gen_ai.response.finish_reasons": r#"["stop"]"#,
    "gen_ai.usage.input_tokens": 7, "gen_ai.usage.output_tokens": 3,
}))]
#[case::vercel_before_five("ai", json!({
    "ai.operationId": "ai.streamText.doStream",
    "ai.prompt.messages": json!([
        { "role": "system", "content": "Be brief." },
        { "role": "user", "content": [{ "type": "text", "text": ASKED }] },
    ]).to_string(),
    "ai.result.text": SAID, "ai.finishReason": "stop",
    "ai.usage.promptTokens": 7, "ai.usage.completionTokens": 3,
}))]
#[case::openinference_with_contents("openinference.instrumentation.anthropic", json!({
    "openinference.span.kind": "LLM",
    "llm.input_messages.0.message.role": "system", "llm.input_messages.0.message.content": "Be brief.",
    "llm.input_messages.1.message.role": "user",
    "llm.input_messages.1.message.contents.0.message_content.type": "text",
    "llm.input_messages.1.message.contents.0.message_content.text": ASKED,
    "llm.output_messages.0.message.role": "assistant", "llm.output_messages.0.message.content": SAID,
    "llm.finish_reason": "stop", "llm.token_count.prompt": 7, "llm.token_count.completion": 3,
}))]
fn one_call_told_in_every_way_is_one_call(#[case] scope: &str, #[case] attributes: Value) {
    let call = model_of(scope, attributes);
    let roles: Vec<(&str, &[Part])> =
        call.input.iter().map(|message| (message.role.as_str(), message.parts.as_slice())).collect();
    assert_eq!(roles, [("system", [text("Be brief.")].as_slice()), ("user", [text(ASKED)].as_slice())]);
    assert_eq!(call.output.iter().map(|message| &message.parts).collect::<Vec<_>>(), [&[text(SAID)]]);
    assert_eq!((call.usage.input_tokens, call.usage.output_tokens), (Some(7), Some(3)));
    assert_eq!(call.finish_reason.as_deref(), Some("stop"));
}

#[test]
fn tools_taken_apart_into_attributes_are_put_together_again() {
    let reading = reading(vec![
        spoken(1, None, "t", json!({ "traceloop.span.kind": "agent", "traceloop.entity.name": "desk" })),
        spoken(
            2,
            Some(1),
            "t",
            json!({
                "llm.request.type": "chat",
                "llm.request.functions.0.name": "look",
                "llm.request.functions.0.parameters": r#"{"type": "object"}"#,
                "gen_ai.completion.0.tool_calls.0.id": "a",
                "gen_ai.completion.0.tool_calls.0.name": "look",
                "gen_ai.completion.0.tool_calls.0.arguments": r#"{"at": 3}"#,
            }),
        ),
        spoken(
            3,
            Some(1),
            "t",
            json!({
                "traceloop.span.kind": "tool", "traceloop.entity.name": "look",
                "traceloop.entity.input": r#"{"args": [], "kwargs": {"at": 3}}"#,
                "traceloop.entity.output": "\"found\"",
            }),
        ),
    ]);
    assert_eq!(agent_calls(&reading)[0].tools[0].parameters, Some(json!({ "type": "object" })));
    let expected = ToolCall {
        name: "look".into(),
        id: Some("a".into()),
        arguments: Some(json!({ "at": 3 })),
        result: Some(json!("found")),
        error: None,
    };
    assert_eq!(tool_calls(&reading), [&expected]);
}

#[test]
fn the_oldest_version_of_googles_kit_has_tools_below_the_models_call() {
    let request = json!({ "contents": [{ "role": "user", "parts": [{ "text": ASKED }] }] });
    let response = json!({ "content": { "role": "model", "parts": [
        { "text": "let me think", "thought": true }, { "function_call": { "id": "a", "name": "look", "args": {} } },
    ] } });
    let mut spans = vec![
        spoken(1, None, "gcp.vertex.agent", json!({})),
        spoken(
            2,
            Some(1),
            "gcp.vertex.agent",
            json!({
                "gcp.vertex.agent.llm_request": request.to_string(),
                "gcp.vertex.agent.llm_response": response.to_string(),
            }),
        ),
        spoken(
            3,
            Some(2),
            "gcp.vertex.agent",
            json!({
                "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "look", "gen_ai.tool.call.id": "a",
                "gcp.vertex.agent.tool_response": r#"{"result": 5}"#,
            }),
        ),
        spoken(4, Some(2), "gcp.vertex.agent", json!({ "gen_ai.operation.name": "execute_tool" })),
    ];
    for (span, name) in spans.iter_mut().zip([
        "agent_run [desk]",
        "call_llm",
        "execute_tool look",
        "execute_tool (merged tools)",
    ]) {
        span.name = name.to_owned();
    }
    let reading = reading(spans);
    let agent = agent_calls(&reading)[0];
    assert_eq!((agent.name.as_deref(), agent.input.as_deref()), (Some("desk"), Some(ASKED)));
    let parts = &model_calls(&reading)[0].output[0].parts;
    assert_eq!(parts[0], Part::Reasoning { text: "let me think".into() });
    let results: Vec<_> = tool_calls(&reading).iter().map(|call| call.result.clone()).collect();
    assert_eq!(results, [Some(json!(5))]);
}

#[test]
fn a_whole_turn_in_one_message_ends_with_the_answer() {
    let parts = json!([
        { "type": "text", "content": SAID },
        { "type": "tool_call", "id": "a", "name": "look", "arguments": {} },
        { "type": "tool_call_response", "id": "a", "response": "found" },
    ]);
    let reading = reading(vec![spoken(
        1,
        None,
        "gen_ai",
        json!({
            "gen_ai.operation.name": "invoke_agent",
            "gen_ai.output.messages": json!([{ "role": "assistant", "parts": parts }]).to_string(),
        }),
    )]);
    assert_eq!(agent_calls(&reading)[0].output.as_deref(), Some(SAID));
}

#[test]
fn the_answer_of_a_crew_is_what_it_says_is_raw() {
    let reading = reading(vec![spoken(
        1,
        None,
        "openinference.instrumentation.crewai",
        json!({
            "openinference.span.kind": "AGENT", "graph.node.id": "desk",
            "input.value": ASKED, "output.value": json!({ "raw": SAID, "tasks_output": [] }).to_string(),
        }),
    )]);
    let agent = agent_calls(&reading)[0];
    assert_eq!((agent.name.as_deref(), agent.input.as_deref()), (Some("desk"), Some(ASKED)));
    assert_eq!(agent.output.as_deref(), Some(SAID));
}

#[rstest]
#[case("llm.cost.total", json!(0.0021))]
#[case("gen_ai.usage.cost", json!("0.0021"))]
#[case("gen_ai.cost.total_cost", json!(0.0021))]
#[case("llm.usage.cost", json!(0.0021))]
#[case("operation.cost", json!(0.0021))]
fn what_a_framework_says_a_call_cost_is_kept(#[case] key: &str, #[case] amount: Value) {
    let call = model_of("pydantic-ai", json!({ "gen_ai.operation.name": "chat", key: amount }));
    assert_eq!(call.reported_cost.map(|cost| cost.decimal()).as_deref(), Some("0.0021"));
}

#[rstest]
#[case("llm.cost.prompt", "llm.cost.completion")]
#[case("gen_ai.cost.input_cost", "gen_ai.cost.output_cost")]
fn the_cost_of_both_directions_makes_the_whole(#[case] input: &str, #[case] output: &str) {
    let call = model_of("x", json!({ "gen_ai.operation.name": "chat", input: 0.5, output: 0.25 }));
    assert_eq!(call.reported_cost.map(|cost| cost.decimal()).as_deref(), Some("0.75"));
}

#[rstest]
#[case(json!(-1))]
#[case(json!("much"))]
#[case(json!(f64::MAX))]
fn no_cost_is_no_amount_that_nobody_pays(#[case] amount: Value) {
    let call = model_of("x", json!({ "gen_ai.operation.name": "chat", "llm.cost.total": amount }));
    assert_eq!(call.reported_cost, None);
}

/// The numbers of attributes may be anything, and there may be very many.
#[test]
fn what_is_missing_or_absurd_among_numbered_attributes_costs_nothing_else() {
    let call = model_of(
        "x",
        json!({
            "openinference.span.kind": "LLM",
            "llm.input_messages.4294967295.message.role": "user", "llm.input_messages.4294967295.message.content": "last",
            "llm.input_messages.63.message.role": "user", "llm.input_messages.63.message.content": "first",
            "llm.input_messages.64": "not a message", "llm.input_messages.x.message.role": "user",
            "llm.input_messages.64.message.content.deeper": "on a leaf",
            "llm.input_messages.65.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s": "too deep",
        }),
    );
    let words: Vec<_> = call.input.iter().map(|message| message.parts.clone()).collect();
    assert_eq!(words, [[text("first")], [text("last")]]);
}
