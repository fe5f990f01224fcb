//! Where two texts part, and what they say there.

use rehearsal_core::credentials::REDACTED;

/// Characters shown before the place and after it.
const BEFORE: usize = 20;
const AFTER: usize = 40;

/// Shown instead of what may hold a secret.
const HIDDEN: &str = "(not shown)";

/// The first place at which two texts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parting {
    /// The character, from 1.
    pub(super) character: usize,
    /// What the recorded text says around it.
    pub(super) recorded: String,
    /// What the other says around it.
    pub(super) asked: String,
}

/// How many characters two texts have in common at their beginning.
pub(super) fn in_common(one: &str, two: &str) -> usize {
    one.chars().zip(two.chars()).take_while(|(one, two)| one == two).count()
}

/// Where two texts part; `None` where they are equal.
pub(super) fn parting(recorded: &str, asked: &str) -> Option<Parting> {
    if recorded == asked {
        return None;
    }
    let at = in_common(recorded, asked);
    let redacted = |text: &str| text.matches(REDACTED).count();
    Some(Parting {
        character: at + 1,
        recorded: around(recorded, at),
        // Where the recorded text had a secret, the other is likely to have it still.
        asked: if redacted(recorded) > redacted(asked) { HIDDEN.to_owned() } else { around(asked, at) },
    })
}

/// On one line and without control characters, so that no answer can move a terminal's cursor.
fn around(text: &str, at: usize) -> String {
    let from = at.saturating_sub(BEFORE);
    let mut characters = text.chars().skip(from);
    let mut excerpt = String::from(if from > 0 { "…" } else { "" });
    for character in characters.by_ref().take(at - from + AFTER) {
        if character.is_control() {
            excerpt.extend(character.escape_default());
        } else {
            excerpt.push(character);
        }
    }
    if characters.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("", "a", 1, "", "a")]
    #[case("élan\n1", "élan\n2", 6, "élan\\n1", "élan\\n2")]
    #[case("abc", "abcd", 4, "abc", "abcd")]
    #[case("key [redacted] here", "key sk-12345 here", 5, "key [redacted] here", HIDDEN)]
    #[case("A key [redacted] here", "The key sk-12345 here", 1, "A key [redacted] here", HIDDEN)]
    #[case("A key [redacted]", "The key [redacted]", 1, "A key [redacted]", "The key [redacted]")]
    fn a_parting_is_shown_with_what_is_around_it(
        #[case] recorded: &str,
        #[case] asked: &str,
        #[case] character: usize,
        #[case] left: &str,
        #[case] right: &str,
    ) {
        let expected = Parting { character, recorded: left.into(), asked: right.into() };
        assert_eq!(parting(recorded, asked), Some(expected));
    }

    #[test]
    fn long_texts_are_cut_on_both_sides() {
        let text = |middle: &str| format!("{}{middle}{}", "x".repeat(100), "y".repeat(100));
        let parting = parting(&text("1"), &text("2")).unwrap();
        assert_eq!(parting.character, 101);
        assert_eq!(parting.recorded, format!("…{}1{}…", "x".repeat(20), "y".repeat(39)));
    }

    proptest! {
        #[test]
        fn any_two_texts_part_where_they_differ(one: String, two: String) {
            match parting(&one, &two) {
                None => prop_assert_eq!(one, two),
                Some(parting) => {
                    let at = parting.character - 1;
                    prop_assert!(one.chars().take(at).eq(two.chars().take(at)));
                    prop_assert_ne!(one.chars().nth(at), two.chars().nth(at));
                }
            }
        }
    }
}
