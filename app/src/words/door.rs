//! One door, one page, one save: what is asked at a door, and what is said once it is saved.

use super::{NOT_MET, on};
use domain::need::Handling;
use domain::{Day, Need};

/// Answers about an open need, as chips.
pub const NEED_DONE: &str = "已办结";
/// It is still open.
pub const NEED_OPEN: &str = "还没办好";
/// It goes to whoever stands above.
pub const NEED_UP: &str = "交上去";
/// Answers about a dispute's follow-up.
pub const CALM: &str = "平稳";
/// Unrest again.
pub const UNREST: &str = "有反复";
/// Nothing is said about it this time, and it stays as it was.
pub const NOT_ASKED: &str = "这次没问";

/// What a need's record says when nobody wrote a word with the visit.
pub const fn need_remark(handling: Handling) -> &'static str {
    match handling {
        Handling::Done => "走访时看过,已经办结",
        Handling::Explained => "走访时说明了",
        Handling::Village | Handling::Township => "走访时问过,交上去办",
        Handling::Grid => "走访时看过,还没办好",
    }
}

/// `09-14 反映 · 交网格办理`, and what was said last.
pub fn need_so_far(need: &Need, today: Day) -> String {
    let since = format!("{} 反映 · {}", on(need.raised_on, today), super::handling(need.handling.value));
    let last = need.remarks.iter().rfind(|remark| !remark.withdrawn && !remark.text.trim().is_empty());
    match last {
        Some(remark) => format!("{since} · 上次说:{}", remark.text.trim()),
        None => since,
    }
}

/// `和郑家的纠纷 · 第 1、3 天回访`.
pub fn follow_up_asked(title: &str, days: &[u16]) -> String {
    let days: Vec<_> = days.iter().map(ToString::to_string).collect();
    format!("{title}的纠纷 · 第 {} 天回访", days.join("、"))
}

/// `保存`, `保存 · 3 件一起`.
pub fn save_together(things: usize) -> String {
    if things > 1 { format!("保存 · {things} 件一起") } else { "保存".to_owned() }
}

/// 已存手机, and what happens next.
pub fn visit_saved(things: usize, not_met: bool, again: Option<Day>, needs: usize, today: Day) -> String {
    let together = if things > 1 { format!("{things} 件一起,") } else { String::new() };
    let next = match (again, needs, not_met) {
        (Some(day), _, _) => format!("{} 会提醒你回访", on(day, today)),
        (None, 0, true) => format!("记的是{NOT_MET},这户还会提醒你"),
        (None, 0, false) => "有网会自动上传".to_owned(),
        (None, needs, _) => format!("{needs} 个问题会跟着办"),
    };
    format!("已存手机,{together}{next}")
}

/// That it was taken back, and that nothing that was written is lost.
pub const WITHDRAWN_AT_ONCE: &str = "已撤回。写的还在,改了可以再存";
/// That a visit was taken back on its own page.
pub const WITHDRAWN: &str = "已撤回。记录留着,不再算数";

/// Asked before a second visit to the same door on one day.
pub fn twice_today(clock: &str, met: &str) -> String {
    format!("今天 {clock} 已经记过这户({met})。是又走了一次,还是要改刚才那条?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_saved_is_said_in_one_line() {
        let today: Day = "2026-11-30".parse().unwrap();
        assert_eq!(visit_saved(1, false, None, 0, today), "已存手机,有网会自动上传");
        assert_eq!(visit_saved(3, false, None, 0, today), "已存手机,3 件一起,有网会自动上传");
        assert_eq!(visit_saved(1, true, None, 0, today), "已存手机,记的是上门未遇,这户还会提醒你");
        let again = "2026-12-07".parse().ok();
        assert_eq!(visit_saved(2, false, again, 1, today), "已存手机,2 件一起,12-07 会提醒你回访");
        assert_eq!(save_together(1), "保存");
        assert_eq!(save_together(3), "保存 · 3 件一起");
        assert_eq!(follow_up_asked("李家与郑家", &[1, 3]), "李家与郑家的纠纷 · 第 1、3 天回访");
    }
}
