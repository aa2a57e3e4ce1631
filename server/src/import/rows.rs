//! Reading and checking the rows; every check is the domain's own.

use super::act;
use super::known::{From, Known, door};
use super::report::{Bad, Report};
use super::sheets::read;
use super::template::{ACCOUNTS, HOUSEHOLDS, KINDS, PLACES, ROLES, column};
use app::words;
use axum::body::Bytes;
use domain::household::NewHousehold;
use domain::settings::Settings;
use domain::{
    Account, AccountId, At, Flaw, HouseholdId, Membership, Person, PersonId, Place, PlaceCode, PlaceKind,
    PlaceLevel, Role, Standing,
};
use std::collections::BTreeSet;
use store::Store;
use store::push::ServerAct;
use sync::{Intent, OfficeAct};

/// An act and the row it was read from.
pub(super) struct RowAct {
    pub(super) sheet: &'static str,
    pub(super) row: usize,
    pub(super) act: ServerAct,
}

/// Checks a file: the acts it stands for, and the report.
pub(super) async fn check(
    store: &Store,
    standing: &Standing,
    bytes: Bytes,
    now: At,
) -> Result<(Vec<RowAct>, Report), store::Error> {
    let sheets = match read(bytes).await {
        Ok(sheets) => sheets,
        Err(reason) => return Ok((Vec::new(), Report::unreadable(reason))),
    };
    let mut known = Known::under(store, standing, now).await?;
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
    for (number, row) in &sheets.plans {
        check.plan(*number, row, &mut known);
    }
    check.years(&sheets.years, &known);
    if check.report.rows == 0 {
        return Ok((
            Vec::new(),
            Report::unreadable(
                "文件里没有要导入的内容,请在“区划”“住户”“账号”“创建规划”四张表里接着示例往下填(示例不导入)",
            ),
        ));
    }
    Ok((check.acts, check.report))
}

/// What a row says about something that came before it.
pub(super) fn repeats(row: usize) -> String {
    format!("和第 {row} 行重复")
}

pub(super) struct Check<'a> {
    standing: &'a Standing,
    pub(super) now: At,
    pub(super) report: Report,
    pub(super) acts: Vec<RowAct>,
}

impl Check<'_> {
    pub(super) fn bad(
        &mut self,
        sheet: &'static str,
        row: usize,
        column: Option<&'static str>,
        reason: impl Into<String>,
    ) {
        self.report.bad.push(Bad { sheet, row, column, reason: reason.into() });
    }

    fn act(&mut self, sheet: &'static str, row: usize, village: PlaceCode, intent: Intent) {
        self.acts.push(RowAct { sheet, row, act: act(village, intent, self.now) });
    }

    /// Said before: in the database that is nothing new, in the same file it is a slip.
    fn again(&mut self, sheet: &'static str, row: usize, column: &'static str, from: From) {
        match from {
            None => self.report.already += 1,
            Some(before) => self.bad(sheet, row, Some(column), repeats(before)),
        }
    }

    pub(super) fn flaws(&mut self, sheet: &'static str, row: usize, flaws: &[Flaw]) {
        for flaw in flaws {
            self.bad(sheet, row, column(sheet, flaw.field), words::flaw(*flaw));
        }
    }

    pub(super) fn code(
        &mut self,
        sheet: &'static str,
        row: usize,
        column: &'static str,
        text: &str,
    ) -> Option<PlaceCode> {
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
            Some((there, from)) if there.name == place.name && there.kind == place.kind => {
                self.again(sheet, row, "代码", *from);
            }
            Some((there, _)) => {
                let reason = format!("这个代码已经是“{}”了;要改名请在“区划”里改", there.name);
                self.bad(sheet, row, Some("代码"), reason);
            }
            None => {
                self.report.new.places += 1;
                self.act(sheet, row, code.scope(), Intent::Office(OfficeAct::NamePlace(place.clone())));
                known.places.insert(code, (place, Some(row)));
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
        let head = new.head.trim().to_owned();
        let there = known.doors.entry(door(&grid, &new.door)).or_default();
        if let Some((_, from)) = there.iter().find(|(lives_here, _)| *lives_here == head) {
            let from = *from;
            return self.again(sheet, row, "门牌", from);
        }
        if let Some((other, _)) = there.first() {
            let reason = format!("这个门牌已经有一户了,户主“{other}”;确实是两户的,请把门牌写得不一样");
            return self.bad(sheet, row, Some("门牌"), reason);
        }
        there.push((head, Some(row)));
        self.report.new.households += 1;
        self.act(sheet, row, grid.scope(), Intent::RegisterHousehold(new));
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
        match known.people.get(&(account.name.clone(), place)) {
            Some((there, from)) if *there == role => return self.again(sheet, row, "姓名", *from),
            Some((there, _)) => {
                let reason =
                    format!("{}在这里已经是{};要换职责请在“人员”里改", account.name, words::role(*there));
                return self.bad(sheet, row, Some("职责"), reason);
            }
            None => {}
        }
        if login.is_some_and(|login| known.logins.contains_key(&login)) {
            return self.bad(sheet, row, Some("登录名"), "这个登录名已经有人用了");
        }
        self.report.new.accounts += 1;
        known.note(&account, self.now, Some(row));
        self.act(sheet, row, account.home.clone(), Intent::Office(OfficeAct::OpenAccount(account)));
    }
}

pub(super) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    // As both keyboards write them, the Chinese and the Latin one.
    cell.split(['、', ',', '\u{ff0c}', ';', '\u{ff1b}']).map(str::trim).filter(|part| !part.is_empty())
}

/// `孙小丽(女儿)`.
fn person(text: &str, now: At) -> Person {
    let (name, relation) = text.split_once(['(', '\u{ff08}']).unwrap_or((text, ""));
    Person {
        id: PersonId::new(now, rand::random()),
        name: name.trim().to_owned(),
        relation: relation.trim_end_matches([')', '\u{ff09}']).trim().to_owned(),
        birth_year: None,
    }
}
