//! `answers` of a case: what the user answers to questions of the agent's.

use super::{counts::TIMES, texts};
use crate::{
    complaint::Notes,
    format::{ActionWord, AnswerForm},
    yaml::Placed,
};
use rehearsal_core::question::{Action, ScriptedAnswer};

/// Lowers one answer; `None` where it does not say what the user does, which is complained about.
pub(crate) fn lower(form: &Placed<AnswerForm>, notes: &mut Notes<'_>) -> Option<ScriptedAnswer> {
    let Placed { value: form, at } = form;
    let action = match notes.required(&form.action, "action", *at)? {
        ActionWord::Accept => Action::Accept,
        ActionWord::Decline => Action::Decline,
        ActionWord::Cancel => Action::Cancel,
    };
    if let (Action::Cancel, Some(content)) = (action, form.content.get()) {
        notes.complain(content.at, "`content` means nothing with `action: cancel`");
    }
    let text = |written: Option<&Placed<String>>, what: &str, notes: &mut Notes<'_>| {
        written.map(|written| {
            texts::not_blank(written, what, notes);
            written.value.clone()
        })
    };
    Some(ScriptedAnswer {
        tool: text(form.tool.get(), "`tool`", notes),
        contains: text(form.contains.get(), "`contains`", notes),
        times: TIMES.lower(&form.times, notes),
        action,
        content: form.content.get().map(|content| content.value.clone()),
    })
}
