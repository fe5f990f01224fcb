//! Answering a call by a model: one structured question, whose answer must satisfy the tool's own schema.

use crate::{
    call::{Arguments, Begun},
    catalogue::{Catalogue, Tool},
    prompts::Prompts,
    schema,
};
use rehearsal_core::{
    ask::{AskError, ask},
    attempt::Attempt,
    model::{AnswerSchema, Model, ModelError, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    prompt::{Prompt, PromptError, fenced_for},
    review::Owner,
    seed::Seed,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The longest state, in bytes of JSON.
const LONGEST_STATE: usize = 64 * 1024;

/// Plays tools by a model.
pub struct Player {
    model: Arc<dyn Model>,
    prompt: Prompt,
}

/// A call, and what it is answered from.
pub(crate) struct Scene<'a> {
    pub(crate) catalogue: &'a Catalogue,
    pub(crate) tool: &'a Tool,
    pub(crate) call: &'a Begun,
    pub(crate) attempt: &'a Attempt,
    pub(crate) state: &'a Value,
}

/// What a call comes to.
#[derive(Debug, PartialEq)]
pub(crate) struct Played {
    pub(crate) result: Value,
    pub(crate) state: Value,
}

/// Why a call came to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unplayed {
    pub(crate) why: String,
    pub(crate) owner: Owner,
}

/// The answer as it is asked for. Its reasoning is for the model's own good.
#[derive(Deserialize)]
struct Draft {
    result: Value,
    state: Value,
}

#[derive(Serialize)]
struct ToolBlock<'a> {
    name: &'a str,
    description: &'a str,
    input_schema: &'a Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_schema: Option<&'a Value>,
    related: Vec<RelatedBlock<'a>>,
}

#[derive(Serialize)]
struct RelatedBlock<'a> {
    name: &'a str,
    description: &'a str,
}

#[derive(Serialize)]
struct CallBlock<'a> {
    arguments: &'a Arguments,
}

#[derive(Serialize)]
struct Values {
    tool: String,
    call: String,
    state: String,
}

impl Player {
    /// A player that asks this model.
    pub fn new(model: Arc<dyn Model>, prompts: &Prompts) -> Self {
        Self { model, prompt: prompts.call.clone() }
    }

    /// Answers a call. An answer that does not satisfy the schema is asked for again.
    ///
    /// # Errors
    /// Why there is no answer.
    pub(crate) async fn answer(&self, scene: &Scene<'_>) -> Result<Played, Unplayed> {
        let request = self
            .request(scene)
            .map_err(|error| Unplayed { why: error.to_string(), owner: Owner::Infrastructure })?;
        let answered = ask(self.model.as_ref(), request, |draft| accepted(draft, scene.tool)).await;
        answered.map_err(|error| Unplayed {
            why: format!("{}: {error}", scene.tool.spec.name),
            owner: owner(&error),
        })
    }

    fn request(&self, scene: &Scene<'_>) -> Result<ModelRequest, PromptError> {
        let Scene { tool, call, attempt, .. } = scene;
        let seed = attempt.seed.derive(&["tool", &tool.spec.name, &call.number.to_string()]);
        let prompt = self.prompt.render(&values(scene, seed))?;
        Ok(ModelRequest {
            role: Role::Tools,
            attempt: attempt.index,
            attempt_id: attempt.id(),
            turn: Some(call.turn.number),
            system: prompt.system,
            messages: vec![PromptMessage { speaker: Speaker::User, text: prompt.user }],
            answer: AnswerSchema { name: "tool_call".to_owned(), schema: shape(tool).into() },
            parameters: Parameters::default(),
            seed,
            repair: 0,
            retry: 0,
        })
    }
}

/// Whose fault it is that a tool could not be played: never the agent's.
fn owner(error: &AskError) -> Owner {
    match error {
        AskError::Model(ModelError::Budget) => Owner::Budget,
        AskError::Model(ModelError::Provider(_)) | AskError::Unusable(_) => Owner::Infrastructure,
    }
}

/// In fences of this call's own: a tool's state holds what the agent wrote in calls before.
fn values(scene: &Scene<'_>, seed: Seed) -> Values {
    let spec = &scene.tool.spec;
    let related = scene.catalogue.related(scene.tool);
    let related =
        related.map(|tool| RelatedBlock { name: &tool.spec.name, description: &tool.spec.description });
    let tool = ToolBlock {
        name: &spec.name,
        description: &spec.description,
        input_schema: &spec.input_schema,
        output_schema: spec.output_schema.as_ref(),
        related: related.collect(),
    };
    Values {
        tool: block(seed, "tool", &tool),
        call: block(seed, "call", &CallBlock { arguments: &scene.call.arguments }),
        state: block(seed, "state", scene.state),
    }
}

fn block(seed: Seed, name: &str, value: &impl Serialize) -> String {
    // Values of these types are always JSON.
    fenced_for(seed, name, &serde_json::to_string_pretty(value).unwrap_or_default())
}

/// The shape of an answer. A schema with references in it means something at its own root only and is left to the
/// prompt and the check.
fn shape(tool: &Tool) -> Value {
    let result = match &tool.spec.output_schema {
        None => json!({ "type": "string" }),
        Some(schema) if schema.to_string().contains("\"$ref\"") => json!({}),
        Some(schema) => schema.clone(),
    };
    json!({
        "type": "object",
        "properties": {
            "reasoning": { "type": "string" },
            "result": result,
            "state": { "type": "object", "additionalProperties": true },
        },
        "required": ["reasoning", "result", "state"],
        "additionalProperties": false,
    })
}

fn accepted(draft: Draft, tool: &Tool) -> Result<Played, String> {
    let result = match &tool.output {
        None => draft.result,
        Some(output) => satisfying(draft.result, output)?,
    };
    let state = Value::Object(records(draft.state)?);
    if state.to_string().len() > LONGEST_STATE {
        return Err(format!(
            "`state` is longer than {LONGEST_STATE} bytes; keep what later calls can ask for"
        ));
    }
    Ok(Played { result, state })
}

/// The result, also where it was written as JSON in a text.
fn satisfying(result: Value, output: &jsonschema::Validator) -> Result<Value, String> {
    let refused = match schema::check(output, &result) {
        Ok(()) => return Ok(result),
        Err(refused) => refused,
    };
    let inner = result.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
    match inner.filter(|inner| schema::check(output, inner).is_ok()) {
        Some(inner) => Ok(inner),
        None => Err(format!("`result` does not satisfy the tool's output_schema: {refused}")),
    }
}

/// The records, also where they were written as JSON in a text.
fn records(state: Value) -> Result<Map<String, Value>, String> {
    let found = match state {
        Value::Object(records) => Some(records),
        Value::String(text) => serde_json::from_str(&text).ok(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    };
    found.ok_or_else(|| "`state` is not a JSON object".to_owned())
}

#[cfg(test)]
mod tests;
