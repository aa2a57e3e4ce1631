//! 星 — each with its colour and icon, who can win it, who leads the work, who reviews it, what it asks.

use super::items::{edit_cell, item_form, open_form, section};
use super::keep::Keep;
use crate::desk::pages::form::trimmed;
use crate::functions::{Colleague, YearSheet, colleagues};
use crate::kit::fields::{NoteField, SomeOf, TextField};
use crate::parts::icon::{Icon, IconName};
use crate::parts::sheet::Sheet;
use crate::words;
use domain::{AccountId, Field, PlaceCode, PlaceKind, StarKind, StarSeat, YearItem};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The stars of villages and communities. A star that is being edited stays so when the year is read anew.
pub(super) fn stars(sheet: Signal<YearSheet>, keep: Keep) -> AnyView {
    let (open, editing) = (RwSignal::new(false), RwSignal::new(None::<StarSeat>));
    let table = move || {
        sheet.with(|sheet| {
            let seats = StarKind::ALL.into_iter().filter_map(|star| sheet.year.star(star));
            let rows: Vec<_> = seats
                .map(|seat| {
                    let own = seat.clone();
                    let edit = move || {
                        editing.set(Some(own.clone()));
                        open.set(true);
                    };
                    row(seat, &sheet.names, edit_cell(keep, seat.star.name().to_owned(), edit))
                })
                .collect();
            section(
                keep,
                "星",
                "农村和城市社区各有五颗;颜色和图标处处一样".to_owned(),
                &["星", "谁来创", "牵头部门", "专班", "评定标准"],
                rows,
                None,
            )
        })
    };
    let form = move || {
        let known = sheet.with_untracked(|sheet| sheet.names.clone());
        editing.get().map(|seat| view! { <SeatForm keep open seat known/> })
    };
    view! {
        {table}
        <Sheet open title="牵头部门、专班和标准">
            {form}
        </Sheet>
    }
    .into_any()
}

fn row(seat: &StarSeat, names: &[(AccountId, String)], edit: Option<AnyView>) -> AnyView {
    let members = seat.members.iter().filter_map(|id| names.iter().find(|(known, _)| known == id));
    let members = words::join(members.map(|(_, name)| name.as_str()));
    let criteria: Vec<_> = seat.criteria.iter().map(|text| view! { <li>{text.clone()}</li> }).collect();
    let team =
        if members.is_empty() { "没有指定成员,区里的人都能联审".to_owned() } else { members };
    view! {
        <tr>
            <th scope="row">
                <span class=format!("chip {}", words::star_class(seat.star))>
                    <Icon name=IconName::of_star(seat.star)/>
                    {seat.star.name()}
                </span>
            </th>
            <td data-label="谁来创">{won_by(seat.star)}</td>
            <td data-label="牵头部门">{seat.lead.clone()}</td>
            <td data-label="专班">
                <div>
                    {seat.team.clone()}
                    <small class="muted block">{team}</small>
                </div>
            </td>
            <td data-label="评定标准">
                <ul class="plain-list">{criteria}</ul>
            </td>
            {edit}
        </tr>
    }
    .into_any()
}

fn won_by(star: StarKind) -> &'static str {
    let at = |kind| StarKind::of(kind).contains(&star);
    match (at(PlaceKind::Village), at(PlaceKind::Community)) {
        (true, true) => "村、社区",
        (true, false) => "村",
        _ => "社区",
    }
}

#[component]
fn SeatForm(
    keep: Keep,
    open: RwSignal<bool>,
    seat: StarSeat,
    known: Vec<(AccountId, String)>,
) -> impl IntoView {
    let form = open_form(keep, seat.star.code());
    let zone: PlaceCode = keep.of().0;
    let (lead, team) = (RwSignal::new(seat.lead.clone()), RwSignal::new(seat.team.clone()));
    let criteria = RwSignal::new(seat.criteria.join("\n"));
    let members = RwSignal::new(seat.members.iter().map(ToString::to_string).collect::<BTreeSet<_>>());
    let asked = LocalResource::new(move || colleagues(zone.clone()));
    // Who is in already can be left out even when nobody else is known for want of a network.
    let people = Signal::derive(move || {
        let known = known.iter().map(|(id, name)| (id.to_string(), name.clone())).collect::<Vec<_>>();
        match asked.get() {
            Some(Ok(there)) => {
                there.into_iter().map(|Colleague { id, name, .. }| (id.to_string(), name)).collect()
            }
            _ => known,
        }
    });
    let star = seat.star;
    let item = move || {
        let lines = criteria.with(|text| words::lines(text).map(str::to_owned).collect());
        Ok(YearItem::Star(StarSeat {
            star,
            lead: trimmed(lead),
            team: trimmed(team),
            members: members.with(|ids| ids.iter().filter_map(|id| id.parse().ok()).collect()),
            criteria: lines,
        }))
    };
    let fields = view! {
        <p>
            <span class=format!("chip {}", words::star_class(star))>
                <Icon name=IconName::of_star(star)/>
                {star.name()}
            </span>
        </p>
        <TextField label=form.of(Field::LeadDepartment) value=lead/>
        <TextField label=form.of(Field::StarTeam) value=team/>
        <SomeOf label=form.of(Field::TeamMembers) options=people value=members optional=true/>
        <NoteField label=form.of(Field::Criteria) value=criteria max=1200 hint="一行一条"/>
    }
    .into_any();
    item_form(keep, form, open, fields, item, None)
}
