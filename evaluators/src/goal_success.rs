//! Whether the user's goal was met: one verdict for each assertion, all of which must hold.

use crate::{
    Prompts,
    asking::{Asked, Asking},
    canary,
    exhibit::{AssertionView, Blocks, CaseView, SessionView},
    findings::{Answer, Findings, Shown, findings},
    judge::Question,
    turns::scored,
};
use async_trait::async_trait;
use rehearsal_core::{
    case::Case,
    model::AnswerSchema,
    prompt::Prompt,
    score::{AssertionVerdict, EvaluatorError, Exhibit, Finding, Outcome, Score, Target},
    seed::Seed,
};

/// Judges a whole session against its case.
pub(crate) struct GoalSuccess {
    threshold: f64,
    prompt: Prompt,
    answer: AnswerSchema,
}

impl GoalSuccess {
    /// A judge that passes a session from this share of its assertions on.
    pub(crate) fn new(threshold: f64, prompts: &Prompts) -> Self {
        let answer = AnswerSchema::of::<Answer>("goal_success");
        Self { threshold, prompt: prompts.goal_success.clone(), answer }
    }
}

#[async_trait]
impl Asked for GoalSuccess {
    async fn ask_once(&self, exhibit: &Exhibit<'_>, asking: Asking<'_>) -> Result<Outcome, EvaluatorError> {
        let criteria = Criteria::of(exhibit.case);
        if exhibit.session.turns.is_empty() {
            return Ok(Outcome::NotApplicable { reason: "the session has no turn".into() });
        }
        if criteria.texts.is_empty() {
            let reason = "the case has neither assertions nor a task description".into();
            return Ok(Outcome::NotApplicable { reason });
        }
        let mut asked = criteria.views();
        let canary = asking.canary.then(|| canary::text(asking.seed()));
        let next = format!("a{}", asked.len() + 1);
        asked.extend(canary.map(|text| AssertionView { id: &next, text }));
        let shown = shuffled(&asked, asking.seed());
        let session = SessionView::of(exhibit.session);
        let question = Question {
            prompt: &self.prompt,
            blocks: Blocks::of(asking.seed(), &CaseView::of(exhibit.case, &shown), &session)?,
            answer: self.answer.clone(),
            turn: None,
        };
        let accept = |answer: Answer| findings(answer, &asked, &Shown::session(&session));
        let mut found = question.ask(exhibit, asking, accept).await?;
        if canary.is_some() {
            found = canary::without(found)?;
        }
        score(found, criteria.labels, self.threshold).map(|score| Outcome::Scored(vec![score]))
    }
}

/// The assertions in an order of this seed's, so that none owes its finding to its place.
pub(crate) fn shuffled<'a>(asked: &[AssertionView<'a>], seed: Seed) -> Vec<AssertionView<'a>> {
    let mut shown = asked.to_vec();
    shown.sort_by_key(|assertion| seed.derive(&["order", assertion.id]).0);
    shown
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
        Self { ids: vec!["a1".into()], texts: task.into_iter().collect(), labels: Labels::Task }
    }

    fn views(&self) -> Vec<AssertionView<'_>> {
        self.ids.iter().zip(&self.texts).map(|(id, text)| AssertionView { id, text }).collect()
    }
}

/// One score over all verdicts. What nobody can assess leaves the whole open, which is no score, unless the others
/// decide either way. Where all assertions are needed the value is all or nothing, as in Strands Evals; where a share
/// of them is enough, it is the share that is met.
fn score(found: Findings, labels: Labels, threshold: f64) -> Result<Score, EvaluatorError> {
    let Findings { verdicts, reasoning } = found;
    let share = |findings: &[Finding]| {
        let counted = verdicts.iter().filter(|verdict| findings.contains(&verdict.finding)).count();
        counted as f64 / verdicts.len().max(1) as f64
    };
    let met = share(&[Finding::Met]);
    let passed = met >= threshold;
    if !passed && share(&[Finding::Met, Finding::CannotAssess]) >= threshold {
        return Err(EvaluatorError::Void(open_question(&verdicts)));
    }
    let value = match threshold < 1.0 {
        true => met,
        false => f64::from(u8::from(passed)),
    };
    let label = match (labels, passed) {
        (Labels::Assertions, true) => "Success",
        (Labels::Assertions, false) => "Failure",
        (Labels::Task, true) => "Yes",
        (Labels::Task, false) => "No",
    };
    Ok(Score {
        reason: reasoning,
        evidence: verdicts.iter().flat_map(|verdict| verdict.evidence.clone()).collect(),
        assertions: match labels {
            Labels::Assertions => verdicts,
            Labels::Task => Vec::new(),
        },
        passed,
        ..scored(Target::Session, (label.to_owned(), value), threshold)
    })
}

pub(crate) fn open_question(verdicts: &[AssertionVerdict]) -> String {
    let open: Vec<String> = verdicts
        .iter()
        .filter(|verdict| verdict.finding == Finding::CannotAssess)
        .map(|verdict| format!("\"{}\" ({})", verdict.assertion, verdict.reason))
        .collect();
    format!("the session does not tell whether {}", open.join("; nor whether "))
}

#[cfg(test)]
mod tests;
