//! Answering a question of the agent's: yes or no to what it is about to do, one of its options, a form, or words.

use super::{
    agenda::{Act, Intent, Step, first_unmet, say},
    blocks::{AskedBlock, QuestionBlock, Scene},
    cues,
    decision::{choose, decide},
    deed,
    disclosure::answer,
    facts, filling,
    options::{self, alternative},
    patience, progress,
    reply::Reply,
    text::{has_any, plain},
    values::amounts,
    voice,
};
use rehearsal_core::question::{Action, QuestionKind};

/// What this person does about a question.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) why: String,
    pub(super) action: Action,
    pub(super) words: String,
    /// What is written into the fields, by their names.
    pub(super) fields: Vec<(String, String)>,
}

/// The answer. From the second try on only what has to be filled in is, and the last one refuses: another try
/// must not end like the one before.
pub(super) fn to(scene: &Scene, question: &QuestionBlock, tries: u32) -> Result<Answer, String> {
    let asked = &question.asked;
    if patience::closes(scene, asked) {
        return Ok(Answer::bare(Action::Cancel, "I was asked the very same thing again and again."));
    }
    match asked.kind {
        QuestionKind::SignIn => Ok(Answer::bare(Action::Decline, "I cannot sign in anywhere.")),
        QuestionKind::Approval => consent(scene, asked),
        QuestionKind::Form | QuestionKind::Clarification if !asked.options.is_empty() => pick(scene, asked),
        QuestionKind::Form if !question.fields.is_empty() => fill(scene, question, tries),
        QuestionKind::Form => consent(scene, asked),
        QuestionKind::Clarification => clarify(scene, asked),
    }
}

impl Answer {
    fn bare(action: Action, why: &str) -> Self {
        Self { why: why.to_owned(), action, words: String::new(), fields: Vec::new() }
    }

    fn saying(action: Action, words: impl Into<String>, why: impl Into<String>) -> Self {
        Self { why: why.into(), action, words: words.into(), fields: Vec::new() }
    }
}

/// Yes or no; with options, the one that says it.
fn consent(scene: &Scene, asked: &AskedBlock) -> Result<Answer, String> {
    let option = |cues: &str| asked.options.iter().find(|option| has_any(&plain(option), cues));
    let (action, words, why) = match judged(scene, asked) {
        Intent { step: Step::Say(Act::Confirm) | Step::GoalMet, why } => {
            let says_no = |option: &&String| has_any(&plain(option), cues::NO);
            let once = asked.options.iter().filter(|option| !says_no(option));
            let yes = once.clone().find(|option| has_any(&plain(option), cues::YES) && !for_ever(option));
            (Action::Accept, yes.or_else(|| once.clone().next()).cloned().unwrap_or_default(), why)
        }
        Intent { step: Step::Say(act), why } if asked.options.is_empty() => {
            (Action::Decline, voice::speak(scene, &act)?, why)
        }
        Intent { step: Step::GiveUp(reason), why } if asked.options.is_empty() => {
            (Action::Decline, reason, why)
        }
        Intent { step: Step::Say(_) | Step::GiveUp(_), why } => {
            (Action::Decline, option(cues::NO).cloned().unwrap_or_default(), why)
        }
    };
    Ok(Answer::saying(action, words, why))
}

/// Nobody who reads what they sign gives their trust for all that is to come.
fn for_ever(option: &str) -> bool {
    has_any(&plain(option), cues::FOR_EVER)
}

/// What this person makes of what the agent is about to do.
fn judged(scene: &Scene, asked: &AskedBlock) -> Intent {
    let wrong = asked.tool.as_ref().and_then(|tool| deed::contradicted(tool, &scene.case));
    if let Some(fact) = wrong {
        return say(Act::Correct(fact), "What the agent is about to do is not what I told it.");
    }
    let statuses = progress::after(scene, &scene.conversation);
    decide(scene, &Reply::asking(asked), first_unmet(&statuses).unwrap_or(0))
}

/// One of the options: what the user is known to want, what they came for, or what suits them.
fn pick(scene: &Scene, asked: &AskedBlock) -> Result<Answer, String> {
    if let Some(option) = wanted(scene, asked) {
        return Ok(Answer::saying(Action::Accept, option, "One of the options is what I came for."));
    }
    let listed = (1..).zip(&asked.options).map(|(number, text)| options::Choice {
        number,
        text: text.clone(),
        price: amounts(text).into_iter().next(),
    });
    let Intent { step, why } = choose(scene, &listed.collect::<Vec<_>>());
    Ok(match step {
        Step::Say(Act::Choose(choice)) => Answer::saying(Action::Accept, choice.text, why),
        Step::Say(_) | Step::GiveUp(_) | Step::GoalMet => Answer::bare(Action::Decline, &why),
    })
}

/// The option that a fact or the goal speaks of. Among options with prices, the price decides.
fn wanted(scene: &Scene, asked: &AskedBlock) -> Option<String> {
    if asked.options.iter().any(|option| !amounts(option).is_empty()) {
        return None;
    }
    let known = filling::option_of(&asked.options, &facts::asked(&plain(&asked.message), &scene.case).known);
    let about = [scene.case.input.as_str(), scene.case.task_description.as_str()];
    let listed = format!("{} or {}", asked.options.join(", "), asked.options.last()?);
    let came_for = || {
        let best = alternative(&listed, &about)?;
        asked.options.iter().find(|option| plain(option).contains(&best)).cloned()
    };
    known.or_else(came_for)
}

/// A form, where there is nothing against what it is for.
fn fill(scene: &Scene, question: &QuestionBlock, tries: u32) -> Result<Answer, String> {
    match judged(scene, &question.asked) {
        Intent { step: Step::Say(Act::Confirm) | Step::GoalMet, .. } => {}
        Intent { why, .. } => return Ok(Answer::bare(Action::Decline, &why)),
    }
    if tries > 1 {
        return Ok(Answer::bare(Action::Decline, "I cannot fill in this form."));
    }
    Ok(match filling::fields(scene, question, tries > 0) {
        Ok(fields) => {
            let why = "I fill in what I know.".to_owned();
            Answer { why, action: Action::Accept, words: String::new(), fields }
        }
        Err(missing) => {
            Answer::bare(Action::Decline, &format!("I do not have what the form requires: {missing}."))
        }
    })
}

/// In words. What this person does not have they say with a no.
fn clarify(scene: &Scene, asked: &AskedBlock) -> Result<Answer, String> {
    let reply = Reply::asking(asked);
    let statuses = progress::after(scene, &scene.conversation);
    let part = first_unmet(&statuses).unwrap_or(0);
    let listed = options::choices(&asked.message);
    let Intent { step, why } = if reply.wants_confirmation() {
        decide(scene, &reply, part)
    } else if !listed.is_empty() {
        choose(scene, &listed)
    } else {
        answer(scene, &reply).unwrap_or_else(|| say(Act::Pursue(part), "I say what I came for."))
    };
    Ok(match step {
        Step::Say(act) => {
            let action = if has_it(&act) { Action::Accept } else { Action::Decline };
            Answer::saying(action, voice::speak(scene, &act)?, why)
        }
        Step::GiveUp(reason) => Answer::saying(Action::Decline, reason, why),
        Step::GoalMet => Answer::bare(Action::Accept, &why),
    })
}

fn has_it(act: &Act) -> bool {
    match act {
        Act::DoNotKnow | Act::Decline(_) => false,
        Act::Answer { facts, .. } => !facts.is_empty(),
        Act::Roughly(_)
        | Act::NoPreference
        | Act::Pick(_)
        | Act::OnlyThat(_)
        | Act::Confirm
        | Act::Correct(_)
        | Act::TooDear(_)
        | Act::Choose(_)
        | Act::Pursue(_)
        | Act::Insist(_)
        | Act::Restate(_)
        | Act::Nudge => true,
    }
}

#[cfg(test)]
mod tests;
