//! Judges with a scale of their own.

use super::{
    named::Named,
    settled::{self, Asked},
};
use crate::{complaint::Notes, format::JudgeForm, lower::counts::share};
use rehearsal_core::suite::{EvaluatorKind, JudgeKind};

pub(super) fn lower(form: &JudgeForm, asked: Asked<'_>, notes: &mut Notes<'_>) -> Named {
    let kind = form.kind;
    settled::lower((kind.as_str(), &form.settings), asked, notes, |settings, _, notes| {
        let threshold = settings.threshold.get().map(|written| share(written, "threshold", notes));
        EvaluatorKind::Judge { kind, threshold: threshold.unwrap_or_else(|| kind.threshold()) }
    })
}

/// A judge where the suite does not say more.
pub(super) fn plain(kind: JudgeKind) -> EvaluatorKind {
    EvaluatorKind::Judge { kind, threshold: kind.threshold() }
}
