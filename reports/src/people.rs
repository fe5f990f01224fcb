//! Who played the users of a run, and whether another run met the same people.

use crate::{
    journal::{JournalError, ReadJournal},
    show,
};
use rehearsal_core::{
    actor::ActorProfile,
    event::RunEvent,
    ids::{CaseName, PersonaId},
};
use std::collections::BTreeMap;

/// The people of a run, by case and persona.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    cast: BTreeMap<(CaseName, PersonaId), ActorProfile>,
}

/// How the people of a run differ from those of an earlier one, in the cases that both played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// People of the run.
    pub people: usize,
    /// Of these, somebody else than in the earlier run, or not there at all.
    pub others: usize,
    /// People of the earlier run who are not there any more.
    pub gone: usize,
}

impl People {
    /// These people.
    pub fn new(people: impl IntoIterator<Item = ((CaseName, PersonaId), ActorProfile)>) -> Self {
        Self { cast: people.into_iter().collect() }
    }

    /// Those of a run. Those of one that judged an earlier run's conversations again are that one's.
    ///
    /// # Errors
    /// Where its journal cannot be read.
    pub fn read(journal: &ReadJournal) -> Result<Self, JournalError> {
        let cast = journal.cast()?;
        if !cast.is_empty() {
            return Ok(Self::new(cast.into_iter().map(|(id, profile)| ((id.case, id.persona), profile))));
        }
        let mut people = Self::default();
        for attempt in journal.attempts() {
            let attempt = attempt?;
            if let Some(profile) = attempt.session.and_then(|session| session.profile) {
                people.cast.insert((attempt.id.case, attempt.id.persona), profile);
            }
        }
        Ok(people)
    }

    /// Who plays this case under this id.
    pub fn profile(&self, case: &CaseName, persona: &PersonaId) -> Option<&ActorProfile> {
        self.cast.get(&(case.clone(), persona.clone()))
    }

    /// Leaves out those for whom this does not hold.
    pub fn retain(&mut self, keep: impl Fn(&CaseName, &PersonaId) -> bool) {
        self.cast.retain(|(case, persona), _| keep(case, persona));
    }

    /// How these people differ from those of an earlier run; `None` where they are the same, or where the two have no
    /// case in common.
    pub fn change_since(&self, base: &Self) -> Option<Change> {
        let plays = |people: &Self, case: &CaseName| people.cast.keys().any(|(other, _)| other == case);
        let here: Vec<_> = self.cast.iter().filter(|((case, _), _)| plays(base, case)).collect();
        let there = base.cast.keys().filter(|(case, _)| plays(self, case));
        let change = Change {
            people: here.len(),
            others: here.iter().filter(|(who, profile)| base.cast.get(*who) != Some(profile)).count(),
            gone: there.filter(|who| !self.cast.contains_key(*who)).count(),
        };
        (change.others + change.gone > 0).then_some(change)
    }
}

impl Change {
    /// The change in words, with the earlier run as it is to be called.
    pub fn told(&self, base: &str) -> String {
        let Self { people, others, gone } = self;
        let verb = if *others == 1 { "is" } else { "are" };
        let first = format!("{others} of {people} {verb} not those of {base}");
        match gone {
            0 => first,
            gone => format!("{first}, of which {gone} did not play again"),
        }
    }
}

/// How the people of a run differ from those of an earlier one, in words; `None` where they are the same.
///
/// # Errors
/// Where one of the journals cannot be read.
pub fn changed(base: &ReadJournal, run: &ReadJournal) -> Result<Option<String>, JournalError> {
    let change = People::read(run)?.change_since(&People::read(base)?);
    let name = |journal: &ReadJournal| match journal.events().next().transpose()?.map(|first| first.event) {
        Some(RunEvent::RunStarted(manifest)) => Ok::<_, JournalError>(manifest.run.to_string()),
        Some(_) | None => Ok("the earlier run".to_owned()),
    };
    change.map(|change| Ok(format!("people: {}", change.told(&name(base)?)))).transpose()
}

/// `12 people`, `1 person`.
pub fn counted(people: usize) -> String {
    if people == 1 { "1 person".to_owned() } else { format!("{} people", show::thousands(people as u64)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn people(list: &[(&str, &str, &str)]) -> People {
        let one = |(case, persona, context): &(&str, &str, &str)| {
            let profile = ActorProfile {
                traits: BTreeMap::new(),
                manner: BTreeMap::new(),
                context: (*context).to_owned(),
                actor_goal: "g".to_owned(),
                goal_parts: vec!["p".to_owned()],
            };
            ((CaseName::new(*case), PersonaId::new(*persona)), profile)
        };
        People::new(list.iter().map(one))
    }

    const BASE: &[(&str, &str, &str)] = &[("a", "x", "one"), ("a", "y", "two"), ("b", "x", "one")];

    #[rstest]
    #[case::the_same(BASE, None)]
    #[case::fewer_cases(&[("b", "x", "one")], None)]
    #[case::other_cases(&[("c", "x", "three")], None)]
    #[case::another_person(&[("a", "x", "three"), ("a", "y", "two")], Some("1 of 2 is not those of the last run"))]
    #[case::a_new_one(
        &[("a", "x", "one"), ("a", "y", "two"), ("a", "z", "new"), ("b", "x", "else")],
        Some("2 of 4 are not those of the last run")
    )]
    #[case::one_less(
        &[("a", "x", "one")], Some("0 of 1 are not those of the last run, of which 1 did not play again")
    )]
    fn a_change_of_people_is_told(#[case] run: &[(&str, &str, &str)], #[case] told: Option<&str>) {
        let change = people(run).change_since(&people(BASE));
        assert_eq!(change.map(|change| change.told("the last run")).as_deref(), told);
    }
}
