//! The arguments of `rehearsal personas`.

use super::{OutputFormat, ReuseArgs, values};
use clap::Args;
use rehearsal_core::money::Money;
use std::path::PathBuf;

/// Say who plays which case, make generated people up, and keep them.
///
/// Generated people (`auto`) are made up by a model in every run. `--freeze` keeps them in a file next to the suite,
/// SUITE.people.yaml, and from then on every run meets the same ones.
#[derive(Clone, Debug, Args)]
pub struct PersonasArgs {
    /// The suite file
    #[arg(value_name = "SUITE")]
    pub suite: PathBuf,

    /// Only people of whom the case, the persona or a tag (key=value) contains this text
    #[arg(short = 'k', long, value_name = "TEXT")]
    pub filter: Option<String>,

    /// Make up the generated people who are not kept yet, and show them
    #[arg(long, conflicts_with = "from")]
    pub generate: bool,

    /// Keep the generated people in a file next to the suite, and make up who is missing
    #[arg(long)]
    pub freeze: bool,

    /// Take generated people from this run, a folder or `latest`, instead of making them up
    #[arg(long, value_name = "RUN")]
    pub from: Option<String>,

    /// Remove that file, so that runs make people up again
    #[arg(long, conflicts_with_all = ["freeze", "generate", "from"])]
    pub thaw: bool,

    /// Spend no more than this many dollars on making people up
    #[arg(long, value_name = "USD", value_parser = values::dollars)]
    pub max_cost: Option<Money>,

    /// Price tokens by this table instead of the built-in one: ours, LiteLLM's or models.dev's JSON
    #[arg(long, value_name = "FILE")]
    pub prices: Option<PathBuf>,

    /// Take prompts from this folder, each in a file named by its id, such as actor_profile.v2.md
    #[arg(long, value_name = "DIR")]
    pub prompts: Option<PathBuf>,

    /// Answers that are not asked for again.
    #[command(flatten)]
    pub reuse: ReuseArgs,

    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub format: OutputFormat,
}
