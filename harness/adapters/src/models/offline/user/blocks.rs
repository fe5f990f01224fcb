//! What the prompts say: the blocks of the turn and closing prompts, read back into a scene.
//! Their shapes are documented with the prompts, in `simulators/prompts/README.md`.

use super::{super::prompt::block, facts, manner::Manner};
use rehearsal_core::{actor::Traits, model::ModelRequest, seed::Seed};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The case as the simulated user may know it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct CaseBlock {
    pub(super) input: String,
    pub(super) task_description: String,
    #[serde(default)]
    pub(super) goal_parts: Vec<String>,
    #[serde(default)]
    pub(super) known: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) unknown: Vec<String>,
}

/// Who is played.
#[derive(Debug, Default, Deserialize)]
pub(super) struct ProfileBlock {
    #[serde(default)]
    pub(super) traits: Traits,
    pub(super) goal_parts: Vec<String>,
}

/// The person that a profile is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct PersonaBlock {
    #[serde(default)]
    pub(super) traits: Traits,
}

/// One message and its reply.
#[derive(Debug, Deserialize)]
pub(super) struct Exchange {
    pub(super) user: String,
    pub(super) agent: Option<String>,
}

/// Everything a decision is made from.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) case: CaseBlock,
    pub(super) parts: Vec<String>,
    pub(super) manner: Manner,
    pub(super) conversation: Vec<Exchange>,
    pub(super) seed: Seed,
}

impl Scene {
    /// Reads the scene. The `<progress>` block is not needed: the rules see the whole conversation.
    pub(super) fn read(request: &ModelRequest) -> Result<Self, String> {
        let profile: ProfileBlock = block(request, "profile")?;
        let mut case: CaseBlock = block(request, "case")?;
        facts::drop_consent(&mut case);
        facts::add_implied(&mut case);
        Ok(Self {
            case,
            parts: profile.goal_parts,
            manner: Manner::of(&profile.traits),
            conversation: block(request, "conversation")?,
            // Another try must not end in the same words, or the repair could never help.
            seed: request.seed.derive(&["repair", &request.repair.to_string()]),
        })
    }
}
