//! The documents tell the truth: what they name exists, the law's numbers are defined and its tests are there, and the
//! page of the wire knows its sources.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs, reason = "tests")]

use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Where the invariants (I) and the promises (P) are defined.
const LAW: &str = "docs/invariants.md";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file that people write here, by its path from the root: no corpus, nothing that a tool has left behind.
fn written() -> Vec<(String, String)> {
    const NOT_OURS: [&str; 8] =
        [".git", ".data", "target", "node_modules", "corpus", "screens", "test-results", "playwright-report"];
    const KINDS: [&str; 13] =
        ["rs", "md", "toml", "sh", "js", "mjs", "ts", "css", "sql", "py", "txt", "story", "c"];
    let mut files = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && !NOT_OURS.contains(&name) {
                folders.push(path);
            } else if path
                .extension()
                .and_then(|kind| kind.to_str())
                .is_some_and(|kind| KINDS.contains(&kind))
            {
                let text = std::fs::read_to_string(&path).unwrap();
                files.push((path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned(), text));
            }
        }
    }
    files.sort();
    assert!(files.len() > 500, "only {} files were found", files.len());
    files
}

/// A path with alternatives in braces as one path for each of them.
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

/// Words of a text that look like files: with a known ending, and either a slash or the ending of a page or a source.
fn files_named(text: &str) -> Vec<String> {
    const ENDINGS: [&str; 14] = [
        ".rs", ".md", ".toml", ".sh", ".js", ".mjs", ".ts", ".css", ".sql", ".json", ".jsonl", ".py", ".txt",
        ".html",
    ];
    const BETWEEN: &str = "`'\"()[]|;、。“”\u{ff0c}\u{ff1b}\u{ff08}\u{ff09}";
    let words = text.split(|c: char| c.is_whitespace() || BETWEEN.contains(c));
    // Commas part words, but not the alternatives within braces.
    let words =
        words.flat_map(|word| if word.contains('{') { vec![word] } else { word.split(',').collect() });
    let words = words.map(|word| word.trim_end_matches(['.', ':', '!', '?', ',']).trim_end_matches("'s"));
    let looks = |word: &&str| {
        let foreign = word.starts_with(['/', '~', '-', '*']) || word.contains("://");
        let whole = !word.contains(|c: char| "<>*=$?@#…&".contains(c)) && !word.contains("NAME");
        let ending = ENDINGS.iter().find(|ending| word.ends_with(**ending) && word.len() > ending.len());
        let bare = matches!(ending, Some(&".rs" | &".md"));
        !foreign && whole && ending.is_some() && (word.contains('/') || bare)
    };
    words.filter(looks).flat_map(spelled_out).collect()
}

fn kind(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

/// What a line says to people: after `//`, `#` or `--`, whichever its language begins a comment with.
fn comment<'a>(path: &str, line: &'a str) -> Option<&'a str> {
    let mark = match kind(path) {
        "rs" | "ts" | "js" | "mjs" | "c" => "//",
        "sh" | "py" | "toml" | "story" => "#",
        "sql" => "--",
        _ => return None,
    };
    let line = line.trim_start();
    let begins = if line.starts_with(mark) { Some(0) } else { line.find(&format!(" {mark} ")) };
    begins.map(|at| &line[at..])
}

/// Whether a file that a document or a comment names is there: from the root, or beside the one that names it, or
/// anywhere where only a name without a folder is said.
fn is_there(named: &str, by: &str, names: &BTreeSet<String>) -> bool {
    let beside = Path::new(by).parent().unwrap().join(named);
    root().join(named).exists()
        || root().join(beside).exists()
        || (!named.contains('/') && names.contains(named))
}

#[test]
fn tidy_no_page_and_no_comment_names_a_file_that_is_not_there() {
    const OURS: [&str; 7] = ["app/", "server/", "style/", "public/", "end2end/", "docs/", ".ci/"];
    let files = written();
    let names: BTreeSet<String> =
        files.iter().filter_map(|(path, _)| Some(path.rsplit('/').next()?.to_owned())).collect();
    let (mut wrong, mut looked_at) = (Vec::new(), 0);
    for (path, text) in &files {
        let is_page = kind(path) == "md";
        let said: Vec<&str> = if is_page {
            text.split("```").step_by(2).flat_map(str::lines).collect()
        } else {
            text.lines().filter_map(|line| comment(path, line)).collect()
        };
        // A page also names folders, in back-ticks.
        let folders = paths(if is_page { text } else { "" });
        let folders = folders.into_iter().filter(|path| OURS.iter().any(|ours| path.starts_with(ours)));
        for named in said.into_iter().flat_map(files_named).chain(folders) {
            looked_at += 1;
            if !is_there(&named, path, &names) {
                wrong.push(format!("{path} names {named}"));
            }
        }
    }
    assert!(looked_at > 300, "next to nothing is named: {looked_at}");
    assert!(wrong.is_empty(), "these are not there:\n{}", wrong.join("\n"));
}

/// A number of the law and what stands below it: the tests that show it, and what nothing shows.
struct Article<'a> {
    number: &'a str,
    shown: Vec<&'a str>,
}

fn articles(law: &str) -> Vec<Article<'_>> {
    let mut articles: Vec<Article<'_>> = Vec::new();
    for line in law.lines() {
        if let Some((number, _)) = line.strip_prefix("**").and_then(|line| line.split_once("** ")) {
            articles.push(Article { number, shown: Vec::new() });
        } else if let (Some(line), Some(article)) = (line.strip_prefix("- "), articles.last_mut()) {
            article.shown.push(line);
        }
    }
    articles
}

/// Numbers of the law that a text cites: the letter I or P and one or two digits, standing alone.
fn cited(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    words.filter(|word| is_number(word)).collect()
}

fn is_number(word: &str) -> bool {
    let digits = word.strip_prefix(['I', 'P']).unwrap_or_default();
    (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Numbers that are told in words, such as the seventh promise's after the word itself: nobody finds those.
fn told_in_words(line: &str) -> bool {
    let line = line.to_lowercase();
    ["invariant", "promise"].iter().any(|word| {
        line.split(word).skip(1).any(|rest| {
            let rest = rest.strip_prefix('s').unwrap_or(rest);
            rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        })
    })
}

#[test]
fn tidy_the_law_defines_each_number_once_and_says_what_shows_it() {
    let law = read(LAW);
    let articles = articles(&law);
    for (letter, least) in [('I', 21), ('P', 19)] {
        let numbers: Vec<_> =
            articles.iter().filter_map(|article| article.number.strip_prefix(letter)).collect();
        let expected: Vec<_> = (1..=numbers.len()).map(|number| number.to_string()).collect();
        assert_eq!(numbers, expected, "{LAW} defines each {letter} once, in order, and takes none back");
        assert!(numbers.len() >= least, "{LAW} has lost some of {letter}1 to {letter}{least}");
    }
    for Article { number, shown } in &articles {
        assert!(is_number(number), "{number} is no number of the law");
        assert!(!shown.is_empty(), "{number}: neither a test nor that nothing shows it");
        for line in shown {
            if !line.contains("not shown by a test yet") {
                let words: Vec<_> = line.split('`').skip(1).step_by(2).collect();
                let [file, tests @ ..] = words.as_slice() else { panic!("{number} names no file: {line}") };
                assert!(!tests.is_empty(), "{number} names no test of {file}");
                let source = read(file);
                for test in tests {
                    assert!(has_test(file, &source, test), "{number}: {file} has no test {test}");
                }
            }
        }
    }
}

fn has_test(file: &str, source: &str, test: &str) -> bool {
    if kind(file) != "rs" {
        return source.lines().any(|line| line.trim_start().starts_with("test(") && line.contains(test));
    }
    let Some(at) = source.find(&format!("fn {test}()")) else { return false };
    let above = source[..at].rsplit_once('\n').map_or("", |(above, _)| above);
    let mut attributes = above.lines().rev().map(str::trim).take_while(|line| line.starts_with("#["));
    attributes.any(|line| line.ends_with("test]") || line.contains("test("))
}

#[test]
fn tidy_every_number_of_the_law_that_is_cited_is_defined() {
    let law = read(LAW);
    let defined: BTreeSet<_> = articles(&law).iter().map(|article| article.number).collect();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for (path, text) in written() {
        for (line, at) in text.lines().zip(1..) {
            for number in cited(line) {
                *times.entry(number.to_owned()).or_default() += 1;
                if !defined.contains(number) {
                    wrong.push(format!("{path}:{at} cites {number}, which {LAW} does not define"));
                }
            }
            if told_in_words(line) {
                wrong.push(format!("{path}:{at} tells a number in words: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(times.values().sum::<usize>() > 100, "next to nothing is cited: {times:?}");
}

#[test]
fn tidy_a_wrong_citation_and_a_wrong_path_are_found() {
    assert_eq!(cited("never passes a hole (I10), P5; not ID7, I100, p99, xI5, I5_x"), ["I10", "P5"]);
    let word = "Invariant";
    assert!(told_in_words(&format!("see {word}s 3 to 5")) && !told_in_words("a promise of 3 days"));
    let text = "as `app/{a,b}.rs`, docs/x.md. and https://h/y.md, /v/z.js, [text](docs/v.md) or text/plain";
    assert_eq!(files_named(text), ["app/a.rs", "app/b.rs", "docs/x.md", "docs/v.md"]);
    let source = "#[test]\nfn one() {}\n\nfn two() {}\n#[tokio::test]\nasync fn three() {}\n";
    let there = ["one", "two", "three", "four"].map(|name| has_test("a.rs", source, name));
    assert_eq!(there, [true, false, true, false]);
    assert!(has_test("a.spec.ts", "  test('a day, whole', async () => {", "a day, whole"));
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
fn tidy_the_browsers_tests_know_every_kind_of_record() {
    let client = read("end2end/fixtures/person.ts");
    let (_, list) = client.split_once("export type Kind =").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let known: BTreeSet<_> = list.split('\'').skip(1).step_by(2).collect();
    let kinds: BTreeSet<_> = sync::RecordKind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(known, kinds, "end2end/fixtures/person.ts lists the table of nouns (app/sync/src/record.rs)");
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
