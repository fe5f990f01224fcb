//! A run in every format that there is.

use super::{bases::Base, diagnosis};
use crate::{args::ReportFormat, environment::Environment};
use rehearsal_core::{gate::GateOutcome, summary::Summary};
use rehearsal_reports::{
    Failures, ReadJournal,
    html::HtmlError,
    machines::{self, Links, Root},
    terminal, write_page, write_record,
};
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// A run that is told.
#[derive(Clone, Copy)]
pub(in crate::commands) struct Told<'a> {
    pub(in crate::commands) journal: &'a ReadJournal,
    pub(in crate::commands) summary: &'a Summary,
    pub(in crate::commands) gate: &'a GateOutcome,
    /// Where the run is kept.
    pub(in crate::commands) folder: &'a Path,
    pub(in crate::commands) environment: &'a Environment,
    /// The earlier runs to lay beside it.
    pub(in crate::commands) bases: &'a [Base],
}

impl Told<'_> {
    /// Writes a report; `shown` where a person may be reading it.
    pub(in crate::commands) fn write(
        self,
        format: ReportFormat,
        shown: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let (journal, told) = (self.journal, (self.summary, self.gate));
        match format {
            ReportFormat::Html => self.page_of(out).map_err(io::Error::other),
            ReportFormat::Json => write_record(journal, told.0, told.1, out).map_err(io::Error::other),
            ReportFormat::Text => out.write_all(self.tables(shown).as_bytes()),
            ReportFormat::Junit => machines::write_junit(journal, told, out).map_err(io::Error::other),
            ReportFormat::Markdown => out.write_all(self.markdown()?.as_bytes()),
            ReportFormat::Github => {
                let lines = self.annotations()?;
                lines.iter().try_for_each(|line| writeln!(out, "{line}"))
            }
            ReportFormat::Csv => machines::write_scores_csv(journal, told.0, out).map_err(io::Error::other),
            ReportFormat::Jsonl => {
                machines::write_scores_jsonl(journal, told.0, out).map_err(io::Error::other)
            }
        }
    }

    fn page_of(self, out: &mut dyn Write) -> Result<(), HtmlError> {
        let Self { journal, summary, gate, .. } = self;
        let diagnosis = diagnosis(self.folder);
        let own = if self.bases.is_empty() { Base::of_run(summary) } else { None };
        let bases: Vec<_> = self.bases.iter().chain(&own).map(Base::told).collect();
        let told = rehearsal_reports::Told { summary, gate, diagnosis: diagnosis.as_ref(), bases: &bases };
        write_page(journal, &told, out)
    }

    fn tables(self, shown: bool) -> String {
        let coloured = shown && self.environment.colours();
        let style = if coloured { terminal::Style::coloured() } else { terminal::Style::plain() };
        let failures = Failures::read(self.journal, self.summary).unwrap_or_default();
        terminal::end_table(self.summary, self.gate, (&failures, self.page().as_deref()), style)
    }

    /// The summary for a step or a comment.
    pub(in crate::commands) fn markdown(self) -> io::Result<String> {
        let page = self.page().map(|page| page.display().to_string());
        let links = Links { report: page.as_deref() };
        machines::markdown(self.journal, (self.summary, self.gate), links).map_err(io::Error::other)
    }

    /// The annotations for a job of GitHub Actions.
    pub(in crate::commands) fn annotations(self) -> io::Result<Vec<String>> {
        let workspace = self.environment.get("GITHUB_WORKSPACE").map(PathBuf::from);
        let root = Root { workspace, folder: self.environment.folder.clone() };
        machines::annotations(self.journal, (self.summary, self.gate), &root).map_err(io::Error::other)
    }

    fn page(self) -> Option<PathBuf> {
        Some(self.folder.join("report.html")).filter(|page| page.exists())
    }
}
