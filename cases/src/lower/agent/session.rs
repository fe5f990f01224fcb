//! Whose name for the conversation is used.

use super::{super::headers, exchange::check_pointer};
use crate::{
    complaint::Notes,
    format::{SessionForm, SessionMap, SessionWord},
    yaml::Placed,
};
use rehearsal_core::suite::SessionCarrier;

/// Lowers `session`; ours where it is left out.
pub(super) fn lower(form: Option<&Placed<SessionForm>>, notes: &mut Notes<'_>) -> SessionCarrier {
    let Some(form) = form else { return SessionCarrier::Ours };
    match &form.value {
        SessionForm::Short(SessionWord::Ours) => SessionCarrier::Ours,
        SessionForm::Short(SessionWord::Cookie) => SessionCarrier::Cookie,
        SessionForm::Full(map) => match (map.header.get(), map.body.get()) {
            (Some(name), None) => {
                headers::check_name(name, notes);
                SessionCarrier::Header(name.value.clone())
            }
            (None, Some(pointer)) => {
                check_pointer(&pointer.value, pointer.at, notes);
                SessionCarrier::Body(pointer.value.clone())
            }
            (None, None) => {
                notes.complain(form.at, "`session` needs `header` or `body`");
                SessionCarrier::Ours
            }
            (Some(_), Some(body)) => {
                notes.complain(body.at, "`session` has both `header` and `body`; keep one of them");
                SessionCarrier::Ours
            }
        },
        SessionForm::Neither => {
            notes.neither::<SessionMap>(form.at);
            SessionCarrier::Ours
        }
    }
}
