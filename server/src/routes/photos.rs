//! Photos in pieces: resumable, checked, and shown only to those who reach a village where somebody who had them
//! linked them.

use super::sync::{answer, read};
use crate::error::Error;
use crate::guard::Seat;
use crate::pictures::{BadPicture, clean, kind};
use crate::state::App;
use axum::body::{Body, Bytes};
use axum::extract::rejection::BytesRejection;
use axum::extract::{Extension, Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::PhotoHash;
use domain::photo::MOST_PHOTO_BYTES;
use futures::StreamExt;
use serde::Deserialize;
use std::time::Duration;
use store::{Asker, photo};
use sync::wire::{PhotoState, PhotosWanted, Refusal};
use sync::{MOST_PIECE_BYTES, PHOTO_PIECE_BYTES};

/// How long a piece may take to arrive; a little less than a request may take.
const PIECE_PATIENCE: Duration = Duration::from_secs(50);

pub async fn want(
    State(app): State<App>,
    Extension(asker): Extension<Asker>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Error> {
    let wanted: PhotosWanted = read(body)?;
    if wanted.hashes.len() > sync::MOST_OPS {
        return Err(Refusal::TooLarge.into());
    }
    Ok(answer(&photo::wanted(&app.store, asker.account, &wanted.hashes, app.now()).await?))
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
    body: Body,
) -> Result<Response, Error> {
    let hash: PhotoHash = hash.parse().map_err(|_| Refusal::BadRequest)?;
    if piece.total > MOST_PHOTO_BYTES || piece.total == 0 {
        return Err(Refusal::TooLarge.into());
    }
    // The phone may be gone in the middle of it: what has arrived is kept, and it asks where to go on.
    let work = tokio::spawn(async move {
        let Piece { offset, total } = piece;
        let arrived = beginning(body).await?;
        let now = app.now();
        let (state, complete) =
            photo::take_piece(&app.store, asker, &hash, offset, total, &arrived, now).await?;
        Ok::<_, Error>(if complete { finish(&app, asker, &hash).await? } else { state })
    });
    Ok(answer(&work.await??))
}

/// As much of a piece as arrives in time, and as is taken at once.
async fn beginning(body: Body) -> Result<Vec<u8>, Error> {
    let mut parts = body.into_data_stream();
    let (mut kept, mut length) = (Vec::new(), 0);
    let read = async {
        while let Some(Ok(part)) = parts.next().await {
            length += part.len();
            if length > PHOTO_PIECE_BYTES {
                break;
            }
            let room = MOST_PIECE_BYTES - kept.len();
            kept.extend_from_slice(&part[..part.len().min(room)]);
        }
    };
    let _whatever_has_come_by_then = tokio::time::timeout(PIECE_PATIENCE, read).await;
    if length > PHOTO_PIECE_BYTES { Err(Refusal::TooLarge.into()) } else { Ok(kept) }
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
    let Some(bytes) = app.store.photos().get(&hash).await? else {
        // Whoever still keeps it on their phone is asked for it from now on.
        photo::vanished(&app.store, &hash).await?;
        return Err(Refusal::NotFound.into());
    };
    let kind = [
        (header::CONTENT_TYPE, kind(&bytes)),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable"),
    ];
    Ok((kind, bytes).into_response())
}
