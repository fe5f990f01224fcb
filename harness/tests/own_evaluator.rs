//! Evaluators that are values of the program that plays them.
#![expect(clippy::unwrap_used, reason = "tests stop where they stand")]

#[path = "../examples/own_evaluator.rs"]
#[expect(dead_code, reason = "the example's `main` is not called here")]
mod own_evaluator;

use async_trait::async_trait;
use rehearsal::{
    core::{
        agent::{Agent, AgentError, Dialogue, Reply, Request},
        gate::Verdict,
        ids::{EvaluatorName, SessionId},
        score::{Evaluator, EvaluatorError, Exhibit, Outcome, Score, Target},
    },
    exit::{Exit, Failure},
    play::{self, Evaluators, Guest, Options, Played},
};
use std::{path::Path, sync::Arc};

fn options(folder: &Path) -> Options {
    Options { folder: Some(folder.join("run")), ..Options::default() }
}

#[tokio::test]
async fn the_example_is_played_and_its_evaluator_judges() {
    let folder = tempfile::tempdir().unwrap();
    let played = own_evaluator::rehearse(options(folder.path())).await.unwrap();
    assert_eq!(played.verdict(), Verdict::Passed, "{:#?}", played.gate);
}

/// Gives whatever value it was made with.
struct Gives(EvaluatorName, f64);

#[async_trait]
impl Evaluator for Gives {
    fn name(&self) -> &EvaluatorName {
        &self.0
    }

    async fn evaluate(&self, _exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        Ok(Outcome::Scored(vec![Score {
            target: Target::Session,
            value: self.1,
            label: "given".into(),
            passed: true,
            reason: "it was made so".into(),
            evidence: vec![],
            assertions: vec![],
            votes: vec![],
        }]))
    }
}

struct Greeter;

#[async_trait]
impl Agent for Greeter {
    async fn open(&self, _session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        Ok(Box::new(Self))
    }
}

#[async_trait]
impl Dialogue for Greeter {
    async fn reply(&mut self, _request: Request<'_>) -> Result<Reply, AgentError> {
        Ok(Reply::words("Hello."))
    }
}

async fn played(evaluators: Evaluators) -> Result<Played, Failure> {
    let folder = tempfile::tempdir().unwrap();
    let suite = folder.path().join("suite.yaml");
    let text = "suite: desk
agent: { in_process: true }
cases: [{ name: hello, input: Hello, task_description: A greeting }]
evaluators: [{ rust: { name: mine, as: mine } }]
gate: [{ mine: { min_rate: 1.0 } }]
";
    std::fs::write(&suite, text).unwrap();
    let options = Options { evaluators, ..options(folder.path()) };
    play::suite(suite, Guest::new(Arc::new(Greeter)), options).await
}

fn gives(value: f64) -> Evaluators {
    Evaluators::default().with(Arc::new(Gives(EvaluatorName::new("mine"), value)))
}

#[tokio::test]
async fn a_value_out_of_range_is_an_error_of_the_evaluator_and_no_pass() {
    assert_eq!(played(gives(1.0)).await.unwrap().verdict(), Verdict::Passed);
    for value in [1.5, f64::NAN, f64::INFINITY, -0.1] {
        assert_eq!(played(gives(value)).await.unwrap().verdict(), Verdict::CouldNotTell, "{value}");
    }
}

#[tokio::test]
async fn an_evaluator_that_nobody_brought_is_named_before_anything_is_played() {
    let failure = played(Evaluators::default()).await.unwrap_err();
    assert_eq!(failure.exit(), Exit::Usage);
    let told = failure.to_string();
    let place = told.split("suite.yaml:").nth(1).unwrap_or_default();
    assert!(place.starts_with("4:") && place.contains("no evaluator `mine` is brought along"), "{told}");
}
