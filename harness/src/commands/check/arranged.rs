//! A suite as one of those who stand in plays it: each case once, and at no cost unless its own models are asked for.

use crate::{
    args::{CheckArgs, CheckModels},
    exit::Failure,
    play::Guest,
};
use rehearsal_adapters::{agents::stand_in::StandInAgent, models::offline};
use rehearsal_core::{
    attempt::{Attempt, AttemptIndex},
    case::Case,
    ids::ModelId,
    seed::Seed,
    stand_in::StandIn,
    suite::{
        AgentSpec, EvaluatorSpec, ModelChoice, ModelChoices, Panel, SpansSpec, SpansWait, Suite, Transport,
    },
};
use rehearsal_engine::{attempt, is_selected};
use std::sync::Arc;

/// A suite that is ready for one who stands in.
pub(super) struct Arranged {
    pub(super) stand_in: StandIn,
    pub(super) suite: Suite,
    /// One for each case; none where no case has what this one is to play.
    pub(super) attempts: Vec<Attempt>,
}

impl Arranged {
    /// The suite for this one.
    ///
    /// # Errors
    /// Where no case matches the filter.
    pub(super) fn new(suite: &Suite, stand_in: StandIn, args: &CheckArgs) -> Result<Self, Failure> {
        let filter = args.filter.as_deref();
        let selected: Vec<&Arc<Case>> = suite
            .cases
            .iter()
            .filter(|case| case.personas.iter().any(|persona| is_selected(filter, case, persona)))
            .collect();
        if selected.is_empty() {
            let (file, filter) = (suite.file.display(), filter.unwrap_or_default());
            return Err(Failure::Usage(format!("no case of {file} matches \"{filter}\"")));
        }
        let cases: Vec<Arc<Case>> = selected.into_iter().filter_map(|case| fitted(case, stand_in)).collect();
        let attempts = cases.iter().enumerate().filter_map(|(at, case)| {
            let index = AttemptIndex(u32::try_from(at).unwrap_or(u32::MAX));
            let persona = case.personas.iter().find(|persona| is_selected(filter, case, persona))?;
            Some(attempt(index, (case, persona, 1), Seed(args.seed)))
        });
        Ok(Self { stand_in, attempts: attempts.collect(), suite: set(suite, cases, args.models) })
    }

    /// The agent.
    pub(super) fn guest(&self) -> Guest {
        let solutions = || self.attempts.iter().map(|attempt| attempt.case.expected.solution.clone());
        let agent = Arc::new(match self.stand_in {
            StandIn::Silent => StandInAgent::silent(),
            StandIn::Echo => StandInAgent::echo(),
            StandIn::Flatterer => StandInAgent::flatterer(),
            StandIn::Solution => StandInAgent::solving(solutions()),
        });
        Guest::with_spans(agent.clone(), agent)
    }

    /// Conversations at once. A solution finds its conversation by the order in which they are opened.
    pub(super) fn jobs(&self, asked: u32) -> u32 {
        match self.stand_in {
            StandIn::Silent | StandIn::Echo | StandIn::Flatterer => asked,
            StandIn::Solution => 1,
        }
    }

    /// `1 case`, `2 cases`.
    pub(super) fn counted(&self) -> String {
        match self.attempts.len() {
            1 => "1 case".to_owned(),
            count => format!("{count} cases"),
        }
    }
}

/// The case as this one plays it; `None` where there is nothing to play. A solution is over with its last reply.
fn fitted(case: &Arc<Case>, stand_in: StandIn) -> Option<Arc<Case>> {
    match stand_in {
        StandIn::Silent | StandIn::Echo | StandIn::Flatterer => Some(case.clone()),
        StandIn::Solution if case.expected.solution.is_empty() => None,
        StandIn::Solution => {
            let replies = u32::try_from(case.expected.solution.len()).unwrap_or(u32::MAX);
            Some(Arc::new(Case { max_turns: case.max_turns.min(replies), ..Case::clone(case) }))
        }
    }
}

/// The suite with an agent of this process, and with nothing that would cost money for nothing.
fn set(suite: &Suite, cases: Vec<Arc<Case>>, models: CheckModels) -> Suite {
    let spans = SpansSpec { wait: SpansWait::Off, ..suite.agent.spans.clone() };
    let agent = AgentSpec { transport: Transport::InProcess, spans, source: suite.agent.source.clone() };
    // Its tools are there and nobody plays them: what they tell before the first call is what a useless agent leaves.
    let set = Suite { agent, cases, reviewed: false, ..suite.clone() };
    match models {
        CheckModels::Suite => Suite { models: ModelChoices { tools: None, ..set.models }, ..set },
        CheckModels::Offline => without_models(set),
    }
}

fn without_models(suite: Suite) -> Suite {
    let alone = |spec: &EvaluatorSpec| EvaluatorSpec { panel: Panel::default(), ..spec.clone() };
    Suite {
        models: ModelChoices::alone(ModelChoice::plain(ModelId::new(offline::NAME))),
        evaluators: suite.evaluators.iter().map(alone).collect(),
        budget: None,
        ..suite
    }
}
