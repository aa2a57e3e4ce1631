//! Photos in pieces: resumable, checked, and shown only to those who reach a village where somebody who had them
//! linked them.

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
use store::{Asker, photo};
use sync::PHOTO_PIECE_BYTES;
use sync::wire::{PhotoState, PhotosWanted, Refusal};

pub async fn want(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let wanted: PhotosWanted = read(body)?;
    if wanted.hashes.len() > sync::MOST_OPS {
        return Err(Refusal::TooLarge.into());
    }
    let mut conn = app.store.read().await?;
    let mut states = Vec::with_capacity(wanted.hashes.len());
    for hash in &wanted.hashes {
        states.push(photo::state_for(&mut conn, hash, asker.account).await?);
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
    let state = if complete { finish(&app, asker, &hash).await? } else { state };
    Ok(answer(&state))
}

/// Checks a complete photo and keeps a clean copy; what is no picture is told so, once and for all. Two requests
/// may do this for the same photo at once (a phone that heard nothing sends again): both come to the same.
async fn finish(app: &App, asker: Asker, hash: &PhotoHash) -> Result<PhotoState, Error> {
    let mut conn = app.store.read().await?;
    let Some(bytes) = photo::gathered(&mut conn, hash, asker.account).await? else {
        return Ok(photo::state_for(&mut conn, hash, asker.account).await?);
    };
    drop(conn);
    let name = hash.to_string();
    let cleaned = tokio::task::spawn_blocking(move || clean(&bytes, &name)).await?;
    Ok(match cleaned {
        Ok(picture) => {
            app.store.photos().put(hash, picture).await?;
            photo::judge(&app.store, hash, asker.account, true).await?
        }
        Err(BadPicture::NotItsName) => photo::start_again(&app.store, hash, asker.account).await?,
        Err(BadPicture::NotAPicture) => photo::judge(&app.store, hash, asker.account, false).await?,
    })
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
    drop(conn);
    let bytes = app.store.photos().get(&hash).await?.ok_or(Refusal::NotFound)?;
    let kind = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((kind, bytes).into_response())
}
