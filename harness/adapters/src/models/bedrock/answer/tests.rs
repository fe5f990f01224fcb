use super::*;
use proptest::prelude::*;
use rehearsal_core::model::AnswerForm;
use rstest::rstest;
use serde_json::json;

fn shape(form: Form) -> Shape {
    Shape {
        form,
        temperature: None,
        effort: None,
        cache_point: false,
        left_out: vec!["temperature 1".into()],
    }
}

fn read(raw: Value, form: Form) -> Result<ModelResponse, ModelError> {
    let place =
        Place { prefix: "bedrock".into(), name: "m".into(), region: "eu-west-1".into(), by_key: false };
    response(raw, Some("r-1".into()), &shape(form), (&place, 77))
}

fn answer(content: Value) -> Value {
    json!({
        "output": { "message": { "role": "assistant", "content": content } },
        "stopReason": "end_turn",
        "usage": { "inputTokens": 30, "outputTokens": 12, "totalTokens": 42 },
    })
}

fn tool() -> Form {
    Form::Tool { schema: json!({}), strict: true }
}

#[test]
fn words_are_found_behind_reasoning_and_kept_together() {
    let content = json!([
        { "reasoningContent": { "reasoningText": { "text": "hm", "signature": "x" } } },
        { "text": "{\"a\":" },
        { "somethingNew": {} },
        { "text": "1}" },
    ]);
    let response = read(answer(content.clone()), Form::Schema(json!({}))).unwrap();
    assert_eq!(response.text, "{\"a\":1}");
    assert_eq!(response.served.form, Some(AnswerForm::Schema));
    assert_eq!(response.served.left_out, ["temperature 1"]);
    assert_eq!(response.served.request_id.as_deref(), Some("r-1"));
    assert_eq!(response.served.raw, Some(answer(content)));
}

#[rstest]
#[case::arguments(json!([{ "text": "Here:" }, { "toolUse": { "name": "count", "input": { "b": 1, "a": 2 } } }]), r#"{"b":1,"a":2}"#)]
#[case::arguments_as_text(json!([{ "toolUse": { "input": "{\"a\":2}" } }]), r#"{"a":2}"#)]
#[case::no_call_after_all(json!([{ "text": "{\"a\":3}" }]), r#"{"a":3}"#)]
fn the_arguments_of_the_tool_are_the_answer(#[case] content: Value, #[case] text: &str) {
    assert_eq!(read(answer(content), tool()).unwrap().text, text);
}

#[rstest]
#[case(json!([]))]
#[case(json!([{ "text": " " }]))]
#[case(json!([{ "reasoningContent": {} }]))]
#[case(json!("words"))]
fn an_answer_without_words_is_paid_for_and_no_answer(#[case] content: Value) {
    let Err(ModelError::Provider(error)) = read(answer(content), Form::Text(json!({}))) else { panic!() };
    assert_eq!(error.fault, Fault::Garbled);
    assert_eq!(error.usage.and_then(|usage| usage.input_tokens), Some(30));
}

#[rstest]
#[case("max_tokens", Fault::CutShort, "max_tokens (77)")]
#[case("content_filtered", Fault::Declined, "declined")]
#[case("guardrail_intervened", Fault::Declined, "guardrail")]
#[case("model_context_window_exceeded", Fault::TooLong, "longer")]
#[case("malformed_model_output", Fault::Garbled, "malformed_model_output")]
#[case("malformed_tool_use", Fault::Garbled, "malformed_tool_use")]
fn an_answer_that_stopped_early_is_a_fault_with_its_tokens(
    #[case] stop: &str,
    #[case] fault: Fault,
    #[case] words: &str,
) {
    let mut raw = answer(json!([{ "text": "{}" }]));
    raw["stopReason"] = json!(stop);
    let Err(ModelError::Provider(error)) = read(raw, Form::Schema(json!({}))) else { panic!() };
    assert_eq!((error.fault, error.usage.is_some()), (fault, true));
    assert!(error.message.contains(words), "{}", error.message);
}

#[rstest]
#[case("end_turn")]
#[case("tool_use")]
#[case("stop_sequence")]
#[case("something_new")]
fn other_ends_are_ends(#[case] stop: &str) {
    let mut raw = answer(json!([{ "text": "{}" }]));
    raw["stopReason"] = json!(stop);
    assert!(read(raw, Form::Schema(json!({}))).is_ok());
}

#[rstest]
#[case::plain(json!({ "inputTokens": 30, "outputTokens": 12 }), [Some(30), Some(12), None, None, None])]
#[case::cached(
    json!({ "inputTokens": 1, "outputTokens": 2, "cacheReadInputTokens": 2048, "cacheWriteInputTokens": 7 }),
    [Some(1), Some(2), Some(2048), Some(7), None]
)]
#[case::by_ttl(
    json!({ "inputTokens": 1, "outputTokens": 2, "cacheWriteInputTokens": 12, "cacheDetails": [
        { "ttl": "1h", "inputTokens": 5 }, { "ttl": "5m", "inputTokens": 7 },
    ]}),
    [Some(1), Some(2), None, Some(12), Some(5)]
)]
#[case::only_by_ttl(
    json!({ "inputTokens": 1, "cacheDetails": [{ "ttl": "5m", "inputTokens": 7 }] }),
    [Some(1), None, None, Some(7), None]
)]
fn tokens_are_taken_as_reported(#[case] reported: Value, #[case] wanted: [Option<u64>; 5]) {
    let usage = usage(&json!({ "usage": reported })).unwrap();
    let cached = [usage.cache_read_tokens, usage.cache_write_tokens, usage.cache_write_1h_tokens];
    assert_eq!([&[usage.input_tokens, usage.output_tokens], &cached[..]].concat(), wanted);
}

#[test]
fn tokens_that_nobody_reports_are_not_zero() {
    assert_eq!(usage(&json!({})), None);
    assert_eq!(usage(&json!({ "usage": { "inputTokens": "many", "outputTokens": -1 } })), None);
}

#[test]
fn tier_and_routed_model_are_told() {
    let mut raw = answer(json!([{ "text": "{}" }]));
    raw["serviceTier"] = json!({ "type": "flex" });
    raw["trace"] = json!({ "promptRouter": {
        "invokedModelId": "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-lite-v1:0",
    }});
    let served = read(raw, Form::Schema(json!({}))).unwrap().served;
    assert_eq!(
        (served.tier.as_deref(), served.model.as_deref()),
        (Some("flex"), Some("amazon.nova-lite-v1:0"))
    );
}

proptest! {
    #[test]
    fn any_json_is_survived(
        stop in "[a-z_]{0,20}",
        content in prop::collection::vec(("(text|toolUse|x)", "(input|a)", any::<Option<i64>>()), 0..4),
    ) {
        let blocks: Vec<Value> =
            content.into_iter().map(|(kind, key, value)| json!({ kind: { key: value } })).collect();
        let mut raw = answer(Value::from(blocks));
        raw["stopReason"] = json!(stop);
        let _ = read(raw, tool());
    }
}
