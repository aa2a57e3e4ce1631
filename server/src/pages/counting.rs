//! What stands on a page, counted from the store and made fit for strangers.

use super::asked::Asked;
use super::frame;
use crate::error::Error;
use crate::public::data::{
    AnswersOfYear, BoardData, Counted, Declared, DeclaredLine, ExperienceLine, ExperiencesData, HonorLine,
    PublicAnswer, PublicPlace, StarHistory, StarLine, TownshipLine, VillageData, VillageLine,
};
use crate::public::{
    QrDrawing, experience_page, honor_board, poster_page, stars_page, village_card, village_page, zone_card,
};
use crate::state::App;
use domain::settings::KeyTasks;
use domain::{At, Place, PlaceCode, PlaceLevel, StarKind, StarPlan, Task};
use store::{Conn, evaluation, experience, figures, honor, meta, objection, place, star_plan};
use sync::{Record, RecordKind};

/// What was counted for a page.
pub(super) enum Counting {
    Zone(Box<BoardData>),
    Village(Box<VillageData>),
    Experiences(Box<ExperiencesData>),
}

impl Counting {
    pub(super) async fn of(app: &App, asked: &Asked, now: At) -> Result<Option<Self>, Error> {
        Ok(match asked {
            Asked::Board(_) | Asked::Stars(..) | Asked::ZonePicture => {
                board_data(app, now).await?.map(|data| Self::Zone(Box::new(data)))
            }
            Asked::Experiences(_) => {
                experiences_data(app).await?.map(|data| Self::Experiences(Box::new(data)))
            }
            Asked::Village(code, _) | Asked::Poster(code, _) | Asked::VillagePicture(code) => {
                village_data(app, code, now).await?.map(|data| Self::Village(Box::new(data)))
            }
        })
    }

    /// The page as HTML, or the picture as SVG, as of a time; none when there is no such page after all.
    pub(super) fn text(&self, app: &App, asked: &Asked, as_of: At) -> Option<String> {
        match (self, asked) {
            (Self::Zone(data), Asked::Board(size)) => {
                let mut data = data.clone();
                data.counted.as_of = as_of;
                Some(honor_board(&data, &frame(app, *size)))
            }
            (Self::Zone(data), Asked::Stars(only, size)) => {
                stars_page(data, only.as_ref(), &frame(app, *size))
            }
            (Self::Zone(data), _) => Some(zone_card(data)),
            (Self::Village(data), Asked::Poster(code, size)) => {
                let address = format!("{}/v/{code}", app.config.address());
                let shown = address.split_once("//").map_or(address.as_str(), |(_, rest)| rest);
                Some(poster_page(data, &qr(&address)?, shown, &frame(app, *size)))
            }
            (Self::Village(data), Asked::Village(_, size)) => {
                let mut data = data.clone();
                data.counted.as_of = as_of;
                Some(village_page(&data, &frame(app, *size)))
            }
            (Self::Village(data), _) => Some(village_card(data)),
            (Self::Experiences(data), Asked::Experiences(size)) => {
                Some(experience_page(data, &frame(app, *size)))
            }
            (Self::Experiences(_), _) => None,
        }
    }
}

/// Quiet modules around a QR code: the standard asks for four.
const QUIET: usize = 4;

fn qr(address: &str) -> Option<QrDrawing> {
    let code = qrcode::QrCode::new(address).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, next| one == next) {
            if run[0] == qrcode::Color::Dark {
                let length = run.len();
                path += &format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
            }
            x += run.len();
        }
    }
    Some(QrDrawing { side: width + 2 * QUIET, path })
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
    let titles = evaluation::titles(&mut conn, &zone.code).await?;
    let title = |village: &PlaceCode| titles.get(village).and_then(|(_, standing)| *standing);
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
                .map(|village| {
                    VillageLine::new(public(village), plan_of(&plans, &village.code), title(&village.code))
                })
                .collect(),
        })
        .collect();
    let honors = honor::posted_under(&mut conn, &zone.code).await?;
    let sample = meta::is_sample(&mut conn).await?;
    Ok(Some(BoardData {
        year,
        counted: counted(&mut conn, &zone.code, now).await?,
        declared: if sample { declared() } else { Vec::new() },
        townships,
        honors: honors.iter().filter_map(HonorLine::of).collect(),
        sample,
        zone: public(&zone),
    }))
}

async fn experiences_data(app: &App) -> Result<Option<ExperiencesData>, Error> {
    let mut conn = app.store.read().await?;
    let Some(zone) = place::zones(&mut conn).await?.into_iter().next() else { return Ok(None) };
    let mut places = place::under(&mut conn, &zone.code).await?;
    places.retain(|place| place.code.level() != PlaceLevel::Grid);
    let posted = experience::posted_under(&mut conn, &zone.code).await?;
    Ok(Some(ExperiencesData {
        zone: public(&zone),
        places: places.iter().map(public).collect(),
        lines: posted.iter().filter_map(ExperienceLine::of).collect(),
        sample: meta::is_sample(&mut conn).await?,
    }))
}

/// The figures since the year began.
async fn counted(conn: &mut Conn, place: &PlaceCode, now: At) -> Result<Counted, Error> {
    let today = now.day();
    let figures = figures::of_year(conn, place, today.year(), today).await?;
    Ok(Counted { figures, from: today.year_start(), as_of: now })
}

/// What the newspaper declared of the zone that the sample is built after.
fn declared() -> Vec<Declared> {
    domain::declared::Declared::builtin()
        .reports
        .iter()
        .map(|report| Declared {
            source: format!("{} · {} 年报道里的数字", report.scope, report.year),
            lines: report
                .lines
                .iter()
                .map(|line| DeclaredLine {
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
    let today = now.day();
    let year = today.year();
    let plans = star_plan::of_year(&mut conn, code, year).await?;
    let decisions = evaluation::under(&mut conn, code).await?;
    let titles = evaluation::titles(&mut conn, code).await?.remove(code);
    let (titles, standing) = titles.unwrap_or_default();
    let line = VillageLine::new(public(village), plan_of(&plans, code), standing);
    let tasks = tasks(&mut conn, code, year).await?;
    let asks = store::star_year::of(&mut conn, code, year).await?;
    // A task may have been made before the office opened the year.
    let lists = [&asks.key_tasks(), KeyTasks::builtin()];
    let stars =
        StarKind::of(village.kind).iter().map(|star| StarLine::of(&line, *star, &tasks, &asks, &lists));
    let honors = honor::posted_under(&mut conn, code).await?;
    let experiences = experience::posted_under(&mut conn, code).await?;
    Ok(Some(VillageData {
        zone: public(zone),
        township: public(township),
        stars: stars.collect(),
        village: line,
        year,
        today,
        notices: evaluation::notices(&mut conn, code).await?,
        answers: answers(&mut conn, code, year).await?,
        history: StarHistory::of(&decisions, &titles, year),
        counted: counted(&mut conn, code, now).await?,
        honors: honors.iter().filter_map(HonorLine::of).collect(),
        experiences: experiences.iter().filter_map(ExperienceLine::of).collect(),
        sample: meta::is_sample(&mut conn).await?,
    }))
}

/// What was answered to objections of this year and the one before, whose notices may reach into this one.
async fn answers(conn: &mut Conn, village: &PlaceCode, year: i32) -> Result<Vec<AnswersOfYear>, Error> {
    let mut years = Vec::new();
    for year in [year, year - 1] {
        let answers = PublicAnswer::all(&objection::of_year(conn, village, year).await?);
        if !answers.is_empty() {
            years.push(AnswersOfYear { year, answers });
        }
    }
    Ok(years)
}

/// The village's tasks of a year.
async fn tasks(conn: &mut Conn, village: &PlaceCode, year: i32) -> Result<Vec<Task>, Error> {
    let kept = store::record::of_kind_under(conn, RecordKind::Task, village).await?;
    let tasks = kept.into_iter().filter_map(|kept| match kept.record {
        Record::Task(task) if task.is_of_year(year) => Some(task),
        _ => None,
    });
    Ok(tasks.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawn_code_has_every_dark_module_and_nothing_else() {
        let address = "https://qunxing.example/v/410871001001";
        let drawing = qr(address).unwrap();
        let code = qrcode::QrCode::new(address).unwrap();
        assert_eq!(drawing.side, code.width() + 8);
        let mut drawn = vec![qrcode::Color::Light; code.width() * code.width()];
        for run in drawing.path.split('M').skip(1) {
            let (x, rest) = run.split_once(' ').unwrap();
            let (y, rest) = rest.split_once('h').unwrap();
            let (length, _) = rest.split_once('v').unwrap();
            let [x, y, length]: [usize; 3] = [x, y, length].map(|number| number.parse().unwrap());
            for dark in 0..length {
                drawn[(y - 4) * code.width() + x - 4 + dark] = qrcode::Color::Dark;
            }
        }
        assert_eq!(drawn, code.to_colors());
    }
}
