//! Models as a suite names them, and how they are used.

use super::{complaints, read, with};
use rehearsal_core::{
    ids::{EvaluatorName, ModelId},
    model::{Effort, Parameters},
    suite::{ModelChoice, ModelChoices, Pace},
};
use rstest::rstest;
use std::time::Duration;

fn models(sections: &str) -> ModelChoices {
    read(&with(sections)).models
}

fn judge(written: &str) -> ModelChoice {
    models(&format!("models: {{ judge: {written} }}\n")).judge
}

fn plain(model: &str) -> ModelChoice {
    ModelChoice::plain(ModelId::new(model))
}

#[test]
fn everything_that_can_be_said_of_a_model() {
    let written = "models:
  judge:
    model: mantle/openai.gpt-oss-120b
    temperature: 0
    max_tokens: 2000
    effort: low
    priced_as: bedrock/openai.gpt-oss-120b-1:0
    requests_per_minute: 60
    tokens_per_minute: 100000
    concurrency: 8
    timeout: 90s
";
    let expected = ModelChoice {
        model: ModelId::new("mantle/openai.gpt-oss-120b"),
        parameters: Parameters { temperature: Some(0.0), max_tokens: Some(2_000), effort: Some(Effort::Low) },
        priced_as: Some(ModelId::new("bedrock/openai.gpt-oss-120b-1:0")),
        pace: Pace { requests_per_minute: Some(60), tokens_per_minute: Some(100_000), concurrency: Some(8) },
        timeout: Some(Duration::from_secs(90)),
    };
    assert_eq!(models(written).judge, expected);
}

#[rstest]
#[case("offline")]
#[case("openai/gpt-5")]
#[case("ollama/hf.co/a/b:Q4")]
#[case("bedrock/us.amazon.nova-2-lite-v1:0")]
#[case("bedrock/arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a1b2c3")]
fn a_full_form_that_says_no_more_than_the_short_one(#[case] name: &str) {
    assert_eq!(judge(name), plain(name));
    assert_eq!(judge(&format!("{{ model: '{name}' }}")), plain(name));
}

#[test]
fn what_is_at_the_bounds_is_within_them() {
    let least = "{ model: openai/a, temperature: 0, max_tokens: 16, requests_per_minute: 1,
        tokens_per_minute: 1, concurrency: 1, timeout: 1ms }";
    let most = "{ model: openai/a, temperature: 2, max_tokens: 1000000, requests_per_minute: 1000000,
        tokens_per_minute: 1000000000, concurrency: 10000, timeout: 24h }";
    let numbers = |written: &str| {
        let ModelChoice { parameters, pace, timeout, .. } = judge(written);
        let pace = (pace.requests_per_minute, pace.tokens_per_minute, pace.concurrency);
        (parameters.temperature, parameters.max_tokens, pace, timeout.map(|time| time.as_millis()))
    };
    assert_eq!(numbers(least), (Some(0.0), Some(16), (Some(1), Some(1), Some(1)), Some(1)));
    let pace = (Some(1_000_000), Some(1_000_000_000), Some(10_000));
    assert_eq!(numbers(most), (Some(2.0), Some(1_000_000), pace, Some(86_400_000)));
}

#[test]
fn every_effort_has_its_word() {
    for effort in Effort::ALL {
        let written = format!("{{ model: openai/a, effort: {} }}", effort.as_str());
        assert_eq!(judge(&written).parameters.effort, Some(effort));
    }
}

#[test]
fn a_profile_is_made_as_the_actor_speaks_unless_it_says_otherwise() {
    let actor = "actor: { model: openai/a, temperature: 1, concurrency: 2, timeout: 5s }";
    let alone = models(&format!("models: {{ {actor} }}\n"));
    assert_eq!(alone.profile, alone.actor);
    let own = models(&format!("models: {{ {actor}, profile: openai/a }}\n"));
    assert_eq!(own.profile, plain("openai/a"));
}

#[test]
fn offline_may_be_bounded_as_any_model() {
    let bounded = judge("{ model: offline, requests_per_minute: 5, concurrency: 1, timeout: 1s }");
    assert_eq!(bounded.pace.requests_per_minute, Some(5));
    assert_eq!(bounded.timeout, Some(Duration::from_secs(1)));
}

#[test]
fn an_evaluator_may_have_a_model_of_its_own() {
    let chosen = models(
        "models: { judge: openai/gpt-5-mini }
evaluators:
  - helpfulness: { model: openai/gpt-5, threshold: 0.6 }
  - goal_success: { model: { model: bedrock/x, max_tokens: 3000 } }
  - goal_success: { as: second_opinion, model: ollama/a }
  - goal_success: { as: third }
",
    );
    let of = |name: &str| chosen.judge_of(&EvaluatorName::new(name)).clone();
    assert_eq!(of("helpfulness"), plain("openai/gpt-5"));
    assert_eq!(of("goal_success").model.as_str(), "bedrock/x");
    assert_eq!(of("goal_success").parameters.max_tokens, Some(3_000));
    assert_eq!(of("second_opinion"), plain("ollama/a"));
    assert_eq!(of("third"), plain("openai/gpt-5-mini"));
    assert_eq!(chosen.judges.len(), 3);
}

#[rstest]
#[case::nobody_asks_it(
    "[{ helpfulness: { model: openai/a } }, { goal_success: { model: openai/b } }]",
    "openai/a"
)]
#[case::one_asks_it("[{ helpfulness: { model: openai/a } }, goal_success]", "offline")]
#[case::no_model_is_asked("[{ tool_called: { name: t } }]", "offline")]
#[case::rules_aside("[{ tool_called: { name: t } }, { goal_success: { model: openai/b } }]", "openai/b")]
fn offline_is_no_judge_where_nobody_would_ask_it(#[case] evaluators: &str, #[case] judge: &str) {
    let written = format!("evaluators: {evaluators}\n");
    assert_eq!(models(&written).judge.model.as_str(), judge);
    let said = format!("models: {{ judge: openai/c }}\n{written}");
    assert_eq!(models(&said).judge.model.as_str(), "openai/c");
}

#[test]
fn a_setting_may_be_shared_by_an_alias() {
    let chosen = models(
        "models:
  actor: &fast { model: openai/a, concurrency: 4 }
  judge:
    <<: *fast
    temperature: 0
",
    );
    assert_eq!(chosen.judge.pace, chosen.actor.pace);
    assert_eq!(chosen.judge.parameters.temperature, Some(0.0));
}

#[rstest]
#[case("3", "expected a model's name such as `openai/gpt-5.4`, or a map with `model`")]
#[case("[openai/a]", "expected a model's name such as `openai/gpt-5.4`, or a map with `model`")]
#[case("", "expected a model's name such as `openai/gpt-5.4`, or a map with `model`")]
#[case("gpt-5", "unknown model `gpt-5`")]
#[case("vllm/a", "unknown model `vllm/a`")]
#[case("openai/", "unknown model `openai/`")]
#[case("opnai/gpt-5", "unknown model `opnai/gpt-5`")]
#[case("ollama/a b", "unknown model `ollama/a b`")]
#[case("{}", "the key `model` is missing or empty")]
#[case("{ temperature: 1 }", "the key `model` is missing or empty")]
fn a_model_of_the_wrong_form(#[case] written: &str, #[case] message: &str) {
    let text = with(&format!("models:\n  judge: {written}\n"));
    let column = if written.is_empty() { 8 } else { 10 };
    assert_eq!(complaints(&text), [format!("4:{column}: {message}")]);
}

#[rstest]
#[case("model: openai/a", "the key `model` is written twice", 35)]
#[case("temperatur: 1", "unknown key `temperatur`", 35)]
#[case("temperature: 2.1", "`temperature` is 2.1; it is a number from 0 to 2", 48)]
#[case("temperature: -0.1", "`temperature` is -0.1; it is a number from 0 to 2", 48)]
#[case("temperature: .nan", "`temperature` is NaN; it is a number from 0 to 2", 48)]
#[case("temperature: hot", "expected a number", 48)]
#[case("max_tokens: 15", "`max_tokens` is 15; it is at least 16", 47)]
#[case("max_tokens: 1000001", "`max_tokens` is 1000001; it is at most 1000000", 47)]
#[case("max_tokens: 5000000000", "`max_tokens` is 5000000000; it is at most 1000000", 47)]
#[case("max_tokens: -1", "expected a positive whole number", 47)]
#[case("effort: lo", "unknown effort `lo`", 43)]
#[case("priced_as: gpt-5", "`gpt-5` is not the name of a model with a price", 46)]
#[case("priced_as: offline", "`offline` is not the name of a model with a price", 46)]
#[case("priced_as: opnai/a", "`opnai/a` is not the name of a model with a price", 46)]
#[case("priced_as: openai/a b", "`openai/a b` is not the name of a model with a price", 46)]
#[case("requests_per_minute: 0", "`requests_per_minute` is 0; it is at least 1", 56)]
#[case("requests_per_minute: 1000001", "`requests_per_minute` is 1000001; it is at most 1000000", 56)]
#[case("tokens_per_minute: 0", "`tokens_per_minute` is 0; it is at least 1", 54)]
#[case("tokens_per_minute: 1000000001", "`tokens_per_minute` is 1000000001; it is at most 1000000000", 54)]
#[case("concurrency: 0", "`concurrency` is 0; it is at least 1", 48)]
#[case("concurrency: 10001", "`concurrency` is 10001; it is at most 10000", 48)]
#[case("timeout: 0s", "`0s` is no time at all", 44)]
#[case("timeout: soon", "`soon` is not a duration", 44)]
#[case("timeout: 25h", "`25h` is longer than a day", 44)]
fn a_setting_of_a_model(#[case] setting: &str, #[case] message: &str, #[case] column: usize) {
    let text = with(&format!("models:\n  judge: {{ model: openai/gpt-5-0, {setting} }}\n"));
    assert_eq!(complaints(&text), [format!("4:{column}: {message}")]);
}

#[rstest]
#[case("temperature: 0", 49)]
#[case("max_tokens: 100", 48)]
#[case("effort: low", 44)]
#[case("priced_as: openai/a", 47)]
fn a_setting_that_offline_would_not_heed(#[case] setting: &str, #[case] column: usize) {
    let key = setting.split(':').next().unwrap();
    let text = with(&format!("models: {{ actor: {{ model: offline, {setting} }} }}\n"));
    assert_eq!(complaints(&text), [format!("3:{column}: `{key}` means nothing with `offline`")]);
}

#[rstest]
#[case("helpfulness: { model: gpt-5 }", "3:38: unknown model `gpt-5`")]
#[case("goal_success: { model: { max_tokens: 3 } }", "3:39: the key `model` is missing or empty")]
#[case(
    "goal_success: { model: 3 }",
    "3:39: expected a model's name such as `openai/gpt-5.4`, or a map with `model`"
)]
#[case("tool_called: { name: a, model: openai/a }", "3:47: `tool_called` asks no model")]
#[case("tool_called: { name: a, model: { model: openai/a } }", "3:47: `tool_called` asks no model")]
fn a_model_of_an_evaluator(#[case] evaluator: &str, #[case] first: &str) {
    let text = with(&format!("evaluators: [{{ {evaluator} }}]\n"));
    assert_eq!(complaints(&text)[0], first);
}

#[rstest]
#[case(
    "gpt-5",
    "write `offline`, `bedrock/<id>`, `mantle/<id>`, `openai/<id>`, `ollama/<id>` or `corp/<id>`"
)]
#[case("oflin", "did you mean `offline`?")]
#[case("openai:gpt-5", "did you mean `openai/gpt-5`?")]
#[case("crop/gpt-5", "did you mean `corp/gpt-5`?")]
#[case("bedrok/a:0", "did you mean `bedrock/a:0`?")]
#[case("corp/", "write the model's id after `corp/`, without spaces")]
#[case(
    "vllm/a",
    "write `offline`, `bedrock/<id>`, `mantle/<id>`, `openai/<id>`, `ollama/<id>` or `corp/<id>`; another server \
     is declared by `providers: { vllm: { base_url: <url> } }`"
)]
fn a_hint_for_an_unknown_model(#[case] name: &str, #[case] hint: &str) {
    let providers = "providers: { corp: { base_url: 'http://a/v1' } }";
    let text = with(&format!("{providers}\nmodels: {{ actor: '{name}' }}\n"));
    let complaints = rehearsal_cases::parse("s.yaml", &text).unwrap_err();
    assert_eq!(complaints.all()[0].hint.as_deref(), Some(hint));
}

#[rstest]
#[case("[openai/a]", "9: expected a map of keys and values")]
#[case("{ jugde: offline }", "11: unknown key `jugde`")]
#[case("{ profile: openai/ }", "20: unknown model `openai/`")]
fn the_section_as_a_whole(#[case] written: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&with(&format!("models: {written}\n"))), [format!("3:{complaint}")]);
}

#[test]
fn an_effort_has_the_nearest_word_or_all_of_them_as_its_hint() {
    let hint = |word: &str| {
        let text = with(&format!("models: {{ actor: {{ model: openai/a, effort: {word} }} }}\n"));
        rehearsal_cases::parse("s.yaml", &text).unwrap_err().all()[0].hint.clone().unwrap()
    };
    assert_eq!(hint("hihg"), "did you mean `high`?");
    assert_eq!(hint("3"), "known here: `minimal`, `low`, `medium`, `high`, `xhigh`, `max`");
}
