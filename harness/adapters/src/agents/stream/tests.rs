//! Streams as frameworks send them, and what each comes to.

use super::*;
use crate::agents::{fixture, question::MOST};
use rehearsal_core::suite::{HttpExchange, SessionCarrier};
use rstest::rstest;
use serde_json::json;

/// A turn in which a tool was called, as `bedrock-agentcore` 1.25.0 streams the events of `strands-agents` 1.62.0.
const STRANDS_TURN: &str = include_str!("fixtures/strands_turn.sse");
/// The same, where the tool needs leave.
const STRANDS_INTERRUPT: &str = include_str!("fixtures/strands_interrupt.sse");

/// An exchange with the usual places of AgentCore, and the changes of a test.
fn exchange(change: impl FnOnce(&mut HttpExchange)) -> HttpExchange {
    let mut spec = fixture::exchange(json!({}), "/result", &[]);
    spec.reply =
        ["/result", "/response", "/output", "/reply", "/message", "/text", ""].map(str::to_owned).to_vec();
    spec.questions.at = ["/interrupts", "/result/interrupts"].map(str::to_owned).to_vec();
    change(&mut spec);
    spec
}

fn read_by(spec: &HttpExchange, wire: &str) -> Result<Reply, AgentError> {
    let places = Places::new(spec).unwrap();
    let mut stream = Stream::new(&places);
    // Cut where no frame ends; long ones in fewer pieces.
    for chunk in wire.as_bytes().chunks(wire.len() / 1000 + 7) {
        if !stream.take(chunk)? {
            break;
        }
    }
    stream.finish()
}

fn read(wire: &str) -> Result<Reply, AgentError> {
    read_by(&exchange(|_| {}), wire)
}

/// A stream of frames with this data.
fn frames(data: &[&str]) -> String {
    data.iter().map(|data| format!("data: {data}\n\n")).collect()
}

#[rstest]
#[case::json_strings(&[r#""Hel""#, r#""lo""#, r#"" 5""#], "Hello 5")]
#[case::bare_words(&["Hel", "lo", " 5", "42", "true"], "Hello 542true")]
#[case::bare_number_first(&["42", " is it"], "42 is it")]
#[case::chat_chunks(&[
    r#"{"choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}"#,
    r#"{"choices":[{"index":0,"delta":{"content":"Hel"}}]}"#,
    r#"{"choices":[{"index":0,"delta":{"tool_calls":[{"function":{"arguments":"x"}}]}}]}"#,
    r#"{"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}"#,
    r#"{"choices":[],"usage":{"total_tokens":3}}"#,
    "[DONE]",
    r#"{"choices":[{"index":0,"delta":{"content":" and more"}}]}"#,
], "Hello")]
#[case::responses(&[
    r#"{"type":"response.created","response":{"output":[],"error":null}}"#,
    r#"{"type":"response.reasoning_summary_text.delta","delta":"hm"}"#,
    r#"{"type":"response.output_text.delta","delta":"Hel"}"#,
    r#"{"type":"response.function_call_arguments.delta","delta":"{}"}"#,
    r#"{"type":"response.output_text.delta","delta":"lo"}"#,
    r#"{"type":"response.output_text.done","text":"Hello"}"#,
    r#"{"type":"response.completed","response":{"error":null,"output":[{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello"}]}]}}"#,
], "Hello")]
#[case::responses_at_once(&[
    r#"{"type":"response.completed","response":{"output":[{"type":"reasoning","summary":[]},{"type":"message","role":"assistant","content":[{"type":"output_text","text":"Hello"}]}]}}"#,
], "Hello")]
#[case::anthropic(&[
    r#"{"type":"message_start","message":{"role":"assistant","content":[]}}"#,
    r#"{"type":"content_block_delta","delta":{"type":"thinking_delta","thinking":"hm"}}"#,
    r#"{"type":"content_block_delta","delta":{"type":"text_delta","text":"Hel"}}"#,
    r#"{"type":"content_block_delta","delta":{"type":"text_delta","text":"lo"}}"#,
    r#"{"type":"message_stop"}"#,
], "Hello")]
#[case::converse(&[
    r#"{"messageStart":{"role":"assistant"}}"#,
    r#"{"contentBlockDelta":{"delta":{"text":"Let me see."}}}"#,
    r#"{"messageStop":{"stopReason":"tool_use"}}"#,
    r#"{"messageStart":{"role":"assistant"}}"#,
    r#"{"contentBlockDelta":{"delta":{"text":"Hello"}}}"#,
], "Let me see.\n\nHello")]
#[case::strands_twice(&[
    r#"{"event":{"contentBlockDelta":{"delta":{"text":"Hel"}}}}"#,
    r#"{"data":"Hel","delta":{"text":"Hel"}}"#,
    r#"{"event":{"contentBlockDelta":{"delta":{"text":"lo"}}}}"#,
    r#"{"data":"lo","delta":{"text":"lo"}}"#,
], "Hello")]
#[case::strands_data(&[r#"{"data":"Hel","delta":{"text":"Hel"}}"#, r#"{"data":"lo"}"#], "Hello")]
#[case::strands_messages(&[
    r#"{"message":{"role":"assistant","content":[{"text":"Let me see."},{"toolUse":{}}]}}"#,
    r#"{"message":{"role":"user","content":[{"toolResult":{}}]}}"#,
    r#"{"message":{"role":"assistant","content":[{"text":"Hello"}]}}"#,
], "Let me see.\n\nHello")]
#[case::strands_result(&[
    r#"{"data":"Let me see."}"#,
    r#"{"result":{"stop_reason":"end_turn","message":{"role":"assistant","content":[{"text":"Hello"}]}}}"#,
], "Hello")]
#[case::ag_ui(&[
    r#"{"type":"RUN_STARTED"}"#,
    r#"{"type":"TOOL_CALL_ARGS","delta":"{}"}"#,
    r#"{"type":"THINKING_TEXT_MESSAGE_CONTENT","delta":"hm"}"#,
    r#"{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"Hel"}"#,
    r#"{"type":"TEXT_MESSAGE_CONTENT","messageId":"m","delta":"lo"}"#,
    r#"{"type":"STATE_DELTA","delta":[]}"#,
    r#"{"type":"RUN_FINISHED"}"#,
], "Hello")]
#[case::vercel(&[
    r#"{"type":"start"}"#,
    r#"{"type":"reasoning-delta","id":"0","delta":"hm"}"#,
    r#"{"type":"text-delta","id":"1","delta":"Hel"}"#,
    r#"{"type":"tool-input-delta","inputTextDelta":"{}"}"#,
    r#"{"type":"text-delta","id":"1","delta":"lo"}"#,
    r#"{"type":"finish"}"#,
    "[DONE]",
], "Hello")]
#[case::own_words(&[r#"{"token":"Hel"}"#, r#"{"text":"l"}"#, r#"{"content":"o"}"#, r#"{"status":"ok"}"#], "Hello")]
#[case::last_frame_is_whole(&[r#"{"delta":"He"}"#, r#"{"delta":"l"}"#, r#"{"reply":"Hello"}"#], "Hello")]
#[case::whole_each_time(&[r#"{"output":"He"}"#, r#"{"output":"Hello"}"#, r#"{"output":""}"#], "Hello")]
#[case::piece_by_piece(&[r#"{"response":"Hel"}"#, r#"{"response":"lo"}"#, r#"{"response":"","done":true}"#], "Hello")]
#[case::tool_results(&[r#"{"type":"tool_end","result":"3 flights"}"#, r#"{"type":"tool_end","error":"no flights"}"#, r#"{"delta":"Hello"}"#], "Hello")]
#[case::other_people(&[r#"{"role":"user","content":"hi"}"#, r#"{"role":"assistant","content":"Hello"}"#], "Hello")]
#[case::empty(&[r#"{"delta":""}"#], "")]
#[case::cut_before_the_empty_line(&[r#"{"delta":"Hello"}"#], "Hello")]
fn the_usual_streams_are_understood(#[case] data: &[&str], #[case] text: &str) {
    assert_eq!(read(&frames(data)), Ok(Reply::words(text)));
    assert_eq!(read(frames(data).trim_end()), Ok(Reply::words(text)));
}

#[test]
fn a_turn_of_a_real_agent_is_told_once() {
    let text = "I found flights at 07:15 for 264 EUR or at 18:40 for 309 EUR. Do you confirm that I book the first one?";
    assert_eq!(read(STRANDS_TURN), Ok(Reply::words(text)));
}

#[test]
fn a_real_agent_that_waits_for_leave_asks_for_it() {
    let reply = read(STRANDS_INTERRUPT).unwrap();
    let [question] = reply.questions.as_slice() else { panic!("{reply:?}") };
    assert_eq!(question.id, "v1:before_tool_call:call_1:0ddc9110-25d2-5b8c-a510-ac02c68d81aa");
    let tool = question.tool.as_ref().unwrap();
    let arguments = json!({ "origin": "Lisbon", "destination": "Rome", "date": "2026-12-01" });
    assert_eq!((tool.name.as_str(), tool.id.as_deref()), ("search_flights", Some("call_1")));
    assert_eq!((tool.arguments.as_ref(), reply.text.as_str()), (Some(&arguments), ""));
}

#[test]
fn a_question_keeps_the_words_before_it() {
    let wire = frames(&[
        r#"{"delta":"One moment."}"#,
        r#"{"result":{"stop_reason":"interrupt","interrupts":[{"id":"i","name":"n","reason":"sure?"}]}}"#,
    ]);
    let reply = read(&wire).unwrap();
    assert_eq!((reply.text.as_str(), reply.questions.len()), ("One moment.", 1));
}

#[rstest]
#[case::named_event(
    "event: token\ndata: Hel\n\nevent: tool_call\ndata: search\n\nevent: token\ndata: lo\n\n",
    Ok("Hello")
)]
#[case::comments(": open\n\nretry: 5\ndata: \"Hello\"\n\n: bye\n\n", Ok("Hello"))]
#[case::lines("data: Hello\ndata: you\n\n", Ok("Hello\nyou"))]
#[case::crlf("data: \"Hel\"\r\n\r\ndata: \"lo\"\r\n\r\n", Ok("Hello"))]
#[case::nothing(": open\n\n", Err("its stream is empty"))]
#[case::no_reply(
    "data: {\"status\": \"ok\"}\n\ndata: {\"n\": 1}\n\n",
    Err(
        "nothing in the 2 frames of its stream is at a usual place, or at one that `stream` names; the last is \"{\"n\": 1}\""
    )
)]
fn the_form_of_the_stream_is_no_matter(#[case] wire: &str, #[case] expected: Result<&str, &str>) {
    let expected = expected.map(Reply::words).map_err(|why| AgentError::Malformed(why.to_owned()));
    assert_eq!(read(wire), expected);
}

#[rstest]
#[case::agentcore(
    r#"data: {"error": "boom", "error_type": "ValueError", "message": "An error occurred during streaming"}"#,
    "boom"
)]
#[case::openai(r#"data: {"error": {"message": "boom", "type": "server_error"}}"#, "boom")]
#[case::responses(r#"data: {"type": "response.failed", "response": {"error": {"code": "server_error", "message": "boom"}}}"#, "boom")]
#[case::anthropic(
    r#"data: {"type": "error", "error": {"type": "overloaded_error", "message": "boom"}}"#,
    "boom"
)]
#[case::ag_ui(r#"data: {"type": "RUN_ERROR", "message": "boom"}"#, "boom")]
#[case::vercel(r#"data: {"type": "error", "errorText": "boom"}"#, "boom")]
#[case::named("event: error\ndata: boom", "boom")]
#[case::silent("event: error\ndata:", "it did not say why")]
fn an_error_in_a_stream_is_the_agents_failure_whatever_came_before(#[case] frame: &str, #[case] why: &str) {
    let wire = format!("data: \"Hel\"\n\n{frame}\n\ndata: \"lo\"\n\n");
    assert_eq!(read(&wire), Err(AgentError::Failed(why.to_owned())));
}

#[rstest]
#[case::delta(&["/d"], &[], &[r#"{"d":"Hel","text":"x"}"#, r#"{"text":"x"}"#, r#"{"d":"lo"}"#, "x", "7"], "Hello")]
#[case::several(&["/d", "/e"], &[], &[r#"{"d":null,"e":"Hel"}"#, r#"{"d":"lo","e":"x"}"#], "Hello")]
#[case::whole(&[], &["/w"], &[r#"{"delta":"Hi"}"#, r#"{"w":"He"}"#, r#"{"w":"Hello"}"#, r#"{"result":"x"}"#], "Hello")]
#[case::data(&["/n"], &[], &[r#"{"n":1}"#, r#"{"n":[2]}"#], "1[2]")]
#[case::frame(&[""], &[], &[r#""Hel""#, r#""lo""#], "Hello")]
fn the_suites_own_places_go_before_the_usual(
    #[case] delta: &[&str],
    #[case] whole: &[&str],
    #[case] data: &[&str],
    #[case] text: &str,
) {
    let own = |places: &[&str]| places.iter().map(|place| (*place).to_owned()).collect();
    let spec = exchange(|spec| {
        (spec.stream.delta, spec.stream.whole) = (own(delta), own(whole));
    });
    assert_eq!(read_by(&spec, &frames(data)), Ok(Reply::words(text)));
}

#[test]
fn a_frame_may_name_the_conversation() {
    let spec = exchange(|spec| spec.session = SessionCarrier::Body("/thread".to_owned()));
    let wire = frames(&[r#"{"thread":"t-1"}"#, r#"{"delta":"Hello"}"#, r#"{"thread":null,"delta":"."}"#]);
    let reply = read_by(&spec, &wire).unwrap();
    assert_eq!((reply.conversation.as_deref(), reply.text.as_str()), (Some("t-1"), "Hello."));
}

#[rstest]
#[case::in_an_object("{\"delta\": \"Hel", true)]
#[case::in_a_text("\"Hel", true)]
#[case::whole("{\"delta\": \"Hello\"}", false)]
#[case::bare_words("Hel", false)]
fn a_frame_that_is_not_all_there_is_no_reply(#[case] last: &str, #[case] cut: bool) {
    let read = read(&format!("data: \"Well, \"\n\ndata: {last}"));
    let why = "its stream broke off in the middle of a frame, after 1 whole ones".to_owned();
    assert_eq!(read.err(), cut.then_some(AgentError::Malformed(why)));
}

#[test]
fn a_reply_of_unlikely_length_is_refused() {
    let piece = format!("data: \"{}\"\n\n", "x".repeat(1024 * 1024));
    let error = read(&piece.repeat(11)).unwrap_err();
    assert_eq!(error, AgentError::Malformed("its reply is longer than 10 MiB".to_owned()));
}

#[test]
fn no_more_is_asked_than_a_user_could_answer() {
    let asked =
        |number| format!("data: {{\"interrupts\": [{{\"id\": \"{number}\", \"reason\": \"sure?\"}}]}}\n\n");
    let reply = read(&(0..MOST + 10).map(asked).collect::<String>()).unwrap();
    assert_eq!(reply.questions.len(), MOST);
}

#[test]
fn a_stream_without_end_is_given_up() {
    let places = Places::default();
    let mut stream = Stream::new(&places);
    assert_eq!(stream.take(b"data: \"a\"\n\n"), Ok(true));
    stream.read = STREAM_LIMIT;
    let error = stream.take(b"d").unwrap_err();
    assert_eq!(error, AgentError::Malformed("its stream is longer than 64 MiB".to_owned()));
}

#[test]
fn what_holds_outside_is_what_the_last_frame_says_that_tells_it() {
    let spec = exchange(|spec| spec.state = Some("/world".to_owned()));
    let wire = frames(&[
        r#"{"world": {"booked": false}, "data": "Hel"}"#,
        r#"{"world": {"booked": true}}"#,
        r#"{"world": "of words", "data": "lo"}"#,
    ]);
    let reply = read_by(&spec, &wire).unwrap();
    assert_eq!((reply.text.as_str(), &reply.state["booked"]), ("Hello", &json!(true)));
}
