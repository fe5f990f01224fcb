//! How this person says it.

use super::{
    agenda::Act,
    blocks::Scene,
    expectation::{Expectation, Value},
    facts::Fact,
    manner::{Patience, Style},
    patience, phrases,
    text::{has_any, plain, same},
    topics::Subject,
};
use rehearsal_core::seed::Seed;

/// How many wordings are tried before one that was said already is marked as a repetition.
const TRIES: u32 = 8;
/// From this try on, the message owns up to repeating.
const OWN_UP: u32 = 4;

/// The message, never the same as one that was said before.
pub(super) fn speak(scene: &Scene, act: &Act) -> Result<String, String> {
    let said = |text: &str| scene.conversation.iter().any(|exchange| same(&exchange.user, text));
    for attempt in 0..TRIES {
        let seed = scene.seed.derive(&["wording", &attempt.to_string()]);
        let text = message(scene, act, seed, attempt >= OWN_UP)?;
        if !said(&text) {
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
    let irritated = scene.manner.patience == Patience::Low && patience::fruitless(scene) > 0;
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
        Act::Pursue(part) => {
            let (section, wish) = wish(scene, *part);
            with(section, &[("value", &wish)])
        }
        Act::Insist(part) => with("insist", &[("value", &wish(scene, *part).1)]),
        Act::Restate(part) => with("restate", &[("value", &wish(scene, *part).1)]),
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

/// A part of the goal as this person would ask for it, and the section that does so.
fn wish(scene: &Scene, part: usize) -> (&'static str, String) {
    let Some(part) = scene.parts.get(part) else { return ("pursue", scene.case.input.clone()) };
    let expected = Expectation::of(part, &scene.case);
    let topic = topic(part);
    match (expected.actions.first().map(|stems| stems.first().cloned()), topic.is_empty()) {
        (Some(Some(verb)), false) => ("pursue_deed", format!("{} the {topic}", infinitive(&verb))),
        (None, false) if tells_values(&expected) => ("pursue_value", topic),
        _ => ("pursue", lowered(part)),
    }
}

fn tells_values(expected: &Expectation) -> bool {
    let told = |value: &Value| match value {
        Value::Reference | Value::Price | Value::When(_) => true,
        Value::Literal(_) | Value::Refund => false,
    };
    expected.values.iter().any(told)
}

/// The thing that the part is about, in its own words: of *The booking reference is told to the user*, `booking
/// reference`; of *Flight to Oslo booked with a seat*, `flight to Oslo`. Empty where there is no such beginning.
fn topic(part: &str) -> String {
    let lead = "the | a | an | my | book | cancel | change | confirm | reserve | order | get | receive";
    let end = "is | are | was | were | has | have | with | including | for | below | under | within | told";
    let is = |word: &str, words: &str| has_any(&plain(word), words);
    let words = part.split_whitespace().skip_while(|word| is(word, lead));
    let words: Vec<&str> = words.take_while(|word| !is(word, end) && !word.ends_with("ed")).collect();
    lowered(words.join(" ").trim_end_matches([',', ';', ':']))
}

/// The verb behind a stem.
fn infinitive(stem: &str) -> String {
    match stem {
        "chang" => "change".to_owned(),
        other => other.to_owned(),
    }
}

fn lowered(part: &str) -> String {
    let part = part.trim_end_matches(['.', '!', ';']);
    let mut letters = part.chars();
    let first = letters.next().map_or(String::new(), |first| first.to_lowercase().collect());
    first + letters.as_str()
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

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("The booking reference is told to the user", "booking reference")]
    #[case("Flight to Oslo booked with a seat", "flight to Oslo")]
    #[case("Cancel the booking", "booking")]
    #[case("The total price", "total price")]
    #[case("Refund amount told", "refund amount")]
    #[case("Is told", "")]
    fn a_part_is_about_a_thing(#[case] part: &str, #[case] expected: &str) {
        assert_eq!(topic(part), expected);
    }
}
