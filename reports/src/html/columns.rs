//! Charts of stacked columns: where conversations end, and how scores are spread.

use super::{
    charts::Stretch,
    facts::{BINS, Facts, Spread},
    filter,
};
use crate::show;
use rehearsal_core::session::EndingKind;
use serde::Serialize;
use std::collections::BTreeMap;

/// A chart. Its columns are links where there is something to look at behind them.
#[derive(Serialize)]
pub(super) struct Chart {
    title: String,
    /// What it shows, for whoever cannot see it.
    told: String,
    /// What stands at the top of the scale.
    most: u32,
    columns: Vec<ColumnView>,
}

/// One column.
#[derive(Serialize)]
struct ColumnView {
    label: String,
    /// What it holds, in words.
    told: String,
    count: u32,
    link: Option<String>,
    parts: Vec<Part>,
}

/// One part of a column, from above.
#[derive(Serialize)]
struct Part {
    class: String,
    word: &'static str,
    count: u32,
    y: f64,
    height: f64,
}

/// Turns from which on conversations are counted together.
const LAST: u32 = 30;

/// How many conversations ended in each turn, and how.
pub(super) fn by_turn(facts: &Facts) -> Option<Chart> {
    let mut turns: BTreeMap<u32, BTreeMap<EndingKind, u32>> = BTreeMap::new();
    for row in facts.rows.values() {
        let Some(ending) = row.ending else { continue };
        *turns.entry(row.messages.min(LAST)).or_default().entry(ending).or_default() += 1;
    }
    let (first, last) = (*turns.keys().next()?, *turns.keys().last()?);
    let of = |turn: u32| turns.get(&turn).cloned().unwrap_or_default();
    let most = turns.values().map(|endings| endings.values().sum()).max().unwrap_or(0);
    let column = |turn: u32| turn_column(turn, &of(turn), most);
    Some(Chart {
        title: "Turns until a conversation ended".to_owned(),
        told: format!("How many conversations ended in each turn, from {first} to {last}, and how"),
        most,
        columns: (first..=last).map(column).collect(),
    })
}

fn turn_column(turn: u32, endings: &BTreeMap<EndingKind, u32>, most: u32) -> ColumnView {
    let present = EndingKind::ALL.into_iter().filter_map(|kind| Some((kind, *endings.get(&kind)?)));
    let parts = present.map(|(kind, count)| (format!("e-{}", kind.as_str()), show::ending(kind), count));
    let label = if turn == LAST { format!("{LAST}+") } else { turn.to_string() };
    let link = filter::link(&[("turns", &label)]);
    column((label, Some(link)), parts.collect(), most)
}

/// A chart for each evaluator that gave scores.
pub(super) fn spreads(facts: &Facts) -> Vec<Chart> {
    let named = facts.evaluators.iter().zip(&facts.spreads).filter(|(_, spread)| spread.scores() > 0);
    named.map(|(name, spread)| spread_chart(name.as_str(), spread)).collect()
}

fn spread_chart(name: &str, spread: &Spread) -> Chart {
    let places: Vec<usize> = if spread.is_graded { (0..BINS).collect() } else { vec![0, BINS - 1] };
    let bin = |place: &usize| (*place, spread.bins.get(*place).copied().unwrap_or_default());
    let bins: Vec<_> = places.iter().map(bin).collect();
    let most = bins.iter().map(|(_, (passed, failed))| passed + failed).max().unwrap_or(0);
    let label = |place: usize| match (spread.is_graded, place) {
        (true, place) => format!("{:.1}", place as f64 / BINS as f64),
        (false, 0) => "0".to_owned(),
        (false, _) => "1".to_owned(),
    };
    let view = |(place, (passed, failed)): (usize, (u32, u32))| {
        let parts = [("pass", "passed", passed), ("fail", "failed", failed)];
        let parts = parts.into_iter().filter(|(_, _, count)| *count > 0);
        let parts = parts.map(|(class, word, count)| (class.to_owned(), word, count));
        column((label(place), None), parts.collect(), most)
    };
    let scores = show::counted(u64::from(spread.scores()), "score");
    Chart {
        title: name.to_owned(),
        told: format!("{scores} of {name}, by value, passed and failed"),
        most,
        columns: bins.into_iter().map(view).collect(),
    }
}

/// A column of these parts, the first at the bottom, against the highest of all columns.
fn column(
    (label, link): (String, Option<String>),
    parts: Vec<(String, &'static str, u32)>,
    most: u32,
) -> ColumnView {
    let all = f64::from(most.max(1));
    let count: u32 = parts.iter().map(|(_, _, count)| count).sum();
    let told: Vec<String> = parts.iter().map(|(_, word, count)| format!("{count} {word}")).collect();
    let mut below = 0;
    let part = |(class, word, count): (String, &'static str, u32)| {
        let stretch = Stretch::between(f64::from(below) / all, f64::from(below + count) / all);
        below += count;
        Part { class, word, count, y: 100.0 - stretch.x - stretch.width, height: stretch.width }
    };
    let parts = parts.into_iter().map(part).collect();
    let link = link.filter(|_| count > 0);
    ColumnView { label, told: told.join(", "), count, link, parts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_stands_on_the_ground_and_the_highest_fills_the_chart() {
        let parts = vec![("e-goal_met".to_owned(), "goal met", 3), ("e-gave_up".to_owned(), "gave up", 1)];
        let column = column(("2".into(), None), parts, 4);
        let places: Vec<_> = column.parts.iter().map(|part| (part.y, part.height)).collect();
        assert_eq!(places, [(25.0, 75.0), (0.0, 25.0)]);
        assert_eq!((column.count, column.told.as_str()), (4, "3 goal met, 1 gave up"));
    }

    #[test]
    fn a_judge_who_says_yes_or_no_has_two_columns() {
        let mut spread = Spread::default();
        spread.bins[0] = (0, 2);
        spread.bins[BINS - 1] = (5, 0);
        let chart = spread_chart("goal", &spread);
        let columns: Vec<_> =
            chart.columns.iter().map(|column| (column.label.as_str(), column.count)).collect();
        assert_eq!(columns, [("0", 2), ("1", 5)]);
        assert_eq!((chart.most, chart.told.as_str()), (5, "7 scores of goal, by value, passed and failed"));
    }
}
