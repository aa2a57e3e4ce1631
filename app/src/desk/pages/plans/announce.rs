//! 公布的计划 — taken down as it was said, and withdrawn with a reason.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{folded, trimmed};
use crate::desk::pages::parts::options;
use crate::functions::DeclaredRow;
use crate::kit::fields::{Choice, TextField, flaw_of};
use crate::kit::{Form, forms};
use crate::words;
use domain::flaw::{Check, Field, Why};
use domain::{Declaration, Flaw, PilotTrack, Place, PlaceCode, PlaceLevel, PlacesMeant, StarKind};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// Numbers asked for, each with what it counts; what is left empty was not said.
type Asked<T> = Vec<(T, RwSignal<String>)>;

fn asked<T>(what: impl IntoIterator<Item = T>) -> Asked<T> {
    what.into_iter().map(|it| (it, RwSignal::new(String::new()))).collect()
}

/// The numbers given. What is no number is wrong under its own name.
fn given<T: Copy>(
    form: Form,
    asked: &Asked<T>,
    label: fn(T) -> &'static str,
) -> Result<Vec<(T, u32)>, Vec<Flaw>> {
    let filled = asked.iter().filter(|(_, text)| !trimmed(*text).is_empty());
    let number = |(what, text): &(T, RwSignal<String>)| match trimmed(*text).parse() {
        Ok(number) => Ok((*what, number)),
        Err(_) => {
            form.called(Field::DeclaredFigures, label(*what));
            Err(vec![Flaw::new(Field::DeclaredFigures, Why::Malformed)])
        }
    };
    filled.map(number).collect()
}

fn fields<T: Copy>(form: Form, asked: &Asked<T>, label: fn(T) -> &'static str) -> Vec<AnyView> {
    let field = |(what, value): &(T, RwSignal<String>)| {
        let label = form.called(Field::DeclaredFigures, label(*what));
        view! { <TextField label value=*value unit="个"/> }.into_any()
    };
    asked.iter().map(field).collect()
}

const fn exist_word((): ()) -> &'static str {
    "实有"
}

const fn level_word(level: u8) -> &'static str {
    match level {
        5 => "五星",
        4 => "四星",
        3 => "三星",
        2 => "二星",
        _ => "一星",
    }
}

/// The form in which an announcement is taken down.
pub(super) fn announce(
    under: &PlaceCode,
    year: i32,
    places: Vec<Place>,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let desk = use_desk();
    let above = |place: &Place| matches!(place.code.level(), PlaceLevel::Zone | PlaceLevel::Township);
    let own = places.into_iter().filter(|place| above(place) && under.covers(&place.code));
    let who = options(own.map(|place| (place.code, place.name)), None);
    let kinds = PlacesMeant::ALL.iter().enumerate();
    let kinds = options(kinds.map(|(at, of)| (at, words::places_meant(*of))), None);
    let form = Form::open(&forms::ANNOUNCE, format!("announce/{year}"));
    let (place, of) = (RwSignal::new(under.to_string()), RwSignal::new("0".to_owned()));
    let (levels, stars, pilots) = (asked((1..=5).rev()), asked(StarKind::ALL), asked(PilotTrack::ALL));
    let (exist, source) = (asked([()]), RwSignal::new(String::new()));
    let numbers = [
        fields(form, &levels, level_word),
        fields(form, &stars, StarKind::name),
        fields(form, &pilots, PilotTrack::name),
        fields(form, &exist, exist_word),
    ];
    // What is wrong with the numbers is wrong with all of them together.
    let all_numbers = form.of(Field::DeclaredFigures);
    let said = move || {
        let no_place = |_| vec![Flaw::new(Field::PlaceCode, Why::Missing)];
        form.of(Field::DeclaredFigures);
        let exist = given(form, &exist, exist_word)?.first().map(|((), count)| *count);
        let said = Declaration {
            id: desk.device().mint(),
            place: trimmed(place).parse().map_err(no_place)?,
            year,
            of: PlacesMeant::ALL[of.with(|of| of.parse().unwrap_or(0)) % PlacesMeant::ALL.len()],
            levels: given(form, &levels, level_word)?,
            stars: given(form, &stars, StarKind::name)?,
            pilots: given(form, &pilots, PilotTrack::name)?,
            exist,
            source: trimmed(source),
        };
        said.check().map(|()| said)
    };
    let save = move |said: Declaration| {
        let acts = vec![(On::Server(said.place.clone(), 0), Intent::Office(OfficeAct::DeclarePlan(said)))];
        desk.act_form(form, acts, "公布的计划已记下", move |_| saved());
    };
    let fields = view! {
        <p class="muted">"照公布的原样填,没说的空着;数对不上也照填,核对时会指出来。"</p>
        <div class="form-grid">
            <Choice label=form.called(Field::PlaceCode, "谁公布的") options=who value=place/>
            <Choice label=form.called(Field::PlaceKind, "说的是") options=kinds value=of/>
        </div>
        <div class="form-grid">{numbers.into_iter().flatten().collect::<Vec<_>>()}</div>
        {flaw_of(all_numbers)}
        <TextField label=form.of(Field::DeclaredSource) value=source hint="哪次会、哪份文件或报道"/>
    };
    folded("记下一份公布的计划", form, fields.into_any(), "记下", said, save)
}

/// The form in which an announcement is withdrawn.
pub(super) fn withdrawing(row: &DeclaredRow, saved: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let desk = use_desk();
    let (id, place, ver) = (row.plan.said.id, row.plan.said.place.clone(), row.ver);
    let form = Form::open(&forms::WITHDRAW_ANNOUNCED, format!("withdraw-announced/{id}"));
    let reason = RwSignal::new(String::new());
    let finish = move || {
        let why = trimmed(reason);
        Check::new().text(Field::WithdrawalReason, &why).done().map(|()| why)
    };
    let save = move |why| {
        let act = OfficeAct::WithdrawDeclaredPlan { plan: id, why };
        let acts = vec![(On::Server(place.clone(), ver), Intent::Office(act))];
        desk.act_form(form, acts, "已撤回", move |_| saved());
    };
    let fields = view! { <TextField label=form.called(Field::WithdrawalReason, "为什么撤回") value=reason/> };
    folded("撤回", form, fields.into_any(), "撤回这份", finish, save)
}
