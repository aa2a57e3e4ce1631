//! Codes, passwords and tokens: made here, kept only as hashes.

use crate::security_log;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use domain::{AccountId, At};
use sha2::{Digest, Sha256};
use store::security_event::{Came, Event, What};
use store::session::{Which, Why};
use store::{Store, activation, session};
use sync::op::hex;
use sync::wire::Refusal;
use tokio::sync::Semaphore;

/// Hashing a password takes memory: only so many at once.
const HASHES_AT_ONCE: usize = 2;
/// How long an activation code works, in milliseconds: three days.
const CODE_MS: i64 = 3 * 86_400_000;
/// Letters that nobody mixes up when a code is read aloud or copied by hand.
const CODE_LETTERS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Hash of no password, so that an unknown login takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$3G0dYhFbAwhCqA3xH0Zn2Ff1pYDhPZV1pJ0m0hT8xVE";

/// Makes codes and keeps passwords.
pub struct Keeper {
    store: Store,
    hashing: Semaphore,
}

impl Keeper {
    /// A keeper for this store.
    pub fn new(store: Store) -> Self {
        Self { store, hashing: Semaphore::new(HASHES_AT_ONCE) }
    }

    /// Whether the password is the one behind the hash; takes as long when there is no hash.
    pub async fn is_password(&self, password: String, hash: Option<String>) -> Result<bool, crate::Error> {
        let _turn = self.hashing.acquire().await;
        let fits = tokio::task::spawn_blocking(move || {
            let kept = hash.as_deref().unwrap_or(NOBODY);
            let fits = PasswordHash::new(kept)
                .is_ok_and(|kept| Argon2::default().verify_password(password.as_bytes(), &kept).is_ok());
            fits && hash.is_some()
        });
        Ok(fits.await?)
    }

    /// A new password for this account; its other sessions end.
    pub async fn set_password(
        &self,
        account: AccountId,
        password: String,
        by: AccountId,
        now: At,
    ) -> Result<(), crate::Error> {
        let _turn = self.hashing.acquire().await;
        let hash = tokio::task::spawn_blocking(move || hash_password(&password)).await??;
        session::set_password(&mut *self.store.write().await?, account, &hash).await?;
        note(&self.store, What::SetPassword, account, Some(by), "", now).await?;
        end_sessions(&self.store, account, Which::All, Some(by), Why::NewPassword, now).await?;
        Ok(())
    }
}

/// The Argon2id hash of a password.
///
/// # Errors
/// Only when the random source fails.
pub fn hash_password(password: &str) -> Result<String, Refusal> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(|_| Refusal::TryLater)?;
    let hash = Argon2::default().hash_password(password.as_bytes(), &salt).map_err(|_| Refusal::TryLater)?;
    Ok(hash.to_string())
}

/// A fresh session token, 32 random bytes in hex.
pub fn new_token() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// What is kept of a token or a code.
pub fn hash_of(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// A code as typed, without what does not matter: spaces, dashes, case.
pub fn plain_code(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Letters of a code: with 31 to choose from, 8 × 10¹⁴ codes. So many that nobody needs to be kept from trying for
/// fear that they find one, and who holds a right code is let in whatever others try
/// (docs/decisions/0028-the-door-to-the-internet.md).
const CODE_LENGTH: usize = 10;

/// A fresh code as it is read aloud, `ABCDE-FGHJK`.
pub fn new_code() -> String {
    let mut letters = String::with_capacity(CODE_LENGTH + 1);
    while letters.len() < CODE_LENGTH {
        // Bytes beyond the last multiple of 31 are drawn again, so that all letters come equally often.
        let byte = usize::from(rand::random::<u8>());
        if byte < 256 - 256 % CODE_LETTERS.len() {
            letters.push(char::from(CODE_LETTERS[byte % CODE_LETTERS.len()]));
        }
    }
    letters.insert(CODE_LENGTH / 2, '-');
    letters
}

/// Whether a text is a code as this program makes them, however it is written.
pub fn is_code(typed: &str) -> bool {
    let plain = plain_code(typed);
    plain.len() == CODE_LENGTH && plain.bytes().all(|letter| CODE_LETTERS.contains(&letter))
}

/// A fresh code for an account; older ones of it are void.
pub async fn issue_code(
    store: &Store,
    account: AccountId,
    by: AccountId,
    now: At,
) -> store::Result<(String, At)> {
    let code = new_code();
    let ends_at = now.plus_millis(CODE_MS);
    let mut conn = store.write().await?;
    activation::issue(&mut conn, &hash_of(&plain_code(&code)), account, by, ends_at).await?;
    drop(conn);
    note(store, What::IssueCode, account, Some(by), "", now).await?;
    Ok((code, ends_at))
}

/// Ends sessions of an account; their devices hear that somebody did so. `by` none: from the command line.
pub async fn end_sessions(
    store: &Store,
    account: AccountId,
    which: Which,
    by: Option<AccountId>,
    why: Why,
    now: At,
) -> store::Result<()> {
    session::end_of(&mut *store.write().await?, account, which, (by, why), now).await?;
    let detail = match why {
        Why::Lost => "lost",
        Why::SignedOut => "signed_out",
        Why::NewPassword => "new_password",
    };
    note(store, What::EndSessions, account, by, detail, now).await
}

/// Tells the security log what was done to an account.
pub async fn note(
    store: &Store,
    what: What,
    about: AccountId,
    by: Option<AccountId>,
    detail: &str,
    now: At,
) -> store::Result<()> {
    let detail = detail.to_owned();
    let event = Event { at: now, account: by, about: Some(about), what, came: Came::Done, detail };
    security_log::keep(store, &event).await
}

/// A text as a QR picture: one `<svg>` element.
pub fn qr_svg(text: &str) -> String {
    let Ok(code) = qrcode::QrCode::new(text) else { return String::new() };
    let svg = code.render::<qrcode::render::svg::Color<'_>>().min_dimensions(200, 200).build();
    svg.split_once("?>").map_or(svg.clone(), |(_, element)| element.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_aloud_and_typed_in_many_ways() {
        let code = new_code();
        assert_eq!(code.len(), 11);
        assert!(is_code(&code) && is_code(&code.to_lowercase()) && !is_code(&code[..8]));
        assert_eq!(plain_code(&code.to_lowercase().replace('-', " ")), plain_code(&code));
        assert!(!code.contains(['0', 'O', '1', 'I', 'L']));
    }

    #[test]
    fn only_the_password_fits_and_an_unknown_login_is_hashed_too() {
        let hash = hash_password("qunxing-2026").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(PasswordHash::new(NOBODY).is_ok());
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let keeper = Keeper::new(Store::open(folder.path(), None).await.unwrap());
            assert!(keeper.is_password("qunxing-2026".into(), Some(hash.clone())).await.unwrap());
            assert!(!keeper.is_password("qunxing-2027".into(), Some(hash)).await.unwrap());
            assert!(!keeper.is_password("qunxing-2026".into(), None).await.unwrap());
        });
    }

    #[test]
    fn a_code_becomes_one_svg_element() {
        let svg = qr_svg("https://qunxing.example/app/activate#ABCD-EFGH");
        assert!(svg.trim_start().starts_with("<svg"), "{}", &svg[..40]);
    }
}
