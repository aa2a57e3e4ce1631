//! Reading documents: JSON text into a noun, the one way phone and server do it.
//!
//! serde_json would do by itself, at a price that phones pay: it compiles every type once for each way it may
//! meet it (as an array, by field numbers, from a stream), half a megabyte that nobody needs. Here the text
//! becomes a tree once, by a library, and types are read from the tree in exactly one way: they are handed their
//! fields in their own order and the place of a word, and tell no names apart (docs/decisions/0012-sizes.md).

use crate::text::clean;
use serde::de::value::{BorrowedStrDeserializer, U64Deserializer};
use serde::de::{
    self, DeserializeSeed, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::{Deserialize, Deserializer};
use serde_json_borrow::Value;
use std::fmt;

/// Why a text is not the document it should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Misread {
    /// It is no JSON.
    #[error("not a document")]
    NotJson,
    /// It holds a word this version does not know where one of a few is meant.
    #[error("an unknown word")]
    UnknownWord,
    /// It has another shape than it should.
    #[error("a document of another shape")]
    Misshapen,
}

/// Reads a document; unknown fields are let be.
pub fn read<T: de::DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let tree: Value<'_> = serde_json::from_str(text).map_err(|_| Misread::NotJson)?;
    T::deserialize(Node { value: &tree, typed: false })
}

/// The same for what people typed: every text in it is read without what nobody can see ([`crate::text::clean`]). Acts are
/// read by nothing else, so this is where text enters.
pub fn read_typed<T: de::DeserializeOwned>(text: &str) -> Result<T, Misread> {
    let tree: Value<'_> = serde_json::from_str(text).map_err(|_| Misread::NotJson)?;
    T::deserialize(Node { value: &tree, typed: true })
}

/// The same where nothing is to be said about a text that cannot be read.
pub fn read_if_any<T: de::DeserializeOwned>(text: impl AsRef<str>) -> Option<T> {
    read(text.as_ref()).ok()
}

/// A part of a document that may be damaged, or newer than this version, without the rest being lost.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Perhaps<T>(pub Option<T>);

impl<'a, T: Deserialize<'a>> Deserialize<'a> for Perhaps<T> {
    fn deserialize<D: Deserializer<'a>>(from: D) -> Result<Self, D::Error> {
        Ok(Self(T::deserialize(from).ok()))
    }
}

impl de::Error for Misread {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Misshapen
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::UnknownWord
    }
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::Misshapen
    }
    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self::Misshapen
    }
    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self::Misshapen
    }
    fn missing_field(_: &'static str) -> Self {
        Self::Misshapen
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self::Misshapen
    }
}

/// A place in the tree, asked by a type what stands there.
#[derive(Clone, Copy)]
struct Node<'a> {
    value: &'a Value<'a>,
    /// Whether its texts are what people typed.
    typed: bool,
}

type Read<T> = Result<T, Misread>;

impl<'a> Node<'a> {
    fn unsigned(self) -> Read<u64> {
        match self.value {
            Value::Number(number) => number.as_u64().ok_or(Misread::Misshapen),
            _ => Err(Misread::Misshapen),
        }
    }
    fn signed(self) -> Read<i64> {
        match self.value {
            Value::Number(number) => number.as_i64().ok_or(Misread::Misshapen),
            _ => Err(Misread::Misshapen),
        }
    }
    fn real(self) -> Read<f64> {
        match self.value {
            Value::Number(number) => number.as_f64().ok_or(Misread::Misshapen),
            _ => Err(Misread::Misshapen),
        }
    }
    fn text(self) -> Read<&'a str> {
        match self.value {
            Value::Str(text) => Ok(text),
            _ => Err(Misread::Misshapen),
        }
    }
    fn hand<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        let text = self.text()?;
        if self.typed { visitor.visit_str(&clean(text)) } else { visitor.visit_str(text) }
    }
    fn items(self) -> Read<Items<'a>> {
        match self.value {
            Value::Array(items) => Ok(Items { left: items.iter(), typed: self.typed }),
            _ => Err(Misread::Misshapen),
        }
    }
    fn fields(self) -> Read<Fields<'a>> {
        match self.value {
            Value::Object(fields) => {
                Ok(Fields { left: fields.as_vec().iter(), value: None, typed: self.typed })
            }
            _ => Err(Misread::Misshapen),
        }
    }
    /// The fields of these names, whatever their order in the text.
    fn named(self, names: &'static [&'static str]) -> Read<Named<'a>> {
        match self.value {
            Value::Object(fields) => {
                Ok(Named { names: names.iter(), fields: fields.as_vec(), typed: self.typed })
            }
            _ => Err(Misread::Misshapen),
        }
    }
    /// One of a few things: a word alone, or a word with what belongs to it.
    fn choice(self, words: &'static [&'static str]) -> Read<Choice<'a>> {
        let (word, with): (&str, _) = match self.value {
            Value::Str(word) => (word, None),
            Value::Object(fields) => match fields.as_vec().as_slice() {
                [(word, with)] => (word, Some(Self { value: with, typed: self.typed })),
                _ => return Err(Misread::Misshapen),
            },
            _ => return Err(Misread::Misshapen),
        };
        let place = words.iter().position(|known| *known == word);
        Ok(Choice { place: place.map_or(u64::MAX, |place| place as u64), with })
    }
}

impl<'a> Deserializer<'a> for Node<'a> {
    type Error = Misread;

    /// For what takes anything: what is let be, and trees kept as they are.
    fn deserialize_any<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(it) => visitor.visit_bool(*it),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(it), _) => visitor.visit_u64(it),
                (None, Some(it)) => visitor.visit_i64(it),
                (None, None) => visitor.visit_f64(self.real()?),
            },
            Value::Str(_) => self.hand(visitor),
            Value::Array(_) => visitor.visit_seq(self.items()?),
            Value::Object(_) => visitor.visit_map(self.fields()?),
        }
    }
    fn deserialize_bool<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        match self.value {
            Value::Bool(it) => visitor.visit_bool(*it),
            _ => Err(Misread::Misshapen),
        }
    }
    fn deserialize_i8<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_i64(self.signed()?)
    }
    fn deserialize_i16<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_i64(self.signed()?)
    }
    fn deserialize_i32<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_i64(self.signed()?)
    }
    fn deserialize_i64<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_i64(self.signed()?)
    }
    fn deserialize_u8<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.unsigned()?)
    }
    fn deserialize_u16<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.unsigned()?)
    }
    fn deserialize_u32<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.unsigned()?)
    }
    fn deserialize_u64<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.unsigned()?)
    }
    fn deserialize_f32<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_f64(self.real()?)
    }
    fn deserialize_f64<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_f64(self.real()?)
    }
    fn deserialize_char<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.hand(visitor)
    }
    fn deserialize_str<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.hand(visitor)
    }
    fn deserialize_string<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        self.hand(visitor)
    }
    fn deserialize_bytes<V: Visitor<'a>>(self, _: V) -> Read<V::Value> {
        Err(Misread::Misshapen)
    }
    fn deserialize_byte_buf<V: Visitor<'a>>(self, _: V) -> Read<V::Value> {
        Err(Misread::Misshapen)
    }
    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }
    fn deserialize_unit<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            _ => Err(Misread::Misshapen),
        }
    }
    fn deserialize_unit_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        self.deserialize_unit(visitor)
    }
    fn deserialize_newtype_struct<V: Visitor<'a>>(self, _: &'static str, visitor: V) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }
    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }
    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_seq(self.items()?)
    }
    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_map(self.fields()?)
    }
    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_seq(self.named(names)?)
    }
    fn deserialize_enum<V: Visitor<'a>>(
        self,
        _: &'static str,
        words: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_enum(self.choice(words)?)
    }
    fn deserialize_identifier<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(self.text()?)
    }
    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_unit()
    }
}

struct Items<'a> {
    left: std::slice::Iter<'a, Value<'a>>,
    typed: bool,
}

impl<'a> SeqAccess<'a> for Items<'a> {
    type Error = Misread;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        let typed = self.typed;
        self.left.next().map(|value| seed.deserialize(Node { value, typed })).transpose()
    }
}

/// A field as the library keeps it.
type Field<'a> = (serde_json_borrow::KeyStrType<'a>, Value<'a>);

/// A type asks for its fields in its own order, so that it needs no code to tell names apart and to remember what it
/// has met.
struct Named<'a> {
    names: std::slice::Iter<'static, &'static str>,
    fields: &'a [Field<'a>],
    typed: bool,
}

/// What stands where nothing was written.
static NOTHING: Value<'static> = Value::Null;

impl<'a> Named<'a> {
    fn find(&self, name: &str) -> Read<Option<&'a Value<'a>>> {
        let mut found = self.fields.iter().filter(|(key, _)| *key == name).map(|(_, value)| value);
        match (found.next(), found.next()) {
            (_, Some(_)) => Err(Misread::Misshapen),
            (found, None) => Ok(found),
        }
    }
}

impl<'a> SeqAccess<'a> for Named<'a> {
    type Error = Misread;

    /// `None` where a field is missing and may not be; what may be missing stands for itself.
    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        let Some(name) = self.names.next() else { return Ok(None) };
        match self.find(name)? {
            Some(value) => seed.deserialize(Node { value, typed: self.typed }).map(Some),
            None => Ok(seed.deserialize(Node { value: &NOTHING, typed: self.typed }).ok()),
        }
    }
}

struct Fields<'a> {
    left: std::slice::Iter<'a, Field<'a>>,
    value: Option<Node<'a>>,
    typed: bool,
}

impl<'a> MapAccess<'a> for Fields<'a> {
    type Error = Misread;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        let Some((key, value)) = self.left.next() else { return Ok(None) };
        self.value = Some(Node { value, typed: self.typed });
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Read<V::Value> {
        seed.deserialize(self.value.take().ok_or(Misread::Misshapen)?)
    }
}

struct Choice<'a> {
    /// Where the word stands among those that are meant, so that no type needs code to tell them apart.
    place: u64,
    with: Option<Node<'a>>,
}

impl<'a> EnumAccess<'a> for Choice<'a> {
    type Error = Misread;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'a>>(self, seed: V) -> Read<(V::Value, Self)> {
        let place: U64Deserializer<Misread> = self.place.into_deserializer();
        let variant = seed.deserialize(place).map_err(|_| Misread::UnknownWord)?;
        Ok((variant, self))
    }
}

impl<'a> Choice<'a> {
    fn with(self) -> Read<Node<'a>> {
        self.with.ok_or(Misread::Misshapen)
    }
}

impl<'a> VariantAccess<'a> for Choice<'a> {
    type Error = Misread;

    /// A newer word may carry what this version does not know; it is let be like any unknown field.
    fn unit_variant(self) -> Read<()> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'a>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self.with()?)
    }
    fn tuple_variant<V: Visitor<'a>>(self, _: usize, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.with()?.items()?)
    }
    fn struct_variant<V: Visitor<'a>>(self, names: &'static [&'static str], visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.with()?.named(names)?)
    }
}

#[cfg(test)]
mod tests;
