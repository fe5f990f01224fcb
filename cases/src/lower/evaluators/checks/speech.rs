//! Rules about what kind of words replies hold: their language, and credentials.

use super::{super::expressions, Rule};
use crate::{
    complaint::{Notes, quoted},
    format::{LanguageMap, NoSecretsMap},
    yaml::{Place, Placed},
};
use rehearsal_core::suite::Check;

impl Rule for LanguageMap {
    fn rule(&self, _: Place, notes: &mut Notes<'_>) -> Check {
        if let Some(code) = self.code.get() {
            check_code(code, notes);
        }
        Check::Language { code: self.code.get().map(|code| code.value.clone()) }
    }
}

fn check_code(code: &Placed<String>, notes: &mut Notes<'_>) {
    let sound = code.value.len() == 2 && code.value.chars().all(|c| c.is_ascii_lowercase());
    if !sound {
        let hint = Some("write the two letters that ISO 639-1 has for it, such as `en` or `pt`".to_owned());
        notes.complain_with(code.at, format!("{} is no code of a language", quoted(&code.value)), hint);
    }
}

impl Rule for NoSecretsMap {
    fn rule(&self, _: Place, notes: &mut Notes<'_>) -> Check {
        if let Some(patterns) = self.patterns.get().filter(|patterns| patterns.value.is_empty()) {
            let hint = Some("leave it out for the usual ones".to_owned());
            notes.complain_with(patterns.at, "the list of expressions is empty", hint);
        }
        let written = self.patterns.get().map(|patterns| patterns.value.as_slice()).unwrap_or_default();
        let patterns = written.iter().map(|pattern| expressions::pattern(pattern, "this", notes)).collect();
        Check::NoSecrets { patterns }
    }
}
