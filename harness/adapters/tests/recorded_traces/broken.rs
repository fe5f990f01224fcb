//! Files that are not what they should be: one clear word on what is wrong and where, and no end of memory.

use super::{Files, fixture, packed, reading, text};
use proptest::prelude::*;
use rehearsal_adapters::traces::{self, ImportError, Limits};
use rstest::rstest;

fn said(content: impl AsRef<[u8]>) -> String {
    let error = reading(content).unwrap_err().to_string();
    let (_, told) = error.split_once("traces").unwrap();
    told.to_owned()
}

#[rstest]
#[case::nothing("", " is empty")]
#[case::words("hello\n", ":1:1: not JSON: expected value")]
#[case::cut_off("{\"resourceSpans\": []}\n{\"resourceSp", ":2:12: not JSON: EOF while parsing a string")]
#[case::broken_in_the_middle(
    "{\"resourceSpans\": []}\n{\"a\" 1}\n{\"resourceSpans\": []}\n",
    ":2:6: not JSON: expected `:`"
)]
#[case::broken_in_a_document(
    "{\n  \"resourceSpans\": [\n    oops\n  ]\n}\n",
    ":3:5: not JSON: expected value"
)]
#[case::something_else(
    "\n{\"name\": 1, \"value\": 2}\n",
    ":2: an object with `name`, `value` is nothing that is understood here"
)]
#[case::something_else_in_a_list("[{\"resourceSpans\": []}, 7]", ":1, item 2: a single value is nothing")]
#[case::no_spans("{\"resourceSpans\": {}}", ":1: not an OTLP request in JSON: `resourceSpans` is not a list")]
#[case::no_session("{\"session_id\": \"s\", \"traces\": [{}]}", ":1: `spans` is no list")]
#[case::an_unknown_span(
    "{\"session_id\": \"s\", \"traces\": [{\"spans\": [{\"span_info\": {}, \"span_type\": \"dance\"}]}]}",
    ":1: span 1 of trace s/0: its `span_type` is \"dance\""
)]
#[case::too_deep(&"[".repeat(100_000), "not JSON: recursion limit exceeded")]
fn what_is_wrong_is_said_with_its_place(#[case] content: &str, #[case] complaint: &str) {
    let told = said(content);
    assert!(told.contains(complaint), "{told}");
}

#[test]
fn whoever_is_not_understood_is_told_what_is() {
    for content in ["hello", "{\"name\": 1}"] {
        let told = said(content);
        for known in ["OTLP JSON", "CloudWatch", "Langfuse", "Strands Evals", "gzip"] {
            assert!(told.contains(known), "{told}");
        }
    }
}

#[test]
fn a_folder_a_missing_file_and_half_of_a_packed_one_are_told_apart() {
    let files = Files::new();
    let error = |file: &std::path::Path| traces::read(&[file], None, Limits::default()).unwrap_err();
    assert!(matches!(error(files.0.path()), ImportError::Folder(_)));
    assert!(matches!(error(&files.0.path().join("absent")), ImportError::Io { .. }));
    let whole = packed(&text("otlp/strands.jsonl"));
    let half = error(&files.with("half.gz", &whole[..whole.len() / 2]));
    assert!(matches!(half, ImportError::Io { .. }), "{half}");
}

#[test]
fn every_limit_is_kept_and_named() {
    let read = |limits: Limits| traces::read(&[fixture("otlp/strands.jsonl")], None, limits).unwrap_err();
    let whole = Limits::default();
    let long = read(Limits { value: 1000, ..whole });
    assert!(matches!(long, ImportError::TooLong { limit: 1000, .. }), "{long}");
    let large = read(Limits { file: 1000, ..whole });
    assert!(matches!(large, ImportError::TooMuch { limit: 1000, .. }), "{large}");
    let many = read(Limits { parts: 100, ..whole });
    assert!(matches!(many, ImportError::TooMany { limit: 100, .. }), "{many}");
    let heavy = read(Limits { kept: 1000, ..whole });
    assert!(matches!(heavy, ImportError::TooMuch { limit: 1000, .. }), "{heavy}");
}

#[test]
fn a_packed_file_counts_by_what_is_in_it() {
    let files = Files::new();
    let bomb = files.with("bomb.gz", packed(&" ".repeat(4 << 20)));
    let limits = Limits { value: 1 << 20, ..Limits::default() };
    let error = traces::read(&[bomb], None, limits).unwrap_err();
    assert!(matches!(error, ImportError::TooLong { .. }), "{error}");
}

fn fixtures() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec![
        "imports/langfuse.traces.json",
        "imports/langfuse.observations.jsonl",
        "imports/strands_evals.sessions.json",
        "imports/cloudwatch.events.jsonl",
        "otlp/strands.jsonl",
    ])
    .prop_map(|name| text(name).into_bytes())
}

/// A file in which some bytes are others.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    (fixtures(), prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)).prop_map(
        |(mut bytes, changes)| {
            for (index, byte) in changes {
                let index = index.index(bytes.len());
                bytes[index] = byte;
            }
            bytes
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..500)) {
        let _ = reading(bytes);
    }

    #[test]
    fn damaged_files_are_read_or_refused(bytes in damaged()) {
        if let Ok(recording) = reading(bytes) {
            prop_assert!(recording.sessions.iter().all(|session| !session.turns.is_empty()));
        }
    }
}
