//! The port through which the engine announces turns and takes their spans.

mod guess;
mod remarks;

use super::{
    correlate::turn_at,
    dialect::{Reading, is_work, read},
    filing::{Candidate, Filing, OpenSession},
    note::Note,
    session_file::{Filed, SessionFile, Troubles, TurnFile, TurnWindow},
    settle::{PATIENCE, SettleSettings, Standing, standing},
};
use async_trait::async_trait;
use rehearsal_core::{
    clock::Timestamp,
    ids::{SessionId, TraceId},
    span::{Correlation, Evidence, ExpectedTurn, SpanSource, Trace},
    suite::SpansWait,
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::time::timeout;

/// Spans that arrived by OTLP, by session and turn.
pub(super) struct FiledSpans {
    filing: Arc<Filing>,
    settings: SettleSettings,
    /// How many sessions waited to the deadline while nothing had come from anywhere.
    in_vain: AtomicU32,
}

/// How many records the traces had that were found to speak of something else.
type Rejected = HashMap<TraceId, usize>;

#[async_trait]
impl SpanSource for FiledSpans {
    fn expect(&self, turn: ExpectedTurn<'_>) {
        self.filing.expect(&turn);
    }

    fn known_as(&self, session: &SessionId, name: &str) {
        self.filing.known_as(session, name);
    }

    fn ended(&self, session: &SessionId, number: u32, at: Timestamp) {
        self.filing.ended(session, number, at);
    }

    async fn settle(&self, session: &SessionId) {
        let Some(open) = self.filing.open(session) else { return };
        if !self.waits() {
            open.change(|file| file.troubles.is_passed_over = true);
            return;
        }
        let _settling = self.filing.settling();
        if timeout(self.settings.deadline, self.until_complete(&open)).await.is_err() {
            self.waited_to_the_end();
        }
    }

    fn news(&self, session: &SessionId) -> Vec<(u32, Trace)> {
        let open = self.filing.open(session);
        let filed = open.and_then(|open| open.change(|file| (file.news(), file.troubles)));
        let Some((turns, troubles)) = filed else { return Vec::new() };
        turns.into_iter().map(|turn| (turn.turn.number, self.trace(turn, &troubles))).collect()
    }

    fn collect(&self, session: &SessionId) -> Vec<(u32, Trace)> {
        if let Some(open) = self.filing.open(session) {
            self.guess(&open, &mut Rejected::new());
        }
        let Some(file) = self.filing.close(session) else { return Vec::new() };
        let troubles = file.troubles;
        file.into_turns().into_iter().map(|turn| (turn.turn.number, self.trace(turn, &troubles))).collect()
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
    async fn until_complete(&self, open: &Arc<OpenSession>) {
        let mut rejected = Rejected::new();
        loop {
            self.guess(open, &mut rejected);
            let Some(progress) = open.look(SessionFile::progress) else { return };
            match self.filing.pause(progress, &self.settings) {
                None => open.arrivals.notified().await,
                Some(pause) if timeout(pause, open.arrivals.notified()).await.is_err() => return,
                Some(_) => {}
            }
        }
    }

    /// Looks for what only its time gives to those turns of the session of which nothing surer is known.
    fn guess(&self, open: &Arc<OpenSession>, rejected: &mut Rejected) {
        if !self.guesses() || !self.filing.has_strays() {
            return;
        }
        let Some((turns, unexplained)) = open.look(unexplained) else { return };
        for turn in turns.iter().filter(|turn| unexplained.contains(&turn.number)) {
            for candidate in self.filing.candidates(open, turn) {
                let Candidate { trace, started_at, spans, logs } = candidate;
                let count = spans.len() + logs.len();
                let is_of_turn = turn_at(&turns, started_at) == turn.number;
                if !is_of_turn || rejected.get(&trace) == Some(&count) {
                    continue;
                }
                if guess::may_answer(spans, logs, &turn.message) {
                    self.filing.guess(open, trace);
                } else {
                    rejected.insert(trace, count);
                }
            }
        }
    }

    fn guesses(&self) -> bool {
        match self.settings.wait {
            SpansWait::Auto | SpansWait::Expected => true,
            SpansWait::Off => false,
        }
    }

    fn trace(&self, file: TurnFile, troubles: &Troubles) -> Trace {
        let TurnFile { turn, spans, logs } = file;
        let evidence = self.evidence(&turn, &spans, troubles);
        let of_turn = remarks::of_turn(&spans);
        let filed = spans.into_iter().map(|filed| (filed.raw, filed.correlation)).collect();
        let Reading { spans, notes, .. } = read(filed, logs);
        let mut notes: Vec<String> = notes.iter().map(Note::to_string).collect();
        notes.extend(of_turn);
        notes.extend(remarks::of_session(troubles));
        if evidence == Evidence::Absent {
            let (is_doubtful, unclaimed) = (self.filing.is_doubtful(&turn), self.filing.tally().unclaimed);
            notes.extend(remarks::of_absence(troubles, self.settings.wait, is_doubtful, unclaimed > 0));
        }
        Trace { spans, evidence, notes }
    }

    fn evidence(&self, turn: &TurnWindow, spans: &[Filed], troubles: &Troubles) -> Evidence {
        let lost = remarks::of_loss(troubles);
        let standing = match standing(turn, &spans.iter().collect::<Vec<_>>()) {
            Standing::Complete if !lost.is_empty() => Standing::Missing(lost.join("; ")),
            standing @ (Standing::Complete | Standing::Missing(_) | Standing::Nothing) => standing,
        };
        standing.into_evidence(self.settings.wait)
    }
}

/// All turns of a session, and the numbers of those of which nothing sure tells what the agent did.
fn unexplained(file: &SessionFile) -> (Vec<TurnWindow>, BTreeSet<u32>) {
    let is_sure = |filed: &&Filed| filed.correlation < Correlation::Time && is_work(&filed.raw);
    let unexplained = file.by_turn().filter(|(_, spans)| !spans.iter().any(is_sure));
    (file.turns.clone(), unexplained.map(|(turn, _)| turn.number).collect())
}

#[cfg(test)]
mod tests;
