//! Records as they stand, in lines.

use super::{Line, Lines, Names, door, family};
use crate::words;
use domain::settings::Settings;
use domain::{Dispute, Need, Visit};

/// A visit as it stands, then what it said before.
pub fn visit(visit: &Visit, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    lines.say("网格员", names.account(visit.by)).say("网格", names.place(&visit.grid));
    door::visit(&mut lines, &visit.first, visit.talk(), names);
    lines.say("保存时间", words::date_time(visit.recorded_at));
    if !visit.amendments.is_empty() {
        lines.say("最初记的", &visit.first.talk.note);
    }
    for amendment in &visit.amendments {
        let who = names.account(amendment.by);
        lines.say("修改", format!("{} {who}:{}", words::date_time(amendment.at), amendment.talk.note));
    }
    if let Some(withdrawn) = visit.withdrawn {
        let who = names.account(withdrawn.by);
        lines.say("撤回", format!("{} {who},不再计数", words::date_time(withdrawn.at)));
    }
    lines.done()
}

/// A dispute as it was reported, without what happened since.
pub fn dispute(dispute: &Dispute, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    lines
        .say("类型", Settings::builtin().dispute_name(&dispute.kind))
        .say("当事人", door::parties(&dispute.parties, names));
    lines.say("网格", names.place(&dispute.grid)).say("发生日期", dispute.on.to_string());
    lines.say("什么事", &dispute.what).say("记录人", names.account(dispute.by));
    lines.say("保存时间", words::date_time(dispute.recorded_at)).photos(&dispute.photos);
    lines.done()
}

/// An activity as it stands.
pub fn activity_now(activity_now: &domain::Activity, names: &impl Names) -> Vec<Line> {
    let mut lines = Lines::default();
    door::activity(&mut lines, &activity_now.now, names);
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
