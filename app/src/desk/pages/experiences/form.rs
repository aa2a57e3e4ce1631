//! 写经验 — what was done and what others can copy; the pilot's track comes from the plan, nobody types it again.

use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{BackTo, PageHead, not_here, options};
use crate::desk::route::Route;
use crate::parts::fields::{Choice, FlawList, NoteField, TextField};
use crate::parts::photos::{PhotoPicker, PhotoStrip};
use crate::parts::{path, update};
use crate::words;
use device::NewPhoto;
use domain::experience::{LONGEST_LESSON, LONGEST_PRACTICE, NewExperience};
use domain::flaw::{Field, Flaw};
use domain::{ExperienceId, PilotTrack, PlaceCode, PlaceKind, StarKind};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// Writing an experience of the own village.
#[component]
pub fn Write(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let year = desk.today().year();
    let new = NewExperience {
        id: desk.device().mint(),
        track: desk.peek(|look| look.world.star_plans.get(&(village.clone(), year))?.pilot()),
        village,
        star: None,
        title: String::new(),
        practice: String::new(),
        lesson: String::new(),
        photos: Vec::new(),
    };
    view! {
        <BackTo href=Route::Experiences.path() name="经验"/>
        <PageHead title="写经验"/>
        {form(new, false)}
    }
    .into_any()
}

/// Mending one.
#[component]
pub fn Edit(id: ExperienceId) -> impl IntoView {
    let was = use_desk().peek(|look| look.world.experiences.get(&id).map(|row| row.noun().now.clone()));
    let Some(was) = was else { return not_here(&Route::Experiences.path(), "经验") };
    view! {
        <BackTo href=Route::Experiences.path() name="经验"/>
        <PageHead title="修改经验" note="改之前的话也留着。已经公布的,改了以后要上级再看一次。"/>
        {form(was, true)}
    }
    .into_any()
}

/// The form's fields as signals.
#[derive(Clone, Copy)]
struct Form {
    star: RwSignal<String>,
    title: RwSignal<String>,
    practice: RwSignal<String>,
    lesson: RwSignal<String>,
    shots: RwSignal<Vec<NewPhoto>>,
}

impl Form {
    fn of(was: &NewExperience) -> Self {
        Self {
            star: RwSignal::new(was.star.map_or_else(String::new, |star| star.name().to_owned())),
            title: RwSignal::new(was.title.clone()),
            practice: RwSignal::new(was.practice.clone()),
            lesson: RwSignal::new(was.lesson.clone()),
            shots: RwSignal::new(Vec::new()),
        }
    }
    /// What is typed, beside the photos that were there.
    fn finish(self, was: &NewExperience) -> Result<NewExperience, Vec<Flaw>> {
        let trimmed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let word = self.star.get_untracked();
        let shots = self.shots.with_untracked(|shots| shots.iter().map(|shot| shot.photo.clone()).collect());
        let new = NewExperience {
            id: was.id,
            village: was.village.clone(),
            star: StarKind::ALL.into_iter().find(|star| star.name() == word),
            track: was.track,
            title: trimmed(self.title),
            practice: trimmed(self.practice),
            lesson: trimmed(self.lesson),
            photos: [was.photos.clone(), shots].concat(),
        };
        new.check().map(|()| new)
    }
}

fn form(was: NewExperience, mends: bool) -> AnyView {
    let desk = use_desk();
    let form = Form::of(&was);
    update::in_form();
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let flaw = move |field| Signal::derive(move || words::flaw_of(&flaws.get(), field));
    let kind = desk.peek(|look| look.world.places.get(&was.village).map(|row| row.kind));
    let stars = StarKind::of(kind.unwrap_or(PlaceKind::Village));
    let stars = options(stars.iter().map(|star| (star.name(), star.name())), Some("不专对哪颗星"));
    let pilot = was.track.map(PilotTrack::name);
    let photos = was.photos.clone();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match form.finish(&was) {
            Ok(new) => {
                flaws.set(Vec::new());
                let intent = if mends {
                    Intent::Office(OfficeAct::AmendExperience(new))
                } else {
                    Intent::Office(OfficeAct::ShareExperience(new))
                };
                desk.act_with_photos(
                    intent,
                    form.shots.get_untracked(),
                    "已存好,等乡镇(街道)公布",
                    |_| {
                        path::go(&Route::Experiences.path());
                    },
                );
            }
            Err(found) => flaws.set(found),
        }
    };
    view! {
        <form class="card stack" on:submit=save novalidate>
            {pilot.map(|pilot| view! { <p class="muted">{format!("本村是{pilot}试点,会一起写上。")}</p> })}
            <TextField
                label="标题"
                value=form.title
                hint="一句话,最多 40 个字"
                flaw=flaw(Field::Title)
            />
            <Choice label="对哪颗星" options=stars value=form.star/>
            <NoteField
                label="做法"
                value=form.practice
                max=LONGEST_PRACTICE
                hint="做了什么、怎么做成的;不写村民的姓名"
                flaw=flaw(Field::Practice)
            />
            <NoteField
                label="可复制的地方"
                value=form.lesson
                max=LONGEST_LESSON
                hint="别的村照着做,要抓住哪几点"
                flaw=flaw(Field::Lesson)
            />
            <PhotoStrip photos/>
            <PhotoPicker shots=form.shots/>
            <FlawList flaws/>
            <button type="submit" class="btn primary">
                "保存"
            </button>
        </form>
    }
    .into_any()
}
