//! Telling facts: which, how many at once and how exactly.

use super::{
    agenda::{Act, Intent, say},
    blocks::Scene,
    cues,
    facts::{Asked, Fact, asked},
    manner::Expertise,
    reply::{Asking, Reply, Sentence},
    text::has_any,
    values::days,
};

/// The most facts an expert puts into one message.
const FACTS_AT_ONCE: usize = 4;

/// The answer to what the reply asks; `None` where it asks for nothing.
pub(super) fn answer(scene: &Scene, reply: &Reply) -> Option<Intent> {
    let questions: Vec<&Sentence> = reply.asks().collect();
    let mut wanted = Asked::default();
    for question in &questions {
        let Asked { known, unknown } = asked(&question.plain, &scene.case);
        wanted
            .known
            .extend(known.into_iter().filter(|fact| !wanted.known.contains(fact)).collect::<Vec<_>>());
        wanted
            .unknown
            .extend(unknown.into_iter().filter(|name| !wanted.unknown.contains(name)).collect::<Vec<_>>());
    }
    if !wanted.known.is_empty() || !wanted.unknown.is_empty() {
        return Some(say(disclose(scene, wanted), "The agent asks for something I can answer."));
    }
    let question = questions.first()?;
    if question.asking() == Asking::Open {
        return volunteer(scene);
    }
    match has_any(&question.plain, cues::PREFERENCE) {
        true => Some(say(Act::NoPreference, "The agent asks for a preference, and nothing settles it.")),
        false => Some(say(Act::DoNotKnow, "The agent asks for something I was not given.")),
    }
}

/// Facts for somebody who asks for nothing in particular; `None` where all have been told.
fn volunteer(scene: &Scene) -> Option<Intent> {
    let most = match scene.manner.expertise {
        Expertise::Novice => 1,
        Expertise::Ordinary => 2,
        Expertise::Expert => FACTS_AT_ONCE,
    };
    let facts: Vec<Fact> = untold(scene).into_iter().take(most).collect();
    let act = Act::Answer { facts: facts.clone(), lacking: vec![], again: false };
    (!facts.is_empty()).then(|| say(act, "The agent wants to know more."))
}

/// How much of what was asked this person tells at once.
fn disclose(scene: &Scene, wanted: Asked) -> Act {
    let told = |fact: &Fact| Scene::told(&scene.conversation, &fact.value);
    let mut facts = by_expertise(scene, wanted.known);
    let again = !facts.is_empty() && facts.iter().all(told);
    match scene.manner.expertise {
        Expertise::Novice => {
            let first = facts.iter().position(|fact| !told(fact)).unwrap_or(0);
            facts = facts.into_iter().skip(first).take(1).collect();
            if let Some(rough) = facts.first().and_then(|fact| roughly(scene, fact)) {
                return Act::Roughly(rough);
            }
        }
        Expertise::Expert if scene.conversation.len() == 1 => {
            let others: Vec<Fact> = untold(scene).into_iter().filter(|fact| !facts.contains(fact)).collect();
            facts.extend(others);
            facts.truncate(FACTS_AT_ONCE);
        }
        Expertise::Ordinary | Expertise::Expert => {}
    }
    Act::Answer { facts, lacking: wanted.unknown, again }
}

/// The day in rough words, the first time it is asked for.
fn roughly(scene: &Scene, fact: &Fact) -> Option<String> {
    let rough = days(&fact.value).first()?.roughly();
    let said = Scene::told(&scene.conversation, &rough) || Scene::told(&scene.conversation, &fact.value);
    (!said).then_some(rough)
}

fn untold(scene: &Scene) -> Vec<Fact> {
    let facts = scene.case.known.iter().map(|(key, value)| Fact { key: key.clone(), value: value.clone() });
    let untold = facts.filter(|fact| !Scene::told(&scene.conversation, &fact.value)).collect();
    by_expertise(scene, untold)
}

/// Where a thing has both a name and a code, an expert tells the code and everybody else the name.
fn by_expertise(scene: &Scene, facts: Vec<Fact>) -> Vec<Fact> {
    let known = &scene.case.known;
    let keep = |fact: &Fact| match scene.manner.expertise {
        Expertise::Expert => !known.contains_key(&format!("{}_code", fact.key)),
        Expertise::Novice | Expertise::Ordinary => {
            !fact.key.strip_suffix("_code").is_some_and(|name| known.contains_key(name))
        }
    };
    facts.into_iter().filter(keep).collect()
}
