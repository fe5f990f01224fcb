//! What is refused before anything is sent, and where models are looked for.

use super::server::{Reply, Server, endpoint, good, request};
use crate::models::openai::{Endpoint, Flavour, OpenAi, SetupError};
use rehearsal_core::{
    ids::ModelId,
    suite::OpenAiApi::{Chat, Responses},
};
use rstest::rstest;

fn refused(change: impl FnOnce(&mut Endpoint)) -> String {
    let mut endpoint = endpoint("http://127.0.0.1:1/v1", Chat);
    change(&mut endpoint);
    OpenAi::new(endpoint).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn what_cannot_be_sent_is_refused_without_showing_it() {
    assert!(refused(|endpoint| endpoint.base_url = "ftp://me:s3cret@h/".into()).contains("ftp is not http"));
    assert!(refused(|endpoint| endpoint.project = Some("a\nb".into())).contains("proj_abc123"));
    assert!(refused(|endpoint| endpoint.headers = vec![("a b".into(), "c".into())]).contains("\"a b\""));
    let value = refused(|endpoint| endpoint.headers = vec![("x-key".into(), "s3cret\n".into())]);
    assert!(value.contains("x-key") && !value.contains("s3cret"), "{value}");
}

#[rstest]
#[case("openai")]
#[case("openai/")]
fn a_model_needs_a_name(#[case] id: &str) {
    let provider = OpenAi::new(endpoint("http://127.0.0.1:1/v1", Chat)).unwrap();
    let refused = provider.model(&ModelId::new(id)).map(|_| ()).unwrap_err();
    assert_eq!(refused, SetupError::NoName(ModelId::new(id)));
}

#[test]
fn mantle_refuses_what_only_the_messages_api_serves() {
    let endpoint = Endpoint { flavour: Flavour::Mantle, ..endpoint("http://127.0.0.1:1", Chat) };
    let provider = OpenAi::new(endpoint).unwrap();
    let refused = provider.model(&ModelId::new("mantle/anthropic.claude-opus-5")).map(|_| ()).unwrap_err();
    assert!(refused.to_string().contains("write bedrock/anthropic.claude-opus-5 instead"), "{refused}");
}

#[rstest]
#[case(Flavour::Mantle, "", "openai.gpt-5.4", "/openai/v1/chat/completions")]
#[case(Flavour::Mantle, "", "openai.gpt-oss-20b", "/v1/chat/completions")]
#[case(Flavour::Mantle, "/mine", "openai.gpt-5.4", "/mine/chat/completions")]
#[case(Flavour::Ollama, "/", "llama3.2:3b", "/v1/chat/completions")]
#[case(Flavour::Compatible, "", "m", "/chat/completions")]
#[tokio::test]
async fn the_path_goes_by_the_model_where_none_is_given(
    #[case] flavour: Flavour,
    #[case] base: &str,
    #[case] name: &str,
    #[case] path: &str,
) {
    let server = Server::start([Reply::new(200, good(Chat, "{}"))]).await;
    let host = server.url.trim_end_matches("/v1");
    let endpoint = Endpoint { flavour, ..endpoint(&format!("{host}{base}"), Chat) };
    let model = OpenAi::new(endpoint).unwrap().model(&ModelId::new(format!("p/{name}"))).unwrap();
    model.complete(&request()).await.unwrap();
    assert_eq!(server.asked()[0].path, path);
}

#[tokio::test]
async fn the_suite_chooses_the_api_or_else_the_model_does() {
    let server = Server::start([Reply::new(200, good(Responses, "{}"))]).await;
    let endpoint = Endpoint { api: None, flavour: Flavour::OpenAi, ..endpoint(&server.url, Chat) };
    let model = OpenAi::new(endpoint).unwrap().model(&ModelId::new("openai/gpt-5-codex")).unwrap();
    model.complete(&request()).await.unwrap();
    assert_eq!(server.asked()[0].path, "/v1/responses");
}
