//! Playing suites from a program of one's own: one call, with an agent that may be a value of that program.
//!
//! What `rehearsal run` does and what [`suite`] does is the same, up to the result being printed or handed back.

mod against;
mod evaluators;
mod guest;
pub(crate) mod prepare;
pub(crate) mod resume;
pub(crate) mod stage;
mod umpire;

pub use evaluators::Evaluators;
pub use guest::Guest;

use crate::{
    args::{
        AgainstArgs, OutputArgs, OutputFormat, ResumeArgs, ReuseArgs, RunArgs, SelectionArgs, ShardArgs,
        ShowArgs,
    },
    compose::Listen,
    environment::Environment,
    exit::Failure,
    interrupt::Interrupt,
};
use rehearsal_core::{
    gate::{GateOutcome, Verdict},
    money::Money,
    seed::Seed,
    summary::Summary,
};
use rehearsal_reports::decide;
use stage::{Company, Ended, Stage, folder};
use std::path::PathBuf;

/// How a suite is to be played. The default is that of the command line.
#[derive(Clone, Debug)]
pub struct Options {
    /// Plays only attempts whose case, persona or tag contains this text.
    pub filter: Option<String>,
    /// Trials of every case, instead of the suite's own number.
    pub trials: Option<u32>,
    /// What everything random is derived from.
    pub seed: u64,
    /// Conversations at once.
    pub jobs: u32,
    /// The most that may be spent on models.
    pub max_cost: Option<Money>,
    /// Whether to stop at the first attempt that does not go well.
    pub fail_fast: bool,
    /// Where the run is kept; `None` for a folder below `runs`.
    pub folder: Option<PathBuf>,
    /// A fixed port for the agent's spans.
    pub otlp: Option<u16>,
    /// The evaluators for which the suite asks by `rust: NAME`.
    pub evaluators: Evaluators,
    /// By which the calling program stops the run.
    pub interrupt: Interrupt,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            filter: None,
            trials: None,
            seed: 0,
            jobs: 8,
            max_cost: None,
            fail_fast: false,
            folder: None,
            otlp: None,
            evaluators: Evaluators::default(),
            interrupt: Interrupt::default(),
        }
    }
}

/// A run that was played.
#[derive(Debug)]
pub struct Played {
    /// What the gate says, rule by rule.
    pub gate: GateOutcome,
    /// All counts.
    pub summary: Summary,
    /// Where the run is kept; [`ReadJournal`](rehearsal_reports::ReadJournal) reads its sessions.
    pub folder: PathBuf,
    /// What a person should know.
    pub warnings: Vec<String>,
}

impl Played {
    /// The verdict.
    pub fn verdict(&self) -> Verdict {
        self.gate.verdict
    }
}

/// Plays a suite file against an agent of the calling program, for which the file says
/// `agent: { in_process: true }`.
///
/// # Errors
/// Before anything is spent where the suite does not read or cannot be set up; later where the journal cannot be
/// written, and where the run was stopped before there is a result.
pub async fn suite(file: impl Into<PathBuf>, agent: Guest, options: Options) -> Result<Played, Failure> {
    let environment = Environment::read().map_err(|error| Failure::InTheWay(error.to_string()))?;
    let arguments = options.arguments(file.into());
    let prepared = prepare::all(&arguments, &environment).await?;
    let Some(one) = prepared.suites.into_iter().next() else {
        return Err(Failure::Usage("there is no suite to play".into()));
    };
    let rules = one.suite.gate.clone();
    let stage = Stage {
        environment: &environment,
        interrupt: &options.interrupt,
        reuse: &prepared.reuse,
        folder: folder(options.folder.as_deref(), &one.run, false),
        seed: Seed(options.seed),
        jobs: options.jobs,
        fail_fast: options.fail_fast,
        otlp: arguments.otlp.as_ref(),
        prompts: None,
        exported: prepared.exported.as_ref(),
        brought: &options.evaluators,
        tell: |_| (),
    };
    match stage.play(one, Company { guest: Some(agent), ..Company::default() }).await? {
        Ended::Recorded { dispatched, spans } => Ok(Played {
            gate: decide(&rules, &dispatched.summary),
            summary: dispatched.summary,
            folder: stage.folder,
            warnings: environment.all_shown(
                prepared
                    .warnings
                    .into_iter()
                    .chain(spans.map(|spans| spans.warnings()).unwrap_or_default())
                    .chain(dispatched.warnings),
            ),
        }),
        Ended::NeverBegan | Ended::StoppedAtOnce => {
            Err(Failure::InTheWay("the run was stopped before it had a result".into()))
        }
    }
}

impl Options {
    /// The same as the command line would have it.
    fn arguments(&self, file: PathBuf) -> RunArgs {
        RunArgs {
            selection: SelectionArgs {
                suites: vec![file],
                filter: self.filter.clone(),
                trials: self.trials,
                seed: self.seed,
                shard: ShardArgs::default(),
                prices: None,
            },
            jobs: self.jobs,
            max_cost: self.max_cost,
            fail_fast: self.fail_fast,
            resume: ResumeArgs::default(),
            against: AgainstArgs::default(),
            out: self.folder.clone(),
            otlp: self.otlp.map(Listen::from),
            prompts: None,
            reuse: ReuseArgs::default(),
            outputs: OutputArgs::default(),
            show: ShowArgs { format: OutputFormat::Human, quiet: true, verbose: false, no_color: true },
        }
    }
}
