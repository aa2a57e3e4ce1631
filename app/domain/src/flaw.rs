//! What is wrong with something typed; holds no sentence (`app/src/words.rs` has them).

pub use crate::field::Field;
use crate::text::{Excerpt, Reveals, clean};
use serde::{Deserialize, Serialize};

/// Why a value cannot stand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing was given.
    Missing,
    /// More characters (not bytes) than `max`.
    TooLong {
        /// Most characters allowed.
        max: usize,
    },
    /// More entries than `max`.
    TooMany {
        /// Most entries allowed.
        max: usize,
    },
    /// A number outside `min..=max`.
    OutOfRange {
        /// Least value allowed.
        min: i64,
        /// Greatest value allowed.
        max: i64,
    },
    /// A day or time that has not come yet.
    InFuture,
    /// An end before its beginning.
    EndsBeforeItBegins,
    /// Not one of the words or codes known.
    Unknown,
    /// Not written as such a thing is written.
    Malformed,
    /// Already used by another.
    Taken,
    /// Strangers who read it would learn who somebody is.
    Reveals {
        /// By what.
        what: Reveals,
        /// The words that say so.
        said: Excerpt,
    },
    /// A reason of a newer version.
    #[serde(other)]
    Other,
}

/// One thing wrong, and where.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct Flaw {
    /// The field meant.
    pub field: Field,
    /// What is wrong with it.
    pub why: Why,
}

impl Flaw {
    /// `field` is wrong because of `why`.
    pub const fn new(field: Field, why: Why) -> Self {
        Self { field, why }
    }
}

/// Collects flaws, so that a person hears of all of them at once.
#[derive(Debug, Default)]
pub struct Check(Vec<Flaw>);

impl Check {
    /// A check that has found nothing yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// Notes a flaw when `bad` holds.
    pub fn refuse_if(&mut self, bad: bool, field: Field, why: Why) -> &mut Self {
        if bad {
            self.0.push(Flaw::new(field, why));
        }
        self
    }
    /// Text that must be there and is no longer than its field.
    pub fn text(&mut self, field: Field, text: &str) -> &mut Self {
        self.text_up_to(field, text, field.longest())
    }
    /// Text that may be empty and is no longer than its field.
    pub fn optional_text(&mut self, field: Field, text: &str) -> &mut Self {
        self.optional_text_up_to(field, text, field.longest())
    }
    /// Text that must be there, in a form that has less room than others: at most `max` characters.
    pub fn text_up_to(&mut self, field: Field, text: &str, max: usize) -> &mut Self {
        // What nobody can see is nothing.
        self.refuse_if(clean(text).trim().is_empty(), field, Why::Missing)
            .optional_text_up_to(field, text, max)
    }
    /// Text that may be empty, in a form that has less room than others.
    pub fn optional_text_up_to(&mut self, field: Field, text: &str, max: usize) -> &mut Self {
        self.refuse_if(clean(text).chars().count() > max, field, Why::TooLong { max })
    }
    /// At most `max` entries.
    pub fn count(&mut self, field: Field, count: usize, max: usize) -> &mut Self {
        self.refuse_if(count > max, field, Why::TooMany { max })
    }
    /// Every entry once: of two that say the same thing only one could stand, and the other would be lost.
    pub fn each_once<T>(&mut self, field: Field, entries: &[T], same: impl Fn(&T, &T) -> bool) -> &mut Self {
        let twice = entries
            .iter()
            .enumerate()
            .any(|(number, entry)| entries.iter().take(number).any(|before| same(before, entry)));
        self.refuse_if(twice, field, Why::Taken)
    }
    /// A number within `min..=max`.
    pub fn range(&mut self, field: Field, value: i64, min: i64, max: i64) -> &mut Self {
        self.refuse_if(!(min..=max).contains(&value), field, Why::OutOfRange { min, max })
    }
    /// Nothing found, or everything found.
    pub fn done(&mut self) -> Result<(), Vec<Flaw>> {
        if self.0.is_empty() { Ok(()) } else { Err(std::mem::take(&mut self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_characters_not_bytes() {
        let three = "燃气管";
        assert_eq!(three.len(), 9);
        assert!(Check::new().text_up_to(Field::Note, three, 3).done().is_ok());
        assert_eq!(
            Check::new().text_up_to(Field::Note, three, 2).done(),
            Err(vec![Flaw::new(Field::Note, Why::TooLong { max: 2 })])
        );
    }

    #[test]
    fn an_entry_that_comes_twice_is_found_wherever_it_stands() {
        let check = |entries: &[&str]| {
            Check::new().each_once(Field::YearItems, entries, |one, other| one.len() == other.len()).done()
        };
        assert!(check(&[]).is_ok() && check(&["a", "bb"]).is_ok());
        let twice = Err(vec![Flaw::new(Field::YearItems, Why::Taken)]);
        assert_eq!(check(&["a", "bb", "c"]), twice);
        assert_eq!(check(&["a", "a", "a"]), twice, "and is said once");
    }

    #[test]
    fn blank_is_missing_and_everything_is_reported_at_once() {
        let flaws = Check::new()
            .text(Field::Head, " \u{200b}\u{3164} ")
            .range(Field::Minutes, 0, 1, 60)
            .done()
            .unwrap_err();
        assert_eq!(flaws.len(), 2);
    }
}
