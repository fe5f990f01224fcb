//! Who plays the user: the persona that the suite describes, or a person made up for the case.

use crate::{answer::ProfileAnswer, blocks::ProfileValues, sketch};
use rehearsal_core::{
    actor::{ActorError, ActorProfile, Traits},
    ask::{AskError, ask},
    attempt::{Attempt, AttemptId, AttemptIndex},
    case::{Case, Persona, PersonaChoice},
    ids::PersonaId,
    model::{AnswerSchema, Model, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    prompt::Prompt,
    seed::Seed,
    suite::{TraitScale, manner},
};

/// Who plays a case, as far as that is known before any model is asked; `None` for a person that is still to be
/// made up.
pub fn known_profile(case: &Case, persona: &PersonaChoice) -> Option<ActorProfile> {
    match persona {
        PersonaChoice::Given(persona) => Some(given(case, persona)),
        PersonaChoice::Frozen { profile, .. } => Some(ActorProfile::clone(profile)),
        PersonaChoice::Auto(_) => None,
    }
}

/// The profile of a persona of the suite. No model is asked.
pub(crate) fn given(case: &Case, persona: &Persona) -> ActorProfile {
    ActorProfile {
        traits: persona.traits.clone(),
        context: persona.context.clone(),
        actor_goal: persona.actor_goal.clone().unwrap_or_else(|| case.task_description.clone()),
        goal_parts: match case.goal_parts.as_slice() {
            [] => vec![case.task_description.clone()],
            parts => parts.to_vec(),
        },
        manner: persona.manner.clone(),
    }
}

/// A profile made up by the model for this case and this id.
///
/// # Errors
/// Where the model gives no usable profile.
pub(crate) async fn generated(
    (model, prompt): (&dyn Model, &Prompt),
    attempt: &Attempt,
    id: &PersonaId,
    scales: &[TraitScale],
) -> Result<ActorProfile, ActorError> {
    let case = &attempt.case;
    let seed = seed(case, id);
    let traits = sketch::traits(case, id, scales);
    let rendered = prompt.render(&ProfileValues::new(case, id, (&traits, scales)))?;
    let request = ModelRequest {
        role: Role::Profile,
        attempt: first_trial(attempt),
        attempt_id: AttemptId { trial: 1, ..attempt.id() },
        turn: None,
        system: rendered.system,
        messages: vec![PromptMessage { speaker: Speaker::User, text: rendered.user }],
        answer: AnswerSchema::of::<ProfileAnswer>("actor_profile"),
        parameters: Parameters::default(),
        seed,
        repair: 0,
        retry: 0,
    };
    ask(model, request, |answer| accept(answer, case, (&traits, scales))).await.map_err(unusable)
}

/// On whose account a profile goes. Trials share it and any of them may come first, so it is the first
/// trial's, whichever asked: the record must not depend on who was faster.
fn first_trial(attempt: &Attempt) -> AttemptIndex {
    AttemptIndex(attempt.index.0.saturating_sub(attempt.trial.saturating_sub(1)))
}

/// What an asking that failed means to an actor.
pub(crate) fn unusable(error: AskError) -> ActorError {
    match error {
        AskError::Model(error) => ActorError::Model(error),
        AskError::Unusable(reason) => ActorError::Unusable(reason),
    }
}

/// The person's own seed. It knows nothing of the trial or of the run, so that all of them meet the same person.
fn seed(case: &Case, id: &PersonaId) -> Seed {
    Seed(0).derive(&["profile", case.name.as_str(), id.as_str()])
}

/// The profile that the answer stands for. The sketched traits and the case's own parts stay what they are.
fn accept(
    answer: ProfileAnswer,
    case: &Case,
    (sketched, scales): (&Traits, &[TraitScale]),
) -> Result<ActorProfile, String> {
    let stated = |name: &str, text: &str| match text.trim() {
        "" => Err(format!("{name} is empty")),
        text => Ok(text.to_owned()),
    };
    let mut traits = answer.traits.into_traits();
    traits.extend(sketched.clone());
    let parts = if case.goal_parts.is_empty() { answer.goal_parts } else { case.goal_parts.clone() };
    if parts.is_empty() {
        return Err("goal_parts is empty; name at least one part".into());
    }
    Ok(ActorProfile {
        manner: manner(&traits, scales),
        traits,
        context: stated("context", &answer.context)?,
        actor_goal: stated("actor_goal", &answer.actor_goal)?,
        goal_parts: parts.iter().map(|part| stated("a goal part", part)).collect::<Result<_, _>>()?,
    })
}
