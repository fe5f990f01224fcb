//! The export of one run: a queue that never waits, a thread that sends, and an end that does not wait for long.

use super::{
    AgentSpans, RunSpans,
    last_look::{bytes, fit_to_leave},
    line::Line,
    names,
    settings::Settings,
};
use crate::secrets::Secrets;
use opentelemetry::KeyValue;
use opentelemetry_sdk::{Resource, trace::SpanData};
use rehearsal_core::ids::RunId;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};
use tokio::sync::oneshot;

/// The most bytes that wait. What comes when they are used up is not sent: a run does not wait for its backend.
const WAITING: usize = 64 << 20;
/// The most spans, and about the most bytes, of one request. Servers of gRPC take four megabytes at most by default.
const SPANS_AT_ONCE: usize = 512;
const BYTES_AT_ONCE: usize = 2 << 20;
/// How long the end of a run waits for the last spans to be taken.
const FAREWELL: Duration = Duration::from_secs(5);

/// What is exported of a run, and as whose.
#[derive(Debug)]
pub struct Watch<'a> {
    /// The run.
    pub run: &'a RunId,
    /// Its suite.
    pub suite: &'a str,
    /// Whether the agent's spans are sent on.
    pub agent_spans: AgentSpans,
    /// What must not leave.
    pub secrets: Secrets,
}

/// Why the export cannot begin. Known before the run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the export of spans to {place} cannot be set up: {why}; with OTEL_TRACES_EXPORTER=none no span is exported"
)]
pub struct StartError {
    place: String,
    why: String,
}

/// The export that goes on.
#[derive(Debug)]
pub struct Export {
    place: String,
    accounts: Arc<Accounts>,
    /// Told when everything has been sent, or given up.
    done: oneshot::Receiver<()>,
}

/// Where spans are put to be sent. The export ends when it is dropped.
#[derive(Debug)]
pub(super) struct Outbox {
    sender: mpsc::Sender<Parcel>,
    accounts: Arc<Accounts>,
    secrets: Secrets,
}

/// Spans that wait, and their weight.
#[derive(Debug)]
struct Parcel {
    spans: Vec<SpanData>,
    bytes: usize,
}

/// What became of the spans.
#[derive(Debug, Default)]
struct Accounts {
    made: AtomicU64,
    taken: AtomicU64,
    waiting_bytes: AtomicUsize,
    /// Why some were not taken; the first reason that there was.
    why: Mutex<Option<String>>,
}

/// Begins the export of a run.
///
/// # Errors
/// Where the exporter cannot be set up; whether anybody is there to take spans is not known yet.
pub async fn start(settings: Settings, watch: Watch<'_>) -> Result<(RunSpans, Export), StartError> {
    let place = settings.place();
    let refused = |why: String| StartError { place: place.clone(), why };
    let resource = resource(&settings, &watch);
    let accounts = Arc::new(Accounts::default());
    let (sender, parcels) = mpsc::channel();
    let (tell_ready, ready) = oneshot::channel();
    let (tell_done, done) = oneshot::channel();
    let sent = Arc::clone(&accounts);
    let sending = move || {
        let line = match Line::lay(&settings, &resource) {
            Ok(line) => line,
            Err(why) => return drop(tell_ready.send(Err(why))),
        };
        // Whoever began this may have gone, and then there is nothing to send either.
        let _begun = tell_ready.send(Ok(()));
        send_all(&parcels, &line, &sent);
        let _waited_for = tell_done.send(());
    };
    thread::Builder::new()
        .name("telemetry".into())
        .spawn(sending)
        .map_err(|error| refused(error.to_string()))?;
    ready.await.map_err(|_| refused("its thread broke off".into()))?.map_err(refused)?;
    let outbox = Outbox { sender, accounts: Arc::clone(&accounts), secrets: watch.secrets };
    Ok((RunSpans::new(outbox, watch.agent_spans), Export { place, accounts, done }))
}

fn resource(settings: &Settings, watch: &Watch<'_>) -> Resource {
    let ours = [
        KeyValue::new(names::SERVICE, "rehearsal"),
        KeyValue::new(names::SERVICE_VERSION, env!("CARGO_PKG_VERSION")),
        KeyValue::new(names::RUN, watch.run.to_string()),
        KeyValue::new(names::SUITE, watch.suite.to_owned()),
    ];
    let said = settings.resource.iter().map(|(key, value)| KeyValue::new(key.clone(), value.clone()));
    // Of two values for one key the later holds, so that the user's own name for us does.
    Resource::builder_empty().with_attributes(ours.into_iter().chain(said)).build()
}

impl Outbox {
    /// Puts spans in, or counts them as lost where too many wait already.
    pub(super) fn put(&self, spans: Vec<SpanData>) {
        let spans: Vec<SpanData> = spans.into_iter().map(|span| fit_to_leave(span, &self.secrets)).collect();
        let bytes = spans.iter().map(bytes).sum();
        self.accounts.made.fetch_add(spans.len() as u64, Ordering::Relaxed);
        let waiting = self.accounts.waiting_bytes.fetch_add(bytes, Ordering::Relaxed);
        if waiting.saturating_add(bytes) > WAITING {
            self.accounts.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
            self.accounts.blame("more spans waited than the backend took");
        } else if self.sender.send(Parcel { spans, bytes }).is_err() {
            self.accounts.blame("its thread broke off");
        }
    }
}

impl Accounts {
    fn blame(&self, why: &str) {
        let mut first = self.why.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| why.to_owned());
    }
}

fn send_all(parcels: &mpsc::Receiver<Parcel>, line: &Line, accounts: &Accounts) {
    while let Ok(first) = parcels.recv() {
        let mut spans = first.spans;
        let mut bytes = first.bytes;
        while spans.len() < SPANS_AT_ONCE
            && bytes < BYTES_AT_ONCE
            && let Ok(next) = parcels.try_recv()
        {
            spans.extend(next.spans);
            bytes += next.bytes;
        }
        for load in loads(spans) {
            let count = load.len() as u64;
            match line.send(load) {
                Ok(()) => drop(accounts.taken.fetch_add(count, Ordering::Relaxed)),
                Err(why) => accounts.blame(&why),
            }
        }
        accounts.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
    }
}

/// Spans in requests that a server takes; a single span that is too large goes alone.
fn loads(spans: Vec<SpanData>) -> Vec<Vec<SpanData>> {
    let mut loads: Vec<Vec<SpanData>> = Vec::new();
    let mut room = 0;
    for span in spans {
        let weight = bytes(&span);
        match loads.last_mut().filter(|load| load.len() < SPANS_AT_ONCE && weight <= room) {
            Some(load) => {
                load.push(span);
                room -= weight;
            }
            None => {
                loads.push(vec![span]);
                room = BYTES_AT_ONCE.saturating_sub(weight);
            }
        }
    }
    loads
}

impl Export {
    /// Waits until the backend took everything, for five seconds at most. Call it once the run is over.
    ///
    /// Returns a warning where something was not taken.
    pub async fn finish(self) -> Option<String> {
        let waited = tokio::time::timeout(FAREWELL, self.done).await;
        let made = self.accounts.made.load(Ordering::Relaxed);
        let lost = made.saturating_sub(self.accounts.taken.load(Ordering::Relaxed));
        if lost == 0 {
            return None;
        }
        let said = self.accounts.why.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let slow = || format!("it took none of them for {FAREWELL:?} after the run");
        let why = said.or_else(|| waited.is_err().then(slow)).unwrap_or_else(|| "no reason was given".into());
        Some(format!("{lost} of {made} spans were not exported to {}: {why}", self.place))
    }
}

#[cfg(test)]
impl Outbox {
    /// One whose spans go to the test; the second half takes out what was put in so far.
    pub(super) fn caught(secrets: Secrets) -> (Self, impl Fn() -> Vec<SpanData>) {
        let (sender, parcels) = mpsc::channel::<Parcel>();
        let taken = move || parcels.try_iter().flat_map(|parcel| parcel.spans).collect();
        (Self { sender, accounts: Arc::default(), secrets }, taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::{blank::blank, ids::place};
    use opentelemetry::trace::{SpanId, TraceId};
    use rehearsal_core::clock::Timestamp;

    fn span(text: usize) -> SpanData {
        let place = place(TraceId::from_bytes([1; 16]), SpanId::from_bytes([2; 8]));
        blank(place, "x".repeat(text), (Timestamp(1), Timestamp(2)))
    }

    #[test]
    fn what_waits_is_bounded_and_what_is_too_much_is_counted() {
        let (outbox, taken) = Outbox::caught(Secrets::default());
        let half = WAITING / 2;
        for _ in 0..3 {
            outbox.put(vec![span(half)]);
        }
        assert_eq!(taken().len(), 1);
        assert_eq!(outbox.accounts.made.load(Ordering::Relaxed), 3);
        assert!(outbox.accounts.why.lock().unwrap().is_some());
    }

    #[test]
    fn requests_stay_small_and_no_span_is_lost() {
        let counts = |spans: Vec<SpanData>| loads(spans).iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(counts(vec![]), Vec::<usize>::new());
        assert_eq!(counts((0..1100).map(|_| span(10)).collect()), [512, 512, 76]);
        let third = BYTES_AT_ONCE / 3;
        assert_eq!(counts(vec![span(third), span(third), span(third), span(1)]), [2, 2]);
        assert_eq!(counts(vec![span(1), span(BYTES_AT_ONCE * 2), span(1)]), [1, 1, 1]);
    }
}
