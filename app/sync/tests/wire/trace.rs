//! Learns from the types themselves how they read JSON: it lets each type ask for what it reads, makes something up,
//! and writes down what was asked. Nothing has to be said about a type twice, and no field can be forgotten.

use serde::Deserializer;
use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What stands at a place.
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Shape {
    #[default]
    Unknown,
    Bool,
    Integer(i128, i128),
    Number,
    Text(usize),
    Null,
    Perhaps(Box<Shape>),
    List(Box<Shape>),
    Tuple(Vec<Shape>),
    Map(Box<Shape>, Box<Shape>),
    /// A type of this key.
    Named(String),
}

/// Texts of each kind, tried one after another until the type takes one.
pub const TEXTS: [(&str, &str); 5] = [
    ("text", "字"),
    ("date", "2026-11-23"),
    ("place_code", "410871001001"),
    ("uuid", "0190f3a0-0000-7000-8000-000000000001"),
    ("sha256", "00000000000000000000000000000000000000000000000000000000000000ff"),
];

/// A type with a name.
#[derive(Clone, Debug)]
pub struct Type {
    pub name: &'static str,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    Struct(Fields),
    Enum(Vec<(&'static str, Option<Payload>)>),
}

#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub order: &'static [&'static str],
    pub shapes: BTreeMap<&'static str, Shape>,
    pub required: BTreeSet<&'static str>,
}

#[derive(Clone, Debug)]
pub enum Payload {
    Unit,
    One(Shape),
    Some(Vec<Shape>),
    Struct(Fields),
}

#[derive(Debug)]
pub enum Fault {
    Missing(&'static str),
    /// In the type's own words.
    Other(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "{field} is missing"),
            Self::Other(said) => f.write_str(said),
        }
    }
}
impl std::error::Error for Fault {}
impl de::Error for Fault {
    fn custom<T: fmt::Display>(it: T) -> Self {
        Self::Other(it.to_string())
    }
    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
}

/// Everything learned so far.
#[derive(Default)]
pub struct Learned {
    pub types: BTreeMap<String, Type>,
    /// Which kind of text a place takes, by the place's type and field.
    guesses: BTreeMap<String, usize>,
    /// Of this run: which variant was read at a path, the last text given, where objects were met first.
    choices: BTreeMap<String, usize>,
    replays: bool,
    omits: Option<(String, &'static str)>,
    last_text: Option<String>,
    met: Vec<(String, String, &'static [&'static str])>,
}

/// Learns all about a type; `read` reads it from a deserializer.
pub fn learn<T>(learned: &RefCell<Learned>, read: impl Fn(Tracer<'_>) -> Result<T, Fault>) -> Shape {
    loop {
        let before = learned.borrow().told();
        let shape = run(learned, &read);
        let (choices, met) = {
            let mut all = learned.borrow_mut();
            (std::mem::take(&mut all.choices), std::mem::take(&mut all.met))
        };
        // Which of the fields met for the first time may be missing?
        for (path, key, fields) in met {
            for field in fields {
                {
                    let mut all = learned.borrow_mut();
                    (all.choices, all.replays) = (choices.clone(), true);
                    all.omits = Some((path.clone(), field));
                }
                let missing = matches!(once(learned, &read), Err(Fault::Missing(of)) if of == *field);
                let mut all = learned.borrow_mut();
                (all.replays, all.omits) = (false, None);
                all.choices.clear();
                all.met.clear();
                if missing {
                    all.fields(&key).required.insert(field);
                }
            }
        }
        let untold = learned.borrow().untold();
        if untold.is_empty() {
            return shape;
        }
        assert!(learned.borrow().told() > before, "nothing new is learned, and these are untold: {untold:?}");
    }
}

fn run<T>(learned: &RefCell<Learned>, read: &impl Fn(Tracer<'_>) -> Result<T, Fault>) -> Shape {
    loop {
        let before = learned.borrow().types.clone();
        match once(learned, read) {
            Ok(shape) => return shape,
            Err(fault) => {
                let mut all = learned.borrow_mut();
                all.types = before;
                let Some(at) = all.last_text.take() else { panic!("{fault}") };
                let guess = all.guesses.entry(at.clone()).or_default();
                *guess += 1;
                assert!(*guess < TEXTS.len(), "no text fits {at}: {fault}");
                all.choices.clear();
                all.met.clear();
            }
        }
    }
}

fn once<T>(
    learned: &RefCell<Learned>,
    read: &impl Fn(Tracer<'_>) -> Result<T, Fault>,
) -> Result<Shape, Fault> {
    let out = RefCell::default();
    read(Tracer { learned, path: String::new(), place: String::new(), out: &out })?;
    Ok(out.into_inner())
}

impl Learned {
    fn untold(&self) -> Vec<String> {
        let untold = |(key, it): (&String, &Type)| match &it.what {
            What::Enum(variants) => {
                let names: Vec<_> =
                    variants.iter().filter(|(_, it)| it.is_none()).map(|(name, _)| *name).collect();
                (!names.is_empty()).then(|| format!("{key}: {names:?}"))
            }
            What::Struct(_) => None,
        };
        self.types.iter().filter_map(untold).collect()
    }

    fn told(&self) -> usize {
        let told = |it: &Type| match &it.what {
            What::Enum(variants) => variants.iter().filter(|(_, payload)| payload.is_some()).count(),
            What::Struct(_) => 1,
        };
        self.types.values().map(told).sum()
    }

    /// The variant to read next: one that is untold, or that holds something untold.
    fn next_variant(&self, key: &str) -> Option<usize> {
        let What::Enum(variants) = &self.types[key].what else { return None };
        let untold = variants.iter().position(|(_, payload)| payload.is_none());
        untold.or_else(|| {
            let mut seen = BTreeSet::from([key.to_owned()]);
            variants
                .iter()
                .position(|(_, payload)| !payload.as_ref().is_none_or(|it| self.is_whole(it, &mut seen)))
        })
    }

    fn is_whole(&self, payload: &Payload, seen: &mut BTreeSet<String>) -> bool {
        match payload {
            Payload::Unit => true,
            Payload::One(shape) => self.is_told(shape, seen),
            Payload::Some(shapes) => shapes.iter().all(|shape| self.is_told(shape, seen)),
            Payload::Struct(fields) => fields.shapes.values().all(|shape| self.is_told(shape, seen)),
        }
    }

    /// Whether nothing at this place is untold.
    fn is_told(&self, shape: &Shape, seen: &mut BTreeSet<String>) -> bool {
        match shape {
            Shape::Perhaps(of) | Shape::List(of) => self.is_told(of, seen),
            Shape::Map(key, of) => self.is_told(key, seen) && self.is_told(of, seen),
            Shape::Tuple(of) => of.iter().all(|of| self.is_told(of, seen)),
            Shape::Named(key) if seen.insert(key.clone()) => match &self.types[key].what {
                What::Struct(fields) => fields.shapes.values().all(|shape| self.is_told(shape, seen)),
                What::Enum(variants) => variants
                    .iter()
                    .all(|(_, payload)| payload.as_ref().is_some_and(|it| self.is_whole(it, seen))),
            },
            Shape::Unknown
            | Shape::Bool
            | Shape::Integer(..)
            | Shape::Number
            | Shape::Text(_)
            | Shape::Null => true,
            Shape::Named(_) => true,
        }
    }

    /// The fields of a struct, or of a variant that is one: `key` or `key/variant`.
    fn fields(&mut self, key: &str) -> &mut Fields {
        let (of, variant) = key.split_once('/').map_or((key, None), |(of, variant)| (of, Some(variant)));
        match (&mut self.types.get_mut(of).expect("a type that was met").what, variant) {
            (What::Struct(fields), None) => fields,
            (What::Enum(variants), Some(variant)) => {
                let at = variants.iter_mut().find(|(name, _)| *name == variant);
                match at {
                    Some((_, Some(Payload::Struct(fields)))) => fields,
                    other => panic!("{key} is no struct: {other:?}"),
                }
            }
            other => panic!("{key} has no fields: {other:?}"),
        }
    }
}

/// A place that a type reads from.
#[derive(Clone)]
pub struct Tracer<'a> {
    learned: &'a RefCell<Learned>,
    path: String,
    /// The type and field that hold this place.
    place: String,
    out: &'a RefCell<Shape>,
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
