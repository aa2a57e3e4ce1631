//! What became of a record, what is wrong with something typed, and why the server said no.

use domain::{Field, Flaw, FundRefusal, PlaceCode, Reveals, Why};
use sync::wire::Refusal;
use sync::{Outcome, ReviewReason, ReviewState};

/// What became of a record, short enough for a chip.
pub const fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Applied { .. } | Outcome::Merged { .. } => "已到服务器",
        Outcome::Conflict { .. } => "两个值待定",
        Outcome::Review { .. } => "待村里确认",
    }
}

/// Why a record waits for a person.
pub fn review_reason(reason: &ReviewReason) -> String {
    match reason {
        ReviewReason::Unreadable { .. } | ReviewReason::Damaged => {
            "记录在路上损坏了,原文已保留,请重新记一条".into()
        }
        ReviewReason::IdTaken => "这条记录的编号和另一条重了,原文已保留".into(),
        ReviewReason::UnknownKind => "服务器还不认识这种记录,更新后会再处理".into(),
        ReviewReason::Invalid { flaws } => {
            let mut text = String::from("有内容需要改:");
            for (place, one) in flaws.iter().enumerate() {
                if place > 0 {
                    text.push(';');
                }
                text.push_str(&flaw(*one));
            }
            text
        }
        ReviewReason::TooLarge { .. } => "这条记录太长了,原文已保留,请分成几条记".into(),
        ReviewReason::NotTheSender { .. } => "这条记录是别人的账号记的".into(),
        ReviewReason::NotInThisVillage => "记录那天,你不在这个村(社区)任职".into(),
        ReviewReason::OutsideYourGrid { grid } => format!("这户已不在你的网格,现在在 {}", super::grid(grid)),
        ReviewReason::NotYourRole => "这件事不归你的职责办".into(),
        ReviewReason::RoleEnded => "记录时的职务已经结束,要由村(社区)里的人看过才算".into(),
        ReviewReason::OwnWork => "自己记的要由别人来定".into(),
        ReviewReason::NotFromInbox => "这种事不能从待确认里采纳,请本人重新办理".into(),
        ReviewReason::NothingThere => "要改的那条记录不在了".into(),
        ReviewReason::AlreadyThere => "已经有这条记录了,或者别人先处理了".into(),
        ReviewReason::WrongVillage => "这条记录属于另一个村(社区)".into(),
        ReviewReason::WaitsForEarlier => "在等前一条记录,到了会自动生效".into(),
        ReviewReason::TooLate => "改得太晚(过了 7 天,或者隔一个月才传到),请村(社区)支部书记改".into(),
        ReviewReason::LongAgo { on } => format!("写的日期是 {on},隔得太久,请村里看一眼再算数"),
        ReviewReason::LoginTaken => "这个登录名已经有人用了".into(),
        ReviewReason::OutOfTurn { turn } => super::out_of_turn(*turn).into(),
        ReviewReason::Funds { refusal } => fund_refusal(refusal),
        ReviewReason::Other => "需要村里看一看".into(),
    }
}

/// Why a record waits, as whoever decides about it reads it, short enough for a chip.
pub fn waits_because(reason: &ReviewReason, grid: impl Fn(&PlaceCode) -> String) -> String {
    match reason {
        ReviewReason::OutsideYourGrid { grid: now } => format!("这户现在归 {}", grid(now)),
        ReviewReason::NotInThisVillage => "那天不在本村任职".into(),
        ReviewReason::NotYourRole => "不归记录人的职责".into(),
        ReviewReason::RoleEnded => "职务已经结束".into(),
        ReviewReason::TooLate => "改得太晚".into(),
        ReviewReason::LongAgo { .. } => "日期隔得太久".into(),
        ReviewReason::Invalid { .. } => "有内容要改".into(),
        ReviewReason::WaitsForEarlier => "在等前一条".into(),
        _ => "要看一看".into(),
    }
}

/// Why money was not booked.
fn fund_refusal(refusal: &FundRefusal) -> String {
    match refusal {
        FundRefusal::VoucherUsed { on } => format!("这个凭证号已经记过一笔({on}),同一张凭证不记两次"),
        FundRefusal::NothingDue { .. } => "评定结果里没有这一项奖补".into(),
        FundRefusal::AboveDue { left, .. } => format!("比应付的多,这一项还能付 {left} 元"),
        FundRefusal::BeyondBudget { left } => format!("超出预算,这一科目还剩 {left} 元"),
        FundRefusal::BelowZero { most } => format!("减得太多,最多能减 {most} 元"),
        FundRefusal::NoSuchPayment => "没有找到要更正的那笔支付".into(),
        FundRefusal::AlreadyBooked { at } => format!(
            "这张表 {} 已经记过一笔,内容和这次的不一样。先看看台账,还要记就再点一次",
            super::date_time(*at)
        ),
        FundRefusal::Other => "资金账没有记上,请更新群星后再看".into(),
    }
}

/// What becomes of something that waits and cannot be a draft, before it is taken back; `is_here` when this phone sent it.
pub const fn what_taking_back_does(is_here: bool) -> &'static str {
    if is_here {
        "收回以后不再等人看,原来的记录不变。写的话还在下面“已送达”里,点开那一行看得到。"
    } else {
        "收回以后不再等人看,原来的记录不变。要留着写的话,先从“记的全文”里抄下来。"
    }
}
/// The same, when it has been taken back.
pub const TAKEN_BACK: &str = "已收回,原来的记录没有变";

/// What a person decided about a record that waited; `place` names a grid.
pub fn review_state(state: &ReviewState, place: impl Fn(&PlaceCode) -> String) -> String {
    match state {
        ReviewState::Waiting => "等村里确认".into(),
        ReviewState::Accepted { .. } => "村里已采纳".into(),
        ReviewState::HandedOver { to, .. } => format!("已转给 {}", place(to)),
        ReviewState::Returned { note, .. } => format!("退回来了:{note}"),
        ReviewState::Withdrawn { .. } => "已收回".into(),
    }
}

/// The label of a field.
pub const fn field(field: Field) -> &'static str {
    match field {
        Field::Household => "住户",
        Field::Door => "门牌",
        Field::Head => "户主",
        Field::Phone => "电话",
        Field::Person => "家人姓名",
        Field::Relation => "与户主关系",
        Field::BirthYear => "出生年份",
        Field::Categories => "类别",
        Field::On => "日期",
        Field::StartedAt => "开始时间",
        Field::EndedAt => "结束时间",
        Field::Met => "见到了谁",
        Field::Topics => "聊了什么",
        Field::Note => "说明",
        Field::NeedText => "反映的问题",
        Field::NeedKind => "问题类别",
        Field::FollowUpOn => "回访日期",
        Field::Photos => "照片",
        Field::Location => "位置",
        Field::DisputeKind => "纠纷类型",
        Field::Parties => "当事人",
        Field::What => "什么事",
        Field::Agreement => "协议",
        Field::Mediators => "调解人",
        Field::EventText => "经过",
        Field::ActivityName => "活动名称",
        Field::ActivityPlace => "活动地点",
        Field::Organizer => "组织者",
        Field::Service => "培训",
        Field::Attendances => "参加人次",
        Field::Volunteers => "志愿者",
        Field::Minutes => "时长",
        Field::Title => "名称",
        Field::Owner => "责任人",
        Field::Deadline => "完成时限",
        Field::Milestones => "节点",
        Field::Progress => "进度",
        Field::HonorTitle => "荣誉名称",
        Field::HonorKind => "荣誉类别",
        Field::HonorLevel => "荣誉级别",
        Field::Honoree => "表彰对象",
        Field::Deed => "事迹",
        Field::Consent => "本人意愿",
        Field::Recognisable => "会不会被认出来",
        Field::PlaceCode => "区划代码",
        Field::PlaceName => "名称",
        Field::PlaceKind => "类别",
        Field::AccountName => "姓名",
        Field::Login => "登录名",
        Field::Role => "职责",
        Field::MembershipTime => "任职时间",
        Field::Stars => "星",
        Field::Leaders => "分包领导",
        Field::DeclaredFigures => "公布的数字",
        Field::DeclaredSource => "出处",
        Field::WithdrawalReason => "撤回的原因",
        Field::ReturnNote => "退回说明",
        Field::Password => "密码",
        Field::Year => "年度",
        Field::LeadDepartment => "牵头部门",
        Field::StarTeam => "专班",
        Field::TeamMembers => "专班成员",
        Field::Criteria => "评定标准",
        Field::ItemCode => "编号",
        Field::Unit => "单位",
        Field::Steps => "步骤",
        Field::VetoWords => "否决情形",
        Field::VetoDays => "生效的日子",
        Field::YearSetting => "数字",
        Field::YearItems => "要改的项目",
        Field::Amount => "金额",
        Field::Years => "年数",
        Field::Statement => "自评",
        Field::Evidence => "佐证",
        Field::VetoHits => "否决项",
        Field::DecisionNote => "命名说明",
        Field::LossReason => "摘星原因",
        Field::Objection => "异议",
        Field::Answer => "答复",
        Field::Voucher => "凭证号",
        Field::FundReason => "原因",
        Field::AwardParts => "奖补项目",
        Field::VenueProject => "阵地项目",
        Field::Practice => "做法",
        Field::Lesson => "可复制的地方",
        Field::Visitors => "来的领导",
        Field::Saw => "看了什么",
        Field::Suggestions => "建议",
        Field::Other => "有一处",
    }
}

/// What is wrong with something typed, and what would be right.
pub fn flaw(one: Flaw) -> String {
    flaw_called(field(one.field), one)
}

/// The same for a field that its form calls by a name of its own: a sentence names what the label names.
pub fn flaw_called(name: &str, flaw: Flaw) -> String {
    match (flaw.field, flaw.why) {
        (Field::Met, Why::Missing) => "请选见到了谁,没人在家就选“没见到人”".into(),
        (Field::Met, Why::Malformed) => "选了“没见到人”,就不能再选别人".into(),
        (Field::Parties, Why::Missing) => "请至少添一位当事人".into(),
        (Field::FollowUpOn, Why::EndsBeforeItBegins) => "回访日期要在走访那天之后".into(),
        (Field::Volunteers, Why::TooMany { max }) => format!("写了名字的志愿者比参加人次({max})还多"),
        (Field::Deed | Field::HonorTitle, Why::Malformed) => {
            "荣誉名称和事迹里请不要写姓名,公开时可能要隐去".into()
        }
        (Field::Milestones, Why::EndsBeforeItBegins) => "节点要在完成时限之前".into(),
        (Field::Login, Why::Malformed) => "登录名只用小写字母、数字、点和横线".into(),
        (Field::Password, Why::OutOfRange { min, max }) => format!("{name}要 {min} 到 {max} 个字"),
        (Field::Phone, Why::Malformed) => "电话只写数字".into(),
        (Field::Role, Why::Malformed) => "职责和地方的级别对不上".into(),
        (Field::DeclaredFigures, Why::Taken) => "同一个数字写了两次".into(),
        (Field::DeclaredFigures, Why::Unknown) => "星级是 1 到 5,星要是这类地方能创的".into(),
        (Field::Stars, Why::Unknown) => "这类地方没有这颗星".into(),
        (Field::VetoDays, Why::EndsBeforeItBegins) => "最后一天要在第一天之后".into(),
        (Field::YearSetting, Why::EndsBeforeItBegins) => {
            "试点最少的个数不能超过最多的,金五星要比银五星的年数多".into()
        }
        (Field::Suggestions, Why::Taken) => "同一条建议写了两次".into(),
        (Field::Stars, Why::Taken) => "同一颗星只能有一种说法".into(),
        (Field::Progress, Why::Missing | Why::Malformed) => "进度只写一个数字,比如 180".into(),
        (Field::AwardParts, Why::Missing) => "请至少选一项奖补".into(),
        (Field::YearItems, Why::Taken) => "同一项写了两次".into(),
        (Field::AwardParts, Why::Taken) => "同一项奖补写了两次".into(),
        (Field::Amount, Why::Missing | Why::Malformed | Why::OutOfRange { .. }) => {
            "金额写元,最多两位小数,比如 20000 或 1350.50;不能是 0,也不能太大".into()
        }
        (Field::Recognisable, Why::Missing) => "请答一答:名字隐去以后,看的人还认得出是谁吗".into(),
        (Field::Recognisable, Why::Malformed) => {
            "名字隐去了还认得出是谁,就还不能公布。请改写事迹,或先问本人同不同意公开姓名".into()
        }
        (_, Why::Reveals { what, said }) => {
            format!("{name}里的“{said}”{},公开后别人会认出是谁,请换个说法", reveals(what))
        }
        (_, Why::Missing) => format!("请填{name}"),
        (_, Why::TooLong { max }) => format!("{name}最多 {max} 个字"),
        (_, Why::TooMany { max }) => format!("{name}最多 {max} 个"),
        (_, Why::OutOfRange { min, max }) => format!("{name}要在 {min} 到 {max} 之间"),
        (_, Why::InFuture) => format!("{name}还没到,请选今天或以前"),
        (_, Why::EndsBeforeItBegins) => format!("{name}在开始之前了"),
        (_, Why::Unknown) => format!("{name}不在名单里,请重新选"),
        (_, Why::Malformed) => format!("{name}写得不对,请看看"),
        (_, Why::Taken) => format!("{name}已经有人用了"),
        (_, Why::Other) => format!("{name}不合要求,请更新群星后再看"),
    }
}

/// What in a text tells who somebody is.
const fn reveals(what: Reveals) -> &'static str {
    match what {
        Reveals::OwnName => "是本人的名字",
        Reveals::OtherName => "是村里人的名字",
        Reveals::Telephone => "是电话",
        Reveals::IdNumber => "像证件号或卡号",
        Reveals::Door => "是门牌",
        Reveals::Illness => "说的是别人的病情",
        Reveals::Other => "不宜公开",
    }
}

/// The sentence for a field, when something is wrong with it.
pub fn flaw_of(flaws: &[Flaw], field: Field) -> Option<String> {
    flaws.iter().find(|one| one.field == field).map(|one| flaw(*one))
}

/// Why the server said no, with what to do about it.
pub fn refusal(refusal: Refusal, retry_after: Option<u32>) -> String {
    match refusal {
        Refusal::SignInAgain => "需要重新登录,手机里的记录都在".into(),
        Refusal::NotAllowed => "你的职责看不到这里".into(),
        Refusal::NotFound => "没有找到".into(),
        Refusal::TooLarge => "一次传的太多了,请分开再试".into(),
        Refusal::TooMany => match retry_after {
            Some(seconds) => format!("试的次数太多了,请过 {} 分钟再试", seconds.div_ceil(60).max(1)),
            None => "试的次数太多了,请过一会儿再试".into(),
        },
        Refusal::BadRequest => "内容不完整,请检查后再试".into(),
        Refusal::OtherSite => "请从群星自己的页面操作".into(),
        Refusal::WrongCode => "激活码不对、用过了或过期了,请向村(社区)支部书记再要一个".into(),
        Refusal::WrongPassword => "登录名或密码不对,请再看看".into(),
        Refusal::NoRole => "你现在没有任职,登录不了。存过的记录都还在。请找村(社区)支部书记或上级任职".into(),
        Refusal::TryLater => "服务器正忙,请过一会儿再试".into(),
        Refusal::Other => "现在办不了,请过一会儿再试".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flaw_says_what_would_be_right() {
        for (field, why, words) in [
            (Field::Note, Why::TooLong { max: 500 }, "说明最多 500 个字"),
            (Field::Door, Why::Missing, "请填门牌"),
            (Field::Minutes, Why::OutOfRange { min: 1, max: 1_440 }, "时长要在 1 到 1440 之间"),
            (Field::On, Why::InFuture, "日期还没到,请选今天或以前"),
            (
                Field::Deed,
                Why::Reveals { what: Reveals::Telephone, said: domain::Excerpt::of("138 1234 5678") },
                "事迹里的“138 1234 567”是电话,公开后别人会认出是谁,请换个说法",
            ),
        ] {
            assert_eq!(flaw(Flaw::new(field, why)), words);
        }
    }

    #[test]
    fn a_reason_names_the_grid() {
        let grid = "410871001001004".parse().unwrap();
        assert_eq!(
            review_reason(&ReviewReason::OutsideYourGrid { grid }),
            "这户已不在你的网格,现在在 4 号网格"
        );
    }

    #[test]
    fn waiting_is_said_in_minutes() {
        assert_eq!(refusal(Refusal::TooMany, Some(61)), "试的次数太多了,请过 2 分钟再试");
    }
}
