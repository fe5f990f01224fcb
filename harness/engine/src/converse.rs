//! Drives one conversation: asks the agent and the actor in turn and bounds every wait.

use crate::{
    answers,
    conversation::{Conversation, GaveOut, Step},
    dispatch::Events,
    halt::Halt,
    keep::may_go_on,
    mint,
    run::Parts,
};
use rehearsal_core::{
    actor::{Actor, ActorError, ActorProfile, Closing},
    agent::{AgentError, Dialogue, Input, Reply, Request},
    attempt::Attempt,
    begun::Broken,
    clock::Timestamp,
    draft::RefusedDraft,
    event::RunEvent,
    model::ModelError,
    review::Owner,
    session::{Ending, Turn, UserMessage},
    span::{ExpectedTurn, Trace},
    suite::Continuity,
};
use std::{future::Future, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long an agent may take over the end of a conversation.
const GOODBYE: Duration = Duration::from_secs(15);
/// How long the simulated user may take. Each call of a model has a limit of its own, and one that is
/// throttled may have to wait for minutes; this only keeps a simulator that hangs from holding up the run.
const ACTOR_PATIENCE: Duration = Duration::from_secs(3600);

/// A conversation that is over, its spans not yet in.
pub(crate) struct Talk {
    pub(crate) profile: Option<ActorProfile>,
    pub(crate) turns: Vec<Turn>,
    pub(crate) closing: Option<Closing>,
    pub(crate) refused: Vec<RefusedDraft>,
    pub(crate) ending: Ending,
}

/// Everything that a conversation needs around it.
pub(crate) struct Stage<'a> {
    pub(crate) parts: &'a Parts,
    pub(crate) events: &'a Events,
    pub(crate) attempt: &'a Attempt,
    /// The conversation, and how far an earlier process had come with it.
    pub(crate) broken: &'a Broken,
    pub(crate) continuity: Continuity,
    pub(crate) turn_timeout: Duration,
    pub(crate) cancel: &'a CancellationToken,
    pub(crate) halt: &'a Halt,
}

impl Stage<'_> {
    /// Plays the conversation to one of its endings. Never fails: whatever goes wrong is an ending.
    pub(crate) async fn converse(&self) -> Talk {
        let case = &self.attempt.case;
        let mut conversation = Conversation::new(&case.input, case.max_turns, &case.script);
        let mut profile = None;
        match self.open().await {
            Err(ending) => conversation.end(ending),
            Ok(mut dialogue) => {
                profile = self.talk(&mut conversation, dialogue.as_mut()).await;
                if !may_go_on(self.continuity, &conversation) {
                    // An agent that will not say goodbye must not hold up the run.
                    let _abandoned = tokio::time::timeout(GOODBYE, dialogue.close()).await;
                }
            }
        }
        let ending = conversation.ending();
        let (turns, closing, refused) = conversation.into_parts();
        Talk { profile, turns, closing, refused, ending }
    }

    async fn open(&self) -> Result<Box<dyn Dialogue>, Ending> {
        // How long an agent may take to come up is for its adapter to say.
        let Broken { session, conversation, turns } = self.broken;
        let agent = &self.parts.agent;
        let opening = match turns.as_slice() {
            [] => agent.open(session),
            [..] => agent.reopen(session, conversation.as_deref()),
        };
        let opened = self.cancel.run_until_cancelled(opening).await;
        opened.ok_or(Ending::Cancelled)?.map_err(|error| self.agent_ending(&error))
    }

    /// The actor is cast while the agent already answers the opening message.
    async fn talk(
        &self,
        conversation: &mut Conversation,
        dialogue: &mut dyn Dialogue,
    ) -> Option<ActorProfile> {
        let (actor, ()) = tokio::join!(self.cast(), self.advance(conversation, dialogue, None));
        let mut actor = match actor {
            Ok(actor) => actor,
            Err(ending) => {
                // An agent that failed on the first message is the better explanation.
                if !matches!(conversation.step(), Step::Done(_)) {
                    conversation.end(ending);
                }
                return None;
            }
        };
        let profile = actor.profile().clone();
        conversation.cast(&profile.goal_parts);
        let cast = RunEvent::ActorCast { attempt: self.attempt.index, profile: profile.clone() };
        self.events.send(cast).await;
        while !matches!(conversation.step(), Step::Done(_)) {
            self.advance(conversation, dialogue, Some(actor.as_mut())).await;
        }
        Some(profile)
    }

    async fn cast(&self) -> Result<Box<dyn Actor>, Ending> {
        let cast = self.parts.simulator.cast(self.attempt);
        let cast = self.bounded(("the user's profile", Owner::Infrastructure), ACTOR_PATIENCE, cast).await?;
        cast.map_err(|error| self.actor_ending(&error))
    }

    /// One step of the conversation.
    async fn advance(
        &self,
        conversation: &mut Conversation,
        dialogue: &mut dyn Dialogue,
        actor: Option<&mut (dyn Actor + '_)>,
    ) {
        match (conversation.step().clone(), actor) {
            (Step::Send(message), _) => self.send(conversation, dialogue, message).await,
            (Step::AskActor, Some(actor)) => match self.actor(actor.next(conversation.turns())).await {
                Ok(moved) => conversation.moved(moved),
                Err(gave_out) => conversation.gave_out(gave_out),
            },
            (Step::AskAnswers(questions), Some(actor)) => {
                match answers::to(self, &questions, conversation.turns(), actor).await {
                    Ok((reasoning, answers)) => conversation.answered(reasoning, answers),
                    Err(gave_out) => conversation.gave_out(gave_out),
                }
            }
            (Step::AskClosing, Some(actor)) => match self.actor(actor.close(conversation.turns())).await {
                Ok(closing) => conversation.closed(closing),
                Err(gave_out) => conversation.gave_out(gave_out),
            },
            (Step::AskActor | Step::AskAnswers(_) | Step::AskClosing, None) | (Step::Done(_), _) => {}
        }
    }

    pub(crate) async fn actor<T>(
        &self,
        asked: impl Future<Output = Result<T, ActorError>>,
    ) -> Result<T, GaveOut> {
        let asked =
            self.bounded(("the simulated user", Owner::Infrastructure), ACTOR_PATIENCE, asked).await?;
        asked.map_err(|error| {
            let ending = self.actor_ending(&error);
            GaveOut { ending, refused: drafts(error) }
        })
    }

    async fn send(&self, conversation: &mut Conversation, dialogue: &mut dyn Dialogue, user: UserMessage) {
        if let Some(turn) = self.broken.turn(conversation.next_number()) {
            return self.replay(conversation, turn).await;
        }
        self.keep_spans(conversation).await;
        let (number, context) = (conversation.next_number(), mint::turn());
        let (input, history) = (input(&user), conversation.turns());
        let request = Request { input, turn: number, context, history, mcp_url: None };
        let (outcome, (sent_at, ended_at)) = self.ask(dialogue, request).await;
        let (reply, ending) = match outcome {
            Ok(reply) => (reply, None),
            Err(ending) => (Reply::default(), Some(ending)),
        };
        if let Some(name) = &reply.conversation {
            self.parts.spans.known_as(&self.broken.session, name);
        }
        let error =
            ending.as_ref().map(|ending| ending.detail().unwrap_or(ending.kind().as_str()).to_owned());
        let said = ending.is_none() && (reply.questions.is_empty() || !reply.text.is_empty());
        let turn = Turn {
            number,
            context,
            user,
            sent_at,
            reply: said.then_some(reply.text),
            questions: reply.questions,
            ended_at,
            error,
            trace: Trace::default(),
            state: reply.state,
        };
        match ending {
            None => self.replied(conversation, turn, reply.conversation).await,
            Some(ending) => conversation.broke_off(turn, ending),
        }
        self.events.send(RunEvent::TurnEnded { attempt: self.attempt.index, turn: number }).await;
    }

    /// Sends a message to the agent, whose spans are expected from then on; what came back, and from when to when that took.
    async fn ask(
        &self,
        dialogue: &mut dyn Dialogue,
        request: Request<'_>,
    ) -> (Result<Reply, Ending>, (Timestamp, Timestamp)) {
        // Somebody may set the clock while the agent works, which makes its reply no slower and no faster.
        let (sent_at, began) = (self.parts.clock.now(), self.parts.clock.steady());
        let Request { turn: number, context, input, .. } = request;
        let (session, message, attempt) = (&self.broken.session, input.words(), Some(self.attempt));
        self.parts.spans.expect(ExpectedTurn { session, number, context, sent_at, message, attempt });
        let waiting = ("the agent's reply", Owner::Agent);
        let outcome = self.bounded(waiting, self.turn_timeout, dialogue.reply(request)).await;
        let ended_at = sent_at.plus(self.parts.clock.steady().saturating_sub(began));
        self.parts.spans.ended(session, number, ended_at);
        let reply = outcome.and_then(|reply| reply.map_err(|error| self.agent_ending(&error)));
        (reply, (sent_at, ended_at))
    }

    /// Waits no longer than that for what this owner owes, and not at all once the run is cancelled.
    async fn bounded<T>(
        &self,
        (what, owner): (&str, Owner),
        limit: Duration,
        work: impl Future<Output = T>,
    ) -> Result<T, Ending> {
        match self.cancel.run_until_cancelled(tokio::time::timeout(limit, work)).await {
            None => Err(Ending::Cancelled),
            Some(Ok(done)) => Ok(done),
            Some(Err(_)) => Err(Ending::Timeout { message: format!("waited {limit:?} for {what}"), owner }),
        }
    }

    /// Where a tool that is simulated for the agent has spent the budget, no further attempt fares better.
    fn agent_ending(&self, error: &AgentError) -> Ending {
        match error.owner() {
            Owner::Budget => {
                self.halt.model_failed(&ModelError::Budget);
                Ending::Budget
            }
            owner @ (Owner::Agent | Owner::User | Owner::Judge | Owner::Infrastructure | Owner::Unknown) => {
                Ending::AgentError { message: error.to_string(), owner }
            }
        }
    }

    fn actor_ending(&self, error: &ActorError) -> Ending {
        if let ActorError::Model(error) = error {
            self.halt.model_failed(error);
        }
        match error {
            ActorError::Model(ModelError::Budget) => Ending::Budget,
            ActorError::Model(ModelError::Provider(_))
            | ActorError::Unusable(_)
            | ActorError::Refused { .. }
            | ActorError::Prompt(_) => {
                Ending::ActorError { message: error.to_string(), owner: error.owner() }
            }
        }
    }
}

/// The drafts that were refused before the actor gave out.
fn drafts(error: ActorError) -> Vec<RefusedDraft> {
    match error {
        ActorError::Refused { drafts, .. } => drafts,
        ActorError::Model(_) | ActorError::Unusable(_) | ActorError::Prompt(_) => Vec::new(),
    }
}

fn input(user: &UserMessage) -> Input<'_> {
    match user.answers.as_slice() {
        [] => Input::Message(&user.text),
        answers => Input::Answers { answers, words: &user.text },
    }
}
