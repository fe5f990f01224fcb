//! A run that nobody played, with everything in it that a report has to show: good and bad endings,
//! tool errors, missing spans, questions to the user, a judge that failed, and an agent that attacks the page.

pub(crate) mod asking;
pub(crate) mod large;
pub(crate) mod reviewed;
mod scenes;
mod session;

use rehearsal_core::{
    actor::Traits,
    attempt::{AttemptId, AttemptIndex},
    case::SourceRef,
    clock::Timestamp,
    event::{Manifest, ModelCalled, Origin, PlannedCase, RunEnding, RunEvent, Stamped},
    gate::{Bound, GateRule, Measure, Segment, Subject},
    ids::{CaseName, EvaluatorName, ModelId, PersonaId, RunId, SessionId},
    model::{AnswerSource, Role, Served},
    money::Money,
    price::Cost,
    seed::Seed,
    suite::{ModelChoice, ModelChoices, Project},
    usage::Usage,
};
use std::{collections::BTreeMap, time::Duration};

/// What an agent might say to take over a page or a terminal.
pub(crate) const HOSTILE: &str = "<script>alert('owned')</script><img src=x onerror=alert(1)> \u{1b}[31mred\u{1b}[0m \
                           \u{202e}gnp.exe\u{202c} {{user}} </details></bdi>";

/// The cases and whether their agent does well.
pub(crate) const CASES: [(&str, &str); 5] = [
    ("paris-flight", "Flight booking confirmed with dates, destination and price"),
    ("hotel-change", "The hotel is changed to one with a late check-out"),
    ("refund-request", "The refund is filed and its number told"),
    ("lost-luggage", "The lost bag is reported and a reference given"),
    ("visa-question", "The user knows which visa is needed and how long it takes"),
];

/// The personas and their traits.
pub(crate) const PERSONAS: [(&str, &[(&str, &str)]); 4] = [
    (
        "impatient-expert",
        &[("expertise_level", "expert"), ("patience_level", "low"), ("communication_style", "direct")],
    ),
    (
        "chatty-novice",
        &[("expertise_level", "novice"), ("patience_level", "high"), ("communication_style", "talkative")],
    ),
    ("worried-parent", &[("patience_level", "medium"), ("personality", "anxious")]),
    ("auto", &[]),
];

/// How two runs of the same suite differ.
#[derive(Clone, Copy)]
pub(crate) struct Difference {
    /// Added to every time, in nanoseconds.
    pub(crate) later: u64,
    /// Factor on every duration.
    pub(crate) slower: u64,
    /// Mixed into every id.
    pub(crate) ids: u8,
}

/// The run as most tests want it.
pub(crate) const FIRST: Difference = Difference { later: 0, slower: 1, ids: 1 };

/// 2026-11-22T09:30:00Z.
const START: u64 = 1_795_339_800_000_000_000;

/// Every event of the run, in order.
pub(crate) fn events(difference: Difference) -> Vec<Stamped> {
    let mut script = Script { difference, events: Vec::new(), now: Timestamp(START + difference.later) };
    script.push(RunEvent::RunStarted(Box::new(manifest(difference))));
    for (index, id) in ids().into_iter().enumerate() {
        script.attempt(&scenes::scene(index as u32), AttemptIndex(index as u32), id);
    }
    script.push(RunEvent::RunFinished { how: RunEnding::Completed });
    script.events
}

fn ids() -> Vec<AttemptId> {
    let mut ids = Vec::new();
    for (case, _) in CASES {
        for (persona, _) in PERSONAS {
            for trial in 1..=2 {
                ids.push(AttemptId { case: CaseName::new(case), persona: PersonaId::new(persona), trial });
            }
        }
    }
    ids
}

struct Script {
    difference: Difference,
    events: Vec<Stamped>,
    now: Timestamp,
}

impl Script {
    fn push(&mut self, event: RunEvent) {
        self.now = self.now.plus(Duration::from_millis(40 * self.difference.slower));
        self.events.push(Stamped { sequence: self.events.len() as u64, at: self.now, event });
    }

    fn attempt(&mut self, scene: &scenes::Scene, attempt: AttemptIndex, id: AttemptId) {
        let session = SessionId::new(format!("session-{}-{}", self.difference.ids, attempt.0));
        self.push(RunEvent::AttemptStarted { attempt, id: id.clone(), session: session.clone() });
        let settled = session::session(
            scene,
            session::Place { id, session, start: self.now, difference: self.difference },
        );
        if let Some(profile) = settled.profile.clone() {
            self.push(RunEvent::ActorCast { attempt, profile });
            self.call(attempt, Role::Profile, 0);
        }
        for turn in &settled.turns {
            self.push(RunEvent::TurnEnded { attempt, turn: turn.number });
            self.call(attempt, Role::Actor, u32::from(turn.number == 2));
        }
        let (ending, turns) = (settled.ending.clone(), settled.turns.len() as u32);
        self.push(RunEvent::SessionSettled { attempt, session: Box::new(settled) });
        if ending.kind().is_valid() {
            for (evaluator, judgement) in scenes::judgements(scene, turns) {
                self.call(attempt, Role::Judge, 0);
                self.push(RunEvent::Judged { attempt, evaluator, judgement });
            }
        }
        self.push(RunEvent::AttemptFinished { attempt, ending });
    }

    fn call(&mut self, attempt: AttemptIndex, role: Role, repair: u32) {
        let cost = match (role, attempt.0 % 9) {
            (Role::Judge, 4) => Cost::Unpriced,
            (Role::Actor, 5) => Cost::Unreported,
            _ => Money::from_dollars(0.000_42).map_or(Cost::Unpriced, Cost::Priced),
        };
        self.push(RunEvent::ModelCalled(Box::new(ModelCalled {
            attempt,
            role,
            model: ModelId::new("offline"),
            repair,
            retry: 0,
            source: AnswerSource::Provider,
            usage: Some(Usage { input_tokens: Some(812), output_tokens: Some(64), ..Usage::default() }),
            cost,
            took: 35_000_000 * self.difference.slower,
            error: (role == Role::Judge && attempt.0 == 12).then(|| "the provider answered 529".to_owned()),
            discarded: false,
            served: Served::default(),
            answer: None,
            turn: None,
            asked: String::new(),
        })));
    }
}

fn manifest(difference: Difference) -> Manifest {
    let case = |(name, task): (&str, &str)| PlannedCase {
        name: name.into(),
        task_description: task.into(),
        tags: BTreeMap::from([("category".into(), "travel".into())]),
        attempts: 8,
        source: Some(SourceRef { file: "suites/travel-desk.yaml".into(), line: 12, column: 3 }),
        ..PlannedCase::default()
    };
    Manifest {
        run: RunId::new(format!("2026-11-22-run-{}", difference.ids)),
        version: "0.1.0".into(),
        origin: Origin::Played,
        suite: "travel-desk".into(),
        suite_file: "suites/travel-desk.yaml".into(),
        suite_fingerprint: "9f2c1a7be0d4".into(),
        models: models(),
        project: project(),
        budget: Money::from_dollars(5.0),
        seed: Seed(7),
        attempts: 41,
        jobs: 4,
        cases: CASES.into_iter().map(case).collect(),
        plan: Vec::new(),
        part: None,
        joined: Vec::new(),
        grid: Default::default(),
        personas: personas(),
        evaluators: ["helpfulness", "goal_success", "tool_called"].map(EvaluatorName::new).to_vec(),
        judges: BTreeMap::new(),
        evaluator_hashes: BTreeMap::new(),
        baseline: None,
        sequential: None,
        gate: gate(),
        prompts: BTreeMap::from([("actor/turn@1".into(), "1f2e3d".into())]),
        prices: rehearsal_core::price::PriceList { id: "2026-11".into(), ..Default::default() },
    }
}

fn models() -> ModelChoices {
    let model = ModelChoice::plain(ModelId::new("offline"));
    ModelChoices {
        actor: model.clone(),
        profile: model.clone(),
        judge: model,
        judges: BTreeMap::new(),
        tools: None,
        panel: Vec::new(),
    }
}

/// The traits of those who have any.
fn personas() -> BTreeMap<String, Traits> {
    let traits = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
    };
    let described = PERSONAS.iter().filter(|(_, pairs)| !pairs.is_empty());
    described.map(|(id, pairs)| ((*id).into(), traits(pairs))).collect()
}

fn gate() -> Vec<GateRule> {
    vec![
        rule("goal_success", Measure::Rate, 0.8),
        rule("helpfulness", Measure::Mean, 0.5),
        rule("tool_called", Measure::Rate, 0.75),
    ]
}

fn project() -> Project {
    let tags = [("Application", "TravelDesk"), ("CostCenter", "CC-1001")];
    let tags = tags.map(|(key, value)| (key.into(), value.into()));
    Project { id: Some("proj_123".into()), tags: BTreeMap::from(tags) }
}

fn rule(evaluator: &str, measure: Measure, threshold: f64) -> GateRule {
    let source = SourceRef { file: "suites/travel-desk.yaml".into(), line: 31, column: 5 };
    GateRule {
        subject: Subject::Score { evaluator: EvaluatorName::new(evaluator), measure },
        bound: Bound::AtLeast { threshold },
        segment: Segment::default(),
        confidence: None,
        source,
    }
}
