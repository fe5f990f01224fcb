//! Evaluators that are code of the user's: what they are given, and what they may answer.

mod answer;
mod document;
mod shape;
mod turn;

use document::Document;
use shape::Answer;

use async_trait::async_trait;
use document::Asked;
use rehearsal_core::{
    assessor::{Assessor, AssessorError},
    ids::EvaluatorName,
    schema::written,
    score::{Evaluator, EvaluatorError, Exhibit, Outcome},
    suite::OwnSpec,
};
use serde_json::Value;
use std::{fmt, sync::Arc};

/// Code of the user's, as it was found.
#[derive(Clone)]
pub enum Code {
    /// It lives elsewhere and is asked.
    Asked(Arc<dyn Assessor>),
    /// It is a value of this very program.
    Native(Arc<dyn Evaluator>),
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Asked(_) => "Code::Asked",
            Self::Native(_) => "Code::Native",
        })
    }
}

/// The JSON Schema of what code of the user's is given.
pub fn evaluation_schema() -> Value {
    written::<Document<'_>>("evaluation")
}

/// The JSON Schema of what it may answer.
pub fn answer_schema() -> Value {
    written::<Answer>("evaluation-answer")
}

/// The evaluator that asks this code. Without any it judges nothing, and says so.
pub(crate) fn resolve(name: EvaluatorName, spec: &OwnSpec, code: Option<Code>) -> Arc<dyn Evaluator> {
    match code {
        Some(Code::Asked(assessor)) => Arc::new(Own { name, settings: spec.settings.clone(), assessor }),
        Some(Code::Native(evaluator)) => Arc::new(Named { name, evaluator }),
        None => Arc::new(Absent(name)),
    }
}

/// Asks code that lives elsewhere.
struct Own {
    name: EvaluatorName,
    settings: Value,
    assessor: Arc<dyn Assessor>,
}

#[async_trait]
impl Evaluator for Own {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        let asked = Asked { evaluator: &self.name, settings: &self.settings };
        let document = serde_json::to_value(Document::of(&exhibit, asked));
        let document = document.map_err(|error| EvaluatorError::Unusable(error.to_string()))?;
        let answer = self.assessor.assess(&document).await?;
        answer::outcome(answer, exhibit.session)
    }
}

/// A value of this program under the name that the suite gives it.
struct Named {
    name: EvaluatorName,
    evaluator: Arc<dyn Evaluator>,
}

#[async_trait]
impl Evaluator for Named {
    fn name(&self) -> &EvaluatorName {
        &self.name
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        let found = self.evaluator.evaluate(exhibit).await?;
        answer::checked(found, exhibit.session)
    }
}

/// Stands where nobody brought the code along.
struct Absent(EvaluatorName);

#[async_trait]
impl Evaluator for Absent {
    fn name(&self) -> &EvaluatorName {
        &self.0
    }

    async fn evaluate(&self, _exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        Err(AssessorError::NotReady("nobody brought its code along".to_owned()).into())
    }
}

#[cfg(test)]
mod tests;
