//! What is sent for one turn.
//!
//! Wire format: <https://platform.openai.com/docs/api-reference/chat> and `/responses`. Nothing is sent that an
//! endpoint might not know.

use crate::agents::exchange::messages;
use rehearsal_core::{
    agent::Request,
    suite::{OpenAiAgentSpec, OpenAiApi},
};
use serde_json::{Map, Value, json};

/// The body. `previous` is the id of the last answer, where the agent keeps what was said.
pub(super) fn of(spec: &OpenAiAgentSpec, request: Request<'_>, previous: Option<&str>) -> Value {
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(spec.model));
    body.insert("stream".to_owned(), json!(false));
    match spec.api {
        OpenAiApi::Chat => {
            let told = spec.instructions.as_ref().map(|text| json!({ "role": "system", "content": text }));
            let messages: Vec<Value> = told.into_iter().chain(messages(request)).collect();
            body.insert("messages".to_owned(), Value::Array(messages));
        }
        OpenAiApi::Responses => {
            // An answer that goes on from another one does not take over its instructions.
            body.extend(spec.instructions.as_ref().map(|text| ("instructions".to_owned(), json!(text))));
            body.extend(previous.map(|id| ("previous_response_id".to_owned(), json!(id))));
            let new = Request { history: if previous.is_some() { &[] } else { request.history }, ..request };
            body.insert("input".to_owned(), Value::Array(messages(new)));
        }
    }
    Value::Object(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::fixture::{past, request};
    use rehearsal_core::suite::HistoryKeeper;
    use std::collections::BTreeMap;

    fn spec(api: OpenAiApi, instructions: Option<&str>) -> OpenAiAgentSpec {
        OpenAiAgentSpec {
            base_url: None,
            model: "desk".to_owned(),
            api,
            history: HistoryKeeper::Ours,
            instructions: instructions.map(str::to_owned),
            key_variable: None,
            headers: BTreeMap::new(),
        }
    }

    #[test]
    fn chat_gets_the_instructions_and_all_that_was_said() {
        let history = [past(1, "hello", Some("hi")), past(2, "still there?", None)];
        let request = Request { history: &history, ..request("well?", 3) };
        assert_eq!(
            of(&spec(OpenAiApi::Chat, Some("Be brief.")), request, None),
            json!({ "model": "desk", "stream": false, "messages": [
                { "role": "system", "content": "Be brief." },
                { "role": "user", "content": "hello" },
                { "role": "assistant", "content": "hi" },
                { "role": "user", "content": "still there?" },
                { "role": "user", "content": "well?" },
            ] })
        );
    }

    #[test]
    fn responses_get_all_that_was_said_or_the_id_of_the_last_answer() {
        let history = [past(1, "hello", Some("hi"))];
        let request = Request { history: &history, ..request("well?", 2) };
        let spec = spec(OpenAiApi::Responses, Some("Be brief."));
        assert_eq!(
            of(&spec, request, None),
            json!({ "model": "desk", "stream": false, "instructions": "Be brief.", "input": [
                { "role": "user", "content": "hello" },
                { "role": "assistant", "content": "hi" },
                { "role": "user", "content": "well?" },
            ] })
        );
        assert_eq!(
            of(&spec, request, Some("resp_7")),
            json!({ "model": "desk", "stream": false, "instructions": "Be brief.",
                "previous_response_id": "resp_7", "input": [{ "role": "user", "content": "well?" }] })
        );
    }
}
