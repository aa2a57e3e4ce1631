//! What the server stands on: a folder in memory and the store opened from it.

use crate::zone;
use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use store::{Store, backup, push};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

/// A folder in memory, and the runtime that the store's futures run on: one thread, one after another.
pub(crate) struct Ground {
    runtime: Runtime,
    folder: TempDir,
    /// The data folder's number: after a crash or a restore it is another one.
    number: Cell<u32>,
}

/// The founded zone as a database file, made once.
static FOUNDED: OnceLock<Vec<u8>> = OnceLock::new();

fn folder_in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { TempDir::new_in(memory) } else { TempDir::new() };
    made.expect("a folder can be made")
}

impl Ground {
    pub(crate) fn new() -> Self {
        let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime can be made");
        let ground = Self { runtime, folder: folder_in_memory(), number: Cell::new(0) };
        let founded = FOUNDED.get_or_init(|| ground.found());
        std::fs::create_dir_all(ground.data()).expect("a folder can be made");
        std::fs::write(ground.data().join(store::sqlite::FILE), founded).expect("there is room");
        ground
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
        let data = self.data();
        let open = |_| self.run(Store::open(&data, None)).expect("the database opens");
        (0..processes).map(open).collect()
    }

    /// Opens what lay on the disk at this instant: the database, its log with a torn end, the photos.
    pub(crate) fn after_a_crash(&self, processes: usize, torn: &[u8]) -> Vec<Store> {
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
        self.run(backup::restore(&self.data(), file, photos)).expect("a backup can be restored");
        self.open(processes)
    }

    fn keep_photos(&self, before: &Path) {
        let photos = before.join("photos");
        if photos.exists() {
            std::fs::rename(photos, self.data().join("photos")).expect("a folder can be moved");
        }
    }
}
