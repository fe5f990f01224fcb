//! The last lines that a process wrote to standard error: often the only explanation there is.

use super::{log::Log, pieces};
use crate::agents::excerpt::one_line;
use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
};
use tokio::io::AsyncBufRead;

/// How many lines are kept.
const KEPT: usize = 50;

/// How many of them an error shows, and how many characters of each.
const SHOWN: usize = 5;
const WIDTH: usize = 200;

/// The kept lines, oldest first, each of bounded length.
#[derive(Default)]
pub(super) struct Tail(Mutex<VecDeque<String>>);

impl Tail {
    /// Reads standard error to its end into the log and keeps its last lines.
    pub(super) async fn follow(&self, stderr: impl AsyncBufRead + Unpin, log: &Log) {
        let mut stream = log.stream();
        pieces::read(stderr, |line| {
            if let Some(written) = stream.line(line) {
                self.push(&String::from_utf8_lossy(&written));
            }
        })
        .await;
    }

    /// The last lines for an error; empty where nothing was written.
    pub(super) fn last_words(&self) -> String {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = lines.len().saturating_sub(SHOWN);
        lines.iter().skip(first).map(String::as_str).collect::<Vec<_>>().join(" | ")
    }

    fn push(&self, text: &str) {
        let line = one_line(text, WIDTH);
        if line.is_empty() {
            return;
        }
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::Secrets;

    #[tokio::test]
    async fn the_last_five_lines_are_told_and_none_is_long() {
        let mut text: String = (1..=60).map(|number| format!("line {number}\n\n")).collect();
        text.push_str(&"x".repeat(30_000));
        let tail = Tail::default();
        tail.follow(text.as_bytes(), &Log::append_to(None, Secrets::default()).unwrap()).await;
        // 30,000 bytes come in four pieces.
        let piece = format!("{}…", "x".repeat(WIDTH));
        assert_eq!(tail.last_words(), format!("line 60 | {piece} | {piece} | {piece} | {piece}"));
        assert_eq!(tail.0.lock().unwrap().len(), KEPT);
    }
}
