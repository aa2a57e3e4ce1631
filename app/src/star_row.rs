//! 星级 — five stars: held, aimed for, and the rest; one word for screen readers.

use crate::icon::IconName;
use leptos::prelude::*;

/// A row of five stars.
#[component]
pub fn StarRow(
    /// Stars held.
    held: u8,
    /// The level aimed for, held ones included.
    aimed: u8,
) -> impl IntoView {
    let label = if aimed > held { format!("{held}星,目标{aimed}星") } else { format!("{held}星") };
    let stars: Vec<_> = (0..5_u8)
        .map(|place| {
            let class = if place < held {
                "on"
            } else if place < aimed {
                "aim"
            } else {
                ""
            };
            view! { <svg viewBox="0 0 24 24" class=class><path d=IconName::Star.path_data()></path></svg> }
        })
        .collect();
    view! { <span class="stars" role="img" aria-label=label>{stars}</span> }
}
