//! The list of runs as a page.

use super::{News, policy::served_policy};
use crate::{
    html::{HtmlError, templates},
    show,
};
use rehearsal_core::clock::Timestamp;
use serde::Serialize;
use std::io::Write;

/// The list's template.
pub(crate) const TEMPLATE: &str = include_str!("../../templates/runs.hbs");
/// Its looks.
const CSS: &str = include_str!("../../templates/runs.css");
/// Its script.
const SCRIPT: &str = include_str!("../../templates/runs.js");

/// What is known of a run.
#[derive(Clone, Debug)]
pub enum Found {
    /// Where it stands.
    Read {
        /// Its suite.
        suite: String,
        /// When it began.
        began: Timestamp,
        /// Where it stands.
        news: Box<News>,
    },
    /// It has not been read yet.
    Unread,
    /// It cannot be read, and why.
    Trouble(String),
}

/// A run of the list.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its folder's name.
    pub name: String,
    /// The address of its page.
    pub address: String,
    /// What is known of it.
    pub found: Found,
}

#[derive(Serialize)]
struct List<'a> {
    folder: &'a str,
    count: String,
    rows: Vec<RowView<'a>>,
    css: &'static str,
    js: &'static str,
}

#[derive(Serialize)]
struct RowView<'a> {
    name: &'a str,
    address: &'a str,
    suite: &'a str,
    date: Option<String>,
    news: Option<&'a News>,
    /// How much of it is done, in hundredths, while it is not over.
    percent: Option<u32>,
    trouble: Option<&'a str>,
}

/// Writes the list of the runs in a folder, in this order.
///
/// # Errors
/// Where `out` cannot be written.
pub fn write_list(folder: &str, rows: &[Row], out: &mut dyn Write) -> Result<(), HtmlError> {
    let count = show::counted(rows.len() as u64, "run");
    let rows = rows.iter().map(RowView::new).collect();
    let list = List { folder, count, rows, css: CSS, js: SCRIPT };
    Ok(templates::registry()?.render_to_write("runs", &list, out).map_err(Box::new)?)
}

/// The content security policy under which the list is served.
pub fn list_policy() -> String {
    served_policy(&[SCRIPT])
}

impl<'a> RowView<'a> {
    fn new(row: &'a Row) -> Self {
        let (name, address) = (row.name.as_str(), row.address.as_str());
        let nothing =
            Self { name, address, suite: name, date: None, news: None, percent: None, trouble: None };
        match &row.found {
            Found::Read { suite, began, news } => Self {
                suite,
                date: Some(show::time(*began)),
                news: Some(news),
                percent: (!news.has_ended()).then(|| news.done * 100 / news.planned.max(1)),
                ..nothing
            },
            Found::Unread => nothing,
            Found::Trouble(why) => Self { trouble: Some(why), ..nothing },
        }
    }
}
