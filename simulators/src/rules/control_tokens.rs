//! Marks by which simulators end a conversation, and tokens of chat templates.

use super::{Fault, scene::Scene};
use rehearsal_core::draft::DraftFault;

const MARKS: [&str; 22] = [
    "###",
    "<|",
    "|>",
    "</s>",
    "<s>",
    "[inst]",
    "[/inst]",
    "<<sys>>",
    "[stop]",
    "[end]",
    "[done]",
    "[exit]",
    "[eos]",
    "<stop>",
    "<end>",
    "<eos>",
    "[end_of_conversation]",
    "[end of conversation]",
    "end_of_turn",
    "end_conversation",
    "<think>",
    "</think>",
];
/// Words that stand alone, or at the end of a message, in capitals.
const SHOUTED: [&str; 8] =
    ["STOP", "TERMINATE", "END", "GOAL_MET", "GIVE_UP", "DONE", "TRANSFER", "OUT-OF-SCOPE"];

pub(super) fn fault(scene: &Scene<'_>, text: &str) -> Option<Fault> {
    let lower = text.to_lowercase();
    let mark =
        MARKS.into_iter().find(|mark| lower.contains(mark) && !scene.sources().to_lowercase().contains(mark));
    let mark =
        mark.map(str::to_owned).or_else(|| shouted(scene, text)).or_else(|| placeholder(scene, text))?;
    let reason = format!(
        "the text contains the control mark {mark}; stop by decision, not by a mark, and leave no gap to fill"
    );
    Some(Fault::new(DraftFault::ControlTokens, mark, reason))
}

/// A stop word that ends the message where it is written in capitals as nothing else is.
fn shouted(scene: &Scene<'_>, text: &str) -> Option<String> {
    let last = text.split_whitespace().next_back()?;
    let bare = last.trim_matches(|c: char| !c.is_alphanumeric());
    let is_calm = |word: &str| word.chars().any(char::is_lowercase) || word.len() < 2;
    let calm = text.split_whitespace().rev().skip(1).all(is_calm);
    let spoken_of = scene.sources().split(|c: char| !c.is_alphanumeric()).any(|word| word == bare);
    (calm && SHOUTED.contains(&bare) && !spoken_of && !last.contains('?')).then(|| bare.to_owned())
}

/// A gap that a template left: `[your name]`, `{{order_id}}`.
fn placeholder(scene: &Scene<'_>, text: &str) -> Option<String> {
    [("[", "]"), ("{{", "}}"), ("<", ">")].into_iter().find_map(|(open, close)| {
        let (_, rest) = text.split_once(open)?;
        let (inner, _) = rest.split_once(close)?;
        let first = inner.split_whitespace().next().unwrap_or_default().to_lowercase();
        let gap = open == "{{"
            || matches!(first.as_str(), "your" | "insert" | "name" | "order" | "date" | "booking" | "email");
        let whole = format!("{open}{inner}{close}");
        (gap && inner.len() <= 40 && !scene.sources().contains(&whole)).then_some(whole)
    })
}
