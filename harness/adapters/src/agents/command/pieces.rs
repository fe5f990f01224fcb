//! What a process prints, line by line and in pieces of bounded length.

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// The most that is read as one line, in bytes; longer ones come in pieces.
const PIECE: usize = 8 * 1024;

/// Reads to the end. A piece of a longer line ends at a space where it has one, so that no word is in two pieces: a
/// secret that is cut in half is found in neither.
pub(super) async fn read(mut output: impl AsyncBufRead + Unpin, mut each: impl FnMut(&[u8])) {
    let mut line = Vec::new();
    loop {
        let room = PIECE.saturating_sub(line.len()).max(1) as u64;
        match (&mut output).take(room).read_until(b'\n', &mut line).await {
            Ok(1..) => {}
            Ok(0) | Err(_) => break,
        }
        if line.ends_with(b"\n") || line.len() >= PIECE {
            let rest = line.split_off(end(&line));
            each(line.trim_ascii_end());
            line = rest;
        }
    }
    if !line.is_empty() {
        each(line.trim_ascii_end());
    }
}

/// Where a piece ends: behind its line break, or else behind its last space.
fn end(line: &[u8]) -> usize {
    let space = line.iter().rposition(u8::is_ascii_whitespace);
    space.map_or(line.len(), |place| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pieces(text: &str) -> Vec<String> {
        let mut pieces = Vec::new();
        read(text.as_bytes(), |piece| pieces.push(String::from_utf8(piece.to_vec()).unwrap())).await;
        pieces
    }

    #[tokio::test]
    async fn lines_come_one_by_one_and_the_last_needs_no_end() {
        assert_eq!(pieces("one\r\n\ntwo words\nthree").await, ["one", "", "two words", "three"]);
    }

    #[tokio::test]
    async fn no_word_is_in_two_pieces_unless_it_fills_one() {
        let line = "a".repeat(PIECE - 4) + " the-key-that-is-secret " + &"b".repeat(2 * PIECE + 1);
        let pieces = pieces(&line).await;
        assert!(pieces.iter().any(|piece| piece.contains("the-key-that-is-secret")), "{pieces:?}");
        assert!(pieces.iter().all(|piece| piece.len() <= PIECE));
        assert_eq!(pieces.concat().len(), line.len() - 2);
    }
}
