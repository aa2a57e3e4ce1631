//! 记志愿 — the fields of 民政部令第67号, the few that must be filled first.

use super::frame::{form_page, nothing_there};
use super::place::{Mine, place_name};
use super::returned::{self, returned_intent};
use crate::kit::fields::{Choice, DayField, NoteField, OneOf, TextField, day_long_ago, flaw_of};
use crate::kit::form::Then;
use crate::kit::{Form, PhotoPicker, forms, keys};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::photos::PhotoStrip;
use crate::route::Route;
use crate::words;
use domain::activity::{NewActivity, Volunteer};
use domain::flaw::{Flaw, Why};
use domain::settings::{ServiceKind, Settings};
use domain::text::half_width;
use domain::{ActivityId, Day, Field, OpId};
use leptos::prelude::*;
use sync::Intent;

/// The lengths offered, in minutes.
const LENGTHS: [u16; 8] = [30, 60, 90, 120, 180, 240, 360, 480];

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    form: Form,
    first: StoredValue<NewActivity>,
    place: RwSignal<String>,
    name: RwSignal<String>,
    kind: RwSignal<String>,
    venue: RwSignal<String>,
    organizer: RwSignal<String>,
    on: RwSignal<Option<Day>>,
    from: RwSignal<String>,
    minutes: RwSignal<String>,
    attendances: RwSignal<String>,
    volunteers: RwSignal<Vec<Volunteer>>,
    volunteer: RwSignal<String>,
    note: RwSignal<String>,
    training: RwSignal<String>,
}

/// The minutes of a volunteer who stayed as long as the form says, whatever it says by the time it is saved.
const AS_ALL: u16 = 0;

/// `08:30` as minutes after midnight.
fn minute_of(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':')?;
    Some(hour.parse::<u16>().ok()? * 60 + minute.get(..2)?.parse::<u16>().ok()?)
}

impl Writing {
    fn new(form: Form, first: NewActivity) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let count = if first.attendances == 0 { String::new() } else { first.attendances.to_string() };
        let from = first.from_minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60));
        let all = first.minutes;
        let as_all = |one: Volunteer| Volunteer {
            minutes: if one.minutes == all { AS_ALL } else { one.minutes },
            ..one
        };
        let writing = Self {
            form,
            place: text(first.place.as_str()),
            name: text(&first.name),
            kind: text(first.kind.as_str()),
            venue: text(&first.venue),
            organizer: text(&first.organizer),
            on: RwSignal::new(Some(first.on)),
            from: RwSignal::new(from.unwrap_or_default()),
            minutes: RwSignal::new(first.minutes.to_string()),
            attendances: RwSignal::new(count),
            volunteers: RwSignal::new(first.volunteers.iter().cloned().map(as_all).collect()),
            volunteer: RwSignal::new(String::new()),
            note: text(&first.note),
            training: text(&first.training),
            first: StoredValue::new(first),
        };
        form.part_json("volunteers", writing.volunteers);
        form.part("volunteer", writing.volunteer);
        writing
    }

    /// The list, with whoever is typed and not added yet; several names may be typed at once.
    fn listed(self) -> Vec<Volunteer> {
        let mut list = self.volunteers.get();
        let names = self.volunteer.get();
        let names = names.split(['、', ',', '\u{ff0c}', ' ']).map(str::trim);
        list.extend(
            names
                .filter(|name| !name.is_empty())
                .map(|name| Volunteer { name: name.to_owned(), minutes: AS_ALL }),
        );
        list
    }

    /// How long somebody was there, in minutes.
    fn length_of(self, minutes: u16) -> u16 {
        if minutes == AS_ALL { self.minutes.with(|all| all.parse().unwrap_or(AS_ALL)) } else { minutes }
    }

    fn volunteers_now(self) -> Vec<Volunteer> {
        let length = |one: Volunteer| Volunteer { minutes: self.length_of(one.minutes), ..one };
        self.listed().into_iter().map(length).collect()
    }

    fn finish(self) -> Result<NewActivity, Vec<Flaw>> {
        let first = self.first.get_value();
        let typed = half_width(&self.attendances.get());
        let attendances = match typed.trim() {
            "" => Err(Why::Missing),
            typed => typed.parse().map_err(|_| Why::Malformed),
        };
        let unreadable = attendances.err();
        let new = NewActivity {
            place: self.place.get().parse().unwrap_or_else(|_| first.place.clone()),
            name: self.name.get().trim().to_owned(),
            kind: ServiceKind::new(&self.kind.get()),
            venue: self.venue.get().trim().to_owned(),
            organizer: self.organizer.get().trim().to_owned(),
            on: self.on.get().unwrap_or(first.on),
            from_minute: minute_of(&self.from.get()),
            minutes: self.minutes.get().parse().unwrap_or(0),
            attendances: attendances.unwrap_or(u32::MAX),
            volunteers: self.volunteers_now(),
            note: self.note.get().trim().to_owned(),
            training: self.training.get().trim().to_owned(),
            photos: [first.photos.clone(), self.form.photos()].concat(),
            ..first
        };
        let mut flaws = new.check(self.form.here().today()).err().unwrap_or_default();
        if let Some(why) = unreadable {
            flaws.retain(|flaw| flaw.field != Field::Attendances);
            flaws.push(Flaw::new(Field::Attendances, why));
        }
        if flaws.is_empty() { Ok(new) } else { Err(flaws) }
    }
}

fn blank(here: Here) -> Option<NewActivity> {
    let device = here.device();
    let place = here.glance(|world| Mine::of(&device.standing()).first_grid(world))?;
    let organizer =
        place.village().map(|village| format!("{}党支部", place_name(&device, &village))).unwrap_or_default();
    Some(NewActivity {
        id: device.mint(),
        place,
        name: String::new(),
        kind: ServiceKind::new("environment"),
        venue: String::new(),
        organizer,
        on: device.today(),
        from_minute: None,
        minutes: 60,
        attendances: 0,
        volunteers: Vec::new(),
        note: String::new(),
        training: String::new(),
        photos: Vec::new(),
    })
}

fn begin(here: Here, again: Option<OpId>) -> Option<NewActivity> {
    match returned_intent(here, again?)? {
        Intent::RecordActivity(activity) => Some(activity),
        _ => None,
    }
}

/// 记志愿.
pub(super) fn screen(again: Option<OpId>) -> AnyView {
    let here = here();
    let form = returned::open_form(&forms::ACTIVITY, "activity".into(), again, begin(here, again).as_ref());
    let Some(first) = form.began().or_else(|| blank(here)) else {
        return nothing_there(Route::Today);
    };
    // Its id is made when it is saved: the same draft may stand open in two tabs.
    let acts = move |activity: NewActivity| {
        let new = NewActivity { id: here.device().mint(), ..activity };
        returned::instead(again, vec![Intent::RecordActivity(new)])
    };
    page(form, first, "记志愿", acts, Route::Today)
}

/// 修改志愿.
pub(super) fn amend(id: ActivityId) -> AnyView {
    let Some(now) = here().glance(|world| world.activities.get(&id).map(|row| row.now.clone())) else {
        return nothing_there(Route::Records);
    };
    let form = Form::open(&forms::AMEND_ACTIVITY, format!("amend-activity/{id}"));
    let first = form.began().unwrap_or(now);
    page(form, first, "修改志愿", |activity| vec![Intent::AmendActivity(activity)], Route::Activity(id))
}

fn page(
    form: Form,
    mut first: NewActivity,
    title: &'static str,
    acts: impl Fn(NewActivity) -> Vec<Intent> + 'static,
    home: Route,
) -> AnyView {
    let here = form.here();
    let shots = untrack(|| form.photos());
    first.photos.retain(|photo| !shots.contains(photo));
    let linked = first.photos.clone();
    let writing = Writing::new(form, first);
    let save = form.submit(
        move || writing.finish(),
        move |activity| {
            let said = format!("已存手机,{} 人次会计入志愿", activity.attendances);
            form.save(acts(activity), said, Then::Back(home.path()));
        },
    );
    let body = view! {
        {what_controls(writing, here.today())}
        {people_controls(writing)}
        {more_controls(here, writing)}
        <PhotoStrip photos=linked/>
        <PhotoPicker form/>
    };
    form_page(title, home, form, body.into_any(), save)
}

fn what_controls(writing: Writing, today: Day) -> AnyView {
    let form = writing.form;
    let kinds: Vec<_> = Settings::builtin()
        .service_kinds
        .iter()
        .map(|kind| (kind.code.as_str().to_owned(), kind.name.clone()))
        .collect();
    let lengths: Vec<_> =
        LENGTHS.iter().map(|length| (length.to_string(), words::minutes(*length))).collect();
    view! {
        <TextField label=form.of(Field::ActivityName) value=writing.name/>
        <OneOf label=form.called(Field::NeedKind, "服务类别") options=kinds value=writing.kind/>
        <div class="two">
            <DayField label=form.of(Field::On) value=writing.on least=None most=Some(today)/>
            <TextField label=form.called(Field::StartedAt, "开始") value=writing.from kind="time" optional=true/>
            <TextField label=form.of(Field::Attendances) value=writing.attendances unit="人次" class="num"/>
            <Choice label=form.called(Field::Minutes, "每人时长") options=lengths value=writing.minutes/>
        </div>
        {day_long_ago(writing.on, today)}
        <TextField label=form.called(Field::ActivityPlace, "地点") value=writing.venue/>
    }
    .into_any()
}

fn people_controls(writing: Writing) -> AnyView {
    let add = move || {
        let list = untrack(move || writing.listed());
        writing.volunteers.set(list);
        writing.volunteer.set(String::new());
    };
    let line = move |(place, one): (usize, Volunteer)| {
        let label = format!("去掉{}", one.name);
        let minutes = one.minutes;
        let length = move || words::minutes(writing.length_of(minutes));
        view! {
            <li class="item">
                <div class="grow"><strong>{one.name}</strong><br/><small class="muted">{length}</small></div>
                <button class="icon-btn" type="button" aria-label=label
                    on:click=move |_| writing.volunteers.update(|list| { list.remove(place); })>
                    <Icon name=IconName::Close/>
                </button>
            </li>
        }
    };
    let lines = move || writing.volunteers.get().into_iter().enumerate().map(line).collect::<Vec<_>>();
    view! {
        <section class="card stack field" aria-label="志愿者名单">
            <h2>"志愿者名单 "<span class="optional">"可以不写"</span></h2>
            <ul class="list">{lines}</ul>
            <div class="row">
                <input class="input grow" aria-label="志愿者姓名" placeholder="姓名,几个人用顿号隔开"
                    bind:value=writing.volunteer on:keydown=keys::on_enter(add)/>
                <button class="btn" type="button" on:click=move |_| add()>"添人"</button>
            </div>
            <p class="hint">"要开志愿服务记录证明的人请写上。"</p>
            {flaw_of(writing.form.of(Field::Volunteers))}
        </section>
    }
    .into_any()
}

fn more_controls(here: Here, writing: Writing) -> AnyView {
    let form = writing.form;
    let device = here.device();
    let mut places = here.glance(|world| Mine::of(&device.standing()).grids_to_pick(world));
    places.extend(device.villages());
    let places: Vec<_> = places.iter().map(|code| (code.to_string(), place_name(&device, code))).collect();
    view! {
        <details class="card more">
            <summary>"组织者、内容、培训 "<span class="optional">"可以不填"</span></summary>
            <div class="stack loose">
                <Choice label=form.called(Field::PlaceCode, "哪里的活动") options=places value=writing.place/>
                <TextField label=form.of(Field::Organizer) value=writing.organizer/>
                <NoteField label=form.called(Field::Note, "服务内容") value=writing.note/>
                <NoteField label=form.of(Field::Service) value=writing.training/>
            </div>
        </details>
    }
    .into_any()
}
