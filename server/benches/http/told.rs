//! Figures, told so that two runs can be compared.

use std::time::Duration;

/// The middle one of some figures.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The duration below which so many of a hundred lie, in milliseconds.
pub fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort();
    times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1_000.0
}

/// One measure: what, its median, and the least and greatest of the rounds.
pub fn tell(what: &str, unit: &str, figures: &[f64]) {
    let least = figures.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = figures.iter().copied().fold(0.0, f64::max);
    let digits = if greatest < 10.0 { 2 } else { 0 };
    println!(
        "{what:<58} {:>9.digits$} {unit:<10} ({least:.digits$} … {greatest:.digits$})",
        median(figures.to_vec())
    );
}
