//! The documents tell the truth: paths on the map exist, and the page of the wire knows its sources.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs, reason = "tests")]

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// `a/{b,c}.rs` as `a/b.rs` and `a/c.rs`.
fn spelled_out(path: &str) -> Vec<String> {
    let (Some(open), Some(close)) = (path.find('{'), path.find('}')) else { return vec![path.to_owned()] };
    let (before, middle, after) = (&path[..open], &path[open + 1..close], &path[close + 1..]);
    middle.split(',').map(|part| format!("{before}{part}{after}")).collect()
}

/// Everything in back-ticks that looks like a path of this repository.
fn paths(page: &str) -> Vec<String> {
    let fenced_out: String = page.split("```").step_by(2).collect();
    let quoted = fenced_out.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let is_path = |text: &String| {
        let odd =
            text.contains(|c: char| c.is_whitespace() || "<>*=\"$?|".contains(c)) || text.contains("::");
        let known = [".rs", ".md", ".toml", ".sh", ".js", ".css"].iter().any(|ending| text.ends_with(ending));
        !odd && !text.starts_with(['/', '~']) && (text.contains('/') || known)
    };
    quoted.into_iter().filter(is_path).flat_map(|path| spelled_out(&path)).collect()
}

#[test]
fn tidy_the_map_names_only_what_is_there() {
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"] {
        let text = match std::fs::read_to_string(root().join(page)) {
            Ok(text) => text,
            Err(error) => panic!("{page}: {error}"),
        };
        let named = paths(&text);
        assert!(page != "ARCHITECTURE.md" || named.len() > 15, "the map names next to nothing: {named:?}");
        for path in named {
            assert!(root().join(&path).exists(), "{page} names {path}, which is not there");
        }
    }
}

#[test]
fn tidy_every_crate_and_folder_stands_on_the_map() {
    let map = read("ARCHITECTURE.md");
    for folder in [
        "app",
        "server",
        "style",
        "public",
        "end2end",
        "app/domain",
        "app/sync",
        "app/device",
        "app/client",
        "server/store",
        "server/simulator",
    ] {
        assert!(map.contains(&format!("`{folder}`")), "ARCHITECTURE.md does not name {folder}");
    }
}

#[test]
fn tidy_the_page_of_the_wire_was_read_against_its_sources() {
    let mut hash = Sha256::new();
    for source in ["intent", "office", "outcome", "wire"] {
        hash.update(read(&format!("app/sync/src/{source}.rs")).as_bytes());
    }
    let now = sync::op::hex(&hash.finalize());
    let page = read("docs/sync-protocol.md");
    let stamped = page.lines().find_map(|line| line.strip_prefix("sources: ")).unwrap_or("nothing");
    assert_eq!(
        stamped.trim(),
        now,
        "\nintent.rs, office.rs, outcome.rs or wire.rs changed since docs/sync-protocol.md was read against them.\n\
         Bring the page up to date, then put this line into it:\n\nsources: {now}\n"
    );
}

#[test]
fn tidy_every_source_file_says_in_its_first_line_what_it_is() {
    let mut folders = vec![root().join("app"), root().join("server")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let says = text.lines().next().is_some_and(|line| line.starts_with("//! "));
                assert!(says, "{} begins without a //! line", path.display());
                let lines = text.lines().count();
                assert!(lines <= 700, "{} has {lines} lines: two files in one", path.display());
            }
        }
    }
}

/// Versions whose holes are known, told here as well: not every run reaches the database of advisories.
#[test]
fn tidy_no_dependency_is_a_version_with_a_known_hole() {
    let lock = read("Cargo.lock");
    let versions = |name: &str| -> Vec<Vec<u32>> {
        let entry = format!("name = \"{name}\"\nversion = \"");
        let found = lock.split(&entry).skip(1).map(|rest| rest.split('"').next().unwrap());
        found.map(|version| version.split('.').map(|part| part.parse().unwrap()).collect()).collect()
    };
    // A tag with many attributes, or many namespaces, kept a reader of Excel files busy.
    let readers = versions("quick-xml");
    assert!(!readers.is_empty() && readers.iter().all(|version| *version >= vec![0, 41, 0]), "{readers:?}");
}
