//! Checks of names and other texts.

use crate::{
    complaint::{Notes, quoted},
    format::Scalar,
    yaml::Placed,
};
use std::collections::BTreeMap;

/// Names stand in tables, file names and headings, where a page of text has no room.
const LONGEST_NAME: usize = 200;

/// Complains about a name that is blank, too long, or holds what a terminal would take for a command.
pub(crate) fn name(name: &Placed<String>, whose: &str, notes: &mut Notes<'_>) {
    let length = name.value.chars().count();
    if length > LONGEST_NAME {
        let message = format!("the name of {whose} has {length} characters, more than {LONGEST_NAME}");
        notes.complain(name.at, message);
    }
    if name.value.chars().any(char::is_control) {
        notes.complain(name.at, format!("the name of {whose} holds a control character or a line break"));
    }
    not_blank(name, &format!("the name of {whose}"), notes);
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
