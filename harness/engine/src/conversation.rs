//! The conversation as a state machine: whose turn it is and when to stop. It never waits.

use rehearsal_core::{
    actor::{Closing, Decision, PartProgress, PartStatus, UserMove},
    session::{Ending, Turn, UserMessage},
};

/// What the driver has to do next. Exhaustive on purpose: a driver must handle every step.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    /// Send this message to the agent, then call [`Conversation::replied`].
    Send(UserMessage),
    /// Ask the actor what it does, then call [`Conversation::moved`].
    AskActor,
    /// Out of turns: ask the actor only where its goal stands, then call [`Conversation::closed`].
    AskClosing,
    /// Nothing more.
    Done(Ending),
}

/// One conversation.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    max_turns: usize,
    turns: Vec<Turn>,
    closing: Option<Closing>,
    step: Step,
}

impl Conversation {
    /// Begins with the case's opening message.
    pub(crate) fn new(opening: &str, max_turns: u32) -> Self {
        let message = UserMessage { text: opening.to_owned(), reasoning: None, progress: Vec::new() };
        Self {
            max_turns: usize::try_from(max_turns).unwrap_or(usize::MAX),
            turns: Vec::new(),
            closing: None,
            step: Step::Send(message),
        }
    }

    /// What to do next.
    pub(crate) fn step(&self) -> &Step {
        &self.step
    }

    /// The turns so far.
    pub(crate) fn turns(&self) -> &[Turn] {
        &self.turns
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

    /// The agent replied. Once the turns are used up, no message is asked for that would not be sent.
    pub(crate) fn replied(&mut self, turn: Turn) {
        self.turns.push(turn);
        self.step = if self.turns.len() >= self.max_turns { Step::AskClosing } else { Step::AskActor };
    }

    /// The agent did not reply; the turn is kept as far as it went.
    pub(crate) fn broke_off(&mut self, turn: Turn, ending: Ending) {
        self.turns.push(turn);
        self.end(ending);
    }

    /// The actor decided.
    pub(crate) fn moved(&mut self, moved: UserMove) {
        let UserMove { reasoning, progress, decision } = moved;
        match decision {
            Decision::Say(text) => {
                self.step = Step::Send(UserMessage { text, reasoning: Some(reasoning), progress });
            }
            Decision::GoalMet => {
                self.closing = Some(Closing { reasoning, progress, goal_met: true });
                self.end(Ending::GoalMet);
            }
            Decision::GiveUp { reason } => {
                self.closing = Some(Closing { reasoning, progress, goal_met: false });
                self.end(Ending::GaveUp { reason });
            }
        }
    }

    /// The actor said where its goal stands at the end of the turns.
    pub(crate) fn closed(&mut self, closing: Closing) {
        self.end(if closing.goal_met { Ending::GoalMet } else { Ending::MaxTurns });
        self.closing = Some(closing);
    }

    /// Stops here, for a reason outside the conversation.
    pub(crate) fn end(&mut self, ending: Ending) {
        self.step = Step::Done(ending);
    }

    /// The turns and the actor's last word.
    pub(crate) fn into_parts(self) -> (Vec<Turn>, Option<Closing>) {
        (self.turns, self.closing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mint;
    use rehearsal_core::{clock::Timestamp, span::Trace};

    fn turn(conversation: &Conversation) -> Turn {
        let Step::Send(user) = conversation.step().clone() else { panic!("nothing to send") };
        Turn {
            number: conversation.next_number(),
            context: mint::turn(),
            user,
            sent_at: Timestamp(1),
            reply: Some("ok".into()),
            ended_at: Timestamp(2),
            error: None,
            trace: Trace::default(),
        }
    }

    fn reply(conversation: &mut Conversation) {
        let turn = turn(conversation);
        conversation.replied(turn);
    }

    fn decides(decision: Decision) -> UserMove {
        UserMove { reasoning: "because".into(), progress: vec![], decision }
    }

    #[test]
    fn no_message_is_asked_for_that_would_not_be_sent() {
        let mut conversation = Conversation::new("hello", 2);
        reply(&mut conversation);
        assert_eq!(conversation.step(), &Step::AskActor);
        conversation.moved(decides(Decision::Say("more".into())));
        reply(&mut conversation);
        assert_eq!(conversation.step(), &Step::AskClosing);
    }

    #[test]
    fn the_last_reply_can_still_meet_the_goal() {
        for (goal_met, ending) in [(true, Ending::GoalMet), (false, Ending::MaxTurns)] {
            let mut conversation = Conversation::new("hello", 1);
            reply(&mut conversation);
            conversation.closed(Closing { reasoning: "seen".into(), progress: vec![], goal_met });
            assert_eq!(conversation.step(), &Step::Done(ending));
        }
    }

    #[test]
    fn giving_up_is_not_satisfaction() {
        let mut conversation = Conversation::new("hello", 8);
        reply(&mut conversation);
        conversation.moved(decides(Decision::GiveUp { reason: "no use".into() }));
        assert_eq!(conversation.step(), &Step::Done(Ending::GaveUp { reason: "no use".into() }));
        let (_, closing) = conversation.into_parts();
        assert!(!closing.unwrap().goal_met);
    }
}
