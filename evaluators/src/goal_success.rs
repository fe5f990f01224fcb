//! Whether the user's goal was met: one verdict for each assertion, all of which must hold.

mod verdict;

use crate::{
    Prompts,
    exhibit::{AssertionView, SessionView},
    judge::Judge,
};
use async_trait::async_trait;
use rehearsal_core::{
    case::Case,
    ids::EvaluatorName,
    model::Model,
    score::{AssertionVerdict, Evaluator, EvaluatorError, Exhibit, Finding, Outcome, Score, Target},
};
use std::sync::Arc;
use verdict::{Answer, Findings, findings};

/// Judges a whole session against its case.
pub(crate) struct GoalSuccess {
    name: EvaluatorName,
    judge: Judge,
}

impl GoalSuccess {
    /// A judge by this model.
    pub(crate) fn new(name: EvaluatorName, model: Arc<dyn Model>, prompts: &Prompts) -> Self {
        Self { name, judge: Judge::new(model, prompts.goal_success.clone()) }
    }
}

#[async_trait]
impl Evaluator for GoalSuccess {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        let criteria = Criteria::of(exhibit.case);
        if exhibit.session.turns.is_empty() {
            return Ok(Outcome::NotApplicable { reason: "the session has no turn".into() });
        }
        if criteria.texts.is_empty() {
            let reason = "the case has neither assertions nor a task description".into();
            return Ok(Outcome::NotApplicable { reason });
        }
        let asked = criteria.views();
        let session = SessionView::of(exhibit.session);
        let accept = |answer: Answer| findings(answer, &asked, &session);
        let found = self.judge.ask((&exhibit, &asked), "goal_success", accept).await?;
        score(found, criteria.labels).map(|score| Outcome::Scored(vec![score]))
    }
}

/// What decides about a case.
struct Criteria<'a> {
    ids: Vec<String>,
    texts: Vec<&'a str>,
    labels: Labels,
}

/// The words for met and missed. They differ, as in Strands Evals, by what was judged.
#[derive(Clone, Copy)]
enum Labels {
    /// Assertions were judged, and the verdicts on them are kept.
    Assertions,
    /// The task description stood in for them.
    Task,
}

impl<'a> Criteria<'a> {
    /// The case's assertions; where it has none, its task description as the only one.
    fn of(case: &'a Case) -> Self {
        if !case.assertions.is_empty() {
            let ids = (1..=case.assertions.len()).map(|number| format!("a{number}")).collect();
            let texts = case.assertions.iter().map(String::as_str).collect();
            return Self { ids, texts, labels: Labels::Assertions };
        }
        let task = Some(case.task_description.as_str()).filter(|task| !task.trim().is_empty());
        Self { ids: vec!["goal".into()], texts: task.into_iter().collect(), labels: Labels::Task }
    }

    fn views(&self) -> Vec<AssertionView<'_>> {
        self.ids.iter().zip(&self.texts).map(|(id, text)| AssertionView { id, text }).collect()
    }
}

/// One score over all verdicts. One that is missed decides; short of that, one that nobody can assess
/// leaves the whole open, which is no score.
fn score(found: Findings, labels: Labels) -> Result<Score, EvaluatorError> {
    let Findings { verdicts, reasoning } = found;
    let has = |finding: Finding| verdicts.iter().any(|verdict| verdict.finding == finding);
    if has(Finding::CannotAssess) && !has(Finding::NotMet) {
        return Err(EvaluatorError::Void(open_question(&verdicts)));
    }
    let met = verdicts.iter().all(|verdict| verdict.finding == Finding::Met);
    let label = match (labels, met) {
        (Labels::Assertions, true) => "Success",
        (Labels::Assertions, false) => "Failure",
        (Labels::Task, true) => "Yes",
        (Labels::Task, false) => "No",
    };
    Ok(Score {
        target: Target::Session,
        value: if met { 1.0 } else { 0.0 },
        label: label.to_owned(),
        passed: met,
        reason: reasoning,
        evidence: verdicts.iter().flat_map(|verdict| verdict.evidence.clone()).collect(),
        assertions: match labels {
            Labels::Assertions => verdicts,
            Labels::Task => Vec::new(),
        },
        votes: Vec::new(),
    })
}

fn open_question(verdicts: &[AssertionVerdict]) -> String {
    let open: Vec<String> = verdicts
        .iter()
        .filter(|verdict| verdict.finding == Finding::CannotAssess)
        .map(|verdict| format!("\"{}\" ({})", verdict.assertion, verdict.reason))
        .collect();
    format!("the session does not tell whether {}", open.join("; nor whether "))
}

#[cfg(test)]
mod tests;
