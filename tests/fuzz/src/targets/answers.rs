//! What the models behind the simulated user and the judges answer, whatever they were asked.

use super::{
    kept::{Told, ready},
    suites::whole,
};
use crate::{Target, fake_run, knob};
use async_trait::async_trait;
use rehearsal_adapters::models::offline;
use rehearsal_core::{
    actor::Simulator,
    attempt::{Attempt, AttemptIndex},
    case::PersonaChoice,
    event::RunEvent,
    ids::ModelId,
    model::{Model, ModelError, ModelRequest, ModelResponse},
    question::{Question, QuestionKind},
    review::Reviewer,
    score::{Exhibit, Outcome},
    seed::Seed,
    session::Session,
    suite::Suite,
};
use rehearsal_evaluators::Outfit;
use rehearsal_simulators::{ActorSimulator, JudgingReviewer};
use std::sync::{Arc, LazyLock, Mutex};

/// An answer of the model that plays the user, makes it up, or reviews it.
pub(super) const ACTOR: Target = Target { name: "answer_actor", run: acted, seeds: actor_seeds };
/// An answer of a model that judges.
pub(super) const JUDGE: Target = Target { name: "answer_judge", run: judged, seeds: judge_seeds };

const SUITE: &str = "suite: desk
agent: { http: http://127.0.0.1:1/ }
cases:
  - name: paris
    input: I need a flight to Paris
    task_description: A flight is booked, and its price told
    known: { origin: Lisbon, date: 2026-12-01 }
    unknown: [passport number]
    assertions: [The reference is told, The price is told]
    personas: [auto]
    expected_output: Booked.
    expected_trajectory: [search_flights, book_flight]
evaluators: [helpfulness, faithfulness, coherence, response_relevance, conciseness, correctness, harmfulness, stereotyping,
  instruction_following, refusal, goal_success, tool_selection, tool_parameters, failure_communication,
  recovery_strategy, partial_completion, {output: {rubric: [polite, short]}}, {trajectory: {rubric: direct}},
  {not: {goal_success: {as: turned}}}, {output: {rubric: [a], as: sampled, samples: {least: 2, most: 3}}}]
";

/// How many ways there are to ask the user's model.
const ASKINGS: usize = 5;

pub(super) static DESK: LazyLock<Suite> = LazyLock::new(|| whole(SUITE));

/// The prompts of those who play, and of those who judge.
pub(super) static PLAY: LazyLock<rehearsal_simulators::Prompts> =
    LazyLock::new(|| rehearsal_simulators::Prompts::bundled().unwrap());
pub(super) static JUDGING: LazyLock<rehearsal_evaluators::Prompts> =
    LazyLock::new(|| rehearsal_evaluators::Prompts::bundled().unwrap());

/// Sessions of all kinds.
pub(super) static SESSIONS: LazyLock<Vec<Session>> = LazyLock::new(|| {
    let sessions = fake_run::events(fake_run::FIRST).into_iter().filter_map(|stamped| match stamped.event {
        RunEvent::SessionSettled { session, .. } => Some(*session),
        _ => None,
    });
    sessions.filter(|session| session.turns.len() > 1 && session.ending.kind().is_valid()).collect()
});

pub(super) fn attempt() -> Attempt {
    let case = Arc::clone(&DESK.cases[0]);
    let persona: PersonaChoice = case.personas[0].clone();
    Attempt { index: AttemptIndex(0), case, persona, trial: 1, seed: Seed(7) }
}

fn told(text: &[u8]) -> Arc<dyn Model> {
    Arc::new(Told(ModelId::new("told"), String::from_utf8_lossy(text).into_owned()))
}

fn acted(bytes: &[u8]) {
    let (knob, text) = knob::taken(bytes);
    ready(ask_actor(knob, &told(text)));
}

/// Asks the model in one of the ways in which a run does.
async fn ask_actor(knob: usize, model: &Arc<dyn Model>) {
    let honest: Arc<dyn Model> = Arc::new(offline::Offline::default());
    let (asking, session) = (knob % ASKINGS, &SESSIONS[knob / ASKINGS % SESSIONS.len()]);
    let maker = if asking == 0 { Arc::clone(model) } else { honest };
    let simulator = ActorSimulator::new(Arc::clone(model), maker, PLAY.clone());
    let Ok(mut actor) = simulator.cast(&attempt()).await else { return };
    assert!(!actor.profile().goal_parts.is_empty());
    match asking {
        0 => {}
        1 => drop(actor.next(&session.turns).await),
        2 => drop(actor.answer(&question(), &session.turns).await),
        3 => drop(actor.close(&session.turns).await),
        _ => drop(JudgingReviewer::new(Arc::clone(model), PLAY.clone()).review(&attempt(), session).await),
    }
}

fn question() -> Question {
    Question {
        id: "q".into(),
        kind: QuestionKind::Form,
        message: "Where from, and how many?".into(),
        tool: None,
        schema: Some(serde_json::json!({ "type": "object", "required": ["origin"],
            "properties": { "origin": { "type": "string" }, "count": { "type": "integer", "minimum": 1 } } })),
        choices: Vec::new(),
    }
}

fn judged(bytes: &[u8]) {
    let (knob, text) = knob::taken(bytes);
    ready(ask_judge(knob, told(text)));
}

async fn ask_judge(knob: usize, model: Arc<dyn Model>) {
    let all = &DESK.evaluators;
    let (spec, session) = (&all[knob % all.len()], &SESSIONS[knob / all.len() % SESSIONS.len()]);
    let judges = vec![model; 1 + spec.panel.others.len()];
    let evaluator = rehearsal_evaluators::resolve(spec, &JUDGING, Outfit { judges, ..Outfit::default() });
    let exhibit = Exhibit { attempt: AttemptIndex(0), case: &DESK.cases[0], session, seed: Seed(7) };
    if let Ok(Outcome::Scored(scores)) = evaluator.evaluate(exhibit).await {
        for score in scores {
            assert!((0.0..=1.0).contains(&score.value) && !score.label.is_empty(), "{score:?}");
        }
    }
}

/// The offline model, whose answers are kept to begin from.
struct Overheard {
    inner: offline::Offline,
    said: Mutex<Vec<String>>,
}

#[async_trait]
impl Model for Overheard {
    fn id(&self) -> &ModelId {
        self.inner.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let response = self.inner.complete(request).await?;
        self.said.lock().unwrap().push(response.text.clone());
        Ok(response)
    }
}

fn overheard() -> Arc<Overheard> {
    Arc::new(Overheard { inner: offline::Offline::default(), said: Mutex::default() })
}

fn actor_seeds() -> Vec<Vec<u8>> {
    let one = |knob: u8| {
        let model = overheard();
        let asked: Arc<dyn Model> = Arc::clone(&model) as Arc<dyn Model>;
        ready(ask_actor(usize::from(knob), &asked));
        let said = model.said.lock().unwrap().last().cloned().unwrap_or_default();
        knob::put(knob, said)
    };
    (0..3 * u8::try_from(ASKINGS).unwrap()).map(one).collect()
}

fn judge_seeds() -> Vec<Vec<u8>> {
    let one = |knob: u8| {
        let model = overheard();
        ready(ask_judge(usize::from(knob), Arc::clone(&model) as Arc<dyn Model>));
        let said = model.said.lock().unwrap().last().cloned().unwrap_or_default();
        knob::put(knob, said)
    };
    (0..3 * u8::try_from(DESK.evaluators.len()).unwrap()).map(one).collect()
}
