//! The zone's steps: veto items, notice, naming, plaque, a star lost, an earlier year taken over.

use super::typed::taken_over;
use super::{Case, card_of, chosen_stars, star_choices, star_code};
use crate::desk::pages::acts::On;
use crate::desk::pages::form::{self, trimmed};
use crate::desk::pages::parts::options;
use crate::functions::EvaluationPlace;
use crate::kit::fields::{Choice, DayField, NoteField, SomeOf, TextField};
use crate::kit::forms;
use crate::words;
use domain::evaluation::{Hit, LostStar, Naming, Stage};
use domain::flaw::{Check, Field, Flaw, Why};
use domain::{Day, StarKind};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// What the zone may do with an evaluation now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Vetoes,
    NoticeOrVetoes,
    NamingOrVetoes,
    Naming,
    Plaque,
    Nothing,
}

impl Next {
    fn of(place: &EvaluationPlace, today: Day) -> Self {
        let named = place.row.evaluation.naming().is_some_and(|naming| !naming.named.is_empty());
        match place.row.evaluation.stage() {
            Stage::Reviewed => Self::Vetoes,
            Stage::Clear => Self::NoticeOrVetoes,
            Stage::Vetoed => Self::NamingOrVetoes,
            Stage::OnNotice { until, .. } if until < today => Self::Naming,
            Stage::Decided if named => Self::Plaque,
            _ => Self::Nothing,
        }
    }
}

/// What the zone may do now, the next step first. A form stands as long as its step is the next one.
pub(super) fn acts(case: &Case) -> AnyView {
    let (place, today) = (case.place, case.desk.today());
    let next = Memo::new(move |_| place.with(|place| Next::of(place, today)));
    let holds_any = Memo::new(move |_| place.with(|place| !place.row.held.is_empty()));
    let this_year = case.year == today.year();
    let (of_step, of_losing) = (case.clone(), case.clone());
    let step = move || {
        let (next, case) = (next.get(), &of_step);
        untrack(|| match next {
            Next::Vetoes => vetoes(case),
            Next::NoticeOrVetoes => view! { {notice(case)} {vetoes(case)} }.into_any(),
            Next::NamingOrVetoes => view! { {naming(case)} {vetoes(case)} }.into_any(),
            Next::Naming => naming(case),
            Next::Plaque => plaque(case),
            Next::Nothing => ().into_any(),
        })
    };
    view! {
        {step}
        {move || holds_any.get().then(|| untrack(|| losing(&of_losing)))}
        {this_year.then(|| taking_over(case))}
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

fn vetoes(case: &Case) -> AnyView {
    let place = case.place;
    let form = case.form(&forms::VETOES, "hits");
    let hit = RwSignal::new(BTreeSet::<String>::new());
    let note = RwSignal::new(String::new());
    let items = Signal::derive(move || options(place.with(|place| place.vetoes.clone()), None));
    let fields = view! {
        <SomeOf label=form.called(Field::VetoHits, "触碰了哪几项,没有就都不选") options=items value=hit optional=true/>
        <NoteField label=form.called(Field::Note, "发生了什么") value=note optional=true/>
    };
    let finish = move || {
        let (note, codes) = (trimmed(note), hit.get());
        let mut check = Check::new();
        check
            .refuse_if(!codes.is_empty() && note.is_empty(), Field::Note, Why::Missing)
            .optional_text(Field::Note, &note)
            .done()?;
        Ok(codes.into_iter().map(|code| Hit { code, note: note.clone() }).collect::<Vec<_>>())
    };
    let of_save = case.clone();
    let save = move |hits| {
        let act = OfficeAct::CheckVetoes { village: of_save.village.clone(), year: of_save.year, hits };
        of_save.save(form, act, "否决项审查已记下");
    };
    card("否决项审查", form::plain(form, fields.into_any(), "记下审查结果", finish, save))
}

fn notice(case: &Case) -> AnyView {
    let place = case.place;
    let text = move || {
        place.with(|place| {
            let stars = words::stars_or_none(&place.row.evaluation.approved());
            format!("公示 {} 天,今天开始。拟命名:{stars}。公示期内居民可以提出异议。", place.notice_days)
        })
    };
    let case = case.clone();
    let begin = move |_| {
        case.act(OfficeAct::BeginNotice { village: case.village.clone(), year: case.year }, "已开始公示");
    };
    let body = view! {
        <p>{text}</p>
        <button type="button" class="btn primary" on:click=begin>"开始公示"</button>
    };
    card("公示", body.into_any())
}

/// The stars that may be named now.
fn ready(place: &EvaluationPlace) -> BTreeSet<StarKind> {
    place.row.evaluation.approved().difference(&place.row.again).copied().collect()
}

fn codes(stars: &BTreeSet<StarKind>) -> BTreeSet<String> {
    stars.iter().map(|star| star_code(*star).to_string()).collect()
}

fn without(all: &BTreeSet<String>, some: &BTreeSet<String>) -> BTreeSet<String> {
    all.difference(some).cloned().collect()
}

/// Ticks every star that is ready but those that somebody left out, who need not know which come to be ready later.
fn ticked(
    ready: Memo<BTreeSet<StarKind>>,
    left_out: RwSignal<BTreeSet<String>>,
) -> RwSignal<BTreeSet<String>> {
    let now = move || ready.with(|ready| left_out.with(|left| without(&codes(ready), left)));
    let ticked = RwSignal::new(untrack(now));
    Effect::new(move |_| {
        let now = now();
        if ticked.with_untracked(|ticked| *ticked != now) {
            ticked.set(now);
        }
    });
    Effect::new(move |_| {
        let left = ticked.with(|ticked| without(&codes(&ready.get_untracked()), ticked));
        if left_out.with_untracked(|before| *before != left) {
            left_out.set(left);
        }
    });
    ticked
}

fn naming(case: &Case) -> AnyView {
    let (place, desk) = (case.place, case.desk);
    let form = case.form(&forms::NAMING, "stars");
    let ready = Memo::new(move |_| place.with(ready));
    let left_out = RwSignal::new(BTreeSet::<String>::new());
    form.part("left_out", left_out);
    let picked = ticked(ready, left_out);
    let note = RwSignal::new(String::new());
    let open = Memo::new(move |_| place.with(|place| place.row.objections_open));
    let finish = move || {
        let named = picked.with(chosen_stars);
        let told = Naming {
            named,
            held_before: BTreeSet::new(),
            on: desk.today(),
            note: trimmed(note),
            not_confirmed: BTreeSet::new(),
            version: None,
        };
        told.check(&place.with(|place| place.row.evaluation.approved())).map(|()| told)
    };
    let of_save = case.clone();
    let save = move |told: Naming| {
        let (village, year) = (of_save.village.clone(), of_save.year);
        let act = OfficeAct::NameStars { village, year, stars: told.named, note: told.note };
        of_save.save(form, act, "已命名,光荣榜同时更新");
    };
    let choices = Signal::derive(move || ready.with(star_choices));
    let fields = view! {
        <p class="muted" hidden=move || !ready.with(BTreeSet::is_empty)>"现在没有可以命名的星。"</p>
        <div hidden=move || ready.with(BTreeSet::is_empty)>
            <SomeOf label=form.called(Field::Stars, "命名哪几颗星").unkept() options=choices value=picked optional=true/>
        </div>
        {move || place.with(|place| let_go(place, picked))}
        <NoteField
            label=form.called(Field::DecisionNote, "说明")
            value=note
            optional=true
            hint="公示过又不命名的星,要写明原因。"
        />
    };
    let body = view! {
        {move || {
            let open = open.get();
            (open > 0)
                .then(|| view! { <p class="notice warn">{format!("还有 {open} 件异议没有答复,答复以后才能命名。")}</p> })
        }}
        {move || place.with(upheld)}
        <div hidden=move || { open.get() > 0 }>
            {form::plain(form, fields.into_any(), "命名", finish, save)}
        </div>
    };
    card("命名", body.into_any())
}

/// Stars to whose naming an objection holds, each with the way there.
fn upheld(place: &EvaluationPlace) -> AnyView {
    let line = |star: &StarKind| {
        view! {
            <p class="notice warn">
                {format!("{}有异议成立,专班再联审以前不能命名。", star.name())}
                " "
                <a class="link" href=format!("#{}", card_of(*star))>"看这颗星"</a>
            </p>
        }
    };
    place.row.again.iter().map(line).collect::<Vec<_>>().into_any()
}

/// Held, claimed again, and not chosen here: naming the others lets it go.
fn let_go(place: &EvaluationPlace, picked: RwSignal<BTreeSet<String>>) -> Option<AnyView> {
    let gone = place.row.evaluation.not_confirmed(&place.row.held, &picked.with(chosen_stars));
    (!gone.is_empty()).then(|| {
        let stars = words::stars_or_none(&gone);
        view! { <p class="notice warn">{format!("复评没有通过,命名以后不再持有:{stars}。")}</p> }.into_any()
    })
}

fn plaque(case: &Case) -> AnyView {
    let today = case.desk.today();
    let form = case.form(&forms::PLAQUE, "day");
    let day = RwSignal::new(Some(today));
    let fields = view! { <DayField label=form.called(Field::On, "授牌那天") value=day most=Some(today)/> };
    let finish = move || day.get().ok_or_else(|| vec![Flaw::new(Field::On, Why::Missing)]);
    let of_save = case.clone();
    let save = move |on| {
        let act = OfficeAct::GivePlaque { village: of_save.village.clone(), year: of_save.year, on };
        of_save.save(form, act, "授牌已记下");
    };
    card("授牌", form::plain(form, fields.into_any(), "记下授牌", finish, save))
}

fn losing(case: &Case) -> AnyView {
    let (place, desk, year) = (case.place, case.desk, case.year);
    let form = case.form(&forms::REMOVE_STAR, "star");
    let held = Memo::new(move |_| place.with(|place| place.row.held.clone()));
    let choices = Signal::derive(move || options(held.with(star_choices), Some("请选一颗星")));
    let (star, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let fields = view! {
        <Choice label=form.called(Field::Stars, "哪颗星") options=choices value=star/>
        <NoteField label=form.called(Field::LossReason, "为什么摘星") value=reason/>
    };
    let finish = move || {
        let (on, reason) = (desk.today(), trimmed(reason));
        let chosen = chosen_stars(&[star.get()].into()).into_iter().next();
        let chosen = chosen.filter(|star| held.with(|held| held.contains(star)));
        Check::new()
            .refuse_if(chosen.is_none(), Field::Stars, Why::Missing)
            .text(Field::LossReason, &reason)
            .done()?;
        let star = chosen.ok_or_else(Vec::new)?;
        Ok(LostStar { star, reason, on })
    };
    let of_save = case.clone();
    let save = move |lost: LostStar| {
        let act = OfficeAct::RemoveStar {
            village: of_save.village.clone(),
            year,
            star: lost.star,
            reason: lost.reason,
            on: lost.on,
        };
        of_save.save(form, act, "已摘星,光荣榜同时更新");
    };
    let counts = format!(
        "记在 {year} 年:{year} 年新得的星摘去以后,它的奖补就不该付,付了的要收回;以前得的星,奖补不变。"
    );
    let body = view! {
        <p class="muted">{counts}</p>
        {form::folded("摘掉一颗星", form, fields.into_any(), "摘星", finish, save)}
    };
    card("摘星", body.into_any())
}

/// 补录: a naming of an earlier year.
fn taking_over(case: &Case) -> AnyView {
    let (desk, again, today) = (case.desk, case.again, case.desk.today());
    let village = case.place.with_untracked(|place| place.row.village.clone());
    let all: BTreeSet<_> = StarKind::of(village.kind).iter().copied().collect();
    let form = case.form(&forms::TAKE_OVER, "naming");
    let (before, won) = (RwSignal::new(BTreeSet::<String>::new()), RwSignal::new(BTreeSet::<String>::new()));
    let year = RwSignal::new((today.year() - 1).to_string());
    let (day, source) = (RwSignal::new(None::<Day>), RwSignal::new(String::new()));
    let choices = star_choices(&all);
    let fields = view! {
        <div class="form-grid">
            <TextField label=form.of(Field::Year) value=year/>
            <DayField label=form.called(Field::On, "命名那天") value=day most=Some(today)/>
        </div>
        <SomeOf label=form.called(Field::Stars, "那年年初已得的星") options=choices.clone() value=before optional=true/>
        <SomeOf label=form.called(Field::Stars, "那年命名的星") options=choices value=won optional=true/>
        <TextField label=form.called(Field::DecisionNote, "依据") value=source hint="哪份文件"/>
    };
    let finish = move || {
        let (year, on, source) = taken_over(year, day, source, today.year())?;
        Ok((year, on, source, before.with(chosen_stars), won.with(chosen_stars)))
    };
    let save = move |(year, on, source, held_before, stars)| {
        let village = village.code.clone();
        let at = On::Server(village.clone(), 0);
        let act = OfficeAct::TakeOverNaming { village, year, held_before, stars, on, source };
        let acts = vec![(at, Intent::Office(act))];
        desk.act_form_until_it_stands(form, acts, "往年命名已补录", move |_| again.ask());
    };
    form::folded("补录往年的命名", form, fields.into_any(), "补录", finish, save)
}
