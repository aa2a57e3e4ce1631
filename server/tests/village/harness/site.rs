//! A site folder as `make site` builds it, with next to nothing in each file.

use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ASSETS: [&str; 14] = [
    "qunxing.js",
    "qunxing_bg.wasm",
    "qunxing-shared.wasm",
    "qunxing-day.wasm",
    "qunxing-rest.wasm",
    "qunxing-desk.js",
    "qunxing-desk_bg.wasm",
    "qunxing-desk-shared.wasm",
    "qunxing-desk-day.wasm",
    "qunxing-desk-rest.wasm",
    "app.css",
    "desk.css",
    "public.css",
    "public.js",
];

pub fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("pkg")).unwrap();
    let mut list = serde_json::Map::new();
    for raw in ASSETS {
        let (stem, extension) = raw.rsplit_once('.').unwrap();
        let path = format!("pkg/{stem}.0123abcd.{extension}");
        std::fs::write(folder.path().join(&path), format!("/* {raw} */")).unwrap();
        std::fs::write(folder.path().join(format!("{path}.br")), "packed").unwrap();
        list.insert(raw.into(), path.into());
    }
    std::fs::write(folder.path().join("assets.json"), serde_json::Value::from(list).to_string()).unwrap();
    copy(&public(), folder.path());
    folder
}

/// The project's own files for browsers, whichever crate asks.
fn public() -> PathBuf {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    above.map(|folder| folder.join("public")).find(|folder| folder.is_dir()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}
