//! 创建年度: a row says how one item of a year should stand; what stands otherwise is changed, item by item.

mod cells;

use super::known::Known;
use super::rows::{Check, RowAct, repeats};
use super::sheets::Rows;
use domain::{Field, Flaw, StarYear, YearItem};
use std::collections::BTreeMap;
use store::push::ServerAct;
use sync::{Intent, OfficeAct};

/// The sheets of a year, each with its heads; the first column is the year.
pub(crate) const YEAR_SHEETS: [(&str, &[&str]); 5] = [
    ("星", &["年度", "星", "牵头部门", "专班", "专班成员(登录名,一行一个)", "评定标准(一行一条)"]),
    ("任务清单", &["年度", "编号", "星", "谁做", "任务", "单位", "步骤(一行一步,如:摸底 10 天)", "去掉"]),
    ("否决项", &["年度", "编号", "否决情形", "否决哪颗星", "从哪天起", "到哪天止", "去掉"]),
    ("奖补规则", &["年度", "项目", "数值", "单位"]),
    ("设置", &["年度", "项目", "数值", "单位"]),
];
/// What stands in the column 去掉 of an item that is taken off its list.
const GONE: &str = "是";
/// Most that the items of one act come to, in bytes of text: half of what an operation may hold.
const MOST_BYTES: usize = sync::MOST_OP_BYTES / 2;

/// The column in which a field is typed; none for what no column holds.
fn column(sheet: &str, field: Field) -> Option<&'static str> {
    let at = YEAR_SHEETS.iter().position(|(name, _)| *name == sheet)?;
    let column = match (at, field) {
        (1 | 2, Field::ItemCode) => 1,
        (0 | 1, Field::Stars) | (0, Field::LeadDepartment) | (2, Field::VetoWords) => 2,
        (3 | 4, Field::YearSetting) => 2,
        (0, Field::StarTeam) => 3,
        (0, Field::TeamMembers) | (1, Field::Title) => 4,
        (0, Field::Criteria) | (1, Field::Unit) | (2, Field::VetoDays) => 5,
        (1, Field::Steps) => 6,
        _ => return None,
    };
    YEAR_SHEETS[at].1.get(column).copied()
}

/// Items of a year that a file changes, each with its row.
type Wanted = Vec<(&'static str, usize, YearItem)>;

impl Check<'_> {
    /// Every row of the year's sheets, and then the acts that come of them.
    pub(super) fn years(&mut self, sheets: &[Rows], known: &Known) {
        let mut wanted: BTreeMap<i32, Wanted> = BTreeMap::new();
        for ((sheet, heads), rows) in YEAR_SHEETS.iter().zip(sheets) {
            for (row, cells) in rows {
                self.report.rows += 1;
                let Some(years) = &known.years else {
                    self.bad(sheet, *row, None, "创建年度归区里管");
                    continue;
                };
                let Ok(year) = cells[0].parse::<i32>() else {
                    self.bad(sheet, *row, Some(heads[0]), "年度是 4 位数字");
                    continue;
                };
                let Some((stands, _)) = years.get(&year) else {
                    let reason = format!("{year} 年还没有开启,请先在“创建年度”里开启");
                    self.bad(sheet, *row, Some(heads[0]), reason);
                    continue;
                };
                if let Some(item) = self.year_item(sheet, *row, cells, stands, known) {
                    self.want(wanted.entry(year).or_default(), (sheet, *row, item), stands);
                }
            }
        }
        for (year, items) in wanted {
            if let Some((stands, ver)) = known.years.as_ref().and_then(|years| years.get(&year)) {
                self.change_year(stands, *ver, items);
            }
        }
    }

    /// One item: told when it cannot stand or comes twice, counted when it stands already.
    fn want(
        &mut self,
        wanted: &mut Wanted,
        (sheet, row, item): (&'static str, usize, YearItem),
        stands: &StarYear,
    ) {
        if let Err(flaws) = item.check() {
            return self.year_flaws(sheet, row, &flaws);
        }
        if let Some((_, before, _)) = wanted.iter().find(|(_, _, other)| other.is_same_item(&item)) {
            let before = repeats(*before);
            return self.bad(sheet, row, None, before);
        }
        if stands.says(&item) {
            self.report.already += 1;
            return;
        }
        wanted.push((sheet, row, item));
    }

    /// Few acts for many rows: thresholds that only hold together are set together.
    fn change_year(&mut self, stands: &StarYear, ver: u64, items: Wanted) {
        let mut after = stands.clone();
        for (_, _, item) in &items {
            after.settle(item.clone(), ver, domain::Stamp::of_nobody());
        }
        if let Err(flaws) = after.check() {
            let rule = items.iter().find(|(_, _, item)| matches!(item, YearItem::Setting { .. }));
            let (sheet, row) = rule.map_or((YEAR_SHEETS[3].0, 0), |(sheet, row, _)| (*sheet, *row));
            return self.year_flaws(sheet, row, &flaws);
        }
        self.report.new.year_items += items.len();
        // Settings come first of all, so that they stand in one act.
        let (settings, rest): (Wanted, Wanted) =
            items.into_iter().partition(|(_, _, item)| matches!(item, YearItem::Setting { .. }));
        let mut part: Wanted = Vec::new();
        let mut bytes = 0;
        for (sheet, row, item) in settings.into_iter().chain(rest) {
            let size = serde_json::to_string(&item).map_or(0, |text| text.len());
            if bytes + size > MOST_BYTES && !part.is_empty() {
                self.act_on_year(stands, ver, std::mem::take(&mut part));
                bytes = 0;
            }
            bytes += size;
            part.push((sheet, row, item));
        }
        if !part.is_empty() {
            self.act_on_year(stands, ver, part);
        }
    }

    fn act_on_year(&mut self, stands: &StarYear, base_ver: u64, items: Wanted) {
        let (sheet, row) = items.first().map_or((YEAR_SHEETS[0].0, 0), |(sheet, row, _)| (*sheet, *row));
        let items = items.into_iter().map(|(_, _, item)| item).collect();
        let intent =
            Intent::Office(OfficeAct::ChangeYear { zone: stands.zone.clone(), year: stands.year, items });
        let act = ServerAct { village: stands.zone.clone(), base_ver, at: self.now, intent };
        self.acts.push(RowAct { sheet, row, act });
    }

    fn year_flaws(&mut self, sheet: &'static str, row: usize, flaws: &[Flaw]) {
        for flaw in flaws {
            self.bad(sheet, row, column(sheet, flaw.field), app::words::flaw(*flaw));
        }
    }
}
