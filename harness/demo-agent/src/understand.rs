//! What a message says, read by rules: intents, places, dates and amounts.

pub(crate) mod amounts;
pub(crate) mod cities;
pub(crate) mod dates;
pub(crate) mod intent;
pub(crate) mod words;

use crate::trip::{Reference, TravelClass, TripKind};
use amounts::Amounts;
use cities::Mention;
use dates::Day;
use intent::{Intent, Tone};
use jiff::civil::Date;
use words::{Word, words};

/// How many characters of a message the desk reads. What comes later is lost on it, on purpose.
pub(crate) const READS: usize = 240;

/// What the desk understood of one message. An empty field means that nothing was said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) intent: Option<Intent>,
    pub(crate) tone: Tone,
    pub(crate) kind: Option<TripKind>,
    pub(crate) class: Option<TravelClass>,
    pub(crate) cities: Vec<Mention>,
    /// A destination that the desk does not serve, as the user wrote it.
    pub(crate) unserved: Option<String>,
    pub(crate) day: Option<Day>,
    pub(crate) amounts: Amounts,
    pub(crate) reference: Option<Reference>,
    /// The option the user picks from a list, from 1.
    pub(crate) choice: Option<usize>,
}

/// Reads a message as it is understood on `today`.
pub(crate) fn read(message: &str, today: Date) -> Reading {
    let seen: String = message.chars().take(READS).collect();
    let words = words(&seen);
    Reading {
        intent: intent::intent(&words),
        tone: intent::tone(&words),
        kind: kind(&words),
        class: class(&words),
        cities: cities::mentions(&words),
        unserved: cities::unserved(&words),
        day: dates::day(&words, today),
        amounts: amounts::amounts(&words),
        reference: reference(&words),
        choice: intent::choice(&words),
    }
}

impl Reading {
    /// Whether the message holds a fact about a trip.
    pub(crate) fn has_facts(&self) -> bool {
        self.kind.is_some()
            || self.class.is_some()
            || !self.cities.is_empty()
            || self.day.is_some()
            || self.amounts.travellers.is_some()
            || self.amounts.nights.is_some()
            || self.amounts.budget.is_some()
    }
}

fn kind(words: &[Word]) -> Option<TripKind> {
    words.iter().find_map(|word| match word.low.as_str() {
        "flight" | "flights" | "fly" | "flying" | "plane" => Some(TripKind::Flight),
        "train" | "trains" | "rail" => Some(TripKind::Train),
        "hotel" | "hotels" | "room" | "rooms" | "accommodation" => Some(TripKind::Hotel),
        _ => None,
    })
}

fn class(words: &[Word]) -> Option<TravelClass> {
    words.iter().enumerate().find_map(|(at, word)| match word.low.as_str() {
        "economy" | "standard" | "coach" => Some(TravelClass::Standard),
        "business" => {
            (!words::follows(words, at, &["trip", "traveller", "travel"])).then_some(TravelClass::Premium)
        }
        "superior" => Some(TravelClass::Premium),
        "first" => words::follows(words, at, &["class"]).then_some(TravelClass::Premium),
        "second" => words::follows(words, at, &["class"]).then_some(TravelClass::Standard),
        _ => None,
    })
}

/// A booking reference: `TD-` and six letters or digits.
fn reference(words: &[Word]) -> Option<Reference> {
    words.iter().find_map(|word| {
        let upper = word.text.to_uppercase();
        let code = upper.strip_prefix("TD-")?;
        (code.len() == 6 && code.chars().all(|letter| letter.is_ascii_alphanumeric()))
            .then(|| Reference(upper.clone()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn what_comes_after_the_limit_is_not_read() {
        let chatter = "so ".repeat(READS / 3);
        let today = date(2026, 11, 24);
        assert_eq!(read(&format!("{chatter}to Paris"), today).cities, []);
        assert_eq!(read(&format!("to Paris {chatter}"), today).cities.len(), 1);
    }

    #[test]
    fn a_business_trip_is_not_business_class() {
        let class = |message| read(message, date(2026, 11, 24)).class;
        assert_eq!(class("a business trip to Rome"), None);
        assert_eq!(class("in business, please"), Some(TravelClass::Premium));
        assert_eq!(class("the first one"), None);
        assert_eq!(class("first class"), Some(TravelClass::Premium));
    }

    #[test]
    fn references_are_found_in_either_case() {
        let reference = |message| read(message, date(2026, 11, 24)).reference;
        assert_eq!(reference("cancel td-2b9m4x."), Some(Reference("TD-2B9M4X".into())));
        assert_eq!(reference("cancel TD-12"), None);
    }
}
