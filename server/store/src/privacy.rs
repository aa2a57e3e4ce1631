//! Who may look at the files: folders are open to this program's own account (0700) and files in them, too (0600).
//! What was there before is closed as well. On other systems than Unix their own rules hold.

use std::fs;
use std::io;
use std::path::Path;

/// A folder of ours, made when it is not there.
pub fn own_folder(folder: &Path) -> io::Result<()> {
    if !folder.exists() {
        let mut maker = fs::DirBuilder::new();
        maker.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
        maker.create(folder)?;
    } else if !folder.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    close(folder);
    Ok(())
}

/// A file of ours, made empty when it is not there, so that whoever writes it next finds it closed.
pub fn own_file(file: &Path) -> io::Result<()> {
    let mut how = fs::OpenOptions::new();
    how.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
    how.open(file)?;
    close(file);
    Ok(())
}

/// Closes what lies in a folder and is named by `is_ours`; what lies deeper is let be.
pub fn close_within(folder: &Path, is_ours: impl Fn(&str) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() && entry.file_name().to_str().is_some_and(&is_ours) {
            close(&entry.path());
        }
    }
    Ok(())
}

/// Whether anybody else may look into a folder or at a file.
pub fn is_open_to_others(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).is_ok_and(|it| it.permissions().mode() & 0o077 != 0)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Takes away what others may do. A folder that belongs to another account can only be told of.
fn close(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        if !is_open_to_others(path) {
            return;
        }
        let closed = fs::metadata(path).and_then(|it| {
            let mode = it.permissions().mode() & 0o700;
            fs::set_permissions(path, fs::Permissions::from_mode(mode))
        });
        if let Err(error) = closed {
            tracing::warn!(path = %path.display(), %error, "others may look at this, and it could not be closed");
        }
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(test)]
mod tests {
    use super::*;
    #[cfg(unix)]
    use std::os::unix::fs::PermissionsExt;

    #[cfg(unix)]
    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[cfg(unix)]
    #[test]
    fn what_is_made_is_closed_and_what_was_open_is_closed() {
        let home = tempfile::tempdir().unwrap();
        let (fresh, old) = (home.path().join("a/b"), home.path().join("old"));
        own_folder(&fresh).unwrap();
        own_file(&fresh.join("qunxing.db")).unwrap();
        assert_eq!((mode(&fresh), mode(&fresh.join("qunxing.db"))), (0o700, 0o600));

        fs::create_dir(&old).unwrap();
        fs::set_permissions(&old, fs::Permissions::from_mode(0o755)).unwrap();
        for name in ["qunxing.db", "notes.txt"] {
            fs::write(old.join(name), "there before").unwrap();
            fs::set_permissions(old.join(name), fs::Permissions::from_mode(0o644)).unwrap();
        }
        own_folder(&old).unwrap();
        close_within(&old, |name| name.starts_with("qunxing")).unwrap();
        assert_eq!((mode(&old), mode(&old.join("qunxing.db"))), (0o700, 0o600));
        assert_eq!(mode(&old.join("notes.txt")), 0o644, "somebody else's file is theirs");
        assert_eq!(fs::read(old.join("qunxing.db")).unwrap(), b"there before");
    }

    #[test]
    fn a_file_where_a_folder_should_be_is_an_error() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("data");
        fs::write(&file, "").unwrap();
        assert_eq!(own_folder(&file).unwrap_err().kind(), io::ErrorKind::NotADirectory);
    }
}
