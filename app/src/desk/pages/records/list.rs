//! 记录 — a kind of record with filters; the same filters make the Excel file.

use super::rows;
use super::twins::Twins;
use crate::desk::filter::{Filter, Kind};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{Nothing, PageHead, chips, keep_in_address, list_table, options, row_head};
use crate::desk::route::Route;
use crate::kit::fields::{Choice, DayField, TextField};
use crate::parts::icon::{Icon, IconName};
use domain::{Day, PlaceCode};
use leptos::prelude::*;

/// Rows shown before somebody asks for more.
const PAGE: usize = 60;

/// The records of a village.
#[component]
pub fn Records(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let search = Search::of(&Filter::of(&window().location().search().unwrap_or_default()));
    let filter = Memo::new(move |_| search.filter());
    let most = RwSignal::new(PAGE);
    Effect::new(move |_| {
        filter.track();
        most.set(PAGE);
    });
    keep_in_address(move || format!("{}?{}", Route::Records.path(), filter.with(Filter::query)));
    let table = Memo::new({
        let village = village.clone();
        move |_| filter.with(|filter| desk.read(|look| rows::rows(look, &village, filter, most.get())))
    });
    let export = {
        let village = village.clone();
        move || format!("/desk/v1/export/{village}.xlsx?{}", filter.with(Filter::query))
    };
    let kinds = Kind::ALL.map(|one| (one, rows::kind_word(one).into_any()));
    let note = move || Some(format!("共 {} 条", table.with(|table| table.found)));
    view! {
        <PageHead title="记录" note=Signal::derive(note)>
            <a class="btn" href=export download="">
                <Icon name=IconName::Download/>
                "导出 Excel"
            </a>
        </PageHead>
        {chips("chips big", "哪一类记录", kinds, search.kind)}
        <Filters search village=village.clone()/>
        {move || (search.kind.get() == Kind::Visits).then(|| view! { <Twins village=village.clone()/> })}
        {move || shown(table.get(), most)}
    }
    .into_any()
}

/// What is asked for, each part a signal of its own.
#[derive(Clone, Copy)]
struct Search {
    kind: RwSignal<Kind>,
    grid: RwSignal<String>,
    by: RwSignal<String>,
    from: RwSignal<Option<Day>>,
    to: RwSignal<Option<Day>>,
    text: RwSignal<String>,
}

impl Search {
    fn of(filter: &Filter) -> Self {
        Self {
            kind: RwSignal::new(filter.kind),
            grid: RwSignal::new(filter.grid.as_ref().map(ToString::to_string).unwrap_or_default()),
            by: RwSignal::new(filter.by.map(|id| id.to_string()).unwrap_or_default()),
            from: RwSignal::new(filter.from),
            to: RwSignal::new(filter.to),
            text: RwSignal::new(filter.text.clone()),
        }
    }
    fn filter(self) -> Filter {
        Filter {
            kind: self.kind.get(),
            grid: self.grid.get().parse().ok(),
            by: self.by.get().parse().ok(),
            from: self.from.get(),
            to: self.to.get(),
            text: self.text.get(),
        }
    }
    fn clear(self) {
        self.grid.set(String::new());
        self.by.set(String::new());
        self.from.set(None);
        self.to.set(None);
        self.text.set(String::new());
    }
}

#[component]
fn Filters(search: Search, village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let of_grids = village.clone();
    let grids = Signal::derive(move || desk.read(|look| options(look.grids(&of_grids), Some("全部网格"))));
    let people = Signal::derive(move || {
        desk.read(|look| {
            let people = look.people(&village).into_iter();
            options(people.map(|account| (account.id, account.name.clone())), Some("全部人员"))
        })
    });
    let is_narrow = move || search.filter().is_narrow();
    view! {
        <form class="filters" role="search" on:submit=|event| event.prevent_default()>
            <Choice label="网格" options=grids value=search.grid/>
            <Choice label="记录人" options=people value=search.by/>
            <DayField label="从" value=search.from/>
            <DayField label="到" value=search.to/>
            <TextField label="找几个字" value=search.text kind="search"/>
            <button type="button" class="btn small" hidden=move || !is_narrow() on:click=move |_| search.clear()>
                "清掉条件"
            </button>
        </form>
    }
    .into_any()
}

fn shown(table: rows::Table, most: RwSignal<usize>) -> AnyView {
    if table.rows.is_empty() {
        return view! {
            <Nothing icon=IconName::Search text="没有符合条件的记录。放宽条件,或等网格员传上来。"/>
        }
        .into_any();
    }
    let count = table.rows.len();
    let body: Vec<_> = table
        .rows
        .into_iter()
        .map(|row| {
            let cells: Vec<_> = table.columns[1..]
                .iter()
                .zip(row.cells)
                .map(|(word, cell)| view! { <td data-label=*word>{cell}</td> })
                .collect();
            let chip = row.chip.map(|(class, word)| view! { " " <span class=class>{word}</span> });
            view! {
                <tr class:struck=row.struck>
                    {row_head(Route::Record(row.key).path(), row.title, chip.into_any())}
                    {cells}
                </tr>
            }
            .into_any()
        })
        .collect();
    let more = table.found.saturating_sub(count);
    view! {
        {list_table(table.caption, table.columns, body)}
        {(more > 0)
            .then(|| {
                view! {
                    <button type="button" class="btn" on:click=move |_| most.update(|most| *most += PAGE)>
                        {format!("还有 {more} 条,再看一些")}
                    </button>
                }
            })}
    }
    .into_any()
}
