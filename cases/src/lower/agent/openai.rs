//! `openai`: an agent that speaks OpenAI's API.

use super::{
    super::{headers, texts, urls, variables},
    exchange::check_headers,
};
use crate::{
    complaint::{Notes, quoted},
    format::{ApiWord, HistoryForm, OpenAiMap},
    yaml::Placed,
};
use rehearsal_core::suite::{HistoryKeeper, OpenAiAgentSpec, OpenAiApi};

pub(super) fn lower(form: &Placed<OpenAiMap>, notes: &mut Notes<'_>) -> OpenAiAgentSpec {
    let map = &form.value;
    let history = match map.history.get().map(|written| written.value) {
        None | Some(HistoryForm::Ours) => HistoryKeeper::Ours,
        Some(HistoryForm::PreviousResponseId) => HistoryKeeper::Theirs,
    };
    if let Some(headers) = map.headers.get() {
        check_headers(&headers.value, notes);
    }
    OpenAiAgentSpec {
        base_url: map.base_url.get().map(|url| urls::base(url, true, notes)),
        model: texts::text(&map.model, "model", form.at, notes),
        api: api(map, history, notes),
        history,
        instructions: map.instructions.get().map(|text| {
            texts::not_blank(text, "`instructions`", notes);
            text.value.clone()
        }),
        key_variable: map.key.get().map(|key| variables::of_secret(key, "key", notes)),
        headers: map.headers.get().map(|headers| headers::lower(&headers.value, notes)).unwrap_or_default(),
    }
}

/// Only Responses can go on from an earlier answer by its id.
fn api(map: &OpenAiMap, history: HistoryKeeper, notes: &mut Notes<'_>) -> OpenAiApi {
    let usual = match history {
        HistoryKeeper::Ours => OpenAiApi::Chat,
        HistoryKeeper::Theirs => OpenAiApi::Responses,
    };
    let Some(Placed { value: ApiWord(word), at }) = map.api.get() else { return usual };
    match (word.as_str(), history) {
        (ApiWord::CHAT, HistoryKeeper::Ours) => OpenAiApi::Chat,
        (ApiWord::CHAT, HistoryKeeper::Theirs) => {
            notes.complain(*at, "`history: previous_response_id` goes with `api: responses`");
            usual
        }
        (ApiWord::RESPONSES, _) => OpenAiApi::Responses,
        (other, _) => {
            notes.complain(*at, format!("{} is not one of `chat` and `responses`", quoted(other)));
            usual
        }
    }
}
