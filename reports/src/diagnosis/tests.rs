use super::*;
use crate::terminal::Style;
use rehearsal_core::{
    diagnosis::{
        Category, Causality, Completion, Confidence, FailureFound, Fix, FoundBy, Noticed, Place, Propagation,
        RootCause,
    },
    ids::SpanId,
    score::Quote,
};

fn failure(category: Category, turn: u32, tool: Option<&str>) -> FailureFound {
    let span_id = tool.map(|_| SpanId::from_bytes([7; 8]));
    let place = Place { turn, span_id, tool: tool.map(str::to_owned) };
    let cause = RootCause {
        location: place.clone(),
        causality: if turn == 1 { Causality::PrimaryFailure } else { Causality::SecondaryFailure },
        propagation: vec![Propagation::IncorrectPath],
        noticed: Noticed::SilentUndetected,
        completion: Completion::CompleteFailure,
        explanation: "The desk was slow.".into(),
        fix: Fix::SystemPromptFix,
        recommendation: "Say so.".into(),
    };
    FailureFound {
        category,
        confidence: Confidence::High,
        place,
        evidence: Quote { turn, text: "timed out\u{1b}[31m".into() },
        why: "it failed".into(),
        found_by: FoundBy::Rule,
        cause: Some(cause),
    }
}

fn session(attempt: u32, (case, persona): (&str, &str), failures: Vec<FailureFound>) -> SessionEntry {
    SessionEntry {
        attempt,
        case: case.into(),
        persona: persona.into(),
        trial: 1,
        session_id: format!("s-{attempt}"),
        ending: "gave_up".into(),
        complaints: vec!["goal_success: Not met: nothing was told".into()],
        findings: Findings { failures, ..Findings::default() },
    }
}

fn diagnosis() -> Diagnosis {
    let book = Some("book");
    let sessions = vec![
        session(
            0,
            ("paris", "calm"),
            vec![failure(Category::Timeout, 1, book), failure(Category::Timeout, 2, book)],
        ),
        session(1, ("paris", "hasty"), vec![failure(Category::HallUsage, 2, None)]),
        session(2, ("rome", "hasty"), vec![failure(Category::Timeout, 10, Some("find"))]),
        SessionEntry {
            findings: Findings { error: Some("the judge is down".into()), ..Findings::default() },
            ..session(3, ("rome", "hasty"), vec![])
        },
    ];
    let of = Subject { run: "run-1".into(), suite: "desk".into(), ..Subject::default() };
    let intake = Intake { sessions: 9, failed: 5, wanted: 5 };
    Diagnosis::new(of, Diagnosers::default(), (intake, sessions), &Spending::default())
}

fn shown(groups: &[Group]) -> Vec<(&str, u32, u32, u32, u32)> {
    let row = |group: &'_ Group| (group.failures, group.primary, group.sessions, group.of);
    groups
        .iter()
        .map(|group| {
            let (failures, primary, sessions, of) = row(group);
            (group.key.as_str(), failures, primary, sessions, of)
        })
        .collect()
}

#[test]
fn failures_are_grouped_over_the_run_and_sessions_counted_once() {
    let groups = diagnosis().groups;
    assert_eq!(shown(&groups.by_category), [("timeout", 3, 1, 2, 4), ("hall_usage", 1, 0, 1, 4)]);
    assert_eq!(shown(&groups.by_family), [("execution_error", 3, 1, 2, 4), ("hallucination", 1, 0, 1, 4)]);
    assert_eq!(shown(&groups.by_persona), [("calm", 2, 1, 1, 1), ("hasty", 2, 0, 2, 3)]);
    assert_eq!(shown(&groups.by_tool), [("book", 2, 1, 1, 4), ("find", 1, 0, 1, 4)]);
    assert_eq!(shown(&groups.by_turn), [("1", 1, 1, 1, 4), ("2", 2, 0, 2, 4), ("10", 1, 0, 1, 4)]);
    assert_eq!(shown(&groups.by_case), [("paris", 3, 1, 2, 2), ("rome", 1, 0, 1, 2)]);
}

#[test]
fn a_session_that_could_not_be_judged_is_no_session_without_failures() {
    let diagnosis = diagnosis();
    let counts = Counts { sessions: 9, failed: 5, examined: 4, explained: 3, errors: 1, not_reached: 1 };
    assert_eq!(diagnosis.counts, counts);
    let text = diagnosis_text(&diagnosis, Style::plain());
    assert!(text.contains("not judged: the judge is down"), "{text}");
    assert!(text.contains("1 session could not be judged; 1 session not reached"), "{text}");
}

#[test]
fn each_failure_comes_with_its_span_its_words_its_cause_and_its_fix() {
    let text = diagnosis_text(&diagnosis(), Style::plain());
    assert!(text.contains("- timeout (high) in turn 1, book, span 0707070707070707: it failed"), "{text}");
    assert!(text.contains("\"timed out␛[31m\""), "what was said does not act on the terminal: {text}");
    assert!(text.contains("fix (system prompt): Say so."), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn a_diagnosis_is_read_back_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    assert!(Diagnosis::read(folder.path()).unwrap().is_none());
    let written = serde_json::to_string(&diagnosis()).unwrap();
    std::fs::write(folder.path().join(DIAGNOSIS_FILE), &written).unwrap();
    let read = Diagnosis::read(folder.path()).unwrap().unwrap();
    assert_eq!(serde_json::to_string(&read).unwrap(), written);
    std::fs::write(folder.path().join(DIAGNOSIS_FILE), "{").unwrap();
    assert!(Diagnosis::read(folder.path()).is_err());
}
