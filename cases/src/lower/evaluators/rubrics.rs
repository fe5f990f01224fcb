//! Judges with a rubric of the suite's own.

use super::{
    named::Named,
    settled::{self, Asked},
};
use crate::{
    complaint::Notes,
    format::{Criteria, CriterionForm, CriterionMap, Form, RubricForm, RubricKindForm, RubricMap},
    lower::{
        counts::{share, weight},
        texts,
    },
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{Criterion, EvaluatorKind, RubricSpec, RubricSubject};

/// All criteria must be met where the suite does not say how many.
const THRESHOLD: f64 = 1.0;

pub(super) fn lower(form: &RubricKindForm, asked: Asked<'_>, notes: &mut Notes<'_>) -> Named {
    let subject = form.subject;
    settled::lower((subject.as_str(), &form.settings), asked, notes, |settings, at, notes| {
        let rubric = notes.required(&settings.rubric, "rubric", at);
        EvaluatorKind::Rubric(RubricSpec {
            subject,
            criteria: rubric.map(|rubric| criteria(rubric, notes)).unwrap_or_default(),
            description: description(settings, subject, notes),
            threshold: settings
                .threshold
                .get()
                .map_or(THRESHOLD, |written| share(written, "threshold", notes)),
        })
    })
}

fn criteria(rubric: &Placed<RubricForm>, notes: &mut Notes<'_>) -> Vec<Criterion> {
    match &rubric.value {
        Form::Short(Criteria::One(text)) => {
            vec![worded(&Placed { value: text.clone(), at: rubric.at }, notes)]
        }
        Form::Short(Criteria::Several(several)) => {
            if several.is_empty() {
                notes.complain(rubric.at, "the rubric is empty; write at least one criterion");
            }
            several.iter().filter_map(|form| criterion(form, notes)).collect()
        }
        Form::Full(map) => vec![weighed(map, rubric.at, notes)],
        Form::Neither => {
            notes.neither::<RubricMap>(rubric.at);
            Vec::new()
        }
    }
}

fn criterion(form: &Placed<CriterionForm>, notes: &mut Notes<'_>) -> Option<Criterion> {
    match &form.value {
        Form::Short(text) => Some(worded(&Placed { value: text.clone(), at: form.at }, notes)),
        Form::Full(map) => Some(weighed(map, form.at, notes)),
        Form::Neither => {
            notes.neither::<CriterionMap>(form.at);
            None
        }
    }
}

fn worded(text: &Placed<String>, notes: &mut Notes<'_>) -> Criterion {
    texts::not_blank(text, "the criterion", notes);
    Criterion { text: text.value.clone(), weight: 1.0 }
}

fn weighed(map: &CriterionMap, at: Place, notes: &mut Notes<'_>) -> Criterion {
    Criterion {
        text: texts::text(&map.criterion, "criterion", at, notes),
        weight: map.weight.get().map_or(1.0, |written| weight(written, "`weight`", notes)),
    }
}

/// What the judge is told of the steps or the parts; a reply has neither.
fn description(settings: &RubricMap, subject: RubricSubject, notes: &mut Notes<'_>) -> Option<String> {
    let written = settings.description.get()?;
    match subject {
        RubricSubject::Output => {
            let hint = Some("it goes with `trajectory` and `interactions`".to_owned());
            notes.complain_with(written.at, "`description` means nothing with `output`", hint);
        }
        RubricSubject::Trajectory | RubricSubject::Interactions => {
            texts::not_blank(written, "`description`", notes);
        }
    }
    Some(written.value.clone())
}
