//! Saying yes, saying no and choosing.

use super::{
    agenda::{Act, Intent, Step, intent, say},
    blocks::Scene,
    facts::{Fact, about},
    manner::Patience,
    options::{Choice, cheapest},
    reply::Reply,
    topics::Subject,
    values::{Amount, amounts, counts, days},
};

/// Yes, unless a detail is wrong or the price is too high.
pub(super) fn decide(scene: &Scene, reply: &Reply) -> Intent {
    if let Some(fact) = wrong_day(scene, reply).or_else(|| wrong_count(scene, reply)) {
        return say(Act::Correct(fact), "The agent asks me to confirm something that is not what I need.");
    }
    let quoted: Vec<Amount> = reply.sentences.iter().flat_map(|sentence| amounts(&sentence.text)).collect();
    match limit_exceeded(scene, &quoted) {
        Some(limit) => too_dear(scene, limit, Act::Confirm),
        None => say(Act::Confirm, "The agent asks me to confirm, and what it says is right."),
    }
}

pub(super) fn choose(scene: &Scene, options: &[Choice]) -> Intent {
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

/// How many people or nights the user needs, where the reply counts them and counts wrong.
fn wrong_count(scene: &Scene, reply: &Reply) -> Option<Fact> {
    let said: Vec<(u32, String)> =
        reply.sentences.iter().flat_map(|sentence| counts(&sentence.text)).collect();
    let mut known = about(&scene.case, "travellers");
    known.extend(about(&scene.case, "nights"));
    known.into_iter().find(|fact| {
        let Ok(wanted) = fact.value.parse::<u32>() else { return false };
        let of_it =
            said.iter().filter(|(_, unit)| Subject::of(unit).topic() == Subject::of(&fact.key).topic());
        let counted: Vec<u32> = of_it.map(|(count, _)| *count).collect();
        !counted.is_empty() && !counted.contains(&wanted)
    })
}
