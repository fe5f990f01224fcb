//! Judges with a rubric: the whole rubric is one criterion, or one for each agent of a system.

use super::super::{record::Record, said::Said, values};
use rehearsal_core::suite::{Criterion, EvaluatorKind, RubricSpec, RubricSubject};
use serde_json::Value;

/// The judge of a class; `None` for other classes.
pub(super) fn kind(class: &str, record: &mut Record<'_>, said: &mut Said<'_>) -> Option<EvaluatorKind> {
    let (subject, described) = match class {
        "OutputEvaluator" => (RubricSubject::Output, None),
        "TrajectoryEvaluator" => (RubricSubject::Trajectory, record.take("trajectory_description")),
        "InteractionsEvaluator" => (RubricSubject::Interactions, record.take("interaction_description")),
        _ => return None,
    };
    let criteria = criteria(record);
    if criteria.is_empty() {
        said.complain(&record.at, "the evaluator has no `rubric`");
    }
    said.whole(
        "a rubric is one criterion here, met or not met; a list of criteria in a suite gives values in between",
    );
    let description = described.map(description);
    Some(EvaluatorKind::Rubric(RubricSpec { subject, criteria, description, threshold: 1.0 }))
}

fn criteria(record: &mut Record<'_>) -> Vec<Criterion> {
    let criterion = |text: String| Criterion { text, weight: 1.0 };
    match record.take("rubric") {
        Some(Value::Object(by_node)) => {
            let worded = by_node.iter().map(|(node, rubric)| format!("{node}: {}", values::text(rubric)));
            worded.map(criterion).collect()
        }
        Some(Value::String(text)) if !text.trim().is_empty() => vec![criterion(text.clone())],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) | None => {
            Vec::new()
        }
    }
}

/// Words as they are; a map as a line for each of its keys.
fn description(value: &Value) -> String {
    let Some(map) = value.as_object() else { return values::text(value) };
    map.iter().map(|(name, about)| format!("{name}: {}", values::text(about))).collect::<Vec<_>>().join("\n")
}
