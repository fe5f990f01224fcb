//! Traits read as a way to behave. Personas are written freely, so names and levels are matched loosely.

use rehearsal_core::actor::Traits;

/// How long somebody puts up with an agent that does not help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Patience {
    Low,
    Medium,
    High,
}

impl Patience {
    /// How often somebody does not take a no for an answer.
    pub(super) fn pushes(self) -> usize {
        match self {
            Self::Low => 0,
            Self::Medium => 1,
            Self::High => 2,
        }
    }
}

/// How somebody writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Direct,
    Plain,
    Chatty,
    Formal,
}

/// How much somebody knows of the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expertise {
    Novice,
    Ordinary,
    Expert,
}

/// How much somebody tells at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Disclosure {
    /// One thing at a time.
    Reluctant,
    /// What is asked.
    OnRequest,
    /// More than is asked.
    UpFront,
}

/// A way to behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Manner {
    pub(super) patience: Patience,
    pub(super) style: Style,
    pub(super) expertise: Expertise,
    pub(super) disclosure: Disclosure,
    /// Shows displeasure early.
    pub(super) irritable: bool,
    /// Takes the cheapest.
    pub(super) thrifty: bool,
    /// Would rather pay more than start again.
    pub(super) easygoing: bool,
}

impl Manner {
    /// The manner of somebody with these traits; what no trait says is ordinary.
    pub(super) fn of(traits: &Traits) -> Self {
        let style = level(traits, &["communication", "style", "verbosity", "talk"]);
        let expertise = expertise_of(&level(traits, &["expertise", "experience", "knowledge"]));
        let tone = level(traits, &["tone", "mood", "temper"]);
        let everything = traits.values().map(|value| value.to_lowercase()).collect::<Vec<_>>().join(" ");
        let budget = level(traits, &["budget", "price", "cost", "thrift"]);
        Self {
            patience: patience(&level(traits, &["patience"]), &everything),
            style: style_of(&style),
            expertise,
            disclosure: disclosure_of(&level(traits, &["disclosure", "openness"]), expertise),
            irritable: says(&tone, &["irrita", "angry", "annoyed", "hostile"]),
            thrifty: says(&everything, &["analytical", "thrift", "frugal", "price conscious", "budget"])
                || says(&budget, &["high", "strict", "sensitive", "conscious"]),
            easygoing: says(
                &everything,
                &["easygoing", "easy going", "easy-going", "flexible", "generous", "relaxed", "obliging"],
            ),
        }
    }
}

fn patience(level: &str, everything: &str) -> Patience {
    if says(level, &["low", "none", "little", "short", "impatient"]) || says(everything, &["impatient"]) {
        Patience::Low
    } else if says(level, &["high", "endless", "great", "patient"]) {
        Patience::High
    } else {
        Patience::Medium
    }
}

fn style_of(level: &str) -> Style {
    if says(level, &["chatty", "talkative", "verbose", "rambling", "garrulous", "long-winded"]) {
        Style::Chatty
    } else if says(level, &["direct", "terse", "brief", "concise", "short", "curt", "blunt"]) {
        Style::Direct
    } else if says(level, &["formal", "polite", "courteous"]) && !says(level, &["informal"]) {
        Style::Formal
    } else {
        Style::Plain
    }
}

fn expertise_of(level: &str) -> Expertise {
    if says(level, &["novice", "beginner", "low", "none", "first", "inexpert", "layperson"]) {
        Expertise::Novice
    } else if says(level, &["expert", "high", "advanced", "professional"]) {
        Expertise::Expert
    } else {
        Expertise::Ordinary
    }
}

/// Somebody of whom nothing is said tells the more, the more they know.
fn disclosure_of(level: &str, expertise: Expertise) -> Disclosure {
    if says(level, &["reluctant", "guarded", "one at a time", "low"]) {
        Disclosure::Reluctant
    } else if says(level, &["up_front", "up front", "upfront", "open", "everything", "high"]) {
        Disclosure::UpFront
    } else if !level.is_empty() {
        Disclosure::OnRequest
    } else {
        match expertise {
            Expertise::Novice => Disclosure::Reluctant,
            Expertise::Ordinary => Disclosure::OnRequest,
            Expertise::Expert => Disclosure::UpFront,
        }
    }
}

/// The value of the first trait whose name contains one of the words, in lower case; empty where there is none.
fn level(traits: &Traits, names: &[&str]) -> String {
    let named = |name: &str| names.iter().any(|wanted| name.to_lowercase().contains(wanted));
    traits.iter().find(|(name, _)| named(name)).map_or(String::new(), |(_, value)| value.to_lowercase())
}

fn says(level: &str, words: &[&str]) -> bool {
    words.iter().any(|word| level.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("patience_level", "low", Patience::Low)]
    #[case("patience", "Very high", Patience::High)]
    #[case("patience", "moderate", Patience::Medium)]
    #[case("mood", "impatient", Patience::Low)]
    #[case("mood", "sunny", Patience::Medium)]
    fn patience_is_read_loosely(#[case] name: &str, #[case] value: &str, #[case] expected: Patience) {
        assert_eq!(Manner::of(&[(name.to_owned(), value.to_owned())].into()).patience, expected);
    }

    #[rstest]
    #[case("Direct", Style::Direct)]
    #[case("talkative", Style::Chatty)]
    #[case("formal", Style::Formal)]
    #[case("informal", Style::Plain)]
    #[case("terse", Style::Direct)]
    #[case("plain", Style::Plain)]
    #[case("rambling", Style::Chatty)]
    fn style_is_read_loosely(#[case] value: &str, #[case] expected: Style) {
        assert_eq!(
            Manner::of(&[("communication_style".to_owned(), value.to_owned())].into()).style,
            expected
        );
    }

    #[rstest]
    #[case(&[("disclosure", "reluctant")], Disclosure::Reluctant)]
    #[case(&[("disclosure", "on_request"), ("expertise_level", "expert")], Disclosure::OnRequest)]
    #[case(&[("disclosure", "up_front"), ("expertise_level", "novice")], Disclosure::UpFront)]
    #[case(&[("expertise_level", "novice")], Disclosure::Reluctant)]
    #[case(&[("expertise_level", "expert")], Disclosure::UpFront)]
    #[case(&[], Disclosure::OnRequest)]
    fn what_is_told_at_once_goes_by_its_own_trait_before_expertise(
        #[case] traits: &[(&str, &str)],
        #[case] expected: Disclosure,
    ) {
        let traits = traits.iter().map(|(name, level)| ((*name).to_owned(), (*level).to_owned())).collect();
        assert_eq!(Manner::of(&traits).disclosure, expected);
    }
}
