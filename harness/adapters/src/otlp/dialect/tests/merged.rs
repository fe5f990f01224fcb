//! Calls of models that are told twice.

use super::*;

fn chat(id: u8, parent: Option<u8>, times: (u64, u64), scope: &str) -> RawSpan {
    let mut span = operation(id, parent, "chat")
        .with("gen_ai.usage.input_tokens", 5)
        .with("gen_ai.usage.output_tokens", 2);
    (span.started_at, span.ended_at) = (Timestamp(times.0), Timestamp(times.1));
    span.scope = scope.to_owned();
    span
}

fn said(span: RawSpan, words: &str) -> RawSpan {
    span.with("gen_ai.output.messages", json!([{ "role": "assistant", "content": words }]))
}

#[test]
fn what_the_framework_knows_goes_to_the_attempt_that_succeeded() {
    let outer = said(chat(1, None, (0, 100), "framework"), "hello").with("gen_ai.request.model", "m");
    let mut failed = chat(2, Some(1), (10, 20), "client");
    failed.attributes.retain(|key, _| !key.contains("usage"));
    failed.status = RawStatus::Error("busy".into());
    let reading = reading(vec![outer, failed, chat(3, Some(1), (30, 90), "client")]);
    let calls = model_calls(&reading);
    assert_eq!(calls.iter().map(|call| call.error.is_some()).collect::<Vec<_>>(), [true, false]);
    assert_eq!(calls[1].output[0].parts, [text("hello")]);
    assert_eq!((calls[0].model.clone(), calls[1].model.as_deref()), (None, Some("m")));
}

/// Several calls under one: those that counted are right, and where none did the one around them is.
#[rstest]
#[case::streams_without_counts(false, [None, Some(5)])]
#[case::all_counted(true, [Some(5), Some(5)])]
fn tokens_of_several_calls_under_one_are_counted_once(
    #[case] is_counted: bool,
    #[case] expected: [Option<u64>; 2],
) {
    let inner = [(2, (10, 20)), (3, (30, 90))].map(|(id, times)| {
        let mut inner = said(chat(id, Some(1), times, "client"), "hello");
        inner.attributes.retain(|key, _| is_counted || !key.contains("usage"));
        inner
    });
    let [first, second] = inner;
    let reading = reading(vec![said(chat(1, None, (0, 100), "framework"), "hello"), first, second]);
    let counts: Vec<_> = model_calls(&reading).iter().map(|call| call.usage.input_tokens).collect();
    assert_eq!(counts, expected);
}

#[rstest]
#[case::another_answer(said(chat(2, None, (10, 90), "client"), "other"), 2)]
#[case::the_same_answer(said(chat(2, None, (10, 90), "client"), "hello"), 1)]
#[case::no_words(chat(2, None, (10, 90), "client"), 1)]
#[case::other_tokens(chat(2, None, (10, 90), "client").with("gen_ai.usage.output_tokens", 3), 2)]
#[case::at_another_time(said(chat(2, None, (10, 110), "client"), "hello"), 2)]
#[case::of_the_same_instrumentation(said(chat(2, None, (10, 90), "framework"), "hello"), 2)]
fn calls_side_by_side_are_one_where_everything_says_so(#[case] beside: RawSpan, #[case] calls: usize) {
    let framework = said(chat(1, None, (0, 100), "framework"), "hello");
    assert_eq!(model_calls(&reading(vec![framework, beside])).len(), calls);
}

/// It is not known whose call the client's is, so none is taken for another.
#[test]
fn calls_at_once_that_say_the_same_stay_apart() {
    let spans = vec![
        said(chat(1, None, (0, 100), "framework"), "hello"),
        said(chat(2, None, (1, 99), "framework"), "hello"),
        said(chat(3, None, (10, 90), "client"), "hello"),
    ];
    assert_eq!(model_calls(&reading(spans)).len(), 3);
}
