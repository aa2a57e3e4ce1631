//! The file people fill in: four sheets (区划, 住户, 账号, 创建规划) with headings and example rows that no import reads,
//! and a page that explains. The sheets of a year are exported and changed: `server/src/import/years.rs` names their heads.

use domain::Field;
use domain::settings::Settings;
use rust_xlsxwriter::{DataValidation, Format, Workbook, XlsxError};

/// 区划.
pub(super) const PLACES: (&str, [&str; 3]) = ("区划", ["代码", "名称", "类型"]);
/// 住户.
pub(super) const HOUSEHOLDS: (&str, [&str; 6]) =
    ("住户", ["网格代码", "门牌", "户主", "电话", "类别", "家庭成员"]);
/// 账号.
pub(super) const ACCOUNTS: (&str, [&str; 4]) = ("账号", ["姓名", "登录名", "职责", "任职地点代码"]);
/// 创建规划: one row a village and year. A village's star stands before its community's; see [`domain::StarKind::at`].
pub(crate) const PLANS: (&str, [&str; 11]) = (
    "创建规划",
    [
        "代码",
        "年度",
        "名称",
        "支部过硬",
        "产业兴旺(社区:宜业兴业)",
        "生态宜居(社区:共建共享)",
        "平安法治",
        "文明幸福(社区:幸福和谐)",
        "试点",
        "分包领导",
        "备注",
    ],
);
/// The first column of [`PLANS`] that holds a star.
pub(crate) const FIRST_STAR: usize = 3;
/// 星 words; an empty cell is 今年不争.
pub(crate) const STATES: [&str; 2] = ["争创", "已得"];
/// 试点 words; an empty cell is none.
const TRACKS: [&str; 3] = ["二进三", "三进四", "四进五"];
/// 类型 words, from the zone down.
pub(super) const KINDS: [&str; 5] = ["街道", "乡镇", "村", "社区", "网格"];
/// 职责 words, from the door up.
pub(super) const ROLES: [&str; 5] = ["网格员", "网格长", "村支部书记", "乡镇(街道)干部", "区级干部"];

/// What an example row begins with; no code and no name does.
pub(super) const EXAMPLE: &str = "例:";
/// One village with its grid, a household there and the grid's worker: together they could be imported.
const EXAMPLE_PLACES: &[&[&str]] =
    &[&["410871001002", "新河村", "村"], &["410871001002001", "1 号网格", "网格"]];
const EXAMPLE_HOUSEHOLDS: &[&[&str]] = &[&[
    "410871001002001",
    "东街 12 号",
    "孙桂英",
    "0391-1234567",
    "独居老人、党员户",
    "孙小丽(女儿)、孙强(儿子)",
]];
const EXAMPLE_ACCOUNTS: &[&[&str]] = &[&["周爱华", "", "网格员", "410871001002001"]];

const EXAMPLE_PLANS: &[&[&str]] =
    &[&["410871001002", "2026", "新河村", "", "争创", "已得", "已得", "争创", "二进三", "张三、李四", ""]];

/// The column of a sheet in which a field is typed; none for what no column holds.
pub(super) fn column(sheet: &str, field: Field) -> Option<&'static str> {
    Some(match field {
        Field::Leaders => PLANS.1[9],
        Field::Note => PLANS.1[10],
        Field::Stars if sheet == PLANS.0 => PLANS.1[1],
        Field::PlaceCode if sheet == PLANS.0 => PLANS.1[0],
        Field::PlaceCode if sheet == PLACES.0 => PLACES.1[0],
        Field::PlaceName => PLACES.1[1],
        Field::PlaceKind => PLACES.1[2],
        Field::PlaceCode if sheet == HOUSEHOLDS.0 => HOUSEHOLDS.1[0],
        Field::Door => HOUSEHOLDS.1[1],
        Field::Head => HOUSEHOLDS.1[2],
        Field::Phone => HOUSEHOLDS.1[3],
        Field::Categories => HOUSEHOLDS.1[4],
        Field::Person | Field::Relation | Field::BirthYear => HOUSEHOLDS.1[5],
        Field::AccountName => ACCOUNTS.1[0],
        Field::Login => ACCOUNTS.1[1],
        Field::Role => ACCOUNTS.1[2],
        Field::PlaceCode => ACCOUNTS.1[3],
        _ => return None,
    })
}

/// The template as an .xlsx file.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    let head = Format::new().set_bold().set_background_color(0x00FB_EBE8);
    let example = Format::new().set_italic().set_font_color(0x0080_8080);
    // Typed as a number, a code of 15 digits would be shown rounded.
    let as_text = Format::new().set_num_format("@");
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("说明")?;
    let categories: Vec<_> = Settings::builtin().categories.iter().map(|rule| rule.name.as_str()).collect();
    let lines = [
        format!(
            "1. 在“区划”“住户”“账号”“创建规划”四张表里填,接着示例往下写;不用的表可以空着。第一格以“{EXAMPLE}”开头的灰色行是示例,不会导入,可以留着,也可以删。"
        ),
        "2. 代码是数字:乡镇(街道)9 位、村(社区)12 位、网格 15 位,上级的代码是下级的开头。".to_owned(),
        format!("3. 类别可以填几个,用顿号隔开:{}。", categories.join("、")),
        "4. 家庭成员写成 姓名(关系),几个人用顿号隔开,例如:孙小丽(女儿)、孙强(儿子)。不要填身份证号。"
            .to_owned(),
        "5. 登录名只给电脑上用的账号填;网格员可以不填,导入后发激活码。".to_owned(),
        "6. 创建规划一行是一个村(社区)一年:星填 争创 或 已得,空着就是今年不争;试点填 二进三、三进四、四进五;分包领导最多 5 个,用顿号隔开。导出的规划改好可以直接导入。创建年度(星、任务清单、否决项、奖补规则、设置)请先导出再改,改好也在这里导入。".to_owned(),
        "7. 有一行不对,就一行也不导入,会告诉您是哪一行、为什么。同一份文件导两次不会重复。".to_owned(),
    ];
    for (row, line) in (0_u32..).zip(&lines) {
        notes.write_string(row, 0, line)?;
    }
    notes.set_column_width(0, 100)?;
    let mut sheet = |(name, heads): (&str, &[&str]),
                     examples: &[&[&str]],
                     lists: &[(usize, &[&str])]|
     -> Result<(), XlsxError> {
        let page = book.add_worksheet().set_name(name)?;
        for (column, text) in (0_u16..).zip(heads) {
            page.set_column_format(column, &as_text)?;
            page.set_column_width(column, 20)?;
            page.write_string_with_format(0, column, *text, &head)?;
        }
        for (row, cells) in (1_u32..).zip(examples) {
            for (column, text) in (0_u16..).zip(*cells) {
                let mark = if column == 0 { EXAMPLE } else { "" };
                page.write_string_with_format(row, column, format!("{mark}{text}"), &example)?;
            }
        }
        for (column, words) in lists {
            let column = u16::try_from(*column).unwrap_or(0);
            let known = DataValidation::new().allow_list_strings(words)?;
            page.add_data_validation(1, column, 2_000, column, &known)?;
        }
        page.set_freeze_panes(1, 0)?;
        Ok(())
    };
    sheet((PLACES.0, &PLACES.1), EXAMPLE_PLACES, &[(2, &KINDS)])?;
    sheet((HOUSEHOLDS.0, &HOUSEHOLDS.1), EXAMPLE_HOUSEHOLDS, &[])?;
    sheet((ACCOUNTS.0, &ACCOUNTS.1), EXAMPLE_ACCOUNTS, &[(2, &ROLES)])?;
    let stars = (0..5).map(|star| (FIRST_STAR + star, STATES.as_slice()));
    let lists: Vec<_> = stars.chain([(8, TRACKS.as_slice())]).collect();
    sheet((PLANS.0, &PLANS.1), EXAMPLE_PLANS, &lists)?;
    book.save_to_buffer()
}
