//! What browsers download: hashed assets, the shells of the signed-in app, the service worker.

use crate::secrets::hash_of;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Why the site cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// The folder was not built.
    #[error("没有找到网页文件({0}/assets.json)。请先用 make run,或把 QUNXING_SITE 指到构建好的文件夹")]
    NotBuilt(PathBuf),
    /// Something is missing from it.
    #[error("网页文件夹里缺少 {0},请重新构建(make site)")]
    Missing(String),
}

/// A text made at start and served with its tag.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The text.
    pub text: String,
    /// Its strong tag, in quotes.
    pub etag: String,
}

impl Made {
    fn new(text: String) -> Self {
        let etag = format!("\"{}\"", &hash_of(&text)[..16]);
        Self { text, etag }
    }
}

/// What a shell asks for: the script, and the WASM of the first file.
const FIRST: [&str; 2] = ["", "_bg"];
/// What is fetched next, and kept with the first.
const DAY: [&str; 2] = ["-shared", "-day"];
/// What is fetched at an idle moment.
const REST: [&str; 1] = ["-rest"];

/// The built site.
#[derive(Clone, Debug, Default)]
pub struct Site {
    folder: PathBuf,
    assets: BTreeMap<String, String>,
    /// Shell of the phone's screens.
    pub field_shell: Made,
    /// Shell of the office's pages.
    pub desk_shell: Made,
    /// The service worker, with its list of assets.
    pub service_worker: Made,
}

impl Site {
    /// Reads the built site and makes the shells.
    pub fn read(folder: &Path) -> Result<Self, SiteError> {
        let list = std::fs::read_to_string(folder.join("assets.json"))
            .ok()
            .and_then(|text| serde_json::from_str::<BTreeMap<String, String>>(&text).ok())
            .ok_or_else(|| SiteError::NotBuilt(folder.to_owned()))?;
        let mut site = Self { folder: folder.to_owned(), assets: list, ..Self::default() };
        let app_css = site.path("app.css")?;
        let desk_css = site.path("desk.css")?;
        site.field_shell = Made::new(shell(&site.parts("qunxing", &FIRST)?, &[&app_css]));
        site.desk_shell = Made::new(shell(&site.parts("qunxing-desk", &FIRST)?, &[&app_css, &desk_css]));
        site.service_worker = Made::new(site.stamp()?);
        Ok(site)
    }

    /// Where a raw asset is served, such as `/pkg/app.3f2a.css`.
    pub fn path(&self, raw: &str) -> Result<String, SiteError> {
        self.assets.get(raw).map(|path| format!("/{path}")).ok_or_else(|| SiteError::Missing(raw.to_owned()))
    }

    /// Where the parts of a bundle are served (docs/decisions/0032-parts-of-the-bundle.md): `""` and `"_bg"` are the
    /// first file's script and WASM.
    fn parts(&self, bundle: &str, parts: &[&str]) -> Result<Vec<String>, SiteError> {
        let file = |part: &&str| {
            if part.is_empty() { format!("{bundle}.js") } else { format!("{bundle}{part}.wasm") }
        };
        parts.iter().map(|part| self.path(&file(part))).collect()
    }

    fn stamp(&self) -> Result<String, SiteError> {
        let template = std::fs::read_to_string(self.folder.join("sw.js"))
            .map_err(|_| SiteError::Missing("sw.js".into()))?;
        let mut first = vec!["/app".to_owned(), self.path("app.css")?];
        first.extend(["/favicon.svg", "/manifest.webmanifest"].map(str::to_owned));
        first.extend(self.parts("qunxing", &FIRST)?);
        first.extend(self.parts("qunxing", &DAY)?);
        let rest = self.parts("qunxing", &REST)?;
        let mut desk = vec!["/app/desk".to_owned(), self.path("desk.css")?];
        desk.extend(self.parts("qunxing-desk", &FIRST)?);
        desk.extend(self.parts("qunxing-desk", &DAY)?);
        desk.extend(self.parts("qunxing-desk", &REST)?);
        let version = &hash_of(&format!(
            "{first:?}{rest:?}{desk:?}{}{}{template}",
            self.field_shell.text, self.desk_shell.text
        ))[..12];
        let list = |urls: Vec<String>| Value::from(urls).to_string();
        Ok(template
            .replace("__VERSION__", version)
            .replace("/*__PRECACHE__*/ []", &list(first))
            .replace("/*__REST__*/ []", &list(rest))
            .replace("/*__DESK__*/ []", &list(desk)))
    }

    /// The file behind a path, never outside the folder.
    pub fn file(&self, path: &str) -> Option<PathBuf> {
        let plain = path.strip_prefix('/').unwrap_or(path);
        let odd = plain.is_empty() || plain.split('/').any(|part| part.is_empty() || part.starts_with('.'));
        (!odd).then(|| self.folder.join(plain)).filter(|file| file.is_file())
    }
}

/// `first` is asked for at once: on a slow network, finding the WASM behind the script costs another round trip. The
/// other parts are not: they would share the line with what one waits for.
fn shell(first: &[String], sheets: &[&str]) -> String {
    let mut links = String::new();
    for href in sheets {
        links.extend(["<link rel=\"stylesheet\" href=\"", href, "\">"]);
    }
    for href in first {
        links.extend(match href.strip_suffix(".wasm") {
            Some(_) => [
                "<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"",
                href,
                "\">",
            ],
            None => ["<script type=\"module\" src=\"", href, "\"></script>"],
        });
    }
    format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1,viewport-fit=cover\">\
         <title>群星</title><meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"theme-color\" media=\"(prefers-color-scheme: light)\" content=\"#faf6ef\">\
         <meta name=\"theme-color\" media=\"(prefers-color-scheme: dark)\" content=\"#171310\">\
         <meta name=\"mobile-web-app-capable\" content=\"yes\"><meta name=\"apple-mobile-web-app-capable\" content=\"yes\">\
         <meta name=\"apple-mobile-web-app-title\" content=\"群星\"><meta name=\"format-detection\" content=\"telephone=no\">\
         <link rel=\"manifest\" href=\"/manifest.webmanifest\"><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"apple-touch-icon\" href=\"/icons/apple-touch-icon.png\">{links}</head>\
         <body><div class=\"phone\" id=\"skeleton\" aria-busy=\"true\"><header><h1 class=\"visually-hidden\">群星</h1>\
         <span class=\"skeleton line\"></span></header><main class=\"stack\"><p class=\"visually-hidden\">正在打开</p>\
         <div class=\"skeleton tall\"></div><div class=\"skeleton\"></div><div class=\"skeleton\"></div></main></div><noscript><p class=\"notice warn\">工作人员的页面需要打开 JavaScript。\
         <a href=\"/\">光荣榜</a>不需要。</p></noscript></body></html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("robots.txt"), "x").unwrap();
        let site = Site { folder: folder.path().join("."), ..Site::default() };
        assert!(site.file("/robots.txt").is_some());
        for path in ["/../etc/passwd", "/./robots.txt", "//robots.txt", "/.inputs", "/", "/nothing"] {
            assert!(site.file(path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_folder_that_was_not_built_says_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Site::read(folder.path()).unwrap_err().to_string().contains("make run"));
    }
}
