//! What would satisfy a part of the goal: something done, values told, words that must come up.

use super::{
    blocks::CaseBlock,
    cues, facts,
    reply::Sentence,
    text::{content_words, has, has_any, plain, stem},
    values::{Day, amounts, codes, days, says_when},
};

/// A value that a reply must hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A code given as a reference.
    Reference,
    /// An amount of money.
    Price,
    /// One of these days; any day at all where the list is empty.
    When(Vec<Day>),
    /// These very words.
    Literal(String),
    /// Money given back: done, or with an amount or a day.
    Refund,
}

/// What would satisfy a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Expectation {
    /// For each thing to be done, the stems by which a reply may say so; any, where there are none.
    pub(super) actions: Vec<Vec<String>>,
    /// Values to be told.
    pub(super) values: Vec<Value>,
    /// Stems of what else the part is about.
    pub(super) words: Vec<String>,
}

/// Things done: the stems that name one, and those that say it was done.
const ACTIONS: [(&str, &str); 6] = [
    ("book reserv", "book reserv confirm"),
    ("cancel", "cancel"),
    ("refund reimburs", "refund reimburs"),
    ("chang updat modify mov reschedul rebook", "chang updat modify modifi mov reschedul rebook"),
    ("order purchas buy", "order purchas bought plac confirm"),
    ("confirm", "confirm book reserv"),
];

impl Expectation {
    /// Reads a part of the goal, with the user's facts at hand.
    pub(super) fn of(part: &str, case: &CaseBlock) -> Self {
        let mut found = Self::default();
        let words = content_words(part);
        for (at, word) in words.iter().enumerate() {
            let value = value(word, case);
            if let Some(action) = action(word, at == 0 && is_order(part)) {
                found.actions.push(action);
            } else if let Some(value) = value.as_ref() {
                found.values.extend(value.clone());
            } else if !has_any(&plain(word), cues::REPORTING) && days(&format!("1 {word}")).is_empty() {
                found.words.push(stem(word));
            }
        }
        found.add_phrases(part, case);
        found
    }

    fn add_phrases(&mut self, part: &str, case: &CaseBlock) {
        let plain = plain(part);
        if has_any(&plain, cues::NUMBERED_REFERENCE) {
            self.values.push(Value::Reference);
        }
        if has(&plain, "how much") {
            self.values.push(Value::Price);
        }
        let named = days(part);
        if !named.is_empty() || has(&plain, "when") {
            let days = if named.is_empty() { known_days(case) } else { named };
            self.values.push(Value::When(days));
        }
        let refunds = self.words.iter().any(|word| word == "refund");
        if refunds && self.actions.is_empty() {
            self.values.push(Value::Refund);
        }
        self.values.dedup();
    }
}

impl Value {
    /// Whether the sentence tells it.
    pub(super) fn is_told_by(&self, sentence: &Sentence) -> bool {
        match self {
            Self::Reference => !codes(&sentence.text).is_empty(),
            // A sentence about the user's own limit tells no price.
            Self::Price => {
                !amounts(&sentence.text).is_empty() && !has_any(&sentence.plain, "budget | limit | maximum")
            }
            Self::When(wanted) if wanted.is_empty() => says_when(&sentence.text),
            Self::When(wanted) => {
                days(&sentence.text).iter().any(|day| wanted.iter().any(|w| w.matches(*day)))
            }
            Self::Literal(words) => sentence.plain.contains(&plain(words)),
            Self::Refund => {
                let firm =
                    is_done(sentence) || !amounts(&sentence.text).is_empty() || says_when(&sentence.text);
                firm && speaks_of(sentence, "refund")
            }
        }
    }
}

/// Whether the sentence says that something has been done.
pub(super) fn is_done(sentence: &Sentence) -> bool {
    let participle =
        |word: &str| word.len() > 4 && word.ends_with("ed") && !has_any(&plain(word), cues::NOT_DONE);
    let negated = has(&sentence.plain, "not") || sentence.plain.contains("n't ");
    let said = sentence.plain.split_whitespace().any(participle) || has_any(&sentence.plain, cues::DONE);
    !negated && (said || !codes(&sentence.text).is_empty())
}

/// Whether the sentence has a word of this stem.
pub(super) fn speaks_of(sentence: &Sentence, wanted: &str) -> bool {
    sentence.plain.split_whitespace().any(|word| stem(word) == wanted)
}

/// The stems that would say that this word's action is done; `None` where the word is no action. A noun
/// such as *booking* is none: *the booking reference* asks for a reference.
fn action(word: &str, first: bool) -> Option<Vec<String>> {
    let participle = word.ends_with("ed") || matches!(word, "sent" | "made" | "done" | "bought");
    if !(participle || first && stem(word) == word.trim_end_matches('e')) && word != "confirmation" {
        return None;
    }
    let stem = stem(word);
    let listed = ACTIONS.iter().find(|(names, _)| names.split(' ').any(|name| name == stem));
    match listed {
        Some((_, done)) => Some(done.split(' ').map(str::to_owned).collect()),
        None if participle && !has_any(&plain(word), cues::NOT_DONE) => Some(Vec::new()),
        None => None,
    }
}

/// Whether the part begins with a verb. *Order a pizza* does and *order status* does not: a word that is a noun
/// too needs an article behind it.
fn is_order(part: &str) -> bool {
    let plain = plain(part);
    let mut words = plain.split_whitespace();
    let noun_too =
        words.next().is_some_and(|word| has_any(&self::plain(word), "book | order | refund | change | move"));
    !noun_too
        || words
            .next()
            .is_some_and(|word| has_any(&self::plain(word), "a | an | the | my | two | another | one"))
}

/// The value that a word of a part asks for. `Some(None)`: a value is meant, and there is no way to tell which.
fn value(word: &str, case: &CaseBlock) -> Option<Option<Value>> {
    let literal =
        |topic: &str| facts::about(case, topic).into_iter().next().map(|fact| Value::Literal(fact.value));
    match stem(word).as_str() {
        "referenc" | "ref" | "cod" | "pnr" | "locator" => Some(Some(Value::Reference)),
        "pric" | "cost" | "total" | "far" | "amount" | "fee" => Some(Some(Value::Price)),
        "dat" | "day" => Some(Some(Value::When(known_days(case)))),
        "nam" => Some(literal("name")),
        "destin" | "city" => Some(literal("destination")),
        _ => None,
    }
}

fn known_days(case: &CaseBlock) -> Vec<Day> {
    let mut known = facts::about(case, "date");
    known.extend(facts::about(case, "departure"));
    known.iter().flat_map(|fact| days(&fact.value)).collect()
}
