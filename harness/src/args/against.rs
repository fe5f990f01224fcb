//! The arguments by which a run is held against another, and stops once that is decided.

use clap::Args;

/// What the run is held against.
#[derive(Clone, Debug, Default, Args)]
pub struct AgainstArgs {
    /// Hold it against this run, or file of `rehearsal bless` [default: the file next to the suite, where there is one]
    #[arg(long, value_name = "RUN|FILE")]
    pub baseline: Option<String>,

    /// Compare with the baseline although more than the agent differs: prompts, models, cases, people
    #[arg(long)]
    pub baseline_anyway: bool,

    /// Stop once the gate is decided; attempts are then planned in an order that is drawn by the seed
    #[arg(long)]
    pub sequential: bool,
}
