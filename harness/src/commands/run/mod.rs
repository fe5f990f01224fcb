//! `rehearsal run`: play, judge, report, gate.

mod prepare;

use super::{print, result, tell};
use crate::{
    args::{OutputFormat, RunArgs},
    clock::SystemClock,
    compose::{Reuse, Scene, Setup, compose, manifest},
    environment::Environment,
    exit::{Exit, Failure},
    interrupt::Interrupt,
    runs,
};
use prepare::Prepared;
use rehearsal_adapters::{models::recording::Cache, otlp::Tally};
use rehearsal_core::{
    event::{Reporter, RunEnding},
    gate::GateOutcome,
    ids::RunId,
    price::PriceList,
    seed::Seed,
    span::Correlation,
    suite::{SpansWait, Suite},
    summary::Summary,
};
use rehearsal_engine::{Dispatched, Run, RunSettings};
use rehearsal_reports::{Journal, ReadJournal, decide, terminal};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

/// Plays the suites one after the other.
///
/// # Errors
/// Before anything is spent where a suite does not read or cannot be set up; later where the agent does
/// not come up or the journal cannot be written.
pub async fn run(args: &RunArgs, environment: &Environment) -> Result<Exit, Failure> {
    let prepared = prepare::all(args, environment).await?;
    let interrupt = Interrupt::listen(|| tell("\nstopping; once more to stop at once"));
    let mut exit = Exit::Passed;
    let several = prepared.suites.len() > 1;
    for one in prepared.suites {
        let folder = folder(args, &one.run, several);
        let stage = Stage { args, environment, interrupt: &interrupt, reuse: &prepared.reuse, folder };
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

fn folder(args: &RunArgs, run: &RunId, one_of_several: bool) -> PathBuf {
    match &args.out {
        Some(out) if one_of_several => out.join(run.as_str()),
        Some(out) => out.clone(),
        None => Path::new(runs::RUNS).join(run.as_str()),
    }
}

/// One suite's run and where it is kept.
struct Stage<'a> {
    args: &'a RunArgs,
    environment: &'a Environment,
    interrupt: &'a Interrupt,
    reuse: &'a Reuse,
    folder: PathBuf,
}

impl Stage<'_> {
    async fn play(&self, prepared: Prepared) -> Result<Exit, Failure> {
        let Prepared { run: name, suite, attempts, budget, purse, prices, providers } = prepared;
        let journal = Journal::create(&self.folder)?;
        let run = Run::new(Arc::new(SystemClock), Box::new(journal), self.reporters());
        let scene = Scene {
            environment: self.environment,
            run: &name,
            folder: &self.folder,
            otlp: self.args.otlp.as_ref(),
            budget: purse,
            prices: prices.clone(),
            providers: &providers,
            reuse: self.reuse,
            prompts: self.args.prompts.as_deref(),
        };
        let composed = compose(&suite, &scene, run.events());
        let parts = match self.interrupt.gently.run_until_cancelled(composed).await {
            Some(Ok(parts)) => parts,
            None => return self.never_began(run, Ok(Exit::Interrupted)),
            Some(Err(failure)) => return self.never_began(run, Err(failure)),
        };
        let (agent, receiver) = (parts.agent.clone(), parts.receiver);
        let prices = PriceList::clone(&prices);
        let setup = Setup { run: &name, prompts: parts.prompts, prices, budget, ..self.setup(&name) };
        let manifest = manifest(&suite, &attempts, setup);
        let settings = self.settings(&suite);
        let gently = self.interrupt.gently.clone();
        let played = run.play(manifest, attempts, (parts.parts, settings), gently);
        let played = self.interrupt.at_once.run_until_cancelled(played).await;
        agent.shutdown().await;
        let spans = receiver.shutdown().await;
        match played {
            None => Ok(self.stopped_at_once()),
            Some(dispatched) => {
                let dispatched = dispatched?;
                self.tell_of_spans(&suite, &spans);
                self.end(&suite, &dispatched)
            }
        }
    }

    /// What the arguments alone decide of a run.
    fn setup<'a>(&self, run: &'a RunId) -> Setup<'a> {
        let (seed, jobs) = (Seed(self.args.selection.seed), self.args.jobs);
        Setup { run, seed, jobs, prompts: BTreeMap::new(), prices: PriceList::default(), budget: None }
    }

    fn settings(&self, suite: &Suite) -> RunSettings {
        RunSettings {
            jobs: usize::try_from(self.args.jobs).unwrap_or(usize::MAX),
            turn_timeout: suite.turn_timeout,
            fail_fast: self.args.fail_fast,
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

    /// How the agent's spans found their sessions, and what became of those that did not.
    fn tell_of_spans(&self, suite: &Suite, spans: &Tally) {
        match suite.agent.spans.wait {
            SpansWait::Auto | SpansWait::Expected => {}
            SpansWait::Off => return,
        }
        let ways: Vec<String> = spans.correlations().iter().map(Correlation::to_string).collect();
        if !ways.is_empty() && !self.args.quiet {
            tell(&format!("correlation: {}", ways.join(", ")));
        }
        spans.warnings().iter().for_each(|warning| tell(&format!("warning: {warning}")));
    }

    /// Writes the report, prints the result, decides.
    fn end(&self, suite: &Suite, dispatched: &Dispatched) -> Result<Exit, Failure> {
        let summary = &dispatched.summary;
        let gate = decide(&suite.gate, summary);
        let page = self.folder.join("report.html");
        let not_kept = self.reuse.cache.as_ref().and_then(Cache::trouble);
        for warning in dispatched.warnings.iter().map(String::as_str).chain(not_kept) {
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
