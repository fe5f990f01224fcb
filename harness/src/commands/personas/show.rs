//! The people of a suite in words, in eighty columns.

use super::{
    object::tried,
    roster::{Entry, Kind, Roster},
};
use crate::compose::is_of_grid;
use rehearsal_core::{actor::ActorProfile, spending::Spending, suite::TraitScale};
use rehearsal_reports::{people::counted, terminal::wrapped};
use std::collections::BTreeSet;

/// All of it. Who was made up now is shown in full where that was asked for.
pub(super) fn text(roster: &Roster, spent: Option<&Spending>, in_full: bool) -> String {
    let mut lines = wrapped(&head(roster), 0);
    lines.extend(grid(roster));
    for (case, people) in roster.cases() {
        lines.push(String::new());
        lines.extend(wrapped(case.name.as_str(), 0));
        lines.extend(people.iter().flat_map(|entry| person(entry, in_full)));
    }
    let notes: Vec<String> = spent.map(cost).into_iter().chain(warnings(roster)).collect();
    if !notes.is_empty() {
        lines.push(String::new());
        lines.extend(notes.iter().flat_map(|note| wrapped(note, 0)));
    }
    lines.join("\n") + "\n"
}

fn head(roster: &Roster) -> String {
    let ids: BTreeSet<_> =
        roster.cases().flat_map(|(_, people)| people.into_iter().map(|entry| entry.id)).collect();
    let (cases, ids) = (roster.cases().count(), ids.len());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (plural, more) = (plural(cases), plural(ids));
    let suite = &roster.suite;
    format!("{} ({}): {cases} case{plural}, {ids} persona{more}", suite.name, suite.file.display())
}

fn grid(roster: &Roster) -> Vec<String> {
    let grid = &roster.suite.grid;
    let plays = roster.cases().any(|(_, people)| people.iter().any(|entry| entry.kind == Kind::Grid));
    if grid.is_empty() || !plays {
        return Vec::new();
    }
    let (all, tried) = (grid.pairs().len(), tried(roster));
    let everybody: BTreeSet<_> = roster.everybody().map(|(_, choice)| choice.id()).collect();
    let of_grid = everybody.iter().filter(|id| is_of_grid(id)).count();
    let how_many = if tried == all { format!("all {all}") } else { format!("{tried} of {all}") };
    let mut lines = vec![String::new()];
    lines
        .extend(wrapped(&format!("trait grid: {how_many} pairs of levels in {} of it", counted(of_grid)), 0));
    lines.extend(grid.traits.iter().flat_map(scale));
    lines
}

fn scale(scale: &TraitScale) -> Vec<String> {
    let mut lines = wrapped(&scale.name, 2);
    for level in &scale.levels {
        lines.extend(wrapped(&format!("{}: {}", level.name, level.behaviour), 4));
    }
    lines
}

fn person(entry: &Entry, in_full: bool) -> Vec<String> {
    let kind = match entry.kind {
        Kind::Described => "described in the suite",
        Kind::Grid => "of the grid",
        Kind::Kept => "made up and kept",
        Kind::MadeUp => "made up, not kept",
        Kind::Auto => "to be made up in every run",
    };
    let mut lines = wrapped(&format!("{} ({kind})", entry.id), 2);
    let Some(profile) = &entry.profile else { return lines };
    let traits: Vec<String> = profile.traits.iter().map(|(name, level)| format!("{name}: {level}")).collect();
    lines.extend(wrapped(&traits.join(", "), 4));
    let is_news = matches!(entry.kind, Kind::MadeUp | Kind::Kept);
    if in_full && is_news {
        lines.extend(told(profile));
    }
    lines
}

fn told(profile: &ActorProfile) -> Vec<String> {
    let mut lines = wrapped(&profile.context, 4);
    lines.extend(wrapped(&format!("wants: {}", profile.actor_goal), 4));
    lines.extend(profile.goal_parts.iter().flat_map(|part| wrapped(&format!("- {part}"), 6)));
    lines
}

fn cost(spent: &Spending) -> String {
    let unknown = match spent.of_unknown_cost() {
        0 => String::new(),
        unknown => format!(", {unknown} of them of unknown cost"),
    };
    let plural = if spent.calls == 1 { "" } else { "s" };
    format!("making people up cost {} ({} call{plural}{unknown})", spent.cost, spent.calls)
}

fn warnings(roster: &Roster) -> impl Iterator<Item = String> {
    roster.warnings.iter().map(|warning| format!("warning: {warning}"))
}
