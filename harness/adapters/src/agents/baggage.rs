//! The session's id as W3C baggage and as an OpenTelemetry resource attribute write it.

use rehearsal_core::ids::SessionId;
use std::fmt::Write;

/// The value of the `baggage` header that carries the session.
///
/// Wire format: W3C Baggage, <https://www.w3.org/TR/baggage/#header-content>.
pub(super) fn of_session(session: &SessionId) -> String {
    format!("session.id={}", encoded(session.as_str()))
}

/// A value as baggage and `OTEL_RESOURCE_ATTRIBUTES` both want it: bytes that could end the value or
/// the entry are percent-encoded, as is everything outside ASCII.
pub(super) fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~:/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_begin_another_entry() {
        assert_eq!(of_session(&SessionId::new("a-1,b=ü")), "session.id=a-1%2Cb%3D%C3%BC");
    }
}
