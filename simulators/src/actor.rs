//! The actor: one person in one conversation, played by a model.

use crate::{
    accept,
    answer::{ClosingAnswer, TurnAnswer},
    blocks::TurnValues,
    draft::Setting,
    profile::unusable,
    prompts::Prompts,
};
use async_trait::async_trait;
use rehearsal_core::{
    actor::{Actor, ActorError, ActorProfile, Closing, PartProgress, PartStatus, UserAnswer, UserMove},
    ask::ask,
    attempt::Attempt,
    model::{AnswerSchema, Model, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    prompt::Prompt,
    question::Question,
    session::Turn,
};
use std::sync::Arc;

/// A person played by a model.
pub(crate) struct ModelActor {
    model: Arc<dyn Model>,
    prompts: Arc<Prompts>,
    attempt: Attempt,
    profile: ActorProfile,
    /// Where the parts stood at the last move.
    progress: Vec<PartProgress>,
}

#[async_trait]
impl Actor for ModelActor {
    fn profile(&self) -> &ActorProfile {
        &self.profile
    }

    async fn next(&mut self, so_far: &[Turn]) -> Result<UserMove, ActorError> {
        let turn = so_far.last().map_or(0, |turn| turn.number).to_string();
        let schema = AnswerSchema::of::<TurnAnswer>("user_turn");
        let request = self.request(&self.prompts.turn, so_far, schema, &["actor", &turn])?;
        let setting = self.setting(so_far);
        let accept = |answer| accept::turn(answer, &self.profile.goal_parts, &setting);
        let user_move = ask(self.model.as_ref(), request, accept).await.map_err(unusable)?;
        self.progress.clone_from(&user_move.progress);
        Ok(user_move)
    }

    async fn answer(&mut self, _question: &Question, _so_far: &[Turn]) -> Result<UserAnswer, ActorError> {
        Err(ActorError::Unusable("no answer".to_owned()))
    }

    async fn close(&mut self, so_far: &[Turn]) -> Result<Closing, ActorError> {
        let schema = AnswerSchema::of::<ClosingAnswer>("user_closing");
        let request = self.request(&self.prompts.closing, so_far, schema, &["actor", "closing"])?;
        let accept = |answer| accept::closing(answer, &self.profile.goal_parts);
        let closing = ask(self.model.as_ref(), request, accept).await.map_err(unusable)?;
        self.progress.clone_from(&closing.progress);
        Ok(closing)
    }
}

impl ModelActor {
    /// The actor before the first reply: every part open.
    pub(crate) fn new(
        model: Arc<dyn Model>,
        prompts: Arc<Prompts>,
        attempt: Attempt,
        profile: ActorProfile,
    ) -> Self {
        let open = |part: &String| PartProgress { part: part.clone(), status: PartStatus::Open };
        let progress = profile.goal_parts.iter().map(open).collect();
        Self { model, prompts, attempt, profile, progress }
    }

    fn request(
        &self,
        prompt: &Prompt,
        so_far: &[Turn],
        answer: AnswerSchema,
        seed: &[&str],
    ) -> Result<ModelRequest, ActorError> {
        let values = TurnValues::new(&self.attempt.case, &self.profile, so_far, &self.progress);
        let rendered = prompt.render(&values)?;
        Ok(ModelRequest {
            role: Role::Actor,
            attempt: self.attempt.index,
            attempt_id: self.attempt.id(),
            system: rendered.system,
            messages: vec![PromptMessage { speaker: Speaker::User, text: rendered.user }],
            answer,
            parameters: Parameters::default(),
            seed: self.attempt.seed.derive(seed),
            repair: 0,
            retry: 0,
        })
    }

    /// What the next message is checked against.
    fn setting<'a>(&self, so_far: &'a [Turn]) -> Setting<'a> {
        let (case, profile) = (&self.attempt.case, &self.profile);
        let mut sources = vec![&case.input, &case.task_description, &profile.context, &profile.actor_goal];
        sources.extend(case.known.values().chain(profile.goal_parts.iter()));
        sources.extend(so_far.iter().flat_map(|turn| turn.reply.iter().chain([&turn.user.text])));
        Setting {
            said: so_far.iter().map(|turn| turn.user.text.as_str()).collect(),
            last_reply: so_far.last().and_then(|turn| turn.reply.as_deref()),
            // A line break keeps the end of one text and the beginning of the next apart for a reader;
            // the check itself compares letters and digits only.
            sources: sources.into_iter().map(String::as_str).collect::<Vec<_>>().join("\n"),
        }
    }
}
