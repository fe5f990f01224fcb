//! The first byte of an input, which chooses among the ways in which the rest may have come.

/// Takes the knob off; of nothing, everything is zero.
pub(crate) fn taken(bytes: &[u8]) -> (usize, &[u8]) {
    bytes.split_first().map_or((0, bytes), |(knob, rest)| (usize::from(*knob), rest))
}

/// Puts a knob in front.
pub(crate) fn put(knob: u8, rest: impl AsRef<[u8]>) -> Vec<u8> {
    [&[knob], rest.as_ref()].concat()
}
