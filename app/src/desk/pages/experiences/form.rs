//! 写经验 — what was done and what others can copy; the pilot's track comes from the plan, nobody types it again.

use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{self, Flaws, trimmed};
use crate::desk::pages::parts::{BackTo, PageHead, not_here, options};
use crate::desk::route::Route;
use crate::parts::fields::{Choice, NoteField, TextField};
use crate::parts::photos::{PhotoPicker, PhotoStrip};
use crate::parts::{path, update};
use device::NewPhoto;
use domain::experience::{LONGEST_LESSON, LONGEST_PRACTICE, NewExperience};
use domain::flaw::{Field, Flaw};
use domain::{ExperienceId, PilotTrack, PlaceCode, PlaceKind, StarKind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::{Intent, OfficeAct, Shelf};

/// What is typed of a new one is kept under this key; photos are picked anew.
const DRAFT: &str = "desk/experience";

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
        {form(new, Some(DRAFT))}
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
        {form(was, None)}
    }
    .into_any()
}

/// What is typed so far, as text.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Typed {
    star: String,
    title: String,
    practice: String,
    lesson: String,
}

impl Typed {
    fn of(was: &NewExperience) -> Self {
        Self {
            star: was.star.map_or_else(String::new, |star| star.name().to_owned()),
            title: was.title.clone(),
            practice: was.practice.clone(),
            lesson: was.lesson.clone(),
        }
    }
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
    fn of(typed: Typed) -> Self {
        Self {
            star: RwSignal::new(typed.star),
            title: RwSignal::new(typed.title),
            practice: RwSignal::new(typed.practice),
            lesson: RwSignal::new(typed.lesson),
            shots: RwSignal::new(Vec::new()),
        }
    }
    fn typed(self) -> Typed {
        Typed {
            star: self.star.get(),
            title: self.title.get(),
            practice: self.practice.get(),
            lesson: self.lesson.get(),
        }
    }
    /// What is typed, beside the photos that were there.
    fn finish(self, was: &NewExperience) -> Result<NewExperience, Vec<Flaw>> {
        let word = self.star.get();
        let shots = self.shots.with(|shots| shots.iter().map(|shot| shot.photo.clone()).collect());
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
        let known = use_desk().peek(|look| look.world.known_people(&new.village)).unwrap_or_default();
        new.check(&known).map(|()| new)
    }
}

/// The form of a new one, which keeps a draft, or of one that is mended.
fn form(was: NewExperience, draft: Option<&'static str>) -> AnyView {
    let desk = use_desk();
    let typed = draft.and_then(form::kept).unwrap_or_else(|| Typed::of(&was));
    let form = Form::of(typed);
    update::in_form();
    if let Some(draft) = draft {
        form::keep_as_typed(draft, move || Some(form.typed()));
    }
    let flaws = Flaws::none();
    let kind = desk.peek(|look| look.world.places.get(&was.village).map(|row| row.kind));
    let stars = StarKind::of(kind.unwrap_or(PlaceKind::Village));
    let stars = options(stars.iter().map(|star| (star.name(), star.name())), Some("不专对哪颗星"));
    let pilot = was.track.map(PilotTrack::name);
    let photos = was.photos.clone();
    let fields = view! {
        {pilot.map(|pilot| view! { <p class="muted">{format!("本村是{pilot}试点,会一起写上。")}</p> })}
        <TextField
            label="标题"
            value=form.title
            hint="一句话,最多 40 个字"
            flaw=flaws.of(Field::Title)
        />
        <Choice label="对哪颗星" options=stars value=form.star/>
        <NoteField
            label="做法"
            value=form.practice
            max=LONGEST_PRACTICE
            hint="做了什么、怎么做成的;不写村民的姓名、电话和门牌"
            flaw=flaws.of(Field::Practice)
        />
        <NoteField
            label="可复制的地方"
            value=form.lesson
            max=LONGEST_LESSON
            hint="别的村照着做,要抓住哪几点"
            flaw=flaws.of(Field::Lesson)
        />
        <PhotoStrip photos/>
        <PhotoPicker shots=form.shots/>
    };
    let save = move |new| {
        let act = match draft {
            Some(_) => OfficeAct::ShareExperience(new),
            None => OfficeAct::AmendExperience(new),
        };
        let shots = form.shots.get_untracked();
        desk.act_with_photos(Intent::Office(act), shots, draft, "已存好,等乡镇(街道)公布", |_| {
            path::go(&Route::Experiences.path());
        });
    };
    let here = Owner::current().unwrap_or_default();
    form::card(flaws, fields.into_any(), "保存", move || here.with(|| form.finish(&was)), save)
}
