//! Casting: from an attempt to the person who plays the user in it.

use crate::{actor::ModelActor, profile, prompts::Prompts};
use async_trait::async_trait;
use rehearsal_core::{
    actor::{Actor, ActorError, ActorProfile, Simulator},
    attempt::Attempt,
    case::PersonaChoice,
    ids::{CaseName, PersonaId},
    model::Model,
    suite::TraitScale,
};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::OnceCell;

/// Generated profiles by case and persona. Each is made once, and trials that run at the same time wait for it.
type Profiles = BTreeMap<(CaseName, PersonaId), Arc<OnceCell<ActorProfile>>>;

/// Plays users by a model: one call to make up a person, one call for each turn.
pub struct ActorSimulator {
    actor_model: Arc<dyn Model>,
    profile_model: Arc<dyn Model>,
    prompts: Arc<Prompts>,
    scales: Vec<TraitScale>,
    profiles: Mutex<Profiles>,
}

impl ActorSimulator {
    /// A simulator whose turns go to `actor_model` and whose generated people come from `profile_model`.
    pub fn new(actor_model: Arc<dyn Model>, profile_model: Arc<dyn Model>, prompts: Prompts) -> Self {
        let (prompts, scales, profiles) = (Arc::new(prompts), Vec::new(), Mutex::default());
        Self { actor_model, profile_model, prompts, scales, profiles }
    }

    /// The same with scales, from which the levels of generated people are drawn, and by which they behave.
    #[must_use]
    pub fn with_scales(self, scales: Vec<TraitScale>) -> Self {
        Self { scales, ..self }
    }

    /// The same with people who were made up before, by case and persona: they are not made up again.
    #[must_use]
    pub fn with_people(self, people: BTreeMap<(CaseName, PersonaId), ActorProfile>) -> Self {
        let known =
            people.into_iter().map(|(who, profile)| (who, Arc::new(OnceCell::new_with(Some(profile)))));
        Self { profiles: Mutex::new(known.collect()), ..self }
    }

    /// The person of this id for this case: the same for every trial, whatever the model would say
    /// to a second asking. A failed asking leaves the place empty, and the next trial asks again.
    async fn generated(&self, attempt: &Attempt, id: &PersonaId) -> Result<ActorProfile, ActorError> {
        let place = self.place(attempt, id);
        let by = (self.profile_model.as_ref(), &self.prompts.profile);
        let make = || profile::generated(by, attempt, id, &self.scales);
        place.get_or_try_init(make).await.cloned()
    }

    fn place(&self, attempt: &Attempt, id: &PersonaId) -> Arc<OnceCell<ActorProfile>> {
        // A panic elsewhere cannot leave the map half written, so a poisoned lock is as good as another.
        let mut profiles = self.profiles.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(profiles.entry((attempt.case.name.clone(), id.clone())).or_default())
    }
}

#[async_trait]
impl Simulator for ActorSimulator {
    async fn cast(&self, attempt: &Attempt) -> Result<Box<dyn Actor>, ActorError> {
        let profile = match &attempt.persona {
            PersonaChoice::Given(persona) => profile::given(&attempt.case, persona),
            PersonaChoice::Frozen { profile, .. } => ActorProfile::clone(profile),
            PersonaChoice::Auto(id) => self.generated(attempt, id).await?,
        };
        let model = Arc::clone(&self.actor_model);
        Ok(Box::new(ModelActor::new(model, Arc::clone(&self.prompts), attempt.clone(), profile)))
    }
}

#[cfg(test)]
mod tests;
