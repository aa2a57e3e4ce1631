//! 任务清单 — the key tasks of each star; new tasks of the villages are made from it.

use super::items::{add_button, edit_cell, item_form, open_form, section};
use super::keep::Keep;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::trimmed;
use crate::desk::pages::parts::options;
use crate::functions::YearSheet;
use crate::kit::fields::{Choice, NoteField, TextField};
use crate::parts::sheet::Sheet;
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::settings::KeyTask;
use domain::{OpId, PlacesMeant, StarKind, YearItem};
use leptos::prelude::*;

/// The list, star by star.
pub(super) fn tasks(sheet: Signal<YearSheet>, keep: Keep) -> AnyView {
    let (open, editing) = (RwSignal::new(false), RwSignal::new(None::<Option<KeyTask>>));
    let begin = move |task: Option<KeyTask>| {
        editing.set(Some(task));
        open.set(true);
    };
    let table = move || {
        sheet.with(|sheet| {
            let list = sheet.year.tasks();
            let note = format!("共 {} 项;村里新建任务时从这里选", list.len());
            let rows: Vec<_> = list
                .into_iter()
                .map(|task| {
                    let own = task.clone();
                    row(task, edit_cell(keep, task.title.clone(), move || begin(Some(own.clone()))))
                })
                .collect();
            section(
                keep,
                "任务清单",
                note,
                &["任务", "星", "谁做", "单位", "步骤"],
                rows,
                add_button(keep, "添一项任务", move || begin(None)),
            )
        })
    };
    view! {
        {table}
        <Sheet open title="清单里的任务">
            {move || editing.get().map(|task| view! { <TaskForm keep open task/> })}
        </Sheet>
    }
    .into_any()
}

fn row(task: &KeyTask, edit: Option<AnyView>) -> AnyView {
    view! {
        <tr>
            <th scope="row">{task.title.clone()}</th>
            <td data-label="星">
                <span class=format!("chip {}", words::star_class(task.star))>{task.star.name()}</span>
            </td>
            <td data-label="谁做" class="num">{words::places_meant(task.of)}</td>
            <td data-label="单位">{task.unit.clone()}</td>
            <td data-label="步骤">{words::steps(task)}</td>
            {edit}
        </tr>
    }
    .into_any()
}

#[component]
fn TaskForm(keep: Keep, open: RwSignal<bool>, task: Option<KeyTask>) -> impl IntoView {
    let there = task.is_some();
    let task = task.unwrap_or_else(|| KeyTask {
        code: String::new(),
        star: StarKind::Party,
        of: PlacesMeant::Both,
        title: String::new(),
        unit: "%".to_owned(),
        steps: Vec::new(),
    });
    let form = open_form(keep, &format!("task/{}", task.code));
    let (star, of) =
        (RwSignal::new(task.star.code().to_owned()), RwSignal::new(words::places_meant(task.of).to_owned()));
    let (title, unit) = (RwSignal::new(task.title.clone()), RwSignal::new(task.unit.clone()));
    let steps = RwSignal::new(words::step_lines(&task));
    let code = task.code.clone();
    let item = move || {
        let star = star.with(|code| StarKind::ALL.into_iter().find(|star| star.code() == code));
        let star = star.unwrap_or(StarKind::Party);
        let of = of.with(|word| PlacesMeant::ALL.into_iter().find(|of| words::places_meant(*of) == word));
        let lines: Option<Vec<_>> = steps.with(|text| words::lines(text).map(words::read_step).collect());
        let steps = lines.ok_or_else(|| vec![Flaw::new(Field::Steps, Why::Malformed)])?;
        let code = if there {
            code.clone()
        } else {
            YearItem::new_code(star.code(), use_desk().device().mint::<OpId>().uuid())
        };
        Ok(YearItem::Task(KeyTask {
            code,
            star,
            of: of.unwrap_or_default(),
            title: trimmed(title),
            unit: trimmed(unit),
            steps,
        }))
    };
    let stars = options(StarKind::ALL.map(|star| (star.code(), star.name())), None);
    let places = options(PlacesMeant::ALL.map(|of| (words::places_meant(of), words::places_meant(of))), None);
    let fields = view! {
        <TextField label=form.called(Field::Title, "任务") value=title/>
        <Choice label=form.called(Field::Stars, "哪颗星") options=stars value=star/>
        <Choice label=form.called(Field::PlaceKind, "谁做") options=places value=of/>
        <TextField label=form.of(Field::Unit) value=unit hint="如 %、户、公里"/>
        <NoteField label=form.of(Field::Steps) value=steps max=1000 hint="一行一步,写成:摸底 10 天。新建任务时按完成时限倒排"/>
    }
    .into_any();
    item_form(keep, form, open, fields, item, there.then_some(YearItem::NoTask(task.code)))
}
