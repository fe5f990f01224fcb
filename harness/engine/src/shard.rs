//! Dealing a plan out to several machines, which all come to the same parts without asking one another.
//!
//! What is dealt out is a case with a person and all its trials, because the trials share one generated person. The longest
//! goes first, onto the part that has the least so far (Graham's LPT rule: no part is longer than another by more than its
//! longest). Ties are drawn by a hash of the names, so that neither the order in the file nor the seed has a say.

use rehearsal_core::{
    attempt::{Attempt, AttemptIndex},
    ids::{CaseName, PersonaId},
    seed::Seed,
    shard::Shard,
    summary::AttemptRow,
};
use std::collections::{BTreeMap, BTreeSet};

/// A case with a person.
type Unit = (CaseName, PersonaId);

/// How long an attempt of each case and persona takes, in milliseconds, as far as earlier runs tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Durations(BTreeMap<Unit, u64>);

impl Durations {
    /// The mean of each over the attempts of an earlier run that came to an end of their own.
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a AttemptRow>) -> Self {
        let mut sums = BTreeMap::<Unit, (u64, u64)>::new();
        for row in rows.into_iter().filter(|row| row.ending.is_valid()) {
            let Some(took) = row.took_ms else { continue };
            let sum = sums.entry((row.id.case.clone(), row.id.persona.clone())).or_default();
            // One of nothing at all would be dealt out as if it were not there.
            *sum = (sum.0.saturating_add(took.max(1)), sum.1 + 1);
        }
        Self(
            sums.into_iter()
                .filter_map(|(unit, (sum, count))| Some((unit, sum.checked_div(count)?)))
                .collect(),
        )
    }

    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What an attempt takes of which nothing is known: the mean of those that are planned and known, and the same for all
    /// where none is.
    fn usual<'a>(&self, units: impl Iterator<Item = &'a Unit>) -> u64 {
        let known: Vec<u64> = units.filter_map(|unit| self.0.get(unit).copied()).collect();
        let sum = known.iter().fold(0u64, |sum, took| sum.saturating_add(*took));
        sum.checked_div(known.len() as u64).unwrap_or(1)
    }
}

/// The attempts of a plan that this part plays, in the plan's order and numbered from 0.
pub fn part(plan: &[Attempt], shard: Shard, durations: &Durations) -> Vec<Attempt> {
    let mut trials = BTreeMap::<Unit, u64>::new();
    for attempt in plan {
        *trials.entry(unit(attempt)).or_default() += 1;
    }
    let own = dealt(&trials, shard, durations);
    let mine = plan.iter().filter(|attempt| own.contains(&unit(attempt)));
    (0..)
        .zip(mine)
        .map(|(place, attempt)| Attempt { index: AttemptIndex(place), ..attempt.clone() })
        .collect()
}

/// What falls to this part.
fn dealt(trials: &BTreeMap<Unit, u64>, shard: Shard, durations: &Durations) -> BTreeSet<Unit> {
    let usual = durations.usual(trials.keys());
    let weight =
        |unit: &Unit, trials: u64| durations.0.get(unit).copied().unwrap_or(usual).saturating_mul(trials);
    let mut units: Vec<(&Unit, u64)> =
        trials.iter().map(|(unit, trials)| (unit, weight(unit, *trials))).collect();
    units.sort_by_cached_key(|(unit, weight)| (std::cmp::Reverse(*weight), draw(unit), (*unit).clone()));
    let mut loads: BTreeSet<(u64, Shard)> = shard.all().map(|part| (0, part)).collect();
    let mut own = BTreeSet::new();
    for (unit, weight) in units {
        let Some((load, least)) = loads.pop_first() else { break };
        loads.insert((load.saturating_add(weight), least));
        if least == shard {
            own.insert(unit.clone());
        }
    }
    own
}

fn unit(attempt: &Attempt) -> Unit {
    (attempt.case.name.clone(), attempt.persona.id().clone())
}

/// The same number on every machine, whatever the run's seed.
fn draw((case, persona): &Unit) -> u64 {
    Seed(0).derive(&["shard", case.as_str(), persona.as_str()]).0
}

#[cfg(test)]
mod tests;
