//! 公布的计划 — taken down as it was said, and withdrawn with a reason.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::options;
use crate::functions::DeclaredRow;
use crate::parts::fields::{Choice, FlawList, TextField};
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

/// The numbers given; none when one is no number.
fn given<T: Copy>(asked: &Asked<T>) -> Option<Vec<(T, u32)>> {
    let filled = asked.iter().filter(|(_, text)| text.with_untracked(|text| !text.trim().is_empty()));
    filled.map(|(what, text)| Some((*what, text.with_untracked(|text| text.trim().parse().ok())?))).collect()
}

fn fields<T: Copy>(asked: &Asked<T>, label: fn(T) -> &'static str) -> Vec<AnyView> {
    let field = |(what, value): &(T, RwSignal<String>)| {
        view! { <TextField label=label(*what) value=*value mode="numeric" unit="个"/> }.into_any()
    };
    asked.iter().map(field).collect()
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
#[component]
pub(super) fn Announce(
    under: PlaceCode,
    year: i32,
    places: Vec<Place>,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let desk = use_desk();
    let above = |place: &Place| matches!(place.code.level(), PlaceLevel::Zone | PlaceLevel::Township);
    let own = places.into_iter().filter(|place| above(place) && under.covers(&place.code));
    let who = options(own.map(|place| (place.code, place.name)), None);
    let kinds = PlacesMeant::ALL.iter().enumerate();
    let kinds = options(kinds.map(|(at, of)| (at, words::places_meant(*of))), None);
    let (place, of) = (RwSignal::new(under.to_string()), RwSignal::new("0".to_owned()));
    let (levels, stars, pilots) = (asked((1..=5).rev()), asked(StarKind::ALL), asked(PilotTrack::ALL));
    let (exist, source) = (asked([()]), RwSignal::new(String::new()));
    let numbers = [
        fields(&levels, level_word),
        fields(&stars, StarKind::name),
        fields(&pilots, PilotTrack::name),
        fields(&exist, |()| "实有"),
    ];
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let said = move || {
        let no_number = || vec![Flaw::new(Field::DeclaredFigures, Why::Malformed)];
        let exist = given(&exist).ok_or_else(no_number)?.first().map(|((), count)| *count);
        let said = Declaration {
            id: desk.device().mint(),
            place: place.get_untracked().parse().map_err(|_| no_number())?,
            year,
            of: PlacesMeant::ALL[of.with_untracked(|of| of.parse().unwrap_or(0)) % PlacesMeant::ALL.len()],
            levels: given(&levels).ok_or_else(no_number)?,
            stars: given(&stars).ok_or_else(no_number)?,
            pilots: given(&pilots).ok_or_else(no_number)?,
            exist,
            source: source.with_untracked(|source| source.trim().to_owned()),
        };
        said.check().map(|()| said)
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match said() {
            Ok(said) => {
                flaws.set(Vec::new());
                let on = On::Server(said.place.clone(), 0);
                desk.act(
                    on,
                    Intent::Office(OfficeAct::DeclarePlan(said)),
                    "公布的计划已记下",
                    move |_| saved(),
                );
            }
            Err(found) => flaws.set(found),
        }
    };
    view! {
        <details class="more">
            <summary>"记下一份公布的计划"</summary>
            <form class="stack" on:submit=save novalidate>
                <p class="muted">"照公布的原样填,没说的空着;数对不上也照填,核对时会指出来。"</p>
                <div class="form-grid">
                    <Choice label="谁公布的" options=who value=place/>
                    <Choice label="说的是" options=kinds value=of/>
                </div>
                <div class="form-grid">{numbers.into_iter().flatten().collect::<Vec<_>>()}</div>
                <TextField label="出处" value=source hint="哪次会、哪份文件或报道"/>
                <FlawList flaws/>
                <button type="submit" class="btn">
                    "记下"
                </button>
            </form>
        </details>
    }
    .into_any()
}

/// The form in which an announcement is withdrawn.
pub(super) fn withdrawing(row: &DeclaredRow, saved: impl Fn() + Copy + Send + Sync + 'static) -> AnyView {
    let desk = use_desk();
    let (id, place, ver) = (row.plan.said.id, row.plan.said.place.clone(), row.ver);
    let reason = RwSignal::new(String::new());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let why = reason.with_untracked(|reason| reason.trim().to_owned());
        flaws.set(Check::new().text(Field::WithdrawalReason, &why, 200).done().err().unwrap_or_default());
        if flaws.with_untracked(Vec::is_empty) {
            let on = On::Server(place.clone(), ver);
            desk.act(
                on,
                Intent::Office(OfficeAct::WithdrawDeclaredPlan { plan: id, why }),
                "已撤回",
                move |_| saved(),
            );
        }
    };
    view! {
        <details class="more">
            <summary>"撤回"</summary>
            <form class="stack" on:submit=save novalidate>
                <TextField label="为什么撤回" value=reason/>
                <FlawList flaws/>
                <button type="submit" class="btn small">
                    "撤回这份"
                </button>
            </form>
        </details>
    }
    .into_any()
}
