//! Headers, of requests to an agent and to a provider.

use crate::{
    complaint::{Notes, quoted},
    format::{Headers, Scalar},
    yaml::Placed,
};
use std::collections::BTreeMap;

/// The headers as written, with a complaint about each that HTTP does not allow.
pub(crate) fn lower(headers: &Headers, notes: &mut Notes<'_>) -> BTreeMap<String, String> {
    let mut lowered = BTreeMap::new();
    for (name, Placed { value: Scalar(value), at }) in headers {
        check_name(&Placed { value: name.clone(), at: *at }, notes);
        if value.chars().any(char::is_control) {
            notes.complain(*at, format!("the header {} holds a line break", quoted(name)));
        }
        lowered.insert(name.clone(), value.clone());
    }
    lowered
}

/// Complains about a name that HTTP does not allow.
pub(crate) fn check_name(name: &Placed<String>, notes: &mut Notes<'_>) {
    if !is_token(&name.value) {
        notes.complain(name.at, format!("{} cannot be the name of a header", quoted(&name.value)));
    }
}

/// Whether a text is a token, which is what HTTP allows as a header's name (RFC 9110, section 5.6.2).
fn is_token(text: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(allowed)
}
