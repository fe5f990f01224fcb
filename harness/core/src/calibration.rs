//! How far a judge can be trusted: what it said beside what people said of the same conversations.

use crate::clock::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Verdicts of a judge beside those of people, counted over conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Agreement {
    /// Both passed it.
    pub both_passed: u32,
    /// The judge passed what people failed.
    pub judge_alone_passed: u32,
    /// People passed what the judge failed.
    pub people_alone_passed: u32,
    /// Both failed it.
    pub both_failed: u32,
}

impl Agreement {
    /// Adds one conversation.
    pub fn add(&mut self, judge: bool, people: bool) {
        *match (judge, people) {
            (true, true) => &mut self.both_passed,
            (true, false) => &mut self.judge_alone_passed,
            (false, true) => &mut self.people_alone_passed,
            (false, false) => &mut self.both_failed,
        } += 1;
    }

    /// Conversations that people passed.
    pub fn good(&self) -> u32 {
        self.both_passed + self.people_alone_passed
    }

    /// Conversations that people failed.
    pub fn bad(&self) -> u32 {
        self.both_failed + self.judge_alone_passed
    }

    /// All of them.
    pub fn all(&self) -> u32 {
        self.good() + self.bad()
    }

    /// The share of good conversations that the judge passes; `None` where there is no good one.
    pub fn sensitivity(&self) -> Option<f64> {
        share(self.both_passed, self.good())
    }

    /// The share of bad conversations that the judge fails; `None` where there is no bad one.
    pub fn specificity(&self) -> Option<f64> {
        share(self.both_failed, self.bad())
    }

    /// The share of conversations on which both agree.
    pub fn agreement(&self) -> Option<f64> {
        share(self.both_passed + self.both_failed, self.all())
    }
}

fn share(part: u32, all: u32) -> Option<f64> {
    (all > 0).then(|| f64::from(part) / f64::from(all))
}

/// What calibrating a judge came to. Holds for this judge only: another model, prompt or setting is another judge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The judge, by a hash of everything that makes its verdicts: kind, settings, prompt, model, panel.
    pub judge: String,
    /// Its verdicts beside those of people.
    pub agreement: Agreement,
    /// How often two askings about the same conversation differ, from 0 to 1; `None` where each was asked about once.
    pub flip_rate: Option<f64>,
    /// Conversations on which it gave no verdict that could be used.
    pub void: u32,
    /// A hash of the labels.
    pub labels: String,
    /// When.
    pub at: Timestamp,
}

/// A judge as a run's record knows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JudgeOnRecord {
    /// The judge, by the hash that its calibration goes by.
    pub judge: String,
    /// How it did against people; `None` where nobody has found out.
    pub calibration: Option<Calibration>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_nothing_are_not_reported() {
        let mut agreement = Agreement::default();
        assert_eq!((agreement.sensitivity(), agreement.agreement()), (None, None));
        for (judge, people) in [(true, true), (true, true), (false, true), (true, false)] {
            agreement.add(judge, people);
        }
        assert_eq!(agreement.sensitivity(), Some(2.0 / 3.0));
        assert_eq!(agreement.specificity(), Some(0.0));
        assert_eq!(agreement.agreement(), Some(0.5));
    }
}
