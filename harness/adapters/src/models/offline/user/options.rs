//! A list of options in a reply.

use super::values::{Amount, amounts};

/// One option of a list.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    /// Its place, from 1.
    pub(super) number: usize,
    /// Its words, without the mark in front.
    pub(super) text: String,
    /// Its price, where one is told.
    pub(super) price: Option<Amount>,
}

/// The options of the reply, in order; none where there are fewer than two.
pub(super) fn choices(reply: &str) -> Vec<Choice> {
    let lines = reply.lines().filter_map(without_mark).enumerate();
    let choices: Vec<Choice> = lines
        .map(|(index, text)| Choice {
            number: index + 1,
            text: text.to_owned(),
            price: amounts(text).into_iter().next(),
        })
        .collect();
    if choices.len() < 2 { Vec::new() } else { choices }
}

/// The cheapest option, or the first where prices are missing.
pub(super) fn cheapest(choices: &[Choice]) -> Option<&Choice> {
    let price = |choice: &Choice| choice.price.as_ref().map_or(f64::INFINITY, |price| price.value);
    choices.iter().min_by(|one, other| price(one).total_cmp(&price(other)))
}

/// The line after its mark: `1.`, `2)`, `a)`, `-`, `*`, a bullet, or `Option 1:`.
fn without_mark(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix(['-', '*', '\u{2022}']) {
        return rest.starts_with(' ').then(|| rest.trim());
    }
    let line = line.strip_prefix("Option ").unwrap_or(line);
    let (mark, rest) = line.split_once(['.', ')', ':'])?;
    let is_number = !mark.is_empty() && mark.len() <= 2 && mark.chars().all(|c| c.is_ascii_digit());
    let is_letter = mark.len() == 1 && mark.chars().all(|c| c.is_ascii_alphabetic());
    ((is_number || is_letter) && rest.starts_with(' ')).then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Here you are:\n1. TP440 at 280 EUR\n2. AF120 at 210 EUR", &["TP440 at 280 EUR", "AF120 at 210 EUR"])]
    #[case("- morning\n- evening", &["morning", "evening"])]
    #[case("Option 1: window\nOption 2: aisle", &["window", "aisle"])]
    #[case("1. only one", &[])]
    #[case("At 10.30 or at 11.30", &[])]
    fn a_list_has_marks_and_two_lines(#[case] reply: &str, #[case] expected: &[&str]) {
        assert_eq!(choices(reply).iter().map(|choice| choice.text.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_cheapest_is_found_beside_options_without_a_price() {
        let found = choices("1. a suite\n2. a room at 210 EUR\n3. a loft at 180 EUR");
        assert_eq!(cheapest(&found).map(|choice| choice.number), Some(3));
        let unpriced = choices("- morning\n- evening");
        assert_eq!(cheapest(&unpriced).map(|choice| choice.number), Some(1));
    }
}
