//! The arguments of `rehearsal run`.

use super::{AgainstArgs, OutputArgs, ResumeArgs, ReuseArgs, ShowArgs, selection::SelectionArgs, values};
use crate::compose::Listen;
use clap::Args;
use rehearsal_core::money::Money;
use std::path::PathBuf;

/// Play suites against their agents, judge, report, and decide by their gates.
#[derive(Clone, Debug, Args)]
#[command(mut_arg("suites", |suites| suites.required_unless_present("resume")))]
pub struct RunArgs {
    /// Which attempts.
    #[command(flatten)]
    pub selection: SelectionArgs,

    /// Hold this many conversations at once
    #[arg(short = 'j', long, value_name = "N", default_value_t = 8, value_parser = values::positive)]
    pub jobs: u32,

    /// Spend no more than this many dollars on models; the agent's own calls count as far as its spans tell
    #[arg(long, value_name = "USD", value_parser = values::dollars)]
    pub max_cost: Option<Money>,

    /// Stop at the first attempt that does not go well; the gate then decides by what was played
    #[arg(long)]
    pub fail_fast: bool,

    /// What is resumed.
    #[command(flatten)]
    pub resume: ResumeArgs,

    /// What it is held against.
    #[command(flatten)]
    pub against: AgainstArgs,

    /// Keep the run in this folder, which must not hold one yet [default: runs/<run>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Receive the agent's spans here, for agents that run already [default: any free port of 127.0.0.1]
    #[arg(long, value_name = "[HOST:]PORT")]
    pub otlp: Option<Listen>,

    /// Take prompts from this folder, each in a file named by its id, such as user_turn.v3.md
    #[arg(long, value_name = "DIR")]
    pub prompts: Option<PathBuf>,

    /// Answers that are not asked for again.
    #[command(flatten)]
    pub reuse: ReuseArgs,

    /// Reports beside the page.
    #[command(flatten)]
    pub outputs: OutputArgs,

    /// How it is shown.
    #[command(flatten)]
    pub show: ShowArgs,
}
