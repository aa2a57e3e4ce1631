//! Excel in and out: every bad row is named, nothing is half-imported, the same file twice changes nothing.

mod export;
mod hostile;

use crate::harness::{GRID_3, GRID_4, TestVillage, VILLAGE};
use calamine::{Reader, Xlsx};
use domain::Account;
use rust_xlsxwriter::Workbook;
use server::import::{self, Report};
use std::collections::HashSet;
use std::io::Cursor;
use sync::record::{Record, RecordKind};

const PLACES: (&str, &[&str]) = ("区划", &["代码", "名称", "类型"]);
const HOUSEHOLDS: (&str, &[&str]) = ("住户", &["网格代码", "门牌", "户主", "电话", "类别", "家庭成员"]);
const ACCOUNTS: (&str, &[&str]) = ("账号", &["姓名", "登录名", "职责", "任职地点代码"]);

type Sheet<'a> = ((&'a str, &'a [&'a str]), &'a [&'a [&'a str]]);

fn book(sheets: &[Sheet<'_>]) -> Vec<u8> {
    let mut book = Workbook::new();
    for ((name, heads), rows) in sheets {
        let page = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in std::iter::once(heads).chain(*rows).enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                page.write_string(row as u32, column as u16, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

async fn import(village: &TestVillage, who: &Account, bytes: &[u8], apply: bool) -> Report {
    let asker = village.sign_in(who).await.asker;
    let now = village.clock.now();
    import::run(&village.app.store, asker, &who.standing(now), bytes.to_vec().into(), apply, now)
        .await
        .unwrap()
}

/// A street's village with a grid, two households and a worker.
fn good() -> Vec<u8> {
    book(&[
        (PLACES, &[&["410871001002", "新河村", "村"], &["410871001002001", "1号网格", "网格"]]),
        (
            HOUSEHOLDS,
            &[
                &["410871001002001", "1-101", "=1+1", "", "独居老人、党员户", ""],
                &["410871001002001", "1-102", "郑玉梅", "0391-1234567", "", "郑强(儿子)、郑小丽(女儿)"],
            ],
        ),
        (
            ACCOUNTS,
            &[
                &["周爱华", "", "网格员", "410871001002001"],
                &["何文斌", "hewenbin", "村支部书记", "410871001002"],
            ],
        ),
    ])
}

#[tokio::test]
async fn a_file_is_checked_then_imported_and_twice_changes_nothing() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let checked = import(&village, &office, &good(), false).await;
    assert!(checked.is_fine() && !checked.applied, "{checked}");
    assert_eq!((checked.new.places, checked.new.households, checked.new.accounts), (2, 2, 2));
    assert_eq!(
        village.records(RecordKind::Household, "410871001002").await.len(),
        0,
        "a check changes nothing"
    );

    let applied = import(&village, &office, &good(), true).await;
    assert!(applied.applied, "{applied}");
    assert_eq!(village.records(RecordKind::Household, "410871001002").await.len(), 2);
    assert_eq!(village.records(RecordKind::Account, "410871001002").await.len(), 2);

    let again = import(&village, &office, &good(), true).await;
    assert_eq!((again.rows, again.already, again.bad.len()), (6, 6, 0), "{again}");
    assert_eq!(village.records(RecordKind::Household, "410871001002").await.len(), 2);
    assert_eq!(village.records(RecordKind::Account, "410871001002").await.len(), 2);
}

#[tokio::test]
async fn every_bad_row_is_named_with_its_reason() {
    let village = TestVillage::new().await;
    village.household(GRID_3, "5-2-301", "孙桂英").await;
    let office = village.people.wenyuan.clone();
    // sheet, rows, (row, column, part of the reason)
    let table: &[(Sheet<'_>, (usize, Option<&str>, &str))] = &[
        ((PLACES, &[&["41087100", "新河村", "村"]]), (2, Some("代码"), "9、12 或 15 位")),
        ((PLACES, &[&["410871002005", "新河村", "村"]]), (2, Some("代码"), "不归您管")),
        ((PLACES, &[&["410871001002", "新河村", "县"]]), (2, Some("类型"), "街道、乡镇、村、社区、网格")),
        ((PLACES, &[&["410871001002", "", "村"]]), (2, Some("名称"), "请填")),
        ((PLACES, &[&["410871001002", "新河村", "网格"]]), (2, Some("类型"), "不对")),
        ((PLACES, &[&["410871001009001", "1号网格", "网格"]]), (2, Some("代码"), "上一级还没有")),
        ((PLACES, &[&[VILLAGE, "西方社区", "社区"]]), (2, Some("代码"), "已经是“东方社区”")),
        (
            (PLACES, &[&["410871001002", "新河村", "村"], &["410871001002", "新河村", "村"]]),
            (3, Some("代码"), "和第 2 行重复"),
        ),
        ((HOUSEHOLDS, &[&[VILLAGE, "1-101", "李四", "", "", ""]]), (2, Some("网格代码"), "没有这个网格")),
        ((HOUSEHOLDS, &[&[GRID_3, "1-101", "李四", "", "富户", ""]]), (2, Some("类别"), "没有“富户”")),
        ((HOUSEHOLDS, &[&[GRID_3, "", "李四", "", "", ""]]), (2, Some("门牌"), "请填门牌")),
        ((HOUSEHOLDS, &[&[GRID_3, "1-101", "", "", "", ""]]), (2, Some("户主"), "请填户主")),
        ((HOUSEHOLDS, &[&[GRID_3, "1-101", "李四", "没有", "", ""]]), (2, Some("电话"), "电话只写数字")),
        ((HOUSEHOLDS, &[&[GRID_3, "1-101", "李四", "", "", "(女儿)"]]), (2, Some("家庭成员"), "请填")),
        ((ACCOUNTS, &[&["", "", "网格员", GRID_3]]), (2, Some("姓名"), "请填")),
        ((HOUSEHOLDS, &[&[GRID_3, "5号楼2单元301", "张三", "", "", ""]]), (2, Some("门牌"), "户主“孙桂英”")),
        (
            (
                HOUSEHOLDS,
                &[&[GRID_3, "1-101", "李四", "", "", ""], &[GRID_3, "1号楼101", "李四", "", "", ""]],
            ),
            (3, Some("门牌"), "和第 2 行重复"),
        ),
        (
            (ACCOUNTS, &[&["周爱华", "", "网格员", "410871001001009"]]),
            (2, Some("任职地点代码"), "没有这个地方"),
        ),
        ((ACCOUNTS, &[&["周爱华", "", "村长", VILLAGE]]), (2, Some("职责"), "网格员、网格长")),
        ((ACCOUNTS, &[&["周爱华", "", "区级干部", "410871001"]]), (2, Some("职责"), "不由您任命")),
        ((ACCOUNTS, &[&["周爱华", "", "村支部书记", GRID_3]]), (2, Some("职责"), "级别")),
        ((ACCOUNTS, &[&["周爱华", "周", "网格员", GRID_3]]), (2, Some("登录名"), "登录名只用")),
        ((ACCOUNTS, &[&["周爱华", "li", "网格员", GRID_3]]), (2, Some("登录名"), "已经有人用了")),
        ((ACCOUNTS, &[&["王建军", "", "网格长", GRID_4]]), (2, Some("职责"), "已经是网格员")),
        (
            (ACCOUNTS, &[&["周爱华", "", "网格员", GRID_3], &["周爱华", "", "网格员", GRID_3]]),
            (3, Some("姓名"), "和第 2 行重复"),
        ),
    ];
    for (sheet, (row, column, reason)) in table {
        let report = import(&village, &office, &book(&[*sheet]), true).await;
        assert!(!report.applied, "{reason}");
        let [bad] = report.bad.as_slice() else { panic!("one bad row for {reason}: {report}") };
        assert_eq!((bad.sheet, bad.row, bad.column), (sheet.0.0, *row, *column), "{reason}");
        assert!(bad.reason.contains(reason), "{} is not {reason}", bad.reason);
        assert!(report.to_string().contains(&format!("第 {row} 行")), "{report}");
    }
    assert_eq!(village.records(RecordKind::Household, "410871001").await.len(), 1);
}

#[tokio::test]
async fn what_only_the_rules_refuse_keeps_the_whole_file_out() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    // This login belongs to somebody of another township, whom this office does not see.
    let taken: Sheet<'_> =
        (ACCOUNTS, &[&["周爱华", "", "网格员", GRID_3], &["何文斌", "liwan", "网格员", GRID_4]]);
    let report = import(&village, &office, &book(&[taken]), true).await;
    assert!(!report.applied);
    let rows: Vec<_> = report.bad.iter().map(|bad| (bad.sheet, bad.row, bad.column)).collect();
    assert_eq!(rows, [("账号", 3, Some("登录名"))], "{report}");
    let accounts = village.records(RecordKind::Account, "410871001").await;
    assert_eq!(accounts.len(), 5, "nobody new");
    assert_eq!(village.records(RecordKind::Review, "410871").await.len(), 0, "nothing waits for a person");
}

#[tokio::test]
async fn lists_are_read_as_either_keyboard_writes_them() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let cell = "郑强\u{ff08}儿子\u{ff09}\u{ff0c}郑小丽(女儿);郑大山";
    let row = [GRID_3, "1-101", "郑玉梅", "", "独居老人\u{ff0c}党员户", cell];
    let report = import(&village, &office, &book(&[(HOUSEHOLDS, &[&row])]), true).await;
    assert!(report.applied, "{report}");
    let kept = village.records(RecordKind::Household, VILLAGE).await;
    let Some(Record::Household(household)) = kept.first() else { panic!("no household") };
    let people: HashSet<_> = household
        .people
        .values()
        .filter_map(|person| person.value.as_ref())
        .map(|person| (person.name.as_str(), person.relation.as_str()))
        .collect();
    assert_eq!(people, HashSet::from([("郑强", "儿子"), ("郑小丽", "女儿"), ("郑大山", "")]));
    assert_eq!(household.categories.value.len(), 2);
}

#[tokio::test]
async fn good_rows_beside_bad_ones_wait_until_all_are_good() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let file = |kind, door, role| {
        book(&[
            (PLACES, &[&["410871001002", "新河村", "村"], &["410871001003", "旧河村", kind]]),
            (HOUSEHOLDS, &[&[GRID_3, door, "李四", "", "", ""], &[GRID_3, "1-102", "张三", "", "", ""]]),
            (ACCOUNTS, &[&["周爱华", "", "网格员", GRID_3], &["何文斌", "", role, GRID_4]]),
        ])
    };
    let report = import(&village, &office, &file("县", "", "村长"), true).await;
    assert!(!report.applied);
    let named: Vec<_> = report.bad.iter().map(|bad| (bad.sheet, bad.row, bad.column)).collect();
    assert_eq!(
        named,
        [("区划", 3, Some("类型")), ("住户", 2, Some("门牌")), ("账号", 3, Some("职责"))],
        "{report}"
    );
    let kept = async |kind| village.records(kind, "410871001").await.len();
    let before = (kept(RecordKind::Place).await, kept(RecordKind::Account).await);
    assert_eq!(kept(RecordKind::Household).await, 0, "nothing is half-imported");

    let report = import(&village, &office, &file("村", "1-101", "网格长"), true).await;
    assert!(report.applied, "{report}");
    assert_eq!(
        (kept(RecordKind::Place).await, kept(RecordKind::Account).await),
        (before.0 + 2, before.1 + 2)
    );
    assert_eq!(kept(RecordKind::Household).await, 2);
}

/// The sheets of the template, each with its rows below the heading.
fn template_rows() -> Vec<(String, Vec<Vec<String>>)> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(import::template().unwrap())).unwrap();
    [PLACES, HOUSEHOLDS, ACCOUNTS]
        .map(|(sheet, _)| {
            let range = book.worksheet_range(sheet).unwrap();
            let rows = range.rows().skip(1).map(|row| row.iter().map(ToString::to_string).collect());
            (sheet.to_owned(), rows.collect())
        })
        .into()
}

#[tokio::test]
async fn examples_of_the_template_are_no_rows_and_would_be_good_ones() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let rows = template_rows();
    assert!(rows.iter().all(|(_, rows)| rows.iter().all(|row| row[0].starts_with("例:"))), "{rows:?}");
    assert_eq!(rows.iter().map(|(_, rows)| rows.len()).sum::<usize>(), 4);
    // What people do with a template: they write below the examples.
    let filled = |unmarked: bool| {
        let mut book = Workbook::new();
        for ((sheet, examples), (_, heads)) in rows.iter().zip([PLACES, HOUSEHOLDS, ACCOUNTS]) {
            let page = book.add_worksheet().set_name(sheet).unwrap();
            let heads: Vec<_> = heads.iter().map(ToString::to_string).collect();
            let own = [vec![GRID_3.to_owned(), "9-901".into(), "李四".into()]];
            let own = own.into_iter().filter(|_| *sheet == HOUSEHOLDS.0);
            for (row, cells) in std::iter::once(heads).chain(examples.iter().cloned()).chain(own).enumerate()
            {
                for (column, cell) in cells.iter().enumerate() {
                    let cell = if unmarked {
                        cell.replace("例:", "")
                    } else {
                        cell.replace("例:", "例\u{ff1a} ")
                    };
                    page.write_string(row as u32, column as u16, cell).unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    };
    let report = import(&village, &office, &filled(false), true).await;
    assert!(report.applied, "{report}");
    assert_eq!((report.rows, report.new.places, report.new.households, report.new.accounts), (1, 0, 1, 0));
    let report = import(&village, &office, &filled(true), true).await;
    assert!(report.applied, "{report}");
    assert_eq!((report.already, report.new.places, report.new.households, report.new.accounts), (1, 2, 1, 1));
}

#[tokio::test]
async fn the_template_asks_for_what_the_import_reads() {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(import::template().unwrap())).unwrap();
    for (sheet, heads) in [PLACES, HOUSEHOLDS, ACCOUNTS] {
        let range = book.worksheet_range(sheet).unwrap();
        let row: Vec<_> = range.rows().next().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(row, heads, "{sheet}");
    }
    assert!(book.worksheet_range("说明").unwrap().height() > 3);
}
