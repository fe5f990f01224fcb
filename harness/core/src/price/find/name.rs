//! The names under which models go.

use super::PROVIDERS;

/// A model's name, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// Whose model it is, where the name says so.
    provider: Option<[&'a str; 1]>,
    /// What that provider calls it.
    id: String,
    /// Whether something was dropped that may bear on the price.
    trimmed: bool,
}

impl<'a> Name<'a> {
    /// Takes a name apart; `None` for an ARN that does not say which model stands behind it.
    pub(super) fn read(model: &'a str) -> Option<Self> {
        let bedrock = |id, trimmed| Self { provider: Some(["bedrock"]), id, trimmed };
        let resource = model.strip_prefix("bedrock/").unwrap_or(model);
        if resource.starts_with("arn:") {
            return behind(resource).map(|id| bedrock(id, false));
        }
        Some(match model.split_once('/') {
            Some(("bedrock", id)) => match id.split_once('/') {
                Some((region, id)) if is_region(region) => bedrock(id.to_owned(), true),
                Some(_) | None => bedrock(id.to_owned(), false),
            },
            Some((provider, id)) => Self { provider: Some([provider]), id: id.to_owned(), trimmed: false },
            None => Self { provider: None, id: model.to_owned(), trimmed: false },
        })
    }

    /// Under whose models to look, in this order.
    pub(super) fn providers(&self) -> &[&'a str] {
        self.provider.as_ref().map_or(&PROVIDERS, |named| named)
    }

    /// The id, then without its version, then without its date; each with whether it is the name itself.
    pub(super) fn spellings(&self) -> Vec<(String, bool)> {
        let mut spellings = vec![(self.id.clone(), !self.trimmed)];
        let mut rest = self.id.as_str();
        for shorter in [without_revision, without_version, without_date] {
            if let Some(shorter) = shorter(rest) {
                rest = shorter;
                spellings.push((rest.to_owned(), false));
            }
        }
        spellings
    }
}

/// The id of the model or of the system's inference profile behind an ARN, such as
/// `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0`. An application's inference profile
/// and whatever a customer has trained or reserved do not name their model.
fn behind(arn: &str) -> Option<String> {
    let mut parts = arn.splitn(6, ':').skip(1);
    let (partition, service) = (parts.next()?, parts.next()?);
    let (kind, id) = parts.nth(2)?.split_once('/')?;
    match (service, kind) {
        ("bedrock", "foundation-model") if partition == "aws-us-gov" => Some(format!("us-gov.{id}")),
        ("bedrock", "foundation-model" | "inference-profile") => Some(id.to_owned()),
        _ => None,
    }
}

/// Whether this is a region, such as `eu-central-1`.
fn is_region(text: &str) -> bool {
    let mut words = text.rsplit('-');
    words.next().is_some_and(is_number) && words.clone().count() >= 2 && words.all(is_word)
}

/// Drops the `:0` of `-v1:0`.
fn without_revision(id: &str) -> Option<&str> {
    id.rsplit_once(':').filter(|(_, revision)| is_number(revision)).map(|(rest, _)| rest)
}

/// Drops `-v1`.
fn without_version(id: &str) -> Option<&str> {
    let (rest, version) = id.rsplit_once('-')?;
    version.strip_prefix('v').filter(|number| is_number(number)).map(|_| rest)
}

/// Drops `-20250929`, `@20250929` or `-2025-09-29`.
fn without_date(id: &str) -> Option<&str> {
    let compact = id.rsplit_once(['-', '@']).filter(|(_, date)| date.len() == 8 && is_number(date));
    compact.map(|(rest, _)| rest).or_else(|| {
        let mut words = id.rsplitn(4, '-');
        let (day, month, year) = (words.next()?, words.next()?, words.next()?);
        let is_date =
            [(day, 2), (month, 2), (year, 4)].iter().all(|(n, len)| n.len() == *len && is_number(n));
        words.next().filter(|_| is_date)
    })
}

/// Whether this is a number and nothing else.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase())
}
