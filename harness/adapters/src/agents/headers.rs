//! The headers of a request to an agent: the suite's, what proves who asks, and those that say which session and turn
//! it belongs to.

use super::{
    auth::authorization,
    baggage,
    setup::SetupError,
    template::{Template, Values},
};
use rehearsal_core::suite::Auth;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use std::collections::BTreeMap;

/// By which agents that are told nothing else know the session.
const SESSION: HeaderName = HeaderName::from_static("x-session-id");

/// A suite's headers, checked. They may hold secrets and therefore have no `Debug`.
pub(crate) struct Headers {
    written: Vec<(HeaderName, Template)>,
    proof: Option<HeaderValue>,
}

impl Headers {
    /// Checks the names and fills in what the environment's `variables` hold.
    pub(crate) fn new(
        written: &BTreeMap<String, String>,
        auth: Option<&Auth>,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, SetupError> {
        let header = |(name, value): (&String, &String)| {
            let parsed = HeaderName::try_from(name).map_err(|_| SetupError::HeaderName(name.clone()))?;
            Ok((parsed, Template::parse_header(name, value, variables)?))
        };
        Ok(Self {
            written: written.iter().map(header).collect::<Result<_, SetupError>>()?,
            proof: auth.map(|auth| authorization(auth, variables)).transpose()?,
        })
    }

    /// Whether there is nothing that is only for the agent's eyes.
    pub(super) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.proof.is_none()
    }

    /// The headers of a request that belongs to no turn: those that are the same in all of them.
    pub(crate) fn standing(&self) -> HeaderMap {
        self.proved(self.written.iter().filter_map(|(name, template)| Some((name, template.fixed()?))))
    }

    /// The headers of a turn.
    pub(super) fn of_turn(&self, values: Values<'_>) -> HeaderMap {
        let told = self.written.iter().filter(|(_, template)| !template.lacks(values));
        let mut headers = self.proved(told.map(|(name, template)| (name, template.render(values))));
        let session = values.session.as_str();
        let context = values.request.context.traceparent();
        if let Some(value) = header_value(&context) {
            headers.insert(HeaderName::from_static("traceparent"), value);
        }
        // What the suite writes there stands for ours, also while it has no value yet.
        if let Some(value) = header_value(session).filter(|_| !self.writes(&SESSION)) {
            headers.insert(SESSION, value);
        }
        // Baggage is a list that several parties may add to; the suite's own entries stay.
        if let Some(value) = header_value(&baggage::of_session(values.session)) {
            headers.append("baggage", value);
        }
        let tools = values.request.mcp_url.and_then(header_value);
        headers.extend(tools.map(|value| (HeaderName::from_static("x-rehearsal-mcp-url"), value)));
        headers
    }

    fn writes(&self, name: &HeaderName) -> bool {
        self.written.iter().any(|(written, _)| written == name)
    }

    /// The suite's own, all of which are taken for secret, and the proof.
    fn proved<'a>(&self, given: impl Iterator<Item = (&'a HeaderName, String)>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, text) in given {
            if let Some(mut value) = header_value(&text) {
                value.set_sensitive(true);
                headers.insert(name, value);
            }
        }
        if let Some(proof) = &self.proof {
            headers.insert(AUTHORIZATION, proof.clone());
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
