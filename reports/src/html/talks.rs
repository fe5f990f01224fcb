//! The conversations: rendered, packed and written while the next ones are read.

use super::{HtmlError, Told, conversation::Conversation, packed::Packing, render, words::push_words};
use crate::journal::{AttemptRecord, ReadJournal};
use handlebars::Handlebars;
use rehearsal_core::event::Manifest;
use std::{
    io::Write,
    panic::resume_unwind,
    sync::mpsc::{Receiver, Sender, channel, sync_channel},
    thread,
};

/// Conversations that are read and wait for being rendered.
const WAITING: usize = 8;

/// Writes the conversations of the run, what was said in them, and those of earlier runs that turned round since.
pub(super) fn write_talks(
    journal: &ReadJournal,
    (templates, told): (&Handlebars<'_>, &Told<'_>),
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    let manifest = told.summary.manifest.as_deref();
    thread::scope(|scope| {
        let (records, waiting) = sync_channel(WAITING);
        let (rendered, parts) = channel();
        let renderer = scope.spawn(move || render_all((templates, manifest), &waiting, &rendered));
        for record in journal.attempts() {
            // Nobody takes it where rendering has failed; why is told below.
            if records.send(record?).is_err() {
                break;
            }
            parts.try_iter().try_for_each(|part: Vec<u8>| out.write_all(&part))?;
        }
        drop(records);
        parts.iter().try_for_each(|part| out.write_all(&part))?;
        renderer.join().unwrap_or_else(|panic| resume_unwind(panic))
    })?;
    write_bases((templates, told), out)
}

/// Renders conversations as they come, and hands over each part that is complete.
fn render_all(
    (templates, manifest): (&Handlebars<'_>, Option<&Manifest>),
    waiting: &Receiver<AttemptRecord>,
    rendered: &Sender<Vec<u8>>,
) -> Result<(), HtmlError> {
    let (mut talk, mut words) = (Packing::new("talk"), Packing::new("words"));
    let mut done = Vec::new();
    for record in waiting {
        let anchor = format!("attempt-{}", record.index.0 + 1);
        render(templates, "conversation", &Conversation::new(&record, manifest, &anchor), talk.text())?;
        talk.end_text(&mut done)?;
        push_words(&record, words.text());
        words.end_text(&mut done)?;
        if !done.is_empty() && rendered.send(std::mem::take(&mut done)).is_err() {
            // Whoever writes has failed, and tells so.
            return Ok(());
        }
    }
    talk.finish(&mut done)?;
    words.finish(&mut done)?;
    // Where nobody takes the last of it, whoever writes has failed.
    let _ = rendered.send(done);
    Ok(())
}

fn write_bases(
    (templates, told): (&Handlebars<'_>, &Told<'_>),
    out: &mut dyn Write,
) -> Result<(), HtmlError> {
    let mut talk = Packing::new("base");
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
