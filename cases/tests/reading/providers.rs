//! Where models are served.

use super::{complaints, read, with};
use rehearsal_core::suite::{OpenAiApi, ProviderKind, ProviderSpec};
use rstest::rstest;
use std::collections::BTreeMap;

fn provider(written: &str) -> ProviderSpec {
    let mut providers = read(&with(&format!("providers: {{ {written} }}\n"))).providers;
    assert_eq!(providers.len(), 1);
    providers.pop_first().unwrap().1
}

/// A provider and the place that it is written at.
fn placed(mut provider: ProviderSpec) -> (ProviderSpec, String) {
    let source = provider.source.take().unwrap().to_string();
    (provider, source)
}

/// The hint of the only complaint.
fn hint(written: &str) -> String {
    let text = with(&format!("providers: {{ {written} }}\n"));
    let complaints = rehearsal_cases::parse("s.yaml", &text).unwrap_err();
    let [complaint] = complaints.all() else { panic!("{complaints}") };
    complaint.hint.clone().unwrap_or_default()
}

#[test]
fn every_provider_with_everything_that_can_be_said_of_it() {
    let suite = read(&with(
        "models: { actor: vllm/meta/llama-4, judge: openai/gpt-5 }
providers:
  bedrock: { region: eu-west-1, base_url: 'https://vpce-1.example' }
  mantle: { region: us-east-1, api: chat, headers: { X-Team: a } }
  openai: { base_url: 'https://llm.example/v1/', api: responses, key: CORP_LLM_KEY, headers: { X-Team: '${TEAM}' } }
  ollama: { base_url: 'http://127.0.0.1:11434/v1' }
  vllm: { base_url: 'http://127.0.0.1:8000/v1' }
",
    ));
    let of = |name: &str| placed(suite.providers[name].clone());
    let team = |value: &str| BTreeMap::from([("X-Team".to_owned(), value.to_owned())]);
    let bedrock = ProviderSpec {
        region: Some("eu-west-1".into()),
        base_url: Some("https://vpce-1.example".into()),
        ..ProviderSpec::plain(ProviderKind::Bedrock)
    };
    assert_eq!(of("bedrock"), (bedrock, "suites/s.yaml:5:3".into()));
    let mantle = ProviderSpec {
        region: Some("us-east-1".into()),
        api: Some(OpenAiApi::Chat),
        headers: team("a"),
        ..ProviderSpec::plain(ProviderKind::Mantle)
    };
    assert_eq!(of("mantle"), (mantle, "suites/s.yaml:6:3".into()));
    let openai = ProviderSpec {
        base_url: Some("https://llm.example/v1".into()),
        api: Some(OpenAiApi::Responses),
        key_variable: Some("CORP_LLM_KEY".into()),
        headers: team("${TEAM}"),
        ..ProviderSpec::plain(ProviderKind::OpenAi)
    };
    assert_eq!(of("openai"), (openai, "suites/s.yaml:7:3".into()));
    let at = |url: &str, kind| ProviderSpec { base_url: Some(url.into()), ..ProviderSpec::plain(kind) };
    assert_eq!(of("ollama").0, at("http://127.0.0.1:11434/v1", ProviderKind::Ollama));
    assert_eq!(
        of("vllm"),
        (at("http://127.0.0.1:8000/v1", ProviderKind::OpenAi), "suites/s.yaml:9:3".into())
    );
    assert_eq!(suite.providers.len(), 5);
}

#[test]
fn what_a_suite_does_not_mention_is_left_open() {
    assert!(read(&with("")).providers.is_empty());
    assert!(read(&with("providers: {}\n")).providers.is_empty());
    let mentioned = placed(provider("mantle: {}"));
    assert_eq!(mentioned, (ProviderSpec::plain(ProviderKind::Mantle), "suites/s.yaml:3:14".into()));
}

#[rstest]
#[case("us-gov-east-1")]
#[case("eusc-de-east-1")]
#[case("ap-southeast-7")]
fn regions_of_every_partition(#[case] region: &str) {
    assert_eq!(provider(&format!("bedrock: {{ region: {region} }}")).region.as_deref(), Some(region));
}

#[rstest]
#[case::query("corp: { base_url: 'https://a/d/gpt?api-version=1' }", "https://a/d/gpt?api-version=1")]
#[case::slashes("corp: { base_url: 'http://[::1]:8000/v1//' }", "http://[::1]:8000/v1")]
#[case::no_api_of_openai("bedrock: { base_url: 'https://a/responses' }", "https://a/responses")]
fn a_base_url_is_kept_but_for_slashes_at_its_end(#[case] written: &str, #[case] url: &str) {
    assert_eq!(provider(written).base_url.as_deref(), Some(url));
}

#[rstest]
#[case("corp: { base_url: 'http://a', headers: { Authorization: 'Basic ${LOGIN}' } }")]
#[case("ollama: { headers: { authorization: 'Basic ${LOGIN}' } }")]
fn a_server_without_a_key_may_be_told_otherwise_who_asks(#[case] written: &str) {
    assert_eq!(provider(written).headers.len(), 1);
}

#[rstest]
#[case("providers:\n", "3:10: expected a map of keys and values")]
#[case("providers: [openai]\n", "3:12: expected a map of keys and values")]
#[case("providers: { openai: }\n", "3:20: expected a map of keys and values")]
#[case("providers: { openai: 'http://a' }\n", "3:22: expected a map of keys and values")]
#[case("providers: { openai: {}, openai: {} }\n", "3:26: the key `openai` is written twice")]
#[case("providers: { openai: { base_ulr: 'http://a' } }\n", "3:24: unknown key `base_ulr`")]
#[case("providers: { openai: { headers: [a] } }\n", "3:33: expected a map of keys and values")]
fn providers_of_the_wrong_shape(#[case] section: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&with(section)), [complaint]);
}

#[rstest]
#[case("offline: {}", "14: `offline` is built in and needs no provider")]
#[case("OpenAI: { base_url: 'http://a' }", "14: unknown provider `OpenAI`")]
#[case("'a/b': { base_url: 'http://a' }", "14: `a/b` cannot be the name of a provider")]
#[case("'a b': { base_url: 'http://a' }", "14: `a b` cannot be the name of a provider")]
#[case("'': { base_url: 'http://a' }", "14: `` cannot be the name of a provider")]
#[case("vllm: {}", "20: the provider `vllm` has no `base_url`")]
#[case("opnai: { key: A }", "21: the provider `opnai` has no `base_url`")]
#[case("openai: { base_url: 'a/v1' }", "34: `a/v1` is not an http or https URL")]
#[case("openai: { base_url: '' }", "34: `` is not an http or https URL")]
#[case("openai: { base_url: 'http:///v1' }", "34: `http:///v1` is not an http or https URL")]
#[case("openai: { base_url: 'http://${HOST}/v1' }", "34: `http://${HOST}/v1` is not an http or https URL")]
#[case("openai: { base_url: 'http://a/v1#b' }", "34: `base_url` holds a `#`, behind which nothing is sent")]
#[case(
    "openai: { base_url: 'http://a/v1/chat/completions/' }",
    "34: `base_url` ends in `/chat/completions`, which is added to it"
)]
#[case(
    "mantle: { base_url: 'http://a/v1/responses?a=b' }",
    "34: `base_url` ends in `/responses`, which is added to it"
)]
#[case("bedrock: { region: Ireland }", "33: `Ireland` is not an AWS region")]
#[case("bedrock: { region: eu-west }", "33: `eu-west` is not an AWS region")]
#[case("mantle: { region: us_east_1 }", "32: `us_east_1` is not an AWS region")]
#[case("mantle: { region: '' }", "32: `` is not an AWS region")]
#[case("openai: { region: eu-west-1 }", "32: `region` means nothing for `openai`")]
#[case("ollama: { region: eu-west-1 }", "32: `region` means nothing for `ollama`")]
#[case("corp: { base_url: 'http://a', region: eu-west-1 }", "52: `region` means nothing for `corp`")]
#[case("bedrock: { api: chat }", "30: `api` means nothing for `bedrock`")]
#[case("bedrock: { headers: {} }", "34: `headers` means nothing for `bedrock`")]
#[case("bedrock: { key: A }", "30: `key` means nothing for `bedrock`")]
#[case("mantle: { key: A }", "29: `key` means nothing for `mantle`")]
#[case("openai: { api: respones }", "29: unknown API `respones`")]
#[case("openai: { key: '' }", "29: `key` is not the name of a variable of the environment")]
#[case("openai: { key: my key }", "29: `key` is not the name of a variable of the environment")]
#[case("openai: { key: '${LLM_KEY}' }", "29: `key` is a variable's name and needs no `${}` around it")]
#[case("openai: { headers: { a b: c } }", "40: `a b` cannot be the name of a header")]
#[case("openai: { headers: { a: \"b\\nc\" } }", "38: the header `a` holds a line break")]
#[case(
    "openai: { headers: { a: '{{session_id}}' } }",
    "38: the header `a` holds a placeholder of a conversation"
)]
#[case("openai: { headers: { a: 'b ${TEAM' } }", "38: the header `a` names no variable behind `${`")]
#[case("openai: { headers: { a: '${MY TEAM}' } }", "38: the header `a` names no variable behind `${`")]
#[case(
    "openai: { headers: { Authorization: a } }",
    "50: the header `Authorization` would be replaced by the provider's own"
)]
#[case(
    "mantle: { headers: { authorization: a } }",
    "50: the header `Authorization` would be replaced by the provider's own"
)]
#[case(
    "ollama: { key: A, headers: { AUTHORIZATION: a } }",
    "58: the header `Authorization` would be replaced by the provider's own"
)]
fn a_provider(#[case] written: &str, #[case] complaint: &str) {
    let text = with(&format!("providers: {{ {written} }}\n"));
    assert_eq!(complaints(&text), [format!("3:{complaint}")]);
}

#[rstest]
#[case("sk-proj-hunter2hunter2hunter2")]
#[case("sk-h2")]
#[case("gsk_hunter2hunter2hunter2")]
#[case("ABSKaHVudGVyMmh1bnRlcjI=")]
#[case("hunter2hunter2hunter2")]
#[case("hunter2!")]
#[case("Bearer hunter2")]
#[case("${sk-hunter2hunter2}")]
fn a_key_in_the_place_of_its_variable_is_not_shown(#[case] key: &str) {
    let text = with(&format!("providers: {{ openai: {{ key: '{key}' }} }}\n"));
    let shown = rehearsal_cases::parse("s.yaml", &text).unwrap_err().to_string();
    assert!(shown.starts_with("s.yaml:3:29: `key` ") && shown.contains("`OPENAI_API_KEY`"), "{shown}");
    assert!(!shown.contains(key) && !shown.contains("hunter2") && !shown.contains("aHVudGVy"), "{shown}");
}

#[test]
fn a_password_in_an_address_is_not_shown() {
    for url in ["https://me:hunter2@llm.example/v1", "ftp://me:hunter2@a", "me:hunter2@a"] {
        let text = with(&format!("providers: {{ corp: {{ base_url: '{url}' }} }}\n"));
        let shown = rehearsal_cases::parse("s.yaml", &text).unwrap_err().to_string();
        assert!(shown.starts_with("s.yaml:3:32: `base_url` holds a user name or a password\n"), "{shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}

#[test]
fn a_query_in_an_address_is_not_shown() {
    let text = with("providers: { corp: { base_url: 'llm.example/v1?key=hunter2' } }\n");
    assert_eq!(complaints(&text), ["3:32: `llm.example/v1` is not an http or https URL"]);
}

#[rstest]
#[case("vllm: {}", "write where the server is, such as `base_url: \"http://127.0.0.1:8000/v1\"`")]
#[case("opnai: {}", "did you mean `openai`? Any other name is a server that needs a `base_url`")]
#[case("Mantle: { base_url: 'http://a' }", "did you mean `mantle`?")]
#[case("openai: { api: respones }", "did you mean `responses`?")]
#[case("openai: { api: grpc }", "known here: `chat`, `responses`")]
#[case("openai: { key: '$LLM_KEY' }", "write `key: LLM_KEY`")]
#[case("openai: { region: eu-west-1 }", "it goes with `bedrock` and `mantle`")]
#[case("bedrock: { key: A }", "set `AWS_BEARER_TOKEN_BEDROCK`, or use the login of the AWS tools")]
#[case("bedrock: { region: Paris }", "write it as AWS does, such as `eu-west-1`")]
#[case("openai: { headers: { Authorization: a } }", "leave it out, and name the key's variable by `key`")]
#[case("mantle: { headers: { Authorization: a } }", "leave it out")]
fn a_hint_for_a_provider(#[case] written: &str, #[case] expected: &str) {
    assert_eq!(hint(written), expected);
}

#[test]
fn a_provider_with_complaints_brings_none_about_its_models() {
    let text = with("providers: { vllm: { base_url: nowhere } }\nmodels: { actor: vllm/a }\n");
    assert_eq!(complaints(&text), ["3:32: `nowhere` is not an http or https URL"]);
}

#[test]
fn everything_wrong_with_models_and_providers_is_told_at_once() {
    let text = with(
        "models:
  actor: { model: corq/a, temperature: 3, effort: hihg }
providers:
  corp: { base_url: 'http://a/v1', key: sk-proj-hunter2, region: eu-west-1 }
  bedrock: { region: Paris, api: chat }
evaluators:
  - helpfulness: { model: gpt-5 }
",
    );
    insta::assert_snapshot!(rehearsal_cases::parse("s.yaml", &text).unwrap_err().to_string(), @r"
    s.yaml:4:19: unknown model `corq/a`
        hint: did you mean `corp/a`?
    s.yaml:4:40: `temperature` is 3; it is a number from 0 to 2
    s.yaml:4:51: unknown effort `hihg`
        hint: did you mean `high`?
    s.yaml:6:41: `key` looks like a key itself; a suite holds only the name of a variable
        hint: put the key into a variable, write that variable's name here, such as `OPENAI_API_KEY`, and revoke a key that others have seen
    s.yaml:6:66: `region` means nothing for `corp`
        hint: it goes with `bedrock` and `mantle`
    s.yaml:7:22: `Paris` is not an AWS region
        hint: write it as AWS does, such as `eu-west-1`
    s.yaml:7:34: `api` means nothing for `bedrock`
        hint: `bedrock/...` is asked by Converse; OpenAI's APIs are spoken at `mantle/...`
    s.yaml:9:27: unknown model `gpt-5`
        hint: write `offline`, `bedrock/<id>`, `mantle/<id>`, `openai/<id>`, `ollama/<id>` or `corp/<id>`
    ");
}
