//! `rehearsal run`: play, judge, report, gate.

use super::{print, result, tell};
use crate::{
    args::{OutputFormat, RunArgs},
    environment::Environment,
    exit::{Exit, Failure},
    interrupt::Interrupt,
    play::{
        prepare::{self, All, Prepared},
        stage::{Company, Ended, Stage, folder},
    },
};
use rehearsal_adapters::{models::recording::Cache, otlp::Tally};
use rehearsal_core::{
    event::{Reporter, RunEnding},
    gate::{GateOutcome, GateRule},
    seed::Seed,
    span::Correlation,
    summary::Summary,
};
use rehearsal_engine::Dispatched;
use rehearsal_reports::{ReadJournal, decide, terminal};
use std::path::Path;

/// Plays the suites one after the other.
///
/// # Errors
/// Before anything is spent where a suite does not read or cannot be set up; later where the agent does
/// not come up or the journal cannot be written.
pub async fn run(args: &RunArgs, environment: &Environment) -> Result<Exit, Failure> {
    let All { suites, reuse, exported, warnings } = prepare::all(args, environment).await?;
    warnings.iter().for_each(|warning| tell(&format!("warning: {warning}")));
    tell_of_reuse(args);
    if let Some(settings) = exported.as_ref().filter(|_| !args.quiet) {
        tell(&format!("the run is exported as spans, with all that is said, to {}", settings.place()));
    }
    let interrupt = Interrupt::listen(|| tell("\nstopping; once more to stop at once"));
    let mut exit = Exit::Passed;
    let several = suites.len() > 1;
    for one in suites {
        let stage = Stage {
            environment,
            interrupt: &interrupt,
            reuse: &reuse,
            folder: folder(args.out.as_deref(), &one.run, several),
            seed: Seed(args.selection.seed),
            jobs: args.jobs,
            fail_fast: args.fail_fast,
            otlp: args.otlp.as_ref(),
            prompts: args.prompts.as_deref(),
            exported: exported.as_ref(),
        };
        // What an earlier suite came to is not lost over a later one that cannot be played.
        exit = match (Show { args, stage }).play(one).await {
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

/// An answer that was not asked for is no news of a model.
fn tell_of_reuse(args: &RunArgs) {
    if let Some(file) = &args.replay {
        tell(&format!(
            "every model's answer is taken from the recording {}; no provider is asked",
            file.display()
        ));
    }
    if let Some(folder) = &args.cache {
        tell(&format!("models' answers are taken from {} where the same was asked before", folder.display()));
    }
}

/// One suite's run, and how it is shown.
struct Show<'a> {
    args: &'a RunArgs,
    stage: Stage<'a>,
}

impl Show<'_> {
    async fn play(&self, prepared: Prepared) -> Result<Exit, Failure> {
        let rules = prepared.suite.gate.clone();
        let company = Company { reporters: self.reporters(), guest: None };
        match self.stage.play(prepared, company).await? {
            Ended::Recorded(dispatched, spans) => {
                self.tell_of(&spans);
                self.end(&rules, &dispatched)
            }
            Ended::NeverBegan => Ok(Exit::Interrupted),
            Ended::StoppedAtOnce => Ok(self.stopped_at_once()),
        }
    }

    fn stopped_at_once(&self) -> Exit {
        let folder = self.stage.folder.display();
        tell(&format!("stopped at once; what was played can be read: rehearsal report {folder}"));
        Exit::Interrupted
    }

    fn reporters(&self) -> Vec<Box<dyn Reporter>> {
        if self.args.quiet {
            Vec::new()
        } else if self.stage.environment.watched && !self.args.verbose {
            vec![Box::new(terminal::LiveBar::new())]
        } else {
            vec![Box::new(terminal::PlainLines::new(Box::new(std::io::stderr())))]
        }
    }

    /// How the agent's spans found their sessions.
    fn tell_of(&self, spans: &Tally) {
        let ways: Vec<String> = spans.correlations().iter().map(Correlation::to_string).collect();
        if !ways.is_empty() && !self.args.quiet {
            tell(&format!("correlation: {}", ways.join(", ")));
        }
    }

    /// Writes the report, prints the result, decides.
    fn end(&self, rules: &[GateRule], dispatched: &Dispatched) -> Result<Exit, Failure> {
        let summary = &dispatched.summary;
        let gate = decide(rules, summary);
        let page = self.stage.folder.join("report.html");
        let not_kept = self.stage.reuse.cache.as_ref().and_then(Cache::trouble);
        for warning in dispatched.warnings.iter().map(String::as_str).chain(not_kept) {
            tell(&format!("warning: {warning}"));
        }
        // The verdict stands with or without its page.
        if let Err(failure) = self.write_page((summary, &gate), &page) {
            tell(&format!("warning: {failure}"));
        }
        print(&match self.args.format {
            OutputFormat::Json => {
                format!("{}\n", result::object(&self.stage.folder, &page, (summary, &gate)))
            }
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
        let coloured = self.stage.environment.colours() && !self.args.no_color;
        let style = if coloured { terminal::Style::coloured() } else { terminal::Style::plain() };
        terminal::end_table(&dispatched.summary, gate, Some(page), style)
    }

    fn write_page(&self, told: (&Summary, &GateOutcome), page: &Path) -> Result<(), Failure> {
        super::report::write_page(&ReadJournal::open(&self.stage.folder)?, told, page)
    }
}
