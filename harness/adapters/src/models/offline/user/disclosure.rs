//! Telling facts: which, how many at once and how exactly.

use super::{
    agenda::{Act, Intent, say},
    blocks::Scene,
    cues,
    facts::{Asked, Fact, asked},
    manner::{Disclosure, Expertise},
    options::alternative,
    reply::{Asking, Reply, Sentence},
    text::has_any,
    values::days,
};

/// The most facts that somebody who tells all puts into one message.
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
        return Some(to_facts(scene, wanted, &questions));
    }
    let question = questions.first()?;
    let about = [scene.case.input.as_str(), scene.case.task_description.as_str()];
    if let Some(wanted) = alternative(&question.text, &about) {
        return Some(say(
            Act::Pick(wanted),
            "The agent names alternatives, and one of them is what I came for.",
        ));
    }
    if question.asking() == Asking::Open {
        return volunteer(scene);
    }
    match has_any(&question.plain, cues::PREFERENCE) {
        true => Some(say(Act::NoPreference, "The agent asks for a preference, and nothing settles it.")),
        false => Some(say(Act::DoNotKnow, "The agent asks for something I was not given.")),
    }
}

/// The answer to questions for facts that the case speaks of.
fn to_facts(scene: &Scene, wanted: Asked, questions: &[&Sentence]) -> Intent {
    let names: Vec<&str> = wanted.known.iter().map(|fact| fact.key.as_str()).collect();
    let lacking = wanted.unknown.iter().map(String::as_str);
    let why =
        format!("The agent asks for: {}.", names.into_iter().chain(lacking).collect::<Vec<_>>().join(", "));
    let wants_another = questions.iter().any(|question| has_any(&question.plain, cues::OTHER));
    match wanted.known.iter().find(|fact| fact.is_told(&scene.conversation)) {
        Some(only) if wants_another => say(Act::OnlyThat(only.clone()), &format!("{why} I have no other.")),
        Some(_) | None => say(disclose(scene, wanted), &why),
    }
}

/// Facts for somebody who asks for nothing in particular; `None` where all have been told.
fn volunteer(scene: &Scene) -> Option<Intent> {
    let most = match scene.manner.disclosure {
        Disclosure::Reluctant => 1,
        Disclosure::OnRequest => 2,
        Disclosure::UpFront => FACTS_AT_ONCE,
    };
    let facts: Vec<Fact> = untold(scene).into_iter().take(most).collect();
    let act = Act::Answer { facts: facts.clone(), lacking: vec![], again: false };
    (!facts.is_empty()).then(|| say(act, "The agent wants to know more."))
}

/// How much of what was asked this person tells at once.
fn disclose(scene: &Scene, wanted: Asked) -> Act {
    let told = |fact: &Fact| fact.is_told(&scene.conversation);
    let mut facts = by_expertise(scene, wanted.known);
    let again = !facts.is_empty() && facts.iter().all(told);
    match scene.manner.disclosure {
        Disclosure::Reluctant => {
            let first = facts.iter().position(|fact| !told(fact)).unwrap_or(0);
            facts = facts.into_iter().skip(first).take(1).collect();
            if let Some(rough) = facts.first().and_then(|fact| roughly(scene, fact)) {
                return Act::Roughly(rough);
            }
        }
        Disclosure::UpFront if scene.conversation.len() == 1 => {
            let others: Vec<Fact> = untold(scene).into_iter().filter(|fact| !facts.contains(fact)).collect();
            facts.extend(others);
            facts.truncate(FACTS_AT_ONCE);
        }
        Disclosure::OnRequest | Disclosure::UpFront => {}
    }
    Act::Answer { facts, lacking: wanted.unknown, again }
}

/// The day in rough words, the first time that a novice is asked for it.
fn roughly(scene: &Scene, fact: &Fact) -> Option<String> {
    if scene.manner.expertise != Expertise::Novice {
        return None;
    }
    let rough = days(&fact.value).first()?.roughly();
    let hinted = scene.conversation.iter().any(|exchange| exchange.user.contains(&rough));
    (!hinted && !fact.is_told(&scene.conversation)).then_some(rough)
}

fn untold(scene: &Scene) -> Vec<Fact> {
    let facts = scene.case.known.iter().map(|(key, value)| Fact { key: key.clone(), value: value.clone() });
    let untold = facts.filter(|fact| !fact.is_told(&scene.conversation)).collect();
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
