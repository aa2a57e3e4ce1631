//! 记志愿 — the fields of 民政部令第67号, the few that must be filled first.

use super::draft::{Draft, passes};
use super::frame::{form_page, nothing_there};
use super::place::{Mine, place_name};
use super::returned::returned_intent;
use crate::parts::fields::{Choice, DayField, FlawList, NoteField, OneOf, TextField, day_long_ago};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::photos::{PhotoPicker, PhotoStrip};
use crate::route::Route;
use crate::words;
use domain::activity::{NewActivity, Volunteer};
use domain::document::read_if_any;
use domain::settings::{ServiceKind, Settings};
use domain::{ActivityId, Day, Field, Flaw, OpId};
use leptos::prelude::*;
use sync::Intent;

/// The lengths offered, in minutes.
const LENGTHS: [u16; 8] = [30, 60, 90, 120, 180, 240, 360, 480];

/// What is being written.
#[derive(Clone, Copy)]
struct Form {
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
    draft: Draft,
}

/// `08:30` as minutes after midnight.
fn minute_of(clock: &str) -> Option<u16> {
    let (hour, minute) = clock.split_once(':')?;
    Some(hour.parse::<u16>().ok()? * 60 + minute.get(..2)?.parse::<u16>().ok()?)
}

impl Form {
    fn new(first: NewActivity, draft: Draft) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        let count = if first.attendances == 0 { String::new() } else { first.attendances.to_string() };
        let from = first.from_minute.map(|minute| format!("{:02}:{:02}", minute / 60, minute % 60));
        Self {
            place: text(first.place.as_str()),
            name: text(&first.name),
            kind: text(first.kind.as_str()),
            venue: text(&first.venue),
            organizer: text(&first.organizer),
            on: RwSignal::new(Some(first.on)),
            from: RwSignal::new(from.unwrap_or_default()),
            minutes: RwSignal::new(first.minutes.to_string()),
            attendances: RwSignal::new(count),
            volunteers: RwSignal::new(first.volunteers.clone()),
            volunteer: RwSignal::new(String::new()),
            note: text(&first.note),
            training: text(&first.training),
            first: StoredValue::new(first),
            draft,
        }
    }

    fn volunteers(self) -> Vec<Volunteer> {
        let mut list = self.volunteers.get();
        let (names, minutes) = (self.volunteer.get(), self.minutes.get().parse().unwrap_or(60));
        // Several names may be typed at once.
        for name in names.split(['、', ',', '\u{ff0c}', ' ']).map(str::trim).filter(|name| !name.is_empty())
        {
            list.push(Volunteer { name: name.to_owned(), minutes });
        }
        list
    }

    fn read(self) -> NewActivity {
        let first = self.first.get_value();
        let mut photos = first.photos.clone();
        photos.extend(
            self.draft.shots.with(|shots| shots.iter().map(|shot| shot.photo.clone()).collect::<Vec<_>>()),
        );
        NewActivity {
            place: self.place.get().parse().unwrap_or_else(|_| first.place.clone()),
            name: self.name.get().trim().to_owned(),
            kind: ServiceKind::new(&self.kind.get()),
            venue: self.venue.get().trim().to_owned(),
            organizer: self.organizer.get().trim().to_owned(),
            on: self.on.get().unwrap_or(first.on),
            from_minute: minute_of(&self.from.get()),
            minutes: self.minutes.get().parse().unwrap_or(0),
            attendances: self.attendances.get().trim().parse().unwrap_or(0),
            volunteers: self.volunteers(),
            note: self.note.get().trim().to_owned(),
            training: self.training.get().trim().to_owned(),
            photos,
            ..first
        }
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
    let (draft, kept) = Draft::open("activity".into());
    draft.again.set_value(again);
    let kept: Option<NewActivity> = kept.and_then(read_if_any);
    let Some(first) = kept.or_else(|| begin(here, again)).or_else(|| blank(here)) else {
        return nothing_there(Route::Today);
    };
    // Its id is made when it is saved: the same draft may stand open in two tabs.
    let make = move |activity: NewActivity| {
        Intent::RecordActivity(NewActivity { id: here.device().mint(), ..activity })
    };
    form(here, first, draft, "记志愿", make, Route::Today)
}

/// 修改志愿.
pub(super) fn amend(id: ActivityId) -> AnyView {
    let here = here();
    let Some(now) = here.glance(|world| world.activities.get(&id).map(|row| row.now.clone())) else {
        return nothing_there(Route::Records);
    };
    let (draft, kept) = Draft::open(format!("amend-activity/{id}"));
    let first = kept.and_then(read_if_any).unwrap_or(now);
    form(here, first, draft, "修改志愿", Intent::AmendActivity, Route::Activity(id))
}

fn form(
    here: Here,
    mut first: NewActivity,
    draft: Draft,
    title: &'static str,
    make: impl Fn(NewActivity) -> Intent + 'static,
    home: Route,
) -> AnyView {
    let today = here.today();
    let shot =
        draft.shots.with_untracked(|shots| shots.iter().map(|shot| shot.photo.clone()).collect::<Vec<_>>());
    first.photos.retain(|photo| !shot.contains(photo));
    let linked = first.photos.clone();
    let form = Form::new(first, draft);
    draft.follow(move || serde_json::to_string(&form.read()).unwrap_or_default());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let busy = RwSignal::new(false);
    let save = move || {
        let activity = untrack(move || form.read());
        if passes(activity.check(here.today()), flaws) {
            let said = format!("已存手机,{} 人次会计入志愿", activity.attendances);
            draft.save(make(activity), busy, said, home.path());
        }
    };
    let body = view! {
        {what_controls(form, flaws, today)}
        {people_controls(form, flaws)}
        {more_controls(here, form, flaws)}
        <PhotoStrip photos=linked/>
        <PhotoPicker shots=draft.shots/>
        <FlawList flaws=flaws/>
        {draft.give_up(home.path())}
    };
    form_page(title, home, draft.note(), body.into_any(), busy, save)
}

fn flaw(flaws: RwSignal<Vec<Flaw>>, field: Field) -> Signal<Option<String>> {
    Signal::derive(move || flaws.with(|flaws| words::flaw_of(flaws, field)))
}

fn what_controls(form: Form, flaws: RwSignal<Vec<Flaw>>, today: Day) -> AnyView {
    let kinds: Vec<_> = Settings::builtin()
        .service_kinds
        .iter()
        .map(|kind| (kind.code.as_str().to_owned(), kind.name.clone()))
        .collect();
    let lengths: Vec<_> =
        LENGTHS.iter().map(|length| (length.to_string(), words::minutes(*length))).collect();
    view! {
        <TextField label="活动名称" value=form.name flaw=flaw(flaws, Field::ActivityName)/>
        <OneOf label="服务类别" options=kinds value=form.kind/>
        <div class="two">
            <DayField label="日期" value=form.on least=None most=Some(today) flaw=flaw(flaws, Field::On)/>
            <TextField label="开始" value=form.from kind="time" flaw=flaw(flaws, Field::StartedAt) optional=true/>
            <TextField label="参加人次" value=form.attendances mode="numeric" unit="人次" class="num"
                flaw=flaw(flaws, Field::Attendances)/>
            <Choice label="每人时长" options=lengths value=form.minutes flaw=flaw(flaws, Field::Minutes)/>
        </div>
        {day_long_ago(form.on, today)}
        <TextField label="地点" value=form.venue flaw=flaw(flaws, Field::ActivityPlace)/>
    }
    .into_any()
}

fn people_controls(form: Form, flaws: RwSignal<Vec<Flaw>>) -> AnyView {
    let add = move || {
        let list = untrack(move || form.volunteers());
        form.volunteers.set(list);
        form.volunteer.set(String::new());
    };
    let line = move |(place, one): (usize, Volunteer)| {
        let label = format!("去掉{}", one.name);
        view! {
            <li class="item">
                <div class="grow"><strong>{one.name}</strong><br/><small class="muted">{words::minutes(one.minutes)}</small></div>
                <button class="icon-btn" type="button" aria-label=label
                    on:click=move |_| form.volunteers.update(|list| { list.remove(place); })>
                    <Icon name=IconName::Close/>
                </button>
            </li>
        }
    };
    let lines = move || form.volunteers.get().into_iter().enumerate().map(line).collect::<Vec<_>>();
    let on_enter = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            add();
        }
    };
    let wrong = flaw(flaws, Field::Volunteers);
    view! {
        <section class="card stack field" aria-label="志愿者名单">
            <h2>"志愿者名单 "<span class="optional">"可以不写"</span></h2>
            <ul class="list">{lines}</ul>
            <div class="row">
                <input class="input grow" aria-label="志愿者姓名" placeholder="姓名,几个人用顿号隔开"
                    bind:value=form.volunteer on:keydown=on_enter/>
                <button class="btn" type="button" on:click=move |_| add()>"添人"</button>
            </div>
            <p class="hint">"要开志愿服务记录证明的人请写上。"</p>
            <p class="flaw" role="alert" hidden=move || wrong.get().is_none()>{move || wrong.get()}</p>
        </section>
    }
    .into_any()
}

fn more_controls(here: Here, form: Form, flaws: RwSignal<Vec<Flaw>>) -> AnyView {
    let device = here.device();
    let mut places = here.glance(|world| Mine::of(&device.standing()).grids_to_pick(world));
    places.extend(device.villages());
    let places: Vec<_> = places.iter().map(|code| (code.to_string(), place_name(&device, code))).collect();
    view! {
        <details class="card more">
            <summary>"组织者、内容、培训 "<span class="optional">"可以不填"</span></summary>
            <div class="stack loose">
                <Choice label="哪里的活动" options=places value=form.place/>
                <TextField label="组织者" value=form.organizer flaw=flaw(flaws, Field::Organizer)/>
                <NoteField label="服务内容" value=form.note max=500 flaw=flaw(flaws, Field::Note)/>
                <NoteField label="培训" value=form.training max=200 flaw=flaw(flaws, Field::Service)/>
            </div>
        </details>
    }
    .into_any()
}
