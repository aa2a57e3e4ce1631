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

/// The built site.
#[derive(Clone, Debug, Default)]
pub struct Site {
    folder: PathBuf,
    assets: BTreeMap<String, String>,
    boots: BTreeMap<String, String>,
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
        let field_boot = site.boot("qunxing")?;
        let desk_boot = site.boot("qunxing-desk")?;
        let app_css = site.path("app.css")?;
        let desk_css = site.path("desk.css")?;
        site.field_shell = Made::new(shell(&field_boot, &[&app_css], &site.bundle("qunxing")));
        site.desk_shell = Made::new(shell(&desk_boot, &[&app_css, &desk_css], &site.bundle("qunxing-desk")));
        site.service_worker = Made::new(site.stamp(&field_boot, &desk_boot)?);
        Ok(site)
    }

    /// Where a raw asset is served, such as `/pkg/app.3f2a.css`.
    pub fn path(&self, raw: &str) -> Result<String, SiteError> {
        self.assets.get(raw).map(|path| format!("/{path}")).ok_or_else(|| SiteError::Missing(raw.to_owned()))
    }

    /// A small script that sets letters and colours before anything is drawn, then starts a bundle.
    fn boot(&mut self, bundle: &str) -> Result<String, SiteError> {
        let script = self.path(&format!("{bundle}.js"))?;
        let wasm = self.path(&format!("{bundle}_bg.wasm"))?;
        let text = format!(
            "const root=document.documentElement;\
             for(const key of ['size','theme']){{const kept=localStorage.getItem('qx-'+key);if(kept)root.dataset[key]=kept}}\n\
             import init from '{script}';\n\
             init({{module_or_path:'{wasm}'}});\n"
        );
        let path = format!("/pkg/boot-{bundle}.{}.js", &hash_of(&text)[..12]);
        self.boots.insert(path.clone(), text);
        Ok(path)
    }

    /// Everything a bundle needs: its script, its WASM and the snippets.
    fn bundle(&self, name: &str) -> Vec<String> {
        let snippets = |raw: &&String| raw.starts_with("snippets/");
        let mut list: Vec<_> = [format!("{name}.js"), format!("{name}_bg.wasm")]
            .iter()
            .filter_map(|raw| self.path(raw).ok())
            .collect();
        list.extend(self.assets.keys().filter(snippets).filter_map(|raw| self.path(raw).ok()));
        list
    }

    fn stamp(&self, field_boot: &str, desk_boot: &str) -> Result<String, SiteError> {
        let template = std::fs::read_to_string(self.folder.join("sw.js"))
            .map_err(|_| SiteError::Missing("sw.js".into()))?;
        let mut field = vec!["/app".to_owned(), field_boot.to_owned(), self.path("app.css")?];
        field.extend(self.bundle("qunxing"));
        field.extend(["/favicon.svg", "/manifest.webmanifest"].map(str::to_owned));
        let mut desk = vec!["/app/desk".to_owned(), desk_boot.to_owned(), self.path("desk.css")?];
        desk.extend(self.bundle("qunxing-desk"));
        let version = &hash_of(&format!(
            "{field:?}{desk:?}{}{}{template}",
            self.field_shell.text, self.desk_shell.text
        ))[..12];
        let list = |urls: Vec<String>| Value::from(urls).to_string();
        Ok(template
            .replace("__VERSION__", version)
            .replace("/*__PRECACHE__*/ []", &list(field))
            .replace("/*__DESK__*/ []", &list(desk)))
    }

    /// A script made at start.
    pub fn made(&self, path: &str) -> Option<&str> {
        self.boots.get(path).map(String::as_str)
    }

    /// The file behind a path, never outside the folder.
    pub fn file(&self, path: &str) -> Option<PathBuf> {
        let plain = path.strip_prefix('/').unwrap_or(path);
        let odd = plain.is_empty() || plain.split('/').any(|part| part.is_empty() || part.starts_with('.'));
        (!odd).then(|| self.folder.join(plain)).filter(|file| file.is_file())
    }
}

/// `bundle` is asked for at once: on a slow network, finding it behind the boot script costs two more round trips.
fn shell(boot: &str, sheets: &[&str], bundle: &[String]) -> String {
    let mut links = String::new();
    for href in sheets {
        links.extend(["<link rel=\"stylesheet\" href=\"", href, "\">"]);
    }
    for href in bundle {
        let ahead = match href.strip_suffix(".wasm") {
            Some(_) => "<link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"",
            None => "<link rel=\"modulepreload\" href=\"",
        };
        links.extend([ahead, href, "\">"]);
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
         <link rel=\"apple-touch-icon\" href=\"/icons/apple-touch-icon.png\">{links}\
         <script type=\"module\" src=\"{boot}\"></script></head>\
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
