//! The arguments of `rehearsal plan`.

use super::{OutputFormat, selection::SelectionArgs};
use clap::Args;
use rehearsal_core::money::Money;

/// Tell what a run would do, cost and be able to detect.
#[derive(Clone, Debug, Args)]
#[command(mut_arg("suites", |suites| suites.required(true)))]
pub struct PlanArgs {
    /// Which attempts.
    #[command(flatten)]
    pub selection: SelectionArgs,

    /// Compare the expected cost with this many dollars instead of the suite's budget
    #[arg(long, value_name = "USD", value_parser = super::values::dollars)]
    pub max_cost: Option<Money>,

    /// Ask each model and the agent once, cheaply, whether they answer
    #[arg(long)]
    pub probe: bool,

    /// What to print on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub format: OutputFormat,
}
