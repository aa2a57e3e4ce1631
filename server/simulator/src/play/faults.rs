//! Everything that may go wrong, by its name in a story.

use super::{Done, Play, Saved};
use crate::chance::{DAY_MS, YEAR_MS};
use crate::disk::{OnDisk, Trouble};
use crate::plan::What;
use crate::server::Late;
use crate::zone::PEOPLE;
use device::store::{Table, Write};
use domain::{At, OpId};
use serde_json::json;
use sync::wire::{PushItem, PushRequest};
use sync::{FrozenOp, Op, OpHash, OpHead};
use uuid::Uuid;

impl Play {
    pub(super) fn fault(&mut self, what: What, phone: usize) {
        match what {
            What::Act | What::Sync | What::Later => {}
            What::Draft => self.draft(phone),
            What::StartAgain => {
                self.close(phone);
                self.handsets[phone].seat().disk.trouble(None);
                self.handsets[phone].start_again();
                self.check_promises(phone);
            }
            What::PowerCut => {
                self.close(phone);
                let disk = self.handsets[phone].seat().disk.clone();
                disk.trouble(None);
                disk.lose_power(&self.luck);
                self.handsets[phone].start_again();
                self.check_promises(phone);
            }
            What::Clock => {
                let years = *self.luck.pick(&[-10, -1, 0, 0, 1, 10]).unwrap_or(&0);
                self.referee.tell(|| format!("    its clock is wrong by {years} years"));
                self.handsets[phone].clock.wrong_by.set(years * YEAR_MS);
            }
            What::BadDisk => self.bad_disk(phone),
            What::Wiped => {
                self.close(phone);
                let disk = self.handsets[phone].seat().disk.clone();
                self.thrown_away.extend(disk.kept().iter().map(|on_disk| on_disk.op));
                disk.wipe();
                self.handsets[phone].start_again();
            }
            What::Tab => self.handsets[phone].toggle_tab(),
            What::Reload => {
                let tab = self.tab(phone);
                let work = async move {
                    let _a_lost_disk_is_read_again_later = tab.reload().await;
                    Done::Nothing
                };
                self.begin_task(phone, Box::pin(work), 4);
            }
            What::Switch => self.switch(phone),
            What::SignedOut => self.server.sign_out(&self.handsets[phone].seat().token.borrow()),
            What::SecondCopy => self.second_copy(phone),
            What::OtherVersion => self.other_version(phone),
            What::LateCopies => self.server.deliver_late(),
            What::Stranger => self.stranger(phone),
            What::Copies => self.copies(phone),
            What::Forger => self.forge(phone),
            What::BookAgain => self.book_again(),
            What::OutOfOrder => self.out_of_order(phone),
            What::ServerKilled => self.server.kill(),
            What::ServerFull => {
                self.server.be_full(true);
                (0..=self.luck.below(3)).for_each(|more| self.exchange((phone + more) % self.handsets.len()));
                self.server.be_full(false);
            }
            What::Housekeeping => self.server.keep_house(),
            What::Backup => self.server.back_up(),
            What::Restore => {
                let restored = self.server.restore();
                self.referee
                    .tell(|| format!("    {}", if restored { "it comes back" } else { "there is none" }));
            }
            What::Seasons => self.time.pass(120 * DAY_MS + self.luck.millis(120 * DAY_MS)),
            What::Weeks => self.time.pass(31 * DAY_MS + self.luck.millis(10 * DAY_MS)),
        }
    }

    fn draft(&mut self, phone: usize) {
        let tab = self.tab(phone);
        let drops = self.luck.once_in(3);
        let work = async move {
            let _a_full_disk_keeps_no_draft = if drops {
                tab.drop_draft("visit").await
            } else {
                tab.keep_draft("visit", "半句话".into()).await
            };
            Done::Nothing
        };
        self.begin_task(phone, Box::pin(work), 4);
    }

    fn bad_disk(&mut self, phone: usize) {
        let trouble = *self
            .luck
            .pick(&[Trouble::Full, Trouble::LostBefore, Trouble::LostAfter])
            .unwrap_or(&Trouble::Full);
        self.referee.tell(|| format!("    {trouble:?}"));
        let disk = self.handsets[phone].seat().disk.clone();
        disk.trouble(Some(trouble));
        self.act(phone);
        self.exchange(phone);
        if self.luck.once_in(2) {
            disk.trouble(None);
        }
    }

    fn switch(&mut self, phone: usize) {
        self.close(phone);
        let known = self.handsets[phone].people();
        let anybody = self.luck.below(PEOPLE.len());
        let who = if self.luck.once_in(3) { anybody } else { *self.luck.pick(&known).unwrap_or(&anybody) };
        self.referee.tell(|| format!("    {} takes it", PEOPLE[who].name));
        self.handsets[phone].seat().disk.trouble(None);
        self.handsets[phone].take(&self.server, who, &self.referee.clone());
        self.check_promises(phone);
    }

    /// What was not sent goes by a file to another phone of the same person.
    fn second_copy(&mut self, phone: usize) {
        let who = self.handsets[phone].seat().who;
        let Ok(file) = crate::pace::finish(self.tab(phone).export_unsent()) else { return };
        let others = 0..self.handsets.len();
        let other =
            others.filter(|other| *other != phone).find(|other| self.handsets[*other].seat().who == who);
        let Some(other) = other else { return };
        self.referee.tell(|| format!("    phone {other} reads it back"));
        let tab = self.tab(other);
        let work = async move {
            let _a_full_disk_takes_nothing = tab.import_unsent(&file).await;
            Done::Nothing
        };
        self.begin_task(other, Box::pin(work), 4);
    }

    /// An older or newer version of the program saves something on this phone, which then is started as it is now.
    fn other_version(&mut self, phone: usize) {
        let Some((form, words)) = self.form(phone).filter(|(form, _)| form.photos.is_empty()) else { return };
        self.close(phone);
        let handset = &self.handsets[phone];
        let (device, actor) = (handset.seat().profile.device_id, handset.seat().profile.account.id);
        let own = handset.seat().disk.kept();
        // Without anything of its own there it would have to ask the server for its number first.
        let Some(last) = own.iter().filter(|it| it.device == device).map(|it| it.dseq).max() else { return };
        let recorded_at = device::Env::now(&handset.clock);
        let head = OpHead {
            op_id: OpId::new(recorded_at, self.luck.bytes()),
            device_id: device,
            dseq: last + 1,
            deps: Vec::new(),
            actor,
            village: crate::zone::grid_of(handset.seat().who).scope(),
            base_ver: 0,
            kv: 1,
            recorded_at,
            clock_offset: 0,
        };
        let op_id = head.op_id;
        let mut text = FrozenOp::freeze(&Op { head, intent: form.intent.clone() }).text().to_owned();
        let known_act = match self.luck.below(3) {
            0 => {
                // Now and then so much of it that the server only keeps it.
                let news = if self.luck.once_in(4) { "新".repeat(12_000) } else { "新".into() };
                let newer = format!("{{\"from_next_year\":[{{\"{news}\":1}}],\"op_id\"");
                text = text.replacen("{\"op_id\"", &newer, 1);
                true
            }
            1 => {
                text = text.replacen(",\"deps\":[]", "", 1).replacen(",\"base_ver\":0,\"kv\":1", "", 1);
                text = text.replacen(",\"clock_offset\":0", "", 1);
                true
            }
            _ => {
                let act = text.find("\"intent\":").unwrap_or(text.len());
                text.replace_range(
                    act..,
                    &format!("\"intent\":{{\"fly_to_the_moon\":{{\"why\":\"{words}\"}}}}}}"),
                );
                false
            }
        };
        let row = json!({ "op": text, "saved_at": recorded_at.millis(), "receipt": null }).to_string();
        let seat = self.handsets[phone].seat_mut();
        let place = seat.disk.last_place() + 1;
        seat.disk.write_as_other_version(vec![Write::put(Table::Outbox, format!("{place:016}"), row)]);
        seat.promised.push(op_id);
        if known_act {
            let at = At::from_millis(i64::MIN);
            self.saved.push(Saved { op: op_id, words, intent: form.intent, at });
        }
        self.handsets[phone].start_again();
    }

    fn item(on_disk: &OnDisk, op_id: OpId, dseq: u64, text: String) -> PushItem {
        let hash = if text == on_disk.text { on_disk.hash.clone() } else { OpHash::of(&text) };
        PushItem { op_id, dseq, hash, op: text }
    }

    pub(super) fn send(&self, phone: usize, item: PushItem, device: domain::DeviceId) {
        // A clash with a taken id that came before the true one, after a restore, would take its place.
        let takes_an_id = self.server.lineage().has(item.op_id)
            && FrozenOp::kept(item.op.clone()).head().is_ok_and(|head| head.op_id == item.op_id);
        let ops = vec![item];
        let request =
            PushRequest { proto: sync::PROTO, schema: sync::SCHEMA, epoch: None, device_id: device, ops };
        let body = serde_json::to_string(&request).expect("requests serialise");
        let token = self.handsets[phone].seat().token.borrow().clone();
        if !takes_an_id && self.luck.once_in(3) {
            self.server.late.borrow_mut().push(Late { token: token.clone(), body: body.clone() });
        }
        let _answer_to_nobody = self.server.push(&token, &body);
    }

    /// Bytes that are no operation, not those that were hashed, of somebody else, or under an id that is taken.
    fn stranger(&mut self, phone: usize) {
        let seat = self.handsets[phone].seat();
        let device = seat.profile.device_id;
        let others: Vec<_> =
            self.handsets.iter().flat_map(|it| it.seats.iter().flat_map(|seat| seat.disk.kept())).collect();
        let Some(some) = self.luck.pick(&others).cloned() else { return };
        let fresh = OpId::from_uuid(Uuid::from_bytes(self.luck.bytes()));
        let with_more = some.text.replacen('{', "{\"more\":1,", 1);
        let item = match self.luck.below(5) {
            0 => PushItem { op_id: fresh, dseq: 0, hash: some.hash.clone(), op: with_more },
            1 => Self::item(&some, fresh, 0, "{".into()),
            // Somebody's own id, used again for something else.
            2 => {
                let own = seat.disk.kept().into_iter().filter(|it| self.server.lineage().has(it.op));
                let Some(own) = self.luck.pick(&own.collect::<Vec<_>>()).cloned() else { return };
                Self::item(&own, own.op, own.dseq, own.text.replacen('{', "{\"more\":1,", 1))
            }
            3 => Self::item(&some, fresh, 0, with_more),
            _ => {
                let _refused = self.server.push(&seat.token.borrow(), "{\"proto\":");
                return;
            }
        };
        self.referee
            .tell(|| format!("    a stranger sends {}", item.op.chars().take(60).collect::<String>()));
        self.send(phone, item, device);
    }

    /// Bytes come under the id of an operation that are not it, whether it has arrived or not: damaged on the way,
    /// or sent by somebody else. What was done must not suffer from it.
    fn copies(&mut self, phone: usize) {
        let seat = self.handsets[phone].seat();
        let (device, me) = (seat.profile.device_id, seat.who);
        let own = seat.disk.kept();
        let others = self.handsets.iter().flat_map(|it| &it.seats).filter(|seat| seat.who != me);
        let others: Vec<_> = others.flat_map(|seat| seat.disk.kept()).collect();
        let from = if self.luck.once_in(2) { &own } else { &others };
        let Some(some) = self.luck.pick(from).cloned() else { return };
        let damaged = some.text.replacen('{', "{\"more\":1,", 1);
        let (hash, op) = match self.luck.below(4) {
            0 => (some.hash.clone(), damaged),
            1 => (some.hash.clone(), some.text.chars().take(some.text.chars().count() / 2).collect()),
            2 => (OpHash::of("{"), "{".to_owned()),
            _ => (some.hash.clone(), some.text.clone()),
        };
        self.referee.tell(|| {
            format!("    under the id of {} comes {}", some.op, op.chars().take(60).collect::<String>())
        });
        self.send(phone, PushItem { op_id: some.op, dseq: some.dseq, hash, op }, device);
    }

    /// One of the operations that wait goes before the others.
    fn out_of_order(&mut self, phone: usize) {
        let seat = self.handsets[phone].seat();
        let waiting: Vec<_> =
            seat.disk.kept().into_iter().filter(|it| !self.server.lineage().has(it.op)).collect();
        let Some(some) = self.luck.pick(&waiting).cloned() else { return };
        self.referee.tell(|| format!("    number {} overtakes", some.dseq));
        let item = Self::item(&some, some.op, some.dseq, some.text.clone());
        self.send(phone, item, some.device);
    }
}
