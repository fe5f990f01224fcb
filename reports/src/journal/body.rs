//! Bodies: JSON compressed with zstd, and back.

use super::error::JournalError;
use serde::{Serialize, de::DeserializeOwned};
use std::{cell::RefCell, fmt, io, io::Read};
use zstd::bulk::{Compressor, Decompressor};

/// The quickest: bodies are short, and the usual level makes a journal smaller by nothing to speak of.
const LEVEL: i32 = 1;

/// More than any body of ours; a file that unpacks to more was made to fill the memory.
const MOST_BYTES: usize = 1 << 30;

/// Deeper than any tool's result that a receiver of spans lets in; a file with more was made to
/// overflow the stack.
const MOST_DEPTH: usize = 512;

/// Packs values, one after the other. What it needs for that is made once, as for unpacking.
pub(super) struct Packer {
    compressor: Compressor<'static>,
    json: Vec<u8>,
}

impl Packer {
    /// One that has packed nothing yet.
    pub(super) fn new() -> Result<Self, JournalError> {
        let compressor = Compressor::new(LEVEL);
        let compressor = compressor.map_err(|error| JournalError::corrupt("what is to be written", error))?;
        Ok(Self { compressor, json: Vec::new() })
    }

    /// Packs a value.
    pub(super) fn pack<T: Serialize>(&mut self, value: &T) -> Result<Vec<u8>, String> {
        self.json.clear();
        serde_json::to_writer(&mut self.json, value).map_err(|error| error.to_string())?;
        self.compressor.compress(&self.json).map_err(|error| error.to_string())
    }
}

impl fmt::Debug for Packer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Packer")
    }
}

/// Unpacks values, one after the other. What it needs for that is made once: a journal has hundreds of thousands.
pub(super) struct Unpacker(RefCell<Decompressor<'static>>);

impl Unpacker {
    /// One that has unpacked nothing yet.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(RefCell::new(Decompressor::new()?)))
    }

    /// Unpacks a value.
    pub(super) fn unpack<T: DeserializeOwned>(&self, packed: &[u8]) -> Result<T, String> {
        let json = self.decompress(packed).map_err(|error| error.to_string())?;
        if depth(&json) > MOST_DEPTH {
            return Err(format!("nested deeper than {MOST_DEPTH}"));
        }
        let mut reader = serde_json::Deserializer::from_slice(&json);
        reader.disable_recursion_limit();
        T::deserialize(&mut reader).map_err(|error| error.to_string())
    }

    fn decompress(&self, packed: &[u8]) -> io::Result<Vec<u8>> {
        match Decompressor::upper_bound(packed) {
            Some(bytes) if bytes > MOST_BYTES => Err(too_large()),
            Some(bytes) => self.0.borrow_mut().decompress(packed, bytes),
            // We always say how long a body is; one that does not is taken in a piece at a time.
            None => in_pieces(packed),
        }
    }
}

impl fmt::Debug for Unpacker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unpacker")
    }
}

fn in_pieces(packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut json = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    let read = zstd::stream::Decoder::new(packed)?.take(most).read_to_end(&mut json)?;
    if read > MOST_BYTES { Err(too_large()) } else { Ok(json) }
}

fn too_large() -> io::Error {
    io::Error::other("larger than any body of a journal")
}

/// How deep the JSON nests: brackets outside of strings.
fn depth(json: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::Value;

    #[rstest]
    #[case(br#"[{"a":[1]}]"#, 3)]
    #[case(br#"["[[[[", "\"[["]"#, 1)]
    #[case(br#"[[],[],[]]"#, 2)]
    fn depth_counts_brackets_outside_of_strings(#[case] json: &[u8], #[case] expected: usize) {
        assert_eq!(depth(json), expected);
    }

    fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, String> {
        Packer::new().unwrap().pack(value)
    }

    fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, String> {
        Unpacker::new().unwrap().unpack(packed)
    }

    #[test]
    fn one_unpacker_unpacks_many_and_goes_on_after_what_is_none() {
        let unpacker = Unpacker::new().unwrap();
        for number in 0..3 {
            assert_eq!(unpacker.unpack::<Value>(&pack(&number).unwrap()), Ok(number.into()));
            assert!(unpacker.unpack::<Value>(b"no body").is_err());
        }
    }

    #[test]
    fn a_body_that_does_not_say_its_length_is_unpacked_too() {
        let mut encoder = zstd::stream::Encoder::new(Vec::new(), LEVEL).unwrap();
        io::Write::write_all(&mut encoder, b"[1]").unwrap();
        let packed = encoder.finish().unwrap();
        assert_eq!(Decompressor::upper_bound(&packed), None);
        assert_eq!(unpack::<Value>(&packed), Ok(serde_json::json!([1])));
    }

    #[test]
    fn json_deeper_than_a_parser_takes_by_default_comes_back() {
        let deep = (0..200).fold(Value::from(1), |inner, _| Value::Array(vec![inner]));
        assert_eq!(unpack::<Value>(&pack(&deep).unwrap()), Ok(deep));
    }

    #[test]
    fn json_made_to_overflow_the_stack_is_refused() {
        let text = "[".repeat(100_000);
        let packed = zstd::bulk::compress(text.as_bytes(), 1).unwrap();
        assert_eq!(unpack::<Value>(&packed), Err("nested deeper than 512".into()));
    }

    #[test]
    fn what_is_no_body_is_refused() {
        assert!(unpack::<Value>(b"no body").is_err());
    }
}
