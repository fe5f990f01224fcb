//! The environment: the only place that reads it.

use rehearsal_adapters::secrets::Secrets;
use std::{
    collections::BTreeMap,
    io::{self, IsTerminal as _},
    path::PathBuf,
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
        Ok(Self {
            variables: std::env::vars_os().filter_map(text).collect(),
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

    /// The values that must not be written anywhere, told by their variables' names.
    pub fn secrets(&self) -> Secrets {
        let secret = |name: &String| {
            let name = name.to_ascii_uppercase();
            ["KEY", "TOKEN", "SECRET", "PASSWORD", "CREDENTIAL"].iter().any(|word| name.contains(word))
        };
        let values = self.variables.iter().filter(|(name, _)| secret(name));
        Secrets::new(values.map(|(_, value)| value.clone()))
    }

    /// Whether to use colours where a person reads: <https://no-color.org>.
    pub fn colours(&self) -> bool {
        self.read && self.get("NO_COLOR").is_none() && self.get("TERM") != Some("dumb")
    }
}
