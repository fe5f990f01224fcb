//! Inputs that are nearly whole.

use proptest::{
    prelude::{Strategy, any, prop_oneof},
    sample::{Index, select},
};
use std::fmt;

/// Words that mean something to some parser.
const WORDS: [&str; 24] = [
    "null",
    "true",
    "-1",
    "0",
    "1e999",
    "18446744073709551615",
    "-9223372036854775808",
    "NaN",
    "\"\"",
    "[]",
    "{}",
    "[",
    "{\"a\":",
    "\\u0000",
    "\\ud800",
    "\u{1b}[31m",
    "\u{202e}",
    "é",
    "&a [*a, *a]",
    "<<: *a",
    "\n",
    "\r\n\r\n",
    "~1",
    "..",
];

/// How deep something is nested by one edit.
const DEEP: usize = 3000;

#[derive(Clone, Debug)]
enum Edit {
    Flip(Index, u8),
    Insert(Index, &'static str),
    Replace(Index, Index, &'static str),
    Drop(Index, Index),
    Double(Index, Index),
    Cut(Index),
    Nest(Index, &'static str),
    Splice(Index, Index, Index),
}

/// An input. Shown as text where it is to be shown.
#[derive(Clone)]
pub(crate) struct Mutated(pub(crate) Vec<u8>);

impl fmt::Debug for Mutated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", String::from_utf8_lossy(&self.0).escape_debug())
    }
}

/// One of the seeds, with up to six edits.
pub(crate) fn of(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Mutated> {
    (any::<Index>(), proptest::collection::vec(edit(), 1..6)).prop_map(move |(which, edits)| {
        let seed = which.get(&seeds).clone();
        Mutated(edits.iter().fold(seed, |bytes, edit| edited(bytes, edit, &seeds)))
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Flip(at, byte)),
        4 => (at(), select(&WORDS[..])).prop_map(|(at, word)| Edit::Insert(at, word)),
        4 => (at(), at(), select(&WORDS[..])).prop_map(|(from, to, word)| Edit::Replace(from, to, word)),
        3 => (at(), at()).prop_map(|(from, to)| Edit::Drop(from, to)),
        3 => (at(), at()).prop_map(|(from, to)| Edit::Double(from, to)),
        1 => at().prop_map(Edit::Cut),
        1 => (at(), select(&["[", "{\"a\":", "{a: ", "- ", "\n "][..])).prop_map(|(at, word)| Edit::Nest(at, word)),
        2 => (at(), at(), at()).prop_map(|(which, from, to)| Edit::Splice(which, from, to)),
    ]
}

/// A stretch of at most 64 bytes that begins at the one place, the first byte of all left alone mostly.
fn stretch(bytes: &[u8], from: Index, to: Index) -> (usize, usize) {
    let from = from.index(bytes.len() + 1);
    (from, (from + 1 + to.index(64)).min(bytes.len()))
}

fn edited(mut bytes: Vec<u8>, edit: &Edit, seeds: &[Vec<u8>]) -> Vec<u8> {
    match *edit {
        Edit::Flip(at, byte) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        Edit::Flip(..) => {}
        Edit::Insert(at, word) => insert(&mut bytes, at, word.as_bytes()),
        Edit::Nest(at, word) => insert(&mut bytes, at, word.repeat(DEEP).as_bytes()),
        Edit::Replace(from, to, word) => {
            let (from, to) = stretch(&bytes, from, to);
            bytes.splice(from..to.max(from), word.bytes());
        }
        Edit::Drop(from, to) => {
            let (from, to) = stretch(&bytes, from, to);
            bytes.drain(from..to.max(from));
        }
        Edit::Double(from, to) => {
            let (from, to) = stretch(&bytes, from, to);
            let twice = bytes[from..to.max(from)].to_vec();
            bytes.splice(from..from, twice);
        }
        Edit::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
        Edit::Splice(which, from, to) => {
            let other = which.get(seeds);
            let (begin, end) = stretch(other, from, to);
            insert(&mut bytes, to, &other[begin..end.max(begin)]);
        }
    }
    bytes
}

fn insert(bytes: &mut Vec<u8>, at: Index, word: &[u8]) {
    let at = at.index(bytes.len() + 1);
    bytes.splice(at..at, word.iter().copied());
}
