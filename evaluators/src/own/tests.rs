//! Answers of the user's code, sound and otherwise.

use super::*;
use crate::testing::{case, session, told, tool, traced, turn};
use rehearsal_core::{
    attempt::AttemptIndex, score::Target, seed::Seed, session::Session, span::Evidence, suite::OwnEvaluator,
};
use rstest::rstest;
use serde_json::json;
use std::{sync::Mutex, time::Duration};

/// Answers the same to everything, and remembers what it was given.
struct Fixed {
    answer: Result<Value, AssessorError>,
    given: Mutex<Option<Value>>,
}

#[async_trait]
impl Assessor for Fixed {
    async fn assess(&self, evaluation: &Value) -> Result<Value, AssessorError> {
        *self.given.lock().unwrap() = Some(evaluation.clone());
        self.answer.clone()
    }
}

fn talk() -> Session {
    let booked = tool("book", json!({ "reference": "QX12" }), None);
    let first = traced(turn("Book it", "Gladly. From where?"), Evidence::Complete, vec![booked]);
    session(vec![first, turn("Lisbon", "Booked.")])
}

async fn answered(answer: Result<Value, AssessorError>) -> (Result<Outcome, EvaluatorError>, Value) {
    let fixed = Arc::new(Fixed { answer, given: Mutex::default() });
    let spec = OwnSpec {
        evaluator: OwnEvaluator::Rust { name: "fixed".into() },
        settings: json!({ "strict": true }),
        timeout: Duration::from_secs(1),
    };
    let own = resolve(EvaluatorName::new("mine"), &spec, Some(Code::Asked(fixed.clone())));
    let (case, session) = (case(&["The reference is told"]), talk());
    let exhibit = Exhibit { attempt: AttemptIndex(0), case: &case, session: &session, seed: Seed(1) };
    let found = own.evaluate(exhibit).await;
    let given = fixed.given.lock().unwrap().clone().unwrap();
    (found, given)
}

#[rstest]
#[case::a_value(json!({ "value": 0.5 }), &[(Target::Session, 0.5, true, "Passed")])]
#[case::a_number(json!(0.25), &[(Target::Session, 0.25, false, "Failed")])]
#[case::yes(json!(true), &[(Target::Session, 1.0, true, "Passed")])]
#[case::no(json!({ "value": false, "label": "Rude" }), &[(Target::Session, 0.0, false, "Rude")])]
#[case::its_own_threshold(json!({ "value": 0.8, "passed": false }), &[(Target::Session, 0.8, false, "Failed")])]
#[case::by_turn(
    json!({ "scores": [{ "value": 1, "turn": 1 }, { "value": 0, "turn": 2, "label": "Bad" }] }),
    &[(Target::Turn(1), 1.0, true, "Passed"), (Target::Turn(2), 0.0, false, "Bad")]
)]
#[case::with_words(
    json!({ "value": 1, "evidence": [{ "turn": 1, "text": "From where?" }, { "turn": 1, "text": "QX12" }] }),
    &[(Target::Session, 1.0, true, "Passed")]
)]
#[tokio::test]
async fn a_sound_answer_becomes_scores(
    #[case] answer: Value,
    #[case] expected: &[(Target, f64, bool, &str)],
) {
    let (found, _) = answered(Ok(answer)).await;
    let Ok(Outcome::Scored(scores)) = found else { panic!("{found:?}") };
    let told: Vec<_> =
        scores.iter().map(|score| (score.target, score.value, score.passed, score.label.as_str())).collect();
    assert_eq!(told, expected);
}

#[rstest]
#[case::too_much(json!({ "value": 1.5 }), "the value 1.5 is not from 0 to 1")]
#[case::too_little(json!({ "scores": [{ "value": 1 }, { "value": -0.1 }] }), "the value -0.1")]
#[case::not_a_number(json!({ "value": null }), "")]
#[case::text(json!({ "value": "NaN" }), "")]
#[case::no_scores(json!({ "scores": [] }), "it holds no score")]
#[case::nothing(json!({}), "neither `scores` nor `value`")]
#[case::a_list(json!([{ "value": 1 }]), "neither `scores` nor `value`")]
#[case::words(json!("great"), "neither `scores` nor `value`")]
#[case::an_unknown_turn(json!({ "value": 1, "turn": 3 }), "there is no turn 3; the session has 2")]
#[case::turn_nought(json!({ "value": 1, "turn": 0 }), "there is no turn 0")]
#[case::invented_words(
    json!({ "value": 1, "evidence": [{ "turn": 2, "text": "From where?" }] }),
    "the words \"From where?\" do not stand in turn 2"
)]
#[case::words_of_no_turn(json!({ "value": 1, "evidence": [{ "turn": 9, "text": "Booked." }] }), "it quotes turn 9")]
#[case::an_unknown_key(json!({ "value": 1, "score": 0 }), "unknown field `score`")]
#[case::two_at_once(json!({ "scores": [{ "value": 1 }], "error": "no" }), "unknown field `error`")]
#[tokio::test]
async fn an_answer_that_is_not_sound_is_an_error_and_never_a_score(
    #[case] answer: Value,
    #[case] told: &str,
) {
    let (found, _) = answered(Ok(answer)).await;
    let Err(EvaluatorError::Unusable(why)) = found else { panic!("{found:?}") };
    assert!(why.contains(told), "{why}");
}

#[tokio::test]
async fn what_is_not_applicable_and_what_failed_are_told_apart() {
    let (found, _) = answered(Ok(json!({ "not_applicable": "no booking" }))).await;
    assert_eq!(found, Ok(Outcome::NotApplicable { reason: "no booking".into() }));
    let (found, _) = answered(Ok(json!({ "error": "no database" }))).await;
    assert_eq!(found.unwrap_err().to_string(), "the evaluator failed: no database");
    let (found, _) = answered(Err(AssessorError::Late("within 5s".into()))).await;
    assert_eq!(found.unwrap_err().to_string(), "the evaluator did not answer within 5s");
}

#[tokio::test]
async fn the_code_is_given_what_the_schema_says() {
    let (_, given) = answered(Ok(json!(1))).await;
    let validator = jsonschema::validator_for(&evaluation_schema()).unwrap();
    let complaints: Vec<String> = validator.iter_errors(&given).map(|error| error.to_string()).collect();
    assert_eq!(complaints, Vec::<String>::new());
    assert_eq!(
        (&given["format"], &given["evaluator"], &given["settings"]),
        (&json!(1), &json!("mine"), &json!({ "strict": true }))
    );
    assert_eq!(given["case"]["assertions"], json!(["The reference is told"]));
    let first = &given["session"]["turns"][0];
    assert_eq!((&first["user"], &first["tool_calls"][0]["name"]), (&json!("Book it"), &json!("book")));
    // What the actor thought is nobody's to judge by.
    assert!(!given.to_string().contains("a secret thought"));
}

#[test]
fn a_system_prompt_that_only_the_model_call_holds_is_handed_over_too() {
    let first = traced(turn("Book it", "Gladly."), Evidence::Complete, vec![told("Never sell.")]);
    let (case, session) = (case(&[]), session(vec![first]));
    let exhibit = Exhibit { attempt: AttemptIndex(0), case: &case, session: &session, seed: Seed(1) };
    let name = EvaluatorName::new("mine");
    let document = Document::of(&exhibit, Asked { evaluator: &name, settings: &Value::Null });
    assert_eq!(serde_json::to_value(document).unwrap()["session"]["system_prompt"], "Never sell.");
}

#[test]
fn the_schema_of_answers_takes_what_is_taken() {
    let validator = jsonschema::validator_for(&answer_schema()).unwrap();
    for sound in
        [json!(1), json!(true), json!({ "value": 0.5 }), json!({ "scores": [{ "value": 1, "turn": 1 }] })]
    {
        assert!(validator.is_valid(&sound), "{sound}");
    }
    for unsound in [json!("great"), json!({ "scores": [] }), json!({ "value": 2 }), json!({ "score": 1 })] {
        assert!(!validator.is_valid(&unsound), "{unsound}");
    }
}

#[tokio::test]
async fn without_its_code_nothing_is_judged() {
    let spec = OwnSpec {
        evaluator: OwnEvaluator::Rust { name: "absent".into() },
        settings: Value::Null,
        timeout: Duration::from_secs(1),
    };
    let own = resolve(EvaluatorName::new("mine"), &spec, None);
    let (case, session) = (case(&[]), talk());
    let exhibit = Exhibit { attempt: AttemptIndex(0), case: &case, session: &session, seed: Seed(1) };
    assert!(own.evaluate(exhibit).await.is_err());
}
