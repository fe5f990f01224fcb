//! Which files other processes hold open with a lock, as SQLite does with a journal for as long as its run goes on.

use std::{collections::BTreeSet, io};

/// Files, by the two numbers of their device and their own, that are locked by other processes of this machine.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Locks(BTreeSet<(u64, u64, u64)>);

impl Locks {
    /// Those of this moment; none where the system does not tell.
    pub(super) fn now() -> Self {
        let read: io::Result<String> = std::fs::read_to_string("/proc/locks");
        read.map_or_else(|_| Self::default(), |text| Self::read(&text, std::process::id()))
    }

    /// From the text of `/proc/locks` (proc_locks(5)), for the process with this number.
    fn read(text: &str, own: u32) -> Self {
        let own = own.to_string();
        Self(text.lines().filter_map(|line| file(line, &own)).collect())
    }

    /// Whether a file, by its device and its number, is among them.
    pub(super) fn hold(&self, (device, number): (u64, u64)) -> bool {
        // How Linux packs the two numbers of a device into one: makedev(3).
        let major = (device >> 8 & 0xfff) | (device >> 32 & !0xfff);
        let minor = (device & 0xff) | (device >> 12 & 0xff_ff_ff_00);
        self.0.contains(&(major, minor, number))
    }
}

/// `5: POSIX  ADVISORY  READ 30607 fe:00:10453548 1073741826 1073742335`, of another process.
fn file(line: &str, own: &str) -> Option<(u64, u64, u64)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, "POSIX", _, _, process, file, ..] = words.as_slice() else { return None };
    if *process == own {
        return None;
    }
    let mut parts = file.split(':');
    let mut number = |base| u64::from_str_radix(parts.next()?, base).ok();
    Some((number(16)?, number(16)?, number(10)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\
1: FLOCK  ADVISORY  WRITE 30547 fe:00:10010672 0 EOF
2: POSIX  ADVISORY  READ 30607 fe:00:10453553 128 128
2: -> POSIX  ADVISORY  WRITE 12 fe:00:7 0 EOF
3: POSIX  ADVISORY  READ 77 08:01:9 0 EOF
4: POSIX";

    #[test]
    fn files_that_other_processes_hold_are_told() {
        let locks = Locks::read(TEXT, 77);
        assert!(locks.hold((0xfe00, 10_453_553)));
        assert!(!locks.hold((0xfe00, 10_010_672)), "SQLite locks otherwise");
        assert!(!locks.hold((0x801, 9)), "our own");
        assert!(Locks::read(TEXT, 1).hold((0x801, 9)));
    }
}
