//! What was typed: one file for each command, structs only. What it means is for the commands.

mod against;
mod calibrate;
mod check;
mod compare;
mod cost;
mod demo_agent;
mod diagnose;
mod judge;
mod merge;
mod new;
mod outputs;
mod personas;
mod plan;
mod projects;
mod report;
mod resume;
mod reuse;
mod run;
mod schema;
mod selection;
mod shard;
mod show;
mod traces;
mod values;
mod view;

pub use against::AgainstArgs;
pub use calibrate::CalibrateArgs;
pub use check::{CheckArgs, CheckModels};
pub use compare::{BlessArgs, CompareArgs};
pub use cost::{CostArgs, CostCommand, CostFormat, ReconcileArgs};
pub use demo_agent::DemoAgentArgs;
pub use diagnose::DiagnoseArgs;
pub use judge::JudgeArgs;
pub use merge::MergeArgs;
pub use new::{NewArgs, SpeaksArg, WayArgs};
pub use outputs::{Output, OutputArgs};
pub use personas::PersonasArgs;
pub use plan::PlanArgs;
pub use projects::{ProjectsArgs, ProjectsCommand};
pub use report::{ReportArgs, ReportFormat};
pub use resume::ResumeArgs;
pub use reuse::ReuseArgs;
pub use run::RunArgs;
pub use schema::{SchemaArgs, SchemaOf};
pub use selection::SelectionArgs;
pub use shard::ShardArgs;
pub use show::{OutputFormat, ShowArgs};
pub use traces::TracesArgs;
pub use view::ViewArgs;

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
    /// Join the parts of a run that several machines played, report, and decide by the gate
    Merge(MergeArgs),
    /// Tell what a run would do, cost and be able to detect; spends nothing but for --probe
    Plan(PlanArgs),
    /// Say who plays which case, make generated people up, and keep them for all runs to come
    Personas(PersonasArgs),
    /// Check that a suite can tell a good agent from one that does nothing, before money is spent
    Check(CheckArgs),
    /// Judge an earlier run again, or conversations that were recorded elsewhere
    Judge(JudgeArgs),
    /// Find out why sessions of a run failed, session by session and over the whole run
    Diagnose(DiagnoseArgs),
    /// Find out how far a suite's judges can be trusted, by conversations that people have judged
    Calibrate(CalibrateArgs),
    /// Tell what runs cost, by role, model, case, persona or tag, and beside the bill
    Cost(CostArgs),
    /// List, show, make, tag and archive Amazon Bedrock projects
    Projects(ProjectsArgs),
    /// Write the report of a run again
    Report(ReportArgs),
    /// Tell what changed between two runs, and whether it is more than noise
    Compare(CompareArgs),
    /// Keep what a run came to as the baseline of those to come
    Bless(BlessArgs),
    /// Show the report of a run in the browser, live while it goes on, and a list of all runs
    View(ViewArgs),
    /// Tell what is understood of spans that were recorded elsewhere, or of a run's
    Traces(TracesArgs),
    /// Write a first suite for your agent, try the agent, and say what its spans tell
    New(NewArgs),
    /// Print the JSON Schema of a suite file, or of something that is printed for machines
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
