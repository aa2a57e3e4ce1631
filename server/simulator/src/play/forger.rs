//! Somebody with a valid account who wants more than it gives: forges, back-dates, hands over to themselves, accepts
//! their own, gives a role back, takes others' away. What came of it, the judge of authority says (I17).

use super::Play;
use crate::chance::DAY_MS;
use crate::zone::{self, GRIDS, PEOPLE, account_id, code};
use domain::{At, Membership, OpId, PlaceCode, Role};
use sync::wire::PushItem;
use sync::{FrozenOp, Intent, OfficeAct, Op, OpHead, Record, ReviewItem, ReviewState};

impl Play {
    /// One attack, of a few acts that are sent at once.
    pub(super) fn forge(&mut self, phone: usize) {
        let who = self.handsets[phone].seat().who;
        let (me, home) = (account_id(who), code(PEOPLE[who].place).scope());
        let own_grid = zone::grid_of(who);
        let now = self.time.now();
        let before = now.plus_millis(-(self.luck.millis(3 * DAY_MS)));
        let from_long_ago =
            || Membership { role: PEOPLE[who].role, place: code(PEOPLE[who].place), from: before, to: None };
        let acts: Vec<(Intent, PlaceCode, At)> = match self.luck.below(9) {
            // The zone's office, for oneself.
            0 => {
                let membership =
                    Membership { role: Role::ZoneOffice, place: code(zone::ZONE), from: before, to: None };
                vec![(grant(me, membership), home, now)]
            }
            // One's own role, back, as if it had never ended.
            1 => vec![(grant(me, from_long_ago()), home, before)],
            // Nobody is left above.
            2 => {
                let number = self.luck.below(PEOPLE.len());
                let (role, place) = (PEOPLE[number].role, code(PEOPLE[number].place));
                let scope = place.scope();
                let end = OfficeAct::EndMembership { account: account_id(number), role, place, to: before };
                vec![(Intent::Office(end), scope, before)]
            }
            // What somebody handed to one's own grid is accepted there, whatever it is.
            5 => {
                let Some((op, village)) = self.handed_to(&own_grid, me) else { return };
                vec![(Intent::AcceptReview { op }, village, now)]
            }
            // It is handed to a grid of its village, and left there for whoever works in it.
            6 => {
                let Some((op, village)) = self.waiting_for_somebody(me) else { return };
                let grids: Vec<_> = GRIDS.iter().filter(|grid| grid.starts_with(village.as_str())).collect();
                let Some(to) = self.luck.pick(&grids).map(|grid| code(grid)) else { return };
                vec![(Intent::HandOverReview { op, to }, village, now)]
            }
            // What waits is handed to one's own grid and accepted there: one's own first.
            3 | 4 => {
                let Some((op, village)) = self.waiting_for_somebody(me) else { return };
                let to =
                    if self.luck.once_in(4) { code(GRIDS[self.luck.below(GRIDS.len())]) } else { own_grid };
                vec![
                    (Intent::HandOverReview { op, to }, village.clone(), now),
                    (Intent::AcceptReview { op }, village, now),
                ]
            }
            // Anything at all, told of a day when one might have been allowed to.
            _ => {
                let Some((form, _)) = self.form(phone).filter(|(form, _)| form.photos.is_empty()) else {
                    return;
                };
                let days = *self.luck.pick(&[0, 1, 20, 29, 31, 100, 400]).unwrap_or(&1);
                vec![(form.intent, own_grid.scope(), now.plus_millis(-days * DAY_MS))]
            }
        };
        // A dependency that comes afterwards makes an act wait: it must not be judged by another hour than others.
        let waits = self.luck.once_in(4).then(|| OpId::new(now, self.luck.bytes()));
        let (mut items, device) = (Vec::new(), self.handsets[phone].seat().profile.device_id);
        for (intent, village, recorded_at) in acts {
            let head = OpHead {
                op_id: OpId::new(now, self.luck.bytes()),
                device_id: device,
                dseq: 0,
                deps: waits.into_iter().collect(),
                actor: me,
                village,
                base_ver: 0,
                kv: 1,
                recorded_at,
                clock_offset: 0,
            };
            self.referee
                .tell(|| format!("    forges {} told at {recorded_at:?}", crate::names::act_name(&intent)));
            items.push((head, intent));
        }
        if let Some(dep) = waits {
            let head = OpHead { op_id: dep, deps: Vec::new(), ..items[0].0.clone() };
            items.push((head, items[0].1.clone()));
        }
        for (head, intent) in items {
            let op_id = head.op_id;
            let frozen = FrozenOp::freeze(&Op { head, intent });
            let item = PushItem { op_id, dseq: 0, hash: frozen.hash().clone(), op: frozen.text().to_owned() };
            self.send(phone, item, device);
        }
    }

    /// Something that waits for a decision: rather one's own.
    fn waiting_for_somebody(&self, me: domain::AccountId) -> Option<(OpId, PlaceCode)> {
        let waiting = self.waiting();
        let own: Vec<_> = waiting.iter().filter(|item| item.author == me).cloned().collect();
        let item = self.luck.pick(&own).or_else(|| self.luck.pick(&waiting))?;
        Some((item.op_id, item.village.clone()))
    }

    /// Something of somebody else that lies in the inbox of a grid.
    fn handed_to(&self, grid: &PlaceCode, me: domain::AccountId) -> Option<(OpId, PlaceCode)> {
        let lies_here = |item: &ReviewItem| {
            item.author != me && matches!(&item.state, ReviewState::HandedOver { to, .. } if to == grid)
        };
        let here: Vec<_> = self.waiting().into_iter().filter(lies_here).collect();
        self.luck.pick(&here).map(|item| (item.op_id, item.village.clone()))
    }

    /// Everything that waits for a person.
    fn waiting(&self) -> Vec<ReviewItem> {
        let records = crate::judge::records(&self.server).into_values();
        let waiting = records.filter_map(|kept| match kept.record {
            Record::Review(item) if item.state.is_open() => Some(item),
            _ => None,
        });
        waiting.collect()
    }
}

fn grant(account: domain::AccountId, membership: Membership) -> Intent {
    Intent::Office(OfficeAct::GrantMembership { account, membership })
}
