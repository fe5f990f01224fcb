//! An agent that is a value of one's own program, played against a suite file: no server, no process, no key.
//!
//! `cargo run -p rehearsal --example in_process` prints the verdict and keeps the run below `runs`. The agent also hands
//! over what it did as spans, so that the suite can ask for its tool; an agent without any is `Guest::new(agent)`, and
//! one that exports OTLP is `Guest::exporting(|endpoint| ...)`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example talks to the one who runs it")]

use async_trait::async_trait;
use rehearsal::{
    clock::SystemClock,
    core::{
        agent::{Agent, AgentError, Dialogue, Reply, Request},
        clock::{Clock as _, Timestamp},
        ids::{SessionId, SpanId},
        span::{Evidence, ExpectedTurn, Span, SpanSource, ToolCall, Trace},
    },
    exit::{Exit, Failure},
    play::{self, Guest, Options, Played},
};
use serde_json::json;
use std::{
    collections::HashMap,
    process::ExitCode,
    sync::{Arc, Mutex, PoisonError},
};

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

/// Plays the suite beside this file.
///
/// # Errors
/// Where it cannot be played.
pub(crate) async fn rehearse(options: Options) -> Result<Played, Failure> {
    let suite = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/in_process.yaml");
    let desk = Arc::new(LibraryDesk::default());
    play::suite(suite, Guest::with_spans(desk.clone(), desk), options).await
}

/// What was done in each open session, by turn.
type Done = Arc<Mutex<HashMap<SessionId, Vec<(u32, Span)>>>>;

/// A library's desk that renews loans.
#[derive(Default)]
struct LibraryDesk {
    done: Done,
    /// The turns that were announced.
    turns: Mutex<HashMap<SessionId, u32>>,
}

/// One conversation at the desk.
struct Visit {
    session: SessionId,
    done: Done,
}

#[async_trait]
impl Agent for LibraryDesk {
    async fn open(&self, session: &SessionId) -> Result<Box<dyn Dialogue>, AgentError> {
        Ok(Box::new(Visit { session: session.clone(), done: self.done.clone() }))
    }
}

#[async_trait]
impl Dialogue for Visit {
    async fn reply(&mut self, request: Request<'_>) -> Result<Reply, AgentError> {
        let words = request.input.words();
        let card: String = words.chars().filter(char::is_ascii_digit).collect();
        if card.is_empty() {
            return Ok(Reply::words("Gladly. What is your card number?"));
        }
        self.renew(&card, &request);
        Ok(Reply::words("The renewal is confirmed. The new due date is 14 December 2026."))
    }
}

impl Visit {
    fn renew(&self, card: &str, request: &Request<'_>) {
        let began = SystemClock.now();
        let call = ToolCall {
            name: "renew_loan".into(),
            arguments: Some(json!({ "card": card })),
            result: Some(json!({ "due": "2026-12-14" })),
            ..ToolCall::default()
        };
        let id = SpanId::from_bytes(*b"renewing");
        let times = (began, SystemClock.now());
        let span = Span::of_tool_call(call, (id, "library-desk"), request.context, times);
        let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
        done.entry(self.session.clone()).or_default().push((request.turn, span));
    }
}

#[async_trait]
impl SpanSource for LibraryDesk {
    fn expect(&self, turn: ExpectedTurn<'_>) {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        turns.insert(turn.session.clone(), turn.number);
    }

    fn known_as(&self, _session: &SessionId, _name: &str) {}

    fn ended(&self, _session: &SessionId, _number: u32, _at: Timestamp) {}

    /// Nothing is under way: a call is noted before its turn's reply.
    async fn settle(&self, _session: &SessionId) {}

    fn collect(&self, session: &SessionId) -> Vec<(u32, Trace)> {
        let last = self.turns.lock().unwrap_or_else(PoisonError::into_inner).remove(session).unwrap_or(0);
        let done = self.done.lock().unwrap_or_else(PoisonError::into_inner).remove(session);
        let done = done.unwrap_or_default();
        let of =
            |number: u32| done.iter().filter(move |(turn, _)| *turn == number).map(|(_, span)| span.clone());
        (1..=last)
            .map(|number| {
                let trace =
                    Trace { spans: of(number).collect(), evidence: Evidence::Complete, notes: vec![] };
                (number, trace)
            })
            .collect()
    }
}
