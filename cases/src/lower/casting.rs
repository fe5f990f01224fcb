//! Who plays the user: from the words in `personas` of a case to the people it is played with.

use super::personas;
use crate::{
    complaint::{Notes, quoted},
    format::SuiteFile,
    nearest,
    yaml::Placed,
};
use rehearsal_core::{
    case::{Line, Persona, PersonaChoice},
    ids::PersonaId,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

const AUTO: &str = "auto";

/// The id of whoever says the lines of a script.
pub(super) const SCRIPT: &str = "script";

/// More generated users than this for one case is a slip.
const MOST_GENERATED: u32 = 1_000;

/// Everybody whom cases can name, and who plays a case that names nobody.
#[derive(Debug)]
pub(crate) struct Company {
    by_id: BTreeMap<PersonaId, Arc<Persona>>,
    default: Vec<PersonaChoice>,
}

/// The suite's personas and its default choice: what `defaults` says, otherwise every persona,
/// otherwise a generated user.
pub(crate) fn company(file: &SuiteFile, notes: &mut Notes<'_>) -> Company {
    let personas = personas::lower(&file.personas, notes);
    let by_id = personas.iter().map(|persona| (persona.id.clone(), Arc::clone(persona))).collect();
    let mut company = Company { by_id, default: Vec::new() };
    company.default = match file.defaults.personas.get() {
        Some(words) => company.choose(words, notes),
        None if personas.is_empty() => vec![PersonaChoice::Auto(PersonaId::new(AUTO))],
        None => personas.into_iter().map(PersonaChoice::Given).collect(),
    };
    company
}

impl Company {
    /// Who plays a case with this script that says this about it. Where the case writes every message itself, other
    /// people would say the same, so that nobody in particular does.
    pub(crate) fn cast(
        &self,
        words: Option<&Placed<Vec<Placed<String>>>>,
        script: &[Line],
        notes: &mut Notes<'_>,
    ) -> Vec<PersonaChoice> {
        match words {
            Some(words) => self.choose(words, notes),
            None if Line::are_all_said(script) => vec![PersonaChoice::Given(Arc::new(reader()))],
            None => self.default.clone(),
        }
    }

    fn choose(&self, words: &Placed<Vec<Placed<String>>>, notes: &mut Notes<'_>) -> Vec<PersonaChoice> {
        if words.value.is_empty() {
            let hint = Some("name a persona, write `auto`, or leave the key out".to_owned());
            notes.complain_with(words.at, "`personas` is empty, so nobody plays the user", hint);
        }
        let mut chosen: Vec<PersonaChoice> = Vec::new();
        let mut ids: BTreeSet<PersonaId> = BTreeSet::new();
        for word in &words.value {
            let people = self.people(word, notes);
            if people.iter().any(|person| ids.contains(person.id())) {
                notes.complain(word.at, format!("{} plays the user already", quoted(&word.value)));
            }
            ids.extend(people.iter().map(|person| person.id().clone()));
            chosen.extend(people);
        }
        chosen
    }

    /// The people that one word stands for.
    fn people(&self, word: &Placed<String>, notes: &mut Notes<'_>) -> Vec<PersonaChoice> {
        if let Some(persona) = self.by_id.get(&PersonaId::new(word.value.as_str())) {
            return vec![PersonaChoice::Given(Arc::clone(persona))];
        }
        match generated(&word.value) {
            Some(Ok(ids)) => return ids.into_iter().map(PersonaChoice::Auto).collect(),
            Some(Err(message)) => notes.complain(word.at, message),
            None => {
                let known = self.by_id.keys().map(PersonaId::as_str).chain([AUTO]);
                let hint = nearest::hint(&word.value, known);
                notes.complain_with(word.at, format!("unknown persona {}", quoted(&word.value)), hint);
            }
        }
        Vec::new()
    }
}

/// Somebody of whom nothing is known but that they say what is written.
fn reader() -> Persona {
    Persona {
        id: PersonaId::new(SCRIPT),
        traits: BTreeMap::new(),
        manner: BTreeMap::new(),
        context: String::new(),
        actor_goal: None,
    }
}

/// The ids of generated users: `auto` for one, `auto-1` to `auto-3` for `auto*3`; `None` for another word.
fn generated(word: &str) -> Option<Result<Vec<PersonaId>, String>> {
    let rest = word.strip_prefix(AUTO)?.trim();
    if rest.is_empty() {
        return Some(Ok(vec![PersonaId::new(AUTO)]));
    }
    let count = rest.strip_prefix('*')?.trim();
    Some(match count.parse::<u32>() {
        Ok(count @ 1..=MOST_GENERATED) => {
            Ok((1..=count).map(|number| PersonaId::new(format!("{AUTO}-{number}"))).collect())
        }
        Ok(_) | Err(_) => {
            Err(format!("{} is not `auto*` and a number from 1 to {MOST_GENERATED}", quoted(word)))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("auto", Some(vec!["auto"]))]
    #[case("auto*1", Some(vec!["auto-1"]))]
    #[case("auto * 3", Some(vec!["auto-1", "auto-2", "auto-3"]))]
    #[case("automatic", None)]
    #[case("expert", None)]
    fn a_word_stands_for_generated_users(#[case] word: &str, #[case] ids: Option<Vec<&str>>) {
        let ids = ids.map(|ids| Ok(ids.into_iter().map(PersonaId::new).collect::<Vec<_>>()));
        assert_eq!(generated(word), ids);
    }

    #[rstest]
    #[case("auto*0")]
    #[case("auto*1001")]
    #[case("auto*-1")]
    #[case("auto*many")]
    #[case("auto*")]
    fn a_number_out_of_bounds_is_refused(#[case] word: &str) {
        assert!(matches!(generated(word), Some(Err(_))));
    }
}
