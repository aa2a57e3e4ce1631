//! 补录以前的星 — stars that plans of before say are held and no decision names: taken over from their document, all
//! villages at once. They are held from then on, are nobody's new stars, and earn no award.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::functions::EvaluationRow;
use crate::parts::fields::{DayField, FlawList, TextField};
use domain::evaluation::LONGEST_WORDS;
use domain::flaw::{Check, Field, Why};
use domain::{Day, Flaw};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// The form; nothing where every star that is typed is named as well.
pub(super) fn typed(rows: &[EvaluationRow], today: Day, again: Again) -> Option<AnyView> {
    let typed: Vec<_> = rows.iter().filter(|row| !row.typed.is_empty()).cloned().collect();
    if typed.is_empty() {
        return None;
    }
    let stars: usize = typed.iter().map(|row| row.typed.len()).sum();
    let text = format!(
        "{} 个村(社区)的规划里填着 {stars} 颗“已得”的星,没有命名的依据,现在不算数。照命名文件补录以后,光荣榜、作战图上就有了;这些是以前的星,不算新得,不另发奖补。",
        typed.len()
    );
    let year = RwSignal::new((today.year() - 1).to_string());
    let (day, source) = (RwSignal::new(None::<Day>), RwSignal::new(String::new()));
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let source = source.with_untracked(|source| source.trim().to_owned());
        let year: i32 = year.with_untracked(|year| year.trim().parse().unwrap_or(0));
        let checked = Check::new()
            .range(Field::Years, i64::from(year), 2022, i64::from(today.year()) - 1)
            .refuse_if(day.get_untracked().is_none(), Field::On, Why::Missing)
            .text(Field::DecisionNote, &source, LONGEST_WORDS)
            .done();
        flaws.set(checked.err().unwrap_or_default());
        let (Some(on), true) = (day.get_untracked(), flaws.with_untracked(Vec::is_empty)) else { return };
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
        let acts = typed.iter().map(act).collect();
        use_desk().act_each(acts, None, "以前的星已补录", move |_| again.ask());
    };
    let view = view! {
        <section class="card stack watch" aria-labelledby="typed">
            <h2 id="typed">"规划里填的已得,还没有命名依据"</h2>
            <p>{text}</p>
            <form class="stack" on:submit=send novalidate>
                <div class="form-grid">
                    <TextField label="哪个年度以前得的" value=year mode="numeric"/>
                    <DayField label="命名那天" value=day most=Some(today)/>
                </div>
                <TextField label="依据" value=source hint="哪份文件"/>
                <FlawList flaws/>
                <button type="submit" class="btn">"一起补录"</button>
            </form>
        </section>
    };
    Some(view.into_any())
}
