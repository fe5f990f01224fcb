//! What an interrupted task asks of the user, and the parts of the message that answers.

use super::{part::Part, task::Task};
use crate::agents::question::{LONGEST, MOST, interrupt_responses, questions};
use rehearsal_core::question::{Action, Answer, Question, QuestionKind};
use serde_json::{Value, json};

/// Where in a part's data a schema of the answer is.
const SCHEMAS: [&str; 3] = ["requestedSchema", "schema", "responseSchema"];

/// How the agent reads the answers to what it has asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reads {
    /// As responses to the interrupts of a Strands agent.
    Interrupts,
    /// As values, where an answer has some.
    Values,
    /// As words.
    Words,
}

/// What a task asks that needs input.
pub(super) fn of_input(task: &Task) -> (Vec<Question>, Reads) {
    let said = task.said();
    let data = || task.message.iter().filter_map(Part::data);
    let interrupts = data().filter(|data| data.get("interrupts").is_some());
    let interrupts: Vec<Question> = interrupts.flat_map(questions).map(approval).take(MOST).collect();
    if !interrupts.is_empty() {
        return (interrupts, Reads::Interrupts);
    }
    let forms = data().filter_map(|data| as_form(data, said.as_deref()));
    let forms: Vec<Question> = forms.flat_map(|form| questions(&form)).take(MOST).collect();
    match forms.as_slice() {
        [] => (vec![plain(task, QuestionKind::Clarification, "The agent needs to know more.")], Reads::Words),
        _ => (numbered(forms), Reads::Values),
    }
}

/// What a task asks that needs a login.
pub(super) fn of_login(task: &Task) -> (Vec<Question>, Reads) {
    (vec![plain(task, QuestionKind::SignIn, "The agent needs you to sign in.")], Reads::Words)
}

/// A tool of a Strands agent waits for leave, whatever it says.
fn approval(question: Question) -> Question {
    Question { kind: QuestionKind::Approval, ..question }
}

/// A part's data with a schema of the answer in it, or the schema itself, as a question with a message.
fn as_form(data: &Value, said: Option<&str>) -> Option<Value> {
    let object = data.as_object()?;
    let mut form = if SCHEMAS.iter().any(|name| object.get(*name).is_some_and(Value::is_object)) {
        object.clone()
    } else {
        let is_schema = object.get("type").is_some_and(|kind| kind == "object")
            && object.get("properties").is_some_and(Value::is_object);
        json!({ "schema": is_schema.then_some(data)? }).as_object()?.clone()
    };
    if let (Some(said), false) = (said, form.contains_key("message")) {
        form.insert("message".to_owned(), json!(said));
    }
    Some(Value::Object(form))
}

/// Forms in parts of their own may go by the same name, and an answer must find its question.
fn numbered(forms: Vec<Question>) -> Vec<Question> {
    let several = forms.len() > 1;
    let number = |(index, form): (usize, Question)| {
        let id = if several { format!("{}-{}", index + 1, form.id) } else { form.id };
        Question { id, ..form }
    };
    forms.into_iter().enumerate().map(number).collect()
}

fn plain(task: &Task, kind: QuestionKind, otherwise: &str) -> Question {
    let message = task.said().unwrap_or_else(|| otherwise.to_owned());
    Question {
        id: task.id.clone().unwrap_or_else(|| "task".to_owned()),
        kind,
        message: message.chars().take(LONGEST).collect(),
        tool: None,
        schema: None,
        choices: Vec::new(),
    }
}

/// The parts of the message that answers.
pub(super) fn parts(reads: Reads, answers: &[Answer]) -> Vec<Part> {
    match reads {
        Reads::Interrupts => match interrupt_responses(answers) {
            Value::Array(responses) => responses.into_iter().map(Part::Data).collect(),
            other => vec![Part::Data(other)],
        },
        Reads::Values => answers.iter().map(values).collect(),
        Reads::Words => answers.iter().map(|answer| Part::Text(answer.words())).collect(),
    }
}

/// The values of a form; words where there are none, since the protocol has no other way to refuse.
fn values(answer: &Answer) -> Part {
    match (answer.action, &answer.content) {
        (Action::Accept, Some(content @ Value::Object(_))) => Part::Data(content.clone()),
        (Action::Accept | Action::Decline | Action::Cancel, _) => Part::Text(answer.words()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::question::AnsweredBy;
    use rstest::rstest;

    fn task(parts: Value) -> Task {
        Task::read(
            &json!({ "id": "t", "status": { "state": "input-required", "message": { "parts": parts } } }),
        )
        .unwrap()
    }

    fn answer(question: &str, action: Action, content: Option<Value>) -> Answer {
        Answer { question: question.to_owned(), action, content, by: AnsweredBy::Actor }
    }

    fn form() -> Value {
        json!({ "type": "object", "properties": { "seat": { "type": "string" } } })
    }

    #[test]
    fn words_are_something_to_clear_up() {
        let (asked, reads) = of_input(&task(json!([{ "text": "Which city?" }])));
        let [question] = asked.as_slice() else { panic!("{asked:?}") };
        assert_eq!((question.id.as_str(), question.kind), ("t", QuestionKind::Clarification));
        assert_eq!((question.message.as_str(), reads), ("Which city?", Reads::Words));
    }

    #[test]
    fn interrupts_of_strands_are_approvals() {
        let interrupt =
            |id: &str, reason: Value| json!({ "interruptId": id, "name": "approve", "reason": reason });
        let parts = json!([
            { "kind": "text", "text": "Agent requires input:\n- approve" },
            { "kind": "data", "data": { "interrupts": [
                interrupt("i1", json!({ "message": "Book TP 440?", "tool": "book_flight" })), interrupt("i2", json!("Pay?")),
            ] } },
        ]);
        let (asked, reads) = of_input(&task(parts));
        let seen: Vec<_> = asked.iter().map(|q| (q.id.as_str(), q.kind, q.message.as_str())).collect();
        let approval = QuestionKind::Approval;
        assert_eq!(seen, [("i1", approval, "Book TP 440?"), ("i2", approval, "Pay?")]);
        assert_eq!(asked[0].tool.as_ref().map(|tool| tool.name.as_str()), Some("book_flight"));
        assert_eq!(reads, Reads::Interrupts);
    }

    #[rstest]
    #[case::named(json!({ "requestedSchema": form() }), "Your seat?")]
    #[case::with_words(json!({ "schema": form(), "message": "Which seat?" }), "Which seat?")]
    #[case::bare(form(), "Your seat?")]
    fn a_schema_makes_a_form(#[case] data: Value, #[case] message: &str) {
        let (asked, reads) = of_input(&task(json!([{ "text": "Your seat?" }, { "data": data }])));
        let [question] = asked.as_slice() else { panic!("{asked:?}") };
        assert_eq!((question.kind, question.message.as_str()), (QuestionKind::Form, message));
        assert_eq!((question.schema.as_ref(), reads), (Some(&form()), Reads::Values));
    }

    #[test]
    fn two_forms_can_be_told_apart() {
        let parts = json!([{ "text": "?" }, { "data": form() }, { "data": { "schema": form() } }]);
        let (asked, _) = of_input(&task(parts));
        assert_eq!(asked.len(), 2);
        assert_ne!(asked[0].id, asked[1].id);
    }

    #[test]
    fn other_data_is_no_form() {
        let (asked, reads) = of_input(&task(json!([{ "text": "Which?" }, { "data": { "options": 2 } }])));
        assert_eq!((asked[0].kind, reads), (QuestionKind::Clarification, Reads::Words));
    }

    #[test]
    fn a_login_is_asked_for_in_words() {
        let (asked, _) = of_login(&task(json!([])));
        assert_eq!(asked[0].kind, QuestionKind::SignIn);
        assert_eq!(asked[0].message, "The agent needs you to sign in.");
    }

    #[rstest]
    #[case(Reads::Words, Action::Accept, Some(json!("Paris")), Part::Text("Paris".into()))]
    #[case(Reads::Words, Action::Decline, None, Part::Text("No.".into()))]
    #[case(Reads::Words, Action::Cancel, None, Part::Text("(no answer)".into()))]
    #[case(Reads::Values, Action::Accept, Some(json!({ "seat": "12A" })), Part::Data(json!({ "seat": "12A" })))]
    #[case(Reads::Values, Action::Decline, Some(json!({ "seat": "12A" })), Part::Text("No.".into()))]
    #[case(Reads::Values, Action::Accept, None, Part::Text("Yes.".into()))]
    #[case(Reads::Interrupts, Action::Accept, Some(json!("t")), Part::Data(json!({ "interruptResponse": { "interruptId": "q", "response": "t" } })))]
    #[case(Reads::Interrupts, Action::Decline, None, Part::Data(json!({ "interruptResponse": { "interruptId": "q", "response": "n" } })))]
    fn an_answer_has_the_form_that_the_agent_reads(
        #[case] reads: Reads,
        #[case] action: Action,
        #[case] content: Option<Value>,
        #[case] part: Part,
    ) {
        assert_eq!(parts(reads, &[answer("q", action, content)]), [part]);
    }
}
