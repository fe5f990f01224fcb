//! A part of the goal as somebody would ask for it: goals say what shall be so, people say what they want.

use super::{
    cues,
    text::{has_any, plain, single_ending},
};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Something to be done: *cancel the booking*.
    Deed(String),
    /// Something to be told or given: *the booking reference*.
    Thing(String),
    /// Something to be known: *whether Oslo is served*.
    Answer(String),
    /// Anything else, in the words of the goal.
    Other(String),
}

impl Wish {
    /// Reads a part of the goal.
    pub(super) fn of(part: &str) -> Self {
        let part = part.trim().trim_end_matches(['.', '!', ';']);
        let words: Vec<&str> = part.split_whitespace().collect();
        if let Some(news) = learnt(&words) {
            return news;
        }
        if is_order(&words) {
            return Self::Deed(for_me(&lowered(part)));
        }
        let copula = words.iter().position(|word| is(word, cues::COPULA));
        let verb = words.iter().position(|word| is_participle(word));
        let end = [copula, verb].into_iter().flatten().min().unwrap_or(words.len());
        let subject = words.get(..end).filter(|subject| !subject.is_empty());
        let found = verb.and_then(|at| Some((*words.get(at)?, words.get(at + 1..)?)));
        match (subject, found, copula) {
            (Some(subject), Some((word, rest)), _) if !is(word, cues::REPORTING) => {
                Self::Deed(format!("{} {}{}", infinitive(word), thing(subject), target(rest)))
            }
            (Some(subject), Some(_), _) | (Some(subject), None, None) => Self::Thing(thing(subject)),
            (None, _, _) | (Some(_), None, Some(_)) => Self::Other(lowered(part)),
        }
    }

    /// The end of the names of the sections in the phrase book that say it.
    pub(super) fn section(&self) -> &'static str {
        match self {
            Self::Deed(_) => "deed",
            Self::Thing(_) => "thing",
            Self::Answer(_) => "answer",
            Self::Other(_) => "other",
        }
    }

    /// Its words.
    pub(super) fn words(&self) -> &str {
        match self {
            Self::Deed(words) | Self::Thing(words) | Self::Answer(words) | Self::Other(words) => words,
        }
    }
}

/// *The user is told that ...*, *the user knows whether ...*, *find out which ...*, *the user learns the price*.
fn learnt(words: &[&str]) -> Option<Wish> {
    let by_user = words.iter().take(2).any(|word| is(word, "user | customer | find"));
    let verb = words.iter().position(|word| is(word, cues::LEARNING_WORD)).filter(|_| by_user)?;
    let joint = words.iter().skip(verb + 1).position(|word| is(word, cues::JOINT));
    let rest = words.get(verb + 1 + joint.unwrap_or(0)..).filter(|rest| !rest.is_empty())?;
    let first = rest.first().copied().unwrap_or_default();
    if !is(first, cues::JOINT) {
        return Some(Wish::Thing(thing(rest)));
    }
    if !is(first, "that | whether | if") {
        return Some(Wish::Answer(for_me(&rest.join(" "))));
    }
    // Nobody asks whether a thing is not so.
    let positive = rest.iter().skip(1).filter(|word| !is(word, "not"));
    let clause = positive.map(|word| if is(word, "cannot") { "can" } else { word }).collect::<Vec<_>>();
    Some(Wish::Answer(for_me(&format!("whether {}", clause.join(" ")))))
}

/// Whether the part begins with a verb that says what to do; a word that is a noun too needs an article behind.
fn is_order(words: &[&str]) -> bool {
    let has_object = words.get(1).is_some_and(|word| is(word, cues::ARTICLE));
    words.first().is_some_and(|word| is(word, cues::ORDER) || is(word, cues::NOUN_TOO) && has_object)
}

fn is_participle(word: &str) -> bool {
    let regular = word.len() > 4 && word.ends_with("ed") && !is(word, cues::NOT_DONE);
    regular
        || is(word, cues::REPORTING) && !is(word, "details | information | back")
        || is(word, cues::PARTICIPLE)
}

/// The thing with the article that somebody uses who knows which one is meant.
fn thing(words: &[&str]) -> String {
    let lead = words.iter().take_while(|word| is(word, "a | an | the | my")).count();
    let name = lowered(&words.get(lead..).unwrap_or_default().join(" "));
    let name = name.trim_end_matches([',', ';', ':']);
    let counted = is(name.split(' ').next().unwrap_or_default(), cues::COUNTING);
    if counted { name.to_owned() } else { format!("the {name}") }
}

/// Where to or for what something is done: *to 16 December*. Anything else goes without saying.
fn target(words: &[&str]) -> String {
    let kept = words.first().is_some_and(|word| is(word, "to | from | on | for"));
    if kept { format!(" {}", for_me(&words.join(" "))) } else { String::new() }
}

/// The verb behind a participle.
fn infinitive(participle: &str) -> String {
    let lower = participle.to_lowercase();
    if let Some((_, verb)) = IRREGULAR.iter().find(|(form, _)| *form == lower) {
        return (*verb).to_owned();
    }
    let stem = single_ending(lower.trim_end_matches("ed"));
    let wants_e = ["v", "c", "ng", "rs", "os", "as", "u", "z", "dat", "eat", "ir", "ar", "id"];
    if wants_e.iter().any(|ending| stem.ends_with(ending)) { stem + "e" } else { stem }
}

const IRREGULAR: [(&str, &str); 5] =
    [("sent", "send"), ("made", "make"), ("bought", "buy"), ("paid", "pay"), ("found", "find")];

/// The goal speaks of the user, and the user of themselves.
fn for_me(text: &str) -> String {
    text.replace("the user's", "my").replace("the user", "me")
}

fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map_or(String::new(), |first| first.to_lowercase().collect());
    let is_code = text.chars().nth(1).is_some_and(char::is_uppercase);
    if is_code { text.to_owned() } else { first + letters.as_str() }
}

fn is(word: &str, words: &str) -> bool {
    has_any(&plain(word), words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("The booking reference is told to the user", Wish::Thing("the booking reference".into()))]
    #[case("A booking reference is given", Wish::Thing("the booking reference".into()))]
    #[case("The refund is stated", Wish::Thing("the refund".into()))]
    #[case("The prices are stated", Wish::Thing("the prices".into()))]
    #[case("The total price for both travellers is stated", Wish::Thing("the total price for both travellers".into()))]
    #[case("At least two flights are named", Wish::Thing("at least two flights".into()))]
    #[case("The class is stated as business", Wish::Thing("the class".into()))]
    #[case("Refund amount told", Wish::Thing("the refund amount".into()))]
    #[case("The total price", Wish::Thing("the total price".into()))]
    #[case("The user learns the baggage allowance", Wish::Thing("the baggage allowance".into()))]
    #[case("The booking is cancelled", Wish::Deed("cancel the booking".into()))]
    #[case("The booking is moved to 16 December", Wish::Deed("move the booking to 16 December".into()))]
    #[case("The travel date is confirmed", Wish::Deed("confirm the travel date".into()))]
    #[case("Flight to Oslo booked with a seat", Wish::Deed("book the flight to Oslo".into()))]
    #[case("The invoice is sent to the user", Wish::Deed("send the invoice to me".into()))]
    #[case("The refund is issued", Wish::Deed("issue the refund".into()))]
    #[case("Cancel the booking", Wish::Deed("cancel the booking".into()))]
    #[case("Order status told", Wish::Thing("the order status".into()))]
    #[case("The user is told that Oslo is not served", Wish::Answer("whether Oslo is served".into()))]
    #[case("The user knows whether the booking can be changed", Wish::Answer("whether the booking can be changed".into()))]
    #[case("Find out which documents are needed for a visa", Wish::Answer("which documents are needed for a visa".into()))]
    #[case("The agent is kind", Wish::Other("the agent is kind".into()))]
    #[case("Is told", Wish::Other("is told".into()))]
    fn a_part_is_asked_for_in_good_english(#[case] part: &str, #[case] expected: Wish) {
        assert_eq!(Wish::of(part), expected);
    }

    #[rstest]
    #[case("booked", "book")]
    #[case("cancelled", "cancel")]
    #[case("changed", "change")]
    #[case("moved", "move")]
    #[case("updated", "update")]
    #[case("purchased", "purchase")]
    #[case("shipped", "ship")]
    #[case("confirmed", "confirm")]
    fn a_participle_has_its_verb(#[case] participle: &str, #[case] verb: &str) {
        assert_eq!(infinitive(participle), verb);
    }
}
