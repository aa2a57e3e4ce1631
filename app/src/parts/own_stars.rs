//! 评星 as the village sees it: where each star of the year's plan stands, and the form where one can be claimed or taken back.
//! The same on a phone and in the office.

use crate::kit::Form;
use crate::parts::claim_form::{ClaimForm, offers};
use crate::parts::here::Here;
use crate::words;
use device::{Row, World};
use domain::evaluation::{Stage, StarClaim, StarStage};
use domain::{Evaluation, Holding, PlaceCode, StarKind, StarPlan, StarState};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::Intent;

/// What a secretary does in the village's year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OwnAct {
    /// 申报.
    Claim(StarClaim),
    /// 撤回申报.
    Withdraw(BTreeSet<StarKind>),
}

impl OwnAct {
    /// The act, in this village and year.
    pub fn intent(self, village: PlaceCode, year: i32) -> Intent {
        match self {
            Self::Claim(said) => Intent::ClaimStars { village, year, claims: vec![said] },
            Self::Withdraw(stars) => Intent::WithdrawClaim { village, year, stars },
        }
    }
    /// What is said once it stands at the server.
    pub const fn said(&self) -> &'static str {
        match self {
            Self::Claim(_) => "已申报",
            Self::Withdraw(_) => "申报已撤回",
        }
    }
}

/// What the village's device holds of its evaluation of a year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwnYear {
    /// The plan; empty without one.
    pub plan: StarPlan,
    /// What has been done.
    pub evaluation: Evaluation,
}

impl OwnYear {
    /// As this device knows it.
    pub fn of(here: Here, village: &PlaceCode, year: i32) -> Self {
        here.world(|world| {
            let evaluation = world.evaluations.get(&(village.clone(), year)).map(|row| row.noun().clone());
            Self {
                plan: own_plan(world, village, year),
                evaluation: evaluation.unwrap_or_else(|| Evaluation::empty(village.clone(), year)),
            }
        })
    }
    /// The stars planned: aimed for first, then those held, which may be claimed again.
    pub fn stars(&self) -> Vec<StarKind> {
        let of = |state| StarKind::ALL.into_iter().filter(move |star| self.plan.star(*star) == state);
        of(StarState::Aimed).chain(of(StarState::Held)).collect()
    }
    /// Whether this star can be claimed now.
    fn takes(&self, star: StarKind) -> bool {
        let stands = self.evaluation.star(star).is_some_and(|stage| stage != StarStage::Returned);
        self.evaluation.stage().is_before_veto_check() && !stands
    }
    /// The stars whose claim can be withdrawn now.
    fn lets_go(&self) -> BTreeSet<StarKind> {
        let claimed = self.evaluation.stars().into_iter();
        claimed.filter(|(_, stage)| stage.can_be_withdrawn()).map(|(star, _)| star).collect()
    }
}

/// A village's plan of a year beside the stars that its decisions say are held, as this device knows them.
pub fn own_plan(world: &World, village: &PlaceCode, year: i32) -> StarPlan {
    let plan = world.star_plans.get(&(village.clone(), year)).map(|row| row.noun().clone());
    let years: Vec<_> =
        world.evaluations.values().map(Row::noun).filter(|it| it.village == *village).collect();
    plan.unwrap_or_else(|| StarPlan::empty(village.clone(), year)).beside(Holding::of(years).held())
}

/// The years that a village has to do with: last year's as long as it is not decided and there is something to it,
/// first, then the one that runs. Years are evaluated from December to March.
pub fn own_years(here: Here, village: &PlaceCode, this_year: i32) -> Vec<i32> {
    let last = OwnYear::of(here, village, this_year - 1);
    let begun = !last.evaluation.events().is_empty() || !last.plan.aimed.is_empty();
    let unfinished = begun && !last.evaluation.is_decided();
    unfinished.then_some(this_year - 1).into_iter().chain([this_year]).collect()
}

/// Where the evaluation stands, in a sentence.
pub fn standing(year: &OwnYear, today: domain::Day) -> String {
    let stage = year.evaluation.stage();
    let next = match stage {
        Stage::Unclaimed => "争创的星做到了,就在这里申报。",
        Stage::InReview => "乡镇(街道)初评、专班联审以后会有结果。",
        Stage::Returned => "按退回的原因补好,再申报一次。",
        Stage::Reviewed | Stage::Clear => "评审通过了,等区里审查否决项、开始公示。",
        Stage::Vetoed => "触碰了否决项,详情请问区里。",
        Stage::OnNotice { .. } => "公示期内居民可以提出异议。",
        Stage::Decided | Stage::Plaqued => "名单已经定了。",
    };
    format!("{}。{next}", words::stage_on(stage, today))
}

/// A card for each star planned, and below them the way to take several claims back at once. A card stands as long as its
/// star is planned: a claim being written is not drawn anew when news comes.
pub fn star_cards(
    here: Here,
    village: &PlaceCode,
    year: Memo<OwnYear>,
    act: Callback<(OwnAct, Option<Form>)>,
) -> AnyView {
    let stars = Memo::new(move |_| year.with(OwnYear::stars));
    let lets_go = Memo::new(move |_| year.with(OwnYear::lets_go));
    let of_card = village.clone();
    let card = move |star: StarKind| star_card(here, of_card.clone(), star, year, lets_go, act);
    let all = move || {
        let stars = lets_go.get();
        (stars.len() > 1).then(|| {
            let word = format!("撤回还没评的 {} 颗星", stars.len());
            withdraw(act, stars, word)
        })
    };
    view! {
        <For each=move || stars.get() key=|star| *star children=card/>
        {all}
    }
    .into_any()
}

fn withdraw(act: Callback<(OwnAct, Option<Form>)>, stars: BTreeSet<StarKind>, word: String) -> AnyView {
    view! {
        <button type="button" class="btn" on:click=move |_| act.run((OwnAct::Withdraw(stars.clone()), None))>
            {word}
        </button>
    }
    .into_any()
}

fn star_card(
    here: Here,
    village: PlaceCode,
    star: StarKind,
    year: Memo<OwnYear>,
    lets_go: Memo<BTreeSet<StarKind>>,
    act: Callback<(OwnAct, Option<Form>)>,
) -> AnyView {
    let head = move || {
        year.with(|year| {
            let state = words::star_state(year.plan.star(star));
            let chip = year.evaluation.star(star).map(|stage| {
                let class = match stage {
                    StarStage::Approved => "chip ok",
                    StarStage::Returned | StarStage::Barred => "chip bad",
                    StarStage::Claimed | StarStage::FirstPassed => "chip warn",
                };
                view! { <span class=class>{words::star_stage(stage)}</span> }
            });
            view! { <span class="chip">{state}</span>{chip} }.into_any()
        })
    };
    let said = move || {
        year.with(|year| {
            let said = year
                .evaluation
                .claim(star)
                .map(|said| view! { <p class="prose">{said.statement.clone()}</p> });
            let returned = year
                .evaluation
                .returned(star)
                .filter(|_| year.evaluation.star(star) == Some(StarStage::Returned))
                .map(|why| view! { <p class="notice warn">{format!("退回的原因:{why}")}</p> });
            view! { {said}{returned} }.into_any()
        })
    };
    let back = move || {
        lets_go.with(|stars| stars.contains(&star)).then(|| withdraw(act, [star].into(), "撤回申报".into()))
    };
    let takes = Memo::new(move |_| year.with(|year| year.takes(star)));
    let form = move || {
        takes.get().then(|| {
            let of_offers = village.clone();
            let offers = here.memo(move |device| offers(&device.world(), &of_offers, star));
            let (open, before, of_year) = year.with_untracked(|year| {
                let aimed = year.plan.star(star) == StarState::Aimed;
                (aimed, year.evaluation.last_claim(star).cloned(), year.plan.year)
            });
            let claim = Callback::new(move |(said, form)| act.run((OwnAct::Claim(said), Some(form))));
            view! {
                <details class="more" open=open>
                    <summary>{if open { "申报" } else { "再评一次(复评)" }}</summary>
                    {(!open).then(|| view! { <p class="muted">"复评没有通过的,区里命名以后就不再持有。"</p> })}
                    <ClaimForm village=village.clone() year=of_year star offers before claim/>
                </details>
            }
        })
    };
    view! {
        <article class="card stack">
            <div class="row between">
                <h2>{star.name()}</h2>
                <span class="row">{head}</span>
            </div>
            {said}
            {back}
            {form}
        </article>
    }
    .into_any()
}
