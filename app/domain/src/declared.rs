//! Figures that a report or a plan declares. Kept apart from what is counted, and never corrected silently.

use serde::Deserialize;
use std::sync::OnceLock;

/// One declared figure, word for word.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct DeclaredFigure {
    /// What it is about.
    pub label: String,
    /// The number as written, such as 2000余.
    pub value: String,
    /// 单位.
    pub unit: String,
}

/// What one report declares about one place.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Report {
    /// The place, by name.
    pub scope: String,
    /// The year it speaks of.
    pub year: i32,
    /// The figures, in the order of the report.
    pub lines: Vec<DeclaredFigure>,
}

/// All declared figures that this version ships with.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Declared {
    /// Where they come from.
    pub source: String,
    /// By place.
    pub reports: Vec<Report>,
}

impl Declared {
    /// The figures this version ships with.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same file.
    pub fn builtin() -> &'static Self {
        static DECLARED: OnceLock<Declared> = OnceLock::new();
        DECLARED.get_or_init(|| {
            crate::document::read(include_str!("../data/declared_2022.json"))
                .expect("data/declared_2022.json is read by a test")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_declared_figures_read() {
        let declared = Declared::builtin();
        assert!(declared.reports.iter().any(|report| report.scope == "文苑街道"));
        assert!(declared.reports.iter().all(|report| !report.lines.is_empty()));
    }
}
