//! Ways to play the user. There is one so far: an actor whose every turn is one structured model call.

mod accept;
mod actor;
mod answer;
mod blocks;
mod draft;
mod profile;
mod prompts;
mod question;
mod simulator;
mod sketch;

#[cfg(test)]
mod testing;

pub use profile::known_profile;
pub use prompts::{Prompts, ReplaceError};
pub use simulator::ActorSimulator;
