//! The arguments of `rehearsal schema`.

use clap::{Args, ValueEnum};

/// Print the JSON Schema of a suite file, or of something that is printed for machines.
#[derive(Clone, Copy, Debug, Args)]
pub struct SchemaArgs {
    /// Of what
    #[arg(long, value_enum, default_value_t = SchemaOf::Suite)]
    pub of: SchemaOf,
}

/// What has a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A suite file
    Suite,
    /// What `run --format json` and `judge --format json` print
    Run,
    /// What `traces --format json` prints
    Traces,
    /// What `personas --format json` prints
    People,
    /// What `report --format json` writes
    Record,
    /// A line of what `report --format jsonl` writes
    Scores,
    /// What `calibrate --format json` prints
    Calibration,
    /// What an evaluator of your own is given: one case and what came of it
    Evaluation,
    /// What an evaluator of your own answers
    EvaluationAnswer,
    /// What `check --format json` prints
    Check,
    /// What `compare --format json` prints
    Comparison,
    /// What `diagnose` writes, and prints with `--format json`
    Diagnosis,
}
