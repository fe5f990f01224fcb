//! The desk's rules: who gets which answer, and which answers nobody gets.

use super::*;

fn answer(session: &str, turn: Option<u64>, text: &str) -> Answer {
    Answer { session: SessionId::new(session), turn, outcome: Ok(Reply::words(text)) }
}

fn reply(text: &str) -> Told {
    Ok(Reply::words(text))
}

#[test]
fn answers_reach_their_sessions_in_any_order() {
    let desk = Desk::default();
    let mut first = desk.wait_for(&SessionId::new("a"), 1).unwrap();
    let mut second = desk.wait_for(&SessionId::new("b"), 1).unwrap();
    assert_eq!(desk.file(answer("b", None, "for b")), Filed::Delivered);
    assert_eq!(desk.file(answer("a", Some(1), "for a")), Filed::Delivered);
    assert_eq!(first.try_recv(), Ok(reply("for a")));
    assert_eq!(second.try_recv(), Ok(reply("for b")));
}

#[test]
fn a_late_answer_that_says_its_turn_is_dropped() {
    let (desk, session) = (Desk::default(), SessionId::new("a"));
    drop(desk.wait_for(&session, 1).unwrap());
    let mut second = desk.wait_for(&session, 2).unwrap();
    assert_eq!(desk.file(answer("a", Some(1), "late")), Filed::Stale);
    assert_eq!(desk.file(answer("a", Some(2), "in time")), Filed::Delivered);
    assert_eq!(second.try_recv(), Ok(reply("in time")));
}

#[test]
fn a_late_answer_that_comes_before_the_next_turn_harms_nobody() {
    let (desk, session) = (Desk::default(), SessionId::new("a"));
    drop(desk.wait_for(&session, 1).unwrap());
    assert_eq!(desk.file(answer("a", None, "late")), Filed::Stale);
    let mut second = desk.wait_for(&session, 2).unwrap();
    assert_eq!(desk.file(answer("a", None, "in time")), Filed::Delivered);
    assert_eq!(second.try_recv(), Ok(reply("in time")));
}

#[test]
fn an_answer_without_a_turn_breaks_a_session_with_a_turn_given_up() {
    let (desk, session) = (Desk::default(), SessionId::new("a"));
    drop(desk.wait_for(&session, 1).unwrap());
    let mut second = desk.wait_for(&session, 2).unwrap();
    desk.file(answer("a", None, "of which turn?"));
    assert_eq!(second.try_recv(), Ok(Err(ambiguous())));
    assert_eq!(desk.wait_for(&session, 3).err(), Some(ambiguous()));
}

#[test]
fn an_answer_nobody_asked_for_is_told_apart() {
    let (desk, session) = (Desk::default(), SessionId::new("a"));
    assert_eq!(desk.file(answer("a", None, "too early")), Filed::Stray);
    let mut told = desk.wait_for(&session, 1).unwrap();
    desk.file(answer("a", None, "once"));
    assert_eq!(desk.file(answer("a", None, "twice")), Filed::Stale);
    assert_eq!(told.try_recv(), Ok(reply("once")));
    desk.forget(&session);
    assert_eq!(desk.file(answer("a", None, "too late")), Filed::Stray);
}

#[test]
fn a_closed_desk_tells_those_who_wait_and_those_who_come() {
    let (desk, session) = (Desk::default(), SessionId::new("a"));
    let reason = AgentError::Unreachable("it ended".to_owned());
    let mut told = desk.wait_for(&session, 1).unwrap();
    desk.close(&reason);
    desk.close(&AgentError::Unreachable("later".to_owned()));
    assert_eq!(told.try_recv(), Ok(Err(reason.clone())));
    assert_eq!(desk.wait_for(&session, 2).err(), Some(reason));
}
