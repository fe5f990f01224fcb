//! The arguments of `rehearsal projects`.

use super::OutputFormat;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Amazon Bedrock projects: who pays for models behind `mantle/...`.
#[derive(Clone, Debug, Args)]
pub struct ProjectsArgs {
    /// What to do
    #[command(subcommand)]
    pub command: ProjectsCommand,

    /// The AWS region [default: that of the environment]
    #[arg(long, value_name = "REGION", global = true)]
    pub region: Option<String>,

    /// Ask at this address instead [default: AWS_ENDPOINT_URL_BEDROCK_MANTLE, or AWS's own]
    #[arg(long, value_name = "URL", global = true)]
    pub endpoint: Option<String>,

    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Human, global = true)]
    pub format: OutputFormat,
}

/// What to do with projects.
#[derive(Clone, Debug, Subcommand)]
pub enum ProjectsCommand {
    /// List them
    List {
        /// Also those that are archived
        #[arg(long)]
        all: bool,
    },
    /// Show one
    Show {
        /// Its id, such as proj_abc123
        id: String,
    },
    /// Make one
    Create {
        /// Its name; the suite's where --from-suite is given
        #[arg(required_unless_present = "from_suite")]
        name: Option<String>,
        /// A cost tag
        #[arg(long = "tag", value_name = "KEY=VALUE", value_parser = super::values::pair)]
        tags: Vec<(String, String)>,
        /// Take name and cost tags from this suite
        #[arg(long, value_name = "SUITE")]
        from_suite: Option<PathBuf>,
    },
    /// Change the cost tags of one
    Tag {
        /// Its id
        id: String,
        /// A cost tag to add or replace
        #[arg(long, value_name = "KEY=VALUE", value_parser = super::values::pair)]
        add: Vec<(String, String)>,
        /// The key of a cost tag to remove
        #[arg(long, value_name = "KEY")]
        remove: Vec<String>,
    },
    /// End one: nothing can be charged to it any more, and that cannot be undone
    Archive {
        /// Its id
        id: String,
    },
}
