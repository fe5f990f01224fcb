//! Bytes to frames: lines, fields, and the empty line that ends a frame.

use crate::agents::answer::ANSWER_LIMIT;
use rehearsal_core::agent::AgentError;

/// One frame that has data. Comments, and fields that only tell how to connect again, are left out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// The kind of event; empty where it has none.
    pub(super) event: String,
    /// Its lines of data, one below the other.
    pub(super) data: String,
}

/// The frame and the line that are not over yet.
#[derive(Default)]
pub(super) struct Frames {
    line: Vec<u8>,
    /// Whether the last byte was a carriage return; a line feed behind it ends nothing more.
    returned: bool,
    event: String,
    /// `None` until there is a line of data, which may be empty.
    data: Option<String>,
    begun: bool,
}

impl Frames {
    /// Takes the next bytes, which may end anywhere, and gives the frames that are whole now.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Vec<Frame>, AgentError> {
        let (mut whole, mut rest) = (Vec::new(), bytes);
        while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            let (line, after) = rest.split_at(end);
            let (byte, after) = after.split_first().unwrap_or((&b'\n', &[]));
            let is_second = *byte == b'\n' && self.returned && line.is_empty();
            self.line.extend_from_slice(line);
            self.returned = *byte == b'\r';
            if !is_second {
                whole.extend(self.end_line());
            }
            rest = after;
        }
        self.line.extend_from_slice(rest);
        self.returned &= rest.is_empty();
        let held = self.line.len() + self.data.as_ref().map_or(0, String::len);
        if held > ANSWER_LIMIT {
            return Err(AgentError::Malformed("a frame of its stream is longer than 10 MiB".to_owned()));
        }
        Ok(whole)
    }

    /// The frame that the end of the stream cut off from its empty line.
    pub(super) fn rest(&mut self) -> Option<Frame> {
        if !self.line.is_empty() {
            self.end_line();
        }
        self.end_frame()
    }

    fn end_line(&mut self) -> Option<Frame> {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line = if self.begun { &line } else { line.trim_start_matches('\u{feff}') };
        self.begun = true;
        if line.is_empty() {
            return self.end_frame();
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => match &mut self.data {
                Some(data) => data.extend(["\n", value]),
                None => self.data = Some(value.to_owned()),
            },
            // A comment has no name, and nobody here connects again.
            _ => {}
        }
        None
    }

    fn end_frame(&mut self) -> Option<Frame> {
        let event = std::mem::take(&mut self.event);
        self.data.take().map(|data| Frame { event, data })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn read(chunks: &[&[u8]]) -> Vec<(String, String)> {
        let mut frames = Frames::default();
        let mut read: Vec<Frame> = chunks.iter().flat_map(|chunk| frames.take(chunk).unwrap()).collect();
        read.extend(frames.rest());
        read.into_iter().map(|frame| (frame.event, frame.data)).collect()
    }

    #[rstest]
    #[case::plain("data: a\n\ndata: b\n\n", &[("", "a"), ("", "b")])]
    #[case::no_space("data:a\n\n", &[("", "a")])]
    #[case::one_space_only("data:  a \n\n", &[("", " a ")])]
    #[case::several_lines("data: a\ndata\ndata: b\n\n", &[("", "a\n\nb")])]
    #[case::empty("data:\n\ndata: \n\n", &[("", ""), ("", "")])]
    #[case::named("event: token\nid: 7\ndata: a\n\ndata: b\n\n", &[("token", "a"), ("", "b")])]
    #[case::comments(": ping\n\n:\ndata: a\n: x\n\n", &[("", "a")])]
    #[case::nothing_to_tell("event: x\n\nretry: 10\n\n\n\ndata: a\n\n", &[("", "a")])]
    #[case::crlf("event: e\r\ndata: a\r\n\r\ndata: b\r\n\r\n", &[("e", "a"), ("", "b")])]
    #[case::cr("data: a\rdata: b\r\rdata: c\r\r", &[("", "a\nb"), ("", "c")])]
    #[case::mark_of_byte_order("\u{feff}data: a\n\n", &[("", "a")])]
    #[case::cut_off("data: a\n\ndata: b\ndata: c", &[("", "a"), ("", "b\nc")])]
    #[case::beyond_ascii("data: día 😀\n\n", &[("", "día 😀")])]
    fn frames_are_the_same_however_they_are_cut(#[case] text: &str, #[case] expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(e, d)| ((*e).to_owned(), (*d).to_owned())).collect();
        assert_eq!(read(&[text.as_bytes()]), expected);
        let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
        assert_eq!(read(&bytes), expected);
        for cut in 0..text.len() {
            let (one, two) = text.as_bytes().split_at(cut);
            assert_eq!(read(&[one, two]), expected, "cut at {cut}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_bytes_are_read_alike_however_they_are_cut(
            parts in proptest::collection::vec(
                prop_oneof![Just("data: "), Just("data"), Just("event:"), Just(": "), Just("\r"), Just("\n"), Just("é"), Just("x")],
                0..40,
            ),
            cut in any::<proptest::sample::Index>(),
        ) {
            let text = parts.concat();
            let whole = read(&[text.as_bytes()]);
            let (one, two) = text.as_bytes().split_at(cut.index(text.len() + 1));
            prop_assert_eq!(&read(&[one, two]), &whole);
            let bytes: Vec<&[u8]> = text.as_bytes().chunks(1).collect();
            prop_assert_eq!(&read(&bytes), &whole);
        }
    }

    #[test]
    fn a_frame_without_end_is_given_up() {
        let line = vec![b'x'; ANSWER_LIMIT + 1];
        assert!(Frames::default().take(&line).is_err());
        let mut frames = Frames::default();
        let lines = [b"data: ", b"x".repeat(1024 * 1024).as_slice(), b"\n"].concat();
        assert!((0..11).any(|_| frames.take(&lines).is_err()));
    }
}
