//! What was learned of the types, as a JSON Schema (2020-12).

use crate::trace::{Fields, Learned, Payload, Shape, TEXTS, Type, What};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Patterns of the texts that are more than words, in the order of [`TEXTS`].
const PATTERNS: [&str; 5] = [
    "",
    "^\\d{4}-\\d{2}-\\d{2}$",
    "^(\\d{6}|\\d{9}|\\d{12}|\\d{15})$",
    "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$",
    "^[0-9a-f]{64}$",
];

/// Names of types as the schema calls them.
pub struct Names(BTreeMap<String, String>);

impl Names {
    pub fn of(learned: &Learned) -> Self {
        let mut taken = BTreeMap::new();
        let mut names = BTreeMap::new();
        for (key, Type { name, .. }) in &learned.types {
            let plain = snake(name.strip_suffix("Read").unwrap_or(name));
            let number = taken.entry(plain.clone()).and_modify(|number| *number += 1).or_insert(1);
            names.insert(key.clone(), if *number == 1 { plain } else { format!("{plain}_{number}") });
        }
        Self(names)
    }

    pub fn shape(&self, shape: &Shape) -> Value {
        match shape {
            Shape::Unknown => panic!("a place that nobody read"),
            Shape::Bool => json!({"type": "boolean"}),
            Shape::Integer(min, max) => {
                json!({"type": "integer", "minimum": small(*min), "maximum": small(*max)})
            }
            Shape::Number => json!({"type": "number"}),
            Shape::Text(0) => json!({"type": "string"}),
            Shape::Text(kind) => json!({"$ref": format!("#/$defs/{}", TEXTS[*kind].0)}),
            Shape::Null => json!({"type": "null"}),
            Shape::Perhaps(of) => json!({"anyOf": [self.shape(of), {"type": "null"}]}),
            Shape::List(of) => json!({"type": "array", "items": self.shape(of)}),
            Shape::Tuple(of) => {
                let items: Vec<_> = of.iter().map(|it| self.shape(it)).collect();
                json!({"type": "array", "prefixItems": items, "minItems": of.len(), "maxItems": of.len()})
            }
            Shape::Map(_, of) => json!({"type": "object", "additionalProperties": self.shape(of)}),
            Shape::Named(key) => json!({"$ref": format!("#/$defs/{}", self.0[key])}),
        }
    }

    fn fields(&self, fields: &Fields) -> Value {
        let properties: Map<_, _> = fields
            .order
            .iter()
            .map(|name| {
                let shape = fields.shapes.get(name).unwrap_or_else(|| panic!("{name} was never read"));
                ((*name).to_owned(), self.shape(shape))
            })
            .collect();
        json!({"type": "object", "properties": properties, "required": fields.required})
    }

    /// Every type by its name.
    pub fn definitions(&self, learned: &Learned) -> Map<String, Value> {
        let texts = (1..TEXTS.len())
            .map(|kind| (TEXTS[kind].0.to_owned(), json!({"type": "string", "pattern": PATTERNS[kind]})));
        let types = learned.types.iter().map(|(key, it)| (self.0[key].clone(), self.definition(&it.what)));
        let mut all = Map::new();
        for (name, definition) in texts.chain(types) {
            assert_eq!(all.insert(name.clone(), definition), None, "two things are called {name}");
        }
        all
    }

    fn definition(&self, what: &What) -> Value {
        let variants = match what {
            What::Struct(fields) => return self.fields(fields),
            What::Enum(variants) => variants,
        };
        let mut words = Vec::new();
        let mut forms = Vec::new();
        for (name, payload) in variants {
            let with = match payload.as_ref().expect("every variant is told") {
                Payload::Unit => {
                    words.push(*name);
                    continue;
                }
                Payload::One(shape) => self.shape(shape),
                Payload::Some(shapes) => self.shape(&Shape::Tuple(shapes.clone())),
                Payload::Struct(fields) => self.fields(fields),
            };
            forms.push(json!({
                "type": "object", "properties": {*name: with}, "required": [name], "additionalProperties": false,
            }));
        }
        // A word alone that is called so stands for those of newer versions.
        let known = if words.contains(&"other") {
            json!({"type": "string", "examples": words})
        } else {
            json!({"type": "string", "enum": words})
        };
        match (words.is_empty(), forms.is_empty()) {
            (_, true) => known,
            (true, false) => json!({"oneOf": forms}),
            (false, false) => {
                forms.insert(0, known);
                json!({"oneOf": forms})
            }
        }
    }
}

/// Numbers beyond 64 bits do not occur; the largest of 64 bits is a number of JSON like any other.
fn small(number: i128) -> Value {
    u64::try_from(number).map_or_else(|_| Value::from(i64::try_from(number).unwrap_or(i64::MIN)), Value::from)
}

pub fn snake(name: &str) -> String {
    let mut text = String::new();
    for (at, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && at > 0 {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
