//! `rehearsal check`: whether a suite can tell a good agent from one that is of no use.

mod arranged;
mod played;

use super::{json_line, print, tell};
use crate::{
    args::{CheckArgs, CheckModels, OutputFormat, ReuseArgs},
    clock::SystemClock,
    compose::prompts,
    environment::Environment,
    exit::{Exit, Failure},
    interrupt::Interrupt,
    play::prepare::Terms,
    runs,
};
use arranged::Arranged;
use played::Theatre;
use rehearsal_core::{clock::Clock as _, seed::Seed, stand_in::StandIn, suite::Suite};
use rehearsal_reports::{
    JudgedBy, Performance, Soundness, examine, soundness::Finding, soundness_table, terminal::Style,
};
use std::path::{Path, PathBuf};

/// Checks the suites one after the other.
///
/// # Errors
/// Before anything is spent where a suite does not read or its models cannot be set up; later where a run cannot be
/// recorded.
pub async fn check(args: &CheckArgs, environment: &Environment) -> Result<Exit, Failure> {
    let terms = Terms::new(args.prices.as_deref(), args.max_cost, &ReuseArgs::default())?;
    prompts::check(args.prompts.as_deref())?;
    let suites = args.suites.iter().map(|file| rehearsal_cases::read(file)).collect::<Result<Vec<_>, _>>()?;
    let interrupt = Interrupt::listen(|| tell("\nstopping"));
    let (mut exit, several) = (Exit::Passed, suites.len() > 1);
    for suite in suites {
        let kept = args.out.as_ref().map(|out| if several { out.join(&suite.name) } else { out.clone() });
        let checking = Checking { args, environment, terms: &terms, interrupt: &interrupt };
        let Some(found) = checking.one(&suite, kept.as_deref()).await? else {
            return Ok(Exit::Interrupted);
        };
        print(&checking.shown(&found)?)?;
        exit = exit.worst(code(found.finding));
    }
    Ok(exit)
}

/// What all suites are checked with.
struct Checking<'a> {
    args: &'a CheckArgs,
    environment: &'a Environment,
    terms: &'a Terms,
    interrupt: &'a Interrupt,
}

impl Checking<'_> {
    /// Checks one suite; `None` where that was interrupted.
    async fn one(&self, suite: &Suite, kept: Option<&Path>) -> Result<Option<Soundness>, Failure> {
        let run = runs::name(&suite.name, SystemClock.now());
        // Gone with the value, together with the runs in it.
        let passing = tempfile::tempdir()
            .map_err(|source| Failure::Write { file: "a temporary folder".into(), source })?;
        let folder: PathBuf = kept.unwrap_or_else(|| passing.path()).to_owned();
        let theatre = Theatre {
            environment: self.environment,
            terms: self.terms,
            interrupt: self.interrupt,
            folder: &folder,
            run: &run,
            seed: Seed(self.args.seed),
            jobs: self.args.jobs,
            prompts: self.args.prompts.as_deref(),
        };
        let mut performances: Vec<Performance> = Vec::new();
        for stand_in in StandIn::ALL {
            let arranged = Arranged::new(suite, stand_in, self.args)?;
            if arranged.attempts.is_empty() {
                continue;
            }
            if !self.args.quiet {
                tell(&format!("{}: {} played by {}", suite.name, arranged.counted(), stand_in.words()));
            }
            match theatre.play(arranged).await? {
                Some(performance) => performances.push(performance),
                None => return Ok(None),
            }
        }
        let judged_by = match self.args.models {
            CheckModels::Offline => JudgedBy::Rules,
            CheckModels::Suite => JudgedBy::Models,
        };
        Ok(Some(examine(suite, &performances, judged_by)))
    }

    fn shown(&self, found: &Soundness) -> Result<String, Failure> {
        match self.args.format {
            OutputFormat::Json => json_line(found),
            OutputFormat::Human => {
                let coloured = self.environment.colours() && !self.args.no_color;
                let style = if coloured { Style::coloured() } else { Style::plain() };
                Ok(soundness_table(found, style))
            }
        }
    }
}

fn code(finding: Finding) -> Exit {
    match finding {
        Finding::Sound => Exit::Passed,
        Finding::Empty | Finding::Unreachable => Exit::Failed,
        Finding::CouldNotTell => Exit::CouldNotTell,
    }
}

#[cfg(test)]
mod tests;
