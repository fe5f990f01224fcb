//! What `run` and `judge` have in common: who watches, and what is left behind and printed at the end.

use super::{
    json_line, print,
    report::{self, Told},
    result::RunObject,
    runner::Runner,
    tell, warn,
};
use crate::{
    args::{Output, OutputFormat, ReuseArgs, ShowArgs},
    compose::Reuse,
    environment::Environment,
    exit::{Exit, Failure},
    people,
};
use rehearsal_adapters::models::recording::Cache;
use rehearsal_core::{
    event::{Reporter, RunEnding},
    gate::{GateOutcome, GateRule},
    summary::Summary,
};
use rehearsal_engine::Dispatched;
use rehearsal_reports::{Failures, ReadJournal, decide, is_all_there, terminal};
use std::path::Path;

/// Where a run is kept and how it is shown.
#[derive(Clone, Copy)]
pub(super) struct Finish<'a> {
    pub(super) environment: &'a Environment,
    pub(super) show: ShowArgs,
    pub(super) folder: &'a Path,
    pub(super) reuse: &'a Reuse,
    /// Reports that are wanted beside the page.
    pub(super) outputs: &'a [Output],
    pub(super) runner: &'a Runner,
}

/// Says where answers come from: one that was not asked for is no news of a model.
pub(super) fn tell_of_reuse(args: &ReuseArgs) {
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

impl Finish<'_> {
    /// Who watches.
    pub(super) fn reporters(self) -> Vec<Box<dyn Reporter>> {
        if self.show.quiet {
            Vec::new()
        } else if self.environment.watched && !self.show.verbose {
            vec![Box::new(terminal::LiveBar::new())]
        } else {
            vec![Box::new(terminal::PlainLines::new(Box::new(std::io::stderr())))]
        }
    }

    /// Says that a run was broken off.
    pub(super) fn stopped_at_once(self) -> Exit {
        let folder = self.folder.display();
        tell(&format!("stopped at once; what was done can be read: rehearsal report {folder}"));
        self.tell_how_what_is_kept_goes_on();
        Exit::Interrupted
    }

    /// Says what is left of a run that cannot be recorded any further; why not is its error's to say.
    pub(super) fn broke_off(self) {
        let folder = self.folder.display();
        tell(&format!("what was recorded until then can be read: rehearsal report {folder}"));
        self.tell_how_what_is_kept_goes_on();
    }

    fn tell_how_what_is_kept_goes_on(self) {
        if let Ok(summary) = ReadJournal::open(self.folder).and_then(|journal| journal.summary()) {
            self.tell_how_it_goes_on(&summary);
        }
    }

    /// Says how a run that held conversations and was not played to its end is resumed.
    fn tell_how_it_goes_on(self, summary: &Summary) {
        let is_played = summary.manifest.as_ref().is_some_and(|manifest| manifest.origin.is_played());
        let what = what_goes_on(summary.ending, summary.unfinished());
        if let Some(what) = what.filter(|_| is_played) {
            tell(&format!("{what} with: rehearsal run --resume {}", self.folder.display()));
        }
    }

    /// Says where the run met other people than the suite's last one.
    pub(super) fn tell_of_people(self) {
        if !self.show.quiet {
            people::since_last_run(self.folder).iter().for_each(|told| tell(told));
        }
    }

    /// Writes the report, prints the result, decides.
    pub(super) fn end(self, rules: &[GateRule], dispatched: &Dispatched) -> Result<Exit, Failure> {
        let summary = &dispatched.summary;
        let gate = decide(rules, summary);
        let page = self.folder.join("report.html");
        let not_kept = self.reuse.cache.as_ref().and_then(Cache::trouble);
        warn(self.environment.all_shown(dispatched.warnings.iter().map(String::as_str).chain(not_kept)));
        // The verdict stands with or without its page.
        if let Err(failure) = self.write_page((summary, &gate), &page) {
            warn([failure]);
        }
        let printed = print(&match self.show.format {
            OutputFormat::Json => {
                let object = RunObject::new(self.folder, &page, (summary, &gate));
                self.runner.safe_json(json_line(&object)?)
            }
            OutputFormat::Human => self.runner.safe(self.tables(dispatched, &gate, &page)),
        });
        if let Err(failure) = self.tell_machines((summary, &gate)) {
            warn([failure]);
        }
        self.tell_how_it_goes_on(summary);
        // Whoever waits for the result is not to take silence for a pass; a gate that failed has failed all the same.
        let unheard = printed.err().map(|failure| {
            warn([&failure]);
            failure.exit()
        });
        let exit = ending_or_verdict(summary, &gate);
        Ok(unheard.map_or(exit, |unheard| exit.worst(unheard)))
    }

    fn tables(self, dispatched: &Dispatched, gate: &GateOutcome, page: &Path) -> String {
        let coloured = self.environment.colours() && !self.show.no_color;
        let style = if coloured { terminal::Style::coloured() } else { terminal::Style::plain() };
        let journal = ReadJournal::open(self.folder);
        // What could not be read again is in the page's own warning.
        let failures = journal.and_then(|journal| Failures::read(&journal, &dispatched.summary));
        terminal::end_table(&dispatched.summary, gate, (&failures.unwrap_or_default(), Some(page)), style)
    }

    /// Writes the reports that are wanted beside the page, and tells the runner.
    fn tell_machines(self, (summary, gate): (&Summary, &GateOutcome)) -> Result<(), Failure> {
        let (journal, environment) = (ReadJournal::open(self.folder)?, self.environment);
        let told = Told { journal: &journal, summary, gate, folder: self.folder, environment, bases: &[] };
        warn(report::write(self.outputs, told));
        self.runner.tell(told);
        Ok(())
    }

    fn write_page(self, told: (&Summary, &GateOutcome), page: &Path) -> Result<(), Failure> {
        report::write_page(&ReadJournal::open(self.folder)?, told, page)
    }
}

/// The code of a run that is recorded to its end.
fn ending_or_verdict(summary: &Summary, gate: &GateOutcome) -> Exit {
    match summary.ending {
        Some(RunEnding::Interrupted) => Exit::Interrupted,
        Some(
            RunEnding::Completed
            | RunEnding::FailedFast
            | RunEnding::BudgetSpent
            | RunEnding::NoModel
            | RunEnding::Decided,
        )
        | None => decided(summary, gate),
    }
}

/// A part of a run has nothing to decide, and ends well where everything of it is there.
fn decided(summary: &Summary, gate: &GateOutcome) -> Exit {
    match (summary.shard().is_some(), is_all_there(summary)) {
        (false, _) => gate.verdict.into(),
        (true, true) => Exit::Passed,
        (true, false) => Exit::CouldNotTell,
    }
}

/// What of a run that ended so, with so many attempts left, can be resumed: the beginning of a sentence; `None` where nothing is.
fn what_goes_on(ending: Option<RunEnding>, left: u32) -> Option<&'static str> {
    match ending {
        Some(RunEnding::Interrupted | RunEnding::BudgetSpent) | None => Some("it goes on"),
        // Attempts that failed for it have come to their end, and are not told from those that a provider failed only once.
        Some(RunEnding::NoModel) => {
            Some("what had not begun goes on, and what failed stays so,").filter(|_| left > 0)
        }
        Some(RunEnding::Completed | RunEnding::FailedFast | RunEnding::Decided) => None,
    }
}
