//! What the user does next.

use super::{
    blocks::Scene,
    cues,
    facts::{Asked, Fact, about, asked},
    manner::{Expertise, Patience},
    options::{Choice, cheapest, choices},
    patience, progress,
    reply::{Asking, Mood, Reply, Sentence},
    text::has_any,
    values::{Amount, amounts, days},
};
use rehearsal_core::actor::PartStatus;

/// The most facts an expert puts into one message.
const FACTS_AT_ONCE: usize = 4;

/// What the user says, before this person's voice makes words of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    /// Tells facts, and which of the asked facts are not at hand. `again`: all of it was told before.
    Answer { facts: Vec<Fact>, lacking: Vec<String>, again: bool },
    /// Tells a day roughly, as people do who have not looked it up.
    Roughly(String),
    /// Does not mind.
    NoPreference,
    /// Does not know, whatever it was.
    DoNotKnow,
    /// Says yes.
    Confirm,
    /// Says which detail is wrong.
    Correct(Fact),
    /// Asks for something cheaper than this limit.
    TooDear(String),
    /// Takes one of the options.
    Choose(Choice),
    /// Brings up the part of this index.
    Pursue(usize),
    /// Does not take the refusal of the part of this index at its word.
    Insist(usize),
    /// Says the part of this index again for an agent that did not understand.
    Restate(usize),
    /// Asks whether anybody is there.
    Nudge,
}

/// What happens next.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Say(Act),
    GoalMet,
    GiveUp(String),
}

/// What happens next, and why.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Intent {
    pub(super) step: Step,
    pub(super) why: String,
}

/// The next step of this user, with the parts where they stand.
pub(super) fn next(scene: &Scene, statuses: &[PartStatus]) -> Intent {
    if statuses.iter().all(|status| *status == PartStatus::Met) {
        return intent(Step::GoalMet, "Every part is settled by what the agent wrote.");
    }
    if let Some(reason) = patience::spent(scene) {
        return intent(Step::GiveUp(reason.clone()), &format!("My patience is spent. {reason}"));
    }
    if let Some(reason) = hopeless(scene, statuses) {
        return intent(
            Step::GiveUp(reason),
            "What is left has been refused, and asking again would not help.",
        );
    }
    let text = scene.conversation.last().and_then(|exchange| exchange.agent.as_deref()).unwrap_or_default();
    react(scene, statuses, text)
}

/// Why there is no point in going on: everything unmet is refused, more often than this person asks again.
fn hopeless(scene: &Scene, statuses: &[PartStatus]) -> Option<String> {
    let pushes = match scene.manner.patience {
        Patience::Low => 0,
        Patience::Medium => 1,
        Patience::High => 2,
    };
    let mut left = scene.parts.iter().zip(statuses).filter(|(_, status)| **status != PartStatus::Met);
    let refused = |(part, status): (&String, &PartStatus)| {
        *status == PartStatus::Blocked && progress::refusals(scene, part) > pushes
    };
    left.all(refused).then(|| "They cannot do what I came for.".to_owned())
}

fn react(scene: &Scene, statuses: &[PartStatus], text: &str) -> Intent {
    let reply = Reply::read(Some(text));
    if reply.is_empty() {
        return say(Act::Nudge, "Nothing came back.");
    }
    if reply.wants_confirmation() {
        return decide(scene, &reply);
    }
    let options = choices(text);
    if !options.is_empty() && reply.asks().any(|sentence| has_any(&sentence.plain, cues::CHOOSE)) {
        return choose(scene, &options);
    }
    if let Some(answer) = answer(scene, &reply) {
        return answer;
    }
    let part = next_part(statuses);
    if reply.of(Mood::Confusion).next().is_some() {
        return say(Act::Restate(part), "The agent did not understand.");
    }
    match statuses.get(part) {
        Some(PartStatus::Blocked) => {
            say(Act::Insist(part), "The agent refused; I ask whether there is a way after all.")
        }
        Some(PartStatus::Open | PartStatus::Attempted | PartStatus::Met) | None => {
            say(Act::Pursue(part), "Nothing was asked of me, and this part is not settled.")
        }
    }
}

/// Yes, unless a detail is wrong or the price is too high.
fn decide(scene: &Scene, reply: &Reply) -> Intent {
    if let Some(fact) = wrong_day(scene, reply) {
        return say(Act::Correct(fact), "The agent asks me to confirm a day that is not mine.");
    }
    let quoted: Vec<Amount> = reply.sentences.iter().flat_map(|sentence| amounts(&sentence.text)).collect();
    match limit_exceeded(scene, &quoted) {
        Some(limit) => too_dear(scene, limit, Act::Confirm),
        None => say(Act::Confirm, "The agent asks me to confirm, and what it says is right."),
    }
}

fn choose(scene: &Scene, options: &[Choice]) -> Intent {
    let wanted = if scene.manner.thrifty { cheapest(options) } else { options.first() };
    let Some(wanted) = wanted.cloned() else { return say(Act::NoPreference, "I do not mind which.") };
    let prices =
        |choices: &[Choice]| choices.iter().filter_map(|choice| choice.price.clone()).collect::<Vec<_>>();
    if let Some(limit) = limit_exceeded(scene, &prices(options)) {
        return too_dear(scene, limit, Act::Choose(wanted));
    }
    // Somebody with a limit does not take the first option when only another one keeps to it.
    let over = limit_exceeded(scene, &prices(std::slice::from_ref(&wanted))).is_some();
    let taken = if over { cheapest(options).cloned().unwrap_or(wanted) } else { wanted };
    say(Act::Choose(taken), "The agent offers options, and this one suits me.")
}

/// Asks for something cheaper, once or twice; then gives way or leaves, as the person is.
fn too_dear(scene: &Scene, limit: String, give_way: Act) -> Intent {
    let asked =
        scene.conversation.iter().filter(|exchange| exchange.user.to_lowercase().contains("cheaper")).count();
    let most = if scene.manner.patience == Patience::Low { 1 } else { 2 };
    if asked < most {
        say(Act::TooDear(limit), "The price is above my limit.")
    } else if scene.manner.easygoing {
        say(give_way, "It is above my limit, but I would rather have it settled.")
    } else {
        intent(
            Step::GiveUp(format!("Everything I was offered is above my limit of {limit}.")),
            "Nothing keeps to my budget.",
        )
    }
}

/// The user's limit, where even the lowest of the amounts is above it. Amounts of another currency say nothing.
fn limit_exceeded(scene: &Scene, quoted: &[Amount]) -> Option<String> {
    let fact = about(&scene.case, "budget").into_iter().next()?;
    let limit = amounts(&fact.value).into_iter().next()?;
    let comparable = quoted.iter().filter(|amount| amount.currency == limit.currency);
    let lowest = comparable.map(|amount| amount.value).min_by(f64::total_cmp)?;
    (lowest > limit.value).then_some(fact.value)
}

/// The user's day, where the reply names days and not that one.
fn wrong_day(scene: &Scene, reply: &Reply) -> Option<Fact> {
    let said: Vec<_> = reply.sentences.iter().flat_map(|sentence| days(&sentence.text)).collect();
    let known: Vec<_> =
        about(&scene.case, "date").into_iter().filter(|fact| !days(&fact.value).is_empty()).collect();
    let right =
        |fact: &Fact| days(&fact.value).iter().any(|day| said.iter().any(|other| other.matches(*day)));
    (!said.is_empty() && !known.iter().any(right)).then(|| known.into_iter().next()).flatten()
}

/// The answer to what the reply asks; `None` where it asks for nothing.
fn answer(scene: &Scene, reply: &Reply) -> Option<Intent> {
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

/// The part to bring up: one not yet raised, else one not yet settled, else one that was refused.
fn next_part(statuses: &[PartStatus]) -> usize {
    [PartStatus::Open, PartStatus::Attempted, PartStatus::Blocked]
        .iter()
        .find_map(|wanted| statuses.iter().position(|status| status == wanted))
        .unwrap_or(0)
}

fn say(act: Act, why: &str) -> Intent {
    intent(Step::Say(act), why)
}

fn intent(step: Step, why: &str) -> Intent {
    Intent { step, why: why.to_owned() }
}
