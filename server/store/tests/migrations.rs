//! Every migration meets data: `samples/` holds what a database could hold when that migration was the newest.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test that cannot go on fails")]

mod village;

use std::path::Path;
use store::engine::Engine;
use sync::exchange::{RowDigest, row_hash};
use sync::record::{Record, RecordKey, RecordKind};
use village::*;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples");

async fn tables(conn: &mut store::Conn) -> Vec<String> {
    let sql = match Engine::of(conn) {
        Engine::Sqlite => {
            "select name from sqlite_master where type = 'table' and name not like '\\_%' escape '\\' order by name"
        }
        Engine::Postgres => {
            "select cast(tablename as text) as name from pg_tables where schemaname = 'public' and tablename not like '\\_%' order by tablename"
        }
    };
    sqlx::query_scalar(sql).fetch_all(conn).await.unwrap()
}

/// A sample in the engine's words: samples are written in SQLite's, where bytes are `x'…'`.
fn sample_for(engine: Engine, sample: String) -> String {
    match engine {
        Engine::Sqlite => sample,
        Engine::Postgres => sample.replace("(x'", "('\\x").replace(" x'", " '\\x"),
    }
}

#[tokio::test]
async fn each_migration_is_applied_onto_data_of_the_one_before() {
    let home = Fresh::new().await;
    {
        let mut conn = home.connect().await;
        let engine = Engine::of(&conn);
        let migrations = engine.migrations();
        for migration in migrations.iter() {
            migrations.run_to(migration.version, &mut conn).await.unwrap();
            let name = format!("{}_{}.sql", migration.version, migration.description.replace(' ', "_"));
            let sample = std::fs::read_to_string(Path::new(SAMPLES).join(&name))
                .unwrap_or_else(|_| panic!("{name} has no sample of the same name"));
            sqlx::raw_sql(sqlx::AssertSqlSafe(sample_for(engine, sample))).execute(&mut conn).await.unwrap();
        }
        for table in tables(&mut conn).await {
            let sql = sqlx::AssertSqlSafe(format!("select count(*) from {table}"));
            let rows: i64 = sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap();
            assert!(store::moving::TABLES.contains(&table.as_str()), "a move would leave {table} behind");
            assert!(rows > 0, "no sample puts anything into {table}: a later migration would meet it empty");
        }
    }

    // What older versions wrote still reads, adds up and verifies.
    let village = Village { store: home.open().await, home };
    let mut conn = village.store.read().await.unwrap();
    for kind in RecordKind::ALL {
        let kept = store::record::of_kind_under(&mut conn, *kind, &code("410871")).await.unwrap();
        assert!(!kept.is_empty(), "no {} in the samples", kind.as_str());
    }
    let mut digest = RowDigest::default();
    for kind in RecordKind::ALL.iter().filter(|kind| **kind != RecordKind::Review) {
        for kept in store::record::of_kind_under(&mut conn, *kind, &code(DONGFANG)).await.unwrap() {
            let key: RecordKey = kept.record.key();
            digest.add(row_hash(key, kept.ver, &kept.record.to_doc()));
        }
    }
    let told: (i64, i64) =
        sqlx::query_as("select row_count, row_xor from scope_head where village = '410871001001'")
            .fetch_one(&mut *conn)
            .await
            .unwrap();
    assert_eq!(told, (i64::try_from(digest.count).unwrap(), digest.xor));
    for place in [DONGFANG, "410871001"] {
        assert!(village.chain_verifies(place).await, "{place}");
    }
    assert_eq!(store::figures::wrong(&mut conn).await.unwrap(), [], "what was there before has been counted");
    let figures = store::figures::of_year(&mut conn, &code("410871"), 2026, NOW.day()).await.unwrap();
    assert_eq!(
        (figures.households_visited, figures.visits, figures.attendances, figures.needs),
        (1, 1, 26, 1)
    );
    let packed = store::audit::texts(&mut conn, &code("410871001"), 1, 1).await.unwrap();
    assert!(packed[&1].contains("文苑街道"), "what was packed once can be read: {packed:?}");

    // And work goes on: its worker's phone sends and reads as before.
    let accounts = store::account::under(&mut conn, &code(DONGFANG), "李春梅").await.unwrap();
    drop(conn);
    let mut phone = village.phone(&accounts[0]).await;
    let op = phone.op(DONGFANG, sync::Intent::RecordActivity(activity("清扫")), vec![]);
    assert!(village.push(&phone, vec![op]).await.outcomes[0].outcome.ver().is_some());
    let read = village.news(&mut phone).await;
    assert!(read.iter().all(|change| Record::from_doc(change.kind, change.doc.as_deref().unwrap()).is_ok()));
}
