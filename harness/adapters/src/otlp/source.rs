//! The port through which the engine announces turns and takes their spans.

use super::{
    dialect::{Reading, read},
    filing::{Filing, OpenSession},
    note::Note,
    session_file::{Filed, SessionFile, TurnWindow},
    settle::{PATIENCE, Progress, SettleSettings, Standing, standing},
};
use async_trait::async_trait;
use rehearsal_core::{
    clock::Timestamp,
    ids::SessionId,
    span::{Evidence, ExpectedTurn, SpanSource, Trace},
    suite::SpansWait,
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::time::timeout;

/// Spans that arrived by OTLP, by session and turn.
pub(super) struct FiledSpans {
    filing: Arc<Filing>,
    settings: SettleSettings,
    /// How many sessions waited to the deadline while nothing had come from anywhere.
    in_vain: AtomicU32,
}

/// A sender's clock this far ahead is worth a word.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(1);

#[async_trait]
impl SpanSource for FiledSpans {
    fn expect(&self, turn: ExpectedTurn<'_>) {
        self.filing.expect(&turn);
    }

    fn known_as(&self, _session: &SessionId, _name: &str) {}

    fn ended(&self, session: &SessionId, number: u32, at: Timestamp) {
        self.filing.ended(session, number, at);
    }

    async fn settle(&self, session: &SessionId) {
        let Some(open) = self.filing.open(session) else { return };
        if !self.waits() {
            open.pass_over();
        } else if timeout(self.settings.deadline, self.until_complete(&open)).await.is_err() {
            self.waited_to_the_end();
        }
    }

    fn collect(&self, session: &SessionId) -> Vec<(u32, Trace)> {
        let Some(file) = self.filing.close(session) else { return Vec::new() };
        let remarks = self.remarks(&file);
        let over_limit = file.over_limit;
        file.into_turns()
            .into_iter()
            .map(|(turn, spans)| {
                let evidence = self.evidence(&turn, &spans, over_limit);
                (turn.number, self.trace(spans, evidence, &remarks))
            })
            .collect()
    }
}

impl FiledSpans {
    pub(super) fn new(filing: Arc<Filing>, settings: SettleSettings) -> Self {
        Self { filing, settings, in_vain: AtomicU32::new(0) }
    }

    fn waits(&self) -> bool {
        match self.settings.wait {
            SpansWait::Off => false,
            SpansWait::Expected => true,
            SpansWait::Auto => {
                self.in_vain.load(Ordering::Relaxed) < PATIENCE || self.filing.tally().received > 0
            }
        }
    }

    fn waited_to_the_end(&self) {
        if self.filing.tally().received == 0 {
            self.in_vain.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Waits until every turn is complete and nothing more has come for a while.
    async fn until_complete(&self, open: &OpenSession) {
        while let Some(progress) = open.look(SessionFile::progress) {
            let pause = match progress {
                Progress::Open => {
                    open.arrivals.notified().await;
                    continue;
                }
                Progress::Loose => self.settings.loose,
                Progress::Whole => self.settings.quiet,
            };
            if timeout(pause, open.arrivals.notified()).await.is_err() {
                return;
            }
        }
    }

    fn evidence(&self, turn: &TurnWindow, spans: &[Filed], over_limit: u64) -> Evidence {
        let spans: Vec<&Filed> = spans.iter().collect();
        let standing = match standing(turn, &spans) {
            Standing::Complete if over_limit > 0 => {
                Standing::Missing(format!("{over_limit} spans of the session were over the limit"))
            }
            standing @ (Standing::Complete | Standing::Missing(_) | Standing::Nothing) => standing,
        };
        standing.into_evidence(self.settings.wait)
    }

    fn trace(&self, spans: Vec<Filed>, evidence: Evidence, remarks: &Remarks) -> Trace {
        let filed = spans.into_iter().map(|filed| (filed.raw, filed.correlation)).collect();
        let Reading { spans, notes, .. } = read(filed, Vec::new());
        let mut notes: Vec<String> = notes.iter().map(Note::to_string).collect();
        notes.extend(remarks.session.iter().cloned());
        if evidence == Evidence::Absent {
            notes.extend(remarks.absence.iter().cloned());
        }
        Trace { spans, evidence, notes }
    }

    /// Nothing that was measured or counted over the whole run goes in: it would differ from run to run.
    fn remarks(&self, file: &SessionFile) -> Remarks {
        let mut remarks = Remarks::default();
        if file.over_limit > 0 {
            remarks.session.push(format!("{} spans over the session's limit were dropped", file.over_limit));
        }
        if file.clock_ahead > CLOCK_TOLERANCE {
            remarks.session.push("the agent's clock is ahead of ours".to_owned());
        }
        if file.is_passed_over && self.settings.wait == SpansWait::Auto {
            let why = format!("not waited for spans: the first {PATIENCE} sessions waited and none came");
            remarks.absence.push(why);
        }
        if self.filing.tally().unclaimed > 0 {
            let why = "spans came in this run that carry neither our trace id nor our session id";
            remarks.absence.push(why.to_owned());
        }
        remarks
    }
}

/// What a reader should know of a whole session's spans.
#[derive(Default)]
struct Remarks {
    /// Of every turn.
    session: Vec<String>,
    /// Of turns without spans.
    absence: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::{
        buffer::BufferLimits,
        decode::Batch,
        filing::Limits,
        session_file::SessionLimits,
        testing::{span, turn},
    };
    use rehearsal_core::clock::Clock;

    struct Midnight;

    impl Clock for Midnight {
        fn now(&self) -> Timestamp {
            Timestamp(0)
        }
    }

    #[tokio::test]
    async fn a_session_over_its_limit_is_never_called_complete() {
        let limits = Limits {
            session: SessionLimits { spans: 2, bytes: usize::MAX },
            unclaimed: BufferLimits { spans: 1, bytes: usize::MAX },
            remembered: 1,
        };
        let filing = Arc::new(Filing::new(Arc::new(Midnight), limits));
        let settings = SettleSettings {
            wait: SpansWait::Expected,
            deadline: Duration::ZERO,
            quiet: Duration::ZERO,
            loose: Duration::ZERO,
        };
        let source = FiledSpans::new(Arc::clone(&filing), settings);
        let session = SessionId::new("s");
        let window = turn(1, 0, None);
        source.expect(ExpectedTurn {
            session: &session,
            number: 1,
            context: window.context,
            sent_at: window.sent_at,
            message: "",
        });
        let two_seconds = 2_000_000_000;
        let spans = (2..=5).map(|id| span(1, id, Some(1), (0, two_seconds))).collect();
        filing.file(Batch { spans, ..Batch::default() });
        source.settle(&session).await;
        let (_, trace) = source.collect(&session).remove(0);
        assert_eq!(trace.spans.len(), 2);
        let missing = "2 spans of the session were over the limit".to_owned();
        assert_eq!(trace.evidence, Evidence::Incomplete { missing });
        assert_eq!(
            trace.notes,
            ["2 spans over the session's limit were dropped", "the agent's clock is ahead of ours"]
        );
    }
}
