//! A file as JSON values: one on each line, or one after the other over any number of lines. The items of a list
//! come one by one, so that a list of any length needs no more room than its text.

use super::{
    error::{ImportError, Place},
    source::Source,
};
use crate::otlp::decode;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use std::fmt;

/// Takes values in.
pub(super) type Taker<'a> = dyn FnMut(Value, &Place) -> Result<(), ImportError> + 'a;

/// Hands every value of a file over.
///
/// # Errors
/// Where the file cannot be read or is not JSON, and what the taker complains about.
pub(super) fn each(source: &mut Source, parts: usize, take: &mut Taker<'_>) -> Result<(), ImportError> {
    let mut found = false;
    while let Some(line) = source.line()? {
        let text = without_timestamp(&line);
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let place = source.place();
        // Where the first value goes on after its line, the whole file is written over several lines.
        if !found && ends_early(text) {
            let text = source.rest(line)?;
            return values(&text, (&place, parts), take);
        }
        values(text, (&place, parts), take)?;
        found = true;
    }
    if source.was_empty() { Err(ImportError::Empty(source.place().file)) } else { Ok(()) }
}

/// A line without the time before it, which exports of log groups to files put there.
fn without_timestamp(line: &[u8]) -> &[u8] {
    let space = line.iter().take(40).position(|byte| *byte == b' ');
    let is_time = |head: &[u8]| {
        head.first().is_some_and(u8::is_ascii_digit) && head.contains(&b'T') && head.contains(&b':')
    };
    match space.and_then(|space| line.split_at_checked(space)) {
        Some((head, rest)) if is_time(head) => rest,
        Some(_) | None => line,
    }
}

/// Whether the text ends in the middle of a value.
fn ends_early(text: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(text).is_err_and(|error| error.is_eof())
}

fn values(text: &[u8], (place, parts): (&Place, usize), take: &mut Taker<'_>) -> Result<(), ImportError> {
    decode::count_values(text, parts)
        .map_err(|_| ImportError::TooMany { place: place.clone(), limit: parts })?;
    let mut reader = serde_json::Deserializer::from_slice(text);
    while reader.end().is_err() {
        let mut complaint = None;
        let seed = Handing { place, take: &mut *take, complaint: &mut complaint };
        let handed = seed.deserialize(&mut reader);
        if let Some(complaint) = complaint {
            return Err(complaint);
        }
        handed.map_err(|error| not_json(&error, place))?;
    }
    Ok(())
}

fn not_json(error: &serde_json::Error, place: &Place) -> ImportError {
    let why = error.to_string();
    // The parser's own place is part of what it says.
    let why = why.split(" at line ").next().unwrap_or(&why).to_owned();
    let line = place.line + (error.line() as u64).saturating_sub(1);
    ImportError::NotJson { place: Place { line, ..place.clone() }, column: error.column() as u64, why }
}

/// Hands a value over, or the items of a list.
struct Handing<'a, 't> {
    place: &'a Place,
    take: &'a mut Taker<'t>,
    /// What the taker complained about, which the parser cannot carry.
    complaint: &'a mut Option<ImportError>,
}

impl Handing<'_, '_> {
    fn hand<E: serde::de::Error>(&mut self, value: Value, item: Option<u64>) -> Result<(), E> {
        let place = Place { item, ..self.place.clone() };
        (self.take)(value, &place).map_err(|complaint| {
            *self.complaint = Some(complaint);
            E::custom("refused")
        })
    }
}

impl<'de> DeserializeSeed<'de> for Handing<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Handing<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut item = 0;
        while let Some(value) = list.next_element()? {
            item += 1;
            self.hand(value, Some(item))?;
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, map: A) -> Result<(), A::Error> {
        let value = serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        self.hand(value, None)
    }
}
