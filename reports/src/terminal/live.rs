//! One bar that shows a run going on.

use crate::{measures, spent, visible::visible_line};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rehearsal_core::{
    clock::Timestamp,
    event::{Reporter, ReporterError, RunEvent, Stamped},
    summary::Summary,
};

/// Before the first attempt is finished nothing is known of how long one takes.
const FIRST_TEMPLATE: &str = "{bar:24.cyan/dim} {pos}/{len}  {msg}";
const TEMPLATE: &str = "{bar:24.cyan/dim} {pos}/{len}  {msg}  {eta} left";

/// A bar on standard error: attempts done, the first number that the gate reads, how many attempts broke
/// off and how many were spoilt, the cost so far and the time left. Draws on a terminal only.
#[derive(Debug)]
pub struct LiveBar {
    bar: ProgressBar,
    summary: Summary,
}

impl LiveBar {
    /// A bar that waits for the run to start.
    pub fn new() -> Self {
        Self::on(ProgressDrawTarget::stderr())
    }

    fn on(target: ProgressDrawTarget) -> Self {
        let bar = ProgressBar::with_draw_target(Some(0), target);
        bar.set_style(look(FIRST_TEMPLATE));
        Self { bar, summary: Summary::default() }
    }

    fn advance(&self) {
        let finished = self.summary.total.attempts;
        if finished == 1 {
            self.bar.set_style(look(TEMPLATE));
        }
        self.bar.set_position(u64::from(finished));
    }
}

impl Default for LiveBar {
    fn default() -> Self {
        Self::new()
    }
}

impl Reporter for LiveBar {
    fn on_event(&mut self, event: &Stamped) -> Result<(), ReporterError> {
        self.summary.apply(event);
        match &event.event {
            RunEvent::RunStarted(manifest) => self.bar.set_length(u64::from(manifest.attempts)),
            RunEvent::AttemptFinished { .. } => self.advance(),
            RunEvent::RunFinished { .. } => self.bar.finish_and_clear(),
            RunEvent::AttemptStarted { .. }
            | RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::TurnKept { .. }
            | RunEvent::ModelCalled(_)
            | RunEvent::SessionSettled { .. }
            | RunEvent::Reviewed { .. }
            | RunEvent::Judged { .. } => {}
        }
        Ok(())
    }

    fn on_resume(&mut self, so_far: &Summary, _at: Timestamp) -> Result<(), ReporterError> {
        self.summary = so_far.clone();
        self.bar.set_length(u64::from(so_far.planned()));
        self.bar.set_position(u64::from(so_far.total.attempts));
        Ok(())
    }

    /// Words change when nothing else is to do: a run may send thousands of events in a second.
    fn on_idle(&mut self) -> Result<(), ReporterError> {
        if !self.bar.is_finished() {
            self.bar.set_message(message(&self.summary, measures::gated(&self.summary).as_ref()));
        }
        Ok(())
    }
}

/// The templates are constants; should one not parse, a bar in the default look is better than none.
fn look(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// `goal_success 83% of 12  3 broke off  1 spoilt  $0.0123`.
fn message(summary: &Summary, column: Option<&measures::Column>) -> String {
    let mut parts = Vec::new();
    if let Some(column) = column {
        let scored = summary.total.tally(&column.evaluator).scored;
        let name = visible_line(column.evaluator.as_str());
        let shown = (scored > 0).then(|| format!("{name} {} of {scored}", column.shown(&summary.total)));
        parts.extend(shown);
    }
    let broken = summary.total.attempts.saturating_sub(summary.total.played());
    let spoilt = summary.total.trust.spoilt();
    parts.extend((broken > 0).then(|| format!("{broken} broke off")));
    parts.extend((spoilt > 0).then(|| format!("{spoilt} spoilt")));
    parts.push(spent::cost(&summary.spent()));
    parts.join("  ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{gate::Measure, ids::EvaluatorName, session::EndingKind, summary::Tally};

    #[test]
    fn the_bar_names_its_number_and_what_it_rests_on() {
        let mut summary = Summary::default();
        let evaluator = EvaluatorName::new("goal_success");
        let column = measures::Column { evaluator: evaluator.clone(), measure: Measure::Rate };
        assert_eq!(message(&summary, Some(&column)), "$0.00");
        let tally = Tally { scored: 12, passed: 10, ..Tally::default() };
        summary.total.scores.insert(evaluator, tally);
        assert_eq!(message(&summary, Some(&column)), "goal_success 83% of 12  $0.00");
        summary.total.attempts = 3;
        summary.total.endings.extend([(EndingKind::GoalMet, 1), (EndingKind::Timeout, 2)]);
        assert_eq!(message(&summary, Some(&column)), "goal_success 83% of 12  2 broke off  $0.00");
    }
}
