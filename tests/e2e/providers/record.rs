//! What is played over a wire is what is played without one.

use super::{CHAT, CONVERSE, bundled, first_difference, provider, run, small, tell};
use rehearsal_core::model::AnswerForm;
use rehearsal_tests::{
    FakeAgent, Manner, Mood, Outcome, Provider, World, provider::Feature, repository,
    without_models_and_money,
};
use rstest::rstest;
use serde_json::Value;

/// The record of the bundled suite, played by the offline model.
fn offline(world: &World) -> Value {
    let suite = repository().join("cases/suites/travel-desk.yaml");
    let (code, result) = world.run(&suite, &["--seed", "7", "--quiet"]);
    assert_eq!(code, Some(0), "{result:#}");
    without_models_and_money(&world.record(&result))
}

#[rstest]
#[case::converse(CONVERSE)]
#[case::chat(CHAT)]
fn the_bundled_suite_gives_the_record_of_the_offline_run(#[case] model: &str) {
    let (world, provider) = (World::default(), provider());
    let (code, result) = run(&world, &bundled(&world, model, &provider), &["--seed", "7"]);
    assert_eq!(code, Some(0), "{result:#}");
    let record = without_models_and_money(&world.record(&result));
    assert_eq!(first_difference(&record, &offline(&world)), None);
    assert!(provider.calls().len() > 100, "{} calls", provider.calls().len());
}

/// A model on Bedrock whose answers' shape the provider enforces.
const CLAUDE: &str = "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0";

/// The record of a small run in these moods, and the provider that it asked.
fn played(model: &str, moods: &[Mood]) -> (Value, Provider) {
    let (world, provider) = (World::default(), provider());
    moods.iter().for_each(|mood| provider.always(*mood));
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let suite = small(&world, (model, provider.url()), &agent);
    let (_, result) = run(&world, &suite, &["--jobs", "2"]);
    assert_eq!(result["attempts"]["valid"], 4, "{result:#}");
    (without_models_and_money(&world.record(&result)), provider)
}

#[rstest]
#[case::schema(CLAUDE, &[], AnswerForm::Schema)]
#[case::tool(CLAUDE, &[Mood::Lacks(Feature::Schema)], AnswerForm::Tool)]
#[case::text(CLAUDE, &[Mood::Lacks(Feature::Schema), Mood::Lacks(Feature::ForcedTool)], AnswerForm::Text)]
#[case::no_cache(CLAUDE, &[Mood::Lacks(Feature::CachePoint)], AnswerForm::Schema)]
#[case::thinking(CLAUDE, &[Mood::ThinksFirst], AnswerForm::Schema)]
#[case::known_to_lack_schemas(CONVERSE, &[Mood::ThinksFirst], AnswerForm::Tool)]
#[case::json(CHAT, &[Mood::Lacks(Feature::Schema)], AnswerForm::Json)]
#[case::only_text(CHAT, &[Mood::Lacks(Feature::Schema), Mood::Lacks(Feature::JsonObject)], AnswerForm::Text)]
#[case::thinking_chat(CHAT, &[Mood::ThinksFirst], AnswerForm::Schema)]
fn a_model_that_lacks_something_is_asked_without_it(
    #[case] model: &str,
    #[case] moods: &[Mood],
    #[case] form: AnswerForm,
) {
    let (plain, _) = played(CHAT, &[]);
    let (record, provider) = played(model, moods);
    assert_eq!(first_difference(&record, &plain), None);
    let answered: Vec<AnswerForm> = answered_forms(&provider);
    assert!(!answered.is_empty() && answered.iter().all(|each| *each == form), "{answered:?}");
    // What the model lacks is learned, and not asked for again by every call.
    let refused = provider.calls().len() - answered.len();
    assert!(refused <= 2 * moods.len() * 4, "{refused} calls were refused");
}

fn answered_forms(provider: &Provider) -> Vec<AnswerForm> {
    let calls = provider.calls().into_iter();
    let answered = calls.filter(|heard| !matches!(heard.mood, Some(Mood::Lacks(_))));
    answered.filter_map(|heard| heard.asked).map(|asked| asked.form).collect()
}

/// Responses has no seed, so that another choice of words is no surprise there; it must work all the same.
#[test]
fn the_responses_api_plays_a_suite_as_well() {
    let (world, provider) = (World::default(), provider());
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let suite = small(&world, (CHAT, provider.url()), &agent);
    let text = std::fs::read_to_string(&suite).unwrap();
    world.write("suite.yaml", &text.replace("openai: { ", "openai: { api: responses, "));
    let (_, result) = run(&world, &suite, &[]);
    assert_eq!(result["attempts"]["valid"], 4, "{result:#}");
    assert!(provider.calls().iter().all(|heard| heard.path == "/v1/responses"));
}

/// A project that was made for the test.
fn made(world: &World, provider: &Provider) -> String {
    let arguments = ["projects", "create", "evals", "--tag", "Team=Desk", "--format", "json"];
    let outcome = world.rehearsal_with(
        &[&arguments[..], &["--region", "us-east-1", "--endpoint", provider.url()]].concat(),
        &super::LOGIN,
    );
    outcome.json()["projects"][0]["id"].as_str().unwrap().to_owned()
}

/// A small run by Bedrock's OpenAI-compatible endpoint, paid by a project.
fn paid_by(world: &World, provider: &Provider, project: &str) -> Outcome {
    let agent = FakeAgent::start(Manner::Says("We open at nine."));
    let suite = small(world, ("mantle/openai.gpt-oss-120b", provider.url()), &agent);
    let text = std::fs::read_to_string(&suite).unwrap();
    let mantle = format!(
        "project: {{ id: {project} }}\nproviders:\n  mantle: {{ region: us-east-1, base_url: \"{}/v1\" }}\n",
        provider.url()
    );
    world.write("suite.yaml", &text.replace("providers:\n", &mantle));
    tell(world, &suite, &["--format", "json", "--quiet"])
}

#[test]
fn a_project_goes_with_every_call_to_bedrocks_openai_endpoint() {
    let (world, provider) = (World::default(), provider());
    let project = made(&world, &provider);
    let result = paid_by(&world, &provider, &project).json();
    assert_eq!(result["attempts"]["valid"], 4, "{result:#}");
    let calls = provider.calls();
    assert!(calls.iter().all(|heard| heard.header("openai-project") == Some(&project)));
    assert!(!calls.is_empty() && calls.iter().all(|heard| heard.path == "/v1/chat/completions"));
}

#[test]
fn a_project_that_is_not_there_is_known_before_anything_is_spent() {
    let (world, provider) = (World::default(), provider());
    let outcome = paid_by(&world, &provider, "proj_unknown");
    assert_eq!(outcome.code, Some(2), "{outcome:#?}");
    assert!(outcome.stderr.contains("proj_unknown"), "{}", outcome.stderr);
    assert_eq!(provider.calls().len(), 0);
}
