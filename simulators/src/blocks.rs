//! The data that go into the prompts: JSON in fences, so that nothing anyone says becomes an instruction.
//! The shapes are documented in `prompts/README.md`; the offline model reads them.

mod question;

use crate::{question::Sheet, sketch};
use question::{AskedBlock, QuestionBlock};
use rehearsal_core::{
    actor::{ActorProfile, PartProgress, PartStatus, Traits},
    case::Case,
    ids::PersonaId,
    prompt::{fenced, fenced_for},
    question::Action,
    seed::Seed,
    session::Turn,
    suite::{TraitScale, manner},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A person is told of so many others to differ from; a crowd would only cost tokens.
const MOST_OTHERS: usize = 12;

#[derive(Serialize)]
pub(crate) struct CaseBlock<'a> {
    input: &'a str,
    task_description: &'a str,
    goal_parts: &'a [String],
    known: &'a BTreeMap<String, String>,
    unknown: &'a [String],
}

#[derive(Serialize)]
struct PersonaBlock<'a> {
    id: &'a PersonaId,
    traits: &'a Traits,
    /// How the levels show.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    manner: BTreeMap<String, String>,
    /// The other generated people of the case.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<OtherBlock<'a>>,
}

#[derive(Serialize)]
struct OtherBlock<'a> {
    id: &'a PersonaId,
    traits: Traits,
}

/// One message and its reply.
#[derive(Serialize)]
pub(crate) struct ExchangeBlock<'a> {
    turn: u32,
    user: &'a str,
    /// What the user did about each question of the exchange before.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answers: Vec<Action>,
    agent: Option<&'a str>,
    /// What the agent asked in the middle of its work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    asked: Vec<AskedBlock<'a>>,
}

#[derive(Serialize)]
struct ProgressBlock<'a> {
    part: usize,
    text: &'a str,
    status: PartStatus,
}

/// The values of the profile prompt.
#[derive(Serialize)]
pub(crate) struct ProfileValues {
    case: String,
    persona: String,
}

/// The values of the turn prompt and of the closing prompt.
#[derive(Serialize)]
pub(crate) struct TurnValues {
    case: String,
    profile: String,
    conversation: String,
    progress: String,
}

/// The values of the answer prompt.
#[derive(Serialize)]
pub(crate) struct AnswerValues {
    #[serde(flatten)]
    scene: TurnValues,
    question: String,
}

impl AnswerValues {
    pub(crate) fn new(scene: TurnValues, sheet: &Sheet<'_>) -> Self {
        Self { scene, question: block("question", &QuestionBlock::of(sheet)) }
    }
}

impl ProfileValues {
    pub(crate) fn new(case: &Case, id: &PersonaId, (traits, scales): (&Traits, &[TraitScale])) -> Self {
        let others = sketch::generated(case).filter(|other| *other != id).take(MOST_OTHERS);
        let others = others.map(|id| OtherBlock { id, traits: sketch::traits(case, id, scales) }).collect();
        let persona = PersonaBlock { id, traits, manner: manner(traits, scales), others };
        Self { case: block("case", &CaseBlock::of(case)), persona: block("persona", &persona) }
    }
}

impl TurnValues {
    pub(crate) fn new(
        case: &Case,
        profile: &ActorProfile,
        so_far: &[Turn],
        progress: &[PartProgress],
    ) -> Self {
        let exchanges = so_far.iter().map(exchange);
        let parts = progress.iter().enumerate().map(|(index, part)| ProgressBlock {
            part: index + 1,
            text: &part.part,
            status: part.status,
        });
        Self {
            case: block("case", &CaseBlock::of(case)),
            profile: block("profile", profile),
            conversation: block("conversation", &exchanges.collect::<Vec<_>>()),
            progress: block("progress", &parts.collect::<Vec<_>>()),
        }
    }
}

/// A turn as it is shown.
pub(crate) fn exchange(turn: &Turn) -> ExchangeBlock<'_> {
    ExchangeBlock {
        turn: turn.number,
        user: &turn.user.text,
        answers: turn.user.answers.iter().map(|answer| answer.action).collect(),
        agent: turn.reply.as_deref(),
        asked: turn.questions.iter().map(AskedBlock::of).collect(),
    }
}

impl<'a> CaseBlock<'a> {
    /// The case as the user may know it.
    pub(crate) fn of(case: &'a Case) -> Self {
        Self {
            input: &case.input,
            task_description: &case.task_description,
            goal_parts: &case.goal_parts,
            known: &case.known,
            unknown: &case.unknown,
        }
    }
}

/// A fenced block of JSON, one value a line so that a person can read the prompt too.
pub(crate) fn block(name: &str, value: &impl Serialize) -> String {
    fenced(name, &json(value))
}

/// The same in a fence of its own for the call with this seed.
pub(crate) fn block_for(seed: Seed, name: &str, value: &impl Serialize) -> String {
    fenced_for(seed, name, &json(value))
}

fn json(value: &impl Serialize) -> String {
    // Our own blocks are strings, numbers, lists and maps with text keys, which always serialise.
    serde_json::to_string_pretty(value).unwrap_or_default()
}
