//! Keys that must be written and keys that may be left out.

use crate::schema::written_as_content;
use serde::{
    Deserialize, Deserializer,
    de::{Error, Visitor},
};
use std::{fmt, marker::PhantomData};

/// A key that must be written. That it is not is found by the checks and not by the parser, which
/// knows neither the place of the map that lacks it nor what else is wrong.
#[derive(Clone, Debug)]
pub(crate) struct Required<T>(Option<T>);

impl<T> Required<T> {
    /// The value; `None` where the key is missing or has nothing behind it.
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// As if it were written with this value.
    pub(crate) fn written(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> Default for Required<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Required<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Asking for an option is what makes serde give `None` for a key that is not there.
        deserializer.deserialize_option(RequiredVisitor(PhantomData))
    }
}

struct RequiredVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for RequiredVisitor<T> {
    type Value = Required<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Required(None))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Required(None))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::deserialize(deserializer).map(|value| Required(Some(value)))
    }
}

written_as_content!(Required);

/// A key that may be left out but not left empty: `gate:` with nothing behind it is a slip, and must
/// not silently mean a suite without a gate.
#[derive(Clone, Debug)]
pub(crate) struct Optional<T>(Option<T>);

impl<T> Optional<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref()
    }

    /// As if it were written with this value.
    pub(crate) fn written(value: T) -> Self {
        Self(Some(value))
    }
}

impl<T> Default for Optional<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Optional<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(|value| Self(Some(value)))
    }
}

written_as_content!(Optional);
