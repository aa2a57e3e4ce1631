//! 自评申报 of one star: a statement, and evidence picked from what is recorded already; nothing is uploaded again.

use crate::kit::fields::{FlawList, NoteField, SomeOf};
use crate::kit::{Form, forms};
use crate::words;
use device::World;
use domain::evaluation::{Evidence, StarClaim, check_claims};
use domain::{Field, PhotoRef, PlaceCode, StarKind, order};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::Record;

/// Most records of a kind offered: the newest say most.
const MOST_OF_A_KIND: usize = 8;

/// Something that may be shown for a star.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Offer {
    evidence: Evidence,
    words: String,
}

impl Offer {
    fn of(evidence: Evidence, record: &Record) -> Option<Self> {
        words::evidence(record).map(|words| Self { evidence, words })
    }
}

/// What a choice of it is called: records come and go while a form is open, numbers of a list would shift.
fn code(evidence: &Evidence) -> String {
    serde_json::to_string(evidence).unwrap_or_default()
}

/// What this device holds of the village that may be shown for the star: its tasks first, then the newest records,
/// each with its photos.
pub fn offers(world: &World, village: &PlaceCode, star: StarKind) -> Vec<Offer> {
    let mut offers = Vec::new();
    for task in world.tasks.values().filter(|task| task.village == *village && task.star == star) {
        offers.extend(Offer::of(Evidence::Task(task.id), &Record::Task(task.noun().clone())));
        let photos = task.notes.iter().flat_map(|note| &note.photos);
        offers.extend(photos.map(|photo| of_photo(photo, &task.title.value)));
    }
    let mut activities: Vec<_> =
        world.activities.values().filter(|row| village.covers(&row.now.place)).collect();
    order::by_key(&mut activities, |row| std::cmp::Reverse(row.now.on));
    for row in activities.into_iter().take(MOST_OF_A_KIND) {
        offers.extend(Offer::of(Evidence::Activity(row.now.id), &Record::Activity(row.noun().clone())));
        offers.extend(row.now.photos.iter().map(|photo| of_photo(photo, &row.now.name)));
    }
    if star == StarKind::Safety {
        let mut disputes: Vec<_> = world.disputes.values().filter(|row| village.covers(&row.grid)).collect();
        order::by_key(&mut disputes, |row| std::cmp::Reverse(row.on));
        let newest = disputes.into_iter().take(MOST_OF_A_KIND);
        offers
            .extend(newest.filter_map(|row| {
                Offer::of(Evidence::Dispute(row.id), &Record::Dispute(row.noun().clone()))
            }));
    }
    let honors = world.honors.values().filter(|row| row.village == *village && row.is_posted());
    offers.extend(
        honors
            .take(MOST_OF_A_KIND)
            .filter_map(|row| Offer::of(Evidence::Honor(row.id), &Record::Honor(row.noun().clone()))),
    );
    offers
}

fn of_photo(photo: &PhotoRef, about: &str) -> Offer {
    Offer { evidence: Evidence::Photo(photo.hash.clone()), words: format!("照片 · {about}") }
}

/// The form; `claim` is told what was typed once it may stand.
#[component]
pub fn ClaimForm(
    /// The village.
    village: PlaceCode,
    /// The year.
    year: i32,
    /// The star.
    star: StarKind,
    /// What may be shown for it; records may still be arriving.
    offers: Memo<Vec<Offer>>,
    /// What was said of it before and came back: nothing is typed twice.
    before: Option<StarClaim>,
    /// Where the claim goes, with the form that is over then.
    claim: Callback<(StarClaim, Form)>,
) -> impl IntoView {
    let form = Form::open(&forms::CLAIM, format!("claim/{village}/{year}/{}", star.code()));
    let (said, shown) = before.map(|before| (before.statement, before.evidence)).unwrap_or_default();
    let statement = RwSignal::new(said);
    let picked = RwSignal::new(shown.iter().map(code).collect::<BTreeSet<_>>());
    let choices = Signal::derive(move || {
        offers.with(|offers| {
            offers.iter().map(|offer| (code(&offer.evidence), offer.words.clone())).collect::<Vec<_>>()
        })
    });
    let nothing = Memo::new(move |_| offers.with(Vec::is_empty));
    let finish = move || {
        let evidence = offers.with(|offers| {
            picked.with(|picked| {
                let chosen = offers.iter().filter(|offer| picked.contains(&code(&offer.evidence)));
                chosen.map(|offer| offer.evidence.clone()).collect()
            })
        });
        let said = StarClaim { star, statement: statement.with(|text| text.trim().to_owned()), evidence };
        check_claims(std::slice::from_ref(&said)).map(|()| said)
    };
    let save = form.submit(finish, move |said| claim.run((said, form)));
    let evidence = move || {
        if nothing.get() {
            view! { <p class="muted">"还没有能作佐证的任务和记录;不附也能申报。"</p> }.into_any()
        } else {
            view! {
                <SomeOf
                    label=form.called(Field::Evidence, "佐证,从已有的记录里选")
                    options=choices
                    value=picked
                    optional=true
                />
            }
            .into_any()
        }
    };
    let content = view! {
        <NoteField label=form.called(Field::Statement, "做到了什么") value=statement/>
        {evidence}
        <FlawList form/>
        {form.button("btn primary", format!("申报{}", star.name()))}
        {form.kept_line()}
    };
    form.frame("stack", content.into_any(), save)
}
