//! A workbook opened and saved by LibreOffice, as somebody without Excel does it.

use std::process::{Command, Stdio};

/// The same workbook as LibreOffice saves it; none where there is no LibreOffice, and then it is said.
pub fn resaved(bytes: &[u8]) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (before, after) = (folder.path().join("before.xlsx"), folder.path().join("after"));
    std::fs::write(&before, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"])
        .arg(&after)
        .arg(&before)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    match run {
        Ok(status) => {
            assert!(status.success(), "LibreOffice could not save it: {status}");
            Some(std::fs::read(after.join("before.xlsx")).unwrap())
        }
        Err(missing) => {
            eprintln!(
                "left out, there is no LibreOffice here (apt install libreoffice-calc-nogui): {missing}"
            );
            None
        }
    }
}
