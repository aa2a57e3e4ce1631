//! Writes the acts of the sample zone in the name of its people, each on a device of their own.
//!
//! Everything drawn by chance and every instant is the same at each load of a database, and each batch of acts
//! is one transaction of one device; so the device's counter says which batches an earlier load has kept.

use super::chance::Chance;
use super::people::Staff;
use super::{PASSWORD, Report, SampleError, Step, evaluations, funds, honors, leaders, records, tasks, zone};
use crate::secrets::hash_password;
use domain::announced::AnnouncedPlans;
use domain::awards::AwardLine;
use domain::{AccountId, At, DeclaredPlanId, DeviceId, FundEntryId, Place, PlaceCode, StarYear};
use std::collections::HashMap;
use store::push::{ServerAct, submit};
use store::{Asker, Store, account, device, fund_ledger, push, session};
use sync::{Intent, OfficeAct, Record};

/// One load of the sample zone.
pub(super) struct Loader<'a> {
    store: &'a Store,
    /// The instant that the sample is told from.
    pub(super) now: At,
    pub(super) chance: Chance,
    told: &'a mut (dyn FnMut(Step) + Send),
    report: Report,
    /// How many acts of each device have been given so far.
    given: HashMap<DeviceId, u64>,
}

impl<'a> Loader<'a> {
    pub(super) fn new(store: &'a Store, now: At, told: &'a mut (dyn FnMut(Step) + Send)) -> Self {
        Self { store, now, chance: Chance::new(), told, report: Report::default(), given: HashMap::new() }
    }

    pub(super) async fn load(mut self) -> Result<Report, SampleError> {
        let places = zone::places();
        let staff = Staff::of(&places, self.now, &mut self.chance);
        self.report.places = places.len();
        self.report.accounts = staff.all().count();
        (self.told)(Step::Places { places: places.len(), accounts: self.report.accounts });
        let office = staff.zone_office.clone();
        let zone_place = places.first().cloned().map(Record::Place);
        self.found(office.id, zone_place.into_iter().chain([Record::Account(office.clone())]).collect())
            .await?;

        let name_places = places.iter().skip(1).map(|place| ServerAct {
            village: place.code.scope(),
            base_ver: 0,
            at: self.past(400),
            intent: Intent::Office(OfficeAct::NamePlace(place.clone())),
        });
        let open_accounts = staff.below_zone().map(|account| ServerAct {
            village: account.home.scope(),
            base_ver: 0,
            at: self.past(399),
            intent: Intent::Office(OfficeAct::OpenAccount(account.clone())),
        });
        let acts: Vec<_> = name_places.chain(open_accounts).collect();
        self.acts_of(office.id, acts).await?;
        self.set_passwords(&staff).await?;

        (self.told)(Step::Stars);
        let year = self.now.day().year();
        let zone = office.home.clone();
        let open = Intent::Office(OfficeAct::OpenYear {
            zone: zone.clone(),
            year,
            from: None,
            items: StarYear::first_items(),
        });
        let opened = self.act(zone, 210, open);
        self.acts_of(office.id, vec![opened]).await?;
        let plans = zone::star_plans(&places, &mut self.chance);
        let aims: HashMap<_, _> =
            plans.iter().filter_map(|plan| Some((plan.village.clone(), plan.aim()?))).collect();
        let pilots: Vec<_> =
            plans.iter().filter_map(|plan| Some((plan.village.clone(), plan.pilot()?))).collect();
        let changed = plans
            .iter()
            .map(|planned| {
                let (village, changes) = (planned.village.clone(), planned.aims());
                self.act(village.clone(), 200, Intent::ChangePlan { village, year, changes })
            })
            .collect();
        self.acts_of(office.id, changed).await?;
        let announced = self.announced(&places, year);
        self.acts_of(office.id, announced).await?;
        honors::load(&mut self, &places, &staff).await?;

        let villages = zone::villages(&places);
        for (number, village) in (1..).zip(&villages) {
            records::load(&mut self, &staff, village).await?;
            tasks::load(&mut self, &staff, village, aims.get(&village.code).copied()).await?;
            if number % 12 == 0 {
                (self.told)(Step::Villages { done: number, of: villages.len() });
            }
        }
        records::load_misplaced(&mut self, &staff).await?;
        leaders::load(&mut self, &places, &staff, &pilots).await?;
        evaluations::load(&mut self, &staff, &villages, &plans).await?;
        funds::load(&mut self, &places, &staff).await?;
        Ok(self.report)
    }

    /// What the report announces, told as if for this year so that it can be held against the plans.
    fn announced(&mut self, places: &[Place], year: i32) -> Vec<ServerAct> {
        let report = AnnouncedPlans::builtin();
        let source = format!("{}(试用数据:按 {year} 年演示)", report.source);
        let mut acts = Vec::new();
        for plan in &report.plans {
            let id = DeclaredPlanId::new(self.past(200), self.chance.ten());
            if let Some(place) = places.iter().find(|place| place.name == plan.scope) {
                let said = plan.declaration(id, place.code.clone(), year, &source);
                acts.push(self.act(place.code.clone(), 200, Intent::Office(OfficeAct::DeclarePlan(said))));
            }
        }
        acts
    }

    /// Keeps the zone and its office, unless an earlier load has.
    async fn found(&self, office: AccountId, records: Vec<Record>) -> Result<(), SampleError> {
        match push::found(self.store, records).await {
            Err(store::Error::AlreadyFounded) => {
                let there = account::by_id(&mut *self.store.write().await?, office).await?;
                there.map(drop).ok_or(SampleError::RealData)
            }
            founded => Ok(founded?),
        }
    }

    /// What the namings loaded so far made due in a year.
    pub(super) async fn due(&self, zone: &PlaceCode, year: i32) -> Result<Vec<AwardLine>, SampleError> {
        Ok(fund_ledger::awarded(&mut *self.store.read().await?, zone, year).await?.lines)
    }

    /// An id for an entry of the ledger.
    pub(super) fn entry_id(&mut self) -> FundEntryId {
        FundEntryId::new(self.past(190), self.chance.ten())
    }

    pub(super) fn past(&self, days: i64) -> At {
        self.now.plus_millis(-days * 86_400_000)
    }

    pub(super) fn act(&self, village: PlaceCode, days_ago: i64, intent: Intent) -> ServerAct {
        ServerAct { village, base_ver: 0, at: self.past(days_ago), intent }
    }

    /// Submits acts that the rules must accept.
    pub(super) async fn acts_of(
        &mut self,
        actor: AccountId,
        acts: Vec<ServerAct>,
    ) -> Result<(), SampleError> {
        self.acts_then(actor, acts, self.now).await
    }

    /// The same, of acts that arrived at an instant in the past: whose turn it is goes by arrival.
    pub(super) async fn acts_then(
        &mut self,
        actor: AccountId,
        acts: Vec<ServerAct>,
        arrived: At,
    ) -> Result<(), SampleError> {
        for told in self.submit_then(actor, acts, arrived).await? {
            if told.outcome.ver().is_none() {
                return Err(SampleError::Refused(format!("{:?}", told.outcome)));
            }
        }
        Ok(())
    }

    /// Submits acts; tells nothing of those that an earlier load has kept.
    pub(super) async fn submit(
        &mut self,
        actor: AccountId,
        acts: Vec<ServerAct>,
    ) -> Result<Vec<sync::wire::OpOutcome>, SampleError> {
        self.submit_then(actor, acts, self.now).await
    }

    async fn submit_then(
        &mut self,
        actor: AccountId,
        acts: Vec<ServerAct>,
        now: At,
    ) -> Result<Vec<sync::wire::OpOutcome>, SampleError> {
        // The device of a person is their id again: the same one at every load.
        let device = DeviceId::from_uuid(actor.uuid());
        let minted = self.past(500);
        let arrived = {
            let mut conn = self.store.write().await?;
            device::keep(&mut conn, device, actor, minted).await?;
            device::ack(&mut conn, device).await?.upto
        };
        let given = self.given.entry(device).or_default();
        *given += acts.len() as u64;
        self.report.acts += acts.len();
        let mut chance = self.chance.clone();
        self.chance.skip();
        if arrived >= *given {
            self.report.kept += acts.len();
            return Ok(Vec::new());
        }
        let mut draw = move || chance.ten();
        Ok(submit(self.store, Asker { account: actor, device }, acts, now, &mut draw).await?)
    }

    async fn set_passwords(&self, staff: &Staff) -> Result<(), SampleError> {
        let hash = tokio::task::spawn_blocking(|| hash_password(PASSWORD)).await;
        let hash = hash.map_err(|_| SampleError::Password)?.map_err(|_| SampleError::Password)?;
        let mut conn = self.store.write().await?;
        for account in staff.all().filter(|account| account.login.is_some()) {
            session::set_password(&mut conn, account.id, &hash).await?;
        }
        Ok(())
    }
}
