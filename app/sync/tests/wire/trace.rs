//! Learns from the types themselves how they read JSON: it lets each type ask for what it reads, makes something up,
//! and writes down what was asked. Nothing has to be said about a type twice, and no field can be forgotten.

mod tracer;

use serde::de;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
pub use tracer::Tracer;

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
