//! What an agent or a provider said, made fit for one line of an error message.

/// The first `limit` characters on one line: control characters are escaped, so that no answer can
/// break a log or move a terminal's cursor, and a cut is marked.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let mut characters = text.trim().chars();
    for character in characters.by_ref().take(limit) {
        if character.is_control() {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    if characters.next().is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("plain", "plain")]
    #[case("  a\nb\t\u{1b}[2J ", "a\\nb\\t\\u{1b}[2J")]
    #[case("éééééééé", "éééééééé")]
    #[case("123456789", "12345678…")]
    fn a_line_is_short_and_holds_no_control_character(#[case] text: &str, #[case] expected: &str) {
        assert_eq!(one_line(text, 8), expected);
    }
}
