//! Goals of sessions that were recorded elsewhere: a map from session ids to the suite's cases, or to what was wanted.

use crate::{
    complaint::{Complaints, Notes, quoted},
    format::{Form, Optional, Section},
    lower::texts,
    nearest,
    yaml::{self, Placed},
};
use rehearsal_core::{case::Case, suite::Suite};
use serde::Deserialize;
use std::{collections::BTreeMap, sync::Arc};

/// Stands for every session that is not named.
const ANY: &str = "*";

/// What sessions were about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Goals {
    by_session: BTreeMap<String, Goal>,
}

/// What a session was about. What is `None` or empty is not said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Goal {
    /// The case of the suite that it was a trial of.
    pub case: Option<Arc<Case>>,
    /// What must have happened, instead of what the case says.
    pub task_description: Option<String>,
    /// What a judge must find true, instead of what the case says.
    pub assertions: Vec<String>,
}

impl Goals {
    /// The goal of a session: its own, or that of all.
    pub fn of(&self, session: &str) -> Option<&Goal> {
        self.by_session.get(session).or_else(|| self.by_session.get(ANY))
    }

    /// The sessions that are named.
    pub fn sessions(&self) -> impl Iterator<Item = &str> {
        self.by_session.keys().map(String::as_str).filter(|session| *session != ANY)
    }
}

/// A session's goal as it is written: the name of a case, or a map.
type GoalForm = Form<String, GoalMap>;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "a goal: a map with `case`, `task_description` or `assertions`")]
struct GoalMap {
    #[serde(default)]
    case: Optional<Placed<String>>,
    #[serde(default)]
    task_description: Optional<Placed<String>>,
    #[serde(default)]
    assertions: Vec<Placed<String>>,
}

impl Section for GoalMap {
    const EXPECTING: &'static str =
        "the name of a case, or a map with `case`, `task_description` or `assertions`";
    const SHORT_IS_LIST: bool = false;
}

/// Reads goals from their text; `name` is what complaints call the file.
pub(crate) fn parse(name: &str, text: &str, suite: &Suite) -> Result<Goals, Complaints> {
    let file: Placed<BTreeMap<String, Placed<GoalForm>>> =
        yaml::parse(text).map_err(|refusal| refusal.into_complaint(name))?;
    let mut notes = Notes::new(name);
    if file.value.is_empty() {
        notes.complain(
            file.at,
            "no session is named; write ids of sessions, or \"*\" for all, and what each was about",
        );
    }
    let goals = file.value.iter().map(|(session, form)| (session.clone(), goal(form, suite, &mut notes)));
    let by_session = goals.collect();
    notes.finish(Some(Goals { by_session }))
}

fn goal(form: &Placed<GoalForm>, suite: &Suite, notes: &mut Notes<'_>) -> Goal {
    match &form.value {
        Form::Short(name) => {
            let name = Placed { value: name.clone(), at: form.at };
            Goal { case: case(&name, suite, notes), ..Goal::default() }
        }
        Form::Full(map) => {
            let task = map.task_description.get();
            task.iter().for_each(|task| texts::not_blank(task, "`task_description`", notes));
            let goal = Goal {
                case: map.case.get().and_then(|name| case(name, suite, notes)),
                task_description: task.map(|task| task.value.clone()),
                assertions: texts::items(&map.assertions, "an assertion", notes),
            };
            if map.case.get().is_none() && task.is_none() && goal.assertions.is_empty() {
                notes.complain(form.at, "this says nothing of what the session was about");
            }
            goal
        }
        Form::Neither => {
            notes.neither::<GoalMap>(form.at);
            Goal::default()
        }
    }
}

/// The case of the suite that is named, or a complaint.
pub(crate) fn case(name: &Placed<String>, suite: &Suite, notes: &mut Notes<'_>) -> Option<Arc<Case>> {
    let found = suite.cases.iter().find(|case| case.name.as_str() == name.value);
    if found.is_none() {
        let hint = nearest::hint(&name.value, suite.cases.iter().map(|case| case.name.as_str()));
        let message = format!("the suite {} has no case called {}", quoted(&suite.name), quoted(&name.value));
        notes.complain_with(name.at, message, hint);
    }
    found.cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const SUITE: &str = "suite: desk\nagent: { http: http://127.0.0.1:1/ }\ncases:\n  \
        - { name: paris-flight, input: hi, task_description: done, assertions: [booked] }\n";

    fn suite() -> Suite {
        crate::parse("suite.yaml", SUITE).unwrap()
    }

    fn read(text: &str) -> Result<Goals, Complaints> {
        parse("goals.yaml", text, &suite())
    }

    #[test]
    fn a_session_has_a_goal_of_its_own_or_that_of_all() {
        let text = "s-1: paris-flight\ns-2: { task_description: a room was booked, assertions: [a price was told] }\n\"*\": { case: paris-flight, assertions: [polite] }\n";
        let goals = read(text).unwrap();
        let name = |session: &str| goals.of(session).unwrap().case.as_ref().map(|case| case.name.to_string());
        assert_eq!(name("s-1").as_deref(), Some("paris-flight"));
        assert_eq!(goals.of("s-2").unwrap().task_description.as_deref(), Some("a room was booked"));
        assert_eq!(name("s-2"), None);
        assert_eq!(goals.of("another").unwrap().assertions, ["polite"]);
        assert_eq!(goals.sessions().collect::<Vec<_>>(), ["s-1", "s-2"]);
    }

    #[test]
    fn json_is_read_as_well() {
        let goals = read(r#"{"s-1": {"case": "paris-flight"}}"#).unwrap();
        assert!(goals.of("s-1").unwrap().case.is_some());
        assert_eq!(goals.of("s-2"), None);
    }

    #[rstest]
    #[case(
        "s-1: paris-fligth\n",
        "goals.yaml:1:6: the suite `desk` has no case called `paris-fligth`\n    hint: did you mean `paris-flight`?"
    )]
    #[case(
        "s-1: { goal: x }\n",
        "goals.yaml:1:8: unknown key `goal`\n    hint: known here: `case`, `task_description`, `assertions`"
    )]
    #[case(
        "s-1: [a]\n",
        "goals.yaml:1:6: expected the name of a case, or a map with `case`, `task_description` or `assertions`"
    )]
    #[case("s-1: {}\n", "goals.yaml:1:6: this says nothing of what the session was about")]
    #[case(
        "{}\n",
        "goals.yaml:1:1: no session is named; write ids of sessions, or \"*\" for all, and what each was about"
    )]
    #[case("s-1: { task_description: ' ' }\n", "goals.yaml:1:26: `task_description` is blank")]
    #[case("- s-1\n", "goals.yaml:1:1: expected a map of keys and values")]
    fn what_is_wrong_is_said_with_its_place(#[case] text: &str, #[case] complaint: &str) {
        assert_eq!(read(text).unwrap_err().to_string(), complaint);
    }
}
