//! A workbook opened, changed and saved by LibreOffice, as somebody without Excel does it.

use std::process::{Command, Stdio};

const EXCEL: &str = "xlsx:Calc MS Excel 2007 XML";

/// The same workbook as LibreOffice saves it; none where there is no LibreOffice, and then it is said.
pub fn resaved(bytes: &[u8]) -> Option<Vec<u8>> {
    converted(bytes, "xlsx", EXCEL)
}

/// The workbook with `was` written as `now` wherever it stands, in LibreOffice's own words in between.
pub fn rewritten(bytes: &[u8], was: &str, now: &str) -> Option<Vec<u8>> {
    let flat = String::from_utf8(converted(bytes, "xlsx", "fods")?).unwrap();
    assert!(flat.contains(was), "{was} is not in the workbook");
    converted(flat.replace(was, now).as_bytes(), "fods", EXCEL)
}

fn converted(bytes: &[u8], from: &str, to: &str) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join(format!("book.{from}")), folder.path().join("after"));
    std::fs::write(&before, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(&after)
        .arg(&before)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match run {
        Ok(status) => {
            assert!(status.success(), "LibreOffice could not save it: {status}");
            let kind = to.split(':').next().unwrap_or(to);
            Some(std::fs::read(after.join(format!("book.{kind}"))).unwrap())
        }
        Err(missing) => {
            eprintln!(
                "left out, there is no LibreOffice here (apt install libreoffice-calc-nogui): {missing}"
            );
            None
        }
    }
}
