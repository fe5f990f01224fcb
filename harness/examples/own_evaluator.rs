//! An evaluator that is a value of one's own program, asked for by a suite file as `rust: states_a_time`.
//!
//! `cargo run -p rehearsal --example own_evaluator` prints the verdict and keeps the run below `runs`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to the one who runs it")]

use async_trait::async_trait;
use rehearsal::{
    core::{
        agent::{Agent, AgentError, Dialogue, Reply, Request},
        ids::{EvaluatorName, SessionId},
        score::{Evaluator, EvaluatorError, Exhibit, Outcome, Quote, Score, Target},
        session::Turn,
    },
    exit::{Exit, Failure},
    play::{self, Evaluators, Guest, Options, Played},
};
use std::{process::ExitCode, sync::Arc};

#[tokio::main]
async fn main() -> ExitCode {
    let exit = match rehearse(Options::default()).await {
        Ok(played) => {
            println!("{:?}; the run is in {}", played.verdict(), played.folder.display());
            Exit::from(played.verdict())
        }
        Err(failure) => {
            eprintln!("error: {failure}");
            failure.exit()
        }
    };
    ExitCode::from(exit as u8)
}

/// Plays the suite beside this file with the evaluator that it asks for.
///
/// # Errors
/// Where it cannot be played.
pub(crate) async fn rehearse(options: Options) -> Result<Played, Failure> {
    let suite = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/own_evaluator.yaml");
    let evaluators = Evaluators::default().with(Arc::new(StatesATime::new()));
    play::suite(suite, Guest::new(Arc::new(Porter)), Options { evaluators, ..options }).await
}

/// Passes each reply that states a time of day, such as 9:30.
struct StatesATime(EvaluatorName);

impl StatesATime {
    fn new() -> Self {
        Self(EvaluatorName::new("states_a_time"))
    }
}

#[async_trait]
impl Evaluator for StatesATime {
    fn name(&self) -> &EvaluatorName {
        &self.0
    }

    async fn evaluate(&self, exhibit: Exhibit<'_>) -> Result<Outcome, EvaluatorError> {
        Ok(Outcome::Scored(exhibit.session.turns.iter().map(score).collect()))
    }
}

fn score(turn: &Turn) -> Score {
    let words = turn.reply.as_deref().unwrap_or_default().split_whitespace();
    let time = words.map(|word| word.trim_matches(['.', ','])).find(|word| is_time(word));
    let quote = time.map(|text| Quote { turn: turn.number, text: text.to_owned() });
    Score {
        target: Target::Turn(turn.number),
        value: if time.is_some() { 1.0 } else { 0.0 },
        label: if time.is_some() { "A time" } else { "No time" }.into(),
        passed: time.is_some(),
        reason: time.map_or_else(|| "it states no time".into(), |time| format!("it states {time}")),
        evidence: quote.into_iter().collect(),
        assertions: vec![],
        votes: vec![],
    }
}

fn is_time(word: &str) -> bool {
    let number = |text: &str, most| text.parse::<u32>().is_ok_and(|number| number <= most);
    word.split_once(':').is_some_and(|(hours, minutes)| number(hours, 23) && number(minutes, 59))
}

/// Knows one thing.
struct Porter;

#[async_trait]
impl Agent for Porter {
    async fn open(&self, _session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        Ok(Box::new(Self))
    }
}

#[async_trait]
impl Dialogue for Porter {
    async fn reply(&mut self, _request: Request<'_>) -> Result<Reply, AgentError> {
        Ok(Reply::words("The opening hours of Saturday are from 9:30 to 16:00."))
    }
}
