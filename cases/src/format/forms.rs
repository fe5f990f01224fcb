//! Sections that may be written short, as a word, a number or a list, or in full, as a map.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{
        Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};
use std::{borrow::Cow, fmt, marker::PhantomData};

/// A section in its short form (a word, a number or a list) or in full (a map).
#[derive(Clone, Debug)]
pub(crate) enum Form<Short, Full> {
    /// A word, a number or a list, whichever `Short` reads.
    Short(Short),
    /// A map.
    Full(Full),
    /// Neither. Kept instead of refused, because an error from in here would be placed at the key
    /// before it; the checks complain about it where it stands.
    Neither,
}

/// What is known of a section that has a short form.
pub(crate) trait Section {
    /// Completes the sentence "expected ...", for a section that is written otherwise.
    const EXPECTING: &'static str;
    /// Whether the short form may be a list; otherwise it is a word or a number.
    const SHORT_IS_LIST: bool;
}

impl<'de, Short, Full> Deserialize<'de> for Form<Short, Full>
where
    Short: Deserialize<'de>,
    Full: Deserialize<'de> + Section,
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FormVisitor(PhantomData))
    }
}

struct FormVisitor<Short, Full>(PhantomData<(Short, Full)>);

impl<'de, Short, Full> Visitor<'de> for FormVisitor<Short, Full>
where
    Short: Deserialize<'de>,
    Full: Deserialize<'de> + Section,
{
    type Value = Form<Short, Full>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Full::EXPECTING)
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<Self::Value, E> {
        Ok(scalar::<E, _, _>(word.into_deserializer()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        if Full::SHORT_IS_LIST {
            return Short::deserialize(SeqAccessDeserializer::new(list)).map(Form::Short);
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Form::Neither)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Full::deserialize(MapAccessDeserializer::new(map)).map(Form::Full)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(scalar::<E, _, _>(value.into_deserializer()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(scalar::<E, _, _>(value.into_deserializer()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(scalar::<E, _, _>(value.into_deserializer()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(scalar::<E, _, _>(value.into_deserializer()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Form::Neither)
    }
}

/// What a single value reads as.
fn scalar<'de, E: Error, Short: Deserialize<'de>, Full>(
    value: impl Deserializer<'de, Error = E>,
) -> Form<Short, Full> {
    Short::deserialize(value).map_or(Form::Neither, Form::Short)
}

impl<Short: JsonSchema, Full: JsonSchema> JsonSchema for Form<Short, Full> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("{}_or_{}", Short::schema_name(), Full::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (short, full) = (generator.subschema_for::<Short>(), generator.subschema_for::<Full>());
        json_schema!({ "anyOf": [short, full] })
    }
}
