//! Small parts of office pages; know no record and no network.

use crate::desk::told::Line;
use crate::kit::fields::Choice;
use crate::parts::icon::{Icon, IconName};
use leptos::prelude::*;

/// The head of a page: its one heading, a line below, and what can be done from here.
#[component]
pub fn PageHead(
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// A line below it.
    #[prop(optional, into)]
    note: MaybeProp<String>,
    /// Buttons and links at its end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="toolbar">
            <div>
                <h1 tabindex="-1">{title}</h1>
                {move || note.get().map(|note| view! { <p class="muted">{note}</p> })}
            </div>
            {children.map(|children| view! { <div class="row wrap no-print">{children()}</div> })}
        </header>
    }
    .into_any()
}

/// 五星支部 began in this year.
pub const FIRST_YEAR: i32 = 2022;

/// The year that a page is about: the one that runs until another is chosen, and no longer than the page is open.
#[derive(Clone, Copy)]
pub struct YearChoice {
    this_year: i32,
    chosen: RwSignal<String>,
}

impl YearChoice {
    /// The year that runs.
    pub fn new(this_year: i32) -> Self {
        Self { this_year, chosen: RwSignal::new(this_year.to_string()) }
    }
    /// The year that is looked at.
    pub fn get(self) -> i32 {
        self.chosen.with(|year| year.parse().unwrap_or(self.this_year))
    }
    /// The same, without asking again when another is chosen.
    pub fn get_untracked(self) -> i32 {
        untrack(|| self.get())
    }
    /// Looks at another year.
    pub fn choose(self, year: i32) {
        self.chosen.set(year.to_string());
    }
    /// The field to choose with: every year since the first, and `ahead` of them that have not come.
    pub fn field(self, ahead: i32) -> AnyView {
        let years = (FIRST_YEAR..=self.this_year + ahead).rev().map(|year| (year, format!("{year} 年")));
        view! { <Choice label="年度" options=options(years, None) value=self.chosen/> }.into_any()
    }
}

/// The way back to the list a page belongs to.
#[component]
pub fn BackTo(
    /// Its address.
    #[prop(into)]
    href: String,
    /// Its name.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    view! {
        <nav class="no-print" aria-label="返回">
            <a class="link hit" href=href>
                {format!("‹ {name}")}
            </a>
        </nav>
    }
    .into_any()
}

/// Nothing here, and what to do about it.
#[component]
pub fn Nothing(
    /// What a picture of it is.
    icon: IconName,
    /// What is not here and how it comes to be.
    #[prop(into)]
    text: String,
    /// A way on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <section class="card empty">
            <Icon name=icon/>
            <p>{text}</p>
            {children.map(|children| children())}
        </section>
    }
    .into_any()
}

/// A list as a table: its name for those who do not see it, the head of each column, its rows.
pub fn list_table(name: &'static str, heads: &[&'static str], rows: Vec<AnyView>) -> AnyView {
    let heads: Vec<_> = heads.iter().map(|head| view! { <th scope="col">{*head}</th> }).collect();
    view! {
        <section class="card table-card">
            <table>
                <caption class="visually-hidden">{name}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// One of a few ways to look at a list, as chips of which one is pressed: each with what it is called.
pub fn chips<T: Copy + PartialEq + Send + Sync + 'static>(
    class: &'static str,
    label: &'static str,
    choices: impl IntoIterator<Item = (T, AnyView)>,
    chosen: RwSignal<T>,
) -> AnyView {
    let chip = |(one, word): (T, AnyView)| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (chosen.get() == one).to_string()
                on:click=move |_| chosen.set(one)
            >
                {word}
            </button>
        }
    };
    let chips: Vec<_> = choices.into_iter().map(chip).collect();
    view! {
        <div class=class role="group" aria-label=label>
            {chips}
        </div>
    }
    .into_any()
}

/// The head of a row: the way to what the row is about, and its chips.
pub fn row_head(href: String, name: impl Into<String>, chips: AnyView) -> AnyView {
    view! {
        <th scope="row">
            <a class="link" href=href>
                {name.into()}
            </a>
            {chips}
        </th>
    }
    .into_any()
}

/// What a record says, a line each.
#[component]
pub fn Facts(
    /// The lines.
    lines: Vec<Line>,
) -> impl IntoView {
    let lines: Vec<_> = lines
        .into_iter()
        .map(|line| view! { <div><dt>{line.label}</dt><dd>{line.text}</dd></div> })
        .collect();
    view! { <dl class="facts">{lines}</dl> }.into_any()
}

/// A record that should be here and is not: perhaps not yet, perhaps not any more.
pub fn not_here(back: &str, name: &'static str) -> AnyView {
    let back = back.to_owned();
    view! {
        <PageHead title="没有找到"/>
        <Nothing icon=IconName::Search text="这条记录还没到这台电脑上,或者已经不在了。">
            <a class="btn" href=back>
                {format!("回到{name}")}
            </a>
        </Nothing>
    }
    .into_any()
}

/// Codes with their words, as lists to choose from take them.
pub fn options<C: ToString>(
    choices: impl IntoIterator<Item = (C, impl Into<String>)>,
    none: Option<&str>,
) -> Vec<(String, String)> {
    let first = none.map(|word| (String::new(), word.to_owned()));
    let rest = choices.into_iter().map(|(code, word)| (code.to_string(), word.into()));
    first.into_iter().chain(rest).collect()
}

/// Puts what is filtered for into the address, so that it can be kept and passed on; no step in the history.
pub fn keep_in_address(address: impl Fn() -> String + 'static) {
    Effect::new(move |before: Option<()>| {
        let address = address();
        if before.is_none() {
            return;
        }
        if let Ok(history) = window().history() {
            let state = history.state().unwrap_or_default();
            // A browser that refuses keeps the old address; the page itself is right.
            let _ = history.replace_state_with_url(&state, "", Some(&address));
        }
    });
}
