//! What an endpoint's answer says, or why it says nothing.

use super::tools;
use crate::{
    agents::{answer::missing_at, conversation::is_name, link::Heard},
    models::openai::{Complaint, End, Reading, read_chat, read_responses, said},
};
use rehearsal_core::{agent::AgentError, suite::OpenAiApi};
use reqwest::StatusCode;
use serde_json::Value;

const MESSAGE: &str = "/choices/0/message";
const OUTPUT: &str = "/output";

/// What an answer says.
#[derive(Debug, PartialEq)]
pub(super) struct Said {
    pub(super) text: String,
    /// By which the next turn can go on from it.
    pub(super) id: Option<String>,
    /// The conversation that the endpoint keeps it in.
    pub(super) conversation: Option<String>,
}

/// Reads an answer.
pub(super) fn read(api: OpenAiApi, heard: &Heard) -> Result<Said, AgentError> {
    let status = heard.status();
    if !status.is_success() {
        return Err(AgentError::Failed(refused(status, heard)));
    }
    let answer = heard.json()?;
    if let Some(complaint) = Complaint::inside(&answer) {
        return Err(AgentError::Failed(said(status.as_u16(), &complaint.message)));
    }
    match api {
        OpenAiApi::Chat => chat(&answer),
        OpenAiApi::Responses => responses(&answer),
    }
}

/// The endpoint's own words, with what to look at.
fn refused(status: StatusCode, heard: &Heard) -> String {
    let words = said(status.as_u16(), &Complaint::of_body(heard.body()).message);
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => format!("{words}; check the agent's `key`"),
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            format!("{words}; check the agent's `base_url`, most end in /v1, and its `model`")
        }
        _ => words,
    }
}

fn chat(answer: &Value) -> Result<Said, AgentError> {
    let message = answer.pointer(MESSAGE).filter(|message| message.is_object());
    let message = message.ok_or_else(|| AgentError::Malformed(missing_at(answer, MESSAGE)))?;
    let finish = answer.pointer("/choices/0/finish_reason").and_then(Value::as_str);
    let waits = matches!(finish, Some("tool_calls" | "function_call"));
    let reading = read_chat(answer);
    // An endpoint that runs its tools itself may tell of them beside its words.
    let is_open = waits || reading.text.as_deref().is_none_or(|text| text.trim().is_empty());
    let wanted = if is_open { tools::of_message(message) } else { Vec::new() };
    Ok(Said { text: words(reading, &wanted, None)?, id: None, conversation: None })
}

fn responses(answer: &Value) -> Result<Said, AgentError> {
    let whole = answer.get("output_text").and_then(Value::as_str).map(str::to_owned);
    let output = answer.pointer(OUTPUT).and_then(Value::as_array);
    match answer.get("status").and_then(Value::as_str) {
        Some("queued" | "in_progress") => {
            return Err(AgentError::Malformed("it is still being made, in the background".to_owned()));
        }
        Some(status @ ("failed" | "cancelled")) => return Err(AgentError::Failed(format!("it is {status}"))),
        Some(_) | None if output.is_none() && whole.is_none() => {
            return Err(AgentError::Malformed(missing_at(answer, OUTPUT)));
        }
        Some(_) | None => {}
    }
    let reading = read_responses(answer);
    let conversation = answer.get("conversation").map(|kept| kept.get("id").unwrap_or(kept));
    Ok(Said {
        id: reading.id.clone().filter(|id| is_name(id)),
        conversation: conversation.and_then(Value::as_str).filter(|id| is_name(id)).map(str::to_owned),
        text: words(reading, &tools::of_output(output.map_or(&[], Vec::as_slice)), whole)?,
    })
}

/// The words of an answer: its text, else those with which it declines. No words at all are a reply too, unless
/// the answer waits for somebody, or was taken away.
fn words(reading: Reading, wanted: &[String], whole: Option<String>) -> Result<String, AgentError> {
    if !wanted.is_empty() {
        return Err(AgentError::Malformed(format!(
            "it asks its client to run {}, and nobody here can; let the endpoint run its tools itself",
            wanted.join(", ")
        )));
    }
    match (reading.text.or(whole).filter(|text| !text.is_empty()).or(reading.refusal), reading.end) {
        (Some(words), _) => Ok(words),
        (None, End::Filter) => Err(AgentError::Failed("a content filter took its answer away".to_owned())),
        (None, End::Itself | End::Limit) => Ok(String::new()),
    }
}

/// For an answer that the next turn cannot name.
pub(super) fn nothing_to_go_on_from() -> AgentError {
    AgentError::Malformed("it has no `id` to go on from; say `history: ours` in the suite".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn heard(status: u16, body: &Value) -> Heard {
        Heard::of(status, body.to_string().into_bytes())
    }

    fn choice(message: Value, finish: &str) -> Value {
        json!({ "choices": [{ "message": message, "finish_reason": finish }] })
    }

    fn output(items: Value) -> Value {
        json!({ "id": "resp_1", "status": "completed", "output": items })
    }

    fn message(content: Value) -> Value {
        json!({ "type": "message", "role": "assistant", "content": content })
    }

    fn call(name: &str, id: &str) -> Value {
        json!({ "type": "function_call", "name": name, "call_id": id, "arguments": "{}" })
    }

    #[rstest]
    #[case::text(choice(json!({ "content": "hi" }), "stop"), "hi")]
    #[case::parts(choice(json!({ "content": [{ "type": "text", "text": "h" }, { "type": "text", "text": "i" }] }), "stop"), "hi")]
    #[case::refusal(choice(json!({ "content": null, "refusal": "I may not." }), "stop"), "I may not.")]
    #[case::nothing(choice(json!({ "content": null }), "stop"), "")]
    #[case::cut(choice(json!({ "content": "half a" }), "length"), "half a")]
    #[case::tools_that_were_run(choice(json!({ "content": "hi", "tool_calls": [{ "function": { "name": "t" } }] }), "stop"), "hi")]
    #[case::least(json!({ "choices": [{ "message": { "content": "hi" } }] }), "hi")]
    fn chat_says_something(#[case] answer: Value, #[case] text: &str) {
        let said = read(OpenAiApi::Chat, &heard(200, &answer));
        assert_eq!(said, Ok(Said { text: text.to_owned(), id: None, conversation: None }));
    }

    #[rstest]
    #[case::text(output(json!([{ "type": "reasoning" }, message(json!([{ "type": "output_text", "text": "hi" }]))])), "hi")]
    #[case::refusal(output(json!([message(json!([{ "type": "refusal", "refusal": "I may not." }]))])), "I may not.")]
    #[case::whole(json!({ "id": "resp_1", "output_text": "hi" }), "hi")]
    #[case::nothing(output(json!([])), "")]
    #[case::tools_that_were_run(output(json!([
        call("t", "c1"), { "type": "function_call_output", "call_id": "c1", "output": "1" },
        { "type": "web_search_call" }, message(json!([{ "type": "output_text", "text": "hi" }])),
    ])), "hi")]
    fn responses_say_something(#[case] answer: Value, #[case] text: &str) {
        let said = read(OpenAiApi::Responses, &heard(200, &answer));
        assert_eq!(
            said,
            Ok(Said { text: text.to_owned(), id: Some("resp_1".to_owned()), conversation: None })
        );
    }

    #[rstest]
    #[case(json!({ "id": "conv_1" }))]
    #[case(json!("conv_1"))]
    fn a_conversation_that_the_endpoint_keeps_is_told(#[case] conversation: Value) {
        let answer = json!({ "output": [], "conversation": conversation });
        let said = read(OpenAiApi::Responses, &heard(200, &answer)).unwrap();
        assert_eq!(said.conversation.as_deref(), Some("conv_1"));
    }

    const TOOL: &str =
        "it asks its client to run book_flight, and nobody here can; let the endpoint run its tools itself";

    #[rstest]
    #[case::a_tool(
        OpenAiApi::Chat,
        choice(json!({ "content": "One moment.", "tool_calls": [{ "type": "function", "function": { "name": "book_flight" } }] }), "tool_calls"),
        AgentError::Malformed(TOOL.into())
    )]
    #[case::a_function(
        OpenAiApi::Chat,
        choice(json!({ "function_call": { "name": "book_flight" } }), "function_call"),
        AgentError::Malformed(TOOL.into())
    )]
    #[case::another_tool(OpenAiApi::Responses, output(json!([call("book_flight", "c2")])), AgentError::Malformed(TOOL.into()))]
    #[case::nothing(OpenAiApi::Chat, json!({ "choices": [] }), AgentError::Malformed("nothing at /choices/0/message; /choices is a list of 0".into()))]
    #[case::of_another_api(OpenAiApi::Responses, choice(json!({ "content": "hi" }), "stop"), AgentError::Malformed("nothing at /output; the answer has the keys choices".into()))]
    #[case::later(OpenAiApi::Responses, json!({ "status": "queued", "output": [] }), AgentError::Malformed("it is still being made, in the background".into()))]
    #[case::failed(
        OpenAiApi::Responses,
        json!({ "status": "failed", "error": { "code": "server_error", "message": "no model" }, "output": [] }),
        AgentError::Failed("HTTP 200: no model".into())
    )]
    #[case::filtered(OpenAiApi::Chat, choice(json!({ "content": null }), "content_filter"), AgentError::Failed("a content filter took its answer away".into()))]
    fn an_answer_without_a_reply_says_why(
        #[case] api: OpenAiApi,
        #[case] answer: Value,
        #[case] expected: AgentError,
    ) {
        assert_eq!(read(api, &heard(200, &answer)), Err(expected));
    }

    #[rstest]
    #[case(401, r#"{"error":{"message":"wrong key"}}"#, "HTTP 401: wrong key; check the agent's `key`")]
    #[case(404, "<html>", "HTTP 404: <html>; check the agent's `base_url`, most end in /v1, and its `model`")]
    #[case(500, r#"{"detail":"out of order"}"#, "HTTP 500: out of order")]
    #[case(503, "", "HTTP 503 without words")]
    fn an_error_status_is_the_agents_failure(#[case] status: u16, #[case] body: &str, #[case] message: &str) {
        let heard = Heard::of(status, body.as_bytes().to_vec());
        assert_eq!(read(OpenAiApi::Chat, &heard), Err(AgentError::Failed(message.to_owned())));
    }
}
