//! Links to the list of conversations with some of them chosen. The script reads the same from the page's address.

use crate::visible::visible_line;
use std::fmt::Write as _;

/// A link that chooses by these properties.
pub(super) fn link(properties: &[(&str, &str)]) -> String {
    let mut link = String::from("#?");
    for (number, (name, value)) in properties.iter().enumerate() {
        if number > 0 {
            link.push('&');
        }
        let _ = write!(link, "{name}={}", encoded(&visible_line(value)));
    }
    link
}

/// RFC 3986, section 2.1: everything but unreserved letters, in percent.
fn encoded(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            shown.push(char::from(byte));
        } else {
            let _ = write!(shown, "%{byte:02X}");
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_any_kind_come_back_from_a_link() {
        let link = link(&[("case", "a b&c"), ("trait", "patience=größer")]);
        assert_eq!(link, "#?case=a%20b%26c&trait=patience%3Dgr%C3%B6%C3%9Fer");
    }
}
