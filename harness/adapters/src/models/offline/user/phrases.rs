//! The phrase book: how each thing may be said, from a file that a person can edit.

use rehearsal_core::seed::Seed;

/// The bundled phrase book.
const BOOK: &str = include_str!("phrases.txt");

/// A phrase of the narrowest section that exists: of `pursue.direct` and `pursue`, the first one found.
///
/// # Errors
/// Where the book has no such section, which a test rules out for all that are used.
pub(super) fn pick(sections: &[String], seed: Seed) -> Result<&'static str, String> {
    let lines = sections.iter().map(|name| section(name)).find(|lines| !lines.is_empty()).unwrap_or_default();
    seed.pick(&lines)
        .copied()
        .ok_or_else(|| format!("the phrase book has no section {}", sections.join(" or ")))
}

/// The phrase with its braces filled in. A name in capitals at the front asks for the value so written.
pub(super) fn fill(phrase: &str, values: &[(&str, &str)]) -> String {
    // In one pass over the phrase, so that braces inside a value are left alone.
    let mut filled = String::new();
    let mut rest = phrase;
    while let Some((before, name, after)) = next_brace(rest) {
        filled.push_str(before);
        let value =
            values.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value);
        let wants_capital = name.starts_with(char::is_uppercase);
        filled.push_str(&if wants_capital { capitalised(value) } else { value.to_owned() });
        rest = after;
    }
    filled + rest
}

/// The text with its first letter in upper case.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

fn next_brace(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The lines of a section; none where there is no such section.
pub(super) fn section(name: &str) -> Vec<&'static str> {
    let lines = BOOK.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let header =
        |line: &str| line.strip_prefix('[').and_then(|line| line.strip_suffix(']')).map(str::to_owned);
    lines
        .skip_while(|line| header(line).as_deref() != Some(name))
        .skip(1)
        .take_while(|line| header(line).is_none())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_section_that_exists_is_used() {
        let names = |narrow: &str, wide: &str| [narrow.to_owned(), wide.to_owned()];
        let found = pick(&names("confirm.direct", "confirm"), Seed(0)).unwrap();
        assert!(section("confirm.direct").contains(&found) && !section("confirm").contains(&found));
        assert!(section("nudge").contains(&pick(&names("nudge.plain", "nudge"), Seed(0)).unwrap()));
        assert!(pick(&["nothing".to_owned()], Seed(0)).unwrap_err().contains("nothing"));
    }

    #[test]
    fn braces_inside_a_value_are_left_alone() {
        assert_eq!(fill("{Label}: {value}.", &[("label", "date"), ("value", "{label}")]), "Date: {label}.");
    }
}
