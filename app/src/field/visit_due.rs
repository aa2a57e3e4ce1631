//! 这户要办的 — what is open at this door, answered by chips inside its visit: one save, one act each.

use super::place::Mine;
use crate::kit::Form;
use crate::parts::here::Here;
use crate::words;
use domain::agenda::{Due, Reason};
use domain::dispute::Happened;
use domain::flaw::{Flaw, Why};
use domain::need::{Handling, NEED_MAX};
use domain::settings::Settings;
use domain::visit::{NewVisit, Talk};
use domain::{Day, DisputeId, Field, HouseholdId, NeedId};
use leptos::prelude::*;
use sync::Intent;

/// Nothing is said about it.
const NOT_ASKED: &str = "";
const DONE: &str = "done";
const OPEN: &str = "open";
const UP: &str = "up";
const CALM: &str = "calm";
const UNREST: &str = "unrest";

/// What may be asked at the door.
#[derive(Clone)]
enum What {
    /// An open need, and where it stands.
    Need(NeedId, Handling),
    /// The follow-ups of a dispute that are due, by days after the agreement.
    Dispute(DisputeId, Vec<u16>),
}

/// One of them, with what is chosen.
#[derive(Clone)]
struct Asked {
    what: What,
    title: String,
    small: String,
    choice: RwSignal<String>,
}

/// Everything that may be asked at the door.
#[derive(Clone, Copy)]
pub(super) struct DueForm {
    list: StoredValue<Vec<Asked>>,
}

impl DueForm {
    /// What is open at this door as the form opens; what is chosen goes with its draft.
    pub(super) fn new(here: Here, form: Form, household: HouseholdId, today: Day) -> Self {
        let (me, mine) = (here.device().me(), Mine::of(&here.device().standing()));
        let list: Vec<Asked> = here.glance(|world| {
            let needs = world.needs_of(household).into_iter().rev();
            let needs = needs.filter(|need| need.is_open() && mine.covers(&need.grid)).map(|need| Asked {
                what: What::Need(need.id, need.handling.value),
                title: need.text.clone(),
                small: words::need_so_far(need, today),
                choice: RwSignal::new(NOT_ASKED.into()),
            });
            let disputes = world.disputes_of(household).into_iter().rev();
            let disputes = disputes.filter(|dispute| dispute.by == me || mine.covers(&dispute.grid));
            let disputes = disputes.filter_map(|dispute| {
                let owed = dispute.follow_ups_owed(&Settings::builtin().follow_up_days);
                let due: Vec<_> = owed.into_iter().filter(|(_, by)| *by <= today).collect();
                let &(day, by) = due.last()?;
                let reason = Reason::DisputeFollowUp { dispute: dispute.id, day };
                let last = Due { household: Some(household), reason, by };
                let days: Vec<_> = due.iter().map(|(day, _)| *day).collect();
                Some(Asked {
                    title: words::follow_up_asked(&dispute.title(), &days),
                    small: words::due_at_ease(&last, today),
                    what: What::Dispute(dispute.id, days),
                    choice: RwSignal::new(NOT_ASKED.into()),
                })
            });
            needs.chain(disputes).collect()
        });
        for asked in &list {
            let name = match &asked.what {
                What::Need(id, _) => format!("due-{id}"),
                What::Dispute(id, _) => format!("due-{id}"),
            };
            form.part(&name, asked.choice);
        }
        Self { list: StoredValue::new(list) }
    }

    /// How many are answered; nobody answers where nobody was met.
    pub(super) fn answered(self, talk: &Talk) -> usize {
        let answered = |asked: &&Asked| asked.choice.with(|choice| choice != NOT_ASKED);
        let count = self.list.with_value(|list| list.iter().filter(answered).count());
        if talk.met_nobody() { 0 } else { count }
    }

    /// One act each, saved with this visit.
    pub(super) fn acts(self, visit: &NewVisit) -> Result<Vec<Intent>, Vec<Flaw>> {
        if visit.talk.met_nobody() {
            return Ok(Vec::new());
        }
        let note = visit.talk.note.trim();
        let mut acts = Vec::new();
        for asked in self.list.get_value() {
            match (&asked.what, asked.choice.get().as_str()) {
                (_, NOT_ASKED) => {}
                (What::Need(need, stands), choice) => {
                    let handling = match choice {
                        DONE => Handling::Done,
                        UP => above(*stands),
                        _ => *stands,
                    };
                    let remark = if note.is_empty() { words::need_remark(handling) } else { note };
                    let remark = remark.chars().take(NEED_MAX).collect();
                    acts.push(Intent::AdvanceNeed { need: *need, handling, remark, visit: Some(visit.id) });
                }
                (What::Dispute(dispute, days), choice) => {
                    let tell = |day: u16, calm: bool| Intent::TellDispute {
                        dispute: *dispute,
                        what: Happened::FollowedUp { day, calm, text: note.to_owned() },
                        visit: Some(visit.id),
                    };
                    match days.last().filter(|_| choice == UNREST) {
                        // What went wrong is worth a word: whoever mediates next reads it.
                        Some(_) if note.is_empty() => return Err(vec![Flaw::new(Field::Note, Why::Missing)]),
                        Some(day) => acts.push(tell(*day, false)),
                        None => acts.extend(days.iter().map(|day| tell(*day, true))),
                    }
                }
            }
        }
        Ok(acts)
    }

    /// The chips, hidden where nobody was met.
    pub(super) fn view(self, hidden: Signal<bool>) -> AnyView {
        let cards: Vec<_> = self.list.get_value().into_iter().enumerate().map(card).collect();
        let nothing = cards.is_empty();
        view! {
            <section class="stack due-here" aria-label="这户要办的" hidden=move || nothing || hidden.get()>
                <h2 class="label">"这户要办的 · 一起存"</h2>
                {cards}
            </section>
        }
        .into_any()
    }
}

/// Where a need goes from here.
const fn above(stands: Handling) -> Handling {
    match stands {
        Handling::Grid => Handling::Village,
        _ => Handling::Township,
    }
}

fn card((number, asked): (usize, Asked)) -> AnyView {
    let chips: &[(&str, &str)] = match &asked.what {
        What::Need(_, Handling::Township) => {
            &[(DONE, words::NEED_DONE), (OPEN, words::NEED_OPEN), (NOT_ASKED, words::NOT_ASKED)]
        }
        What::Need(..) => &[
            (DONE, words::NEED_DONE),
            (OPEN, words::NEED_OPEN),
            (UP, words::NEED_UP),
            (NOT_ASKED, words::NOT_ASKED),
        ],
        What::Dispute(..) => &[(CALM, words::CALM), (UNREST, words::UNREST), (NOT_ASKED, words::NOT_ASKED)],
    };
    let choice = asked.choice;
    let chip = |(code, word): &(&'static str, &'static str)| {
        let code = *code;
        view! {
            <label class=if code == NOT_ASKED { "chip none" } else { "chip" }>
                <input type="radio" name=format!("due-{number}")
                    prop:checked=move || choice.with(|choice| choice == code)
                    on:change=move |_| choice.set(code.to_owned())/>
                <span>{*word}</span>
            </label>
        }
    };
    let chips: Vec<_> = chips.iter().map(chip).collect();
    view! {
        <fieldset class="card watch due-card">
            <legend class="visually-hidden">{asked.title.clone()}</legend>
            <strong aria-hidden="true">{asked.title}</strong>
            <small class="muted">{asked.small}</small>
            <div class="chips big">{chips}</div>
        </fieldset>
    }
    .into_any()
}
