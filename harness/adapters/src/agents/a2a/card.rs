//! What an agent's card says of how to reach it.

use super::text;
use crate::{agents::excerpt::one_line, net::is_loopback};
use rehearsal_core::suite::A2aVersion;
use reqwest::Url;
use serde_json::Value;

/// The binding that is spoken here.
const BINDING: &str = "JSONRPC";

/// The version of a card that tells none.
const UNTOLD: &str = "0.3";

/// How much of a card an error shows, in characters.
const SHOWN: usize = 200;

/// A version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// 0.3, and what came before with the same methods.
    V0_3,
    /// 1.0, and what adds to it.
    V1_0,
}

/// Where and how messages are sent.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Interface {
    pub(super) url: Url,
    pub(super) protocol: Protocol,
    /// Whose the agent is, where one address serves several.
    pub(super) tenant: Option<String>,
}

/// An interface as a card offers it.
struct Offer<'a> {
    url: &'a str,
    binding: &'a str,
    version: &'a str,
    tenant: Option<&'a str>,
}

/// Whether JSON is an agent's card, as far as it matters here.
pub(super) fn is_card(card: &Value) -> bool {
    card.get("supportedInterfaces").is_some_and(Value::is_array)
        || card.get("url").is_some_and(Value::is_string)
}

/// Chooses the first interface that is spoken here. `from` is where the card was found.
///
/// # Errors
/// In words, where there is none.
pub(super) fn choose(card: &Value, from: &Url, version: A2aVersion) -> Result<Interface, String> {
    let offers = offers(card);
    let spoken: Vec<&Offer<'_>> =
        offers.iter().filter(|offer| offer.binding.eq_ignore_ascii_case(BINDING)).collect();
    if spoken.is_empty() {
        let bindings: Vec<&str> = offers.iter().map(|offer| offer.binding).collect();
        let bindings = one_line(&bindings.join(", "), SHOWN);
        return Err(format!("offers {bindings}, and only {BINDING} is spoken here"));
    }
    let wanted = match version {
        A2aVersion::Auto => None,
        A2aVersion::V0_3 => Some(Protocol::V0_3),
        A2aVersion::V1_0 => Some(Protocol::V1_0),
    };
    let fits = |offer: &&&Offer<'_>| {
        let protocol = protocol(offer.version);
        protocol.is_some() && wanted.is_none_or(|wanted| protocol == Some(wanted))
    };
    // What the suite says of the version holds over the card.
    let offer = spoken.iter().find(fits).or(spoken.first().filter(|_| wanted.is_some()));
    let Some(offer) = offer else {
        let versions: Vec<&str> = spoken.iter().map(|offer| offer.version).collect();
        let versions = one_line(&versions.join(", "), SHOWN);
        return Err(format!("offers version {versions}, and only 0.3 and 1.0 are spoken here"));
    };
    let protocol = wanted.or_else(|| protocol(offer.version)).unwrap_or(Protocol::V0_3);
    Ok(Interface { url: address(offer.url, from)?, protocol, tenant: offer.tenant.map(str::to_owned) })
}

/// The interfaces in the order in which the agent prefers them: those of 1.0, then those of 0.3.
fn offers(card: &Value) -> Vec<Offer<'_>> {
    let version = text(card, "protocolVersion").unwrap_or(UNTOLD);
    let listed = |name: &str| card.get(name).and_then(Value::as_array).into_iter().flatten();
    let newer = listed("supportedInterfaces").filter_map(|offer| {
        Some(Offer {
            url: text(offer, "url")?,
            binding: text(offer, "protocolBinding").unwrap_or(BINDING),
            version: text(offer, "protocolVersion").unwrap_or(version),
            tenant: text(offer, "tenant"),
        })
    });
    let preferred = text(card, "url").map(|url| {
        let binding = text(card, "preferredTransport").unwrap_or(BINDING);
        Offer { url, binding, version, tenant: None }
    });
    let others = listed("additionalInterfaces").filter_map(|offer| {
        let binding = text(offer, "transport").unwrap_or(BINDING);
        Some(Offer { url: text(offer, "url")?, binding, version, tenant: None })
    });
    newer.chain(preferred).chain(others).collect()
}

/// The protocol of a version such as `0.3.0`; `None` for one that nobody here knows.
fn protocol(version: &str) -> Option<Protocol> {
    match version.trim_start_matches('v').split('.').next()? {
        "0" => Some(Protocol::V0_3),
        "1" => Some(Protocol::V1_0),
        _ => None,
    }
}

/// The address that a card names. A server that listens everywhere may name that, which is no place to send to; it
/// means the host where its card was found.
fn address(written: &str, from: &Url) -> Result<Url, String> {
    let shown = one_line(written, SHOWN);
    let mut url = from.join(written).map_err(|error| format!("names the address {shown:?}: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("names the address {shown:?}, which is not http or https"));
    }
    if matches!(url.host_str(), Some("0.0.0.0" | "[::]"))
        && let Some(host) = from.host_str()
    {
        // A host that was taken from one address fits into another.
        let _ = url.set_host(Some(host));
    }
    Ok(url)
}

/// Whether messages may go where the card says. A card is read from the network, so that what is secret goes to no
/// other host than the suite's, and nothing goes to this machine on behalf of another one.
///
/// # Errors
/// In words, where they may not.
pub(super) fn check(url: &Url, from: &Url, is_private: bool) -> Result<(), String> {
    let is_same = (is_loopback(url) && is_loopback(from)) || url.host_str() == from.host_str();
    let is_weaker = from.scheme() == "https" && url.scheme() == "http" && !is_loopback(url);
    let host = one_line(&url.origin().ascii_serialization(), SHOWN);
    if !is_same && is_loopback(url) {
        return Err(format!("sends messages to {host}, which is this machine and not the agent's"));
    }
    if is_private && (!is_same || is_weaker) {
        return Err(format!(
            "sends messages to {host}, where the suite's headers and proof must not go; give that address as `url`"
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn chosen(card: &Value, version: A2aVersion) -> Result<(String, Protocol), String> {
        let interface = choose(card, &url("http://h:9/.well-known/agent-card.json"), version)?;
        Ok((interface.url.to_string(), interface.protocol))
    }

    fn interface(url: &str, binding: &str, version: &str) -> Value {
        json!({ "url": url, "protocolBinding": binding, "protocolVersion": version })
    }

    #[rstest]
    #[case::old(json!({ "url": "http://h:9/" }), "http://h:9/", Protocol::V0_3)]
    #[case::told(json!({ "url": "http://h:9/a", "protocolVersion": "0.3.0", "preferredTransport": "JSONRPC" }), "http://h:9/a", Protocol::V0_3)]
    #[case::not_preferred(
        json!({ "url": "http://h:9/grpc", "preferredTransport": "GRPC", "additionalInterfaces": [
            { "url": "http://h:9/rest", "transport": "HTTP+JSON" }, { "url": "http://h:9/rpc", "transport": "JSONRPC" },
        ] }),
        "http://h:9/rpc",
        Protocol::V0_3
    )]
    #[case::new(
        json!({ "supportedInterfaces": [interface("http://h:9/g", "GRPC", "1.0"), interface("http://h:9/r", "JSONRPC", "1.0")] }),
        "http://h:9/r",
        Protocol::V1_0
    )]
    #[case::both(
        json!({ "url": "http://h:9/old", "protocolVersion": "0.3", "supportedInterfaces": [interface("http://h:9/new", "JSONRPC", "1.0")] }),
        "http://h:9/new",
        Protocol::V1_0
    )]
    #[case::later_first(
        json!({ "supportedInterfaces": [interface("http://h:9/2", "JSONRPC", "2.0"), interface("http://h:9/1", "JSONRPC", "1.1")] }),
        "http://h:9/1",
        Protocol::V1_0
    )]
    #[case::relative(json!({ "url": "/rpc" }), "http://h:9/rpc", Protocol::V0_3)]
    #[case::everywhere(json!({ "url": "http://0.0.0.0:9000/" }), "http://h:9000/", Protocol::V0_3)]
    fn the_first_interface_that_is_spoken_is_chosen(
        #[case] card: Value,
        #[case] url: &str,
        #[case] protocol: Protocol,
    ) {
        assert_eq!(chosen(&card, A2aVersion::Auto), Ok((url.to_owned(), protocol)));
    }

    #[test]
    fn the_suites_version_holds_over_the_cards() {
        let both = json!({ "supportedInterfaces": [
            interface("http://h:9/new", "JSONRPC", "1.0"), interface("http://h:9/old", "JSONRPC", "0.3"),
        ] });
        assert_eq!(chosen(&both, A2aVersion::V0_3), Ok(("http://h:9/old".to_owned(), Protocol::V0_3)));
        let wrong = json!({ "url": "http://h:9/", "protocolVersion": "0.3.0" });
        assert_eq!(chosen(&wrong, A2aVersion::V1_0), Ok(("http://h:9/".to_owned(), Protocol::V1_0)));
    }

    #[test]
    fn a_tenant_is_kept() {
        let mut offer = interface("http://h:9/", "JSONRPC", "1.0");
        offer["tenant"] = json!("acme");
        let card = json!({ "supportedInterfaces": [offer] });
        let interface = choose(&card, &url("http://h:9/"), A2aVersion::Auto).unwrap();
        assert_eq!(interface.tenant.as_deref(), Some("acme"));
    }

    #[rstest]
    #[case(json!({ "supportedInterfaces": [interface("http://h", "GRPC", "1.0"), interface("http://h", "HTTP+JSON", "1.0")] }),
        "offers GRPC, HTTP+JSON, and only JSONRPC is spoken here")]
    #[case(json!({ "supportedInterfaces": [interface("http://h", "JSONRPC", "2.0")] }),
        "offers version 2.0, and only 0.3 and 1.0 are spoken here")]
    #[case(json!({ "url": "ftp://h/" }), "names the address \"ftp://h/\", which is not http or https")]
    #[case(json!({ "url": "http://[" }), "names the address \"http://[\": invalid IPv6 address")]
    fn a_card_of_no_use_says_why(#[case] card: Value, #[case] why: &str) {
        assert_eq!(chosen(&card, A2aVersion::Auto), Err(why.to_owned()));
    }

    #[rstest]
    #[case("http://h:1/", "http://h:2/card", true, None)]
    #[case("http://localhost:1/", "http://127.0.0.1:2/", true, None)]
    #[case("http://other/", "http://h/", false, None)]
    #[case("http://other/", "http://h/", true, Some("where the suite's headers and proof must not go"))]
    #[case("http://h/", "https://h/", true, Some("where the suite's headers and proof must not go"))]
    #[case("http://h.evil/", "http://h/", true, Some("sends messages to http://h.evil,"))]
    #[case("http://127.0.0.1:5984/", "https://h/", false, Some("which is this machine and not the agent's"))]
    fn a_card_cannot_send_secrets_elsewhere(
        #[case] to: &str,
        #[case] from: &str,
        #[case] is_private: bool,
        #[case] why: Option<&str>,
    ) {
        match (check(&url(to), &url(from), is_private), why) {
            (Ok(()), None) => {}
            (Err(words), Some(why)) => assert!(words.contains(why), "{words}"),
            (outcome, why) => panic!("{outcome:?} instead of {why:?}"),
        }
    }
}
