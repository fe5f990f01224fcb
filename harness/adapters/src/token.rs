//! The secret that whoever comes over the network must show, where one is asked for.

use axum::http::{HeaderMap, header::AUTHORIZATION};
use base64::{Engine as _, engine::general_purpose::STANDARD};
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

    /// Whether the headers show the secret, as `Authorization: Bearer`, or as the password of `Authorization: Basic`,
    /// which is what a browser can ask its user for.
    pub(crate) fn is_shown_by(&self, headers: &HeaderMap) -> bool {
        let value = headers.get(AUTHORIZATION).map(|value| value.as_bytes()).unwrap_or_default();
        let bearer = after(b"bearer ", value).map(<[u8]>::to_vec);
        let shown = bearer.or_else(|| after(b"basic ", value).and_then(password));
        // All bytes of both hashes are compared, so that the time it takes tells nothing of the secret.
        shown.is_some_and(|shown| {
            hash(&shown).iter().zip(&self.0).fold(0, |differing, (one, other)| differing | (one ^ other)) == 0
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

/// What stands after a scheme, whose case does not matter (RFC 9110).
fn after<'a>(scheme: &[u8], value: &'a [u8]) -> Option<&'a [u8]> {
    let (shown, rest) = value.split_at_checked(scheme.len())?;
    shown.eq_ignore_ascii_case(scheme).then_some(rest.trim_ascii())
}

/// The password of `user:password` in base 64 (RFC 7617).
fn password(encoded: &[u8]) -> Option<Vec<u8>> {
    let decoded = STANDARD.decode(encoded).ok()?;
    let colon = decoded.iter().position(|byte| *byte == b':')?;
    decoded.get(colon + 1..).map(<[u8]>::to_vec)
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
    #[case::password("Basic YW55b25lOnMzY3JldA==", true)]
    #[case::password_of_nobody("basic OnMzY3JldA==", true)]
    #[case::another_password("Basic YW55b25lOnMzY3Jlcw==", false)]
    #[case::user_without_a_password("Basic czNjcmV0", false)]
    #[case::not_encoded("Basic s3cret", false)]
    #[case::another_scheme("Digest s3cret", false)]
    #[case::no_scheme("s3cret", false)]
    fn only_the_secret_itself_is_let_in(#[case] header: &'static str, #[case] expected: bool) {
        let headers = [(AUTHORIZATION, HeaderValue::from_static(header))].into_iter().collect();
        let token = Token::new("s3cret");
        assert_eq!(token.is_shown_by(&headers), expected);
        assert_eq!(format!("{token:?}"), "Token(..)");
        assert!(!token.is_shown_by(&HeaderMap::new()));
    }
}
