//! Whether a suite can tell a good agent from one that is of no use: a fold over what its judges said of the agents
//! that stood in.
//!
//! A gate that a useless agent passes is *empty*; one that the solution of its cases fails is *unreachable*. Both are
//! told of single cases and evaluators too, where they do not decide.

mod absence;
mod case;
mod cell;
mod table;
mod verdict;

pub use absence::absence;
pub use case::CaseEntry;
pub use cell::{CellEntry, CellFinding, Mark};
pub use table::soundness_table;

use rehearsal_core::{
    case::SourceRef,
    gate::{GateOutcome, GateRule, Verdict},
    ids::{CaseName, EvaluatorName},
    schema::written,
    score::Judgement,
    stand_in::StandIn,
    suite::Suite,
};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The version of the object's shape.
const FORMAT: u32 = 1;

/// What a stand-in's run came to.
#[derive(Debug)]
pub struct Performance {
    /// Who stood in.
    pub stand_in: StandIn,
    /// What the gate came to.
    pub gate: GateOutcome,
    /// What was judged, by case. A case that was not played to an end has an empty list.
    pub cases: BTreeMap<CaseName, Vec<(EvaluatorName, Judgement)>>,
    /// How many replies it gave, by case.
    pub replies: BTreeMap<CaseName, usize>,
    /// What its models cost, in dollars.
    pub usd: f64,
}

/// Who judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum JudgedBy {
    /// Rules in the place of the suite's models; what they say of evaluators that ask a model is an indication.
    Rules,
    /// The suite's own models.
    Models,
}

/// What a check comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// No useless agent passes, and where there are solutions they do.
    Sound,
    /// A useless agent passes.
    Empty,
    /// The solution does not pass.
    Unreachable,
    /// Something could not be played or judged.
    CouldNotTell,
}

/// Whether a suite can tell a good agent from one that is of no use. Amounts are in US dollars.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "The result of checking a suite of Rehearsal")]
pub struct Soundness {
    /// The version of this object's shape; counted up when a reader of the old one would misread it.
    pub format: u32,
    /// The suite's name.
    pub suite: String,
    /// Its file, as the user named it.
    pub file: String,
    /// What it comes to; an empty gate outranks one that is out of reach.
    pub finding: Finding,
    /// Why, in a sentence.
    pub why: String,
    /// Who judged.
    pub judged_by: JudgedBy,
    /// Who stood in, and what the whole gate came to for each.
    pub agents: Vec<AgentEntry>,
    /// Each rule of the gate.
    pub rules: Vec<RuleEntry>,
    /// Each case that was played.
    pub cases: Vec<CaseEntry>,
}

/// One agent that stood in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AgentEntry {
    /// Who.
    pub agent: StandIn,
    /// How many cases it played.
    pub cases: usize,
    /// Whether it gets past the gate, or, in a suite without one, past every evaluator of every case; `None` where that could
    /// not be told.
    pub passes: Option<bool>,
    /// What the gate came to, in a sentence.
    pub why: String,
    /// What its models cost.
    pub usd: f64,
}

/// One rule of the gate and what it came to for each agent.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleEntry {
    /// As it is shown.
    pub rule: String,
    /// Whether its evaluator asks a model.
    pub asks_a_model: bool,
    /// What it came to, by agent.
    pub outcomes: BTreeMap<StandIn, Verdict>,
    /// Where it is written.
    pub source: SourceRef,
}

/// The JSON Schema of what a check prints.
pub fn soundness_schema() -> Value {
    written::<Soundness>("check")
}

/// What a suite comes to by what became of those who stood in.
pub fn examine(suite: &Suite, performances: &[Performance], judged_by: JudgedBy) -> Soundness {
    let cases: Vec<CaseEntry> = suite
        .cases
        .iter()
        .filter(|case| performances.iter().any(|played| played.cases.contains_key(&case.name)))
        .map(|case| CaseEntry::new(case, suite, performances))
        .collect();
    let agents: Vec<AgentEntry> =
        performances.iter().map(|played| verdict::agent(played, suite, &cases)).collect();
    let (finding, why) = verdict::conclude(&agents, suite.gate.is_empty());
    Soundness {
        format: FORMAT,
        suite: suite.name.clone(),
        file: suite.file.display().to_string(),
        finding,
        why,
        judged_by,
        rules: rules(suite, performances),
        agents,
        cases,
    }
}

fn rules(suite: &Suite, performances: &[Performance]) -> Vec<RuleEntry> {
    let asks = |name: &EvaluatorName| {
        suite.evaluators.iter().any(|spec| spec.name == *name && spec.kind.asks_a_model())
    };
    let entry = |(at, rule): (usize, &GateRule)| RuleEntry {
        rule: rule.to_string(),
        asks_a_model: rule.evaluator().is_some_and(asks),
        outcomes: performances
            .iter()
            .filter_map(|played| Some((played.stand_in, played.gate.rules.get(at)?.verdict)))
            .collect(),
        source: rule.source.clone(),
    };
    suite.gate.iter().enumerate().map(entry).collect()
}

#[cfg(test)]
mod tests;
