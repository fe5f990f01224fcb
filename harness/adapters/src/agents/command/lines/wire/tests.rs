//! The wire: what is written for a turn, and what is read from a line.

use super::*;
use rehearsal_core::{
    ids::{SpanId, TraceContext, TraceId},
    question::{Action, Answer as UserAnswer, AnsweredBy},
};
use rstest::rstest;
use serde_json::json;

fn written(input: Input<'_>) -> Value {
    let context =
        TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([2; 8]) };
    let line =
        ask(&SessionId::new("s"), Request { input, turn: 2, context, history: &[], mcp_url: None }).unwrap();
    assert_eq!(line.find('\n'), Some(line.len() - 1));
    serde_json::from_str(&line).unwrap()
}

#[test]
fn a_message_with_line_breaks_and_quotes_is_one_line() {
    assert_eq!(
        written(Input::Message("a\n\"b\", \"turn\": 9")),
        json!({
            "session_id": "s",
            "turn": 2,
            "message": "a\n\"b\", \"turn\": 9",
            "traceparent": "00-01010101010101010101010101010101-0202020202020202-01",
            "baggage": "session.id=s",
        })
    );
}

#[test]
fn a_program_is_told_where_its_simulated_tools_are() {
    let context =
        TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([2; 8]) };
    let url = "http://127.0.0.1:7000/mcp/s";
    let request = Request { input: Input::Message("a"), turn: 1, context, history: &[], mcp_url: Some(url) };
    let line = ask(&SessionId::new("s"), request).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["mcp_url"], url);
}

#[test]
fn answers_go_with_their_words() {
    let answer = |question: &str, action, content| {
        let question = question.to_owned();
        UserAnswer { question, action, content, by: AnsweredBy::Actor }
    };
    let answers =
        [answer("q1", Action::Accept, Some(json!({ "seat": "12A" }))), answer("q2", Action::Decline, None)];
    assert_eq!(
        written(Input::Answers { answers: &answers, words: "12A. No." }),
        json!({
            "session_id": "s",
            "turn": 2,
            "answers": [
                { "id": "q1", "action": "accept", "content": { "seat": "12A" } },
                { "id": "q2", "action": "decline" },
            ],
            "message": "12A. No.",
            "traceparent": "00-01010101010101010101010101010101-0202020202020202-01",
            "baggage": "session.id=s",
        })
    );
}

#[rstest]
#[case::one(json!({ "question": { "id": "q1", "message": "Sure?" } }), "", &["q1"])]
#[case::several(json!({ "questions": [{ "id": "a", "message": "A?" }, { "id": "b", "message": "B?" }] }), "", &["a", "b"])]
#[case::beside_words(json!({ "reply": "Well.", "question": { "id": "q1", "message": "Sure?" } }), "Well.", &["q1"])]
#[case::null_beside(json!({ "reply": null, "question": { "id": "q1", "message": "Sure?" } }), "", &["q1"])]
#[case::none(json!({ "reply": "Well.", "questions": [] }), "Well.", &[])]
fn a_program_may_ask_instead_of_or_beside_replying(
    #[case] mut line: Value,
    #[case] text: &str,
    #[case] ids: &[&str],
) {
    line["session_id"] = json!("s");
    let Line::Answer(answer) = Line::parse(line.to_string().as_bytes(), None) else { panic!("{line}") };
    let reply = answer.outcome.unwrap();
    assert_eq!(reply.text, text);
    assert_eq!(reply.questions.iter().map(|question| question.id.as_str()).collect::<Vec<_>>(), ids);
}

#[test]
fn questions_that_cannot_be_read_are_no_answer() {
    let line = br#"{"session_id": "s", "questions": ["Sure?"]}"#;
    let outcome =
        Err(AgentError::Malformed("nothing at /reply; the answer has the keys session_id, questions".into()));
    let answer = Answer { session: SessionId::new("s"), turn: None, outcome };
    assert_eq!(Line::parse(line, None), Line::Answer(answer));
    assert_eq!(Line::parse(br#"{"question": {"message": "Sure?"}}"#, None), Line::Nameless);
}

#[rstest]
#[case(json!("thread-7"), Some("thread-7"))]
#[case(json!(""), None)]
#[case(json!(7), None)]
#[case(json!("x".repeat(LONGEST_NAME + 1)), None)]
fn a_program_may_tell_its_own_name_for_the_conversation(#[case] name: Value, #[case] expected: Option<&str>) {
    let line = json!({ "session_id": "s", "reply": "hi", "conversation": name }).to_string();
    let Line::Answer(answer) = Line::parse(line.as_bytes(), None) else { panic!("{line}") };
    assert_eq!(answer.outcome.unwrap().conversation.as_deref(), expected);
}

#[rstest]
#[case(json!({ "booked": true, "seats": [1] }), &["booked", "seats"])]
#[case(json!({}), &[])]
#[case(json!("idle"), &[])]
#[case(json!(null), &[])]
fn a_program_may_tell_what_holds_outside(#[case] state: Value, #[case] names: &[&str]) {
    for beside in [json!({ "reply": "hi" }), json!({ "question": { "id": "q", "message": "Sure?" } })] {
        let mut line = beside;
        (line["session_id"], line["state"]) = (json!("s"), state.clone());
        let Line::Answer(answer) = Line::parse(line.to_string().as_bytes(), None) else { panic!("{line}") };
        let told = answer.outcome.unwrap().state;
        assert_eq!(told.keys().map(String::as_str).collect::<Vec<_>>(), names);
    }
}

#[rstest]
#[case(json!({ "session_id": "s", "reply": "hi" }), None, Ok("hi"))]
#[case(json!({ "session_id": "s", "reply": "", "turn": 3 }), Some(3), Ok(""))]
#[case(json!({ "session_id": "s", "reply": {"a": 1}, "error": null }), None, Ok(r#"{"a":1}"#))]
#[case(json!({ "session_id": "s", "error": "no\nmodel" }), None, Err(AgentError::Failed("no\\nmodel".into())))]
#[case(json!({ "session_id": "s", "reply": null }), None, Err(AgentError::Malformed("/reply is null".into())))]
#[case(
    json!({ "session_id": "s", "text": "hi" }),
    None,
    Err(AgentError::Malformed("nothing at /reply; the answer has the keys session_id, text".into()))
)]
fn an_answer_is_a_reply_or_says_what_is_wrong(
    #[case] line: Value,
    #[case] turn: Option<u64>,
    #[case] outcome: Result<&str, AgentError>,
) {
    let read = Line::parse(line.to_string().as_bytes(), None);
    let outcome = outcome.map(Reply::words);
    assert_eq!(read, Line::Answer(Answer { session: SessionId::new("s"), turn, outcome }));
}

#[test]
fn the_only_session_of_a_process_needs_no_name() {
    let (line, sole) = (br#"{"reply": "hi"}"#, SessionId::new("s"));
    let reply = Reply::words("hi");
    let answer = Answer { session: sole.clone(), turn: None, outcome: Ok(reply) };
    assert_eq!(Line::parse(line, Some(&sole)), Line::Answer(answer));
    assert_eq!(Line::parse(line, None), Line::Nameless);
}

#[rstest]
#[case(b"Listening...")]
#[case(b"[1, 2]")]
#[case(b"{\"level\": \"info\"}")]
#[case(b"{\"level\": \"\xff\"}")]
#[case(b"\xff\xfe")]
fn a_line_for_nobody_is_no_answer(#[case] line: &[u8]) {
    assert_eq!(Line::parse(line, None), Line::Other);
}

/// Whoever waits for it would wait in vain, and its words have holes in them.
#[test]
fn an_answer_that_is_no_text_is_told_to_whom_it_was_for() {
    let line = b"{\"session_id\": \"s\", \"turn\": 2, \"reply\": \"\xff\"}";
    let outcome = Err(AgentError::Malformed("it is not UTF-8 text".into()));
    let answer = Answer { session: SessionId::new("s"), turn: Some(2), outcome };
    assert_eq!(Line::parse(line, None), Line::Answer(answer));
}
