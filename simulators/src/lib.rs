//! Ways to play the user, and to tell afterwards whether it was played fairly.

mod accept;
mod actor;
mod answer;
mod blocks;
mod draft;
mod profile;
mod prompts;
mod question;
mod reviewer;
pub mod rules;
mod simulator;
mod sketch;

#[cfg(test)]
mod testing;

pub use profile::known_profile;
pub use prompts::{Prompts, ReplaceError};
pub use reviewer::{JudgingReviewer, RuleReviewer};
pub use simulator::ActorSimulator;
