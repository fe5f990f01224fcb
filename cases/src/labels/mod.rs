//! Labels: conversations and what people say of them, by which a judge is calibrated.

mod form;

use crate::{
    complaint::{Complaints, Notes, counted, quoted},
    format::OneOrMore,
    goals::{Goal, case},
    lower::texts,
    nearest,
    yaml::{self, Place, Placed},
};
use form::{CallForm, LabelledForm, LabelsFile, TurnForm};
use rehearsal_core::{case::SourceRef, seed::fingerprint, span::ToolCall, suite::Suite};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

/// Digits of the hash of a file of labels.
const FINGERPRINT_DIGITS: usize = 12;

/// What a draft of labels holds where a verdict is to be filled in.
const LEFT_OPEN: &str = "?";

/// Conversations that people have judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Labels {
    /// Each of them, in the file's order; never empty.
    pub conversations: Vec<Labelled>,
    /// A hash of the file's text.
    pub fingerprint: String,
}

/// A conversation and what people say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// Where it is to be had.
    pub held: HeldIn,
    /// What it was about.
    pub goal: Goal,
    /// What people say, by the evaluator's name in the suite; never empty.
    pub verdicts: BTreeMap<String, Label>,
    /// Where it is written.
    pub source: SourceRef,
}

/// Where a conversation is to be had.
#[derive(Clone, Debug, PartialEq)]
pub enum HeldIn {
    /// In the file of labels itself.
    File(Vec<WrittenTurn>),
    /// In a run.
    Run {
        /// The run's folder.
        folder: PathBuf,
        /// Its attempt, `case / persona / trial`.
        attempt: String,
    },
}

/// One turn of a conversation that is written down.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WrittenTurn {
    /// What the user said.
    pub user: String,
    /// What the agent replied.
    pub reply: Option<String>,
    /// Why it did not.
    pub error: Option<String>,
    /// The tools that it called before.
    pub tool_calls: Vec<ToolCall>,
}

/// What people say of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// Of the whole.
    Whole(bool),
    /// Of each turn.
    Turns(Vec<bool>),
}

impl Label {
    /// Whether the conversation passes: as a whole, or in every turn.
    pub fn passes(&self) -> bool {
        match self {
            Self::Whole(passes) => *passes,
            Self::Turns(turns) => turns.iter().all(|passes| *passes),
        }
    }
}

/// Reads labels from their text; `name` is what complaints call the file, and the folder it names is where runs are
/// looked for.
pub(crate) fn parse(name: &str, text: &str, suite: &Suite) -> Result<Labels, Complaints> {
    let file: Placed<LabelsFile> = yaml::parse(text).map_err(|refusal| refusal.into_complaint(name))?;
    let mut notes = Notes::new(name);
    let written = notes.required(&file.value.conversations, "conversations", file.at);
    let conversations: Vec<Labelled> = written
        .into_iter()
        .flat_map(|list| &list.value)
        .map(|form| labelled(form, suite, &mut notes))
        .collect();
    if let Some(list) = written.filter(|list| list.value.is_empty()) {
        notes.complain(list.at, "no conversation is labelled");
    }
    notes.finish(Some(Labels { conversations, fingerprint: fingerprint(text, FINGERPRINT_DIGITS) }))
}

fn labelled(form: &Placed<LabelledForm>, suite: &Suite, notes: &mut Notes<'_>) -> Labelled {
    let Placed { value: form, at } = form;
    let held = held(form, *at, notes);
    let turns = match &held {
        HeldIn::File(turns) => Some(turns.len()),
        HeldIn::Run { .. } => None,
    };
    let verdicts = notes.required(&form.verdicts, "verdicts", *at);
    if let Some(verdicts) = verdicts.filter(|verdicts| verdicts.value.is_empty()) {
        notes.complain(verdicts.at, "nothing is said of this conversation");
    }
    let label = |(evaluator, written): (&String, &Placed<OneOrMore>)| {
        check_evaluator(evaluator, written.at, suite, notes);
        Some((evaluator.clone(), label(written, turns, notes)?))
    };
    Labelled {
        verdicts: verdicts.into_iter().flat_map(|verdicts| &verdicts.value).filter_map(label).collect(),
        goal: goal(form, *at, suite, notes),
        held,
        source: notes.source(*at),
    }
}

fn held(form: &LabelledForm, at: Place, notes: &mut Notes<'_>) -> HeldIn {
    match (form.turns.get(), form.run.get(), form.attempt.get()) {
        (Some(turns), None, None) => {
            if turns.value.is_empty() {
                notes.complain(turns.at, "the conversation has no turn");
            }
            HeldIn::File(turns.value.iter().map(|turn| written(turn, notes)).collect())
        }
        (None, Some(run), Some(attempt)) => {
            texts::not_blank(run, "`run`", notes);
            let beside = Path::new(notes.file()).parent().unwrap_or(Path::new(""));
            HeldIn::Run { folder: beside.join(&run.value), attempt: attempt.value.clone() }
        }
        (_, _, _) => {
            let hint = "write `turns: [{ user: ..., reply: ... }]`, or `run: <folder>` with `attempt: case / persona / 1`";
            notes.complain_with(at, "this does not say what the conversation was", Some(hint.to_owned()));
            HeldIn::File(Vec::new())
        }
    }
}

fn written(turn: &Placed<TurnForm>, notes: &mut Notes<'_>) -> WrittenTurn {
    let Placed { value: form, at } = turn;
    if form.reply.get().is_none() && form.error.get().is_none() {
        let hint = "write `reply`, or `error` where none came back";
        notes.complain_with(*at, "the turn has no reply", Some(hint.to_owned()));
    }
    WrittenTurn {
        user: texts::text(&form.user, "user", *at, notes),
        reply: form.reply.get().map(|reply| reply.value.clone()),
        error: form.error.get().map(|error| error.value.clone()),
        tool_calls: form.tool_calls.iter().map(|call| tool_call(call, notes)).collect(),
    }
}

fn tool_call(call: &Placed<CallForm>, notes: &mut Notes<'_>) -> ToolCall {
    let Placed { value: form, at } = call;
    ToolCall {
        name: texts::name(&form.name, "name", *at, notes),
        id: None,
        arguments: form.arguments.get().cloned(),
        result: form.result.get().cloned(),
        error: form.error.get().map(|error| error.value.clone()),
    }
}

fn goal(form: &LabelledForm, at: Place, suite: &Suite, notes: &mut Notes<'_>) -> Goal {
    let task = form.task_description.get();
    task.iter().for_each(|task| texts::not_blank(task, "`task_description`", notes));
    let goal = Goal {
        case: form.case.get().and_then(|name| case(name, suite, notes)),
        task_description: task.map(|task| task.value.clone()),
        assertions: texts::items(&form.assertions, "an assertion", notes),
    };
    let says_nothing = form.case.get().is_none() && task.is_none() && goal.assertions.is_empty();
    if says_nothing && form.run.get().is_none() {
        let hint = "name the suite's `case`, or write a `task_description` or `assertions`";
        notes.complain_with(
            at,
            "this says nothing of what the conversation was about",
            Some(hint.to_owned()),
        );
    }
    goal
}

fn check_evaluator(name: &str, at: Place, suite: &Suite, notes: &mut Notes<'_>) {
    let known = || suite.evaluators.iter().map(|spec| spec.name.as_str());
    if known().any(|known| known == name) {
        return;
    }
    let message = format!("the suite {} has no evaluator called {}", quoted(&suite.name), quoted(name));
    notes.complain_with(at, message, nearest::hint(name, known()));
}

fn label(written: &Placed<OneOrMore>, turns: Option<usize>, notes: &mut Notes<'_>) -> Option<Label> {
    let verdict = |word: &String| match word.as_str() {
        "pass" => Some(true),
        "fail" => Some(false),
        _ => None,
    };
    let words = &written.value.0;
    let verdicts: Option<Vec<bool>> = words.iter().map(verdict).collect();
    let Some(verdicts) = verdicts.filter(|verdicts| !verdicts.is_empty()) else {
        let left = words.iter().any(|word| word.trim() == LEFT_OPEN);
        let hint = left.then(|| "fill it in, or take it out".to_owned());
        let message = "expected `pass` or `fail`, or a list with one of them for each turn";
        notes.complain_with(written.at, message, hint);
        return None;
    };
    match (verdicts.as_slice(), turns) {
        // A single verdict on a conversation of a single turn is of both.
        ([one], _) => Some(Label::Whole(*one)),
        (several, Some(turns)) if several.len() != turns => {
            let told = [counted(several.len(), "verdict"), counted(turns, "turn")];
            notes.complain(written.at, told.join(" for "));
            None
        }
        (_, _) => Some(Label::Turns(verdicts)),
    }
}

#[cfg(test)]
mod tests;
