use super::*;
use crate::testing::{scripted, session, told, tool, traced, turn};
use rehearsal_core::{
    attempt::AttemptIndex,
    diagnosis::{Category, Confidence, FoundBy},
    event::PlannedCase,
    ids::{EvaluatorName, SpanId},
    review::Owner,
    score::{Judgement, Score, Target},
    seed::Seed,
    session::{Ending, Session, Turn},
    span::{Activity, AgentCall, Evidence, ModelCall, ToolCall, ToolDefinition},
};
use rstest::rstest;
use serde_json::{Value, json};

/// Whatever the turn did, under ids of its own.
fn complete(turn: Turn, activities: Vec<Activity>) -> Turn {
    let mut turn = traced(turn, Evidence::Complete, activities);
    for (number, span) in (1..).zip(&mut turn.trace.spans) {
        span.span_id = SpanId::from_bytes([number; 8]);
    }
    turn
}

fn called(name: &str, arguments: Value) -> Activity {
    Activity::Tool(ToolCall { name: name.into(), arguments: Some(arguments), ..ToolCall::default() })
}

fn offers(tools: &[&str]) -> Activity {
    let definition = |name: &&str| ToolDefinition {
        name: (*name).to_owned(),
        description: None,
        parameters: Some(json!({ "required": ["city"] })),
    };
    Activity::Agent(AgentCall { tools: tools.iter().map(definition).collect(), ..AgentCall::default() })
}

fn kinds(session: &Session) -> Vec<(&'static str, u32, &'static str)> {
    let found = rules::found(session);
    found
        .iter()
        .map(|failure| (failure.category.as_str(), failure.place.turn, failure.confidence.as_str()))
        .collect()
}

#[test]
fn errors_of_tools_and_models_are_found_with_their_words() {
    let cut_off = ModelCall { finish_reason: Some("max_tokens".into()), ..ModelCall::default() };
    let found = rules::found(&session(vec![
        complete(turn("hi", "Sorry."), vec![tool("book", json!(null), Some("request timed out"))]),
        complete(turn("again", "Sorry!"), vec![tool("book", json!({ "error": "no seats" }), None)]),
        complete(turn("and now", "Well"), vec![Activity::Model(cut_off)]),
    ]));
    let kinds: Vec<_> =
        found.iter().map(|failure| (failure.category, failure.evidence.text.as_str())).collect();
    assert_eq!(
        kinds,
        [
            (Category::Timeout, "request timed out"),
            (Category::Other, "no seats"),
            (Category::ResourceExhaustion, "max_tokens")
        ]
    );
    assert_eq!(found[0].place.tool.as_deref(), Some("book"));
    assert_eq!(found[0].place.span_id, Some(SpanId::from_bytes([1; 8])));
}

#[test]
fn a_call_is_a_repetition_only_where_the_one_before_brought_something() {
    let find = || called("find", json!({ "city": "Paris" }));
    let failed = || tool("find", json!(null), Some("down"));
    let twice = session(vec![complete(turn("a", "b"), vec![find(), find()])]);
    assert_eq!(kinds(&twice), [("repetition_tool", 1, "high")]);
    let in_two_turns =
        session(vec![complete(turn("a", "b"), vec![find()]), complete(turn("c", "d"), vec![find()])]);
    assert_eq!(kinds(&in_two_turns), []);
    let retried = session(vec![complete(turn("a", "b"), vec![failed(), failed()])]);
    assert!(kinds(&retried).iter().all(|(kind, _, _)| *kind != "repetition_tool"), "{:?}", kinds(&retried));
}

#[rstest]
#[case::twice(2, Some("medium"))]
#[case::three_times(3, Some("high"))]
#[case::once(1, None)]
fn the_same_reply_again_is_a_repetition(#[case] times: usize, #[case] confidence: Option<&str>) {
    let turns = (0..times).map(|_| turn("and?", "I can not help you with that, sorry.")).collect();
    let expected: Vec<_> =
        confidence.into_iter().map(|sure| ("repetition_info", u32::try_from(times).unwrap(), sure)).collect();
    assert_eq!(kinds(&session(turns)), expected);
}

#[test]
fn thanks_may_be_returned_twice() {
    assert_eq!(kinds(&session(vec![turn("ta", "You are welcome."), turn("bye", "You are welcome.")])), []);
}

#[test]
fn a_deed_that_no_call_shows_is_a_claim() {
    let offering = || offers(&["book_flight"]);
    let claimed = session(vec![complete(turn("book", "I have booked it."), vec![offering()])]);
    assert_eq!(kinds(&claimed), [("hall_usage", 1, "medium")]);
    let call = || called("book_flight", json!({ "city": "Paris" }));
    let done = session(vec![complete(turn("book", "I have booked it."), vec![offering(), call()])]);
    assert_eq!(kinds(&done), []);
    let mut unseen = session(vec![complete(turn("book", "I have booked it."), vec![offering()])]);
    unseen.turns[0].trace.evidence = Evidence::Incomplete { missing: "the root".into() };
    assert_eq!(kinds(&unseen), [], "what was not recorded may have been done");
    let failed = tool("book_flight", json!(null), Some("sold out"));
    let invented = session(vec![complete(turn("book", "I have booked it."), vec![failed])]);
    assert_eq!(kinds(&invented), [("other", 1, "low"), ("fabricate_tool_outputs", 1, "medium")]);
}

#[test]
fn calls_are_held_against_what_was_offered() {
    let turns = vec![complete(
        turn("a", "b"),
        vec![
            offers(&["find"]),
            called("find", json!({ "town": "Paris" })),
            called("fly", json!({ "city": "Paris" })),
        ],
    )];
    assert_eq!(kinds(&session(turns)), [("tool_schema", 1, "medium"), ("hall_capabilities", 1, "high")]);
}

#[test]
fn a_turn_without_a_reply_and_one_without_words_are_found() {
    let mut broken = turn("a", "");
    broken.error = Some("the agent answered with an error: 500".into());
    let mut silent = turn("b", "");
    silent.reply = Some(" ".into());
    assert_eq!(
        kinds(&session(vec![broken, silent])),
        [("service_errors", 1, "high"), ("nonsensical", 2, "medium")]
    );
}

/// A session in which the tool failed once and the reply claims otherwise.
fn failed() -> Session {
    let activities = vec![tool("find", json!(null), Some("request timed out"))];
    session(vec![complete(turn("Is there a flight?", "Yes, there are three."), activities)])
}

fn planned() -> PlannedCase {
    PlannedCase {
        name: "paris".into(),
        task_description: "A flight is found".into(),
        ..PlannedCase::default()
    }
}

fn cause(turn: u32, span: Value) -> Value {
    json!({
        "turn": turn, "span": span, "explanation": "The service was slow.", "causality": "primary_failure",
        "propagation": ["incorrect_path"], "noticed": "silent_undetected", "recommendation": "Say so to the user.",
        "fix": "system_prompt_fix",
    })
}

fn answer(found: Value, failures: Value) -> Value {
    json!({ "found": found, "failures": failures, "completion": "complete_failure", "summary": "It was slow." })
}

fn given(span: Value, quote: &str) -> Value {
    json!({
        "turn": 1, "span": span, "quote": quote, "why": "The flights are made up.",
        "category": "fabricate_tool_outputs", "confidence": "high", "cause": cause(1, json!("s1")),
    })
}

async fn examined(answers: Vec<Value>) -> (Examined, usize) {
    let (model, session, case) = (scripted(answers), failed(), planned());
    let diagnosing = Diagnosing::with(model.clone(), &Prompts::bundled().unwrap());
    let complaints = ["goal_success: Not met".to_owned()];
    let patient = Patient {
        attempt: AttemptIndex(0),
        case: &case,
        session: &session,
        complaints: &complaints,
        seed: Seed(1),
    };
    let examined = diagnosing.examine(patient).await;
    let asked = model.asked.lock().unwrap().len();
    (examined, asked)
}

fn explained() -> Value {
    json!([{ "id": "f1", "cause": cause(1, json!("s1")) }])
}

#[tokio::test]
async fn a_judge_explains_what_rules_found_and_adds_what_it_can_show() {
    let (examined, asked) =
        examined(vec![answer(explained(), json!([given(json!(null), "there are three")]))]).await;
    assert_eq!((asked, examined.error.is_none()), (1, true));
    let failures = &examined.findings.failures;
    assert_eq!(
        failures.iter().map(|found| found.found_by).collect::<Vec<_>>(),
        [FoundBy::Rule, FoundBy::Judge]
    );
    let cause = failures[0].cause.as_ref().unwrap();
    assert_eq!(cause.location.tool.as_deref(), Some("find"));
    assert_eq!(failures[1].confidence, Confidence::High);
}

#[tokio::test]
async fn a_finding_without_its_words_is_void_and_the_others_stay() {
    let failures = json!([given(json!("s1"), "three thousand"), given(json!("s1"), "timed out")]);
    let (examined, asked) = examined(vec![answer(explained(), failures)]).await;
    assert_eq!(asked, 1);
    assert_eq!(examined.findings.failures.len(), 2, "{:?}", examined.findings);
    assert!(examined.findings.notes[0].starts_with("1 further"), "{:?}", examined.findings.notes);
}

#[rstest]
#[case::nothing_but_inventions(answer(explained(), json!([given(json!(null), "three thousand")])))]
#[case::no_cause_for_what_was_found(answer(json!([]), json!([])))]
#[case::a_cause_too_many(answer(json!([{ "id": "f9", "cause": cause(1, json!(null)) }]), json!([])))]
#[case::no_such_turn(answer(json!([{ "id": "f1", "cause": cause(7, json!(null)) }]), json!([])))]
#[case::no_such_span(answer(json!([{ "id": "f1", "cause": cause(1, json!("s9")) }]), json!([])))]
#[case::not_json(json!("no failures"))]
#[tokio::test]
async fn an_answer_that_cannot_be_used_is_an_error_and_never_a_clean_session(#[case] unusable: Value) {
    let (examined, asked) = examined(vec![unusable]).await;
    assert_eq!(asked, 3, "asked again twice");
    assert!(matches!(examined.error, Some(EvaluatorError::Void(_))), "{:?}", examined.error);
    assert!(examined.findings.error.is_some());
    assert_eq!(examined.findings.failures.len(), 1, "what rules found stays");
}

#[tokio::test]
async fn a_second_answer_may_be_better_than_the_first() {
    let (examined, asked) =
        examined(vec![answer(json!([]), json!([])), answer(explained(), json!([]))]).await;
    assert_eq!((asked, examined.findings.error), (2, None));
}

#[test]
fn a_large_session_is_cut_in_the_middle_and_that_is_said() {
    let large = (0..300).map(|_| {
        complete(
            turn(&"user ".repeat(400), &"agent ".repeat(400)),
            vec![tool("find", json!("x".repeat(9000)), None)],
        )
    });
    let (session, case) = (session(large.collect()), planned());
    let patient =
        Patient { attempt: AttemptIndex(0), case: &case, session: &session, complaints: &[], seed: Seed(1) };
    let chart = Chart::of(&patient, &[]);
    let blocks = serde_json::to_string(&chart.blocks(&patient).unwrap()).unwrap();
    assert!(blocks.len() < 260_000, "{}", blocks.len());
    assert!(blocks.contains("bytes left out"));
    assert!(chart.notes()[0].contains("without their middle"), "{:?}", chart.notes());
    assert!(chart.notes()[1].starts_with("turns "), "{:?}", chart.notes());
}

fn score(passed: bool) -> (EvaluatorName, Judgement) {
    let score = Score {
        target: Target::Session,
        value: 0.0,
        label: "No".into(),
        passed,
        reason: "nothing was told".into(),
        evidence: vec![],
        assertions: vec![],
        votes: vec![],
    };
    (EvaluatorName::new("goal_success"), Judgement::Scored(vec![score]))
}

#[rstest]
#[case::passed(Ending::GoalMet, vec![score(true)], false)]
#[case::failed(Ending::GoalMet, vec![score(false)], true)]
#[case::gave_up_and_passed(Ending::GaveUp { reason: "bored".into() }, vec![score(true)], false)]
#[case::gave_up_unjudged(Ending::GaveUp { reason: "bored".into() }, vec![], true)]
#[case::agent_down(Ending::AgentError { message: "500".into(), owner: Owner::Agent }, vec![], true)]
#[case::actor_down(Ending::ActorError { message: "429".into(), owner: Owner::Infrastructure }, vec![], false)]
#[case::interrupted(Ending::Cancelled, vec![], false)]
fn only_a_session_that_failed_is_one(
    #[case] ending: Ending,
    #[case] judgements: Vec<(EvaluatorName, Judgement)>,
    #[case] fails: bool,
) {
    assert_eq!(failing(&ending, &judgements).is_some(), fails);
}

#[test]
fn spans_of_one_id_in_two_turns_are_told_apart() {
    let turns = vec![
        complete(turn("a", "b"), vec![called("find", json!({}))]),
        complete(turn("c", "d"), vec![called("book", json!({}))]),
    ];
    let (session, case) = (session(turns), planned());
    let patient =
        Patient { attempt: AttemptIndex(0), case: &case, session: &session, complaints: &[], seed: Seed(1) };
    let chart = Chart::of(&patient, &[]);
    assert!(chart.span(1, "s1").is_some() && chart.span(2, "s2").is_some());
    assert!(chart.span(1, "s2").is_none(), "a span is one of its own turn");
}

#[test]
fn a_system_prompt_is_shown_wherever_it_stands_and_in_a_fence_of_the_patients_own() {
    let session = session(vec![complete(turn("a", "b"), vec![told("Never sell.")])]);
    let case = planned();
    let shown = [1, 2].map(|seed| {
        let (attempt, seed) = (AttemptIndex(0), Seed(seed));
        let patient = Patient { attempt, case: &case, session: &session, complaints: &[], seed };
        serde_json::to_value(Chart::of(&patient, &[]).blocks(&patient).unwrap()).unwrap()
    });
    let text = |at: usize| shown[at]["session"].as_str().unwrap();
    assert!(text(0).starts_with("<session id="), "{}", text(0));
    assert!(text(0).contains("\"agent_system_prompt\":\"Never sell.\""), "{}", text(0));
    assert_eq!(text(0).lines().nth(1), text(1).lines().nth(1));
    assert_ne!(text(0).lines().next(), text(1).lines().next());
}

#[test]
fn a_turn_of_thirty_thousand_spans_is_shown_in_part() {
    let calls = (0..30_000).map(|_| called("find", json!({ "city": "Paris" })));
    let (session, case) =
        (session(vec![traced(turn("a", "b"), Evidence::Complete, calls.collect())]), planned());
    let patient =
        Patient { attempt: AttemptIndex(0), case: &case, session: &session, complaints: &[], seed: Seed(1) };
    let chart = Chart::of(&patient, &[]);
    assert!(serde_json::to_string(&chart.blocks(&patient).unwrap()).unwrap().len() < 260_000);
    assert!(chart.notes()[0].contains("spans were not shown"), "{:?}", chart.notes());
}

#[tokio::test]
async fn a_judge_explains_no_more_than_it_can_and_the_rest_stays() {
    let fails = |number: usize| tool("find", json!(null), Some(&format!("request {number} timed out")));
    let turns = vec![complete(turn("a", "b"), (0..30).map(fails).collect())];
    let found: Vec<Value> = (1..=EXPLAINED)
        .map(|number| json!({ "id": format!("f{number}"), "cause": cause(1, json!(null)) }))
        .collect();
    let model = scripted(vec![answer(json!(found), json!([]))]);
    let (session, case) = (session(turns), planned());
    let patient =
        Patient { attempt: AttemptIndex(0), case: &case, session: &session, complaints: &[], seed: Seed(1) };
    let examined = Diagnosing::with(model, &Prompts::bundled().unwrap()).examine(patient).await;
    let failures = &examined.findings.failures;
    assert_eq!(
        (failures.len(), failures.iter().filter(|found| found.cause.is_some()).count()),
        (30, EXPLAINED)
    );
    assert!(examined.findings.notes[0].starts_with("10 further failures"), "{:?}", examined.findings.notes);
}
