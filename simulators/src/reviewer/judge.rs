//! Having a model look for what the user did wrong.

use super::{after_the_last, answer::ReviewAnswer, sheet::ReviewValues};
use rehearsal_core::{
    ask::ask,
    attempt::Attempt,
    model::{AnswerSchema, Model, ModelRequest, Parameters, PromptMessage, Role, Speaker},
    prompt::Prompt,
    review::SimulatorFinding,
    session::Session,
};

/// What the judge finds.
///
/// # Errors
/// Why there is no review: the model failed, or answered three times and never usably.
pub(super) async fn findings(
    model: &dyn Model,
    prompt: &Prompt,
    (attempt, session): (&Attempt, &Session),
) -> Result<Vec<SimulatorFinding>, String> {
    let seed = attempt.seed.derive(&["review"]);
    let values = ReviewValues::new(&attempt.case, (session, after_the_last(session)), seed);
    let rendered = prompt.render(&values).map_err(|error| error.to_string())?;
    let request = ModelRequest {
        role: Role::Judge,
        attempt: attempt.index,
        attempt_id: attempt.id(),
        turn: None,
        system: rendered.system,
        messages: vec![PromptMessage { speaker: Speaker::User, text: rendered.user }],
        answer: AnswerSchema::of::<ReviewAnswer>("user_review"),
        parameters: Parameters::default(),
        seed,
        repair: 0,
        retry: 0,
    };
    let found = ask(model, request, |answer: ReviewAnswer| answer.findings(session)).await;
    found.map_err(|error| format!("the review came to nothing: {error}"))
}
