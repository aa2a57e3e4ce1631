//! 写经验 — what was done and what others can copy; the pilot's track comes from the plan, nobody types it again.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::{Desk, use_desk};
use crate::desk::pages::form::{self, trimmed};
use crate::desk::pages::parts::{BackTo, PageHead, not_here, options};
use crate::desk::route::Route;
use crate::kit::fields::{Choice, NoteField, TextField};
use crate::kit::{Form, PhotoPicker, forms};
use crate::parts::path;
use crate::parts::photos::PhotoStrip;
use domain::experience::{LONGEST_TITLE, NewExperience};
use domain::flaw::{Field, Flaw};
use domain::{ExperienceId, PilotTrack, PlaceCode, PlaceKind, StarKind};
use leptos::prelude::*;
use serde::Deserialize;
use sync::{Intent, OfficeAct, Shelf};

/// What is typed of a new one is kept under this key.
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
        {form(new, true)}
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
        {form(was, false)}
    }
    .into_any()
}

/// What a draft of an earlier version holds.
#[derive(Deserialize)]
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

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    form: Form,
    star: RwSignal<String>,
    title: RwSignal<String>,
    practice: RwSignal<String>,
    lesson: RwSignal<String>,
}

impl Writing {
    fn of(form: Form, typed: Typed) -> Self {
        Self {
            form,
            star: RwSignal::new(typed.star),
            title: RwSignal::new(typed.title),
            practice: RwSignal::new(typed.practice),
            lesson: RwSignal::new(typed.lesson),
        }
    }
    /// What is typed, beside the photos that were there. A new one gets an id of its own: the same draft may stand
    /// open in two tabs.
    fn finish(self, desk: Desk, was: &NewExperience, is_new: bool) -> Result<NewExperience, Vec<Flaw>> {
        let word = self.star.get();
        let new = NewExperience {
            id: if is_new { desk.device().mint() } else { was.id },
            village: was.village.clone(),
            star: StarKind::ALL.into_iter().find(|star| star.name() == word),
            track: was.track,
            title: trimmed(self.title),
            practice: trimmed(self.practice),
            lesson: trimmed(self.lesson),
            photos: [was.photos.clone(), self.form.photos()].concat(),
        };
        let known = desk.peek(|look| look.world.known_people(&new.village)).unwrap_or_default();
        new.check(&known).map(|()| new)
    }
}

/// The form of a new one, or of one that is mended.
fn form(was: NewExperience, is_new: bool) -> AnyView {
    let desk = use_desk();
    let key = if is_new { DRAFT.to_owned() } else { format!("{DRAFT}/{}", was.id) };
    let form = Form::open(&forms::EXPERIENCE, key);
    let writing = Writing::of(form, form.began().unwrap_or_else(|| Typed::of(&was)));
    let kind = desk.peek(|look| look.world.places.get(&was.village).map(|row| row.kind));
    let stars = StarKind::of(kind.unwrap_or(PlaceKind::Village));
    let stars = options(stars.iter().map(|star| (star.name(), star.name())), Some("不专对哪颗星"));
    let pilot = was.track.map(PilotTrack::name);
    let photos = was.photos.clone();
    let fields = view! {
        {pilot.map(|pilot| view! { <p class="muted">{format!("本村是{pilot}试点,会一起写上。")}</p> })}
        <TextField
            label=form.called(Field::Title, "标题")
            value=writing.title
            max=LONGEST_TITLE
            hint="一句话,最多 40 个字"
        />
        <Choice label=form.called(Field::Stars, "对哪颗星") options=stars value=writing.star/>
        <NoteField
            label=form.of(Field::Practice)
            value=writing.practice
            hint="做了什么、怎么做成的;不写村民的姓名、电话和门牌"
        />
        <NoteField
            label=form.of(Field::Lesson)
            value=writing.lesson
            hint="别的村照着做,要抓住哪几点"
        />
        <PhotoStrip photos/>
        <PhotoPicker form/>
    };
    let save = move |new| {
        let act = if is_new { OfficeAct::ShareExperience(new) } else { OfficeAct::AmendExperience(new) };
        let acts = vec![(On::Device, Intent::Office(act))];
        desk.act_form(form, acts, "已存好,等乡镇(街道)公布", |_| {
            path::go(&Route::Experiences.path())
        });
    };
    form::card(form, fields.into_any(), "保存", move || writing.finish(desk, &was, is_new), save)
}
