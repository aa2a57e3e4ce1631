//! What only offices do, in lines.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{Lines, Names, of_year, subject};
use crate::words;
use domain::experience::NewExperience;
use domain::honor::NewHonor;
use domain::leader_visit::NewLeaderVisit;
use domain::{PlaceCode, StarKind, YearItem};
use sync::office::NewEntry;
use sync::{OfficeAct, RecordKey, RecordKind};

/// What an office's act says, every word of it.
pub(super) fn act(lines: &mut Lines, act: &OfficeAct, names: &impl Names) {
    match act {
        OfficeAct::NominateHonor(new) => new_honor(lines, new),
        OfficeAct::RecordWish { honor, named, how } => {
            lines.say("表彰", subject(RecordKey::new(RecordKind::Honor, honor.uuid()), names));
            lines.say("本人意愿", words::wish(*named, *how));
        }
        OfficeAct::PostHonor { honor, posting, recognisable } => {
            lines
                .say("表彰", subject(RecordKey::new(RecordKind::Honor, honor.uuid()), names))
                .say("公布", words::posting(*posting));
            if let Some(recognisable) = recognisable {
                lines.say("隐去姓名以后", words::recognisable(*recognisable));
            }
        }
        OfficeAct::PlanStars(plan) => {
            lines.say("村(社区)", names.place(&plan.village)).say("年度", plan.year.to_string());
            lines.say("已得", words::stars(&plan.held)).say("争创", words::stars(&plan.aimed));
        }
        OfficeAct::DeclarePlan(said) => {
            lines.say("地方", names.place(&said.place)).say("年度", said.year.to_string());
            lines.say("公布", words::declaration(said)).say("出处", &said.source);
        }
        OfficeAct::WithdrawDeclaredPlan { why, .. } => {
            lines.say("撤回的原因", why);
        }
        OfficeAct::ReviewStar { village, year, star, verdict, .. } => {
            of_year(lines, village, *year, names);
            lines.say(star.name(), words::verdict(verdict));
        }
        OfficeAct::CheckVetoes { village, year, hits } => {
            of_year(lines, village, *year, names);
            if hits.is_empty() {
                lines.say("否决项", "没有触碰");
            }
            for hit in hits {
                lines.say("触碰否决项", &hit.note);
            }
        }
        OfficeAct::BeginNotice { village, year } => of_year(lines, village, *year, names),
        OfficeAct::NameStars { village, year, stars, note } => {
            of_year(lines, village, *year, names);
            lines.say("命名", words::stars_or_none(stars)).say("说明", note);
        }
        OfficeAct::TakeOverNaming { village, year, held_before, stars, on, source } => {
            of_year(lines, village, *year, names);
            lines.say("年初已得", words::stars_or_none(held_before)).say("命名", words::stars_or_none(stars));
            lines.say("命名日期", on.to_string()).say("依据", source);
        }
        OfficeAct::GivePlaque { village, year, on } => {
            of_year(lines, village, *year, names);
            lines.say("授牌日期", on.to_string());
        }
        OfficeAct::RemoveStar { village, year, star, reason, on } => {
            of_year(lines, village, *year, names);
            lines.say("摘星", star.name()).say("原因", reason).say("日期", on.to_string());
        }
        OfficeAct::CloseYear { zone, year } => of_year(lines, zone, *year, names),
        OfficeAct::FileObjection(new) => {
            of_year(lines, &new.village, new.year, names);
            lines.say("异议", &new.text);
        }
        OfficeAct::AnswerObjection { upheld, answer, stars, .. } => {
            lines.say("异议", words::upheld(*upheld)).say("涉及", words::stars(stars)).say("答复", answer);
        }
        OfficeAct::AdjustBudget { .. }
        | OfficeAct::PayAwards { .. }
        | OfficeAct::PayVenue { .. }
        | OfficeAct::CorrectPayment { .. }
        | OfficeAct::CorrectAward { .. } => {
            if let Some(new) = act.entry() {
                new_entry(lines, &new, names);
            }
        }
        OfficeAct::NamePlace(place) => {
            lines
                .say("代码", place.code.as_str())
                .say("名称", &place.name)
                .say("类别", words::place_kind(place.kind));
        }
        OfficeAct::OpenAccount(account) => {
            lines.say("姓名", &account.name).say("所属", names.place(&account.home));
            lines.say("登录名", account.login.clone().unwrap_or_default());
            for held in &account.memberships {
                lines.say("任职", format!("{} · {}", names.place(&held.place), words::role(held.role)));
            }
        }
        OfficeAct::GrantMembership { account, membership } => {
            lines.say("人员", names.account(*account));
            lines.say(
                "任职",
                format!("{} · {}", names.place(&membership.place), words::role(membership.role)),
            );
        }
        OfficeAct::EndMembership { account, role, place, .. } => {
            lines.say("人员", names.account(*account));
            lines.say("离任", format!("{} · {}", names.place(place), words::role(*role)));
        }
        OfficeAct::ReturnReview { note, .. } => {
            lines.say("说明", note);
        }
        OfficeAct::OpenYear { zone, year, from, items } => {
            year_of(lines, zone, *year, names);
            lines.say("照着", from.map(|from| format!("{from} 年")).unwrap_or_default());
            year_items(lines, items);
        }
        OfficeAct::ChangeYear { zone, year, items } => {
            year_of(lines, zone, *year, names);
            year_items(lines, items);
        }
        OfficeAct::CorrectYear { zone, year, items, why } => {
            year_of(lines, zone, *year, names);
            year_items(lines, items);
            lines.say("更正的理由", why);
        }
        OfficeAct::SettleYear { zone, year, item } => {
            year_of(lines, zone, *year, names);
            year_items(lines, std::slice::from_ref(item));
        }
        OfficeAct::ShareExperience(new) | OfficeAct::AmendExperience(new) => experience(lines, new, names),
        OfficeAct::PostExperience { experience, posting } => {
            lines
                .say("经验", subject(RecordKey::new(RecordKind::Experience, experience.uuid()), names))
                .say("公布", words::posting(*posting));
        }
        OfficeAct::RecordLeaderVisit(new) | OfficeAct::AmendLeaderVisit(new) => {
            leader_visit(lines, new, names);
        }
    }
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
