//! Opening the database and the photos that the settings name, and saying in words what is wrong when that fails.

use crate::config::Config;
use std::ffi::OsString;
use std::path::Path;
use store::engine::must_be_alone;
use store::gallery::Gallery;
use store::trouble::Trouble;
use store::{Store, moving, photo_folder, privacy};

/// Why the database does not open, or does not move.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address names something else.
    #[error("DATABASE_URL 应当以 sqlite:// 或 postgres:// 开头,现在是“{0}”")]
    UnknownEngine(String),
    /// Nothing answers, or it does not let us in.
    #[error(
        "连不上数据库 {address}:请看数据库是不是开着,DATABASE_URL 里的主机、库名、账号、密码对不对({cause})"
    )]
    Unreachable {
        /// Without its password.
        address: String,
        /// What the driver says.
        cause: String,
    },
    /// It would acknowledge what a power cut takes away.
    #[error("数据库 {0} 关了 fsync,断电会丢掉已经确认的记录,不能用")]
    NotDurable(String),
    /// Everything is elsewhere now.
    #[error("数据库 {0} 里的数据已经搬走,不能再用;请把 DATABASE_URL 改成搬去的地方")]
    Moved(String),
    /// Somebody moves everything elsewhere just now.
    #[error("数据库 {0} 正在搬走,现在不能启动;等搬完,再把 DATABASE_URL 改成搬去的地方")]
    BeingMoved(String),
    /// Only an empty database can take in another one.
    #[error("要搬去的数据库里已有数据;请换一个空库")]
    NotEmpty,
    /// The photos' place does not answer, or does not let us in.
    #[error("照片存储 {address} 用不了:请看它是不是开着、存储桶和 AWS_ 开头的设置对不对、密钥能不能读写")]
    Photos {
        /// The bucket.
        address: String,
        /// What it says.
        #[source]
        cause: store::Error,
    },
    /// Somebody serves from it.
    #[error("还有服务在用数据库 {0};请先停服务(几台就停几台),再做一次")]
    StillServing(String),
    /// Trouble that a person can mend.
    #[error("{address}{said}")]
    Trouble {
        /// What it is about.
        address: String,
        /// What is wrong, and what to do next.
        said: &'static str,
        /// What the engine says.
        #[source]
        cause: store::Error,
    },
    /// Anything else.
    #[error("数据库出错")]
    Failed(#[source] store::Error),
}

impl DatabaseError {
    /// What a person can read of what went wrong with the database or folder at this address.
    pub fn at(address: String, cause: store::Error) -> Self {
        match cause.trouble().map(said) {
            Some(said) => Self::Trouble { address, said, cause },
            None => Self::Failed(cause),
        }
    }
}

/// What is wrong, and what to do next.
pub const fn said(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Damaged => {
            " 坏了,或者不是群星的数据库。请保留现场,不要删改;先把整个数据文件夹另存一份,再用 qunxing restore 从最近的备份恢复"
        }
        Trouble::ReadOnly => {
            " 只能读、不能写。请看磁盘是不是以只读方式挂上的(掉过电、出过错的盘会这样),文件和文件夹的权限对不对,改好再启动"
        }
        Trouble::Full => {
            " 所在的磁盘满了。请先腾出空间(df -h 看哪里满,旧备份、旧日志可以移走),再启动;已经确认的记录都还在"
        }
        Trouble::Busy => " 正被别的程序占着。请看是不是已经有一个群星在用这个数据文件夹,停掉一个再启动",
        Trouble::Foreign => {
            " 是别的程序的数据库,群星不会动它。请把 QUNXING_DATA(或 DATABASE_URL)改成一个空的地方"
        }
        Trouble::Newer => {
            " 是更新版本的群星用过的,这个旧版本读不懂。请换回新版本的程序;要退回旧版本,只能恢复升级前的备份"
        }
        Trouble::NotAFolder => " 应当是一个文件夹,现在这里是一个文件。请把 QUNXING_DATA 改成文件夹",
        Trouble::NotAllowed => {
            " 打不开:运行群星的账号没有权限。请把数据文件夹和里面的文件交给这个账号(chown -R),再启动"
        }
    }
}

/// Opens the database and the photos that the settings name.
pub async fn open(config: &Config) -> Result<Store, DatabaseError> {
    let photos = gallery(config).await?;
    close_to_others(&config.data);
    Ok(open_at(&config.data, config.database_url.as_deref()).await?.with_photos(photos))
}

/// Why a server cannot go on with the database that the settings name.
pub fn not_ours(config: &Config, error: store::Error) -> DatabaseError {
    let url = config.database_url.as_deref();
    let shown = url.map_or_else(|| config.data.join("qunxing.db").display().to_string(), without_password);
    match error {
        store::Error::Moved => DatabaseError::Moved(shown),
        store::Error::StillServing => DatabaseError::BeingMoved(shown),
        other => DatabaseError::at(shown, other),
    }
}

/// Opens the photos that the settings name. Keys, region and endpoint of a bucket stand in the environment, by the
/// names that other tools use.
pub async fn gallery(config: &Config) -> Result<Gallery, DatabaseError> {
    let Some(address) = &config.photos else {
        let folder = photo_folder(&config.data);
        let shown = folder.display().to_string();
        return Gallery::in_folder(&folder).map_err(|error| DatabaseError::at(shown, error));
    };
    let refused = |cause| DatabaseError::Photos { address: address.clone(), cause };
    let text =
        |(name, value): (OsString, OsString)| Some((name.into_string().ok()?, value.into_string().ok()?));
    // Set to nothing is not set, as for all our settings.
    let settings = std::env::vars_os().filter_map(text).filter(|(_, value)| !value.is_empty());
    let gallery = Gallery::in_bucket(address, settings).map_err(refused)?;
    gallery.try_out().await.map_err(refused)?;
    Ok(gallery)
}

async fn open_at(data: &Path, url: Option<&str>) -> Result<Store, DatabaseError> {
    let shown = || url.map_or_else(|| data.join("qunxing.db").display().to_string(), without_password);
    Store::open(data, url).await.map_err(|error| match error {
        store::Error::UnknownEngine => DatabaseError::UnknownEngine(shown()),
        store::Error::Unreachable(cause) if url.is_some() => {
            DatabaseError::Unreachable { address: shown(), cause: cause.to_string() }
        }
        store::Error::NotDurable => DatabaseError::NotDurable(shown()),
        store::Error::Moved => DatabaseError::Moved(shown()),
        store::Error::File(cause) => DatabaseError::at(data.display().to_string(), cause.into()),
        other => DatabaseError::at(shown(), other),
    })
}

/// Closes to others what an older version left open beside the database: copies, settings, photos.
fn close_to_others(data: &Path) {
    for (folder, name) in [(data.to_owned(), "qunxing"), (photo_folder(data), "")] {
        if let Err(error) = privacy::close_within(&folder, |found| found.starts_with(name)) {
            tracing::warn!(folder = %folder.display(), %error, "whether others may look at this is not known");
        }
    }
}

/// Moves everything from the database that the settings name to an empty one; says what has arrived.
pub async fn move_to(config: &Config, url: &str) -> Result<String, DatabaseError> {
    let here = config.database_url.as_deref();
    must_be_alone(&config.data, here).await.map_err(|error| match error {
        store::Error::StillServing => DatabaseError::StillServing(
            here.map_or_else(|| config.data.join("qunxing.db").display().to_string(), without_password),
        ),
        other => DatabaseError::at(config.data.display().to_string(), other),
    })?;
    let (from, to) = (open(config).await?, open_at(&config.data, Some(url)).await?);
    let moved = moving::everything(&from, &to).await.map_err(|error| match error {
        store::Error::NotEmpty => DatabaseError::NotEmpty,
        other => DatabaseError::at(without_password(url), other),
    })?;
    to.close().await;
    from.close().await;
    Ok(format!(
        "已搬到 {}:{} 条操作、{} 条记录,{} 个村(单位)逐个核对,校验和与审计链都对得上。\n\
         下一步:把 DATABASE_URL 设成新地址再启动服务;照片还在原处,不用动。旧库已停用,核对无误后可以归档。",
        without_password(url),
        moved.operations,
        moved.records,
        moved.scopes
    ))
}

/// An address that may be shown: whoever reads a screen need not learn the password.
fn without_password(url: &str) -> String {
    let Some((start, rest)) = url.split_once("://") else { return url.to_owned() };
    let authority_ends = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(authority_ends);
    let shown = match authority.rsplit_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split(':').next().unwrap_or_default()),
        None => authority.to_owned(),
    };
    format!("{start}://{shown}{}", path.split('?').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (url, shown) in [
            ("postgres://qunxing:s3cret@db:5432/zone?sslmode=require", "postgres://qunxing@db:5432/zone"),
            ("postgres://db/zone?password=s3cret", "postgres://db/zone"),
            ("sqlite:///var/lib/q.db", "sqlite:///var/lib/q.db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[tokio::test]
    async fn what_is_wrong_is_said_in_words() {
        let folder = tempfile::tempdir().unwrap();
        for (url, says) in [
            ("mysql://db/zone", "应当以 sqlite:// 或 postgres:// 开头"),
            (
                "postgres://qunxing:s3cret@127.0.0.1:1/zone",
                "连不上数据库 postgres://qunxing@127.0.0.1:1/zone",
            ),
        ] {
            let told = open_at(folder.path(), Some(url)).await.map(drop).unwrap_err().to_string();
            assert!(told.contains(says) && !told.contains("s3cret"), "{told}");
        }
    }

    /// What a person reads who opens the zone in this folder.
    async fn told(folder: &Path) -> String {
        let config =
            Config::read(|key| (key == "QUNXING_DATA").then(|| folder.display().to_string())).unwrap();
        open(&config).await.map(drop).unwrap_err().to_string()
    }

    #[tokio::test]
    async fn what_stands_in_the_way_is_said_with_the_next_step() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| {
            let folder = home.path().join(name);
            std::fs::create_dir(&folder).unwrap();
            folder
        };
        let damaged = at("damaged");
        std::fs::write(damaged.join("qunxing.db"), "不是数据库".repeat(300)).unwrap();
        let said = told(&damaged).await;
        assert!(said.contains("坏了") && said.contains("qunxing restore"), "{said}");
        assert!(said.contains(damaged.to_str().unwrap()), "{said}");

        let foreign = at("foreign");
        let theirs = format!("sqlite://{}?mode=rwc", foreign.join("qunxing.db").display());
        sqlx::any::install_default_drivers();
        let mut conn = <sqlx::AnyConnection as sqlx::Connection>::connect(&theirs).await.unwrap();
        sqlx::raw_sql("create table invoice (id integer)").execute(&mut conn).await.unwrap();
        sqlx::Connection::close(conn).await.unwrap();
        let said = told(&foreign).await;
        assert!(said.contains("别的程序") && said.contains("QUNXING_DATA"), "{said}");

        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(told(&file).await.contains("应当是一个文件夹"));
    }

    #[test]
    fn every_trouble_has_a_next_step() {
        for (trouble, step) in [
            (Trouble::Damaged, "恢复"),
            (Trouble::ReadOnly, "权限"),
            (Trouble::Full, "腾出空间"),
            (Trouble::Busy, "停掉"),
            (Trouble::Foreign, "QUNXING_DATA"),
            (Trouble::Newer, "新版本"),
            (Trouble::NotAFolder, "QUNXING_DATA"),
            (Trouble::NotAllowed, "chown"),
        ] {
            assert!(said(trouble).contains(step), "{trouble:?}");
        }
    }

    #[tokio::test]
    async fn nobody_moves_a_database_under_a_server() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::read(|key| (key == "QUNXING_DATA").then(|| folder.path().display().to_string()));
        let config = config.unwrap();
        let serving = open(&config).await.unwrap();
        let other = format!("sqlite://{}?mode=rwc", folder.path().join("other.db").display());
        let told = move_to(&config, &other).await.unwrap_err();
        assert!(matches!(told, DatabaseError::StillServing(_)), "{told}");
        assert!(told.to_string().contains("请先停服务"));
        serving.close().await;
        drop(serving);
        assert!(move_to(&config, &other).await.is_ok());
    }

    #[tokio::test]
    async fn a_database_moves_once() {
        let folder = tempfile::tempdir().unwrap();
        let config = Config::read(|key| (key == "QUNXING_DATA").then(|| folder.path().display().to_string()));
        let config = config.unwrap();
        let other = format!("sqlite://{}?mode=rwc", folder.path().join("other.db").display());
        drop(open(&config).await.unwrap());
        assert!(move_to(&config, &other).await.unwrap().contains("0 条操作"));
        assert!(matches!(open(&config).await.map(drop), Err(DatabaseError::Moved(_))));
    }
}
