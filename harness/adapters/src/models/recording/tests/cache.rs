//! Answers from an earlier run.

use super::{super::*, *};

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
        cache.around(Arc::new(Fake::counting()), "here").complete(&request("paris", "Hello")).await;
    assert_eq!(answer, Ok(said("answer 0")));
    assert!(cache.trouble().unwrap().starts_with("cannot write "), "{:?}", cache.trouble());
}
