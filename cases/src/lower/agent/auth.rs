//! What proves to an agent who asks.

use super::super::variables;
use crate::{complaint::Notes, format::AuthForm, yaml::Placed};
use rehearsal_core::suite::Auth;

/// Lowers `auth`.
pub(super) fn lower(form: &Placed<AuthForm>, notes: &mut Notes<'_>) -> Option<Auth> {
    match (form.value.bearer.get(), form.value.basic.get()) {
        (Some(token), None) => Some(Auth::Bearer(variables::of_secret(token, "bearer", notes))),
        (None, Some(basic)) => {
            let user = notes.required(&basic.value.user, "user", basic.at);
            let password = notes.required(&basic.value.password, "password", basic.at);
            let user = user.map(|name| variables::of_secret(name, "user", notes));
            let password = password.map(|name| variables::of_secret(name, "password", notes));
            user.zip(password).map(|(user, password)| Auth::Basic { user, password })
        }
        (None, None) => {
            notes.complain(form.at, "`auth` needs `bearer` or `basic`");
            None
        }
        (Some(_), Some(basic)) => {
            notes.complain(basic.at, "`auth` has both `bearer` and `basic`; keep one of them");
            None
        }
    }
}
