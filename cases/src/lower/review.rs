//! The section `review`: whether a judge looks at the simulated user, and by which model.

use super::{choice, prefixes::Prefixes};
use crate::{
    complaint::Notes,
    format::{Form, ReviewForm, ReviewMap},
    yaml::Placed,
};
use rehearsal_core::suite::ModelChoice;

/// What a suite wants of a review.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Whether a judge is to look.
    pub(crate) judged: bool,
    /// The model that it has for itself.
    pub(crate) model: Option<ModelChoice>,
}

/// Lowers the section; the rules alone where it is left out.
pub(crate) fn lower(
    written: Option<&Placed<ReviewForm>>,
    prefixes: &Prefixes<'_>,
    notes: &mut Notes<'_>,
) -> Wanted {
    let Some(written) = written else { return Wanted::default() };
    match &written.value {
        Form::Short(judged) => Wanted { judged: *judged, model: None },
        Form::Full(ReviewMap { model }) => {
            let model = model.get().and_then(|model| choice::lower(model, prefixes, notes));
            Wanted { judged: true, model }
        }
        Form::Neither => {
            notes.neither::<ReviewMap>(written.at);
            Wanted::default()
        }
    }
}
