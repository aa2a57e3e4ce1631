//! 核对 — what contradicts what, what was proved and what is worth a look: the rule, both figures with where they
//! come from, and the way to mend it.

use super::announce::{announce, withdrawing};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online_live};
use crate::functions::{DeclaredRow, PlanChecked, plan_check};
use crate::parts::icon::{Icon, IconName};
use crate::words::{self, PlanNames};
use domain::order;
use domain::plan_check::{Agreed, Finding, Mend};
use domain::{DeclaredPlanId, PlaceCode};
use leptos::prelude::*;

/// What a check of the plans under an office finds, and what was announced.
#[component]
pub(super) fn Check(
    under: PlaceCode,
    year: i32,
    again: Again,
    township: RwSignal<String>,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let asked = under.clone();
    let ask = move || plan_check(asked.clone(), year);
    // The forms stay as they are when newer findings come.
    online_live(
        again,
        ask,
        |_: &PlanChecked| (),
        move |checked| {
            let heading = move || {
                let found =
                    checked.with(|checked| words::checked(checked.findings.len(), checked.agreed.len()));
                format!("核对:{found}")
            };
            let told = move || {
                checked.with(|checked| {
                let as_of = words::date_time(checked.as_of);
                view! {
                    <p class="muted">{format!("按已保存的规划和任务数出来,截至 {as_of}。公布的数只指出,不改动。")}</p>
                    {groups(checked, township)}
                    {hints(checked)}
                    {agreed(checked)}
                }
                .into_any()
            })
            };
            let declared = move || checked.with(|checked| checked.declared.clone());
            let line =
                move |row: DeclaredRow| checked.with_untracked(|checked| announced(&row, checked, saved));
            let places = checked.with_untracked(|checked| checked.places.clone());
            view! {
                <section class="card stack" aria-labelledby="plan-check">
                    <h2 id="plan-check">{heading}</h2>
                    {told}
                </section>
                <section class="card stack" aria-labelledby="announced">
                    <h2 id="announced">"公布的计划"</h2>
                    <ul class="list">
                        <For each=declared key=|row| (row.plan.said.id, row.ver) children=line/>
                    </ul>
                    {announce(&under, year, places, saved)}
                </section>
            }
            .into_any()
        },
    )
}

struct Names<'a>(&'a PlanChecked);

impl PlanNames for Names<'_> {
    fn place(&self, code: &PlaceCode) -> String {
        let place = self.0.places.iter().find(|place| place.code == *code);
        place.map_or_else(|| code.to_string(), |place| place.name.clone())
    }
    fn declared_by(&self, id: DeclaredPlanId) -> String {
        let said = self.0.declared.iter().find(|row| row.plan.said.id == id);
        said.map_or_else(String::new, |row| self.place(&row.plan.said.place))
    }
}

/// The findings, rule by rule; a rule folds so that a hundred of one kind do not hide the others.
fn groups(checked: &PlanChecked, township: RwSignal<String>) -> Vec<AnyView> {
    let mut findings: Vec<&Finding> = checked.findings.iter().collect();
    order::by_key(&mut findings, |finding| finding.rule);
    findings
        .chunk_by(|a, b| a.rule == b.rule)
        .map(|group| {
            let lines: Vec<_> = group.iter().map(|finding| line(finding, checked, township)).collect();
            let head = format!("{}({})", words::rule(group[0].rule), group.len());
            view! {
                <details class="more" open=group.len() <= 6>
                    <summary>{head}</summary>
                    <ul class="list">{lines}</ul>
                </details>
            }
            .into_any()
        })
        .collect()
}

/// What is worth a look, in one fold.
fn hints(checked: &PlanChecked) -> Option<AnyView> {
    let names = Names(checked);
    let lines = checked.hints.iter().map(|hint| {
        let about = words::about(&hint.place, hint.of, &names);
        view! {
            <li class="item top">
                <Icon name=IconName::Search/>
                <div class="grow"><strong>{about}</strong><p>{format!("{}。", words::hint(hint, &names))}</p></div>
            </li>
        }
    });
    let lines: Vec<_> = lines.collect();
    let (count, head) = (lines.len(), format!("留意({})", lines.len()));
    (count > 0).then(|| {
        view! { <details class="more" open=count <= 6><summary>{head}</summary><ul class="list">{lines}</ul></details> }
            .into_any()
    })
}

/// 已核对一致 — what was looked at and holds, with both figures, rule by rule.
fn agreed(checked: &PlanChecked) -> Option<AnyView> {
    let names = Names(checked);
    let line = |one: &&Agreed| {
        let about = words::about(&one.place, one.of, &names);
        view! {
            <li class="item top">
                <Icon name=IconName::Check/>
                <div class="grow"><strong>{about}</strong><p>{words::both(&one.found, &one.against, &names)}</p></div>
            </li>
        }
    };
    let mut agreed: Vec<&Agreed> = checked.agreed.iter().collect();
    order::by_key(&mut agreed, |one| one.rule);
    let groups = agreed.chunk_by(|a, b| a.rule == b.rule).map(|group| {
        let head = format!("{}({})", words::rule(group[0].rule), group.len());
        let lines: Vec<_> = group.iter().map(line).collect();
        view! { <details class="more"><summary>{head}</summary><ul class="list">{lines}</ul></details> }
    });
    let groups: Vec<_> = groups.collect();
    let head = format!("已核对一致({})", checked.agreed.len());
    (!groups.is_empty()).then(|| {
        view! { <details class="more"><summary>{head}</summary><div class="stack tight">{groups}</div></details> }.into_any()
    })
}

fn line(finding: &Finding, checked: &PlanChecked, township: RwSignal<String>) -> AnyView {
    let names = Names(checked);
    let about = words::about(&finding.place, finding.of, &names);
    let grounds = words::grounds(finding).map(|text| view! { <p class="muted">{format!("{text}。")}</p> });
    let figures = words::both(&finding.found, &finding.against, &names);
    let (href, word, place) = match &finding.mend {
        Mend::Declared(id) => (format!("#declared-{id}"), "看公布的计划", None),
        Mend::Plan(place) => (format!("#plan-{place}"), "看规划", Some(place)),
        Mend::Tasks(place) => (format!("#plan-{place}"), "看规划(任务由村里建)", Some(place)),
    };
    let at = place.and_then(PlaceCode::township).map(|code| code.to_string());
    let show = move |_| {
        if let Some(at) = &at {
            township.set(at.clone());
        }
    };
    view! {
        <li class="item top">
            <Icon name=IconName::Alert/>
            <div class="grow">
                <strong>{about}</strong>
                <p>{figures}</p>
                {grounds}
                <a class="link hit" href=href on:click=show>{word}</a>
            </div>
        </li>
    }
    .into_any()
}

/// One announcement; an office that announced it, or one above, can withdraw it.
fn announced(
    row: &DeclaredRow,
    checked: &PlanChecked,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let said = &row.plan.said;
    let place = Names(checked).place(&said.place);
    let may_withdraw = row.plan.stands() && use_desk().standing().is_office_over(&said.place);
    let withdrawn = row.plan.withdrawals.first().map(|one| format!("已撤回:{}", one.why));
    view! {
        <li class="item top" id=format!("declared-{}", said.id)>
            <div class="grow stack tight">
                <strong>{place}</strong>
                <p>{words::declaration(said)}</p>
                <small class="muted">{said.source.clone()}</small>
                {withdrawn.map(|text| view! { <p class="muted">{text}</p> })}
                {may_withdraw.then(|| withdrawing(row, saved))}
            </div>
        </li>
    }
    .into_any()
}
