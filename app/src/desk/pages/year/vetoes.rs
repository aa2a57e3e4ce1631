//! 否决项 — what bars a star, or every star, while it holds.

use super::items::{add_button, edit_cell, item_form, open_form, section};
use super::keep::Keep;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::trimmed;
use crate::desk::pages::parts::options;
use crate::functions::YearSheet;
use crate::kit::fields::{Choice, DayField, NoteField};
use crate::parts::sheet::Sheet;
use crate::words;
use domain::{Field, OpId, StarKind, VetoItem, YearItem};
use leptos::prelude::*;

/// The list, with the days on which each item holds.
pub(super) fn vetoes(sheet: Signal<YearSheet>, keep: Keep) -> AnyView {
    let (open, editing) = (RwSignal::new(false), RwSignal::new(None::<Option<VetoItem>>));
    let begin = move |veto: Option<VetoItem>| {
        editing.set(Some(veto));
        open.set(true);
    };
    let today = use_desk().today();
    let table = move || {
        sheet.with(|sheet| {
            let year = &sheet.year;
            let rows: Vec<_> = year
                .vetoes()
                .map(|veto| {
                    let own = veto.clone();
                    let edit = edit_cell(keep, veto.words.clone(), move || begin(Some(own.clone())));
                    row(veto, veto.holds_on(today), edit)
                })
                .collect();
            let count = year.veto_items_on(today).len();
            section(
                keep,
                "否决项",
                format!("今天有效 {count} 条;碰上一条,对应的星今年不能命名"),
                &["情形", "否决哪颗星", "什么时候有效", "今天"],
                rows,
                add_button(keep, "添一条否决项", move || begin(None)),
            )
        })
    };
    view! {
        {table}
        <Sheet open title="否决项">
            {move || editing.get().map(|veto| view! { <VetoForm keep open veto/> })}
        </Sheet>
    }
    .into_any()
}

fn row(veto: &VetoItem, holds: bool, edit: Option<AnyView>) -> AnyView {
    view! {
        <tr>
            <th scope="row">{veto.words.clone()}</th>
            <td data-label="否决哪颗星">{words::barred(veto.star)}</td>
            <td data-label="什么时候有效">{words::veto_days(veto)}</td>
            <td data-label="今天">{if holds { "有效" } else { "不适用" }}</td>
            {edit}
        </tr>
    }
    .into_any()
}

#[component]
fn VetoForm(keep: Keep, open: RwSignal<bool>, veto: Option<VetoItem>) -> impl IntoView {
    let there = veto.is_some();
    let veto = veto.unwrap_or_else(|| VetoItem {
        code: String::new(),
        words: String::new(),
        star: None,
        from: None,
        to: None,
    });
    let form = open_form(keep, &format!("veto/{}", veto.code));
    let text = RwSignal::new(veto.words.clone());
    let star = RwSignal::new(veto.star.map(StarKind::code).unwrap_or_default().to_owned());
    let (from, to) = (RwSignal::new(veto.from), RwSignal::new(veto.to));
    let code = veto.code.clone();
    let item = move || {
        let code = if there {
            code.clone()
        } else {
            YearItem::new_code("veto", use_desk().device().mint::<OpId>().uuid())
        };
        Ok(YearItem::Veto(VetoItem {
            code,
            words: trimmed(text),
            star: star.with(|code| StarKind::ALL.into_iter().find(|star| star.code() == code)),
            from: from.get(),
            to: to.get(),
        }))
    };
    let stars = options(StarKind::ALL.map(|star| (star.code(), star.name())), Some(words::barred(None)));
    let fields = view! {
        <NoteField label=form.called(Field::VetoWords, "情形") value=text/>
        <Choice label=form.called(Field::Stars, "否决哪颗星") options=stars value=star/>
        <DayField label=form.called(Field::StartedAt, "从哪天起") value=from optional=true/>
        <DayField label=form.called(Field::VetoDays, "到哪天止") value=to optional=true hint="不再适用了就填最后一天,以前的记录不受影响"/>
    }
    .into_any();
    item_form(keep, form, open, fields, item, there.then_some(YearItem::NoVeto(veto.code)))
}
