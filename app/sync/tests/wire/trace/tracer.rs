//! The deserializer that a type asks: it answers with something made up, and notes in [`Learned`] what was asked.

use super::{Fault, Fields, Learned, Payload, Shape, TEXTS, Type, What};
use serde::Deserializer;
use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::cell::RefCell;

/// A place that a type reads from.
#[derive(Clone)]
pub struct Tracer<'a> {
    pub(super) learned: &'a RefCell<Learned>,
    pub(super) path: String,
    /// The type and field that hold this place.
    pub(super) place: String,
    pub(super) out: &'a RefCell<Shape>,
}

impl<'a> Tracer<'a> {
    fn at(&self, path: &str, place: String, out: &'a RefCell<Shape>) -> Tracer<'a> {
        Tracer { learned: self.learned, path: format!("{}/{path}", self.path), place, out }
    }
    fn is(&self, shape: Shape) {
        *self.out.borrow_mut() = shape;
    }
    /// What reads here, by its own full name: types of one name, and generic ones, are told apart.
    fn key<V>() -> String {
        std::any::type_name::<V>().to_owned()
    }
    fn text(&self) -> &'static str {
        let mut all = self.learned.borrow_mut();
        all.last_text = Some(self.place.clone());
        let guess = all.guesses.get(&self.place).copied().unwrap_or(0);
        drop(all);
        self.is(Shape::Text(guess));
        TEXTS[guess].1
    }
}

/// Reads fields of a struct one after another.
struct Walk<'a> {
    at: Tracer<'a>,
    /// The struct's key, or key/variant.
    of: String,
    left: std::slice::Iter<'static, &'static str>,
    now: &'static str,
}

impl<'de> MapAccess<'de> for Walk<'_> {
    type Error = Fault;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        let omits = self.at.learned.borrow().omits.clone();
        for field in self.left.by_ref() {
            if omits.as_ref().is_some_and(|(path, omitted)| *path == self.at.path && omitted == field) {
                continue;
            }
            self.now = field;
            return seed.deserialize(BorrowedStrDeserializer::new(field)).map(Some);
        }
        Ok(None)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let out = RefCell::default();
        let place = format!("{}.{}", self.of, self.now);
        let at = Tracer {
            learned: self.at.learned,
            path: format!("{}/{}", self.at.path, self.now),
            place,
            out: &out,
        };
        let value = seed.deserialize(at)?;
        self.at.learned.borrow_mut().fields(&self.of).shapes.insert(self.now, out.into_inner());
        Ok(value)
    }
}

/// A few elements, or one entry.
struct Few<'a> {
    at: Tracer<'a>,
    left: usize,
    shapes: &'a RefCell<Vec<Shape>>,
}

impl<'de> SeqAccess<'de> for Few<'_> {
    type Error = Fault;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Fault> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let (out, number) = (RefCell::default(), self.shapes.borrow().len());
        let at = Tracer {
            learned: self.at.learned,
            path: format!("{}/{number}", self.at.path),
            place: format!("{}[{number}]", self.at.place),
            out: &out,
        };
        let value = seed.deserialize(at)?;
        self.shapes.borrow_mut().push(out.into_inner());
        Ok(Some(value))
    }
}

impl<'de> MapAccess<'de> for Few<'_> {
    type Error = Fault;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Fault> {
        self.next_element_seed(seed)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        self.left = 1;
        let value = self.next_element_seed(seed)?;
        self.left = 0;
        value.ok_or_else(|| Fault::Other("a value".into()))
    }
}

/// One variant of an enum.
struct One<'a> {
    at: Tracer<'a>,
    key: String,
    number: usize,
    name: &'static str,
}

impl One<'_> {
    fn tell(&self, payload: Payload) {
        let mut all = self.at.learned.borrow_mut();
        if let Some(Type { what: What::Enum(variants), .. }) = all.types.get_mut(&self.key) {
            variants[self.number].1 = Some(payload);
        }
    }
    fn place(&self) -> String {
        format!("{}/{}", self.key, self.name)
    }
}

impl<'de> EnumAccess<'de> for One<'_> {
    type Error = Fault;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Fault> {
        let name: StrDeserializer<'_, Fault> = StrDeserializer::new(self.name);
        Ok((seed.deserialize(name)?, self))
    }
}

impl<'de> VariantAccess<'de> for One<'_> {
    type Error = Fault;
    fn unit_variant(self) -> Result<(), Fault> {
        self.tell(Payload::Unit);
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Fault> {
        let out = RefCell::default();
        let at = Tracer {
            learned: self.at.learned,
            path: format!("{}/{}", self.at.path, self.name),
            place: self.place(),
            out: &out,
        };
        let value = seed.deserialize(at)?;
        self.tell(Payload::One(out.into_inner()));
        Ok(value)
    }
    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        let shapes = RefCell::default();
        let out = RefCell::default();
        let at = Tracer {
            learned: self.at.learned,
            path: format!("{}/{}", self.at.path, self.name),
            place: self.place(),
            out: &out,
        };
        let value = visitor.visit_seq(Few { at, left: length, shapes: &shapes })?;
        self.tell(Payload::Some(shapes.into_inner()));
        Ok(value)
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let path = format!("{}/{}", self.at.path, self.name);
        let is_new = {
            let mut all = self.at.learned.borrow_mut();
            let Some(Type { what: What::Enum(variants), .. }) = all.types.get_mut(&self.key) else {
                return Err(Fault::Other("no enum".into()));
            };
            let is_new = variants[self.number].1.is_none();
            if is_new {
                variants[self.number].1 =
                    Some(Payload::Struct(Fields { order: fields, ..Fields::default() }));
                all.met.push((path.clone(), self.place(), fields));
            }
            is_new
        };
        let out = RefCell::default();
        let at = Tracer { learned: self.at.learned, path, place: self.place(), out: &out };
        let walk = Walk { at, of: self.place(), left: fields.iter(), now: "" };
        let value = visitor.visit_map(walk);
        if is_new && value.is_err() {
            let mut all = self.at.learned.borrow_mut();
            if let Some(Type { what: What::Enum(variants), .. }) = all.types.get_mut(&self.key) {
                variants[self.number].1 = None;
            }
        }
        value
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident $int:ty;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            self.is(Shape::Integer(i128::from(<$int>::MIN), i128::from(<$int>::MAX)));
            visitor.$visit(1)
        }
    )*};
}

impl<'de> Deserializer<'de> for Tracer<'_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Fault> {
        Err(Fault::Other(format!("{} takes anything", self.path)))
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.is(Shape::Bool);
        visitor.visit_bool(true)
    }
    integers! {
        deserialize_i8 visit_i8 i8; deserialize_i16 visit_i16 i16; deserialize_i32 visit_i32 i32;
        deserialize_i64 visit_i64 i64; deserialize_u8 visit_u8 u8; deserialize_u16 visit_u16 u16;
        deserialize_u32 visit_u32 u32; deserialize_u64 visit_u64 u64;
    }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.is(Shape::Number);
        visitor.visit_f64(1.0)
    }
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_borrowed_str(self.text())
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_any(visitor)
    }
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_any(visitor)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let out = self.out;
        let value = visitor.visit_some(self)?;
        let inner = out.take();
        *out.borrow_mut() = Shape::Perhaps(Box::new(inner));
        Ok(value)
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.is(Shape::Null);
        visitor.visit_unit()
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_unit(visitor)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let shapes = RefCell::default();
        let value = visitor.visit_seq(Few {
            at: self.at("", self.place.clone(), self.out),
            left: 1,
            shapes: &shapes,
        })?;
        self.is(Shape::List(Box::new(shapes.into_inner().pop().unwrap_or_default())));
        Ok(value)
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        let shapes = RefCell::default();
        let at = self.at("", self.place.clone(), self.out);
        let value = visitor.visit_seq(Few { at, left: length, shapes: &shapes })?;
        self.is(Shape::Tuple(shapes.into_inner()));
        Ok(value)
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let shapes = RefCell::default();
        let value = visitor.visit_map(Few {
            at: self.at("", self.place.clone(), self.out),
            left: 1,
            shapes: &shapes,
        })?;
        let mut shapes = shapes.into_inner();
        let (of, key) = (shapes.pop().unwrap_or_default(), shapes.pop().unwrap_or_default());
        self.is(Shape::Map(Box::new(key), Box::new(of)));
        Ok(value)
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let key = Self::key::<V>();
        {
            let mut all = self.learned.borrow_mut();
            if !all.types.contains_key(&key) {
                let what = What::Struct(Fields { order: fields, ..Fields::default() });
                all.types.insert(key.clone(), Type { name, what });
                all.met.push((self.path.clone(), key.clone(), fields));
            }
        }
        self.is(Shape::Named(key.clone()));
        visitor.visit_map(Walk { at: self, of: key, left: fields.iter(), now: "" })
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let key = Self::key::<V>();
        let number = {
            let mut all = self.learned.borrow_mut();
            let untold = || What::Enum(names.iter().map(|name| (*name, None)).collect());
            all.types.entry(key.clone()).or_insert_with(|| Type { name, what: untold() });
            let next = all.next_variant(&key);
            let replays = all.replays;
            let chosen = all.choices.entry(self.path.clone());
            if replays { *chosen.or_default() } else { *chosen.or_insert(next.unwrap_or(0)) }
        };
        self.is(Shape::Named(key.clone()));
        visitor.visit_enum(One { at: self, key, number, name: names[number] })
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }
}
