//! Records every answer of a run in a file.

use super::{
    canonical::{Canonical, Samples},
    entry::{Asked, Entry, Header, VERSION},
    error::RecordingError,
};
use crate::secrets::Secrets;
use async_trait::async_trait;
use rehearsal_core::{
    ids::ModelId,
    model::{Fault, Model, ModelError, ModelRequest, ModelResponse},
};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// A recording that goes on: one line of JSON for each answer, written as it comes.
#[derive(Clone)]
pub struct Recorder {
    tape: Arc<Tape>,
}

struct Tape {
    path: PathBuf,
    secrets: Secrets,
    samples: Samples,
    /// `None` once a write has failed, since it may have left half a line.
    file: Mutex<Option<File>>,
    /// Whether anything was asked.
    used: AtomicBool,
}

impl Drop for Tape {
    /// A recording in which nothing was asked is of a run that never began, and is in nobody's way then.
    fn drop(&mut self) {
        if !self.used.load(Ordering::Relaxed) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Recorder {
    /// Starts a recording in a new file, readable for the user alone: it holds what people and agents said.
    ///
    /// # Errors
    /// Where something of this name is there already, or nothing can be written.
    pub fn create(path: &Path, secrets: Secrets) -> Result<Self, RecordingError> {
        let opened = OpenOptions::new().create_new(true).append(true).mode(0o600).open(path);
        let mut file = opened.map_err(|source| match source.kind() {
            ErrorKind::AlreadyExists => RecordingError::Exists(path.to_owned()),
            _ => RecordingError::Write { path: path.to_owned(), source },
        })?;
        let header = serde_json::to_string(&Header { rehearsal_recording: VERSION }).map_err(io::Error::from);
        header
            .and_then(|header| file.write_all(format!("{header}\n").as_bytes()))
            .map_err(|source| RecordingError::Write { path: path.to_owned(), source })?;
        let file = Mutex::new(Some(file));
        Ok(Self {
            tape: Arc::new(Tape {
                path: path.to_owned(),
                secrets,
                samples: Samples::default(),
                file,
                used: AtomicBool::new(false),
            }),
        })
    }

    /// The model, with its answers recorded.
    pub fn around(&self, inner: Arc<dyn Model>) -> Arc<dyn Model> {
        Arc::new(Recorded { inner, tape: self.tape.clone() })
    }
}

struct Recorded {
    inner: Arc<dyn Model>,
    tape: Arc<Tape>,
}

#[async_trait]
impl Model for Recorded {
    fn id(&self) -> &ModelId {
        self.inner.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let asked = self.tape.asked(self.id(), request)?;
        let response = self.inner.complete(request).await?;
        self.tape.write(Entry::new(asked, request, &response, &self.tape.secrets))?;
        Ok(response)
    }
}

impl Tape {
    /// Counts the request. Fails where its answer could not be kept, before anything is paid for.
    fn asked(&self, model: &ModelId, request: &ModelRequest) -> Result<Asked, ModelError> {
        self.used.store(true, Ordering::Relaxed);
        if self.file().is_none() {
            return Err(self.fault("an earlier answer could not be written"));
        }
        let canonical = Canonical::of(model, request);
        let key = canonical.key().map_err(|error| self.fault(error))?;
        Ok(Asked { key, sample: self.samples.next(key), canonical })
    }

    /// Appends a line, in one write and without a buffer, so that a killed run leaves whole lines.
    fn write(&self, entry: Entry) -> Result<(), ModelError> {
        let line = entry.line().map_err(|error| self.fault(error))?;
        let mut open = self.file();
        let written = match open.as_mut() {
            Some(file) => file.write_all(&line),
            None => Err(io::Error::other("an earlier answer could not be written")),
        };
        written.map_err(|error| {
            *open = None;
            self.fault(error)
        })
    }

    fn file(&self) -> MutexGuard<'_, Option<File>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self, why: impl std::fmt::Display) -> ModelError {
        ModelError::provider(Fault::Internal, format!("cannot record to {}: {why}", self.path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::fake::{Fake, request};

    #[tokio::test]
    async fn an_answer_that_cannot_be_written_is_an_error_and_no_other_is_paid_for() {
        let folder = tempfile::tempdir().unwrap();
        let recorder = Recorder::create(&folder.path().join("run.jsonl"), Secrets::default()).unwrap();
        // The system refuses every write to this device as it does on a full disk.
        let full = OpenOptions::new().append(true).open("/dev/full").unwrap();
        *recorder.tape.file() = Some(full);
        let fake = Arc::new(Fake::counting());
        let model = recorder.around(fake.clone());
        for _ in 0..3 {
            let error = model.complete(&request("paris", "Hello")).await.unwrap_err();
            assert_eq!(error.fault(), Some(Fault::Internal));
            assert!(error.to_string().contains("run.jsonl"), "{error}");
        }
        assert_eq!(fake.asked().len(), 1);
    }
}
