//! Probes: one cheap question, to see whether somebody answers.

use crate::{
    clock::SystemClock,
    compose::{self, Providers},
    environment::Environment,
};
use rehearsal_adapters::models::retry::{RetrySettings, Retrying};
use rehearsal_core::{
    agent::{Agent, Input, Reply, Request},
    attempt::{AttemptId, AttemptIndex},
    clock::Clock as _,
    ids::{CaseName, PersonaId, SessionId},
    model::{AnswerSchema, Fault, Model as _, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    price::PriceList,
    seed::Seed,
    span::{ExpectedTurn, NoSpans, SpanSource},
    suite::{ModelChoice, Suite},
};
use rehearsal_engine::mint;
use schemars::JsonSchema;
use serde::Deserialize;
use std::time::Duration;

/// How long a probe waits.
const PATIENCE: Duration = Duration::from_secs(60);
/// Enough for a short answer; the least that every provider allows is 16.
const TOKENS: u32 = 200;

/// The answer that a probe asks for.
#[derive(Deserialize, JsonSchema)]
struct Present {
    /// Whether the model is there.
    #[expect(dead_code, reason = "that it came is all there is to know")]
    present: bool,
}

/// Asks a model for next to nothing.
///
/// # Errors
/// Why no answer came, in a line.
pub async fn model(providers: &Providers, choice: &ModelChoice, prices: &PriceList) -> Result<(), String> {
    let model = providers.of(choice, prices).map_err(|failure| failure.to_string())?;
    let asked = Retrying::new(model, RetrySettings { patience: PATIENCE });
    let patience = choice.timeout.unwrap_or(PATIENCE);
    let answer = tokio::time::timeout(patience, asked.complete(&question(choice))).await;
    match answer {
        Ok(Ok(_)) => Ok(()),
        // Cut short or declined is an answer too: somebody is there.
        Ok(Err(error)) if matches!(error.fault(), Some(Fault::CutShort | Fault::Declined)) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {patience:?}")),
    }
}

/// Says hello to the agent, in a conversation of its own.
///
/// # Errors
/// Why no reply came, in a line.
pub async fn agent(suite: &Suite, environment: &Environment) -> Result<(), String> {
    let agent = compose::agent_alone(suite, environment).await.map_err(|failure| failure.to_string())?;
    let patience = suite.turn_timeout.max(PATIENCE);
    let reply = say(agent.as_ref(), &NoSpans, &mint::session(), ("Hello", patience)).await;
    agent.shutdown().await;
    reply.map(|_| ())
}

/// Says one thing to an agent, in a conversation that ends with the reply. The spans are told of it as of any turn,
/// and are the caller's to collect.
///
/// # Errors
/// Why no reply came, in a line.
pub async fn say(
    agent: &dyn Agent,
    spans: &dyn SpanSource,
    session: &SessionId,
    (message, patience): (&str, Duration),
) -> Result<Reply, String> {
    let context = mint::turn();
    let said = async {
        let mut dialogue = agent.open(session).await?;
        spans.expect(ExpectedTurn {
            session,
            number: 1,
            context,
            sent_at: SystemClock.now(),
            message,
            attempt: None,
        });
        let request =
            Request { input: Input::Message(message), turn: 1, context, history: &[], mcp_url: None };
        let reply = dialogue.reply(request).await;
        spans.ended(session, 1, SystemClock.now());
        if let Some(name) = reply.as_ref().ok().and_then(|reply| reply.conversation.as_ref()) {
            spans.known_as(session, name);
        }
        dialogue.close().await;
        reply
    };
    match tokio::time::timeout(patience, said).await {
        Ok(reply) => reply.map_err(|error| error.to_string()),
        Err(_) => Err(format!("no reply within {patience:?}")),
    }
}

fn question(choice: &ModelChoice) -> ModelRequest {
    let name = AttemptId { case: CaseName::new("probe"), persona: PersonaId::new("probe"), trial: 1 };
    ModelRequest {
        role: Role::Judge,
        attempt: AttemptIndex(0),
        attempt_id: name,
        turn: None,
        system: "You are asked whether you can be reached. Answer with JSON alone.".into(),
        messages: vec![PromptMessage { speaker: Speaker::User, text: "Answer {\"present\": true}.".into() }],
        answer: AnswerSchema::of::<Present>("probe"),
        parameters: Parameters { max_tokens: Some(TOKENS), ..choice.parameters },
        seed: Seed(0),
        repair: 0,
        retry: 0,
    }
}
