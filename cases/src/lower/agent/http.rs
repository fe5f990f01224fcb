//! `http`: an agent that already runs.

use super::{
    super::urls,
    exchange::{self, ExchangeKeys},
};
use crate::{
    complaint::Notes,
    format::{Form, HttpMap, PresetForm},
    yaml::Placed,
};
use rehearsal_core::suite::HttpSpec;

/// What a URL looks like, for who wrote something else.
const URL: &str = "http://127.0.0.1:8080/chat";

pub(super) fn lower(form: &Placed<Form<String, HttpMap>>, notes: &mut Notes<'_>) -> Option<HttpSpec> {
    match &form.value {
        Form::Short(url) => {
            let url = urls::http(&Placed { value: url.clone(), at: form.at }, URL, notes);
            Some(HttpSpec { url, exchange: ExchangeKeys::default().lower(notes), ready: None })
        }
        Form::Full(map) => {
            let keys = ExchangeKeys::from(map);
            let exchange = keys.lower(notes);
            let url = urls::http(notes.required(&map.url, "url", form.at)?, URL, notes);
            let ready = exchange::ready(map.ready.get(), keys.preset(), notes);
            Some(HttpSpec { url: with_path(url, keys.preset()), exchange, ready })
        }
        Form::Neither => {
            notes.neither::<HttpMap>(form.at);
            None
        }
    }
}

/// A preset knows the path, so that the address of the server is enough.
fn with_path(url: String, preset: PresetForm) -> String {
    let after_scheme = url.split_once("://").map_or("", |(_, rest)| rest);
    let bare = !after_scheme.trim_end_matches('/').contains(['/', '?']);
    match exchange::path(preset).filter(|_| bare) {
        Some(path) => format!("{}{path}", url.trim_end_matches('/')),
        None => url,
    }
}
