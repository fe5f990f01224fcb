//! Text of others in GitHub's and GitLab's Markdown: nothing in it acts.
//!
//! Both turn `@team`, `#12` and addresses into mentions and links after they have rendered a text, so that escaping its
//! marks is not enough. Nothing acts in a code span, so that what agents, users, judges and suites said stands in one.

use crate::{against, visible::visible_line};

/// Letters of a text that are shown; a failure's line with its reason and its words fits in.
const LONGEST: usize = 400;

/// Text in a line of its own or a list.
pub(super) fn code(text: &str) -> String {
    let text = against::cut_to(text, LONGEST);
    let text = visible_line(&text);
    if text.is_empty() {
        return "–".to_owned();
    }
    // A span is closed by as many backticks as opened it, so it is opened by more than the text has in a row.
    let fence = "`".repeat(longest_run(&text) + 1);
    let edges = [text.chars().next(), text.chars().last()];
    let pad = if edges.iter().flatten().any(|edge| matches!(edge, '`' | ' ')) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text in a cell of a table, where a bar would begin the next cell even in a code span.
pub(super) fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

fn longest_run(text: &str) -> usize {
    text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0)
}

/// A sentence of ours, which may hold the name of an evaluator: its marks are shown as they are, and what both sites
/// make links of is broken by a space of no width.
pub(super) fn prose(text: &str) -> String {
    let text = visible_line(text);
    let mut shown = String::with_capacity(text.len() + 16);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if matches!(letter, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '!' | '$' | '&') {
            shown.push('\\');
        }
        shown.push(letter);
        // A mention, a reference, an address or an emoji: none has a space after its mark.
        let goes_on = letters.peek().is_some_and(|next| !next.is_whitespace());
        if matches!(letter, '@' | '#' | ':') && goes_on {
            shown.push_str("&#8203;");
        }
    }
    shown.replace("www.", "www&#8203;.").replace("WWW.", "WWW&#8203;.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("plain", "`plain`")]
    #[case("", "–")]
    #[case("a `b` c", "``a `b` c``")]
    #[case("```", "```` ``` ````")]
    #[case("one\ntwo\u{1b}[31m", "`one two␛[31m`")]
    #[case("@team <img src=x> https://evil.example", "`@team <img src=x> https://evil.example`")]
    fn text_of_others_stands_in_a_code_span(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(code(text), shown);
    }

    #[test]
    fn a_bar_does_not_end_a_cell() {
        assert_eq!(cell("a|b`|"), "``a\\|b`\\|``");
    }

    #[rstest]
    #[case("goal_success rate 0.83 (10 of 12)", "goal\\_success rate 0.83 (10 of 12)")]
    #[case("failed: it's \"a\"", "failed: it's \"a\"")]
    #[case("<b> @team #12", "\\<b\\> @&#8203;team #&#8203;12")]
    #[case("http://x [y](z)", "http:&#8203;//x \\[y\\](z)")]
    #[case("www.evil.example", "www&#8203;.evil.example")]
    fn nothing_acts_in_a_sentence(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(prose(text), shown);
    }
}
