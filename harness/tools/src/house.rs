//! Everything that a call needs, and what becomes of it: checked, befallen by a fault, answered, spoilt, remembered.

use crate::{
    ToolsError,
    call::{Begun, Outcome},
    catalogue::{Catalogue, Tool},
    desk::Desk,
    fault,
    player::{Player, Scene},
    room::Room,
    schema,
    spoil::spoilt,
    written::{fitting, patched},
};
use rehearsal_core::{
    clock::Clock,
    seed::Seed,
    suite::{FaultEffect, ToolsSpec},
};
use serde_json::Value;
use std::sync::Arc;

/// What an agent is told where a tool could not be played.
const NOT_PLAYED: &str = "the tool is not available";

/// The tools, the conversations, and who answers.
pub(crate) struct House {
    pub(crate) catalogue: Catalogue,
    pub(crate) desk: Desk,
    pub(crate) clock: Arc<dyn Clock>,
    player: Option<Player>,
}

impl House {
    pub(crate) fn new(
        spec: &ToolsSpec,
        player: Option<Player>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, ToolsError> {
        let catalogue = Catalogue::new(spec)?;
        let desk = Desk::new(catalogue.states());
        Ok(Self { catalogue, desk, clock, player })
    }

    /// What lies before a call, by its arguments and its number alone.
    pub(crate) fn fate(&self, tool: &Tool, room: &Room, call: &Begun) -> Fate<'_> {
        if let Err(why) = schema::check(&tool.input, &Value::Object(call.arguments.clone())) {
            return Fate::Refused(format!("the arguments are not valid: {why}"));
        }
        let attempt = room.attempt();
        let seed = attempt.as_ref().map_or(Seed(0), |attempt| attempt.seed);
        let seed = seed.derive(&["tool fault", &tool.spec.name, &call.number.to_string()]);
        let case = attempt.as_ref().map(|attempt| &attempt.case.name);
        let faults = self.catalogue.faults(&tool.spec.name, case);
        fault::befalling(faults, call.number, seed)
            .map_or(Fate::Spared, |effect| Fate::Befallen(effect, seed))
    }

    /// What a call comes to.
    pub(crate) async fn play(&self, tool: &Tool, room: &Room, (call, fate): (&Begun, &Fate<'_>)) -> Outcome {
        let (effect, seed) = match fate {
            Fate::Refused(why) => return Outcome::Error(why.clone()),
            Fate::Spared => return self.answer(tool, room, call).await,
            Fate::Befallen(effect, seed) => (*effect, *seed),
        };
        if let Some(outcome) = instead(effect).await {
            return outcome;
        }
        match self.answer(tool, room, call).await {
            Outcome::Result(result) => Outcome::Result(spoilt(result, effect, seed)),
            failed @ (Outcome::Error(_) | Outcome::Broken(_)) => failed,
        }
    }

    /// The tool's own answer: as the suite has it written, or else by a model. Calls that share a state wait for each
    /// other.
    async fn answer(&self, tool: &Tool, room: &Room, call: &Begun) -> Outcome {
        let name = tool.state();
        let _alone = match room.gate(name) {
            Some(gate) => Some(gate.lock().await),
            None => None,
        };
        let state = room.state(name);
        if let Some(written) = fitting(&tool.spec.answers, &call.arguments) {
            if let Some(change) = &written.state {
                room.change(name, patched(state, change));
            }
            return Outcome::Result(written.result.clone());
        }
        let (Some(player), Some(attempt)) = (&self.player, room.attempt()) else {
            return Outcome::Error("no answer is written down for these arguments".to_owned());
        };
        let scene = Scene { catalogue: &self.catalogue, tool, call, attempt: &attempt, state: &state };
        match player.answer(&scene).await {
            Ok(played) => {
                room.change(name, played.state);
                Outcome::Result(played.result)
            }
            Err(unplayed) => {
                room.failed(unplayed);
                Outcome::Error(NOT_PLAYED.to_owned())
            }
        }
    }
}

/// What lies before a call.
pub(crate) enum Fate<'a> {
    /// Its arguments are wrong.
    Refused(String),
    /// A fault, and the seed by which it hits.
    Befallen(&'a FaultEffect, Seed),
    /// The tool's own answer.
    Spared,
}

impl Fate<'_> {
    /// The fault, in words.
    pub(crate) fn fault(&self) -> Option<String> {
        match self {
            Self::Befallen(effect, _) => Some(fault::described(effect)),
            Self::Refused(_) | Self::Spared => None,
        }
    }
}

/// What comes instead of an answer; `None` for an effect that lets one through.
async fn instead(effect: &FaultEffect) -> Option<Outcome> {
    match effect {
        FaultEffect::Timeout { after } => {
            tokio::time::sleep(*after).await;
            Some(Outcome::Error(format!("timeout: no answer within {after:?}")))
        }
        FaultEffect::NetworkError { message } => Some(Outcome::Broken(message.clone())),
        FaultEffect::ExecutionError { message } | FaultEffect::ValidationError { message } => {
            Some(Outcome::Error(message.clone()))
        }
        FaultEffect::TruncateFields { .. }
        | FaultEffect::RemoveFields { .. }
        | FaultEffect::CorruptValues { .. } => None,
    }
}

#[cfg(test)]
mod tests;
