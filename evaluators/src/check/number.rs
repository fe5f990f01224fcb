//! Whether a number in the last reply is near a value. Units do not count: `12 %` is 12.

mod reading;

use super::{
    Rule,
    excerpt::{quote, quote_at},
    spoken::last,
    verdict::{decided, not_applicable, unseen},
};
use reading::{Reading, numbers};
use rehearsal_core::case::Case;
use serde_json::Value;

/// The number nearest to the value is no further off than the tolerance, which may be a share of the value.
pub(super) fn rule(value: Option<f64>, tolerance: f64, relative: bool) -> Rule {
    Box::new(move |case, session| {
        let Some(wanted) = value.or_else(|| expected(case)) else {
            return not_applicable(
                "the case has no `expected_output` that is a number, and the check names none",
            );
        };
        let Some(said) = last(session)? else { return unseen("the agent replied in no turn; it only asked") };
        let allowed = if relative { tolerance * wanted.abs() } else { tolerance };
        let labels = ("Near", "Not near");
        let Some(found) = nearest(said.text, wanted) else {
            let reason = format!("{} holds no number; {wanted} was expected", said.described());
            return decided(false, labels, reason).quoting(quote(said.turn, said.text)).found();
        };
        let off = (found.value - wanted).abs();
        // As the numbers are written in decimals, a difference at the very edge is one of rounding.
        let near = off <= allowed + f64::EPSILON * 4.0 * wanted.abs().max(found.value.abs());
        let (number, off, allowed) = (found.value, shown(off), shown(allowed));
        let reason = format!(
            "the number nearest to {wanted} in the reply of turn {} is {number}, which is {off} off; {allowed} is allowed",
            said.turn
        );
        decided(near, labels, reason).quoting(quote_at(said.turn, said.text, &found.place)).found()
    })
}

/// A number without what calculating with it has left behind its last digits: `10.2` and not `10.200000000000001`.
fn shown(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

fn expected(case: &Case) -> Option<f64> {
    match case.expected.output.as_ref()? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn nearest(text: &str, wanted: f64) -> Option<Reading> {
    let off = |reading: &Reading| (reading.value - wanted).abs();
    numbers(text).min_by(|one, other| off(one).total_cmp(&off(other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scores, session, turn};
    use rehearsal_core::score::Outcome;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case::exact(Some(240.5), 0.0, false, "The total is 240.50 EUR.", true)]
    #[case::the_nearest_of_several(Some(240.0), 1.0, false, "2 seats, 240.50 EUR, flight TP 440", true)]
    #[case::too_far(Some(240.0), 0.25, false, "240.50 EUR", false)]
    #[case::english(Some(1234.5), 0.0, false, "1,234.50 USD", true)]
    #[case::german(Some(1234.5), 0.0, false, "1.234,50 EUR", true)]
    #[case::percent(Some(12.0), 0.0, false, "12 % of it", true)]
    #[case::by_share(Some(200.0), 0.05, true, "about 209", true)]
    #[case::by_share_too_far(Some(200.0), 0.05, true, "about 211", false)]
    #[case::a_share_of_a_negative(Some(-200.0), 0.05, true, "-205", true)]
    #[case::at_the_edge(Some(0.3), 0.1, false, "0.2", true)]
    #[case::no_number(Some(1.0), 5.0, false, "One", false)]
    #[case::part_of_a_reference(Some(12.0), 0.0, false, "Your reference is QX12", false)]
    #[case::none_given(None, 0.0, false, "It is 42.", true)]
    fn the_nearest_number_decides(
        #[case] value: Option<f64>,
        #[case] tolerance: f64,
        #[case] relative: bool,
        #[case] reply: &str,
        #[case] passed: bool,
    ) {
        let mut case = case(&[]);
        case.expected.output = Some(json!("42"));
        let score =
            scores(rule(value, tolerance, relative)(&case, &session(vec![turn("hi", reply)]))).remove(0);
        assert_eq!(score.passed, passed, "{}", score.reason);
    }

    #[rstest]
    #[case(204.0, "about 209", "which is 5 off; 10.2 is allowed")]
    #[case(0.3, "0.2", "which is 0.1 off; 0.015 is allowed")]
    fn numbers_that_were_calculated_are_shown_as_people_write_them(
        #[case] value: f64,
        #[case] reply: &str,
        #[case] shown: &str,
    ) {
        let session = session(vec![turn("hi", reply)]);
        let score = scores(rule(Some(value), 0.05, true)(&case(&[]), &session)).remove(0);
        assert!(score.reason.ends_with(shown), "{}", score.reason);
    }

    #[test]
    fn without_an_expected_number_there_is_nothing_to_compare() {
        let (mut case, session) = (case(&[]), session(vec![turn("hi", "42")]));
        case.expected.output = Some(json!("forty-two"));
        assert!(matches!(rule(None, 0.0, false)(&case, &session), Ok(Outcome::NotApplicable { .. })));
    }
}
