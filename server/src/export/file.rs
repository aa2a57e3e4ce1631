//! A workbook on its way out: made away from the threads that answer requests, one at a time, into a file that has no
//! name and is gone when it has been sent.

use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::stream;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;

/// One workbook is made at a time, whoever asks: what that takes is bounded, and requests go on beside it.
static TURN: Semaphore = Semaphore::const_new(1);

/// How much of a file is sent at once, in bytes.
const PIECE: usize = 64 * 1024;

/// Whose turn it is to make a workbook, and where what does not fit into memory lies meanwhile.
pub struct Turn {
    permit: Option<SemaphorePermit<'static>>,
    folder: PathBuf,
}

impl Turn {
    /// Waits until it has come. `folder` is closed to others.
    pub async fn come(folder: &Path) -> Self {
        Self { permit: TURN.acquire().await.ok(), folder: folder.to_owned() }
    }

    /// Makes a workbook and gives the turn to the next one. Whoever hangs up meanwhile does not let the next begin
    /// beside it.
    pub async fn make(
        self,
        fill: impl FnOnce(&mut Workbook) -> Result<(), XlsxError> + Send + 'static,
    ) -> Result<Made, crate::Error> {
        let made = spawn_blocking(move || {
            let mut book = Workbook::new();
            book.set_tempdir(&self.folder)?;
            fill(&mut book)?;
            let mut file = BufWriter::new(tempfile::tempfile_in(&self.folder)?);
            book.save_to_writer(&mut file)?;
            file.flush()?;
            let mut file = file.into_inner().map_err(std::io::IntoInnerError::into_error)?;
            let length = file.seek(SeekFrom::End(0))?;
            file.rewind()?;
            drop(self.permit);
            Ok::<_, XlsxError>(Made { file, length })
        });
        made.await?.map_err(|error| crate::Error::Export(Box::new(error)))
    }
}

/// A workbook that is whole.
pub struct Made {
    file: std::fs::File,
    length: u64,
}

impl Made {
    /// Its size in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Its bytes, a piece at a time.
    pub fn into_body(self) -> Body {
        let file = File::from_std(self.file);
        Body::from_stream(stream::try_unfold(file, |mut file| async {
            let mut piece = BytesMut::with_capacity(PIECE);
            let read = file.read_buf(&mut piece).await?;
            Ok::<Option<(Bytes, File)>, std::io::Error>((read > 0).then(|| (piece.freeze(), file)))
        }))
    }
}
