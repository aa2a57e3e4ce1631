//! The sample zone: the report's places, everything alive, loaded once, never over real data.

use crate::harness::{TestVillage, VILLAGE, code};
use domain::agenda;
use domain::declared::Declared;
use domain::settings::Settings;
use domain::{At, PlaceKind, PlaceLevel, Role};
use server::accounts::{AccountError, found_zone};
use server::sample::{SampleError, Step, VERSION, load};
use std::collections::HashSet;
use store::{Store, meta};
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
    let first = load(store, NOW, &mut |_| ()).await.unwrap();
    assert!(!first.already && first.acts > 2_000);
    let generation = store.generation().await.unwrap();
    assert!(load(store, NOW, &mut |_| ()).await.unwrap().already);
    assert_eq!(store.generation().await.unwrap(), generation);

    let places = of_kind!(store, Place, "410871");
    let count = |kinds: &[PlaceKind]| places.iter().filter(|place| kinds.contains(&place.kind)).count();
    assert_eq!(count(&[PlaceKind::Township, PlaceKind::Subdistrict]), 6);
    assert_eq!(count(&[PlaceKind::Village]), 104);
    assert_eq!(count(&[PlaceKind::Community]), 4);
    for place in places.iter().filter(|place| place.kind.level() == PlaceLevel::Village) {
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
    let (this_year, last_year): (Vec<_>, Vec<_>) =
        of_kind!(store, StarPlan, "410871").into_iter().partition(|plan| plan.year == NOW.day().year());
    assert_eq!((this_year.len(), last_year.len()), (108, 108));
    let begun = of_kind!(store, Evaluation, "410871");
    let stages: HashSet<_> = begun.iter().map(|it| std::mem::discriminant(&it.stage())).collect();
    assert_eq!(stages.len(), 8, "a village stands at every step but the first");
    assert_eq!(
        begun.iter().filter(|it| it.is_decided()).count(),
        108 + 2,
        "named last year, and two this year"
    );
    let objections = of_kind!(store, Objection, "410871");
    assert_eq!((objections.len(), objections.iter().filter(|one| one.is_open()).count()), (2, 1));
    assert_eq!(of_kind!(store, DeclaredPlan, "410871").len(), 8, "what the report announces");
    let years = of_kind!(store, StarYear, "410871");
    assert_eq!((years.len(), years[0].year, years[0].tasks().len()), (1, NOW.day().year(), 29));
    let visits = of_kind!(store, LeaderVisit, "410871");
    assert_eq!(visits.len(), 5, "the places that the report says were visited");
    assert!(visits.iter().any(|visit| visit.open().next().is_some() && !visit.taken_up.is_empty()));
    assert_eq!(of_kind!(store, Experience, "410871").iter().filter(|one| one.is_posted()).count(), 3);
}

#[tokio::test]
async fn something_goes_on_in_each_of_the_108_villages() {
    let folder = tempfile::tempdir().unwrap();
    let store = &Store::open(folder.path(), None).await.unwrap();
    let mut steps = Vec::new();
    let report = load(store, NOW, &mut |step| steps.push(step)).await.unwrap();
    assert_eq!(steps.last(), Some(&Step::Villages { done: 108, of: 108 }));
    assert_eq!((report.kept, report.accounts), (0, 1 + 6 + 108 + 17 + 101 + 6));
    let mut conn = store.read().await.unwrap();
    let silent = store::device::silent_since(&mut conn, &"410871".parse().unwrap(), NOW, NOW).await.unwrap();
    let townships: HashSet<_> = silent.iter().map(|one| one.home.as_str()[..9].to_owned()).collect();
    assert_eq!(
        (silent.len(), townships.len()),
        (6, 6),
        "in each township somebody needs help with a new phone"
    );
    drop(conn);
    let villages: Vec<_> = of_kind!(store, Place, "410871")
        .into_iter()
        .filter(|place| place.kind.level() == PlaceLevel::Village)
        .collect();
    let (households, visits) = (of_kind!(store, Household, "410871"), of_kind!(store, Visit, "410871"));
    let (activities, tasks) = (of_kind!(store, Activity, "410871"), of_kind!(store, Task, "410871"));
    let (places, accounts) = (of_kind!(store, Place, "410871"), of_kind!(store, Account, "410871"));
    assert_eq!(villages.len(), 108);
    for village in villages {
        let (code, name) = (&village.code, &village.name);
        let grids: Vec<_> =
            places.iter().filter(|place| place.kind == PlaceKind::Grid && code.covers(&place.code)).collect();
        assert!(!grids.is_empty() && grids.iter().all(|grid| grid.sample), "{name}");
        for grid in grids {
            let doors = households.iter().filter(|household| household.grid.value == grid.code).count();
            assert!((6..=50).contains(&doors), "{name}: {doors}");
            let worker = |held: &domain::Membership| held.role == Role::GridWorker && held.place == grid.code;
            assert!(accounts.iter().any(|account| account.memberships.iter().any(worker)), "{name}");
        }
        assert!(visits.iter().any(|visit| code.covers(&visit.grid)), "{name}");
        assert!(activities.iter().any(|activity| code.covers(&activity.now.place)), "{name}");
        assert!(tasks.iter().any(|task| task.village == *code), "{name}");
    }
}

/// Loads until so many steps have been told, and is cut off there as by a power cut.
async fn load_and_be_cut_off_at(store: &Store, step: usize) {
    let (cut, mut told) = (tokio::sync::Notify::new(), 0);
    let mut hears = |_| {
        told += 1;
        if told == step {
            cut.notify_one();
        }
    };
    tokio::select! {
        biased;
        () = cut.notified() => {}
        loaded = load(store, NOW, &mut hears) => panic!("nothing cut it off: {loaded:?}"),
    }
}

#[tokio::test]
async fn a_load_that_was_cut_off_goes_on_and_comes_to_the_same_end() {
    let whole_folder = tempfile::tempdir().unwrap();
    let whole = &Store::open(whole_folder.path(), None).await.unwrap();
    load(whole, NOW, &mut |_| ()).await.unwrap();

    let folder = tempfile::tempdir().unwrap();
    let store = &Store::open(folder.path(), None).await.unwrap();
    // At the very beginning, after the places, and (接着装 is told first) among the villages.
    for step in [1, 3, 5] {
        load_and_be_cut_off_at(store, step).await;
    }
    let mut steps = Vec::new();
    let tomorrow = NOW.plus_millis(86_400_000);
    let report = load(store, tomorrow, &mut |step| steps.push(step)).await.unwrap();
    assert_eq!(steps[0], Step::GoesOn);
    assert!(report.kept > 500 && report.kept < report.acts, "{report:?}");
    assert!(load(store, tomorrow, &mut |_| ()).await.unwrap().already);
    for kind in
        [RecordKind::Place, RecordKind::Account, RecordKind::Household, RecordKind::Visit, RecordKind::Task]
    {
        let (resumed, whole) = (records(store, kind, "410871").await, records(whole, kind, "410871").await);
        assert_eq!(resumed.len(), whole.len(), "{kind:?}");
        assert!(whole.iter().all(|record| resumed.contains(record)), "{kind:?}");
    }
    assert_eq!(records(store, RecordKind::Review, "410871").await.len(), 1, "nothing came twice");
}

#[tokio::test]
async fn a_load_that_was_cut_off_does_not_go_on_over_real_data_or_another_sample() {
    let folder = tempfile::tempdir().unwrap();
    let store = &Store::open(folder.path(), None).await.unwrap();
    meta::begin_sample(&mut store.write().await.unwrap(), VERSION, NOW).await.unwrap();
    found_zone(store, ("410871", "某区"), ("office", "周正"), "a long password", NOW).await.unwrap();
    let refused = load(store, NOW, &mut |_| ()).await.unwrap_err();
    assert!(matches!(refused, SampleError::RealData), "{refused}");
    assert_eq!(of_kind!(store, Account, "410871").len(), 1);

    meta::begin_sample(&mut store.write().await.unwrap(), "0", NOW).await.unwrap();
    let refused = load(store, NOW, &mut |_| ()).await.unwrap_err();
    assert!(matches!(refused, SampleError::OtherVersion), "{refused}");
}

#[tokio::test]
async fn a_first_account_is_kept_in_an_empty_database_only() {
    let village = TestVillage::new().await;
    let (store, now) = (&village.app.store, village.clock.now());
    let generation = store.generation().await.unwrap();
    let refused = found_zone(store, ("410872", "另一区"), ("another", "李四"), "a long password", now).await;
    assert!(matches!(refused, Err(AccountError::NotEmpty)), "{refused:?}");
    assert_eq!(store.generation().await.unwrap(), generation);
}

#[tokio::test]
async fn counted_figures_are_not_the_declared_ones() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), None).await.unwrap();
    load(&store, NOW, &mut |_| ()).await.unwrap();
    let day = NOW.day();
    let mut conn = store.read().await.unwrap();
    assert_eq!(store::figures::wrong(&mut conn).await.unwrap(), [], "what is kept is what is there");
    let counted = store::figures::of_year(&mut conn, &code("410871001"), day.year(), day).await.unwrap();
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
    let generation = village.app.store.generation().await.unwrap();
    let refused = load(&village.app.store, village.clock.now(), &mut |_| ()).await.unwrap_err();
    assert!(matches!(refused, SampleError::RealData), "{refused}");
    assert!(refused.to_string().contains("真实数据"));
    assert_eq!(village.app.store.generation().await.unwrap(), generation);
}
