//! Opening the database and the photos that the settings name, and saying in words what is wrong when that fails.

use crate::config::Config;
use std::ffi::OsString;
use std::path::Path;
use store::gallery::Gallery;
use store::{Store, moving, photo_folder};

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
    /// Anything else.
    #[error("数据库出错")]
    Failed(#[source] store::Error),
}

/// Opens the database and the photos that the settings name.
pub async fn open(config: &Config) -> Result<Store, DatabaseError> {
    let photos = gallery(config).await?;
    Ok(open_at(&config.data, config.database_url.as_deref()).await?.with_photos(photos))
}

/// Opens the photos that the settings name. Keys, region and endpoint of a bucket stand in the environment, by the
/// names that other tools use.
pub async fn gallery(config: &Config) -> Result<Gallery, DatabaseError> {
    let Some(address) = &config.photos else {
        return Gallery::in_folder(&photo_folder(&config.data)).map_err(DatabaseError::Failed);
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
        store::Error::Unreachable(cause) => {
            DatabaseError::Unreachable { address: shown(), cause: cause.to_string() }
        }
        store::Error::NotDurable => DatabaseError::NotDurable(shown()),
        store::Error::Moved => DatabaseError::Moved(shown()),
        other => DatabaseError::Failed(other),
    })
}

/// Moves everything from the database that the settings name to an empty one; says what has arrived.
pub async fn move_to(config: &Config, url: &str) -> Result<String, DatabaseError> {
    let (from, to) = (open(config).await?, open_at(&config.data, Some(url)).await?);
    let moved = moving::everything(&from, &to).await.map_err(|error| match error {
        store::Error::NotEmpty => DatabaseError::NotEmpty,
        other => DatabaseError::Failed(other),
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
