//! The processes that share the conversations: as many as are needed and allowed, each conversation with the one that
//! has the fewest.

use super::shim::Starter;
use crate::agents::command::LinesChild;
use rehearsal_core::agent::AgentError;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The processes, started when a conversation needs one more, and again after they died.
pub(super) struct Pool {
    starter: Starter,
    places: Vec<tokio::sync::Mutex<Option<Arc<LinesChild>>>>,
    seats: Arc<Seats>,
}

impl Pool {
    pub(super) fn new(starter: Starter, processes: usize) -> Self {
        let places = (0..processes).map(|_| tokio::sync::Mutex::default()).collect();
        Self { starter, places, seats: Arc::new(Seats(Mutex::new(vec![0; processes]))) }
    }

    /// Starts the process that every run needs, so that a mistake is known before anything is spent.
    pub(super) async fn start_first(&self) -> Result<(), AgentError> {
        self.seat().await.map(drop)
    }

    /// A seat for one more conversation, and the process that it is in.
    pub(super) async fn seat(&self) -> Result<(Seat, Arc<LinesChild>), AgentError> {
        let seat = Seats::take(&self.seats);
        let Some(place) = self.places.get(seat.place) else {
            return Err(AgentError::NotReady("there is no process for it".to_owned()));
        };
        let mut place = place.lock().await;
        let child = match place.take().filter(|child| !child.is_over()) {
            Some(child) => child,
            None => Arc::new(self.starter.start().await?),
        };
        *place = Some(Arc::clone(&child));
        Ok((seat, child))
    }

    /// Ends every process and waits until the last has ended.
    pub(super) async fn end(&self) {
        self.starter.launch.end().await;
    }
}

/// How many conversations each process has.
struct Seats(Mutex<Vec<usize>>);

impl Seats {
    /// Takes a seat where the fewest are; of several such places the first, which started before the others.
    fn take(seats: &Arc<Self>) -> Seat {
        let mut taken = seats.taken();
        let fewest = taken.iter_mut().enumerate().min_by_key(|(_, count)| **count);
        let place = fewest.map_or(0, |(place, count)| {
            *count += 1;
            place
        });
        Seat { place, seats: Arc::clone(seats) }
    }

    fn taken(&self) -> MutexGuard<'_, Vec<usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A conversation's seat in a process; it is free again when this is dropped.
pub(super) struct Seat {
    place: usize,
    seats: Arc<Seats>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(count) = self.seats.taken().get_mut(self.place) {
            *count -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_conversation_sits_where_the_fewest_are() {
        let seats = Arc::new(Seats(Mutex::new(vec![0; 3])));
        let first = Seats::take(&seats);
        // One that begins after another has ended needs no second process.
        drop(first);
        let mut sitting: Vec<Seat> = (0..4).map(|_| Seats::take(&seats)).collect();
        assert_eq!(sitting.iter().map(|seat| seat.place).collect::<Vec<_>>(), [0, 1, 2, 0]);
        sitting.remove(1);
        assert_eq!(Seats::take(&seats).place, 1);
    }
}
