//! 今日 in words: the day, the three figures, why a door waits, who else is at work, and the first day's cards.

use domain::agenda::{Due, Reason};
use domain::need::Handling;
use domain::round::{DoorOrder, Figures, Made};
use domain::time::At;
use domain::{Day, Need};

/// `11月30日 星期一`.
pub fn day_and_weekday(day: Day) -> String {
    const NAMES: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];
    let name = NAMES.get(usize::from(day.weekday())).copied().unwrap_or_default();
    format!("{}月{}日 星期{name}", day.month(), day.day_of_month())
}

/// The three figures, as they are read aloud: `走过 41 户,还要走 6 户,这几天 16 户,一共 63 户`.
pub fn figures_aloud(figures: Figures) -> String {
    let Figures { done, now, soon } = figures;
    format!("走过 {done} 户,还要走 {now} 户,这几天 {soon} 户,一共 {} 户", figures.all())
}

/// The same in one line of a list: `走过 41 · 还要走 6 · 这几天 16`.
pub fn figures_short(figures: Figures) -> String {
    let Figures { done, now, soon } = figures;
    format!("走过 {done} · 还要走 {now} · 这几天 {soon}")
}

/// What the three figures mean.
pub fn figures_mean(ahead: u16) -> String {
    format!(
        "还要走:今天该走的和已经晚了的。这几天:往后 {ahead} 天里该走的。走过:眼下不用再去的。三个数加起来就是全部的户。"
    )
}

/// The order that the list has, on the button that changes it to the other.
pub const fn door_order(by: DoorOrder) -> &'static str {
    match by {
        DoorOrder::Urgency => "按先后排",
        DoorOrder::Route => "按路线排",
    }
}

/// `走访 3 · 调解 1`.
pub fn made(made: Made) -> String {
    let parts = [("走访", made.visits), ("调解", made.disputes), ("志愿", made.activities)];
    let said = parts.iter().filter(|(_, count)| *count > 0).map(|(word, count)| format!("{word} {count}"));
    said.collect::<Vec<_>>().join(" · ")
}

/// Who has a need that was passed on, and since when: `村里在办 · 11-02 交的`.
pub fn with_others(need: &Need, today: Day) -> String {
    let since = super::on(need.handling.stamp.at.day(), today);
    let who = match need.handling.value {
        Handling::Township => "乡镇(街道)在办",
        Handling::Village => "村里在办",
        Handling::Grid | Handling::Done | Handling::Explained => "网格在办",
    };
    format!("{who} · {since}交的")
}

/// What a day left means for something due: nothing here is only good on one day, and a day is called agreed only if
/// somebody agreed on it.
pub fn due_at_ease(due: &Due, today: Day) -> String {
    match due.days_left(today) {
        late if late < 0 => {
            let late = -late;
            if matches!(due.reason, Reason::FollowUp { .. }) {
                format!("约的日子过了 {late} 天,哪天去都可以补上")
            } else {
                format!("晚了 {late} 天,哪天去都可以补上")
            }
        }
        0 => "今天去最好,晚一两天也可以办".into(),
        days => format!("还有 {days} 天都可以办"),
    }
}

/// Where the sign-in goes after leaving: `code` when it needs a new code.
pub fn leaving(offline: bool, code: bool) -> String {
    let network = if offline {
        "现在没有网络,退出后要等有网才能再登录。"
    } else {
        "再登录时要有网络。"
    };
    let with = if code { "还要向村(社区)支部书记要一个新的激活码。" } else { "" };
    format!("{network}{with}")
}

/// `10-21 14:32 起没有消息`, or that nothing was ever heard.
pub fn silent_since(last: Option<At>, today: Day) -> String {
    match last {
        Some(at) => format!("最近一次有消息 {}", super::ago(at.day(), today)),
        None => "还没用过手机".into(),
    }
}

/// The three cards of the first day: what, and a word about it.
pub const FIRST_DAY: [(&str, &str); 3] = [
    ("走一户", "点“记走访”,挑一户,选见到了谁,按“保存”。四下就记好了。"),
    ("没网也存", "没有网络照样记。存在手机里,连上网自己传,不用你管。"),
    ("看回执", "右上角写着传到哪了。“已全部送达”就是村里都收到了。"),
];

/// What a person reads in 怎么用, a heading and its paragraphs each; the words are those of the screens.
pub const HELP: [(&str, &[&str]); 7] = [
    (
        "今日",
        &[
            "最上面三个数:走过、还要走、这几天。加起来就是你的全部住户。",
            "下面一户一行,写着户主和门牌、为什么该去。点一行看这一户,点电话就拨过去。",
            "“按先后排”是晚得最久的在前,“按路线排”是顺着门牌走。点一下就换,手机会记住。",
            "交上去的事在“别人在办”里,不算你的逾期。",
        ],
    ),
    (
        "记走访",
        &[
            "点“记走访”,挑一户,选“见到了谁”,写几句,按“保存”。",
            "写到一半放下也不要紧:草稿自己存着,在“今日”里点“接着写”。",
            "照片、位置都可以不附。",
        ],
    ),
    (
        "记调解、记志愿",
        &[
            "在一户的页面上点“记调解”,这一户就是当事人。达成协议以后,第 1、3、7 天会提醒回访。",
            "调解记录只有本村(社区)干部、网格员和乡镇(街道)看得到,从不公开。",
        ],
    ),
    (
        "没有网络",
        &[
            "没网也能打开、能记、能查住户。记下的先存在手机里,有网自己传。",
            "“上传”里看得到每一条走到哪一步。",
        ],
    ),
    ("找住户", &["姓名、拼音首字母、门牌、电话后四位都行;门牌可以连着打,如 3602。打家里人的名字也找得到。"]),
    (
        "回执",
        &[
            "已存手机:在这部手机里,还没传。",
            "已到服务器:村里收到了。",
            "要你处理:退回来了,或两个人写得不一样,点进去看怎么办。",
        ],
    ),
    (
        "换手机、退出登录",
        &[
            "没传的记录在“上传”里可以导出来备份。",
            "退出登录以后再登录要有网络;用激活码的,要向村(社区)支部书记要一个新的。",
        ],
    ),
];

/// In place of the board where there is no network and it was never opened.
pub const NO_BOARD: &str =
    "光荣榜要连上网才能看。连上网打开一次,以后没网也能看上一次的样子。你的记录不受影响,照常用。";

#[cfg(test)]
mod tests {
    use super::*;
    use domain::HouseholdId;
    use domain::VisitId;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_said_with_its_weekday() {
        // 2026-11-30 is a Monday, 2026-11-29 a Sunday.
        assert_eq!(day_and_weekday(day("2026-11-30")), "11月30日 星期一");
        assert_eq!(day_and_weekday(day("2026-11-29")), "11月29日 星期日");
    }

    #[test]
    fn figures_and_what_was_done_are_said_in_one_line() {
        let figures = Figures { done: 41, now: 6, soon: 16 };
        assert_eq!(figures_short(figures), "走过 41 · 还要走 6 · 这几天 16");
        assert_eq!(figures_aloud(figures), "走过 41 户,还要走 6 户,这几天 16 户,一共 63 户");
        assert_eq!(made(Made { visits: 3, disputes: 0, activities: 1 }), "走访 3 · 志愿 1");
    }

    #[test]
    fn a_day_is_called_agreed_only_when_somebody_agreed_on_it() {
        let today = day("2026-11-23");
        let due = |reason| Due { household: None::<HouseholdId>, reason, by: day("2026-11-20") };
        let promised = due(Reason::FollowUp {
            visit: "01940000-0000-7000-8000-000000000001".parse::<VisitId>().unwrap(),
        });
        assert_eq!(due_at_ease(&promised, today), "约的日子过了 3 天,哪天去都可以补上");
        assert_eq!(due_at_ease(&due(Reason::Turn { last: None }), today), "晚了 3 天,哪天去都可以补上");
    }

    #[test]
    fn leaving_says_what_the_way_back_takes() {
        assert_eq!(leaving(true, false), "现在没有网络,退出后要等有网才能再登录。");
        assert_eq!(leaving(false, true), "再登录时要有网络。还要向村(社区)支部书记要一个新的激活码。");
    }
}
