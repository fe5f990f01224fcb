//! Judges with a rubric of the suite's own: one verdict for each criterion, and their weighted share as the score.

mod interactions;
mod trajectory;

use crate::{
    Prompts,
    asking::{Asked, Asking},
    canary,
    exhibit::{AssertionView, Blocks, CaseView, SessionView},
    findings::{Answer, Findings, Shown, findings},
    goal_success::{open_question, shuffled},
    judge::Question,
    turns::scored,
};
use async_trait::async_trait;
use rehearsal_core::{
    model::AnswerSchema,
    prompt::Prompt,
    score::{AssertionVerdict, EvaluatorError, Exhibit, Finding, Outcome, Score, Target},
    suite::{Criterion, RubricSpec, RubricSubject},
};
use serde_json::Value;

/// Room for the sum of weights to come out a hair below what was asked for.
const TOLERANCE: f64 = 1e-9;

/// Judges a session by a rubric.
pub(crate) struct Rubric {
    spec: RubricSpec,
    prompt: Prompt,
}

/// What a rubric is held against, beside the session.
struct Matter<'a> {
    /// What is asked about: one thing, or each of several by its id and name.
    parts: Vec<(String, String)>,
    /// What is shown, by the name of its block.
    blocks: Vec<(&'static str, Value)>,
    /// The agent's words in it that do not stand in the session, each with its turn.
    words: Vec<(u32, &'a str)>,
}

impl Rubric {
    /// The judge of this rubric.
    pub(crate) fn new(spec: RubricSpec, prompts: &Prompts) -> Self {
        let prompt = match spec.subject {
            RubricSubject::Output => &prompts.output,
            RubricSubject::Trajectory => &prompts.trajectory,
            RubricSubject::Interactions => &prompts.interactions,
        };
        Self { prompt: prompt.clone(), spec }
    }

    /// What is judged; `Err` with the reason where there is nothing to judge.
    fn matter<'a>(&self, exhibit: &Exhibit<'a>) -> Result<Result<Matter<'a>, String>, EvaluatorError> {
        match self.spec.subject {
            RubricSubject::Output => Ok(output(exhibit)),
            RubricSubject::Trajectory => trajectory::matter(exhibit),
            RubricSubject::Interactions => interactions::matter(exhibit),
        }
    }

    /// Every criterion of every part, with the weight of the criterion.
    fn criteria(&self, matter: &Matter<'_>) -> Vec<Weighed> {
        let of_part = |(id, name): &(String, String)| {
            let (id, name) = (id.clone(), name.clone());
            (1..)
                .zip(&self.spec.criteria)
                .map(move |(number, criterion)| Weighed::new((&id, &name), number, criterion))
        };
        matter.parts.iter().flat_map(|part| of_part(part).collect::<Vec<_>>()).collect()
    }
}

impl Rubric {
    /// A criterion that is known to be false, in the likeness of the last part's.
    fn canary(&self, matter: &Matter<'_>, asking: Asking<'_>) -> Weighed {
        let criterion = Criterion { text: canary::text(asking.seed()).to_owned(), weight: 1.0 };
        let (id, name) = matter.parts.last().map_or(("", ""), |(id, name)| (id, name));
        Weighed::new((id, name), self.spec.criteria.len() + 1, &criterion)
    }
}

/// One criterion of one part, as it is asked about.
struct Weighed {
    id: String,
    text: String,
    weight: f64,
}

impl Weighed {
    fn new((part, name): (&str, &str), number: usize, criterion: &Criterion) -> Self {
        let (id, text) = match part {
            "" => (format!("a{number}"), criterion.text.clone()),
            part => (format!("{part}.a{number}"), format!("{name}: {}", criterion.text)),
        };
        Self { id, text, weight: criterion.weight }
    }
}

#[async_trait]
impl Asked for Rubric {
    async fn ask_once(&self, exhibit: &Exhibit<'_>, asking: Asking<'_>) -> Result<Outcome, EvaluatorError> {
        if exhibit.session.turns.is_empty() {
            return Ok(Outcome::NotApplicable { reason: "the session has no turn".into() });
        }
        let matter = match self.matter(exhibit)? {
            Ok(matter) => matter,
            Err(reason) => return Ok(Outcome::NotApplicable { reason }),
        };
        let criteria = self.criteria(&matter);
        let canary = asking.canary.then(|| self.canary(&matter, asking));
        let asked: Vec<AssertionView<'_>> = criteria
            .iter()
            .chain(&canary)
            .map(|one| AssertionView { id: &one.id, text: &one.text })
            .collect();
        let session = SessionView::of(exhibit.session);
        let shown = shuffled(&asked, asking.seed());
        let mut blocks = Blocks::of(asking.seed(), &CaseView::of(exhibit.case, &shown), &session)?;
        for (name, value) in &matter.blocks {
            blocks = blocks.with(name, value)?;
        }
        let description = self.spec.description.as_deref().unwrap_or("There is none.");
        let question = Question {
            prompt: &self.prompt,
            blocks: blocks.with("description", &description)?,
            answer: AnswerSchema::of::<Answer>(self.spec.subject.as_str()),
            turn: None,
        };
        let quotable = Shown { session: &session, besides: matter.words };
        let accept = |answer: Answer| findings(answer, &asked, &quotable);
        let mut found = question.ask(exhibit, asking, accept).await?;
        if canary.is_some() {
            found = canary::without(found)?;
        }
        score(found, &criteria, self.spec.threshold).map(|score| Outcome::Scored(vec![score]))
    }
}

/// The last reply, and what it was expected to be.
fn output<'a>(exhibit: &Exhibit<'a>) -> Result<Matter<'a>, String> {
    let reply = exhibit.session.turns.iter().rev().find_map(|turn| turn.reply.as_deref());
    let Some(reply) = reply else { return Err("the agent has not replied".into()) };
    let expected = exhibit.case.expected.output.clone().unwrap_or(Value::Null);
    Ok(Matter {
        parts: vec![(String::new(), String::new())],
        blocks: vec![("output", Value::from(reply)), ("expected", expected)],
        words: Vec::new(),
    })
}

/// The weighted share of criteria that are met. One that nobody can assess leaves the whole open, unless the others
/// decide either way.
fn score(found: Findings, criteria: &[Weighed], threshold: f64) -> Result<Score, EvaluatorError> {
    let Findings { verdicts, reasoning } = found;
    let all: f64 = criteria.iter().map(|one| one.weight).sum();
    let share = |findings: &[Finding]| {
        let weighed = criteria.iter().zip(&verdicts);
        let counted = weighed.filter(|(_, verdict)| findings.contains(&verdict.finding));
        counted.map(|(one, _)| one.weight).sum::<f64>() / all
    };
    let met = share(&[Finding::Met]);
    let passed = met + TOLERANCE >= threshold;
    if !passed && share(&[Finding::Met, Finding::CannotAssess]) + TOLERANCE >= threshold {
        return Err(EvaluatorError::Void(open_question(&verdicts)));
    }
    let count = verdicts.iter().filter(|verdict| verdict.finding == Finding::Met).count();
    let label = format!("{count} of {} met", verdicts.len());
    let weighed = criteria.iter().zip(verdicts);
    let assertions: Vec<AssertionVerdict> =
        weighed.map(|(one, verdict)| AssertionVerdict { weight: Some(one.weight), ..verdict }).collect();
    Ok(Score {
        reason: reasoning,
        evidence: assertions.iter().flat_map(|verdict| verdict.evidence.clone()).collect(),
        assertions,
        passed,
        ..scored(Target::Session, (label, met.clamp(0.0, 1.0)), threshold)
    })
}

#[cfg(test)]
mod tests;
