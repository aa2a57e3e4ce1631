//! Somebody with a valid account who wants more than it gives: forges, back-dates, hands over to themselves, accepts
//! their own, gives a role back, takes others' away. What came of it, the judge of authority says (I17).

use super::Play;
use crate::chance::{DAY_MS, MINUTE_MS};
use crate::zone::{self, GRIDS, PEOPLE, account_id, code};
use domain::{At, Membership, OpId, PlaceCode, Role};
use sync::wire::PushItem;
use sync::{FrozenOp, Intent, OfficeAct, Op, OpHead, Record};

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
            5 | 6 => return self.in_league(phone),
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
        let mut items: Vec<_> = acts
            .into_iter()
            .map(|(intent, village, recorded_at)| {
                let op_id = OpId::new(now, self.luck.bytes());
                self.forged(phone, op_id, intent, village, recorded_at, waits)
            })
            .collect();
        if let Some(dep) = waits {
            let Op { head, intent } = items[0].clone();
            items.push(Op { head: OpHead { op_id: dep, deps: Vec::new(), ..head }, intent });
        }
        for op in items {
            self.send_forged(phone, &op);
        }
    }

    fn forged(
        &self,
        phone: usize,
        op_id: OpId,
        intent: Intent,
        village: PlaceCode,
        recorded_at: At,
        waits_for: Option<OpId>,
    ) -> Op {
        self.referee.tell(|| format!("    forges {} told at {recorded_at:?}", intent.kind()));
        let seat = self.handsets[phone].seat();
        let head = OpHead {
            op_id,
            device_id: seat.profile.device_id,
            dseq: 0,
            deps: waits_for.into_iter().collect(),
            actor: account_id(seat.who),
            village,
            base_ver: 0,
            kv: 1,
            recorded_at,
            clock_offset: 0,
        };
        Op { head, intent }
    }

    fn send_forged(&mut self, phone: usize, op: &Op) {
        let (op_id, device) = (op.head.op_id, op.head.device_id);
        let frozen = FrozenOp::freeze(op);
        let item = PushItem { op_id, dseq: 0, hash: frozen.hash().clone(), op: frozen.text().to_owned() };
        self.send(phone, item, device);
    }

    /// Two in league: what one of them may not do is handed to the other one's grid, and accepted there. Neither leads
    /// the village, and so neither may, not for the other one either.
    fn in_league(&mut self, phone: usize) {
        let who = |play: &Self, phone: usize| play.handsets[phone].seat().who;
        let (me, village) = (who(self, phone), zone::grid_of(who(self, phone)).scope());
        let helps = |other: &usize| {
            let it = who(self, *other);
            let grid = zone::grid_of(it);
            works_in_a_grid(it) && it != me && grid.scope() == village && grid != zone::grid_of(me)
        };
        let others: Vec<_> = (0..self.handsets.len()).filter(helps).collect();
        let Some(other) = self.luck.pick(&others).copied().filter(|_| works_in_a_grid(me)) else { return };
        let for_leaders = |intent: &Intent| {
            matches!(intent, Intent::CreateTask(_) | Intent::MoveHousehold { .. } | Intent::ChangePlan { .. })
        };
        let forms = (0..20).find_map(|_| self.form(phone).filter(|(form, _)| for_leaders(&form.intent)));
        let Some((form, _)) = forms else { return };
        let op = OpId::new(self.time.now(), self.luck.bytes());
        let handed = Intent::HandOverReview { op, to: zone::grid_of(who(self, other)) };
        for (phone, id, intent) in [
            (phone, Some(op), form.intent),
            (phone, None, handed),
            (other, None, Intent::AcceptReview { op }),
        ] {
            let now = self.time.now();
            let id = id.unwrap_or_else(|| OpId::new(now, self.luck.bytes()));
            let act = self.forged(phone, id, intent, village.clone(), now, None);
            self.send_forged(phone, &act);
            self.time.pass(MINUTE_MS);
        }
    }

    /// Something that waits for a decision: rather one's own.
    fn waiting_for_somebody(&self, me: domain::AccountId) -> Option<(OpId, PlaceCode)> {
        let waiting: Vec<_> = crate::judge::records(&self.server)
            .into_values()
            .filter_map(|kept| match kept.record {
                Record::Review(item) if item.state.is_open() => Some(item),
                _ => None,
            })
            .collect();
        let own: Vec<_> = waiting.iter().filter(|item| item.author == me).cloned().collect();
        let item = self.luck.pick(&own).or_else(|| self.luck.pick(&waiting))?;
        Some((item.op_id, item.village.clone()))
    }
}

fn works_in_a_grid(who: usize) -> bool {
    matches!(PEOPLE[who].role, Role::GridWorker | Role::GridLeader)
}

fn grant(account: domain::AccountId, membership: Membership) -> Intent {
    Intent::Office(OfficeAct::GrantMembership { account, membership })
}
