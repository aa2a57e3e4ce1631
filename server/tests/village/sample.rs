//! The sample zone: the report's places, everything alive, loaded once, never over real data.

use crate::harness::{TestVillage, VILLAGE, code};
use domain::agenda;
use domain::declared::Declared;
use domain::settings::Settings;
use domain::{At, PlaceKind};
use server::sample::{SampleError, load};
use std::collections::HashSet;
use store::Store;
use sync::record::{Record, RecordKind};

const NOW: At = At::from_millis(1_795_400_000_000);

async fn records(store: &Store, kind: RecordKind, place: &str) -> Vec<Record> {
    let mut conn = store.read().await.unwrap();
    let kept = store::record::of_kind_under(&mut conn, kind, &code(place)).await.unwrap();
    kept.into_iter().map(|kept| kept.record).collect()
}

macro_rules! of_kind {
    ($store:expr, $kind:ident, $place:expr) => {
        records($store, RecordKind::$kind, $place)
            .await
            .into_iter()
            .filter_map(|record| match record {
                Record::$kind(one) => Some(one),
                _ => None,
            })
            .collect::<Vec<_>>()
    };
}

#[tokio::test]
async fn the_sample_zone_is_alive_and_loading_it_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = &Store::open(folder.path(), None).await.unwrap();
    let first = load(store, NOW).await.unwrap();
    assert!(!first.already && first.acts > 2_000);
    let generation = store.generation();
    assert!(load(store, NOW).await.unwrap().already);
    assert_eq!(store.generation(), generation);

    let places = of_kind!(store, Place, "410871");
    let count = |kinds: &[PlaceKind]| places.iter().filter(|place| kinds.contains(&place.kind)).count();
    assert_eq!(count(&[PlaceKind::Township, PlaceKind::Subdistrict]), 6);
    assert_eq!(count(&[PlaceKind::Village]), 104);
    assert_eq!(count(&[PlaceKind::Community]), 4);
    for place in places.iter().filter(|place| place.kind.level() == domain::PlaceLevel::Village) {
        assert_eq!(place.sample, place.name.contains("示例"), "{}", place.name);
    }

    // 今日 of the main village: overdue, due today, and still some days.
    let households = of_kind!(store, Household, VILLAGE);
    let visits = of_kind!(store, Visit, VILLAGE);
    let needs = of_kind!(store, Need, VILLAGE);
    let disputes = of_kind!(store, Dispute, VILLAGE);
    let due = agenda::due(&households, &visits, &needs, &disputes, NOW.day(), Settings::builtin());
    let left: HashSet<_> = due.iter().map(|due| due.days_left(NOW.day()).signum()).collect();
    assert_eq!(left.len(), 3, "overdue, today and to come");
    let owes = |due: &agenda::Due| matches!(due.reason, agenda::Reason::DisputeFollowUp { .. });
    assert!(due.iter().any(owes), "a 回访 after a mediation is due");

    let everywhere = of_kind!(store, Dispute, "410871");
    let statuses: HashSet<_> = everywhere.iter().map(|dispute| format!("{:?}", dispute.status())).collect();
    assert!(statuses.len() >= 4, "{statuses:?}");
    let tasks = of_kind!(store, Task, VILLAGE);
    assert!(tasks.iter().any(|task| !task.progress.contested.is_empty()), "two values that met");
    assert_eq!(of_kind!(store, Review, "410871").len(), 1, "one record waits for the secretary");
    assert!(of_kind!(store, Honor, "410871006").len() >= 17);
    assert_eq!(of_kind!(store, StarPlan, "410871").len(), 108);
}

#[tokio::test]
async fn counted_figures_are_not_the_declared_ones() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), None).await.unwrap();
    load(&store, NOW).await.unwrap();
    let day = NOW.day();
    let mut conn = store.read().await.unwrap();
    let counted = store::figures::of(&mut conn, &code("410871001"), day.plus_days(-366), day).await.unwrap();
    assert!(counted.visits > 0 && counted.disputes > 0 && counted.attendances > 0);
    let declared: HashSet<_> = Declared::builtin()
        .reports
        .iter()
        .flat_map(|report| &report.lines)
        .map(|line| line.value.as_str())
        .collect();
    for figure in [counted.households_visited, counted.visits, counted.attendances] {
        assert!(!declared.contains(figure.to_string().as_str()), "{figure}");
    }
}

#[tokio::test]
async fn a_database_with_real_people_is_left_alone() {
    let village = TestVillage::new().await;
    let generation = village.app.store.generation();
    let refused = load(&village.app.store, village.clock.now()).await.unwrap_err();
    assert!(matches!(refused, SampleError::RealData), "{refused}");
    assert!(refused.to_string().contains("真实数据"));
    assert_eq!(village.app.store.generation(), generation);
}
