//! The reports over a whole run: written to a journal, read back, and shown in every way there is.

#[cfg(test)]
mod cost;
#[cfg(test)]
#[path = "../fake_run/mod.rs"]
mod fake_run;
#[cfg(test)]
mod html;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod machines;
#[cfg(test)]
mod record;
#[cfg(test)]
mod resumed;
#[cfg(test)]
mod review;
#[cfg(test)]
mod terminal;
#[cfg(test)]
mod view;
