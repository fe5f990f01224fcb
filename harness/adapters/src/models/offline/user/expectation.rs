//! What would satisfy a part of the goal: something done, values told, words that must come up.

use super::{
    blocks::CaseBlock,
    cues, facts,
    reply::Mood,
    text::{content_words, has, has_any, plain, stem},
    told::Value,
    values::{Day, amounts, days},
};

/// What would satisfy a part.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Expectation {
    /// In what form the agent has to say it.
    pub(super) form: Form,
    /// For each thing to be done, the stems by which a reply may say so; any, where there are none.
    pub(super) actions: Vec<Vec<String>>,
    /// Values to be told.
    pub(super) values: Vec<Value>,
    /// Stems of what else the part is about.
    pub(super) words: Vec<String>,
    /// How many things have to be named, at the least.
    pub(super) at_least: usize,
}

/// In what form something has to be said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// It is told, if only in an offer.
    #[default]
    Told,
    /// It is said outright.
    Confirmed,
    /// It is said that it is not so.
    Denied,
    /// It is said whether it is so.
    Settled,
}

impl Form {
    /// The moods in which a sentence may tell.
    pub(super) fn moods(self) -> &'static [Mood] {
        match self {
            Self::Told => &[Mood::Claim, Mood::Offer, Mood::Refusal],
            Self::Confirmed => &[Mood::Claim],
            Self::Denied => &[Mood::Refusal],
            Self::Settled => &[Mood::Claim, Mood::Offer, Mood::Refusal],
        }
    }
}

/// Numbers by their names, each at its place.
const NUMBERS: [&str; 7] = ["zero", "one", "two", "three", "four", "five", "six"];

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
        match news(part) {
            Some((form @ (Form::Denied | Form::Settled), clause)) => {
                let words = content_words(clause);
                let words = words.iter().filter(|word| !has_any(&plain(word), cues::WHETHER_SO));
                Self { form, words: words.map(|word| stem(word)).collect(), ..Self::default() }
            }
            Some((Form::Told | Form::Confirmed, clause)) => Self::of_clause(clause, case),
            None => Self::of_clause(part, case),
        }
    }

    fn of_clause(part: &str, case: &CaseBlock) -> Self {
        let mut found = Self { at_least: at_least(part).unwrap_or_default(), ..Self::default() };
        let (part, told_as) = told_as(part);
        found.values.extend(told_as.map(|words| Value::Literal(words.to_owned())));
        for (at, word) in content_words(part).iter().enumerate() {
            // *Named* says that something is told, and asks for no name.
            let value = value(word, case).filter(|_| !is_reporting(word));
            if word == "confirmed" && found.is_of_values_alone() {
                found.form = Form::Confirmed;
            } else if let Some(action) = action(word, at == 0 && is_order(part, word)) {
                found.actions.push(action);
            } else if let Some(value) = value.as_ref() {
                found.values.extend(value.clone());
            } else if !is_measure(word) && !is_reporting(word) {
                found.words.push(stem(word));
            }
        }
        found.add_phrases(part, case);
        found
    }

    /// Whether nothing but words can satisfy it.
    pub(super) fn is_of_words_alone(&self) -> bool {
        self.actions.is_empty() && self.values.is_empty() && self.at_least == 0
    }

    /// *The travel date is confirmed* wants the date told; *the flight booking confirmed with its date* wants
    /// a deed.
    fn is_of_values_alone(&self) -> bool {
        let of_deed = |word: &String| ACTIONS.iter().any(|(names, _)| names.split(' ').any(|n| n == word));
        !self.values.is_empty() && self.actions.is_empty() && !self.words.iter().any(of_deed)
    }

    fn add_phrases(&mut self, part: &str, case: &CaseBlock) {
        let plain = plain(part);
        if has_any(&plain, cues::NUMBERED_REFERENCE) {
            self.values.push(Value::Reference);
        }
        if has(&plain, "how much") {
            self.values.push(Value::Price);
        }
        if let Some(limit) = amounts(part).into_iter().next().filter(|_| has_any(&plain, cues::AT_MOST)) {
            self.values.retain(|value| *value != Value::Price);
            self.values.push(Value::PriceUpTo(limit));
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

/// The clause of *the user is told that ...* and *the user knows whether ...*, and how it has to be said.
fn news(part: &str) -> Option<(Form, &str)> {
    let (lead, clause) = [" that ", " whether ", " if "]
        .iter()
        .filter_map(|joint| part.split_once(joint).map(|(lead, clause)| (lead, joint, clause)))
        .filter(|(lead, _, _)| has_any(&plain(lead), cues::LEARNING))
        .map(|(lead, joint, clause)| (lead.len(), (*joint, clause)))
        .min_by_key(|(length, _)| *length)
        .map(|(_, found)| found)?;
    let form = match lead {
        " that " if has_any(&plain(clause), cues::NOT) => Form::Denied,
        " that " => Form::Told,
        _ => Form::Settled,
    };
    Some((form, clause))
}

/// The words behind *is stated as*, and what stands before them.
fn told_as(part: &str) -> (&str, Option<&str>) {
    match part.split_once(" as ") {
        Some((front, words)) if front.split_whitespace().last().is_some_and(is_reporting) => {
            (front, Some(words))
        }
        Some(_) | None => (part, None),
    }
}

fn is_reporting(word: &str) -> bool {
    has_any(&plain(word), cues::REPORTING)
}

/// How many things *at least two options* and *several flights* are.
fn at_least(part: &str) -> Option<usize> {
    let plain = plain(part);
    let number = |word: &str| word.parse().ok().or_else(|| NUMBERS.iter().position(|name| *name == word));
    let behind = |cue: &str| plain.split_once(cue).and_then(|(_, rest)| number(rest.split(' ').next()?));
    behind(" at least ")
        .or_else(|| behind(" more than ").map(|count| count + 1))
        .or_else(|| has_any(&plain, "several | multiple | different").then_some(2))
}

/// Whether the word is of a count, a day or an amount, which are read elsewhere.
fn is_measure(word: &str) -> bool {
    NUMBERS.contains(&word)
        || has_any(&plain(word), cues::MEASURE)
        || !days(&format!("1 {word}")).is_empty()
        || !amounts(&format!("1 {word}")).is_empty()
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
        None if participle && !is_reporting(word) && !has_any(&plain(word), cues::NOT_DONE) => {
            Some(Vec::new())
        }
        None => None,
    }
}

/// Whether the part begins with this word, and it is a verb. *Order a pizza* does and *order status* does not:
/// a word that is a noun too needs an article behind it.
fn is_order(part: &str, word: &str) -> bool {
    let plain = plain(part);
    let mut words = plain.split_whitespace();
    let begins = words.next() == Some(word);
    let noun_too = has_any(&self::plain(word), cues::NOUN_TOO);
    let mut has_object = || words.next().is_some_and(|next| has_any(&self::plain(next), cues::ARTICLE));
    begins && (!noun_too || has_object())
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
