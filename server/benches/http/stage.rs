//! Servers on a loopback port: one with the sample zone, one whose villages are empty.

use crate::client::Client;
use crate::site;
use domain::{Account, AccountId, At, Membership, Place, PlaceCode, PlaceKind, Role};
use server::connections::{Limits, serve};
use server::site::Site;
use server::state::{Clock, machine_clock, machine_time};
use server::{App, Config, routes};
use std::net::SocketAddr;
use store::{Asker, Store, push};
use sync::Record;
use sync::wire::Profile;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A server and where it listens.
pub struct Stage {
    pub app: App,
    pub address: SocketAddr,
    data: TempDir,
    _assets: TempDir,
}

/// Somebody signed in on a device of their own.
#[derive(Clone)]
pub struct Seat {
    pub asker: Asker,
    pub cookie: String,
    pub village: PlaceCode,
}

pub fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

/// Serves whatever this router answers, until the program ends.
pub async fn listen(router: axum::Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, router, Limits::default(), std::future::pending()));
    address
}

impl Stage {
    pub async fn open() -> Self {
        Self::with_clock(machine_clock()).await
    }

    /// One that tells the time by this clock.
    pub async fn with_clock(clock: Clock) -> Self {
        let (data, assets) = (tempfile::tempdir().unwrap(), site::folder());
        let folder = |name: &str| match name {
            "QUNXING_DATA" => data.path().to_str().map(str::to_owned),
            "QUNXING_SITE" => assets.path().to_str().map(str::to_owned),
            "QUNXING_ORIGIN" => Some("http://localhost:3000".to_owned()),
            _ => None,
        };
        let config = Config::read(folder).unwrap();
        let store = Store::open(data.path(), None).await.unwrap();
        let site = Site::read(assets.path()).unwrap();
        let app = App::new(store, config, site, clock);
        let address = listen(routes::router(&app)).await;
        Self { app, address, data, _assets: assets }
    }

    /// What the database takes on the disk once its log of changes is folded in; that takes some megabytes beside it,
    /// however many records there are.
    pub async fn disk_bytes(&self) -> u64 {
        let fold = sqlx::raw_sql("pragma wal_checkpoint(truncate)");
        fold.execute(&mut *self.app.store.write().await.unwrap()).await.unwrap();
        let files =
            std::fs::read_dir(self.data.path()).unwrap().map(|file| file.unwrap().metadata().unwrap());
        files.filter(std::fs::Metadata::is_file).map(|file| file.len()).sum()
    }

    /// Founds a zone of these villages, each with one grid and its workers; gives a seat to each worker.
    pub async fn found(&self, villages: &[(&str, usize)]) -> Vec<Seat> {
        let place =
            |code: PlaceCode, kind| Record::Place(Place { code, kind, name: "样".into(), sample: true });
        let since = machine_time().plus_millis(-100 * 86_400_000);
        let mut records =
            vec![place(code("410871"), PlaceKind::Zone), place(code("410871001"), PlaceKind::Township)];
        let mut workers = Vec::new();
        for (village, count) in villages {
            let grid = code(village).child(1).unwrap();
            records.extend([place(code(village), PlaceKind::Village), place(grid.clone(), PlaceKind::Grid)]);
            for number in 0..*count {
                let held = Membership { role: Role::GridWorker, place: grid.clone(), from: since, to: None };
                workers.push(Account {
                    id: AccountId::new(since, rand::random()),
                    name: format!("网格员{number}"),
                    home: code(village),
                    login: None,
                    memberships: vec![held],
                });
            }
        }
        records.extend(workers.iter().cloned().map(Record::Account));
        push::found(&self.app.store, records).await.unwrap();
        let mut seats = Vec::new();
        for worker in workers {
            seats.push(self.seat(worker.id, worker.home.clone()).await);
        }
        seats
    }

    /// Signs somebody in with a one-time code, on a new device.
    pub async fn seat(&self, account: AccountId, village: PlaceCode) -> Seat {
        let now: At = machine_time();
        let (code, _) = server::secrets::issue_code(&self.app.store, account, account, now).await.unwrap();
        let wish = serde_json::json!({"code": code, "known_devices": []}).to_string();
        let mut client = Client::connect(self.address).await;
        let answer = client.post("/session/activate", "", "identity", &wish).await;
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let profile: Profile = serde_json::from_slice(&answer.body).unwrap();
        Seat { asker: Asker { account, device: profile.device_id }, cookie: answer.cookie, village }
    }
}
