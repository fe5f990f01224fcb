//! A run as large as runs get, of sentences that nobody said twice, to measure what a report needs.

use super::{CASES, FIRST, PERSONAS, START, Script, manifest, scenes};
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    clock::Timestamp,
    event::{RunEnding, RunEvent, Stamped},
    ids::{CaseName, PersonaId},
    session::Session,
    span::Activity,
};
use serde_json::json;

const WORDS: &str = "flight hotel Lisbon Paris window aisle refund luggage reference tomorrow morning cheaper direct late \
    evening please could would Thursday receipt insurance upgrade passport transfer station platform connection delay \
    voucher breakfast cancel change confirm price total euros including taxes meal seat gate terminal lounge business \
    economy return single ticket name birthday address number card account again before after because however perhaps";

/// Hands every event of a run of so many attempts to whoever takes them; keeps none. An attempt of four turns has twenty
/// spans.
pub(crate) fn play<E>(attempts: u32, mut take: impl FnMut(Stamped) -> Result<(), E>) -> Result<(), E> {
    let mut script = Script { difference: FIRST, events: Vec::new(), now: Timestamp(START) };
    let mut said = Said(7);
    let mut sequence = 0;
    let mut hand_over = |script: &mut Script, said: &mut Said| {
        script.events.drain(..).try_for_each(|mut stamped| {
            if let RunEvent::SessionSettled { session, .. } = &mut stamped.event {
                said.fill(session);
            }
            stamped.sequence = sequence;
            sequence += 1;
            take(stamped)
        })
    };
    let mut manifest = manifest(FIRST);
    manifest.attempts = attempts;
    manifest.cases.iter_mut().for_each(|case| case.attempts = attempts / CASES.len() as u32);
    script.push(RunEvent::RunStarted(Box::new(manifest)));
    for index in 0..attempts {
        // Those whose agent sends spans.
        let scene = scenes::Scene { turns: 4, ..scenes::scene(index % 32) };
        script.attempt(&scene, AttemptIndex(index), id(index));
        hand_over(&mut script, &mut said)?;
    }
    script.push(RunEvent::RunFinished { how: RunEnding::Completed });
    hand_over(&mut script, &mut said)
}

fn id(index: u32) -> AttemptId {
    let (people, cases) = (PERSONAS.len() as u32, CASES.len() as u32);
    let case = CASES.iter().map(|(case, _)| case).nth((index / people % cases) as usize);
    let persona = PERSONAS.iter().map(|(persona, _)| persona).nth((index % people) as usize);
    AttemptId {
        case: CaseName::new(case.copied().unwrap_or_default()),
        persona: PersonaId::new(persona.copied().unwrap_or_default()),
        trial: index / (people * cases) + 1,
    }
}

/// Sentences by chance, the same in every run: a generator with the constants of Knuth's MMIX.
struct Said(u64);

impl Said {
    fn next(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    fn sentence(&mut self, words: u64) -> String {
        let all: Vec<&str> = WORDS.split_whitespace().collect();
        let word = |_| all.get(self.next(all.len() as u64) as usize).copied();
        (0..words).filter_map(word).collect::<Vec<_>>().join(" ")
    }

    fn fill(&mut self, session: &mut Session) {
        for turn in &mut session.turns {
            turn.user.text = self.sentence(18);
            turn.user.reasoning = turn.user.reasoning.take().map(|_| self.sentence(20));
            turn.reply = turn.reply.take().map(|_| self.sentence(45));
            for span in &mut turn.trace.spans {
                if let Activity::Tool(call) = &mut span.activity {
                    let offer =
                        json!({ "flight": self.next(9000), "eur": self.next(900), "note": self.sentence(6) });
                    call.result = call.result.take().map(|_| json!([offer]));
                }
            }
        }
    }
}
