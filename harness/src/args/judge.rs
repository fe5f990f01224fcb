//! The arguments of `rehearsal judge`.

use super::{OutputArgs, ReuseArgs, ShowArgs, values};
use clap::Args;
use rehearsal_core::money::Money;
use std::path::PathBuf;

/// Judge conversations that were held before: those of an earlier run, or traces that were recorded elsewhere.
///
/// The suite's evaluators judge and its gate decides; its agent is not started. What comes of it is a run like any other.
#[derive(Clone, Debug, Args)]
#[command(
    override_usage = "rehearsal judge [OPTIONS] RUN [SUITE]\n       rehearsal judge [OPTIONS] --traces FILE SUITE"
)]
pub struct JudgeArgs {
    /// The folder of an earlier run, or `latest`, and the suite file [default: the one of that run]; with --traces
    /// the suite file alone
    #[arg(value_name = "RUN [SUITE]", required = true, num_args = 1..=2)]
    pub what: Vec<String>,

    /// Judge the conversations in this file of traces instead; may be given more than once, as for spans and log
    /// records in files of their own
    #[arg(long, value_name = "FILE")]
    pub traces: Vec<PathBuf>,

    /// What the conversations were about: a YAML or JSON map from session ids, or "*" for all, to the name of a case or
    /// to a map with `case`, `task_description`, `assertions`
    #[arg(long, value_name = "FILE", requires = "traces")]
    pub goals: Option<PathBuf>,

    /// The attribute of spans that holds the session id, before those that are known
    #[arg(long, value_name = "KEY", requires = "traces")]
    pub session_attribute: Option<String>,

    /// Judge only conversations whose case, persona, tag (key=value) or session id contains this text
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Judge this many conversations at once
    #[arg(short = 'j', long, value_name = "N", default_value_t = 8, value_parser = values::positive)]
    pub jobs: u32,

    /// Derive everything random from this number [default: that of the earlier run, otherwise 0]
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Spend no more than this many dollars on judges; what the agent spent when it was recorded does not count
    #[arg(long, value_name = "USD", value_parser = values::dollars)]
    pub max_cost: Option<Money>,

    /// Price tokens by this table instead of the built-in one: ours, LiteLLM's or models.dev's JSON
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,

    /// Stop at the first conversation that does not go well; the gate then decides by what was judged
    #[arg(long)]
    pub fail_fast: bool,

    /// Keep the run in this folder, which must not hold one yet [default: runs/<run>]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Take prompts from this folder, each in a file named by its id, such as goal_success.v1.md
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
