//! Whether the agent replies in a language. Only replies long enough to tell are read.

mod codes;

use super::{
    Rule,
    excerpt::quote,
    spoken::{Said, replies},
    verdict::{not_applicable, share},
};
use codes::code_of;

/// The fewest letters of a text whose language is told.
const FEWEST: usize = 20;

/// How much of a text is read, in characters.
const READ: usize = 20_000;

/// Every reply that is long enough is in the language, or in that of the case's opening message.
pub(super) fn rule(code: Option<String>) -> Rule {
    Box::new(move |case, session| {
        let wanted = match &code {
            Some(code) => primary(code),
            None => match told(&case.input) {
                Some(code) => code.to_owned(),
                None => {
                    return not_applicable("the language of the opening message cannot be told; name one");
                }
            },
        };
        let replies = replies(session)?;
        let told: Vec<(Said<'_>, &str)> =
            replies.iter().filter_map(|said| Some((*said, told(said.text)?))).collect();
        if told.is_empty() {
            return not_applicable("no reply is long and clear enough to tell its language");
        }
        let other = told.iter().find(|(_, code)| *code != wanted);
        let right = told.iter().filter(|(_, code)| *code == wanted).count();
        let of =
            format!("{right} of the {} replies whose language can be told are in `{wanted}`", told.len());
        let reason = match other {
            Some((said, code)) => format!("{of}; {} is in `{code}`", said.described()),
            None => of,
        };
        let decides = other.or(told.last()).and_then(|(said, _)| quote(said.turn, said.text));
        let labels = ("In the language", "In another language");
        share(right as f64 / told.len() as f64, other.is_none(), labels, reason).quoting(decides).found()
    })
}

/// The language of a text by its code, where that can be told.
fn told(text: &str) -> Option<&'static str> {
    let prose: String = prose(text).chars().take(READ).collect();
    if prose.chars().filter(|c| c.is_alphabetic()).count() < FEWEST && !is_dense(&prose) {
        return None;
    }
    let found = whatlang::detect(&prose).filter(whatlang::Info::is_reliable)?;
    code_of(found.lang())
}

/// The text without what is in no language: code, addresses, and words with digits in them.
fn prose(text: &str) -> String {
    let outside = text.split("```").step_by(2);
    let words = outside.flat_map(str::split_whitespace);
    let words = words.filter(|word| !word.contains("://") && !word.contains(|c: char| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether it is written in characters that each stand for a word or a syllable, so that few say as much as many letters.
fn is_dense(text: &str) -> bool {
    let dense =
        |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
    text.chars().filter(|c| dense(*c)).count() * 3 >= FEWEST
}

/// `en` of `en-US`.
fn primary(code: &str) -> String {
    let code = code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    // Norwegian is told by its written form.
    if code == "no" { "nb".to_owned() } else { code }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{case, scores, session, turn};
    use rehearsal_core::score::Outcome;
    use rstest::rstest;

    const ENGLISH: &str = "Your flight to Paris is booked for next week, and the reference is in your inbox.";
    const GERMAN: &str =
        "Ihr Flug nach Paris ist für die nächste Woche gebucht, und die Bestätigung kommt gleich per Post.";

    #[rstest]
    #[case::english(Some("en"), &[ENGLISH], 1.0)]
    #[case::english_of_a_region(Some("en-GB"), &[ENGLISH], 1.0)]
    #[case::that_of_the_opening(None, &[ENGLISH, "OK"], 1.0)]
    #[case::one_of_two(Some("de"), &[GERMAN, ENGLISH], 0.5)]
    #[case::german(Some("en"), &[GERMAN], 0.0)]
    #[case::japanese(Some("ja"), &["来週のパリ行きのフライトを予約しました。"], 1.0)]
    #[case::code_is_no_prose(Some("en"), &["Your booking is confirmed and here is the whole of the data: ```json\n{\"flug\": \"gebucht für die nächste Woche\"}\n``` Enjoy your trip and thank you for flying with us."], 1.0)]
    fn replies_are_told_by_their_language(
        #[case] code: Option<&str>,
        #[case] replies: &[&str],
        #[case] value: f64,
    ) {
        let mut case = case(&[]);
        case.input =
            "I need to book a flight to Paris for next week, please, and I would like a window seat.".into();
        let turns = replies.iter().map(|reply| turn("hi", reply)).collect();
        let score = scores(rule(code.map(str::to_owned))(&case, &session(turns))).remove(0);
        assert_eq!((score.value, score.passed), (value, value == 1.0), "{}", score.reason);
    }

    #[rstest]
    #[case::short("OK, QX12.")]
    #[case::only_numbers("12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28")]
    #[case::an_address("https://example.com/a/long/way/to/the/page/of/the/flight")]
    fn what_is_too_short_is_not_judged(#[case] reply: &str) {
        let found = rule(Some("en".into()))(&case(&[]), &session(vec![turn("hi", reply)]));
        assert!(matches!(found, Ok(Outcome::NotApplicable { .. })), "{found:?}");
    }
}
