//! The secret that whoever sends spans must show, where one is asked for.

use axum::http::{HeaderMap, header::AUTHORIZATION};
use sha2::{Digest, Sha256};
use std::fmt;

/// A secret; only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 32]);

impl Token {
    /// This secret.
    pub fn new(secret: &str) -> Self {
        Self(hash(secret.as_bytes()))
    }

    /// Whether the headers show the secret, as `Authorization: Bearer`.
    pub(super) fn is_shown_by(&self, headers: &HeaderMap) -> bool {
        let shown = headers.get(AUTHORIZATION).map(|value| value.as_bytes()).and_then(bearer);
        // All bytes of both hashes are compared, so that the time it takes tells nothing of the secret.
        shown.is_some_and(|shown| {
            hash(shown).iter().zip(&self.0).fold(0, |differing, (one, other)| differing | (one ^ other)) == 0
        })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The secret after the scheme, whose case does not matter (RFC 9110).
fn bearer(value: &[u8]) -> Option<&[u8]> {
    const SCHEME: &[u8] = b"bearer ";
    let (scheme, secret) = value.split_at_checked(SCHEME.len())?;
    scheme.eq_ignore_ascii_case(SCHEME).then_some(secret.trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use rstest::rstest;

    #[rstest]
    #[case::as_asked("Bearer s3cret", true)]
    #[case::scheme_in_lower_case("bearer s3cret", true)]
    #[case::another("Bearer s3cres", false)]
    #[case::a_part("Bearer s3cre", false)]
    #[case::more("Bearer s3crets", false)]
    #[case::nothing("Bearer ", false)]
    #[case::another_scheme("Basic s3cret", false)]
    #[case::no_scheme("s3cret", false)]
    fn only_the_secret_itself_is_let_in(#[case] header: &'static str, #[case] expected: bool) {
        let headers = [(AUTHORIZATION, HeaderValue::from_static(header))].into_iter().collect();
        let token = Token::new("s3cret");
        assert_eq!(token.is_shown_by(&headers), expected);
        assert_eq!(format!("{token:?}"), "Token(..)");
        assert!(!token.is_shown_by(&HeaderMap::new()));
    }
}
