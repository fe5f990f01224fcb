//! The names that sessions go by: our own ids, and what agents call their conversations as far as it is known.

use super::{open::OpenSession, recent::Recent};
use std::{collections::HashMap, sync::Arc};

/// More names than this of one session are none: an agent that sends a new one with every span names nothing.
const MOST: usize = 32;

/// Names and whose they are.
#[derive(Debug)]
pub(super) struct Aliases {
    known: HashMap<String, Arc<OpenSession>>,
    /// Names of sessions that are closed.
    settled: Recent<String>,
    /// Names that several sessions had, such as constants, which therefore say nothing.
    contested: Recent<String>,
}

impl Aliases {
    pub(super) fn new(remembered: usize) -> Self {
        Self { known: HashMap::new(), settled: Recent::new(remembered), contested: Recent::new(remembered) }
    }

    /// The open session that goes by this name.
    pub(super) fn session(&self, name: &str) -> Option<&Arc<OpenSession>> {
        self.known.get(name)
    }

    /// Whether a session that is closed went by this name.
    pub(super) fn is_settled(&self, name: &str) -> bool {
        self.settled.contains(name)
    }

    /// Takes a name for that of a session which has so many names already; returns whether that is new and holds.
    pub(super) fn learn(&mut self, name: &str, session: &Arc<OpenSession>, had: usize) -> bool {
        match self.known.get(name) {
            Some(other) if Arc::ptr_eq(other, session) => false,
            // What the engine minted is beyond doubt, whoever else repeats it.
            Some(other) if other.id.as_str() == name => false,
            Some(_) => {
                self.known.remove(name);
                self.contested.insert(name.to_owned());
                false
            }
            None if had >= MOST || self.contested.contains(name) || self.settled.contains(name) => false,
            None => {
                self.known.insert(name.to_owned(), Arc::clone(session));
                true
            }
        }
    }

    /// A session that went by this name is closed.
    pub(super) fn settle(&mut self, name: String, session: &Arc<OpenSession>) {
        if self.known.get(&name).is_some_and(|owner| Arc::ptr_eq(owner, session)) {
            self.known.remove(&name);
            self.settled.insert(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otlp::{filing::open::OpenSession, room::Room};
    use rehearsal_core::ids::SessionId;

    fn session(id: &str) -> Arc<OpenSession> {
        OpenSession::new(SessionId::new(id), Room::new(usize::MAX).share())
    }

    fn owner<'a>(aliases: &'a Aliases, name: &str) -> Option<&'a str> {
        aliases.session(name).map(|session| session.id.as_str())
    }

    #[test]
    fn a_name_that_two_sessions_have_is_nobodys() {
        let (mut aliases, first, second) = (Aliases::new(10), session("first"), session("second"));
        assert!(aliases.learn("conv-1", &first, 0) && !aliases.learn("conv-1", &first, 1));
        assert_eq!(owner(&aliases, "conv-1"), Some("first"));
        assert!(!aliases.learn("conv-1", &second, 0));
        assert!(!aliases.learn("conv-1", &first, 1));
        assert_eq!(owner(&aliases, "conv-1"), None);
    }

    #[test]
    fn a_name_of_a_closed_session_is_not_given_to_the_next() {
        let (mut aliases, first, second) = (Aliases::new(10), session("first"), session("second"));
        aliases.learn("constant", &first, 0);
        aliases.settle("constant".to_owned(), &first);
        assert!(!aliases.learn("constant", &second, 0));
        assert_eq!((owner(&aliases, "constant"), aliases.is_settled("constant")), (None, true));
    }

    #[test]
    fn nobody_takes_an_id_of_ours_away() {
        let (mut aliases, first, second) = (Aliases::new(10), session("first"), session("second"));
        aliases.learn("first", &first, 0);
        assert!(!aliases.learn("first", &second, 0));
        assert_eq!(owner(&aliases, "first"), Some("first"));
    }

    #[test]
    fn a_session_has_so_many_names_and_no_more() {
        let (mut aliases, first) = (Aliases::new(10), session("first"));
        assert!(aliases.learn("last", &first, MOST - 1) && !aliases.learn("more", &first, MOST));
    }
}
