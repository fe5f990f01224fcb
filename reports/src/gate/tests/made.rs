//! Runs made of rows, for tests.

use super::manifest;
use rehearsal_core::{
    attempt::{AttemptId, AttemptIndex},
    event::PlannedCase,
    ids::{CaseName, EvaluatorName, PersonaId, SessionId},
    review::Validity,
    seed::Seed,
    session::EndingKind,
    summary::{AttemptRow, RowCost, RowScore, Summary},
};

/// One attempt: its case, its persona, and whether `goal_success` passed it; `None` for no score at all.
pub(crate) type Made = (&'static str, &'static str, Option<bool>);

/// Its row, the `trial`-th of its case and persona.
pub(crate) fn with(trial: u32, (case, persona, passed): Made) -> AttemptRow {
    let id = AttemptId { case: CaseName::new(case), persona: PersonaId::new(persona), trial };
    let score = |passed| RowScore::Scored { passed, millionths: u32::from(passed) * 1_000_000 };
    AttemptRow {
        seed: id.seed(Seed(1)),
        session: SessionId::new(format!("{case}-{persona}-{trial}")),
        ending: EndingKind::GoalMet,
        validity: Some(Validity::Valid),
        owner: None,
        person: Some(format!("{case}-{persona}")),
        turns: 3,
        unseen_turns: 0,
        replies_ms: vec![1_000],
        took_ms: None,
        agent_cost: RowCost::default(),
        own_cost: RowCost::default(),
        scores: passed
            .map(|passed| (EvaluatorName::new("goal_success"), score(passed)))
            .into_iter()
            .collect(),
        id,
    }
}

/// A run of which so many attempts were planned, and these were played, in this order.
pub(crate) fn made(planned: u32, rows: impl IntoIterator<Item = AttemptRow>) -> Summary {
    let (mut summary, mut manifest) = (Summary::default(), manifest(planned));
    for (place, row) in (0..).zip(rows) {
        let (case, persona) = (row.id.case.to_string(), row.id.persona.to_string());
        if !manifest.cases.iter().any(|planned| planned.name == case) {
            manifest.cases.push(PlannedCase { name: case.clone(), ..PlannedCase::default() });
        }
        for planned in manifest.cases.iter_mut().filter(|planned| planned.name == case) {
            planned.attempts += 1;
        }
        let patience = if persona == "rushed" { "low" } else { "high" };
        let traits = [("patience_level".to_owned(), patience.to_owned())].into();
        summary.people.insert((case.clone(), persona.clone()), traits);
        summary.total.add(&row);
        summary.cases.entry(case).or_default().add(&row);
        summary.personas.entry(persona).or_default().add(&row);
        summary.rows.insert(AttemptIndex(place), row);
    }
    summary.manifest = Some(Box::new(manifest));
    summary
}
