//! A command line taken apart, as a shell would: quotes keep words together, a backslash takes the next character as
//! it is. Nothing is expanded.

/// The words of a command line.
///
/// # Errors
/// Where a quote is not closed, in words.
pub(super) fn words(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut rest = line.chars();
    while let Some(character) = rest.next() {
        match character {
            ' ' | '\t' | '\n' => words.extend(word.take()),
            '\'' | '"' => quoted(&mut rest, character, word.get_or_insert_default())?,
            '\\' => word.get_or_insert_default().extend(rest.next()),
            other => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Takes what is left up to the closing quote. Only in double quotes a backslash has a meaning.
fn quoted(rest: &mut std::str::Chars<'_>, quote: char, word: &mut String) -> Result<(), String> {
    while let Some(character) = rest.next() {
        match character {
            end if end == quote => return Ok(()),
            '\\' if quote == '"' => word.extend(rest.next()),
            other => word.push(other),
        }
    }
    Err(format!("the command has a {quote} that is not closed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("python agent.py", &["python", "agent.py"])]
    #[case("  a\t b  ", &["a", "b"])]
    #[case(r#"sh -c 'echo "$PORT" \n'"#, &["sh", "-c", r#"echo "$PORT" \n"#])]
    #[case(r#"say "one \"two\"" three"#, &["say", r#"one "two""#, "three"])]
    #[case(r"my\ agent --x=''", &["my agent", "--x="])]
    #[case("''", &[""])]
    #[case("", &[])]
    fn lines_fall_into_words(#[case] line: &str, #[case] expected: &[&str]) {
        assert_eq!(words(line).unwrap(), expected);
    }

    #[test]
    fn a_quote_that_stays_open_is_told() {
        assert!(words("sh -c 'exit").unwrap_err().contains("not closed"));
    }
}
