//! What the user wants done, and how they say it.

use crate::understand::words::{Word, has, has_phrase};

/// What the user wants done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    Book,
    Search,
    Quote,
    Cancel,
    /// Change a booking that exists, which the desk cannot do.
    Change,
}

/// What a message says besides facts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tone {
    pub(crate) agrees: bool,
    pub(crate) refuses: bool,
    pub(crate) thanks: bool,
    pub(crate) greets: bool,
    /// Wants a lower price.
    pub(crate) cheaper: bool,
    /// Wants to see what else there is.
    pub(crate) others: bool,
    /// Asks for visas, baggage, loyalty points and the like.
    pub(crate) policy: bool,
    /// Wants to be asked before anything is booked.
    pub(crate) asks_first: bool,
}

/// The intent, the rarer one first, since `cancel my booking` also speaks of booking.
pub(crate) fn intent(words: &[Word]) -> Option<Intent> {
    let said = |any: &[&str]| has(words, any);
    if said(&["cancel", "cancelled", "cancellation", "refund"]) {
        Some(Intent::Cancel)
    } else if changes(words) {
        Some(Intent::Change)
    } else if said(&["book", "reserve", "purchase", "buy"]) {
        Some(Intent::Book)
    } else if said(&["quote", "price", "prices", "cost", "costs"]) || has_phrase(words, &["how", "much"]) {
        Some(Intent::Quote)
    } else if said(&["search", "find", "show", "list", "available", "availability", "options"]) {
        Some(Intent::Search)
    } else {
        None
    }
}

/// Changing speaks of a booking that exists; another date for a trip not yet booked is a new fact.
fn changes(words: &[Word]) -> bool {
    has(words, &["change", "move", "reschedule", "rebook", "modify", "amend", "postpone"])
        && (has(words, &["booking", "reservation", "booked"])
            || words.iter().any(|word| word.low.starts_with("td-")))
}

/// What a message says besides facts.
pub(crate) fn tone(words: &[Word]) -> Tone {
    let said = |any: &[&str]| has(words, any);
    Tone {
        agrees: said(&[
            "yes",
            "yeah",
            "yep",
            "ok",
            "okay",
            "sure",
            "confirm",
            "confirmed",
            "agreed",
            "perfect",
        ]) || has_phrase(words, &["go", "ahead"])
            || has_phrase(words, &["sounds", "good"])
            || has_phrase(words, &["please", "do"]),
        refuses: said(&["no", "nope"]) || declines(words),
        thanks: said(&["thanks", "thank", "bye", "goodbye", "cheers"]),
        greets: said(&["hello", "hi", "hey", "good", "greetings"]),
        cheaper: said(&["cheaper", "cheapest", "expensive", "cheap", "less", "budget", "lower"]),
        others: said(&["other", "others", "another", "else", "alternatives", "alternative", "options"]),
        policy: said(&[
            "visa",
            "visas",
            "baggage",
            "luggage",
            "miles",
            "loyalty",
            "points",
            "insurance",
            "passport",
        ]) || has_phrase(words, &["frequent", "flyer"]),
        asks_first: has_phrase(words, &["ask", "me", "before"])
            || has_phrase(words, &["ask", "me", "first"])
            || has_phrase(words, &["my", "approval"]),
    }
}

/// `do not book it`, `not yet`; whereas `I do not know` refuses nothing.
fn declines(words: &[Word]) -> bool {
    words.windows(2).any(|pair| {
        let [not, what] = pair else { return false };
        ["not", "don't"].contains(&not.low.as_str())
            && ["book", "confirm", "want", "like", "yet", "now"].contains(&what.low.as_str())
    })
}

/// A pick from a list: `option 2`, `the second`.
pub(crate) fn choice(words: &[Word]) -> Option<usize> {
    let ordinal = |word: &Word| match word.low.as_str() {
        "first" | "1" | "one" => Some(1),
        "second" | "2" | "two" => Some(2),
        "third" | "3" | "three" => Some(3),
        _ => None,
    };
    let after_option = words.windows(2).find_map(|pair| match pair {
        [option, number] if ["option", "number"].contains(&option.low.as_str()) => ordinal(number),
        _ => None,
    });
    after_option.or_else(|| {
        let named = words.iter().find(|word| ["first", "second", "third"].contains(&word.low.as_str()));
        named.or(words.first().filter(|_| words.len() == 1)).and_then(ordinal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::words::words;
    use rstest::rstest;

    #[rstest]
    #[case("I need to book a flight", Some(Intent::Book))]
    #[case("cancel my booking", Some(Intent::Cancel))]
    #[case("please change my booking", Some(Intent::Change))]
    #[case("change the date to 3 December", None)]
    #[case("how much is a train", Some(Intent::Quote))]
    #[case("show me flights", Some(Intent::Search))]
    #[case("Paris", None)]
    fn intents_are_read(#[case] message: &str, #[case] expected: Option<Intent>) {
        assert_eq!(intent(&words(message)), expected);
    }

    #[rstest]
    #[case("Ask me before you book.", true)]
    #[case("Please do not book without my approval", true)]
    #[case("May I ask something before you book?", false)]
    fn some_want_to_be_asked_first(#[case] message: &str, #[case] expected: bool) {
        assert_eq!(tone(&words(message)).asks_first, expected);
    }

    #[rstest]
    #[case("Option 2, please", Some(2))]
    #[case("the third one", Some(3))]
    #[case("1", Some(1))]
    #[case("2 of us", None)]
    fn choices_are_read(#[case] message: &str, #[case] expected: Option<usize>) {
        assert_eq!(choice(&words(message)), expected);
    }
}
