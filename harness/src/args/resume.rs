//! The arguments by which a run that was killed or interrupted goes on.

use clap::Args;

/// What a resumed run takes from its journal and cannot be told again, and `record`: what is left of a run makes no recording
/// that could be replayed.
const SETTLED: [&str; 11] = [
    "filter",
    "trials",
    "seed",
    "shard",
    "durations",
    "prices",
    "baseline",
    "baseline_anyway",
    "sequential",
    "out",
    "record",
];

/// What is resumed.
#[derive(Clone, Debug, Default, Args)]
pub struct ResumeArgs {
    /// Go on with this run, a folder or `latest`, where it was killed or interrupted: finished attempts are kept, no
    /// answer of a model is paid twice, and conversations go on at their turn where the agent knows them again
    #[arg(long, value_name = "RUN", conflicts_with_all = SETTLED)]
    pub resume: Option<String>,

    /// With --resume, begin conversations again that had begun, whatever the agent still knows of them
    #[arg(long, requires = "resume")]
    pub begin_again: bool,
}
