//! Evaluators of an experiment, by the names of their classes.

mod asked;
mod checks;
mod judges;
mod rubrics;

use super::{record::Record, said::Said, values};
use crate::complaint::quoted;
use rehearsal_core::{
    ids::EvaluatorName,
    suite::{EvaluatorKind, EvaluatorSpec, Panel},
};

/// Every evaluator that has its like here.
pub(super) fn all(records: Vec<Record<'_>>, said: &mut Said<'_>) -> Vec<EvaluatorSpec> {
    let found: Vec<_> = records.into_iter().filter_map(|record| evaluator(record, said)).collect();
    if found.is_empty() {
        said.whole(
            "none of its evaluators is carried; without a section `evaluators`, `helpfulness` and `goal_success` judge",
        );
    }
    found
}

/// One evaluator; `None` where it has no like, which is told.
fn evaluator(mut record: Record<'_>, said: &mut Said<'_>) -> Option<EvaluatorSpec> {
    let Some(class) = record.text("evaluator_type") else {
        said.complain(&record.at, "the evaluator does not say its `evaluator_type`");
        return None;
    };
    let kind = judges::kind(class)
        .or_else(|| rubrics::kind(class, &mut record, said))
        .or_else(|| checks::kind(class, &mut record, said));
    let Some(kind) = kind else {
        said.note(&record.at, &format!("{} is not carried: {}", quoted(class), why_not(class)));
        return None;
    };
    let name = name(&mut record, &kind, said);
    asked::tell(class, &mut record, said);
    for key in record.unread() {
        said.note(&record.at, &format!("{}: its {} is not carried", quoted(class), quoted(key)));
    }
    Some(EvaluatorSpec { name, kind, negated: false, panel: Panel::default(), source: record.at })
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
        let what = format!("the evaluator is called `{}`: its name is no short line", kind.as_str());
        said.note(&record.at, &what);
    }
    EvaluatorName::new(sound.unwrap_or_else(|| kind.as_str()))
}

/// The text of a key that must say something.
fn required(key: &'static str, record: &mut Record<'_>, said: &mut Said<'_>) -> String {
    let text = record.take(key).map(values::text).unwrap_or_default();
    if text.trim().is_empty() {
        said.complain(&record.at, format!("the evaluator has no `{key}`"));
    }
    text
}
