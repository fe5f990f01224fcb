//! What has to be known to read a reconciliation.

use super::{Counted, Row, Standing};
use crate::show::counted as count;
use std::collections::BTreeSet;

/// Days that are named before the rest is counted.
const MOST_DAYS: usize = 5;

/// A sentence for each thing to know, without a full stop.
pub(super) fn notes(counted: &Counted, rows: &[Row], total: &Row) -> Vec<String> {
    let spent = total.counted.unwrap_or_default();
    let mut notes =
        vec!["AWS shows costs up to 24 hours late, and by tag only from when the tag was activated".into()];
    if rows.iter().any(Row::is_flagged) {
        notes.push(
            "! marks what is more than 5% of the bill apart, on one side only, or of unknown cost".into(),
        );
    }
    notes.extend(open_days(rows));
    if spent.of_unknown_cost() > 0 {
        let calls = count(spent.of_unknown_cost(), "call");
        notes.push(format!(
            "{calls} of unknown cost {} not in what was counted",
            is_are(spent.of_unknown_cost())
        ));
    }
    if spent.estimated > 0 {
        let calls = count(spent.estimated, "call");
        notes.push(format!("~ marks a sum in which the cost of {calls} rests on an assumption"));
    }
    if counted.agents_calls > 0 {
        let calls = count(counted.agents_calls, "call");
        notes.push(format!("{calls} of the agent's own are counted, as if it ran under the run's tags"));
    }
    if counted.left_out > 0 {
        notes.push(format!(
            "{} left out: only models of bedrock/ and mantle/, and those of which an agent's spans say that \
             Amazon Bedrock serves them, can be on this bill",
            count(counted.left_out, "call")
        ));
    }
    if total.standing() == Standing::Differ && total.difference().is_some_and(|it| it.dollars() < 0.0) {
        notes.push(
            "the bill is lower: other makers' models may be billed under a name of their own instead of Amazon \
             Bedrock, and credits lower a bill"
                .into(),
        );
    }
    notes
}

fn is_are(count: u64) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

fn open_days(rows: &[Row]) -> Option<String> {
    let days: BTreeSet<&str> = rows.iter().filter(|row| row.open).map(|row| row.day.as_str()).collect();
    let named: Vec<&str> = days.iter().take(MOST_DAYS).copied().collect();
    let more = days.len().saturating_sub(named.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!days.is_empty())
        .then(|| format!("the bill is still open for {}{more}: its amounts will change", named.join(", ")))
}
