//! Replays a recording, without any provider and without a key.

use super::{
    canonical::{Canonical, Key},
    entry::request_without,
    error::RecordingError,
    nearest::{difference, nearness},
    shelf::{Card, Shelf},
};
use crate::secrets::Secrets;
use async_trait::async_trait;
use rehearsal_core::{
    ids::ModelId,
    model::{AnswerSource, Fault, Model, ModelError, ModelRequest, ModelResponse},
};
use std::{
    collections::HashMap,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// The most recordings that are searched for the nearest.
const SEARCHED: usize = 1000;

/// A recording that is replayed.
#[derive(Clone)]
pub struct Player {
    replay: Arc<Replay>,
    secrets: Secrets,
}

struct Replay {
    shelf: Shelf,
    /// The answers of each request, by their place on the shelf, in the order in which they were asked for.
    answers: Mutex<HashMap<Key, Vec<Answer>>>,
}

struct Answer {
    card: usize,
    played: bool,
}

/// Whether a request was recorded.
enum Found<'a> {
    Recorded(&'a Card),
    /// It was, so many times, and is asked more often than that.
    TooOften(usize),
    Never,
}

impl Player {
    /// Opens a recording and checks every line of it.
    ///
    /// # Errors
    /// Where it cannot be read, is something else, or a line of it is broken.
    pub fn open(path: &Path) -> Result<Self, RecordingError> {
        let shelf = Shelf::open(path)?;
        let mut order: Vec<usize> = (0..shelf.cards.len()).collect();
        order.sort_by_key(|card| shelf.cards.get(*card).map(|card| card.sample));
        let mut answers: HashMap<Key, Vec<Answer>> = HashMap::new();
        for card in order {
            if let Some(key) = shelf.cards.get(card).map(|card| card.key) {
                answers.entry(key).or_default().push(Answer { card, played: false });
            }
        }
        let replay = Arc::new(Replay { shelf, answers: Mutex::new(answers) });
        Ok(Self { replay, secrets: Secrets::default() })
    }

    /// Keeps these out of its errors, which show what was asked. A replay needs no key, but one may be known.
    #[must_use]
    pub fn hiding(self, secrets: Secrets) -> Self {
        Self { secrets, ..self }
    }

    /// The model of this name as it was recorded.
    pub fn model(&self, id: ModelId) -> Arc<dyn Model> {
        Arc::new(Replayed { id, replay: self.replay.clone(), secrets: self.secrets.clone() })
    }
}

struct Replayed {
    id: ModelId,
    replay: Arc<Replay>,
    secrets: Secrets,
}

#[async_trait]
impl Model for Replayed {
    fn id(&self) -> &ModelId {
        &self.id
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let asked = Canonical::of(&self.id, request);
        let (replay, key) = (&self.replay, asked.key().map_err(internal)?);
        match replay.find(key, request) {
            Found::Recorded(card) => {
                let entry = replay.shelf.read(card).map_err(internal)?;
                Ok(entry.response.into_response(AnswerSource::Recording))
            }
            Found::TooOften(1) => Err(replay.miss(request, "it was recorded once and is asked again")),
            Found::TooOften(times) => {
                Err(replay.miss(request, &format!("it was recorded {times} times and is asked once more")))
            }
            Found::Never => {
                let asked = request_without(&self.secrets, asked);
                Err(replay.miss(request, &replay.nearest(request, &asked).map_err(internal)?))
            }
        }
    }
}

impl Replay {
    fn miss(&self, request: &ModelRequest, why: &str) -> ModelError {
        let (path, role, attempt) = (self.shelf.path.display(), request.role, &request.attempt_id);
        let message = format!("{path} has no answer for the {role} of {attempt}: {why}; record again");
        ModelError::provider(Fault::NotRecorded, message)
    }

    /// The next answer to this request that was not given yet. One that was given to the same attempt goes
    /// first, so that attempts which ask the same get their own again, whatever runs side by side.
    fn find(&self, key: Key, request: &ModelRequest) -> Found<'_> {
        let mut all = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(answers) = all.get_mut(&key) else { return Found::Never };
        let times = answers.len();
        let own = |answer: &Answer| {
            let card = self.shelf.cards.get(answer.card);
            card.is_some_and(|card| card.attempt == request.attempt_id && card.role == request.role)
        };
        let unplayed = || answers.iter().enumerate().filter(|(_, answer)| !answer.played);
        let place = unplayed().find(|(_, answer)| own(answer)).or_else(|| unplayed().next());
        let place = place.map(|(place, _)| place);
        let Some(answer) = place.and_then(|place| answers.get_mut(place)) else {
            return Found::TooOften(times);
        };
        answer.played = true;
        self.shelf.cards.get(answer.card).map_or(Found::Never, Found::Recorded)
    }

    /// What was recorded instead, in words.
    fn nearest(&self, request: &ModelRequest, asked: &Canonical) -> Result<String, RecordingError> {
        let mut best = None;
        for card in self.candidates(request) {
            let entry = self.shelf.read(card)?;
            let nearness = nearness(&entry, request, asked);
            if best.as_ref().is_none_or(|(least, _, _)| nearness > *least) {
                best = Some((nearness, card, entry));
            }
        }
        let Some((_, card, entry)) = best else { return Ok("the recording is empty".to_owned()) };
        let difference = difference(&entry.request, asked)
            .unwrap_or_else(|| "only what was kept out of the recording differs".to_owned());
        let Card { line, role, attempt, .. } = card;
        Ok(format!("the nearest is line {line}, for the {role} of {attempt}, where {difference}"))
    }

    /// The recordings of the same attempt and role, or else of any: the first thousand, since a run may
    /// miss often and a recording be long.
    fn candidates(&self, request: &ModelRequest) -> Vec<&Card> {
        let own = |card: &&Card| card.attempt == request.attempt_id && card.role == request.role;
        let cards = &self.shelf.cards;
        let candidates: Vec<&Card> = cards.iter().filter(own).take(SEARCHED).collect();
        if candidates.is_empty() { cards.iter().take(SEARCHED).collect() } else { candidates }
    }
}

fn internal(error: impl std::fmt::Display) -> ModelError {
    ModelError::provider(Fault::Internal, error.to_string())
}
