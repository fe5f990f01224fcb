//! What an assertion wants done.

use super::topic::{is_idle, tells};
use crate::models::offline::{
    judge::{
        action::{Action, is_light, is_participle},
        fact::Fact,
    },
    text::words::{stem, words},
};

/// Verbs by their form; where the verb says no more than that something is done, the noun; and a refund
/// wherever one is mentioned.
pub(super) fn wanted(text: &str, has_facts: bool) -> Vec<Action> {
    let words = words(text);
    let before = |at: usize| at.checked_sub(1).and_then(|at| words.get(at)).map_or("", String::as_str);
    let (mut verbs, mut nouns, mut light) = (Vec::new(), Vec::new(), None);
    for (at, word) in words.iter().enumerate() {
        let stem = stem(word);
        if tells(word) || is_idle(word) || Fact::is_called_by(word) {
            continue;
        }
        let adjective = ["the", "a", "an", "as", "any"].contains(&before(at));
        if is_participle(word) && is_light(&stem) && !adjective {
            light.get_or_insert(stem);
        } else if is_verb(word, (at, before(at))) && !adjective {
            verbs.push(Action::named(&stem));
        } else {
            nouns.extend(Action::known(&stem));
        }
    }
    let refund = nouns.iter().find(|noun| noun.is_named_by("refund")).filter(|_| !has_facts).cloned();
    if verbs.is_empty() {
        // "The price is confirmed" tells; "the booking is confirmed" does.
        let alone = light.as_ref().filter(|_| !has_facts).map(|light| Action::named(light));
        let noun = nouns.into_iter().next().filter(|_| light.is_some());
        verbs.extend(noun.or(alone));
    }
    verbs.extend(refund);
    verbs.dedup();
    verbs
}

fn is_verb(word: &str, (at, before): (usize, &str)) -> bool {
    let is_known = Action::known(&stem(word)).is_some();
    let by_agent = word.ends_with('s') && ["agent", "assistant", "bot", "system", "it"].contains(&before);
    let is_noun = ["ing", "ation", "ment", "s"].iter().any(|ending| word.ends_with(ending));
    let in_base_form =
        !is_noun && (at == 0 || ["to", "and", "then", "does", "must", "should", "may"].contains(&before));
    is_participle(word) || (is_known && (by_agent || in_base_form))
}
