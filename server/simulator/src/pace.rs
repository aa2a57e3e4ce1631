//! Awaits that can be stopped at: every step of a disk and of the road lets go of the thread once, so that
//! other tasks may run in between and a crash may come there.

use std::pin::Pin;
use std::task::{Context, Poll, Waker};

/// Lets go of the thread once.
pub(crate) async fn breathe() {
    let mut breathed = false;
    std::future::poll_fn(|_| {
        if std::mem::replace(&mut breathed, true) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// Goes on with a future for one breath.
pub(crate) fn step<T>(work: Pin<&mut (impl Future<Output = T> + ?Sized)>) -> Option<T> {
    match work.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Some(done),
        Poll::Pending => None,
    }
}

/// Nothing of ours needs more breaths than this; who does hangs.
const MOST_BREATHS: u32 = 200_000;

/// Goes on with a future until it is done.
pub(crate) fn finish<T>(work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    for _ in 0..MOST_BREATHS {
        if let Some(done) = step(work.as_mut()) {
            return done;
        }
    }
    panic!("I10: something waits for ever");
}
