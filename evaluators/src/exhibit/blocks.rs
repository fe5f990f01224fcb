//! The values of a judge's template: blocks of JSON in fences of this one call.

use super::{CaseView, SessionView, cut::cut_to_fit, times::TimeView};
use rehearsal_core::{
    prompt::{TIMES, fenced_for},
    score::EvaluatorError,
    seed::Seed,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The values of a judge's template, by their names.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Blocks {
    values: BTreeMap<&'static str, String>,
    #[serde(skip)]
    seed: Seed,
}

impl Blocks {
    /// The case and the session, as every judge sees them, with fences of this seed.
    ///
    /// # Errors
    /// Where the session is too large to be shown.
    pub(crate) fn of(
        seed: Seed,
        case: &CaseView<'_>,
        session: &SessionView<'_>,
    ) -> Result<Self, EvaluatorError> {
        let blocks = Self { values: BTreeMap::new(), seed };
        let shown = cut_to_fit(serde_json::to_value(session).map_err(unshowable)?)?;
        let times: Vec<&TimeView> = session.turns.iter().map(|turn| &turn.time).collect();
        blocks.with("case", case)?.with("session", &shown)?.with(TIMES, &times)
    }

    /// One block more, as JSON in a fence; compact, since judges are paid by the token.
    ///
    /// # Errors
    /// Where the value is no JSON.
    pub(crate) fn with(mut self, name: &'static str, value: &impl Serialize) -> Result<Self, EvaluatorError> {
        let json = serde_json::to_string(value).map_err(unshowable)?;
        self.values.insert(name, fenced_for(self.seed, name, &json));
        Ok(self)
    }
}

fn unshowable(error: serde_json::Error) -> EvaluatorError {
    EvaluatorError::Unseen(format!("the session cannot be shown to a judge: {error}"))
}
