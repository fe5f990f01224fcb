//! Text with placeholders. It is taken apart once, so what is filled in is never looked at again.

use super::setup::SetupError;
use rehearsal_core::{agent::Request, ids::SessionId};
use std::collections::BTreeMap;

/// What the placeholders stand for in one turn.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    /// Our id of the session.
    pub(super) session: &'a SessionId,
    /// What the conversation goes by between us and the agent, for which `{{session_id}}` stands; `None` while it
    /// is the agent's to name it and the agent has not yet.
    pub(super) name: Option<&'a str>,
    pub(super) request: Request<'a>,
}

impl<'a> Values<'a> {
    /// The values of a conversation that goes by our own id.
    pub(super) fn ours(session: &'a SessionId, request: Request<'a>) -> Self {
        Self { session, name: Some(session.as_str()), request }
    }
}

/// A text in pieces. It may hold secrets and therefore has no `Debug`.
#[derive(Clone)]
pub(super) struct Template(Vec<Piece>);

#[derive(Clone)]
enum Piece {
    Text(String),
    Message,
    SessionId,
    Turn,
    McpUrl,
}

impl Template {
    /// Takes a text of the body apart. `place` names it in errors.
    pub(super) fn parse(text: &str, place: &str) -> Result<Self, SetupError> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, name, after)) = next_mark(rest, "{{", "}}") {
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::named(name.trim(), place)?);
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self(pieces))
    }

    /// Takes a header's value apart and fills in `${NAME}` from the environment at once.
    pub(super) fn parse_header(
        header: &str,
        value: &str,
        variables: &BTreeMap<String, String>,
    ) -> Result<Self, SetupError> {
        let Self(mut pieces) = Self::parse(value, &format!("the header {header}"))?;
        for piece in &mut pieces {
            if let Piece::Text(text) = piece {
                *text = with_variables(header, text, variables)?;
            }
        }
        Ok(Self(pieces))
    }

    /// Whether something is asked for that is not there, or not yet.
    pub(super) fn lacks(&self, values: Values<'_>) -> bool {
        self.0.iter().any(|piece| match piece {
            Piece::SessionId => values.name.is_none(),
            Piece::McpUrl => values.request.mcp_url.is_none(),
            Piece::Text(_) | Piece::Message | Piece::Turn => false,
        })
    }

    /// The text, where it is the same in every turn of every conversation.
    pub(super) fn fixed(&self) -> Option<String> {
        let fixed = |piece: &Piece| match piece {
            Piece::Text(text) => Some(text.clone()),
            Piece::Message | Piece::SessionId | Piece::Turn | Piece::McpUrl => None,
        };
        self.0.iter().map(fixed).collect()
    }

    /// The text with everything filled in.
    pub(super) fn render(&self, values: Values<'_>) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(fixed) => text.push_str(fixed),
                Piece::Message => text.push_str(values.request.input.words()),
                Piece::SessionId => text.push_str(values.name.unwrap_or_default()),
                Piece::Turn => text.push_str(&values.request.turn.to_string()),
                Piece::McpUrl => text.push_str(values.request.mcp_url.unwrap_or_default()),
            }
        }
        text
    }
}

impl Piece {
    fn named(name: &str, place: &str) -> Result<Self, SetupError> {
        match name {
            "message" => Ok(Self::Message),
            "session_id" => Ok(Self::SessionId),
            "turn" => Ok(Self::Turn),
            "mcp_url" => Ok(Self::McpUrl),
            "messages" => Err(SetupError::MessagesInText { place: place.to_owned() }),
            other => Err(SetupError::Placeholder { place: place.to_owned(), name: other.to_owned() }),
        }
    }
}

fn with_variables(
    header: &str,
    text: &str,
    variables: &BTreeMap<String, String>,
) -> Result<String, SetupError> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = next_mark(rest, "${", "}") {
        let (header, variable) = (header.to_owned(), name.to_owned());
        filled.push_str(before);
        match variables.get(name) {
            None => return Err(SetupError::MissingVariable { header, variable }),
            Some(value) if value.chars().any(char::is_control) => {
                return Err(SetupError::Variable { header, variable });
            }
            Some(value) => filled.push_str(value),
        }
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// What stands before, in and after the first marked name; `None` where nothing more is marked.
fn next_mark<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str, &'a str)> {
    let (before, rest) = text.split_once(open)?;
    let (name, after) = rest.split_once(close)?;
    Some((before, name, after))
}
