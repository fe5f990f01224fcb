//! Everything about a run that can be known, checked and connected before anything is started or spent.

use crate::{
    args::RunArgs,
    clock::{self, SystemClock},
    compose::{Listen, Providers, Reuse, lifecycle, prices, prompts, telemetry},
    environment::Environment,
    exit::Failure,
    runs,
};
use rehearsal_adapters::telemetry::Settings;
use rehearsal_core::{
    attempt::Attempt,
    clock::{Clock as _, Timestamp},
    ids::RunId,
    money::Money,
    price::PriceList,
    suite::Suite,
};
use rehearsal_engine::Budget;
use std::{collections::BTreeSet, sync::Arc};

/// One millisecond in nanoseconds.
const MILLISECOND: u64 = 1_000_000;

/// Suites that are ready to be played, and what they share.
pub(crate) struct All {
    /// In the order in which they were named.
    pub(crate) suites: Vec<Prepared>,
    /// Answers that are not asked for again.
    pub(crate) reuse: Reuse,
    /// Where the runs are exported to; `None` for nowhere.
    pub(crate) exported: Option<Settings>,
    /// What a person should know before the first is played.
    pub(crate) warnings: Vec<String>,
}

/// A suite that has been read, checked, planned and connected; nothing is spent on it yet.
pub(crate) struct Prepared {
    pub(crate) run: RunId,
    pub(crate) suite: Suite,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) budget: Option<Money>,
    /// What is left of it; suites that share a limit share this.
    pub(crate) purse: Arc<Budget>,
    pub(crate) prices: Arc<PriceList>,
    pub(crate) providers: Providers,
}

/// Prepares all suites, so that a mistake in the last is known before the first is played.
pub(crate) async fn all(args: &RunArgs, environment: &Environment) -> Result<All, Failure> {
    let prices = Arc::new(prices::read(args.selection.prices.as_deref())?);
    prompts::check(args.prompts.as_deref())?;
    let exported = telemetry::settings(environment, args.otlp.as_ref().map(Listen::port))?;
    let planned = crate::selection::read(&args.selection)?;
    let began = SystemClock.now();
    // One limit for everything that is played under it; a suite's own holds for that suite.
    let shared = args.max_cost.map(|limit| Arc::new(Budget::new(Some(limit))));
    let (mut suites, mut warnings) = (Vec::new(), Vec::new());
    for (number, (suite, attempts)) in (0..).zip(planned) {
        // A millisecond apart, so that two suites of the same name get two folders.
        let run = runs::name(&suite.name, Timestamp(began.0 + number * MILLISECOND));
        let budget = args.max_cost.or(suite.budget);
        if args.replay.is_none() {
            prices::check(&suite, budget, &prices)?;
        }
        let providers = if args.replay.is_some() {
            Providers::default()
        } else {
            Providers::connect(&suite, &run, environment).await?
        };
        let ending = suite.models.all().filter_map(|(_, choice)| {
            let warning = lifecycle::by_table(choice, &prices, &clock::day(began))?;
            Some(format!("{choice}: {warning}"))
        });
        warnings.extend(ending.collect::<BTreeSet<_>>());
        warnings.extend(providers.warnings.iter().cloned());
        let purse = shared.clone().unwrap_or_else(|| Arc::new(Budget::new(budget)));
        suites.push(Prepared { run, suite, attempts, budget, purse, prices: prices.clone(), providers });
    }
    // Last, because a recording is a file that is then there.
    let reuse = Reuse::open(
        (args.replay.as_deref(), args.record.as_deref(), args.cache.as_deref()),
        environment.secrets(),
    )?;
    Ok(All { suites, reuse, exported, warnings })
}
