//! The trait grid: its properties and levels, what is excluded, and who of its people plays which case.

use super::{complaints, read, with};
use rehearsal_core::{
    case::{Persona, PersonaChoice},
    suite::Suite,
};
use rstest::rstest;
use std::collections::{BTreeMap, BTreeSet};

const TWO: &str = "traits:\n  patience: { low: \"Leaves early.\", high: \"Stays.\" }\n  \
                   style: { terse: \"Writes little.\", plain: \"Writes.\", rambling: \"Writes a lot.\" }\n";

/// A suite with these sections and so many cases that say this of their people.
fn suite_of(parts: &str, cases: usize, personas: &str) -> Suite {
    let case =
        |number| format!("  - {{ name: c{number}, input: a, task_description: b, personas: {personas} }}\n");
    let cases: String = (0..cases).map(case).collect();
    read(&format!("suite: s\nagent: {{ command: [agent] }}\n{parts}cases:\n{cases}"))
}

fn people(suite: &Suite, case: usize) -> Vec<&Persona> {
    let person = |choice: &'static str, persona| panic!("{choice} {persona:?}");
    let choices = suite.cases[case].personas.iter();
    choices
        .map(|choice| match choice {
            PersonaChoice::Given(persona) => persona.as_ref(),
            PersonaChoice::Auto(id) | PersonaChoice::Frozen { id, .. } => person("nobody of the grid:", id),
        })
        .collect()
}

#[test]
fn everybody_of_the_grid_plays_and_is_told_how_to_behave() {
    let suite = suite_of(TWO, 1, "[grid]");
    let people = people(&suite, 0);
    let ids: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids, ["grid-1", "grid-2", "grid-3", "grid-4", "grid-5", "grid-6"]);
    let levels: BTreeSet<_> =
        people.iter().map(|person| (&person.traits["patience"], &person.traits["style"])).collect();
    assert_eq!(levels.len(), 6);
    for person in people {
        let expected = if person.traits["patience"] == "low" { "Leaves early." } else { "Stays." };
        assert_eq!(person.manner["patience"], expected);
    }
    assert_eq!(suite.grid.pairs().len(), 6);
}

#[rstest]
#[case("grid*2", 9)]
#[case("grid*4", 3)]
fn some_of_the_grid_play_each_case_and_all_of_them_equally_often(#[case] word: &str, #[case] cases: usize) {
    let suite = suite_of(TWO, cases, &format!("[\"{word}\"]"));
    let mut turns = BTreeMap::<&str, usize>::new();
    for case in 0..cases {
        for person in people(&suite, case) {
            *turns.entry(person.id.as_str()).or_default() += 1;
        }
    }
    let (least, most) = (turns.values().min().unwrap(), turns.values().max().unwrap());
    assert_eq!((turns.len(), most - least), (6, 0), "{turns:?}");
    let everybody = (0..cases).flat_map(|case| people(&suite, case)).map(|person| &person.traits);
    assert_eq!(suite.grid.tried(everybody), 6);
}

#[test]
fn built_in_properties_are_taken_by_name_and_mixed_with_ones_own() {
    let suite = suite_of("traits: [patience_level, verbosity]\n", 1, "[grid]");
    let names: Vec<&str> = suite.grid.traits.iter().map(|scale| scale.name.as_str()).collect();
    assert_eq!((names, people(&suite, 0).len()), (vec!["patience_level", "verbosity"], 9));
    let mixed = "traits:\n  verbosity: standard\n  haste: { none: \"Waits.\", great: \"Urges.\" }\n";
    let suite = suite_of(mixed, 1, "[grid]");
    assert_eq!(suite.grid.traits[0].levels[0].name, "terse");
    assert_eq!(suite.grid.traits[1].levels[1].behaviour, "Urges.");
}

#[test]
fn what_is_excluded_meets_nobody_and_what_follows_from_it_is_excluded_too() {
    let three = "traits:\n  a: { x: \"1.\", y: \"2.\" }\n  b: { x: \"1.\", y: \"2.\" }\n  c: { x: \"1.\", y: \"2.\" }\n";
    // Whoever has a: x and b: x could have neither level of c.
    let exclude = "grid: { seed: 7, exclude: [ { a: x, c: x }, { b: x, c: y } ] }\n";
    let suite = suite_of(&format!("{three}{exclude}"), 1, "[grid]");
    assert_eq!((suite.grid.excluded.len(), suite.grid.pairs().len()), (3, 9));
    let people = people(&suite, 0);
    assert_eq!(suite.grid.tried(people.iter().map(|person| &person.traits)), 9);
    let has = |person: &Persona, name: &str, level: &str| person.traits[name] == level;
    assert!(!people.iter().any(|person| has(person, "a", "x") && has(person, "c", "x")));
    assert!(!people.iter().any(|person| has(person, "a", "x") && has(person, "b", "x")));
}

#[test]
fn a_described_persona_is_told_how_to_behave_where_the_grid_says_it() {
    let parts = format!("{TWO}personas:\n  - {{ id: p, traits: {{ patience: low, age: 40 }} }}\n");
    let suite = suite_of(&parts, 1, "[p]");
    let person = people(&suite, 0)[0];
    assert_eq!(person.manner, BTreeMap::from([("patience".to_owned(), "Leaves early.".to_owned())]));
    assert_eq!(person.traits["age"], "40");
}

#[rstest]
#[case::nothing_said("", "auto")]
#[case::a_grid(TWO, "grid-1")]
fn a_case_that_names_nobody_meets_the_grid_where_there_is_one(#[case] parts: &str, #[case] first: &str) {
    assert_eq!(read(&with(parts)).cases[0].personas[0].id().as_str(), first);
}

#[rstest]
#[case("traits: [patience_lvel]\n", "3:10: there is no built-in property `patience_lvel`")]
#[case("traits: [verbosity, verbosity]\n", "3:21: a second property called `verbosity`")]
#[case("traits: []\n", "3:9: `traits` names no property")]
#[case("traits: { a: { x: \"1.\" } }\n", "3:14: `a` has 1 level; a property has 2 to 12")]
#[case("traits: { a: { x: \"1.\", y: \"1.\" } }\n", "3:14: `x` and `y` look alike: say what differs to see")]
#[case("traits: { a: { x: \" \", y: \"1.\" } }\n", "3:19: the behaviour of `x` is blank")]
#[case("traits: { a: b }\n", "3:14: expected `standard`, or a map of levels to what they look like")]
#[case("traits: { a: standard }\n", "3:14: there is no built-in property `a`")]
#[case("traits: 5\n", "3:9: expected a list of built-in properties, or a map of properties to their levels")]
#[case("grid: { seed: 7 }\n", "3:7: `grid` needs `traits`")]
fn a_grid_that_makes_no_sense(#[case] parts: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&with(parts)), [complaint]);
}

#[rstest]
#[case("grid: { exclude: [ { patience: lo, style: terse } ] }\n", "6:32: `patience` has no level `lo`")]
#[case("grid: { exclude: [ { patienc: low, style: terse } ] }\n", "6:31: the grid has no property `patienc`")]
#[case("grid: { exclude: [ { patience: low } ] }\n", "6:20: an excluded pair names 1 property")]
#[case(
    "grid: { exclude: [ { patience: low, style: terse }, { patience: low, style: plain }, { patience: low, style: rambling } ] }\n",
    "6:20: nobody can have patience: low any more"
)]
#[case("personas: [ { id: p, traits: { patience: lov } } ]\n", "6:42: `patience` has no level `lov`")]
#[case("personas: [ { id: grid-3, context: c } ]\n", "6:19: a persona cannot be called `grid-3`")]
#[case("defaults: { personas: [grid*7] }\n", "6:24: the grid has 6 people, not 7")]
#[case("defaults: { personas: [grid, grid*2] }\n", "6:30: `grid*2` plays the user already")]
#[case("defaults: { personas: [gird] }\n", "6:24: unknown persona `gird`")]
fn what_the_grid_does_not_have(#[case] parts: &str, #[case] complaint: &str) {
    assert_eq!(complaints(&with(&format!("{TWO}{parts}"))), [complaint]);
}

#[test]
fn without_a_grid_nobody_of_it_can_play() {
    let text = with("defaults: { personas: [grid*2] }\n");
    assert_eq!(complaints(&text), ["3:24: the suite has no trait grid"]);
}
