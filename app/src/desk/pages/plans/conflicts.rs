//! 两个值待选 — two offices set the same field of a plan; one tap settles which value stands.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::words;
use domain::{PlanChange, StarPlan};
use leptos::prelude::*;
use sync::Intent;

/// A line for each field in which two values met.
pub(super) fn conflicts(
    plan: &StarPlan,
    ver: u64,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> Vec<AnyView> {
    let card = |field: &domain::Register<PlanChange>| {
        let (name, _) = words::plan_change(&field.value);
        let values = std::iter::once(&field.value).chain(field.contested.iter().map(|(value, _)| value));
        let picks: Vec<_> = values.map(|value| pick(plan, ver, value, saved)).collect();
        view! {
            <div class="row wrap needs-you">
                <span>{format!("{name}:两个人同时改成了不同的,请选一个")}</span>
                {picks}
            </div>
        }
        .into_any()
    };
    plan.contested().map(card).collect()
}

fn pick(
    plan: &StarPlan,
    ver: u64,
    value: &PlanChange,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let (_, word) = words::plan_change(value);
    let (village, year, change) = (plan.village.clone(), plan.year, value.clone());
    let settle = move |_| {
        let intent = Intent::SettlePlan { village: village.clone(), year, change: change.clone() };
        let on = On::Server(village.clone(), ver);
        use_desk().act(on, intent, "已选定,大家看到的都是这个值", move |_| saved());
    };
    view! {
        <button type="button" class="btn small" on:click=settle>
            {format!("就按 {word}")}
        </button>
    }
    .into_any()
}
