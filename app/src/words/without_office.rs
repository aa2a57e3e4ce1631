//! Stands for `office.rs` in what phones download: there is no act of an office to speak of.

use sync::OfficeAct;

/// No act of an office.
pub const fn office_act(act: &OfficeAct) -> &'static str {
    match *act {}
}
