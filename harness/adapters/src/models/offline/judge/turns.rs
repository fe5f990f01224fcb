//! What the rules for turns share: the turns that are asked about, what led to each, and the words to quote.

use super::exhibit::{SessionBlock, TurnBlock};
use crate::models::offline::{prompt::block, text::clauses};
use rehearsal_core::model::ModelRequest;
use serde_json::{Value, json};

/// A turn with what led to it.
pub(super) struct Place<'a> {
    /// The turn.
    pub(super) turn: &'a TurnBlock,
    /// Those before it.
    pub(super) earlier: &'a [TurnBlock],
    /// The same, and the turn itself.
    pub(super) so_far: &'a [TurnBlock],
    /// What the agent was told by those who run it.
    pub(super) instructions: &'a str,
}

/// A verdict.
pub(super) struct Found {
    /// One of the kind's labels.
    pub(super) label: &'static str,
    /// Why, in a few words.
    pub(super) why: &'static str,
    /// The words that decided.
    pub(super) quote: String,
}

impl Found {
    /// This label, for this reason, by these words.
    pub(super) fn new(label: &'static str, why: &'static str, quote: &str) -> Self {
        Self { label, why, quote: quote.trim().to_owned() }
    }
}

/// The rule of one kind.
pub(super) type Rule = fn(&Place<'_>) -> Found;

/// The verdicts on the turns that are asked about, in the JSON of the judge's schema.
pub(super) fn judged(request: &ModelRequest, rule: Rule) -> Result<Value, String> {
    answered(request, |place| {
        let Found { label, why, quote } = rule(place);
        json!({ "turn": place.turn.turn, "reasoning": reason(why), "quote": quote, "label": label })
    })
}

/// The same with a verdict of another shape.
pub(super) fn answered(
    request: &ModelRequest,
    verdict: impl Fn(&Place<'_>) -> Value,
) -> Result<Value, String> {
    let session: SessionBlock = block(request, "session")?;
    let asked: Vec<u32> = block(request, "turns")?;
    let verdicts: Vec<Value> = session
        .places()
        .filter(|place| asked.contains(&place.turn.turn))
        .map(|place| verdict(&place))
        .collect();
    Ok(json!({ "turns": verdicts }))
}

/// A reason says that it is a rule's.
pub(super) fn reason(why: &str) -> String {
    format!("By rules: {why}.")
}

impl SessionBlock {
    /// Every turn in its place.
    pub(super) fn places(&self) -> impl Iterator<Item = Place<'_>> {
        self.turns.iter().enumerate().map(|(at, turn)| Place {
            turn,
            earlier: self.turns.get(..at).unwrap_or_default(),
            so_far: self.turns.get(..=at).unwrap_or_default(),
            instructions: self.agent_system_prompt.as_deref().unwrap_or_default(),
        })
    }
}

impl<'a> Place<'a> {
    /// What the user got to read in this turn, clause by clause.
    pub(super) fn clauses(&self) -> Vec<&'a str> {
        let asked = self.turn.asked_clauses().map(|(_, clause)| clause);
        clauses(self.turn.reply()).into_iter().chain(asked).collect()
    }

    /// Words to quote where none in particular decide: the agent's, or else those that went unanswered.
    pub(super) fn words(&self) -> &'a str {
        let left = [Some(self.turn.user.as_str()), self.turn.error.as_deref()].into_iter().flatten();
        let written = |text: &&str| text.chars().any(char::is_alphanumeric);
        self.clauses().into_iter().chain(left).find(written).unwrap_or_default()
    }

    /// Everything that was known when the agent wrote its reply.
    pub(super) fn record(&self) -> String {
        let mut record = self.known();
        record.extend(self.turn.tool_calls.iter().map(|call| format!(" {}", call.told())));
        record
    }

    /// Everything that was known before the agent did anything in this turn.
    pub(super) fn known(&self) -> String {
        let mut known = self.instructions.to_owned();
        for turn in self.earlier {
            known.push_str(&format!(" {} {}", turn.user, turn.said()));
            known.extend(turn.tool_calls.iter().map(|call| format!(" {}", call.told())));
        }
        known.push_str(&format!(" {}", self.turn.user));
        known
    }

    /// The last turn of a session.
    #[cfg(test)]
    pub(super) fn last(session: &'a SessionBlock) -> Self {
        session.places().last().unwrap()
    }
}
