//! A model provider on this machine: it speaks the wire formats of Amazon Bedrock and of OpenAI well enough
//! for the official clients, thinks with the offline model, and misbehaves as told.

mod answer;
mod asked;
mod aws;
mod bill;
mod desk;
mod door;
mod failure;
mod heard;
mod lifecycle;
mod mood;
mod openai;
mod projects;
mod route;
mod serve;
mod spoil;
mod strict;
#[cfg(test)]
mod tests;

pub use answer::Serving;
pub use asked::{Asked, Feature};
pub use bill::Figure;
pub use door::Door;
pub use heard::Heard;
pub use lifecycle::Lifecycle;
pub use mood::Mood;

use axum::Router;
use desk::Desk;
use std::sync::Arc;

/// A running provider, gone when dropped.
#[derive(Debug)]
pub struct Provider {
    url: String,
    desk: Arc<Desk>,
    _runtime: tokio::runtime::Runtime,
}

impl Provider {
    /// Starts one that asks nobody for a key.
    pub fn start() -> Self {
        Self::behind(Door::default())
    }

    /// Starts one that lets in only whom this door lets in.
    pub fn behind(door: Door) -> Self {
        let desk = Arc::new(Desk::new(door));
        let router = Router::new().fallback(serve::handle).with_state(desk.clone());
        let (runtime, url) = crate::server::serve(router);
        Self { url, desk, _runtime: runtime }
    }

    /// Where it listens, without a path: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Meets every request in this mood from now on.
    pub fn always(&self, mood: Mood) {
        self.desk.order(None, None, mood);
    }

    /// Meets every request to this place in this mood. A place is part of a path, a model, or the name of
    /// the shape that is asked for.
    pub fn always_at(&self, place: &str, mood: Mood) {
        self.desk.order(Some(place), None, mood);
    }

    /// Meets this many requests in this mood, and the others as before.
    pub fn next(&self, times: usize, mood: Mood) {
        self.desk.order(None, Some(times), mood);
    }

    /// Meets this many requests to this place in this mood.
    pub fn next_at(&self, place: &str, times: usize, mood: Mood) {
        self.desk.order(Some(place), Some(times), mood);
    }

    /// Forgets every mood.
    pub fn calm(&self) {
        self.desk.calm();
    }

    /// Everything it was asked, in the order of arrival.
    pub fn requests(&self) -> Vec<Heard> {
        self.desk.heard()
    }

    /// Of these, the calls of a model.
    pub fn calls(&self) -> Vec<Heard> {
        self.requests().into_iter().filter(|heard| heard.asked.is_some()).collect()
    }

    /// What it would charge for, whether or not the answer arrived.
    pub fn served(&self) -> Vec<Serving> {
        self.desk.served()
    }

    /// What it says of a model's life; without this, every model is active.
    pub fn set_lifecycle(&self, model: &str, lifecycle: Lifecycle) {
        self.desk.set_lifecycle(model, lifecycle);
    }

    /// What Cost Explorer says was billed.
    pub fn set_bill(&self, figures: Vec<Figure>) {
        self.desk.set_bill(figures);
    }
}
