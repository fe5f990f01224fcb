//! The conversations: rendered and packed, a batch by each processor, while the next ones are read.

use super::{HtmlError, Told, conversation::Conversation, packed::Packing, render, words::push_words};
use crate::journal::{AttemptRecord, ReadJournal};
use handlebars::Handlebars;
use rehearsal_core::event::Manifest;
use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::{
        Mutex, PoisonError,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

/// Conversations that are rendered and packed together.
const TOGETHER: usize = 48;
/// The most threads that render.
const MOST_RENDERERS: usize = 8;

/// Conversations that follow each other in the plan.
struct Batch {
    /// Its place among the batches.
    place: usize,
    records: Vec<AttemptRecord>,
}

/// A batch, packed, or why there is none.
type Rendered = (usize, Result<Vec<u8>, HtmlError>);

/// Writes the conversations of the run, what was said in them, and those of earlier runs that turned round since.
pub(super) fn write_talks(
    journal: &ReadJournal,
    (templates, told): (&Handlebars<'_>, &Told<'_>),
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    let manifest = told.summary.manifest.as_deref();
    let renderers = thread::available_parallelism().map_or(1, |all| all.get().min(MOST_RENDERERS));
    let (batches, waiting) = sync_channel(1);
    let (rendered, parts) = channel();
    let waiting = Mutex::new(waiting);
    let (from, to) = (&waiting, &mut *out);
    thread::scope(move |scope| {
        for _ in 0..renderers {
            let rendered = rendered.clone();
            scope.spawn(move || render_all((templates, manifest), from, &rendered));
        }
        drop(rendered);
        write_batches(journal, (batches, &parts), to)
    })?;
    write_bases((templates, told), out)
}

/// Reads the conversations, and writes them in their order once they are packed.
fn write_batches(
    journal: &ReadJournal,
    (batches, parts): (SyncSender<Batch>, &Receiver<Rendered>),
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    let (mut attempts, mut written) = (journal.attempts(), InOrder::default());
    for place in 0.. {
        let records = attempts.by_ref().take(TOGETHER).collect::<Result<Vec<_>, _>>()?;
        if records.is_empty() || batches.send(Batch { place, records }).is_err() {
            break;
        }
        for (place, part) in parts.try_iter() {
            written.take(place, part?, out)?;
        }
    }
    // The renderers end when nothing more can come.
    drop(batches);
    for (place, part) in parts {
        written.take(place, part?, out)?;
    }
    Ok(())
}

/// Writes batches in their order, whatever order they come in.
#[derive(Default)]
struct InOrder {
    next: usize,
    early: BTreeMap<usize, Vec<u8>>,
}

impl InOrder {
    fn take(&mut self, place: usize, part: Vec<u8>, out: &mut dyn Write) -> io::Result<()> {
        self.early.insert(place, part);
        while let Some(part) = self.early.remove(&self.next) {
            out.write_all(&part)?;
            self.next += 1;
        }
        Ok(())
    }
}

/// Renders batches as long as there are any. Goes on after one that cannot be rendered, so that nobody waits for it.
fn render_all(
    (templates, manifest): (&Handlebars<'_>, Option<&Manifest>),
    waiting: &Mutex<Receiver<Batch>>,
    rendered: &Sender<Rendered>,
) {
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
    while let Some(batch) = next() {
        let part = render_batch((templates, manifest), &batch);
        if rendered.send((batch.place, part)).is_err() {
            // Whoever writes has failed, and tells so.
            return;
        }
    }
}

fn render_batch(
    (templates, manifest): (&Handlebars<'_>, Option<&Manifest>),
    batch: &Batch,
) -> Result<Vec<u8>, HtmlError> {
    let first = batch.place * TOGETHER;
    let (mut talk, mut words) = (Packing::new("talk", first), Packing::new("words", first));
    let mut out = Vec::new();
    for record in &batch.records {
        let anchor = format!("attempt-{}", record.index.0 + 1);
        render(templates, "conversation", &Conversation::new(record, manifest, &anchor), talk.text())?;
        talk.end_text(&mut out)?;
        push_words(record, words.text());
        words.end_text(&mut out)?;
    }
    talk.finish(&mut out)?;
    words.finish(&mut out)?;
    Ok(out)
}

fn write_bases(
    (templates, told): (&Handlebars<'_>, &Told<'_>),
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    let mut talk = Packing::new("base", 0);
    for (number, base) in (1..).zip(told.bases) {
        let name = base.comparison.base.as_str();
        base.turned(number, |record, anchor| -> Result<(), HtmlError> {
            let view = Conversation::new(record, None, anchor).of_run(name);
            render(templates, "conversation", &view, talk.text())?;
            Ok(talk.end_text(out)?)
        })?;
    }
    Ok(talk.finish(out)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(&[0, 1, 2])]
    #[case(&[2, 0, 1])]
    #[case(&[1, 2, 0])]
    fn batches_are_written_in_their_order(#[case] places: &[usize]) {
        let (mut written, mut out) = (InOrder::default(), Vec::new());
        for place in places {
            written.take(*place, vec![*place as u8], &mut out).unwrap();
        }
        assert_eq!(out, [0, 1, 2]);
    }
}
