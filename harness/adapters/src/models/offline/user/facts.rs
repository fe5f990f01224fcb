//! What the user knows and does not know, and which of it a question asks for.

use super::{
    blocks::{CaseBlock, Exchange},
    text::{content_stems, plain, stem},
    topics::{Subject, Topic},
    values::first_code,
};

/// A fact that the user may tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fact {
    /// The name the suite gives it.
    pub(super) key: String,
    /// The value, to be told as it is written.
    pub(super) value: String,
}

/// What a question asks for, of all that the case speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    /// Facts the user can tell.
    pub(super) known: Vec<Fact>,
    /// Names of facts the user does not have.
    pub(super) unknown: Vec<String>,
}

impl Fact {
    /// Whether the user has told it in these exchanges. A bare small number may count anything, so it must
    /// stand with a word that says what.
    pub(super) fn is_told(&self, exchanges: &[Exchange]) -> bool {
        let value = plain(&self.value);
        let is_count = self.value.len() <= 3 && self.value.chars().all(|c| c.is_ascii_digit());
        let counted: Vec<String> = [self.key.replace(['_', '-'], " "), self.count_of("").unwrap_or_default()]
            .iter()
            .flat_map(|text| content_stems(text))
            .collect();
        exchanges.iter().map(|exchange| &exchange.user).any(|said| {
            let says_what = || content_stems(said).iter().any(|stem| counted.contains(stem));
            plain(said).contains(&value) && (!is_count || says_what())
        })
    }

    /// The count with its unit, such as `2 nights`; `None` where the fact counts neither nights nor people.
    pub(super) fn counted(&self) -> Option<String> {
        self.value.parse::<u32>().ok().and_then(|_| self.count_of(&self.value))
    }

    fn count_of(&self, number: &str) -> Option<String> {
        let unit = match (Subject::of(&self.key).topic()?, number) {
            ("nights", "1") => "night",
            ("nights", _) => "nights",
            ("travellers", "1") => "person",
            ("travellers", _) => "people",
            _ => return None,
        };
        Some(format!("{number} {unit}"))
    }
}

/// How well a fact's name fits a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    None,
    /// The question says "date", the fact is of some date.
    Loose,
    /// The question says "date", and so does the fact, and nothing more.
    Bare,
    /// The question names the very thing.
    Exact,
}

/// What the plain question asks for.
pub(super) fn asked(question: &str, case: &CaseBlock) -> Asked {
    let subjects: Vec<(Fit, Subject, &str)> = case
        .known
        .keys()
        .chain(&case.unknown)
        .map(|name| {
            let subject = Subject::of(name);
            (fit(&subject, question), subject, name.as_str())
        })
        .collect();
    let wanted = |name: &str| {
        subjects.iter().any(|(fit, subject, other)| *other == name && is_best(*fit, subject, &subjects))
    };
    let known = case.known.iter().filter(|(key, _)| wanted(key));
    Asked {
        known: known.map(|(key, value)| Fact { key: key.clone(), value: value.clone() }).collect(),
        unknown: case.unknown.iter().filter(|name| wanted(name)).cloned().collect(),
    }
}

/// The facts of the case whose subject is this topic.
pub(super) fn about(case: &CaseBlock, topic: &str) -> Vec<Fact> {
    let is_about = |key: &str| Subject::of(key).topics.iter().any(|found| found.name == topic);
    let facts = case.known.iter().filter(|(key, _)| is_about(key));
    facts.map(|(key, value)| Fact { key: key.clone(), value: value.clone() }).collect()
}

/// Takes out what is no fact to be told, however a suite lists it: that the user will say yes.
pub(super) fn drop_consent(case: &mut CaseBlock) {
    case.known.retain(|key, _| !matches!(key.as_str(), "confirm" | "confirms" | "consent" | "agreement"));
}

/// Adds what the opening message itself gives away, such as where to and for which booking, so that
/// the user can say it again to an agent that asks.
pub(super) fn add_implied(case: &mut CaseBlock) {
    let code = first_code(&case.input).map(str::to_owned);
    for (topic, value) in [("destination", named_place(&case.input)), ("reference", code)] {
        if let Some(value) = value.filter(|_| about(case, topic).is_empty()) {
            case.known.insert(topic.to_owned(), value);
        }
    }
}

/// The capitalised words behind a *to*: *a flight to New York next week*.
fn named_place(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut places =
        words.iter().enumerate().rev().filter(|(_, word)| **word == "to").filter_map(|(at, _)| {
            let capital = |word: &&&str| word.chars().next().is_some_and(char::is_uppercase);
            let name: Vec<&str> = words.iter().skip(at + 1).take_while(capital).copied().collect();
            let name = name.join(" ");
            let name = name.split([',', '.', '?', '!', ';']).next().unwrap_or_default().to_owned();
            (!name.is_empty() && name != "I").then_some(name)
        });
    // The last one is the end of the journey.
    places.next()
}

/// A loose fit counts only where no other fact fits the same generic word better.
fn is_best(own: Fit, subject: &Subject, all: &[(Fit, Subject, &str)]) -> bool {
    if own == Fit::Exact {
        return true;
    }
    let generic =
        |subject: &Subject| subject.topics.iter().find(|topic| topic.generic).map(|topic| topic.name);
    let rivals = all.iter().filter(|(_, other, _)| generic(other) == generic(subject));
    own != Fit::None && rivals.map(|(fit, _, _)| *fit).max() == Some(own)
}

fn fit(subject: &Subject, question: &str) -> Fit {
    let (generic, specific): (Vec<&Topic>, Vec<&Topic>) =
        subject.topics.iter().copied().partition(|topic| topic.generic);
    let stems = content_stems(question);
    let named = subject.words.iter().filter(|word| stems.contains(&stem(word))).count();
    let named = named + specific.iter().filter(|topic| topic.is_asked(question)).count();
    let needed = subject.words.len() + specific.len();
    let names_it = needed > 0 && named >= needed.div_ceil(2).max(needed.saturating_sub(1));
    let generic_asked = generic.iter().any(|topic| topic.is_asked(question));
    match (generic.is_empty(), generic_asked) {
        (true, _) if names_it => Fit::Exact,
        (false, true) if names_it => Fit::Exact,
        (false, true) if needed == 0 => Fit::Bare,
        (false, true) => Fit::Loose,
        (true | false, _) => Fit::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn case(known: &[&str], unknown: &[&str]) -> CaseBlock {
        CaseBlock {
            known: known.iter().map(|key| ((*key).to_owned(), format!("<{key}>"))).collect(),
            unknown: unknown.iter().map(|name| (*name).to_owned()).collect(),
            ..CaseBlock::default()
        }
    }

    #[rstest]
    #[case("Where are you flying from?", &["origin"])]
    #[case("What is your departure city?", &["origin"])]
    #[case("Where would you like to go?", &["destination"])]
    #[case("What's your destination?", &["destination"])]
    #[case("When do you want to travel?", &["date"])]
    #[case("What day suits you?", &["date"])]
    #[case("Do you have a budget in mind?", &["budget"])]
    #[case("How much do you want to spend?", &["budget"])]
    #[case("How many people are travelling?", &["travellers"])]
    #[case("How many passengers?", &["travellers"])]
    #[case("How long will you stay?", &["nights"])]
    #[case("Which cabin class?", &["class"])]
    #[case("What kind of trip is it: a flight, a train or a hotel?", &["kind"])]
    #[case("May I have your name?", &["name"])]
    #[case("What is your e-mail address?", &["email"])]
    #[case("Could I have the booking number?", &["reference"])]
    #[case("Please provide your name, travel date and origin.", &["date", "name", "origin"])]
    #[case("Do you have a meal preference?", &["meal"])]
    #[case("What is your passport number?", &[])]
    #[case("Is there anything else?", &[])]
    fn a_question_asks_for_facts(#[case] question: &str, #[case] expected: &[&str]) {
        let known = [
            "origin",
            "destination",
            "date",
            "budget",
            "travellers",
            "nights",
            "class",
            "kind",
            "name",
            "email",
            "reference",
            "meal",
        ];
        let asked = asked(&plain(question), &case(&known, &[]));
        assert_eq!(asked.known.iter().map(|fact| fact.key.as_str()).collect::<Vec<_>>(), expected);
    }

    #[rstest]
    #[case("When do you want to leave?", &["departure_date"])]
    #[case("And your return date?", &["return_date"])]
    #[case("What are your travel dates?", &["departure_date", "return_date"])]
    #[case("Who is travelling, what name?", &["passenger_name"])]
    fn a_bare_word_asks_for_the_fact_that_fits_best(#[case] question: &str, #[case] expected: &[&str]) {
        let case = case(&["departure_date", "return_date", "passenger_name"], &[]);
        let asked = asked(&plain(question), &case);
        assert_eq!(asked.known.iter().map(|fact| fact.key.as_str()).collect::<Vec<_>>(), expected);
    }

    #[rstest]
    #[case("What is your frequent flyer number?", &["frequent flyer number"])]
    #[case("Your passport number, please?", &["passport number"])]
    #[case("What is your date of birth?", &["date of birth"])]
    #[case("What is your travel date?", &[])]
    fn a_question_may_ask_for_what_the_user_does_not_have(#[case] question: &str, #[case] expected: &[&str]) {
        let case = case(&["date"], &["frequent flyer number", "passport number", "date of birth"]);
        let asked = asked(&plain(question), &case);
        assert_eq!(asked.unknown, expected);
        assert_eq!(asked.known.is_empty(), !expected.is_empty());
    }
}
