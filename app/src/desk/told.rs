//! A record in plain words, whole: what a person reads in 待确认 and in 记录. Knows no screen.

use crate::words;
use domain::activity::NewActivity;
use domain::dispute::{Dispute, NewDispute, Party};
use domain::experience::NewExperience;
use domain::honor::NewHonor;
use domain::household::{Correction, NewHousehold, Person};
use domain::leader_visit::NewLeaderVisit;
use domain::need::{Need, NewNeed};
use domain::settings::Settings;
use domain::task::{NewTask, TaskChange};
use domain::visit::{NewVisit, Talk, Visit};
use domain::{
    AccountId, Household, HouseholdId, PersonId, PhotoRef, PlaceCode, PlanChange, StarKind, YearItem,
};
use sync::intent::NewEntry;
use sync::{Intent, RecordKey, RecordKind};

/// Names for ids, as far as this device knows them.
pub trait Names {
    /// 3 号网格.
    fn place(&self, code: &PlaceCode) -> String;
    /// 李春梅.
    fn account(&self, id: AccountId) -> String;
    /// The household, when it is here.
    fn household(&self, id: HouseholdId) -> Option<&Household>;
    /// What a dispute, need, task or honor is about, when it is here.
    fn subject(&self, key: RecordKey) -> Option<String>;
}

/// One line: what, and the words for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// What the line is about.
    pub label: &'static str,
    /// The words.
    pub text: String,
}

/// Lines being written, empty ones left out.
#[derive(Default)]
pub struct Lines(Vec<Line>);

impl Lines {
    fn say(&mut self, label: &'static str, text: impl Into<String>) -> &mut Self {
        let text = text.into();
        if !text.trim().is_empty() {
            self.0.push(Line { label, text });
        }
        self
    }
    fn photos(&mut self, photos: &[PhotoRef]) -> &mut Self {
        if photos.is_empty() { self } else { self.say("照片", format!("{} 张", photos.len())) }
    }
    fn done(self) -> Vec<Line> {
        self.0
    }
}

/// What an act says, every word of it.
pub fn intent(intent: &Intent, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    match intent {
        Intent::RecordVisit(new) => new_visit(&mut lines, new, &new.talk, names),
        Intent::AmendVisit { talk, .. } => talk_lines(&mut lines, talk, None, names),
        Intent::JudgeTwin { same, .. } => {
            lines.say("判断", if *same { "是同一次走访" } else { "是两次走访" });
        }
        Intent::RegisterHousehold(new) => new_household(&mut lines, new, names),
        Intent::CorrectHousehold { household, correction }
        | Intent::SettleHousehold { household, correction } => {
            lines.say("住户", family(*household, names));
            correction_line(&mut lines, correction, *household, names);
        }
        Intent::MoveHousehold { household, to } => {
            lines.say("住户", family(*household, names)).say("调到", names.place(to));
        }
        Intent::MergeHousehold { household, into } => {
            lines.say("住户", family(*household, names)).say("并入", family(*into, names));
        }
        Intent::UnmergeHousehold { household } => {
            lines.say("撤销并户", family(*household, names));
        }
        Intent::AdvanceNeed { need, handling, remark } => {
            lines
                .say("诉求", subject(RecordKey::new(RecordKind::Need, need.uuid()), names))
                .say("办理", words::handling(*handling))
                .say("说明", remark);
        }
        Intent::SettleNeed { need, handling } => {
            lines
                .say("诉求", subject(RecordKey::new(RecordKind::Need, need.uuid()), names))
                .say("选定", words::handling(*handling));
        }
        Intent::ReportDispute(new) => new_dispute(&mut lines, new, names),
        Intent::TellDispute { dispute, what } => {
            lines
                .say("纠纷", subject(RecordKey::new(RecordKind::Dispute, dispute.uuid()), names))
                .say("记一笔", words::happened(what));
        }
        Intent::RecordActivity(new) | Intent::AmendActivity(new) => activity(&mut lines, new, names),
        Intent::CreateTask(new) => new_task(&mut lines, new),
        Intent::ReportProgress { task, progress, note, photos } => {
            lines
                .say("任务", subject(RecordKey::new(RecordKind::Task, task.uuid()), names))
                .say("进度", words::progress(progress))
                .say("说明", note);
            lines.photos(photos);
        }
        Intent::ChangeTask { task, change } | Intent::SettleTask { task, change } => {
            lines.say("任务", subject(RecordKey::new(RecordKind::Task, task.uuid()), names));
            task_change(&mut lines, change);
        }
        Intent::NominateHonor(new) => new_honor(&mut lines, new),
        Intent::RecordWish { honor, named, how } => {
            lines.say("表彰", subject(RecordKey::new(RecordKind::Honor, honor.uuid()), names));
            lines.say("本人意愿", words::wish(*named, *how));
        }
        Intent::PostHonor { honor, posting } => {
            lines
                .say("表彰", subject(RecordKey::new(RecordKind::Honor, honor.uuid()), names))
                .say("公布", words::posting(*posting));
        }
        Intent::PlanStars(plan) => {
            lines.say("村(社区)", names.place(&plan.village)).say("年度", plan.year.to_string());
            lines.say("已得", words::stars(&plan.held)).say("争创", words::stars(&plan.aimed));
        }
        Intent::ChangePlan { village, year, changes } => {
            lines.say("村(社区)", names.place(village)).say("年度", year.to_string());
            for change in changes {
                plan_change(&mut lines, change);
            }
        }
        Intent::SettlePlan { village, year, change } => {
            lines.say("村(社区)", names.place(village)).say("年度", year.to_string());
            plan_change(&mut lines, change);
        }
        Intent::DeclarePlan(said) => {
            lines.say("地方", names.place(&said.place)).say("年度", said.year.to_string());
            lines.say("公布", words::declaration(said)).say("出处", &said.source);
        }
        Intent::WithdrawDeclaredPlan { why, .. } => {
            lines.say("撤回的原因", why);
        }
        Intent::ClaimStars { village, year, claims } => {
            of_year(&mut lines, village, *year, names);
            for claim in claims {
                let evidence = match claim.evidence.len() {
                    0 => String::new(),
                    count => format!("(佐证 {count} 件)"),
                };
                lines.say(claim.star.name(), format!("{}{evidence}", claim.statement));
            }
        }
        Intent::ReviewStar { village, year, star, verdict, .. } => {
            of_year(&mut lines, village, *year, names);
            lines.say(star.name(), words::verdict(verdict));
        }
        Intent::CheckVetoes { village, year, hits } => {
            of_year(&mut lines, village, *year, names);
            if hits.is_empty() {
                lines.say("否决项", "没有触碰");
            }
            for hit in hits {
                lines.say("触碰否决项", &hit.note);
            }
        }
        Intent::BeginNotice { village, year } => of_year(&mut lines, village, *year, names),
        Intent::NameStars { village, year, stars, note } => {
            of_year(&mut lines, village, *year, names);
            lines.say("命名", words::stars_or_none(stars)).say("说明", note);
        }
        Intent::TakeOverNaming { village, year, held_before, stars, on, source } => {
            of_year(&mut lines, village, *year, names);
            lines.say("年初已得", words::stars_or_none(held_before)).say("命名", words::stars_or_none(stars));
            lines.say("命名日期", on.to_string()).say("依据", source);
        }
        Intent::GivePlaque { village, year, on } => {
            of_year(&mut lines, village, *year, names);
            lines.say("授牌日期", on.to_string());
        }
        Intent::RemoveStar { village, year, star, reason, on } => {
            of_year(&mut lines, village, *year, names);
            lines.say("摘星", star.name()).say("原因", reason).say("日期", on.to_string());
        }
        Intent::CloseYear { zone, year } => of_year(&mut lines, zone, *year, names),
        Intent::FileObjection(new) => {
            of_year(&mut lines, &new.village, new.year, names);
            lines.say("异议", &new.text);
        }
        Intent::AnswerObjection { upheld, answer, .. } => {
            lines.say("异议", words::upheld(*upheld)).say("答复", answer);
        }
        Intent::AdjustBudget { .. }
        | Intent::PayAwards { .. }
        | Intent::PayVenue { .. }
        | Intent::CorrectPayment { .. }
        | Intent::CorrectAward { .. } => {
            if let Some(new) = intent.entry() {
                new_entry(&mut lines, &new, names);
            }
        }
        Intent::NamePlace(place) => {
            lines
                .say("代码", place.code.as_str())
                .say("名称", &place.name)
                .say("类别", words::place_kind(place.kind));
        }
        Intent::OpenAccount(account) => {
            lines.say("姓名", &account.name).say("所属", names.place(&account.home));
            lines.say("登录名", account.login.clone().unwrap_or_default());
            for held in &account.memberships {
                lines.say("任职", format!("{} · {}", names.place(&held.place), words::role(held.role)));
            }
        }
        Intent::GrantMembership { account, membership } => {
            lines.say("人员", names.account(*account));
            lines.say(
                "任职",
                format!("{} · {}", names.place(&membership.place), words::role(membership.role)),
            );
        }
        Intent::EndMembership { account, role, place, .. } => {
            lines.say("人员", names.account(*account));
            lines.say("离任", format!("{} · {}", names.place(place), words::role(*role)));
        }
        Intent::AcceptReview { .. } | Intent::WithdrawReview { .. } => {}
        Intent::HandOverReview { to, .. } => {
            lines.say("转给", names.place(to));
        }
        Intent::ReturnReview { note, .. } => {
            lines.say("说明", note);
        }
        Intent::OpenYear { zone, year, from, items } => {
            year_of(&mut lines, zone, *year, names);
            lines.say("照着", from.map(|from| format!("{from} 年")).unwrap_or_default());
            year_items(&mut lines, items);
        }
        Intent::ChangeYear { zone, year, items } => {
            year_of(&mut lines, zone, *year, names);
            year_items(&mut lines, items);
        }
        Intent::SettleYear { zone, year, item } => {
            year_of(&mut lines, zone, *year, names);
            year_items(&mut lines, std::slice::from_ref(item));
        }
        Intent::ShareExperience(new) | Intent::AmendExperience(new) => experience(&mut lines, new, names),
        Intent::PostExperience { experience, posting } => {
            lines
                .say("经验", subject(RecordKey::new(RecordKind::Experience, experience.uuid()), names))
                .say("公布", words::posting(*posting));
        }
        Intent::RecordLeaderVisit(new) | Intent::AmendLeaderVisit(new) => {
            leader_visit(&mut lines, new, names);
        }
        Intent::TakeUpSuggestion { visit, suggestion, task } => {
            lines
                .say("调研", subject(RecordKey::new(RecordKind::LeaderVisit, visit.uuid()), names))
                .say("建议", suggestion);
            new_task(&mut lines, task);
        }
    }
    lines.done()
}

/// A visit as it stands, then what it said before.
pub fn visit(visit: &Visit, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    lines.say("网格员", names.account(visit.by)).say("网格", names.place(&visit.grid));
    new_visit(&mut lines, &visit.first, visit.talk(), names);
    lines.say("保存时间", words::date_time(visit.recorded_at));
    if !visit.amendments.is_empty() {
        lines.say("最初记的", &visit.first.talk.note);
    }
    for amendment in &visit.amendments {
        let who = names.account(amendment.by);
        lines.say("修改", format!("{} {who}:{}", words::date_time(amendment.at), amendment.talk.note));
    }
    lines.done()
}

/// A dispute as it was reported, without what happened since.
pub fn dispute(dispute: &Dispute, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    lines
        .say("类型", Settings::builtin().dispute_name(&dispute.kind))
        .say("当事人", parties(&dispute.parties, names));
    lines.say("网格", names.place(&dispute.grid)).say("发生日期", dispute.on.to_string());
    lines.say("什么事", &dispute.what).say("记录人", names.account(dispute.by));
    lines.say("保存时间", words::date_time(dispute.recorded_at)).photos(&dispute.photos);
    lines.done()
}

/// An activity as it stands.
pub fn activity_now(activity_now: &domain::Activity, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    activity(&mut lines, &activity_now.now, names);
    lines
        .say("记录人", names.account(activity_now.by))
        .say("保存时间", words::date_time(activity_now.recorded_at));
    for (at, by, _) in &activity_now.before {
        lines.say("改过", format!("{} {}", words::date_time(*at), names.account(*by)));
    }
    lines.done()
}

/// A need as it stands, then what was done and said about it.
pub fn need(need: &Need, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    lines.say("住户", family(need.household, names)).say("反映", &need.text);
    lines
        .say("类别", Settings::builtin().need_name(&need.kind))
        .say("办理", words::handling(need.handling.value));
    lines.say("反映日期", need.raised_on.to_string()).say("记录人", names.account(need.raised_by));
    lines.say("办结日期", need.over_on.map(|day| day.to_string()).unwrap_or_default());
    for remark in &need.remarks {
        let who = names.account(remark.by);
        lines.say("说明", format!("{} {who}:{}", words::date_time(remark.at), remark.text));
    }
    lines.done()
}

fn of_year(lines: &mut Lines, place: &PlaceCode, year: i32, names: &impl Names) {
    lines.say("地方", names.place(place)).say("年度", year.to_string());
}

fn plan_change(lines: &mut Lines, change: &PlanChange) {
    let (field, value) = words::plan_change(change);
    lines.say(field, value);
}

fn year_of(lines: &mut Lines, zone: &PlaceCode, year: i32, names: &impl Names) {
    lines.say("示范区", names.place(zone)).say("年度", year.to_string());
}

fn year_items(lines: &mut Lines, items: &[YearItem]) {
    for item in items {
        let (what, says) = words::year_item(item);
        lines.say("设置", format!("{what}:{says}"));
    }
}

fn new_entry(lines: &mut Lines, new: &NewEntry, names: &impl Names) {
    lines.say("年度", new.year.to_string());
    for (label, text) in words::booking(&new.what, |village| names.place(village)) {
        lines.say(label, text);
    }
}

fn new_visit(lines: &mut Lines, new: &NewVisit, talk: &Talk, names: &impl Names) {
    lines.say("住户", family(new.household, names)).say("走访日期", new.on.to_string());
    talk_lines(lines, talk, Some(new.household), names);
    for need in &new.needs {
        lines.say("反映", new_need(need));
    }
    lines.photos(&new.photos);
    if new.location.is_some() {
        lines.say("位置", "附了位置");
    }
}

fn talk_lines(lines: &mut Lines, talk: &Talk, household: Option<HouseholdId>, names: &impl Names) {
    use domain::visit::Met;
    let met = talk.met.iter().map(|met| match met {
        Met::Head => "户主".to_owned(),
        Met::Person(id) => household.map_or_else(|| "家人".to_owned(), |at| person(*id, at, names)),
        Met::Other(word) => word.clone(),
        Met::Nobody => "没见到人".to_owned(),
    });
    lines.say("见到", met.collect::<Vec<_>>().join("、"));
    let topics = talk.topics.iter().map(|topic| Settings::builtin().topic_name(topic));
    lines.say("聊了什么", topics.collect::<Vec<_>>().join("、")).say("记几句", &talk.note);
    lines.say("约好回访", talk.follow_up_on.map(|day| day.to_string()).unwrap_or_default());
}

fn new_need(need: &NewNeed) -> String {
    let kind = Settings::builtin().need_name(&need.kind);
    format!("{}({kind},{})", need.text, words::handling(need.handling))
}

fn new_household(lines: &mut Lines, new: &NewHousehold, names: &impl Names) {
    lines
        .say("网格", names.place(&new.grid))
        .say("门牌", &new.door)
        .say("户主", &new.head)
        .say("电话", &new.phone);
    lines.say("类别", words::categories(&new.categories));
    for person in &new.people {
        lines.say("家人", person_words(person));
    }
}

fn correction_line(lines: &mut Lines, correction: &Correction, household: HouseholdId, names: &impl Names) {
    match correction {
        Correction::Door(door) => lines.say("门牌改为", door),
        Correction::Head(head) => lines.say("户主改为", head),
        Correction::Phone(phone) => lines.say("电话改为", if phone.is_empty() { "不留电话" } else { phone }),
        Correction::Categories(set) if set.is_empty() => lines.say("类别改为", "没有类别"),
        Correction::Categories(set) => lines.say("类别改为", words::categories(set)),
        Correction::Person(person) => lines.say("家人", person_words(person)),
        Correction::PersonLeft(id) => lines.say("不再住这里", person(*id, household, names)),
    };
}

fn new_dispute(lines: &mut Lines, new: &NewDispute, names: &impl Names) {
    lines
        .say("类型", Settings::builtin().dispute_name(&new.kind))
        .say("当事人", parties(&new.parties, names));
    lines.say("网格", names.place(&new.grid)).say("发生日期", new.on.to_string()).say("什么事", &new.what);
    for event in &new.so_far {
        lines.say("经过", words::happened(event));
    }
    lines.photos(&new.photos);
}

fn activity(lines: &mut Lines, new: &NewActivity, names: &impl Names) {
    lines.say("活动", &new.name).say("类别", Settings::builtin().service_name(&new.kind));
    lines.say("网格", names.place(&new.place)).say("地点", &new.venue).say("组织者", &new.organizer);
    lines.say("日期", new.on.to_string());
    if let Some(minute) = new.from_minute {
        lines.say("开始", format!("{:02}:{:02}", minute / 60, minute % 60));
    }
    lines.say("每人时长", words::minutes(new.minutes)).say("参加", format!("{} 人次", new.attendances));
    let volunteers = new.volunteers.iter().map(|who| format!("{} {}", who.name, words::minutes(who.minutes)));
    lines
        .say("志愿者", volunteers.collect::<Vec<_>>().join("、"))
        .say("服务内容", &new.note)
        .say("培训", &new.training);
    lines.photos(&new.photos);
}

fn new_task(lines: &mut Lines, new: &NewTask) {
    lines.say("任务", &new.title).say("星", new.star.name()).say("责任人", &new.owner.name);
    lines.say("开始", new.begins_on.to_string()).say("完成时限", new.deadline.to_string());
    lines.say("目标", format!("{} {}", new.progress.of, new.progress.unit));
    lines.say("节点", words::milestones(&new.milestones));
}

fn task_change(lines: &mut Lines, change: &TaskChange) {
    match change {
        TaskChange::Title(title) => lines.say("任务改为", title),
        TaskChange::Owner(owner) => lines.say("责任人改为", &owner.name),
        TaskChange::Deadline(day) => lines.say("完成时限改为", day.to_string()),
        TaskChange::Milestones(plan) => lines.say("节点改为", words::milestones(plan)),
        TaskChange::Progress(progress) => lines.say("进度改为", words::progress(progress)),
    };
}

fn new_honor(lines: &mut Lines, new: &NewHonor) {
    lines.say("类别", words::honor_kind(new.kind)).say("级别", words::honor_level(new.level));
    lines.say("荣誉", &new.title).say("谁", words::honoree(&new.honoree)).say("事迹", &new.deed);
    lines.say("获评日期", new.awarded_on.to_string());
    let consent = new.consent.map_or_else(|| "没有同意公开姓名".to_owned(), |how| words::wish(true, how));
    lines.say("本人意愿", consent);
}

fn experience(lines: &mut Lines, new: &NewExperience, names: &impl Names) {
    lines.say("村(社区)", names.place(&new.village)).say("标题", &new.title);
    lines.say("星", new.star.map_or("", StarKind::name)).say("试点", words::pilot(new.track));
    lines.say("做法", &new.practice).say("可复制的地方", &new.lesson).photos(&new.photos);
}

fn leader_visit(lines: &mut Lines, new: &NewLeaderVisit, names: &impl Names) {
    lines.say("村(社区)", names.place(&new.village)).say("日期", new.on.to_string());
    lines.say("来的领导", new.leaders.join("、")).say("看了什么", &new.saw);
    for suggestion in &new.suggestions {
        lines.say("建议", words::suggestion(suggestion));
    }
}

fn parties(parties: &[Party], names: &impl Names) -> String {
    let each = parties.iter().map(|party| match party.household.and_then(|id| names.household(id)) {
        Some(household) => format!("{}({})", party.name, household.door.value),
        None => party.name.clone(),
    });
    each.collect::<Vec<_>>().join("、")
}

fn family(id: HouseholdId, names: &impl Names) -> String {
    names.household(id).map_or_else(
        || "一户人家(不在本机的记录里)".to_owned(),
        |household| format!("{} · {}", household.head.value, household.door.value),
    )
}

fn person(id: PersonId, household: HouseholdId, names: &impl Names) -> String {
    let kept = names.household(household).and_then(|household| household.people.get(&id)?.value.as_ref());
    kept.map_or_else(|| "家人".to_owned(), person_words)
}

fn person_words(person: &Person) -> String {
    let year = person.birth_year.map(|year| format!("{year} 年生")).unwrap_or_default();
    let parts = [person.name.as_str(), person.relation.as_str(), year.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn subject(key: RecordKey, names: &impl Names) -> String {
    names.subject(key).unwrap_or_else(|| "不在本机的记录里".to_owned())
}
