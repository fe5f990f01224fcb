//! Precision and recall, by kind of fault and over all.

use rehearsal_core::draft::DraftFault;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What was found rightly, wrongly, and not at all.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    right: u32,
    wrong: u32,
    missed: u32,
}

impl Counts {
    /// Of what was found, how much is right.
    fn precision(self) -> f64 {
        share(self.right, self.wrong)
    }

    /// Of what was planted, how much was found.
    fn recall(self) -> f64 {
        share(self.right, self.missed)
    }
}

fn share(right: u32, other: u32) -> f64 {
    f64::from(right) / f64::from((right + other).max(1))
}

#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<DraftFault, Counts>);

impl Tally {
    /// Counts one conversation and tells the mistakes.
    pub(crate) fn count(&mut self, planted: Option<DraftFault>, found: &BTreeSet<DraftFault>) -> Vec<String> {
        let mut mistakes = Vec::new();
        for fault in found {
            let counts = self.0.entry(*fault).or_default();
            if planted == Some(*fault) {
                counts.right += 1;
            } else {
                counts.wrong += 1;
                mistakes.push(format!("wrongly {fault}"));
            }
        }
        if let Some(missed) = planted.filter(|fault| !found.contains(fault)) {
            self.0.entry(missed).or_default().missed += 1;
            mistakes.push(format!("missed {missed}"));
        }
        mistakes
    }

    pub(crate) fn precision(&self) -> f64 {
        self.all().precision()
    }

    pub(crate) fn recall(&self) -> f64 {
        self.all().recall()
    }

    fn all(&self) -> Counts {
        self.0.values().fold(Counts::default(), |sum, counts| Counts {
            right: sum.right + counts.right,
            wrong: sum.wrong + counts.wrong,
            missed: sum.missed + counts.missed,
        })
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:24} right wrong missed precision recall", "")?;
        let rows = self.0.iter().map(|(fault, counts)| (fault.as_str(), *counts));
        for (name, counts) in rows.chain([("all", self.all())]) {
            let Counts { right, wrong, missed } = counts;
            let (precision, recall) = (counts.precision(), counts.recall());
            writeln!(f, "{name:24} {right:5} {wrong:5} {missed:6} {precision:9.3} {recall:6.3}")?;
        }
        Ok(())
    }
}
