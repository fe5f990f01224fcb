//! What lies between a caller and a provider: parameters, recordings, cache, retries, pace, the meter.

use super::Providers;
use crate::{args::ReuseArgs, exit::Failure};
use rehearsal_adapters::{
    models::{
        pace::Pacer,
        recording::{Cache, Player, Recorder, RecordingError},
        retry::{RetrySettings, Retrying},
        tuned::Tuned,
    },
    secrets::Secrets,
};
use rehearsal_core::{
    ids::ModelId,
    model::Model,
    suite::{ModelChoice, ModelChoices},
};
use rehearsal_engine::{Events, Ledger};
use std::{collections::BTreeMap, sync::Arc};

/// Answers that are not asked for again.
#[derive(Clone, Default)]
pub struct Reuse {
    /// Answers only from a recording.
    pub player: Option<Player>,
    /// Writes a recording.
    pub recorder: Option<Recorder>,
    /// Answers what was answered before.
    pub cache: Option<Cache>,
}

impl Reuse {
    /// Opens what was asked for: a recording to replay, one to write, a cache. What is written is
    /// written without these secrets.
    ///
    /// # Errors
    /// Where one of them cannot be opened.
    pub fn open(asked: &ReuseArgs, secrets: Secrets) -> Result<Self, Failure> {
        let ReuseArgs { replay, record, cache } = asked;
        let refused = |error: RecordingError| Failure::Usage(error.to_string());
        Ok(Self {
            player: replay
                .as_deref()
                .map(|file| Player::open(file).map(|player| player.hiding(secrets.clone())))
                .transpose()
                .map_err(refused)?,
            recorder: record
                .as_deref()
                .map(|file| Recorder::create(file, secrets.clone()))
                .transpose()
                .map_err(refused)?,
            cache: cache
                .as_deref()
                .map(|folder| Cache::open(folder, secrets.clone()))
                .transpose()
                .map_err(refused)?,
        })
    }
}

/// Where the models of one run are taken from.
pub(crate) struct Shelf<'a> {
    reuse: &'a Reuse,
    ledger: &'a Ledger,
    events: Events,
    /// By name: whoever asks a model shares its limits and what it turned out not to take.
    models: BTreeMap<ModelId, Shared>,
}

/// A model before the layers that belong to one caller.
struct Shared {
    model: Arc<dyn Model>,
    pacer: Pacer,
    /// Where it is served.
    place: String,
}

impl<'a> Shelf<'a> {
    /// A shelf with the models of these choices.
    ///
    /// # Errors
    /// [`Failure::Usage`] where a provider has none of that name.
    pub(crate) fn new(
        choices: &ModelChoices,
        (providers, reuse): (&Providers, &'a Reuse),
        (ledger, events): (&'a Ledger, Events),
    ) -> Result<Self, Failure> {
        let mut models = BTreeMap::new();
        if reuse.player.is_none() {
            for (model, choice) in paced(choices) {
                let (served, place) = (providers.of(&choice, &ledger.prices)?, providers.place(&choice));
                models.insert(model, Shared { model: served, pacer: Pacer::new(choice.pace), place });
            }
        }
        Ok(Self { reuse, ledger, events, models })
    }

    /// The model of a choice, as a caller gets it.
    ///
    /// # Errors
    /// Where the choice is none of those that the shelf was made for.
    pub(crate) fn take(&self, choice: &ModelChoice) -> Result<Arc<dyn Model>, Failure> {
        let answering = match &self.reuse.player {
            Some(player) => player.model(choice.model.clone()),
            None => self.kept(choice)?,
        };
        let noted = self.ledger.note(answering, choice, self.events.clone());
        Ok(Arc::new(Tuned::new(noted, choice.parameters)))
    }

    /// Each request of its own metered, then paced, then repeated where that helps; its answer is kept where
    /// that was asked for.
    fn kept(&self, choice: &ModelChoice) -> Result<Arc<dyn Model>, Failure> {
        let unknown = || Failure::InTheWay(format!("the model {} was not set up", choice.model));
        let Shared { model, pacer, place } = self.models.get(&choice.model).ok_or_else(unknown)?;
        let metered = self.ledger.meter(model.clone(), choice, self.events.clone());
        let mut model: Arc<dyn Model> =
            Arc::new(Retrying::new(pacer.around(metered), RetrySettings::default()));
        if let Some(cache) = &self.reuse.cache {
            model = cache.around(model, place);
        }
        if let Some(recorder) = &self.reuse.recorder {
            model = recorder.around(model);
        }
        Ok(model)
    }
}

/// Each model once, with the strictest pace that any of its choices asks for.
fn paced(choices: &ModelChoices) -> BTreeMap<ModelId, ModelChoice> {
    let mut models = BTreeMap::<ModelId, ModelChoice>::new();
    for (_, choice) in choices.all() {
        let known = models.entry(choice.model.clone()).or_insert_with(|| choice.clone());
        known.pace = known.pace.stricter(choice.pace);
    }
    models
}
