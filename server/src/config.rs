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
    /// Where photos lie. Not shown: somebody may have put a key into it.
    #[error(
        "QUNXING_PHOTOS 应当像 s3://存储桶/文件夹(密钥不写在这里,写在 AWS_ACCESS_KEY_ID 和 AWS_SECRET_ACCESS_KEY)"
    )]
    Photos,
    /// A bucket without its keys.
    #[error("照片放在存储桶里(QUNXING_PHOTOS)还要设环境变量 {0}")]
    PhotoKey(&'static str),
    /// A bucket that is no safe address.
    #[error("AWS_ENDPOINT_URL 应当以 https:// 开头;存储桶只在内网、确定用 http 时,再设 AWS_ALLOW_HTTP=true")]
    PhotoEndpoint,
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
    photos: Option<String>,
    site: Option<PathBuf>,
    origin: Option<String>,
}

/// Settings of one server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub addr: SocketAddr,
    /// Where the database lies, and the photos unless they are elsewhere.
    pub data: PathBuf,
    /// Another database than the file in the data folder.
    pub database_url: Option<String>,
    /// A bucket for the photos instead of a folder in the data folder, such as `s3://qunxing/photos`.
    pub photos: Option<String>,
    /// Where the built assets lie.
    pub site: PathBuf,
    /// The address people type, such as `https://qunxing.example`; none: whatever loopback name they use.
    pub origin: Option<String>,
}

impl Config {
    /// From the environment (`QUNXING_ADDR`, `QUNXING_DATA`, `DATABASE_URL`, `QUNXING_PHOTOS`, `QUNXING_SITE`,
    /// `QUNXING_ORIGIN`) over the file `qunxing.toml` in the data folder (or `QUNXING_CONFIG`). A bucket's keys stand in
    /// the environment alone, by the names that other tools for S3 use.
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
        let photos = env("QUNXING_PHOTOS").or(file.photos);
        if let Some(photos) = &photos {
            check_bucket(photos, &env)?;
        }
        let database_url = env("DATABASE_URL").or(file.database_url);
        Ok(Self { addr, data, database_url, photos, site, origin })
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

fn check_bucket(address: &str, env: impl Fn(&str) -> Option<String>) -> Result<(), ConfigError> {
    let bucket = address.strip_prefix("s3://").and_then(|rest| rest.split('/').next()).unwrap_or_default();
    let may_stand = |sign: char| sign.is_ascii_alphanumeric() || ".-_".contains(sign);
    if bucket.is_empty() || !bucket.chars().all(may_stand) {
        return Err(ConfigError::Photos);
    }
    let absent = |key: &&str| env(key).is_none();
    if let Some(key) = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"].into_iter().find(absent) {
        return Err(ConfigError::PhotoKey(key));
    }
    let in_clear = env("AWS_ALLOW_HTTP").is_some_and(|value| value == "true");
    match env("AWS_ENDPOINT_URL") {
        Some(endpoint) if endpoint.starts_with("https://") => Ok(()),
        Some(endpoint) if endpoint.starts_with("http://") && in_clear => Ok(()),
        Some(_) => Err(ConfigError::PhotoEndpoint),
        None => Ok(()),
    }
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

    #[test]
    fn a_bucket_needs_a_name_keys_and_a_safe_address() {
        let key = ("AWS_ACCESS_KEY_ID", "qunxing");
        let secret = ("AWS_SECRET_ACCESS_KEY", "s3cret");
        for photos in ["photos", "s3://", "s3:///photos", "s3://key:s3cret@zone", "https://s3.example/photos"]
        {
            let told = read(&[("QUNXING_PHOTOS", photos), key, secret]).unwrap_err();
            assert!(matches!(told, ConfigError::Photos) && !told.to_string().contains("s3cret"), "{photos}");
        }
        let bucket = ("QUNXING_PHOTOS", "s3://zone/photos");
        assert!(matches!(read(&[bucket, secret]), Err(ConfigError::PhotoKey("AWS_ACCESS_KEY_ID"))));
        assert!(matches!(read(&[bucket, key]), Err(ConfigError::PhotoKey("AWS_SECRET_ACCESS_KEY"))));
        let at = |endpoint| ("AWS_ENDPOINT_URL", endpoint);
        for endpoint in ["s3.example", "http://10.0.0.5:9000"] {
            let told = read(&[bucket, key, secret, at(endpoint)]);
            assert!(matches!(told, Err(ConfigError::PhotoEndpoint)), "{endpoint}");
        }
        let in_clear = ("AWS_ALLOW_HTTP", "true");
        for settings in [
            &[bucket, key, secret][..],
            &[bucket, key, secret, at("https://s3.example")],
            &[bucket, key, secret, at("http://10.0.0.5:9000"), in_clear],
        ] {
            assert_eq!(read(settings).unwrap().photos.as_deref(), Some("s3://zone/photos"));
        }
    }
}
