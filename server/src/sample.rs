//! The sample zone: places of the newspaper report, made-up people and records, all written by the same path as real ones.
//!
//! Loading twice changes nothing; a database that holds anything real is refused.

mod chance;
mod honors;
mod people;
mod records;
mod tasks;
mod zone;

use crate::secrets::hash_password;
use crate::state::App;
use chance::Chance;
use domain::{AccountId, At, DeviceId, PlaceCode};
use people::Staff;
use std::fmt;
use store::push::{ServerAct, submit};
use store::{Asker, Store, account, device, meta, push, session};
use sync::{Intent, Record};

/// Which sample this is; kept in the database.
const VERSION: &str = "1";
/// The password of every login of the sample zone.
pub const PASSWORD: &str = "qunxing-2026";
/// Everything here happened within so many days.
const PAST_DAYS: i64 = 90;

/// Why the sample zone was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Somebody works with this database.
    #[error("这个库里已经有真实数据,不装试用数据。要试用请换一个数据文件夹(QUNXING_DATA)")]
    RealData,
    /// The store.
    #[error("数据库出错")]
    Store(#[from] store::Error),
    /// The password could not be hashed.
    #[error("密码不能生成")]
    Password,
    /// An act of the sample was not applied; the sample contradicts the rules.
    #[error("试用数据与规则不符:{0}")]
    Refused(String),
}

/// What was loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Report {
    /// It was there before; nothing changed.
    pub already: bool,
    /// 区划.
    pub places: usize,
    /// 账号.
    pub accounts: usize,
    /// Acts of all kinds.
    pub acts: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.already {
            return write!(f, "示范区的试用数据已经装过,没有改动。");
        }
        write!(
            f,
            "已装入示范区的试用数据:{} 个地方、{} 个账号、{} 条记录和操作(住户和记录都是编的)。",
            self.places, self.accounts, self.acts
        )
    }
}

/// Loads the sample zone into an empty database.
pub async fn load(store: &Store, now: At) -> Result<Report, SampleError> {
    {
        let mut conn = store.write().await;
        if meta::is_sample(&mut conn).await? {
            return Ok(Report { already: true, ..Report::default() });
        }
        if !meta::is_empty(&mut conn).await? {
            return Err(SampleError::RealData);
        }
    }
    let mut loader = Loader { store, now, chance: Chance::new(), report: Report::default() };
    loader.load().await?;
    let mut conn = store.write().await;
    meta::mark_sample(&mut conn, VERSION).await?;
    Ok(loader.report)
}

/// Writes acts in the name of people, each on a device of their own.
struct Loader<'a> {
    store: &'a Store,
    now: At,
    chance: Chance,
    report: Report,
}

impl Loader<'_> {
    async fn load(&mut self) -> Result<(), SampleError> {
        let places = zone::places();
        self.report.places = places.len();
        let staff = Staff::of(&places, self.now, &mut self.chance);
        let office = staff.zone_office.clone();
        let zone_place = places.first().cloned().map(Record::Place);
        push::found(self.store, zone_place.into_iter().chain([Record::Account(office.clone())]).collect())
            .await?;

        let name_places = places.iter().skip(1).map(|place| ServerAct {
            village: place.code.scope(),
            base_ver: 0,
            at: self.past(400),
            intent: Intent::NamePlace(place.clone()),
        });
        let open_accounts = staff.below_zone().map(|account| ServerAct {
            village: account.home.scope(),
            base_ver: 0,
            at: self.past(399),
            intent: Intent::OpenAccount(account.clone()),
        });
        let acts: Vec<_> = name_places.chain(open_accounts).collect();
        self.acts_of(office.id, acts).await?;
        self.report.accounts = staff.all().count();
        self.set_passwords(&staff).await?;

        let plans = zone::star_plans(&places, self.now.day().year(), &mut self.chance);
        let plans = plans
            .into_iter()
            .map(|plan| self.act(plan.village.clone(), 200, Intent::PlanStars(plan)))
            .collect();
        self.acts_of(office.id, plans).await?;
        honors::load(self, &places, &staff).await?;
        for village in zone::busy_villages() {
            records::load(self, &staff, &village).await?;
            tasks::load(self, &staff, &village).await?;
        }
        records::load_misplaced(self, &staff).await
    }

    fn past(&self, days: i64) -> At {
        self.now.plus_millis(-days * 86_400_000)
    }

    fn act(&self, village: PlaceCode, days_ago: i64, intent: Intent) -> ServerAct {
        ServerAct { village, base_ver: 0, at: self.past(days_ago), intent }
    }

    /// Submits acts that the rules must accept.
    async fn acts_of(&mut self, actor: AccountId, acts: Vec<ServerAct>) -> Result<(), SampleError> {
        for told in self.submit(actor, acts).await? {
            if told.outcome.ver().is_none() {
                return Err(SampleError::Refused(format!("{:?}", told.outcome)));
            }
        }
        Ok(())
    }

    async fn submit(
        &mut self,
        actor: AccountId,
        acts: Vec<ServerAct>,
    ) -> Result<Vec<sync::wire::OpOutcome>, SampleError> {
        // The device of a person is their id again: the same one at every load.
        let device = DeviceId::from_uuid(actor.uuid());
        let minted = self.past(500);
        device::keep(&mut *self.store.write().await, device, actor, minted).await?;
        self.report.acts += acts.len();
        let mut chance = self.chance.clone();
        let mut draw = move || chance.ten();
        let outcomes =
            submit(self.store, Asker { account: actor, device }, acts, self.now, &mut draw).await?;
        self.chance.skip();
        Ok(outcomes)
    }

    async fn set_passwords(&self, staff: &Staff) -> Result<(), SampleError> {
        let hash = tokio::task::spawn_blocking(|| hash_password(PASSWORD)).await;
        let hash = hash.map_err(|_| SampleError::Password)?.map_err(|_| SampleError::Password)?;
        let mut conn = self.store.write().await;
        for account in staff.all().filter(|account| account.login.is_some()) {
            session::set_password(&mut conn, account.id, &hash).await?;
        }
        Ok(())
    }
}

/// What is printed when serving begins: the address, the logins of a sample zone, where the data lies.
pub async fn welcome(app: &App) -> Result<String, store::Error> {
    let address = app.config.address();
    let mut lines = vec![
        String::new(),
        format!("  群星已启动  {address}/            光荣榜(不用登录)"),
        format!("              {address}/app         网格员、村支部书记(手机)"),
        format!("              {address}/app/desk    村、乡镇(街道)、区(电脑)"),
        format!(
            "  数据在      {}",
            app.config.data.canonicalize().unwrap_or(app.config.data.clone()).display()
        ),
    ];
    let mut conn = app.store.write().await;
    if meta::is_sample(&mut conn).await? {
        lines.push(String::new());
        lines.push(format!("  试用账号(密码都是 {PASSWORD})"));
        for (login, role) in people::LOGINS {
            if account::of_login(&mut conn, login).await?.is_some() {
                lines.push(format!("    {login:<8} {role}"));
            }
        }
        let li = account::of_login(&mut conn, "li").await?;
        drop(conn);
        if let Some(li) = li {
            let (code, _) = crate::secrets::issue_code(&app.store, li, li, app.now()).await?;
            lines.push(format!("  网格员 li 也可用激活码 {code}(只能用一次):{address}/app/activate#{code}"));
        }
    }
    lines.push("  按 Ctrl-C 停止".to_owned());
    Ok(lines.join("\n"))
}
