//! Deeds: what an assertion wants done, and by what words or calls an agent shows that it did it.

use super::{
    exhibit::{ToolCallBlock, TurnBlock},
    mood::{self, Mood},
};
use crate::models::offline::text::{
    facts::amounts,
    words::{stem, words},
};

/// A deed, known by the stems of the words for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Action {
    stems: Vec<String>,
}

/// Words for the same deed. A word outside these stands for itself.
const GROUPS: [&[&str]; 6] = [
    &[
        "book", "reserv", "confirm", "issu", "ticket", "purchas", "buy", "order", "complet", "arrang",
        "secur", "schedul",
    ],
    &["cancel", "void", "withdraw", "revok", "terminat"],
    &["chang", "mov", "reschedul", "rebook", "modify", "updat", "switch", "amend", "correct"],
    &["refund", "reimburs", "credit"],
    &["send", "email", "mail", "forward"],
    &["pay", "charg"],
];

/// Verbs that leave the deed to a noun, as in *a refund is issued*.
const LIGHT: [&str; 13] = [
    "confirm",
    "complet",
    "mak",
    "do",
    "proces",
    "issu",
    "grant",
    "initiat",
    "arrang",
    "succes",
    "successful",
    "finish",
    "plac",
];

/// Tools that begin so only look.
const LOOKING: [&str; 16] = [
    "get", "search", "list", "find", "check", "lookup", "look", "fetch", "read", "quot", "show", "view",
    "calculat", "estimat", "query", "preview",
];

/// Words after which a participle reports nothing yet.
const NOT_YET: [&str; 13] =
    ["can", "could", "may", "might", "must", "should", "would", "to", "once", "if", "when", "until", "fully"];

impl Action {
    /// The deed that this stem names, if it is one of those that every trade knows.
    pub(super) fn known(stem: &str) -> Option<Self> {
        GROUPS.iter().find(|group| group.contains(&stem)).map(|group| Self::of(group))
    }

    /// The deed that this stem names, whatever it is.
    pub(super) fn named(stem: &str) -> Self {
        Self::known(stem).unwrap_or_else(|| Self { stems: vec![stem.to_owned()] })
    }

    fn of(group: &[&str]) -> Self {
        Self { stems: group.iter().map(|stem| (*stem).to_owned()).collect() }
    }

    /// Whether it is one of the deeds that every trade knows, by more words than one.
    pub(super) fn is_common(&self) -> bool {
        self.stems.len() > 1
    }

    /// Whether the stem is a word for this deed.
    pub(super) fn is_named_by(&self, stem: &str) -> bool {
        self.stems.iter().any(|own| own == stem)
    }

    /// Whether the clause reports the deed as done: *is booked*, *the booking has been made*.
    pub(super) fn is_reported_in(&self, clause: &str) -> bool {
        if mood::of(clause) != Mood::Statement {
            return false;
        }
        let words = words(clause);
        let named = words.iter().any(|word| self.is_named_by(&stem(word)));
        let done = words.iter().enumerate().any(|(at, word)| {
            let own = self.is_named_by(&stem(word)) || (named && is_light(&stem(word)));
            own && is_done(word) && !self.is_still_open(&words, at)
        });
        done || (named && self.is_granted_in(clause))
    }

    fn is_still_open(&self, words: &[String], at: usize) -> bool {
        let before =
            |back: usize| at.checked_sub(back).and_then(|at| words.get(at)).map_or("", String::as_str);
        NOT_YET.contains(&before(1)) || (before(1) == "be" && self.is_pending(before(2)))
    }

    /// A refund is granted by naming what comes back: *you get a refund of 80 EUR*.
    fn is_granted_in(&self, clause: &str) -> bool {
        let in_full = words(clause).iter().any(|word| ["full", "fully"].contains(&word.as_str()));
        self.is_named_by("refund") && (in_full || !amounts(clause).is_empty())
    }

    /// A refund that *will be* credited is granted now and takes its days; anything else that will be
    /// done is not done.
    fn is_pending(&self, modal: &str) -> bool {
        NOT_YET.contains(&modal) || (modal == "will" && !self.is_named_by("refund"))
    }

    /// Whether the call does the deed, successfully or not. A tool is known by its name.
    pub(super) fn is_tried_by(&self, call: &ToolCallBlock) -> bool {
        let stems: Vec<String> = name_words(&call.name).iter().map(|word| stem(word)).collect();
        let only_looks = stems.first().is_some_and(|first| LOOKING.contains(&first.as_str()));
        !only_looks && stems.iter().any(|stem| self.is_named_by(stem))
    }

    /// Whether the calls up to and in this turn speak against a report: the deed was tried and never
    /// succeeded.
    pub(super) fn is_belied_by(&self, turns: &[TurnBlock]) -> bool {
        let mut tries =
            turns.iter().flat_map(|turn| &turn.tool_calls).filter(|call| self.is_tried_by(call)).peekable();
        tries.peek().is_some() && !tries.any(ToolCallBlock::succeeded)
    }
}

/// Whether the word says that something is done, in a clause that is known to be a statement.
fn is_done(word: &str) -> bool {
    is_participle(word) || ["complete", "successful"].contains(&word)
}

/// Whether the stem is a verb that leaves the deed to a noun.
pub(super) fn is_light(stem: &str) -> bool {
    LIGHT.contains(&stem)
}

/// Whether the word has the form of something that was done.
pub(super) fn is_participle(word: &str) -> bool {
    (word.ends_with("ed") && word.len() > 4) || ["sent", "paid", "bought", "made", "done"].contains(&word)
}

/// `book_flight`, `bookFlight` and `book-flight` as words.
fn name_words(name: &str) -> Vec<String> {
    let mut spaced = String::new();
    for sign in name.chars() {
        if sign.is_uppercase() {
            spaced.push(' ');
        }
        spaced.push(if sign.is_alphanumeric() { sign } else { ' ' });
    }
    words(&spaced)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("Your flight is booked.", true)]
    #[case("I have reserved seat 12A.", true)]
    #[case("Your booking is complete.", true)]
    #[case("Your reservation has been made.", true)]
    #[case("I could not get it booked.", false)]
    #[case("Shall I get it booked?", false)]
    #[case("I'll have it booked.", false)]
    #[case("It can be booked until noon.", false)]
    #[case("It will be booked tomorrow.", false)]
    #[case("The 10:40 is fully booked.", false)]
    #[case("Your booking is for Monday.", false)]
    fn a_deed_is_reported_by_a_statement(#[case] clause: &str, #[case] reported: bool) {
        assert_eq!(Action::named("book").is_reported_in(clause), reported);
    }

    #[rstest]
    #[case("120 EUR will be refunded in five days.", true)]
    #[case("You will receive a refund of 80 EUR.", true)]
    #[case("Your refund has been processed.", true)]
    #[case("Our refund policy is on the website.", false)]
    #[case("A refund of 80 EUR is not possible.", false)]
    fn a_refund_is_granted_by_naming_what_comes_back(#[case] clause: &str, #[case] reported: bool) {
        assert_eq!(Action::named("refund").is_reported_in(clause), reported);
    }

    #[rstest]
    #[case("book_flight", true)]
    #[case("bookFlight", true)]
    #[case("create-booking", true)]
    #[case("get_booking", false)]
    #[case("search_flights", false)]
    fn a_tool_is_known_by_its_name(#[case] name: &str, #[case] tried: bool) {
        let call = ToolCallBlock { name: name.into(), ..ToolCallBlock::default() };
        assert_eq!(Action::named("book").is_tried_by(&call), tried);
    }
}
