//! What a report says, its packed conversations included.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use flate2::read::ZlibDecoder;
use std::io::Read as _;

/// A page and, behind it, everything that it holds compressed.
///
/// # Panics
/// Where a part cannot be unpacked.
pub fn unpacked(page: &str) -> String {
    let part = |part: &str| {
        let packed =
            part.split_once("\">").map_or("", |(_, rest)| rest.split('<').next().unwrap_or_default());
        let bytes = STANDARD_NO_PAD.decode(packed).expect("a part is base 64");
        let mut text = String::new();
        ZlibDecoder::new(bytes.as_slice()).read_to_string(&mut text).expect("a part is compressed text");
        text
    };
    let parts: Vec<String> = page.split("data-first=\"").skip(1).map(part).collect();
    format!("{page}\n{}", parts.join("\n"))
}
