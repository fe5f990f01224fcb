//! The conversations as they are written down, and what the rules find in them.

use rehearsal_core::{
    actor::{ActorProfile, Decision, PartProgress, PartStatus, Traits},
    case::{Case, Expected, SourceRef},
    clock::Timestamp,
    draft::DraftFault,
    ids::{CaseName, SpanId, TraceContext, TraceId},
    session::{Turn, UserMessage},
    span::Trace,
};
use rehearsal_simulators::rules::{self, Scene};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// A conversation up to the last draft of the user's, and the fault that was planted in that draft.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Told {
    pub(crate) name: String,
    /// What must have happened, as a suite would state it.
    about: String,
    #[serde(default)]
    known: BTreeMap<String, String>,
    #[serde(default)]
    unknown: Vec<String>,
    #[serde(default)]
    traits: Traits,
    parts: Vec<String>,
    talk: Vec<Exchange>,
    /// The draft: a message, or one of two ways to stop.
    says: Option<String>,
    stops: Option<Satisfied>,
    gives_up: Option<String>,
    /// Where the parts stand with the draft.
    progress: Vec<PartStatus>,
    /// What was planted; nothing where the user is a good one.
    pub(crate) fault: Option<DraftFault>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exchange {
    user: String,
    agent: String,
    /// Where the parts stood with the message.
    #[serde(default)]
    progress: Vec<PartStatus>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Satisfied {
    GoalMet,
}

pub(crate) fn read(file: &str, text: &str) -> Vec<Told> {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{file}.yaml: {error}"))
}

impl Told {
    /// Everything that the rules hold against the user, from the second message on.
    pub(crate) fn found(&self) -> BTreeSet<DraftFault> {
        let (case, profile, turns) = (self.case(), self.profile(), self.turns());
        let decision = self.decision();
        let whole = Scene::new(&case, &profile, &turns);
        let mut faults = rules::of_stop(&whole, &decision, &self.progress(&self.progress));
        if let Decision::Say(text) = &decision {
            faults.extend(rules::of_message(&whole, text));
        }
        for (at, turn) in turns.iter().enumerate().skip(1) {
            faults.extend(rules::of_message(&Scene::new(&case, &profile, &turns[..at]), &turn.user.text));
        }
        faults.into_iter().map(|fault| fault.fault).collect()
    }

    fn decision(&self) -> Decision {
        match (&self.says, self.stops, &self.gives_up) {
            (Some(text), None, None) => Decision::Say(text.clone()),
            (None, Some(Satisfied::GoalMet), None) => Decision::GoalMet,
            (None, None, Some(reason)) => Decision::GiveUp { reason: reason.clone() },
            _ => panic!("{}: one of `says`, `stops` and `gives_up` is to be written", self.name),
        }
    }

    fn progress(&self, statuses: &[PartStatus]) -> Vec<PartProgress> {
        let of =
            |(part, status): (&String, &PartStatus)| PartProgress { part: part.clone(), status: *status };
        self.parts.iter().zip(statuses).map(of).collect()
    }

    fn turns(&self) -> Vec<Turn> {
        let context =
            TraceContext { trace_id: TraceId::from_bytes([1; 16]), span_id: SpanId::from_bytes([1; 8]) };
        let turn = |(number, exchange): (u32, &Exchange)| Turn {
            number,
            context,
            user: UserMessage {
                text: exchange.user.clone(),
                progress: self.progress(&exchange.progress),
                ..UserMessage::default()
            },
            sent_at: Timestamp::default(),
            reply: Some(exchange.agent.clone()),
            questions: vec![],
            ended_at: Timestamp::default(),
            error: None,
            state: BTreeMap::new(),
            trace: Trace::default(),
        };
        (1..).zip(&self.talk).map(turn).collect()
    }

    fn profile(&self) -> ActorProfile {
        ActorProfile {
            traits: self.traits.clone(),
            manner: BTreeMap::new(),
            context: String::new(),
            actor_goal: self.about.clone(),
            goal_parts: self.parts.clone(),
        }
    }

    fn case(&self) -> Case {
        Case {
            name: CaseName::new(self.name.clone()),
            input: self.talk[0].user.clone(),
            task_description: self.about.clone(),
            goal_parts: self.parts.clone(),
            known: self.known.clone(),
            unknown: self.unknown.clone(),
            answers: vec![],
            assertions: vec![],
            personas: vec![],
            tags: BTreeMap::new(),
            max_turns: 8,
            trials: 1,
            script: vec![],
            expected: Expected::default(),
            source: SourceRef { file: "corpus".into(), line: 1, column: 1 },
        }
    }
}
