//! Cities by name, and by code where the desk knows the code.

use crate::{
    city::City,
    understand::words::{Word, before, follows},
};

/// How many words before a city may say what the city is.
const REACH: usize = 3;

/// What a city is to the trip, as far as the words around it say so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Origin,
    Destination,
    /// Only the conversation can tell.
    Unclear,
}

/// A city that was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) city: City,
    pub(crate) place: Place,
}

/// Every city that is named, in order.
pub(crate) fn mentions(words: &[Word]) -> Vec<Mention> {
    let named = |(at, word): (usize, &Word)| city(word).map(|city| Mention { city, place: place(words, at) });
    words.iter().enumerate().filter_map(named).collect()
}

/// A capitalised name that is said to be the destination and is no city of ours, as the user wrote it.
pub(crate) fn unserved(words: &[Word]) -> Option<String> {
    const NOT_CITIES: [&str; 6] = ["eur", "i", "td", "tomorrow", "today", "europe"];
    let named = |(at, name): (usize, &Word)| {
        let destined = before(words, at, 1).is_some_and(|word| ["to", "destination"].contains(&word))
            || (before(words, at, 1) == Some("is") && before(words, at, 2) == Some("destination"));
        let capitalised = name.text.chars().next().is_some_and(char::is_uppercase);
        let known = city(name).is_some() || NOT_CITIES.contains(&name.low.as_str());
        // A code is unknown rather than unserved: the desk asks for the city's name instead.
        let code = name.text.chars().all(|letter| letter.is_uppercase() || letter == '-');
        (destined && capitalised && !known && !code).then(|| name.text.clone())
    };
    words.iter().enumerate().find_map(named)
}

fn city(word: &Word) -> Option<City> {
    City::ALL.into_iter().find(|city| {
        let facts = city.facts();
        word.low == facts.name.to_lowercase() || facts.code == Some(word.text.as_str())
    })
}

/// The nearest word that says what the city is, not beyond another city.
fn place(words: &[Word], at: usize) -> Place {
    for steps in 1..=REACH {
        let Some(position) = at.checked_sub(steps) else { break };
        if words.get(position).is_none_or(|word| city(word).is_some()) {
            break;
        }
        match before(words, at, steps) {
            Some("from" | "leaving" | "departing" | "origin" | "leave" | "depart") => return Place::Origin,
            Some("to" | "towards" | "destination" | "visit" | "reach") => return Place::Destination,
            Some(_) | None => {}
        }
    }
    // `Lisbon to Paris` says it all without a `from`.
    if follows(words, at, &["to"]) { Place::Origin } else { Place::Unclear }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::understand::words::words;
    use rstest::rstest;

    fn read(message: &str) -> Vec<(City, Place)> {
        mentions(&words(message)).into_iter().map(|mention| (mention.city, mention.place)).collect()
    }

    #[rstest]
    #[case("from Lisbon to Paris", &[(City::Lisbon, Place::Origin), (City::Paris, Place::Destination)])]
    #[case("Lisbon to Paris", &[(City::Lisbon, Place::Origin), (City::Paris, Place::Destination)])]
    #[case("Destination: Rome.", &[(City::Rome, Place::Destination)])]
    #[case("My origin is sunny Rome", &[(City::Rome, Place::Origin)])]
    #[case("LIS to VIE", &[(City::Lisbon, Place::Origin)])]
    #[case("LIS", &[(City::Lisbon, Place::Unclear)])]
    #[case("a hotel in vienna", &[(City::Vienna, Place::Unclear)])]
    #[case("LIS-CDG", &[])]
    #[case("to VIE", &[])]
    fn cities_are_read_with_their_place(#[case] message: &str, #[case] expected: &[(City, Place)]) {
        assert_eq!(read(message), expected);
    }

    #[test]
    fn a_city_that_is_not_served_is_noticed() {
        assert_eq!(unserved(&words("a flight to Tokyo")), Some("Tokyo".into()));
        assert_eq!(unserved(&words("The destination is Tokyo.")), Some("Tokyo".into()));
        assert_eq!(unserved(&words("we want to fly to Rome, to VIE")), None);
    }
}
