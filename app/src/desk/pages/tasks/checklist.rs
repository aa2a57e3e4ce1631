//! 任务清单 of this year, as the zone set it; what ships with the program until the server has answered, and
//! where there is no network.

use crate::desk::pages::book::use_desk;
use crate::functions::star_year;
use domain::PlaceCode;
use domain::settings::KeyTasks;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The list, which may change once while it is looked at.
pub(super) fn checklist(village: &PlaceCode) -> RwSignal<KeyTasks> {
    let list = RwSignal::new(KeyTasks::builtin().clone());
    let (village, year) = (village.clone(), use_desk().today().year());
    spawn_local(async move {
        if let Ok(sheet) = star_year(village, year).await {
            // A page that was left meanwhile needs no list any more.
            let _ = list.try_set(sheet.year.key_tasks());
        }
    });
    list
}

/// Which list it is, in a line.
pub(super) fn name_of(list: &KeyTasks) -> String {
    if list.source.is_empty() {
        format!("{} 年任务清单", list.version)
    } else {
        format!("任务清单 {} · {}", list.version, list.source)
    }
}
