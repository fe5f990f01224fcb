//! Evaluators of an experiment, by the names of their classes.

use super::{prompts, record::Record, said::Said, values};
use rehearsal_core::{
    ids::EvaluatorName,
    suite::{
        Check, Compared, Criterion, EvaluatorKind, EvaluatorSpec, JudgeKind, Matched, Panel, RubricSpec,
        RubricSubject, Spoken,
    },
};
use serde_json::Value;
use std::collections::BTreeMap;

/// The judges with a scale of their own.
const JUDGES: [(&str, JudgeKind); 16] = [
    ("HelpfulnessEvaluator", JudgeKind::Helpfulness),
    ("FaithfulnessEvaluator", JudgeKind::Faithfulness),
    ("CoherenceEvaluator", JudgeKind::Coherence),
    ("ResponseRelevanceEvaluator", JudgeKind::ResponseRelevance),
    ("ConcisenessEvaluator", JudgeKind::Conciseness),
    ("CorrectnessEvaluator", JudgeKind::Correctness),
    ("HarmfulnessEvaluator", JudgeKind::Harmfulness),
    ("StereotypingEvaluator", JudgeKind::Stereotyping),
    ("InstructionFollowingEvaluator", JudgeKind::InstructionFollowing),
    ("RefusalEvaluator", JudgeKind::Refusal),
    ("GoalSuccessRateEvaluator", JudgeKind::GoalSuccess),
    ("ToolSelectionAccuracyEvaluator", JudgeKind::ToolSelection),
    ("ToolParameterAccuracyEvaluator", JudgeKind::ToolParameters),
    ("FailureCommunicationEvaluator", JudgeKind::FailureCommunication),
    ("RecoveryStrategyEvaluator", JudgeKind::RecoveryStrategy),
    ("PartialCompletionEvaluator", JudgeKind::PartialCompletion),
];

/// What a prompt of a judge's may be called.
const PROMPTS: [&str; 3] = ["system_prompt", "assertion_system_prompt", "reference_system_prompt"];

/// Every evaluator that has its like here.
pub(super) fn all(records: &[Record<'_>], said: &mut Said<'_>) -> Vec<EvaluatorSpec> {
    let found: Vec<_> = records.iter().filter_map(|record| evaluator(&mut record.again(), said)).collect();
    if found.is_empty() {
        said.whole("none of its evaluators is carried; without a section `evaluators`, `helpfulness` and `goal_success` judge");
    }
    found
}

/// One evaluator; `None` where it has no like, which is told.
fn evaluator(record: &mut Record<'_>, said: &mut Said<'_>) -> Option<EvaluatorSpec> {
    let Some(class) = record.text("evaluator_type") else {
        said.complain(&record.at, "the evaluator does not say its `evaluator_type`");
        return None;
    };
    let judge = JUDGES.iter().find(|(name, _)| *name == class);
    let kind = match judge {
        Some((_, kind)) => Some(EvaluatorKind::Judge { kind: *kind, threshold: kind.threshold() }),
        None => by_class(class, record, said),
    };
    let Some(kind) = kind else {
        said.note(&record.at, &format!("{class} is not carried: {}", why_not(class)));
        return None;
    };
    let name = name(record, &kind, said);
    asked(class, record, said);
    for key in record.unread() {
        said.note(&record.at, &format!("{class}: its `{key}` is not carried"));
    }
    let source = record.at.clone();
    Some(EvaluatorSpec { name, kind, negated: false, panel: Panel::default(), source })
}

/// The evaluators that are no judges with a scale of their own.
fn by_class(class: &str, record: &mut Record<'_>, said: &mut Said<'_>) -> Option<EvaluatorKind> {
    Some(match class {
        "OutputEvaluator" => rubric(RubricSubject::Output, record, said),
        "TrajectoryEvaluator" => rubric(RubricSubject::Trajectory, record, said),
        "InteractionsEvaluator" => rubric(RubricSubject::Interactions, record, said),
        "Equals" => {
            let value = record.take("value").cloned();
            EvaluatorKind::Check(Check::Equals { value: value.map_or(Compared::Expected, Compared::With) })
        }
        "Contains" => EvaluatorKind::Check(Check::Contains { words: Some(words(record, said)) }),
        "StartsWith" => EvaluatorKind::Check(Check::StartsWith { words: words(record, said) }),
        "StateEquals" => {
            // The name is the state's and the evaluator's.
            let (name, value) = (required("name", record, said), record.take("value").cloned());
            EvaluatorKind::Check(Check::StateEquals { name, value })
        }
        "ToolCalled" => EvaluatorKind::Check(Check::ToolCalled { tool: required("tool_name", record, said) }),
        "StructuredOutputSimilarity" => EvaluatorKind::Check(similarity(record, said)),
        _ => return None,
    })
}

fn why_not(class: &str) -> &'static str {
    match class {
        "Evaluator" => "it stands for an experiment without evaluators",
        "SkillInvoked" => "skills are not judged here",
        "AttackSuccessEvaluator" => "a suite attacks nobody",
        class if class.starts_with("Multimodal") => "images are not judged here",
        class if class.starts_with("Skill") => "skills are not judged here",
        _ => "it is a class of your own; `python: module:function` brings it in",
    }
}

/// The name it is given, where it can be one.
fn name(record: &mut Record<'_>, kind: &EvaluatorKind, said: &mut Said<'_>) -> EvaluatorName {
    const LONGEST: usize = 200;
    let written = record.text("name");
    let sound = written.filter(|name| {
        !name.trim().is_empty() && name.chars().count() <= LONGEST && !name.chars().any(char::is_control)
    });
    if written.is_some() && sound.is_none() {
        said.note(
            &record.at,
            &format!("the evaluator is called `{}`: its name is no short line", kind.as_str()),
        );
    }
    EvaluatorName::new(sound.unwrap_or_else(|| kind.as_str()))
}

/// Tells what a suite decides about those who are asked.
fn asked(class: &str, record: &mut Record<'_>, said: &mut Said<'_>) {
    let models = [record.take("model"), record.take("model_id")];
    if let Some(model) = models.into_iter().flatten().next() {
        let model = values::text(model);
        said.note(&record.at, &format!("{class}: the suite's `models.judge` judges in the place of {model}"));
    }
    for prompt in PROMPTS.map(|key| record.text(key)).into_iter().flatten() {
        if prompts::is_own(prompt) {
            said.note(
                &record.at,
                &format!(
                    "{class}: its own prompt is not carried; `--prompts` takes one for Rehearsal's judge"
                ),
            );
        } else {
            said.whole("the prompts that Strands Evals wrote into it are left out on purpose: judges have prompts of their own here");
        }
    }
    if record.take("version").is_some_and(|version| version != "v0") {
        said.note(&record.at, &format!("{class}: the `version` of its prompt is not carried"));
    }
    if record.take("tools").is_some() {
        said.note(&record.at, &format!("{class}: the tools of its judge are not carried"));
    }
    if record.take("include_inputs").is_some_and(|written| written == false) {
        said.note(&record.at, &format!("{class}: its judge sees what the user said all the same"));
    }
}

/// The whole rubric is one criterion, or one for each agent of a system.
fn rubric(subject: RubricSubject, record: &mut Record<'_>, said: &mut Said<'_>) -> EvaluatorKind {
    let criteria: Vec<Criterion> = match record.take("rubric") {
        Some(Value::Object(by_node)) => {
            let worded = |(node, rubric): (&String, &Value)| format!("{node}: {}", values::text(rubric));
            by_node.iter().map(worded).map(criterion).collect()
        }
        Some(Value::String(text)) if !text.trim().is_empty() => vec![criterion(text.clone())],
        Some(_) | None => Vec::new(),
    };
    if criteria.is_empty() {
        said.complain(&record.at, "the evaluator has no `rubric`");
    }
    said.whole("a rubric is one criterion here, met or not met; a list of criteria in a suite gives values in between");
    let described = match subject {
        RubricSubject::Output => None,
        RubricSubject::Trajectory => record.take("trajectory_description"),
        RubricSubject::Interactions => record.take("interaction_description"),
    };
    EvaluatorKind::Rubric(RubricSpec {
        subject,
        criteria,
        description: described.map(description),
        threshold: 1.0,
    })
}

fn criterion(text: String) -> Criterion {
    Criterion { text, weight: 1.0 }
}

/// Words as they are; a map as a line for each of its keys.
fn description(value: &Value) -> String {
    let Some(map) = value.as_object() else { return values::text(value) };
    map.iter().map(|(name, about)| format!("{name}: {}", values::text(about))).collect::<Vec<_>>().join("\n")
}

fn words(record: &mut Record<'_>, said: &mut Said<'_>) -> Matched {
    let text = required("value", record, said);
    let case_sensitive = record.take("case_sensitive").and_then(Value::as_bool).unwrap_or(true);
    Matched { text, case_sensitive, spoken: Spoken::Last }
}

fn similarity(record: &mut Record<'_>, said: &mut Said<'_>) -> Check {
    if let Some(class) = record.take("model_cls").map(values::text) {
        let what =
            format!("StructuredOutputSimilarity: fields are compared as they stand; {class} is not read");
        said.note(&record.at, &what);
    }
    if record.take("weight_hints").is_some_and(|written| written == true) {
        said.note(&record.at, "StructuredOutputSimilarity: its weights are not in the file; `similarity: { weights: ... }` sets them");
    }
    let threshold = record.take("match_threshold").and_then(Value::as_f64).unwrap_or(0.7);
    Check::Similarity { threshold: threshold.clamp(0.0, 1.0), weights: BTreeMap::new() }
}

/// The text of a key that must say something.
fn required(key: &'static str, record: &mut Record<'_>, said: &mut Said<'_>) -> String {
    let text = record.take(key).map(values::text).unwrap_or_default();
    if text.trim().is_empty() {
        said.complain(&record.at, format!("the evaluator has no `{key}`"));
    }
    text
}
