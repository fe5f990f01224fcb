//! Asks a model no faster than it can bear, whoever asks.
//!
//! Calls go in one by one, in the order in which they came: first the suite's limits per minute, then the
//! number of calls at once, which shrinks when the provider throttles and grows back.

mod gate;
mod per_minute;
#[cfg(test)]
mod tests;
mod window;

use super::wait::{RealTime, Wait};
use async_trait::async_trait;
use gate::{Gate, Passage};
use per_minute::PerMinute;
use rehearsal_core::{
    ids::ModelId,
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse},
    suite::Pace,
};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;
use window::Outcome;

/// The longest that all calls pause because one was told to come back later.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The pace of one model, shared by all who ask it.
#[derive(Clone)]
pub struct Pacer {
    shared: Arc<Shared>,
}

struct Shared {
    /// Whoever holds this is next. The others wait in line, so that a large call is not overtaken for ever.
    line: Mutex<()>,
    requests: Option<PerMinute>,
    tokens: Option<PerMinute>,
    gate: Arc<Gate>,
    time: Arc<dyn Wait>,
}

impl Pacer {
    /// A pace for one model.
    pub fn new(pace: Pace) -> Self {
        Self::over(pace, Arc::new(RealTime))
    }

    fn over(pace: Pace, time: Arc<dyn Wait>) -> Self {
        let per_minute = |most: Option<u32>| most.map(PerMinute::new);
        let shared = Shared {
            line: Mutex::new(()),
            requests: per_minute(pace.requests_per_minute),
            tokens: per_minute(pace.tokens_per_minute),
            gate: Arc::new(Gate::new(pace.concurrency)),
            time,
        };
        Self { shared: Arc::new(shared) }
    }

    /// The model at this pace, which it shares with every other that was made here.
    pub fn around(&self, inner: Arc<dyn Model>) -> Arc<dyn Model> {
        Arc::new(Paced { inner, shared: self.shared.clone() })
    }
}

struct Paced {
    inner: Arc<dyn Model>,
    shared: Arc<Shared>,
}

#[async_trait]
impl Model for Paced {
    fn id(&self) -> &ModelId {
        self.inner.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let passage = self.shared.enter(request).await;
        let result = self.inner.complete(request).await;
        if let Some(time) = asks_to_wait(&result) {
            self.shared.pause(time);
        }
        passage.leave(outcome(&result));
        result
    }
}

impl Shared {
    /// Waits until this call may begin. Given up on the way, it leaves nothing taken behind.
    async fn enter(&self, request: &ModelRequest) -> Passage {
        let _first_in_line = self.line.lock().await;
        let request_permit = per_minute::take(self.requests.as_ref(), 1).await;
        let token_permit = per_minute::take(self.tokens.as_ref(), tokens_asked(request)).await;
        let passage = self.gate.enter().await;
        if request_permit.is_some() || token_permit.is_some() {
            let time = self.time.clone();
            // What is taken counts for a minute from the beginning of the call, however it ends.
            tokio::spawn(async move {
                time.wait(per_minute::MINUTE).await;
                drop((request_permit, token_permit));
            });
        }
        passage
    }

    fn pause(&self, time: Duration) {
        let (clock, pause) = (self.time.clone(), self.gate.pause());
        tokio::spawn(async move {
            clock.wait(time.min(LONGEST_PAUSE)).await;
            drop(pause);
        });
    }
}

/// The tokens that a provider sets aside when it lets a call in: those of the prompt, at the usual four
/// bytes each, and the most of the answer. Amazon Bedrock counts so.
fn tokens_asked(request: &ModelRequest) -> u32 {
    let prompt = u32::try_from(request.bytes() / 4).unwrap_or(u32::MAX);
    prompt.saturating_add(request.parameters.max_tokens())
}

fn asks_to_wait(result: &Result<ModelResponse, ModelError>) -> Option<Duration> {
    match result {
        Ok(_) | Err(ModelError::Budget) => None,
        Err(ModelError::Provider(error)) => error.retry_after,
    }
}

fn outcome(result: &Result<ModelResponse, ModelError>) -> Outcome {
    match result {
        Ok(_) => Outcome::Answered,
        Err(error) if error.fault() == Some(Fault::Throttled) => Outcome::Throttled,
        Err(_) => Outcome::SaysNothing,
    }
}
