//! 评星 — where the villages of an office stand in a year, and everything about one of them.

#[cfg(feature = "ssr")]
use super::caller::{Caller, declined, failed};
use super::{AsDocument, Declined};
use domain::awards::Titled;
use domain::evaluation::{Evidence, YearOfStars};
use domain::{AccountId, Evaluation, Objection, Place, PlaceCode, StarKind, StarPlan};
#[cfg(feature = "ssr")]
use domain::{Day, Holding, PlaceLevel, evaluation::Stage};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};
#[cfg(feature = "ssr")]
use std::collections::BTreeMap;
use std::collections::BTreeSet;
#[cfg(feature = "ssr")]
use store::evaluation::Waiting;
#[cfg(feature = "ssr")]
use sync::wire::Refusal;
#[cfg(feature = "ssr")]
use sync::{RecordKey, RecordKind};

/// A village and where its evaluation stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvaluationRow {
    /// The village or community.
    pub village: Place,
    /// Its plan of the year; empty without one.
    pub plan: StarPlan,
    /// What has been done; nothing when it has not begun.
    pub evaluation: Evaluation,
    /// How many steps the record has seen.
    pub ver: u64,
    /// Objections that wait for an answer.
    pub objections_open: u32,
    /// Stars on notice that have to be reviewed again, because an objection to them holds.
    #[serde(default)]
    pub again: BTreeSet<StarKind>,
    /// The stars held today, whatever the year.
    #[serde(default)]
    pub held: BTreeSet<StarKind>,
    /// Stars that somebody typed as held into this year's plan and no decision names: they count nowhere before they
    /// are taken over.
    #[serde(default)]
    pub typed: BTreeSet<StarKind>,
}

/// The evaluations of an office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvaluationSheet {
    /// The villages and communities, in the order of their codes.
    pub rows: Vec<EvaluationRow>,
    /// The stars that the reader reviews jointly.
    pub reviews: Vec<StarKind>,
    /// How many changes the zone's year has seen, and whether it is closed; none while nobody has opened it.
    #[serde(default)]
    pub year: Option<(u64, bool)>,
    /// Earlier years that are not finished, the earliest first.
    #[serde(default)]
    pub unfinished: Vec<UnfinishedYear>,
}

/// An earlier year of which something waits: it stands above every list until it is closed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct UnfinishedYear {
    /// The year.
    pub year: i32,
    /// Evaluations begun and not decided.
    pub evaluations: u32,
    /// Objections without an answer.
    pub objections: u32,
    /// The villages where something waits.
    pub rows: Vec<EvaluationRow>,
    /// The stars that the reader reviews jointly in it.
    pub reviews: Vec<StarKind>,
}

/// Everything about the evaluation of one village.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EvaluationPlace {
    /// Where it stands.
    pub row: EvaluationRow,
    /// Its township by name, which an office of the zone does not keep.
    #[serde(default)]
    pub township: String,
    /// The stars that the reader reviews jointly.
    pub reviews: Vec<StarKind>,
    /// The veto items that hold today: code and words.
    pub vetoes: Vec<(String, String)>,
    /// 公示天数.
    pub notice_days: u32,
    /// What the evidence is about, in words.
    pub evidence: Vec<(Evidence, String)>,
    /// Objections to it that are read one by one, with their versions, and those that are answered. Only for those who
    /// answer them.
    #[serde(default)]
    pub objections: Vec<(Objection, u64)>,
    /// Objections that came in a crowd or repeat others, with their versions: those that are answered together next.
    #[serde(default)]
    pub crowd: Vec<(Objection, u64)>,
    /// How many of these there are in all.
    #[serde(default)]
    pub crowd_total: usize,
    /// Who took the steps, by name.
    pub people: Vec<(AccountId, String)>,
    /// Every year, the newest first.
    pub history: Vec<YearOfStars>,
    /// 银五星, 金五星 it ever reached, in the order of years.
    #[serde(default)]
    pub titles: Vec<Titled>,
}

/// The evaluations of the villages under `under` in a year. For an office above them.
#[server(name = AskEvaluations, prefix = "/desk/v1", endpoint = "evaluations", input = GetUrl, output = AsDocument)]
pub async fn evaluations(under: PlaceCode, year: i32) -> Result<EvaluationSheet, Declined> {
    let caller = Caller::here()?;
    caller.must_sit_above(&under)?;
    let mut conn = caller.conn().await?;
    let rows = rows(&mut conn, &under, year).await.map_err(failed)?;
    let opened = store::star_year::opened(&mut conn, &under, year).await.map_err(failed)?;
    let reviews = reviews(&mut conn, &caller, &under.zone(), year).await.map_err(failed)?;
    let mut unfinished = Vec::new();
    for (of, waiting) in unfinished_years(&mut conn, &under, caller.now.day()).await.map_err(failed)? {
        if of == year {
            continue;
        }
        let mut rows = self::rows(&mut conn, &under, of).await.map_err(failed)?;
        rows.retain(|row| {
            row.evaluation.is_open() || row.objections_open > 0 || row.evaluation.stage() == Stage::Decided
        });
        unfinished.push(UnfinishedYear {
            year: of,
            evaluations: waiting.evaluations,
            objections: waiting.objections,
            rows,
            reviews: self::reviews(&mut conn, &caller, &under.zone(), of).await.map_err(failed)?,
        });
    }
    let year = opened.map(|(of_year, ver)| (ver, of_year.closed().is_some()));
    Ok(EvaluationSheet { rows, reviews, year, unfinished })
}

/// The years before this one that are not finished in a place: something of them waits, or the zone has not closed
/// them. The earliest first.
#[cfg(feature = "ssr")]
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
#[server(name = AskEvaluationPlace, prefix = "/desk/v1", endpoint = "evaluation_place", input = GetUrl, output = AsDocument)]
pub async fn evaluation_place(under: PlaceCode, year: i32) -> Result<EvaluationPlace, Declined> {
    let caller = Caller::here()?;
    caller.must_lead(&under)?;
    let mut conn = caller.conn().await?;
    let row = rows(&mut conn, &under, year).await.map_err(failed)?.into_iter().next();
    let row = row.filter(|row| row.village.code == under).ok_or_else(|| declined(Refusal::NotFound))?;
    let of_year = store::star_year::of(&mut conn, &under.zone(), year).await.map_err(failed)?;
    let (objections, crowd, crowd_total) = if caller.standing.is_office_over(&under) {
        sorted(store::objection::of_year(&mut conn, &under, year).await.map_err(failed)?)
    } else {
        (Vec::new(), Vec::new(), 0)
    };
    let mut people = Vec::new();
    for event in row.evaluation.events() {
        if !people.iter().any(|(id, _)| *id == event.by)
            && let Some(account) = store::account::by_id(&mut conn, event.by).await.map_err(failed)?
        {
            people.push((event.by, account.name));
        }
    }
    let today = caller.now.day();
    let line = store::place::line_of(&mut conn, &under).await.map_err(failed)?;
    let township = line.into_iter().find(|place| place.code.level() == PlaceLevel::Township);
    let titles = store::evaluation::titles(&mut conn, &under).await.map_err(failed)?.remove(&under);
    Ok(EvaluationPlace {
        titles: titles.map(|(all, _)| all).unwrap_or_default(),
        township: township.map(|place| place.name).unwrap_or_default(),
        reviews: reviews(&mut conn, &caller, &under.zone(), year).await.map_err(failed)?,
        vetoes: of_year
            .veto_items_on(today)
            .into_iter()
            .map(|item| (item.code.clone(), item.words.clone()))
            .collect(),
        notice_days: of_year.notice_days(),
        evidence: evidence(&mut conn, &row.evaluation).await.map_err(failed)?,
        objections,
        crowd,
        crowd_total,
        people,
        history: store::evaluation::history(&mut conn, &under).await.map_err(failed)?,
        row,
    })
}

/// Most objections of a pile that are shown at once; the rest comes up when these are answered.
#[cfg(feature = "ssr")]
const MOST_SHOWN: usize = 100;

/// What is read one by one and what has been answered; what is answered together, and how much of it there is.
#[cfg(feature = "ssr")]
type Sorted = (Vec<(Objection, u64)>, Vec<(Objection, u64)>, usize);

#[cfg(feature = "ssr")]
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
#[cfg(feature = "ssr")]
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

#[cfg(feature = "ssr")]
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
#[cfg(feature = "ssr")]
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
            about.extend(crate::words::evidence(&kept.record).map(|words| (link.clone(), words)));
        }
    }
    Ok(about)
}
