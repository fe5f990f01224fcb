//! What tells one judge of turns from another: its scale, the turns it is about, and what it may quote.

use super::{
    Verdict,
    quotes::{Quotes, is_written},
    scale::{Reading, Scale},
};
use crate::{exhibit::TurnView, failure::has_failed, gap::gap};
use rehearsal_core::{
    score::EvaluatorError,
    session::{Session, Turn},
};

/// The rules of one kind.
pub(crate) struct Rules {
    /// The name of the answer's schema.
    pub(crate) schema: &'static str,
    /// What a verdict may be.
    pub(crate) scale: Scale,
    /// The turns that get one.
    pub(crate) about: About,
    /// What it may rest on.
    pub(crate) quotes: Quotes,
    /// What it is where the agent left nothing to rest it on.
    pub(crate) silence: Silence,
}

/// What a verdict on nothing may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silence {
    /// The least, whatever the judge makes of it.
    Least,
    /// What the judge finds.
    Free,
}

impl Rules {
    /// What a verdict counts. No reply is never worth more than the least where the kind says so.
    pub(super) fn read(
        &self,
        verdict: &Verdict,
        turn: &TurnView<'_>,
        earlier: &[TurnView<'_>],
    ) -> Result<Reading, String> {
        let (label, value) = self.scale.read(verdict)?;
        match self.silence {
            Silence::Least if value > 0.0 && !self.quotes.any_in(turn, earlier) => {
                Err(format!("turn {} has no written reply, so {}", turn.turn, self.scale.lowest()))
            }
            Silence::Least | Silence::Free => Ok((label, value)),
        }
    }
}

/// Which turns a kind is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// All of them.
    Every,
    /// Those in which the agent wrote something.
    Written,
    /// Those in which something failed while the agent worked.
    Failed,
    /// The last one.
    Last,
}

impl About {
    /// The numbers of the turns to judge, or why there are none.
    ///
    /// # Errors
    /// Where it cannot be known which these are.
    pub(super) fn turns(self, session: &Session) -> Result<Result<Vec<u32>, String>, EvaluatorError> {
        if session.turns.is_empty() {
            return Ok(Err("the session has no turn".into()));
        }
        let numbers = |picks: fn(&Turn) -> bool| -> Vec<u32> {
            session.turns.iter().filter(|turn| picks(turn)).map(|turn| turn.number).collect()
        };
        let (found, none) = match self {
            Self::Every => (numbers(|_| true), ""),
            Self::Last => (session.turns.last().map(|turn| turn.number).into_iter().collect(), ""),
            Self::Written => (numbers(has_written), "the agent wrote nothing in any turn"),
            Self::Failed => (numbers(has_failed), "nothing failed while the agent worked"),
        };
        if !found.is_empty() {
            return Ok(Ok(found));
        }
        match (self, gap(session)) {
            (Self::Failed, Some(gap)) => {
                Err(EvaluatorError::Unseen(format!("no failure is seen, but {gap}")))
            }
            (Self::Every | Self::Written | Self::Failed | Self::Last, _) => Ok(Err(none.into())),
        }
    }
}

fn has_written(turn: &Turn) -> bool {
    let options = |turn: &Turn| {
        turn.questions.iter().any(|asked| {
            is_written(&asked.message) || asked.choices.iter().any(|choice| is_written(&choice.label))
        })
    };
    turn.reply.as_deref().is_some_and(is_written) || options(turn)
}
