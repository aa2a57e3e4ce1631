//! The zone's steps: veto items, notice, naming, plaque, a star lost, an earlier year taken over.

use super::{card_of, chosen_stars, on, star_choices, star_code, worded};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::desk::pages::parts::options;
use crate::functions::EvaluationPlace;
use crate::parts::fields::{Choice, DayField, FlawList, NoteField, SomeOf, TextField};
use crate::words;
use domain::evaluation::{Hit, LONGEST_WORDS, LostStar, Naming, Stage};
use domain::flaw::{Check, Field, Why};
use domain::{Day, Flaw, StarKind};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// What the zone may do now, the next step first.
pub(super) fn acts(place: &EvaluationPlace, again: Again) -> AnyView {
    let today = use_desk().today();
    let step = match place.row.evaluation.stage() {
        Stage::Reviewed => vetoes(place, again),
        Stage::Clear => view! { {notice(place, again)} {vetoes(place, again)} }.into_any(),
        Stage::Vetoed => view! { {naming(place, again)} {vetoes(place, again)} }.into_any(),
        Stage::OnNotice { until, .. } if until < today => naming(place, again),
        Stage::Decided => plaque(place, again),
        _ => ().into_any(),
    };
    let this_year = place.row.evaluation.year == today.year();
    view! {
        {step}
        {losing(place, again)}
        {this_year.then(|| taking_over(place, again))}
    }
    .into_any()
}

fn card(title: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="card stack" aria-label=title>
            <h2>{title}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn vetoes(place: &EvaluationPlace, again: Again) -> AnyView {
    let desk = use_desk();
    let (at, village, year) = (on(&place.row), place.row.village.code.clone(), place.row.evaluation.year);
    let hit = RwSignal::new(BTreeSet::<String>::new());
    let note = RwSignal::new(String::new());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let items = options(place.vetoes.clone(), None);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let note = note.with_untracked(|note| note.trim().to_owned());
        let hits: Vec<_> =
            hit.get_untracked().into_iter().map(|code| Hit { code, note: note.clone() }).collect();
        let missing = !hits.is_empty() && note.is_empty();
        let checked = Check::new().refuse_if(missing, Field::VetoHits, Why::Missing).done();
        flaws.set(checked.err().unwrap_or_default());
        if flaws.with_untracked(Vec::is_empty) {
            let intent = Intent::Office(OfficeAct::CheckVetoes { village: village.clone(), year, hits });
            desk.act(at.clone(), intent, "否决项审查已记下", move |_| again.ask());
        }
    };
    let form = view! {
        <form class="stack" on:submit=send novalidate>
            <SomeOf label="触碰了哪几项,没有就都不选" options=items value=hit optional=true/>
            <NoteField label="发生了什么" value=note max=LONGEST_WORDS optional=true/>
            <FlawList flaws/>
            <button type="submit" class="btn primary">"记下审查结果"</button>
        </form>
    };
    card("否决项审查", form.into_any())
}

fn notice(place: &EvaluationPlace, again: Again) -> AnyView {
    let desk = use_desk();
    let (at, village, year) = (on(&place.row), place.row.village.code.clone(), place.row.evaluation.year);
    let text = format!(
        "公示 {} 天,今天开始。拟命名:{}。公示期内居民可以提出异议。",
        place.notice_days,
        words::stars_or_none(&place.row.evaluation.approved())
    );
    let begin = move |_| {
        let intent = Intent::Office(OfficeAct::BeginNotice { village: village.clone(), year });
        desk.act(at.clone(), intent, "已开始公示", move |_| again.ask());
    };
    let body = view! {
        <p>{text}</p>
        <button type="button" class="btn primary" on:click=begin>"开始公示"</button>
    };
    card("公示", body.into_any())
}

fn naming(place: &EvaluationPlace, again: Again) -> AnyView {
    let desk = use_desk();
    let (at, village, year) = (on(&place.row), place.row.village.code.clone(), place.row.evaluation.year);
    let approved = place.row.evaluation.approved();
    let ready: BTreeSet<_> = approved.difference(&place.row.again).copied().collect();
    let picked =
        RwSignal::new(ready.iter().map(|star| star_code(*star).to_string()).collect::<BTreeSet<_>>());
    let note = RwSignal::new(String::new());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let choices = star_choices(&ready);
    let open = place.row.objections_open;
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let named = picked.with_untracked(chosen_stars);
        let note = note.with_untracked(|note| note.trim().to_owned());
        let told = Naming {
            named: named.clone(),
            held_before: BTreeSet::new(),
            on: desk.today(),
            note: note.clone(),
            not_confirmed: BTreeSet::new(),
            version: None,
        };
        flaws.set(told.check(&approved).err().unwrap_or_default());
        if flaws.with_untracked(Vec::is_empty) {
            let intent =
                Intent::Office(OfficeAct::NameStars { village: village.clone(), year, stars: named, note });
            desk.act(at.clone(), intent, "已命名,光荣榜同时更新", move |_| again.ask());
        }
    };
    let waits = (open > 0).then(
        || view! { <p class="notice warn">{format!("还有 {open} 件异议没有答复,答复以后才能命名。")}</p> },
    );
    let upheld: Vec<_> = place
        .row
        .again
        .iter()
        .map(|star| {
            view! {
                <p class="notice warn">
                    {format!("{}有异议成立,专班再联审以前不能命名。", star.name())}
                    " "
                    <a class="link" href=format!("#{}", card_of(*star))>"看这颗星"</a>
                </p>
            }
        })
        .collect();
    // Held, claimed again, and not chosen here: naming the others lets it go.
    let (claimed, held) = (place.row.evaluation.clone(), place.row.held.clone());
    let let_go = move || {
        let gone = claimed.not_confirmed(&held, &picked.with(chosen_stars));
        (!gone.is_empty()).then(|| {
            let stars = words::stars_or_none(&gone);
            view! { <p class="notice warn">{format!("复评没有通过,命名以后不再持有:{stars}。")}</p> }
        })
    };
    let which = if choices.is_empty() {
        view! { <p class="muted">"现在没有可以命名的星。"</p> }.into_any()
    } else {
        view! { <SomeOf label="命名哪几颗星" options=choices value=picked optional=true/> }.into_any()
    };
    let form = view! {
        {waits}
        {upheld}
        <form class="stack" on:submit=send novalidate>
            {which}
            {let_go}
            <NoteField label="说明" value=note max=LONGEST_WORDS optional=true hint="公示过又不命名的星,要写明原因。"/>
            <FlawList flaws/>
            <button type="submit" class="btn primary" disabled={open > 0}>"命名"</button>
        </form>
    };
    card("命名", form.into_any())
}

fn plaque(place: &EvaluationPlace, again: Again) -> AnyView {
    if place.row.evaluation.naming().is_none_or(|naming| naming.named.is_empty()) {
        return ().into_any();
    }
    let desk = use_desk();
    let (at, village, year) = (on(&place.row), place.row.village.code.clone(), place.row.evaluation.year);
    let day = RwSignal::new(Some(desk.today()));
    let give = move |_| {
        if let Some(on) = day.get_untracked() {
            let intent = Intent::Office(OfficeAct::GivePlaque { village: village.clone(), year, on });
            desk.act(at.clone(), intent, "授牌已记下", move |_| again.ask());
        }
    };
    let body = view! {
        <DayField label="授牌那天" value=day most=Some(desk.today())/>
        <button type="button" class="btn primary" on:click=give>"记下授牌"</button>
    };
    card("授牌", body.into_any())
}

fn losing(place: &EvaluationPlace, again: Again) -> AnyView {
    let held = &place.row.held;
    if held.is_empty() {
        return ().into_any();
    }
    let desk = use_desk();
    let (at, village, year) = (on(&place.row), place.row.village.code.clone(), place.row.evaluation.year);
    let choices = star_choices(held);
    let star = RwSignal::new(choices.first().map(|(code, _)| code.clone()).unwrap_or_default());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let send = move |reason: String| {
        let today = desk.today();
        let Some(star) = chosen_stars(&[star.get_untracked()].into()).into_iter().next() else { return };
        let lost = LostStar { star, reason: reason.clone(), on: today };
        flaws.set(lost.check(today).err().unwrap_or_default());
        if flaws.with_untracked(Vec::is_empty) {
            let intent = Intent::Office(OfficeAct::RemoveStar {
                village: village.clone(),
                year,
                star,
                reason,
                on: today,
            });
            desk.act(at.clone(), intent, "已摘星,光荣榜同时更新", move |_| again.ask());
        }
    };
    let form = worded("写明原因", "为什么摘星", "摘星", false, flaws, send);
    let counts = format!(
        "记在 {year} 年:{year} 年新得的星摘去以后,它的奖补就不该付,付了的要收回;以前得的星,奖补不变。"
    );
    let body = view! {
        <p class="muted">{counts}</p>
        <Choice label="哪颗星" options=choices value=star/>
        {form}
    };
    card("摘星", body.into_any())
}

/// 补录: a naming of an earlier year.
fn taking_over(place: &EvaluationPlace, again: Again) -> AnyView {
    let desk = use_desk();
    let village = place.row.village.clone();
    let all: BTreeSet<_> = StarKind::of(village.kind).iter().copied().collect();
    let (before, won) = (RwSignal::new(BTreeSet::<String>::new()), RwSignal::new(BTreeSet::<String>::new()));
    let (of_year, source) =
        (RwSignal::new((desk.today().year() - 1).to_string()), RwSignal::new(String::new()));
    let day = RwSignal::new(None::<Day>);
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let choices = star_choices(&all);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let source = source.with_untracked(|source| source.trim().to_owned());
        let year: i32 = of_year.with_untracked(|year| year.trim().parse().unwrap_or(0));
        let checked = Check::new()
            .range(Field::Years, i64::from(year), 2022, i64::from(desk.today().year()) - 1)
            .refuse_if(day.get_untracked().is_none(), Field::On, Why::Missing)
            .text(Field::DecisionNote, &source, LONGEST_WORDS)
            .done();
        flaws.set(checked.err().unwrap_or_default());
        let (Some(on), true) = (day.get_untracked(), flaws.with_untracked(Vec::is_empty)) else { return };
        let intent = Intent::Office(OfficeAct::TakeOverNaming {
            village: village.code.clone(),
            year,
            held_before: before.with_untracked(chosen_stars),
            stars: won.with_untracked(chosen_stars),
            on,
            source,
        });
        let at = crate::desk::pages::acts::On::Server(village.code.clone(), 0);
        desk.act(at, intent, "往年命名已补录", move |_| again.ask());
    };
    view! {
        <details class="more">
            <summary>"补录往年的命名"</summary>
            <form class="stack" on:submit=send novalidate>
                <div class="form-grid">
                    <TextField label="年度" value=of_year mode="numeric"/>
                    <DayField label="命名那天" value=day most=Some(desk.today())/>
                </div>
                <SomeOf label="那年年初已得的星" options=choices.clone() value=before optional=true/>
                <SomeOf label="那年命名的星" options=choices value=won optional=true/>
                <TextField label="依据" value=source hint="哪份文件"/>
                <FlawList flaws/>
                <button type="submit" class="btn">"补录"</button>
            </form>
        </details>
    }
    .into_any()
}
