//! What a phone sends: households once, then visits to them with a note in Chinese.

use crate::stage::Seat;
use domain::household::NewHousehold;
use domain::settings::Topic;
use domain::visit::{Met, NewVisit, Talk};
use domain::{At, HouseholdId, OpId, VisitId};
use std::collections::BTreeSet;
use sync::Intent;
use sync::op::{FrozenOp, Op, OpHead};
use sync::wire::{PushItem, PushRequest};

/// Doors of each phone.
pub const DOORS: usize = 60;
/// Of which a note has four: were all notes the same, they would be packed into nothing.
const HEARD: [&str; 12] = [
    "血压平稳,按时吃药。",
    "讲了医保缴费时间,家里已经交了。",
    "院里堆了柴,提醒离灶台远一点。",
    "儿子在外打工,国庆回来。",
    "想学电商,已告诉下周村里有培训。",
    "厨房燃气软管老化,已提醒更换。",
    "一切都好,地里玉米收完了。",
    "孩子在镇上读初中,成绩不错。",
    "腿脚不便,取药需要人帮忙。",
    "宣传了防电信诈骗,装了反诈软件。",
    "问了高龄补贴,材料已经齐了。",
    "今年种怀山药三亩,销路还可以。",
];

fn note() -> String {
    (0..4).map(|_| HEARD[rand::random_range(0..HEARD.len())]).collect()
}

/// A phone that makes operations.
pub struct Phone {
    pub seat: Seat,
    now: At,
    dseq: u64,
    doors: Vec<HouseholdId>,
}

impl Phone {
    pub fn new(seat: Seat, now: At) -> Self {
        let doors = (0..DOORS).map(|_| HouseholdId::new(now, rand::random())).collect();
        Self { seat, now, dseq: 0, doors }
    }

    /// The first push: this phone's doors.
    pub fn households(&mut self, street: usize) -> PushRequest {
        let doors = self.doors.clone();
        let grid = self.seat.village.child(1).unwrap();
        let ops = (1..)
            .zip(doors)
            .map(|(number, id)| {
                let new = NewHousehold {
                    id,
                    grid: grid.clone(),
                    door: format!("{street} 街 {number} 号"),
                    head: "孙桂英".into(),
                    phone: String::new(),
                    people: vec![],
                    categories: BTreeSet::new(),
                };
                self.item(Intent::RegisterHousehold(new))
            })
            .collect();
        self.push(ops)
    }

    /// So many visits.
    pub fn visits(&mut self, count: usize) -> PushRequest {
        let ops = (0..count)
            .map(|_| {
                let number = usize::try_from(self.dseq).unwrap();
                let new = NewVisit {
                    id: VisitId::new(self.now, rand::random()),
                    household: self.doors[number % DOORS],
                    on: self.now.day().plus_days(-i64::try_from(number / DOORS % 60).unwrap()),
                    started_at: None,
                    talk: Talk {
                        met: vec![Met::Head],
                        topics: ["health", "safety"].map(Topic::new).into_iter().collect(),
                        note: note(),
                        follow_up_on: None,
                    },
                    needs: vec![],
                    photos: vec![],
                    location: None,
                };
                self.item(Intent::RecordVisit(new))
            })
            .collect();
        self.push(ops)
    }

    fn push(&self, ops: Vec<PushItem>) -> PushRequest {
        PushRequest { proto: 1, schema: 1, epoch: None, device_id: self.seat.asker.device, ops }
    }

    fn item(&mut self, intent: Intent) -> PushItem {
        self.dseq += 1;
        let op_id = OpId::new(self.now, rand::random());
        let head = OpHead {
            op_id,
            device_id: self.seat.asker.device,
            dseq: self.dseq,
            deps: vec![],
            actor: self.seat.asker.account,
            village: self.seat.village.clone(),
            base_ver: 0,
            kv: 1,
            recorded_at: self.now,
            clock_offset: 0,
        };
        let frozen = FrozenOp::freeze(&Op { head, intent });
        PushItem { op_id, dseq: self.dseq, hash: frozen.hash().clone(), op: frozen.text().to_owned() }
    }
}
