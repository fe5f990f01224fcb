//! Who plays the user: from the words in `personas` of a case to the people it is played with.

use super::personas;
use crate::{
    complaint::{Notes, quoted},
    format::SuiteFile,
    nearest,
    people::{self, Rotation},
    yaml::{Place, Placed},
};
use rehearsal_core::{
    case::{Line, Persona, PersonaChoice},
    ids::PersonaId,
    suite::Grid,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

const AUTO: &str = "auto";
const GRID: &str = "grid";

/// The id of whoever says the lines of a script.
pub(super) const SCRIPT: &str = "script";

/// More people than this for one word is a slip.
const MOST: u32 = 1_000;

/// The words of a case or of the defaults.
type Words = Placed<Vec<Placed<String>>>;

/// Everybody whom cases can name, and who plays a case that names nobody.
#[derive(Debug)]
pub(crate) struct Company {
    by_id: BTreeMap<PersonaId, Arc<Persona>>,
    /// Everybody of the trait grid; empty where nobody asks for them.
    grid: Vec<Arc<Persona>>,
    /// Whose turn it is among them.
    rotation: Rotation,
    has_grid: bool,
    default: Vec<Pick>,
}

/// What one word of a case stands for.
#[derive(Clone, Debug)]
enum Pick {
    /// These people.
    People(Vec<PersonaChoice>),
    /// Everybody of the grid.
    Grid,
    /// So many of the grid, others for each case.
    SomeOfGrid(usize),
}

/// The suite's personas and its default choice: what `defaults` says, otherwise every persona, otherwise everybody of
/// the grid, otherwise a generated user.
pub(crate) fn company(file: &SuiteFile, grid: &Grid, notes: &mut Notes<'_>) -> Company {
    let personas = personas::lower(&file.personas, &grid.traits, notes);
    let by_id = personas.iter().map(|persona| (persona.id.clone(), Arc::clone(persona))).collect();
    let is_asked_for = personas.is_empty() || words(file).any(|word| word.value.starts_with(GRID));
    let people = if is_asked_for { people::of_grid(grid) } else { Vec::new() };
    let rotation = Rotation::new(people.len(), grid.seed.unwrap_or(people::SEED));
    let has_grid = file.traits.get().is_some();
    let mut company = Company { by_id, grid: people, rotation, has_grid, default: Vec::new() };
    company.default = match file.defaults.personas.get() {
        Some(words) => company.choose(words, notes),
        None if !personas.is_empty() => {
            vec![Pick::People(personas.into_iter().map(PersonaChoice::Given).collect())]
        }
        None if has_grid => vec![Pick::Grid],
        None => vec![Pick::People(vec![PersonaChoice::Auto(PersonaId::new(AUTO))])],
    };
    company
}

/// Every word that names people.
fn words(file: &SuiteFile) -> impl Iterator<Item = &Placed<String>> {
    let cases = file.cases.get().into_iter().flat_map(|cases| &cases.value);
    let of_cases = cases.filter_map(|case| case.value.personas.get());
    of_cases.chain(file.defaults.personas.get()).flat_map(|words| &words.value)
}

impl Company {
    /// Who plays the next case, which has this script and says this about it. Where the case writes every message
    /// itself, other people would say the same, so that nobody in particular does.
    pub(crate) fn cast(
        &mut self,
        words: Option<&Words>,
        script: &[Line],
        notes: &mut Notes<'_>,
    ) -> Vec<PersonaChoice> {
        let picks = match words {
            Some(words) => self.choose(words, notes),
            None if Line::are_all_said(script) => return vec![PersonaChoice::Given(Arc::new(reader()))],
            None => self.default.clone(),
        };
        picks.into_iter().flat_map(|pick| self.deal(pick)).collect()
    }

    fn deal(&mut self, pick: Pick) -> Vec<PersonaChoice> {
        let given = |persona: &Arc<Persona>| PersonaChoice::Given(Arc::clone(persona));
        match pick {
            Pick::People(people) => people,
            Pick::Grid => self.grid.iter().map(given).collect(),
            Pick::SomeOfGrid(count) => self
                .rotation
                .deal(count)
                .into_iter()
                .filter_map(|place| self.grid.get(place))
                .map(given)
                .collect(),
        }
    }

    fn choose(&self, words: &Words, notes: &mut Notes<'_>) -> Vec<Pick> {
        if words.value.is_empty() {
            let hint = Some("name a persona, write `auto`, or leave the key out".to_owned());
            notes.complain_with(words.at, "`personas` is empty, so nobody plays the user", hint);
        }
        let mut chosen = Vec::new();
        let mut ids: BTreeSet<PersonaId> = BTreeSet::new();
        for word in &words.value {
            let Some(pick) = self.pick(word, notes) else { continue };
            let named = match &pick {
                Pick::People(people) => people.iter().map(|person| person.id().clone()).collect(),
                Pick::Grid | Pick::SomeOfGrid(_) => vec![PersonaId::new(GRID)],
            };
            if named.iter().any(|id| ids.contains(id)) {
                notes.complain(word.at, format!("{} plays the user already", quoted(&word.value)));
            }
            ids.extend(named);
            chosen.push(pick);
        }
        chosen
    }

    /// What one word stands for.
    fn pick(&self, word: &Placed<String>, notes: &mut Notes<'_>) -> Option<Pick> {
        if let Some(persona) = self.by_id.get(&PersonaId::new(word.value.as_str())) {
            return Some(Pick::People(vec![PersonaChoice::Given(Arc::clone(persona))]));
        }
        let generated = generated(&word.value)
            .map(|ids| ids.map(|ids| Pick::People(ids.into_iter().map(PersonaChoice::Auto).collect())));
        match generated.or_else(|| of_grid(&word.value)) {
            Some(Ok(pick)) => self.checked(pick, word.at, notes),
            Some(Err(message)) => {
                notes.complain(word.at, message);
                None
            }
            None => {
                let grid = self.has_grid.then_some(GRID);
                let known = self.by_id.keys().map(PersonaId::as_str).chain([AUTO]).chain(grid);
                let hint = nearest::hint(&word.value, known);
                notes.complain_with(word.at, format!("unknown persona {}", quoted(&word.value)), hint);
                None
            }
        }
    }

    /// The pick, with a complaint where the grid has not so many people, or is not there.
    fn checked(&self, pick: Pick, at: Place, notes: &mut Notes<'_>) -> Option<Pick> {
        let count = match &pick {
            Pick::People(_) => return Some(pick),
            Pick::Grid => 0,
            Pick::SomeOfGrid(count) => *count,
        };
        if !self.has_grid {
            let hint = "list its properties under `traits`, such as `traits: [patience_level, verbosity]`";
            notes.complain_with(at, "the suite has no trait grid", Some(hint.to_owned()));
            return None;
        }
        if count > self.grid.len() && !self.grid.is_empty() {
            let hint = Some("write `grid` for all of them".to_owned());
            let people = match self.grid.len() {
                1 => "1 person".to_owned(),
                people => format!("{people} people"),
            };
            notes.complain_with(at, format!("the grid has {people}, not {count}"), hint);
        }
        Some(pick)
    }
}

/// Everybody of the grid for `grid`, four of them for `grid*4`; `None` for another word.
fn of_grid(word: &str) -> Option<Result<Pick, String>> {
    Some(match counted(word, GRID)? {
        Ok(None) => Ok(Pick::Grid),
        Ok(Some(count)) => Ok(Pick::SomeOfGrid(count as usize)),
        Err(message) => Err(message),
    })
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
    Some(counted(word, AUTO)?.map(|count| match count {
        None => vec![PersonaId::new(AUTO)],
        Some(count) => (1..=count).map(|number| PersonaId::new(format!("{AUTO}-{number}"))).collect(),
    }))
}

/// The number in `auto*3`, none in `auto`; `None` for another word.
fn counted(word: &str, name: &str) -> Option<Result<Option<u32>, String>> {
    let rest = word.strip_prefix(name)?.trim();
    if rest.is_empty() {
        return Some(Ok(None));
    }
    let count = rest.strip_prefix('*')?.trim();
    Some(match count.parse::<u32>() {
        Ok(count @ 1..=MOST) => Ok(Some(count)),
        Ok(_) | Err(_) => Err(format!("{} is not `{name}*` and a number from 1 to {MOST}", quoted(word))),
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
