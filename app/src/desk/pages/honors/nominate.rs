//! 推荐上榜 — who, what for, and whether they agree to be named; shows how the board will read.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::{Desk, use_desk};
use crate::desk::pages::form::{self, trimmed};
use crate::desk::pages::parts::{BackTo, PageHead, options};
use crate::desk::route::Route;
use crate::kit::fields::{Choice, DayField, NoteField, OneOf, TextField};
use crate::kit::{Form, forms};
use crate::parts::path;
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, NewHonor, PublicName, Wish};
use domain::{AccountId, Day, OpId, PlaceCode};
use leptos::prelude::*;
use serde::Deserialize;
use sync::{Intent, OfficeAct, Shelf};

const DRAFT: &str = "desk/honor";
const FORMS: [ConsentForm; 3] = [ConsentForm::Written, ConsentForm::InPerson, ConsentForm::ByPhone];

/// What a draft of an earlier version holds.
#[derive(Default, Deserialize)]
struct Typed {
    kind: String,
    level: String,
    title: String,
    family: String,
    name: String,
    deed: String,
    awarded_on: String,
    consent: String,
    #[serde(default)]
    recognisable: String,
}

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    form: Form,
    kind: RwSignal<String>,
    level: RwSignal<String>,
    title: RwSignal<String>,
    family: RwSignal<String>,
    name: RwSignal<String>,
    deed: RwSignal<String>,
    awarded_on: RwSignal<Option<Day>>,
    consent: RwSignal<String>,
    recognisable: RwSignal<String>,
}

impl Writing {
    fn begin(today: Day) -> Self {
        let form = Form::open(&forms::HONOR, DRAFT);
        let typed: Typed = form.began().unwrap_or_default();
        let or =
            |text: String, other: &str| RwSignal::new(if text.is_empty() { other.to_owned() } else { text });
        Self {
            form,
            kind: or(typed.kind, words::honor_kind(HonorKind::VillageHonor)),
            level: or(typed.level, words::honor_level(HonorLevel::Village)),
            title: RwSignal::new(typed.title),
            family: or(typed.family, "person"),
            name: RwSignal::new(typed.name),
            deed: RwSignal::new(typed.deed),
            awarded_on: RwSignal::new(typed.awarded_on.parse().ok().or(Some(today))),
            consent: RwSignal::new(typed.consent),
            recognisable: RwSignal::new(typed.recognisable),
        }
    }
    fn honoree(self) -> Honoree {
        let name = trimmed(self.name);
        if self.family.get() == "family" { Honoree::Family(name) } else { Honoree::Person(name) }
    }
    fn consent(self) -> Option<ConsentForm> {
        let word = self.consent.get();
        FORMS.into_iter().find(|how| words::wish(true, *how) == word)
    }
    /// The honor, with an id of its own: the same draft may stand open in two tabs.
    fn finish(self, desk: Desk, village: &PlaceCode) -> Result<NewHonor, Vec<Flaw>> {
        let (kind, level) = (self.kind.get(), self.level.get());
        let kind = HonorKind::ALL.into_iter().find(|known| words::honor_kind(*known) == kind);
        let level = HonorLevel::ALL.into_iter().find(|known| words::honor_level(*known) == level);
        let missing = |field| vec![Flaw::new(field, Why::Missing)];
        let new = NewHonor {
            id: desk.device().mint(),
            village: village.clone(),
            kind: kind.ok_or_else(|| missing(Field::HonorKind))?,
            level: level.ok_or_else(|| missing(Field::HonorLevel))?,
            title: trimmed(self.title),
            honoree: self.honoree(),
            deed: trimmed(self.deed),
            awarded_on: self.awarded_on.get().ok_or_else(|| missing(Field::On))?,
            consent: self.consent(),
            recognisable: recognised(&self.recognisable.get()),
        };
        let known = desk.peek(|look| look.world.known_people(village)).unwrap_or_default();
        let mut found = new.check(desk.today(), &known).err().unwrap_or_default();
        if new.consent.is_none() && new.recognisable.is_none() {
            found.extend(missing(Field::Recognisable));
        }
        if found.is_empty() { Ok(new) } else { Err(found) }
    }
}

/// What was answered to whether the person is recognised behind a masked name.
pub fn recognised(answer: &str) -> Option<bool> {
    [true, false].into_iter().find(|yes| words::recognisable(*yes) == answer)
}

/// The question whether the person is recognised behind a masked name.
pub fn ask_recognised(form: Form, value: RwSignal<String>) -> AnyView {
    let answers =
        options([false, true].map(|yes| (words::recognisable(yes), words::recognisable(yes))), None);
    let label = form.called(Field::Recognisable, "名字隐去以后,看的人还认得出是谁吗");
    view! { <OneOf label options=answers value/> }.into_any()
}

/// Nominating somebody of the village.
#[component]
pub fn Nominate(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    let writing = Writing::begin(today);
    let form = writing.form;
    let nominate = move |new| {
        let acts = vec![(On::Device, Intent::Office(OfficeAct::NominateHonor(new)))];
        desk.act_form(form, acts, "已推荐,等乡镇(街道)公布", |_| path::go(&Route::Honors.path()));
    };
    let kinds = options(HonorKind::ALL.map(|kind| (words::honor_kind(kind), words::honor_kind(kind))), None);
    let levels =
        options(HonorLevel::ALL.map(|level| (words::honor_level(level), words::honor_level(level))), None);
    let who = options([("person", "个人"), ("family", "家庭")], None);
    let wishes =
        options(FORMS.map(|how| (words::wish(true, how), words::wish(true, how))), Some("没有同意公开姓名"));
    form.part("family", writing.family);
    let fields = view! {
        <OneOf label="表彰谁" options=who value=writing.family/>
        <TextField label=form.called(Field::Honoree, "姓名") value=writing.name hint="家庭写户主姓名"/>
        <div class="form-grid">
            <Choice label=form.called(Field::HonorKind, "荣誉类别") options=kinds value=writing.kind/>
            <Choice label=form.called(Field::HonorLevel, "级别") options=levels value=writing.level/>
        </div>
        <TextField label=form.of(Field::HonorTitle) value=writing.title/>
        <NoteField
            label=form.of(Field::Deed)
            value=writing.deed
            hint="一两句话,不写姓名、电话、门牌和别人的病,公开时姓名可能要隐去"
        />
        <DayField label=form.called(Field::On, "获评日期") value=writing.awarded_on most=Some(today)/>
        <OneOf label=form.called(Field::Consent, "本人愿不愿意公开姓名") options=wishes value=writing.consent/>
        {ask_recognised(form, writing.recognisable)}
    };
    let finish = move || writing.finish(desk, &village);
    view! {
        <BackTo href=Route::Honors.path() name="光荣榜"/>
        <PageHead title="推荐上榜"/>
        <div class="columns">
            {form::card(form, fields.into_any(), "推荐上榜", finish, nominate)}
            <Preview writing/>
        </div>
    }
    .into_any()
}

/// How the line will read on the board.
#[component]
fn Preview(writing: Writing) -> impl IntoView {
    let name = move || {
        let wish = writing.consent().map(|how| Wish {
            op: OpId::new(domain::At::from_millis(0), [0; 10]),
            named: true,
            how,
            at: domain::At::from_millis(0),
            by: AccountId::new(domain::At::from_millis(0), [0; 10]),
        });
        PublicName::of(&writing.honoree(), wish.as_ref()).as_str().to_owned()
    };
    let line = move || {
        let month = writing.awarded_on.get().map(words::month).unwrap_or_default();
        let parts = [writing.level.get(), trimmed(writing.title), month];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <section class="card stack" aria-labelledby="preview">
            <h2 id="preview">"榜上会这样写"</h2>
            <div class="honor">
                <strong>{name}</strong>
                <p class="muted">{line}</p>
                <p>{move || writing.deed.get()}</p>
            </div>
            <p class="hint">"乡镇(街道)公布后才上榜。本人改了主意,在这条荣誉里记一下,名字马上隐去。"</p>
        </section>
    }
    .into_any()
}
