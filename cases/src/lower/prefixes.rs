//! Names of models: `offline`, or a provider's name, a slash and what that provider calls the model.

use crate::{
    complaint::{Notes, quoted},
    format::{ModelName, ProvidersForm},
    nearest,
    yaml::Placed,
};
use rehearsal_core::{ids::ModelId, suite::ProviderKind};
use std::collections::BTreeSet;

/// The model that needs no provider.
pub(crate) const OFFLINE: &str = "offline";

/// The prefixes that models of a suite may have.
#[derive(Debug)]
pub(crate) struct Prefixes<'a> {
    declared: BTreeSet<&'a str>,
}

impl<'a> Prefixes<'a> {
    /// The built-in ones and those that the suite declares, whatever else is wrong with their providers.
    pub(crate) fn of(providers: &'a ProvidersForm) -> Self {
        let built_in = |name: &&str| ProviderKind::ALL.iter().any(|kind| kind.as_str() == *name);
        let names = providers.0.iter().map(|(name, _)| name.value.as_str());
        Self { declared: names.filter(|name| !built_in(name) && is_provider_name(name)).collect() }
    }

    /// A model's name, with a complaint where nothing can be served under it.
    pub(crate) fn model(&self, name: &Placed<ModelName>, notes: &mut Notes<'_>) -> ModelId {
        let text = name.value.0.as_str();
        if let Err(hint) = self.check(text) {
            notes.complain_with(name.at, format!("unknown model {}", quoted(text)), Some(hint));
        }
        ModelId::new(text)
    }

    /// Whether a name has the form of a model's name; otherwise a hint.
    fn check(&self, name: &str) -> Result<(), String> {
        let Some((prefix, id)) = name.split_once('/') else {
            return if name == OFFLINE { Ok(()) } else { Err(self.without_prefix(name)) };
        };
        if !self.all().any(|known| known == prefix) {
            return Err(match nearest::nearest(prefix, self.all()) {
                Some(near) => format!("did you mean {}?", quoted(&format!("{near}/{id}"))),
                None => self.unknown(prefix),
            });
        }
        is_id(id)
            .then_some(())
            .ok_or_else(|| format!("write the model's id after `{prefix}/`, without spaces"))
    }

    /// A hint for a name without a slash.
    fn without_prefix(&self, name: &str) -> String {
        if let Some(near) = nearest::nearest(name, [OFFLINE]) {
            return format!("did you mean {}?", quoted(near));
        }
        let colon = name.split_once(':').filter(|(prefix, _)| self.all().any(|known| known == *prefix));
        match colon {
            Some((prefix, id)) => format!("did you mean {}?", quoted(&format!("{prefix}/{id}"))),
            None => self.forms(),
        }
    }

    fn unknown(&self, prefix: &str) -> String {
        match is_provider_name(prefix) {
            true => format!(
                "{}; another server is declared by `providers: {{ {prefix}: {{ base_url: <url> }} }}`",
                self.forms()
            ),
            false => self.forms(),
        }
    }

    fn forms(&self) -> String {
        const MOST_LISTED: usize = 12;
        let forms: Vec<String> =
            self.all().take(MOST_LISTED).map(|name| quoted(&format!("{name}/<id>"))).collect();
        match forms.split_last() {
            Some((last, others)) => format!("write `{OFFLINE}`, {} or {last}", others.join(", ")),
            None => format!("write `{OFFLINE}`"),
        }
    }

    fn all(&self) -> impl Iterator<Item = &'a str> {
        let built_in = ProviderKind::ALL.into_iter().map(|kind| -> &'a str { kind.as_str() });
        built_in.chain(self.declared.iter().copied())
    }
}

/// The name of the model whose price holds. Price lists know more providers than suites do, so only a
/// slip in the name of one that is built in is complained about.
pub(crate) fn priced_as(name: &Placed<String>, notes: &mut Notes<'_>) -> ModelId {
    let built_in = || ProviderKind::ALL.into_iter().map(ProviderKind::as_str);
    let text = name.value.as_str();
    let hint = match text.split_once('/') {
        Some((prefix, id)) if is_provider_name(prefix) && is_id(id) => {
            let near = nearest::nearest(prefix, built_in()).filter(|near| *near != prefix);
            near.map(|near| format!("did you mean {}?", quoted(&format!("{near}/{id}"))))
        }
        Some(_) | None => {
            Some("write it as `bedrock/<id>` or as its price list has it, with a `/`".to_owned())
        }
    };
    if hint.is_some() {
        notes.complain_with(
            name.at,
            format!("{} is not the name of a model with a price", quoted(text)),
            hint,
        );
    }
    ModelId::new(text)
}

/// Whether a text can be the name of a provider.
pub(crate) fn is_provider_name(text: &str) -> bool {
    let sound = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(sound)
}

/// Whether a text can be a provider's name of a model. An ARN, with colons and slashes, can.
fn is_id(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}
