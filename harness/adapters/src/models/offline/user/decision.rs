//! Saying yes, saying no and choosing.

use super::{
    agenda::{Act, Intent, Step, intent, say},
    blocks::Scene,
    cues,
    facts::{Fact, about},
    manner::{Expertise, Manner, Patience, Style},
    options::{Choice, cheapest},
    reply::{Mood, Reply},
    text::{content_stems, has_any, plain},
    topics::Subject,
    values::{Amount, amounts, counts, days},
};

/// Yes, unless it is about something else, a detail is wrong or the price is too high. `part` is the part of the
/// goal that is next.
pub(super) fn decide(scene: &Scene, reply: &Reply, part: usize) -> Intent {
    if undoes_what_was_wanted(scene, reply) {
        return decline(scene, part);
    }
    if let Some(fact) = wrong_day(scene, reply).or_else(|| wrong_count(scene, reply)) {
        return say(Act::Correct(fact), "The agent asks me to confirm something that is not what I need.");
    }
    // What is refused, such as a trip that is sold out, is not on offer at its price.
    let offered = reply.sentences.iter().filter(|sentence| sentence.mood != Mood::Refusal);
    let quoted: Vec<Amount> = offered.flat_map(|sentence| amounts(&sentence.text)).collect();
    match limit_exceeded(scene, &quoted) {
        Some(limit) => too_dear(scene, limit, Act::Confirm),
        None => say(Act::Confirm, "The agent asks me to confirm, and what it says is right."),
    }
}

/// No, and then goodbye to an agent that keeps asking.
fn decline(scene: &Scene, part: usize) -> Intent {
    let replies = scene.conversation.iter().map(Reply::of_exchange);
    let offers = replies.filter(|reply| undoes_what_was_wanted(scene, reply)).count();
    if offers > scene.manner.patience.pushes() + 1 {
        let reason = "All they offer is to cancel, and I did not come for that.".to_owned();
        return intent(Step::GiveUp(reason), "The agent keeps asking for something that I do not want.");
    }
    say(Act::Decline(part), "The agent wants to cancel something, and I did not come to cancel.")
}

/// Whether the agent asks to cancel something, and no part of the goal speaks of that.
fn undoes_what_was_wanted(scene: &Scene, reply: &Reply) -> bool {
    let cancels = |text: &str| content_stems(text).iter().any(|stem| stem == "cancel");
    let wanted = [&scene.case.input, &scene.case.task_description];
    reply.asks().any(|sentence| cancels(&sentence.text))
        && !scene.parts.iter().chain(wanted).any(|text| cancels(text))
}

/// The option that suits this person, of those that can still be had.
pub(super) fn choose(scene: &Scene, options: &[Choice]) -> Intent {
    let left: Vec<Choice> =
        options.iter().filter(|option| !has_any(&plain(&option.text), cues::REFUSAL)).cloned().collect();
    let wanted = if scene.manner.thrifty { cheapest(&left) } else { left.first() };
    let Some(wanted) = wanted.cloned() else { return say(Act::NoPreference, "I do not mind which.") };
    let prices =
        |choices: &[Choice]| choices.iter().filter_map(|choice| choice.price.clone()).collect::<Vec<_>>();
    if let Some(limit) = limit_exceeded(scene, &prices(&left)) {
        return too_dear(scene, limit, Act::Choose(wanted));
    }
    // Somebody with a limit does not take the first option when only another one keeps to it.
    let over = limit_exceeded(scene, &prices(std::slice::from_ref(&wanted))).is_some();
    let taken = if over { cheapest(&left).cloned().unwrap_or(wanted) } else { wanted };
    say(Act::Choose(taken), "The agent offers options, and this one suits me.")
}

/// What somebody does about a price above their limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Haggling {
    /// Asks for something cheaper this many times.
    Insists(usize),
    /// Leaves at once.
    Leaves,
    /// Does not notice, or does not dare.
    GivesWay,
}

impl Haggling {
    /// Those who count their money or speak their mind insist. The hasty leave, and beginners take what they get.
    fn of(manner: &Manner) -> Self {
        let outspoken =
            manner.thrifty || manner.style == Style::Direct || manner.expertise == Expertise::Expert;
        match (outspoken, manner.patience, manner.expertise) {
            (true, Patience::Low, _) => Self::Insists(1),
            (true, _, _) => Self::Insists(2),
            (false, Patience::Low, _) => Self::Leaves,
            (false, _, Expertise::Novice) => Self::GivesWay,
            (false, _, Expertise::Ordinary | Expertise::Expert) => Self::Insists(1),
        }
    }
}

/// Asks for something cheaper, gives way or leaves, as the person is.
fn too_dear(scene: &Scene, limit: String, give_way: Act) -> Intent {
    let asked =
        scene.conversation.iter().filter(|exchange| exchange.user.to_lowercase().contains("cheaper")).count();
    match Haggling::of(&scene.manner) {
        Haggling::Insists(times) if asked < times => say(Act::TooDear(limit), "The price is above my limit."),
        Haggling::GivesWay => say(give_way, "I am asked to confirm, and I do not look at the price closely."),
        Haggling::Insists(_) | Haggling::Leaves if scene.manner.easygoing => {
            say(give_way, "It is above my limit, but I would rather have it settled.")
        }
        Haggling::Insists(_) | Haggling::Leaves => intent(
            Step::GiveUp(format!("Everything I was offered is above my limit of {limit}.")),
            "Nothing keeps to my budget.",
        ),
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
        let number = fact.value.split_whitespace().next().and_then(|number| number.parse::<u32>().ok());
        let Some(wanted) = number else { return false };
        let of_it =
            said.iter().filter(|(_, unit)| Subject::of(unit).topic() == Subject::of(&fact.key).topic());
        let counted: Vec<u32> = of_it.map(|(count, _)| *count).collect();
        !counted.is_empty() && !counted.contains(&wanted)
    })
}
