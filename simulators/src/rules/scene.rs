//! What a draft is held against.

use super::text::{Sentence, Words, sentences, squeezed};
use rehearsal_core::{actor::ActorProfile, case::Case, question::Question, session::Turn};

/// The case, who plays it, and what was said before the draft.
pub struct Scene<'a> {
    pub(crate) case: &'a Case,
    pub(crate) profile: &'a ActorProfile,
    pub(crate) before: &'a [Turn],
    /// Everything that this person can know: case, profile and all that was said.
    sources: String,
}

impl<'a> Scene<'a> {
    /// The scene after these turns.
    pub fn new(case: &'a Case, profile: &'a ActorProfile, before: &'a [Turn]) -> Self {
        Self { case, profile, before, sources: sources(case, profile, before) }
    }

    /// Everything that this person can know. A line break keeps the end of one text and the beginning of the next apart.
    pub(super) fn sources(&self) -> &str {
        &self.sources
    }

    /// Whether letters and digits in this order stand in anything that this person can know.
    pub(super) fn knows(&self, literal: &str) -> bool {
        squeezed(&self.sources).contains(&squeezed(literal))
    }

    /// The agent's last words, where the last turn brought any.
    pub(super) fn last_reply(&self) -> Option<&'a str> {
        self.before.last().and_then(|turn| turn.reply.as_deref())
    }

    /// The user's earlier messages. Answers to questions are none: the same question may get the same answer.
    pub(super) fn messages(&self) -> impl DoubleEndedIterator<Item = &'a str> + use<'a> {
        self.before.iter().filter(|turn| !turn.is_answer()).map(|turn| turn.user.text.as_str())
    }

    /// Everything that the agent has said in words, in order.
    pub(super) fn replies(&self) -> impl DoubleEndedIterator<Item = &'a str> + use<'a> {
        self.before.iter().filter_map(|turn| turn.reply.as_deref())
    }

    /// The sentences of the last reply that ask.
    pub(super) fn asked(&self) -> Vec<Sentence<'a>> {
        sentences(self.last_reply().unwrap_or_default()).into_iter().filter(Sentence::asks).collect()
    }

    /// Whether this matter is one that this person can know.
    pub(super) fn speaks_of(&self, matter: &str) -> bool {
        let (known, matter) = (Words::of(&self.sources), Words::of(matter));
        let known = known.content();
        matter.content().iter().all(|word| known.contains(word))
    }
}

fn sources(case: &Case, profile: &ActorProfile, before: &[Turn]) -> String {
    let mut all = vec![&case.input, &case.task_description, &profile.context, &profile.actor_goal];
    all.extend(case.known.iter().flat_map(|(name, value)| [name, value]));
    all.extend(case.goal_parts.iter().chain(&profile.goal_parts).chain(profile.manner.values()));
    all.extend(before.iter().flat_map(|turn| turn.reply.iter().chain([&turn.user.text])));
    let asked: Vec<String> = before.iter().flat_map(|turn| &turn.questions).map(readable).collect();
    all.extend(&asked);
    all.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n")
}

/// Everything that can be read in a question.
fn readable(question: &Question) -> String {
    let tool = question.tool.as_ref().and_then(|call| call.arguments.as_ref()).map(ToString::to_string);
    let schema = question.schema.as_ref().map(ToString::to_string);
    let choices = question.choices.iter().map(|choice| format!("{} {}", choice.label, choice.value));
    let parts = [Some(question.message.clone()), tool, schema].into_iter().flatten().chain(choices);
    parts.collect::<Vec<_>>().join("\n")
}
