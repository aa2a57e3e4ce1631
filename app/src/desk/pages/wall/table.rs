//! The table itself: a line a village, township by township. Every line is drawn once; what is not looked for is
//! hidden, because drawing a hundred lines anew takes a slow machine longer than a person waits.

use crate::desk::pages::parts::Nothing;
use crate::desk::pages::plans::star_heads;
use crate::desk::route::Route;
use crate::desk::wall_filter::WallFilter;
use crate::functions::Wall;
use crate::parts::icon::IconName;
use crate::parts::stars::StarRow;
use crate::words;
use domain::StarKind;
use domain::wall::{WallCount, WallRow, WallState};
use leptos::prelude::*;
use std::ops::Range;

/// Reasons shown in a line; the village's own page has all.
const MOST_REASONS: usize = 2;

/// The lines of a chart, and which of them are looked for.
#[derive(Clone, Copy)]
struct Lines {
    wall: StoredValue<Wall>,
    fits: Memo<Vec<bool>>,
}

impl Lines {
    fn shows(self, line: usize) -> bool {
        self.fits.with(|fits| fits.get(line).copied().unwrap_or(false))
    }
    fn shows_any(self, lines: Range<usize>) -> bool {
        self.fits.with(|fits| fits.get(lines).is_some_and(|fits| fits.contains(&true)))
    }
    /// What stands above a township's lines: the sums of those that are shown.
    fn head(self, township: &str, lines: &Range<usize>) -> String {
        self.wall.with_value(|wall| {
            let rows = wall.rows.iter().enumerate().skip(lines.start).take(lines.len());
            let shown: Vec<_> = rows.filter(|(line, _)| self.shows(*line)).map(|(_, row)| row).collect();
            let count = WallCount::of(shown.iter().copied());
            let goal = count.held + count.under_way + count.at_risk;
            format!(
                "{township} · {} 个村(社区)· 目标 {goal} 星,已得 {},滞后 {}",
                shown.len(),
                count.held,
                count.at_risk
            )
        })
    }
}

/// All villages, those shown that are looked for.
pub(super) fn table(wall: StoredValue<Wall>, filter: Memo<WallFilter>) -> AnyView {
    let fits = move |filter: &WallFilter| {
        wall.with_value(|wall| wall.rows.iter().map(|row| filter.fits(row, &wall.leads)).collect::<Vec<_>>())
    };
    let lines = Lines { wall, fits: Memo::new(move |_| filter.with(fits)) };
    let none = move || !lines.shows_any(0..lines.fits.with(Vec::len));
    let groups = wall.with_value(|wall| groups(wall, lines));
    let heads: Vec<_> =
        star_heads().into_iter().map(|star| view! { <th scope="col" class="c">{star}</th> }).collect();
    view! {
        <section class="card table-card wall-table" hidden=none>
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
        <Show when=none>
            <Nothing icon=IconName::Flag text="没有这样的村(社区)。换个条件再看。"/>
        </Show>
    }
    .into_any()
}

fn groups(wall: &Wall, lines: Lines) -> Vec<AnyView> {
    let mut begin = 0;
    let of_one_township = |a: &WallRow, b: &WallRow| a.village.code.township() == b.village.code.township();
    wall.rows
        .chunk_by(of_one_township)
        .map(|rows| {
            let range = begin..begin + rows.len();
            begin = range.end;
            let covers = |code| wall.townships.iter().find(|place| place.code.covers(code));
            let township = rows.first().and_then(|row| covers(&row.village.code));
            group(township.map(|place| place.name.clone()).unwrap_or_default(), rows, range, lines)
        })
        .collect()
}

fn group(township: String, rows: &[WallRow], range: Range<usize>, lines: Lines) -> AnyView {
    let drawn: Vec<_> =
        rows.iter().zip(range.clone()).map(|(row, number)| line(row, number, lines)).collect();
    let nothing = {
        let range = range.clone();
        move || !lines.shows_any(range.clone())
    };
    view! {
        <tbody hidden=nothing>
            <tr class="group">
                <th scope="rowgroup" colspan="9">{move || lines.head(&township, &range)}</th>
            </tr>
            {drawn}
        </tbody>
    }
    .into_any()
}

fn line(row: &WallRow, number: usize, lines: Lines) -> AnyView {
    let cells: Vec<_> = row
        .stars
        .iter()
        .map(|(star, state)| view! { <td class="c" data-label=star.name()>{cell(*star, state)}</td> })
        .collect();
    view! {
        <tr hidden=move || !lines.shows(number)>
            <th scope="row">
                <a class="link" href=Route::WallPlace(row.village.code.clone()).path()>{row.village.name.clone()}</a>
                {row.pilot.map(|track| view! { " " <span class="chip info">{track.name()}</span> })}
                {row.title.as_ref().map(|it| view! { " " <strong class="chip title">{words::title(it.title)}</strong> })}
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
pub(in crate::desk::pages) fn cell(star: StarKind, state: &WallState) -> AnyView {
    let class = format!("cell {} {}", words::wall_class(state), words::star_class(star));
    view! { <span class=class>{words::wall_state(state)}</span> }.into_any()
}

/// Why it is behind; else what is due next.
fn due(row: &WallRow) -> Vec<AnyView> {
    let reasons = row.stars.iter().filter_map(|(star, state)| words::wall_reason(*star, state));
    let mut lines: Vec<_> =
        reasons.map(|reason| view! { <div class="late">{reason}</div> }.into_any()).collect();
    lines.extend(
        row.late()
            .take(MOST_REASONS)
            .map(|one| view! { <div class="late">{words::late(one)}</div> }.into_any()),
    );
    let more = row.late().count().saturating_sub(MOST_REASONS);
    if more > 0 {
        lines.push(view! { <div class="late">{format!("还有 {more} 项滞后")}</div> }.into_any());
    }
    if lines.is_empty() {
        lines.extend(row.next.as_ref().map(|due| words::next_due(due).into_any()));
    }
    lines
}
