//! Playing a tool by rules: what the call says and the records hold is given back, the rest is made up to fit the
//! schema, and everything is written into the records. No rule knows what a tool is for.

mod records;
mod value;

use super::prompt::block;
use records::Records;
use rehearsal_core::{model::ModelRequest, seed::Seed};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use value::Sources;

#[derive(Deserialize)]
struct ToolBlock {
    name: String,
    #[serde(default)]
    output_schema: Option<Value>,
}

#[derive(Deserialize)]
struct CallBlock {
    arguments: Map<String, Value>,
}

/// Answers one call.
pub(super) fn call(request: &ModelRequest) -> Result<Value, String> {
    let tool: ToolBlock = block(request, "tool")?;
    let CallBlock { arguments } = block(request, "call")?;
    let records = Records::of(block(request, "state")?);
    let known = records.matching(&arguments);
    let result = match &tool.output_schema {
        None => Value::from(in_words(&tool.name, known.as_ref(), &arguments)),
        Some(schema) => {
            // A repaired answer must be another one, or it would be refused again.
            let seed = Seed(request.seed.0).derive(&["made up", &request.repair.to_string()]);
            Sources { arguments: &arguments, known: known.as_ref(), root: schema, seed }.value(schema)
        }
    };
    let reasoning = match known {
        Some(_) => "An earlier record answers this call; what it lacks is made up.",
        None => "No earlier record answers this call, so its answer is made up.",
    };
    let state = records.with(&tool.name, arguments, &result);
    Ok(json!({ "reasoning": reasoning, "result": result, "state": state }))
}

fn in_words(tool: &str, known: Option<&Map<String, Value>>, arguments: &Map<String, Value>) -> String {
    let told = known.unwrap_or(arguments);
    let fact = |(name, value): (&String, &Value)| match value {
        Value::String(text) => format!("{name}: {text}"),
        other => format!("{name}: {other}"),
    };
    let facts: Vec<String> = told.iter().map(fact).collect();
    if facts.is_empty() { format!("{tool}: done") } else { format!("{tool}: done ({})", facts.join(", ")) }
}

#[cfg(test)]
mod tests;
