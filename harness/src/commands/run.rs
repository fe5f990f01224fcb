//! `rehearsal run`: play, judge, report, gate.

use super::{print, result, tell};
use crate::{
    args::{OutputFormat, RunArgs},
    clock::SystemClock,
    compose::{self, Scene, compose, manifest},
    environment::Environment,
    exit::{Exit, Failure},
    interrupt::Interrupt,
    runs,
};
use rehearsal_core::{
    attempt::Attempt,
    clock::Clock as _,
    event::{Reporter, RunEnding},
    gate::GateOutcome,
    ids::RunId,
    money::Money,
    seed::Seed,
    suite::Suite,
    summary::Summary,
};
use rehearsal_engine::{Dispatched, PlanOptions, Run, RunSettings, plan};
use rehearsal_reports::{Journal, ReadJournal, decide, terminal};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

/// A suite that has been read, checked and planned; nothing is spent on it yet.
struct Planned {
    suite: Suite,
    attempts: Vec<Attempt>,
    budget: Option<Money>,
}

/// Plays the suites one after the other.
///
/// # Errors
/// Before anything is spent where a suite does not read or cannot be set up; later where the agent does
/// not come up or the journal cannot be written.
pub async fn run(args: &RunArgs, environment: &Environment) -> Result<Exit, Failure> {
    let planned = args.suites.iter().map(|file| read(file, args)).collect::<Result<Vec<_>, _>>()?;
    let interrupt = Interrupt::listen(|| tell("\nstopping; once more to stop at once"));
    let mut exit = Exit::Passed;
    let several = planned.len() > 1;
    for one in planned {
        let began = SystemClock.now();
        let run = runs::name(&one.suite.name, began);
        let folder = folder(args, &run, several.then_some(one.suite.name.as_str()));
        let stage = Stage { args, environment, interrupt: &interrupt, run, folder };
        // What an earlier suite came to is not lost over a later one that cannot be played.
        exit = match stage.play(one).await {
            Ok(played) => exit.worst(played),
            Err(failure) if several => {
                tell(&format!("error: {failure}"));
                exit.worst(Exit::CouldNotTell)
            }
            Err(failure) => return Err(failure),
        };
        if exit == Exit::Interrupted {
            break;
        }
    }
    Ok(exit)
}

fn read(file: &Path, args: &RunArgs) -> Result<Planned, Failure> {
    let suite = rehearsal_cases::read(file)?;
    let options = PlanOptions { filter: args.filter.clone(), trials: args.trials, seed: Seed(args.seed) };
    let attempts = plan(&suite, &options);
    if attempts.is_empty() {
        let filter = args.filter.as_deref().unwrap_or_default();
        return Err(Failure::Usage(format!(
            "no attempt of {} matches \"{filter}\"; -k takes part of a case's name, a persona's id or a tag such as category=booking",
            file.display()
        )));
    }
    let budget = args.max_cost.or(suite.budget);
    compose::check(&suite, budget, args.prompts.as_deref())?;
    Ok(Planned { suite, attempts, budget })
}

fn folder(args: &RunArgs, run: &RunId, of_several: Option<&str>) -> PathBuf {
    match (&args.out, of_several) {
        (Some(out), None) => out.clone(),
        (Some(out), Some(_)) => out.join(run.as_str()),
        (None, _) => Path::new(runs::RUNS).join(run.as_str()),
    }
}

/// One suite's run and where it is kept.
struct Stage<'a> {
    args: &'a RunArgs,
    environment: &'a Environment,
    interrupt: &'a Interrupt,
    run: RunId,
    folder: PathBuf,
}

impl Stage<'_> {
    async fn play(&self, planned: Planned) -> Result<Exit, Failure> {
        let journal = Journal::create(&self.folder)?;
        let run = Run::new(Arc::new(SystemClock), Box::new(journal), self.reporters());
        let scene = Scene {
            environment: self.environment,
            run: &self.run,
            folder: &self.folder,
            otlp_port: self.args.otlp,
            budget: planned.budget,
            prompts: self.args.prompts.as_deref(),
        };
        let composed = compose(&planned.suite, &scene, run.events());
        let parts = match self.interrupt.gently.run_until_cancelled(composed).await {
            Some(Ok(parts)) => parts,
            None => return self.never_began(run, Ok(Exit::Interrupted)),
            Some(Err(failure)) => return self.never_began(run, Err(failure)),
        };
        let (agent, receiver) = (parts.agent.clone(), parts.receiver);
        let plan = (Seed(self.args.seed), self.args.jobs, parts.prompts);
        let manifest = manifest(&planned.suite, &self.run, &planned.attempts, plan, planned.budget);
        let settings = RunSettings {
            jobs: usize::try_from(self.args.jobs).unwrap_or(usize::MAX),
            turn_timeout: planned.suite.turn_timeout,
            fail_fast: self.args.fail_fast,
        };
        let gently = self.interrupt.gently.clone();
        let played = run.play(manifest, planned.attempts, (parts.parts, settings), gently);
        let played = self.interrupt.at_once.run_until_cancelled(played).await;
        agent.shutdown().await;
        receiver.shutdown().await;
        match played {
            None => Ok(self.stopped_at_once()),
            Some(dispatched) => self.end(&planned.suite, &dispatched?),
        }
    }

    /// Takes the empty journal back.
    fn never_began(&self, run: Run, end: Result<Exit, Failure>) -> Result<Exit, Failure> {
        drop(run);
        runs::discard(&self.folder);
        end
    }

    fn stopped_at_once(&self) -> Exit {
        let folder = self.folder.display();
        tell(&format!("stopped at once; what was played can be read: rehearsal report {folder}"));
        Exit::Interrupted
    }

    fn reporters(&self) -> Vec<Box<dyn Reporter>> {
        if self.args.quiet {
            Vec::new()
        } else if self.environment.watched && !self.args.verbose {
            vec![Box::new(terminal::LiveBar::new())]
        } else {
            vec![Box::new(terminal::PlainLines::new(Box::new(std::io::stderr())))]
        }
    }

    /// Writes the report, prints the result, decides.
    fn end(&self, suite: &Suite, dispatched: &Dispatched) -> Result<Exit, Failure> {
        let summary = &dispatched.summary;
        let gate = decide(&suite.gate, summary);
        let page = self.folder.join("report.html");
        for warning in &dispatched.warnings {
            tell(&format!("warning: {warning}"));
        }
        // The verdict stands with or without its page.
        if let Err(failure) = self.write_page((summary, &gate), &page) {
            tell(&format!("warning: {failure}"));
        }
        print(&match self.args.format {
            OutputFormat::Json => format!("{}\n", result::object(&self.folder, &page, (summary, &gate))),
            OutputFormat::Human => self.tables(dispatched, &gate, &page),
        })?;
        Ok(match summary.ending {
            Some(RunEnding::Interrupted) => Exit::Interrupted,
            Some(
                RunEnding::Completed | RunEnding::FailedFast | RunEnding::BudgetSpent | RunEnding::NoModel,
            )
            | None => gate.verdict.into(),
        })
    }

    fn tables(&self, dispatched: &Dispatched, gate: &GateOutcome, page: &Path) -> String {
        let coloured = self.environment.colours() && !self.args.no_color;
        let style = if coloured { terminal::Style::coloured() } else { terminal::Style::plain() };
        terminal::end_table(&dispatched.summary, gate, Some(page), style)
    }

    fn write_page(&self, told: (&Summary, &GateOutcome), page: &Path) -> Result<(), Failure> {
        super::report::write_page(&ReadJournal::open(&self.folder)?, told, page)
    }
}
