//! The report as one page that opens from a disk: no request, no framework, nothing that runs but its
//! own script.
//!
//! The views of this module hold text and numbers; every mark-up is in `templates/`. Text reaches the
//! page through the templates' escaping alone, which also shows control characters as what they are,
//! or through the script, which sets it as text.
//! Should mark-up get through all the same, the page's content security policy lets no script run but
//! the one whose hash it names, and lets nothing be loaded or sent.
//!
//! The first screen, the tables and the charts stand in the page as they are. The conversations are in it too, compressed,
//! and the script unpacks those that somebody opens: a run of ten thousand must open as fast as one of ten.

mod charts;
mod columns;
mod compared;
mod conversation;
mod diagnosis;
mod facts;
mod fault;
mod filter;
mod grid;
mod groups;
mod index;
mod judgements;
mod overview;
mod packed;
mod question;
mod segments;
mod served;
mod spending;
mod standing;
mod talks;
pub(crate) mod templates;
mod turn;
mod waterfall;
mod words;

use crate::{
    compare::Comparison,
    diagnosis::Diagnosis,
    journal::{JournalError, ReadJournal},
    view::News,
};
pub use compared::Base;
pub use served::page_policy;

use compared::ComparedView;
use diagnosis::DiagnosisView;
use facts::Facts;
use handlebars::Handlebars;
use index::Index;
use overview::Overview;
use packed::write_part;
use rehearsal_core::{gate::GateOutcome, summary::Summary};
use segments::Segments;
use serde::Serialize;
use served::Live;
use standing::Standing;
use std::io::Write;
use talks::write_talks;

/// Why a page could not be written.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// The journal cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A template cannot be rendered, or the page not written.
    #[error("the page cannot be written: {0}")]
    Render(#[from] Box<handlebars::RenderError>),
    /// A template cannot be parsed.
    #[error("a template of the page is broken: {0}")]
    Template(#[from] Box<handlebars::TemplateError>),
    /// The list of the conversations cannot be written.
    #[error("the list of the conversations cannot be written: {0}")]
    Index(#[from] serde_json::Error),
    /// The last of it cannot be written.
    #[error("the page cannot be written: {0}")]
    Write(#[from] std::io::Error),
}

/// What a page tells beside the conversations.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The counts of the run.
    pub summary: &'a Summary,
    /// What its gate came to.
    pub gate: &'a GateOutcome,
    /// Why sessions failed, where somebody looked.
    pub diagnosis: Option<&'a Diagnosis>,
    /// The earlier runs to lay beside it; the first screen tells the number of the first.
    pub bases: &'a [Base<'a>],
}

/// Writes the page of a run, beside the baseline that it was held against.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_html(
    journal: &ReadJournal,
    summary: &Summary,
    gate: &GateOutcome,
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    write_diagnosed(journal, (summary, gate), None, out)
}

/// Writes the page of a run that may have been diagnosed, beside the baseline that it was held against.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_diagnosed(
    journal: &ReadJournal,
    (summary, gate): (&Summary, &GateOutcome),
    diagnosis: Option<&Diagnosis>,
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    let comparison = Comparison::of(summary);
    let bases: Vec<Base<'_>> =
        comparison.iter().map(|comparison| Base { comparison, journal: None }).collect();
    write_page(journal, &Told { summary, gate, diagnosis, bases: &bases }, out)
}

/// Writes a page as it is served while the run goes on: with where the run stands, which is asked for again at this
/// address, and under the [`page_policy`], which the server has to send with it.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_served(
    journal: &ReadJournal,
    told: &Told<'_>,
    (news, address): (&News, &str),
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    write(journal, told, Some(Live::new(news, address)), out)
}

/// Writes a page. Reads the journal twice: once for what stands before the conversations, of which it keeps counts and
/// a short row for each, and once for the conversations themselves, a few at a time.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_page(journal: &ReadJournal, told: &Told<'_>, out: &mut dyn Write) -> Result<(), HtmlError> {
    write(journal, told, None, out)
}

fn write(
    journal: &ReadJournal,
    told: &Told<'_>,
    live: Option<Live<'_>>,
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    let goes_on = live.as_ref().is_some_and(Live::goes_on);
    let facts = Facts::read(journal)?;
    let templates = templates::registry()?;
    let head = Head {
        overview: Overview::new((told.summary, told.gate), journal.span()?, goes_on),
        standing: Standing::new(told),
        compared: (1..).zip(told.bases).map(|(number, base)| ComparedView::new(base, number)).collect(),
        segments: Segments::new(told.summary, &facts),
        diagnosis: told.diagnosis.map(DiagnosisView::new),
        conversations: facts.rows.len(),
        css: templates::CSS,
        script_hash: templates::script_hash(),
        live,
    };
    render(&templates, "head", &head, out)?;
    write_part(out, ("index", 0), &serde_json::to_vec(&Index::new(told.summary, &facts))?)?;
    drop((head, facts));
    render(&templates, "script", &Script { js: templates::SCRIPT }, out)?;
    write_talks(journal, (&templates, told), out)?;
    out.write_all(b"</body>\n</html>\n")?;
    Ok(out.flush()?)
}

#[derive(Serialize)]
struct Head<'a> {
    #[serde(flatten)]
    overview: Overview<'a>,
    standing: Standing,
    compared: Vec<ComparedView<'a>>,
    segments: Segments,
    diagnosis: Option<DiagnosisView<'a>>,
    conversations: usize,
    css: &'static str,
    script_hash: String,
    live: Option<Live<'a>>,
}

#[derive(Serialize)]
struct Script {
    js: &'static str,
}

fn render<T: Serialize>(
    templates: &Handlebars<'_>,
    template: &str,
    view: &T,
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    Ok(templates.render_to_write(template, view, out).map_err(Box::new)?)
}
