//! Settings of one server, from the environment and one file; checked at start, with a message that says what to do.

use crate::client::Proxies;
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use url::Url;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The address to listen on.
    #[error("QUNXING_ADDR 应当像 127.0.0.1:3000,现在是“{0}”")]
    Addr(String),
    /// The public address.
    #[error("QUNXING_ORIGIN 应当像 https://qunxing.example,现在是“{0}”")]
    Origin(String),
    /// The public address has more than a scheme, a host and a port.
    #[error("QUNXING_ORIGIN 只写协议和域名(加端口),像 https://qunxing.example;“{origin}”里不能有{what}")]
    OriginHas {
        /// What was given.
        origin: String,
        /// What is too much in it.
        what: &'static str,
    },
    /// The proxies in front.
    #[error("QUNXING_PROXY 应当是反向代理的地址或网段,用逗号隔开,像 127.0.0.1 或 10.0.0.0/24;现在是“{0}”")]
    Proxy(String),
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
    proxy: Option<String>,
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
    /// The proxies in front of this server, which are believed about who asks.
    pub proxies: Proxies,
}

impl Config {
    /// From the environment (`QUNXING_ADDR`, `QUNXING_DATA`, `DATABASE_URL`, `QUNXING_PHOTOS`, `QUNXING_SITE`,
    /// `QUNXING_ORIGIN`, `QUNXING_PROXY`) over the file `qunxing.toml` in the data folder (or `QUNXING_CONFIG`). A bucket's keys stand in
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
        let origin = env("QUNXING_ORIGIN").or(file.origin).map(|origin| read_origin(&origin)).transpose()?;
        if origin.is_none() && !addr.ip().is_loopback() {
            return Err(ConfigError::Origin("(没有填;对外服务必须填)".into()));
        }
        let proxies = env("QUNXING_PROXY").or(file.proxy).unwrap_or_default();
        let proxies = proxies.parse().map_err(|()| ConfigError::Proxy(proxies))?;
        let site = env("QUNXING_SITE").map(PathBuf::from).or(file.site).unwrap_or_else(|| data.join("site"));
        let photos = env("QUNXING_PHOTOS").or(file.photos);
        if let Some(photos) = &photos {
            check_bucket(photos, &env)?;
        }
        let database_url = env("DATABASE_URL").or(file.database_url);
        Ok(Self { addr, data, database_url, photos, site, origin, proxies })
    }

    /// Whether cookies may carry `Secure`: everywhere but on plain-http loopback.
    pub fn is_https(&self) -> bool {
        self.origin.as_deref().is_some_and(|origin| origin.starts_with("https://"))
    }

    /// Whether people from elsewhere are served: a password that everybody knows must not open anything then.
    pub fn is_public(&self) -> bool {
        let host = |origin: &str| origin.split_once("://").is_some_and(|(_, host)| !is_loopback_name(host));
        self.origin.as_deref().is_some_and(host)
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

/// The origin as browsers write it, from an address as people do.
fn read_origin(origin: &str) -> Result<String, ConfigError> {
    let wrong = || ConfigError::Origin(origin.to_owned());
    let has = |what| ConfigError::OriginHas { origin: origin.to_owned(), what };
    let url = Url::parse(origin.trim()).map_err(|_| wrong())?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong());
    }
    if !url.username().is_empty() || url.password().is_some() {
        // Not shown: somebody may have put a password into it.
        return Err(ConfigError::OriginHas { origin: "…@…".into(), what: "用户名和密码" });
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(has("“?”和“#”"));
    }
    if url.path() != "/" {
        return Err(has("路径"));
    }
    let read = url.origin().ascii_serialization();
    let host = read.strip_prefix("http://");
    if host.is_some_and(|host| !is_loopback_name(host)) {
        Err(ConfigError::PlainHttp(read))
    } else {
        Ok(read)
    }
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
    fn an_origin_is_read_as_an_address_and_kept_as_browsers_write_it() {
        let origin = |text: &str| read(&[("QUNXING_ORIGIN", text)]).map(|config| config.origin.unwrap());
        for (typed, kept) in [
            ("https://Qunxing.Example/", "https://qunxing.example"),
            ("https://qunxing.example:443", "https://qunxing.example"),
            ("https://qunxing.example:8443", "https://qunxing.example:8443"),
            ("https://群星.example", "https://xn--kivy18c.example"),
            ("http://localhost:3000", "http://localhost:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(origin(typed).unwrap(), kept, "{typed}");
        }
        for (typed, says) in [
            ("https://qunxing.example/app", "路径"),
            ("https://qunxing.example/?a=1", "“?”和“#”"),
            ("https://qunxing.example/#", "“?”和“#”"),
            ("https://li:s3cret@qunxing.example", "用户名和密码"),
            ("https://", "应当像"),
            ("https://qunxing.example:99999", "应当像"),
            ("https://qun xing.example", "应当像"),
            ("ftp://qunxing.example", "应当像"),
            ("qunxing.example:443", "应当像"),
            ("http://localhost.evil.example", "https"),
        ] {
            let told = origin(typed).unwrap_err().to_string();
            assert!(told.contains(says) && !told.contains("s3cret"), "{typed}: {told}");
        }
    }

    #[test]
    fn who_serves_others_is_public() {
        for (settings, is) in [
            (&[][..], false),
            (&[("QUNXING_ORIGIN", "http://localhost:3000")], false),
            (&[("QUNXING_ORIGIN", "https://localhost")], false),
            (&[("QUNXING_ORIGIN", "https://qunxing.example")], true),
            (&[("QUNXING_ORIGIN", "https://203.0.113.5")], true),
        ] {
            assert_eq!(read(settings).unwrap().is_public(), is, "{settings:?}");
        }
    }

    #[test]
    fn proxies_are_addresses() {
        assert!(read(&[]).unwrap().proxies.is_empty());
        let config = read(&[("QUNXING_PROXY", "127.0.0.1, 10.0.0.0/24")]).unwrap();
        assert!(config.proxies.hold("10.0.0.7".parse().unwrap()));
        assert!(matches!(read(&[("QUNXING_PROXY", "nginx")]), Err(ConfigError::Proxy(_))));
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
