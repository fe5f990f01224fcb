use super::*;
use crate::testing::{Scripted, attempt, block, case, given, turn};
use rehearsal_core::{
    actor::{ActorProfile, Closing, PartProgress, PartStatus},
    draft::RefusedDraft,
    model::{Fault, ModelError},
    review::{Owner, Validity},
    seed::Seed,
    session::{Turn, WrittenBy},
};
use rstest::rstest;
use serde_json::{Value, json};

fn profile() -> ActorProfile {
    ActorProfile {
        traits: [].into(),
        manner: [].into(),
        context: "Always late.".into(),
        actor_goal: "A flight".into(),
        goal_parts: vec!["booked".into()],
    }
}

/// A message that the actor wrote, and the reply.
fn written(number: u32, user: &str, reply: &str) -> Turn {
    let mut turn = turn(number, user, reply);
    turn.user.reasoning = Some("so".into());
    turn
}

fn session(second: &str, ending: Ending) -> Session {
    let status = PartStatus::Met;
    let closing = (ending == Ending::GoalMet).then(|| Closing {
        reasoning: "done".into(),
        progress: vec![PartProgress { part: "booked".into(), status }],
        goal_met: true,
        drafts: vec![],
    });
    Session {
        id: rehearsal_core::ids::SessionId::new("s"),
        attempt: played().id(),
        profile: Some(profile()),
        turns: vec![turn(1, "I need a flight.", "When?"), written(2, second, "Booked, QX12.")],
        ending,
        closing,
        refused: vec![],
    }
}

fn played() -> Attempt {
    attempt(case(&["booked"]), given(None))
}

/// What nobody but an assistant says.
const AS_ASSISTANT: &str = "Sure. How can I help you today?";

fn actor_error(owner: Owner) -> Ending {
    Ending::ActorError { message: "no answer".into(), owner }
}

#[rstest]
#[case::fair("On Monday.", Ending::GoalMet, Validity::Valid)]
#[case::gave_it_away(AS_ASSISTANT, Ending::GoalMet, Validity::Helped)]
#[case::stood_in_the_way(AS_ASSISTANT, Ending::MaxTurns, Validity::Hindered)]
#[case::could_not_play("On Monday.", actor_error(Owner::User), Validity::Hindered)]
#[case::was_not_heard("On Monday.", actor_error(Owner::Infrastructure), Validity::Unreviewed)]
#[case::stopped("On Monday.", Ending::Cancelled, Validity::Unreviewed)]
#[case::broke("On Monday.", Ending::Budget, Validity::Unreviewed)]
#[tokio::test]
async fn the_rules_tell_whether_a_session_can_be_believed(
    #[case] second: &str,
    #[case] ending: Ending,
    #[case] validity: Validity,
) {
    let review = RuleReviewer.review(&played(), &session(second, ending)).await;
    assert_eq!(review.validity, validity, "{review:?}");
    assert_eq!(review.unreviewed.is_some(), validity == Validity::Unreviewed);
}

#[tokio::test]
async fn a_finding_quotes_the_words_as_they_stand_in_their_turn() {
    let session = session(AS_ASSISTANT, Ending::MaxTurns);
    let review = RuleReviewer.review(&played(), &session).await;
    let finding = &review.findings[0];
    assert_eq!((finding.fault, finding.evidence.turn), (DraftFault::OutOfRole, 2));
    assert!(view::stands_in(&finding.evidence.text, AS_ASSISTANT), "{finding:?}");
}

#[tokio::test]
async fn a_user_whose_drafts_were_all_refused_is_held_to_the_last_of_them() {
    let draft = |repair, text: &str, fault| {
        let reason = format!("no user says {text}");
        RefusedDraft { repair, text: text.into(), fault, reason }
    };
    let refused = vec![draft(0, "{", DraftFault::Unreadable), draft(1, AS_ASSISTANT, DraftFault::OutOfRole)];
    let session = Session { refused, ..session("On Monday.", actor_error(Owner::User)) };
    let review = RuleReviewer.review(&played(), &session).await;
    let finding = &review.findings[0];
    assert_eq!((finding.fault, finding.effect), (DraftFault::OutOfRole, Effect::Hindered));
    assert_eq!(finding.evidence, Quote { turn: 3, text: AS_ASSISTANT.into() });
    assert_eq!(finding.why, format!("no user says {AS_ASSISTANT}"));
}

#[tokio::test]
async fn words_that_the_case_gave_are_nobodys_fault() {
    let mut session = session(AS_ASSISTANT, Ending::ScriptEnded);
    session.turns[1].user.by = WrittenBy::Case;
    let review = RuleReviewer.review(&played(), &session).await;
    assert_eq!(review.validity, Validity::Valid, "{review:?}");
}

#[tokio::test]
async fn a_content_stop_with_a_part_open_helped() {
    let mut session = session("On Monday.", Ending::GoalMet);
    session.closing.as_mut().unwrap().progress[0].status = PartStatus::Open;
    let review = RuleReviewer.review(&played(), &session).await;
    let stop = review.findings.iter().find(|finding| finding.fault == DraftFault::StopsTooSoon).unwrap();
    assert_eq!((stop.effect, stop.evidence.turn), (Effect::Helped, 3));
}

#[tokio::test]
async fn a_session_without_a_user_is_unreviewed() {
    let session = Session { profile: None, ..session("On Monday.", Ending::MaxTurns) };
    let review = RuleReviewer.review(&played(), &session).await;
    assert_eq!(review.validity, Validity::Unreviewed);
}

fn finding(turn: u32, quote: &str, fault: &str, effect: &str) -> Value {
    let finding =
        json!({ "turn": turn, "reasoning": "Made up.", "quote": quote, "fault": fault, "effect": effect });
    json!({ "findings": [finding] })
}

async fn judged(answers: &[Value], session: &Session) -> (Review, usize) {
    let model = Scripted::new(answers);
    let reviewer = JudgingReviewer::new(model.clone(), Prompts::bundled().unwrap());
    let review = reviewer.review(&played(), session).await;
    (review, model.asked().len())
}

#[tokio::test]
async fn a_judge_finds_what_no_rule_sees() {
    let answer = finding(2, "on  monday", "unknown_fact", "helped");
    let (review, _) = judged(&[answer], &session("On Monday.", Ending::GoalMet)).await;
    assert_eq!(review.validity, Validity::Helped);
    assert_eq!(review.findings[0].evidence, Quote { turn: 2, text: "on  monday".into() });
}

#[rstest]
#[case::not_said(2, "passport X123")]
#[case::said_by_the_agent(2, "QX12")]
#[case::given_by_the_case(1, "I need a flight.")]
#[case::no_such_turn(7, "On Monday.")]
#[case::nothing_quoted(2, "")]
#[tokio::test]
async fn an_invented_quote_voids_the_review_and_never_makes_the_session_valid(
    #[case] turn: u32,
    #[case] quote: &str,
) {
    let answer = finding(turn, quote, "unknown_fact", "helped");
    let (review, asked) =
        judged(&[answer.clone(), answer.clone(), answer], &session("On Monday.", Ending::GoalMet)).await;
    assert_eq!((review.validity, asked), (Validity::Unreviewed, 3));
    assert!(review.unreviewed.unwrap().starts_with("the review came to nothing: "));
}

#[tokio::test]
async fn a_judge_that_is_down_leaves_what_the_rules_found() {
    let (review, _) = judged(&[], &session(AS_ASSISTANT, Ending::MaxTurns)).await;
    assert_eq!(review.validity, Validity::Hindered);
    let (review, _) = judged(&[], &session("On Monday.", Ending::MaxTurns)).await;
    assert_eq!(review.validity, Validity::Unreviewed);
    let down = ModelError::provider(Fault::Unavailable, "down").to_string();
    assert!(review.unreviewed.unwrap().ends_with(&down));
}

#[tokio::test]
async fn a_judge_may_speak_of_the_stop_under_the_number_after_the_last() {
    let gave_up = Ending::GaveUp { reason: "This takes too long".into() };
    let answer = finding(3, "too long", "stops_too_soon", "hindered");
    let (review, _) = judged(&[answer], &session("On Monday.", gave_up)).await;
    assert_eq!(review.validity, Validity::Hindered, "{review:?}");
}

#[rstest]
#[case::not_played_out(session("On Monday.", actor_error(Owner::User)))]
#[case::all_given(Session { closing: None, turns: vec![turn(1, "I need a flight.", "Booked.")], ..session("", Ending::ScriptEnded) })]
#[tokio::test]
async fn no_judge_is_paid_for_what_cannot_be_held_against_anybody(#[case] session: Session) {
    assert_eq!(judged(&[], &session).await.1, 0);
}

#[tokio::test]
async fn the_judge_is_told_whose_words_they_are_and_how_it_ended() {
    let model = Scripted::new(&[json!({ "findings": [] })]);
    let reviewer = JudgingReviewer::new(model.clone(), Prompts::bundled().unwrap());
    reviewer.review(&played(), &session("On Monday.", Ending::GoalMet)).await;
    let request = &model.asked()[0];
    let conversation = block(request, "conversation");
    assert_eq!([&conversation[0]["written_by"], &conversation[1]["written_by"]], ["case", "actor"]);
    assert_eq!(block(request, "stop")["how"], "stopped content");
    assert_eq!(request.role, rehearsal_core::model::Role::Judge);
}

#[tokio::test]
async fn the_judge_of_another_attempt_is_shown_the_same_in_other_fences() {
    let mut shown = Vec::new();
    for seed in [1, 2] {
        let model = Scripted::new(&[json!({ "findings": [] })]);
        let reviewer = JudgingReviewer::new(model.clone(), Prompts::bundled().unwrap());
        let attempt = Attempt { seed: Seed(seed), ..played() };
        reviewer.review(&attempt, &session("On Monday.", Ending::GoalMet)).await;
        shown.push(model.asked().remove(0));
    }
    for name in ["case", "profile", "conversation", "stop"] {
        assert_eq!(block(&shown[0], name), block(&shown[1], name));
        let fence = |at: usize| {
            let text = &shown[at].messages[0].text;
            text.lines().find(|line| line.starts_with(&format!("<{name} id="))).unwrap().to_owned()
        };
        assert_ne!(fence(0), fence(1));
    }
}

#[tokio::test]
async fn a_session_that_was_left_to_the_case_alone_is_valid_whoever_was_cast() {
    let opening = vec![turn(1, AS_ASSISTANT, "When?")];
    let session = Session { profile: None, turns: opening, ..session("", Ending::ScriptEnded) };
    let review = RuleReviewer.review(&played(), &session).await;
    assert_eq!(review.validity, Validity::Valid, "{review:?}");
}
