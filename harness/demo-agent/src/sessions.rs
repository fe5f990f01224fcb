//! The open sessions, as many as memory should hold.

use crate::agent::Session;
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

/// Sessions by id. The oldest makes way when there are too many.
#[derive(Debug)]
pub(crate) struct Sessions {
    capacity: usize,
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    by_id: HashMap<String, Arc<Mutex<Session>>>,
    oldest_first: VecDeque<String>,
}

impl Sessions {
    /// Room for this many.
    pub(crate) fn new(capacity: usize) -> Self {
        Self { capacity, open: Mutex::default() }
    }

    /// The session of this id, a new one where it is unknown. Its lock keeps its turns in order.
    pub(crate) fn get(&self, id: &str) -> Arc<Mutex<Session>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(session) = open.by_id.get(id) {
            return session.clone();
        }
        while open.oldest_first.len() >= self.capacity {
            let Some(oldest) = open.oldest_first.pop_front() else { break };
            open.by_id.remove(&oldest);
        }
        let session = Arc::new(Mutex::new(Session::new()));
        open.by_id.insert(id.to_owned(), session.clone());
        open.oldest_first.push_back(id.to_owned());
        session
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_session_makes_way() {
        let sessions = Sessions::new(2);
        let (first, second) = (sessions.get("1"), sessions.get("2"));
        sessions.get("3");
        assert!(Arc::ptr_eq(&second, &sessions.get("2")));
        assert!(!Arc::ptr_eq(&first, &sessions.get("1")));
    }
}
