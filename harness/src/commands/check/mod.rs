//! `rehearsal check`: whether a suite can tell a good agent from one that is of no use.

mod arranged;
mod played;

use super::{clean_json_line, print, tell};
use crate::{
    args::{CheckArgs, CheckModels, OutputFormat, ReuseArgs},
    clock::SystemClock,
    compose::prompts,
    environment::Environment,
    exit::{Exit, Failure},
    interrupt::Interrupt,
    play::{prepare::Terms, stage::folder},
    runs,
};
use arranged::Arranged;
use played::Theatre;
use rehearsal_core::{
    clock::Clock as _, gate::GateRule, money::Money, seed::Seed, stand_in::StandIn, suite::Suite,
};
use rehearsal_reports::{
    JudgedBy, Performance, Soundness, examine, soundness::Finding, soundness_table, terminal::Style,
};

/// Checks the suites one after the other.
///
/// # Errors
/// Before anything is spent where a suite does not read or its models cannot be set up; later where a run cannot be
/// recorded.
pub async fn check(args: &CheckArgs, environment: &Environment) -> Result<Exit, Failure> {
    let shared = terms(args, args.max_cost)?;
    prompts::check(args.prompts.as_deref())?;
    let suites = args.suites.iter().map(|file| rehearsal_cases::read(file)).collect::<Result<Vec<_>, _>>()?;
    suites.iter().for_each(|suite| environment.hide_secrets_of(suite));
    let interrupt = Interrupt::listen(|| tell("\nstopping"));
    let (mut exit, several) = (Exit::Passed, suites.len() > 1);
    for mut suite in suites {
        // One conversation a case tells nothing of chance, of a baseline or of costs.
        suite.gate = suite.gate.iter().filter_map(GateRule::on_its_own).collect();
        // A suite's own budget is for all who stand in, and for this suite.
        let own = match (args.models, args.max_cost, suite.budget) {
            (CheckModels::Suite, None, Some(budget)) => Some(terms(args, Some(budget))?),
            (CheckModels::Suite | CheckModels::Offline, _, _) => None,
        };
        let terms = own.as_ref().unwrap_or(&shared);
        let checking = Checking { args, environment, terms, interrupt: &interrupt };
        let Some(found) = checking.one(&suite, several).await? else {
            return Ok(Exit::Interrupted);
        };
        print(&checking.shown(&found)?)?;
        exit = exit.worst(code(found.finding));
    }
    Ok(exit)
}

fn terms(args: &CheckArgs, limit: Option<Money>) -> Result<Terms, Failure> {
    Terms::new(args.prices.as_deref(), limit, &ReuseArgs::default())
}

/// What a suite is checked with.
struct Checking<'a> {
    args: &'a CheckArgs,
    environment: &'a Environment,
    terms: &'a Terms,
    interrupt: &'a Interrupt,
}

impl Checking<'_> {
    /// Checks one suite; `None` where that was interrupted.
    async fn one(&self, suite: &Suite, several: bool) -> Result<Option<Soundness>, Failure> {
        let run = runs::name(&suite.name, SystemClock.now());
        // Gone with the value, together with the runs in it.
        let passing = tempfile::tempdir()
            .map_err(|source| Failure::Write { file: "a temporary folder".into(), source })?;
        let kept = self.args.out.as_deref().map(|out| folder(Some(out), &run, several));
        let folder = kept.unwrap_or_else(|| passing.path().to_owned());
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
            OutputFormat::Json => clean_json_line(found, self.environment),
            OutputFormat::Human => {
                let coloured = self.environment.colours() && !self.args.no_color;
                let style = if coloured { Style::coloured() } else { Style::plain() };
                Ok(self.environment.shown(soundness_table(found, style)))
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
