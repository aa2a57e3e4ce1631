//! What a text in a column of the plan grid means, typed or pasted from Excel: offices write √ and — where the system
//! writes 争创 and 今年不争. Knows no screen; what means nothing is told, never left out without a word.

use crate::words;
use domain::{PilotTrack, PlaceKind, PlanChange, StarKind, StarPlan, StarState};

/// The columns behind the five stars.
pub const PILOT: usize = 5;
/// 分包领导.
pub const LEADERS: usize = 6;
/// 备注.
pub const NOTE: usize = 7;

/// What people write in a star's column for 争创.
const AIMED: [&str; 11] = ["√", "✓", "✔", "☑", "是", "1", "\u{ff11}", "●", "★", "有", "争"];
/// And for 不争, as nothing at all does.
const NONE: [&str; 14] =
    ["—", "——", "–", "-", "\u{ff0d}", "×", "✗", "✘", "否", "0", "\u{ff10}", "无", "不争", "没有"];

/// Why a cell was let be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Why {
    /// It means nothing in its column.
    MeansNothing,
    /// 已得 is told by namings, and a sheet neither gives nor takes a star.
    NamingsTell,
    /// There is no row or column for it.
    NoPlace,
}

/// A pasted cell that changed nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LetBe {
    /// Its row in the grid.
    pub row: usize,
    /// Its column.
    pub column: usize,
    /// What stood there.
    pub text: String,
    /// Why it was let be.
    pub why: Why,
}

/// What a pasted block comes to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Laid {
    /// The changes, each with its row.
    pub changes: Vec<(usize, PlanChange)>,
    /// The cells that were let be.
    pub let_be: Vec<LetBe>,
}

/// The change that a text in this column means; none when it means nothing.
pub fn read(kind: PlaceKind, column: usize, text: &str) -> Option<PlanChange> {
    let text = text.trim().trim_end_matches('\u{fe0f}');
    let is_none = text.is_empty() || NONE.contains(&text);
    if let Some(star) = star_of(kind, column) {
        let states = [StarState::Aimed, StarState::Held, StarState::No];
        let named = states.into_iter().find(|state| words::star_state(*state) == text);
        let marked = AIMED.contains(&text).then_some(StarState::Aimed).or(is_none.then_some(StarState::No));
        return Some(PlanChange::Star { star, state: named.or(marked)? });
    }
    match column {
        PILOT if is_none => Some(PlanChange::Pilot(None)),
        PILOT => {
            let track = PilotTrack::ALL.into_iter().find(|track| track.name() == text)?;
            Some(PlanChange::Pilot(Some(track)))
        }
        LEADERS if is_none => Some(PlanChange::Leaders(Vec::new())),
        LEADERS => {
            let names = text.split(['、', ',', '\u{ff0c}', ';', '\u{ff1b}', '\n']).map(str::trim);
            Some(PlanChange::Leaders(names.filter(|name| !name.is_empty()).map(str::to_owned).collect()))
        }
        // A note is one line.
        NOTE => Some(PlanChange::Note(text.replace('\n', " "))),
        _ => None,
    }
}

/// Lays pasted cells over plans from one cell of the grid on.
pub fn lay(plans: &[(PlaceKind, StarPlan)], (row, column): (usize, usize), cells: &[Vec<String>]) -> Laid {
    let mut laid = Laid::default();
    for (row, line) in (row..).zip(cells) {
        for (column, text) in (column..).zip(line) {
            let text = text.trim();
            let meant = match plans.get(row).filter(|_| column <= NOTE) {
                Some((kind, plan)) => read(*kind, column, text).ok_or(Why::MeansNothing).and_then(|change| {
                    if namings_tell(plan, &change) { Err(Why::NamingsTell) } else { Ok(change) }
                }),
                None => Err(Why::NoPlace),
            };
            match meant {
                Ok(change) if is_had(plans.get(row), &change) => {}
                Ok(change) => laid.changes.push((row, change)),
                Err(_) if text.is_empty() => {}
                Err(why) => laid.let_be.push(LetBe { row, column, text: text.to_owned(), why }),
            }
        }
    }
    laid
}

/// Whether a change gives or takes a star that only a naming gives or takes. 争创 of a star that is held takes nothing.
pub fn namings_tell(plan: &StarPlan, change: &PlanChange) -> bool {
    match change {
        PlanChange::Star { star, state } => match (plan.star(*star), state) {
            (StarState::Held, state) => *state == StarState::No,
            (_, state) => *state == StarState::Held,
        },
        PlanChange::Pilot(_) | PlanChange::Leaders(_) | PlanChange::Note(_) => false,
    }
}

/// Whether it is about a star that is held already.
fn is_had(plan: Option<&(PlaceKind, StarPlan)>, change: &PlanChange) -> bool {
    matches!((plan, change), (Some((_, plan)), PlanChange::Star { star, .. }) if plan.star(*star) == StarState::Held)
}

/// The star of a column at a place of this kind; columns stand in the order of the villages' stars.
pub fn star_of(kind: PlaceKind, column: usize) -> Option<StarKind> {
    let star = StarKind::of(PlaceKind::Village).get(column)?.at(kind);
    StarKind::of(kind).contains(&star).then_some(star)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTY: StarKind = StarKind::Party;

    fn star(text: &str) -> Option<StarState> {
        match read(PlaceKind::Village, 0, text)? {
            PlanChange::Star { star: PARTY, state } => Some(state),
            _ => None,
        }
    }
    fn cells(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }
    fn plan(held: &[StarKind]) -> (PlaceKind, StarPlan) {
        let held = held.iter().map(|star| PlanChange::Star { star: *star, state: StarState::Held });
        let plan = StarPlan::empty("410871001001".parse().unwrap(), 2026);
        (PlaceKind::Village, plan.with(&held.collect::<Vec<_>>()))
    }

    #[test]
    fn marks_that_people_use_mean_what_they_mean() {
        for text in ["√", "✓", "✔", "✔\u{fe0f}", "是", "1", "●", "★", "有", "争创", " 争创 "]
        {
            assert_eq!(star(text), Some(StarState::Aimed), "{text:?}");
        }
        for text in ["", " ", "—", "-", "×", "否", "0", "无", "今年不争"] {
            assert_eq!(star(text), Some(StarState::No), "{text:?}");
        }
        assert_eq!(star("已得"), Some(StarState::Held));
        for text in ["大概", "○", "2", "是的", "√?"] {
            assert_eq!(star(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_column_is_the_star_of_the_kind_of_place() {
        let own = |kind| (0..5).filter_map(|column| star_of(kind, column)).collect::<Vec<_>>();
        for kind in [PlaceKind::Village, PlaceKind::Community] {
            let mut stars = own(kind);
            assert_eq!(stars.len(), 5, "{kind:?}");
            stars.sort_unstable();
            stars.dedup();
            assert_eq!(stars.len(), 5, "{kind:?}");
        }
        assert_eq!(star_of(PlaceKind::Village, PILOT), None);
    }

    #[test]
    fn names_are_told_apart_and_a_note_is_one_line() {
        let village = PlaceKind::Village;
        let names =
            |names: &[&str]| Some(PlanChange::Leaders(names.iter().map(|it| (*it).to_owned()).collect()));
        assert_eq!(read(village, LEADERS, "张三、李四,王五\n赵六"), names(&["张三", "李四", "王五", "赵六"]));
        assert_eq!(read(village, LEADERS, "无"), names(&[]));
        assert_eq!(read(village, NOTE, " 先修路\n再种树 "), Some(PlanChange::Note("先修路 再种树".into())));
        assert_eq!(read(village, PILOT, "—"), Some(PlanChange::Pilot(None)));
        let track = PilotTrack::ALL[0];
        assert_eq!(read(village, PILOT, track.name()), Some(PlanChange::Pilot(Some(track))));
        assert_eq!(read(village, PILOT, "√"), None);
    }

    #[test]
    fn a_block_is_laid_over_the_grid_and_what_means_nothing_is_told() {
        let plans = [plan(&[]), plan(&[PARTY])];
        let block = cells(&[&["√", "大概", "—"], &["×", "已得", "√"], &["√", ""]]);
        let laid = lay(&plans, (0, 0), &block);
        let star =
            |column, state| PlanChange::Star { star: star_of(PlaceKind::Village, column).unwrap(), state };
        // The first row gets its first and third cell; the second only the third, for its first star is held.
        assert_eq!(
            laid.changes,
            [(0, star(0, StarState::Aimed)), (0, star(2, StarState::No)), (1, star(2, StarState::Aimed)),]
        );
        let told: Vec<_> =
            laid.let_be.iter().map(|one| (one.row, one.column, one.text.as_str(), one.why)).collect();
        assert_eq!(
            told,
            [
                (0, 1, "大概", Why::MeansNothing),
                (1, 0, "×", Why::NamingsTell),
                (1, 1, "已得", Why::NamingsTell),
                (2, 0, "√", Why::NoPlace),
            ]
        );
    }

    #[test]
    fn a_star_that_is_held_stays_so_without_a_word_where_the_sheet_says_nothing_else() {
        let plans = [plan(&[PARTY])];
        for text in ["已得", "√", ""] {
            assert_eq!(lay(&plans, (0, 0), &cells(&[&[text]])), Laid::default(), "{text:?}");
        }
        // Behind the note there is no column.
        let told = lay(&plans, (0, NOTE), &cells(&[&["先修路", "多出来的", ""]]));
        assert_eq!(told.changes, [(0, PlanChange::Note("先修路".into()))]);
        assert_eq!(told.let_be.len(), 1);
    }
}
