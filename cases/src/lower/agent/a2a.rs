//! `a2a`: an agent that speaks the Agent2Agent protocol.

use super::{
    super::{headers, urls},
    auth,
    exchange::check_headers,
};
use crate::{
    complaint::{Notes, quoted},
    format::{A2aMap, Form, Scalar},
    yaml::Placed,
};
use rehearsal_core::suite::{A2aSpec, A2aVersion};
use std::collections::BTreeMap;

const URL: &str = "http://127.0.0.1:9000";

pub(super) fn lower(form: &Placed<Form<String, A2aMap>>, notes: &mut Notes<'_>) -> Option<A2aSpec> {
    match &form.value {
        Form::Short(url) => Some(A2aSpec {
            url: urls::http(&Placed { value: url.clone(), at: form.at }, URL, notes),
            version: A2aVersion::Auto,
            headers: BTreeMap::new(),
            auth: None,
        }),
        Form::Full(map) => {
            if let Some(headers) = map.headers.get() {
                check_headers(&headers.value, notes);
            }
            Some(A2aSpec {
                url: urls::http(notes.required(&map.url, "url", form.at)?, URL, notes),
                version: version(map.version.get(), notes),
                headers: map
                    .headers
                    .get()
                    .map(|written| headers::lower(&written.value, notes))
                    .unwrap_or_default(),
                auth: map.auth.get().and_then(|written| auth::lower(written, notes)),
            })
        }
        Form::Neither => {
            notes.neither::<A2aMap>(form.at);
            None
        }
    }
}

fn version(written: Option<&Placed<Scalar>>, notes: &mut Notes<'_>) -> A2aVersion {
    let Some(Placed { value: Scalar(version), at }) = written else { return A2aVersion::Auto };
    match version.as_str() {
        "auto" => A2aVersion::Auto,
        "0.3" | "0.3.0" => A2aVersion::V0_3,
        "1" | "1.0" | "1.0.0" => A2aVersion::V1_0,
        other => {
            notes.complain(*at, format!("{} is not one of `0.3`, `1.0` and `auto`", quoted(other)));
            A2aVersion::Auto
        }
    }
}
