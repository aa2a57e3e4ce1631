//! Places, households, accounts, star plans and the zone's years from an Excel file: checked whole, then applied whole or not at all.

mod bounds;
mod known;
mod plans;
mod report;
mod rows;
mod sheets;
mod template;
mod years;

pub use report::{Bad, Counts, Report};
use template::column;
pub use template::template;
pub(crate) use template::{FIRST_STAR, PLANS};
pub(crate) use years::YEAR_SHEETS;

use app::words;
use axum::body::Bytes;
use domain::{At, Field, Standing};
use store::push::{ServerAct, submit_whole};
use store::{Asker, Store, account, device};
use sync::wire::Refusal;
use sync::{Outcome, ReviewReason};

/// Checks a file and, when `apply` is set and no row is bad, applies it.
pub async fn run(
    store: &Store,
    asker: Asker,
    standing: &Standing,
    bytes: Bytes,
    apply: bool,
    now: At,
) -> Result<Report, crate::Error> {
    let (rows, mut report) = rows::check(store, standing, bytes, now).await?;
    if !apply || !report.bad.is_empty() || rows.is_empty() {
        return Ok(report);
    }
    // The rules have the last word: what they would not apply is told as a bad row, and nothing is kept.
    let own = import_device(store, asker, now).await?;
    let acts: Vec<_> = rows.iter().map(|row| row.act.clone()).collect();
    let told = submit_whole(store, own, &acts, now, &mut rand::random).await?;
    for (row, told) in rows.iter().zip(&told) {
        if let Outcome::Review { reason } = &told.outcome {
            let column = column_meant(row.sheet, reason);
            let reason = words::review_reason(reason);
            report.bad.push(Bad { sheet: row.sheet, row: row.row, column, reason });
        }
    }
    report.applied = report.bad.is_empty();
    Ok(report)
}

/// The column that the rules mean, when they mean one.
fn column_meant(sheet: &str, reason: &ReviewReason) -> Option<&'static str> {
    match reason {
        ReviewReason::LoginTaken => column(sheet, Field::Login),
        ReviewReason::Invalid { flaws } => column(sheet, flaws.first()?.field),
        _ => None,
    }
}

/// Imports get a device of their own, so that their counter never meets the browser's.
async fn import_device(store: &Store, asker: Asker, now: At) -> Result<Asker, store::Error> {
    let mut conn = store.write().await?;
    let device = device::mint(&mut conn, asker.account, now.plus_millis(-1), rand::random()).await?;
    Ok(Asker { device, ..asker })
}

/// The same from the command line, in the name of an account.
pub async fn run_as(
    store: &Store,
    login: &str,
    bytes: Bytes,
    apply: bool,
    now: At,
) -> Result<Report, crate::Error> {
    let (id, standing) = {
        let mut conn = store.write().await?;
        let id = account::of_login(&mut conn, login).await?.ok_or(Refusal::NotFound)?;
        (id, account::standing(&mut conn, id, now).await?)
    };
    let asker =
        import_device(store, Asker { account: id, device: domain::DeviceId::from_uuid(id.uuid()) }, now)
            .await?;
    run(store, asker, &standing, bytes, apply, now).await
}

/// An act of an import.
fn act(village: domain::PlaceCode, intent: sync::Intent, now: At) -> ServerAct {
    ServerAct { village, base_ver: 0, at: now, intent }
}
