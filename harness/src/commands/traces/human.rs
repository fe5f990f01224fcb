//! What was understood, for a person at a terminal of eighty columns.

use super::object::{ModelEntry, SessionEntry, ToolEntry, TracesObject, TurnEntry};
use rehearsal_reports::terminal::{Style, wrapped};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Where the text of a turn begins.
const INDENT: usize = 12;
/// Letters of a message that are shown; the JSON has all of them.
const LETTERS: usize = 300;
/// Letters of a tool's arguments or result.
const FEW_LETTERS: usize = 120;

/// The sessions one after the other, and what they come to. What is to be said of several turns is said once.
pub(super) fn text(understood: &TracesObject, style: Style) -> String {
    let notes = notes(understood);
    let common: BTreeSet<&str> = notes.iter().map(|(note, _)| *note).collect();
    let view = View { style, common };
    let mut parts: Vec<String> = understood.sessions.iter().map(|one| view.session(one)).collect();
    parts.push(end(understood, style));
    parts.extend((!notes.is_empty()).then(|| common_notes(&notes, style)));
    parts.join("\n\n") + "\n"
}

/// Notes of more than one turn, with how many, the most frequent first.
fn notes(understood: &TracesObject) -> Vec<(&str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for note in understood.sessions.iter().flat_map(|session| &session.turns).flat_map(|turn| &turn.notes) {
        *counts.entry(note).or_default() += 1;
    }
    let mut common: Vec<(&str, usize)> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    common.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    common
}

fn common_notes(notes: &[(&str, usize)], style: Style) -> String {
    let lines = notes.iter().flat_map(|(note, count)| labelled(&format!("in {count} turns"), note));
    lines.map(|line| style.warning(&line)).collect::<Vec<_>>().join("\n")
}

/// How turns are shown.
struct View<'a> {
    style: Style,
    /// Notes that are not shown with each turn.
    common: BTreeSet<&'a str>,
}

impl View<'_> {
    fn session(&self, session: &SessionEntry) -> String {
        let dialects = match session.dialects.as_slice() {
            [] => String::new(),
            dialects => format!(" · {}", dialects.join(", ")),
        };
        let head =
            format!("session {} · {}{dialects}", session.session_id, counted(session.turns.len(), "turn"));
        let mut lines: Vec<String> = wrapped(&head, 0).iter().map(|line| self.style.heading(line)).collect();
        lines.extend((1..).zip(&session.turns).flat_map(|(number, one)| self.turn(number, one)));
        lines.join("\n")
    }

    fn turn(&self, number: usize, turn: &TurnEntry) -> Vec<String> {
        let style = self.style;
        let words = |words: &Option<String>| {
            words.as_ref().map_or_else(|| "(not in the spans)".to_owned(), |words| cut(words, LETTERS))
        };
        let mut lines = labelled(&format!("{number:>3} user"), &words(&turn.user));
        if turn.reply.is_some() || (turn.error.is_none() && turn.questions.is_empty()) {
            lines.extend(labelled("    agent", &words(&turn.reply)));
        }
        lines.extend(turn.questions.iter().flat_map(|asked| labelled("    asks", &cut(asked, LETTERS))));
        if let Some(error) = &turn.error {
            lines.extend(labelled("    error", &cut(error, LETTERS)).iter().map(|line| style.warning(line)));
        }
        lines.extend(turn.tool_calls.iter().flat_map(|call| labelled("    tool", &tool(call))));
        if !turn.model_calls.is_empty() {
            lines.extend(
                labelled("    models", &models(&turn.model_calls)).iter().map(|line| style.aside(line)),
            );
        }
        let own = turn.notes.iter().filter(|note| !self.common.contains(note.as_str()));
        lines.extend(own.flat_map(|note| labelled("    note", note)).map(|line| style.warning(&line)));
        lines
    }
}

/// A text with a word before its first line.
fn labelled(label: &str, text: &str) -> Vec<String> {
    let mut lines = wrapped(text, INDENT);
    if let Some(first) = lines.first_mut() {
        let said: String = first.chars().skip(INDENT).collect();
        *first = format!("{label:<INDENT$}{said}");
    }
    lines
}

fn tool(call: &ToolEntry) -> String {
    let arguments =
        call.arguments.as_ref().map(|arguments| format!(" {}", cut(&plain(arguments), FEW_LETTERS)));
    let came = match (&call.error, &call.result) {
        (Some(error), _) => format!("failed: {}", cut(error, FEW_LETTERS)),
        (None, Some(result)) => cut(&plain(result), FEW_LETTERS),
        (None, None) => "(result not in the spans)".to_owned(),
    };
    format!("{}{} → {came}", call.name, arguments.unwrap_or_default())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// `gpt-5-mini ×2: 180 tokens in (64 cached), 31 out`.
fn models(calls: &[ModelEntry]) -> String {
    let mut names: Vec<(&str, usize)> = Vec::new();
    for call in calls {
        let name = call.model.as_deref().unwrap_or("unnamed model");
        match names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => names.push((name, 1)),
        }
    }
    let names: Vec<String> = names
        .into_iter()
        .map(|(name, count)| if count > 1 { format!("{name} ×{count}") } else { name.to_owned() })
        .collect();
    let failed = calls.iter().filter(|call| call.error.is_some()).count();
    let failed = if failed > 0 { format!(", {failed} failed") } else { String::new() };
    format!("{}: {}{failed}", names.join(", "), tokens(calls.iter()))
}

fn tokens<'a>(calls: impl Iterator<Item = &'a ModelEntry> + Clone) -> String {
    let sum = |of: fn(&ModelEntry) -> Option<u64>| calls.clone().filter_map(of).reduce(u64::saturating_add);
    let (input, output) = (sum(|call| call.input_tokens), sum(|call| call.output_tokens));
    let cached = sum(|call| call.cache_read_tokens).filter(|cached| *cached > 0);
    let cached = cached.map_or_else(String::new, |cached| format!(" ({cached} cached)"));
    match (input, output) {
        (None, None) => "tokens not in the spans".to_owned(),
        (input, output) => {
            let shown =
                |count: Option<u64>| count.map_or_else(|| "unknown".to_owned(), |count| count.to_string());
            format!("{} tokens in{cached}, {} out", shown(input), shown(output))
        }
    }
}

/// What all of it comes to, and what is to be said of the files as a whole.
fn end(understood: &TracesObject, style: Style) -> String {
    let turns = || understood.sessions.iter().flat_map(|session| &session.turns);
    let calls = || turns().flat_map(|turn| &turn.model_calls);
    let mut sentence = format!(
        "{}, {}, {}, {}",
        counted(understood.sessions.len(), "session"),
        counted(turns().count(), "turn"),
        counted(turns().map(|turn| turn.tool_calls.len()).sum(), "tool call"),
        counted(calls().count(), "model call"),
    );
    if calls().next().is_some() {
        sentence.push_str(&format!("; {}", tokens(calls().collect::<Vec<_>>().into_iter())));
    }
    let mut lines = wrapped(&sentence, 0);
    if understood.sessions.is_empty() {
        let nothing = "There is no call of a model, a tool or an agent in these spans that is understood.";
        lines.extend(wrapped(nothing, 0).iter().map(|line| style.warning(line)));
    }
    if !understood.written_as.is_empty() {
        lines.extend(
            wrapped(&format!("written as {}", understood.written_as.join(", ")), 0)
                .iter()
                .map(|line| style.aside(line)),
        );
    }
    lines.extend(understood.notes.iter().flat_map(|note| wrapped(note, 0)).map(|line| style.warning(&line)));
    lines.join("\n")
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn cut(text: &str, letters: usize) -> String {
    let mut shown: String = text.trim().chars().take(letters).collect();
    if text.trim().chars().nth(letters).is_some() {
        shown.push('…');
    }
    shown
}
