//! Deeds that a reply claims and no tool call shows. Only where the spans are all there, and only for deeds that one of
//! the agent's tools is named after, such as "I have booked" beside `book_flight`.

use super::{calls, error_of, failure, in_words, offered};
use rehearsal_core::{
    diagnosis::{Category, Confidence, FailureFound},
    session::{Session, Turn},
    span::Evidence,
};
use std::collections::{BTreeMap, BTreeSet};

/// What stands in front of a deed that is told as done.
const DONE: [&str; 7] = ["i have", "i've", "i just", "has been", "have been", "is now", "are now"];

/// What is known of the tools so far.
#[derive(Default)]
struct Known {
    /// Deeds that a tool did, by the tool's first word.
    done: BTreeSet<String>,
    /// Deeds that a tool failed at in this turn.
    failed: BTreeSet<String>,
}

/// Claims of what was not done.
pub(super) fn in_session(session: &Session) -> Vec<FailureFound> {
    let deeds = deeds(session);
    let (mut known, mut found) = (Known::default(), Vec::new());
    for turn in &session.turns {
        known.take(turn);
        if turn.trace.evidence == Evidence::Complete {
            found.extend(deeds.iter().filter_map(|(deed, past)| claim(turn, (deed, past), &known)));
        }
    }
    found
}

impl Known {
    fn take(&mut self, turn: &Turn) {
        self.failed.clear();
        for (span, call) in calls(turn) {
            let Some(deed) = deed(&call.name) else { continue };
            if error_of(span, call).is_some() {
                self.failed.insert(deed);
            } else {
                self.done.insert(deed);
            }
        }
    }
}

/// The deeds that the agent's tools are named after, with the words that tell each as done.
fn deeds(session: &Session) -> BTreeMap<String, Vec<String>> {
    let called = session.turns.iter().flat_map(calls).map(|(_, call)| call.name.as_str());
    let offered = offered::tools(session).into_iter().map(|tool| tool.name.as_str());
    called.chain(offered).filter_map(deed).map(|deed| (deed.clone(), past(&deed))).collect()
}

/// The first word of a tool's name.
fn deed(tool: &str) -> Option<String> {
    let mut words = String::new();
    for letter in tool.chars() {
        match letter {
            letter if letter.is_ascii_uppercase() && !words.is_empty() => break,
            letter if letter.is_ascii_alphabetic() => words.push(letter.to_ascii_lowercase()),
            _ if words.is_empty() => {}
            _ => break,
        }
    }
    (words.len() > 2).then_some(words)
}

/// The regular forms of a verb's past: booked, moved, planned, applied.
fn past(deed: &str) -> Vec<String> {
    let irregular = match deed {
        "send" => Some("sent"),
        "find" => Some("found"),
        "make" => Some("made"),
        "get" => Some("got"),
        "pay" => Some("paid"),
        "set" => Some("set"),
        _ => None,
    };
    let last: String = deed.chars().last().into_iter().collect();
    let mut forms = vec![format!("{deed}ed"), format!("{deed}d"), format!("{deed}{last}ed")];
    forms.extend(deed.strip_suffix('y').map(|stem| format!("{stem}ied")));
    forms.extend(irregular.map(str::to_owned));
    forms
}

fn claim(turn: &Turn, (deed, past): (&String, &[String]), known: &Known) -> Option<FailureFound> {
    if known.done.contains(deed) {
        return None;
    }
    let sentence =
        turn.reply.as_deref()?.split_inclusive(['.', '!', '?', '\n']).find(|text| tells(text, past))?;
    let (kind, why) = if known.failed.contains(deed) {
        let why = format!("the reply tells as done what the tool failed at (\"{deed}\")");
        ((Category::FabricateToolOutputs, Confidence::Medium), why)
    } else {
        let why = format!("the reply tells as done what no tool call did (\"{deed}\")");
        ((Category::HallUsage, Confidence::Medium), why)
    };
    Some(failure(kind, in_words(turn.number), sentence, why))
}

/// Whether a sentence tells one of these as done; one that asks, denies or plans does not.
fn tells(sentence: &str, past: &[String]) -> bool {
    let text = sentence.to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> = text.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').collect();
    let open = [
        "not", "no", "if", "once", "when", "will", "would", "could", "can", "couldn't", "haven't", "hasn't",
        "unable",
    ];
    !text.trim_end().ends_with('?')
        && !words.iter().any(|word| open.contains(word))
        && words.iter().any(|word| past.iter().any(|form| form == word))
        && DONE.iter().any(|mark| text.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("book_flight", Some("book"))]
    #[case("bookFlight", Some("book"))]
    #[case("__cancel", Some("cancel"))]
    #[case("x", None)]
    fn a_tool_is_named_after_its_deed(#[case] tool: &str, #[case] named: Option<&str>) {
        assert_eq!(deed(tool).as_deref(), named);
    }

    #[rstest]
    #[case("I have booked your flight.", "book", true)]
    #[case("I’ve cancelled it.", "cancel", true)]
    #[case("Your money has been refunded!", "refund", true)]
    #[case("I have sent it.", "send", true)]
    #[case("I have not booked it.", "book", false)]
    #[case("Once I have booked it, you get a mail.", "book", false)]
    #[case("Have I booked it, or is now booked?", "book", false)]
    #[case("Shall I book it?", "book", false)]
    #[case("A booked flight is cheaper.", "book", false)]
    fn a_deed_is_told_as_done_or_it_is_not(#[case] sentence: &str, #[case] deed: &str, #[case] told: bool) {
        assert_eq!(tells(sentence, &past(deed)), told);
    }
}
