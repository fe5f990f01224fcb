//! What a page has more when it is served: where the run stands, and the script that keeps the page fresh.
//!
//! A page on disk asks nobody for anything, and its own policy sees to that. A served page has no policy of its own,
//! since two would both apply; the server sends one that allows this script, too, and lets it ask that server.

use super::templates;
use crate::view::{News, RUNNING, policy::served_policy};
use serde::Serialize;

/// The part of the page.
pub(super) const TEMPLATE: &str = include_str!("../../templates/live.hbs");
/// Its script.
const SCRIPT: &str = include_str!("../../templates/live.js");

/// Where the run stands.
#[derive(Serialize)]
pub(super) struct Live<'a> {
    news: &'a News,
    address: &'a str,
    ended: bool,
    css: &'static str,
    js: &'static str,
}

impl<'a> Live<'a> {
    /// Whether the run is known to go on.
    pub(super) fn goes_on(&self) -> bool {
        self.news.stage == RUNNING
    }

    pub(super) fn new(news: &'a News, address: &'a str) -> Self {
        let css = include_str!("../../templates/live.css");
        Self { news, address, ended: news.has_ended(), css, js: SCRIPT }
    }
}

/// The content security policy under which the page of a run is served.
pub fn page_policy() -> String {
    served_policy(&[templates::SCRIPT, SCRIPT])
}
