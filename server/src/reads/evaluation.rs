//! 评星 — where the villages of an office stand in a year, and everything about one of them.

use super::Caller;
use crate::error::Error;
use app::functions::{
    AskEvaluationPlace, AskEvaluations, EvaluationPlace, EvaluationRow, EvaluationSheet, UnfinishedYear,
};
use domain::evaluation::{Evidence, Stage};
use domain::{Day, Evaluation, Holding, Objection, Place, PlaceCode, PlaceLevel, StarKind, StarPlan};
use std::collections::{BTreeMap, BTreeSet};
use store::evaluation::Waiting;
use sync::wire::Refusal;
use sync::{RecordKey, RecordKind};

/// The evaluations of the villages under `under` in a year. For an office above them.
pub async fn evaluations(
    caller: Caller,
    AskEvaluations { under, year }: AskEvaluations,
) -> Result<EvaluationSheet, Error> {
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let rows = rows(&mut conn, &under, year).await?;
    let opened = store::star_year::opened(&mut conn, &under, year).await?;
    let reviews = reviews(&mut conn, &caller, &under.zone(), year).await?;
    let mut unfinished = Vec::new();
    for (of, waiting) in unfinished_years(&mut conn, &under, caller.now.day()).await? {
        if of == year {
            continue;
        }
        let mut rows = self::rows(&mut conn, &under, of).await?;
        rows.retain(|row| {
            row.evaluation.is_open() || row.objections_open > 0 || row.evaluation.stage() == Stage::Decided
        });
        unfinished.push(UnfinishedYear {
            year: of,
            evaluations: waiting.evaluations,
            objections: waiting.objections,
            rows,
            reviews: self::reviews(&mut conn, &caller, &under.zone(), of).await?,
        });
    }
    let year = opened.map(|(of_year, ver)| (ver, of_year.closed().is_some()));
    Ok(EvaluationSheet { rows, reviews, year, unfinished })
}

/// The years before this one that are not finished in a place: something of them waits, or the zone has not closed
/// them. The earliest first.
pub(super) async fn unfinished_years(
    conn: &mut store::Conn,
    under: &PlaceCode,
    today: Day,
) -> store::Result<BTreeMap<i32, Waiting>> {
    let mut years = store::evaluation::waiting_years(conn, under).await?;
    for year in store::star_year::years(conn, under).await? {
        let opened = store::star_year::opened(conn, under, year).await?;
        if opened.is_some_and(|(of_year, _)| of_year.closed().is_none()) {
            years.entry(year).or_default();
        }
    }
    years.retain(|year, _| *year < today.year());
    Ok(years)
}

/// The evaluation of one village with its evidence, objections and history. For its secretary and offices above it;
/// only offices read objections.
pub async fn evaluation_place(
    caller: Caller,
    AskEvaluationPlace { under, year }: AskEvaluationPlace,
) -> Result<EvaluationPlace, Error> {
    caller.must_lead(&under)?;
    let mut conn = caller.conn().await?;
    let row = rows(&mut conn, &under, year).await?.into_iter().next();
    let row = row.filter(|row| row.village.code == under).ok_or(Refusal::NotFound)?;
    let of_year = store::star_year::of(&mut conn, &under.zone(), year).await?;
    let (objections, crowd, crowd_total) = if caller.standing.is_office_over(&under) {
        sorted(store::objection::of_year(&mut conn, &under, year).await?)
    } else {
        (Vec::new(), Vec::new(), 0)
    };
    let mut people = Vec::new();
    for event in row.evaluation.events() {
        if !people.iter().any(|(id, _)| *id == event.by)
            && let Some(account) = store::account::by_id(&mut conn, event.by).await?
        {
            people.push((event.by, account.name));
        }
    }
    let today = caller.now.day();
    let line = store::place::line_of(&mut conn, &under).await?;
    let township = line.into_iter().find(|place| place.code.level() == PlaceLevel::Township);
    let titles = store::evaluation::titles(&mut conn, &under).await?.remove(&under);
    Ok(EvaluationPlace {
        titles: titles.map(|(all, _)| all).unwrap_or_default(),
        township: township.map(|place| place.name).unwrap_or_default(),
        reviews: reviews(&mut conn, &caller, &under.zone(), year).await?,
        vetoes: of_year
            .veto_items_on(today)
            .into_iter()
            .map(|item| (item.code.clone(), item.words.clone()))
            .collect(),
        notice_days: of_year.notice_days(),
        evidence: evidence(&mut conn, &row.evaluation).await?,
        objections,
        crowd,
        crowd_total,
        people,
        history: store::evaluation::history(&mut conn, &under).await?,
        row,
    })
}

/// Most objections of a pile that are shown at once; the rest comes up when these are answered.
const MOST_SHOWN: usize = 100;

/// What is read one by one and what has been answered; what is answered together, and how much of it there is.
type Sorted = (Vec<(Objection, u64)>, Vec<(Objection, u64)>, usize);

fn sorted(filed: Vec<(Objection, u64)>) -> Sorted {
    let (first, last) = Objection::piles(filed.iter().map(|(it, _)| it));
    let crowd: BTreeSet<_> = last.iter().map(|it| it.filed.id).collect();
    let shown: BTreeSet<_> = first.iter().take(MOST_SHOWN).map(|it| it.filed.id).collect();
    let in_crowd = |(it, _): &&(Objection, u64)| crowd.contains(&it.filed.id);
    let together = filed.iter().filter(in_crowd).take(MOST_SHOWN).cloned().collect();
    let answered = filed.iter().rev().filter(|(it, _)| !it.is_open()).take(MOST_SHOWN).cloned();
    let open = filed.iter().filter(|(it, _)| shown.contains(&it.filed.id)).cloned();
    (open.chain(answered).collect(), together, crowd.len())
}

/// The stars that the caller reviews jointly.
async fn reviews(
    conn: &mut store::Conn,
    caller: &Caller,
    zone: &PlaceCode,
    year: i32,
) -> store::Result<Vec<StarKind>> {
    let of_year = store::star_year::of(conn, zone, year).await?;
    let may = |star: &StarKind| of_year.may_review(*star, caller.account.id, &caller.standing);
    Ok(StarKind::ALL.into_iter().filter(may).collect())
}

async fn rows(conn: &mut store::Conn, under: &PlaceCode, year: i32) -> store::Result<Vec<EvaluationRow>> {
    let places = store::place::under(conn, under).await?;
    let plans = store::star_plan::of_year(conn, under, year).await?;
    let written = store::star_plan::written(conn, under, year).await?;
    let holdings = store::evaluation::holdings(conn, under).await?;
    let begun = store::evaluation::of_year(conn, under, year).await?;
    let objections = store::objection::of_year(conn, under, year).await?;
    let row = |village: Place| {
        let code = village.code.clone();
        let plan = plans.iter().find(|plan| plan.village == code).cloned();
        let of_village = begun.iter().find(|(evaluation, _)| evaluation.village == code).cloned();
        let filed =
            || objections.iter().map(|(objection, _)| objection).filter(|it| it.filed.village == code);
        let upheld: Vec<_> = filed().filter_map(Objection::upheld).collect();
        let (evaluation, ver) = of_village.unwrap_or_else(|| (Evaluation::empty(code.clone(), year), 0));
        let held = holdings.get(&code).map(Holding::held).unwrap_or_default();
        let typed = written.iter().filter(|plan| plan.village == code).flat_map(|plan| &plan.held);
        EvaluationRow {
            typed: typed.filter(|star| !held.contains(star)).copied().collect(),
            held,
            plan: plan.unwrap_or_else(|| StarPlan::empty(code.clone(), year)),
            objections_open: u32::try_from(filed().filter(|it| it.is_open()).count()).unwrap_or(u32::MAX),
            again: evaluation.to_review_again(&upheld),
            evaluation,
            ver,
            village,
        }
    };
    let villages = places.into_iter().filter(|place| place.code.level() == PlaceLevel::Village);
    Ok(villages.map(row).collect())
}

/// What the claims' evidence is about. A photo belongs to a record that says it.
async fn evidence(conn: &mut store::Conn, evaluation: &Evaluation) -> store::Result<Vec<(Evidence, String)>> {
    let stars = evaluation.stars();
    let claims = stars.iter().filter_map(|(star, _)| evaluation.claim(*star));
    let mut about = Vec::new();
    for link in claims.flat_map(|claim| &claim.evidence) {
        let (kind, id) = match link {
            Evidence::Task(id) => (RecordKind::Task, id.uuid()),
            Evidence::Visit(id) => (RecordKind::Visit, id.uuid()),
            Evidence::Dispute(id) => (RecordKind::Dispute, id.uuid()),
            Evidence::Activity(id) => (RecordKind::Activity, id.uuid()),
            Evidence::Honor(id) => (RecordKind::Honor, id.uuid()),
            Evidence::Photo(_) => continue,
        };
        if let Some(kept) = store::record::by_key(conn, RecordKey::new(kind, id)).await? {
            about.extend(app::words::evidence(&kept.record).map(|words| (link.clone(), words)));
        }
    }
    Ok(about)
}
