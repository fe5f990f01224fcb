//! How a message becomes a request, and a response a reply: `body`, `reply`, `headers` and what goes with them.

use super::{
    super::{
        headers,
        placeholders::{self, Known, MESSAGE, MESSAGES},
    },
    auth, session,
};
use crate::{
    complaint::{Notes, quoted},
    format::{
        AgentCoreMap, AuthForm, CommandMap, Headers, HttpMap, OneOrMore, PresetForm, QuestionsMap, Scalar,
        SessionForm, StreamMap,
    },
    yaml::{Place, Placed},
};
use rehearsal_core::suite::{HttpExchange, QuestionsSpec, StreamSpec};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where the answers of AgentCore's containers hold the reply: nothing is prescribed, these are usual. The last is
/// the whole answer.
const AGENTCORE_REPLIES: [&str; 8] =
    ["/result", "/response", "/output", "/reply", "/completion", "/message", "/text", ""];
/// The header by which an AgentCore container is told the session.
const AGENTCORE_SESSION: &str = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";

/// The keys, wherever they stand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ExchangeKeys<'a> {
    preset: Option<&'a Placed<PresetForm>>,
    body: Option<&'a Placed<Value>>,
    reply: Option<&'a Placed<OneOrMore>>,
    headers: Option<&'a Placed<Headers>>,
    auth: Option<&'a Placed<AuthForm>>,
    session: Option<&'a Placed<SessionForm>>,
    stream: Option<&'a Placed<StreamMap>>,
    questions: Option<&'a Placed<QuestionsMap>>,
    state: Option<&'a Placed<String>>,
    /// Whether the defaults are AgentCore's, whatever is written.
    is_agentcore: bool,
}

impl<'a> From<&'a HttpMap> for ExchangeKeys<'a> {
    fn from(map: &'a HttpMap) -> Self {
        Self {
            preset: map.preset.get(),
            body: map.body.get(),
            reply: map.reply.get(),
            headers: map.headers.get(),
            auth: map.auth.get(),
            session: map.session.get(),
            stream: map.stream.get(),
            questions: map.questions.get(),
            state: map.state.get(),
            is_agentcore: false,
        }
    }
}

impl<'a> From<&'a CommandMap> for ExchangeKeys<'a> {
    fn from(map: &'a CommandMap) -> Self {
        Self {
            preset: map.preset.get(),
            body: map.body.get(),
            reply: map.reply.get(),
            headers: map.headers.get(),
            auth: None,
            session: map.session.get(),
            stream: map.stream.get(),
            questions: map.questions.get(),
            state: map.state.get(),
            is_agentcore: false,
        }
    }
}

impl<'a> From<&'a AgentCoreMap> for ExchangeKeys<'a> {
    fn from(map: &'a AgentCoreMap) -> Self {
        Self {
            preset: None,
            body: map.body.get(),
            reply: map.reply.get(),
            headers: map.headers.get(),
            auth: map.auth.get(),
            session: None,
            stream: map.stream.get(),
            questions: map.questions.get(),
            state: map.state.get(),
            is_agentcore: true,
        }
    }
}

impl ExchangeKeys<'_> {
    /// The defaults of a runtime of AgentCore.
    pub(super) fn of_agentcore() -> Self {
        Self { is_agentcore: true, ..Self::default() }
    }

    /// What the keys that are left out are.
    pub(super) fn preset(&self) -> PresetForm {
        match self.preset.map(|written| written.value) {
            _ if self.is_agentcore => PresetForm::Agentcore,
            Some(preset) => preset,
            None => PresetForm::Plain,
        }
    }

    /// The exchange, with defaults where a key is not written.
    pub(super) fn lower(self, notes: &mut Notes<'_>) -> HttpExchange {
        let preset = self.preset();
        let mut headers =
            self.headers.map(|written| lower_headers(&written.value, notes)).unwrap_or_default();
        if let (PresetForm::Agentcore, false) = (preset, self.is_agentcore) {
            // The runtime itself is told by its SDK; a container of one reads the header.
            headers.entry(AGENTCORE_SESSION.to_owned()).or_insert_with(|| "{{session_id}}".to_owned());
        }
        HttpExchange {
            body: self.body.map_or_else(|| default_body(preset), |body| check_body(body, notes)),
            reply: self.reply.map_or_else(|| default_replies(preset), |reply| pointers(reply, notes)),
            headers,
            auth: self.auth.and_then(|written| auth::lower(written, notes)),
            session: session::lower(self.session, notes),
            stream: stream(self.stream, notes),
            questions: questions(self.questions, preset, notes),
            state: self.state.map(|written| pointer(written, notes)),
        }
    }

    /// Where the keys that are written stand, with their names.
    pub(super) fn written(self) -> impl Iterator<Item = (&'static str, Place)> {
        let places = [
            ("preset", self.preset.map(|written| written.at)),
            ("body", self.body.map(|written| written.at)),
            ("reply", self.reply.map(|written| written.at)),
            ("headers", self.headers.map(|written| written.at)),
            ("auth", self.auth.map(|written| written.at)),
            ("session", self.session.map(|written| written.at)),
            ("stream", self.stream.map(|written| written.at)),
            ("questions", self.questions.map(|written| written.at)),
            ("state", self.state.map(|written| written.at)),
        ];
        places.into_iter().filter_map(|(key, at)| Some((key, at?)))
    }
}

/// The path that a preset posts to.
pub(super) fn path(preset: PresetForm) -> Option<&'static str> {
    match preset {
        PresetForm::Plain => None,
        PresetForm::Agentcore => Some("/invocations"),
    }
}

/// The path that says whether the agent is ready.
pub(super) fn ready(
    written: Option<&Placed<String>>,
    preset: PresetForm,
    notes: &mut Notes<'_>,
) -> Option<String> {
    match (written, preset) {
        (Some(path), _) => Some(check_path(path, notes)),
        (None, PresetForm::Agentcore) => Some("/ping".to_owned()),
        (None, PresetForm::Plain) => None,
    }
}

/// A path below the agent's address.
pub(super) fn check_path(path: &Placed<String>, notes: &mut Notes<'_>) -> String {
    let broken = path.value.chars().any(|c| c.is_whitespace() || c.is_control());
    if broken || !path.value.starts_with('/') {
        let hint = Some("start it with a slash, as in `/chat`".to_owned());
        notes.complain_with(path.at, format!("{} is not a path to ask", quoted(&path.value)), hint);
    }
    path.value.clone()
}

fn default_body(preset: PresetForm) -> Value {
    match preset {
        PresetForm::Plain => json!({ "session_id": "{{session_id}}", "message": "{{message}}" }),
        PresetForm::Agentcore => json!({ "prompt": "{{message}}" }),
    }
}

fn default_replies(preset: PresetForm) -> Vec<String> {
    match preset {
        PresetForm::Plain => vec!["/reply".to_owned()],
        PresetForm::Agentcore => AGENTCORE_REPLIES.map(str::to_owned).to_vec(),
    }
}

fn questions(
    written: Option<&Placed<QuestionsMap>>,
    preset: PresetForm,
    notes: &mut Notes<'_>,
) -> QuestionsSpec {
    let (at, body) = match preset {
        PresetForm::Plain => {
            (["/questions", "/question"], json!({ "session_id": "{{session_id}}", "answers": "{{answers}}" }))
        }
        PresetForm::Agentcore => {
            (["/interrupts", "/result/interrupts"], json!({ "prompt": "{{interrupt_responses}}" }))
        }
    };
    let map = written.map(|written| &written.value);
    QuestionsSpec {
        at: map
            .and_then(|map| map.at.get())
            .map_or_else(|| at.map(str::to_owned).to_vec(), |at| pointers(at, notes)),
        body: map.and_then(|map| map.body.get()).map_or(body, |body| {
            slips(body, Known::Answer, notes);
            body.value.clone()
        }),
    }
}

fn stream(written: Option<&Placed<StreamMap>>, notes: &mut Notes<'_>) -> StreamSpec {
    let Some(map) = written.map(|written| &written.value) else { return StreamSpec::default() };
    let mut places = |written: Option<&Placed<OneOrMore>>| {
        written.map(|written| pointers(written, notes)).unwrap_or_default()
    };
    StreamSpec { delta: places(map.delta.get()), whole: places(map.whole.get()) }
}

fn check_body(body: &Placed<Value>, notes: &mut Notes<'_>) -> Value {
    let sound = slips(body, Known::Message, notes);
    let carries = |name: &str| name == MESSAGE || name == MESSAGES;
    let strings = placeholders::strings(&body.value);
    let mut names = strings.iter().flat_map(|text| placeholders::names(text)).flatten();
    // A misspelt placeholder was probably meant to carry the message: one complaint is enough.
    if sound && !names.any(carries) {
        let hint = Some("put `{{message}}` where the agent expects the user's words".to_owned());
        notes.complain_with(body.at, "`body` never holds the user's message", hint);
    }
    body.value.clone()
}

/// Complains about placeholders; whether there was nothing to complain about.
fn slips(body: &Placed<Value>, known: Known, notes: &mut Notes<'_>) -> bool {
    let strings = placeholders::strings(&body.value);
    let slips: Vec<_> = strings.iter().flat_map(|text| placeholders::slips(text, known)).collect();
    let sound = slips.is_empty();
    for (message, hint) in slips {
        notes.complain_with(body.at, message, hint);
    }
    sound
}

fn pointers(written: &Placed<OneOrMore>, notes: &mut Notes<'_>) -> Vec<String> {
    let OneOrMore(pointers) = &written.value;
    if pointers.is_empty() {
        notes.complain(written.at, "the list of JSON pointers is empty");
    }
    for pointer in pointers {
        check_pointer(pointer, written.at, notes);
    }
    pointers.clone()
}

fn pointer(written: &Placed<String>, notes: &mut Notes<'_>) -> String {
    check_pointer(&written.value, written.at, notes);
    written.value.clone()
}

/// A JSON pointer is empty or starts with a slash, and `~` only stands before `0` or `1` (RFC 6901).
pub(super) fn check_pointer(pointer: &str, at: Place, notes: &mut Notes<'_>) {
    let hint = if !pointer.is_empty() && !pointer.starts_with('/') {
        Some(format!("did you mean {}?", quoted(&format!("/{}", pointer.replace('.', "/")))))
    } else {
        let escaped = |after: &str| after.starts_with('0') || after.starts_with('1');
        let whole = pointer.split('~').skip(1).all(escaped);
        (!whole).then(|| "write `~0` for `~` and `~1` for `/` inside a key".to_owned())
    };
    if hint.is_some() {
        notes.complain_with(at, format!("{} is not a JSON pointer", quoted(pointer)), hint);
    }
}

fn lower_headers(written: &Headers, notes: &mut Notes<'_>) -> BTreeMap<String, String> {
    check_headers(written, notes);
    headers::lower(written, notes)
}

/// Complains about placeholders that no header can hold.
pub(super) fn check_headers(headers: &Headers, notes: &mut Notes<'_>) {
    for (name, Placed { value: Scalar(value), at }) in headers {
        for (message, hint) in placeholders::slips(value, Known::Message) {
            notes.complain_with(*at, message, hint);
        }
        if value == "{{messages}}" {
            notes.complain(*at, format!("the header {} cannot hold the whole conversation", quoted(name)));
        }
    }
}
