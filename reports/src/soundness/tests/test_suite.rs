//! A suite of one case, for the tests.

use super::*;
use rehearsal_core::{
    case::{Expected, PersonaChoice, SourceRef},
    ids::{ModelId, PersonaId},
    suite::{
        AgentSpec, Grid, ModelChoice, ModelChoices, Project, SpansSpec, SpansWait, ToolsSpec, Transport,
    },
};
use std::time::Duration;

pub(super) fn source() -> SourceRef {
    SourceRef { file: "suite.yaml".into(), line: 3, column: 5 }
}

pub(super) fn suite(evaluators: Vec<(&str, EvaluatorKind)>, gate: &[GateRule]) -> Suite {
    let model = || ModelChoice::plain(ModelId::new("offline"));
    let spans =
        SpansSpec { wait: SpansWait::Off, deadline: Duration::from_secs(1), session_attributes: vec![] };
    let spec = |(name, kind): (&str, EvaluatorKind)| EvaluatorSpec {
        name: EvaluatorName::new(name),
        kind,
        negated: false,
        panel: Panel::default(),
        source: source(),
    };
    Suite {
        name: "desk".into(),
        file: "suite.yaml".into(),
        fingerprint: String::new(),
        agent: AgentSpec { transport: Transport::InProcess, spans, source: source() },
        models: ModelChoices {
            actor: model(),
            profile: model(),
            judge: model(),
            tools: None,
            judges: BTreeMap::new(),
            panel: Vec::new(),
        },
        providers: BTreeMap::new(),
        project: Project::default(),
        turn_timeout: Duration::from_secs(1),
        budget: None,
        grid: Grid::default(),
        tools: ToolsSpec::default(),
        reviewed: false,
        redact: Vec::new(),
        cases: vec![Arc::new(case())],
        evaluators: evaluators.into_iter().map(spec).collect(),
        gate: gate.to_vec(),
        notes: Vec::new(),
    }
}

fn case() -> Case {
    Case {
        name: CaseName::new("paris"),
        input: "To Paris".into(),
        task_description: "Booked".into(),
        goal_parts: vec![],
        known: BTreeMap::new(),
        unknown: vec![],
        answers: vec![],
        assertions: vec![],
        personas: vec![PersonaChoice::Auto(PersonaId::new("auto"))],
        tags: BTreeMap::new(),
        max_turns: 2,
        trials: 1,
        script: vec![],
        expected: Expected::default(),
        source: source(),
    }
}
