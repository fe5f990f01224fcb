//! From what code of the user's answers to scores. What is not sound is an error of the evaluator, and never a score.

use super::shape::{Amount, Answer, Failed, Given, NotApplicable, Scores};
use crate::{
    evidence::stands_in_turn,
    exhibit::{SessionView, TurnView},
};
use rehearsal_core::{
    assessor::AssessorError,
    score::{EvaluatorError, Outcome, Quote, Score, Target},
    session::Session,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// From where on a value passes where the answer does not say.
const THRESHOLD: f64 = 0.5;

/// The most scores of one session.
const MOST: usize = 10_000;

/// How much of a label or a reason is kept, in characters.
const LABEL: usize = 100;
const REASON: usize = 4_000;

/// Reads an answer and checks it against the session.
pub(super) fn outcome(answer: Value, session: &Session) -> Result<Outcome, EvaluatorError> {
    let outcome = match read(answer).map_err(EvaluatorError::Unusable)? {
        Answer::NotApplicable(NotApplicable { not_applicable }) => {
            Outcome::NotApplicable { reason: cut(&not_applicable, REASON) }
        }
        Answer::Failed(Failed { error }) => return Err(AssessorError::Failed(cut(&error, REASON)).into()),
        Answer::Scores(Scores { scores }) => Outcome::Scored(scores.into_iter().map(score).collect()),
        Answer::Score(given) => Outcome::Scored(vec![score(given)]),
        Answer::Value(value) => Outcome::Scored(vec![score(alone(value))]),
    };
    checked(outcome, session)
}

/// Which of the answers it is, by the key that only that one has, so that a complaint is about the right one.
fn read(answer: Value) -> Result<Answer, String> {
    let has = |key: &str| answer.get(key).is_some();
    match &answer {
        Value::Object(_) if has("scores") => part(answer).map(Answer::Scores),
        Value::Object(_) if has("not_applicable") => part(answer).map(Answer::NotApplicable),
        Value::Object(_) if has("error") => part(answer).map(Answer::Failed),
        Value::Object(_) if has("value") => part(answer).map(Answer::Score),
        Value::Bool(_) | Value::Number(_) => part(answer).map(Answer::Value),
        Value::Object(_) | Value::Null | Value::String(_) | Value::Array(_) => {
            Err("it has neither `scores` nor `value` nor `not_applicable`".to_owned())
        }
    }
}

fn part<T: DeserializeOwned>(answer: Value) -> Result<T, String> {
    serde_json::from_value(answer).map_err(|error| error.to_string())
}

fn alone(value: Amount) -> Given {
    Given { value, label: None, passed: None, reason: None, turn: None, evidence: Vec::new() }
}

fn score(given: Given) -> Score {
    let value = given.value.number();
    let passed = given.passed.unwrap_or(value >= THRESHOLD);
    let label = given.label.filter(|label| !label.trim().is_empty());
    let reason = given.reason.filter(|reason| !reason.trim().is_empty());
    Score {
        target: given.turn.map_or(Target::Session, Target::Turn),
        value,
        label: cut(label.as_deref().unwrap_or(if passed { "Passed" } else { "Failed" }), LABEL),
        passed,
        reason: cut(reason.as_deref().unwrap_or("the evaluator gives no reason"), REASON),
        evidence: given
            .evidence
            .into_iter()
            .map(|words| Quote { turn: words.turn, text: words.text })
            .collect(),
        assertions: Vec::new(),
        votes: Vec::new(),
    }
}

/// Checks what an evaluator of the user's found: values in range, turns that are there, words that stand in them.
pub(super) fn checked(outcome: Outcome, session: &Session) -> Result<Outcome, EvaluatorError> {
    let Outcome::Scored(scores) = &outcome else { return Ok(outcome) };
    let amiss = match scores.len() {
        0 => Some("it holds no score".to_owned()),
        MOST.. => Some(format!("it holds {} scores; {MOST} are too many", scores.len())),
        _ => {
            let view = SessionView::of(session);
            scores.iter().find_map(|score| amiss(score, &view))
        }
    };
    amiss.map_or(Ok(outcome), |amiss| Err(EvaluatorError::Unusable(amiss)))
}

/// What is wrong with a score.
fn amiss(score: &Score, session: &SessionView<'_>) -> Option<String> {
    let value = score.value;
    if !(0.0..=1.0).contains(&value) {
        return Some(format!("the value {value} is not from 0 to 1"));
    }
    let turn = match score.target {
        Target::Session => None,
        Target::Turn(turn) | Target::ToolCall { turn, .. } => Some(turn),
    };
    if let Some(turn) = turn.filter(|turn| find(session, *turn).is_none()) {
        return Some(format!("there is no turn {turn}; the session has {}", session.turns.len()));
    }
    score.evidence.iter().find_map(|quote| match find(session, quote.turn) {
        None => Some(format!("it quotes turn {}; the session has {}", quote.turn, session.turns.len())),
        Some(turn) if !stands_in_turn(&quote.text, turn) => {
            Some(format!("the words \"{}\" do not stand in turn {}", cut(&quote.text, LABEL), quote.turn))
        }
        Some(_) => None,
    })
}

fn find<'a, 'b>(session: &'b SessionView<'a>, number: u32) -> Option<&'b TurnView<'a>> {
    session.turns.iter().find(|turn| turn.turn == number)
}

fn cut(text: &str, limit: usize) -> String {
    let text = text.trim();
    match text.char_indices().nth(limit) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
        None => text.to_owned(),
    }
}
