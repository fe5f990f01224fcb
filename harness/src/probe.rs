//! Probes: one cheap question, to see whether somebody answers.

use crate::{
    compose::{self, Providers},
    environment::Environment,
};
use rehearsal_adapters::models::retry::{RetrySettings, Retrying};
use rehearsal_core::{
    agent::{Input, Request},
    attempt::{AttemptId, AttemptIndex},
    ids::{CaseName, PersonaId, SessionId, SpanId, TraceContext, TraceId},
    model::{AnswerSchema, Fault, Model as _, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    price::PriceList,
    seed::Seed,
    suite::{ModelChoice, Suite},
};
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
    let session = SessionId::new("probe");
    let greeted = async {
        let mut dialogue = agent.open(&session).await?;
        let context = TraceContext {
            trace_id: TraceId::from_bytes([0x70; 16]),
            span_id: SpanId::from_bytes([0x70; 8]),
        };
        let reply =
            dialogue.reply(Request { input: Input::Message("Hello"), turn: 1, context, history: &[] }).await;
        dialogue.close().await;
        reply
    };
    let reply = tokio::time::timeout(suite.turn_timeout.max(PATIENCE), greeted).await;
    agent.shutdown().await;
    match reply {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err("no reply in time".into()),
    }
}

fn question(choice: &ModelChoice) -> ModelRequest {
    let name = AttemptId { case: CaseName::new("probe"), persona: PersonaId::new("probe"), trial: 1 };
    ModelRequest {
        role: Role::Judge,
        attempt: AttemptIndex(0),
        attempt_id: name,
        system: "You are asked whether you can be reached. Answer with JSON alone.".into(),
        messages: vec![PromptMessage { speaker: Speaker::User, text: "Answer {\"present\": true}.".into() }],
        answer: AnswerSchema::of::<Present>("probe"),
        parameters: Parameters { max_tokens: Some(TOKENS), ..choice.parameters },
        seed: Seed(0),
        repair: 0,
        retry: 0,
    }
}
