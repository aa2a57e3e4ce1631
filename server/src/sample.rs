//! The sample zone: places of the newspaper report, made-up people and records, all written by the same path as real ones.
//!
//! Loading twice changes nothing; a load that was cut off goes on where it stopped; a database that holds
//! anything real is refused.

mod chance;
mod evaluations;
mod funds;
mod honors;
mod leaders;
mod loader;
mod people;
mod records;
mod tasks;
mod zone;

use crate::state::App;
use domain::At;
use loader::Loader;
use std::fmt;
use store::meta::{self, Sample};
use store::{Store, account};

/// Which sample this is; kept in the database.
pub const VERSION: &str = "4";
/// The password of every login of the sample zone.
pub const PASSWORD: &str = "qunxing-2026";

/// Why the sample zone was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// Somebody works with this database.
    #[error("这个库里已经有真实数据,不装试用数据。要试用请换一个数据文件夹(QUNXING_DATA)")]
    RealData,
    /// Another version of this program began to load its own sample here and was cut off.
    #[error("别的版本装试用数据只装了一半,接不上。请换一个空的数据文件夹(QUNXING_DATA)再装")]
    OtherVersion,
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
    /// Of these, kept by an earlier load that was cut off.
    pub kept: usize,
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
        )?;
        if self.kept > 0 {
            write!(f, "其中 {} 条上次没装完时已经装好。", self.kept)?;
        }
        Ok(())
    }
}

/// What is being loaded, for whoever waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// An earlier load was cut off; this one goes on.
    GoesOn,
    /// 区划 and 账号.
    Places {
        /// How many places.
        places: usize,
        /// How many accounts.
        accounts: usize,
    },
    /// Star plans and honors.
    Stars,
    /// What happened at the doors, so many villages of all.
    Villages {
        /// Done.
        done: usize,
        /// Of these.
        of: usize,
    },
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GoesOn => f.write_str("上次没有装完,接着装"),
            Self::Places { places, accounts } => write!(f, "装 {places} 个地方、{accounts} 个账号"),
            Self::Stars => f.write_str("装创建规划和光荣榜"),
            Self::Villages { done, of } => write!(f, "住户、走访、调解、志愿和任务:{done}/{of} 个村(社区)"),
        }
    }
}

/// Loads the sample zone into an empty database, or goes on with a load that was cut off. `told` hears what is
/// being done.
pub async fn load(
    store: &Store,
    now: At,
    told: &mut (dyn FnMut(Step) + Send),
) -> Result<Report, SampleError> {
    let mut conn = store.write().await?;
    let begun_at = match meta::sample(&mut conn).await? {
        Some(Sample::Loaded) => return Ok(Report { already: true, ..Report::default() }),
        Some(Sample::Begun { version, .. }) if version != VERSION => return Err(SampleError::OtherVersion),
        // Ids and days are told from the same instant again, so that what is there is known as such.
        Some(Sample::Begun { at, .. }) => {
            told(Step::GoesOn);
            at
        }
        None if meta::is_empty(&mut conn).await? => {
            meta::begin_sample(&mut conn, VERSION, now).await?;
            now
        }
        None => return Err(SampleError::RealData),
    };
    drop(conn);
    let report = Loader::new(store, begun_at, told).load().await?;
    meta::finish_sample(&mut *store.write().await?, VERSION).await?;
    Ok(report)
}

/// The logins of the sample zone whose password is still the one that everybody knows.
pub async fn logins_with_the_sample_password(store: &Store) -> Result<Vec<&'static str>, store::Error> {
    let keeper = crate::secrets::Keeper::new(store.clone());
    let mut known = Vec::new();
    for (login, _) in people::LOGINS {
        let found = store::session::password_of(&mut *store.read().await?, login).await?;
        let Some((_, hash)) = found else { continue };
        // A hash that cannot be checked is taken for a known one.
        if keeper.is_password(PASSWORD.to_owned(), Some(hash)).await.unwrap_or(true) {
            known.push(login);
        }
    }
    Ok(known)
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
    let mut conn = app.store.write().await?;
    // Nobody reads passwords and codes on the screen of a server for everybody, but its log is kept.
    if meta::is_sample(&mut conn).await? && !app.config.is_public() {
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
