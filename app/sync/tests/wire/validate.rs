//! Whether a JSON value is what a schema says: as much of JSON Schema as `docs/wire.schema.json` uses.

use serde_json::Value;

/// The first thing in `value` that the definition `name` does not allow, if there is one. Also a field that the
/// definition does not know: clients let those be, and the page must name them.
pub fn flaw(schemas: &Value, name: &str, value: &Value) -> Option<String> {
    at(schemas, &schemas["$defs"][name], value, name)
}

fn at(all: &Value, schema: &Value, value: &Value, path: &str) -> Option<String> {
    let flaw = |what: &str| Some(format!("{path}: {what}: {value}"));
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/$defs/");
        return at(all, &all["$defs"][name], value, path);
    }
    for several in ["oneOf", "anyOf"] {
        if let Some(forms) = schema[several].as_array() {
            let flaws: Vec<_> = forms.iter().map(|form| at(all, form, value, path)).collect();
            return if flaws.iter().any(Option::is_none) { None } else { flaws.into_iter().flatten().last() };
        }
    }
    match schema["type"].as_str() {
        Some("object") => {
            let Some(fields) = value.as_object() else { return flaw("no object") };
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            for name in required {
                if !fields.contains_key(name) {
                    return flaw(&format!("{name} is missing"));
                }
            }
            fields.iter().find_map(|(name, value)| {
                let path = format!("{path}.{name}");
                match (&schema["properties"][name], &schema["additionalProperties"]) {
                    (Value::Null, Value::Object(_)) => at(all, &schema["additionalProperties"], value, &path),
                    (Value::Null, _) => Some(format!("{path} is not in the schema")),
                    (known, _) => at(all, known, value, &path),
                }
            })
        }
        Some("array") => {
            let Some(items) = value.as_array() else { return flaw("no array") };
            if let Some(each) = schema["prefixItems"].as_array() {
                if each.len() != items.len() {
                    return flaw("another length");
                }
                return each.iter().zip(items).find_map(|(schema, item)| at(all, schema, item, path));
            }
            items
                .iter()
                .enumerate()
                .find_map(|(nth, item)| at(all, &schema["items"], item, &format!("{path}[{nth}]")))
        }
        Some("string") => match value.as_str() {
            None => flaw("no text"),
            Some(word) => {
                let words = schema["enum"].as_array();
                let known = words.is_none_or(|words| words.iter().any(|known| known == word));
                let fits = schema["pattern"].as_str().is_none_or(|pattern| fits(pattern, word));
                if known && fits { None } else { flaw("another word") }
            }
        },
        Some("integer") => {
            let whole = value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
            let bound = |name: &str| {
                schema[name].as_i64().map(i128::from).or_else(|| schema[name].as_u64().map(i128::from))
            };
            let inside = |it: i128| {
                bound("minimum").is_none_or(|min| min <= it) && bound("maximum").is_none_or(|max| it <= max)
            };
            if whole.is_some_and(inside) { None } else { flaw("no such number") }
        }
        Some("number") => {
            if value.is_number() {
                None
            } else {
                flaw("no number")
            }
        }
        Some("boolean") => {
            if value.is_boolean() {
                None
            } else {
                flaw("not true or false")
            }
        }
        Some("null") => {
            if value.is_null() {
                None
            } else {
                flaw("not null")
            }
        }
        other => flaw(&format!("a schema of type {other:?}")),
    }
}

/// The patterns of the page, by their lengths and letters.
fn fits(pattern: &str, word: &str) -> bool {
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let hex = |word: &str| word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<_> = word.split('-').collect();
    let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
    match pattern.len() {
        length if length == "^\\d{4}-\\d{2}-\\d{2}$".len() && pattern.contains("{4}-") => {
            lengths == [4, 2, 2] && parts.iter().all(|part| digits(part))
        }
        _ if pattern.starts_with("^(") => [6, 9, 12, 15].contains(&word.len()) && digits(word),
        _ if pattern.contains("{8}") => lengths == [8, 4, 4, 4, 12] && parts.iter().all(|part| hex(part)),
        _ => word.len() == 64 && hex(word),
    }
}
