//! 要你处理 — records that could not stand, returned ones, and those another grid handed over.
#![deny(clippy::wildcard_enum_match_arm)]

use super::dispute_form;
use super::due_list::short;
use super::place::{Mine, account_name, place_name, whose_door};
use super::plan;
use super::whole::whole;
use crate::kit::Form;
use crate::kit::forms::FormKind;
use crate::kit::guard::UnderWay;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use crate::route::Route;
use crate::words;
use device::{Device, Row, World};
use domain::order;
use domain::{Dispute, Need, OpId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use sync::review::ReviewState;
use sync::{FrozenOp, Intent, RecordKind, ReviewItem, ReviewReason};

/// Records that wait for this person, newest first: their own, and those handed over to their grids.
pub(super) fn waiting_for_me(device: &Device) -> Vec<ReviewItem> {
    let (me, mine) = (device.me(), Mine::of(&device.standing()));
    let world = device.world();
    let for_me = |item: &ReviewItem| match &item.state {
        ReviewState::Returned { .. } => item.author == me,
        // What waits for an earlier record settles itself.
        ReviewState::Waiting => item.author == me && item.reason != ReviewReason::WaitsForEarlier,
        ReviewState::HandedOver { to, .. } => item.author != me && mine.covers(to),
        ReviewState::Accepted { .. } | ReviewState::Withdrawn { .. } => false,
    };
    let mut items: Vec<_> = world.reviews.values().map(|row| (**row).clone()).filter(for_me).collect();
    order::by_key(&mut items, |item| std::cmp::Reverse(item.received_at));
    items
}

/// What a kept record says.
pub(super) fn intent_of(item: &ReviewItem) -> Option<Intent> {
    FrozenOp::kept(item.op.clone()).read().ok().map(|op| op.intent)
}

/// What a returned record says, so that it can be written anew.
pub(super) fn returned_intent(here: Here, op: OpId) -> Option<Intent> {
    let kept = here.glance(|world| world.reviews.get(&op).and_then(|item| intent_of(item)));
    kept.or_else(|| here.device().entry(op)?.intent)
}

/// Opens the form of a record: a new one under `own` key, one that came back under a key of its own, so that neither
/// is written over by the other.
pub(super) fn open_form<T: Serialize>(
    kind: &'static FormKind,
    own: String,
    again: Option<OpId>,
    returned: Option<&T>,
) -> Form {
    let key = again.map_or(own, again_key);
    let began = returned.and_then(|record| serde_json::to_string(record).ok()).unwrap_or_default();
    Form::open_from(kind, key, began)
}

/// The key of the draft that a returned record is written anew in.
fn again_key(op: OpId) -> String {
    format!("{AGAIN}/{op}")
}

/// The first part of such a key.
pub(super) const AGAIN: &str = "again";

/// A record, and if it is written anew the end of the one that came back: saved together, or not at all.
pub(super) fn instead(again: Option<OpId>, mut record: Vec<Intent>) -> Vec<Intent> {
    record.extend(again.map(|op| Intent::WithdrawReview { op }));
    record
}

/// The draft of a returned record, as 今日 lists it.
pub(super) fn again_line(here: Here, op: OpId) -> Option<(String, Route)> {
    let intent = returned_intent(here, op)?;
    Some((format!("{},改了还没存", subject(&here.device().world(), Some(&intent))), anew(&intent, op)?.form?))
}

/// What a record is about, in a few words: `走访 · 孙家`.
pub(super) fn subject(world: &World, intent: Option<&Intent>) -> String {
    let Some(intent) = intent else { return words::UNREAD.to_owned() };
    let not_met = matches!(intent, Intent::RecordVisit(new) if new.talk.met_nobody());
    let what = if not_met { words::NOT_MET } else { words::act(intent) };
    let about = about(world, intent);
    if about.is_empty() { what.to_owned() } else { format!("{what} · {about}") }
}

/// Whom or what it is about; nothing where its own name says all.
fn about(world: &World, intent: &Intent) -> String {
    match intent {
        Intent::RecordVisit(new) => whose_door(world, new.household),
        Intent::AmendVisit { visit, .. }
        | Intent::JudgeTwin { visit, .. }
        | Intent::WithdrawVisit { visit, .. } => {
            world.visits.get(visit).map_or_else(String::new, |visit| whose_door(world, visit.first.household))
        }
        Intent::RegisterHousehold(new) => [new.head.trim(), new.door.trim()].join(" · "),
        Intent::CorrectHousehold { household, .. }
        | Intent::SettleHousehold { household, .. }
        | Intent::MoveHousehold { household, .. }
        | Intent::MergeHousehold { household, .. }
        | Intent::UnmergeHousehold { household } => whose_door(world, *household),
        Intent::AdvanceNeed { need, .. } | Intent::SettleNeed { need, .. } => {
            let about = |need: &Row<Need>| format!("{} · {}", whose_door(world, need.household), need.text);
            world.needs.get(need).map_or_else(String::new, about)
        }
        Intent::ReportDispute(new) => {
            let parties: Vec<_> = new.parties.iter().map(|party| party.name.as_str()).collect();
            format!("{} · {}", parties.join("与"), short(&new.what))
        }
        Intent::TellDispute { dispute, .. } => {
            let about = |dispute: &Row<Dispute>| format!("{} · {}", dispute.title(), short(&dispute.what));
            world.disputes.get(dispute).map_or_else(String::new, about)
        }
        Intent::RecordActivity(new) | Intent::AmendActivity(new) => new.name.clone(),
        Intent::CreateTask(new) | Intent::TakeUpSuggestion { task: new, .. } => new.title.clone(),
        Intent::ReportProgress { task, .. }
        | Intent::ChangeTask { task, .. }
        | Intent::SettleTask { task, .. } => {
            world.tasks.get(task).map_or_else(String::new, |task| task.title.value.clone())
        }
        Intent::ChangePlan { year, .. }
        | Intent::SettlePlan { year, .. }
        | Intent::ClaimStars { year, .. }
        | Intent::WithdrawClaim { year, .. } => format!("{year} 年"),
        Intent::AcceptReview { .. }
        | Intent::HandOverReview { .. }
        | Intent::WithdrawReview { .. }
        | Intent::Office(_) => String::new(),
    }
}

/// The icon of an act: that of the record it is about.
pub(super) fn icon_of(intent: Option<&Intent>) -> IconName {
    let Some(intent) = intent else { return IconName::List };
    match intent.about().kind {
        RecordKind::Visit => IconName::Door,
        RecordKind::Dispute => IconName::Scale,
        RecordKind::Activity => IconName::Heart,
        RecordKind::Task => IconName::Flag,
        RecordKind::StarPlan | RecordKind::Evaluation => IconName::Star,
        RecordKind::Need => IconName::Alert,
        RecordKind::Household => IconName::Home,
        RecordKind::Place
        | RecordKind::Account
        | RecordKind::Honor
        | RecordKind::Review
        | RecordKind::LeaderVisit
        | RecordKind::DeclaredPlan
        | RecordKind::StarYear
        | RecordKind::Objection
        | RecordKind::FundLedger
        | RecordKind::Experience => IconName::List,
    }
}

/// Saves an act of one tap and says so.
pub(super) fn tap(here: Here, intent: Intent, said: impl Into<String>) {
    let Some(under_way) = UnderWay::begin_once(&intent) else { return };
    let (device, said) = (here.device(), said.into());
    spawn_local(async move {
        match device.save(intent).await {
            Ok(_) => toast::done(said),
            Err(error) => toast::sorry(words::not_saved(&error)),
        }
        drop(under_way);
    });
}

/// How a record is written anew.
struct Anew {
    /// Where its form is, if one can be opened with it.
    form: Option<Route>,
    /// The key under which that form keeps its draft.
    draft: String,
    /// What it says, as the draft holds it.
    says: serde_json::Result<String>,
}

/// How a record is written anew; none for what is not written in a form of its own.
fn anew(intent: &Intent, op: OpId) -> Option<Anew> {
    let (form, draft, says) = match intent {
        Intent::RecordVisit(visit) => (
            Some(Route::NewVisit { household: Some(visit.household), again: Some(op) }),
            format!("visit/{}", visit.household),
            serde_json::to_string(visit),
        ),
        Intent::ReportDispute(dispute) => (
            Some(Route::NewDispute { household: None, again: Some(op) }),
            dispute_form::draft_key(dispute.parties.iter().find_map(|party| party.household)),
            serde_json::to_string(dispute),
        ),
        Intent::RecordActivity(activity) => (
            Some(Route::NewActivity { again: Some(op) }),
            "activity".to_owned(),
            serde_json::to_string(activity),
        ),
        Intent::ChangePlan { village, year, changes } => {
            (None, plan::draft_key(village, *year), serde_json::to_string(changes))
        }
        Intent::AmendVisit { .. }
        | Intent::JudgeTwin { .. }
        | Intent::WithdrawVisit { .. }
        | Intent::RegisterHousehold(_)
        | Intent::CorrectHousehold { .. }
        | Intent::SettleHousehold { .. }
        | Intent::MoveHousehold { .. }
        | Intent::MergeHousehold { .. }
        | Intent::UnmergeHousehold { .. }
        | Intent::AdvanceNeed { .. }
        | Intent::SettleNeed { .. }
        | Intent::TellDispute { .. }
        | Intent::AmendActivity(_)
        | Intent::CreateTask(_)
        | Intent::ReportProgress { .. }
        | Intent::ChangeTask { .. }
        | Intent::SettleTask { .. }
        | Intent::TakeUpSuggestion { .. }
        | Intent::SettlePlan { .. }
        | Intent::ClaimStars { .. }
        | Intent::WithdrawClaim { .. }
        | Intent::AcceptReview { .. }
        | Intent::HandOverReview { .. }
        | Intent::WithdrawReview { .. }
        | Intent::Office(_) => return None,
    };
    Some(Anew { form, draft, says })
}

/// Takes a record back and keeps what it says as a draft under this key.
fn keep_as_draft(here: Here, op: OpId, key: String, text: String) {
    let device = here.device();
    spawn_local(async move {
        if device.draft(&key).is_some() {
            return toast::sorry("已经有一份没写完的草稿,请先把它写完");
        }
        if let Err(error) = device.keep_draft(&key, text).await {
            return toast::sorry(words::not_saved(&error));
        }
        match device.save(Intent::WithdrawReview { op }).await {
            Ok(_) => toast::done("已留作草稿,在“今日”里接着写"),
            Err(error) => toast::sorry(words::not_saved(&error)),
        }
    });
}

fn as_draft(here: Here, op: OpId, key: String, text: String) -> AnyView {
    let keep = move |_| keep_as_draft(here, op, key.clone(), text.clone());
    view! { <button class="chip" type="button" on:click=keep>"留作草稿"</button> }.into_any()
}

/// Taking back what no draft can hold, such as a change of a record: said before it is done.
fn take_back(here: Here, op: OpId) -> AnyView {
    let back = move |_| tap(here, Intent::WithdrawReview { op }, words::TAKEN_BACK);
    let said = words::what_taking_back_does(here.device().entry(op).is_some());
    view! {
        <details class="opens">
            <summary>"不改了"</summary>
            <div class="stack">
                <p class="muted">{said}</p>
                <div class="chips"><button class="chip" type="button" on:click=back>"收回"</button></div>
            </div>
        </details>
    }
    .into_any()
}

/// One line a record, with why it waits and what can be done about it.
fn line(here: Here, item: &ReviewItem) -> AnyView {
    let op = item.op_id;
    let intent = intent_of(item);
    let device = here.device();
    let world = device.world();
    let title = subject(&world, intent.as_ref());
    let icon = icon_of(intent.as_ref());
    let own = item.author == device.me();
    // Somebody else's is read whole before it is accepted.
    let said = intent.as_ref().map(|intent| whole(&world, intent, device.today()));
    let said = said.map(|said| {
        view! { <details class="opens" open=!own><summary>"记的全文"</summary>{said}</details> }
    });
    let why = match &item.state {
        ReviewState::Returned { note, by, .. } => format!("{} 退回:{note}", account_name(&world, *by)),
        ReviewState::HandedOver { by, .. } => format!("{} 转来的,请看看该不该记", account_name(&world, *by)),
        ReviewState::Waiting | ReviewState::Accepted { .. } | ReviewState::Withdrawn { .. } => {
            format!("{}。内容都在,没有丢。", words::review_reason(&item.reason))
        }
    };
    let buttons = if own {
        let hand_over = if let ReviewReason::OutsideYourGrid { grid } = &item.reason
            && item.state == ReviewState::Waiting
        {
            Some(grid.clone())
        } else {
            None
        };
        let hand_over = hand_over.map(|to| {
            let word = format!("转给 {}", place_name(&device, &to));
            let pass_on =
                move |_| tap(here, Intent::HandOverReview { op, to: to.clone() }, "已转交,对方会看到");
            view! { <button class="chip on" type="button" on:click=pass_on>{word}</button> }
        });
        let anew = intent.as_ref().and_then(|intent| anew(intent, op));
        let form = anew.as_ref().and_then(|anew| anew.form.as_ref());
        let again = form.map(|route| view! { <a class="chip" href=route.path()>"修改"</a> });
        let draft = anew.and_then(|anew| Some((anew.draft, anew.says.ok()?)));
        let back = draft.map_or_else(|| take_back(here, op), |(key, text)| as_draft(here, op, key, text));
        view! { {hand_over}{again}{back} }.into_any()
    } else {
        let may = intent.is_some_and(|intent| intent.may_be_accepted());
        let accept = move |_| tap(here, Intent::AcceptReview { op }, "已采纳,有网会自动上传");
        let accept =
            may.then(|| view! { <button class="chip on" type="button" on:click=accept>"采纳"</button> });
        accept.into_any()
    };
    view! {
        <li class="item top">
            <Icon name=icon/>
            <div class="grow stack tight">
                <h3>{title}</h3>
                <small class="muted">{why}</small>
                {said}
                <div class="chips">{buttons}</div>
            </div>
        </li>
    }
    .into_any()
}

/// Everything that needs the person, with its buttons.
pub(super) fn section(here: Here) -> Option<AnyView> {
    let items = here.ask(waiting_for_me);
    let lines: Vec<_> = items.iter().map(|item| line(here, item)).collect();
    (!lines.is_empty()).then(|| {
        let head = format!(" 需要你处理 {} 条", lines.len());
        view! {
            <section class="card list-card needs-you" aria-label="需要你处理">
                <h2 class="bad-text"><Icon name=IconName::Alert/>{head}</h2>
                <ul class="list">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

/// On the day's page: that something needs the person, and where.
pub(super) fn banner(here: Here) -> Option<AnyView> {
    let count = here.ask(|device| waiting_for_me(device).len());
    (count > 0).then(|| {
        view! {
            <a class="card needs-you row" href=Route::Sending.path()>
                <span class="avatar bad"><Icon name=IconName::Alert/></span>
                <span class="grow"><strong>{format!("需要你处理 {count} 条")}</strong><br/>
                    <small class="muted">"有记录被退回或对不上,内容都在"</small></span>
                <Icon name=IconName::Chevron/>
            </a>
        }
        .into_any()
    })
}
