//! Marks by which simulators end a conversation, and tokens of chat templates.

use super::{Fault, message::Message, scene::Scene};
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
/// Words by which other simulators stop, where they end a message.
const STOP_WORDS: [&str; 4] = ["TERMINATE", "GOAL_MET", "GIVE_UP", "OUT-OF-SCOPE"];
/// Words that people shout too, and that are a mark only as a sentence of their own after another.
const SHOUTED: [&str; 4] = ["STOP", "END", "DONE", "TRANSFER"];

pub(super) fn fault(scene: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    let text = message.text;
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

/// A stop word that ends the message, in capitals where nothing else is.
fn shouted(scene: &Scene<'_>, text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (last, before) = words.split_last()?;
    let bare = last.trim_matches(|c: char| !c.is_alphanumeric());
    let calm = before.iter().all(|word| word.len() < 2 || word.chars().any(char::is_lowercase));
    let on_its_own = before.last().is_some_and(|word| word.ends_with(['.', '!']));
    let is_mark = STOP_WORDS.contains(&bare) || SHOUTED.contains(&bare) && on_its_own;
    let spoken_of = scene.sources().split(|c: char| !c.is_alphanumeric()).any(|word| word == bare);
    (calm && is_mark && !spoken_of && !last.contains('?')).then(|| bare.to_owned())
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
