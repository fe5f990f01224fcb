//! The list `redact`: expressions of the user's own for what is not kept.

use super::evaluators::expressions;
use crate::{complaint::Notes, yaml::Placed};
use regex::Regex;

/// The expressions, with a complaint about each that does not compile or hides everything.
pub(super) fn lower(written: Option<&Placed<Vec<Placed<String>>>>, notes: &mut Notes<'_>) -> Vec<String> {
    let Some(list) = written else { return Vec::new() };
    if list.value.is_empty() {
        let hint = Some("leave it out for the usual credentials".to_owned());
        notes.complain_with(list.at, "`redact` is empty", hint);
    }
    list.value.iter().map(|pattern| one(pattern, notes)).collect()
}

fn one(written: &Placed<String>, notes: &mut Notes<'_>) -> String {
    match Regex::new(&written.value) {
        Ok(regex) if regex.is_match("") => {
            let hint = Some("write what must be there, such as `EMP-[0-9]+` rather than `[0-9]*`".to_owned());
            notes.complain_with(written.at, "this matches where nothing stands", hint);
        }
        Ok(_) => {}
        Err(error) => {
            let (reason, around) = expressions::reason(&error);
            let hint = "write what stands around it too, and the secret itself as the group `(?<secret>...)`";
            let hint = around.then(|| hint.to_owned());
            notes.complain_with(written.at, format!("this is no regular expression: {reason}"), hint);
        }
    }
    written.value.clone()
}
