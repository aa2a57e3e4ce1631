//! The road between a phone and the server: everything goes as bytes, and bytes are lost, repeated, delayed, cut
//! off, answered by somebody else, or kept for later.

use crate::pace::breathe;
use crate::server::{Late, Server};
use device::{Failure, Transport};
use domain::PhotoHash;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use sync::wire::{PhotoState, PhotosWanted, PullRequest, PullResponse, PushRequest, PushResponse, Refusal};

/// One phone's road.
#[derive(Clone)]
pub(crate) struct Road {
    pub(crate) server: Rc<Server>,
    /// The session's token; somebody may sign in anew while a request is under way.
    pub(crate) token: Rc<RefCell<String>>,
    /// Once in how many times something goes wrong at each turn; 0 for never.
    pub(crate) rough: Rc<Cell<u32>>,
}

/// A page that is not our server's: a wrong network wants somebody to sign in to it.
const PORTAL: &str = "<html><body>请登录无线网络</body></html>";

impl Road {
    fn goes_wrong(&self, rarer: u32) -> bool {
        self.rough.get() > 0 && self.server.luck.once_in(self.rough.get() * rarer)
    }

    async fn wait(&self) {
        for _ in 0..self.server.luck.below(3) {
            breathe().await;
        }
        if self.goes_wrong(2) {
            self.server.time.pass(self.server.luck.millis(40_000));
        }
    }

    /// The way there.
    async fn leave(&self) -> Result<(), Failure> {
        self.wait().await;
        if self.goes_wrong(1) {
            return self.lost("a request is lost");
        }
        if self.goes_wrong(6) {
            self.server.referee.count("road: later");
            return Err(Failure::Later { seconds: None });
        }
        Ok(())
    }

    /// The way back: the answer as bytes, read as the phone reads them.
    async fn come_back<T: Serialize + DeserializeOwned>(&self, answer: T) -> Result<T, Failure> {
        self.wait().await;
        if self.goes_wrong(1) {
            return self.lost("an answer is lost");
        }
        let mut text = serde_json::to_string(&answer).expect("answers serialise");
        if self.goes_wrong(3) {
            let end = self.server.luck.below(text.len());
            text.truncate((0..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0));
            self.note("an answer is cut off in the middle");
        } else if self.goes_wrong(6) {
            PORTAL.clone_into(&mut text);
            self.note("a login page of a wrong network answers");
        } else if self.goes_wrong(2) {
            text = with_news(&text);
        }
        serde_json::from_str(&text).map_err(|_| Failure::Offline)
    }

    fn lost<T>(&self, how: &str) -> Result<T, Failure> {
        self.note(how);
        Err(Failure::Offline)
    }

    fn note(&self, how: &str) {
        self.server.referee.count(&format!("road: {how}"));
        self.server.referee.tell(|| format!("    {how}"));
    }

    /// The server may be killed just after it has done its work.
    fn survived<T>(&self, answer: Result<T, Failure>) -> Result<T, Failure> {
        if self.goes_wrong(8) {
            self.note("the server is killed before it answers");
            self.server.kill();
            return Err(Failure::Offline);
        }
        answer
    }
}

/// What a newer program sends: fields that this one does not know, wherever an object begins with one of these.
fn with_news(text: &str) -> String {
    const NEWS: &str = "\"from_next_year\":{\"a\":[1,null,\"新\"]},";
    ["\"kind\":", "\"epoch\":", "\"op_id\":", "\"proto\":", "\"cursor\":"]
        .iter()
        .fold(text.to_owned(), |text, first| text.replace(&format!("{{{first}"), &format!("{{{NEWS}{first}")))
}

impl Transport for Road {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Failure> {
        let mut body = serde_json::to_string(request).expect("requests serialise");
        self.server.referee.must(
            body.len() <= sync::MOST_PUSH_BYTES || request.ops.len() == 1,
            "I10",
            || format!("a push of {} bytes", body.len()),
        );
        self.leave().await?;
        if request.ops.len() > 1 && self.goes_wrong(4) {
            return Err(Failure::TooLarge);
        }
        if self.goes_wrong(5) {
            self.note("a request arrives cut off in the middle");
            let cut = self.server.push(&self.token.borrow(), &body[..0]);
            return cut.and(Err(Failure::Refused(Refusal::BadRequest)));
        }
        if self.goes_wrong(4) {
            body = with_news(&body);
        }
        if self.goes_wrong(2) {
            self.note("a copy of the request stays on the way");
            self.server
                .late
                .borrow_mut()
                .push(Late { token: self.token.borrow().clone(), body: body.clone() });
        }
        if self.goes_wrong(2) {
            self.note("a request arrives twice");
            let _first = self.server.push(&self.token.borrow(), &body);
            self.wait().await;
        }
        let answer = self.server.push(&self.token.borrow(), &body);
        let answer = self.survived(answer)?;
        self.come_back(answer).await
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Failure> {
        let body = serde_json::to_string(request).expect("requests serialise");
        self.leave().await?;
        let answer = self.server.pull(&self.token.borrow(), &body);
        let answer = self.survived(answer)?;
        self.come_back(answer).await
    }

    async fn photos_wanted(&self, request: &PhotosWanted) -> Result<Vec<PhotoState>, Failure> {
        self.leave().await?;
        let answer = self.server.photos_wanted(&self.token.borrow(), request)?;
        self.come_back(answer).await
    }

    async fn photo_piece(
        &self,
        hash: &PhotoHash,
        offset: u32,
        total: u32,
        mut piece: Vec<u8>,
    ) -> Result<PhotoState, Failure> {
        self.leave().await?;
        if self.goes_wrong(3) {
            self.note("a piece of a photo is damaged on the way");
            if let Some(byte) = piece.first_mut() {
                *byte ^= 1;
            }
        } else if self.goes_wrong(2) {
            self.note("half a piece of a photo arrives");
            piece.truncate(piece.len() / 2);
        } else if self.goes_wrong(4) {
            self.note("a piece of a photo is cut off in the middle");
            piece.truncate(piece.len() / 2);
            let _answer_to_nobody =
                self.server.photo_piece(&self.token.borrow(), hash, offset, total, &piece);
            return Err(Failure::Offline);
        }
        let answer = self.server.photo_piece(&self.token.borrow(), hash, offset, total, &piece)?;
        let answer = self.survived(Ok(answer))?;
        self.come_back(answer).await
    }
}
