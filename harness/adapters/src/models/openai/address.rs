//! Addresses: what is below a base URL, and how one is shown.

use super::SetupError;
use crate::net;
use reqwest::Url;

/// Reads a base URL. The error does not repeat it: it may hold a password.
pub(super) fn parse(text: &str) -> Result<Url, SetupError> {
    let url = Url::parse(text.trim()).map_err(|error| SetupError::Url(error.to_string()))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(SetupError::Url(format!("{other} is not http or https"))),
    }
}

/// The address of an operation. A query of the base URL, such as Azure's `api-version`, stays.
pub(crate) fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let joined = format!("{}/{}", base.path().trim_end_matches('/'), path.trim_matches('/'));
    url.set_path(&joined);
    url
}

/// Whether the URL names a host and nothing below it.
pub(super) fn has_no_path(url: &Url) -> bool {
    url.path().trim_matches('/').is_empty()
}

/// Whether the host is this machine, for which no proxy is used. Names below `localhost` are (RFC 6761).
pub(super) fn is_loopback(url: &Url) -> bool {
    net::is_loopback(url) || url.host_str().is_some_and(|host| host.ends_with(".localhost"))
}

/// The host and port, without what may be secret in an address: credentials and query.
pub(super) fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://h/v1", "http://h/v1/chat/completions")]
    #[case("http://h:1/v1/", "http://h:1/v1/chat/completions")]
    #[case("http://h", "http://h/chat/completions")]
    #[case("https://h/d/gpt?api-version=1", "https://h/d/gpt/chat/completions?api-version=1")]
    fn operations_are_below_the_base_url(#[case] base: &str, #[case] expected: &str) {
        assert_eq!(below(&parse(base).unwrap(), "chat/completions").as_str(), expected);
    }

    #[test]
    fn a_password_is_not_shown() {
        assert_eq!(host(&parse("https://me:pass@h:8000/v1?key=k").unwrap()), "h:8000");
        let error = parse("https://me:pass@h:port").unwrap_err().to_string();
        assert!(!error.contains("pass@"), "{error}");
    }
}
