//! One row: an attempt, an evaluator, a score.

use crate::{journal::AttemptRecord, machines::attempt};
use rehearsal_core::{
    actor::Traits,
    review::{Owner, Validity},
    score::{Judgement, Score, Target},
    session::EndingKind,
    summary::Summary,
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of a line's shape; counted up when a reader of the old one would misread it.
const FORMAT: u32 = 1;

/// One score of an attempt, or the fact that an evaluator gave none. An evaluator that scores each turn has a line for
/// each; an attempt that was never judged has one line, without an evaluator. `null` is what is not known.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "A line of the scores of a run of Rehearsal")]
pub(super) struct ScoreRow<'a> {
    /// The version of a line's shape; counted up when a reader of the old one would misread it.
    pub(super) format: u32,
    /// The run.
    pub(super) run: Option<&'a str>,
    /// The suite's name.
    pub(super) suite: Option<&'a str>,
    /// The attempt's place in the plan, from 0.
    pub(super) attempt: u32,
    /// The case.
    pub(super) case: &'a str,
    /// Who played the user.
    pub(super) persona: &'a str,
    /// Which repetition, from 1.
    pub(super) trial: u32,
    /// The run's seed; the attempt's own follows from it, the case, the persona and the trial.
    pub(super) seed: Option<u64>,
    /// The id that was handed to the agent, or that it sent.
    pub(super) session_id: Option<&'a str>,
    /// How the conversation ended; `null` where the run stopped before.
    pub(super) ending: Option<EndingKind>,
    /// User messages.
    pub(super) turns: Option<usize>,
    /// Whether the simulated user played fair; `null` where nobody looked.
    pub(super) validity: Option<Validity>,
    /// Whose fault it was that the attempt did not go well; `null` where it did.
    pub(super) owner: Option<Owner>,
    /// The evaluator.
    pub(super) evaluator: Option<&'a str>,
    /// `scored`, `not_applicable`, `failed` where the evaluator could not find out, or `unjudged`.
    pub(super) outcome: &'static str,
    /// The evaluator's word for the value.
    pub(super) label: Option<&'a str>,
    /// The score, from 0 to 1.
    pub(super) value: Option<f64>,
    /// Whether the evaluator's threshold is reached.
    pub(super) passed: Option<bool>,
    /// The turn it is about; `null` for the session as a whole.
    pub(super) turn: Option<u32>,
    /// Which of the turn's tool calls it is about, from 1.
    pub(super) call: Option<u32>,
    /// Why, or why there is no score.
    pub(super) reason: Option<&'a str>,
    /// What the attempt cost, all parties together, in US dollars, as far as known. The same on each line of an
    /// attempt: take it once.
    pub(super) cost_usd: Option<f64>,
    /// The case's tags.
    pub(super) tags: Option<&'a BTreeMap<String, String>>,
    /// The traits of whoever played the user.
    pub(super) traits: Option<&'a Traits>,
}

/// The rows of an attempt, by the evaluators' names.
pub(super) fn rows<'a>(record: &'a AttemptRecord, summary: &'a Summary) -> Vec<ScoreRow<'a>> {
    let base = base(record, summary);
    let mut judgements: Vec<_> = record.judgements.iter().collect();
    judgements.sort_by_key(|(evaluator, _)| evaluator);
    if judgements.is_empty() {
        return vec![base];
    }
    let of = |(evaluator, judgement): &'a (_, Judgement)| {
        let evaluator: &'a rehearsal_core::ids::EvaluatorName = evaluator;
        of_judgement(&base, evaluator.as_str(), judgement)
    };
    judgements.into_iter().flat_map(of).collect()
}

/// What all rows of an attempt have in common.
fn base<'a>(record: &'a AttemptRecord, summary: &'a Summary) -> ScoreRow<'a> {
    let manifest = summary.manifest.as_deref();
    let ending = record.ending.as_ref();
    ScoreRow {
        format: FORMAT,
        run: manifest.map(|manifest| manifest.run.as_str()),
        suite: manifest.map(|manifest| manifest.suite.as_str()),
        attempt: record.index.0,
        case: record.id.case.as_str(),
        persona: record.id.persona.as_str(),
        trial: record.id.trial,
        seed: manifest.map(|manifest| manifest.seed.0),
        session_id: record.session.as_ref().map(|session| session.id.as_str()),
        ending: ending.map(|ending| ending.kind()),
        turns: attempt::turns(record),
        validity: record.review.as_ref().map(|review| review.validity),
        owner: record.blame().map(|blame| blame.owner),
        evaluator: None,
        outcome: "unjudged",
        label: None,
        value: None,
        passed: None,
        turn: None,
        call: None,
        reason: ending.and_then(|ending| ending.detail()),
        cost_usd: attempt::spent(record, summary).known_cost().map(|cost| cost.dollars()),
        tags: attempt::planned(&record.id, summary).map(|case| &case.tags),
        traits: attempt::traits(record, summary),
    }
}

fn of_judgement<'a>(base: &ScoreRow<'a>, evaluator: &'a str, judgement: &'a Judgement) -> Vec<ScoreRow<'a>> {
    let evaluator = Some(evaluator);
    match judgement {
        Judgement::Scored(scores) => scores
            .iter()
            .map(|score| ScoreRow { evaluator, outcome: "scored", ..of_score(base, score) })
            .collect(),
        Judgement::NotApplicable { reason } => {
            vec![ScoreRow { evaluator, outcome: "not_applicable", reason: Some(reason), ..*base }]
        }
        Judgement::Failed { error, .. } => {
            vec![ScoreRow { evaluator, outcome: "failed", reason: Some(error), ..*base }]
        }
    }
}

fn of_score<'a>(base: &ScoreRow<'a>, score: &'a Score) -> ScoreRow<'a> {
    let (turn, call) = match score.target {
        Target::Session => (None, None),
        Target::Turn(turn) => (Some(turn), None),
        Target::ToolCall { turn, call } => (Some(turn), Some(call)),
    };
    ScoreRow {
        label: Some(&score.label),
        value: Some(score.value),
        passed: Some(score.passed),
        turn,
        call,
        reason: Some(&score.reason),
        ..*base
    }
}
