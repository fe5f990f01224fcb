//! `rehearsal plan`: what a run would do, cost and be able to detect.

mod checks;
mod history;
mod show;

use super::{clean_json_line, print};
use crate::{
    args::{OutputFormat, PlanArgs},
    clock::SystemClock,
    compose::{Providers, prices, same_prompt, untried},
    environment::Environment,
    exit::{Exit, Failure},
    forecast::{Forecast, forecast, most_of_one_call},
    people, runs,
    selection::{self, Dealt, Selected},
};
use checks::Check;
use rehearsal_core::{attempt::Attempt, clock::Clock as _, money::Money, suite::Suite};
use rehearsal_reports::{Detectable, detectable, stats::Plan};
use std::collections::BTreeSet;

/// Everything that is told of one suite.
pub(super) struct Outlook {
    suite: Suite,
    attempts: Vec<Attempt>,
    /// What the attempts are a part of.
    dealt: Option<Dealt>,
    forecast: Forecast,
    prices: String,
    budget: Option<Money>,
    /// The most that one call may cost, in dollars; `None` where a model has no price.
    one_call: Option<f64>,
    detectable: Option<Detectable>,
    checks: Vec<Check>,
    warnings: Vec<String>,
}

/// Tells it of each suite. Spends nothing, but for the probes where they are asked for.
///
/// # Errors
/// Where a suite does not read. Models that cannot be set up are told of with the rest.
pub async fn plan(args: &PlanArgs, environment: &Environment) -> Result<Exit, Failure> {
    let prices = prices::read(args.selection.prices.as_deref())?;
    let mut outlooks = Vec::new();
    for Selected { suite, attempts, dealt } in selection::read(&args.selection, false, environment)? {
        let run = runs::name(&suite.name, SystemClock.now());
        let connected = Providers::connect(&suite, &run, environment).await;
        let history = history::of(&suite, &attempts);
        outlooks.push(Outlook {
            forecast: forecast(&suite, &attempts, &prices, &history.samples),
            one_call: most_of_one_call(&suite, &prices),
            prices: prices.id.clone(),
            budget: args.max_cost.or(suite.budget),
            detectable: detectable(&as_planned(&attempts, history.rate())),
            checks: checks::all(&suite, (&connected, &prices), (args.probe, environment)).await,
            warnings: warnings(&suite, &attempts, connected.ok())?,
            suite,
            attempts,
            dealt,
        });
    }
    print(&match args.format {
        OutputFormat::Human => {
            environment.shown(outlooks.iter().map(show::text).collect::<Vec<_>>().join("\n"))
        }
        OutputFormat::Json => {
            let lines = outlooks.iter().map(|outlook| clean_json_line(&show::json(outlook), environment));
            lines.collect::<Result<String, _>>()?
        }
    })?;
    Ok(outlooks.iter().flat_map(|outlook| &outlook.checks).map(Check::exit).fold(Exit::Passed, Exit::worst))
}

/// What a person should know, of the models and of the people.
fn warnings(
    suite: &Suite,
    attempts: &[Attempt],
    connected: Option<Providers>,
) -> Result<Vec<String>, Failure> {
    let mut warnings = suite.notes.clone();
    warnings.extend(connected.map(|providers| providers.warnings).unwrap_or_default());
    warnings.extend(same_prompt(suite, None)?);
    warnings.extend(untried(suite));
    warnings.extend(people::since_last_plan(&suite.name, attempts));
    Ok(warnings)
}

fn as_planned(attempts: &[Attempt], rate: Option<f64>) -> Plan {
    let cases: BTreeSet<_> = attempts.iter().map(|attempt| &attempt.case.name).collect();
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Plan { attempts: count(attempts.len()), cases: count(cases.len()), rate, variation: None }
}
