//! How much memory the spans of a run may hold in all, and who holds how much of it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// The memory that everything together may hold.
#[derive(Debug)]
pub(super) struct Room {
    limit: usize,
    held: AtomicUsize,
}

/// What one holder has of the room; given back when dropped.
#[derive(Debug)]
pub(super) struct Share {
    room: Arc<Room>,
    bytes: usize,
}

impl Room {
    pub(super) fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, held: AtomicUsize::new(0) })
    }

    /// Whether no more should be let in.
    pub(super) fn is_full(&self) -> bool {
        self.held.load(Ordering::Relaxed) >= self.limit
    }

    /// A share of nothing yet.
    pub(super) fn share(self: &Arc<Self>) -> Share {
        Share { room: Arc::clone(self), bytes: 0 }
    }
}

impl Share {
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Takes more, whether or not the room is full: what was let in has to go somewhere.
    pub(super) fn grow(&mut self, bytes: usize) {
        self.room.held.fetch_add(bytes, Ordering::Relaxed);
        self.bytes += bytes;
    }

    /// Takes more where there is room for it.
    pub(super) fn grow_within(&mut self, bytes: usize) -> bool {
        let room = &self.room;
        let fits = |held: usize| held.checked_add(bytes).filter(|sum| *sum <= room.limit);
        let has_room = room.held.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fits).is_ok();
        self.bytes += if has_room { bytes } else { 0 };
        has_room
    }

    pub(super) fn shrink(&mut self, bytes: usize) {
        let bytes = bytes.min(self.bytes);
        self.room.held.fetch_sub(bytes, Ordering::Relaxed);
        self.bytes -= bytes;
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.shrink(self.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_one_room_are_bounded_together_and_come_back() {
        let room = Room::new(10);
        let (mut first, mut second) = (room.share(), room.share());
        assert!(first.grow_within(6) && !second.grow_within(5));
        second.grow(5);
        assert!(room.is_full() && second.bytes() == 5);
        first.shrink(100);
        assert!(!room.is_full() && first.bytes() == 0);
        drop(second);
        assert!(first.grow_within(10));
    }
}
