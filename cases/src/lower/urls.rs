//! Addresses of agents and of providers.

use crate::{
    complaint::{Notes, quoted},
    yaml::{Place, Placed},
};

/// What clients of OpenAI's API put behind a base URL themselves.
const OPERATIONS: [&str; 3] = ["/chat/completions", "/completions", "/responses"];

const EXAMPLE: &str = "http://127.0.0.1:8000/v1";

/// A URL, with a complaint where it is not one of http or https with a host.
pub(crate) fn http(url: &Placed<String>, example: &str, notes: &mut Notes<'_>) -> String {
    if !is_http(&url.value) {
        complain(&url.value, example, url.at, notes);
    }
    url.value.clone()
}

fn complain(shown: &str, example: &str, at: Place, notes: &mut Notes<'_>) {
    let hint = Some(format!("write a URL such as `{example}`"));
    notes.complain_with(at, format!("{} is not an http or https URL", quoted(shown)), hint);
}

/// The base URL of a provider, without a slash at its end. No complaint shows what may be a secret in it:
/// a password or a query.
pub(crate) fn base(url: &Placed<String>, speaks_openai: bool, notes: &mut Notes<'_>) -> String {
    let text = url.value.trim_end_matches('/');
    let before_query = text.split('?').next().unwrap_or_default();
    let operation = OPERATIONS.iter().find(|end| before_query.trim_end_matches('/').ends_with(*end));
    if authority(text).contains('@') {
        let hint = "put what proves who asks into a variable, and name it by `key` or in a header";
        notes.complain_with(url.at, "`base_url` holds a user name or a password", Some(hint.to_owned()));
    } else if !is_http(text) {
        complain(before_query, EXAMPLE, url.at, notes);
    } else if text.contains('#') {
        notes.complain(url.at, "`base_url` holds a `#`, behind which nothing is sent");
    } else if let Some(operation) = operation.filter(|_| speaks_openai) {
        let hint = Some("end it before, as clients of OpenAI's API have it".to_owned());
        notes.complain_with(url.at, format!("`base_url` ends in `{operation}`, which is added to it"), hint);
    }
    text.to_owned()
}

/// What stands between the scheme and the path.
fn authority(url: &str) -> &str {
    let after = url.split_once("://").map_or(url, |(_, after)| after);
    after.split(['/', '?', '#']).next().unwrap_or_default()
}

fn is_http(url: &str) -> bool {
    let scheme = ["http://", "https://"].iter().any(|scheme| url.starts_with(scheme));
    scheme && has_host(authority(url)) && !url.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// Whether an authority names a host, and a port only in digits.
fn has_host(authority: &str) -> bool {
    let place = authority.rsplit('@').next().unwrap_or_default();
    let (host, port) = match place.rsplit_once(':') {
        // A colon inside brackets belongs to an IPv6 address.
        Some((host, port)) if !port.ends_with(']') => (host, port),
        Some(_) | None => (place, ""),
    };
    // What the URL standard forbids in a host; `${NAME}` is caught by it.
    let allowed = |c: char| !"<>\\^`{|}%\"".contains(c);
    !host.is_empty() && host.chars().all(allowed) && port.chars().all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://a", true)]
    #[case("https://llm.example:8443/v1?api-version=1", true)]
    #[case("http://[::1]:8000/v1", true)]
    #[case("http://[::1]", true)]
    #[case("http://me:word@host/chat", true)]
    #[case("ftp://a", false)]
    #[case("a.example/v1", false)]
    #[case("http://", false)]
    #[case("http:///v1", false)]
    #[case("http://:8000/v1", false)]
    #[case("http://me@/v1", false)]
    #[case("http://a:port/v1", false)]
    #[case("http://${HOST}/v1", false)]
    #[case("http://a b/v1", false)]
    fn an_address_has_a_scheme_and_a_host(#[case] url: &str, #[case] expected: bool) {
        assert_eq!(is_http(url), expected);
    }
}
