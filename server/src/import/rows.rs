//! Reading and checking the rows; every check is the domain's own.

use super::report::{Bad, Report};
use super::template::{ACCOUNTS, HOUSEHOLDS, KINDS, PLACES, ROLES};
use super::act;
use app::words;
use calamine::{Data, Range, Reader, Xlsx};
use domain::household::NewHousehold;
use domain::look_alike::door_key;
use domain::settings::Settings;
use domain::{
    Account, AccountId, At, Flaw, Household, HouseholdId, Membership, Person, PersonId, Place, PlaceCode, PlaceKind,
    PlaceLevel, Role, Standing,
};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::io::Cursor;
use store::push::ServerAct;
use store::{Store, place, record};
use sync::Intent;
use sync::record::{Record, RecordKind};

/// Most rows of one sheet.
const MOST_ROWS: usize = 20_000;

/// What is there already, and what this file adds to it.
struct Known {
    places: BTreeMap<PlaceCode, Place>,
    doors: HashSet<(PlaceCode, String, String)>,
    logins: HashSet<String>,
    people: HashSet<(String, PlaceCode)>,
}

/// Checks a file: the acts it stands for, and the report.
pub(super) async fn check(
    store: &Store,
    standing: &Standing,
    bytes: &[u8],
    now: At,
) -> Result<(Vec<ServerAct>, Report), store::Error> {
    let sheets = match read(bytes) {
        Ok(sheets) => sheets,
        Err(reason) => return Ok((Vec::new(), Report::unreadable(reason))),
    };
    let mut known = known(store, standing).await?;
    let mut check = Check { standing, now, report: Report::default(), acts: Vec::new() };
    for (number, row) in &sheets.places {
        check.place(*number, row, &mut known);
    }
    for (number, row) in &sheets.households {
        check.household(*number, row, &mut known);
    }
    for (number, row) in &sheets.accounts {
        check.account(*number, row, &mut known);
    }
    if check.report.rows == 0 {
        return Ok((Vec::new(), Report::unreadable("文件里没有要导入的内容,请从“区划”“住户”“账号”三张表的第 2 行填起")));
    }
    Ok((check.acts, check.report))
}

type Rows = Vec<(usize, Vec<String>)>;

struct Sheets {
    places: Rows,
    households: Rows,
    accounts: Rows,
}

fn read(bytes: &[u8]) -> Result<Sheets, &'static str> {
    let mut book: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|_| "这不是 Excel 文件(.xlsx),或者文件坏了。请用模板填写后再传")?;
    let mut rows = |sheet: &str, heads: &[&str]| -> Result<Rows, &'static str> {
        let Ok(range) = book.worksheet_range(sheet) else { return Ok(Vec::new()) };
        if range.height() > MOST_ROWS {
            return Err("一张表最多 20000 行,请分几次导入");
        }
        if !range.is_empty() && texts(&range, 0, heads.len()) != heads {
            return Err("表头和模板不一样,请下载模板,不要改第 1 行");
        }
        let all = (1..range.height()).map(|row| (row + 1, texts(&range, row, heads.len())));
        Ok(all.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).collect())
    };
    let places = rows(PLACES.0, &PLACES.1)?;
    let households = rows(HOUSEHOLDS.0, &HOUSEHOLDS.1)?;
    let accounts = rows(ACCOUNTS.0, &ACCOUNTS.1)?;
    Ok(Sheets { places, households, accounts })
}

fn texts(range: &Range<Data>, row: usize, columns: usize) -> Vec<String> {
    (0..columns)
        .map(|column| match range.get((row, column)) {
            // Codes typed as numbers come as floats; they have at most 15 digits, which a float holds exactly.
            Some(Data::Float(number)) => format!("{number:.0}"),
            Some(Data::Empty) | None => String::new(),
            Some(other) => other.to_string().trim().to_owned(),
        })
        .collect()
}

async fn known(store: &Store, standing: &Standing) -> Result<Known, store::Error> {
    let mut conn = store.read().await?;
    let mut known =
        Known { places: BTreeMap::new(), doors: HashSet::new(), logins: HashSet::new(), people: HashSet::new() };
    for (_, root) in standing.held().iter().filter(|(role, _)| role.is_office()) {
        for place in place::under(&mut conn, root).await? {
            known.places.insert(place.code.clone(), place);
        }
        for kept in record::of_kind_under(&mut conn, RecordKind::Household, root).await? {
            if let Record::Household(household) = kept.record {
                known.doors.insert(door_of(&household));
            }
        }
        for kept in record::of_kind_under(&mut conn, RecordKind::Account, root).await? {
            if let Record::Account(account) = kept.record {
                known.note(&account);
            }
        }
    }
    Ok(known)
}

fn door_of(household: &Household) -> (PlaceCode, String, String) {
    (household.grid.value.clone(), door_key(&household.door.value), household.head.value.trim().to_owned())
}

impl Known {
    fn note(&mut self, account: &Account) {
        self.logins.extend(account.login.clone());
        for held in &account.memberships {
            self.people.insert((account.name.clone(), held.place.clone()));
        }
    }
}

struct Check<'a> {
    standing: &'a Standing,
    now: At,
    report: Report,
    acts: Vec<ServerAct>,
}

impl Check<'_> {
    fn bad(&mut self, sheet: &'static str, row: usize, column: Option<&'static str>, reason: impl Into<String>) {
        self.report.bad.push(Bad { sheet, row, column, reason: reason.into() });
    }

    fn flaws(&mut self, sheet: &'static str, row: usize, flaws: &[Flaw]) {
        for flaw in flaws {
            self.bad(sheet, row, None, words::flaw(*flaw));
        }
    }

    fn code(&mut self, sheet: &'static str, row: usize, column: &'static str, text: &str) -> Option<PlaceCode> {
        match text.parse::<PlaceCode>() {
            Ok(code) if self.standing.is_office_over(&code) => Some(code),
            Ok(_) => {
                self.bad(sheet, row, Some(column), "这个地方不归您管");
                None
            }
            Err(_) => {
                self.bad(sheet, row, Some(column), "代码应当是 9、12 或 15 位数字");
                None
            }
        }
    }

    fn place(&mut self, row: usize, cells: &[String], known: &mut Known) {
        let sheet = PLACES.0;
        self.report.rows += 1;
        let Some(code) = self.code(sheet, row, "代码", &cells[0]) else { return };
        let kind = match KINDS.iter().position(|word| *word == cells[2]) {
            Some(0) => PlaceKind::Subdistrict,
            Some(1) => PlaceKind::Township,
            Some(2) => PlaceKind::Village,
            Some(3) => PlaceKind::Community,
            Some(4) => PlaceKind::Grid,
            _ => return self.bad(sheet, row, Some("类型"), format!("应当是 {} 之一", KINDS.join("、"))),
        };
        let place = Place { code: code.clone(), kind, name: cells[1].clone(), sample: false };
        if let Err(flaws) = place.check() {
            return self.flaws(sheet, row, &flaws);
        }
        if code.parent().is_some_and(|parent| !known.places.contains_key(&parent)) {
            return self.bad(sheet, row, Some("代码"), "上一级还没有;请先填上一级,或者检查代码");
        }
        match known.places.get(&code) {
            Some(there) if there.name == place.name && there.kind == place.kind => self.report.already += 1,
            Some(there) => {
                let reason = format!("这个代码已经是“{}”了;要改名请在“区划”里改", there.name);
                self.bad(sheet, row, Some("代码"), reason);
            }
            None => {
                self.report.new.places += 1;
                self.acts.push(act(code.scope(), Intent::NamePlace(place.clone()), self.now));
                known.places.insert(code, place);
            }
        }
    }

    fn household(&mut self, row: usize, cells: &[String], known: &mut Known) {
        let sheet = HOUSEHOLDS.0;
        self.report.rows += 1;
        let Some(grid) = self.code(sheet, row, "网格代码", &cells[0]) else { return };
        if grid.level() != PlaceLevel::Grid || !known.places.contains_key(&grid) {
            return self.bad(sheet, row, Some("网格代码"), "没有这个网格");
        }
        let mut categories = BTreeSet::new();
        for word in parts(&cells[4]) {
            match Settings::builtin().categories.iter().find(|rule| rule.name == word) {
                Some(rule) => {
                    categories.insert(rule.code.clone());
                }
                None => return self.bad(sheet, row, Some("类别"), format!("没有“{word}”这个类别")),
            }
        }
        let people = parts(&cells[5]).map(|text| person(text, self.now)).collect();
        let new = NewHousehold {
            id: HouseholdId::new(self.now, rand::random()),
            grid: grid.clone(),
            door: cells[1].clone(),
            head: cells[2].clone(),
            phone: cells[3].clone(),
            people,
            categories,
        };
        if let Err(flaws) = new.check() {
            return self.flaws(sheet, row, &flaws);
        }
        let door = (grid.clone(), door_key(&new.door), new.head.trim().to_owned());
        if known.doors.insert(door) {
            self.report.new.households += 1;
            self.acts.push(act(grid.scope(), Intent::RegisterHousehold(new), self.now));
        } else {
            self.report.already += 1;
        }
    }

    fn account(&mut self, row: usize, cells: &[String], known: &mut Known) {
        let sheet = ACCOUNTS.0;
        self.report.rows += 1;
        let Some(place) = self.code(sheet, row, "任职地点代码", &cells[3]) else { return };
        if !known.places.contains_key(&place) {
            return self.bad(sheet, row, Some("任职地点代码"), "没有这个地方");
        }
        let Some(role) = ROLES.iter().position(|word| *word == cells[2]).map(|index| Role::ALL[index]) else {
            return self.bad(sheet, row, Some("职责"), format!("应当是 {} 之一", ROLES.join("、")));
        };
        if !self.standing.may_appoint(role, &place) {
            return self.bad(sheet, row, Some("职责"), "这个职务不由您任命");
        }
        let login = (!cells[1].is_empty()).then(|| cells[1].clone());
        let account = Account {
            id: AccountId::new(self.now, rand::random()),
            name: cells[0].clone(),
            home: place.scope(),
            login: login.clone(),
            memberships: vec![Membership { role, place: place.clone(), from: self.now, to: None }],
        };
        if let Err(flaws) = account.check() {
            return self.flaws(sheet, row, &flaws);
        }
        if known.people.contains(&(account.name.clone(), place)) {
            self.report.already += 1;
        } else if login.is_some_and(|login| known.logins.contains(&login)) {
            self.bad(sheet, row, Some("登录名"), "这个登录名已经有人用了");
        } else {
            self.report.new.accounts += 1;
            known.note(&account);
            self.acts.push(act(account.home.clone(), Intent::OpenAccount(account), self.now));
        }
    }
}

fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(['、', ',', ',', ';', ';']).map(str::trim).filter(|part| !part.is_empty())
}

/// `孙小丽(女儿)`.
fn person(text: &str, now: At) -> Person {
    let (name, relation) = text.split_once(['(', '(']).unwrap_or((text, ""));
    Person {
        id: PersonId::new(now, rand::random()),
        name: name.trim().to_owned(),
        relation: relation.trim_end_matches([')', ')']).trim().to_owned(),
        birth_year: None,
    }
}
