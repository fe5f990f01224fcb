//! What a cost may be grouped by, as a person writes it.

use std::{fmt, str::FromStr};

/// What a cost is grouped by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// On whose account.
    Role,
    /// The model that was asked; for the agent, the one its spans name.
    Model,
    /// The case.
    Case,
    /// The persona.
    Persona,
    /// The run.
    Run,
    /// The suite.
    Suite,
    /// The day, in UTC.
    Day,
    /// The value of a cost tag of the suite's `project`.
    Tag(String),
}

/// Why a text does not say what to group by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ByError {
    /// The word is none of those known.
    #[error("cannot group by \"{word}\"; {}", hint(word))]
    Unknown {
        /// As written.
        word: String,
    },
    /// `tag` without a key.
    #[error("\"{0}\" names no tag; write tag:KEY, such as tag:Application")]
    NoKey(String),
}

impl By {
    /// The words that stand for themselves.
    const WORDS: [(&'static str, Self); 7] = [
        ("role", Self::Role),
        ("model", Self::Model),
        ("case", Self::Case),
        ("persona", Self::Persona),
        ("run", Self::Run),
        ("suite", Self::Suite),
        ("day", Self::Day),
    ];

    /// What a group is called for which there is nothing to call it by.
    pub fn without(&self) -> &'static str {
        match self {
            Self::Model => "(not reported)",
            Self::Tag(_) => "(untagged)",
            Self::Role | Self::Case | Self::Persona | Self::Run | Self::Suite | Self::Day => "(unknown)",
        }
    }
}

impl FromStr for By {
    type Err = ByError;

    fn from_str(text: &str) -> Result<Self, ByError> {
        if let Some(key) = text.strip_prefix("tag:").filter(|key| !key.trim().is_empty()) {
            return Ok(Self::Tag(key.trim().to_owned()));
        }
        if text == "tag" || text.starts_with("tag:") {
            return Err(ByError::NoKey(text.to_owned()));
        }
        let found = Self::WORDS.into_iter().find(|(word, _)| *word == text);
        found.map(|(_, by)| by).ok_or_else(|| ByError::Unknown { word: text.to_owned() })
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Tag(key) = self {
            return f.pad(&format!("tag:{key}"));
        }
        let found = Self::WORDS.iter().find(|(_, by)| by == self);
        f.pad(found.map_or("", |(word, _)| word))
    }
}

/// The nearest of the known words, or all of them where none is near.
fn hint(word: &str) -> String {
    /// Nobody misspells so much, and the work grows with the square.
    const LONGEST: usize = 32;
    /// More slips than that are another word.
    const SLIPS: usize = 2;
    let known = By::WORDS.iter().map(|(known, _)| *known).chain(["tag:KEY"]);
    let slips = |known: &str| strsim::damerau_levenshtein(&word.to_lowercase(), known);
    let near = known.clone().filter(|_| word.chars().count() <= LONGEST).map(|known| (slips(known), known));
    match near.filter(|(slips, _)| *slips <= SLIPS).min_by_key(|(slips, _)| *slips) {
        Some((_, near)) => format!("did you mean \"{near}\"?"),
        None => format!("known are {}", known.collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("role", By::Role)]
    #[case("day", By::Day)]
    #[case("tag:Cost Center", By::Tag("Cost Center".into()))]
    #[case("tag:a:b", By::Tag("a:b".into()))]
    fn what_is_known_reads_and_shows_as_it_was_written(#[case] text: &str, #[case] by: By) {
        assert_eq!(text.parse(), Ok(by.clone()));
        assert_eq!(by.to_string(), text);
    }

    #[rstest]
    #[case("modle", "cannot group by \"modle\"; did you mean \"model\"?")]
    #[case("Personas", "cannot group by \"Personas\"; did you mean \"persona\"?")]
    #[case(
        "colour",
        "cannot group by \"colour\"; known are role, model, case, persona, run, suite, day, tag:KEY"
    )]
    #[case("tag:", "\"tag:\" names no tag; write tag:KEY, such as tag:Application")]
    #[case("tag", "\"tag\" names no tag; write tag:KEY, such as tag:Application")]
    fn what_is_not_known_is_told_with_the_nearest(#[case] text: &str, #[case] told: &str) {
        assert_eq!(text.parse::<By>().unwrap_err().to_string(), told);
    }
}
