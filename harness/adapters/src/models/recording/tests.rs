use super::*;
use crate::{
    models::fake::{Fake, MODEL, request, said},
    secrets::Secrets,
};
use proptest::prelude::*;
use rehearsal_core::{
    ids::ModelId,
    model::{AnswerSource, Fault, Model, ModelError, ModelRequest, ModelResponse, Role, Served},
    usage::Usage,
};
use rstest::rstest;
use serde_json::json;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    sync::Arc,
};
use tempfile::TempDir;

const KEY: &str = "sk-live/4711+abc";

struct Room {
    folder: TempDir,
}

impl Room {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn record(&self, inner: Fake) -> Arc<dyn Model> {
        Recorder::create(&self.path("run.jsonl"), Secrets::new([KEY])).unwrap().around(Arc::new(inner))
    }

    fn replay(&self) -> Arc<dyn Model> {
        Player::open(&self.path("run.jsonl")).unwrap().model(ModelId::new(MODEL))
    }

    /// A run with this cache.
    fn cache(&self, inner: Arc<Fake>) -> Arc<dyn Model> {
        Cache::open(&self.path("cache"), Secrets::new([KEY])).unwrap().around(inner)
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

/// An answer that says something in every field.
fn full() -> ModelResponse {
    ModelResponse {
        text: r#"{"message":"Lisbon, please"}"#.into(),
        usage: Some(Usage { input_tokens: Some(10), output_tokens: Some(3), ..Usage::default() }),
        served: Served {
            model: Some("fake-2".into()),
            request_id: Some("req-1".into()),
            raw: Some(json!({"choices": [{"index": 0}], "usage": {"total": 13}})),
            ..Served::default()
        },
        source: AnswerSource::Provider,
    }
}

/// An answer with the key in every place where a provider could put it.
fn leaky() -> ModelResponse {
    let inside = json!({ "key": KEY }).to_string().replace('/', "\\/");
    ModelResponse {
        text: format!("my key is {KEY}, or {inside}"),
        served: Served {
            request_id: Some(KEY.into()),
            left_out: vec![format!("header {KEY}")],
            raw: Some(json!({"headers": {"authorization": format!("Bearer {KEY}"), KEY: [KEY]}})),
            ..Served::default()
        },
        ..full()
    }
}

/// A request in which the agent has repeated the key.
fn leaky_request() -> ModelRequest {
    let mut request = request("paris", &format!("The agent said: {KEY}"));
    request.system = format!("You know {KEY}.");
    request.answer.schema = json!({"enum": [KEY]});
    request
}

/// Everybody asks at once; the answers in the order of the requests.
async fn ask_all(model: &Arc<dyn Model>, requests: Vec<ModelRequest>) -> Vec<String> {
    let ask = |request: ModelRequest| {
        let model = model.clone();
        tokio::spawn(async move { model.complete(&request).await.unwrap().text })
    };
    let calls: Vec<_> = requests.into_iter().map(ask).collect();
    let mut answers = Vec::new();
    for call in calls {
        answers.push(call.await.unwrap());
    }
    answers
}

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
    room.record(Fake::counting());
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

const HEADER: &str = "{\"rehearsal_recording\":1}\n";

#[rstest]
#[case("", "is not a recording")]
#[case("Dear diary\n", "is not a recording")]
#[case("{\"rehearsal_recording\":0}\n", "is not a recording")]
#[case("{\"rehearsal_recording\":7}\n", "has format 7 and this version reads formats up to 1")]
#[case("{\"rehearsal_recording\":1}\n\n{}\n", "line 3: missing field `key` at column 2; remove the line")]
#[case("{\"rehearsal_recording\":1}\nnot json\n", "line 2: expected ident at column 2")]
#[case(
    "{\"rehearsal_recording\":1}\n{\"key\":\"12\"",
    "line 2: it ends in the middle, as when a run is killed"
)]
#[case("{\"rehearsal_recording\":1}\n{\"key\":\"12\"}\n", "line 2: a key is 64 hexadecimal digits")]
fn what_is_wrong_with_a_file_is_said_with_its_line(#[case] content: &str, #[case] expected: &str) {
    let room = Room::new();
    fs::write(room.path("run.jsonl"), content).unwrap();
    let error = Player::open(&room.path("run.jsonl")).err().unwrap().to_string();
    assert!(error.contains(expected) && error.contains("run.jsonl"), "{error}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Player::open(Path::new("/nowhere/run.jsonl")).err().unwrap().to_string();
    assert!(error.starts_with("cannot read /nowhere/run.jsonl: "), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_are_an_error_or_a_recording(
        with_header: bool,
        bytes in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\":,\n0".to_vec())], 0..300),
    ) {
        let room = Room::new();
        let header = if with_header { HEADER.as_bytes() } else { &[] };
        fs::write(room.path("run.jsonl"), [header, &bytes].concat()).unwrap();
        let _ = Player::open(&room.path("run.jsonl"));
    }
}

#[tokio::test]
async fn damage_anywhere_in_a_recording_is_an_error_or_another_recording() {
    let room = Room::new();
    room.record(Fake::new(|_, _| Ok(full()))).complete(&request("paris", "Hello")).await.unwrap();
    let whole = fs::read(room.path("run.jsonl")).unwrap();
    let damaged = room.path("damaged.jsonl");
    for place in 0..whole.len() {
        for byte in [b'\n', b'"', b'9', 0xff] {
            let mut bytes = whole.clone();
            bytes[place] = byte;
            fs::write(&damaged, &bytes).unwrap();
            if let Ok(player) = Player::open(&damaged) {
                let _ = player.model(ModelId::new(MODEL)).complete(&request("paris", "Hello")).await;
            }
        }
    }
}

#[tokio::test]
async fn a_second_run_is_answered_from_the_cache_sample_by_sample() {
    let room = Room::new();
    let first = Arc::new(Fake::counting());
    let run = room.cache(first.clone());
    // The same request twice in a run is two samples, also when both are under way at once.
    let asked = ask_all(&run, vec![request("paris", "Hello"), request("rome", "Hello")]).await;
    assert_eq!((asked.len(), first.asked().len()), (2, 2));

    let second = Arc::new(Fake::counting());
    let run = room.cache(second.clone());
    for expected in &asked {
        let response = run.complete(&request("paris", "Hello")).await.unwrap();
        assert_eq!((&response.text, response.source), (expected, AnswerSource::Cache));
    }
    let third = run.complete(&request("paris", "Hello")).await.unwrap();
    assert_eq!(third.source, AnswerSource::Provider);
    assert_eq!(second.asked().len(), 1);
}

#[tokio::test]
async fn the_cache_keeps_the_whole_answer() {
    let room = Room::new();
    room.cache(Arc::new(Fake::new(|_, _| Ok(full())))).complete(&request("paris", "Hello")).await.unwrap();
    let again = room.cache(Arc::new(Fake::counting())).complete(&request("paris", "Hello")).await.unwrap();
    assert_eq!(again, ModelResponse { source: AnswerSource::Cache, ..full() });
}

#[rstest]
#[case(b"")]
#[case(b"{")]
#[case(b"\xff\xfe")]
#[case(b"{\"key\":\"12\"}")]
#[tokio::test]
async fn a_broken_entry_is_asked_for_again_and_replaced(#[case] broken: &[u8]) {
    let room = Room::new();
    room.cache(Arc::new(Fake::counting())).complete(&request("paris", "Hello")).await.unwrap();
    let files = files_below(&room.path("cache"));
    let whole = fs::read(&files[0]).unwrap();
    fs::write(&files[0], broken).unwrap();
    let fake = Arc::new(Fake::counting());
    assert_eq!(room.cache(fake.clone()).complete(&request("paris", "Hello")).await, Ok(said("answer 0")));
    assert_eq!(fake.asked().len(), 1);
    assert_eq!((files_below(&room.path("cache")), fs::read(&files[0]).unwrap()), (files.clone(), whole));
}

#[tokio::test]
async fn an_entry_in_the_wrong_place_is_not_believed() {
    let room = Room::new();
    let run = room.cache(Arc::new(Fake::counting()));
    run.complete(&request("paris", "Hello")).await.unwrap();
    run.complete(&request("paris", "Good evening")).await.unwrap();
    let files = files_below(&room.path("cache"));
    fs::copy(&files[0], &files[1]).unwrap();
    let run = room.cache(Arc::new(Fake::new(|_, _| Ok(said("new")))));
    let mut sources = Vec::new();
    for words in ["Hello", "Good evening"] {
        sources.push(run.complete(&request("paris", words)).await.unwrap().source);
    }
    sources.sort_by_key(|source| *source == AnswerSource::Provider);
    assert_eq!(sources, [AnswerSource::Cache, AnswerSource::Provider]);
}

#[tokio::test]
async fn failures_are_not_kept() {
    let room = Room::new();
    let failing = Arc::new(Fake::failing(&[Fault::CutShort]));
    assert!(room.cache(failing).complete(&request("paris", "Hello")).await.is_err());
    assert_eq!(files_below(&room.path("cache")), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn no_byte_of_a_cache_shows_a_secret_and_nobody_else_may_read_it() {
    let room = Room::new();
    room.cache(Arc::new(Fake::new(|_, _| Ok(leaky())))).complete(&leaky_request()).await.unwrap();
    let files = files_below(&room.path("cache"));
    assert_eq!(files.len(), 1);
    let text = fs::read_to_string(&files[0]).unwrap();
    assert!(!text.contains("4711") && text.contains("[redacted]"), "{text}");
    let folder = files[0].parent().unwrap();
    assert_eq!((mode(&files[0]), mode(folder), mode(&room.path("cache"))), (0o600, 0o700, 0o700));
}

#[test]
fn a_cache_that_cannot_be_written_is_refused_at_once() {
    let room = Room::new();
    fs::write(room.path("cache"), "a file").unwrap();
    let error = Cache::open(&room.path("cache"), Secrets::default()).err().unwrap().to_string();
    assert!(error.starts_with("cannot write ") && error.contains("cache"), "{error}");
}

#[tokio::test]
async fn an_answer_that_cannot_be_kept_is_delivered_and_the_trouble_told() {
    let room = Room::new();
    let cache = Cache::open(&room.path("cache"), Secrets::default()).unwrap();
    fs::remove_dir(room.path("cache")).unwrap();
    fs::write(room.path("cache"), "a file").unwrap();
    assert_eq!(cache.trouble(), None);
    let answer: Result<ModelResponse, ModelError> =
        cache.around(Arc::new(Fake::counting())).complete(&request("paris", "Hello")).await;
    assert_eq!(answer, Ok(said("answer 0")));
    assert!(cache.trouble().unwrap().starts_with("cannot write "), "{:?}", cache.trouble());
}
