//! The table itself: a line a village, township by township. Drawn from data at once; nothing in it waits or listens.

use crate::desk::pages::parts::Nothing;
use crate::desk::pages::plans::star_heads;
use crate::desk::route::Route;
use crate::desk::wall_filter::WallFilter;
use crate::functions::Wall;
use crate::parts::icon::IconName;
use crate::parts::stars::StarRow;
use crate::words;
use domain::wall::{WallCount, WallRow, WallState};
use domain::{Place, StarKind};
use leptos::prelude::*;

/// Reasons shown in a line; the village's own page has all.
const MOST_REASONS: usize = 2;

/// The villages that are looked for.
pub(super) fn table(wall: &Wall, filter: &WallFilter) -> AnyView {
    let rows: Vec<_> = wall.rows.iter().filter(|row| filter.fits(row)).collect();
    if rows.is_empty() {
        return view! { <Nothing icon=IconName::Flag text="没有这样的村(社区)。换个条件再看。"/> }.into_any();
    }
    let groups: Vec<_> = rows
        .chunk_by(|a, b| a.village.code.township() == b.village.code.township())
        .map(|rows| group(wall.townships.iter().find(|place| place.code.covers(&rows[0].village.code)), rows))
        .collect();
    let heads: Vec<_> =
        star_heads().into_iter().map(|star| view! { <th scope="col" class="c">{star}</th> }).collect();
    view! {
        <section class="card table-card wall-table">
            <table>
                <caption class="visually-hidden">"作战图"</caption>
                <thead>
                    <tr>
                        <th scope="col">"村(社区)"</th>
                        <th scope="col">"现星 → 目标"</th>
                        {heads}
                        <th scope="col">"最近节点"</th>
                        <th scope="col">"包联"</th>
                    </tr>
                </thead>
                {groups}
            </table>
        </section>
    }
    .into_any()
}

fn group(township: Option<&Place>, rows: &[&WallRow]) -> AnyView {
    let name = township.map(|place| place.name.clone()).unwrap_or_default();
    let count = WallCount::of(rows.iter().copied());
    let goal = count.held + count.under_way + count.at_risk;
    let head = format!(
        "{name} · {} 个村(社区)· 目标 {goal} 星,已得 {},滞后 {}",
        rows.len(),
        count.held,
        count.at_risk
    );
    let lines: Vec<_> = rows.iter().map(|row| line(row)).collect();
    view! {
        <tbody>
            <tr class="group">
                <th scope="rowgroup" colspan="9">{head}</th>
            </tr>
            {lines}
        </tbody>
    }
    .into_any()
}

fn line(row: &WallRow) -> AnyView {
    let cells: Vec<_> = row
        .stars
        .iter()
        .map(|(star, state)| view! { <td class="c" data-label=star.name()>{cell(*star, state)}</td> })
        .collect();
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=Route::WallPlace(row.village.code.clone()).path()>{row.village.name.clone()}</a>
                {row.pilot.map(|track| view! { " " <span class="chip info">{track.name()}</span> })}
            </th>
            <td data-label="现星 → 目标">
                <StarRow held=row.level() aimed=row.aimed_level()/>
            </td>
            {cells}
            <td data-label="最近节点">{due(row)}</td>
            <td data-label="包联" class="muted">{words::leaders(row)}</td>
        </tr>
    }
    .into_any()
}

/// One star of one village.
pub(super) fn cell(star: StarKind, state: &WallState) -> AnyView {
    let class = format!("cell {} {}", words::wall_class(state), words::star_class(star));
    view! { <span class=class>{words::wall_state(state)}</span> }.into_any()
}

/// Why it is behind; else what is due next.
fn due(row: &WallRow) -> Vec<AnyView> {
    let mut lines: Vec<_> = row
        .late()
        .take(MOST_REASONS)
        .map(|one| view! { <div class="late">{words::late(one)}</div> }.into_any())
        .collect();
    let more = row.late().count().saturating_sub(MOST_REASONS);
    if more > 0 {
        lines.push(view! { <div class="late">{format!("还有 {more} 项滞后")}</div> }.into_any());
    }
    if lines.is_empty() {
        lines.extend(row.next.as_ref().map(|due| words::next_due(due).into_any()));
    }
    lines
}
