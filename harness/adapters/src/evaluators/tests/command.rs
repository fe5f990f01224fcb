//! Programs.

use super::*;
use rstest::rstest;
use std::fs;

fn shell(script: &str) -> OwnEvaluator {
    let command = ["sh", "-c", script].map(str::to_owned).to_vec();
    let environment = BTreeMap::from([("OWN".to_owned(), "mine".to_owned())]);
    OwnEvaluator::Command { command, folder: None, environment }
}

async fn answered(script: &str, timeout: Duration) -> Result<Value, AssessorError> {
    let folder = tempfile::tempdir().unwrap();
    connected(shell(script), folder.path(), timeout).await?.assess(&evaluation()).await
}

#[rstest]
#[case::it_reads_what_it_is_given(
    r#"read line; case "$line" in *'"name":"paris"'*) echo '{"value": 1}';; *) echo '{"value": 0}';; esac"#,
    json!({ "value": 1 })
)]
#[case::it_need_not_read(r#"echo '{"value": 0.5}'"#, json!({ "value": 0.5 }))]
#[case::it_inherits_the_environment_and_has_its_own(
    r#"cat > /dev/null; echo "{\"reason\": \"$GREETING $OWN\"}""#,
    json!({ "reason": "hello mine" })
)]
#[case::it_may_talk_on_standard_error("cat >&2; echo 1", json!(1))]
#[tokio::test]
async fn a_program_is_given_the_evaluation_and_answers(#[case] script: &str, #[case] answer: Value) {
    assert_eq!(answered(script, PATIENCE).await, Ok(answer));
}

#[tokio::test]
async fn it_is_started_in_the_suites_folder() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("answer.json"), "{\"value\": 0.25}").unwrap();
    let program = connected(shell("cat answer.json"), folder.path(), PATIENCE).await.unwrap();
    assert_eq!(program.assess(&evaluation()).await, Ok(json!({ "value": 0.25 })));
}

#[rstest]
#[case::it_crashes("echo 'no model' >&2; exit 3", "exit status: 3; its last words: no model")]
#[case::it_crashes_after_its_answer("echo '{\"value\": 1}'; exit 1", "exit status: 1")]
#[case::it_is_killed("kill -9 $$", "signal: 9")]
#[case::it_says_nothing("cat > /dev/null", "it is empty")]
#[case::it_babbles("echo looking; echo '{\"value\": 1}'", "begins \"looking")]
#[case::it_answers_twice("echo '{\"value\": 1}'; echo '{\"value\": 0}'", "not one JSON value")]
#[case::it_never_ends_talking("yes", "longer than 10 MiB")]
#[case::it_answers_too_much("head -c 11000000 /dev/zero", "longer than 10 MiB")]
#[case::it_nests_too_deep("head -c 100000 /dev/zero | tr '\\0' '['", "not one JSON value")]
#[tokio::test]
async fn what_is_no_answer_is_an_error_that_says_why(#[case] script: &str, #[case] told: &str) {
    let error = answered(script, PATIENCE).await.unwrap_err().to_string();
    assert!(error.contains(told) && !error.contains("agent") && error.len() < 1_000, "{error}");
}

#[tokio::test]
async fn one_that_hangs_is_ended_with_all_that_it_started() {
    let folder = tempfile::tempdir().unwrap();
    // A child that would go on for ever, and keeps standard output open.
    let script = "(while :; do :; done) & echo $! > child; wait";
    let program = connected(shell(script), folder.path(), Duration::from_millis(500)).await.unwrap();
    let error = program.assess(&evaluation()).await.unwrap_err();
    assert_eq!(error.to_string(), "the evaluator did not answer within 500ms, and was ended");
    let child = fs::read_to_string(folder.path().join("child")).unwrap();
    let alive = PathBuf::from(format!("/proc/{}/stat", child.trim()));
    let gone = async {
        // A process that was killed may wait for somebody to take note of it.
        while fs::read_to_string(&alive).is_ok_and(|stat| !stat.contains(") Z ")) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.unwrap();
}

#[tokio::test]
async fn many_are_asked_at_once_and_none_gets_anothers_answer() {
    let folder = tempfile::tempdir().unwrap();
    let program = connected(shell("cat"), folder.path(), PATIENCE).await.unwrap();
    let asked = (0..20).map(|number| {
        let program = Arc::clone(&program);
        tokio::spawn(async move { program.assess(&json!({ "number": number })).await })
    });
    for (number, answer) in asked.collect::<Vec<_>>().into_iter().enumerate() {
        assert_eq!(answer.await.unwrap(), Ok(json!({ "number": number })));
    }
}

#[tokio::test]
async fn a_program_that_is_not_there_is_known_before_anything_is_asked() {
    let evaluator = OwnEvaluator::Command {
        command: vec!["./no-such-judge".to_owned()],
        folder: None,
        environment: BTreeMap::new(),
    };
    let error = connected(evaluator, Path::new("."), PATIENCE).await.err().unwrap().to_string();
    assert!(error.starts_with("the evaluator cannot be started: the program \"./no-such-judge\""), "{error}");
}
