//! What a recorded session was about: a case of the suite, or one that is made from its first words.

use rehearsal_cases::{Goal, Goals};
use rehearsal_core::{
    case::{Case, Expected, Persona, PersonaChoice, SourceRef},
    ids::{CaseName, PersonaId},
    seed::fingerprint,
    suite::Suite,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The persona of everybody who held a conversation elsewhere.
pub(super) const RECORDED: &str = "recorded";

/// Letters of a session's id that a case is named by.
const LETTERS: usize = 24;
/// Letters of it that stay where it is cut.
const KEPT: usize = 17;
/// Digits that keep apart what was cut.
const DIGITS: usize = 6;

/// Finds cases for sessions, and makes those that the suite does not have.
pub(super) struct Cases<'a> {
    suite: &'a Suite,
    goals: Option<&'a Goals>,
    source: SourceRef,
    taken: BTreeSet<String>,
    /// How many sessions each case has.
    trials: BTreeMap<CaseName, u32>,
}

impl<'a> Cases<'a> {
    /// For sessions of this file.
    pub(super) fn new(suite: &'a Suite, goals: Option<&'a Goals>, file: &str) -> Self {
        let taken = suite.cases.iter().map(|case| case.name.to_string()).collect();
        let source = SourceRef { file: file.to_owned(), line: 1, column: 1 };
        Self { suite, goals, source, taken, trials: BTreeMap::new() }
    }

    /// The case of a session that began with these words, and which trial of it this is.
    pub(super) fn of(&mut self, session: &str, first: &str) -> (Arc<Case>, u32) {
        let case = match self.goals.and_then(|goals| goals.of(session)) {
            Some(goal) => self.wanted(goal, session, first),
            None => self.by_words(first).unwrap_or_else(|| Arc::new(self.made(session, first))),
        };
        let trial = self.trials.entry(case.name.clone()).or_default();
        *trial += 1;
        (case, *trial)
    }

    /// The case of a session whose goal is known.
    pub(super) fn wanted(&mut self, goal: &Goal, session: &str, first: &str) -> Arc<Case> {
        let by_words = || self.by_words(first).filter(|_| goal.task_description.is_none());
        let case = goal.case.clone().or_else(by_words);
        if goal.task_description.is_none() && goal.assertions.is_empty() {
            return case.unwrap_or_else(|| Arc::new(self.made(session, first)));
        }
        let mut case = case.map_or_else(|| self.made(session, first), |case| Case::clone(&case));
        if let Some(task) = &goal.task_description {
            case.task_description.clone_from(task);
        }
        if !goal.assertions.is_empty() {
            case.assertions.clone_from(&goal.assertions);
        }
        Arc::new(case)
    }

    fn by_words(&self, first: &str) -> Option<Arc<Case>> {
        self.suite.cases.iter().find(|case| case.input.trim() == first.trim()).cloned()
    }

    /// A case that is nothing but what the user asked for.
    fn made(&mut self, session: &str, first: &str) -> Case {
        Case {
            name: CaseName::new(self.name(session)),
            input: first.to_owned(),
            task_description: first.trim().to_owned(),
            goal_parts: Vec::new(),
            known: BTreeMap::new(),
            unknown: Vec::new(),
            answers: Vec::new(),
            assertions: Vec::new(),
            personas: vec![persona()],
            tags: BTreeMap::new(),
            max_turns: 1,
            trials: 1,
            source: self.source.clone(),
            script: Vec::new(),
            expected: Expected::default(),
        }
    }

    /// The session's id, short and without what a shell or a terminal would act on; no two sessions share one.
    fn name(&mut self, session: &str) -> String {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let safe: String = session.chars().map(|letter| if plain(letter) { letter } else { '-' }).collect();
        let name =
            if safe == session && safe.len() <= LETTERS && !safe.is_empty() && !self.taken.contains(&safe) {
                safe
            } else {
                let head: String = safe.chars().take(KEPT).collect();
                format!("{head}-{}", fingerprint(session, DIGITS))
            };
        self.taken.insert(name.clone());
        name
    }
}

/// Whoever held the conversation.
pub(super) fn persona() -> PersonaChoice {
    PersonaChoice::Given(Arc::new(Persona {
        id: PersonaId::new(RECORDED),
        traits: BTreeMap::new(),
        context: "Held a conversation that was recorded elsewhere.".into(),
        actor_goal: None,
        manner: BTreeMap::new(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const SUITE: &str = "suite: desk\nagent: { http: http://127.0.0.1:1/ }\ncases:\n  \
        - { name: paris, input: I want to go to Paris, task_description: booked, assertions: [told] }\n";

    fn suite() -> Suite {
        rehearsal_cases::parse("suite.yaml", SUITE).unwrap()
    }

    fn goals(text: &str, suite: &Suite) -> Goals {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("goals.yaml");
        std::fs::write(&file, text).unwrap();
        rehearsal_cases::read_goals(&file, suite).unwrap()
    }

    #[test]
    fn a_session_belongs_to_the_case_it_began_like_and_counts_its_trials() {
        let suite = suite();
        let mut cases = Cases::new(&suite, None, "t.jsonl");
        let (case, trial) = cases.of("s-1", " I want to go to Paris\n");
        assert_eq!((case.name.as_str(), trial), ("paris", 1));
        assert_eq!(cases.of("s-2", "I want to go to Paris").1, 2);
        let (made, trial) = cases.of("s-3", "Where is my bag?");
        assert_eq!((made.name.as_str(), trial), ("s-3", 1));
        assert_eq!((made.task_description.as_str(), made.assertions.len()), ("Where is my bag?", 0));
    }

    #[rstest]
    #[case::a_case("s-1: paris", "paris", "booked", &["told"])]
    #[case::all("\"*\": paris", "paris", "booked", &["told"])]
    #[case::a_goal_alone("s-1: { task_description: found }", "s-1", "found", &[])]
    #[case::assertions_of_a_case("s-1: { case: paris, assertions: [polite] }", "paris", "booked", &["polite"])]
    #[case::assertions_alone("s-1: { assertions: [polite] }", "s-1", "Where is my bag?", &["polite"])]
    #[case::another("s-2: paris", "s-1", "Where is my bag?", &[])]
    fn goals_say_what_a_session_was_about(
        #[case] text: &str,
        #[case] name: &str,
        #[case] task: &str,
        #[case] assertions: &[&str],
    ) {
        let suite = suite();
        let goals = goals(text, &suite);
        let (case, _) = Cases::new(&suite, Some(&goals), "t.jsonl").of("s-1", "Where is my bag?");
        assert_eq!((case.name.as_str(), case.task_description.as_str()), (name, task));
        assert_eq!(case.assertions, assertions);
    }

    #[rstest]
    #[case("short-1", "short-1")]
    #[case("3f2b8c1e-0d4a-4a6b-9c1d-2e3f4a5b6c7d", "3f2b8c1e-0d4a-4a6-161aa2")]
    #[case("../../etc/passwd; rm", "..-..-etc-passwd--8f4f17")]
    #[case("paris", "paris-1670f2")]
    #[case("", "-e3b0c4")]
    fn a_made_case_has_a_name_that_is_short_safe_and_its_own(#[case] session: &str, #[case] name: &str) {
        let suite = suite();
        let mut cases = Cases::new(&suite, None, "t.jsonl");
        assert_eq!(cases.of(session, "Where is my bag?").0.name.as_str(), name);
    }
}
