//! What a database answers, as text, for comparing two of them.

use super::Village;
use sqlx::{Column, Row, ValueRef};

/// A question about every table that phones or pages depend on.
pub const EVERYTHING: [&str; 17] = [
    "select * from scope_head order by village",
    "select * from op order by village, place",
    "select * from op_pack order by village, first",
    "select * from record order by village, seq",
    "select op_id, dep from op_waiting order by op_id, dep",
    "select * from device order by id",
    "select * from account order by id",
    "select * from membership order by account, role, place, from_at",
    "select * from household order by id",
    "select * from household_visit order by id",
    "select * from need order by id",
    "select * from dispute order by id",
    "select * from volunteer_activity order by id",
    "select * from review order by op_id",
    "select * from photo_link order by hash, village",
    "select * from photo_linker order by hash, village, account",
    // A row that nothing is counted in any more is as good as none.
    "select * from village_figure where visits + disputes + activities + needs > 0 order by period, village",
];

/// Everything a question answers, as text.
pub async fn answers(village: &Village, sql: &'static str) -> Vec<String> {
    let mut conn = village.store.read().await.unwrap();
    let rows = sqlx::query(sql).fetch_all(&mut *conn).await.unwrap();
    let cell = |row: &sqlx::any::AnyRow, at: usize| {
        if row.try_get_raw(at).unwrap().is_null() {
            return "null".to_owned();
        }
        let number = row.try_get::<i64, _>(at).map(|number| number.to_string());
        let text = number.or_else(|_| row.try_get::<String, _>(at));
        text.unwrap_or_else(|_| format!("{:?}", row.try_get::<Vec<u8>, _>(at).unwrap()))
    };
    rows.iter()
        .map(|row| {
            let cells = row
                .columns()
                .iter()
                .map(|column| format!("{}={}", column.name(), cell(row, column.ordinal())));
            cells.collect::<Vec<_>>().join(" ")
        })
        .collect()
}
