//! Leaders' visits and their suggestions, experiences from writing to the board, places side by side.

use crate::harness::{FOREIGN, TestVillage, VILLAGE, code};
use calamine::{Data, Reader, Xlsx};
use domain::experience::NewExperience;
use domain::honor::Posting;
use domain::leader_visit::{NewLeaderVisit, Suggestion};
use domain::task::Owner;
use domain::{Account, Experience, ExperienceId, LeaderVisit, LeaderVisitId, StarKind, TaskId};
use std::io::Cursor;
use sync::record::{Record, RecordKind};
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

fn suggestion() -> Suggestion {
    Suggestion { text: "组建春风化雨调解队".into(), star: StarKind::Safety, due_on: None }
}

fn visit(village: &TestVillage, place: &str) -> NewLeaderVisit {
    NewLeaderVisit {
        id: LeaderVisitId::new(village.clock.now(), rand::random()),
        village: code(place),
        on: village.clock.now().day(),
        leaders: vec!["区党委书记".into()],
        saw: "看了流动调解桌".into(),
        suggestions: vec![suggestion()],
    }
}

fn take_up(village: &TestVillage, visit: LeaderVisitId, by: &Account) -> (TaskId, Intent) {
    let id = TaskId::new(village.clock.now(), rand::random());
    let owner = Owner { account: Some(by.id), name: by.name.clone() };
    let task = suggestion().task(id, code(VILLAGE), owner, village.clock.now().day());
    (id, Intent::TakeUpSuggestion { visit, suggestion: suggestion().text, task })
}

fn reason(outcome: &Outcome) -> Option<&ReviewReason> {
    match outcome {
        Outcome::Review { reason } => Some(reason),
        _ => None,
    }
}

async fn the_visit(village: &TestVillage) -> LeaderVisit {
    match village.records(RecordKind::LeaderVisit, VILLAGE).await.pop() {
        Some(Record::LeaderVisit(visit)) => visit,
        _ => panic!("there is a visit"),
    }
}

async fn the_experience(village: &TestVillage) -> Experience {
    match village.records(RecordKind::Experience, VILLAGE).await.pop() {
        Some(Record::Experience(experience)) => experience,
        _ => panic!("there is an experience"),
    }
}

#[tokio::test]
async fn a_suggestion_becomes_a_task_once_and_both_stand_or_none() {
    let village = TestVillage::new().await;
    let (zhang, li, wenyuan) = (&village.people.zhang, &village.people.li, &village.people.wenyuan);
    let new = visit(&village, VILLAGE);
    let id = new.id;
    assert!(
        village
            .act(wenyuan, VILLAGE, Intent::Office(OfficeAct::RecordLeaderVisit(new.clone())))
            .await
            .ver()
            .is_some()
    );
    // A grid worker reads it and decides nothing.
    let (refused, by_li) = take_up(&village, id, li);
    let told = village.act(li, VILLAGE, by_li).await;
    assert_eq!(reason(&told), Some(&ReviewReason::NotYourRole));
    let tasks = village.records(RecordKind::Task, VILLAGE).await;
    assert!(!tasks.iter().any(|task| matches!(task, Record::Task(task) if task.id == refused)));

    let (task, by_zhang) = take_up(&village, id, zhang);
    assert!(village.act(zhang, VILLAGE, by_zhang).await.ver().is_some());
    let (_, again) = take_up(&village, id, zhang);
    assert_eq!(reason(&village.act(zhang, VILLAGE, again).await), Some(&ReviewReason::AlreadyThere));
    assert_eq!(the_visit(&village).await.task_of(&suggestion().text), Some(task));
    let tasks = village.records(RecordKind::Task, VILLAGE).await;
    let made = tasks.iter().find_map(|record| match record {
        Record::Task(made) if made.id == task => Some(made),
        _ => None,
    });
    assert_eq!(
        made.map(|made| (made.title.value.as_str(), made.star)),
        Some(("组建春风化雨调解队", StarKind::Safety))
    );

    // A suggestion that nobody made, and a task for another village, are kept for a person to look at.
    let (_, act) = take_up(&village, id, zhang);
    let Intent::TakeUpSuggestion { visit, task, .. } = act else { panic!() };
    let unheard = Intent::TakeUpSuggestion { visit, suggestion: "没人提过".into(), task: task.clone() };
    assert_eq!(reason(&village.act(zhang, VILLAGE, unheard).await), Some(&ReviewReason::NothingThere));
    let elsewhere = domain::task::NewTask { village: code(FOREIGN), ..task };
    let strayed = Intent::TakeUpSuggestion { visit, suggestion: suggestion().text, task: elsewhere };
    assert_eq!(reason(&village.act(zhang, VILLAGE, strayed).await), Some(&ReviewReason::WrongVillage));

    // What was mended keeps what it said before.
    let mended = NewLeaderVisit { saw: "看了流动调解桌和暖心驿站".into(), ..new };
    assert!(
        village
            .act(zhang, VILLAGE, Intent::Office(OfficeAct::AmendLeaderVisit(mended)))
            .await
            .ver()
            .is_some()
    );
    let now = the_visit(&village).await;
    assert_eq!((now.before[0].2.saw.as_str(), now.taken_up.len()), ("看了流动调解桌", 1));
}

#[tokio::test]
async fn an_experience_is_read_by_an_office_before_strangers_read_it() {
    let village = TestVillage::new().await;
    let (zhang, wenyuan, sun) = (&village.people.zhang, &village.people.wenyuan, &village.people.sun);
    let id = ExperienceId::new(village.clock.now(), rand::random());
    let new = NewExperience {
        id,
        village: code(VILLAGE),
        star: Some(StarKind::Safety),
        track: None,
        title: "流动调解桌".into(),
        practice: "桌子搬到楼下".into(),
        lesson: "当天约下一次".into(),
        photos: Vec::new(),
    };
    let told = village.act(sun, VILLAGE, Intent::Office(OfficeAct::ShareExperience(new.clone()))).await;
    assert_eq!(reason(&told), Some(&ReviewReason::NotInThisVillage));
    let new = NewExperience { id: ExperienceId::new(village.clock.now(), rand::random()), ..new };
    let id = new.id;
    assert!(
        village
            .act(zhang, VILLAGE, Intent::Office(OfficeAct::ShareExperience(new.clone())))
            .await
            .ver()
            .is_some()
    );
    let post = |posting| Intent::Office(OfficeAct::PostExperience { experience: id, posting });
    let told = village.act(zhang, VILLAGE, post(Posting::Posted)).await;
    assert_eq!(reason(&told), Some(&ReviewReason::NotYourRole));
    assert!(village.act(wenyuan, VILLAGE, post(Posting::Posted)).await.ver().is_some());
    assert!(the_experience(&village).await.is_posted());
    let posted =
        store::experience::posted_under(&mut village.app.store.read().await.unwrap(), &code("410871"))
            .await
            .unwrap();
    assert_eq!(posted.len(), 1);

    let stranger = village.stranger();
    for path in ["/experience", &format!("/v/{VILLAGE}")] {
        village.clock.pass(3_000);
        let html = stranger.get(path).await.text();
        assert!(html.contains("流动调解桌") && html.contains("当天约下一次"), "{path}");
        assert!(!html.contains(&zhang.name) && !html.contains(&zhang.id.to_string()), "{path}");
    }

    // The village changes it: the new words wait for the office.
    let mended = NewExperience { lesson: "当天就约好下一次".into(), ..new };
    assert!(
        village.act(zhang, VILLAGE, Intent::Office(OfficeAct::AmendExperience(mended))).await.ver().is_some()
    );
    assert!(!the_experience(&village).await.is_posted());
    village.clock.pass(3_000);
    assert!(!stranger.get("/experience").await.text().contains("流动调解桌"), "not until it was read again");
    // And may take down what it does not stand by any more.
    assert!(village.act(zhang, VILLAGE, post(Posting::TakenDown)).await.ver().is_some());
    assert_eq!(the_experience(&village).await.posting.0, Posting::TakenDown);
}

#[tokio::test]
async fn places_stand_side_by_side_with_the_counts_of_everywhere_else() {
    let village = TestVillage::new().await;
    let (quban, wenyuan) = (village.people.quban.clone(), village.people.wenyuan.clone());
    village.holds(VILLAGE, &[StarKind::Safety, StarKind::Harmony]).await;
    let new = visit(&village, VILLAGE);
    assert!(
        village.act(&quban, VILLAGE, Intent::Office(OfficeAct::RecordLeaderVisit(new))).await.ver().is_some()
    );

    let office = village.sign_in(&quban).await;
    let seen = office.get("/desk/v1/comparison?under=410871").await.json();
    let parts = seen["parts"].as_array().unwrap();
    assert!(parts.iter().all(|part| part["place"]["code"].as_str().unwrap().len() == 9));
    let wenyuan_part = parts.iter().find(|part| part["place"]["code"] == "410871001").unwrap();
    assert_eq!(wenyuan_part["stars"]["held"], 2);
    assert_eq!(wenyuan_part["held"][2], 1, "level = number of stars");
    assert_eq!(wenyuan_part["leader_visits"], 1);
    let sum: i64 = parts.iter().map(|part| part["stars"]["held"].as_i64().unwrap()).sum();
    assert_eq!(seen["whole"]["stars"]["held"], sum, "the whole is the sum of its parts");
    let overview = office.get("/desk/v1/overview?under=410871001").await.json();
    assert_eq!(wenyuan_part["figures"], overview["figures"], "one count everywhere");

    // A township sees its own villages, and no other township.
    let office = village.sign_in(&wenyuan).await;
    let seen = office.get("/desk/v1/comparison?under=410871001").await.json();
    assert_eq!(seen["parts"][0]["place"]["code"], VILLAGE);
    let answer = office.get("/desk/v1/comparison.xlsx?under=410871001").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    let sheet = book.worksheet_range("对照").unwrap();
    let rows: Vec<_> = sheet.rows().collect();
    let column = rows[1].iter().position(|cell| *cell == Data::String("已得的星".into())).unwrap();
    assert_eq!(rows.last().unwrap()[0], Data::String("合计".into()));
    assert_eq!(rows.last().unwrap()[column], Data::Float(2.0));
}
