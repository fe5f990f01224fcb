//! One bar that shows a run going on.

use crate::{measures, show, visible::visible_line};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rehearsal_core::{
    event::{Reporter, ReporterError, RunEvent, Stamped},
    gate::Measure,
    summary::Summary,
};

const TEMPLATE: &str = "{bar:24.cyan/dim} {pos}/{len}  {msg}  {eta} left";

/// A bar on standard error: attempts done, the first number that the gate reads, the cost so far and
/// the time left. Draws on a terminal only.
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
        // The template is a constant; a bar in the default look is better than none.
        let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style);
        Self { bar, summary: Summary::default() }
    }
}

impl Reporter for LiveBar {
    fn on_event(&mut self, event: &Stamped) -> Result<(), ReporterError> {
        self.summary.apply(event);
        match &event.event {
            RunEvent::RunStarted(manifest) => self.bar.set_length(u64::from(manifest.attempts)),
            RunEvent::AttemptFinished { .. } => self.bar.set_position(u64::from(self.summary.total.attempts)),
            RunEvent::RunFinished { .. } => self.bar.finish_and_clear(),
            RunEvent::AttemptStarted { .. }
            | RunEvent::ActorCast { .. }
            | RunEvent::TurnEnded { .. }
            | RunEvent::ModelCalled(_)
            | RunEvent::SessionSettled { .. }
            | RunEvent::Judged { .. } => {}
        }
        Ok(())
    }

    /// Words change when nothing else is to do: a run may send thousands of events in a second.
    fn on_idle(&mut self) -> Result<(), ReporterError> {
        if !self.bar.is_finished() {
            self.bar.set_message(message(&self.summary, gated(&self.summary).as_ref()));
        }
        Ok(())
    }
}

/// `goal_success 83% of 12  $0.0123`.
fn message(summary: &Summary, column: Option<&measures::Column>) -> String {
    let cost = show::total_cost(summary);
    let Some(column) = column else { return cost };
    let tally = summary.total.tally(&column.evaluator);
    if tally.scored == 0 {
        return cost;
    }
    let name = visible_line(column.evaluator.as_str());
    format!("{name} {} of {}  {cost}", column.shown(&summary.total), tally.scored)
}

/// The number of the gate's first rule; without a gate, the one by which the run is known.
fn gated(summary: &Summary) -> Option<measures::Column> {
    let rule = summary.manifest.as_ref().and_then(|manifest| manifest.gate.first());
    let column =
        |evaluator: &_, measure: Measure| measures::Column { evaluator: Clone::clone(evaluator), measure };
    rule.map(|rule| column(&rule.evaluator, rule.measure)).or_else(|| measures::headline(summary))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{ids::EvaluatorName, summary::Tally};

    #[test]
    fn the_bar_names_its_number_and_what_it_rests_on() {
        let mut summary = Summary::default();
        let evaluator = EvaluatorName::new("goal_success");
        let column = measures::Column { evaluator: evaluator.clone(), measure: Measure::Rate };
        assert_eq!(message(&summary, Some(&column)), "$0.00");
        let tally = Tally { scored: 12, passed: 10, ..Tally::default() };
        summary.total.scores.insert(evaluator, tally);
        assert_eq!(message(&summary, Some(&column)), "goal_success 83% of 12  $0.00");
    }
}
