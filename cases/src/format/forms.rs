//! Sections that may be written short, as a word or a list, or in full, as a map.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{
    Deserialize, Deserializer,
    de::{
        Error, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Visitor,
        value::{BoolDeserializer, MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer},
    },
};
use std::{borrow::Cow, fmt, marker::PhantomData};

/// A section in its short form (a word or a list) or in full (a map).
#[derive(Clone, Debug)]
pub(crate) enum Form<Short, Full> {
    /// A word or a list, whichever `Short` reads.
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
    /// Whether the short form is a list; otherwise it is a word.
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
        let word: StrDeserializer<'_, E> = word.into_deserializer();
        Ok(Short::deserialize(word).map_or(Form::Neither, Form::Short))
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

    fn visit_bool<E: Error>(self, word: bool) -> Result<Self::Value, E> {
        let word: BoolDeserializer<E> = word.into_deserializer();
        Ok(Short::deserialize(word).map_or(Form::Neither, Form::Short))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Form::Neither)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(Form::Neither)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Form::Neither)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Form::Neither)
    }
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
