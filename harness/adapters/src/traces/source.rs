//! A file of traces as lines, packed or not, up to a limit.

use super::{
    Limits,
    error::{ImportError, Place},
};
use flate2::bufread::MultiGzDecoder;
use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

/// How a gzip file begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// What some editors put before UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// An open file.
pub(super) struct Source {
    file: PathBuf,
    reader: Box<dyn BufRead>,
    limits: Limits,
    /// Lines read so far.
    lines: u64,
    /// Bytes read so far, unpacked.
    bytes: u64,
}

impl Source {
    /// Opens a file, and looks whether it is packed.
    pub(super) fn open(file: &Path, limits: Limits) -> Result<Self, ImportError> {
        let failed = |source| ImportError::Io { file: file.to_owned(), source };
        if file.is_dir() {
            return Err(ImportError::Folder(file.to_owned()));
        }
        let mut plain = BufReader::new(File::open(file).map_err(failed)?);
        let is_packed = plain.fill_buf().map_err(failed)?.starts_with(&GZIP);
        let reader: Box<dyn BufRead> =
            if is_packed { Box::new(BufReader::new(MultiGzDecoder::new(plain))) } else { Box::new(plain) };
        Ok(Self { file: file.to_owned(), reader, limits, lines: 0, bytes: 0 })
    }

    /// The line that was read last.
    pub(super) fn place(&self) -> Place {
        Place { file: self.file.clone(), line: self.lines.max(1), item: None }
    }

    /// Whether nothing was in it.
    pub(super) fn was_empty(&self) -> bool {
        self.bytes == 0
    }

    /// The next line; `None` at the end.
    pub(super) fn line(&mut self) -> Result<Option<Vec<u8>>, ImportError> {
        let mut line = Vec::new();
        self.lines += 1;
        let most = self.limits.value.saturating_add(1);
        let read = self.reader.by_ref().take(most).read_until(b'\n', &mut line);
        self.counted(read, &line, self.place())?;
        if line.is_empty() {
            return Ok(None);
        }
        if self.lines == 1 && line.starts_with(BYTE_ORDER_MARK) {
            line.drain(..BYTE_ORDER_MARK.len());
        }
        Ok(Some(line))
    }

    /// Everything from a line on that was read already.
    pub(super) fn rest(&mut self, mut line: Vec<u8>) -> Result<Vec<u8>, ImportError> {
        let place = self.place();
        let most = self.limits.value.saturating_add(1).saturating_sub(line.len() as u64);
        let read = self.reader.by_ref().take(most).read_to_end(&mut line);
        self.counted(read, &line, place)?;
        Ok(line)
    }

    fn counted(
        &mut self,
        read: std::io::Result<usize>,
        value: &[u8],
        place: Place,
    ) -> Result<(), ImportError> {
        let read = read.map_err(|source| ImportError::Io { file: self.file.clone(), source })?;
        self.bytes = self.bytes.saturating_add(read as u64);
        if value.len() as u64 > self.limits.value {
            return Err(ImportError::TooLong { place, limit: self.limits.value });
        }
        if self.bytes > self.limits.file {
            let (file, limit) = (self.file.clone(), self.limits.file);
            return Err(ImportError::TooMuch { file, what: "the file has more", limit });
        }
        Ok(())
    }
}
