//! The report as one page that opens from a disk: no request, no framework, nothing that runs but its
//! own script.
//!
//! The views of this module hold text and numbers; every mark-up is in `templates/`. Text reaches the
//! page through the templates' escaping alone, which also shows control characters as what they are.
//! Should mark-up get through all the same, the page's content security policy lets no script run but
//! the one whose hash it names, and lets nothing be loaded or sent.

mod charts;
mod conversation;
mod diagnosis;
mod fault;
mod judgements;
mod overview;
mod question;
mod segments;
mod served;
pub(crate) mod templates;
mod turn;

use crate::{
    diagnosis::Diagnosis,
    journal::{AttemptRecord, JournalError, ReadJournal},
    view::News,
};
use conversation::{CaseHeadings, Conversation};
use diagnosis::DiagnosisView;
use overview::Overview;
use rehearsal_core::{gate::GateOutcome, summary::Summary};
use segments::Segments;
use serde::Serialize;
use served::Live;
pub use served::page_policy;
use std::io::Write;

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
    /// The last of it cannot be written.
    #[error("the page cannot be written: {0}")]
    Write(#[from] std::io::Error),
}

/// Writes the page of a run. Holds one conversation at a time.
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

/// Writes the page of a run that may have been diagnosed. Holds one conversation at a time.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_diagnosed(
    journal: &ReadJournal,
    told: (&Summary, &GateOutcome),
    diagnosis: Option<&Diagnosis>,
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    write(journal, told, diagnosis, None, out)
}

/// Writes the page of a run as it is served while the run goes on: with where the run stands, which is asked for again
/// at this address, and under the [`page_policy`], which the server has to send with it.
///
/// # Errors
/// Where the journal cannot be read or `out` cannot be written.
pub fn write_served(
    journal: &ReadJournal,
    told: (&Summary, &GateOutcome),
    diagnosis: Option<&Diagnosis>,
    (news, address): (&News, &str),
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    write(journal, told, diagnosis, Some(Live::new(news, address)), out)
}

fn write(
    journal: &ReadJournal,
    (summary, gate): (&Summary, &GateOutcome),
    diagnosis: Option<&Diagnosis>,
    live: Option<Live<'_>>,
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    let page = Page { templates: templates::registry()?, summary };
    let head = Head {
        overview: Overview::new(summary, gate, journal.span()?),
        segments: Segments::new(summary),
        diagnosis: diagnosis.map(DiagnosisView::new),
        css: templates::CSS,
        script_hash: templates::SCRIPT_HASH,
        live,
    };
    page.render("head", &head, out)?;
    let mut headings = CaseHeadings::default();
    for record in journal.attempts() {
        page.conversation(&record?, &mut headings, out)?;
    }
    page.render("tail", &Tail { js: templates::SCRIPT }, out)?;
    Ok(out.flush()?)
}

#[derive(Serialize)]
struct Head<'a> {
    #[serde(flatten)]
    overview: Overview<'a>,
    segments: Segments,
    diagnosis: Option<DiagnosisView<'a>>,
    css: &'static str,
    script_hash: &'static str,
    live: Option<Live<'a>>,
}

#[derive(Serialize)]
struct Tail {
    js: &'static str,
}

struct Page<'a> {
    templates: handlebars::Handlebars<'static>,
    summary: &'a Summary,
}

impl Page<'_> {
    fn conversation(
        &self,
        record: &AttemptRecord,
        headings: &mut CaseHeadings,
        out: &mut dyn Write,
    ) -> Result<(), HtmlError> {
        if let Some(heading) = headings.before(record, self.summary) {
            self.render("case", &heading, out)?;
        }
        self.render("conversation", &Conversation::new(record), out)
    }

    fn render<T: Serialize>(&self, template: &str, view: &T, out: &mut dyn Write) -> Result<(), HtmlError> {
        Ok(self.templates.render_to_write(template, view, out).map_err(Box::new)?)
    }
}
