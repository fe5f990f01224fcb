//! Marks by which simulators end a conversation, and tokens of chat templates.

use super::{Fault, scene::Scene};
use rehearsal_core::draft::DraftFault;

const MARKS: [&str; 8] = ["###", "<|", "|>", "</s>", "[stop]", "[end]", "[done]", "[/inst]"];

pub(super) fn fault(_: &Scene<'_>, text: &str) -> Option<Fault> {
    let lower = text.to_lowercase();
    let mark = MARKS.into_iter().find(|mark| lower.contains(mark))?;
    let reason = format!("the text contains the control mark {mark}; stop by decision, not by a mark");
    Some(Fault::new(DraftFault::ControlTokens, mark, reason))
}
