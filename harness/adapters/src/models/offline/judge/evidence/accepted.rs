//! In which clauses an event can show, by the manner in which it should.

use crate::models::offline::{
    judge::{
        claim::Manner,
        fact::Fact,
        mood::{self, Mood, proposes},
    },
    text::words::{content, words},
};
use rehearsal_core::question::QuestionKind;

/// Whether the agent's clause is meant so that an event of this manner can show in it.
pub(super) fn is_accepted(manner: Manner, clause: &str) -> bool {
    let mood = mood::of(clause);
    match manner {
        Manner::Report => mood == Mood::Statement,
        Manner::Offer => match mood {
            Mood::Statement | Mood::Offer => true,
            Mood::Question => proposes(clause) || Fact::Choice.stands_in(clause, ""),
            Mood::Denial | Mood::Condition | Mood::Plan => false,
        },
        Manner::Question => mood == Mood::Question,
        Manner::Proposal => (mood == Mood::Question && proposes(clause)) || asks_to_confirm(clause),
        Manner::Whether => matches!(mood, Mood::Statement | Mood::Denial | Mood::Offer),
        Manner::Denial => mood == Mood::Denial,
        Manner::Consent => false,
    }
}

/// Whether an event of this manner can show in a question of this kind that is put to the user before the agent goes
/// on. Whatever its words sound like, nothing is reported there, and an approval puts something forward.
pub(super) fn puts(manner: Manner, kind: QuestionKind) -> bool {
    match manner {
        Manner::Question => true,
        Manner::Offer | Manner::Proposal => kind == QuestionKind::Approval,
        Manner::Report | Manner::Whether | Manner::Denial | Manner::Consent => false,
    }
}

fn asks_to_confirm(clause: &str) -> bool {
    let waits = matches!(mood::of(clause), Mood::Question | Mood::Condition | Mood::Offer);
    waits
        && content(clause)
            .iter()
            .any(|stem| ["confirm", "proceed", "approv", "agree"].contains(&stem.as_str()))
}

/// Whether the user's clause says yes to something.
pub(super) fn agrees(clause: &str) -> bool {
    const YES: &str = " yes yeah yep confirm confirmed agreed okay ok sure perfect proceed approve ";
    const PHRASES: [&str; 6] = ["go ahead", "please book", "book it", "do it", "sounds good", "that works"];
    let lower = clause.to_lowercase();
    let begins_with_yes = words(clause).iter().take(4).any(|word| YES.contains(&format!(" {word} ")));
    mood::of(clause) != Mood::Denial
        && (begins_with_yes || PHRASES.iter().any(|phrase| lower.contains(phrase)))
}
