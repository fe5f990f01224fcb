//! Code of the user's that judges: found and started where the suite says, or brought along by the calling program.

use crate::{environment::Environment, exit::Failure, play::Evaluators};
use rehearsal_adapters::{agents::Setting, evaluators};
use rehearsal_core::{
    ids::RunId,
    price::PriceList,
    suite::{EvaluatorKind, EvaluatorSpec, OwnEvaluator, OwnSpec, Suite},
};
use rehearsal_evaluators::Code;
use std::{path::Path, sync::Arc};

/// The file in a run's folder that takes what the user's code prints.
const LOG: &str = "evaluators.log";

/// What evaluators need that ask no model.
pub struct Workshop<'a> {
    /// The process's environment.
    pub environment: &'a Environment,
    /// The run.
    pub run: &'a RunId,
    /// Its folder.
    pub folder: &'a Path,
    /// What tokens cost.
    pub prices: &'a Arc<PriceList>,
    /// The evaluators that the calling program brings along.
    pub brought: &'a Evaluators,
}

/// The code of an evaluator; `None` for one that is no code of the user's.
pub(super) async fn code(
    suite: &Suite,
    spec: &EvaluatorSpec,
    workshop: &Workshop<'_>,
) -> Result<Option<Code>, Failure> {
    let found = match &spec.kind {
        EvaluatorKind::Own(OwnSpec { evaluator: OwnEvaluator::Rust { name }, .. }) => {
            workshop.brought.find(name).map(Code::Native)
        }
        EvaluatorKind::Own(own) => connect(suite, own, workshop).await,
        EvaluatorKind::Judge { .. } | EvaluatorKind::Rubric(_) | EvaluatorKind::Check(_) => return Ok(None),
    };
    found.map(Some).map_err(|why| Failure::Usage(format!("{}: {why}", spec.source)))
}

async fn connect(suite: &Suite, own: &OwnSpec, workshop: &Workshop<'_>) -> Result<Code, String> {
    let setting = Setting {
        own_binary: workshop.environment.own_binary.clone(),
        parent_env: workshop.environment.variables.clone(),
        otlp_endpoint: None,
        mcp_url: None,
        run: workshop.run.clone(),
        log: Some(workshop.folder.join(LOG)),
        secrets: workshop.environment.secrets(),
    };
    let folder = suite.file.parent().unwrap_or(Path::new("."));
    let connected = evaluators::connect(own, folder, setting).await.map_err(|error| error.to_string())?;
    connected.map(Code::Asked).ok_or_else(|| "only the program that brings it has this evaluator".to_owned())
}
