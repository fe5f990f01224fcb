//! A user who speaks as the assistant would.

use super::{Fault, scene::Scene};
use rehearsal_core::draft::DraftFault;

const PHRASES: [&str; 4] = [
    "how can i help you",
    "how may i help you",
    "how can i assist you",
    "is there anything else i can help you",
];

pub(super) fn fault(_: &Scene<'_>, text: &str) -> Option<Fault> {
    let lower = text.to_lowercase();
    let phrase = PHRASES.into_iter().find(|phrase| lower.contains(phrase))?;
    let reason = format!("\"{phrase}\" is not something the user says; stay the user");
    Some(Fault::new(DraftFault::OutOfRole, phrase, reason))
}
