//! I8, by a second opinion: a field is replayed from the log by a few lines of its own, which know nothing of
//! `domain::register`. Where two people set it without having seen each other, the outcome must say so and the value
//! that lost must still be found in the record.

use super::log::{Log, Logged};
use crate::play::Play;
use domain::household::Correction;
use domain::task::TaskChange;
use domain::{PlanChange, StarKind, StarState, YearItem};
use std::collections::BTreeMap;
use sync::{Intent, Kept, OfficeAct, OpHead, Outcome, RecordKey};

/// Who set a value, and as which version.
struct Setter<'a> {
    ver: u64,
    head: &'a OpHead,
}

/// A field as its story goes.
struct Field<'a> {
    value: String,
    by: Setter<'a>,
    met: Vec<(String, Setter<'a>)>,
}

/// A watched field set anew: its name and its value.
type Change = (String, String);

/// What an act sets, and whether it picks between values that met.
fn changes(intent: &Intent) -> (Vec<Change>, bool) {
    let one = |field: Option<&str>, value| Vec::from_iter(field.map(|field| (field.to_owned(), value)));
    match intent {
        Intent::ChangeTask { change, .. } => (one(task_field(change), json(change)), false),
        Intent::SettleTask { change, .. } => (one(task_field(change), json(change)), true),
        Intent::CorrectHousehold { correction, .. } => {
            (one(household_field(correction), json(correction)), false)
        }
        Intent::SettleHousehold { correction, .. } => {
            (one(household_field(correction), json(correction)), true)
        }
        Intent::ChangePlan { changes, .. } => (changes.iter().map(plan_field).collect(), false),
        Intent::SettlePlan { change, .. } => (vec![plan_field(change)], true),
        Intent::Office(OfficeAct::PlanStars(plan)) => (stars(|star| plan.star(star)), false),
        Intent::Office(OfficeAct::ChangeYear { items, .. } | OfficeAct::CorrectYear { items, .. }) => {
            (items.iter().map(year_field).collect(), false)
        }
        Intent::Office(OfficeAct::SettleYear { item, .. }) => (vec![year_field(item)], true),
        _ => (Vec::new(), false),
    }
}

fn stars(state: impl Fn(StarKind) -> StarState) -> Vec<Change> {
    let change = |star| plan_field(&PlanChange::Star { star, state: state(star) });
    StarKind::ALL.into_iter().map(change).collect()
}

fn plan_field(change: &PlanChange) -> Change {
    let name = match change {
        PlanChange::Star { star, .. } => format!("star {}", star.name()),
        PlanChange::Pilot(_) => "pilot".to_owned(),
        PlanChange::Leaders(_) => "leaders".to_owned(),
        PlanChange::Note(_) => "note".to_owned(),
    };
    (name, json(change))
}

fn year_field(item: &YearItem) -> Change {
    let name = match item {
        YearItem::Star(seat) => format!("star {}", seat.star.name()),
        YearItem::Task(task) => format!("task {}", task.code),
        YearItem::NoTask(code) => format!("task {code}"),
        YearItem::Veto(veto) => format!("veto {}", veto.code),
        YearItem::NoVeto(code) => format!("veto {code}"),
        YearItem::Setting { what, .. } => format!("{what:?}"),
    };
    (name, json(item))
}

const fn task_field(change: &TaskChange) -> Option<&'static str> {
    match change {
        TaskChange::Title(_) => Some("title"),
        TaskChange::Deadline(_) => Some("deadline"),
        TaskChange::Owner(_) => Some("owner"),
        _ => None,
    }
}

const fn household_field(correction: &Correction) -> Option<&'static str> {
    match correction {
        Correction::Door(_) => Some("door"),
        Correction::Head(_) => Some("head"),
        Correction::Phone(_) => Some("phone"),
        _ => None,
    }
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("changes serialise")
}

/// What a new record's watched fields say, and as which version: a task or household says it as its first; a plan
/// is there, empty, before anybody changes it, so that nobody can have missed it.
fn first_values(intent: &Intent) -> (u64, Vec<Change>) {
    let named = |list: [(&str, String); 3]| (1, list.map(|(name, value)| (name.to_owned(), value)).to_vec());
    match intent {
        Intent::CreateTask(new) => named([
            ("title", json(&TaskChange::Title(new.title.clone()))),
            ("deadline", json(&TaskChange::Deadline(new.deadline))),
            ("owner", json(&TaskChange::Owner(new.owner.clone()))),
        ]),
        Intent::RegisterHousehold(new) => named([
            ("door", json(&Correction::Door(new.door.clone()))),
            ("head", json(&Correction::Head(new.head.clone()))),
            ("phone", json(&Correction::Phone(new.phone.clone()))),
        ]),
        Intent::Office(OfficeAct::PlanStars(_)) | Intent::ChangePlan { .. } | Intent::SettlePlan { .. } => {
            let rest =
                [PlanChange::Pilot(None), PlanChange::Leaders(vec![]), PlanChange::Note(String::new())];
            let mut values = stars(|_| StarState::No);
            values.extend(rest.iter().map(plan_field));
            (0, values)
        }
        // What is not among them is new when somebody sets it first.
        Intent::Office(OfficeAct::OpenYear { items, .. }) => (1, items.iter().map(year_field).collect()),
        _ => (1, Vec::new()),
    }
}

pub(crate) fn check(play: &Play, records: &BTreeMap<RecordKey, Kept>, log: &Log) {
    let mut stories: BTreeMap<RecordKey, BTreeMap<u64, &Logged>> = BTreeMap::new();
    for logged in log.values() {
        if let (Some(ver), Some(main)) = (logged.outcome.ver(), logged.intent().map(Intent::about)) {
            stories.entry(main).or_default().insert(ver, logged);
        }
    }
    for (key, story) in stories {
        let Some(kept) = records.get(&key) else { continue };
        // Versions that an accepted operation made stand under another one's name: such a story has a hole.
        if u64::try_from(story.len()) == Ok(kept.ver) && story.keys().last() == Some(&kept.ver) {
            check_story(play, key, kept, &story);
        }
    }
}

fn check_story(play: &Play, key: RecordKey, kept: &Kept, story: &BTreeMap<u64, &Logged>) {
    let mut fields: BTreeMap<String, Field<'_>> = BTreeMap::new();
    for (ver, logged) in story {
        let Some(op) = &logged.op else { return };
        if *ver == 1 {
            // What a year copies stands in another record's story.
            if matches!(op.intent, Intent::Office(OfficeAct::OpenYear { from: Some(_), .. })) {
                return;
            }
            let (ver, values) = first_values(&op.intent);
            for (name, value) in values {
                fields.insert(name, Field { value, by: Setter { ver, head: &op.head }, met: Vec::new() });
            }
        }
        let (changes, settles) = changes(&op.intent);
        let all_at_once = matches!(op.intent, Intent::Office(OfficeAct::PlanStars(_)));
        let mut set = Vec::new();
        for (name, value) in changes {
            let by = Setter { ver: *ver, head: &op.head };
            let Some(field) = fields.get_mut(&name) else {
                // A list grows: nobody can have missed what was not there.
                if matches!(
                    op.intent,
                    Intent::Office(
                        OfficeAct::ChangeYear { .. }
                            | OfficeAct::CorrectYear { .. }
                            | OfficeAct::SettleYear { .. }
                    )
                ) {
                    fields.insert(name.clone(), Field { value, by, met: Vec::new() });
                    set.push((false, name));
                }
                continue;
            };
            // An act that says everything sets what stands otherwise.
            if !all_at_once || field.value != value {
                set.push((field.set(value, by, settles), name));
            }
        }
        let Some((contested, name)) = set.into_iter().max() else { continue };
        let told = matches!(logged.outcome, Outcome::Conflict { .. });
        play.referee.count(if contested { "two values met" } else { "a value was set" });
        play.referee.must(told == contested, "I8", || {
            format!("two values of {name} met: {contested}, but {:?} was told of {key:?}", logged.outcome)
        });
    }
    let doc = kept.record.to_doc();
    for (value, _) in fields.values().flat_map(|field| &field.met) {
        let bare = value.split_once(':').map_or(value.as_str(), |(_, bare)| bare.trim_end_matches('}'));
        play.referee
            .must(doc.contains(bare), "I8", || format!("{bare} met another value and is gone from {key:?}"));
    }
}

impl<'a> Field<'a> {
    /// Sets the value; says whether two values stand now.
    fn set(&mut self, value: String, by: Setter<'a>, settles: bool) -> bool {
        if settles {
            self.met.retain(|(_, before)| !before.was_seen_by(&by));
        }
        let meets = !self.by.was_seen_by(&by) && self.value != value;
        let before = (std::mem::replace(&mut self.value, value), std::mem::replace(&mut self.by, by));
        if meets {
            self.met.push(before);
        }
        let now = self.value.clone();
        self.met.retain(|(other, _)| *other != now);
        !self.met.is_empty()
    }
}

impl Setter<'_> {
    /// Whether whoever came later was looking at this one, or is the same hand going on.
    fn was_seen_by(&self, later: &Self) -> bool {
        let same_hand = self.head.device_id == later.head.device_id && self.head.actor == later.head.actor;
        self.ver <= later.head.base_ver || (same_hand && self.head.dseq <= later.head.dseq)
    }
}
