//! Excel in and out: every bad row is named, nothing is half-imported, the same file twice changes nothing.

use crate::harness::{GRID_3, GRID_4, Session, TestVillage, VILLAGE, code};
use calamine::{Data, Reader, Xlsx};
use domain::activity::NewActivity;
use domain::settings::ServiceKind;
use domain::{Account, ActivityId};
use rust_xlsxwriter::Workbook;
use server::import::{self, Report};
use std::collections::HashSet;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};
use store::push::{ServerAct, submit};
use sync::Intent;
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

/// A zip whose only part unpacks to `size` bytes of tags.
fn bomb(size: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let tags = "<a/>".repeat(256 * 1024);
    for _ in 0..size.div_ceil(tags.len()) {
        zip.write_all(tags.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A good workbook with one part written anew, and others beside it.
fn with_part(name: &str, text: &str, more: usize) -> Vec<u8> {
    let good = good();
    let mut from = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    let mut written = false;
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let part_name = part.name().unwrap().into_owned();
        into.start_file(&part_name, how).unwrap();
        if part_name == name {
            written = true;
            into.write_all(text.as_bytes()).unwrap();
        } else {
            std::io::copy(&mut part, &mut into).unwrap();
        }
    }
    assert!(written, "there is no {name}");
    for number in 0..more {
        into.start_file(format!("xl/media/{number}.png"), how).unwrap();
    }
    into.finish().unwrap().into_inner()
}

/// A sheet of 区划 in which every cell names the same shared text.
fn sheet_of(rows: usize) -> String {
    let row = |row: usize| {
        format!(
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c><c r=\"B{row}\" t=\"s\"><v>0</v></c></row>"
        )
    };
    let rows: String = (1..=rows).map(row).collect();
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// Files that somebody made to cost a server time and memory: each is told plainly why it was not read, soon.
#[tokio::test]
async fn a_hostile_file_is_refused_in_plain_words_and_in_little_time() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let attributes: String = (0..80_000).map(|number| format!(" a{number}=\"\"")).collect();
    let strings = |text: &str| format!("<sst><si><t>{text}</t></si></sst>");
    let sheet = "xl/worksheets/sheet1.xml";
    let shared = "xl/sharedStrings.xml";
    let mut damaged = good();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 40].fill(0x5a);
    let cut = good()[..middle].to_vec();
    let old = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 4_096]].concat();
    let table: [(&str, Vec<u8>, &str); 11] = [
        ("a bomb", bomb(400 * 1024 * 1024), "文件太大了"),
        ("80 000 attributes", with_part(sheet, &format!("<worksheet{attributes}/>"), 0), "用不到的东西"),
        ("a huge text", with_part(shared, &strings(&"字".repeat(3_000_000)), 0), "用不到的东西"),
        (
            "memory for 10¹¹ texts",
            with_part(shared, "<sst uniqueCount=\"100000000000\"></sst>", 0),
            "用不到的东西",
        ),
        ("an entity", with_part(shared, "<!DOCTYPE a [<!ENTITY b \"c\">]><sst/>", 0), "用不到的东西"),
        ("5 000 parts", with_part(shared, "<sst/>", 5_000), "用不到的东西"),
        (
            "a workbook in UTF-16",
            with_part(shared, "<?xml version='1.0' encoding='UTF-16'?><sst/>", 0),
            "文件坏了",
        ),
        ("half a file", cut, "文件坏了"),
        ("a damaged file", damaged, "文件坏了"),
        ("an old file", old, "另存为"),
        (
            "a text that is no number",
            with_part(sheet, "<worksheet><sheetData><row r=\"99999999999\">", 0),
            "文件坏了",
        ),
    ];
    for (what, bytes, reason) in table {
        let begun = Instant::now();
        let report = import(&village, &office, &bytes, true).await;
        assert!(begun.elapsed() < Duration::from_secs(20), "{what} took {:?}", begun.elapsed());
        assert!(!report.applied && report.bad.len() == 1, "{what}: {report}");
        assert!(report.bad[0].reason.contains(reason), "{what}: {} is not {reason}", report.bad[0].reason);
    }
    // One long text that stands in every cell: each is within its bounds, all together are not.
    let long = with_part(shared, &strings(&"字".repeat(30_000)), 0);
    let mut both = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut from = zip::ZipArchive::new(Cursor::new(long)).unwrap();
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        both.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        if name == sheet {
            both.write_all(sheet_of(20_000).as_bytes()).unwrap();
        } else {
            std::io::copy(&mut part, &mut both).unwrap();
        }
    }
    let report = import(&village, &office, &both.finish().unwrap().into_inner(), true).await;
    assert!(report.bad[0].reason.contains("文件太大了"), "{report}");
}

fn far_apart() -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("区划").unwrap();
    for (column, head) in PLACES.1.iter().enumerate() {
        page.write_string(0, column as u16, *head).unwrap();
    }
    page.write_string(1_048_575, 0, "410871001002").unwrap();
    page.write_string(1_048_575, 16_383, "远").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_plainly() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let table: [(Vec<u8>, &str); 8] = [
        (b"not a workbook".to_vec(), "不是 Excel 文件"),
        (Vec::new(), "不是 Excel 文件"),
        (vec![0; 9 * 1024 * 1024], "最多 8 MB"),
        (bomb(60 * 1024 * 1024), "文件太大了"),
        (book(&[(("随便", &["一"]), &[])]), "没有找到"),
        (book(&[(("区划", &["编号", "名称", "类型"]), &[&["1", "2", "3"]])]), "表头和模板不一样"),
        (import::template().unwrap(), "没有要导入的内容"),
        (far_apart(), "最多 20000 行"),
    ];
    for (bytes, reason) in table {
        let report = import(&village, &office, &bytes, true).await;
        assert!(!report.applied && report.bad.len() == 1, "{reason}: {report}");
        assert!(report.bad[0].reason.contains(reason), "{} is not {reason}", report.bad[0].reason);
    }
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

#[tokio::test]
async fn records_go_out_as_text_never_as_a_formula() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "=1+1").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(home, "+1 屋顶漏雨").await;
    li.sync().await;
    let secretary = village.sign_in(&village.people.zhang).await;
    let answer = secretary.get(&format!("/desk/v1/export/{VILLAGE}.xlsx?kind=visit")).await;
    assert_eq!(answer.status, 200);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    assert_eq!(book.sheet_names(), ["走访"]);
    let range = book.worksheet_range("走访").unwrap();
    assert!(range.get((0, 0)).unwrap().to_string().contains("截至"));
    let cells: Vec<_> = range.rows().nth(2).unwrap().to_vec();
    assert_eq!(cells[3], Data::String("=1+1".into()));
    assert_eq!(cells[6], Data::String("+1 屋顶漏雨".into()));
    assert!(book.worksheet_formula("走访").unwrap().is_empty());

    let other = secretary.get(&format!("/desk/v1/export/{VILLAGE}.xlsx?grid={GRID_4}")).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(other.body)).unwrap();
    assert_eq!(book.sheet_names().len(), 4, "every kind");
    assert_eq!(book.worksheet_range("走访").unwrap().height(), 2, "nothing of another grid");
}

/// More records than a page of the database holds: none is left out, none comes twice, the newest first.
#[tokio::test]
async fn a_village_with_many_records_goes_out_whole_and_in_order() {
    let village = TestVillage::new().await;
    let zhang = village.sign_in(&village.people.zhang).await;
    record_activities(&village, &zhang, 1_234).await;
    let answer = zhang.get(&format!("/desk/v1/export/{VILLAGE}.xlsx?kind=activity")).await;
    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(answer.body)).unwrap();
    let range = book.worksheet_range("志愿").unwrap();
    let rows: Vec<(String, String)> =
        range.rows().skip(2).map(|row| (row[0].to_string(), row[1].to_string())).collect();
    assert_eq!(rows.len(), 1_234);
    assert_eq!(rows.iter().map(|(_, name)| name).collect::<HashSet<_>>().len(), 1_234, "none comes twice");
    assert!(rows.is_sorted_by(|one, next| one.0 >= next.0), "the newest day first");
    for bad in ["from=yesterday", "to=2026-13-01", "kind=nonsense"] {
        let answer = zhang.get(&format!("/desk/v1/export/{VILLAGE}.xlsx?{bad}")).await;
        assert_eq!(answer.refusal(), Some(sync::wire::Refusal::BadRequest), "{bad}");
    }
}

/// So many activities of this village, over seven days.
async fn record_activities(village: &TestVillage, who: &Session, count: i64) {
    let now = village.clock.now();
    let activity = |number: i64| NewActivity {
        id: ActivityId::new(now, rand::random()),
        place: code(GRID_3),
        name: format!("清扫 {number}"),
        kind: ServiceKind::new("care"),
        venue: "社区活动室".into(),
        organizer: "党支部".into(),
        on: now.day().plus_days(-(number % 7)),
        from_minute: None,
        minutes: 60,
        attendances: 3,
        volunteers: vec![],
        note: "把楼道里的杂物都清走了,又给独居的老人送了饭".into(),
        training: String::new(),
        photos: vec![],
    };
    let numbers: Vec<_> = (0..count).collect();
    for part in numbers.chunks(2_000) {
        let acts = part.iter().map(|number| ServerAct {
            village: code(VILLAGE),
            base_ver: 0,
            at: now,
            intent: Intent::RecordActivity(activity(*number)),
        });
        let told =
            submit(&village.app.store, who.asker, acts.collect(), now, &mut rand::random).await.unwrap();
        assert!(told.iter().all(|told| told.outcome.ver().is_some()), "{:?}", told.first());
    }
}

/// For docs/measurements.md: what four exports of many rows at once take, and how long others wait meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes: cargo test -p server --test village four_large_exports -- --ignored --nocapture"]
async fn four_large_exports_at_once_leave_room_for_everybody_else() {
    let kept = |name: &str| -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let village = TestVillage::new().await;
    let zhang = village.sign_in(&village.people.zhang).await;
    let rows = std::env::var("QX_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(50_000);
    record_activities(&village, &zhang, rows).await;
    let before = kept("VmRSS");
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let begun = Instant::now();
    let exports: Vec<_> = (0..4)
        .map(|_| {
            let zhang = zhang.clone();
            tokio::spawn(async move {
                let (status, mut body) =
                    zhang.open_through(&format!("/desk/v1/export/{VILLAGE}.xlsx"), &[]).await;
                assert_eq!(status, 200);
                let mut bytes = 0;
                while let Some(frame) = http_body_util::BodyExt::frame(&mut body).await {
                    bytes += frame.unwrap().into_data().map_or(0, |piece| piece.len());
                }
                bytes
            })
        })
        .collect();
    let mut longest = Duration::ZERO;
    while !exports.iter().all(tokio::task::JoinHandle::is_finished) {
        let asked = Instant::now();
        assert_eq!(village.stranger().get("/healthz").await.status, 200);
        longest = longest.max(asked.elapsed());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let took = begun.elapsed();
    let grown = kept("VmHWM").saturating_sub(before) / 1_024;
    for export in exports {
        assert!(export.await.unwrap() > 1_000_000);
    }
    println!("four exports of {rows} rows: {took:?}, {grown} MB more, /healthz waited {longest:?} at most");
    assert!(longest < Duration::from_secs(1), "{longest:?}");
}
