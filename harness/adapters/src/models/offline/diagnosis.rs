//! Explaining failures by rules: what is known of each kind of failure in general, and one guess where nothing was found.
//! Good enough to see the whole path work, not to mend an agent by.

use super::{prompt::block, text::clauses};
use rehearsal_core::{
    diagnosis::{Category, Completion, Confidence, Family, Fix, Noticed},
    model::ModelRequest,
};
use serde::Deserialize;
use serde_json::{Value, json};

/// The session as the prompt shows it.
#[derive(Deserialize)]
struct Session {
    turns: Vec<Turn>,
    found: Vec<Found>,
}

#[derive(Deserialize)]
struct Turn {
    turn: u32,
    evidence: String,
    spans: Vec<Span>,
    agent: Option<String>,
    error: Option<String>,
}

#[derive(Deserialize)]
struct Span {
    kind: String,
}

/// A failure that is to be explained.
#[derive(Deserialize)]
struct Found {
    id: String,
    category: Category,
    turn: u32,
    span: Option<String>,
    why: String,
}

/// A cause for each failure that was found, and a guess where none was, in the JSON of the schema.
pub(super) fn diagnosis(request: &ModelRequest) -> Result<Value, String> {
    let session: Session = block(request, "session")?;
    let first = session.found.iter().map(|found| found.turn).min();
    let explained = session.found.iter().map(|found| {
        let place = (found.turn, found.span.as_deref());
        json!({ "id": found.id, "cause": cause(found.category, place, Some(found.turn) == first) })
    });
    let explained: Vec<Value> = explained.collect();
    let guessed: Vec<Value> =
        if explained.is_empty() { guess(&session).into_iter().collect() } else { Vec::new() };
    let summary = match session.found.as_slice() {
        [] if guessed.is_empty() => "By rules, nothing was found.".to_owned(),
        [] => "By rules, the last reply is where it ended.".to_owned(),
        [found, ..] => format!("By rules, it began in turn {}: {}.", found.turn, found.why),
    };
    let completion = Completion::CompleteFailure;
    Ok(json!({ "found": explained, "failures": guessed, "completion": completion, "summary": summary }))
}

/// What can be said of the kind in general.
fn cause(category: Category, (turn, span): (u32, Option<&str>), is_first: bool) -> Value {
    let (fix, recommendation) = remedy(category);
    let began = if is_first { "primary_failure" } else { "secondary_failure" };
    json!({
        "turn": turn,
        "span": span,
        "explanation": format!("By its words this is a failure of the kind {category}."),
        "causality": began,
        "propagation": ["unclear"],
        "noticed": Noticed::SilentUndetected,
        "recommendation": recommendation,
        "fix": fix,
    })
}

fn remedy(category: Category) -> (Fix, &'static str) {
    match category.family() {
        Family::ExecutionError if category == Category::ToolSchema => (
            Fix::ToolDescriptionFix,
            "Say in the tool's schema which arguments are required, and in which form.",
        ),
        Family::ExecutionError => (
            Fix::Others,
            "Look into what the tool or service reports, and tell the agent what to do when it fails.",
        ),
        Family::Hallucination => (
            Fix::SystemPromptFix,
            "Tell the agent to report as done only what a tool's result shows, and to say so when a tool failed.",
        ),
        Family::RepetitiveBehavior => (
            Fix::SystemPromptFix,
            "Tell the agent to use what it has been told and found, and to say what it cannot do instead of asking again.",
        ),
        Family::ConfigurationMismatch => {
            (Fix::ToolDescriptionFix, "Describe what the tool does and what it takes.")
        }
        Family::IncorrectActions | Family::OrchestrationRelatedErrors => {
            (Fix::SystemPromptFix, "Tell the agent which tool serves which request, and when it is done.")
        }
        Family::TaskInstruction | Family::ContextHandlingError | Family::LlmOutput => {
            (Fix::SystemPromptFix, "State the instruction again where it was not followed, with an example.")
        }
        Family::CodingUseCaseSpecific | Family::Other => (Fix::Others, "Read the session at this place."),
    }
}

/// Where nothing was found: that the agent would not, or that it used none of its tools.
fn guess(session: &Session) -> Option<Value> {
    let last = session.turns.iter().rev().find(|turn| turn.error.is_none() && turn.agent.is_some())?;
    let clauses = clauses(last.agent.as_deref()?);
    let refuses = |clause: &&&str| {
        let text = clause.to_lowercase().replace('\u{2019}', "'");
        ["cannot", "can't", "can not", "unable", "not able", "sorry"].iter().any(|word| text.contains(word))
    };
    let idle = session
        .turns
        .iter()
        .all(|turn| turn.evidence == "complete" && !turn.spans.iter().any(|span| span.kind == "tool"));
    let (category, quote, why) = match clauses.iter().find(refuses) {
        Some(clause) => (Category::PrematureTermination, *clause, "the agent says that it will not go on"),
        None if idle => {
            (Category::ToolSelection, *clauses.first()?, "no tool was called in the whole session")
        }
        None => return None,
    };
    Some(json!({
        "turn": last.turn,
        "span": null,
        "quote": quote,
        "why": why,
        "category": category,
        "confidence": Confidence::Low,
        "cause": cause(category, (last.turn, None), true),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rehearsal_core::{
        attempt::{AttemptId, AttemptIndex},
        ids::{CaseName, PersonaId},
        model::{AnswerSchema, Parameters, PromptMessage, Role, Speaker},
        prompt::fenced,
        seed::Seed,
    };
    use rstest::rstest;

    fn answered(session: &Value) -> Value {
        let text = fenced("session", &session.to_string());
        let attempt_id = AttemptId { case: CaseName::new("c"), persona: PersonaId::new("p"), trial: 1 };
        diagnosis(&ModelRequest {
            role: Role::Judge,
            attempt: AttemptIndex(0),
            attempt_id,
            turn: None,
            system: String::new(),
            messages: vec![PromptMessage { speaker: Speaker::User, text }],
            answer: AnswerSchema { name: "diagnosis".into(), schema: Value::Bool(true).into() },
            parameters: Parameters::default(),
            seed: Seed(1),
            repair: 0,
            retry: 0,
        })
        .unwrap()
    }

    fn session(agent: &str, spans: &Value, found: &Value) -> Value {
        let turn =
            json!({ "turn": 1, "evidence": "complete", "spans": spans, "agent": agent, "error": null });
        json!({ "turns": [turn], "found": found })
    }

    #[test]
    fn each_failure_is_explained_and_the_first_began_it() {
        let found = |id: &str, turn: u32, category: Category| json!({ "id": id, "turn": turn, "span": "s1", "category": category, "why": "it failed" });
        let found = json!([found("f1", 1, Category::ToolSchema), found("f2", 2, Category::HallUsage)]);
        let answer = answered(&session("Done.", &json!([]), &found));
        let causes: Vec<_> = answer["found"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["cause"]["causality"].clone(), one["cause"]["fix"].clone()))
            .collect();
        assert_eq!(causes[0], ("primary_failure".into(), "tool_description_fix".into()));
        assert_eq!(causes[1], ("secondary_failure".into(), "system_prompt_fix".into()));
        assert_eq!(answer["failures"], json!([]));
    }

    #[rstest]
    #[case::refuses("I cannot help you with that.", json!([{ "kind": "tool" }]), Some("premature_termination"))]
    #[case::idle("Which day?", json!([{ "kind": "model" }]), Some("tool_selection"))]
    #[case::busy("Which day?", json!([{ "kind": "tool" }]), None)]
    fn where_nothing_was_found_there_is_one_guess_or_none(
        #[case] agent: &str,
        #[case] spans: Value,
        #[case] category: Option<&str>,
    ) {
        let answer = answered(&session(agent, &spans, &json!([])));
        assert_eq!(answer["failures"][0]["category"].as_str(), category, "{answer:#}");
    }
}
