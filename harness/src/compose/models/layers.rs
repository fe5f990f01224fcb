//! What lies between a caller and a provider: parameters, recordings, cache, retries, pace, the meter.

use super::Providers;
use crate::exit::Failure;
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
    suite::{ModelChoice, ModelChoices, Pace},
};
use rehearsal_engine::{Events, Ledger};
use std::{collections::BTreeMap, path::Path, sync::Arc};

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
    pub fn open(
        (replay, record, cache): (Option<&Path>, Option<&Path>, Option<&Path>),
        secrets: Secrets,
    ) -> Result<Self, Failure> {
        let refused = |error: RecordingError| Failure::Usage(error.to_string());
        Ok(Self {
            player: replay.map(Player::open).transpose().map_err(refused)?,
            recorder: record
                .map(|file| Recorder::create(file, secrets.clone()))
                .transpose()
                .map_err(refused)?,
            cache: cache.map(|folder| Cache::open(folder, secrets.clone())).transpose().map_err(refused)?,
        })
    }
}

/// Where the models of one run are taken from.
pub(crate) struct Shelf<'a> {
    providers: &'a Providers,
    reuse: &'a Reuse,
    ledger: &'a Ledger,
    events: Events,
    /// By model: whoever asks it shares its limits.
    pacers: BTreeMap<ModelId, Pacer>,
}

impl<'a> Shelf<'a> {
    /// A shelf with the models of these choices.
    pub(crate) fn new(
        choices: &ModelChoices,
        (providers, reuse): (&'a Providers, &'a Reuse),
        (ledger, events): (&'a Ledger, Events),
    ) -> Self {
        let mut paces = BTreeMap::<ModelId, Pace>::new();
        for (_, choice) in choices.all() {
            let pace = paces.entry(choice.model.clone()).or_default();
            *pace = pace.stricter(choice.pace);
        }
        let pacers = paces.into_iter().map(|(model, pace)| (model, Pacer::new(pace))).collect();
        Self { providers, reuse, ledger, events, pacers }
    }

    /// The model of a choice, as a caller gets it.
    pub(crate) fn take(&self, choice: &ModelChoice) -> Result<Arc<dyn Model>, Failure> {
        let answering = match &self.reuse.player {
            Some(player) => player.model(choice.model.clone()),
            None => self.recorded(self.provided(choice)?),
        };
        let noted = self.ledger.note(answering, choice, self.events.clone());
        Ok(Arc::new(Tuned::new(noted, choice.parameters)))
    }

    /// Each request of its own metered, then paced, then repeated where that helps.
    fn provided(&self, choice: &ModelChoice) -> Result<Arc<dyn Model>, Failure> {
        let model = self.providers.of(choice, &self.ledger.prices)?;
        let metered = self.ledger.meter(model, choice, self.events.clone());
        let paced = match self.pacers.get(&choice.model) {
            Some(pacer) => pacer.around(metered),
            None => metered,
        };
        Ok(Arc::new(Retrying::new(paced, RetrySettings::default())))
    }

    fn recorded(&self, model: Arc<dyn Model>) -> Arc<dyn Model> {
        let model = self.reuse.cache.as_ref().map_or(model.clone(), |cache| cache.around(model));
        self.reuse.recorder.as_ref().map_or(model.clone(), |recorder| recorder.around(model))
    }
}
