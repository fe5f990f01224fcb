//! What a run says at its end, in eighty columns.

use super::{WIDTH, conclusion, conclusion::mark, next, segments, style::Style, worst, wrap::wrapped};
use crate::{gate::in_unit, show, telling::Failures, visible::visible_line};
use console::measure_text_width;
use rehearsal_core::{
    gate::{ConfidenceBounds, GateOutcome, RuleOutcome},
    summary::Summary,
};
use std::path::Path;

/// Everything a run says at its end: the suite's name, tables by case and persona, costs, the worst segments and the most
/// telling failures, the gate, the verdict and what to type next, with an empty line after it, as another suite may
/// follow. `report` is the page's path, where one was written.
pub fn end_table(
    summary: &Summary,
    gate: &GateOutcome,
    (failures, report): (&Failures, Option<&Path>),
    style: Style,
) -> String {
    let mut parts = vec![
        suite(summary, style),
        headed(style, segments::by_case(summary)),
        headed(style, segments::by_persona(summary)),
        headed(style, segments::by_role(summary)),
        worst::segments(summary, style),
        worst::failures(summary, failures, style),
        if summary.shard().is_some() { String::new() } else { rules(gate, style) },
        conclusion::conclusion(summary, gate, style),
        next::next(summary, report, style),
    ];
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n\n"
}

fn suite(summary: &Summary, style: Style) -> String {
    let lines = summary.manifest.as_ref().map(|manifest| wrapped(&manifest.suite, 0)).unwrap_or_default();
    lines.iter().map(|line| style.heading(line)).collect::<Vec<_>>().join("\n")
}

/// A table with its header emphasised. Done after the layout, which would count escape codes as width.
fn headed(style: Style, table: String) -> String {
    let under_header = |line: &&str| !line.starts_with(segments::RULE);
    let header = table.lines().take_while(under_header).map(|line| style.heading(line));
    let rows = table.lines().skip_while(under_header).map(str::to_owned);
    header.chain(rows).collect::<Vec<_>>().join("\n")
}

fn rules(gate: &GateOutcome, style: Style) -> String {
    let title = style.heading(if gate.rules.is_empty() { "no gate" } else { "gate" });
    let mut lines = vec![title];
    lines.extend(gate.rules.iter().flat_map(|outcome| rule(outcome, style)));
    lines.join("\n")
}

fn rule(outcome: &RuleOutcome, style: Style) -> Vec<String> {
    let shown = |value| in_unit(&outcome.rule, value);
    let value = outcome.value.map_or_else(|| "–".to_owned(), shown);
    let bounds = match (outcome.interval, outcome.undecided()) {
        // What was not played has no part in a decision that was reached before.
        _ if outcome.early.is_some() => String::new(),
        (Some(ConfidenceBounds { low, high: Some(high), .. }), _) => {
            format!(" ({} to {})", shown(low), shown(high))
        }
        (Some(ConfidenceBounds { low, high: None, .. }), _) => format!(" (at least {})", shown(low)),
        (None, 0) => String::new(),
        (None, _) if outcome.low < outcome.high => {
            format!(" ({} to {})", shown(outcome.low), shown(outcome.high))
        }
        (None, _) => String::new(),
    };
    let name = outcome.rule.to_string();
    let first = format!("  {} {}  {value}{bounds}", mark(outcome.verdict), visible_line(&name));
    let word = show::verdict(outcome.verdict);
    let fits = measure_text_width(&first) + 2 + word.len() <= usize::from(WIDTH);
    let painted = style.verdict(outcome.verdict, word);
    let mut lines = if fits {
        vec![format!("{first}  {painted}")]
    } else {
        let head = format!("{} {}", mark(outcome.verdict), visible_line(&name));
        let mut lines = wrapped(&head, 2);
        lines.push(format!("      {value}{bounds}  {painted}"));
        lines
    };
    lines.extend(wrapped(&outcome.why, 6).iter().map(|line| style.aside(line)));
    lines
}
