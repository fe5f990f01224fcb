//! Whose name a conversation goes by, and how that name travels.

use super::{excerpt::one_line, setup::SetupError, template::Values};
use rehearsal_core::{
    agent::{AgentError, Reply, Request},
    ids::SessionId,
    suite::SessionCarrier,
};
use reqwest::{
    Url,
    cookie::{CookieStore, Jar},
    header::{COOKIE, HeaderMap, HeaderName, HeaderValue, SET_COOKIE},
};
use std::sync::OnceLock;

/// The longest name that is taken from an agent, in bytes.
const LONGEST: usize = 4096;

/// A checked [`SessionCarrier`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Carrier {
    Ours,
    Header(HeaderName),
    /// The JSON pointer of the name in the agent's answers.
    Body(String),
    Cookie,
}

impl Carrier {
    pub(super) fn new(spec: &SessionCarrier) -> Result<Self, SetupError> {
        match spec {
            SessionCarrier::Ours => Ok(Self::Ours),
            SessionCarrier::Header(name) => {
                let parsed = HeaderName::try_from(name);
                parsed.map(Self::Header).map_err(|_| SetupError::HeaderName(name.clone()))
            }
            SessionCarrier::Body(pointer) => Ok(Self::Body(pointer.clone())),
            SessionCarrier::Cookie => Ok(Self::Cookie),
        }
    }
}

/// One conversation, and what is known of its name.
pub(super) struct Conversation {
    session: SessionId,
    carrier: Carrier,
    /// The agent's own name, once it is told.
    name: OnceLock<String>,
    jar: Jar,
    /// Set once there was a cookie to send back; it may be taken away at the end.
    has_cookie: OnceLock<()>,
}

impl Conversation {
    pub(super) fn new(session: &SessionId, carrier: &Carrier) -> Self {
        let (session, carrier) = (session.clone(), carrier.clone());
        Self { session, carrier, name: OnceLock::new(), jar: Jar::default(), has_cookie: OnceLock::new() }
    }

    /// One that was begun by an earlier process, in which the agent gave it this name.
    pub(super) fn named(self, name: Option<&str>) -> Self {
        if let Some(name) = name {
            let _ = self.name.set(name.to_owned());
        }
        self
    }

    /// What a request's placeholders stand for.
    pub(super) fn values<'a>(&'a self, request: Request<'a>) -> Values<'a> {
        match &self.carrier {
            Carrier::Ours | Carrier::Cookie => Values::ours(&self.session, request),
            Carrier::Header(_) | Carrier::Body(_) => {
                Values { session: &self.session, name: self.name.get().map(String::as_str), request }
            }
        }
    }

    /// Puts into a request's headers by what the agent knows the conversation again.
    pub(super) fn address(&self, url: &Url, headers: &mut HeaderMap) {
        match &self.carrier {
            Carrier::Ours | Carrier::Body(_) => {}
            Carrier::Header(name) => {
                // Another name than the agent's own would begin another conversation.
                headers.remove(name);
                let known = self.name.get().and_then(|known| HeaderValue::from_str(known).ok());
                headers.extend(known.map(|known| (name.clone(), known)));
            }
            Carrier::Cookie => headers.extend(self.jar.cookies(url).map(|cookies| (COOKIE, cookies))),
        }
    }

    /// Keeps what an answer's headers say of the conversation.
    pub(super) fn hear(&self, url: &Url, headers: &HeaderMap) {
        match &self.carrier {
            Carrier::Ours | Carrier::Body(_) => {}
            Carrier::Header(name) => {
                let told = headers.get(name).and_then(|value| value.to_str().ok());
                if let Some(told) = told.filter(|told| is_name(told)) {
                    // The first name holds for the whole conversation.
                    let _ = self.name.set(told.to_owned());
                }
            }
            Carrier::Cookie => {
                let mut set = headers.get_all(SET_COOKIE).iter().peekable();
                if set.peek().is_some() {
                    self.jar.set_cookies(&mut set, url);
                }
                if self.jar.cookies(url).is_some() {
                    let _ = self.has_cookie.set(());
                }
            }
        }
    }

    /// Keeps the name that the answer itself holds, and tells the one that holds from now on. Without it every turn
    /// would begin a conversation of its own, which looks like an agent that forgets.
    pub(super) fn settle(&self, mut reply: Reply) -> Result<Reply, AgentError> {
        let place = match &self.carrier {
            Carrier::Ours => return Ok(reply),
            Carrier::Cookie if self.has_cookie.get().is_some() => return Ok(reply),
            Carrier::Cookie => "in a cookie that may be sent back to it".to_owned(),
            Carrier::Header(name) => format!("in the header {name}"),
            Carrier::Body(pointer) => {
                if let Some(told) = reply.conversation.take().filter(|told| is_name(told)) {
                    let _ = self.name.set(told);
                }
                format!("at {}", one_line(pointer, 100))
            }
        };
        match self.name.get() {
            Some(name) => Ok(Reply { conversation: Some(name.clone()), ..reply }),
            None => Err(AgentError::Malformed(format!(
                "it does not name the conversation {place}, where `session` looks for it"
            ))),
        }
    }
}

/// Whether a text can be the name of a conversation.
pub(super) fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= LONGEST
}
