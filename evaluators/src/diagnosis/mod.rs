//! Finding out what went wrong in a session: rules first, for what needs no model, then one call of a judge, which explains
//! what the rules found and looks for the rest.
//!
//! What the judge adds must quote words that stand where it says they do. A judge that cannot be asked or understood is
//! an error of that session, never a session without failures.

mod accept;
mod answer;
mod chart;
mod cut;
mod record;
mod rules;

pub use record::failing;

use crate::Prompts;
use answer::Answer;
use async_trait::async_trait;
use chart::Chart;
use rehearsal_core::{
    ask::{AskError, ask},
    diagnosis::{Diagnostician, Examined, FailureFound, Findings, Patient},
    model::{AnswerSchema, Model, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    prompt::{Prompt, Rendered},
    score::EvaluatorError,
};
use std::sync::Arc;

/// The most failures that a judge is asked to explain; an answer about more would be too long to come.
const EXPLAINED: usize = 20;

/// The name of the answer's schema.
const SCHEMA: &str = "diagnosis";

/// Somebody who looks for failures: by rules, and with a judge where there is one.
pub struct Diagnosing {
    judge: Option<(Arc<dyn Model>, Prompt)>,
}

impl Diagnosing {
    /// By rules alone.
    pub fn by_rules() -> Self {
        Self { judge: None }
    }

    /// By rules and by this judge.
    pub fn with(judge: Arc<dyn Model>, prompts: &Prompts) -> Self {
        Self { judge: Some((judge, prompts.diagnosis.clone())) }
    }
}

#[async_trait]
impl Diagnostician for Diagnosing {
    async fn examine(&self, patient: Patient<'_>) -> Examined {
        let found = rules::found(patient.session);
        let Some((model, prompt)) = &self.judge else {
            return Examined { findings: Findings { failures: found, ..Findings::default() }, error: None };
        };
        let (shown, rest) = found.split_at(found.len().min(EXPLAINED));
        let chart = Chart::of(&patient, shown);
        match judged(model.as_ref(), prompt, (&patient, &chart), shown).await {
            Ok(findings) => Examined { findings: with_rest(findings, rest), error: None },
            Err(error) => {
                let (failures, said) = (found, Some(error.to_string()));
                let notes = chart.notes().to_vec();
                let findings = Findings { failures, error: said, notes, summary: None };
                Examined { findings, error: Some(error) }
            }
        }
    }
}

/// Adds what the judge was not asked to explain.
fn with_rest(mut findings: Findings, rest: &[FailureFound]) -> Findings {
    if !rest.is_empty() {
        let count = rest.len();
        findings.notes.push(format!("{count} further failures that rules found were not shown to the judge"));
    }
    findings.failures.extend(rest.iter().cloned());
    findings.failures.sort_by_key(|failure| failure.place.turn);
    findings
}

async fn judged(
    model: &dyn Model,
    prompt: &Prompt,
    (patient, chart): (&Patient<'_>, &Chart<'_>),
    found: &[FailureFound],
) -> Result<Findings, EvaluatorError> {
    let blocks = chart
        .blocks(patient)
        .map_err(|error| EvaluatorError::Void(format!("the session cannot be shown: {error}")))?;
    let request = request(patient, prompt.render(&blocks)?);
    let accepted = ask(model, request, |answer: Answer| accept::findings(answer, found, chart)).await;
    accepted.map_err(|error| match error {
        AskError::Model(error) => EvaluatorError::Model(error),
        AskError::Unusable(reason) => EvaluatorError::Void(reason),
    })
}

fn request(patient: &Patient<'_>, rendered: Rendered) -> ModelRequest {
    ModelRequest {
        role: Role::Judge,
        attempt: patient.attempt,
        attempt_id: patient.session.attempt.clone(),
        turn: None,
        system: rendered.system,
        messages: vec![PromptMessage { speaker: Speaker::User, text: rendered.user }],
        answer: AnswerSchema::of::<Answer>(SCHEMA),
        parameters: Parameters::default(),
        seed: patient.seed,
        repair: 0,
        retry: 0,
    }
}

#[cfg(test)]
mod tests;
