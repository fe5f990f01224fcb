//! Finds an agent's card, and with it where and how to send messages.

use super::{
    Peer,
    card::{self, Interface},
};
use crate::{agents::http::shown, models::openai::below};
use rehearsal_core::agent::AgentError;
use reqwest::Url;
use serde_json::Value;

/// Where a card is, below an agent's address: today, and before 0.3.
const WELL_KNOWN: [&str; 2] = [".well-known/agent-card.json", ".well-known/agent.json"];

/// Asks for the card and reads it.
///
/// # Errors
/// Where there is none, or none that is of use.
pub(super) async fn find(peer: &Peer) -> Result<Interface, AgentError> {
    let mut tried = Vec::new();
    for address in addresses(&peer.url) {
        let heard = peer.link.get(&address).await?;
        let said = match heard.json() {
            _ if !heard.status().is_success() => format!("HTTP {}", heard.status()),
            Err(AgentError::Malformed(why)) => why,
            Err(other) => return Err(other),
            Ok(found) if !card::is_card(&found) => "it is JSON and no agent's card".to_owned(),
            Ok(found) => return of_card(peer, &found, &address),
        };
        tried.push(format!("{} ({said})", shown(&address)));
    }
    let tried = tried.join(", ");
    Err(AgentError::Unreachable(format!("no agent's card at {tried}; give the card's own address as `url`")))
}

fn of_card(peer: &Peer, found: &Value, address: &Url) -> Result<Interface, AgentError> {
    let interface = card::choose(found, address, peer.version);
    let checked = interface.and_then(|interface| {
        card::check(&interface.url, &peer.url, peer.link.is_private()).map(|()| interface)
    });
    checked.map_err(|why| AgentError::Unreachable(format!("its card at {} {why}", shown(address))))
}

/// Where the card may be. An address that ends as a file of JSON is the card's own, and any other may be too.
fn addresses(url: &Url) -> Vec<Url> {
    if url.path().ends_with(".json") {
        return vec![url.clone()];
    }
    let own = (url.path() != "/").then(|| url.clone());
    WELL_KNOWN.iter().map(|path| below(url, path)).chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("http://h:9", &["http://h:9/.well-known/agent-card.json", "http://h:9/.well-known/agent.json"])]
    #[case("http://h/a/", &["http://h/a/.well-known/agent-card.json", "http://h/a/.well-known/agent.json", "http://h/a/"])]
    #[case("http://h/cards/desk.json", &["http://h/cards/desk.json"])]
    fn a_card_is_looked_for_below_the_address_or_at_it(#[case] url: &str, #[case] expected: &[&str]) {
        let found: Vec<String> = addresses(&Url::parse(url).unwrap()).iter().map(Url::to_string).collect();
        assert_eq!(found, expected);
    }
}
