//! A call of a model on our side, as a span: what was asked of whom, in which role, and what it cost.

use super::{activity::usage, blank::blank, names, pen::Pen};
use opentelemetry::{
    KeyValue,
    trace::{SpanContext, SpanId, SpanKind, Status},
};
use opentelemetry_sdk::trace::SpanData;
use rehearsal_core::{clock::Timestamp, event::ModelCalled, model::AnswerSource, price::Cost, usage::Usage};

/// The span of a call that was over at a time; `common` is what every span around it says.
pub(super) fn span(
    call: &ModelCalled,
    at: Timestamp,
    (place, parent): (SpanContext, SpanId),
    common: &[KeyValue],
) -> SpanData {
    let began = Timestamp(at.0.saturating_sub(call.took));
    let (provider, model) = provider_and_model(call.model.as_str());
    let mut span = blank(place, format!("{} {model}", names::CHAT), (began, at));
    span.parent_span_id = parent;
    span.span_kind = SpanKind::Client;
    let mut pen = Pen::new(common.to_vec());
    pen.text(names::OPERATION, Some(names::CHAT));
    pen.text(names::PROVIDER, Some(provider));
    pen.text(names::REQUEST_MODEL, Some(model));
    pen.text(names::RESPONSE_MODEL, call.served.model.as_deref());
    pen.text(names::REQUEST_ID, call.served.request_id.as_deref());
    pen.text(names::ROLE, Some(call.role.as_str()));
    usage(&mut pen, &call.usage.map(with_cached_in_input).unwrap_or_default());
    accounts(&mut pen, call);
    if let Some(error) = &call.error {
        span.status = Status::error(error.clone());
        pen.text(names::ERROR_TYPE, Some("model_call_failed"));
    }
    span.attributes = pen.into_attributes();
    span
}

/// The conventions count cached tokens among the input; our own account keeps them apart.
fn with_cached_in_input(usage: Usage) -> Usage {
    Usage { input_tokens: usage.prompt_tokens(), ..usage }
}

fn accounts(pen: &mut Pen, call: &ModelCalled) {
    let source = match call.source {
        AnswerSource::Provider => "provider",
        AnswerSource::Cache => "cache",
        AnswerSource::Recording => "recording",
    };
    pen.text(names::ANSWER_SOURCE, Some(source));
    let kind = match call.cost {
        Cost::Priced(_) => "priced",
        Cost::Estimated(_) => "estimated",
        Cost::Unpriced => "unpriced",
        Cost::Unreported => "unreported",
    };
    pen.text(names::COST_KIND, Some(kind));
    // What was not asked of a provider costs nothing; its price is what was saved.
    match call.source {
        AnswerSource::Provider => {
            if let Some(cost) = call.cost.amount() {
                pen.value(names::COST, cost.dollars());
            }
        }
        AnswerSource::Cache | AnswerSource::Recording => pen.value(names::COST, 0.0),
    }
    for (key, count) in [(names::REPAIR, call.repair), (names::RETRY, call.retry)] {
        pen.count(key, (count > 0).then_some(u64::from(count)));
    }
    if call.discarded {
        pen.value(names::DISCARDED, true);
    }
}

/// The provider in the words of the conventions, and the provider's own name of the model.
fn provider_and_model(name: &str) -> (&str, &str) {
    match name.split_once('/') {
        Some(("bedrock" | "mantle", id)) => ("aws.bedrock", id),
        Some((provider, id)) => (provider, id),
        None => ("rehearsal", name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("bedrock/us.amazon.nova-2-lite-v1:0", "aws.bedrock", "us.amazon.nova-2-lite-v1:0")]
    #[case("mantle/openai.gpt-oss-120b", "aws.bedrock", "openai.gpt-oss-120b")]
    #[case("openai/gpt-5", "openai", "gpt-5")]
    #[case("vllm/meta-llama/Llama-4-Scout", "vllm", "meta-llama/Llama-4-Scout")]
    #[case("offline", "rehearsal", "offline")]
    fn a_models_name_tells_its_provider(#[case] name: &str, #[case] provider: &str, #[case] model: &str) {
        assert_eq!(provider_and_model(name), (provider, model));
    }
}
