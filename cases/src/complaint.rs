//! What is wrong with a suite file, where, and what to do about it.

use crate::{
    format::{Required, Section},
    yaml::Place,
};
use rehearsal_core::case::SourceRef;
use std::fmt;

/// Everything that is wrong with a suite file, in the file's order; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(Complaint::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Complaints(Vec<Complaint>);

impl Complaints {
    /// The complaints, in the file's order; at least one.
    pub fn all(&self) -> &[Complaint] {
        &self.0
    }

    /// The same, at this place where they have none.
    pub(crate) fn placed(mut self, at: &SourceRef) -> Self {
        for complaint in &mut self.0 {
            complaint.place.get_or_insert_with(|| at.clone());
        }
        self
    }

    /// The complaints, where there are any.
    pub(crate) fn of(found: Vec<Complaint>) -> Option<Self> {
        (!found.is_empty()).then_some(Self(found))
    }
}

impl From<Complaint> for Complaints {
    fn from(complaint: Complaint) -> Self {
        Self(vec![complaint])
    }
}

/// One thing that is wrong. Shown as `file:line:column: message`, with the hint on an indented line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Where; `None` where the file as a whole cannot be read, and the message then names it.
    pub place: Option<SourceRef>,
    /// What is wrong.
    pub message: String,
    /// What to do, where we have an idea.
    pub hint: Option<String>,
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\n    hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// Collects complaints while a suite is lowered, so that one reading finds all of them.
#[derive(Debug)]
pub(crate) struct Notes<'a> {
    file: &'a str,
    found: Vec<Complaint>,
}

impl<'a> Notes<'a> {
    pub(crate) fn new(file: &'a str) -> Self {
        Self { file, found: Vec::new() }
    }

    /// The file that is read, as the caller named it.
    pub(crate) fn file(&self) -> &'a str {
        self.file
    }

    /// The place as the core knows it.
    pub(crate) fn source(&self, at: Place) -> SourceRef {
        at.in_file(self.file)
    }

    pub(crate) fn complain(&mut self, at: Place, message: impl Into<String>) {
        self.complain_with(at, message, None);
    }

    pub(crate) fn complain_with(&mut self, at: Place, message: impl Into<String>, hint: Option<String>) {
        self.complain_at(self.source(at), message, hint);
    }

    pub(crate) fn complain_at(&mut self, at: SourceRef, message: impl Into<String>, hint: Option<String>) {
        self.found.push(Complaint { place: Some(at), message: message.into(), hint });
    }

    /// The value of a key, with a complaint where it is missing from the map at this place.
    pub(crate) fn required<'v, T>(&mut self, value: &'v Required<T>, key: &str, at: Place) -> Option<&'v T> {
        if value.get().is_none() {
            let hint = "the map that starts here needs it; if it is written, look at its indentation";
            self.complain_with(at, format!("the key `{key}` is missing or empty"), Some(hint.to_owned()));
        }
        value.get()
    }

    /// Complains about a section that has neither of its two forms.
    pub(crate) fn neither<S: Section>(&mut self, at: Place) {
        self.complain(at, format!("expected {}", S::EXPECTING));
    }

    /// The value, provided that there is one and nothing was found.
    pub(crate) fn finish<T>(mut self, value: Option<T>) -> Result<T, Complaints> {
        match value {
            Some(value) if self.found.is_empty() => Ok(value),
            Some(_) | None => {
                let file = self.file;
                self.found.sort_by_key(|complaint| {
                    complaint.place.as_ref().map(|place| (place.file != file, place.line, place.column))
                });
                Err(Complaints(self.found))
            }
        }
    }
}

/// The complaint for a file that is not text: the place of its first bad byte.
pub(crate) fn not_utf8(file: &str, bytes: &[u8], valid_up_to: usize) -> Complaint {
    let before = String::from_utf8_lossy(bytes.get(..valid_up_to).unwrap_or_default());
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |last| last.chars().count()) + 1;
    Complaint {
        place: Some(Place::new(line as u64, column as u64).in_file(file)),
        message: "the file is not UTF-8".to_owned(),
        hint: Some("save it as UTF-8 text".to_owned()),
    }
}

/// A count and its noun, in the plural where it is not one.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The word in backticks, cut where it is long and with what would disturb a terminal spelled out.
pub(crate) fn quoted(word: &str) -> String {
    const MOST_CHARACTERS: usize = 60;
    let mut shown = String::from("`");
    for character in word.chars().take(MOST_CHARACTERS) {
        match character.is_control() {
            true => shown.extend(character.escape_default()),
            false => shown.push(character),
        }
    }
    if word.chars().nth(MOST_CHARACTERS).is_some() {
        shown.push('…');
    }
    shown.push('`');
    shown
}
