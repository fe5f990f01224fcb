mod bench;
mod fakes;
mod kept;
mod playing;
mod review;
mod stopping;

pub(crate) use fakes::{Costly, Lenient, Ticks, Watcher};

use super::*;
use crate::{Budget, Ledger, PlanOptions, plan};
use async_trait::async_trait;
use bench::Bench;
use fakes::{FakeAgent, FakeSimulator, Judge, Manner};
use rehearsal_core::{
    actor::{Actor, ActorError, ActorProfile, Closing, Decision, UserAnswer, UserMove},
    agent::{AgentError, Dialogue, Input, Reply, Request},
    attempt::{AttemptId, AttemptIndex},
    case::{Case, Expected, PersonaChoice, SourceRef},
    clock::Timestamp,
    discretion::NothingHidden,
    draft::{DraftFault, RefusedDraft},
    event::{Origin, Stamped},
    ids::{CaseName, EvaluatorName, ModelId, PersonaId, RunId, SessionId},
    model::{AnswerSchema, Fault, Model, ModelError, ModelRequest, ModelResponse, Parameters, Role},
    money::Money,
    price::{Price, PriceList},
    question::{Action, Question, QuestionKind},
    review::{Owner, Review, Reviewer},
    score::{EvaluatorError, Exhibit, Judgement, Outcome, Score, Target},
    seed::Seed,
    session::{Ending, EndingKind, Session, Turn},
    span::NoSpans,
    suite::{
        AgentSpec, Continuity, ModelChoice, ModelChoices, Project, SpansSpec, SpansWait, Suite, Transport,
    },
    usage::Usage,
};
use rstest::rstest;
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

pub(crate) fn case(name: &str) -> Case {
    Case {
        name: CaseName::new(name),
        input: format!("I want {name}"),
        task_description: format!("{name} is done"),
        goal_parts: vec![],
        known: BTreeMap::new(),
        unknown: vec![],
        answers: vec![],
        assertions: vec![],
        personas: vec![PersonaChoice::Auto(PersonaId::new("auto"))],
        tags: BTreeMap::from([("category".into(), "booking".into())]),
        max_turns: 3,
        trials: 1,
        source: source(),
        script: Vec::new(),
        expected: Expected::default(),
    }
}

fn source() -> SourceRef {
    SourceRef { file: "suite.yaml".into(), line: 1, column: 1 }
}

pub(crate) fn suite(cases: Vec<Case>) -> Suite {
    let offline = ModelChoice::plain(ModelId::new("offline"));
    Suite {
        name: "suite".into(),
        file: "suite.yaml".into(),
        fingerprint: String::new(),
        agent: AgentSpec {
            transport: Transport::InProcess,
            spans: SpansSpec {
                wait: SpansWait::Off,
                deadline: Duration::from_secs(1),
                session_attributes: vec![],
            },
            source: source(),
        },
        models: ModelChoices {
            actor: offline.clone(),
            profile: offline.clone(),
            judge: offline,
            judges: BTreeMap::new(),
            tools: None,
            panel: Vec::new(),
        },
        providers: BTreeMap::new(),
        project: Project::default(),
        turn_timeout: Duration::from_secs(5),
        budget: None,
        grid: rehearsal_core::suite::Grid::default(),
        tools: rehearsal_core::suite::ToolsSpec::default(),
        reviewed: false,
        cases: cases.into_iter().map(Arc::new).collect(),
        evaluators: vec![],
        redact: vec![],
        gate: vec![],
        notes: vec![],
    }
}

pub(crate) fn request(attempt: AttemptIndex) -> ModelRequest {
    ModelRequest {
        role: Role::Actor,
        attempt,
        attempt_id: AttemptId { case: CaseName::new("case"), persona: PersonaId::new("persona"), trial: 1 },
        turn: None,
        system: String::new(),
        messages: vec![],
        answer: AnswerSchema { name: "any".into(), schema: serde_json::json!(true).into() },
        parameters: Parameters { max_tokens: Some(1_000_000), ..Parameters::default() },
        seed: Seed(0),
        repair: 0,
        retry: 0,
    }
}

pub(crate) fn manifest(attempts: u32, prices: PriceList) -> Manifest {
    Manifest {
        run: RunId::new("run"),
        version: "0".into(),
        origin: Origin::Played,
        suite: "suite".into(),
        suite_file: "suite.yaml".into(),
        suite_fingerprint: String::new(),
        models: suite(vec![]).models,
        project: Project::default(),
        budget: None,
        seed: Seed(1),
        attempts,
        jobs: 1,
        cases: vec![],
        plan: vec![],
        part: None,
        joined: vec![],
        personas: BTreeMap::new(),
        grid: rehearsal_core::suite::Grid::default(),
        evaluators: vec![EvaluatorName::new("judge")],
        judges: BTreeMap::new(),
        evaluator_hashes: BTreeMap::new(),
        baseline: None,
        sequential: None,
        gate: vec![],
        prompts: BTreeMap::new(),
        prices,
    }
}
