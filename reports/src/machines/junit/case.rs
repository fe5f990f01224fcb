//! One attempt as a test case.

use super::{seconds, suite_name, xml::Xml};
use crate::{
    against,
    journal::AttemptRecord,
    machines::attempt,
    replay, show,
    status::{self, Bar, Status},
};
use rehearsal_core::{
    score::Judgement,
    summary::{Summary, mean_millionths},
};
use std::io;

/// Writes an attempt.
pub(super) fn write(
    record: &AttemptRecord,
    summary: &Summary,
    bars: &[Bar],
    xml: &mut Xml<'_>,
) -> io::Result<()> {
    let bars = status::bars_of(bars, record.index, summary);
    let status = status::status(&bars, record.ending.as_ref(), record.review.as_ref(), &record.judgements);
    xml.open("testcase", &attributes(record, summary))?;
    xml.properties(&properties(record, summary, &status))?;
    match &status {
        Status::Passed => {}
        Status::Failed(why) => xml.outcome("failure", why, &particulars(record, summary))?,
        Status::Error(why) => xml.outcome("error", why, &particulars(record, summary))?,
        Status::Skipped(why) => xml.outcome("skipped", why, "")?,
    }
    xml.close("testcase")
}

fn attributes(record: &AttemptRecord, summary: &Summary) -> Vec<(&'static str, String)> {
    let mut attributes = vec![
        ("classname", format!("{}.{}", suite_name(summary), record.id.case)),
        ("name", record.id.to_string()),
        ("time", seconds(attempt::seconds(record))),
    ];
    if let Some(source) = attempt::planned(&record.id, summary).and_then(|case| case.source.as_ref()) {
        attributes.extend([("file", source.file.clone()), ("line", source.line.to_string())]);
    }
    attributes
}

fn properties(record: &AttemptRecord, summary: &Summary, status: &Status) -> Vec<(String, String)> {
    let mut properties: Vec<(String, String)> = Vec::new();
    for (evaluator, judgement) in sorted(record) {
        let (outcome, score) = outcome(judgement);
        properties.extend(score.map(|score| (format!("score.{evaluator}"), score)));
        properties.push((format!("outcome.{evaluator}"), outcome));
    }
    let (spent, manifest) = (attempt::spent(record, summary), summary.manifest.as_deref());
    let told = [
        ("ending", record.ending.as_ref().map(|ending| ending.kind().as_str().to_owned())),
        ("validity", record.review.as_ref().map(|review| review.validity.as_str().to_owned())),
        (
            "owner",
            record.blame().filter(|_| *status != Status::Passed).map(|blame| blame.owner.as_str().to_owned()),
        ),
        ("turns", attempt::turns(record).map(|turns| turns.to_string())),
        ("cost_usd", spent.known_cost().map(|cost| cost.decimal())),
        ("seed", manifest.map(|manifest| manifest.seed.0.to_string())),
        ("session_id", record.session.as_ref().map(|session| session.id.to_string())),
        ("replay", manifest.and_then(|manifest| replay::command(manifest, &record.id))),
    ];
    properties.extend(told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))));
    properties
}

/// By the evaluators' names: they judge side by side, so the order in which they finish is chance.
fn sorted(record: &AttemptRecord) -> Vec<(&str, &Judgement)> {
    let judgements = record.judgements.iter();
    let mut sorted: Vec<_> = judgements.map(|(name, judgement)| (name.as_str(), judgement)).collect();
    sorted.sort_by_key(|(name, _)| *name);
    sorted
}

/// What an evaluator came to, and the mean of its scores.
fn outcome(judgement: &Judgement) -> (String, Option<String>) {
    match judgement {
        Judgement::Scored(scores) => {
            let passed = scores.iter().filter(|score| score.passed).count();
            let outcome = match (passed, scores.len()) {
                (0, 1) => "failed".to_owned(),
                (1, 1) => "passed".to_owned(),
                (passed, all) => format!("{passed} of {all} passed"),
            };
            (outcome, Some(show::number(mean_millionths(scores) as f64 / 1e6)))
        }
        Judgement::NotApplicable { .. } => ("not_applicable".to_owned(), None),
        Judgement::Failed { .. } => ("not_judged".to_owned(), None),
    }
}

/// Everything that is held against the attempt, a line each, whose fault it is, and how to play it again.
fn particulars(record: &AttemptRecord, summary: &Summary) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (evaluator, judgement) in &record.judgements {
        lines.extend(against::line(evaluator, judgement));
        if let Judgement::Failed { error, .. } = judgement {
            lines.push(format!("{evaluator}: {}", against::cut(error)));
        }
    }
    lines.sort();
    lines.extend(record.ending.as_ref().map(|ending| match ending.detail() {
        Some(detail) => format!("ended: {} ({})", show::ending(ending.kind()), against::cut(detail)),
        None => format!("ended: {}", show::ending(ending.kind())),
    }));
    lines.extend(record.blame().map(|blame| format!("owner: {}", blame.owner.as_str())));
    let manifest = summary.manifest.as_deref();
    let replay = manifest.and_then(|manifest| replay::command(manifest, &record.id));
    lines.extend(replay.map(|command| format!("replay: {command}")));
    lines.join("\n")
}
