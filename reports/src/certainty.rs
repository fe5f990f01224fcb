//! How far an evaluator's number can be trusted to be more than chance: its intervals, how often repeated attempts
//! all pass, and whether personas differ at all. Over attempts that can be believed.

use crate::{
    compare::value,
    measures::{Column, columns, headline},
    show::{CONFIDENCE, number, percent},
    stats::{self, Interval, Of},
};
use rehearsal_core::{
    gate::Measure,
    seed::Seed,
    summary::{AttemptRow, Summary},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The seed by which segments are dealt out anew.
const DRAWS: Seed = Seed(1);

/// How far a number can be trusted.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Certainty {
    /// The evaluator.
    pub(crate) evaluator: String,
    /// Which of its numbers.
    pub(crate) measure: Measure,
    /// Attempts that it rests on.
    pub(crate) attempts: u32,
    /// The 95 % interval as if every attempt were of another case: Wilson's; `null` for a mean.
    pub(crate) interval: Option<[f64; 2]>,
    /// The 95 % interval that allows for attempts of the same case being alike.
    pub(crate) by_case: Option<[f64; 2]>,
    /// The 95 % interval that allows for attempts of the same case and those of the same persona being alike; `null`
    /// with fewer than two of either.
    pub(crate) by_case_and_persona: Option<[f64; 2]>,
    /// How many times as large the variance is because attempts of a case are alike. Large: add cases; near 1: add
    /// trials.
    pub(crate) design_effect: Option<f64>,
    /// How often repeated attempts pass; empty where nothing was tried twice.
    pub(crate) repeats: Vec<Repeats>,
    /// The chance that personas differ as much as they do where they do not: by dealing them out anew within each
    /// case. `null` where each case has only one.
    pub(crate) personas_differ_p: Option<f64>,
}

/// How often so many attempts of the same case and persona pass.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Repeats {
    /// Attempts.
    pub(crate) k: u32,
    /// How often at least one passes: pass@k.
    pub(crate) any: f64,
    /// How often all of them pass: pass^k.
    pub(crate) all: f64,
    /// The 95 % interval of the latter.
    pub(crate) all_interval: Option<[f64; 2]>,
    /// Cases, each with a persona, that it is the mean over.
    pub(crate) cases: usize,
    /// Those that were left out because they have fewer attempts.
    pub(crate) dropped: usize,
}

/// Of every evaluator, in the suite's order.
pub(crate) fn all(summary: &Summary) -> Vec<Certainty> {
    columns(summary).iter().filter_map(|column| of(column, summary)).collect()
}

/// Of one number; `None` where no attempt has it.
pub(crate) fn of(column: &Column, summary: &Summary) -> Option<Certainty> {
    let valued = |row| Some((row, value(row, &column.evaluator, column.measure)?));
    let rows: Vec<(&AttemptRow, f64)> = summary.rows.values().filter_map(valued).collect();
    let attempts = u32::try_from(rows.len()).ok().filter(|attempts| *attempts > 0)?;
    let values = placed(&rows);
    let cases: Vec<(usize, f64)> = values.iter().map(|(case, _, value)| (*case, *value)).collect();
    let by_case = stats::clustered_mean(&cases);
    let several = |of: fn(&(usize, usize, f64)) -> usize| values.iter().any(|value| of(value) > 0);
    let is_crossed = several(|value| value.0) && several(|value| value.1);
    let crossed = is_crossed.then(|| stats::crossed_mean(&values)).flatten();
    let passed = rows.iter().filter(|(_, value)| *value > 0.5).count();
    let wilson = match column.measure {
        Measure::Rate => stats::wilson(u32::try_from(passed).unwrap_or(attempts), attempts, CONFIDENCE),
        Measure::Mean => None,
    };
    Some(Certainty {
        evaluator: column.evaluator.to_string(),
        measure: column.measure,
        attempts,
        interval: wilson.map(ends),
        by_case: by_case.map(|estimate| ends(estimate.unit_interval(CONFIDENCE))),
        by_case_and_persona: crossed.map(|estimate| ends(estimate.unit_interval(CONFIDENCE))),
        design_effect: by_case.map(|estimate| estimate.design_effect),
        repeats: match column.measure {
            Measure::Rate => repeats(&rows),
            Measure::Mean => Vec::new(),
        },
        personas_differ_p: stats::segments_differ(&values, DRAWS),
    })
}

fn ends(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

/// Each value with the number of its case and that of its persona.
fn placed(rows: &[(&AttemptRow, f64)]) -> Vec<(usize, usize, f64)> {
    let (mut cases, mut personas) = (BTreeMap::new(), BTreeMap::new());
    let numbered = rows.iter().map(|(row, value)| {
        let (next_case, next_persona) = (cases.len(), personas.len());
        let case = *cases.entry(row.id.case.as_str()).or_insert(next_case);
        (case, *personas.entry(row.id.persona.as_str()).or_insert(next_persona), *value)
    });
    numbered.collect()
}

/// For two attempts, and for as many as most cases have.
fn repeats(rows: &[(&AttemptRow, f64)]) -> Vec<Repeats> {
    let mut counts: BTreeMap<(&str, &str), (u32, u32)> = BTreeMap::new();
    for (row, value) in rows {
        let count = counts.entry((row.id.case.as_str(), row.id.persona.as_str())).or_default();
        *count = (count.0 + u32::from(*value > 0.5), count.1 + 1);
    }
    let counts: Vec<(u32, u32)> = counts.into_values().collect();
    let mut all: Vec<u32> = counts.iter().map(|(_, n)| *n).collect();
    all.sort_unstable();
    let usual = all.get(all.len() / 2).copied().unwrap_or(0);
    let mut wanted = vec![2, usual];
    wanted.retain(|k| *k > 1 && *k <= usual);
    wanted.dedup();
    wanted.into_iter().filter_map(|k| repeated(&counts, k)).collect()
}

fn repeated(counts: &[(u32, u32)], k: u32) -> Option<Repeats> {
    let (any, all) = (stats::pass_k(counts, k, Of::Any)?, stats::pass_k(counts, k, Of::All)?);
    Some(Repeats {
        k,
        any: any.rate,
        all: all.rate,
        all_interval: all.interval(CONFIDENCE).map(ends),
        cases: all.cases,
        dropped: all.dropped,
    })
}

/// What is worth a line of the number that the run is known by.
pub(crate) fn lines(summary: &Summary) -> Vec<String> {
    let Some((column, found)) =
        headline(summary).and_then(|column| Some((column.clone(), of(&column, summary)?)))
    else {
        return Vec::new();
    };
    let name = format!("{} {}", column.evaluator, column.noun());
    let shown = |value: f64| match column.measure {
        Measure::Rate => percent(value),
        Measure::Mean => number(value),
    };
    let interval = found.by_case.filter(|_| summary.cases.len() > 1);
    let interval = interval.map(|[low, high]| {
        format!("{name}, other cases of this kind: {} to {} (95% interval)", shown(low), shown(high))
    });
    let repeats = found.repeats.last().map(|repeats| {
        let dropped = match repeats.dropped {
            0 => String::new(),
            dropped => format!(", {dropped} left out that were tried less often"),
        };
        let Repeats { k, all, any, .. } = *repeats;
        format!("of {k} attempts all pass {}, one or more {}{dropped}", percent(all), percent(any))
    });
    interval.into_iter().chain(repeats).collect()
}

/// Whether personas differ by the number that the run is known by, in a sentence; `None` where that cannot be told.
pub(crate) fn personas(summary: &Summary) -> Option<String> {
    let p = of(&headline(summary)?, summary)?.personas_differ_p?;
    let told =
        if p < 0.05 { "personas differ by more than chance" } else { "personas may differ by chance alone" };
    Some(format!("{told} (p = {p:.3}, permuted within cases)"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gate::tests::{made, with};

    /// Two cases for two people, three trials each: paris always passes for the calm one and never for the other.
    fn run() -> Summary {
        let people =
            [("paris", "calm", 3), ("paris", "rushed", 0), ("rome", "calm", 3), ("rome", "rushed", 2)];
        let rows = people.into_iter().flat_map(|(case, persona, passed)| {
            (1..=3).map(move |trial| with(trial, (case, persona, Some(trial <= passed))))
        });
        made(12, rows)
    }

    #[test]
    fn repeated_attempts_are_counted_by_case_and_persona() {
        let found = &all(&run())[0];
        let repeats: Vec<_> = found.repeats.iter().map(|one| (one.k, one.all, one.any)).collect();
        // pass^2 is 1, 0, 1 and 1/3; pass^3 is 1, 0, 1 and 0; at least one passes in three of four.
        let close = |one: f64, other: f64| (one - other).abs() < 1e-9;
        assert_eq!(repeats.len(), 2);
        assert!(close(repeats[0].1, (2.0 + 1.0 / 3.0) / 4.0) && close(repeats[1].1, 0.5), "{repeats:?}");
        assert!(close(repeats[1].2, 0.75), "{repeats:?}");
    }

    #[test]
    fn intervals_widen_with_what_they_allow_for() {
        let found = &all(&run())[0];
        let width = |ends: Option<[f64; 2]>| ends.map(|[low, high]| high - low).unwrap();
        assert!(width(found.interval) < width(found.by_case), "{found:?}");
        assert_eq!(found.attempts, 12);
        assert!(found.by_case_and_persona.is_some());
        assert!(found.personas_differ_p.unwrap() < 0.05, "{found:?}");
        assert!(personas(&run()).unwrap().starts_with("personas differ by more than chance"));
    }

    #[test]
    fn what_was_tried_once_has_no_repeats() {
        let once = made(2, [with(1, ("paris", "calm", Some(true))), with(1, ("rome", "calm", Some(false)))]);
        let found = &all(&once)[0];
        assert_eq!((found.repeats.len(), found.personas_differ_p), (0, None));
        assert_eq!(lines(&Summary::default()), Vec::<String>::new());
    }
}
