//! Keeps answers from run to run, so that the same request is paid for once.

use super::{
    canonical::{Canonical, Samples},
    entry::{Asked, Entry},
    error::RecordingError,
};
use crate::secrets::Secrets;
use async_trait::async_trait;
use rehearsal_core::{
    ids::ModelId,
    model::{AnswerSource, Fault, Model, ModelError, ModelRequest, ModelResponse},
};
use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// A folder of answers, each in a file named after what was asked and how often before in the same run.
#[derive(Clone)]
pub struct Cache {
    store: Arc<Store>,
}

struct Store {
    folder: PathBuf,
    secrets: Secrets,
    samples: Samples,
    /// Files written, which gives each half-written one a name of its own.
    written: AtomicU64,
    trouble: OnceLock<String>,
}

impl Cache {
    /// Opens a cache, which is made where it is not there, for the user alone.
    ///
    /// # Errors
    /// Where nothing can be written to it.
    pub fn open(folder: &Path, secrets: Secrets) -> Result<Self, RecordingError> {
        let store = Store {
            folder: folder.to_owned(),
            secrets,
            samples: Samples::default(),
            written: AtomicU64::new(0),
            trouble: OnceLock::new(),
        };
        // Better to know now than after the first answer was paid for.
        let probe = folder.join(format!("probe-{}", std::process::id()));
        let probed = store.write(&probe, b"").and_then(|()| fs::remove_file(&probe));
        probed.map_err(|source| RecordingError::Write { path: folder.to_owned(), source })?;
        Ok(Self { store: Arc::new(store) })
    }

    /// The model, asked only for what is not in the cache. `place` says where it is served, since the same name
    /// stands for another model at another address.
    pub fn around(&self, inner: Arc<dyn Model>, place: &str) -> Arc<dyn Model> {
        Arc::new(Cached { inner, place: place.to_owned(), store: self.store.clone() })
    }

    /// The first answer that could not be kept, in words; it was delivered all the same.
    pub fn trouble(&self) -> Option<&str> {
        self.store.trouble.get().map(String::as_str)
    }
}

struct Cached {
    inner: Arc<dyn Model>,
    place: String,
    store: Arc<Store>,
}

#[async_trait]
impl Model for Cached {
    fn id(&self) -> &ModelId {
        self.inner.id()
    }

    async fn complete(&self, request: &ModelRequest) -> Result<ModelResponse, ModelError> {
        let asked = self.store.asked((self.id(), &self.place), request)?;
        if let Some(entry) = self.store.read(&asked) {
            return Ok(entry.response.into_response(AnswerSource::Cache));
        }
        let response = self.inner.complete(request).await?;
        self.store.keep(asked, request, &response);
        Ok(response)
    }
}

impl Store {
    fn asked(&self, (model, place): (&ModelId, &str), request: &ModelRequest) -> Result<Asked, ModelError> {
        let canonical = Canonical::of(model, request);
        let key = canonical.key().map(|key| key.at(place)).map_err(|error| {
            ModelError::provider(Fault::Internal, format!("the request cannot be cached: {error}"))
        })?;
        Ok(Asked { key, sample: self.samples.next(key), canonical })
    }

    /// A broken file, or one that belongs elsewhere, is as good as none.
    fn read(&self, asked: &Asked) -> Option<Entry> {
        let bytes = fs::read(self.path(asked)).ok()?;
        let entry: Entry = serde_json::from_slice(&bytes).ok()?;
        (entry.key == asked.key && entry.sample == asked.sample).then_some(entry)
    }

    /// An answer that cannot be kept is an answer still: it was paid for.
    fn keep(&self, asked: Asked, request: &ModelRequest, response: &ModelResponse) {
        let path = self.path(&asked);
        let line = Entry::new(asked, request, response, &self.secrets).line();
        if let Err(error) = line.map_err(io::Error::from).and_then(|line| self.write(&path, &line)) {
            self.trouble.get_or_init(|| format!("cannot write {}: {error}", path.display()));
        }
    }

    fn path(&self, asked: &Asked) -> PathBuf {
        let name = asked.key.sample(asked.sample).to_string();
        let (folder, file) = name.split_at_checked(2).unwrap_or(("", &name));
        self.folder.join(folder).join(format!("{file}.json"))
    }

    /// Under another name first, so that nobody ever reads half a file.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let number = self.written.fetch_add(1, Ordering::Relaxed);
        let half = path.with_extension(format!("{}-{number}.tmp", std::process::id()));
        let mut file = OpenOptions::new().create_new(true).write(true).mode(0o600).open(&half)?;
        let renamed = file.write_all(bytes).and_then(|()| fs::rename(&half, path));
        if renamed.is_err() {
            let _ = fs::remove_file(&half);
        }
        renamed
    }
}
