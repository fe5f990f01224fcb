//! How a clause is meant. Only a statement reports something; a question, an offer, a plan, a condition
//! and a denial do not.

use crate::models::offline::text::words::words;

/// How a clause is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mood {
    /// Asks the user for something, by a question or a request.
    Question,
    /// Says that something is not so, cannot be had or went wrong.
    Denial,
    /// Puts something forward that the user may take.
    Offer,
    /// Speaks of what depends on something else.
    Condition,
    /// Announces what the agent is going to do.
    Plan,
    /// Says that something is so.
    Statement,
}

const REQUESTS: [&str; 14] = [
    "please provide",
    "please confirm",
    "please share",
    "please tell",
    "please give",
    "please let me know",
    "please enter",
    "please send",
    "could you",
    "can you ",
    "i need your",
    "i'll need",
    "i will need",
    "i still need",
];
const DENIALS: [&str; 24] = [
    "not",
    "no",
    "never",
    "none",
    "nothing",
    "cannot",
    "without",
    "unable",
    "unfortunately",
    "sorry",
    "impossible",
    "unavailable",
    "failed",
    "fails",
    "failure",
    "error",
    "refuse",
    "refused",
    "declined",
    "denied",
    "wrong",
    "nor",
    "apologies",
    "apologize",
];
/// Words of denial that deny nothing.
const HARMLESS: [&str; 12] = [
    "no problem",
    "no worries",
    "no extra",
    "no additional",
    "no further",
    "at no cost",
    "at no charge",
    "no fee",
    "not only",
    "no trouble",
    "sorry for the wait",
    "sorry to hear",
];
const OFFERS: [&str; 17] = [
    "would you like",
    "would you prefer",
    "shall i",
    "should i",
    "do you want",
    "if you'd like",
    "if you like",
    "if you want",
    "if you wish",
    "let me know",
    "feel free",
    "happy to",
    "i can ",
    "i could ",
    "we can ",
    "we could ",
    "you could ",
];
const CONDITIONS: [&str; 10] = [
    "if ",
    "once ",
    "when you",
    "as soon as",
    "unless ",
    "after you",
    "before i",
    "before you",
    "to proceed",
    "until ",
];
const PLANS: [&str; 11] = [
    "i'll ",
    "i will ",
    "we'll ",
    "we will ",
    "going to ",
    "let me ",
    "let's ",
    "about to ",
    "i'd ",
    "i would ",
    "one moment",
];

const OPEN_QUESTIONS: [&str; 7] = ["which", "what", "when", "where", "who", "how", "whose"];

/// Reads the mood of a clause.
pub(super) fn of(clause: &str) -> Mood {
    let text = plain(clause);
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    let ends_as_question = text.trim_end_matches(['"', '*', ')', ' ', '\'']).ends_with('?');
    if ends_as_question {
        return Mood::Question;
    }
    if denies(&text) {
        return Mood::Denial;
    }
    if has(&REQUESTS) {
        return Mood::Question;
    }
    if has(&OFFERS) && !text.contains("i can confirm") {
        return Mood::Offer;
    }
    if CONDITIONS.iter().any(|phrase| text.starts_with(phrase)) {
        return Mood::Condition;
    }
    if has(&PLANS) { Mood::Plan } else { Mood::Statement }
}

/// Whether a question puts something forward, as in *Shall I book it?*, and does not only ask.
pub(super) fn proposes(clause: &str) -> bool {
    let text = plain(clause);
    // "Which day would you like?" leaves the user to find the answer.
    let is_open = words(&text).iter().any(|word| OPEN_QUESTIONS.contains(&word.as_str()));
    if is_open && !text.contains("how about") {
        return false;
    }
    OFFERS.iter().any(|phrase| text.contains(phrase))
        || text.contains("how about")
        || text.contains("may i ")
        || text.contains("instead")
}

fn denies(text: &str) -> bool {
    let text = HARMLESS.iter().fold(text.to_owned(), |text, phrase| text.replace(phrase, ""));
    words(&text).iter().any(|word| DENIALS.contains(&word.as_str()) || word.ends_with("n't"))
}

fn plain(clause: &str) -> String {
    clause.to_lowercase().replace('\u{2019}', "'")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Which day would you like to fly?", Mood::Question)]
    #[case("Please provide your booking reference.", Mood::Question)]
    #[case("I could not book the flight.", Mood::Denial)]
    #[case("It isn\u{2019}t possible.", Mood::Denial)]
    #[case("The payment failed.", Mood::Denial)]
    #[case("Let me know if you want the 10:40.", Mood::Offer)]
    #[case("I can book that for 240 EUR.", Mood::Offer)]
    #[case("Once you confirm, the seat is yours.", Mood::Condition)]
    #[case("I'll book it now.", Mood::Plan)]
    #[case("I can confirm that it is booked.", Mood::Statement)]
    #[case("No problem, it is booked at no extra charge.", Mood::Statement)]
    #[case("Your flight is booked.", Mood::Statement)]
    fn only_a_statement_reports_something(#[case] clause: &str, #[case] mood: Mood) {
        assert_eq!(of(clause), mood);
    }
}
