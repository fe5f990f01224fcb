//! What the provider remembers: whom it lets in, what it heard, how it is to behave, what it served.

use super::{Door, Figure, Heard, Lifecycle, Mood, Serving, projects::Projects};
use rehearsal_adapters::models::offline::Offline;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard},
};

/// The provider's memory.
#[derive(Debug, Default)]
pub(super) struct Desk {
    pub(super) door: Door,
    pub(super) offline: Offline,
    orders: Mutex<Vec<Order>>,
    heard: Mutex<Vec<Heard>>,
    served: Mutex<Vec<Serving>>,
    cached: Mutex<BTreeSet<String>>,
    projects: Mutex<Projects>,
    lifecycles: Mutex<BTreeMap<String, Lifecycle>>,
    bill: Mutex<Vec<Figure>>,
}

/// In which mood to meet which requests.
#[derive(Clone, Debug)]
struct Order {
    place: Option<String>,
    /// How many more; `None` for all.
    left: Option<usize>,
    mood: Mood,
}

impl Order {
    fn concerns(&self, heard: &Heard) -> bool {
        let there = self.place.as_deref().is_none_or(|place| heard.is_at(place));
        there && self.left != Some(0) && self.mood.applies_to(heard)
    }
}

impl Desk {
    pub(super) fn new(door: Door) -> Self {
        Self { door, ..Self::default() }
    }

    /// Writes the request down and says how to meet it, with its number.
    pub(super) fn hear(&self, heard: &Heard) -> (usize, Option<Mood>) {
        let mood = self.mood_for(heard);
        let mut all = locked(&self.heard);
        all.push(Heard { mood, ..heard.clone() });
        (all.len(), mood)
    }

    fn mood_for(&self, heard: &Heard) -> Option<Mood> {
        let mut orders = locked(&self.orders);
        let order = orders.iter_mut().find(|order| order.concerns(heard))?;
        order.left = order.left.map(|left| left.saturating_sub(1));
        Some(order.mood)
    }

    pub(super) fn order(&self, place: Option<&str>, left: Option<usize>, mood: Mood) {
        locked(&self.orders).push(Order { place: place.map(str::to_owned), left, mood });
    }

    pub(super) fn calm(&self) {
        locked(&self.orders).clear();
    }

    pub(super) fn heard(&self) -> Vec<Heard> {
        locked(&self.heard).clone()
    }

    pub(super) fn serve(&self, serving: Serving) {
        locked(&self.served).push(serving);
    }

    pub(super) fn served(&self) -> Vec<Serving> {
        locked(&self.served).clone()
    }

    /// Whether this text was seen before; from now on it was.
    pub(super) fn has_seen(&self, text: &str) -> bool {
        !locked(&self.cached).insert(text.to_owned())
    }

    pub(super) fn projects(&self) -> MutexGuard<'_, Projects> {
        locked(&self.projects)
    }

    pub(super) fn set_lifecycle(&self, model: &str, lifecycle: Lifecycle) {
        locked(&self.lifecycles).insert(model.to_owned(), lifecycle);
    }

    pub(super) fn lifecycle(&self, model: &str) -> Lifecycle {
        locked(&self.lifecycles).get(model).cloned().unwrap_or_default()
    }

    pub(super) fn set_bill(&self, figures: Vec<Figure>) {
        *locked(&self.bill) = figures;
    }

    pub(super) fn bill(&self) -> Vec<Figure> {
        locked(&self.bill).clone()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nobody panics while holding this")
}
