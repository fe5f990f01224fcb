//! The commands: one short recipe each.

mod bless;
mod calibrate;
mod check;
mod compare;
mod cost;
mod courtroom;
mod demo_agent;
mod diagnose;
mod finish;
mod judge;
mod merge;
mod new;
mod personas;
mod plan;
mod projects;
mod report;
mod result;
mod run;
mod runner;
mod schema;
mod traces;
mod view;

pub use bless::bless;
pub use calibrate::calibrate;
pub use check::check;
pub use compare::compare;
pub use cost::cost;
pub use demo_agent::demo_agent;
pub use diagnose::diagnose;
pub use judge::judge;
pub use merge::merge;
pub use new::new;
pub use personas::personas;
pub use plan::plan;
pub use projects::projects;
pub use report::report;
pub use run::run;
pub use runner::without_commands;
pub use schema::schema;
pub use traces::traces;
pub use view::view;

use crate::{environment::Environment, exit::Failure};
use std::io::Write as _;

/// Tells a person something on standard error.
fn tell(text: &str) {
    // Nobody is left to tell when it is closed.
    let _closed = writeln!(std::io::stderr(), "{text}");
}

/// Warns a person on standard error.
fn warn(warnings: impl IntoIterator<Item = impl std::fmt::Display>) {
    warnings.into_iter().for_each(|warning| tell(&format!("warning: {warning}")));
}

/// A value as one line of JSON, with its line break.
fn json_line(value: &impl serde::Serialize) -> Result<String, Failure> {
    let json = serde_json::to_string(value).map_err(|error| Failure::InTheWay(error.to_string()))?;
    Ok(format!("{json}\n"))
}

/// The same of a value that somebody else's words have gone into, without what must not be shown.
fn clean_json_line(value: &impl serde::Serialize, environment: &Environment) -> Result<String, Failure> {
    let mut value = serde_json::to_value(value).map_err(|error| Failure::InTheWay(error.to_string()))?;
    environment.secrets().redact_value(&mut value);
    json_line(&value)
}

/// Prints text on standard output, which is kept for results.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        // The reader has seen enough, such as `head`.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(|source| Failure::Write { file: "standard output".into(), source }),
    }
}
