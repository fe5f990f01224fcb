//! Rules that ask no model.

use super::{
    super::{record::Record, said::Said, values},
    required,
};
use crate::complaint::quoted;
use rehearsal_core::suite::{Check, Compared, EvaluatorKind, Matched, Spoken};
use serde_json::Value;
use std::collections::BTreeMap;

/// The least share of fields that must match where the file does not say.
const SIMILAR: f64 = 0.7;

/// The rule of a class; `None` for other classes.
pub(super) fn kind(class: &str, record: &mut Record<'_>, said: &mut Said<'_>) -> Option<EvaluatorKind> {
    Some(EvaluatorKind::Check(match class {
        "Equals" => {
            let value = record.take("value").cloned();
            Check::Equals { value: value.map_or(Compared::Expected, Compared::With) }
        }
        "Contains" => Check::Contains { words: Some(words(record, said)) },
        "StartsWith" => Check::StartsWith { words: words(record, said) },
        // The name is the state's and the evaluator's.
        "StateEquals" => {
            Check::StateEquals { name: required("name", record, said), value: record.take("value").cloned() }
        }
        "ToolCalled" => Check::ToolCalled { tool: required("tool_name", record, said) },
        "StructuredOutputSimilarity" => similarity(record, said),
        _ => return None,
    }))
}

fn words(record: &mut Record<'_>, said: &mut Said<'_>) -> Matched {
    let text = required("value", record, said);
    let case_sensitive = record.take("case_sensitive").and_then(Value::as_bool).unwrap_or(true);
    Matched { text, case_sensitive, spoken: Spoken::Last }
}

fn similarity(record: &mut Record<'_>, said: &mut Said<'_>) -> Check {
    if let Some(class) = record.take("model_cls").map(values::text) {
        let what = format!("fields are compared as they stand; {} is not read", quoted(&class));
        said.note(&record.at, &format!("`StructuredOutputSimilarity`: {what}"));
    }
    if record.take("weight_hints").is_some_and(|written| written == true) {
        let what = "its weights are not in the file; `similarity: { weights: ... }` sets them";
        said.note(&record.at, &format!("`StructuredOutputSimilarity`: {what}"));
    }
    let threshold = record.take("match_threshold").and_then(Value::as_f64).unwrap_or(SIMILAR);
    Check::Similarity { threshold: threshold.clamp(0.0, 1.0), weights: BTreeMap::new() }
}
