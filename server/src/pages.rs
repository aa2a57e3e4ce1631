//! Public pages and pictures, counted and made when something changed, kept ready in memory otherwise.

mod asked;
mod counting;

pub use asked::Asked;
pub use counting::public;

use crate::error::Error;
use crate::press::Press;
use crate::public::{Frame, Size, sorry_page};
use crate::state::App;
use bytes::Bytes;
use counting::Counting;
use domain::At;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, PoisonError, RwLock};
use sync::op::hex;
use tokio::sync::Mutex;

/// A change is shown within so many milliseconds; until then what is at hand is served.
const FRESH_MS: i64 = 2_000;
/// Most pages kept: two sizes of every village's, its poster, the board's and the skies', with room to spare.
const MOST_PAGES: usize = 600;
/// Most pictures kept. Each has about 100 KB.
const MOST_PICTURES: usize = 150;

/// A page or picture, ready to be sent.
#[derive(Clone, Debug)]
pub struct Page {
    /// What it is, for the header.
    pub kind: &'static str,
    /// Its bytes.
    pub plain: Bytes,
    /// The same in brotli, where that is worth it.
    pub brotli: Option<Bytes>,
    /// Its strong tag, in quotes.
    pub etag: String,
}

#[derive(Clone)]
struct Kept {
    /// The store's generation when it was counted.
    generation: i64,
    /// When the store was last asked whether anything has changed.
    asked_at: At,
    /// 截至, as the page says: when it was counted with another result for the last time.
    as_of: At,
    page: Page,
}

impl Kept {
    fn is_fresh(&self, now: At) -> bool {
        (0..FRESH_MS).contains(&(now.millis() - self.asked_at.millis()))
    }
    fn is_unchanged(&self, generation: i64, now: At) -> bool {
        self.generation == generation && self.asked_at.day() == now.day()
    }
}

/// One page or picture.
#[derive(Default)]
struct Slot {
    kept: RwLock<Option<Kept>>,
    /// Whose turn it is to make it anew.
    turn: Mutex<()>,
}

impl Slot {
    fn get(&self) -> Option<Kept> {
        self.kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
    fn keep(&self, kept: Kept) {
        *self.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(kept);
    }
}

/// What was made, by what it is. Each is made by one request at a time (single-flight), and one after another: making
/// takes a processor, not patience.
struct Shelf {
    slots: RwLock<HashMap<Asked, Arc<Slot>>>,
    most: usize,
    making: Mutex<()>,
}

impl Shelf {
    fn holding(most: usize) -> Self {
        Self { slots: RwLock::default(), most, making: Mutex::default() }
    }
    fn slot(&self, asked: &Asked) -> Arc<Slot> {
        let known = self.slots.read().unwrap_or_else(PoisonError::into_inner).get(asked).cloned();
        if let Some(slot) = known {
            return slot;
        }
        let mut all = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= self.most && !all.contains_key(asked) {
            all.clear();
        }
        all.entry(asked.clone()).or_default().clone()
    }
    /// Forgets an address behind which there is nothing, so that nobody fills the shelf with guesses.
    fn forget(&self, asked: &Asked) {
        self.slots.write().unwrap_or_else(PoisonError::into_inner).remove(asked);
    }
}

/// Everything that strangers look at.
pub struct Board {
    pages: Shelf,
    /// Apart from the pages, which are made faster and shall not wait for them.
    pictures: Shelf,
    press: Press,
}

impl Default for Board {
    fn default() -> Self {
        Self::with(Press::of_this_machine())
    }
}

impl Board {
    /// A board whose pictures come from this press.
    pub fn with(press: Press) -> Self {
        Self { pages: Shelf::holding(MOST_PAGES), pictures: Shelf::holding(MOST_PICTURES), press }
    }

    /// What is asked for; none when there is no such place, or nothing to draw pictures with.
    pub async fn page(&self, app: &App, asked: &Asked) -> Result<Option<Page>, Error> {
        let shelf = if asked.is_picture() { &self.pictures } else { &self.pages };
        if asked.is_picture() && !self.press.works() {
            return Ok(None);
        }
        let slot = shelf.slot(asked);
        let made = self.fresh(app, shelf, &slot, asked).await;
        if slot.get().is_none() {
            shelf.forget(asked);
        }
        made
    }

    async fn fresh(
        &self,
        app: &App,
        shelf: &Shelf,
        slot: &Slot,
        asked: &Asked,
    ) -> Result<Option<Page>, Error> {
        let kept = slot.get();
        if let Some(kept) = kept.as_ref().filter(|kept| kept.is_fresh(app.now())) {
            return Ok(Some(kept.page.clone()));
        }
        // One request asks, counts and renders. The others get what there was (stale while revalidating); only before
        // the very first one do they wait.
        let _turn = match (slot.turn.try_lock(), kept) {
            (Ok(turn), _) => turn,
            (Err(_), Some(kept)) => return Ok(Some(kept.page)),
            (Err(_), None) => slot.turn.lock().await,
        };
        let _press = shelf.making.lock().await;
        let now = app.now();
        let before = slot.get();
        if let Some(kept) = before.as_ref().filter(|kept| kept.is_fresh(now)) {
            return Ok(Some(kept.page.clone()));
        }
        // The database is asked, because another process may have changed it.
        let generation = match (app.store.generation().await, &before) {
            (Ok(generation), _) => generation,
            // What is known is better than nothing.
            (Err(_), Some(kept)) => return Ok(Some(kept.page.clone())),
            (Err(error), None) => return Err(error.into()),
        };
        if let Some(kept) = before.clone().filter(|kept| kept.is_unchanged(generation, now)) {
            let page = kept.page.clone();
            slot.keep(Kept { asked_at: now, ..kept });
            return Ok(Some(page));
        }
        let Some(counted) = Counting::of(app, asked, now).await? else { return Ok(None) };
        // What was counted may be what is shown already: then its 截至 stays, and with it its tag.
        let same = before.filter(|kept| {
            counted.text(app, asked, kept.as_of).is_some_and(|text| tag(&text) == kept.page.etag)
        });
        let (as_of, page) = match same {
            Some(kept) => (kept.as_of, kept.page),
            None => {
                let Some(text) = counted.text(app, asked, now) else { return Ok(None) };
                let Some(page) = self.make(asked, text).await else { return Ok(None) };
                (now, page)
            }
        };
        slot.keep(Kept { generation, asked_at: now, as_of, page: page.clone() });
        Ok(Some(page))
    }

    async fn make(&self, asked: &Asked, text: String) -> Option<Page> {
        if !asked.is_picture() {
            return Some(pack(text));
        }
        let press = self.press.clone();
        let etag = tag(&text);
        let png = tokio::task::spawn_blocking(move || press.png(&text)).await.ok()??;
        Some(Page { kind: "image/png", plain: png.into(), brotli: None, etag })
    }
}

/// What a page needs besides its data.
pub fn frame(app: &App, size: Size) -> Frame {
    let path = |raw| app.site.path(raw).unwrap_or_default();
    Frame {
        size,
        css: path("public.css"),
        js: path("public.js"),
        origin: app.config.address(),
        pictures: app.board.press.works(),
    }
}

/// A page for an address that leads nowhere.
pub fn not_found(app: &App) -> String {
    sorry_page(&frame(app, Size::Normal), "没有这个页面", "网址可能抄错了,或者这个村还没有加入。")
}

/// A page for when the zone is not set up yet, or the database does not answer.
pub fn not_now(app: &App) -> String {
    sorry_page(&frame(app, Size::Normal), "现在看不了", "光荣榜暂时打不开,请过几分钟再来。")
}

/// The tag of what is made from this text: a page itself, a picture's drawing.
fn tag(text: &str) -> String {
    format!("\"{}\"", &hex(&Sha256::digest(text.as_bytes()))[..20])
}

fn pack(html: String) -> Page {
    let etag = tag(&html);
    let mut brotli = Vec::new();
    {
        let mut writer = brotli::CompressorWriter::new(&mut brotli, 16 * 1024, 7, 22);
        // Writing into memory does not fail; an empty body would be told by its length anyway.
        let _ = writer.write_all(html.as_bytes());
    }
    Page { kind: "text/html; charset=utf-8", plain: html.into(), brotli: Some(brotli.into()), etag }
}
