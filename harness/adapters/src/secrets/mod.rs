//! Secrets, and what is written in their place: values that are known, credentials by their form, and what the user's
//! own expressions match.
//!
//! Most texts hold none. They are looked through once for values and once for forms, and only what is found is put
//! together anew.

mod forms;
mod lines;
mod values;

pub(crate) use lines::Lines;

use forms::Forms;
use rehearsal_core::{
    credentials::REDACTED,
    discretion::{Discretion, clean_json},
};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, OnceLock},
};
use values::Values;

/// What must not be kept or shown. It is cheap to copy; what is searched with is made at its first use.
#[derive(Clone, Default)]
pub struct Secrets {
    known: Arc<Known>,
}

#[derive(Default)]
struct Known {
    values: BTreeSet<String>,
    patterns: BTreeSet<String>,
    search: OnceLock<(Values, Forms)>,
}

impl Secrets {
    /// These values, and everything that has the form of a credential. Values of fewer than six characters are left out.
    pub fn new(values: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        Self::default().and(values, [])
    }

    /// These too: more values, and what these expressions match. One that holds a group called `secret` hides that
    /// group alone; one that does not compile hides nothing, and is refused where suites are read.
    #[must_use]
    pub fn and(
        &self,
        values: impl IntoIterator<Item = impl AsRef<str>>,
        patterns: impl IntoIterator<Item = String>,
    ) -> Self {
        let more = values.into_iter().map(|value| value.as_ref().trim().to_owned());
        let values = self.known.values.iter().cloned().chain(more).collect();
        let patterns = self.known.patterns.iter().cloned().chain(patterns).collect();
        Self { known: Arc::new(Known { values, patterns, search: OnceLock::new() }) }
    }

    /// The text with every secret replaced.
    pub fn redact(&self, text: &str) -> String {
        self.cleaned(text).unwrap_or_else(|| text.to_owned())
    }

    /// Replaces every secret in the texts of a JSON value, and in the keys that are not names of fields.
    pub fn redact_value(&self, value: &mut Value) {
        clean_json(value, self);
    }
}

impl Discretion for Secrets {
    fn cleaned(&self, text: &str) -> Option<String> {
        let Known { values, patterns, search } = self.known.as_ref();
        let (values, forms) = search.get_or_init(|| (Values::new(values), Forms::new(patterns)));
        match values.cleaned(text) {
            Some(text) => Some(forms.cleaned(&text).unwrap_or(text)),
            None => forms.cleaned(text),
        }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secrets({REDACTED})")
    }
}

#[cfg(test)]
mod tests;
