//! What an experiment says of those who are asked, and the suite decides.

use super::super::{prompts, record::Record, said::Said, values};
use crate::complaint::quoted;

/// What a prompt of a judge's may be called.
const PROMPTS: [&str; 3] = ["system_prompt", "assertion_system_prompt", "reference_system_prompt"];

/// Tells which model, prompts, tools and inputs of an evaluator are not carried.
pub(super) fn tell(class: &str, record: &mut Record<'_>, said: &mut Said<'_>) {
    let mut note =
        |record: &Record<'_>, what: &str| said.note(&record.at, &format!("{}: {what}", quoted(class)));
    let models = [record.take("model"), record.take("model_id")];
    if let Some(model) = models.into_iter().flatten().next().map(values::text) {
        note(record, &format!("the suite's `models.judge` judges in the place of {}", quoted(&model)));
    }
    let written = PROMPTS.map(|key| record.text(key)).into_iter().flatten();
    let (own, usual): (Vec<_>, Vec<_>) = written.partition(|prompt| prompts::is_own(prompt));
    if !own.is_empty() {
        note(record, "its own prompt is not carried; `--prompts` takes one for Rehearsal's judge");
    }
    if record.take("version").is_some_and(|version| version != "v0") {
        note(record, "the `version` of its prompt is not carried");
    }
    if record.take("tools").is_some() {
        note(record, "the tools of its judge are not carried");
    }
    if record.take("include_inputs").is_some_and(|written| written == false) {
        note(record, "its judge sees what the user said all the same");
    }
    if !usual.is_empty() {
        said.whole(
            "the prompts that Strands Evals wrote into it are left out on purpose: judges have prompts of their own here",
        );
    }
}
