//! Whether spans that only their time gives to a turn speak of it: a check of contents, where there are any.

use crate::otlp::{
    dialect::{last_user_text, read_quietly},
    raw::{RawLog, RawSpan},
};
use rehearsal_core::span::{Activity, Correlation, Trace};

/// A message of fewer words may be a part of many others.
const DISTINCTIVE: usize = 3;

/// Whether these spans may belong to a turn in which the user said this. Spans that do not tell what the user said do
/// not contradict.
pub(super) fn may_answer(spans: Vec<RawSpan>, logs: Vec<RawLog>, message: &str) -> bool {
    let spans = spans.into_iter().map(|span| (span, Correlation::Time)).collect();
    let reading = read_quietly(spans, logs);
    let trace = Trace { spans: reading.spans, ..Trace::default() };
    let told = told(&trace);
    told.is_empty() || told.iter().any(|text| is_about(text, message))
}

/// The user's last words as the agents and models of these spans had them.
fn told(trace: &Trace) -> Vec<String> {
    let of_span = |activity: &Activity| match activity {
        Activity::Agent(agent) => agent.input.clone(),
        Activity::Model(call) => last_user_text(&call.input),
        Activity::Tool(_) | Activity::Step | Activity::Other => None,
    };
    trace
        .spans
        .iter()
        .filter_map(|span| of_span(&span.activity))
        .filter(|text| !text.trim().is_empty())
        .collect()
}

/// Whether a text is the message, or holds it: some frameworks wrap what the user says into a prompt of their own.
fn is_about(text: &str, message: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (text, message) = (words(text), words(message));
    text == message || (message.len() >= DISTINCTIVE && text.join(" ").contains(&message.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::testing::span;
    use rstest::rstest;

    fn model_call(user: &str) -> RawSpan {
        let input = serde_json::json!([
            { "role": "user", "parts": [{ "type": "text", "content": "Hello" }] },
            { "role": "assistant", "parts": [{ "type": "text", "content": "What do you need?" }] },
            { "role": "user", "parts": [{ "type": "text", "content": user }] },
        ]);
        span(1, 1, None, (1, 2))
            .with("gen_ai.operation.name", "chat")
            .with("gen_ai.input.messages", input.to_string())
    }

    #[rstest]
    #[case::the_same("Book a flight", "Book a flight", true)]
    #[case::spaced_otherwise(" Book a\nflight ", "Book a flight", true)]
    #[case::wrapped("Current task: Book a flight. Begin!", "Book a flight", true)]
    #[case::short_and_the_same("Yes", "Yes", true)]
    #[case::short_and_wrapped("Yes please cancel it", "Yes", false)]
    #[case::another("Cancel my order", "Book a flight", false)]
    #[case::what_was_said_before("What is the price?", "Hello", false)]
    fn contents_are_compared_where_there_are_any(
        #[case] told: &str,
        #[case] said: &str,
        #[case] expected: bool,
    ) {
        assert_eq!(may_answer(vec![model_call(told)], vec![], said), expected);
    }

    #[test]
    fn spans_that_tell_nothing_do_not_contradict() {
        let silent = span(1, 1, None, (1, 2)).with("gen_ai.operation.name", "chat");
        assert!(may_answer(vec![silent], vec![], "Book a flight"));
    }
}
