//! The shapes of questions that are in use, word for word as agents send them.

use super::*;
use rehearsal_core::question::AnsweredBy;
use rstest::rstest;

fn one(value: Value) -> Question {
    let mut found = questions(&value);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

#[test]
fn our_own_shape_is_read_whole() {
    let question = one(json!([{
        "id": "q1",
        "kind": "approval",
        "message": "Shall I book?",
        "schema": { "type": "object", "properties": { "seat": { "type": "string" } } },
        "choices": ["12A", { "value": 2, "label": "window" }],
        "tool": { "name": "book", "arguments": { "flight": "TP 440" } },
    }]));
    assert_eq!(
        question,
        Question {
            id: "q1".into(),
            kind: QuestionKind::Approval,
            message: "Shall I book?".into(),
            tool: Some(ToolCall {
                name: "book".into(),
                arguments: Some(json!({ "flight": "TP 440" })),
                ..ToolCall::default()
            }),
            schema: Some(json!({ "type": "object", "properties": { "seat": { "type": "string" } } })),
            choices: vec![
                Choice { value: json!("12A"), label: "12A".into() },
                Choice { value: json!(2), label: "window".into() },
            ],
        }
    );
}

#[rstest]
#[case::words(json!({ "id": 7, "question": "Which day?" }), "7", QuestionKind::Clarification, "Which day?")]
#[case::nameless(json!([{ "prompt": "Which day?" }]), "1", QuestionKind::Clarification, "Which day?")]
#[case::choices(json!({ "message": "Which?", "options": ["a", "b"] }), "1", QuestionKind::Clarification, "Which?")]
#[case::tool(json!({ "message": "Go on?", "tool": "book" }), "1", QuestionKind::Approval, "Go on?")]
#[case::only_a_tool(json!({ "id": "a", "tool_name": "book", "args": {} }), "a", QuestionKind::Approval, "May I use book?")]
#[case::strands(
    json!({ "id": "v1:before_tool_call:t:u", "name": "for_delete", "reason": "APPROVAL", "response": null }),
    "v1:before_tool_call:t:u", QuestionKind::Approval, "APPROVAL"
)]
#[case::strands_without_reason(
    json!({ "id": "i", "name": "for_delete", "reason": null, "response": null }),
    "i", QuestionKind::Approval, "for_delete"
)]
#[case::strands_with_words(
    json!({ "id": "i", "name": "n", "reason": { "question": "Delete it?", "paths": ["a"] } }),
    "i", QuestionKind::Approval, "Delete it?"
)]
#[case::strands_with_data(
    json!({ "id": "i", "name": "n", "reason": { "paths": ["a"] } }),
    "i", QuestionKind::Approval, r#"{"paths":["a"]}"#
)]
#[case::strands_over_a2a(json!({ "interruptId": "i", "name": "n", "reason": "sure?" }), "i", QuestionKind::Approval, "sure?")]
#[case::elicitation(
    json!({ "message": "Your name?", "requestedSchema": { "type": "object", "properties": { "name": { "type": "string" } } } }),
    "1", QuestionKind::Form, "Your name?"
)]
#[case::elicitation_of_leave(
    json!({ "message": "Go on?", "requestedSchema": { "type": "object", "properties": {} } }),
    "1", QuestionKind::Approval, "Go on?"
)]
#[case::elicitation_elsewhere(
    json!({ "mode": "url", "message": "Log in", "url": "https://example.com", "elicitationId": "e" }),
    "e", QuestionKind::SignIn, "Log in"
)]
#[case::ag_ui(
    json!({ "id": "i", "reason": "confirmation", "message": "Send it?", "toolCallId": "t" }),
    "i", QuestionKind::Approval, "Send it?"
)]
#[case::ag_ui_with_schema(
    json!({ "id": "i", "reason": "input", "message": "When?", "responseSchema": { "type": "string" } }),
    "i", QuestionKind::Clarification, "When?"
)]
#[case::ag_ui_yes_or_no(
    json!({ "id": "i", "reason": "input", "responseSchema": { "type": "boolean" } }),
    "i", QuestionKind::Approval, "input"
)]
fn a_question_is_read_in_whatever_shape(
    #[case] value: Value,
    #[case] id: &str,
    #[case] kind: QuestionKind,
    #[case] message: &str,
) {
    let question = one(value);
    assert_eq!((question.id.as_str(), question.kind, question.message.as_str()), (id, kind, message));
}

#[rstest]
#[case::in_the_question(json!({ "id": "i", "message": "?", "toolName": "book", "toolCallId": "t", "input": [1] }))]
#[case::in_the_reason(json!({ "id": "i", "reason": { "tool": { "name": "book", "toolUseId": "t", "args": [1] } } }))]
#[case::beside_the_reason(json!({ "id": "i", "reason": { "tool_name": "book", "tool_use_id": "t", "args": [1] } }))]
#[case::beside_the_interrupts(json!({
    "tool_use": { "toolUseId": "t", "name": "book", "input": [1] },
    "interrupts": [{ "id": "i", "name": "n", "reason": "sure?", "response": null }],
}))]
fn the_tool_that_waits_is_found(#[case] value: Value) {
    let tool = ToolCall {
        name: "book".into(),
        id: Some("t".into()),
        arguments: Some(json!([1])),
        ..ToolCall::default()
    };
    assert_eq!(one(value).tool, Some(tool));
}

#[rstest]
#[case(json!(null))]
#[case(json!([]))]
#[case(json!({}))]
#[case(json!("Which day?"))]
#[case(json!(["How late are you open?", "Where are you?"]))]
#[case(json!([{ "id": 3 }, { "name": "n" }, { "message": " " }, { "message": null }]))]
#[case(json!({ "stop_reason": "interrupt", "interrupts": [] }))]
#[case(json!({ "stop_reason": "end_turn", "interrupts": null, "message": "hi" }))]
#[case(json!({ "stop_reason": "end_turn", "interrupts": [{ "id": "i", "reason": "sure?" }] }))]
#[case(json!([{ "id": "i", "name": "n", "reason": "sure?", "response": "y" }]))]
fn what_asks_nothing_is_no_question(#[case] value: Value) {
    assert_eq!(questions(&value), vec![]);
}

#[test]
fn names_are_kept_apart_and_numbers_are_bounded() {
    let twice = json!([{ "id": "a", "message": "1" }, { "id": "a", "message": "2" }, { "message": "3" }]);
    let found = questions(&twice);
    let told: Vec<_> = found.iter().map(|it| (it.id.as_str(), it.message.as_str())).collect();
    assert_eq!(told, [("a", "1"), ("3", "3")]);

    let many: Value = (0..1000).map(|id| json!({ "id": id, "message": "x".repeat(100_000) })).collect();
    let found = questions(&many);
    assert_eq!((found.len(), found[0].message.len()), (MOST, LONGEST));
}

#[test]
fn the_interrupts_that_python_printed_are_questions() {
    let text = "[{'id': 'v1:before_tool_call:call_1:0ddc', 'name': 'appr', 'reason': {'tool': 'search_flights', \
                'args': {'origin': \"L'Aquila\"}}, 'response': None}]";
    let found = printed(text);
    let [question] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(question.id, "v1:before_tool_call:call_1:0ddc");
    let tool = question.tool.as_ref().unwrap();
    assert_eq!(
        (tool.name.as_str(), &tool.arguments),
        ("search_flights", &Some(json!({ "origin": "L'Aquila" })))
    );
}

#[rstest]
#[case("[{'id': 1}] is what I found")]
#[case("[{'id': 'a', 'reason': None, 'response': None}, {'flight': 1}]")]
#[case(r#"[{"id": "a", "reason": "sure?", "response": null}]"#)]
#[case("Which day?")]
fn other_texts_hold_no_questions(#[case] text: &str) {
    assert_eq!(printed(text), vec![]);
}

fn answer(action: Action, content: Option<Value>) -> Answer {
    Answer { question: "q".into(), action, content, by: AnsweredBy::Actor }
}

#[rstest]
#[case(Action::Accept, None, json!({ "id": "q", "action": "accept" }), json!("y"))]
#[case(Action::Accept, Some(json!({ "seat": "12A" })), json!({ "id": "q", "action": "accept", "content": { "seat": "12A" } }), json!({ "seat": "12A" }))]
#[case(Action::Accept, Some(json!(null)), json!({ "id": "q", "action": "accept", "content": null }), json!("y"))]
#[case(Action::Decline, None, json!({ "id": "q", "action": "decline" }), json!("n"))]
#[case(Action::Decline, Some(json!("too late")), json!({ "id": "q", "action": "decline", "content": "too late" }), json!("too late"))]
#[case(Action::Cancel, None, json!({ "id": "q", "action": "cancel" }), json!("n"))]
fn an_answer_is_told_as_each_agent_reads_it(
    #[case] action: Action,
    #[case] content: Option<Value>,
    #[case] ours: Value,
    #[case] response: Value,
) {
    let answer = answer(action, content);
    assert_eq!(answers(std::slice::from_ref(&answer)), json!([ours]));
    let block = json!([{ "interruptResponse": { "interruptId": "q", "response": response } }]);
    assert_eq!(interrupt_responses(&[answer]), block);
}
