//! The rows as CSV that is safe to open in a spreadsheet.

use super::row::ScoreRow;
use crate::cost::cell;
use csv::Writer;
use rehearsal_core::session::EndingKind;
use std::{
    collections::BTreeMap,
    fmt::Display,
    io::{self, Write},
};

const HEADER: [&str; 23] = [
    "run",
    "suite",
    "attempt",
    "case",
    "persona",
    "trial",
    "seed",
    "session_id",
    "ending",
    "turns",
    "validity",
    "owner",
    "evaluator",
    "outcome",
    "label",
    "value",
    "passed",
    "turn",
    "call",
    "reason",
    "cost_usd",
    "tags",
    "traits",
];

/// A table that is being written.
pub(super) struct Table<W: Write> {
    writer: Writer<W>,
}

impl<W: Write> Table<W> {
    pub(super) fn new(out: W) -> io::Result<Self> {
        let mut writer = Writer::from_writer(out);
        writer.write_record(HEADER).map_err(io::Error::other)?;
        Ok(Self { writer })
    }

    pub(super) fn add(&mut self, row: &ScoreRow<'_>) -> io::Result<()> {
        self.writer.write_record(cells(row)).map_err(io::Error::other)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

fn cells(row: &ScoreRow<'_>) -> [String; 23] {
    [
        text(row.run),
        text(row.suite),
        row.attempt.to_string(),
        text(Some(row.case)),
        text(Some(row.persona)),
        row.trial.to_string(),
        number(row.seed),
        text(row.session_id),
        text(row.ending.map(EndingKind::as_str)),
        number(row.turns),
        text(row.validity.map(|validity| validity.as_str())),
        text(row.owner.map(|owner| owner.as_str())),
        text(row.evaluator),
        row.outcome.to_owned(),
        text(row.label),
        number(row.value),
        number(row.passed),
        number(row.turn),
        number(row.call),
        text(row.reason),
        number(row.cost_usd),
        pairs(row.tags),
        pairs(row.traits),
    ]
}

fn text(text: Option<&str>) -> String {
    cell(text.unwrap_or_default()).into_owned()
}

fn number(number: Option<impl Display>) -> String {
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn pairs(pairs: Option<&BTreeMap<String, String>>) -> String {
    let pairs = pairs.into_iter().flatten().map(|(key, value)| format!("{key}={value}"));
    text(Some(&pairs.collect::<Vec<_>>().join(";")))
}
