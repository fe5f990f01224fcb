//! Whether a reply keeps to what was explicitly asked of its form and content, as far as rules can read that.

use super::turns::{Found, Place};
use crate::models::offline::text::{
    clauses,
    words::{content, words},
};

/// Something that was explicitly asked for.
#[derive(Debug, PartialEq)]
enum Constraint {
    /// At most so many sentences.
    Sentences(usize),
    /// At most so many words.
    Words(usize),
    /// A list with a mark before each item.
    Bullets,
    /// Nothing in small letters.
    Capitals,
    /// None of these, by their stems.
    Without(Vec<String>),
}

/// Yes, unless a constraint is broken; the agent's instructions hold in every turn, and so does what the user asked
/// for in this one.
pub(super) fn judge(at: &Place<'_>) -> Found {
    let told = clauses(at.instructions).into_iter().chain(clauses(&at.turn.user));
    let constraints: Vec<Constraint> = told.filter_map(Constraint::read).collect();
    let broken = constraints.iter().find_map(|constraint| constraint.broken_in(at));
    match (broken, constraints.is_empty()) {
        (Some(quote), _) => Found::new("No", "it breaks what was explicitly asked", quote),
        (None, false) => Found::new("Yes", "it keeps to what was explicitly asked", at.words()),
        (None, true) => Found::new("Yes", "no rule finds an explicit constraint", at.words()),
    }
}

impl Constraint {
    fn read(clause: &str) -> Option<Self> {
        let words = words(clause);
        let text = format!(" {} ", words.join(" "));
        if let Some(most) = limit(&words, &["word", "words"]) {
            return Some(Self::Words(most));
        }
        if let Some(most) = limit(&words, &["sentence", "sentences"]) {
            return Some(Self::Sentences(most));
        }
        if ["bullet points", "bullet list", "bulleted list"].iter().any(|phrase| text.contains(phrase)) {
            return Some(Self::Bullets);
        }
        if ["in capitals", "in capital letters", "in upper case", "in uppercase"]
            .iter()
            .any(|p| text.contains(p))
        {
            return Some(Self::Capitals);
        }
        let bans = [
            "do not mention ",
            "don't mention ",
            "never mention ",
            "do not use the word ",
            "don't use the word ",
        ];
        let banned = bans.iter().find_map(|ban| text.split_once(ban)).map(|(_, rest)| content(rest));
        banned.filter(|stems| !stems.is_empty()).map(Self::Without)
    }

    /// Words of the reply that break it.
    fn broken_in<'a>(&self, at: &Place<'a>) -> Option<&'a str> {
        let reply = at.turn.reply();
        let said = clauses(reply);
        let last = said.last().copied();
        match self {
            Self::Sentences(most) => last.filter(|_| sentences(reply) > *most),
            Self::Words(most) => last.filter(|_| words(reply).len() > *most),
            Self::Bullets => {
                let is_item = |line: &str| line.trim_start().starts_with(['-', '*', '\u{2022}']);
                last.filter(|_| !reply.lines().any(is_item))
            }
            Self::Capitals => said.iter().copied().find(|clause| clause.chars().any(char::is_lowercase)),
            Self::Without(stems) => said.iter().copied().find(|clause| {
                let own = content(clause);
                stems.iter().all(|stem| own.contains(stem))
            }),
        }
    }
}

/// The number before a unit, where the words around it make it a limit: *in one sentence*, *at most 20 words*.
fn limit(words: &[String], units: &[&str]) -> Option<usize> {
    let at = words.iter().position(|word| units.contains(&word.as_str()))?;
    let number = words.get(at.checked_sub(1)?)?;
    let before: Vec<&str> = words.iter().take(at - 1).map(String::as_str).collect();
    let limits = ["in", "most", "than", "under", "within", "maximum", "to", "only"];
    before.last().is_some_and(|word| limits.contains(word)).then(|| counted(number)).flatten()
}

fn counted(word: &str) -> Option<usize> {
    let names = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    word.parse().ok().or_else(|| names.iter().position(|name| *name == word))
}

fn sentences(text: &str) -> usize {
    let ends = |piece: &&str| piece.chars().any(char::is_alphanumeric);
    text.split_inclusive(['.', '!', '?']).filter(ends).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::offline::judge::testing::{of_last, session};
    use rstest::rstest;

    #[rstest]
    #[case("Tell me in one sentence.", "It leaves at noon!", "Yes")]
    #[case("Tell me in one sentence.", "It leaves at noon! It is on time.", "No")]
    #[case("Use at most 5 words.", "It leaves at noon", "Yes")]
    #[case("Use at most 5 words.", "It leaves at noon from the station", "No")]
    #[case("Give me bullet points.", "- noon\n- six", "Yes")]
    #[case("Give me bullet points.", "noon and six", "No")]
    #[case("Write in capital letters", "IT LEAVES AT NOON", "Yes")]
    #[case("Write in capital letters", "It leaves at noon", "No")]
    #[case("Please don't mention the price", "It costs little. The price is 120 EUR", "No")]
    #[case("When does it leave?", "At noon.", "Yes")]
    fn explicit_constraints_are_held_to(#[case] user: &str, #[case] reply: &str, #[case] label: &str) {
        assert_eq!(of_last(judge, &session(&[(user, reply)])).0, label);
    }

    #[test]
    fn what_the_agent_was_told_holds_too() {
        let mut talk = session(&[("Hello", "Try our competitor Acme.")]);
        talk.agent_system_prompt = Some("You sell trips. Never mention Acme.".into());
        assert_eq!(of_last(judge, &talk), ("No", "Try our competitor Acme.".to_owned()));
    }
}
