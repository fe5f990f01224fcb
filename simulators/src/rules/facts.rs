//! A user who tells a fact that it cannot know: a literal that nobody gave it, or what the case says it does not have.

mod date;
mod literal;
mod money;
mod named;
mod unknown;

use super::{Fault, message::Message, phrase::Phrases, scene::Scene, text::Sentence};
use rehearsal_core::draft::DraftFault;

pub(super) fn fault(scene: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    let claims: Vec<&Sentence<'_>> = message.sentences.iter().filter(|sentence| claims(sentence)).collect();
    let found = literal::invented(scene, message.text)
        .or_else(|| claims.iter().find_map(|claim| date::invented(scene, claim)))
        .or_else(|| claims.iter().find_map(|claim| money::invented(scene, claim)))
        .or_else(|| claims.iter().find_map(|claim| named::invented(scene, claim.text)));
    match found {
        Some(made_up) => Some(held(&made_up, "was made up: it is in no fact and nobody has said it")),
        None => claims.iter().find_map(|claim| unknown::told(scene, claim)).map(|(told, name)| {
            held(
                told,
                &format!("tells the {name}, which this person does not have; say that you do not have it"),
            )
        }),
    }
}

/// A literal that nobody gave to this person and that no rewording explains.
pub(super) fn literal(scene: &Scene<'_>, message: &Message<'_>) -> Option<Fault> {
    let literal = literal::invented(scene, message.text)?;
    Some(held(&literal, "was made up: it is in no fact and nobody has said it"))
}

/// By which a sentence leaves open what it says.
static LEFT_OPEN: Phrases = Phrases::of(&[
    "maybe|perhaps|possibly",
    "what|how about",
    "would|could|can|might be",
    "i would rather|prefer|like|love|take",
    "prefer|rather|instead|either|between",
    "or so",
    "for example|instance",
    "any day|date|time",
    "if",
    "can|could|would you",
    "let us say",
    "up to you",
]);

/// Whether a sentence claims something: what is asked, wished or left open tells no fact.
fn claims(sentence: &Sentence<'_>) -> bool {
    !sentence.asks() && !LEFT_OPEN.stand_in(&sentence.words)
}

fn held(quote: &str, why: &str) -> Fault {
    Fault::new(DraftFault::UnknownFact, quote, format!("\"{quote}\" {why}"))
}
