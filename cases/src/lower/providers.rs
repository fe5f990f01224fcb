//! The section `providers`: where models are served.

use super::{
    headers,
    prefixes::{OFFLINE, is_provider_name},
    urls, variables,
};
use crate::{
    complaint::{Notes, quoted},
    format::{ApiWord, Headers, ProviderForm, ProvidersForm, Scalar},
    nearest,
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{OpenAiApi, ProviderKind, ProviderSpec};
use std::collections::BTreeMap;

/// Lowers the section: what it mentions, used or not, by the prefix of the models' names.
pub(crate) fn lower(form: &ProvidersForm, notes: &mut Notes<'_>) -> BTreeMap<String, ProviderSpec> {
    form.0.iter().map(|(name, body)| (name.value.clone(), provider(name, body, notes))).collect()
}

fn provider(name: &Placed<String>, body: &Placed<ProviderForm>, notes: &mut Notes<'_>) -> ProviderSpec {
    let built_in = ProviderKind::ALL.into_iter().find(|kind| kind.as_str() == name.value);
    if built_in.is_none() {
        check_name(name, notes);
        check_address(name, body, notes);
    }
    let kind = built_in.unwrap_or(ProviderKind::OpenAi);
    let form = &body.value;
    check_keys(kind, name, form, notes);
    ProviderSpec {
        kind,
        base_url: form.base_url.get().map(|url| urls::base(url, kind != ProviderKind::Bedrock, notes)),
        region: form.region.get().map(|region| check_region(region, notes)),
        api: form.api.get().and_then(|word| api(word, notes)),
        headers: form.headers.get().map(|headers| check_headers(headers, notes)).unwrap_or_default(),
        key_variable: form.key.get().map(|name| variables::of_secret(name, "key", notes)),
        source: Some(notes.source(name.at)),
    }
}

/// Complains about a name that cannot stand before the slash of a model's name, or will be mixed up.
fn check_name(name: &Placed<String>, notes: &mut Notes<'_>) {
    let text = name.value.as_str();
    if text == OFFLINE {
        notes.complain(name.at, "`offline` is built in and needs no provider");
    } else if let Some(kind) = ProviderKind::ALL.iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text))
    {
        let hint = Some(format!("did you mean `{}`?", kind.as_str()));
        notes.complain_with(name.at, format!("unknown provider {}", quoted(text)), hint);
    } else if !is_provider_name(text) {
        let hint = Some("write letters, digits, `-`, `_` and `.`".to_owned());
        notes.complain_with(name.at, format!("{} cannot be the name of a provider", quoted(text)), hint);
    }
}

/// Nobody knows where a server is that is not built in.
fn check_address(name: &Placed<String>, body: &Placed<ProviderForm>, notes: &mut Notes<'_>) {
    if body.value.base_url.get().is_some() || name.value == OFFLINE {
        return;
    }
    let near = nearest::nearest(&name.value, ProviderKind::ALL.map(ProviderKind::as_str));
    let hint = match near {
        Some(near) => format!("did you mean `{near}`? Any other name is a server that needs a `base_url`"),
        None => "write where the server is, such as `base_url: \"http://127.0.0.1:8000/v1\"`".to_owned(),
    };
    let message = format!("the provider {} has no `base_url`", quoted(&name.value));
    notes.complain_with(body.at, message, Some(hint));
}

/// Complains about keys that this provider would not heed.
fn check_keys(kind: ProviderKind, name: &Placed<String>, form: &ProviderForm, notes: &mut Notes<'_>) {
    let written = [
        ("region", form.region.get().map(|written| written.at)),
        ("api", form.api.get().map(|written| written.at)),
        ("key", form.key.get().map(|written| written.at)),
        ("headers", form.headers.get().map(|written| written.at)),
    ];
    for (key, at) in written.into_iter().filter_map(|(key, at)| Some((key, at?))) {
        if let Some(hint) = unheeded(kind, key) {
            let message = format!("`{key}` means nothing for {}", quoted(&name.value));
            notes.complain_with(at, message, Some(hint.to_owned()));
        }
    }
    let proof = form.key.get().is_some() || name.value == ProviderKind::OpenAi.as_str();
    if let Some(at) = authorization(form.headers.get()).filter(|_| proof || kind == ProviderKind::Mantle) {
        let hint = match kind {
            ProviderKind::Bedrock | ProviderKind::Mantle => "leave it out",
            ProviderKind::OpenAi | ProviderKind::Ollama => {
                "leave it out, and name the key's variable by `key`"
            }
        };
        let message = "the header `Authorization` would be replaced by the provider's own";
        notes.complain_with(at, message, Some(hint.to_owned()));
    }
}

/// Why a key does not go with a provider; `None` where it does.
fn unheeded(kind: ProviderKind, key: &str) -> Option<&'static str> {
    match (kind, key) {
        (ProviderKind::Bedrock, "api") => {
            Some("`bedrock/...` is asked by Converse; OpenAI's APIs are spoken at `mantle/...`")
        }
        (ProviderKind::Bedrock, "headers") => Some("it goes with every provider but `bedrock`"),
        (ProviderKind::Bedrock | ProviderKind::Mantle, "key") => {
            Some("set `AWS_BEARER_TOKEN_BEDROCK`, or use the login of the AWS tools")
        }
        (ProviderKind::OpenAi | ProviderKind::Ollama, "region") => {
            Some("it goes with `bedrock` and `mantle`")
        }
        (ProviderKind::Bedrock | ProviderKind::Mantle | ProviderKind::OpenAi | ProviderKind::Ollama, _) => {
            None
        }
    }
}

fn authorization(headers: Option<&Placed<Headers>>) -> Option<Place> {
    let mut headers = headers?.value.iter();
    headers.find(|(name, _)| name.eq_ignore_ascii_case("authorization")).map(|(_, value)| value.at)
}

/// A region's name, such as `eu-west-1` or `us-gov-east-1`: words and a number.
fn check_region(region: &Placed<String>, notes: &mut Notes<'_>) -> String {
    let parts: Vec<&str> = region.value.split('-').collect();
    let words = |text: &&str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase());
    let sound = parts.split_last().is_some_and(|(number, rest)| {
        let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
        is_number && rest.len() >= 2 && rest.iter().all(words)
    });
    if !sound {
        let hint = Some("write it as AWS does, such as `eu-west-1`".to_owned());
        notes.complain_with(region.at, format!("{} is not an AWS region", quoted(&region.value)), hint);
    }
    region.value.clone()
}

fn api(written: &Placed<ApiWord>, notes: &mut Notes<'_>) -> Option<OpenAiApi> {
    let ApiWord(word) = &written.value;
    match word.as_str() {
        ApiWord::CHAT => Some(OpenAiApi::Chat),
        ApiWord::RESPONSES => Some(OpenAiApi::Responses),
        unknown => {
            let hint = nearest::hint(unknown, [ApiWord::CHAT, ApiWord::RESPONSES]);
            notes.complain_with(written.at, format!("unknown API {}", quoted(unknown)), hint);
            None
        }
    }
}

/// Headers whose values may hold `${NAME}`, and nothing of a conversation.
fn check_headers(written: &Placed<Headers>, notes: &mut Notes<'_>) -> BTreeMap<String, String> {
    for (name, Placed { value: Scalar(value), at }) in &written.value {
        if value.contains("{{") {
            let hint = Some("only `${NAME}`, a variable of the environment, is filled in here".to_owned());
            let message = format!("the header {} holds a placeholder of a conversation", quoted(name));
            notes.complain_with(*at, message, hint);
        }
        let mut marked = value.split("${").skip(1).map(|part| part.split_once('}').map(|(name, _)| name));
        if !marked.all(|variable| variable.is_some_and(variables::is_name)) {
            let hint = Some("write it as `${NAME}`".to_owned());
            notes.complain_with(
                *at,
                format!("the header {} names no variable behind `${{`", quoted(name)),
                hint,
            );
        }
    }
    headers::lower(&written.value, notes)
}
