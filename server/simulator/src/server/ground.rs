//! What the server stands on: a folder in memory, with the database in it or on a PostgreSQL, and the store opened
//! from it.

use super::database::Database;
use crate::zone;
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use store::gallery::Gallery;
use store::{Store, backup, photo_folder, push};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// Where the server's database lies.
#[derive(Clone, Debug)]
pub(crate) enum Base {
    /// In the folder.
    File,
    /// On the PostgreSQL at this address.
    Postgres(String),
}

/// A folder in memory, and the runtime that the store's futures run on: one thread, one after another.
pub(crate) struct Ground {
    runtime: Runtime,
    folder: TempDir,
    /// None where the database is a file in the folder.
    database: Option<Database>,
    /// The data folder's number: after a crash or a restore it is another one.
    number: Cell<u32>,
}

/// The founded zone as a database file, made once.
static FOUNDED: OnceLock<Vec<u8>> = OnceLock::new();
/// The founded zone on PostgreSQL, made once.
static FOUNDED_THERE: OnceLock<Database> = OnceLock::new();

fn folder_in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    made.expect("a folder can be made")
}

impl Ground {
    pub(crate) fn new(base: &Base) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
        let mut ground = Self { runtime, folder: folder_in_memory(), database: None, number: Cell::new(0) };
        match base {
            Base::File => ground.lay_file(),
            Base::Postgres(server) => ground.lay_database(server),
        }
        ground
    }

    fn lay_database(&mut self, server: &str) {
        let founded = FOUNDED_THERE.get_or_init(|| {
            self.run(Database::founded(server, &self.data())).expect("a zone can be founded")
        });
        self.database = Some(self.run(founded.again()).expect("a database can be copied"));
    }

    fn lay_file(&self) {
        let founded = FOUNDED.get_or_init(|| self.found());
        std::fs::create_dir_all(self.data()).expect("a folder can be made");
        std::fs::write(self.data().join(store::sqlite::FILE), founded).expect("there is room");
    }

    fn found(&self) -> Vec<u8> {
        let data = self.path("founded");
        let file = self.path("founded.db");
        self.run(async {
            let store = Store::open(&data, None).await?;
            push::found(&store, zone::founded()).await?;
            backup::take(&store, &file, &data).await?;
            store.close().await;
            Ok::<_, store::Error>(())
        })
        .expect("a zone can be founded");
        std::fs::read(&file).expect("the zone was written")
    }

    pub(crate) fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
    /// A file beside the data folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
    fn data(&self) -> PathBuf {
        self.path(&format!("data-{}", self.number.get()))
    }

    /// So many processes on the database.
    pub(crate) fn open(&self, processes: usize) -> Vec<Store> {
        let (data, url) = (self.data(), self.database.as_ref().map(Database::url));
        let open = |_| self.run(Store::open(&data, url.as_deref())).expect("the database opens");
        (0..processes).map(open).collect()
    }

    /// Opens what lay on the disk at this instant: the database, its log with a torn end, the photos. A PostgreSQL
    /// goes on without the processes; how it fails itself is shown by `.ci/tools/failover.sh`.
    pub(crate) fn after_a_crash(&self, processes: usize, torn: &[u8]) -> Vec<Store> {
        if let Some(database) = &self.database {
            self.run(database.hang_up()).expect("PostgreSQL answers");
            return self.open(processes);
        }
        let before = self.data();
        self.number.set(self.number.get() + 1);
        let after = self.data();
        std::fs::create_dir_all(&after).expect("a folder can be made");
        let name = store::sqlite::FILE;
        let log = format!("{name}-wal");
        std::fs::copy(before.join(name), after.join(name)).expect("there is room");
        if let Ok(mut bytes) = std::fs::read(before.join(&log)) {
            bytes.extend_from_slice(torn);
            std::fs::write(after.join(&log), bytes).expect("there is room");
        }
        self.keep_photos(&before);
        self.open(processes)
    }

    /// Comes back from a backup, on the same machine with its photos or on a new one.
    pub(crate) fn restored(&self, processes: usize, file: &Path, photos: &Path, keeps: bool) -> Vec<Store> {
        let before = self.data();
        self.number.set(self.number.get() + 1);
        if keeps {
            std::fs::create_dir_all(self.data()).expect("a folder can be made");
            self.keep_photos(&before);
        }
        let gallery = Gallery::in_folder(&photo_folder(&self.data())).expect("a folder can be made");
        self.run(backup::restore(&self.data(), file, photos, &gallery)).expect("a backup can be restored");
        self.open(processes)
    }

    fn keep_photos(&self, before: &Path) {
        let photos = photo_folder(before);
        if photos.exists() {
            std::fs::rename(photos, photo_folder(&self.data())).expect("a folder can be moved");
        }
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if let Some(database) = self.database.take() {
            let _left_to_whoever_removes_the_server = self.run(database.remove());
        }
    }
}
