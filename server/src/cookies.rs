//! The session cookie: an opaque token under `__Host-` on https; honestly named on plain-http loopback.

use axum::http::{HeaderMap, HeaderValue, header};

/// Where the token lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Jar {
    /// Whether the site is served over https.
    pub https: bool,
}

impl Jar {
    const fn name(self) -> &'static str {
        // Browsers refuse `__Host-` without `Secure`, and `Secure` on plain http.
        if self.https { "__Host-qunxing" } else { "qunxing" }
    }
    /// The token that came with a request.
    pub fn token(self, headers: &HeaderMap) -> Option<String> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == self.name())
            .map(|(_, value)| value.to_owned())
    }
    /// Sets the token for so many seconds.
    pub fn keep(self, token: &str, seconds: i64) -> HeaderValue {
        let secure = if self.https { "; Secure" } else { "" };
        let cookie =
            format!("{}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}", self.name());
        HeaderValue::from_str(&cookie).unwrap_or(HeaderValue::from_static(""))
    }
    /// Forgets the token.
    pub fn forget(self) -> HeaderValue {
        self.keep("", 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_locked_to_its_host_where_it_can_be() {
        let https = Jar { https: true }.keep("abc", 60);
        assert_eq!(https, "__Host-qunxing=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure");
        let local = Jar { https: false }.keep("abc", 60);
        assert_eq!(local, "qunxing=abc; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1; qunxing=tok; b=2"));
        assert_eq!(Jar { https: false }.token(&headers), Some("tok".into()));
        assert_eq!(Jar { https: true }.token(&headers), None);
    }
}
