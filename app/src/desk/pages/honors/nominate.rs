//! 推荐上榜 — who, what for, and whether they agree to be named; shows how the board will read.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{self, Flaws};
use crate::desk::pages::parts::{BackTo, PageHead, options};
use crate::desk::route::Route;
use crate::parts::fields::{Choice, DayField, NoteField, OneOf, TextField};
use crate::parts::{path, update};
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, NewHonor, PublicName, Wish};
use domain::{AccountId, Day, OpId, PlaceCode};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::{Intent, OfficeAct, Shelf};

const DRAFT: &str = "desk/honor";
const FORMS: [ConsentForm; 3] = [ConsentForm::Written, ConsentForm::InPerson, ConsentForm::ByPhone];

/// What is typed so far, as text.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
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

/// The form's fields as signals.
#[derive(Clone, Copy)]
struct Form {
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

impl Form {
    fn of(typed: Typed, today: Day) -> Self {
        let or =
            |text: String, other: &str| RwSignal::new(if text.is_empty() { other.to_owned() } else { text });
        Self {
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
    fn typed(self) -> Typed {
        Typed {
            kind: self.kind.get(),
            level: self.level.get(),
            title: self.title.get(),
            family: self.family.get(),
            name: self.name.get(),
            deed: self.deed.get(),
            awarded_on: self.awarded_on.get().map(|day| day.to_string()).unwrap_or_default(),
            consent: self.consent.get(),
            recognisable: self.recognisable.get(),
        }
    }
    fn honoree(self) -> Honoree {
        let name = self.name.get().trim().to_owned();
        if self.family.get() == "family" { Honoree::Family(name) } else { Honoree::Person(name) }
    }
    fn consent(self) -> Option<ConsentForm> {
        let word = self.consent.get();
        FORMS.into_iter().find(|how| words::wish(true, *how) == word)
    }
    fn finish(self, village: &PlaceCode) -> Result<NewHonor, Vec<Flaw>> {
        let (kind, level) = (self.kind.get(), self.level.get());
        let desk = use_desk();
        let kind = HonorKind::ALL.into_iter().find(|known| words::honor_kind(*known) == kind);
        let level = HonorLevel::ALL.into_iter().find(|known| words::honor_level(*known) == level);
        let missing = |field| vec![Flaw::new(field, Why::Missing)];
        let new = NewHonor {
            id: desk.device().mint(),
            village: village.clone(),
            kind: kind.ok_or_else(|| missing(Field::HonorKind))?,
            level: level.ok_or_else(|| missing(Field::HonorLevel))?,
            title: self.title.get().trim().to_owned(),
            honoree: self.honoree(),
            deed: self.deed.get().trim().to_owned(),
            awarded_on: self.awarded_on.get().ok_or_else(|| missing(Field::On))?,
            consent: self.consent(),
            recognisable: recognised(&self.recognisable.get()),
        };
        if new.consent.is_none() && new.recognisable.is_none() {
            return Err(missing(Field::Recognisable));
        }
        let known = desk.peek(|look| look.world.known_people(village)).unwrap_or_default();
        new.check(desk.today(), &known).map(|()| new)
    }
}

/// What was answered to whether the person is recognised behind a masked name.
pub fn recognised(answer: &str) -> Option<bool> {
    [true, false].into_iter().find(|yes| words::recognisable(*yes) == answer)
}

/// The question whether the person is recognised behind a masked name.
pub fn ask_recognised(value: RwSignal<String>, flaw: Signal<Option<String>>) -> AnyView {
    let answers =
        options([false, true].map(|yes| (words::recognisable(yes), words::recognisable(yes))), None);
    view! { <OneOf label="名字隐去以后,看的人还认得出是谁吗" options=answers value flaw/> }.into_any()
}

/// Nominating somebody of the village.
#[component]
pub fn Nominate(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    let form = Form::of(form::kept(DRAFT).unwrap_or_default(), today);
    update::in_form();
    form::keep_as_typed(DRAFT, move || Some(form.typed()));
    let flaws = Flaws::none();
    let here = Owner::current().unwrap_or_default();
    let finish = move || here.with(|| form.finish(&village));
    let nominate = move |new| {
        let intents = vec![Intent::Office(OfficeAct::NominateHonor(new))];
        desk.act_all(On::Device, intents, Some(DRAFT), "已推荐,等乡镇(街道)公布", |_| {
            path::go(&Route::Honors.path());
        });
    };
    let kinds = options(HonorKind::ALL.map(|kind| (words::honor_kind(kind), words::honor_kind(kind))), None);
    let levels =
        options(HonorLevel::ALL.map(|level| (words::honor_level(level), words::honor_level(level))), None);
    let who = options([("person", "个人"), ("family", "家庭")], None);
    let wishes =
        options(FORMS.map(|how| (words::wish(true, how), words::wish(true, how))), Some("没有同意公开姓名"));
    let fields = view! {
        <OneOf label="表彰谁" options=who value=form.family/>
        <TextField label="姓名" value=form.name hint="家庭写户主姓名" flaw=flaws.of(Field::Honoree)/>
        <div class="form-grid">
            <Choice label="荣誉类别" options=kinds value=form.kind/>
            <Choice label="级别" options=levels value=form.level/>
        </div>
        <TextField label="荣誉名称" value=form.title flaw=flaws.of(Field::HonorTitle)/>
        <NoteField
            label="事迹"
            value=form.deed
            max=120
            hint="一两句话,不写姓名、电话、门牌和别人的病,公开时姓名可能要隐去"
            flaw=flaws.of(Field::Deed)
        />
        <DayField label="获评日期" value=form.awarded_on most=Some(today) flaw=flaws.of(Field::On)/>
        <OneOf label="本人愿不愿意公开姓名" options=wishes value=form.consent/>
        {ask_recognised(form.recognisable, flaws.of(Field::Recognisable))}
    };
    view! {
        <BackTo href=Route::Honors.path() name="光荣榜"/>
        <PageHead title="推荐上榜"/>
        <div class="columns">
            {form::card(flaws, fields.into_any(), "推荐上榜", finish, nominate)}
            <Preview form/>
        </div>
    }
    .into_any()
}

/// How the line will read on the board.
#[component]
fn Preview(form: Form) -> impl IntoView {
    let name = move || {
        let wish = form.consent().map(|how| Wish {
            op: OpId::new(domain::At::from_millis(0), [0; 10]),
            named: true,
            how,
            at: domain::At::from_millis(0),
            by: AccountId::new(domain::At::from_millis(0), [0; 10]),
        });
        PublicName::of(&form.honoree(), wish.as_ref()).as_str().to_owned()
    };
    let line = move || {
        let month = form.awarded_on.get().map(words::month).unwrap_or_default();
        let parts = [form.level.get(), form.title.get().trim().to_owned(), month];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <section class="card stack" aria-labelledby="preview">
            <h2 id="preview">"榜上会这样写"</h2>
            <div class="honor">
                <strong>{name}</strong>
                <p class="muted">{line}</p>
                <p>{move || form.deed.get()}</p>
            </div>
            <p class="hint">"乡镇(街道)公布后才上榜。本人改了主意,在这条荣誉里记一下,名字马上隐去。"</p>
        </section>
    }
    .into_any()
}
