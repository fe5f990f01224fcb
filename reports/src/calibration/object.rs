//! A calibration for machines.

use super::{Found, Together};
use crate::stats;
use rehearsal_core::{calibration::Agreement, ids::EvaluatorName};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// The version of the shape.
const FORMAT: u32 = 1;

/// What `rehearsal calibrate --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CalibrationObject {
    /// The version of this shape.
    format: u32,
    /// The folder of the run in which the conversations were judged.
    run: String,
    /// The file that keeps the result for later runs; `null` where it was not to be kept.
    file: Option<String>,
    /// Labelled conversations.
    conversations: u32,
    /// How often each was judged.
    repeats: u32,
    /// Each judge, by the name of its evaluator.
    judges: BTreeMap<String, JudgeEntry>,
    /// How many independent judges all of them are worth; `null` for one alone.
    effective_judges: Option<f64>,
}

/// How one judge did.
#[derive(Debug, Serialize, JsonSchema)]
struct JudgeEntry {
    /// By a hash of everything that makes its verdicts.
    judge: String,
    /// Verdicts on whole conversations beside those of people.
    agreement: AgreementEntry,
    /// The same for single turns, where people judged turns.
    turns: Option<AgreementEntry>,
    /// How often two askings about the same conversation differ, from 0 to 1.
    flip_rate: Option<f64>,
    /// Conversations without a usable verdict.
    void: u32,
    /// The labelled conversations on which judge and people differ, counted from 1.
    differ: Vec<usize>,
}

/// Counts and what they come to.
#[derive(Debug, Serialize, JsonSchema)]
struct AgreementEntry {
    #[serde(flatten)]
    counts: Agreement,
    /// The share on which both agree.
    agreement: Option<f64>,
    /// The share of good ones that the judge passes.
    sensitivity: Option<f64>,
    /// The share of bad ones that it fails.
    specificity: Option<f64>,
    /// Cohen's kappa.
    kappa: Option<f64>,
    /// Gwet's AC1.
    ac1: Option<f64>,
}

impl CalibrationObject {
    /// What was found in this run, and where it is kept.
    pub fn new((run, file): (String, Option<String>), (conversations, repeats): (u32, u32)) -> Self {
        Self {
            format: FORMAT,
            run,
            file,
            conversations,
            repeats,
            judges: BTreeMap::new(),
            effective_judges: None,
        }
    }

    /// Adds a judge, by the hash that its calibration goes by.
    pub fn add(&mut self, name: &EvaluatorName, judge: &str, found: &Found) {
        let entry = JudgeEntry {
            judge: judge.to_owned(),
            agreement: AgreementEntry::of(&found.agreement),
            turns: found.turns.as_ref().map(AgreementEntry::of),
            flip_rate: found.flip_rate,
            void: found.void,
            differ: found.differ().iter().map(|place| place + 1).collect(),
        };
        self.judges.insert(name.to_string(), entry);
    }

    /// Adds what the judges are worth together.
    pub fn together(&mut self, together: Option<&Together>) {
        self.effective_judges = together.map(|together| together.effective);
    }
}

impl AgreementEntry {
    fn of(counts: &Agreement) -> Self {
        Self {
            counts: *counts,
            agreement: counts.agreement(),
            sensitivity: counts.sensitivity(),
            specificity: counts.specificity(),
            kappa: stats::kappa(counts),
            ac1: stats::ac1(counts),
        }
    }
}
