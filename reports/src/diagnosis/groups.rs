//! Failures over a whole run: which kinds there are, and with which people, tools, turns and cases they come.

use super::SessionEntry;
use rehearsal_core::diagnosis::{Causality, FailureFound};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Failures by what they have in common, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Groups {
    /// By kind of failure.
    pub by_category: Vec<Group>,
    /// By family of kinds.
    pub by_family: Vec<Group>,
    /// By persona.
    pub by_persona: Vec<Group>,
    /// By the tool at whose calls they show; failures that show at none are left out.
    pub by_tool: Vec<Group>,
    /// By the turn in which they show, in the order of the turns.
    pub by_turn: Vec<Group>,
    /// By case.
    pub by_case: Vec<Group>,
}

/// Failures that have something in common.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// What they have in common.
    pub key: String,
    /// How many there are.
    pub failures: u32,
    /// Of these, failures that began the trouble, as far as a judge has said.
    pub primary: u32,
    /// In how many sessions.
    pub sessions: u32,
    /// Of how many that were examined: of those of this persona or this case, otherwise of all.
    pub of: u32,
    /// How many of each kind.
    pub categories: BTreeMap<String, u32>,
}

/// By what failures are grouped: a key for each failure that has one.
type Key = fn(&SessionEntry, &FailureFound) -> Option<String>;

impl Group {
    /// The commonest kinds: `2 timeout, 1 hall_usage`.
    pub(crate) fn kinds(&self) -> String {
        let mut kinds: Vec<_> = self.categories.iter().collect();
        kinds.sort_by_key(|(_, count)| Reverse(**count));
        let words: Vec<String> =
            kinds.iter().take(3).map(|(kind, count)| format!("{count} {kind}")).collect();
        words.join(", ")
    }
}

impl Groups {
    /// The failures of these sessions.
    pub(super) fn of(sessions: &[SessionEntry]) -> Self {
        let by_size = |mut groups: Vec<Group>| {
            groups.sort_by(|one, two| {
                (Reverse(one.failures), &one.key).cmp(&(Reverse(two.failures), &two.key))
            });
            groups
        };
        let all = u32::try_from(sessions.len()).unwrap_or(u32::MAX);
        let out_of_all = |_: &str| all;
        let persona = |key: &str| count(sessions, |session| session.persona == key);
        let case = |key: &str| count(sessions, |session| session.case == key);
        let mut by_turn = grouped(sessions, |_, failure| Some(failure.place.turn.to_string()), out_of_all);
        by_turn.sort_by_key(|group| group.key.parse::<u32>().unwrap_or(u32::MAX));
        Self {
            by_category: by_size(grouped(sessions, |_, found| Some(found.category.to_string()), out_of_all)),
            by_family: by_size(grouped(
                sessions,
                |_, found| Some(found.category.family().as_str().to_owned()),
                out_of_all,
            )),
            by_persona: by_size(grouped(sessions, |session, _| Some(session.persona.clone()), persona)),
            by_tool: by_size(grouped(sessions, |_, found| found.place.tool.clone(), out_of_all)),
            by_case: by_size(grouped(sessions, |session, _| Some(session.case.clone()), case)),
            by_turn,
        }
    }
}

fn grouped(sessions: &[SessionEntry], key: Key, of: impl Fn(&str) -> u32) -> Vec<Group> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    for session in sessions {
        let mut seen = BTreeSet::new();
        for failure in &session.findings.failures {
            let Some(key) = key(session, failure) else { continue };
            let group = groups.entry(key.clone()).or_default();
            group.failures += 1;
            group.primary += u32::from(is_primary(failure));
            *group.categories.entry(failure.category.to_string()).or_default() += 1;
            group.sessions += u32::from(seen.insert(key));
        }
    }
    groups.into_iter().map(|(key, group)| Group { of: of(&key), key, ..group }).collect()
}

fn is_primary(failure: &FailureFound) -> bool {
    failure.cause.as_ref().is_some_and(|cause| match cause.causality {
        Causality::PrimaryFailure => true,
        Causality::SecondaryFailure | Causality::TertiaryFailure | Causality::Unclear => false,
    })
}

fn count(sessions: &[SessionEntry], wanted: impl Fn(&SessionEntry) -> bool) -> u32 {
    u32::try_from(sessions.iter().filter(|session| wanted(session)).count()).unwrap_or(u32::MAX)
}
