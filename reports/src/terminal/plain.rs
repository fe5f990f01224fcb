//! A run in a log: one line for each attempt that finished.

use crate::{show, trust, visible::visible_line};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    clock::Timestamp,
    event::{Reporter, ReporterError, RunEnding, RunEvent, Stamped},
    ids::EvaluatorName,
    score::{Judgement, Score},
    session::{Ending, EndingKind},
    summary::{Summary, all_passed, mean_millionths},
};
use std::{collections::BTreeMap, io::Write};

/// Writes `[ 12/48] paris-flight / impatient-expert / 1: goal met in 4 turns, goal_success pass,
/// helpfulness 0.71`. No colours, nothing rewritten.
pub struct PlainLines {
    out: Box<dyn Write + Send>,
    summary: Summary,
    open: BTreeMap<AttemptIndex, Open>,
}

/// What a line needs of an attempt that is not finished.
struct Open {
    id: AttemptId,
    length: Length,
    /// What is held against the simulated user.
    spoilt: Option<String>,
    scores: Vec<String>,
}

/// How long a conversation was.
#[derive(Clone, Copy, Default)]
struct Length {
    /// Messages of the user's, which is what is counted as turns.
    messages: usize,
    /// The number of the last turn; answers to questions have numbers too.
    last: usize,
}

impl std::fmt::Debug for PlainLines {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PlainLines").field("summary", &self.summary).finish_non_exhaustive()
    }
}

impl PlainLines {
    /// Lines to this writer.
    pub fn new(out: Box<dyn Write + Send>) -> Self {
        Self { out, summary: Summary::default(), open: BTreeMap::new() }
    }

    fn line(&self, attempt: AttemptIndex, ending: &Ending) -> Option<String> {
        let open = self.open.get(&attempt)?;
        let planned = self.summary.planned().to_string();
        let done = format!("{:>width$}", self.summary.total.attempts, width = planned.len());
        let id = open.id.to_string();
        let mut parts = vec![ended(ending.kind(), open.length)];
        parts.extend(ending.detail().filter(|_| !ending.kind().is_valid()).map(str::to_owned));
        parts.extend(open.scores.iter().chain(&open.spoilt).cloned());
        Some(format!("[{done}/{planned}] {}: {}", visible_line(&id), visible_line(&parts.join(", "))))
    }

    fn write(&mut self, line: &str) -> Result<(), ReporterError> {
        let refused =
            |error: std::io::Error| ReporterError { what: "write a line".into(), why: error.to_string() };
        writeln!(self.out, "{line}").and_then(|()| self.out.flush()).map_err(refused)
    }

    fn start(&mut self, attempt: AttemptIndex, id: &AttemptId) {
        let open = Open { id: id.clone(), length: Length::default(), spoilt: None, scores: Vec::new() };
        self.open.insert(attempt, open);
    }
}

impl Reporter for PlainLines {
    fn on_resume(&mut self, so_far: &Summary, _at: Timestamp) -> Result<(), ReporterError> {
        self.summary = so_far.clone();
        so_far.open().for_each(|(attempt, id, _)| self.start(attempt, id));
        Ok(())
    }

    fn on_event(&mut self, event: &Stamped) -> Result<(), ReporterError> {
        self.summary.apply(event);
        match &event.event {
            RunEvent::RunStarted(manifest) => {
                let (suite, attempts) = (visible_line(&manifest.suite), show::attempts(manifest.attempts));
                let from = show::held_before(&self.summary).map_or(String::new(), |from| format!(", {from}"));
                self.write(&format!("{suite}: {attempts}, seed {}{}", manifest.seed.0, visible_line(&from)))
            }
            RunEvent::AttemptStarted { attempt, id, .. } => {
                self.start(*attempt, id);
                Ok(())
            }
            RunEvent::SessionSettled { attempt, session } => {
                let length = Length { messages: session.messages(), last: session.turns.len() };
                self.open.entry(*attempt).and_modify(|open| open.length = length);
                Ok(())
            }
            RunEvent::Judged { attempt, evaluator, judgement } => {
                self.open.entry(*attempt).and_modify(|open| open.scores.push(score(evaluator, judgement)));
                Ok(())
            }
            RunEvent::AttemptFinished { attempt, ending } => {
                let line = self.line(*attempt, ending);
                self.open.remove(attempt);
                line.map_or(Ok(()), |line| self.write(&line))
            }
            RunEvent::RunFinished { how } => {
                self.write(run_ending(*how, show::held_before(&self.summary).is_some()))
            }
            RunEvent::Reviewed { attempt, review } => {
                self.open.entry(*attempt).and_modify(|open| open.spoilt = trust::of_attempt(review));
                Ok(())
            }
            RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::TurnKept { .. }
            | RunEvent::ModelCalled(_) => Ok(()),
        }
    }
}

/// `goal met in 4 turns`, `out of turns after 8 turns`, `timed out in turn 1`.
fn ended(kind: EndingKind, Length { messages, last }: Length) -> String {
    let ending = if kind == EndingKind::Timeout { "timed out" } else { show::ending(kind) };
    let counted = show::counted(messages as u64, "turn");
    match kind {
        EndingKind::AgentError | EndingKind::Timeout if last == 0 => {
            format!("{ending} before the first turn")
        }
        EndingKind::AgentError | EndingKind::Timeout => format!("{ending} in turn {last}"),
        EndingKind::GoalMet => format!("{ending} in {counted}"),
        EndingKind::Recorded => format!("{ending}, {counted}"),
        EndingKind::GaveUp
        | EndingKind::MaxTurns
        | EndingKind::ScriptEnded
        | EndingKind::ActorError
        | EndingKind::Cancelled
        | EndingKind::Budget => format!("{ending} after {counted}"),
    }
}

/// `goal_success pass` where scores are all or nothing, `helpfulness 0.71` where they are in between.
fn score(evaluator: &EvaluatorName, judgement: &Judgement) -> String {
    match judgement {
        Judgement::Scored(scores) if all_or_nothing(scores) => {
            format!("{evaluator} {}", if all_passed(scores) { "pass" } else { "fail" })
        }
        Judgement::Scored(scores) => format!("{evaluator} {:.2}", mean_millionths(scores) as f64 / 1e6),
        Judgement::NotApplicable { .. } => format!("{evaluator} not applicable"),
        Judgement::Failed { error, .. } => format!("{evaluator} not judged ({error})"),
    }
}

/// One score for the session, and it is 0 or 1.
fn all_or_nothing(scores: &[Score]) -> bool {
    matches!(scores, [score] if score.value == 0.0 || score.value == 1.0)
}

fn run_ending(how: RunEnding, held_before: bool) -> &'static str {
    match how {
        RunEnding::Completed if held_before => "every conversation was judged",
        RunEnding::Completed => "every attempt was played",
        RunEnding::Interrupted => "interrupted; what was played is kept",
        RunEnding::FailedFast => "stopped at the first failure",
        RunEnding::BudgetSpent => "stopped because the budget allows no further call",
        RunEnding::NoModel => "stopped because a model cannot be used",
        RunEnding::Decided => "stopped because its gate is decided",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(EndingKind::GoalMet, 1, 1, "goal met in 1 turn")]
    #[case(EndingKind::GoalMet, 2, 5, "goal met in 2 turns")]
    #[case(EndingKind::MaxTurns, 8, 8, "out of turns after 8 turns")]
    #[case(EndingKind::Timeout, 2, 3, "timed out in turn 3")]
    #[case(EndingKind::AgentError, 0, 0, "agent error before the first turn")]
    fn an_ending_says_when_it_came(
        #[case] kind: EndingKind,
        #[case] messages: usize,
        #[case] last: usize,
        #[case] said: &str,
    ) {
        assert_eq!(ended(kind, Length { messages, last }), said);
    }
}
