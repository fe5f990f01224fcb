//! The reports over a whole run: written to a journal, read back, and shown in every way there is.

#[path = "../fake_run/mod.rs"]
mod fake_run;
mod journal;
mod record;
mod terminal;
