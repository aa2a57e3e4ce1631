//! Secrets that are no records: a one-time code to hand over, a password to set.

use domain::At;
use serde::{Deserialize, Serialize};

/// A code as it is printed and handed over; shown once, kept nowhere in the clear.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ActivationCard {
    /// Whose.
    pub name: String,
    /// The code, as it is read aloud.
    pub code: String,
    /// After this instant it opens nothing.
    pub expires_at: At,
    /// The address behind the picture.
    pub address: String,
    /// The address as a QR picture, one `<svg>` element.
    pub svg: String,
}

/// Shortest password, in characters. Source: NIST SP 800-63B, length rather than rules of composition.
pub const SHORTEST_PASSWORD: usize = 10;
/// Longest password, in characters; hashing more only costs time.
pub const LONGEST_PASSWORD: usize = 64;

/// Whether a password may be set; the same question in the form and on the server.
pub fn password_is_long_enough(password: &str) -> bool {
    (SHORTEST_PASSWORD..=LONGEST_PASSWORD).contains(&password.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_counts_characters() {
        for (password, fine) in
            [("qunxing-2026", true), ("短", false), ("春风又绿江南岸明月何时", true), ("", false)]
        {
            assert_eq!(password_is_long_enough(password), fine, "{password}");
        }
        assert!(!password_is_long_enough(&"长".repeat(65)));
    }
}
