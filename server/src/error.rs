//! A request that could not be served: one enum, one answer in plain JSON; the cause goes to the log.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sync::wire::{Fault, Refusal, Refused};

/// Why a request was not served.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A refusal, with seconds to wait where that helps.
    #[error("refused: {0:?}")]
    Refused(Refusal, Option<u32>),
    /// Somebody ended the session of whoever asks.
    #[error("signed out by somebody")]
    SignedOut,
    /// A body that is not what was expected.
    #[error("a fault in the request: {0:?}")]
    Faulty(Fault),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] store::Error),
    /// A workbook could not be made.
    #[error("a workbook could not be made")]
    Export(#[source] Box<rust_xlsxwriter::XlsxError>),
    /// A thread that was asked to work did not come back.
    #[error("a worker failed")]
    Worker(#[from] tokio::task::JoinError),
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal, None)
    }
}

/// Tells a browser to throw away what it keeps of our answers, such as photos that were looked at.
pub const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");
/// Its cache alone: what the person saved and the program itself stay.
pub const CACHE: HeaderValue = HeaderValue::from_static("\"cache\"");

/// The status that goes with a refusal.
pub const fn status(refusal: Refusal) -> StatusCode {
    match refusal {
        Refusal::SignInAgain | Refusal::WrongCode | Refusal::WrongPassword => StatusCode::UNAUTHORIZED,
        Refusal::NotAllowed | Refusal::OtherSite | Refusal::NoRole => StatusCode::FORBIDDEN,
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Refusal::BadRequest => StatusCode::BAD_REQUEST,
        Refusal::TryLater | Refusal::Other => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The refusal that a bare status means, for answers that libraries around us made.
pub const fn refusal(status: StatusCode) -> Refusal {
    match status.as_u16() {
        401 => Refusal::SignInAgain,
        403 => Refusal::NotAllowed,
        404 => Refusal::NotFound,
        413 => Refusal::TooLarge,
        429 => Refusal::TooMany,
        500.. => Refusal::TryLater,
        _ => Refusal::BadRequest,
    }
}

/// What an error comes of, down to what a driver or a bucket says: the layers between only name the part that failed.
fn causes(error: &Error) -> String {
    let first = std::error::Error::source(error);
    let all = std::iter::successors(first, |cause| cause.source()).map(ToString::to_string);
    all.collect::<Vec<_>>().join(": ")
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (refused, retry_after) = match &self {
            Self::Refused(refused, retry_after) => (*refused, *retry_after),
            Self::SignedOut => (Refusal::SignInAgain, None),
            Self::Faulty(_) => (Refusal::BadRequest, None),
            Self::Store(store::Error::NotYourDevice) => (Refusal::NotAllowed, None),
            other => {
                tracing::error!(error = %other, cause = causes(other), "request failed");
                (Refusal::TryLater, Some(5))
            }
        };
        let signed_out = matches!(self, Self::SignedOut);
        let fault = match self {
            Self::Faulty(fault) => Some(fault),
            Self::Refused(..) | Self::SignedOut | Self::Store(_) | Self::Export(_) | Self::Worker(_) => None,
        };
        let body = Json(Refused { refused, retry_after, signed_out, fault });
        let mut response = (status(refused), [(header::CACHE_CONTROL, "no-store")], body).into_response();
        if signed_out {
            response.headers_mut().insert(CLEAR_SITE_DATA, CACHE);
        }
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
