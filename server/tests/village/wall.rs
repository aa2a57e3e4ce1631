//! The wall chart: the same states for the office from the server and for the secretary from the browser's own store.

use crate::harness::{FOREIGN, GRID_3, Hand, TestVillage, VILLAGE, code};
use app::functions::{Wall, WallPlace};
use domain::task::{NewTask, Owner};
use domain::wall::{WallRow, WallState};
use domain::{Account, Day, Fen, Milestone, PlanChange, Progress, StarKind, StarState, TaskId};
use serde::de::DeserializeOwned;
use sync::{Intent, Outcome};

async fn ask<T: DeserializeOwned>(village: &TestVillage, who: &Account, path: &str) -> T {
    let answer = village.sign_in(who).await.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    serde_json::from_slice(&answer.body).unwrap()
}

/// Plans two stars for 东方社区, with two tasks for one of them: one is 5 days late, one has a milestone 3 days past.
async fn plan_and_fall_behind(village: &TestVillage) {
    let today = village.clock.now().day();
    village.holds(VILLAGE, &[StarKind::Party]).await;
    let aim = |star| PlanChange::Star { star, state: StarState::Aimed };
    let changes =
        vec![aim(StarKind::Safety), aim(StarKind::Harmony), PlanChange::Leaders(vec!["李明".into()])];
    let plan = Intent::ChangePlan { village: code(VILLAGE), year: today.year(), changes };
    assert!(matches!(village.act(&village.people.quban, VILLAGE, plan).await, Outcome::Applied { .. }));
    let task = |title: &str, deadline: i64, milestones: &[(&str, i64)], done| NewTask {
        id: TaskId::new(village.clock.now(), rand::random()),
        village: code(VILLAGE),
        template: None,
        star: StarKind::Safety,
        title: title.into(),
        owner: Owner { account: None, name: "张红旗".into() },
        begins_on: today.plus_days(-60),
        deadline: today.plus_days(deadline),
        milestones: milestones
            .iter()
            .map(|(name, days)| Milestone { name: (*name).into(), due_on: today.plus_days(*days) })
            .collect(),
        progress: Progress::percent_of_100(done),
    };
    for new in [
        task("调解室", -5, &[], 80),
        task("平安夜巡", 20, &[("排班", -3), ("巡满", 20)], 40),
        task("法律明白人", 10, &[], 60),
    ] {
        let told = village.act(&village.people.zhang, VILLAGE, Intent::CreateTask(new)).await;
        assert!(matches!(told, Outcome::Applied { .. }), "{told:?}");
    }
}

fn states(row: &WallRow) -> Vec<(StarKind, &str)> {
    let word = |state: &WallState| match state {
        WallState::Held => "held",
        WallState::UnderWay(None) => "no task yet",
        WallState::UnderWay(Some(_)) => "under way",
        WallState::AtRisk(..) => "at risk",
        WallState::NotThisYear => "not this year",
        WallState::Barred(_) => "barred",
        WallState::Lost(_) => "lost",
    };
    row.stars.iter().map(|(star, state)| (*star, word(state))).collect()
}

#[tokio::test]
async fn an_office_sees_how_every_star_stands_and_why_one_is_behind() {
    let village = TestVillage::new().await;
    plan_and_fall_behind(&village).await;
    let wall: Wall = ask(&village, &village.people.quban, "/desk/v1/wall?under=410871").await;
    assert_eq!(wall.as_of, village.clock.now());
    let places: Vec<_> = wall.rows.iter().map(|row| row.village.code.as_str()).collect();
    assert_eq!(places, [VILLAGE, FOREIGN]);
    let row = &wall.rows[0];
    assert_eq!(
        states(row),
        [
            (StarKind::Party, "held"),
            (StarKind::Livelihood, "not this year"),
            (StarKind::Sharing, "not this year"),
            (StarKind::Safety, "at risk"),
            (StarKind::Harmony, "no task yet"),
        ]
    );
    let late: Vec<_> =
        row.late().map(|one| (one.title.as_str(), one.milestone.as_deref(), one.days)).collect();
    assert_eq!(late, [("调解室", None, 5), ("平安夜巡", Some("排班"), 3)]);
    assert_eq!(row.next.as_ref().map(|due| due.title.as_str()), Some("法律明白人"));
    assert_eq!(row.leaders, ["李明"]);
    assert!(states(&wall.rows[1]).iter().all(|(_, state)| *state == "not this year"), "no plan, no star");
    // Two stars and one branch that rises: 3 × 20,000 of the 5,000,000.
    let (awards, budget) = (wall.funds.awards, wall.funds.awards.budget.unwrap());
    assert_eq!((awards.planned, budget.total), (Fen::yuan(60_000), Fen::yuan(5_000_000)));
    assert_eq!(budget.left, Fen::yuan(4_940_000));

    let township: Wall = ask(&village, &village.people.wenyuan, "/desk/v1/wall?under=410871001").await;
    assert_eq!(township.rows, wall.rows[..1], "a township has its own villages, with the same states");
    assert_eq!(township.funds.awards.budget, None, "the budget is the zone's");
}

#[tokio::test]
async fn behind_a_village_stand_its_tasks_and_records_and_the_village_counts_the_same() {
    let village = TestVillage::new().await;
    plan_and_fall_behind(&village).await;
    let household = village.household(GRID_3, "5 号楼 2-301", "孙桂英").await;
    let worker = village.phone(&village.people.li).await;
    worker.sync().await;
    worker.record_visit(household, "都好").await;
    worker.sync().await;

    let path = format!("/desk/v1/wall_place?under={VILLAGE}");
    let seen: WallPlace = ask(&village, &village.people.wenyuan, &path).await;
    assert_eq!((seen.tasks.len(), seen.figures.visits, seen.figures.households_visited), (3, 1, 1));

    let secretary = village.phone(&village.people.zhang).await;
    secretary.sync().await;
    assert_eq!(counted_by(&secretary, village.clock.now().day()), seen.row);

    let township =
        village.sign_in(&village.people.quban).await.get("/desk/v1/wall_place?under=410871001").await;
    assert_eq!(township.status, 404, "a township is no village");
}

/// The village's line as its own phone counts it.
fn counted_by(secretary: &Hand, today: Day) -> WallRow {
    let world = secretary.phone.world();
    let tasks: Vec<_> = world.tasks.values().map(|row| row.noun().clone()).collect();
    let plan = world.star_plans.get(&(code(VILLAGE), today.year())).unwrap().noun().clone();
    let plan = plan.beside(domain::Holding::of(world.evaluations.values().map(device::Row::noun)).held());
    let place = world.places[&code(VILLAGE)].noun().clone();
    WallRow::of(place, Some(&plan), &tasks, today)
}
