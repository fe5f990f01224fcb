//! Whether a reply agrees with the record: by deeds that failed, and by amounts and codes that the tools gave otherwise.

use super::{
    helpfulness::belied,
    turns::{Found, Place},
};
use crate::models::offline::text::facts::{amounts, codes};

/// Full marks unless something clashes.
pub(super) fn judge(at: &Place<'_>) -> Found {
    if let Some(clause) = belied(at.turn) {
        return Found::new("Not At All", "it reports as done what its tool call failed to do", clause);
    }
    let (held, clashing) = told(at);
    let Some(clause) = clashing.first() else {
        return Found::new("Completely Yes", "nothing in the record speaks against it", at.words());
    };
    let label = match (held, clashing.len()) {
        (0, _) => "Not At All",
        (held, clashing) if held > 2 * clashing => "Generally Yes",
        (held, clashing) if held >= clashing => "Neutral/Mixed",
        _ => "Not Generally",
    };
    Found::new(label, "it gives an amount or a code that the record does not have", clause)
}

/// How many amounts and codes the record bears out, and the clauses with those that it does not. Only where tools gave
/// any themselves can it be said that one is not theirs.
fn told<'a>(at: &Place<'a>) -> (usize, Vec<&'a str>) {
    let given: String = at
        .earlier
        .iter()
        .chain([at.turn])
        .flat_map(|turn| &turn.tool_calls)
        .map(|call| call.told() + " ")
        .collect();
    let record = at.record();
    let numbers = numbers(&record);
    let has_codes = !codes(&spelled(&given)).is_empty();
    let mut held = 0;
    let mut clashing = Vec::new();
    for clause in at.clauses() {
        let amounts = amounts(clause).into_iter().filter_map(|amount| amount.parse::<f64>().ok());
        let amounts: Vec<bool> = amounts.map(|amount| is_known(amount, &numbers)).collect();
        let codes = codes(clause).into_iter().map(|code| record.contains(code));
        let facts = amounts.into_iter().filter(|_| has_number(&given)).chain(codes.filter(|_| has_codes));
        for bears_out in facts {
            match bears_out {
                true => held += 1,
                false => clashing.push(clause),
            }
        }
    }
    (held, clashing)
}

/// The amount itself, or a whole multiple of one, as for several travellers, or the sum or difference of two.
fn is_known(amount: f64, numbers: &[f64]) -> bool {
    let same = |one: f64, other: f64| (one - other).abs() < 0.006;
    numbers.iter().any(|number| {
        (1..=12).any(|times| same(number * f64::from(times), amount))
            || numbers.iter().any(|other| same(number + other, amount) || same(number - other, amount))
    })
}

fn has_number(text: &str) -> bool {
    text.chars().any(|c| c.is_ascii_digit())
}

/// The plain numbers of a text, at most two hundred.
fn numbers(text: &str) -> Vec<f64> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
        .filter_map(|piece| piece.trim_matches(['.', ',']).replace(',', "").parse().ok())
        .take(200)
        .collect()
}

/// JSON with its marks taken off, so that codes stand by themselves.
fn spelled(json: &str) -> String {
    json.replace(['"', ':', ',', '{', '}'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{of_last, session, with_call};
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case("It costs 120 EUR, reference QX12AB.", "Completely Yes")]
    #[case("For both of you that is 240 EUR.", "Completely Yes")]
    #[case("It costs 99 EUR.", "Not At All")]
    #[case("It costs 120 EUR, reference ZZ99ZZ.", "Neutral/Mixed")]
    #[case("Good morning!", "Completely Yes")]
    fn what_the_tools_gave_is_held_against_the_reply(#[case] reply: &str, #[case] label: &str) {
        let talk = session(&[("Book it", reply)]);
        let talk = with_call(talk, "book", Ok(json!({ "price": 120, "reference": "QX12AB" })));
        assert_eq!(of_last(judge, &talk).0, label);
    }

    #[test]
    fn a_deed_that_failed_and_is_reported_done_is_the_worst() {
        let talk =
            with_call(session(&[("Book it", "Your flight is booked.")]), "book_flight", Err("no seats"));
        assert_eq!(of_last(judge, &talk), ("Not At All", "Your flight is booked.".to_owned()));
    }

    #[test]
    fn without_tools_no_amount_is_held_against_anyone() {
        assert_eq!(of_last(judge, &session(&[("How much?", "It costs 99 EUR.")])).0, "Completely Yes");
    }
}
