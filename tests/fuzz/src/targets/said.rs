//! What an agent says, read by the rules that play and judge without a model.

use super::{
    answers::{DESK, JUDGING, PLAY, SESSIONS, attempt},
    kept::ready,
};
use crate::{Target, knob, seeds};
use rehearsal_adapters::models::offline::Offline;
use rehearsal_core::{
    actor::Simulator, attempt::AttemptIndex, model::Model, review::Reviewer, score::Exhibit, seed::Seed,
};
use rehearsal_evaluators::Outfit;
use rehearsal_simulators::{ActorSimulator, RuleReviewer};
use std::sync::Arc;

/// A reply of the agent's.
pub(super) const SAID: Target = Target { name: "said", run: heard, seeds: said };

fn heard(bytes: &[u8]) {
    let (knob, text) = knob::taken(bytes);
    let mut session = SESSIONS[0].clone();
    let last = session.turns.len() - 1;
    session.turns[last].reply = Some(String::from_utf8_lossy(text).into_owned());
    ready(async {
        let model: Arc<dyn Model> = Arc::new(Offline::default());
        let simulator = ActorSimulator::new(Arc::clone(&model), Arc::clone(&model), PLAY.clone());
        let mut actor = simulator.cast(&attempt()).await.unwrap();
        let _moved = actor.next(&session.turns).await;
        let _review = RuleReviewer.review(&attempt(), &session).await;
        let spec = &DESK.evaluators[knob % DESK.evaluators.len()];
        let outfit = Outfit { judges: vec![model; 1 + spec.panel.others.len()], ..Outfit::default() };
        let evaluator = rehearsal_evaluators::resolve(spec, &JUDGING, outfit);
        let exhibit =
            Exhibit { attempt: AttemptIndex(0), case: &DESK.cases[0], session: &session, seed: Seed(7) };
        let _judgement = evaluator.evaluate(exhibit).await;
    });
}

fn said() -> Vec<Vec<u8>> {
    let replies = seeds::texts(&[
        "Booked: TAP 445 from Lisbon to Paris on 1 December 2026 at 08:15 for 289.00 EUR, reference TP-4711.",
        "I am sorry, I cannot do that. Which date do you want to fly on, and how many people are you?",
        "1. **Cheap**: 120 €\n2. **Fast**: $199.99 (2 h 30 min)\n| a | b |\n|---|---|\n| 31/12/26 | 24:00 |",
        "Your refund of 1,234.56 was filed on 2026-02-29. Anything else?",
    ]);
    (0..20).flat_map(|knob| replies.iter().map(move |reply| knob::put(knob, reply))).collect()
}
