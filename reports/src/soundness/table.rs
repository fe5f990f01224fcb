//! A check in words, in eighty columns.

use super::{AgentEntry, CaseEntry, CellEntry, CellFinding, Finding, JudgedBy, RuleEntry, Soundness};
use crate::{
    show,
    terminal::{self, Style, wrapped},
    visible::visible_line,
};
use rehearsal_core::{gate::Verdict, ids::EvaluatorName, stand_in::StandIn};
use std::collections::BTreeMap;

/// The agents by case, the rules of the gate, what is empty or out of reach and what to do about it, and the finding.
pub fn soundness_table(found: &Soundness, style: Style) -> String {
    let mut parts = vec![heading(found, style), cases(found), rules(found, style), remarks(found).join("\n")];
    parts.push(conclusion(found, style));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n\n"
}

fn heading(found: &Soundness, style: Style) -> String {
    let cases = show::counted(found.cases.len() as u64, "case");
    let solved = found.cases.iter().filter(|case| case.solved).count();
    let heading = style.heading(&visible_line(&found.suite));
    let judged = match found.judged_by {
        JudgedBy::Rules => {
            "judged by rules: of evaluators that ask a model this is an indication only (--models suite asks it)"
        }
        JudgedBy::Models => "judged by the suite's own models",
    };
    let about = format!("{}: {cases}, {solved} with a solution; {judged}", found.file);
    [vec![heading], wrapped(&about, 2)].concat().join("\n")
}

fn cases(found: &Soundness) -> String {
    let agents: Vec<StandIn> = found.agents.iter().map(|entry| entry.agent).collect();
    let mut header = vec!["case".to_owned()];
    header.extend(agents.iter().map(ToString::to_string));
    header.push("finding".to_owned());
    let mut table = terminal::table(&header);
    for case in &found.cases {
        let mut row = vec![visible_line(case.case.as_str()).into_owned()];
        row.extend(agents.iter().map(|who| {
            case.passed_of(*who).map_or_else(|| "–".to_owned(), |(passed, of)| format!("{passed} of {of}"))
        }));
        row.push(case_finding(case).to_owned());
        table.add_row(row);
    }
    terminal::align(&mut table, header.len() - 1);
    table.trim_fmt()
}

fn case_finding(case: &CaseEntry) -> &'static str {
    let unknown =
        || case.evaluators.iter().any(|cell| cell.counts && cell.finding == CellFinding::CouldNotTell);
    match (case.unreachable, case.empty_for.is_empty(), case.by_absence) {
        (true, _, _) => "unreachable",
        (false, true, _) if case.cut_short => "cut short",
        (false, false, false) => "empty",
        (false, false, true) => "nothing is right",
        (false, true, _) if unknown() => "could not tell",
        (false, true, _) => "tells",
    }
}

fn rules(found: &Soundness, style: Style) -> String {
    if found.rules.is_empty() {
        return String::new();
    }
    let lines = found.rules.iter().flat_map(|rule| wrapped(&rule_line(rule, found.judged_by), 2));
    std::iter::once(style.heading("gate")).chain(lines).collect::<Vec<_>>().join("\n")
}

/// `goal_success rate >= 0.8: silent fails, echo fails, flatterer passes`.
fn rule_line(rule: &RuleEntry, judged_by: JudgedBy) -> String {
    let outcome = |(who, verdict): (&StandIn, &Verdict)| {
        let word = match verdict {
            Verdict::Passed => "passes",
            Verdict::Failed => "fails",
            Verdict::CouldNotTell => "undecided",
        };
        format!("{who} {word}")
    };
    let outcomes: Vec<String> = rule.outcomes.iter().map(outcome).collect();
    let by_rules = rule.asks_a_model && judged_by == JudgedBy::Rules;
    let indicated = if by_rules { " (indicated)" } else { "" };
    format!("{}: {}{indicated}", rule.rule, outcomes.join(", "))
}

fn remarks(found: &Soundness) -> Vec<String> {
    let advised = found.cases.iter().filter_map(|case| {
        let advice = advice(case)?;
        Some(wrapped(&format!("! {}: {advice} ({})", case.case, case.source), 2))
    });
    let cells = || found.cases.iter().flat_map(|case| case.evaluators.iter().map(move |cell| (case, cell)));
    let each = cells().filter_map(|(case, cell)| remark(case, cell));
    let lines = each.chain(passed(cells(), found.cases.len())).flat_map(|line| wrapped(&line, 4));
    advised.flatten().chain(lines).collect()
}

/// What lets the same useless agents pass, with the cases in which it does.
fn passed<'a>(cells: impl Iterator<Item = (&'a CaseEntry, &'a CellEntry)>, all: usize) -> Vec<String> {
    let mut alike: BTreeMap<(&EvaluatorName, String), Vec<&str>> = BTreeMap::new();
    for (case, cell) in cells {
        let passed: Vec<&str> = cell.passed_by().map(StandIn::as_str).collect();
        let passed = passed.join(", ");
        let told = match cell.finding {
            CellFinding::Empty => format!("empty, passed by {passed}"),
            CellFinding::ByAbsence => {
                let why = cell.why.as_deref().unwrap_or_default();
                format!("passed by {passed}, by right: {why}")
            }
            CellFinding::Tells
            | CellFinding::NotApplicable
            | CellFinding::Unreachable
            | CellFinding::CouldNotTell => continue,
        };
        alike.entry((&cell.evaluator, told)).or_default().push(case.case.as_str());
    }
    alike
        .into_iter()
        .map(|((evaluator, told), cases)| in_cases(&format!("{evaluator}: {told}"), &cases, all))
        .collect()
}

/// `helpfulness: empty, passed by echo, in 10 of 19 cases: paris, rome and 8 more`.
fn in_cases(told: &str, cases: &[&str], all: usize) -> String {
    const NAMED: usize = 6;
    let names = cases.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    let more = cases.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{told}; in {} of {}: {names}{rest}", cases.len(), show::counted(all as u64, "case"))
}

/// What is wrong with a case, and what to do.
fn advice(case: &CaseEntry) -> Option<String> {
    if case.unreachable {
        let told = "its own solution fails; correct the solution, give it more turns, or ask for what can be reached";
        return Some(told.to_owned());
    }
    if case.empty_for.is_empty() {
        let left = || "the user left before its solution was through; give that user more patience, or a shorter solution";
        return case.cut_short.then(|| left().to_owned());
    }
    let who: Vec<&str> = case.empty_for.iter().map(|who| who.words()).collect();
    let who = who.join(", by ");
    Some(if case.by_absence {
        format!(
            "passed by {who}, by right, since it asks that something is not there; let another case ask for a deed"
        )
    } else {
        format!(
            "empty: passed by {who}; ask for what only the deed shows: a tool call, a value in the reply, a state, an \
             assertion with a fact in it"
        )
    })
}

/// What is to be said of an evaluator in one case alone.
fn remark(case: &CaseEntry, cell: &CellEntry) -> Option<String> {
    let name = format!("{} / {}", case.case, cell.evaluator);
    let why = cell.why.as_deref().unwrap_or_default();
    match cell.finding {
        CellFinding::Unreachable => Some(format!("{name}: the solution fails: {why}")),
        CellFinding::CouldNotTell => Some(format!("{name}: could not be judged: {why}")),
        CellFinding::Tells | CellFinding::NotApplicable | CellFinding::Empty | CellFinding::ByAbsence => None,
    }
}

fn conclusion(found: &Soundness, style: Style) -> String {
    let (verdict, word) = match found.finding {
        Finding::Sound => (Verdict::Passed, "✓ SOUND"),
        Finding::Empty => (Verdict::Failed, "✗ EMPTY"),
        Finding::Unreachable => (Verdict::Failed, "✗ UNREACHABLE"),
        Finding::CouldNotTell => (Verdict::CouldNotTell, "? COULD NOT TELL"),
    };
    let usd: f64 = found.agents.iter().map(|entry: &AgentEntry| entry.usd).sum();
    let spent = if usd > 0.0 { format!("{word}  ${usd:.2} spent") } else { format!("{word}  nothing spent") };
    let mut lines = vec![spent.replacen(word, &style.verdict(verdict, word), 1)];
    lines.extend(wrapped(&found.why, 2));
    lines.join("\n")
}
