//! Last year's money: what its namings made due, paid to the first townships, with a venue or two and a line put right.

use super::SampleError;
use super::loader::Loader;
use super::people::Staff;
use domain::awards::AwardLine;
use domain::fund_ledger::{
    AwardPart, AwardPayment, BudgetChange, FundLine, PartOf, PaymentCorrection, VenuePayment,
};
use domain::{Fen, Place, PlaceCode, PlaceLevel};
use sync::{Intent, OfficeAct};

/// Townships whose villages have been paid; the others still wait for their money.
const PAID_TOWNSHIPS: usize = 4;

pub(super) async fn load(
    loader: &mut Loader<'_>,
    places: &[Place],
    staff: &Staff,
) -> Result<(), SampleError> {
    let Some(zone) = places.first().map(|place| place.code.clone()) else { return Ok(()) };
    let year = loader.now.day().year() - 1;
    let due = loader.due(&zone, year).await?;
    let townships: Vec<_> =
        places.iter().filter(|place| place.code.level() == PlaceLevel::Township).collect();
    let mut acts = Vec::new();
    let mut first = None;
    for (number, township) in (1..).zip(townships.iter().take(PAID_TOWNSHIPS)) {
        let parts = parts(&due, &township.code);
        if parts.is_empty() {
            continue;
        }
        let id = loader.entry_id();
        first = first.or_else(|| Some((id, parts.first()?.clone())));
        let payment = AwardPayment {
            on: loader.past(300 - number).day(),
            voucher: format!("02-{number:03}"),
            parts,
            note: format!("{}第一批", township.name),
        };
        acts.push(Intent::Office(OfficeAct::PayAwards { zone: zone.clone(), year, id, payment }));
    }
    if let Some((of, part)) = first {
        let correction = PaymentCorrection {
            of,
            part: Some(PartOf { village: part.village, award: part.award }),
            on: loader.past(280).day(),
            voucher: "03-红001".into(),
            amount: Fen::yuan(-2_000),
            why: "村集体账号有误,退回后另付".into(),
        };
        acts.push(Intent::Office(OfficeAct::CorrectPayment {
            zone: zone.clone(),
            year,
            id: loader.entry_id(),
            correction,
        }));
    }
    let villages = places.iter().filter(|place| place.code.level() == PlaceLevel::Village);
    for (number, (village, (project, yuan))) in (1..).zip(villages.zip(VENUES)) {
        let payment = VenuePayment {
            on: loader.past(250 - number).day(),
            voucher: format!("04-{number:03}"),
            village: village.code.clone(),
            project: project.into(),
            amount: Fen::yuan(yuan),
            note: String::new(),
        };
        acts.push(Intent::Office(OfficeAct::PayVenue {
            zone: zone.clone(),
            year,
            id: loader.entry_id(),
            payment,
        }));
    }
    let change = BudgetChange {
        line: FundLine::Venues,
        on: loader.past(200).day(),
        amount: Fen::yuan(200_000),
        why: "年中追加,用于党群服务中心修缮".into(),
    };
    acts.push(Intent::Office(OfficeAct::AdjustBudget {
        zone: zone.clone(),
        year,
        id: loader.entry_id(),
        change,
    }));
    let acts = acts.into_iter().map(|intent| loader.act(zone.clone(), 190, intent)).collect();
    loader.acts_of(staff.zone_office.id, acts).await
}

/// Venues of the first villages: what was built or mended, for how many yuan.
const VENUES: [(&str, i64); 3] =
    [("党群服务中心修缮", 120_000), ("党员活动室桌椅和电教设备", 36_500), ("村级文化广场", 88_000)];

/// Everything due to the villages of a township, as far as an amount is set for it.
fn parts(due: &[AwardLine], township: &PlaceCode) -> Vec<AwardPart> {
    let own = due.iter().filter(|line| township.covers(&line.village));
    own.filter_map(|line| {
        let amount = line.amount.filter(|amount| *amount > Fen::default())?;
        Some(AwardPart { village: line.village.clone(), award: line.award(), amount })
    })
    .collect()
}
