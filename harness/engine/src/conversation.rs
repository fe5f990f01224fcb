//! The conversation as a state machine: whose turn it is and when to stop. It never waits.

use rehearsal_core::{
    actor::{Closing, Decision, PartProgress, PartStatus, UserMove},
    question::{Answer, Question},
    session::{Ending, Turn, UserMessage},
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
        let message = UserMessage { text: opening.to_owned(), ..UserMessage::default() };
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

    /// The agent replied, or asked something. Once the turns are used up, no message is asked for that would not
    /// be sent; questions are answered even then.
    pub(crate) fn replied(&mut self, turn: Turn) {
        let questions = turn.questions.clone();
        self.turns.push(turn);
        self.step = if !questions.is_empty() && self.rounds() < ROUNDS_OF_QUESTIONS {
            Step::AskAnswers(questions)
        } else if !questions.is_empty() || self.messages() >= self.max_turns {
            Step::AskClosing
        } else {
            Step::AskActor
        };
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

    /// The actor decided.
    pub(crate) fn moved(&mut self, moved: UserMove) {
        let UserMove { reasoning, progress, decision, drafts } = moved;
        match decision {
            Decision::Say(text) => {
                let reasoning = Some(reasoning);
                self.step =
                    Step::Send(UserMessage { text, reasoning, progress, drafts, ..UserMessage::default() });
            }
            Decision::GoalMet => {
                self.closing = Some(Closing { reasoning, progress, goal_met: true, drafts });
                self.end(Ending::GoalMet);
            }
            Decision::GiveUp { reason } => {
                self.closing = Some(Closing { reasoning, progress, goal_met: false, drafts });
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
    use rehearsal_core::{
        clock::Timestamp,
        question::{Action, AnsweredBy, QuestionKind},
        span::Trace,
    };
    use std::collections::BTreeMap;

    fn turn(conversation: &Conversation) -> Turn {
        let Step::Send(user) = conversation.step().clone() else { panic!("nothing to send") };
        Turn {
            number: conversation.next_number(),
            context: mint::turn(),
            user,
            sent_at: Timestamp(1),
            reply: Some("ok".into()),
            questions: vec![],
            ended_at: Timestamp(2),
            error: None,
            trace: Trace::default(),
            state: BTreeMap::new(),
        }
    }

    fn reply(conversation: &mut Conversation) {
        let turn = turn(conversation);
        conversation.replied(turn);
    }

    fn asks(conversation: &mut Conversation) {
        let question = Question {
            id: "q".into(),
            kind: QuestionKind::Approval,
            message: "Shall I?".into(),
            tool: None,
            schema: None,
            choices: vec![],
        };
        let turn = Turn { questions: vec![question], reply: None, ..turn(conversation) };
        conversation.replied(turn);
    }

    fn yes() -> Vec<Answer> {
        vec![Answer { question: "q".into(), action: Action::Accept, content: None, by: AnsweredBy::Script }]
    }

    fn decides(decision: Decision) -> UserMove {
        UserMove { reasoning: "because".into(), progress: vec![], decision, drafts: Vec::new() }
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
            conversation.closed(Closing {
                reasoning: "seen".into(),
                progress: vec![],
                goal_met,
                drafts: Vec::new(),
            });
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

    #[test]
    fn a_question_is_answered_even_where_no_message_is_left() {
        let mut conversation = Conversation::new("book it", 1);
        asks(&mut conversation);
        assert!(matches!(conversation.step(), Step::AskAnswers(questions) if questions.len() == 1));
        conversation.answered(None, yes());
        assert!(matches!(conversation.step(), Step::Send(message) if message.text == "Yes."));
        reply(&mut conversation);
        assert_eq!(conversation.step(), &Step::AskClosing);
        assert_eq!(conversation.turns().len(), 2);
    }

    #[test]
    fn an_answer_is_no_message_of_the_users_own() {
        let mut conversation = Conversation::new("book it", 2);
        asks(&mut conversation);
        conversation.answered(None, yes());
        reply(&mut conversation);
        assert_eq!(conversation.step(), &Step::AskActor);
    }

    #[test]
    fn an_agent_that_only_ever_asks_is_not_answered_for_ever() {
        let mut conversation = Conversation::new("book it", 5);
        for _ in 0..ROUNDS_OF_QUESTIONS {
            asks(&mut conversation);
            conversation.answered(None, yes());
        }
        asks(&mut conversation);
        assert_eq!(conversation.step(), &Step::AskClosing);
    }
}
