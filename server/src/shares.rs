//! Shares of what there is little of: nobody has more than a few places at a time, so that there are some for the rest.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body::{Frame, SizeHint};
use std::collections::HashMap;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use sync::wire::Refusal;

use crate::client::share_of;
use crate::error::Error;
use crate::state::App;

/// Requests of one address that are being answered at a time, behind a proxy that tells addresses apart: of the 800
/// connections (`server/src/connections.rs`) a quarter, since a village may share an address.
const MOST_REQUESTS: usize = 200;
/// When to try again, in seconds.
const AGAIN: u32 = 5;

/// How many places each address has taken.
#[derive(Debug)]
pub struct Shares {
    most: usize,
    taken: Mutex<HashMap<IpAddr, usize>>,
}

impl Default for Shares {
    fn default() -> Self {
        Self::of(MOST_REQUESTS)
    }
}

impl Shares {
    /// So many places for each.
    pub fn of(most: usize) -> Self {
        Self { most, taken: Mutex::default() }
    }

    /// A place for this address, free again when dropped; none where it has its share.
    pub fn take(self: &Arc<Self>, who: IpAddr) -> Option<Share> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(who).or_default();
        if *count >= self.most {
            return None;
        }
        *count += 1;
        Some(Share { of: self.clone(), who })
    }
}

/// A place that is taken.
#[derive(Debug)]
pub struct Share {
    of: Arc<Shares>,
    who: IpAddr,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.of.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match taken.get_mut(&self.who) {
            Some(count) if *count > 1 => *count -= 1,
            _ => drop(taken.remove(&self.who)),
        }
    }
}

/// Behind a proxy, whose connections say nothing of who asks: no address has more than its share of requests, and each
/// counts until its answer has been read to the end.
pub async fn each_its_share(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(who) = share_of(&app.config.proxies, request.headers(), request.extensions()) else {
        return next.run(request).await;
    };
    let Some(share) = app.shares.take(who) else {
        return Error::Refused(Refusal::TooMany, Some(AGAIN)).into_response();
    };
    next.run(request).await.map(|body| Body::new(Held { body, _share: share }))
}

/// An answer whose place is taken until it has been read.
struct Held {
    body: Body,
    _share: Share,
}

impl http_body::Body for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_their_share_waits_and_nobody_else() {
        let shares = Arc::new(Shares::of(2));
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let first = shares.take(one).unwrap();
        let _second = shares.take(one).unwrap();
        assert!(shares.take(one).is_none());
        assert!(shares.take(other).is_some());
        drop(first);
        assert!(shares.take(one).is_some());
        assert_eq!(shares.taken.lock().unwrap().len(), 1, "nobody is remembered who holds nothing");
    }
}
