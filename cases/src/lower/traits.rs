//! The sections `traits` and `grid`: the trait grid with every check.

use super::texts;
use crate::{
    complaint::{Notes, counted, quoted},
    format::{Form, GridForm, LevelsMap, Scalar, ScaleForm, SuiteFile, TraitsForm, TraitsMap},
    nearest, people, scales,
    yaml::{Place, Placed},
};
use rehearsal_core::{
    seed::Seed,
    suite::{Grid, LevelPair, TraitLevel, TraitScale},
};
use std::collections::BTreeMap;

/// More properties than this no model keeps in mind, and more levels nobody tells apart.
const MOST_TRAITS: usize = 16;
const MOST_LEVELS: usize = 12;
/// More excluded pairs than this are a property of their own.
const MOST_EXCLUDED: usize = 500;
/// A sentence or two; a page is no behaviour.
const LONGEST_BEHAVIOUR: usize = 1_000;
/// The word for a built-in property.
const STANDARD: &str = "standard";

/// Lowers both sections.
pub(crate) fn lower(file: &SuiteFile, notes: &mut Notes<'_>) -> Grid {
    let traits = file.traits.get().map(|form| traits(form, notes)).unwrap_or_default();
    let Some(Placed { value: form, at }) = file.grid.get() else { return Grid { traits, ..Grid::default() } };
    if file.traits.get().is_none() {
        let hint = "list its properties under `traits`, such as `traits: [patience_level, verbosity]`";
        notes.complain_with(*at, "`grid` needs `traits`", Some(hint.to_owned()));
        return Grid::default();
    }
    if form.exclude.len() > MOST_EXCLUDED {
        notes.complain(*at, format!("{} excluded pairs are more than {MOST_EXCLUDED}", form.exclude.len()));
        return Grid { traits, ..Grid::default() };
    }
    let excluded = form.exclude.iter().filter_map(|entry| pair(entry, &traits, notes)).collect();
    let seed = form.seed.get().map(|seed| Seed(seed.value));
    closed(Grid { traits, excluded, seed }, (form, *at), notes)
}

fn traits(form: &Placed<TraitsForm>, notes: &mut Notes<'_>) -> Vec<TraitScale> {
    let scales: Vec<TraitScale> = match &form.value {
        Form::Short(names) => {
            texts::unique(names, "property", notes);
            some(names.len(), form.at, notes);
            names.iter().filter_map(|name| built_in(&name.value, name.at, notes)).collect()
        }
        Form::Full(TraitsMap(map)) => {
            some(map.0.len(), form.at, notes);
            map.0.iter().filter_map(|(name, form)| scale(name, form, notes)).collect()
        }
        Form::Neither => {
            notes.neither::<TraitsMap>(form.at);
            return Vec::new();
        }
    };
    if scales.len() > MOST_TRAITS {
        notes.complain(form.at, format!("{} properties are more than {MOST_TRAITS}", scales.len()));
        return Vec::new();
    }
    scales
}

fn some(count: usize, at: Place, notes: &mut Notes<'_>) {
    if count == 0 {
        notes.complain(at, "`traits` names no property");
    }
}

fn scale(name: &str, form: &Placed<ScaleForm>, notes: &mut Notes<'_>) -> Option<TraitScale> {
    texts::check_name(&Placed { value: name.to_owned(), at: form.at }, "a property's name", notes);
    match &form.value {
        Form::Short(word) if word.0 == STANDARD => built_in(name, form.at, notes),
        Form::Short(_) | Form::Neither => {
            notes.neither::<LevelsMap>(form.at);
            None
        }
        Form::Full(LevelsMap(map)) => {
            let levels = map.0.iter().map(|(level, behaviour)| level_of(level, behaviour, notes)).collect();
            let scale = TraitScale { name: name.to_owned(), levels };
            check_levels(&scale, form.at, notes).then_some(scale)
        }
    }
}

fn level_of(name: &str, behaviour: &Placed<String>, notes: &mut Notes<'_>) -> TraitLevel {
    texts::check_name(&Placed { value: name.to_owned(), at: behaviour.at }, "a level's name", notes);
    texts::not_blank(behaviour, &format!("the behaviour of {}", quoted(name)), notes);
    if behaviour.value.chars().count() > LONGEST_BEHAVIOUR {
        notes.complain(behaviour.at, format!("a behaviour has more than {LONGEST_BEHAVIOUR} characters"));
    }
    TraitLevel { name: name.to_owned(), behaviour: behaviour.value.trim().to_owned() }
}

/// Whether a property has levels that can be told apart.
fn check_levels(scale: &TraitScale, at: Place, notes: &mut Notes<'_>) -> bool {
    let count = scale.levels.len();
    if !(2..=MOST_LEVELS).contains(&count) {
        let name = quoted(&scale.name);
        notes.complain(
            at,
            format!("{name} has {}; a property has 2 to {MOST_LEVELS}", counted(count, "level")),
        );
        return false;
    }
    let mut first: BTreeMap<&str, &str> = BTreeMap::new();
    for level in &scale.levels {
        if let Some(before) = first.insert(&level.behaviour, &level.name) {
            let (one, other) = (quoted(before), quoted(&level.name));
            notes.complain(at, format!("{one} and {other} look alike: say what differs to see"));
        }
    }
    true
}

fn built_in(name: &str, at: Place, notes: &mut Notes<'_>) -> Option<TraitScale> {
    let standard = scales::standard();
    let found = standard.iter().find(|scale| scale.name == name).cloned();
    if found.is_none() {
        let hint = nearest::hint(name, standard.iter().map(|scale| scale.name.as_str()));
        notes.complain_with(at, format!("there is no built-in property {}", quoted(name)), hint);
    }
    found
}

/// The pair that an entry of `exclude` names.
fn pair(
    entry: &Placed<BTreeMap<String, Placed<Scalar>>>,
    traits: &[TraitScale],
    notes: &mut Notes<'_>,
) -> Option<LevelPair> {
    let cells: Vec<(String, String)> = entry
        .value
        .iter()
        .filter_map(|(name, Placed { value: Scalar(level), at })| {
            let Some(scale) = traits.iter().find(|scale| scale.name == *name) else {
                let hint = nearest::hint(name, traits.iter().map(|scale| scale.name.as_str()));
                notes.complain_with(*at, format!("the grid has no property {}", quoted(name)), hint);
                return None;
            };
            is_level(scale, level, *at, notes).then(|| (name.clone(), level.clone()))
        })
        .collect();
    if entry.value.len() != 2 {
        let hint = Some("two properties, each with a level, make a pair: { a: low, b: high }".to_owned());
        let message = match entry.value.len() {
            1 => "an excluded pair names 1 property".to_owned(),
            count => format!("an excluded pair names {count} properties"),
        };
        notes.complain_with(entry.at, message, hint);
    }
    cells.try_into().ok()
}

/// Whether a property has this level, with a complaint where it does not.
pub(crate) fn is_level(scale: &TraitScale, level: &str, at: Place, notes: &mut Notes<'_>) -> bool {
    let found = scale.level(level).is_some();
    if !found {
        let hint = nearest::hint(level, scale.levels.iter().map(|level| level.name.as_str()));
        notes.complain_with(at, format!("{} has no level {}", quoted(&scale.name), quoted(level)), hint);
    }
    found
}

/// The grid with all that follows from its exclusions.
fn closed(mut grid: Grid, (form, at): (&GridForm, Place), notes: &mut Notes<'_>) -> Grid {
    let consequences = people::consequences(&grid);
    for (name, level) in &consequences.levels {
        let at = form.exclude.first().map_or(at, |first| first.at);
        let message = format!("nobody can have {}: {} any more", name, level);
        let hint = Some("what is excluded leaves nobody with this level; exclude less".to_owned());
        notes.complain_with(at, message, hint);
    }
    grid.excluded.extend(consequences.pairs);
    grid
}
