//! The files that stand beside a suite: frozen people, labels, goals, a baseline.

use super::suites::{read, whole};
use crate::{Target, fake_run, scratch, seeds};
use rehearsal_cases::{Frozen, People};
use rehearsal_core::{
    actor::ActorProfile,
    clock::Timestamp,
    event::Stamped,
    ids::{CaseName, PersonaId},
    summary::Summary,
};
use rehearsal_reports::{Comparison, baseline, read_baseline, write_baseline};
use std::sync::LazyLock;

/// A file of frozen people.
pub(super) const PEOPLE: Target = Target { name: "people", run: people, seeds: people_seeds };
/// A file of labels.
pub(super) const LABELS: Target = Target { name: "labels", run: labels, seeds: labels_seeds };
/// A file of goals.
pub(super) const GOALS: Target = Target { name: "goals", run: goals, seeds: goals_seeds };
/// A baseline.
pub(super) const BASELINE: Target = Target { name: "baseline", run: compared, seeds: baseline_seeds };

const SUITE: &str = "suite: desk\nagent: { http: http://127.0.0.1:1/ }\nevaluators: [goal_success, helpfulness]\n\
    cases:\n  - { name: paris, input: hi, task_description: done, assertions: [booked], personas: [auto*2] }\n";

fn people(bytes: &[u8]) {
    let suite = scratch::file("desk.yaml", SUITE.as_bytes());
    scratch::file(&rehearsal_cases::people_file(&suite).file_name().unwrap().to_string_lossy(), bytes);
    read(rehearsal_cases::read(&suite), bytes);
}

fn labels(bytes: &[u8]) {
    read(rehearsal_cases::read_labels(&scratch::file("labels.yaml", bytes), &whole(SUITE)), bytes);
}

fn goals(bytes: &[u8]) {
    read(rehearsal_cases::read_goals(&scratch::file("goals.yaml", bytes), &whole(SUITE)), bytes);
}

fn compared(bytes: &[u8]) {
    let file = scratch::file("baseline.json", bytes);
    match read_baseline(&file) {
        Ok(base) => {
            let comparison = Comparison::new(&base, &SUMMARY);
            assert!(!rehearsal_reports::comparison_text(&comparison).is_empty());
            assert!(serde_json::to_string(&comparison).is_ok());
        }
        Err(error) => assert!(error.to_string().contains("baseline.json"), "{error}"),
    }
}

static SUMMARY: LazyLock<Summary> = LazyLock::new(|| {
    fake_run::events(fake_run::FIRST).iter().fold(Summary::default(), |mut summary, event: &Stamped| {
        summary.apply(event);
        summary
    })
});

fn people_seeds() -> Vec<Vec<u8>> {
    let profile = ActorProfile {
        traits: [("patience_level".to_owned(), "low".to_owned())].into(),
        manner: [].into(),
        context: "New here.".into(),
        actor_goal: "To book.".into(),
        goal_parts: vec!["booked".into()],
    };
    let person =
        |id| Frozen { case: CaseName::new("paris"), id: PersonaId::new(id), profile: profile.clone() };
    let people = ["auto-1", "auto-2"].map(person);
    vec![People::written(&whole(SUITE), &people).unwrap().into_bytes()]
}

fn labels_seeds() -> Vec<Vec<u8>> {
    let written = "conversations:\n- case: paris\n  turns:\n    - { user: Book it, reply: Booked., tool_calls: \
                   [{ name: book, arguments: { to: Paris }, error: full }] }\n    - { user: Sure?, reply: 'Yes.' }\n  \
                   verdicts: { goal_success: fail, helpfulness: [pass, fail] }\n";
    let in_run =
        "conversations:\n- { run: ../runs/1, attempt: paris / auto / 1, verdicts: { goal_success: pass } }\n";
    seeds::texts(&[written, in_run])
}

fn goals_seeds() -> Vec<Vec<u8>> {
    seeds::texts(&[
        "s-1: { case: paris }\ns-2: { task_description: A flight is booked, assertions: [booked] }\n\
                    s-3: paris\n",
    ])
}

fn baseline_seeds() -> Vec<Vec<u8>> {
    let mut whole = Vec::new();
    write_baseline(&baseline(&SUMMARY, Timestamp(1)).unwrap(), &mut whole).unwrap();
    vec![whole]
}
