//! AWS's distribution of OpenTelemetry, which takes what was said off the spans.

use super::*;

const ASKED: &str = "Is it open?";
const SAID: &str = "Yes, until six.";

/// A turn of Strands' as AWS's distribution of OpenTelemetry sends it: bare spans, and the words as log records.
fn by_way_of_aws() -> Reading {
    const SCOPE: &str = "strands.telemetry.tracer";
    let operation = |name: &str| json!({ "gen_ai.operation.name": name });
    let said = |role: &str, content: Value| json!({ "role": role, "content": content });
    let asks = json!([{ "toolUse": { "toolUseId": "a", "name": "look", "input": { "at": 3 } } }]).to_string();
    let body = |input: Value, output: Value| json!({ "input": { "messages": input }, "output": { "messages": output } });
    let user = said("user", json!({ "content": json!([{ "text": ASKED }]).to_string() }));
    let reply = said("assistant", json!({ "message": SAID, "finish_reason": "end_turn" }));
    let logs = vec![
        record(
            4,
            9,
            SCOPE,
            body(
                json!([
                    user,
                    said("assistant", json!({ "content": asks })),
                    said(
                        "tool",
                        json!({ "content": json!([{ "toolResult": { "toolUseId": "a", "content": [{ "text": "found" }] } }]).to_string() })
                    )
                ]),
                json!([reply]),
            ),
        ),
        record(
            3,
            5,
            SCOPE,
            body(
                json!([said("tool", json!({ "content": r#"{"at": 3}"#, "role": "tool", "id": "a" }))]),
                json!([said("assistant", json!({ "message": r#"[{"text": "found"}]"#, "id": "a" }))]),
            ),
        ),
        record(
            2,
            3,
            SCOPE,
            body(
                json!([user]),
                json!([said("assistant", json!({ "message": asks, "finish_reason": "tool_use" }))]),
            ),
        ),
        record(1, 9, SCOPE, body(json!([user]), json!([reply]))),
        record(1, 9, "started", json!("the agent is up")),
    ];
    let spans = vec![
        spoken(1, None, SCOPE, operation("invoke_agent")),
        spoken(2, Some(1), SCOPE, operation("chat")),
        spoken(
            3,
            Some(1),
            SCOPE,
            json!({ "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "look" }),
        ),
        spoken(4, Some(1), SCOPE, operation("chat")),
    ];
    reading_with(spans, logs)
}

#[test]
fn what_aws_sends_apart_from_the_spans_comes_back_to_them() {
    let reading = by_way_of_aws();
    let agent = agent_calls(&reading)[0];
    assert_eq!((agent.input.as_deref(), agent.output.as_deref()), (Some(ASKED), Some(SAID)));
    let calls = model_calls(&reading);
    assert_eq!(calls[0].output[0].parts, [call("a", &json!({ "at": 3 }))]);
    assert_eq!(calls[0].finish_reason.as_deref(), Some("tool_use"));
    assert_eq!(calls[1].output[0].parts, [text(SAID)]);
    let tool = tool_calls(&reading)[0];
    assert_eq!((tool.id.as_deref(), tool.arguments.clone()), (Some("a"), Some(json!({ "at": 3 }))));
    assert_eq!(tool.result, Some(json!("found")));
}

#[test]
fn langchain_by_way_of_aws_is_langchain() {
    let generated =
        json!({ "generations": [[{ "message": { "kwargs": { "type": "ai", "content": SAID }, "lc": 1 } }]] });
    let sent = json!({ "messages": [[{ "lc": 1, "kwargs": { "type": "human", "content": ASKED } }]] });
    let body = json!({
        "input": { "messages": [{ "role": "user", "content": sent.to_string() }] },
        "output": { "messages": [{ "role": "assistant", "content": generated.to_string() }] },
    });
    let span = spoken(
        1,
        None,
        "openinference.instrumentation.langchain",
        json!({
            "openinference.span.kind": "LLM", "llm.token_count.prompt": 7,
        }),
    );
    let reading = reading_with(vec![span], vec![record(1, 1, "x", body)]);
    let call = model_calls(&reading)[0];
    assert_eq!((&call.input[0].parts, &call.output[0].parts), (&vec![text(ASKED)], &vec![text(SAID)]));
}
