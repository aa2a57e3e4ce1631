//! What kind of trouble an error is, where a person can do something about it: the same whichever engine or file
//! says it.

use crate::Error;
use sqlx::migrate::MigrateError;
use std::io::{self, ErrorKind};

/// Trouble that a person can mend.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The file is damaged, or is no database.
    Damaged,
    /// Nothing can be written here.
    ReadOnly,
    /// The disk or the share of it is used up.
    Full,
    /// Another program holds it.
    Busy,
    /// It belongs to another program.
    Foreign,
    /// A newer version of this program has written it.
    Newer,
    /// A file stands where a folder should be.
    NotAFolder,
    /// This program's account may not.
    NotAllowed,
}

impl Error {
    /// What kind of trouble this is; none where nobody can do anything about it but try again.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Foreign => Some(Trouble::Foreign),
            Self::Newer => Some(Trouble::Newer),
            Self::Database(error) | Self::Unreachable(error) => of_database(error),
            Self::Migration(error) => of_migration(error),
            Self::File(error) => of_file(error),
            Self::Photos(error) => of_causes(error),
            Self::Document(_) | Self::Record(_) | Self::Malformed(_) => Some(Trouble::Damaged),
            Self::StillServing => Some(Trouble::Busy),
            Self::NotYourDevice
            | Self::AlreadyFounded
            | Self::UnknownEngine
            | Self::NotDurable
            | Self::NotAFile
            | Self::Moved
            | Self::NotEmpty
            | Self::OutOfTurn => None,
        }
    }
}

/// Of a failure to read or write a file.
pub fn of_file(error: &io::Error) -> Option<Trouble> {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Some(Trouble::Full),
        ErrorKind::ReadOnlyFilesystem => Some(Trouble::ReadOnly),
        ErrorKind::PermissionDenied => Some(Trouble::NotAllowed),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => Some(Trouble::NotAFolder),
        _ => None,
    }
}

fn of_causes(error: &(dyn std::error::Error + 'static)) -> Option<Trouble> {
    std::iter::successors(Some(error), |error| error.source())
        .find_map(|cause| cause.downcast_ref::<io::Error>().and_then(of_file))
}

fn of_migration(error: &MigrateError) -> Option<Trouble> {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => of_database(error),
        MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => Some(Trouble::Newer),
        _ => None,
    }
}

fn of_database(error: &sqlx::Error) -> Option<Trouble> {
    match error {
        sqlx::Error::Database(told) => of_code(told.code()?.as_ref()),
        sqlx::Error::Io(error) => of_file(error),
        sqlx::Error::Migrate(error) => of_migration(error),
        _ => None,
    }
}

/// SQLite's codes are numbers of up to four digits, of which the lowest byte says what kind; PostgreSQL's have five
/// characters.
fn of_code(code: &str) -> Option<Trouble> {
    if code.len() == 5 {
        return match code {
            "53100" => Some(Trouble::Full),
            "25006" => Some(Trouble::ReadOnly),
            "42501" => Some(Trouble::NotAllowed),
            "55P03" => Some(Trouble::Busy),
            "XX001" | "XX002" => Some(Trouble::Damaged),
            _ => None,
        };
    }
    match code.parse::<u32>().ok()? & 0xff {
        5 | 6 => Some(Trouble::Busy),
        8 => Some(Trouble::ReadOnly),
        11 | 26 => Some(Trouble::Damaged),
        13 => Some(Trouble::Full),
        14 => Some(Trouble::NotAllowed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::sqlite::FILE;
    use std::fs;

    async fn told(folder: &std::path::Path, url: Option<&str>) -> Option<Trouble> {
        Store::open(folder, url).await.map(drop).unwrap_err().trouble()
    }

    #[tokio::test]
    async fn what_stands_there_is_told_apart() {
        let home = tempfile::tempdir().unwrap();
        let at = |name: &str| {
            let folder = home.path().join(name);
            fs::create_dir(&folder).unwrap();
            folder
        };
        let text = at("text");
        fs::write(text.join(FILE), "这不是数据库".repeat(200)).unwrap();
        assert_eq!(told(&text, None).await, Some(Trouble::Damaged));

        let foreign = at("foreign");
        let url = format!("sqlite://{}?mode=rwc", foreign.join(FILE).display());
        sqlx::any::install_default_drivers();
        let mut theirs = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.unwrap();
        sqlx::raw_sql("create table invoice (id integer)").execute(&mut theirs).await.unwrap();
        sqlx::Connection::close(theirs).await.unwrap();
        let before = fs::read(foreign.join(FILE)).unwrap();
        assert_eq!(told(&foreign, None).await, Some(Trouble::Foreign));
        assert_eq!(fs::read(foreign.join(FILE)).unwrap(), before, "and it is left as it was");

        let newer = at("newer");
        let store = Store::open(&newer, None).await.unwrap();
        let later = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
             values (29991231000000, 'later', true, x'00', 1)";
        sqlx::raw_sql(later).execute(&mut *store.write().await.unwrap()).await.unwrap();
        store.close().await;
        drop(store);
        assert_eq!(told(&newer, None).await, Some(Trouble::Newer));

        let file = home.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(told(&file, None).await, Some(Trouble::NotAFolder));

        let fine = at("fine");
        Store::open(&fine, None).await.unwrap().close().await;
        let read_only = format!("sqlite://{}?mode=ro", fine.join(FILE).display());
        let opened = Store::open(&fine, Some(&read_only)).await.unwrap();
        assert_eq!(opened.ready().await.unwrap_err().trouble(), Some(Trouble::ReadOnly));
    }

    #[tokio::test]
    async fn a_database_that_is_broken_in_the_middle_is_damaged() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::open(home.path(), None).await.unwrap();
        let fold = "pragma wal_checkpoint(truncate)";
        sqlx::raw_sql(fold).execute(&mut *store.write().await.unwrap()).await.unwrap();
        store.close().await;
        let file = home.path().join(FILE);
        let mut bytes = fs::read(&file).unwrap();
        for byte in &mut bytes[4_096..] {
            *byte ^= 0xa5;
        }
        fs::write(&file, bytes).unwrap();
        assert_eq!(told(home.path(), None).await, Some(Trouble::Damaged));
    }

    #[test]
    fn a_full_disk_is_told_by_every_road() {
        for code in ["13", "53100"] {
            assert_eq!(of_code(code), Some(Trouble::Full));
        }
        assert_eq!(of_code("1032"), Some(Trouble::ReadOnly), "an extended code");
        assert_eq!(of_file(&ErrorKind::StorageFull.into()), Some(Trouble::Full));
        assert_eq!(of_code("23505"), None);
    }
}
