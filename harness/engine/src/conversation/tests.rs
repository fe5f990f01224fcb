//! What happens next, and how a conversation ends.

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
    let mut conversation = Conversation::new("hello", 2, &[]);
    reply(&mut conversation);
    assert_eq!(conversation.step(), &Step::AskActor);
    conversation.moved(decides(Decision::Say("more".into())));
    reply(&mut conversation);
    assert_eq!(conversation.step(), &Step::AskClosing);
}

#[test]
fn the_last_reply_can_still_meet_the_goal() {
    for (goal_met, ending) in [(true, Ending::GoalMet), (false, Ending::MaxTurns)] {
        let mut conversation = Conversation::new("hello", 1, &[]);
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
    let mut conversation = Conversation::new("hello", 8, &[]);
    reply(&mut conversation);
    conversation.moved(decides(Decision::GiveUp { reason: "no use".into() }));
    assert_eq!(conversation.step(), &Step::Done(Ending::GaveUp { reason: "no use".into() }));
    let (_, closing, _) = conversation.into_parts();
    assert!(!closing.unwrap().goal_met);
}

#[test]
fn a_question_is_answered_even_where_no_message_is_left() {
    let mut conversation = Conversation::new("book it", 1, &[]);
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
    let mut conversation = Conversation::new("book it", 2, &[]);
    asks(&mut conversation);
    conversation.answered(None, yes());
    reply(&mut conversation);
    assert_eq!(conversation.step(), &Step::AskActor);
}

#[test]
fn an_agent_that_only_ever_asks_is_not_answered_for_ever() {
    let mut conversation = Conversation::new("book it", 5, &[]);
    for _ in 0..ROUNDS_OF_QUESTIONS {
        asks(&mut conversation);
        conversation.answered(None, yes());
    }
    asks(&mut conversation);
    assert_eq!(conversation.step(), &Step::AskClosing);
}

fn say(text: &str) -> Line {
    Line::Say(text.to_owned())
}

fn free(messages: Option<u32>) -> Line {
    Line::Free { messages }
}

/// What is about to be sent, and by whom.
fn sent(conversation: &Conversation) -> (&str, WrittenBy) {
    let Step::Send(message) = conversation.step() else { panic!("{:?}", conversation.step()) };
    (&message.text, message.by)
}

#[test]
fn a_case_that_says_everything_ends_with_the_reply_to_its_last_line_and_asks_nobody() {
    let mut conversation = Conversation::new("hello", 3, &[say("one"), say("two")]);
    for line in ["hello", "one", "two"] {
        assert_eq!(sent(&conversation), (line, WrittenBy::Case));
        reply(&mut conversation);
    }
    assert_eq!(conversation.step(), &Step::Done(Ending::ScriptEnded));
    assert_eq!(conversation.into_parts().1, None);
}

#[test]
fn an_agent_that_only_asks_uses_up_a_script_without_an_actor_being_asked_to_close() {
    let mut conversation = Conversation::new("book it", 5, &[say("one")]);
    for _ in 0..ROUNDS_OF_QUESTIONS {
        asks(&mut conversation);
        conversation.answered(None, yes());
    }
    asks(&mut conversation);
    assert_eq!(conversation.step(), &Step::Done(Ending::MaxTurns));
}

#[test]
fn a_script_waits_for_the_answers_to_questions() {
    let mut conversation = Conversation::new("book it", 3, &[say("one")]);
    asks(&mut conversation);
    conversation.answered(None, yes());
    assert_eq!(sent(&conversation), ("Yes.", WrittenBy::Actor));
    reply(&mut conversation);
    assert_eq!(sent(&conversation), ("one", WrittenBy::Case));
}

#[test]
fn the_script_resumes_after_a_free_part_and_the_actor_has_the_last_word() {
    let mut conversation = Conversation::new("hello", 8, &[free(Some(1)), say("and now this")]);
    reply(&mut conversation);
    conversation.moved(decides(Decision::Say("my own words".into())));
    assert_eq!(sent(&conversation), ("my own words", WrittenBy::Actor));
    reply(&mut conversation);
    assert_eq!(sent(&conversation), ("and now this", WrittenBy::Case));
    reply(&mut conversation);
    assert_eq!(conversation.step(), &Step::AskClosing);
    conversation.closed(Closing {
        reasoning: "seen".into(),
        progress: vec![],
        goal_met: false,
        drafts: Vec::new(),
    });
    assert_eq!(conversation.step(), &Step::Done(Ending::ScriptEnded));
}

#[test]
fn an_actor_that_would_stop_says_the_line_that_is_left_and_its_reasoning_is_kept() {
    for decision in [Decision::GoalMet, Decision::GiveUp { reason: "no use".into() }] {
        let mut conversation = Conversation::new("hello", 8, &[free(None), say("one more thing")]);
        reply(&mut conversation);
        assert_eq!(conversation.step(), &Step::AskActor);
        conversation.moved(decides(decision));
        let Step::Send(message) = conversation.step() else { panic!("nothing to send") };
        assert_eq!((message.text.as_str(), message.by), ("one more thing", WrittenBy::Case));
        assert_eq!(message.reasoning.as_deref(), Some("because"));
    }
}

#[test]
fn an_actor_may_stop_in_the_last_part_of_a_script_where_it_is_free() {
    let mut conversation = Conversation::new("hello", 8, &[say("one"), free(None)]);
    reply(&mut conversation);
    reply(&mut conversation);
    assert_eq!(conversation.step(), &Step::AskActor);
    conversation.moved(decides(Decision::GoalMet));
    assert_eq!(conversation.step(), &Step::Done(Ending::GoalMet));
}
