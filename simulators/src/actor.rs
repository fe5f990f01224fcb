//! The actor: one person in one conversation, played by a model.

use crate::{
    accept,
    answer::{ClosingAnswer, QuestionAnswer, TurnAnswer},
    blocks::{AnswerValues, TurnValues},
    draft::{kept, spent},
    profile::unusable,
    prompts::Prompts,
    question::Sheet,
    rules::Scene,
};
use async_trait::async_trait;
use rehearsal_core::{
    actor::{Actor, ActorError, ActorProfile, Closing, PartProgress, PartStatus, UserAnswer, UserMove},
    ask::{AskError, ask, ask_keeping},
    attempt::Attempt,
    model::{AnswerSchema, Model, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    prompt::Prompt,
    question::{Action, Question},
    session::Turn,
};
use serde::Serialize;
use std::sync::{Arc, LazyLock};

// The shapes of its answers, the same for everybody.
static TURN: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema::of::<TurnAnswer>("user_turn"));
static CLOSING: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema::of::<ClosingAnswer>("user_closing"));
static ANSWER: LazyLock<AnswerSchema> = LazyLock::new(|| AnswerSchema::of::<QuestionAnswer>("user_answer"));

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
        let request = self.request(&self.prompts.turn, &self.values(so_far), &TURN, &["actor", &turn])?;
        let request = ModelRequest { turn: Some(upcoming(so_far)), ..request };
        let scene = self.scene(so_far);
        let accept = |answer: &str| accept::turn(answer, &scene);
        let (user_move, refused) = ask_keeping(self.model.as_ref(), request, accept).await.map_err(spent)?;
        self.progress.clone_from(&user_move.progress);
        Ok(UserMove { drafts: kept(refused), ..user_move })
    }

    async fn answer(&mut self, question: &Question, so_far: &[Turn]) -> Result<UserAnswer, ActorError> {
        let sheet = match Sheet::read(question) {
            Ok(sheet) => sheet,
            Err(reason) => return Ok(cancelled(&format!("Nobody could answer this: {reason}."))),
        };
        match sheet.settled() {
            Some(answer) => Ok(answer),
            None => self.thought_out(&sheet, so_far).await,
        }
    }

    async fn close(&mut self, so_far: &[Turn]) -> Result<Closing, ActorError> {
        let seed = ["actor", "closing"];
        let request = self.request(&self.prompts.closing, &self.values(so_far), &CLOSING, &seed)?;
        let request = ModelRequest { turn: Some(upcoming(so_far)), ..request };
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

    /// The answer that the model gives in the person's name. Where it gives none that can be used, the person
    /// leaves the question alone: the conversation goes on, and the agent sees what it would see of a user who
    /// closed the window.
    async fn thought_out(&self, sheet: &Sheet<'_>, so_far: &[Turn]) -> Result<UserAnswer, ActorError> {
        let values = AnswerValues::new(self.values(so_far), sheet);
        let (turn, place) = place(sheet.question(), so_far);
        let request =
            self.request(&self.prompts.answer, &values, &ANSWER, &["actor", &turn, "answer", &place])?;
        let request = ModelRequest { turn: Some(upcoming(so_far)), ..request };
        let scene = self.scene(so_far);
        match ask(self.model.as_ref(), request, |answer| sheet.accept(&answer, &scene)).await {
            Err(AskError::Unusable(reason)) => Ok(cancelled(&format!("No usable answer came: {reason}."))),
            answered => answered.map_err(unusable),
        }
    }

    fn values(&self, so_far: &[Turn]) -> TurnValues {
        TurnValues::new(&self.attempt.case, &self.profile, so_far, &self.progress)
    }

    /// What the next message is held against.
    fn scene<'a>(&'a self, so_far: &'a [Turn]) -> Scene<'a> {
        Scene::new(&self.attempt.case, &self.profile, so_far)
    }

    fn request(
        &self,
        prompt: &Prompt,
        values: &impl Serialize,
        answer: &AnswerSchema,
        seed: &[&str],
    ) -> Result<ModelRequest, ActorError> {
        let rendered = prompt.render(values)?;
        Ok(ModelRequest {
            role: Role::Actor,
            attempt: self.attempt.index,
            attempt_id: self.attempt.id(),
            turn: None,
            system: rendered.system,
            messages: vec![PromptMessage { speaker: Speaker::User, text: rendered.user }],
            answer: answer.clone(),
            parameters: Parameters::default(),
            seed: self.attempt.seed.derive(seed),
            repair: 0,
            retry: 0,
        })
    }
}

/// The number of the turn that comes next.
fn upcoming(so_far: &[Turn]) -> u32 {
    so_far.last().map_or(0, |turn| turn.number).saturating_add(1)
}

/// The turn of a question and its place among those that are open, which tell one asking of the model from
/// another. Its id is the agent's and may differ from run to run.
fn place(question: &Question, so_far: &[Turn]) -> (String, String) {
    let last = so_far.last();
    let place = last.and_then(|turn| turn.questions.iter().position(|other| other.id == question.id));
    (last.map_or(0, |turn| turn.number).to_string(), place.unwrap_or(0).to_string())
}

fn cancelled(reasoning: &str) -> UserAnswer {
    UserAnswer { reasoning: reasoning.to_owned(), action: Action::Cancel, content: None }
}

#[cfg(test)]
mod tests;
