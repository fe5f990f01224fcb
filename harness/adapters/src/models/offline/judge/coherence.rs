//! Whether a reply hangs together: sums that add up, and nothing that is both said and denied.

use super::{
    mood::{self, Mood},
    turns::{Found, Place},
};
use crate::models::offline::text::words::content;

/// Full marks unless something does not fit.
pub(super) fn judge(at: &Place<'_>) -> Found {
    let clauses = at.clauses();
    if let Some(clause) = clauses.iter().find(|clause| miscounts(clause)) {
        return Found::new("Not Generally", "a sum in it does not add up", clause);
    }
    let denied = clauses.iter().find(|denial| clauses.iter().any(|said| is_denied(said, denial)));
    match denied {
        Some(clause) => Found::new("Not At All", "it both says and denies the same", clause),
        None => Found::new("Completely Yes", "no rule finds a contradiction in it", at.words()),
    }
}

/// A statement and a denial of the same words, but for the word that denies.
fn is_denied(said: &str, denial: &str) -> bool {
    if mood::of(said) != Mood::Statement || mood::of(denial) != Mood::Denial {
        return false;
    }
    let stems = |clause: &str| -> Vec<String> {
        let negations =
            ["not", "no", "never", "cannot", "can't", "couldn't", "isn't", "wasn't", "hasn't", "don't"];
        content(clause).into_iter().filter(|stem| !negations.contains(&stem.as_str())).collect()
    };
    let (said, denial) = (stems(said), stems(denial));
    said.len() >= 2
        && said.iter().all(|stem| denial.contains(stem))
        && denial.iter().all(|stem| said.contains(stem))
}

/// `2 + 3 = 6` and `2 x 120 = 250`, with or without units.
fn miscounts(clause: &str) -> bool {
    let Some((left, right)) = clause.split_once('=') else { return false };
    let sides = |sign: char| left.rsplit_once(sign).map(|(a, b)| (last_number(a), first_number(b)));
    let (total, plus) = (first_number(right), sides('+'));
    let times = sides('*').or_else(|| sides('\u{d7}')).or_else(|| sides('x'));
    let differs = |expected: f64, total: f64| (expected - total).abs() > 0.006;
    let lone_sum = left.matches('+').count() == 1;
    match (plus.filter(|_| lone_sum), times, total) {
        (Some((Some(a), Some(b))), _, Some(total)) => differs(a + b, total),
        (None, Some((Some(a), Some(b))), Some(total)) => differs(a * b, total),
        _ => false,
    }
}

fn first_number(text: &str) -> Option<f64> {
    numbers(text).first().copied()
}

fn last_number(text: &str) -> Option<f64> {
    numbers(text).last().copied()
}

/// The numbers of a text; a comma belongs to its number, `1,200`.
fn numbers(text: &str) -> Vec<f64> {
    let pieces = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    pieces.filter_map(|piece| piece.trim_matches(['.', ',']).replace(',', "").parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{of_last, session};
    use rstest::rstest;

    #[rstest]
    #[case("The total is 2 x 120 EUR = 240 EUR.", "Completely Yes")]
    #[case("The total is 2 x 120 EUR = 250 EUR.", "Not Generally")]
    #[case("That makes 100 EUR + 20 EUR = 120 EUR.", "Completely Yes")]
    #[case("That makes 100 EUR + 20 EUR = 130 EUR.", "Not Generally")]
    #[case("Your flight is booked. Your flight is not booked.", "Not At All")]
    #[case("The 9:00 is not available, but I booked the 10:40.", "Completely Yes")]
    #[case("Good morning!", "Completely Yes")]
    fn sums_and_denials_are_looked_at(#[case] reply: &str, #[case] label: &str) {
        assert_eq!(of_last(judge, &session(&[("Well?", reply)])).0, label);
    }
}
