//! Public pages, counted and rendered when something changed, kept ready in memory otherwise.

use crate::error::Error;
use crate::state::App;
use app::public::data::{BoardData, Counted, HonorLine, PublicPlace, TownshipLine, VillageData, VillageLine};
use app::public::{Frame, Size, honor_board, sorry_page, village_page};
use bytes::Bytes;
use domain::{At, Place, PlaceCode, PlaceLevel, StarPlan};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{PoisonError, RwLock};
use store::{figures, honor, meta, place, star_plan};
use sync::op::hex;
use tokio::sync::Mutex;

/// A change is shown within so many milliseconds; until then the page at hand is served.
const FRESH_MS: i64 = 2_000;
/// Most pages kept: two sizes of every village's and the board's.
const MOST_PAGES: usize = 600;

/// A rendered page.
#[derive(Clone, Debug)]
pub struct Page {
    /// HTML.
    pub plain: Bytes,
    /// The same in brotli.
    pub brotli: Bytes,
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

type Key = (Option<PlaceCode>, Size);

/// Rendered pages by place and letter size.
#[derive(Default)]
pub struct Board {
    pages: RwLock<HashMap<Key, Kept>>,
    counting: Mutex<()>,
}

impl Board {
    /// The page of the zone (`None`) or of a village; none when there is no such village.
    pub async fn page(
        &self,
        app: &App,
        village: Option<&PlaceCode>,
        size: Size,
    ) -> Result<Option<Page>, Error> {
        let key = (village.cloned(), size);
        if let Some(kept) = self.kept(&key).filter(|kept| kept.is_fresh(app.now())) {
            return Ok(Some(kept.page));
        }
        // One request asks, counts and renders; the others wait for it instead of doing the same.
        let turn = self.counting.lock().await;
        let now = app.now();
        let before = self.kept(&key);
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
            self.keep(key, Kept { asked_at: now, ..kept });
            return Ok(Some(page));
        }
        let Some(counted) = Counting::of(app, village, now).await? else { return Ok(None) };
        let frame = frame(app, size);
        // What was counted may be what the page says already: then its 截至 stays, and with it its tag.
        let same = before.filter(|kept| counted.html(&frame, kept.as_of).as_bytes() == kept.page.plain);
        let (as_of, page) = match same {
            Some(kept) => (kept.as_of, kept.page),
            None => (now, pack(counted.html(&frame, now))),
        };
        self.keep(key, Kept { generation, asked_at: now, as_of, page: page.clone() });
        drop(turn);
        Ok(Some(page))
    }

    fn keep(&self, key: Key, kept: Kept) {
        let mut pages = self.pages.write().unwrap_or_else(PoisonError::into_inner);
        if pages.len() >= MOST_PAGES {
            pages.clear();
        }
        pages.insert(key, kept);
    }

    fn kept(&self, key: &Key) -> Option<Kept> {
        self.pages.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }
}

/// What was counted for a page.
enum Counting {
    Board(Box<BoardData>),
    Village(Box<VillageData>),
}

impl Counting {
    async fn of(app: &App, village: Option<&PlaceCode>, now: At) -> Result<Option<Self>, Error> {
        Ok(match village {
            None => board_data(app, now).await?.map(|data| Self::Board(Box::new(data))),
            Some(code) => village_data(app, code, now).await?.map(|data| Self::Village(Box::new(data))),
        })
    }

    fn html(&self, frame: &Frame, as_of: At) -> String {
        match self {
            Self::Board(data) => {
                let mut data = data.clone();
                data.counted.as_of = as_of;
                honor_board(&data, frame)
            }
            Self::Village(data) => {
                let mut data = data.clone();
                data.counted.as_of = as_of;
                village_page(&data, frame)
            }
        }
    }
}

/// What a page needs besides its data.
pub fn frame(app: &App, size: Size) -> Frame {
    let path = |raw| app.site.path(raw).unwrap_or_default();
    Frame { size, css: path("public.css"), js: path("public.js") }
}

/// A page for an address that leads nowhere.
pub fn not_found(app: &App) -> String {
    sorry_page(&frame(app, Size::Normal), "没有这个页面", "网址可能抄错了,或者这个村还没有加入。")
}

/// A page for when the zone is not set up yet, or the database does not answer.
pub fn not_now(app: &App) -> String {
    sorry_page(&frame(app, Size::Normal), "现在看不了", "光荣榜暂时打不开,请过几分钟再来。")
}

fn pack(html: String) -> Page {
    let etag = format!("\"{}\"", &hex(&Sha256::digest(html.as_bytes()))[..20]);
    let mut brotli = Vec::new();
    {
        let mut writer = brotli::CompressorWriter::new(&mut brotli, 16 * 1024, 7, 22);
        // Writing into memory does not fail; an empty body would be told by its length anyway.
        let _ = writer.write_all(html.as_bytes());
    }
    Page { plain: html.into(), brotli: brotli.into(), etag }
}

/// A place as strangers may see it.
pub fn public(place: &Place) -> PublicPlace {
    PublicPlace { code: place.code.clone(), kind: place.kind, name: place.name.clone(), sample: place.sample }
}

async fn board_data(app: &App, now: At) -> Result<Option<BoardData>, Error> {
    let mut conn = app.store.read().await?;
    let Some(zone) = place::zones(&mut conn).await?.into_iter().next() else { return Ok(None) };
    let year = now.day().year();
    let places = place::under(&mut conn, &zone.code).await?;
    let plans = star_plan::of_year(&mut conn, &zone.code, year).await?;
    let townships = places
        .iter()
        .filter(|place| place.code.level() == PlaceLevel::Township)
        .map(|township| TownshipLine {
            place: public(township),
            villages: places
                .iter()
                .filter(|place| {
                    place.code.level() == PlaceLevel::Village && township.code.covers(&place.code)
                })
                .map(|village| VillageLine::new(public(village), plan_of(&plans, &village.code)))
                .collect(),
        })
        .collect();
    let honors = honor::posted_under(&mut conn, &zone.code).await?;
    let sample = meta::is_sample(&mut conn).await?;
    let from = now.day().year_start();
    Ok(Some(BoardData {
        year,
        counted: Counted {
            figures: figures::of(&mut conn, &zone.code, from, now.day()).await?,
            from,
            as_of: now,
        },
        declared: if sample { declared() } else { Vec::new() },
        townships,
        honors: honors.iter().filter_map(HonorLine::of).collect(),
        sample,
        zone: public(&zone),
    }))
}

/// What the newspaper declared of the zone that the sample is built after.
fn declared() -> Vec<app::public::data::Declared> {
    domain::declared::Declared::builtin()
        .reports
        .iter()
        .map(|report| app::public::data::Declared {
            source: format!("{} · {} 年报道里的数字", report.scope, report.year),
            lines: report
                .lines
                .iter()
                .map(|line| app::public::data::DeclaredLine {
                    label: line.label.clone(),
                    value: line.value.clone(),
                    unit: line.unit.clone(),
                })
                .collect(),
        })
        .collect()
}

fn plan_of<'a>(plans: &'a [StarPlan], village: &PlaceCode) -> Option<&'a StarPlan> {
    plans.iter().find(|plan| plan.village == *village)
}

async fn village_data(app: &App, code: &PlaceCode, now: At) -> Result<Option<VillageData>, Error> {
    if code.level() != PlaceLevel::Village {
        return Ok(None);
    }
    let mut conn = app.store.read().await?;
    let line = place::line_of(&mut conn, code).await?;
    let [zone, township, village] = line.as_slice() else { return Ok(None) };
    let year = now.day().year();
    let plans = star_plan::of_year(&mut conn, code, year).await?;
    let honors = honor::posted_under(&mut conn, code).await?;
    let from = now.day().year_start();
    Ok(Some(VillageData {
        zone: public(zone),
        township: public(township),
        village: VillageLine::new(public(village), plan_of(&plans, code)),
        year,
        counted: Counted { figures: figures::of(&mut conn, code, from, now.day()).await?, from, as_of: now },
        honors: honors.iter().filter_map(HonorLine::of).collect(),
        sample: meta::is_sample(&mut conn).await?,
    }))
}
