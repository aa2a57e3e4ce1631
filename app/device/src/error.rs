//! What can go wrong on the phone itself. A network that fails is no error: see [`crate::Failure`].

/// The phone could not keep or read something; what was to be saved was not saved.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Error {
    /// No room left on the phone.
    #[error("the browser has no room left")]
    Full,
    /// Somebody else wrote the same key first: another tab was at it at the same moment.
    #[error("the key is taken")]
    Taken,
    /// The browser lost its connection to the database and could not open it again.
    #[error("the connection to the database is lost")]
    Lost,
    /// This browser keeps nothing: private browsing, or no database at all.
    #[error("this browser keeps no data")]
    Unavailable,
    /// More than one act may hold.
    #[error("too large for one operation")]
    TooLarge,
    /// A file that is no picture, or one this browser cannot read.
    #[error("not a picture this browser can read")]
    NotAPicture,
    /// What the browser said.
    #[error("{0}")]
    Failed(String),
}
