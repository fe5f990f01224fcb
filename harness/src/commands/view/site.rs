//! The pages: the list of runs, the page of a run, and where it stands.

use super::{
    board::{Board, Entry, Known},
    follow::Read,
};
use rehearsal_adapters::web::{Answer, Body, Site, segment};
use rehearsal_core::clock::{Clock, Timestamp};
use rehearsal_reports::{
    DIAGNOSIS_FILE, Diagnosis, JournalError, ReadJournal,
    html::{HtmlError, page_policy, write_served},
    view::{Found, Row, list_policy, write_list},
};
use std::{
    collections::hash_map::DefaultHasher,
    hash::{Hash as _, Hasher as _},
    io,
    path::PathBuf,
    sync::Arc,
};
use tokio_util::sync::CancellationToken;

/// The path of the page of a run.
pub(super) fn address(name: &str) -> String {
    format!("/runs/{}", segment(name))
}

/// The pages of the runs in a folder. A run is found among those that are on the board, never by a path.
pub(super) struct Pages {
    folder: PathBuf,
    board: Arc<Board>,
    clock: Arc<dyn Clock>,
    stopped: CancellationToken,
    /// When they were first served: pages that a browser kept from before may be of another version.
    since: Timestamp,
}

impl Site for Pages {
    fn answer(&self, path: &[String]) -> Answer {
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path.as_slice() {
            [] => self.list().unwrap_or_else(|error| Answer::text(500, format!("{error}\n"))),
            ["runs", name] => self.of_run(name, Self::page),
            ["runs", name, "news"] => self.of_run(name, Self::news),
            _ => Answer::text(404, "there is no such page; the list of runs is at /\n"),
        }
    }
}

impl Pages {
    pub(super) fn new(
        folder: PathBuf,
        board: Arc<Board>,
        clock: Arc<dyn Clock>,
        stopped: CancellationToken,
    ) -> Self {
        let since = clock.now();
        Self { folder, board, clock, stopped, since }
    }

    fn list(&self) -> Result<Answer, HtmlError> {
        let now = self.clock.now();
        let rows: Vec<Row> = self.board.entries().iter().map(|entry| row(entry, now)).collect();
        let mut html = Vec::new();
        write_list(&self.folder.display().to_string(), &rows, &mut html)?;
        let html = String::from_utf8_lossy(&html).into_owned();
        Ok(Answer::page(list_policy(), None, Body::Whole(html)))
    }

    fn of_run(&self, name: &str, answer: fn(&Self, Entry) -> Result<Answer, JournalError>) -> Answer {
        let Some(entry) = self.board.entry(name) else {
            return Answer::text(404, "there is no such run any more; the list of runs is at /\n");
        };
        answer(self, entry).unwrap_or_else(|error| match error {
            JournalError::Missing(_) => Answer::text(404, format!("{error}\n")),
            _ => Answer::text(500, format!("{error}\n")),
        })
    }

    /// The page of a run as its journal has it now.
    fn page(&self, entry: Entry) -> Result<Answer, JournalError> {
        let journal = ReadJournal::open(&entry.folder)?;
        let read = self.abreast(&entry.known, &journal)?;
        let (news, gate) = (entry.news(&read, self.clock.now()), read.gate());
        let version = news.has_ended().then(|| self.version(&entry));
        // A diagnosis that does not read is left out, as in the report.
        let diagnosis = Diagnosis::read(&entry.folder).ok().flatten();
        let address = format!("{}/news", address(&entry.name));
        let body = Body::Written(Box::new(move |out| {
            let told = (&read.summary, &gate);
            write_served(&journal, told, diagnosis.as_ref(), (&news, &address), out).map_err(io::Error::other)
        }));
        Ok(Answer::page(page_policy(), version, body))
    }

    fn news(&self, entry: Entry) -> Result<Answer, JournalError> {
        let read = match &entry.known {
            Known::Read(read) => Arc::clone(read),
            known @ (Known::Unread | Known::Trouble(_)) => {
                Arc::new(self.abreast(known, &ReadJournal::open(&entry.folder)?)?)
            }
        };
        let json = serde_json::to_string(&entry.news(&read, self.clock.now()));
        Ok(json.map_or_else(|error| Answer::text(500, error.to_string()), Answer::json))
    }

    /// What is known of a run, brought to where its journal is.
    fn abreast(&self, known: &Known, journal: &ReadJournal) -> Result<Read, JournalError> {
        let mut read = match known {
            Known::Read(read) => Read::clone(read),
            Known::Unread | Known::Trouble(_) => Read::default(),
        };
        read.catch_up(journal, usize::MAX, &self.stopped)?;
        Ok(read)
    }

    /// What the page of a run that ended is known by.
    fn version(&self, entry: &Entry) -> String {
        let mut hasher = DefaultHasher::new();
        let diagnosed = entry.folder.join(DIAGNOSIS_FILE).metadata().and_then(|file| file.modified()).ok();
        (self.since.0, &entry.name, entry.mark, diagnosed).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

fn row(entry: &Entry, now: Timestamp) -> Row {
    let found = match &entry.known {
        Known::Unread => Found::Unread,
        Known::Trouble(why) => Found::Trouble(why.clone()),
        Known::Read(read) => Found::Read {
            suite: read.summary.manifest.as_ref().map_or_else(|| entry.name.clone(), |it| it.suite.clone()),
            began: entry.began(),
            news: Box::new(entry.news(read, now)),
        },
    };
    Row { name: entry.name.clone(), address: address(&entry.name), found }
}
