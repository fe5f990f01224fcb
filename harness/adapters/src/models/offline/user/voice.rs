//! How this person says it.

use super::{
    agenda::Act,
    blocks::Scene,
    cues,
    expectation::Expectation,
    facts::Fact,
    manner::{Patience, Style},
    patience, phrases,
    reply::{Mood, Reply, Sentence},
    text::{has_any, plain, same},
    told::{Value, is_done},
    topics::Subject,
    wish::Wish,
};
use rehearsal_core::seed::Seed;

/// How many wordings are tried before one that was said already is marked as a repetition.
const TRIES: u32 = 8;
/// From this try on, the message owns up to repeating.
const OWN_UP: u32 = 4;

/// The message, never the same as one that was said before, and as long as there are other words not even the
/// same but for what stands around it.
pub(super) fn speak(scene: &Scene, act: &Act) -> Result<String, String> {
    let said = |text: &str| scene.conversation.iter().any(|exchange| same(&exchange.user, text));
    let ended_so =
        |core: &str| scene.conversation.iter().any(|exchange| plain(&exchange.user).ends_with(&plain(core)));
    for attempt in 0..TRIES {
        let seed = scene.seed.derive(&["wording", &attempt.to_string()]);
        let text = message(scene, act, seed, attempt >= OWN_UP)?;
        if !said(&text) && (attempt >= OWN_UP || !ended_so(&core(scene, act, seed)?)) {
            return Ok(text);
        }
    }
    // A count is the one thing that cannot have been said before.
    let text = message(scene, act, scene.seed, true)?;
    Ok(format!("{text} That makes {} messages by now.", scene.conversation.len() + 1))
}

/// What is said, with what this person puts around it.
fn message(scene: &Scene, act: &Act, seed: Seed, again: bool) -> Result<String, String> {
    let style = scene.manner.style;
    let mut pieces = Vec::new();
    let shows_it = scene.manner.patience == Patience::Low || scene.manner.irritable;
    let irritated = shows_it && patience::fruitless(scene) > 0;
    if irritated {
        pieces.push(phrase("irritated", style, seed)?.to_owned());
    } else if style == Style::Formal
        && *act != Act::Nudge
        && seed.derive(&["courteous"]).pick(&[true, false]) == Some(&true)
    {
        pieces.push(phrase("courtesy", style, seed)?.to_owned());
    }
    if style == Style::Chatty && *act != Act::Nudge {
        pieces.push(chitchat(scene, seed)?.to_owned());
    }
    let told_again = matches!(act, Act::Answer { again: true, .. });
    if again || told_again {
        pieces.push(phrase("again", style, seed)?.to_owned());
    }
    pieces.push(core(scene, act, seed)?);
    Ok(pieces.join(" "))
}

/// Something beside the point that was not yet told, while there is something left.
fn chitchat(scene: &Scene, seed: Seed) -> Result<&'static str, String> {
    let told = |line: &&&str| !scene.conversation.iter().any(|exchange| exchange.user.contains(**line));
    let lines = phrases::section("chitchat");
    let fresh: Vec<&str> = lines.iter().filter(told).copied().collect();
    let seed = seed.derive(&["chitchat"]);
    seed.pick(&fresh)
        .or_else(|| seed.pick(&lines))
        .copied()
        .ok_or_else(|| "the phrase book has no chit-chat".to_owned())
}

/// The thing itself.
fn core(scene: &Scene, act: &Act, seed: Seed) -> Result<String, String> {
    let style = scene.manner.style;
    let plainly = |section: &str| phrase(section, style, seed).map(str::to_owned);
    let with =
        |section: &str, values: &[(&str, &str)]| Ok(phrases::fill(phrase(section, style, seed)?, values));
    match act {
        Act::Answer { facts, lacking, .. } => answer(facts, lacking, style, seed),
        Act::Roughly(day) => with("rough", &[("value", day)]),
        Act::NoPreference => plainly("no_preference"),
        Act::DoNotKnow => plainly("do_not_know"),
        Act::Pick(wanted) => with("pick", &[("value", wanted)]),
        Act::OnlyThat(fact) => {
            with("only_that", &[("label", &label(&fact.key)), ("value", &said_value(fact))])
        }
        Act::Confirm => plainly("confirm"),
        Act::Correct(fact) => match fact.counted() {
            Some(counted) => with("correct_count", &[("value", &counted)]),
            None => with("correct", &[("label", &label(&fact.key)), ("value", &fact.value)]),
        },
        Act::TooDear(limit) => with("too_dear", &[("value", limit)]),
        Act::Choose(choice) => {
            let (number, brief) = (choice.number.to_string(), brief(&choice.text));
            with("choose", &[("number", &number), ("value", &brief)])
        }
        Act::Pursue(part) => ask_for("pursue", &wish(scene, *part), (style, seed)),
        Act::Insist(part) => ask_for("insist", &wish(scene, *part), (style, seed)),
        Act::Restate(part) => ask_for("restate", &wish(scene, *part), (style, seed)),
        Act::Decline(part) => {
            let wish = ask_for("restate", &wish(scene, *part), (style, seed))?;
            with("decline", &[("value", &wish)])
        }
        Act::Nudge => plainly("nudge"),
    }
}

fn answer(facts: &[Fact], lacking: &[String], style: Style, seed: Seed) -> Result<String, String> {
    let mut sentences = Vec::new();
    for fact in facts {
        let topic = Subject::of(&fact.key).topic();
        let sections = [
            topic.map(|topic| format!("fact.{topic}.{}", name(style))),
            topic.map(|topic| format!("fact.{topic}")),
            Some(format!("fact.{}", name(style))),
            Some("fact".to_owned()),
        ];
        let sections: Vec<String> = sections.into_iter().flatten().collect();
        let phrase = phrases::pick(&sections, seed.derive(&["fact", &fact.key]))?;
        sentences.push(phrases::fill(phrase, &[("label", &label(&fact.key)), ("value", &said_value(fact))]));
    }
    for missing in lacking {
        let phrase = phrase("lacking", style, seed.derive(&["lacking", missing]))?;
        sentences.push(phrases::fill(phrase, &[("label", &label(missing))]));
    }
    Ok(sentences.join(" "))
}

/// Asks for a part of the goal, in the words that this act has for such a wish.
fn ask_for(act: &str, wish: &Wish, (style, seed): (Style, Seed)) -> Result<String, String> {
    let phrase = phrase(&format!("{act}_{}", wish.section()), style, seed)?;
    Ok(phrases::fill(phrase, &[("value", wish.words())]))
}

/// The part of this index as a wish; the opening message where there is no such part. Nobody asks for the
/// reference of a booking that was not made.
fn wish(scene: &Scene, part: usize) -> Wish {
    let Some(part) = scene.parts.get(part) else { return Wish::Other(scene.case.input.clone()) };
    let wants_reference = Expectation::of(part, &scene.case).values.contains(&Value::Reference);
    let to_be_booked = has_any(&plain(&scene.case.task_description), cues::BOOKED);
    if wants_reference && to_be_booked && !is_booked(scene) {
        Wish::Deed("book it".into())
    } else {
        Wish::of(part)
    }
}

fn is_booked(scene: &Scene) -> bool {
    let replies = scene.conversation.iter().map(Reply::of_exchange);
    let booked = |said: &Sentence| is_done(said) && has_any(&said.plain, cues::BOOKED);
    replies.into_iter().any(|reply| reply.of(Mood::Claim).any(booked))
}

/// An option in a few words.
fn brief(option: &str) -> String {
    let words: Vec<&str> = option.split_whitespace().take(8).collect();
    words.join(" ").trim_end_matches(['.', ',', ';', ':']).to_owned()
}

/// A fact's value as people say it: a bare count gets its unit.
fn said_value(fact: &Fact) -> String {
    fact.counted().unwrap_or_else(|| fact.value.clone())
}

/// A fact's name as people say it.
fn label(key: &str) -> String {
    key.replace(['_', '-'], " ")
}

fn phrase(section: &str, style: Style, seed: Seed) -> Result<&'static str, String> {
    phrases::pick(&[format!("{section}.{}", name(style)), section.to_owned()], seed.derive(&[section]))
}

fn name(style: Style) -> &'static str {
    match style {
        Style::Direct => "direct",
        Style::Plain => "plain",
        Style::Chatty => "chatty",
        Style::Formal => "formal",
    }
}
