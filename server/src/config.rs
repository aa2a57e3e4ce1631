//! Settings of one server, from the environment and one file; checked at start, with a message that says what to do.

use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The address to listen on.
    #[error("QUNXING_ADDR 应当像 127.0.0.1:3000,现在是“{0}”")]
    Addr(String),
    /// The public address.
    #[error("QUNXING_ORIGIN 应当像 https://qunxing.example,现在是“{0}”")]
    Origin(String),
    /// Passwords would travel in the clear.
    #[error("QUNXING_ORIGIN 用 http 只允许在本机(localhost)试用;对外服务请用 https,现在是“{0}”")]
    PlainHttp(String),
    /// The file.
    #[error("设置文件 {path} 读不懂:{cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the parser says.
        cause: String,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    addr: Option<String>,
    database_url: Option<String>,
    site: Option<PathBuf>,
    origin: Option<String>,
}

/// Settings of one server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub addr: SocketAddr,
    /// Where the database and the photos lie.
    pub data: PathBuf,
    /// Another database than the file in the data folder.
    pub database_url: Option<String>,
    /// Where the built assets lie.
    pub site: PathBuf,
    /// The address people type, such as `https://qunxing.example`; none: whatever loopback name they use.
    pub origin: Option<String>,
}

impl Config {
    /// From the environment (`QUNXING_ADDR`, `QUNXING_DATA`, `DATABASE_URL`, `QUNXING_SITE`, `QUNXING_ORIGIN`) over the
    /// file `qunxing.toml` in the data folder (or `QUNXING_CONFIG`).
    pub fn read(env: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let data = PathBuf::from(env("QUNXING_DATA").unwrap_or_else(|| ".data".into()));
        let file = match env("QUNXING_CONFIG") {
            Some(path) => read_file(Path::new(&path))?,
            None if data.join("qunxing.toml").exists() => read_file(&data.join("qunxing.toml"))?,
            None => File::default(),
        };
        let addr = env("QUNXING_ADDR").or(file.addr).unwrap_or_else(|| "127.0.0.1:3000".into());
        let addr: SocketAddr = addr.parse().map_err(|_| ConfigError::Addr(addr))?;
        let origin =
            env("QUNXING_ORIGIN").or(file.origin).map(|origin| origin.trim_end_matches('/').to_owned());
        if let Some(origin) = &origin {
            check_origin(origin)?;
        } else if !addr.ip().is_loopback() {
            return Err(ConfigError::Origin("(没有填;对外服务必须填)".into()));
        }
        let site = env("QUNXING_SITE").map(PathBuf::from).or(file.site).unwrap_or_else(|| data.join("site"));
        Ok(Self { addr, database_url: env("DATABASE_URL").or(file.database_url), data, site, origin })
    }

    /// Whether cookies may carry `Secure`: everywhere but on plain-http loopback.
    pub fn is_https(&self) -> bool {
        self.origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }

    /// The address people type.
    pub fn address(&self) -> String {
        self.origin.clone().unwrap_or_else(|| format!("http://{}", self.addr))
    }
}

fn read_file(path: &Path) -> Result<File, ConfigError> {
    let wrong = |cause: String| ConfigError::File { path: path.to_owned(), cause };
    let text = std::fs::read_to_string(path).map_err(|cause| wrong(cause.to_string()))?;
    toml::from_str(&text).map_err(|cause| wrong(cause.to_string()))
}

fn check_origin(origin: &str) -> Result<(), ConfigError> {
    let wrong = || ConfigError::Origin(origin.to_owned());
    if let Some(host) = origin.strip_prefix("https://") {
        return if host.is_empty() || host.contains('/') { Err(wrong()) } else { Ok(()) };
    }
    let host = origin.strip_prefix("http://").ok_or_else(wrong)?;
    if is_loopback_name(host) { Ok(()) } else { Err(ConfigError::PlainHttp(origin.into())) }
}

/// Whether a `Host`, with or without its port, is this machine's own name. A page elsewhere whose name was made to
/// point here says another one.
pub fn is_loopback_name(host: &str) -> bool {
    let port = |rest: &str| {
        rest.is_empty() || rest.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok())
    };
    ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host.strip_prefix(name).is_some_and(port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(settings: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|key| {
            settings.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn defaults_serve_this_machine_only() {
        let config = read(&[]).unwrap();
        assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
        assert_eq!(config.address(), "http://127.0.0.1:3000");
        assert!(!config.is_https());
    }

    #[test]
    fn what_cannot_work_is_said_at_start() {
        assert!(matches!(read(&[("QUNXING_ADDR", "3000")]), Err(ConfigError::Addr(_))));
        assert!(matches!(read(&[("QUNXING_ADDR", "0.0.0.0:80")]), Err(ConfigError::Origin(_))));
        assert!(matches!(
            read(&[("QUNXING_ORIGIN", "http://qunxing.example")]),
            Err(ConfigError::PlainHttp(_))
        ));
        assert!(matches!(read(&[("QUNXING_ORIGIN", "qunxing.example")]), Err(ConfigError::Origin(_))));
        let open =
            read(&[("QUNXING_ADDR", "0.0.0.0:80"), ("QUNXING_ORIGIN", "https://qunxing.example/")]).unwrap();
        assert!(open.is_https());
        assert_eq!(open.address(), "https://qunxing.example");
    }

    #[test]
    fn the_file_gives_what_the_environment_does_not_and_its_mistakes_are_said() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap();
        let file = folder.path().join("qunxing.toml");
        std::fs::write(&file, "addr = \"127.0.0.1:4000\"\norigin = \"https://a.example\"\n").unwrap();
        assert_eq!(read(&[("QUNXING_DATA", data)]).unwrap().addr.port(), 4000);
        let both = read(&[("QUNXING_DATA", data), ("QUNXING_ADDR", "127.0.0.1:5000")]).unwrap();
        assert_eq!((both.addr.port(), both.address().as_str()), (5000, "https://a.example"));
        std::fs::write(&file, "adress = 1").unwrap();
        let told = read(&[("QUNXING_DATA", data)]).unwrap_err().to_string();
        assert!(told.contains("qunxing.toml") && told.contains("adress"), "{told}");
        assert!(matches!(read(&[("QUNXING_CONFIG", "/nowhere.toml")]), Err(ConfigError::File { .. })));
    }

    #[test]
    fn only_this_machines_names_are_loopback() {
        for (host, is) in [
            ("localhost:3000", true),
            ("127.0.0.1", true),
            ("[::1]:80", true),
            ("localhost.evil.example", false),
            ("evil.example:3000", false),
            ("127.0.0.1.evil.example:3000", false),
            ("localhost:x", false),
        ] {
            assert_eq!(is_loopback_name(host), is, "{host}");
        }
    }
}
