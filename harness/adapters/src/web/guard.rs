//! Who is let in, and what every answer forbids.

use super::Answer;
use crate::token::Token;
use axum::{
    extract::{Request, State},
    http::{
        HeaderName, HeaderValue, Method,
        header::{ALLOW, HOST, REFERRER_POLICY, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS},
    },
    middleware::Next,
    response::Response,
};

/// What a request has to show to be let in.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// The port that is listened on.
    pub(super) port: u16,
    /// The secret; without one, only this machine reaches the port, and it has to be called by its own names.
    pub(super) token: Option<Token>,
}

/// What no answer allows: to be read, embedded, opened or told of by another website, or taken for something else.
const FORBIDDEN: [(HeaderName, &str); 5] = [
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
];

/// Refuses what was not meant for this address, what shows no token where one is asked for, and what does more than
/// read.
pub(super) async fn guard(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    let mut response = match guard.refusal(&request) {
        Some(Refusal { answer, hint }) => {
            let mut response = answer.into_response(&request);
            response.headers_mut().extend(hint.map(|(name, value)| (name, HeaderValue::from_static(value))));
            response
        }
        None => next.run(request).await,
    };
    for (name, value) in FORBIDDEN {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// An answer without the page, and the header that says what would help.
struct Refusal {
    answer: Answer,
    hint: Option<(HeaderName, &'static str)>,
}

impl Guard {
    fn refusal(&self, request: &Request) -> Option<Refusal> {
        let refusal = |status, why, hint| Some(Refusal { answer: Answer::text(status, why), hint });
        match &self.token {
            None if !self.is_meant(request) => {
                refusal(421, "this page is served at 127.0.0.1 and localhost alone\n", None)
            }
            Some(token) if !token.is_shown_by(request.headers()) => {
                let hint = (WWW_AUTHENTICATE, "Basic realm=\"rehearsal view\", charset=\"UTF-8\"");
                refusal(401, "give the token as the password, with any name\n", Some(hint))
            }
            _ if ![Method::GET, Method::HEAD].contains(request.method()) => {
                refusal(405, "pages are only read here\n", Some((ALLOW, "GET, HEAD")))
            }
            _ => None,
        }
    }

    /// Whether every name by which the request calls this server is one of ours, and there is one. A website whose name
    /// is made to lead here (DNS rebinding) still calls by its own.
    fn is_meant(&self, request: &Request) -> bool {
        let target = request.uri().authority().map(|authority| authority.as_str().as_bytes());
        let hosts = request.headers().get_all(HOST).iter().map(HeaderValue::as_bytes);
        let mut names = target.into_iter().chain(hosts).peekable();
        names.peek().is_some() && names.all(|name| self.is_ours(name))
    }

    fn is_ours(&self, name: &[u8]) -> bool {
        let Ok(name) = std::str::from_utf8(name) else { return false };
        let name = name.to_ascii_lowercase();
        // A browser leaves the port out where it is the scheme's own.
        let bare = (self.port == 80).then_some(name.as_str());
        let with_port = name.rsplit_once(':').filter(|(_, port)| *port == self.port.to_string());
        with_port
            .map(|(host, _)| host)
            .or(bare)
            .is_some_and(|host| ["127.0.0.1", "localhost", "[::1]"].contains(&host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::address("127.0.0.1:7357", 7357, true)]
    #[case::name("localhost:7357", 7357, true)]
    #[case::address_of_six("[::1]:7357", 7357, true)]
    #[case::in_capitals("LOCALHOST:7357", 7357, true)]
    #[case::without_the_usual_port("localhost", 80, true)]
    #[case::without_a_port("localhost", 7357, false)]
    #[case::another_port("localhost:80", 7357, false)]
    #[case::a_port_that_only_ends_so("localhost:17357", 7357, false)]
    #[case::another_name("evil.example:7357", 7357, false)]
    #[case::a_name_below_ours("localhost.evil.example:7357", 7357, false)]
    #[case::a_user_before_it("localhost@evil.example:7357", 7357, false)]
    #[case::another_address("192.168.1.2:7357", 7357, false)]
    #[case::nothing("", 7357, false)]
    fn only_our_own_names_are_answered(
        #[case] host: &'static str,
        #[case] port: u16,
        #[case] expected: bool,
    ) {
        let request = Request::builder().header(HOST, host).body(axum::body::Body::empty()).unwrap();
        assert_eq!(Guard { port, token: None }.is_meant(&request), expected);
    }

    #[rstest]
    #[case::no_host(&[], "/", false)]
    #[case::two_hosts(&["localhost:7357", "evil.example"], "/", false)]
    #[case::another_target(&["localhost:7357"], "http://evil.example/", false)]
    #[case::both_ours(&["localhost:7357"], "http://127.0.0.1:7357/", true)]
    fn every_name_of_a_request_counts(#[case] hosts: &[&str], #[case] target: &str, #[case] expected: bool) {
        let request =
            hosts.iter().fold(Request::builder().uri(target), |request, host| request.header(HOST, *host));
        let request = request.body(axum::body::Body::empty()).unwrap();
        assert_eq!(Guard { port: 7357, token: None }.is_meant(&request), expected);
    }
}
