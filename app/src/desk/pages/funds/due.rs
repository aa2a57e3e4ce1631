//! 奖补明细 — every award of every village: why it is due, what was paid; the zone's office ticks what it pays with
//! one voucher.

use super::{Books, Entry, day, place_name, yuan};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{self, trimmed};
use crate::desk::pages::parts::{Nothing, options};
use crate::desk::route::Route;
use crate::functions::FundsSeen;
use crate::kit::fields::{Choice, DayField, TextField};
use crate::parts::icon::IconName;
use crate::words;
use domain::fund_ledger::{AwardPart, AwardPayment, Booking, BookingForm, DueRow};
use domain::{Day, Fen, Field, Flaw, PlaceLevel};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// Lines shown before somebody asks for more: two hundred at once keep an old machine busy for a moment at every
/// change of the filter.
const PAGE: usize = 60;

/// What is to be paid now, as typed, by what tells an award: kept with the draft of the payment.
#[derive(Clone, Copy)]
struct Ticked(RwSignal<BTreeMap<String, String>>);

impl Ticked {
    fn put(self, line: &Line, amount: Option<String>) {
        self.0.update(|ticked| match amount {
            Some(amount) => drop(ticked.insert(line.code(), amount)),
            None => drop(ticked.remove(&line.code())),
        });
    }
    /// What can no longer be paid is no longer ticked.
    fn tidy(self, lines: &[Line]) {
        let payable = |code: &String| lines.iter().any(|line| line.is_payable() && line.code() == *code);
        if self.0.with_untracked(|ticked| !ticked.keys().all(payable)) {
            self.0.update(|ticked| ticked.retain(|code, _| payable(code)));
        }
    }
}

/// An award and what of it is to be paid now; none when it is not ticked.
#[derive(Clone)]
struct Line {
    row: DueRow,
    pays: ArcRwSignal<Option<String>>,
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.row == other.row
    }
}

impl Line {
    fn code(&self) -> String {
        format!("{} {}", self.row.village, words::award(self.row.award))
    }
    fn is_payable(&self) -> bool {
        self.row.unpaid() > Fen::default()
    }
    fn is_ticked(&self) -> bool {
        self.pays.with(Option::is_some)
    }
    /// What is ticked pays all that is left until somebody types less.
    fn tick(&self, ticked: Ticked, on: bool) {
        ticked.put(self, on.then(|| self.row.unpaid().to_string()));
    }
    /// Whether what is typed is an amount.
    fn is_read(&self) -> bool {
        self.pays.with(|pays| pays.as_ref().is_none_or(|pays| yuan(pays).is_ok()))
    }
}

/// A signal for each line, so that a letter typed in one wakes no other; they outlive newer figures.
type Signals = StoredValue<BTreeMap<String, ArcRwSignal<Option<String>>>>;

fn lines(due: &[DueRow], signals: Signals, ticked: Ticked) -> Vec<Line> {
    let line = |row: &DueRow| {
        let mut line = Line { row: row.clone(), pays: ArcRwSignal::new(None) };
        let code = line.code();
        if let Some(Some(known)) = signals.try_with_value(|signals| signals.get(&code).cloned()) {
            line.pays = known;
            return line;
        }
        line.pays.set(ticked.0.with_untracked(|ticked| ticked.get(&code).cloned()));
        let _ = signals.try_update_value(|signals| signals.insert(code, line.pays.clone()));
        line
    };
    due.iter().map(line).collect()
}

/// Which awards are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    Unpaid,
    Overpaid,
}

impl Wanted {
    const ALL: [(&'static str, &'static str, Self); 3] =
        [("", "全部", Self::All), ("unpaid", "没付清", Self::Unpaid), ("overpaid", "待收回", Self::Overpaid)];

    fn of(code: &str) -> Self {
        Self::ALL.into_iter().find(|(known, ..)| *known == code).map_or(Self::All, |(.., wanted)| wanted)
    }
    fn fits(self, row: &DueRow) -> bool {
        match self {
            Self::All => true,
            Self::Unpaid => row.unpaid() > Fen::default(),
            Self::Overpaid => row.to_recover() > Fen::default(),
        }
    }
}

/// The awards of the year, and the form that pays them.
#[component]
pub(super) fn Due(seen: Signal<FundsSeen>, books: Option<Books>) -> impl IntoView {
    let nothing = Memo::new(move |_| seen.with(|seen| seen.due.is_empty()));
    move || {
        if nothing.get() {
            let year = seen.with_untracked(|seen| seen.funds.year);
            let text = format!("{year} 年还没有作出评定,所以没有应付的奖补。评定命名以后,这里会逐项列出来。");
            return view! { <Nothing icon=IconName::Coin text/> }.into_any();
        }
        table(seen, books.clone())
    }
}

fn table(seen: Signal<FundsSeen>, books: Option<Books>) -> AnyView {
    let paying = books.map(|books| (books.open(BookingForm::Awards), books));
    let ticked = Ticked(RwSignal::new(BTreeMap::new()));
    if let Some((entry, _)) = &paying {
        entry.form.part_json("ticked", ticked.0);
    }
    let pays = paying.is_some();
    let signals = Signals::new(BTreeMap::new());
    let lines = Memo::new(move |_| seen.with(|seen| lines(&seen.due, signals, ticked)));
    Effect::new(move |_| lines.with(|lines| ticked.tidy(lines)));
    Effect::new(move |_| {
        ticked.0.with(|ticked| {
            signals.with_value(|signals| {
                for (code, pays) in signals {
                    let now = ticked.get(code);
                    if pays.with_untracked(|pays| pays.as_ref() != now) {
                        pays.set(now.cloned());
                    }
                }
            });
        });
    });
    let (township, wanted) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let townships = Memo::new(move |_| {
        seen.with(|seen| {
            let townships = seen.places.iter().filter(|place| place.code.level() == PlaceLevel::Township);
            options(townships.map(|place| (place.code.clone(), place.name.clone())), Some("全部"))
        })
    });
    let kinds = options(Wanted::ALL.map(|(code, word, _)| (code, word)), None);
    let shows = move |row: &DueRow| {
        let inside = township.with(|code| row.village.as_str().starts_with(code.as_str()));
        inside && wanted.with(|code| Wanted::of(code)).fits(row)
    };
    // The numbers of the lines that are looked for, in their order.
    let fitting = Memo::new(move |_| {
        lines.with(|lines| {
            let fits = lines.iter().enumerate().filter(|(_, line)| shows(&line.row));
            fits.map(|(number, _)| number).collect::<Vec<_>>()
        })
    });
    let tick_all = move |_| {
        let numbers = fitting.get_untracked();
        lines.with_untracked(|lines| {
            let listed = numbers.into_iter().filter_map(|number| lines.get(number));
            listed.filter(|line| line.is_payable()).for_each(|line| line.tick(ticked, true));
        });
    };
    let most = RwSignal::new(PAGE);
    Effect::new(move |_| {
        township.track();
        wanted.track();
        if most.get_untracked() != PAGE {
            most.set(PAGE);
        }
    });
    let is_among_the_first = move |number: usize| {
        fitting.with(|fitting| fitting.binary_search(&number)).is_ok_and(|place| place < most.get())
    };
    let rows = move || {
        let rows = lines.get().into_iter().enumerate();
        seen.with_untracked(|seen| {
            rows.map(|(number, line)| {
                row(line, seen, pays.then_some(ticked), move || is_among_the_first(number))
            })
            .collect::<Vec<_>>()
        })
    };
    let more = move || {
        let count = fitting.with(Vec::len).saturating_sub(most.get());
        (count > 0).then(|| {
            view! {
                <button type="button" class="btn" on:click=move |_| most.update(|most| *most += PAGE)>
                    {format!("还有 {count} 项,再看一些")}
                </button>
            }
        })
    };
    let heads = [("村(社区)", ""), ("奖补", ""), ("为什么", ""), ("应付", "n"), ("已付", "n"), ("未付", "n")];
    let heads = heads.into_iter().chain(pays.then_some(("这次付", "n")));
    let heads: Vec<_> =
        heads.map(|(head, class)| view! { <th scope="col" class=class>{head}</th> }).collect();
    view! {
        <section class="stack" aria-labelledby="due">
            <h2 id="due">"奖补明细"</h2>
            <div class="filters">
                <Choice label="乡镇(街道)" options=townships value=township/>
                <Choice label="只看" options=kinds value=wanted/>
                {pays
                    .then(|| {
                        view! {
                            <button type="button" class="btn" on:click=tick_all>
                                "勾选列出来没付清的"
                            </button>
                        }
                    })}
            </div>
            <section class="card table-card">
                <table>
                    <caption class="visually-hidden">"奖补明细"</caption>
                    <thead>
                        <tr>{heads}</tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
            {more}
            {paying.map(|(entry, books)| pay(entry, &books, lines))}
        </section>
    }
    .into_any()
}

fn row(
    line: Line,
    seen: &FundsSeen,
    pays: Option<Ticked>,
    shows: impl Fn() -> bool + Send + Sync + 'static,
) -> AnyView {
    let due = &line.row;
    let (village, award) = (place_name(seen, &due.village), words::award(due.award));
    let version = due.line.as_ref().map(|line| format!("规则版本 {}", line.rules));
    let corrected =
        (due.corrected != Fen::default()).then(|| format!("其中更正 {} 元", words::yuan(due.corrected)));
    let decision = Route::EvaluationPlace(due.village.clone(), Some(seen.funds.year)).path();
    let because = words::due_because(due);
    let [owed, paid, unpaid] = [due.due(), due.paid, due.unpaid()].map(words::yuan);
    let back = due.to_recover();
    let over = (back > Fen::default())
        .then(|| view! { <span class="chip bad">{format!("待收回 {} 元", words::yuan(back))}</span> });
    let label = format!("付{village}的{award}");
    let cell = pays.map(|ticked| {
        let control = line.is_payable().then(|| pay_now(line, ticked, label));
        view! { <td class="n num" data-label="这次付">{control}</td> }
    });
    view! {
        <tr hidden=move || !shows()>
            <th scope="row">
                <a class="link" href=decision>
                    {village}
                </a>
            </th>
            <td data-label="奖补">{award}</td>
            <td data-label="为什么">
                {because} " "
                <small class="muted">{version}</small>
            </td>
            <td class="n num" data-label="应付">
                {owed} <br/> <small class="muted">{corrected}</small>
            </td>
            <td class="n num" data-label="已付">{paid}</td>
            <td class="n num" data-label="未付">{unpaid} {over}</td>
            {cell}
        </tr>
    }
    .into_any()
}

/// Whether an award is paid now, and how much of it.
fn pay_now(line: Line, ticked: Ticked, label: String) -> AnyView {
    let amount = format!("{label},金额");
    let [of_box, of_field, of_text, typed] = std::array::from_fn(|_| line.clone());
    let pays = line.pays.clone();
    let tick = move |event| line.tick(ticked, event_target_checked(&event));
    view! {
        <div class="tick-cell">
            <input type="checkbox" class="tick" aria-label=label prop:checked=move || of_box.is_ticked() on:change=tick/>
            <input
                class="input plan-input"
                inputmode="decimal"
                autocomplete="off"
                aria-label=amount
                aria-invalid=move || (!of_text.is_read()).to_string()
                hidden=move || !of_field.is_ticked()
                prop:value=move || pays.get().unwrap_or_default()
                on:input=move |event| ticked.put(&typed, Some(event_target_value(&event)))
            />
        </div>
    }
    .into_any()
}

/// Pays what is ticked, with one voucher.
fn pay(entry: Entry, books: &Books, lines: Memo<Vec<Line>>) -> AnyView {
    let (today, form) = (use_desk().today(), entry.form);
    let on = RwSignal::new(Some(today));
    let (voucher, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let ticked =
        move || lines.with(|lines| lines.iter().filter(|line| line.is_ticked()).cloned().collect::<Vec<_>>());
    let sum = move || {
        let ticked = ticked();
        let amount = |line: &Line| line.pays.with(|pays| yuan(pays.as_deref().unwrap_or_default()).ok());
        let amounts: Option<Fen> = ticked.iter().map(amount).sum();
        match (ticked.len(), amounts) {
            (0, _) => "先在上面勾选要付的奖补".to_owned(),
            (count, Some(sum)) => format!("{count} 项,共 {} 元", words::yuan(sum)),
            (count, None) => format!("{count} 项,有的金额写得不对"),
        }
    };
    let fields = view! {
        <p role="status">{sum}</p>
        <div class="form-grid">
            <DayField label=form.called(Field::On, "支付日期") value=on most=Some(today)/>
            <TextField label=form.of(Field::Voucher) value=voucher hint="全年不重复,写上月份,比如 2026-03-012"/>
            <TextField label=form.called(Field::Note, "备注") value=note max=200 optional=true/>
        </div>
    };
    let (checks, books) = (books.clone(), books.clone());
    let finish = move || checks.check(payment(&ticked(), on, voucher, note).map(Booking::Award));
    form::named("记下一次支付", form, fields.into_any(), "记下支付", finish, move |what| {
        books.book(entry, what)
    })
}

fn payment(
    ticked: &[Line],
    on: RwSignal<Option<Day>>,
    voucher: RwSignal<String>,
    note: RwSignal<String>,
) -> Result<AwardPayment, Flaw> {
    let part = |line: &Line| {
        let DueRow { village, award, .. } = line.row.clone();
        let amount = line.pays.with(|pays| yuan(pays.as_deref().unwrap_or_default()))?;
        Ok(AwardPart { village, award, amount })
    };
    Ok(AwardPayment {
        on: day(on)?,
        voucher: trimmed(voucher),
        parts: ticked.iter().map(part).collect::<Result<_, _>>()?,
        note: trimmed(note),
    })
}
