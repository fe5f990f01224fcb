//! Whether a question asks for what the user has already said.

use crate::models::offline::{
    judge::{exhibit::TurnBlock, fact::Fact, mood},
    text::{
        clauses,
        words::{content, words},
    },
};

/// Whether the user's messages up to this turn hold the answer.
pub(super) fn is_known(question: &str, turn: &TurnBlock, earlier: &[TurnBlock]) -> bool {
    has_fact_already(question, turn, earlier) || was_answered(question, earlier, turn)
}

/// Every kind of fact that the question asks for stands in a message of the user. A question that
/// holds such a fact itself only makes sure of it.
fn has_fact_already(question: &str, turn: &TurnBlock, earlier: &[TurnBlock]) -> bool {
    let said: String = earlier.iter().chain([turn]).map(|turn| format!("{} ", turn.user)).collect();
    let asked: Vec<Fact> =
        Fact::called_for(question).into_iter().filter(|fact| has_one_answer(*fact)).collect();
    let makes_sure = asked.iter().any(|fact| fact.stands_in(question, ""));
    !asked.is_empty()
        && !makes_sure
        && !mood::proposes(question)
        && asked.iter().all(|fact| fact.stands_in(&said, ""))
}

/// Of places, prices and choices there are many in one conversation; one said does not answer for another.
fn has_one_answer(fact: Fact) -> bool {
    match fact {
        Fact::Code | Fact::Date => true,
        Fact::Money | Fact::Time | Fact::Place | Fact::Choice => false,
    }
}

/// The same question came before, and the user's next message said something to it.
fn was_answered(question: &str, earlier: &[TurnBlock], turn: &TurnBlock) -> bool {
    let answers = earlier.iter().skip(1).chain([turn]).map(|turn| turn.user.as_str());
    earlier.iter().zip(answers).any(|(before, answer)| {
        let asked =
            clauses(before.reply()).into_iter().chain(before.asked_clauses().map(|(_, clause)| clause));
        asked.into_iter().any(|asked| is_same(asked, question)) && !evades(answer)
    })
}

fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (content(one), content(other));
    let shared = one.iter().filter(|stem| other.contains(stem)).count();
    shared >= 2 && shared * 10 >= one.len().max(other.len()) * 7
}

fn evades(answer: &str) -> bool {
    let lower = answer.to_lowercase().replace('\u{2019}', "'");
    ["don't know", "don't have", "not sure", "no idea", "why do you"]
        .iter()
        .any(|phrase| lower.contains(phrase))
        || words(answer).len() < 2 && answer.trim_end().ends_with('?')
}
