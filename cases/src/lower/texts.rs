//! Checks of names and other texts.

use crate::{
    complaint::{Notes, quoted},
    format::{Required, Scalar},
    yaml::{Place, Placed},
};
use std::collections::BTreeMap;

/// Names stand in tables, file names and headings, where a page of text has no room.
const LONGEST_NAME: usize = 200;

/// A name that must be written under `key` in the map at `at`.
pub(crate) fn name(name: &Required<Placed<String>>, key: &str, at: Place, notes: &mut Notes<'_>) -> String {
    let Some(name) = notes.required(name, key, at) else { return String::new() };
    check_name(name, key, notes);
    name.value.clone()
}

/// A text that must be written under `key` in the map at `at`.
pub(crate) fn text(text: &Required<Placed<String>>, key: &str, at: Place, notes: &mut Notes<'_>) -> String {
    let Some(text) = notes.required(text, key, at) else { return String::new() };
    not_blank(text, &format!("`{key}`"), notes);
    text.value.clone()
}

/// Complains about a name that is blank, too long, or holds what a terminal would take for a command.
pub(crate) fn check_name(name: &Placed<String>, key: &str, notes: &mut Notes<'_>) {
    let length = name.value.chars().count();
    if length > LONGEST_NAME {
        notes.complain(name.at, format!("`{key}` has {length} characters, more than {LONGEST_NAME}"));
    }
    if name.value.chars().any(char::is_control) {
        notes.complain(name.at, format!("`{key}` holds a control character or a line break"));
    }
    not_blank(name, &format!("`{key}`"), notes);
}

/// Complains about a text with nothing in it.
pub(crate) fn not_blank(text: &Placed<String>, what: &str, notes: &mut Notes<'_>) {
    if text.value.trim().is_empty() {
        notes.complain(text.at, format!("{what} is blank"));
    }
}

/// The items of a list as they are, with a complaint about each blank one.
pub(crate) fn items(list: &[Placed<String>], what: &str, notes: &mut Notes<'_>) -> Vec<String> {
    for item in list {
        not_blank(item, what, notes);
    }
    list.iter().map(|item| item.value.clone()).collect()
}

/// Complains about each name that stood before.
pub(crate) fn unique<'a>(
    names: impl IntoIterator<Item = &'a Placed<String>>,
    whose: &str,
    notes: &mut Notes<'_>,
) {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    for name in names {
        let line = notes.source(name.at).line;
        match first.get(name.value.as_str()) {
            Some(before) => {
                let message = format!("a second {whose} called {}", quoted(&name.value));
                let hint = Some(format!("the first is on line {before}; give this one another name"));
                notes.complain_with(name.at, message, hint);
            }
            None => {
                first.insert(&name.value, line);
            }
        }
    }
}

/// A map of scalars with their text as written.
pub(crate) fn plain(map: &BTreeMap<String, Scalar>) -> BTreeMap<String, String> {
    map.iter().map(|(key, Scalar(text))| (key.clone(), text.clone())).collect()
}
