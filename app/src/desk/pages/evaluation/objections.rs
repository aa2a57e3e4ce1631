//! Objections to what stands on notice, with their answers: one by one, and those of a crowd together.

use super::{Case, chosen_stars, star_choices};
use crate::desk::pages::acts::On;
use crate::desk::pages::form::{self, trimmed};
use crate::desk::pages::parts::options;
use crate::functions::EvaluationPlace;
use crate::kit::fields::{NoteField, OneOf, SomeOf};
use crate::kit::{Form, forms};
use crate::words;
use domain::flaw::{Check, Field};
use domain::{Objection, ObjectionId};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// Objections with their answers, and a form where one is owed.
pub(super) fn objections(case: &Case) -> AnyView {
    let place = case.place;
    let count = Memo::new(move |_| place.with(|place| place.objections.len() + place.crowd_total));
    let ids = move || place.with(|place| ids(&place.objections));
    let of_card = case.clone();
    let card = move |id| objection_card(&of_card, id);
    view! {
        <section class="stack" aria-labelledby="objections" hidden=move || count.get() == 0>
            <h2 id="objections">{move || format!("异议 {} 件", count.get())}</h2>
            <div class="columns">
                <For each=ids key=|id| *id children=card/>
            </div>
            {together(case)}
        </section>
    }
    .into_any()
}

fn ids(objections: &[(Objection, u64)]) -> Vec<ObjectionId> {
    objections.iter().map(|(objection, _)| objection.filed.id).collect()
}

/// An objection of the page, with its version.
fn found(place: &EvaluationPlace, id: ObjectionId) -> Option<&(Objection, u64)> {
    place.objections.iter().chain(&place.crowd).find(|(objection, _)| objection.filed.id == id)
}

/// Objections that came in a crowd or repeat others: looked through and declined together, with one answer.
fn together(case: &Case) -> AnyView {
    let place = case.place;
    let any = Memo::new(move |_| place.with(|place| !place.crowd.is_empty()));
    let case = case.clone();
    (move || any.get().then(|| untrack(|| crowd(&case)))).into_any()
}

fn crowd(case: &Case) -> AnyView {
    let (place, today) = (case.place, case.desk.today());
    let of_line = case.clone();
    let line = move |id: ObjectionId| {
        let said = place.with_untracked(|place| {
            found(place, id).map(|(it, _)| (words::when(it.at, today), it.filed.text.clone()))
        });
        let (when, text) = said.unwrap_or_default();
        let form = Form::open(&forms::ANSWER, format!("answer/{id}"));
        let answer = answering(&of_line, form, id);
        view! {
            <li class="stack">
                <small class="muted num">{when}</small>
                <p class="prose">{text}</p>
                <details open=form.is_begun()>
                    <summary>"单独答复"</summary>
                    {answer}
                </details>
            </li>
        }
    };
    let counts = Memo::new(move |_| place.with(|place| (place.crowd.len(), place.crowd_total)));
    let form = case.form(&forms::ANSWER_TOGETHER, "crowd");
    let text = RwSignal::new(String::new());
    let fields = view! {
        <NoteField
            label=form.called(Field::Answer, "一并答复:异议不成立")
            value=text
            hint="居民凭查询码看到,也写在村(社区)页面上;不要写人名。"
        />
        <p class="muted">{move || format!("一次答复上面这 {} 件。", counts.get().0)}</p>
    };
    let finish = move || {
        let answer = trimmed(text);
        Check::new().text(Field::Answer, &answer).done().map(|()| answer)
    };
    let of_save = case.clone();
    let save = move |answer: String| {
        let decline = |(it, ver): &(Objection, u64)| {
            let act = OfficeAct::AnswerObjection {
                objection: it.filed.id,
                upheld: false,
                answer: answer.clone(),
                stars: BTreeSet::new(),
            };
            (On::Server(it.township.clone(), *ver), Intent::Office(act))
        };
        let acts = place.with_untracked(|place| place.crowd.iter().map(decline).collect());
        of_save.save_each(form, acts, "已一并答复");
    };
    let more = move || {
        let (here, all) = counts.get();
        (all > here).then(|| {
            let left = all - here;
            view! { <p class="muted">{format!("还有 {left} 件,答复这些以后接着显示。")}</p> }
        })
    };
    let answer = form::plain(form, fields.into_any(), "一并答复", finish, save);
    view! {
        <details class="card stack" open=form.is_begun()>
            <summary>{move || format!("重复的、短时间里大量提交的异议 {} 件", counts.get().1)}</summary>
            <p class="muted">"这些和别的异议写的一样,或者来自同一个网络、来得很密。看过以后可以一并答复;其中有新情况的,请先单独答复。"</p>
            <ul class="stack">
                <For each=move || place.with(|place| ids(&place.crowd)) key=|id| *id children=line/>
            </ul>
            {more}
            {answer}
        </details>
    }
    .into_any()
}

fn objection_card(case: &Case, id: ObjectionId) -> AnyView {
    let (place, today) = (case.place, case.desk.today());
    let told = place.with_untracked(|place| {
        found(place, id).map(|(it, _)| (words::when(it.at, today), it.filed.text.clone()))
    });
    let (when, text) = told.unwrap_or_default();
    let answered =
        Memo::new(move |_| place.with(|place| found(place, id).and_then(|(it, _)| it.answer.clone())));
    let case = case.clone();
    let answer = move || {
        match answered.get() {
        Some(answer) => view! {
            <p><span class="chip ok">{format!("已答复 · {}", words::answered(answer.upheld, &answer.stars))}</span></p>
            <p>{answer.text}</p>
        }
        .into_any(),
        None => untrack(|| {
            let form = Form::open(&forms::ANSWER, format!("answer/{id}"));
            answering(&case, form, id)
        }),
    }
    };
    view! {
        <article class="card stack">
            <small class="muted num">{when}</small>
            <p class="prose">{text}</p>
            {answer}
        </article>
    }
    .into_any()
}

fn answering(case: &Case, form: Form, id: ObjectionId) -> AnyView {
    let place = case.place;
    let (upheld, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let choices = options([("yes", words::upheld(true)), ("no", words::upheld(false))], None);
    let stars = place.with_untracked(|place| star_choices(&place.row.evaluation.approved()));
    // Where there is no choice, it is about the one star there is.
    let only = stars.first().filter(|_| stars.len() == 1).map(|(code, _)| code.clone());
    let about = RwSignal::new(only.into_iter().collect::<BTreeSet<_>>());
    let which = (stars.len() > 1).then(|| {
        view! {
            <div hidden=move || upheld.with(|chosen| chosen != "yes")>
                <SomeOf
                    label=form.called(Field::Stars, "涉及哪颗星,不选就是公示的每一颗")
                    options=stars.clone()
                    value=about
                    optional=true
                />
            </div>
        }
    });
    let fields = view! {
        <OneOf label=form.called(Field::Objection, "核实的结果") options=choices value=upheld/>
        {which}
        <NoteField
            label=form.of(Field::Answer)
            value=text
            hint="居民凭查询码看到,也写在村(社区)页面上;不要写人名。"
        />
    };
    let finish = move || {
        let (answer, chosen) = (trimmed(text), upheld.get());
        Check::new().text(Field::Objection, &chosen).text(Field::Answer, &answer).done()?;
        let upheld = chosen == "yes";
        let stars = if upheld { about.with(chosen_stars) } else { BTreeSet::new() };
        Ok(OfficeAct::AnswerObjection { objection: id, upheld, answer, stars })
    };
    let case = case.clone();
    let save = move |act| {
        let at = place.with_untracked(|place| found(place, id).map(|(it, ver)| (it.township.clone(), *ver)));
        let Some((township, ver)) = at else { return };
        case.save_each(form, vec![(On::Server(township, ver), Intent::Office(act))], "已答复");
    };
    form::plain(form, fields.into_any(), "答复", finish, save)
}
