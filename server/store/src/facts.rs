//! Facts: the columns that questions need, derived from documents in the same transaction.
//! The document is the truth; everything here can be made again from it.

use crate::engine::Engine;
use crate::figures::{self, Touched};
use crate::sql::{bytes, day, plain, word};
use crate::{Conn, Result};
use sqlx::AssertSqlSafe;
use sync::record::Record;

/// A column's value.
enum Value {
    Id(uuid::Uuid),
    Text(String),
    Number(i64),
    OptionalText(Option<String>),
    OptionalNumber(Option<i64>),
}

/// Rows of one table.
struct Rows {
    insert: &'static str,
    update: &'static str,
    columns: usize,
    rows: Vec<Vec<Value>>,
}

impl Rows {
    const fn into(insert: &'static str, update: &'static str, columns: usize) -> Self {
        Self { insert, update, columns, rows: Vec::new() }
    }
    async fn write(&self, conn: &mut Conn) -> Result<()> {
        for part in self.rows.chunks(300) {
            let sql = format!(
                "{} values {} {}",
                self.insert,
                Engine::of(conn).values(part.len(), self.columns),
                self.update
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for value in part.iter().flatten() {
                query = match value {
                    Value::Id(id) => query.bind(bytes(*id)),
                    Value::Text(text) => query.bind(plain(text)),
                    Value::Number(number) => query.bind(*number),
                    Value::OptionalText(text) => query.bind(text.as_deref().map(plain)),
                    Value::OptionalNumber(number) => query.bind(*number),
                };
            }
            query.execute(&mut *conn).await?;
        }
        Ok(())
    }
}

/// Derives the facts of these records, and moves the figures by what changes with them.
pub(crate) async fn keep(conn: &mut Conn, records: &[&Record]) -> Result<()> {
    let touched = Touched::by(records);
    let before = touched.share(conn).await?;
    write(conn, records).await?;
    let after = touched.share(conn).await?;
    figures::keep(conn, before, after).await
}

async fn write(conn: &mut Conn, records: &[&Record]) -> Result<()> {
    use Value::{Id, Number, OptionalNumber, OptionalText, Text};
    let mut visits = Rows::into(
        "insert into household_visit (id, village, grid, household, worker, device, on_day, counts)",
        "on conflict (id) do update set counts = excluded.counts",
        8,
    );
    let mut needs = Rows::into(
        "insert into need (id, village, grid, household, on_day, is_over)",
        "on conflict (id) do update set is_over = excluded.is_over",
        6,
    );
    let mut disputes = Rows::into(
        "insert into dispute (id, village, grid, on_day, settled, closed)",
        "on conflict (id) do update set settled = excluded.settled, closed = excluded.closed",
        6,
    );
    let mut activities = Rows::into(
        "insert into volunteer_activity (id, village, on_day, attendances)",
        "on conflict (id) do update set village = excluded.village, on_day = excluded.on_day, attendances = excluded.attendances",
        4,
    );
    let mut households = Rows::into(
        "insert into household (id, village, grid, stands)",
        "on conflict (id) do update set grid = excluded.grid, stands = excluded.stands",
        4,
    );
    let mut honors = Rows::into(
        "insert into honor (id, village, posted, awarded_on)",
        "on conflict (id) do update set posted = excluded.posted",
        4,
    );
    let mut plans = Rows::into(
        "insert into star_plan (village, year, id)",
        "on conflict (village, year) do update set id = excluded.id",
        3,
    );
    let mut experiences = Rows::into(
        "insert into experience (id, village, posted)",
        "on conflict (id) do update set posted = excluded.posted",
        3,
    );
    let mut evaluations = Rows::into(
        "insert into evaluation (village, year, id, is_open, on_notice)",
        "on conflict (village, year) do update set is_open = excluded.is_open, on_notice = excluded.on_notice",
        5,
    );
    let mut objections = Rows::into(
        "insert into objection (id, village, year, is_open, code_hash)",
        "on conflict (id) do update set is_open = excluded.is_open",
        5,
    );
    let mut places = Rows::into(
        "insert into place (code, kind, name, sample)",
        "on conflict (code) do update set kind = excluded.kind, name = excluded.name, sample = excluded.sample",
        4,
    );
    let mut reviews = Rows::into(
        "insert into review (op_id, village, is_open)",
        "on conflict (op_id) do update set is_open = excluded.is_open",
        3,
    );
    let mut accounts = Rows::into(
        "insert into account (id, name, home, login)",
        "on conflict (id) do update set name = excluded.name, home = excluded.home, login = excluded.login",
        4,
    );
    let mut memberships = Rows::into(
        "insert into membership (account, role, place, from_at, to_at)",
        "on conflict (account, role, place, from_at) do update set to_at = excluded.to_at",
        5,
    );
    for record in records {
        let village = record.place().scope().to_string();
        let yes = |is: bool| Number(i64::from(is));
        match record {
            Record::Visit(visit) => visits.rows.push(vec![
                Id(visit.first.id.uuid()),
                Text(village),
                Text(visit.grid.to_string()),
                Id(visit.first.household.uuid()),
                Id(visit.by.uuid()),
                Id(visit.device.uuid()),
                Text(day(visit.first.on)),
                yes(visit.counts()),
            ]),
            Record::Need(need) => needs.rows.push(vec![
                Id(need.id.uuid()),
                Text(village),
                Text(need.grid.to_string()),
                Id(need.household.uuid()),
                Text(day(need.raised_on)),
                yes(need.handling.value.is_over()),
            ]),
            Record::Dispute(dispute) => {
                let status = dispute.status();
                disputes.rows.push(vec![
                    Id(dispute.id.uuid()),
                    Text(village),
                    Text(dispute.grid.to_string()),
                    Text(day(dispute.on)),
                    yes(status.is_settled()),
                    yes(status.is_closed()),
                ]);
            }
            Record::Activity(activity) => activities.rows.push(vec![
                Id(activity.now.id.uuid()),
                Text(village),
                Text(day(activity.now.on)),
                Number(i64::from(activity.now.attendances)),
            ]),
            Record::Household(household) => households.rows.push(vec![
                Id(household.id.uuid()),
                Text(village),
                Text(household.grid.value.to_string()),
                yes(household.stands()),
            ]),
            Record::Honor(honor) => honors.rows.push(vec![
                Id(honor.id.uuid()),
                Text(village),
                yes(honor.is_posted()),
                Text(day(honor.awarded_on)),
            ]),
            Record::StarPlan(plan) => {
                plans.rows.push(vec![Text(village), Number(i64::from(plan.year)), Id(record.key().id)]);
            }
            Record::Evaluation(evaluation) => evaluations.rows.push(vec![
                Text(village),
                Number(i64::from(evaluation.year)),
                Id(record.key().id),
                yes(evaluation.is_open()),
                yes(evaluation.notice().is_some()),
            ]),
            Record::Objection(objection) => objections.rows.push(vec![
                Id(objection.filed.id.uuid()),
                Text(objection.filed.village.to_string()),
                Number(i64::from(objection.filed.year)),
                yes(objection.is_open()),
                Text(objection.filed.code_hash.clone()),
            ]),
            Record::Place(place) => places.rows.push(vec![
                Text(place.code.to_string()),
                Text(word(place.kind)?),
                Text(place.name.clone()),
                yes(place.sample),
            ]),
            Record::Review(item) => {
                reviews.rows.push(vec![Id(item.op_id.uuid()), Text(village), yes(item.state.is_open())]);
            }
            Record::Account(account) => {
                accounts.rows.push(vec![
                    Id(account.id.uuid()),
                    Text(account.name.clone()),
                    Text(account.home.to_string()),
                    OptionalText(account.login.clone()),
                ]);
                for held in &account.memberships {
                    memberships.rows.push(vec![
                        Id(account.id.uuid()),
                        Text(word(held.role)?),
                        Text(held.place.to_string()),
                        Number(held.from.millis()),
                        OptionalNumber(held.to.map(domain::At::millis)),
                    ]);
                }
            }
            Record::Experience(experience) => experiences.rows.push(vec![
                Id(experience.now.id.uuid()),
                Text(village),
                yes(experience.is_posted()),
            ]),
            Record::Task(_)
            | Record::DeclaredPlan(_)
            | Record::StarYear(_)
            | Record::FundLedger(_)
            | Record::LeaderVisit(_) => {}
        }
    }
    for rows in [
        visits,
        needs,
        disputes,
        activities,
        households,
        honors,
        plans,
        experiences,
        evaluations,
        objections,
        places,
        reviews,
        accounts,
        memberships,
    ] {
        rows.write(conn).await?;
    }
    Ok(())
}
