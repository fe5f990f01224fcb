//! Amounts of money that a person cannot know.

use crate::rules::{
    phrase::Phrases,
    scene::Scene,
    text::{Sentence, Words},
};

const CURRENCIES: [&str; 16] = [
    "eur", "euro", "euros", "usd", "dollar", "dollars", "gbp", "pound", "pounds", "quid", "chf", "francs",
    "yen", "inr", "rupees", "bucks",
];
const SIGNS: [char; 4] = ['\u{20ac}', '$', '\u{a3}', '\u{a5}'];

/// What makes an amount a fact of the case and not a guess.
static FACTS: Phrases = Phrases::of(&[
    "paid|charged|billed|spent|cost|costs|deducted|owe|owed|quoted|deposited|earn|transferred|refunded",
    "budget|limit|balance|salary|rent|bill|invoice|deposit|premium|income|price|fare|maximum|fee",
    "not more|over than",
    "at most",
]);

/// What makes an amount none that has to be known.
static ROUGHLY: Phrases =
    Phrases::of(&["about|around|roughly|almost|nearly|approximately", "more|less than", "over|under"]);

/// The first amount of a claim that stands nowhere and follows from none that does.
pub(super) fn invented(scene: &Scene<'_>, claim: &Sentence<'_>) -> Option<String> {
    if !FACTS.stand_in(&claim.words) || ROUGHLY.stand_in(&claim.words) {
        return None;
    }
    let known = numbers(scene.sources());
    let follows = |amount: &f64| known.iter().any(|one| is_made_of(*amount, *one, &known));
    amounts(claim.text).into_iter().find(|(_, amount)| !follows(amount)).map(|(text, _)| text)
}

/// Whether an amount is one that is known, a few of it, or two of them together or apart.
fn is_made_of(amount: f64, one: f64, known: &[f64]) -> bool {
    let same = |other: f64| (other - amount).abs() < 0.011;
    (1..=12_u32).any(|times| same(one * f64::from(times)) || same(one / f64::from(times)))
        || known.iter().any(|two| same(one + two) || same(one - two))
        || amount.fract() == 0.0 && (one.floor() - amount).abs() <= 1.0
}

/// The amounts with a currency, as written and as numbers.
fn amounts(text: &str) -> Vec<(String, f64)> {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Some(amount) = number(token) else { continue };
        let next = tokens.get(index + 1).copied().unwrap_or_default();
        let before = index.checked_sub(1).and_then(|index| tokens.get(index)).copied().unwrap_or_default();
        if token.contains(SIGNS) {
            found.push(((*token).to_owned(), amount));
        } else if is_currency(next) {
            found.push((format!("{token} {next}"), amount));
        } else if is_currency(before) {
            found.push((format!("{before} {token}"), amount));
        }
    }
    found
}

fn is_currency(token: &str) -> bool {
    Words::of(token).get(0).is_some_and(|word| CURRENCIES.contains(&word)) || token.contains(SIGNS)
}

/// Every number of a text.
fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().filter_map(number).collect()
}

/// The number that a token is: `$1,200.50` is 1200.5.
fn number(token: &str) -> Option<f64> {
    let bare = token.trim_matches(|c: char| !c.is_ascii_digit());
    let bare = bare.replace(',', if is_decimal_comma(bare) { "." } else { "" });
    bare.parse().ok().filter(|number: &f64| number.is_finite())
}

fn is_decimal_comma(token: &str) -> bool {
    !token.contains('.') && token.rsplit_once(',').is_some_and(|(_, cents)| cents.len() == 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("I paid $1,200.50.", &[1200.5])]
    #[case("249 EUR, or EUR 12,50", &[249.0, 12.5])]
    #[case("2 bags and 3 coats", &[])]
    fn an_amount_has_a_currency(#[case] text: &str, #[case] expected: &[f64]) {
        assert_eq!(amounts(text).into_iter().map(|(_, amount)| amount).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_amount_may_follow_from_others() {
        for amount in [40.0, 80.0, 25.0, 55.0, 10.0] {
            assert!(
                [40.0, 15.0, 30.0].iter().any(|one| is_made_of(amount, *one, &[40.0, 15.0, 30.0])),
                "{amount}"
            );
        }
        assert!(!is_made_of(249.0, 40.0, &[40.0]));
    }
}
