//! Photos in pieces: resumable, checked, and shown only to those who reach a village that links them.

use super::sync::{answer, read};
use crate::error::Error;
use crate::guard::Seat;
use crate::pictures::{BadPicture, clean};
use crate::state::App;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::PhotoHash;
use domain::photo::MOST_PHOTO_BYTES;
use serde::Deserialize;
use std::io::ErrorKind;
use store::{Asker, photo};
use sync::PHOTO_PIECE_BYTES;
use sync::wire::{PhotoState, PhotosWanted, Refusal};

pub async fn want(State(app): State<App>, body: Result<Bytes, BytesRejection>) -> Result<Response, Error> {
    let wanted: PhotosWanted = read(body)?;
    if wanted.hashes.len() > sync::MOST_OPS {
        return Err(Refusal::TooLarge.into());
    }
    let mut conn = app.store.read().await?;
    let mut states = Vec::with_capacity(wanted.hashes.len());
    for hash in &wanted.hashes {
        states.push(photo::state(&mut conn, hash).await?);
    }
    Ok(answer(&states))
}

#[derive(Deserialize)]
pub struct Piece {
    offset: u32,
    total: u32,
}

pub async fn take(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    Path(hash): Path<String>,
    Query(piece): Query<Piece>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let hash: PhotoHash = hash.parse().map_err(|_| Refusal::BadRequest)?;
    let body = body.map_err(|_| Refusal::TooLarge)?;
    if body.len() > PHOTO_PIECE_BYTES || piece.total > MOST_PHOTO_BYTES || piece.total == 0 {
        return Err(Refusal::TooLarge.into());
    }
    let (state, complete) =
        photo::take_piece(&app.store, asker, &hash, piece.offset, piece.total, &body).await?;
    let state = if complete { finish(&app, &hash).await? } else { state };
    Ok(answer(&state))
}

/// Checks a complete photo and keeps a clean copy; what is no picture is told so, once and for all. Two requests
/// may do this for the same photo at once (a phone that heard nothing sends again): each works on a file of its own.
async fn finish(app: &App, hash: &PhotoHash) -> Result<PhotoState, Error> {
    let gathered = photo::gathering_file(&app.store, hash);
    let bytes = match tokio::fs::read(&gathered).await {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Ok(photo::state(&mut *app.store.read().await?, hash).await?);
        }
        read => read?,
    };
    let name = hash.to_string();
    let cleaned = tokio::task::spawn_blocking(move || clean(&bytes, &name)).await?;
    match cleaned {
        Ok(picture) => {
            let stored = photo::stored_file(&app.store, hash);
            let fresh = stored.with_extension(format!("{:x}.new", rand::random::<u64>()));
            tokio::fs::write(&fresh, &picture).await?;
            tokio::fs::File::open(&fresh).await?.sync_all().await?;
            tokio::fs::rename(&fresh, &stored).await?;
            // The phone forgets its copy when it hears `stored`: the name has to be on the disk as well.
            tokio::fs::File::open(app.store.photo_folder()).await?.sync_all().await?;
            let state = photo::judge(&app.store, hash, true).await?;
            forget(&gathered).await?;
            Ok(state)
        }
        Err(BadPicture::NotItsName) => {
            forget(&gathered).await?;
            Ok(photo::start_again(&app.store, hash).await?)
        }
        Err(BadPicture::NotAPicture) => {
            let state = photo::judge(&app.store, hash, false).await?;
            forget(&gathered).await?;
            Ok(state)
        }
    }
}

/// Takes away the pieces, unless another request has done so already.
async fn forget(gathered: &std::path::Path) -> std::io::Result<()> {
    match tokio::fs::remove_file(gathered).await {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

pub async fn give(
    State(app): State<App>,
    Extension(seat): Extension<Seat>,
    Path(hash): Path<String>,
) -> Result<Response, Error> {
    let hash: PhotoHash = hash.parse().map_err(|_| Refusal::NotFound)?;
    let mut conn = app.store.read().await?;
    if !photo::readable(&mut conn, &hash, &seat.standing).await?
        || !photo::state(&mut conn, &hash).await?.stored
    {
        return Err(Refusal::NotFound.into());
    }
    let bytes = tokio::fs::read(photo::stored_file(&app.store, &hash)).await?;
    let kind = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((kind, bytes).into_response())
}
