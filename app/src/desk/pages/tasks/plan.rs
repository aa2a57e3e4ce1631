//! 节点 — the steps of a task with their days, planned back from the deadline and put right by hand.

use crate::desk::draft::DraftStep;
use crate::parts::icon::{Icon, IconName};
use leptos::html;
use leptos::prelude::*;

/// The steps, to be put right by hand.
#[component]
pub fn PlanInput(
    /// Which plan on the page this is, for the ids of its inputs.
    #[prop(into)]
    name: String,
    /// The steps so far.
    #[prop(into)]
    steps: Signal<Vec<DraftStep>>,
    /// Takes the steps after a change by hand.
    on_change: impl Fn(Vec<DraftStep>) + Clone + Send + 'static,
) -> impl IntoView {
    let count = Memo::new(move |_| steps.with(Vec::len));
    let change = {
        let on_change = on_change.clone();
        move |edit: &dyn Fn(&mut Vec<DraftStep>)| {
            let mut list = steps.get_untracked();
            edit(&mut list);
            on_change(list);
        }
    };
    let add = {
        let change = change.clone();
        move |_| change(&|list: &mut Vec<DraftStep>| list.push(DraftStep::default()))
    };
    let rows = move || {
        (0..count.get())
            .map(|place| {
                let step = move || steps.with(|list| list.get(place).cloned().unwrap_or_default());
                let (rename, redate, drop) = (change.clone(), change.clone(), change.clone());
                let day = NodeRef::<html::Input>::new();
                // Half a date is none, and what is typed of it stays.
                Effect::new(move |_| {
                    let now = step().due_on;
                    if let Some(day) =
                        day.get().filter(|day| day.value() != now && !day.validity().bad_input())
                    {
                        day.set_value(&now);
                    }
                });
                let (name_id, day_id) = (format!("{name}-step-{place}"), format!("{name}-day-{place}"));
                view! {
                    <li class="row wrap">
                        <div class="grow">
                            <label class="visually-hidden" for=name_id.clone()>
                                {format!("第 {} 步", place + 1)}
                            </label>
                            <input
                                id=name_id
                                class="input"
                                prop:value=move || step().name
                                on:input:target=move |event| {
                                    let text = event.target().value();
                                    rename(&|list| list[place].name.clone_from(&text));
                                }
                            />
                        </div>
                        <div>
                            <label class="visually-hidden" for=day_id.clone()>
                                {format!("第 {} 步完成日期", place + 1)}
                            </label>
                            <input
                                id=day_id
                                class="input"
                                type="date"
                                node_ref=day
                                on:input:target=move |event| {
                                    let text = event.target().value();
                                    redate(&|list| list[place].due_on.clone_from(&text));
                                }
                            />
                        </div>
                        <button
                            type="button"
                            class="btn small"
                            aria-label=format!("去掉第 {} 步", place + 1)
                            on:click=move |_| {
                                drop(&|list: &mut Vec<DraftStep>| {
                                    list.remove(place);
                                });
                            }
                        >
                            <Icon name=IconName::Trash/>
                        </button>
                    </li>
                }
            })
            .collect::<Vec<_>>()
    };
    view! {
        <ol class="stack tight">{rows}</ol>
        <button type="button" class="btn small" on:click=add>
            <Icon name=IconName::Plus/>
            "添一步"
        </button>
    }
}
