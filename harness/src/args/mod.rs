//! What was typed: one file for each command, structs only. What it means is for the commands.

mod cost;
mod demo_agent;
mod new;
mod plan;
mod projects;
mod report;
mod run;
mod schema;
mod selection;
mod values;

pub use cost::{CostArgs, CostCommand, CostFormat, ReconcileArgs};
pub use demo_agent::DemoAgentArgs;
pub use new::{NewArgs, SpeaksArg, WayArgs};
pub use plan::PlanArgs;
pub use projects::{ProjectsArgs, ProjectsCommand};
pub use report::{ReportArgs, ReportFormat};
pub use run::{OutputFormat, RunArgs};
pub use schema::SchemaArgs;
pub use selection::SelectionArgs;

use clap::{Parser, Subcommand};

/// Puts a conversational agent in front of simulated users before real ones meet it.
#[derive(Debug, Parser)]
#[command(name = "rehearsal", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play suites against their agents, judge, report, and decide by their gates
    Run(RunArgs),
    /// Tell what a run would do, cost and be able to detect; spends nothing but for --probe
    Plan(PlanArgs),
    /// Tell what runs cost, by role, model, case, persona or tag, and beside the bill
    Cost(CostArgs),
    /// List, show, make, tag and archive Amazon Bedrock projects
    Projects(ProjectsArgs),
    /// Write the report of a run again
    Report(ReportArgs),
    /// Write a first suite for your agent, try the agent, and say what its spans tell
    New(NewArgs),
    /// Print the JSON Schema of a suite file
    Schema(SchemaArgs),
    /// Serve the bundled travel desk, an agent to rehearse against
    DemoAgent(DemoAgentArgs),
}

const EXIT_CODES: &str = "\
Exit codes:
  0    the gate passed
  1    the gate failed: the agent did badly
  2    usage, configuration or a suite that does not read; nothing was spent
  3    could not tell: agent, provider, judge or budget stood in the way
  130  interrupted";
