//! What was recorded comes back, and what was not is named.

use super::{super::*, *};

#[tokio::test]
async fn a_replay_gives_the_whole_answer_and_says_where_it_is_from() {
    let room = Room::new();
    room.record(Fake::new(|_, _| Ok(full()))).complete(&request("paris", "Hello")).await.unwrap();
    let replayed = room.replay().complete(&request("paris", "Hello")).await.unwrap();
    assert_eq!(replayed, ModelResponse { source: AnswerSource::Recording, ..full() });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_attempt_gets_its_own_answers_again_whatever_runs_side_by_side() {
    let room = Room::new();
    let cases: Vec<String> = (0..40).map(|number| format!("case-{number}")).collect();
    // Half of the requests are the same words in every attempt, and so the same request.
    let mut requests: Vec<ModelRequest> = cases.iter().map(|case| request(case, "Hello")).collect();
    requests.extend(cases.iter().map(|case| request(case, &format!("I am {case}"))));
    let recorded = ask_all(&room.record(Fake::counting()), requests.clone()).await;

    requests.reverse();
    let mut replayed = ask_all(&room.replay(), requests).await;
    replayed.reverse();
    assert_eq!(replayed, recorded);
}

#[tokio::test]
async fn equal_requests_get_the_recorded_answers_in_order_and_no_more() {
    let room = Room::new();
    let recording = room.record(Fake::counting());
    for _ in 0..2 {
        recording.complete(&request("paris", "Hello")).await.unwrap();
    }
    let replay = room.replay();
    for expected in ["answer 0", "answer 1"] {
        assert_eq!(replay.complete(&request("paris", "Hello")).await.unwrap().text, expected);
    }
    let error = replay.complete(&request("paris", "Hello")).await.unwrap_err();
    assert_eq!(error.fault(), Some(Fault::NotRecorded));
    assert!(error.to_string().contains("recorded 2 times and is asked once more"), "{error}");
}

#[tokio::test]
async fn a_miss_names_the_nearest_recording_and_what_differs() {
    let room = Room::new();
    let recording = room.record(Fake::counting());
    let judge = |case: &str| ModelRequest { role: Role::Judge, ..request(case, "Was the flight booked?") };
    for request in [request("rome", "I want to go to Rome"), request("paris", "I want to fly to Paris")] {
        recording.complete(&request).await.unwrap();
    }
    recording.complete(&judge("paris")).await.unwrap();
    let error = room.replay().complete(&request("paris", "I want to fly to Nice")).await.unwrap_err();
    assert_eq!(error.fault(), Some(Fault::NotRecorded));
    let expected = format!(
        "{} has no answer for the actor of paris / auto / 1: the nearest is line 3, for the actor of paris / auto \
         / 1, where messages[0].text differs at character 18: recorded \"I want to fly to Paris\", asked \"I want \
         to fly to Nice\"; record again",
        room.path("run.jsonl").display()
    );
    assert_eq!(error.to_string(), expected);

    // An attempt that was never recorded: whatever is most alike.
    let error = room.replay().complete(&request("milan", "I want to go to Rimini")).await.unwrap_err();
    assert!(error.to_string().contains("line 2, for the actor of rome / auto / 1"), "{error}");

    let other = Player::open(&room.path("run.jsonl")).unwrap().model(ModelId::new("openai/other"));
    let error = other.complete(&request("paris", "I want to fly to Paris")).await.unwrap_err();
    let expected = r#"line 3, for the actor of paris / auto / 1, where model differs: recorded "openai/fake", asked "openai/other""#;
    assert!(error.to_string().contains(expected), "{error}");
}

#[tokio::test]
async fn a_miss_in_an_empty_recording_says_so() {
    let room = Room::new();
    // One in which nothing was asked is there as long as it goes on.
    let _goes_on = room.record(Fake::counting());
    let error = room.replay().complete(&request("paris", "Hello")).await.unwrap_err();
    assert!(error.to_string().contains("the recording is empty"), "{error}");
}

#[tokio::test]
async fn a_miss_shows_no_secret_that_the_recording_hides() {
    let room = Room::new();
    room.record(Fake::counting()).complete(&leaky_request()).await.unwrap();
    let changed = ModelRequest { seed: rehearsal_core::seed::Seed(1), ..leaky_request() };
    let error = room.replay().complete(&changed).await.unwrap_err().to_string();
    assert!(error.contains("[redacted]") && !error.contains(KEY), "{error}");

    // One that the recording never held is hidden where it is known.
    let replay = Player::open(&room.path("run.jsonl")).unwrap().hiding(Secrets::new(["hunter-22"]));
    let told = request("paris", "My password is hunter-22");
    let error = replay.model(ModelId::new(MODEL)).complete(&told).await.unwrap_err().to_string();
    assert!(!error.contains("hunter"), "{error}");
}

#[tokio::test]
async fn no_byte_of_a_recording_shows_a_secret_and_nobody_else_may_read_it() {
    let room = Room::new();
    let recording = room.record(Fake::new(|_, _| Ok(leaky())));
    // Who asks gets the answer as it came.
    assert_eq!(recording.complete(&leaky_request()).await, Ok(leaky()));
    let path = room.path("run.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    assert!(!text.contains("4711") && text.contains("[redacted]"), "{text}");
    assert_eq!(mode(&path), 0o600);
    // The request is found again, though it is written without the secret.
    assert!(room.replay().complete(&leaky_request()).await.is_ok());
}

#[rstest]
#[case("empty", "")]
#[case("notes", "Dear diary")]
#[case("recording", "{\"rehearsal_recording\":1}\n")]
fn nothing_is_ever_overwritten(#[case] name: &str, #[case] content: &str) {
    let room = Room::new();
    let path = room.path(name);
    fs::write(&path, content).unwrap();
    let error = Recorder::create(&path, Secrets::default()).err().unwrap().to_string();
    assert_eq!(error, format!("{} already exists; name another file, or remove it first", path.display()));
    assert_eq!(fs::read_to_string(&path).unwrap(), content);
}

#[test]
fn a_recording_in_a_folder_that_is_not_there_is_refused() {
    let path = Room::new().path("nowhere/run.jsonl");
    let error = Recorder::create(&path, Secrets::default()).err().unwrap().to_string();
    assert!(error.starts_with(&format!("cannot write {}: ", path.display())), "{error}");
}

#[tokio::test]
async fn an_answer_too_deep_to_be_read_again_is_recorded_without_its_raw_form() {
    let room = Room::new();
    let deep = (0..126).fold(json!(1), |inner, _| json!([inner]));
    let answer = ModelResponse { served: Served { raw: Some(deep), ..Served::default() }, ..full() };
    let recording = room.record(Fake::new(move |_, _| Ok(answer.clone())));
    recording.complete(&request("paris", "Hello")).await.unwrap();
    let replayed = room.replay().complete(&request("paris", "Hello")).await.unwrap();
    assert_eq!((replayed.text, replayed.served.raw), (full().text, None));
}
