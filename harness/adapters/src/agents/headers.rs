//! The headers of a request to an agent: the suite's, and those that say which session and turn it belongs to.

use super::{
    baggage,
    setup::SetupError,
    template::{Template, Values},
};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use std::collections::BTreeMap;

/// A suite's headers, checked. They may hold secrets and therefore have no `Debug`.
#[derive(Clone)]
pub(super) struct Headers(Vec<(HeaderName, Template)>);

impl Headers {
    /// Checks the names and fills in `${NAME}` from the environment.
    pub(super) fn parse(
        written: &BTreeMap<String, String>,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, SetupError> {
        let header = |(name, value): (&String, &String)| {
            let parsed = HeaderName::try_from(name).map_err(|_| SetupError::HeaderName(name.clone()))?;
            Ok((parsed, Template::parse_header(name, value, variables)?))
        };
        written.iter().map(header).collect::<Result<_, SetupError>>().map(Self)
    }

    /// Whether the suite writes none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The suite's own. All of them are taken for secret.
    pub(super) fn written(&self, values: Values<'_>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, template) in &self.0 {
            if let Some(mut value) = header_value(&template.render(values)) {
                value.set_sensitive(true);
                headers.insert(name, value);
            }
        }
        headers
    }

    /// The suite's own, and those of the session and the turn.
    pub(super) fn of_turn(&self, values: Values<'_>) -> HeaderMap {
        let mut headers = self.written(values);
        let session = values.session.as_str();
        let context = values.request.context.traceparent();
        headers.extend(header_value(&context).map(|value| (HeaderName::from_static("traceparent"), value)));
        headers.extend(header_value(session).map(|value| (HeaderName::from_static("x-session-id"), value)));
        // Baggage is a list that several parties may add to; the suite's own entries stay.
        if let Some(value) = header_value(&baggage::of_session(values.session)) {
            headers.append("baggage", value);
        }
        headers
    }
}

/// A header's value, in which a line break of the message becomes a space; `None` does not happen
/// after that, since every other character may stand in a header.
fn header_value(text: &str) -> Option<HeaderValue> {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    HeaderValue::from_bytes(flat.as_bytes()).ok()
}
