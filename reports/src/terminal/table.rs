//! What a run says at its end, in eighty columns.

use super::{WIDTH, segments, style::Style};
use crate::{show, visible::visible_line};
use rehearsal_core::{
    gate::{GateOutcome, RuleOutcome, Verdict},
    summary::Summary,
};
use std::{borrow::Cow, path::Path};

/// Everything a run says at its end: tables by case and persona, costs, the gate, the verdict and what
/// to type next. `report` is the page's path, where one was written.
pub fn end_table(summary: &Summary, gate: &GateOutcome, report: Option<&Path>, style: Style) -> String {
    let mut parts = vec![
        headed(style, segments::by_case(summary)),
        headed(style, segments::by_persona(summary)),
        headed(style, segments::by_role(summary)),
        rules(gate, style),
        conclusion(summary, gate, style),
        next(summary, report, style),
    ];
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
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
    let value = outcome.value.map_or_else(|| "–".to_owned(), show::number);
    let bounds = match outcome.missing {
        0 => String::new(),
        _ => format!(" ({} to {})", show::number(outcome.low), show::number(outcome.high)),
    };
    let name = outcome.rule.to_string();
    let first = format!("  {} {}  {value}{bounds}", mark(outcome.verdict), visible_line(&name));
    let mut lines =
        vec![format!("{first}  {}", style.verdict(outcome.verdict, show::verdict(outcome.verdict)))];
    lines.extend(wrapped(&outcome.why, 6).iter().map(|line| style.aside(line)));
    lines
}

fn conclusion(summary: &Summary, gate: &GateOutcome, style: Style) -> String {
    let total = &summary.total;
    let mut lines = vec![format!(
        "{} {}",
        style.verdict(
            gate.verdict,
            &format!("{} {}", mark(gate.verdict), show::verdict(gate.verdict).to_uppercase())
        ),
        format_args!(
            "  {}, {} valid, {}",
            show::attempts(total.attempts),
            total.valid(),
            show::total_cost(summary)
        ),
    )];
    if gate.rules.is_empty() {
        lines.extend(wrapped(&gate.why, 2));
    }
    let mut warnings = Vec::new();
    if summary.unfinished() > 0 {
        warnings.push(format!("{} planned and not finished", show::attempts(summary.unfinished())));
    }
    if summary.turns_without_evidence > 0 {
        let turns = show::counted(u64::from(summary.turns_without_evidence), "turn");
        warnings.push(format!("{turns} without all of the agent's spans"));
    }
    if show::was_offline(summary) {
        warnings.push(show::OFFLINE_NOTE.to_owned());
    }
    lines.extend(warnings.iter().flat_map(|warning| wrapped(warning, 2)).map(|line| style.warning(&line)));
    lines.join("\n")
}

fn next(summary: &Summary, report: Option<&Path>, style: Style) -> String {
    let mut lines = Vec::new();
    if let Some(report) = report {
        lines.push(format!("report  {}", visible_line(&report.display().to_string())));
    }
    let folder = report.and_then(Path::parent).map(|folder| folder.display().to_string());
    let run = folder.or_else(|| summary.manifest.as_ref().map(|manifest| manifest.run.to_string()));
    if let Some(run) = run {
        lines.push(style.aside(&format!("next    rehearsal report {}", visible_line(&run))));
    }
    lines.join("\n")
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Passed => "✓",
        Verdict::Failed => "✗",
        Verdict::CouldNotTell => "?",
    }
}

/// A sentence in lines of at most the width, each indented.
fn wrapped(text: &str, indent: usize) -> Vec<String> {
    let text: Cow<'_, str> = visible_line(text);
    let room = usize::from(WIDTH).saturating_sub(indent);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let width = console::measure_text_width(word);
        match lines.last_mut() {
            Some(line) if console::measure_text_width(line) + 1 + width <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| format!("{:indent$}{line}", "")).collect()
}
