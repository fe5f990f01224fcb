//! `rehearsal cost`: what runs cost, and beside the bill.

use super::{print, tell};
use crate::{
    args::{CostArgs, CostCommand, CostFormat, ReconcileArgs},
    clock, compose,
    environment::Environment,
    exit::{Exit, Failure},
    people, runs,
};
use rehearsal_adapters::aws::{Service, cost_explorer::CostExplorer};
use rehearsal_core::bill::Billed;
use rehearsal_reports::{Lines, ReadJournal, cost::Detail, read_bill};
use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Cost Explorer knows every region and is asked in this one.
const COST_EXPLORER_REGION: &str = "us-east-1";

/// Prints what runs cost.
///
/// # Errors
/// Where a run or a bill cannot be read, or Cost Explorer does not answer.
pub async fn cost(args: &CostArgs, environment: &Environment) -> Result<Exit, Failure> {
    match &args.command {
        Some(CostCommand::Reconcile(args)) => beside_the_bill(args, environment).await,
        None => groups(args),
    }
}

fn groups(args: &CostArgs) -> Result<Exit, Failure> {
    if args.runs.len() > 1 && !args.all {
        return Err(Failure::Usage("several runs are summed up with --all".into()));
    }
    let every = args.all && args.runs.is_empty();
    let runs = if every { runs::counted_once(runs::all()?) } else { named(&args.runs)? };
    let lines = if every { readable(&runs) } else { lines(&runs)? };
    people::between(&runs).iter().for_each(|told| tell(told));
    let groups = lines.by(&args.by);
    let text = match args.format {
        CostFormat::Human => groups.table(),
        CostFormat::Csv => groups.csv(),
        CostFormat::Json => format!("{}\n", groups.json()),
    };
    written(&text, args.out.as_deref())
}

async fn beside_the_bill(args: &ReconcileArgs, environment: &Environment) -> Result<Exit, Failure> {
    let lines = if args.runs.is_empty() {
        readable(&runs::counted_once(runs::all()?))
    } else {
        lines(&named(&args.runs)?)?
    };
    let billed = match &args.bill {
        Some(file) => saved(file, &args.tag)?,
        None => asked(&lines, &args.tag, environment).await?,
    };
    let side_by_side = rehearsal_reports::reconcile(&lines.counted(&args.tag), &billed);
    let text = match args.format {
        CostFormat::Human => side_by_side.table(),
        CostFormat::Csv => side_by_side.csv(),
        CostFormat::Json => format!("{}\n", side_by_side.json()),
    };
    written(&text, args.out.as_deref())
}

fn named(runs: &[String]) -> Result<Vec<PathBuf>, Failure> {
    match runs {
        [] => Ok(vec![runs::find("latest")?]),
        // A run that is named twice counts once.
        runs => {
            let folders: BTreeSet<_> = runs.iter().map(|run| runs::find(run)).collect::<Result<_, _>>()?;
            Ok(runs::counted_once(folders.into_iter().collect()))
        }
    }
}

fn lines(folders: &[PathBuf]) -> Result<Lines, Failure> {
    let mut lines = Lines::new(Detail::Case);
    for folder in folders {
        lines.add(&ReadJournal::open(folder)?)?;
    }
    Ok(lines)
}

/// Those of the runs that can be read. One that cannot was not asked for by name, and does not hide the rest.
fn readable(folders: &[PathBuf]) -> Lines {
    let mut lines = Lines::new(Detail::Case);
    for folder in folders {
        let added = ReadJournal::open(folder).and_then(|journal| lines.add(&journal));
        if let Err(error) = added {
            tell(&format!("warning: {} is left out: {error}", folder.display()));
        }
    }
    lines
}

fn saved(file: &Path, tag: &str) -> Result<Vec<Billed>, Failure> {
    let refused = |why: &dyn std::fmt::Display| Failure::Usage(format!("{}: {why}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| refused(&error))?;
    read_bill(&text, tag).map_err(|error| refused(&error))
}

/// Asks Cost Explorer for the days of the runs. Each answer costs a cent.
async fn asked(lines: &Lines, tag: &str, environment: &Environment) -> Result<Vec<Billed>, Failure> {
    let Some((first, last)) = lines.days() else {
        return Err(Failure::Usage("these runs called no model, so there is no day to ask about".into()));
    };
    let account = compose::account(environment, Some(COST_EXPLORER_REGION.to_owned())).await?;
    let endpoint = environment.get("AWS_ENDPOINT_URL_COST_EXPLORER");
    let explorer = CostExplorer::new(endpoint, account.authorizer(Service::CostExplorer))?;
    Ok(explorer.costs(first, &clock::day_after(last), tag, None).await?)
}

fn written(text: &str, out: Option<&Path>) -> Result<Exit, Failure> {
    match out {
        None => print(text)?,
        Some(file) => {
            std::fs::write(file, text).map_err(|source| Failure::Write { file: file.to_owned(), source })?
        }
    }
    Ok(Exit::Passed)
}
