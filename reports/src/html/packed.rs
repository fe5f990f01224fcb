//! Compressed parts of the page, which the browser takes apart when they are wanted: text, deflated (RFC 1950) and in
//! base 64, in elements that the browser neither runs nor shows.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use flate2::{Compression, write::ZlibEncoder};
use std::io::{self, Write};

/// From how many bytes on a part is closed: enough to compress well, few enough to unpack in an instant.
const ENOUGH: usize = 256 * 1024;

/// What stands between the texts of a part. No text holds it: where one would, a picture of it is shown.
const BETWEEN: u8 = 0;

/// Texts of one kind, put together into parts of a bearable size. Holds one part at a time.
pub(super) struct Packing {
    kind: &'static str,
    /// The number of the first text of the part.
    first: usize,
    /// The number of the next text.
    next: usize,
    texts: Vec<u8>,
}

impl Packing {
    /// Texts of a kind, of which the first has this number.
    pub(super) fn new(kind: &'static str, first: usize) -> Self {
        Self { kind, first, next: first, texts: Vec::new() }
    }

    /// Where the next text is to be written.
    pub(super) fn text(&mut self) -> &mut Vec<u8> {
        &mut self.texts
    }

    /// Ends a text, and writes the part where it is large enough.
    pub(super) fn end_text(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.texts.push(BETWEEN);
        self.next += 1;
        if self.texts.len() >= ENOUGH { self.end_part(out) } else { Ok(()) }
    }

    /// Writes what is left.
    pub(super) fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.texts.is_empty() { Ok(()) } else { self.end_part(out) }
    }

    fn end_part(&mut self, out: &mut dyn Write) -> io::Result<()> {
        write_part(out, (self.kind, self.first), &self.texts)?;
        self.first = self.next;
        self.texts.clear();
        Ok(())
    }
}

/// Writes one part, with the number of its first text.
pub(super) fn write_part(out: &mut dyn Write, (kind, first): (&str, usize), text: &[u8]) -> io::Result<()> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text)?;
    let packed = STANDARD_NO_PAD.encode(encoder.finish()?);
    // Base 64 has no letter that could end the element.
    writeln!(
        out,
        "<script type=\"application/octet-stream\" class=\"{kind}\" data-first=\"{first}\">{packed}</script>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::ZlibDecoder;
    use std::io::Read;

    fn parts(page: &str) -> Vec<(usize, String)> {
        let part = |part: &str| {
            let (first, rest) = part.split_once("\">").unwrap();
            let packed = STANDARD_NO_PAD.decode(rest.split('<').next().unwrap()).unwrap();
            let mut text = String::new();
            ZlibDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
            (first.parse().unwrap(), text)
        };
        page.split("data-first=\"").skip(1).map(part).collect()
    }

    #[test]
    fn parts_are_closed_where_they_are_large_and_know_their_first_text() {
        let mut out = Vec::new();
        let mut packing = Packing::new("talk", 0);
        let texts = ["a".repeat(ENOUGH), "</script>".into(), "c".into()];
        for text in &texts {
            packing.text().extend_from_slice(text.as_bytes());
            packing.end_text(&mut out).unwrap();
        }
        packing.finish(&mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        let expected = [(0, format!("{}\0", texts[0])), (1, "</script>\0c\0".into())];
        assert_eq!(parts(&page), expected);
        assert_eq!(page.matches("<script type=\"application/octet-stream\" class=\"talk\"").count(), 2);
    }
}
