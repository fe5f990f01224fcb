//! What code of the user's is given: one case and what came of it, as JSON of a documented, versioned shape.

use super::turn::TurnDocument;
use crate::exhibit::system_prompt;
use rehearsal_core::{
    actor::ActorProfile,
    case::Case,
    ids::EvaluatorName,
    score::Exhibit,
    session::{EndingKind, Session},
    span::{ToolDefinition, Trace},
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The version of the shape. Keys may be added; it is counted up when a reader of the old shape would misread the new.
const FORMAT: u32 = 1;

/// What an evaluator of one's own is given: one case and what came of it.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Evaluation")]
pub(super) struct Document<'a> {
    /// The version of this shape.
    format: u32,
    /// The name that the evaluator goes by in the suite.
    evaluator: &'a str,
    /// Its `settings` in the suite; `null` where there are none.
    settings: &'a Value,
    /// The case that was played.
    case: CaseDocument<'a>,
    /// What happened.
    session: SessionDocument<'a>,
}

/// The case as the suite states it.
#[derive(Serialize, JsonSchema)]
struct CaseDocument<'a> {
    /// Its name.
    name: &'a str,
    /// The user's first message.
    input: &'a str,
    /// What must have happened for the user to be satisfied.
    task_description: &'a str,
    /// Facts that the user may give.
    known: &'a BTreeMap<String, String>,
    /// Facts that the user does not have.
    unknown: &'a [String],
    /// What a judge must find true.
    assertions: &'a [String],
    /// Its tags.
    tags: &'a BTreeMap<String, String>,
    /// The largest number of messages.
    max_turns: u32,
    /// What the last reply is expected to be; `null` where nothing is.
    expected_output: Option<&'a Value>,
    /// The tools that are expected to be called; `null` where none are named.
    expected_trajectory: Option<&'a [String]>,
    /// The hand-overs that are expected between agents.
    expected_interactions: Vec<InteractionDocument<'a>>,
    /// What is expected to hold outside the conversation, by name.
    expected_environment_state: &'a BTreeMap<String, Value>,
}

/// A hand-over that is expected.
#[derive(Serialize, JsonSchema)]
struct InteractionDocument<'a> {
    /// The agent, or the step.
    node_name: Option<&'a str>,
    /// Those that must come before it.
    dependencies: &'a [String],
    /// What it says or does.
    messages: &'a [String],
}

/// What happened.
#[derive(Serialize, JsonSchema)]
struct SessionDocument<'a> {
    /// The id that was handed to the agent.
    session_id: &'a str,
    /// Who played the user.
    persona: &'a str,
    /// Which repetition, from 1.
    trial: u32,
    /// The person; `null` where nobody could be cast.
    profile: Option<&'a ActorProfile>,
    /// How the conversation ended.
    ending: EndingKind,
    /// The particulars, where there are any.
    ending_detail: Option<&'a str>,
    /// The agent's system prompt, where its spans tell.
    system_prompt: Option<&'a str>,
    /// The tools that the agent may use, where its spans tell.
    tools: Vec<ToolDocument<'a>>,
    /// The turns, in order.
    turns: Vec<TurnDocument<'a>>,
}

/// A tool that the agent may use.
#[derive(Serialize, JsonSchema)]
struct ToolDocument<'a> {
    /// Its name.
    name: &'a str,
    /// What it is for.
    description: Option<&'a str>,
    /// The JSON Schema of its arguments.
    parameters: Option<&'a Value>,
}

/// Who is asked.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) evaluator: &'a EvaluatorName,
    pub(super) settings: &'a Value,
}

impl<'a> Document<'a> {
    pub(super) fn of(exhibit: &Exhibit<'a>, asked: Asked<'a>) -> Self {
        Self {
            format: FORMAT,
            evaluator: asked.evaluator.as_str(),
            settings: asked.settings,
            case: CaseDocument::of(exhibit.case),
            session: SessionDocument::of(exhibit.session),
        }
    }
}

impl<'a> CaseDocument<'a> {
    fn of(case: &'a Case) -> Self {
        let expected = &case.expected;
        let interaction = expected.interactions.iter().map(|interaction| InteractionDocument {
            node_name: interaction.node_name.as_deref(),
            dependencies: &interaction.dependencies,
            messages: &interaction.messages,
        });
        Self {
            name: case.name.as_str(),
            input: &case.input,
            task_description: &case.task_description,
            known: &case.known,
            unknown: &case.unknown,
            assertions: &case.assertions,
            tags: &case.tags,
            max_turns: case.max_turns,
            expected_output: expected.output.as_ref(),
            expected_trajectory: expected.trajectory.as_deref(),
            expected_interactions: interaction.collect(),
            expected_environment_state: &expected.environment_state,
        }
    }
}

impl<'a> SessionDocument<'a> {
    fn of(session: &'a Session) -> Self {
        let traces = || session.turns.iter().map(|turn| &turn.trace);
        Self {
            session_id: session.id.as_str(),
            persona: session.attempt.persona.as_str(),
            trial: session.attempt.trial,
            profile: session.profile.as_ref(),
            ending: session.ending.kind(),
            ending_detail: session.ending.detail(),
            system_prompt: system_prompt(session),
            tools: traces().map(tools).find(|tools| !tools.is_empty()).unwrap_or_default(),
            turns: session.turns.iter().map(TurnDocument::of).collect(),
        }
    }
}

/// The tools of the first invocation that names any.
fn tools(trace: &Trace) -> Vec<ToolDocument<'_>> {
    let named = trace.agent_calls().map(|agent| agent.tools.as_slice()).find(|tools| !tools.is_empty());
    named.unwrap_or_default().iter().map(ToolDocument::of).collect()
}

impl<'a> ToolDocument<'a> {
    fn of(tool: &'a ToolDefinition) -> Self {
        let (description, parameters) = (tool.description.as_deref(), tool.parameters.as_ref());
        Self { name: &tool.name, description, parameters }
    }
}
