//! Which operation a method and a path mean.

/// An operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// `POST /model/{id}/converse`.
    Converse(String),
    /// `POST [/openai]/v1/chat/completions`.
    Chat(Prefix),
    /// `POST [/openai]/v1/responses`.
    Responses(Prefix),
    /// `GET /v1/models`.
    Models,
    /// `GET` and `POST /v1/organization/projects`.
    Projects,
    /// `GET` and `POST /v1/organization/projects/{id}`.
    Project(String),
    /// `POST /v1/organization/projects/{id}/archive`.
    Archive(String),
    /// `GET /foundation-models/{id}`.
    FoundationModel(String),
    /// `POST /`, for Cost Explorer.
    Costs,
    /// Anything else.
    Nowhere,
}

/// What stands before the path of OpenAI's API. Bedrock serves some models under the one and some under
/// the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    /// `/v1`.
    Plain,
    /// `/openai/v1`.
    OpenAi,
}

/// Whose conventions hold for errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// AWS: the kind in a header.
    Aws,
    /// OpenAI: an object `error`.
    OpenAi,
}

impl Route {
    pub(super) fn of(method: &str, path: &str) -> Self {
        let segments: Vec<String> = path.trim_start_matches('/').split('/').map(decoded).collect();
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        match (method, segments.as_slice()) {
            ("POST", [""]) => Self::Costs,
            ("POST", ["model", id, "converse"]) => Self::Converse((*id).to_owned()),
            ("GET", ["foundation-models", id]) => Self::FoundationModel((*id).to_owned()),
            ("POST", ["v1", rest @ ..]) => Self::called(Prefix::Plain, rest),
            ("POST", ["openai", "v1", rest @ ..]) => Self::called(Prefix::OpenAi, rest),
            ("GET", ["v1", "models"]) => Self::Models,
            ("GET", ["v1", rest @ ..]) => Self::project(rest),
            _ => Self::Nowhere,
        }
    }

    fn called(prefix: Prefix, rest: &[&str]) -> Self {
        match (prefix, rest) {
            (_, ["chat", "completions"]) => Self::Chat(prefix),
            (_, ["responses"]) => Self::Responses(prefix),
            (Prefix::Plain, rest) => Self::project(rest),
            (Prefix::OpenAi, _) => Self::Nowhere,
        }
    }

    fn project(rest: &[&str]) -> Self {
        match rest {
            ["organization", "projects"] => Self::Projects,
            ["organization", "projects", id] => Self::Project((*id).to_owned()),
            ["organization", "projects", id, "archive"] => Self::Archive((*id).to_owned()),
            _ => Self::Nowhere,
        }
    }

    pub(super) fn dialect(&self) -> Dialect {
        match self {
            Self::Converse(_) | Self::FoundationModel(_) | Self::Costs => Dialect::Aws,
            Self::Chat(_)
            | Self::Responses(_)
            | Self::Models
            | Self::Projects
            | Self::Project(_)
            | Self::Archive(_)
            | Self::Nowhere => Dialect::OpenAi,
        }
    }
}

/// The vendors in whose names Bedrock's OpenAI-compatible endpoint has models.
const VENDORS: [&str; 11] = [
    "deepseek.",
    "google.",
    "minimax.",
    "mistral.",
    "moonshotai.",
    "nvidia.",
    "openai.",
    "qwen.",
    "writer.",
    "xai.",
    "zai.",
];
/// Those that it serves under `/openai/v1`.
const HOSTED: [&str; 4] = ["google.gemma-4", "openai.gpt-5", "openai.gpt-6", "xai."];

impl Prefix {
    /// Whether a model is served under this prefix. The names of OpenAI itself and of local servers have
    /// no vendor, and `bedrock-runtime`, whose names end in a version, knows `/openai/v1` only.
    pub(super) fn serves(self, model: &str) -> bool {
        let begins = |with: &[&str]| with.iter().any(|start| model.starts_with(start));
        let runtime = model.rsplit_once(':').is_some_and(|(_, version)| version.parse::<u32>().is_ok());
        let wanted = if begins(&HOSTED) || runtime { Self::OpenAi } else { Self::Plain };
        !begins(&VENDORS) || self == wanted
    }
}

/// A segment of a path without its percent-encoding.
fn decoded(segment: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = segment.as_bytes();
    while let [first, more @ ..] = rest {
        let (byte, after) = match (first, more) {
            (b'%', [high, low, after @ ..]) => match hexadecimal(*high, *low) {
                Some(byte) => (byte, after),
                None => (b'%', more),
            },
            _ => (*first, more),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hexadecimal(high: u8, low: u8) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
