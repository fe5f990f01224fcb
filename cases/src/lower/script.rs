//! `script` of a case: what the user says, and where the actor is free.

use super::{counts::FREE, texts};
use crate::{
    complaint::Notes,
    format::{Form, FreeMap, LineForm},
    yaml::Placed,
};
use rehearsal_core::case::Line;

/// The word that leaves the rest, or all up to the next line, to the actor.
const FREE_WORD: &str = "free";

/// Lowers a script, which has to fit into so many turns; nothing where there is none.
pub(crate) fn lower(
    script: Option<&Placed<Vec<Placed<LineForm>>>>,
    max_turns: u32,
    notes: &mut Notes<'_>,
) -> Vec<Line> {
    let Some(Placed { value: forms, at }) = script else { return Vec::new() };
    if forms.is_empty() {
        let hint = Some("write a line, or leave the key out where the user is free".to_owned());
        notes.complain_with(*at, "`script` is empty", hint);
    }
    let lines: Vec<(Line, &Placed<LineForm>)> =
        forms.iter().filter_map(|form| Some((line(form, notes)?, form))).collect();
    for pair in lines.windows(2) {
        if let [(Line::Free { .. }, _), (Line::Free { .. }, second)] = pair {
            let hint = Some("one part may be as long as two; write a line between them".to_owned());
            notes.complain_with(second.at, "the user is free twice in a row", hint);
        }
    }
    // Each free part takes one message at the least, and the opening message is one too.
    let least = lines.len() + 1;
    if least > usize::try_from(max_turns).unwrap_or(usize::MAX) {
        let hint = Some(format!("raise `max_turns` to {least}, or more where the user is free for longer"));
        let message = format!(
            "the script takes at least {least} messages, the opening one included, and `max_turns` is {max_turns}"
        );
        notes.complain_with(*at, message, hint);
    }
    lines.into_iter().map(|(line, _)| line).collect()
}

/// One line; `None` where it is none, which is complained about.
fn line(form: &Placed<LineForm>, notes: &mut Notes<'_>) -> Option<Line> {
    match &form.value {
        Form::Short(word) if word == FREE_WORD => Some(Line::Free { messages: None }),
        Form::Short(text) => {
            let said = Placed { value: text.clone(), at: form.at };
            texts::not_blank(&said, "a line of the script", notes);
            Some(Line::Say(said.value))
        }
        Form::Full(FreeMap { free }) => {
            let messages = FREE.bounded(notes.required(free, "free", form.at)?, notes);
            Some(Line::Free { messages })
        }
        Form::Neither => {
            notes.neither::<FreeMap>(form.at);
            None
        }
    }
}
