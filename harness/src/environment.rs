//! The environment: the only place that reads it.

use crate::hidden::Hidden;
use rehearsal_adapters::secrets::Secrets;
use rehearsal_core::{
    discretion::Discretion,
    suite::{Suite, is_secret_name},
};
use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _},
    path::PathBuf,
    sync::Arc,
};

/// What the process was started with and where.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The variables whose names and values are text.
    pub variables: BTreeMap<String, String>,
    /// The running program.
    pub own_binary: PathBuf,
    /// Whether a person watches standard error.
    pub watched: bool,
    /// Whether a person reads standard output.
    pub read: bool,
    /// Whether a person can answer on standard input.
    pub answers: bool,
    /// The folder in which it was started; empty where the system does not say.
    pub folder: PathBuf,
    /// What of it, and of the suites that were read, must not be written or shown.
    pub hidden: Hidden,
}

impl Environment {
    /// Reads it.
    ///
    /// # Errors
    /// Where the system does not say which program is running.
    #[expect(clippy::disallowed_methods, reason = "this is the one module that reads the environment")]
    pub fn read() -> io::Result<Self> {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        let variables: BTreeMap<String, String> = std::env::vars_os().filter_map(text).collect();
        Ok(Self {
            hidden: Hidden::new(Secrets::new(secret_values(&variables))),
            variables,
            own_binary: std::env::current_exe()?,
            watched: io::stderr().is_terminal(),
            read: io::stdout().is_terminal(),
            answers: io::stdin().is_terminal(),
            folder: std::env::current_dir().unwrap_or_default(),
        })
    }

    /// A variable that is set and not blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.trim().is_empty())
    }

    /// What must not be written or shown anywhere, as far as it is known by now.
    pub fn secrets(&self) -> Secrets {
        self.hidden.secrets()
    }

    /// The same for those who are told of a run.
    pub fn discretion(&self) -> Arc<dyn Discretion> {
        Arc::new(self.secrets())
    }

    /// A text as it may be shown.
    pub fn shown(&self, text: impl std::fmt::Display) -> String {
        self.secrets().redact(&text.to_string())
    }

    /// Texts as they may be shown.
    pub fn all_shown<T: std::fmt::Display>(&self, texts: impl IntoIterator<Item = T>) -> Vec<String> {
        texts.into_iter().map(|text| self.shown(text)).collect()
    }

    /// Hides from now on what a suite names as secret, and what matches its expressions.
    pub fn hide_secrets_of(&self, suite: &Suite) {
        let named = suite.secrets();
        let values = named.variables.iter().filter_map(|name| self.get(name)).map(str::to_owned);
        self.hidden.add(values.chain(named.values), suite.redact.iter().cloned());
    }

    /// Whether to use colours where a person reads: <https://no-color.org>.
    pub fn colours(&self) -> bool {
        self.read && self.get("NO_COLOR").is_none() && self.get("TERM") != Some("dumb")
    }
}

/// The values that are secret by the names of their variables.
fn secret_values(variables: &BTreeMap<String, String>) -> Vec<String> {
    let mut values = Vec::new();
    for (name, value) in variables {
        if is_secret_name(name) && !is_a_count(value) {
            values.push(value.clone());
        }
        // Lists of `name=value`, which prove to a collector of spans who asks.
        if name.starts_with("OTEL_EXPORTER_OTLP_") && name.ends_with("HEADERS") {
            values.extend(value.split(',').filter_map(|header| Some(header.split_once('=')?.1.to_owned())));
        }
    }
    values
}

/// `MAX_TOKENS=200000` is no secret.
fn is_a_count(value: &str) -> bool {
    value.len() <= 9 && value.chars().all(|c| c.is_ascii_digit())
}
