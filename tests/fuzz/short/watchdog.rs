//! Somebody who ends the tests where an input hangs or fills the memory, and says which it was.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{LazyLock, Mutex},
    thread,
    time::{Duration, Instant},
};

/// Longer than anything takes on a machine that does something else beside.
const PATIENCE: Duration = Duration::from_secs(60);

/// Far more than all targets take together.
const MOST_KIB: u64 = 3 << 20;

/// What is being read, by a number.
#[derive(Default)]
struct Book {
    next: u64,
    open: BTreeMap<u64, (&'static str, Vec<u8>, Instant)>,
}

static BOOK: LazyLock<Mutex<Book>> = LazyLock::new(|| {
    thread::spawn(watch);
    Mutex::default()
});

/// An input while it is read.
pub(crate) struct Watched(u64);

impl Watched {
    pub(crate) fn begin(target: &'static str, input: &[u8]) -> Self {
        let mut book = BOOK.lock().unwrap();
        book.next += 1;
        let number = book.next;
        book.open.insert(number, (target, input.to_vec(), Instant::now()));
        Self(number)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        BOOK.lock().unwrap().open.remove(&self.0);
    }
}

fn watch() {
    loop {
        thread::sleep(Duration::from_millis(100));
        let book = BOOK.lock().unwrap();
        let late = book.open.values().find(|(_, _, since)| since.elapsed() > PATIENCE);
        let why = match late {
            Some(_) => "takes longer than a minute",
            None if resident() > MOST_KIB => "may be what takes more than 3 GiB",
            None => continue,
        };
        let suspects: Vec<String> = book
            .open
            .values()
            .filter(|open| late.is_none_or(|late| late.0 == open.0))
            .map(|(target, input, _)| format!("{target}: {}", written_down(target, input).display()))
            .collect();
        let _said = fs::write("/dev/stderr", format!("an input {why}: {}\n", suspects.join(", ")));
        std::process::exit(101);
    }
}

/// The memory that is in use, in KiB; nothing where the machine does not say.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// Writes an input where it can be looked at.
pub(crate) fn written_down(target: &str, input: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    let file = folder.join(target);
    let written = fs::create_dir_all(&folder).and_then(|()| fs::write(&file, input));
    written.map_or_else(|error| PathBuf::from(format!("nowhere ({error})")), |()| file)
}
