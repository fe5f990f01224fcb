//! Asks again where a provider's failure is likely to pass.

mod decide;
#[cfg(test)]
mod tests;

use super::wait::{RealTime, Wait};
use async_trait::async_trait;
use decide::{Failure, decide};
use rehearsal_core::{
    ids::ModelId,
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse, ProviderError},
    seed::Seed,
};
use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

const MINUTE: Duration = Duration::from_secs(60);

/// How long a provider's failures are borne.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetrySettings {
    /// The longest that one call waits between its tries, all waits together. Zero: only what needs no
    /// waiting is tried again.
    pub patience: Duration,
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self { patience: Duration::from_secs(15 * 60) }
    }
}

/// A model that is asked again after failures that pass. Each try is a request of its own, numbered by
/// [`ModelRequest::retry`], so that what lies further in counts and prices it.
pub struct Retrying {
    inner: Arc<dyn Model>,
    settings: RetrySettings,
    time: Arc<dyn Wait>,
    /// Whether it ever answered: from then on a host that cannot be reached is a network that is gone for a
    /// while, and no wrong address.
    answered: AtomicBool,
}

impl Retrying {
    /// Asks this model again, within these settings.
    pub fn new(inner: Arc<dyn Model>, settings: RetrySettings) -> Self {
        Self { inner, settings, time: Arc::new(RealTime), answered: AtomicBool::new(false) }
    }
}

#[async_trait]
impl Model for Retrying {
    fn id(&self) -> &ModelId {
        self.inner.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        // Hardly any call is made twice, and the first is the caller's own.
        let mut request = Cow::Borrowed(request);
        let mut tries = Tries::new(self.settings.patience, jitter_of(&request));
        loop {
            let error = match self.inner.complete(&request).await {
                Ok(response) => {
                    self.answered.store(true, Ordering::Relaxed);
                    return Ok(response);
                }
                Err(ModelError::Budget) => return Err(ModelError::Budget),
                Err(ModelError::Provider(error)) => self.seen(error),
            };
            match tries.after(&error) {
                Some(wait) => self.time.wait(wait).await,
                None => return Err(tries.give_up(*error).into()),
            }
            let request = request.to_mut();
            request.retry = request.retry.saturating_add(1);
        }
    }
}

impl Retrying {
    /// A failure in the light of what this model did before.
    fn seen(&self, error: Box<ProviderError>) -> Box<ProviderError> {
        if error.fault == Fault::Unreachable && self.answered.load(Ordering::Relaxed) {
            return Box::new(ProviderError { fault: Fault::Unavailable, ..*error });
        }
        error
    }
}

/// Calls that fail together must not come back together, so each attempt waits its own lengths.
fn jitter_of(request: &ModelRequest) -> Seed {
    request.seed.derive(&["retry", request.role.as_str(), &request.attempt_id.to_string()])
}

/// The tries of one call so far.
struct Tries {
    patience: Duration,
    seed: Seed,
    failed: Vec<Fault>,
    waited: Duration,
}

impl Tries {
    fn new(patience: Duration, seed: Seed) -> Self {
        Self { patience, seed, failed: Vec::new(), waited: Duration::ZERO }
    }

    /// How long to wait after this failure; `None` to give up.
    fn after(&mut self, error: &ProviderError) -> Option<Duration> {
        let alike = self.failed.iter().filter(|fault| **fault == error.fault).count();
        self.failed.push(error.fault);
        let failure = Failure {
            fault: error.fault,
            retries: u32::try_from(alike).unwrap_or(u32::MAX),
            waited: self.waited,
            retry_after: error.retry_after,
        };
        let wait = decide(failure, self.patience, self.seed)?;
        self.waited = self.waited.saturating_add(wait);
        Some(wait)
    }

    /// The last error, with what was done about it.
    fn give_up(&self, error: ProviderError) -> ProviderError {
        let tries = self.failed.len();
        let too_long = error.retry_after.filter(|asked| *asked > self.patience.saturating_sub(self.waited));
        let what_was_done = [
            (tries > 1).then(|| format!("tried {tries} times")),
            // In whole minutes, so that failures of one cause read alike and are counted together.
            (self.waited >= MINUTE).then(|| format!("waited {} min in all", self.waited.as_secs() / 60)),
            too_long.map(|asked| format!("asked to wait {} more", seconds(asked))),
        ];
        let what_was_done: Vec<String> = what_was_done.into_iter().flatten().collect();
        if what_was_done.is_empty() {
            return error;
        }
        let message = format!("{} ({})", error.message, what_was_done.join(", "));
        ProviderError { message, fault: self.in_the_end(&error), ..error }
    }

    /// A provider that wants to be left alone for longer than any call may wait gives nobody an answer in this run.
    fn in_the_end(&self, error: &ProviderError) -> Fault {
        match error.retry_after {
            Some(asked) if asked > self.patience => Fault::QuotaSpent,
            Some(_) | None => error.fault,
        }
    }
}

fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 10.0 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}
