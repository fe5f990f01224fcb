use super::*;
use crate::models::bedrock::shape::Form;
use rehearsal_core::model::Effort;
use rstest::rstest;
use serde_json::Value;

fn shape(form: Form) -> Shape {
    Shape { form, temperature: Some(0.5), effort: Some(Effort::High), cache_point: true, left_out: vec![] }
}

fn schema() -> Shape {
    shape(Form::Schema(Value::Null))
}

fn tool(strict: bool) -> Shape {
    shape(Form::Tool { schema: Value::Null, strict })
}

fn says(message: &str) -> Failure {
    let code = Some("ValidationException".to_owned());
    Failure { status: 400, code, message: Some(message.to_owned()), ..Failure::default() }
}

#[rstest]
#[case(
    "This model doesn't support the outputConfig.textFormat field. Remove it and try again.",
    Feature::Schema
)]
#[case(
    "The model returned the following errors: output_config.format: Extra inputs are not permitted",
    Feature::Schema
)]
#[case(
    "output_config.format.schema: For 'integer' type, properties maximum are not supported",
    Feature::Schema
)]
#[case("Structured outputs are not available for this model.", Feature::Schema)]
#[case("output_config.effort: Extra inputs are not permitted", Feature::Effort)]
#[case("This model does not support the effort parameter.", Feature::Effort)]
#[case(
    "The model returned the following errors: `temperature` is deprecated for this model.",
    Feature::Temperature
)]
#[case("`temperature` and `top_p` cannot both be specified for this model.", Feature::Temperature)]
#[case("This model doesn’t support cachePoint blocks.", Feature::CachePoint)]
fn what_a_model_does_not_take_is_known_by_its_words(#[case] message: &str, #[case] feature: Feature) {
    assert_eq!(refused(&says(message), &schema()), Some(feature));
}

#[rstest]
#[case(true, "tools.0.custom.strict: Extra inputs are not permitted", Some(Feature::StrictTool))]
#[case(true, "tools.0.custom.input_schema: too complex", Some(Feature::StrictTool))]
#[case(true, "This model doesn't support the toolConfig.toolChoice.tool field.", Some(Feature::Tool))]
#[case(false, "Thinking may not be enabled when tool_choice forces tool use.", Some(Feature::Tool))]
#[case(false, "This model doesn't support tool use.", Some(Feature::Tool))]
#[case(false, "outputConfig is not supported", None)]
fn a_tool_is_refused_in_two_steps(
    #[case] strict: bool,
    #[case] message: &str,
    #[case] feature: Option<Feature>,
) {
    assert_eq!(refused(&says(message), &tool(strict)), feature);
}

#[test]
fn a_model_that_does_not_cache_answers_as_if_access_were_denied() {
    let denied = Failure {
        status: 403,
        code: Some("AccessDeniedException".into()),
        message: Some(
            "You invoked an unsupported model or your request did not allow prompt caching.".into(),
        ),
        ..Failure::default()
    };
    assert_eq!(refused(&denied, &schema()), Some(Feature::CachePoint));
    assert_eq!(refused(&denied, &Shape { cache_point: false, ..schema() }), None);
}

#[rstest]
#[case::a_value_out_of_range("temperature: Input should be less than or equal to 1")]
#[case::an_effort_that_this_model_does_not_have(
    "output_config.effort: Input should be 'low', 'medium' or 'high'"
)]
#[case::something_else("messages: roles must alternate")]
#[case::nothing("")]
fn what_is_not_about_a_feature_is_left_to_a_person(#[case] message: &str) {
    assert_eq!(refused(&says(message), &schema()), None);
}

#[test]
fn what_was_not_sent_cannot_be_refused() {
    let bare = Shape {
        form: Form::Text(Value::Null),
        temperature: None,
        effort: None,
        cache_point: false,
        left_out: vec![],
    };
    assert_eq!(refused(&says("temperature and tools and outputConfig are not supported"), &bare), None);
}

#[rstest]
#[case(500, "ValidationException")]
#[case(400, "ServiceQuotaExceededException")]
fn only_a_refused_request_is_asked_differently(#[case] status: u16, #[case] code: &str) {
    let failure = Failure { status, code: Some(code.into()), ..says("outputConfig is not supported") };
    assert_eq!(refused(&failure, &schema()), None);
}
