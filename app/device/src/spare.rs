//! 备份副本 — a second copy of each act that has not arrived, in the browser's private files.
//!
//! A browser can empty or damage a database; these files lie elsewhere. They are written after an act was
//! saved and never delay it; an act that the database has lost is read back from them by itself.

use crate::browser::Device;
use domain::OpId;
use js_sys::Array;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

#[wasm_bindgen(module = "/src/spare.js")]
extern "C" {
    async fn names(folder: &str) -> JsValue;
    async fn read(folder: &str, file: &str) -> JsValue;
    async fn write(folder: &str, file: &str, text: &str) -> JsValue;
    async fn remove(folder: &str, file: &str);
}

/// The files of one person's acts on this phone.
struct Spare {
    folder: String,
    /// The acts that have a file, or could not get one.
    kept: RefCell<Vec<OpId>>,
    busy: Cell<bool>,
}

/// Brings back what the database has lost, and keeps a file for every act from now on.
pub(crate) fn keep(device: &Device) {
    let spare = Rc::new(Spare {
        folder: format!("qunxing-{}", device.me()),
        kept: RefCell::default(),
        busy: Cell::new(true),
    });
    let weak = Rc::downgrade(device);
    let (changed, begun) = (Rc::clone(&spare), device.clone());
    device
        .subscribe(move || {
            if let Some(device) = weak.upgrade()
                && !changed.busy.replace(true)
            {
                spawn_local(Rc::clone(&changed).catch_up(device));
            }
        })
        .forever();
    spawn_local(async move {
        spare.bring_back(&begun).await;
        spare.catch_up(begun).await;
    });
}

impl Spare {
    async fn bring_back(&self, device: &Device) {
        let files: Array = names(&self.folder).await.unchecked_into();
        let mut back = 0;
        for file in files.iter().filter_map(|name| name.as_string()) {
            let Ok(op) = file.parse::<OpId>() else { continue };
            self.kept.borrow_mut().push(op);
            // Another tab may have saved it since this one read the disk.
            if device.holds(op) || (device.reload().await.is_ok() && device.holds(op)) {
                continue;
            }
            if let Some(text) = read(&self.folder, &file).await.as_string()
                && let Ok(read) = device.import_unsent(&text).await
            {
                back += read.kept;
            }
        }
        if back > 0 {
            device.note_brought_back(u32::try_from(back).unwrap_or(u32::MAX));
        }
    }

    /// Writes and removes files until they are those of the acts that have not arrived.
    async fn catch_up(self: Rc<Self>, device: Device) {
        loop {
            let owed = device.owed();
            let gone = self.kept.borrow().iter().find(|op| !owed.contains(op)).copied();
            let new = owed.iter().find(|op| !self.kept.borrow().contains(op)).copied();
            if let Some(op) = gone {
                remove(&self.folder, &op.to_string()).await;
                self.kept.borrow_mut().retain(|kept| *kept != op);
            } else if let Some(op) = new {
                if let Ok(Some(text)) = device.copy_of(op).await {
                    write(&self.folder, &op.to_string(), &text).await;
                }
                self.kept.borrow_mut().push(op);
            } else {
                break;
            }
        }
        self.busy.set(false);
    }
}
