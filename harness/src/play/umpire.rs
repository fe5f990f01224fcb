//! Who watches a run that is to stop once its gate is decided.

use rehearsal_core::{
    attempt::AttemptIndex,
    clock::Timestamp,
    event::{Reporter, ReporterError, RunEvent, Stamped},
    gate::GateRule,
    summary::Summary,
};
use rehearsal_reports::is_decided;
use tokio_util::sync::CancellationToken;

/// Looks at the gate whenever the attempts that are finished without a gap in the plan have become more, and calls the
/// run off once it is decided.
pub(super) struct Umpire {
    summary: Summary,
    rules: Vec<GateRule>,
    /// The first attempt of the plan that is not finished.
    next: AttemptIndex,
    /// How far it was when the gate was looked at last.
    seen: u32,
    enough: CancellationToken,
}

impl Umpire {
    /// `enough` is cancelled once the gate is decided.
    pub(super) fn new(enough: CancellationToken) -> Self {
        Self { summary: Summary::default(), rules: Vec::new(), next: AttemptIndex(0), seen: 0, enough }
    }

    /// Whether the attempts without a gap have become more: by one, and by one of a hundred in a long run, since the
    /// gate reads all of them.
    fn advanced(&mut self) -> bool {
        while self.summary.rows.contains_key(&self.next) {
            self.next.0 += 1;
        }
        let AttemptIndex(next) = self.next;
        let is_worth_a_look = next > self.seen + next / 100;
        if is_worth_a_look {
            self.seen = next;
        }
        is_worth_a_look
    }
}

impl Reporter for Umpire {
    fn on_resume(&mut self, so_far: &Summary, _at: Timestamp) -> Result<(), ReporterError> {
        self.summary = so_far.clone();
        self.rules = so_far.manifest.as_ref().map(|manifest| manifest.gate.clone()).unwrap_or_default();
        if self.advanced() && is_decided(&self.rules, &self.summary) {
            self.enough.cancel();
        }
        Ok(())
    }

    fn on_event(&mut self, event: &Stamped) -> Result<(), ReporterError> {
        self.summary.apply(event);
        match &event.event {
            RunEvent::RunStarted(manifest) => self.rules.clone_from(&manifest.gate),
            RunEvent::AttemptFinished { .. } => {
                if !self.enough.is_cancelled() && self.advanced() && is_decided(&self.rules, &self.summary) {
                    self.enough.cancel();
                }
            }
            RunEvent::AttemptStarted { .. }
            | RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::TurnKept { .. }
            | RunEvent::ModelCalled(_)
            | RunEvent::SessionSettled { .. }
            | RunEvent::Reviewed { .. }
            | RunEvent::Judged { .. }
            | RunEvent::RunFinished { .. } => {}
        }
        Ok(())
    }
}
