//! What the reviewing judge is asked for, and which of its answers are let through.

use super::{
    after_the_last,
    view::{Words, stands_in},
};
use rehearsal_core::{
    draft::DraftFault,
    review::{Effect, SimulatorFinding},
    score::Quote,
    session::{Ending, Session},
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Findings that a review may list.
const MOST: usize = 50;

/// The answer to the review prompt.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub(super) struct ReviewAnswer {
    /// Every fault of the simulated user; empty where it played fair.
    findings: Vec<FindingAnswer>,
}

/// One fault.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
struct FindingAnswer {
    /// The turn whose message is at fault; for the way the user stopped, the number of the stop.
    turn: u32,
    /// One or two sentences: what the user did, and what the agent made of it.
    reasoning: String,
    /// The user's words that show it, copied exactly. Empty for a stop without words.
    quote: String,
    /// The kind of fault.
    fault: DraftFaultAnswer,
    /// helped: it made the goal easier. hindered: it made the goal harder. minor: it decided nothing.
    effect: EffectAnswer,
}

// Without doc comments: with them the schema becomes a `oneOf`, which some providers refuse.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum EffectAnswer {
    Minor,
    Helped,
    Hindered,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum DraftFaultAnswer {
    ControlTokens,
    OutOfRole,
    SpeaksOfSimulation,
    RepeatsItself,
    EchoesAgent,
    TooLong,
    UnknownFact,
    StopsWhileConfirming,
    StopsTooSoon,
    GoesOnForNothing,
}

impl ReviewAnswer {
    /// The findings, each with words that stand where it says.
    ///
    /// # Errors
    /// Where one quotes what the user did not say, so that nothing of the answer can be relied on.
    pub(super) fn findings(self, session: &Session) -> Result<Vec<SimulatorFinding>, String> {
        if self.findings.len() > MOST {
            return Err(format!("it lists {} findings; {MOST} are the most", self.findings.len()));
        }
        self.findings.into_iter().map(|finding| finding.checked(session)).collect()
    }
}

impl FindingAnswer {
    fn checked(self, session: &Session) -> Result<SimulatorFinding, String> {
        self.check_quote(session)?;
        let evidence = Quote { turn: self.turn, text: self.quote.trim().to_owned() };
        let (fault, effect) = (self.fault.into(), self.effect.into());
        Ok(SimulatorFinding { fault, effect, evidence, why: self.reasoning })
    }

    fn check_quote(&self, session: &Session) -> Result<(), String> {
        if self.turn == after_the_last(session) {
            return self.check_stop(session);
        }
        let turn = session.turns.iter().find(|turn| turn.number == self.turn);
        let turn = turn.ok_or_else(|| format!("there is no turn {}", self.turn))?;
        match Words::of(turn) {
            Words::Case => Err(format!("the words of turn {} were given to the user", self.turn)),
            Words::Message | Words::Answer if stands_in(&self.quote, &turn.user.text) => Ok(()),
            Words::Message | Words::Answer => {
                Err(format!("the quote for turn {} does not stand in the user's words there", self.turn))
            }
        }
    }

    /// A user that stops content says nothing, so that nothing can be quoted.
    fn check_stop(&self, session: &Session) -> Result<(), String> {
        let (stopped, words) = match &session.ending {
            Ending::GoalMet => (true, ""),
            Ending::GaveUp { reason } => (true, reason.as_str()),
            Ending::MaxTurns
            | Ending::ScriptEnded
            | Ending::AgentError { .. }
            | Ending::ActorError { .. }
            | Ending::Timeout { .. }
            | Ending::Cancelled
            | Ending::Budget
            | Ending::Recorded => (false, ""),
        };
        match stopped {
            false => Err(format!("there is no turn {}, and the user did not stop", self.turn)),
            true if self.quote.trim().is_empty() || stands_in(&self.quote, words) => Ok(()),
            true => Err("the quote does not stand in the reason that the user stopped with".to_owned()),
        }
    }
}

impl From<EffectAnswer> for Effect {
    fn from(answer: EffectAnswer) -> Self {
        match answer {
            EffectAnswer::Minor => Self::Minor,
            EffectAnswer::Helped => Self::Helped,
            EffectAnswer::Hindered => Self::Hindered,
        }
    }
}

impl From<DraftFaultAnswer> for DraftFault {
    fn from(answer: DraftFaultAnswer) -> Self {
        match answer {
            DraftFaultAnswer::ControlTokens => Self::ControlTokens,
            DraftFaultAnswer::OutOfRole => Self::OutOfRole,
            DraftFaultAnswer::SpeaksOfSimulation => Self::SpeaksOfSimulation,
            DraftFaultAnswer::RepeatsItself => Self::RepeatsItself,
            DraftFaultAnswer::EchoesAgent => Self::EchoesAgent,
            DraftFaultAnswer::TooLong => Self::TooLong,
            DraftFaultAnswer::UnknownFact => Self::UnknownFact,
            DraftFaultAnswer::StopsWhileConfirming => Self::StopsWhileConfirming,
            DraftFaultAnswer::StopsTooSoon => Self::StopsTooSoon,
            DraftFaultAnswer::GoesOnForNothing => Self::GoesOnForNothing,
        }
    }
}
