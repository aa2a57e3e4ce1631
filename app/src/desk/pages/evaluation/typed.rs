//! 补录以前的星 — stars that plans of before say are held and no decision names: taken over from their document, all
//! villages at once. They are held from then on, are nobody's new stars, and earn no award.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{self, trimmed};
use crate::desk::pages::online::Again;
use crate::desk::pages::parts::FIRST_YEAR;
use crate::functions::{EvaluationRow, EvaluationSheet};
use crate::kit::fields::{DayField, TextField};
use crate::kit::{Form, forms};
use domain::Day;
use domain::flaw::{Check, Field, Flaw, Why};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// The villages with stars that are typed and not named.
fn typed_rows(sheet: &EvaluationSheet) -> impl Iterator<Item = &EvaluationRow> {
    sheet.rows.iter().filter(|row| !row.typed.is_empty())
}

/// The year that is typed, if it is one before this.
fn year_before(typed: RwSignal<String>, this_year: i32) -> Result<i32, Flaw> {
    let year = typed.with(|year| year.trim().parse::<i32>());
    let year = year.map_err(|_| Flaw::new(Field::Year, Why::Malformed))?;
    let (min, max) = (i64::from(FIRST_YEAR), i64::from(this_year) - 1);
    let fits = (min..=max).contains(&i64::from(year));
    if fits { Ok(year) } else { Err(Flaw::new(Field::Year, Why::OutOfRange { min, max })) }
}

/// A naming that is taken over: of which year, from which day, and where that is written.
pub(super) fn taken_over(
    year: RwSignal<String>,
    day: RwSignal<Option<Day>>,
    source: RwSignal<String>,
    this_year: i32,
) -> Result<(i32, Day, String), Vec<Flaw>> {
    let (of_year, day, source) = (year_before(year, this_year), day.get(), trimmed(source));
    let too_early = day.zip(of_year.ok()).is_some_and(|(day, year)| day.year() < year);
    let found = Check::new()
        .refuse_if(day.is_none(), Field::On, Why::Missing)
        .refuse_if(too_early, Field::On, Why::Malformed)
        .text(Field::DecisionNote, &source)
        .done();
    let found = found.err().unwrap_or_default();
    match (of_year, day) {
        (Ok(year), Some(day)) if found.is_empty() => Ok((year, day, source)),
        (of_year, _) => Err(of_year.err().into_iter().chain(found).collect()),
    }
}

/// The form; nothing where every star that is typed is named as well.
pub(super) fn typed(sheet: Signal<EvaluationSheet>, today: Day, again: Again) -> AnyView {
    let any = Memo::new(move |_| sheet.with(|sheet| typed_rows(sheet).next().is_some()));
    (move || any.get().then(|| untrack(|| card(sheet, today, again)))).into_any()
}

fn card(sheet: Signal<EvaluationSheet>, today: Day, again: Again) -> AnyView {
    let desk = use_desk();
    let text = move || {
        let (villages, stars) = sheet.with(|sheet| {
            (typed_rows(sheet).count(), typed_rows(sheet).map(|row| row.typed.len()).sum::<usize>())
        });
        format!(
            "{villages} 个村(社区)的规划里填着 {stars} 颗“已得”的星,没有命名的依据,现在不算数。照命名文件补录以后,光荣榜、作战图上就有了;这些是以前的星,不算新得,不另发奖补。"
        )
    };
    let form = Form::open(&forms::TAKE_OVER_TYPED, forms::TAKE_OVER_TYPED.code);
    let year = RwSignal::new((today.year() - 1).to_string());
    let (day, source) = (RwSignal::new(None::<Day>), RwSignal::new(String::new()));
    let fields = view! {
        <div class="form-grid">
            <TextField label=form.called(Field::Year, "哪个年度以前得的") value=year/>
            <DayField label=form.called(Field::On, "命名那天") value=day most=Some(today)/>
        </div>
        <TextField label=form.called(Field::DecisionNote, "依据") value=source hint="哪份文件"/>
    };
    let finish = move || taken_over(year, day, source, today.year());
    let save = move |(year, on, source): (i32, Day, String)| {
        let act = |row: &EvaluationRow| {
            let village = row.village.code.clone();
            let intent = Intent::Office(OfficeAct::TakeOverNaming {
                village: village.clone(),
                year,
                held_before: row.typed.clone(),
                stars: BTreeSet::new(),
                on,
                source: source.clone(),
            });
            (On::Server(village, 0), intent)
        };
        let acts = sheet.with_untracked(|sheet| typed_rows(sheet).map(act).collect());
        desk.act_form_until_it_stands(form, acts, "以前的星已补录", move |_| again.ask());
    };
    view! {
        <section class="card stack watch" aria-labelledby="typed">
            <h2 id="typed">"规划里填的已得,还没有命名依据"</h2>
            <p>{text}</p>
            {form::plain(form, fields.into_any(), "一起补录", finish, save)}
        </section>
    }
    .into_any()
}
