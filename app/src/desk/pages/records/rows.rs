//! The rows of 记录, a table a kind; knows no screen.

use crate::desk::filter::{Filter, Kind};
use crate::desk::pages::book::Look;
use crate::desk::told::Names;
use crate::words;
use device::Row as Kept;
use domain::order;
use domain::settings::Settings;
use domain::{Activity, Day, Dispute, Need, PlaceCode, Visit};
use std::cmp::Reverse;
use sync::{RecordKey, RecordKind};

/// A table of records.
#[derive(Clone, PartialEq, Eq)]
pub struct Table {
    /// What it lists.
    pub caption: &'static str,
    /// The columns; the first is the record itself.
    pub columns: &'static [&'static str],
    /// The newest rows.
    pub rows: Vec<Row>,
    /// How many there are in all.
    pub found: usize,
}

/// A record as a row.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// Which record.
    pub key: RecordKey,
    /// What it is about.
    pub title: String,
    /// How it stands: a chip's class and word.
    pub chip: Option<(&'static str, &'static str)>,
    /// The other columns.
    pub cells: Vec<String>,
    /// Whether it was taken back: struck out.
    pub struck: bool,
    on: Day,
}

/// The word of a kind.
pub const fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Visits => "走访",
        Kind::Disputes => "调解",
        Kind::Activities => "志愿",
        Kind::Needs => "诉求",
    }
}

/// The village's records that fit a filter, newest first, at most `most` of them.
pub fn rows(look: &Look<'_>, village: &PlaceCode, filter: &Filter, most: usize) -> Table {
    let world = look.world;
    let (caption, columns, mut rows): (_, &'static [&'static str], Vec<Row>) = match filter.kind {
        Kind::Visits => {
            let ours = world.visits.values().filter(|row: &&Kept<Visit>| village.covers(&row.grid));
            let rows = ours.filter(|row| filter.visit(row.noun(), &look.door(row.first.household)));
            (
                "走访",
                &["住户", "日期", "网格", "网格员", "记了什么"],
                rows.map(|row| visit(look, row.noun())).collect(),
            )
        }
        Kind::Disputes => {
            let ours = world.disputes.values().filter(|row: &&Kept<Dispute>| village.covers(&row.grid));
            let rows = ours.filter(|row| filter.dispute(row.noun()));
            (
                "调解",
                &["当事人", "日期", "网格", "记录人", "什么事"],
                rows.map(|row| dispute(look, row.noun())).collect(),
            )
        }
        Kind::Activities => {
            let ours =
                world.activities.values().filter(|row: &&Kept<Activity>| village.covers(&row.now.place));
            let rows = ours.filter(|row| filter.activity(row.noun()));
            (
                "志愿",
                &["活动", "日期", "地点", "记录人", "参加"],
                rows.map(|row| activity(look, row.noun())).collect(),
            )
        }
        Kind::Needs => {
            let ours = world.needs.values().filter(|row: &&Kept<Need>| village.covers(&row.grid));
            let rows = ours.filter(|row| filter.need(row.noun(), &look.door(row.household)));
            (
                "诉求",
                &["反映", "日期", "住户", "网格", "类别"],
                rows.map(|row| need(look, row.noun())).collect(),
            )
        }
    };
    order::by_key(&mut rows, |row| Reverse((row.on, row.key)));
    let found = rows.len();
    rows.truncate(most);
    Table { caption, columns, rows, found }
}

fn visit(look: &Look<'_>, visit: &Visit) -> Row {
    let talk = visit.talk();
    let topics = talk.topics.iter().map(|topic| Settings::builtin().topic_name(topic));
    let said = [words::join(topics), short(&talk.note)].into_iter().filter(|part| !part.is_empty());
    let door = look.door(visit.first.household);
    Row {
        key: RecordKey::new(RecordKind::Visit, visit.first.id.uuid()),
        title: if door.is_empty() { "一户人家".to_owned() } else { door },
        chip: match visit.twin.as_ref().map(|twin| twin.same) {
            _ if visit.withdrawn.is_some() => Some(("chip", "已撤回,不计数")),
            _ if visit.talk().met_nobody() => Some(("chip warn", words::NOT_MET)),
            Some(None) => Some(("chip warn", "可能重复")),
            Some(Some(true)) => Some(("chip", "重复,不计数")),
            Some(Some(false)) | None => None,
        },
        cells: vec![
            visit.first.on.to_string(),
            look.place(&visit.grid),
            look.account(visit.by),
            said.collect::<Vec<_>>().join(" · "),
        ],
        struck: visit.withdrawn.is_some(),
        on: visit.first.on,
    }
}

fn dispute(look: &Look<'_>, dispute: &Dispute) -> Row {
    let status = dispute.status();
    Row {
        key: RecordKey::new(RecordKind::Dispute, dispute.id.uuid()),
        title: words::join(dispute.parties.iter().map(|party| party.name.as_str())),
        chip: Some((words::dispute_class(status), words::dispute_status(status))),
        cells: vec![
            dispute.on.to_string(),
            look.place(&dispute.grid),
            look.account(dispute.by),
            short(&dispute.what),
        ],
        struck: false,
        on: dispute.on,
    }
}

fn activity(look: &Look<'_>, activity: &Activity) -> Row {
    let now = &activity.now;
    Row {
        key: RecordKey::new(RecordKind::Activity, now.id.uuid()),
        title: now.name.clone(),
        chip: None,
        cells: vec![
            now.on.to_string(),
            now.venue.clone(),
            look.account(activity.by),
            format!("{} 人次 · {}", now.attendances, words::minutes(now.minutes)),
        ],
        struck: false,
        on: now.on,
    }
}

fn need(look: &Look<'_>, need: &Need) -> Row {
    let handling = need.handling.value;
    Row {
        key: RecordKey::new(RecordKind::Need, need.id.uuid()),
        title: short(&need.text),
        chip: Some(match (need.withdrawn, handling.is_over()) {
            (true, _) => ("chip", "已撤回,不计数"),
            (false, true) => ("chip ok", words::handling(handling)),
            (false, false) => ("chip warn", words::handling(handling)),
        }),
        cells: vec![
            need.raised_on.to_string(),
            look.door(need.household),
            look.place(&need.grid),
            Settings::builtin().need_name(&need.kind).to_owned(),
        ],
        struck: need.withdrawn,
        on: need.raised_on,
    }
}

/// The first words of a text, so that a row stays a row.
fn short(text: &str) -> String {
    const MOST: usize = 40;
    let mut words: String = text.chars().take(MOST).collect();
    if words.len() < text.len() {
        words.push('…');
    }
    words
}
