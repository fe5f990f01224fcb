//! Kinds of facts: what words ask for one, and whether a clause holds one.

use crate::models::offline::text::{
    facts::{amounts, codes, has_date, has_place, has_time},
    words::words,
};

/// A kind of fact that can be told by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fact {
    /// A reference, a confirmation number.
    Code,
    /// A price, a total.
    Money,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A destination, an origin.
    Place,
    /// Something to choose from.
    Choice,
}

const ALL: [Fact; 6] = [Fact::Code, Fact::Money, Fact::Date, Fact::Time, Fact::Place, Fact::Choice];

impl Fact {
    /// The kinds that the words of an assertion or a question call for.
    pub(super) fn called_for(text: &str) -> Vec<Self> {
        let words = words(text);
        let called = |fact: &&Self| words.iter().any(|word| fact.words().contains(&word.as_str()));
        ALL.iter().filter(called).copied().collect()
    }

    /// Whether the word calls for some kind.
    pub(super) fn is_called_by(word: &str) -> bool {
        word == "number" || ALL.iter().any(|fact| fact.words().contains(&word))
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Code => {
                &["reference", "references", "code", "codes", "confirmation", "pnr", "locator", "id"]
            }
            Self::Money => {
                &["price", "prices", "cost", "costs", "fare", "fares", "total", "amount", "fee", "much"]
            }
            Self::Date => &["date", "dates", "day", "days", "when"],
            Self::Time => &["time", "times"],
            Self::Place => &["destination", "origin", "where", "airport", "city"],
            Self::Choice => &["option", "options", "alternative", "alternatives", "choice", "choices"],
        }
    }

    /// Whether the clause holds such a fact. A code that the user said first is not news.
    pub(super) fn stands_in(self, clause: &str, user: &str) -> bool {
        match self {
            Self::Code => {
                codes(clause).iter().any(|code| !user.to_lowercase().contains(&code.to_lowercase()))
            }
            Self::Money => !amounts(clause).is_empty(),
            Self::Date => has_date(clause),
            Self::Time => has_time(clause),
            Self::Place => has_place(clause),
            Self::Choice => offers_choice(clause),
        }
    }

    /// What the kind is called in a reason.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Code => "reference",
            Self::Money => "amount of money",
            Self::Date => "date",
            Self::Time => "time",
            Self::Place => "place",
            Self::Choice => "choice",
        }
    }
}

fn offers_choice(clause: &str) -> bool {
    let named = ["option", "options", "alternative", "alternatives", "instead", "or", "alternatively"];
    !amounts(clause).is_empty()
        || has_time(clause)
        || words(clause).iter().any(|word| named.contains(&word.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("The booking reference is told to the user", &[Fact::Code])]
    #[case("Flight booking confirmed with dates, destination and price", &[Fact::Money, Fact::Date, Fact::Place])]
    #[case("How much is it, and when does it leave?", &[Fact::Money, Fact::Date])]
    #[case("The flight is booked", &[])]
    fn words_call_for_facts(#[case] text: &str, #[case] facts: &[Fact]) {
        assert_eq!(Fact::called_for(text), facts);
    }

    #[test]
    fn a_code_that_the_user_said_first_is_not_news() {
        assert!(!Fact::Code.stands_in("I found booking QX12AB.", "It is qx12ab"));
        assert!(Fact::Code.stands_in("Your reference is ZZ98TT.", "It is qx12ab"));
    }
}
