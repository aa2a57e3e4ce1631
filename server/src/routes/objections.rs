//! 异议: the form on a notice, the follow-up code shown once, and the answer to whoever holds it. Nobody signs in; no
//! name, address or code reaches the log or the disk, except the code's hash.

use super::public::{nowhere, size};
use crate::Error;
use crate::client::share_of;
use crate::pages::frame;
use crate::public::data::{FollowUp, OpenNotice, PublicAnswer};
use crate::public::{Frame, follow_up, follow_up_form, objection_filed, objection_form, sorry_page};
use crate::secrets::{hash_of, is_code, new_code, plain_code};
use crate::state::App;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, Path, State};
use axum::http::{Extensions, HeaderMap, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use domain::objection::{NewObjection, PUBLIC};
use domain::{Flaw, Objection, ObjectionId, OutOfTurn, Place, PlaceCode, PlaceLevel, PublicNotice};
use serde::Deserialize;
use store::push::{ServerAct, submit};
use store::{Asker, device, evaluation, objection, place};
use sync::wire::Refusal;
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

/// What the form sends.
#[derive(Deserialize)]
pub struct Typed {
    /// Names the objection, so that a form sent twice is one.
    nonce: String,
    /// The follow-up code that the form brought along: a page that is loaded again sends the form again, and shows the
    /// same code again. Forms of an older version have none.
    #[serde(default)]
    code: String,
    /// 异议.
    text: String,
    /// A field that people do not see and machines fill in.
    #[serde(default)]
    website: String,
}

/// The form, when a notice is under way.
pub async fn form(State(app): State<App>, Path(code): Path<String>, uri: Uri) -> Result<Response, Error> {
    let frame = frame(&app, size(&uri));
    Ok(match Found::at(&app, &code).await? {
        Found::Open(notice) => {
            let nonce = ObjectionId::new(app.now(), rand::random()).to_string();
            shown(StatusCode::OK, objection_form(&notice, (&nonce, &new_code()), "", &[], &frame))
        }
        Found::NotOnNotice => not_on_notice(&frame),
        Found::Nothing => nowhere(&app),
    })
}

/// Takes an objection.
pub async fn file(
    State(app): State<App>,
    Path(code): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    extensions: Extensions,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Error> {
    let frame = frame(&app, size(&uri));
    let notice = match Found::at(&app, &code).await? {
        Found::Open(notice) => notice,
        Found::NotOnNotice => return Ok(not_on_notice(&frame)),
        Found::Nothing => return Ok(nowhere(&app)),
    };
    let Ok(Form(typed)) = typed else { return Err(Refusal::BadRequest.into()) };
    let id = typed.nonce.parse().map_err(|_| Refusal::BadRequest)?;
    let follow_up_code = if typed.code.is_empty() { new_code() } else { typed.code.clone() };
    if !is_code(&follow_up_code) {
        return Err(Refusal::BadRequest.into());
    }
    let mut new = NewObjection {
        id,
        village: notice.village.code.clone(),
        year: notice.year,
        text: typed.text.trim().to_owned(),
        code_hash: hash_of(&plain_code(&follow_up_code)),
        crowded: false,
    };
    let filed = || shown(StatusCode::OK, objection_filed(&notice, &follow_up_code, &frame));
    let again = |flaws: &[Flaw]| {
        let form = objection_form(&notice, (&typed.nonce, &follow_up_code), typed.text.trim(), flaws, &frame);
        shown(StatusCode::UNPROCESSABLE_ENTITY, form)
    };
    if let Err(flaws) = new.check() {
        return Ok(again(&flaws));
    }
    // A machine that fills in every field is told what people are told, and nothing is kept.
    if !typed.website.is_empty() {
        return Ok(filed());
    }
    let before = objection::by_code(&mut *app.store.read().await?, &new.code_hash).await?;
    if before.is_some_and(|before| before.filed.id == new.id) {
        return Ok(filed());
    }
    // No village's channel is ever full. One address that sends without end has to wait, and what it sent before that
    // is looked at last.
    if let Some(share) = share_of(&app.config.proxies, &headers, &extensions) {
        if app.budgets.flooding.spend(Some(share), app.now()).is_err() {
            let advice = "从这个网络来的异议太多了。请过几分钟再来,或者直接告诉乡镇(街道)组织办。";
            return Ok(shown(StatusCode::TOO_MANY_REQUESTS, sorry_page(&frame, "请过几分钟再来", advice)));
        }
        new.crowded = app.budgets.objecting.spend(Some(share), app.now()).is_err();
    }
    Ok(match submit_one(&app, new).await? {
        Outcome::Review { reason: ReviewReason::Invalid { flaws } } => again(&flaws),
        Outcome::Review { reason: ReviewReason::OutOfTurn { turn: OutOfTurn::NoticeOver } } => {
            not_on_notice(&frame)
        }
        // A form of an older version was sent twice: the first one stands, and its code has been shown.
        Outcome::Review { .. } => {
            let advice = "查询码在前一页。";
            shown(StatusCode::CONFLICT, sorry_page(&frame, "这条异议已经收到了", advice))
        }
        _ => filed(),
    })
}

/// Asks for a follow-up code.
pub async fn ask(State(app): State<App>, uri: Uri) -> Result<Response, Error> {
    let notices = under_way(&app).await?;
    Ok(shown(StatusCode::OK, follow_up_form(false, &notices, &frame(&app, size(&uri)))))
}

/// The notices that may be objected to today, by village.
async fn under_way(app: &App) -> Result<Vec<OpenNotice>, Error> {
    let mut conn = app.store.read().await?;
    let Some(zone) = place::zones(&mut conn).await?.into_iter().next() else { return Ok(Vec::new()) };
    let mut notices = Vec::new();
    let standing = evaluation::notices(&mut conn, &zone.code).await?;
    for notice in standing.into_iter().filter(|notice| notice.is_under_way(app.now().day())) {
        if let Some(village) = place::by_code(&mut conn, &notice.village).await? {
            notices.push(open(&mut conn, &village, notice).await?);
        }
    }
    Ok(notices)
}

/// A notice as strangers may read it, with what was answered so far.
async fn open(conn: &mut store::Conn, village: &Place, notice: PublicNotice) -> Result<OpenNotice, Error> {
    let filed = objection::of_year(conn, &village.code, notice.year).await?;
    Ok(OpenNotice {
        village: crate::pages::public(village),
        year: notice.year,
        stars: notice.stars,
        until: notice.until,
        answers: PublicAnswer::all(&filed),
    })
}

/// What the follow-up form sends.
#[derive(Deserialize)]
pub struct Asked {
    /// 查询码, as somebody copied it.
    code: String,
}

/// The answer to whoever holds the code.
pub async fn answer(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    extensions: Extensions,
    asked: Result<Form<Asked>, FormRejection>,
) -> Result<Response, Error> {
    let frame = frame(&app, size(&uri));
    let now = app.now();
    let Ok(Form(asked)) = asked else { return Err(Refusal::BadRequest.into()) };
    // A right code always passes, whatever others have tried before.
    let mut conn = app.store.read().await?;
    let Some(found) = objection::by_code(&mut conn, &hash_of(&plain_code(&asked.code))).await? else {
        drop(conn);
        let share = share_of(&app.config.proxies, &headers, &extensions);
        if app.budgets.follow_up.spend(share, now).is_err() {
            let advice = "没有这个查询码。请看看有没有抄错,过几分钟再试。";
            return Ok(shown(StatusCode::TOO_MANY_REQUESTS, sorry_page(&frame, "试的次数太多了", advice)));
        }
        let notices = under_way(&app).await?;
        return Ok(shown(StatusCode::UNPROCESSABLE_ENTITY, follow_up_form(true, &notices, &frame)));
    };
    let village = village_name(&mut conn, &found).await?;
    Ok(shown(StatusCode::OK, follow_up(&FollowUp::of(&found, village), &frame)))
}

async fn village_name(conn: &mut store::Conn, found: &Objection) -> Result<String, Error> {
    let line = place::line_of(conn, &found.filed.village).await?;
    Ok(line.last().map(|place| place.name.clone()).unwrap_or_default())
}

/// What stands at an address of a village.
enum Found {
    /// A notice that may be objected to today.
    Open(OpenNotice),
    /// A village without one.
    NotOnNotice,
    /// No village.
    Nothing,
}

impl Found {
    async fn at(app: &App, code: &str) -> Result<Self, Error> {
        let Ok(code) = code.parse::<PlaceCode>() else { return Ok(Self::Nothing) };
        let mut conn = app.store.read().await?;
        let line = place::line_of(&mut conn, &code).await?;
        let Some(village) = line.last().filter(|_| code.level() == PlaceLevel::Village) else {
            return Ok(Self::Nothing);
        };
        let standing = evaluation::notices(&mut conn, &code).await?;
        Ok(match standing.into_iter().find(|notice| notice.is_under_way(app.now().day())) {
            Some(notice) => Self::Open(open(&mut conn, village, notice).await?),
            None => Self::NotOnNotice,
        })
    }
}

fn not_on_notice(frame: &Frame) -> Response {
    let advice = "公示期内才能提出异议。有别的情况,请告诉村支部书记或乡镇(街道)组织办。";
    shown(StatusCode::OK, sorry_page(frame, "现在没有正在公示的星", advice))
}

/// Files it by the one write path, in the name of 公众.
async fn submit_one(app: &App, new: NewObjection) -> Result<Outcome, Error> {
    let now = app.now();
    let device = app.public_device;
    device::keep(&mut *app.store.write().await?, device, PUBLIC, now).await?;
    let township = new.village.township().unwrap_or_else(|| new.village.clone());
    let act = ServerAct {
        village: township,
        base_ver: 0,
        at: now,
        intent: Intent::Office(OfficeAct::FileObjection(new)),
    };
    let asker = Asker { account: PUBLIC, device };
    let told = submit(&app.store, asker, vec![act], now, &mut rand::random).await?;
    let told = told.into_iter().next().map(|told| told.outcome);
    Ok(told.unwrap_or(Outcome::Review { reason: ReviewReason::Other }))
}

/// A page made for one person at one moment.
fn shown(status: StatusCode, html: String) -> Response {
    (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}
