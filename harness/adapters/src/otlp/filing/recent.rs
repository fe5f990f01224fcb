//! A set that remembers the latest so many.

use std::{
    borrow::Borrow,
    collections::{HashSet, VecDeque},
    hash::Hash,
};

/// The latest items, up to a capacity.
#[derive(Debug)]
pub(super) struct Recent<T> {
    capacity: usize,
    known: HashSet<T>,
    order: VecDeque<T>,
}

impl<T: Clone + Eq + Hash> Recent<T> {
    pub(super) fn new(capacity: usize) -> Self {
        Self { capacity, known: HashSet::new(), order: VecDeque::new() }
    }

    pub(super) fn insert(&mut self, item: T) {
        if self.known.insert(item.clone()) {
            self.order.push_back(item);
        }
        while self.order.len() > self.capacity {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    pub(super) fn contains<Q: ?Sized + Eq + Hash>(&self, item: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.known.contains(item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_latest_are_remembered() {
        let mut recent = Recent::new(2);
        for item in ["a", "b", "a", "c"] {
            recent.insert(item.to_owned());
        }
        assert_eq!(["a", "b", "c"].map(|item| recent.contains(item)), [false, true, true]);
    }
}
