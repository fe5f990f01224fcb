//! The conversation as a state machine: whose turn it is and when to stop. It never waits.

use crate::{
    keep::tells_more,
    script::{Cue, Script},
};
use rehearsal_core::{
    actor::{Closing, Decision, PartProgress, PartStatus, UserMove},
    case::Line,
    draft::RefusedDraft,
    question::{Answer, Question},
    session::{Ending, Turn, UserMessage, WrittenBy},
    span::Trace,
};

/// How often in a row an agent may ask before it replies. Answers do not count as user messages, so that without
/// this an agent that asks for the same approval for ever would hold its user for ever.
const ROUNDS_OF_QUESTIONS: usize = 8;

/// What the driver has to do next. Exhaustive on purpose: a driver must handle every step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Send this message to the agent, then call [`Conversation::replied`].
    Send(UserMessage),
    /// Ask the actor what it does, then call [`Conversation::moved`].
    AskActor,
    /// Have the agent's questions answered, then call [`Conversation::answered`].
    AskAnswers(Vec<Question>),
    /// Out of turns: ask the actor only where its goal stands, then call [`Conversation::closed`].
    AskClosing,
    /// Nothing more.
    Done(Ending),
}

/// Why the actor could not go on, and the drafts of the message that never came.
#[derive(Debug)]
pub(crate) struct GaveOut {
    pub(crate) ending: Ending,
    pub(crate) refused: Vec<RefusedDraft>,
}

impl From<Ending> for GaveOut {
    fn from(ending: Ending) -> Self {
        Self { ending, refused: Vec::new() }
    }
}

/// One conversation.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    max_turns: usize,
    script: Script,
    turns: Vec<Turn>,
    closing: Option<Closing>,
    refused: Vec<RefusedDraft>,
    step: Step,
}

impl Conversation {
    /// Begins with the case's opening message; after it, the script says whose words come next.
    pub(crate) fn new(opening: &str, max_turns: u32, script: &[Line]) -> Self {
        Self {
            max_turns: usize::try_from(max_turns).unwrap_or(usize::MAX),
            script: Script::new(script),
            turns: Vec::new(),
            closing: None,
            refused: Vec::new(),
            step: Step::Send(by_the_case(opening.to_owned())),
        }
    }

    /// What to do next.
    pub(crate) fn step(&self) -> &Step {
        &self.step
    }

    /// How it ended.
    pub(crate) fn ending(&self) -> Ending {
        match &self.step {
            Step::Done(ending) => ending.clone(),
            // The driver stops on `Done` only.
            Step::Send(_) | Step::AskActor | Step::AskAnswers(_) | Step::AskClosing => Ending::Cancelled,
        }
    }

    /// The turns so far.
    pub(crate) fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// Takes in what has come of a turn's spans; whether that is more than was there.
    pub(crate) fn traced(&mut self, number: u32, trace: Trace) -> bool {
        let Some(turn) = self.turns.iter_mut().find(|turn| turn.number == number) else { return false };
        let is_more = tells_more(&trace, &turn.trace);
        if is_more {
            turn.trace = std::mem::take(&mut turn.trace).joined(trace);
        }
        is_more
    }

    /// The number of the turn that is to be sent next, from 1.
    pub(crate) fn next_number(&self) -> u32 {
        u32::try_from(self.turns.len() + 1).unwrap_or(u32::MAX)
    }

    /// The actor is known: on the opening message no part of its goal had been raised by the agent.
    pub(crate) fn cast(&mut self, goal_parts: &[String]) {
        if let Some(opening) = self.turns.first_mut() {
            let open = |part: &String| PartProgress { part: part.clone(), status: PartStatus::Open };
            opening.user.progress = goal_parts.iter().map(open).collect();
        }
    }

    /// The agent replied, or asked something. Once the turns are used up, no message is asked for that would not
    /// be sent; questions are answered even then.
    pub(crate) fn replied(&mut self, turn: Turn) {
        let questions = turn.questions.clone();
        self.turns.push(turn);
        self.step = if !questions.is_empty() && self.rounds() < ROUNDS_OF_QUESTIONS {
            Step::AskAnswers(questions)
        } else if questions.is_empty() {
            self.next()
        } else {
            self.over(Ending::MaxTurns)
        };
    }

    /// What follows a reply.
    fn next(&mut self) -> Step {
        let left = self.max_turns.saturating_sub(self.messages());
        if left == 0 && !self.script.is_over() {
            return self.over(Ending::MaxTurns);
        }
        match self.script.next(left) {
            Cue::Say(line) => Step::Send(by_the_case(line)),
            Cue::Free => Step::AskActor,
            Cue::End => self.over(Ending::ScriptEnded),
        }
    }

    /// The end of the messages: the actor is asked where its goal stands, unless it never had a say.
    fn over(&self, ending: Ending) -> Step {
        if self.script.is_said_by_the_case() { Step::Done(ending) } else { Step::AskClosing }
    }

    /// The questions were answered, each of them.
    pub(crate) fn answered(&mut self, reasoning: Option<String>, answers: Vec<Answer>) {
        let text = answers.iter().map(Answer::words).collect::<Vec<_>>().join("\n");
        let progress = self.turns.last().map(|turn| turn.user.progress.clone()).unwrap_or_default();
        self.step = Step::Send(UserMessage { text, answers, reasoning, progress, ..UserMessage::default() });
    }

    /// Messages of the user's own, answers left out.
    fn messages(&self) -> usize {
        self.turns.iter().filter(|turn| !turn.is_answer()).count()
    }

    /// How often in a row the agent has been answered.
    fn rounds(&self) -> usize {
        self.turns.iter().rev().take_while(|turn| turn.is_answer()).count()
    }

    /// The agent did not reply; the turn is kept as far as it went.
    pub(crate) fn broke_off(&mut self, turn: Turn, ending: Ending) {
        self.turns.push(turn);
        self.end(ending);
    }

    /// The actor decided. It does not stop while the script has lines to be said.
    pub(crate) fn moved(&mut self, moved: UserMove) {
        let UserMove { reasoning, progress, decision, drafts } = moved;
        let (goal_met, ending) = match decision {
            Decision::Say(text) => {
                self.script.wrote();
                let reasoning = Some(reasoning);
                self.step =
                    Step::Send(UserMessage { text, reasoning, progress, drafts, ..UserMessage::default() });
                return;
            }
            Decision::GoalMet => (true, Ending::GoalMet),
            Decision::GiveUp { reason } => (false, Ending::GaveUp { reason }),
        };
        if let Some(line) = self.script.resume() {
            let reasoning = Some(reasoning);
            self.step = Step::Send(UserMessage { reasoning, progress, drafts, ..by_the_case(line) });
            return;
        }
        self.closing = Some(Closing { reasoning, progress, goal_met, drafts });
        self.end(ending);
    }

    /// The actor said where its goal stands at the end of the messages.
    pub(crate) fn closed(&mut self, closing: Closing) {
        self.end(match (closing.goal_met, self.script.is_over()) {
            (true, _) => Ending::GoalMet,
            (false, true) => Ending::ScriptEnded,
            (false, false) => Ending::MaxTurns,
        });
        self.closing = Some(closing);
    }

    /// The actor could not go on.
    pub(crate) fn gave_out(&mut self, GaveOut { ending, refused }: GaveOut) {
        self.refused = refused;
        self.end(ending);
    }

    /// Stops here, for a reason outside the conversation.
    pub(crate) fn end(&mut self, ending: Ending) {
        self.step = Step::Done(ending);
    }

    /// The turns, the actor's last word, and the drafts of a message that never came.
    pub(crate) fn into_parts(self) -> (Vec<Turn>, Option<Closing>, Vec<RefusedDraft>) {
        (self.turns, self.closing, self.refused)
    }
}

/// A message that nobody had to think up.
fn by_the_case(text: String) -> UserMessage {
    UserMessage { text, by: WrittenBy::Case, ..UserMessage::default() }
}

#[cfg(test)]
mod tests;
