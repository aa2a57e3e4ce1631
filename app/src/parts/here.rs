//! The device's store as screens see it: read it, and be told when it changes.

use device::{Device, World};
use domain::{At, Day};
use leptos::prelude::*;

/// The opened store of whoever is signed in.
#[derive(Clone, Copy)]
pub struct Here {
    device: StoredValue<Device, LocalStorage>,
    changed: RwSignal<u64>,
}

impl Here {
    /// Makes an opened device known to everything below the current owner.
    pub fn provide(device: Device) -> Self {
        let changed = RwSignal::new(0_u64);
        device.subscribe(move || changed.update(|n| *n += 1)).forever();
        let here = Self { device: StoredValue::new_local(device), changed };
        provide_context(here);
        here
    }

    /// The device itself, for saving and asking; does not track.
    ///
    /// Not inlined: looking it up is more code than most callers have.
    #[inline(never)]
    pub fn device(self) -> Device {
        self.device.get_value()
    }
    #[inline(never)]
    fn track(self) {
        self.changed.track();
    }

    /// Everything there is, told again after every change.
    pub fn world<T>(self, read: impl FnOnce(&World) -> T) -> T {
        self.track();
        self.glance(read)
    }

    /// Everything there is, as of now.
    pub fn glance<T>(self, read: impl FnOnce(&World) -> T) -> T {
        read(&self.device().world())
    }

    /// Asks the device something, told again after every change.
    pub fn ask<T>(self, read: impl FnOnce(&Device) -> T) -> T {
        self.track();
        read(&self.device())
    }

    /// A signal of something the device knows, which changes only when its answer does.
    pub fn memo<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&Device) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.ask(&read))
    }

    /// The zone's day, by the phone's clock put right.
    pub fn today(self) -> Day {
        self.device().today()
    }

    /// The instant, by the phone's clock put right.
    pub fn now(self) -> At {
        self.device().now()
    }
}

/// The store of whoever is signed in.
///
/// # Panics
/// When asked outside the signed-in part of the app.
pub fn here() -> Here {
    use_context::<Here>().expect("the shell provides the device before any screen")
}
