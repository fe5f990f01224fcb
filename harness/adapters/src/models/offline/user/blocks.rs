//! What the prompts say: the blocks of the turn, answer and closing prompts, read back into a scene.
//! Their shapes are documented with the prompts, in `simulators/prompts/README.md`.

use super::{super::prompt::block, facts, manner::Manner};
use rehearsal_core::{actor::Traits, model::ModelRequest, question::QuestionKind, seed::Seed};
use serde::Deserialize;
use serde_json::{Map, Value};
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
    /// What the agent asked before it went on.
    #[serde(default)]
    pub(super) asked: Vec<AskedBlock>,
}

/// A question of the agent's to its user.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct AskedBlock {
    pub(super) kind: QuestionKind,
    pub(super) message: String,
    #[serde(default)]
    pub(super) tool: Option<ToolBlock>,
    #[serde(default)]
    pub(super) options: Vec<String>,
}

/// What the agent is about to do.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(super) struct ToolBlock {
    pub(super) name: String,
    #[serde(default)]
    pub(super) arguments: Value,
}

/// The question that is to be answered now.
#[derive(Debug, Deserialize)]
pub(super) struct QuestionBlock {
    #[serde(flatten)]
    pub(super) asked: AskedBlock,
    #[serde(default)]
    pub(super) fields: Vec<FieldBlock>,
}

/// A field of a form.
#[derive(Debug, Default, Deserialize)]
pub(super) struct FieldBlock {
    pub(super) name: String,
    #[serde(default)]
    pub(super) title: Option<String>,
    pub(super) r#type: String,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) secret: bool,
    #[serde(default)]
    pub(super) options: Vec<String>,
    #[serde(default)]
    pub(super) default: Option<Value>,
    #[serde(default)]
    pub(super) limits: Map<String, Value>,
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
