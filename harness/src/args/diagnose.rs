//! The arguments of `rehearsal diagnose`.

use super::{ReuseArgs, ShowArgs, values};
use clap::Args;
use rehearsal_core::{ids::ModelId, money::Money};
use std::path::PathBuf;

/// Find out why sessions of a run failed, session by session and over the whole run.
///
/// Rules look first, for what needs no model; then the suite's judge explains what they found and looks for the rest, in one
/// call for each session. The result is kept as diagnosis.json in the run's folder.
#[derive(Clone, Debug, Args)]
#[command(override_usage = "rehearsal diagnose [OPTIONS] [RUN [SUITE]]")]
pub struct DiagnoseArgs {
    /// The run's folder, or `latest`, and the suite file, whose judge and providers are asked [defaults: latest; the one of
    /// that run]
    #[arg(value_name = "RUN [SUITE]", num_args = 0..=2)]
    pub what: Vec<String>,

    /// Examine every session, not only those that failed
    #[arg(long)]
    pub all: bool,

    /// Examine only sessions whose case, persona, tag (key=value) or id contains this text
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Ask this model instead of the suite's judge
    #[arg(long, value_name = "MODEL", value_parser = |text: &str| Ok::<_, String>(ModelId::new(text)))]
    pub model: Option<ModelId>,

    /// Ask no model: what rules find, without causes
    #[arg(long, conflicts_with_all = ["model", "max_cost", "record", "replay", "cache"])]
    pub rules_only: bool,

    /// Examine this many sessions at once
    #[arg(short = 'j', long, value_name = "N", default_value_t = 8, value_parser = values::positive)]
    pub jobs: u32,

    /// Spend no more than this many dollars
    #[arg(long, value_name = "USD", value_parser = values::dollars)]
    pub max_cost: Option<Money>,

    /// Price tokens by this table instead of the built-in one: ours, LiteLLM's or models.dev's JSON
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,

    /// Write to this file instead of diagnosis.json in the run's folder
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,

    /// Take prompts from this folder, each in a file named by its id, such as diagnosis.v1.md
    #[arg(long, value_name = "DIR")]
    pub prompts: Option<PathBuf>,

    /// Answers that are not asked for again.
    #[command(flatten)]
    pub reuse: ReuseArgs,

    /// How it is shown.
    #[command(flatten)]
    pub show: ShowArgs,
}
