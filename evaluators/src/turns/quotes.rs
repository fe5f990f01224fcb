//! Where the words stand that a verdict on a turn may rest on.

use crate::{
    evidence::{stands_in, stands_in_turn, stands_with_agent},
    exhibit::TurnView,
};
use rehearsal_core::score::Quote;

/// What may be quoted.
pub(crate) enum Quotes {
    /// What the user got to read in the turn: reply and questions.
    Words,
    /// What the agent said or did in the turn.
    Deeds,
    /// What the user got to read in the turn or before it.
    Told,
}

impl Quotes {
    /// Whether the agent left anything of the kind.
    pub(super) fn any_in(&self, turn: &TurnView<'_>, earlier: &[TurnView<'_>]) -> bool {
        let wrote = |turn: &TurnView<'_>| turn.agent_words().any(is_written);
        match self {
            Self::Words => wrote(turn),
            Self::Told => wrote(turn) || earlier.iter().any(wrote),
            Self::Deeds => wrote(turn) || !turn.tool_calls.is_empty(),
        }
    }

    /// The quotation, where it stands. Where the agent left nothing that could be quoted, the user's unanswered words
    /// stand as evidence, or the error; where these say nothing either, no quotation does. A refusal never repeats
    /// it: it goes back to the judge outside of any fence, and the words may be the agent's.
    pub(super) fn check(
        &self,
        quote: &str,
        turn: &TurnView<'_>,
        earlier: &[TurnView<'_>],
    ) -> Result<Vec<Quote>, String> {
        let left = self.any_in(turn, earlier);
        if !left && !is_written(turn.user) && !turn.error.is_some_and(is_written) {
            return Ok(Vec::new());
        }
        let found = match self.stands(quote, turn) || (!left && stands_in_turn(quote, turn)) {
            true => Some(turn),
            false => self.reaches(earlier).iter().rev().find(|turn| self.stands(quote, turn)),
        };
        let quoted = |found: &TurnView<'_>| vec![Quote { turn: found.turn, text: quote.trim().to_owned() }];
        found.map(quoted).ok_or_else(|| self.refusal(turn.turn, left))
    }

    fn stands(&self, quote: &str, turn: &TurnView<'_>) -> bool {
        match self {
            Self::Words | Self::Told => turn.agent_words().any(|text| stands_in(quote, text)),
            Self::Deeds => stands_with_agent(quote, turn),
        }
    }

    fn reaches<'t, 's>(&self, earlier: &'t [TurnView<'s>]) -> &'t [TurnView<'s>] {
        match self {
            Self::Told => earlier,
            Self::Words | Self::Deeds => &[],
        }
    }

    fn refusal(&self, turn: u32, left: bool) -> String {
        let place = match (left, self) {
            (false, _) => "the user's message or the error of that turn",
            (true, Self::Words) => "the agent's reply of that turn",
            (true, Self::Deeds) => "the agent's reply, question, error or tool calls of that turn",
            (true, Self::Told) => "a reply of the agent's up to that turn",
        };
        format!(
            "the quote for turn {turn} does not stand in {place}; copy its words character for character, \
             Markdown included"
        )
    }
}

/// Whether a text says something: at least one letter or digit.
pub(super) fn is_written(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}
