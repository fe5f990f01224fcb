//! Python functions, in the system's own interpreter.

use super::*;
use rstest::rstest;
use std::fs;

const MODULE: &str = r#"
import os, sys, time
from dataclasses import dataclass

def turns(session, settings):
    return len(session["turns"]) >= settings["least"]

def whole(evaluation):
    print("printed words are no answer")
    return {"value": 0.5, "reason": evaluation["case"]["name"]}

def two(example, talk):
    return [{"value": 1, "turn": 1}, 0.25]

async def later(anything):
    return 0.75

@dataclass
class Verdict:
    value: float
    label: str

def made(session):
    return Verdict(1.0, "Good")

def raises(session):
    raise ValueError("no\nmodel")

def nothing(session):
    pass

def nan(session):
    return float("nan")

def dies(session):
    sys.stderr.write("out of memory\n")
    os._exit(7)

def hangs(session):
    time.sleep(3600)

def spins(session):
    while True:
        pass

def long(session):
    return {"value": 1, "reason": "x" * 11_000_000}

def deep(session):
    value = []
    for _ in range(5_000):
        value = [value]
    return {"value": value}

calls = 0

def counts(session):
    global calls
    calls += 1
    return {"value": 1, "reason": str(calls)}

def three(a, b, c):
    return True

number = 3
"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("judges.py"), MODULE).unwrap();
    folder
}

async fn function(name: &str, folder: &Path, timeout: Duration) -> Result<Arc<dyn Assessor>, AssessorError> {
    let evaluator =
        OwnEvaluator::Python { target: format!("judges:{name}"), interpreter: None, folder: None };
    connected(evaluator, folder, timeout).await
}

async fn returned(name: &str, timeout: Duration) -> Result<Value, AssessorError> {
    let folder = folder();
    function(name, folder.path(), timeout).await?.assess(&evaluation()).await
}

#[rstest]
#[case::by_the_names_of_its_parameters("turns", json!({ "value": true }))]
#[case::all_of_it("whole", json!({ "value": 0.5, "reason": "paris" }))]
#[case::a_list("two", json!({ "scores": [{ "value": 1, "turn": 1 }, { "value": 0.25 }] }))]
#[case::a_coroutine("later", json!({ "value": 0.75 }))]
#[case::a_dataclass("made", json!({ "value": 1.0, "label": "Good" }))]
#[tokio::test]
async fn a_function_is_called_and_what_it_returns_is_the_answer(#[case] name: &str, #[case] answer: Value) {
    assert_eq!(returned(name, PATIENCE).await, Ok(answer));
}

#[rstest]
#[case::it_raises("raises", "ValueError: no model (judges.py:")]
#[case::it_returns_nothing("nothing", "it returned NoneType; return a bool")]
#[case::not_a_number("nan", "ValueError")]
#[case::it_ends_the_process("dies", "exit status: 7; its last words: out of memory")]
#[case::it_returns_too_much("long", "longer than 10 MiB")]
#[case::it_nests_too_deep("deep", "")]
#[tokio::test]
async fn what_is_no_answer_is_an_error_that_says_why(#[case] name: &str, #[case] told: &str) {
    let error = returned(name, PATIENCE).await.unwrap_err().to_string();
    assert!(error.contains(told) && error.len() < 1_000, "{error}");
}

#[rstest]
#[case("hangs")]
#[case("spins")]
#[tokio::test]
async fn one_that_never_returns_is_ended_and_the_next_gets_a_process_of_its_own(#[case] name: &str) {
    let folder = folder();
    let function = function(name, folder.path(), Duration::from_millis(300)).await.unwrap();
    for _ in 0..2 {
        let error = function.assess(&evaluation()).await.unwrap_err().to_string();
        assert!(error.contains("did not answer within 300ms"), "{error}");
    }
}

#[tokio::test]
async fn one_process_serves_one_session_after_another() {
    let folder = folder();
    let function = function("counts", folder.path(), PATIENCE).await.unwrap();
    for number in 1..=3 {
        let answer = function.assess(&evaluation()).await.unwrap();
        assert_eq!(answer["reason"], json!(number.to_string()));
    }
}

#[rstest]
#[case("absent", "judges:absent is not there")]
#[case("number", "it is no function but int")]
#[case("three", "it must have one parameter")]
#[tokio::test]
async fn what_cannot_be_called_is_known_before_anything_is_asked(#[case] name: &str, #[case] told: &str) {
    let folder = folder();
    let error = function(name, folder.path(), PATIENCE).await.err().unwrap().to_string();
    assert!(error.starts_with("the evaluator cannot be started: ") && error.contains(told), "{error}");
    assert!(error.contains("the interpreter is"), "{error}");
}
