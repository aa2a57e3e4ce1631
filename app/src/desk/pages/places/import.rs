//! Excel 导入 — first a look that changes nothing and names every bad row, then all or nothing.

use crate::desk::pages::parts::{BackTo, PageHead, list_table};
use crate::desk::route::Route;
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use crate::words;
use domain::document::read;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use sync::wire::{Refusal, Refused};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What the server says of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
struct Report {
    /// Rows read.
    rows: u64,
    /// Of these, what is known already as it stands in the file.
    already: u64,
    /// What would be, or was, new.
    new: Counts,
    /// Every row that cannot stand.
    bad: Vec<BadRow>,
    /// Whether anything was changed.
    applied: bool,
}

#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
struct Counts {
    places: u64,
    households: u64,
    accounts: u64,
    plans: u64,
    year_items: u64,
}

#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
struct BadRow {
    sheet: String,
    row: u64,
    #[serde(default)]
    column: Option<String>,
    reason: String,
}

/// How far an import has come.
#[derive(Clone, PartialEq, Debug)]
enum Stage {
    Choosing,
    Reading,
    Looked(Report),
    Sorry(Refusal),
}

/// Filling places, households and accounts from a file.
#[component]
pub fn Import() -> impl IntoView {
    let file = RwSignal::new_local(None::<web_sys::File>);
    let stage = RwSignal::new(Stage::Choosing);
    let send = move |apply: bool| {
        let Some(file) = file.get_untracked() else { return };
        // A second click of the same hand comes before the button is gone.
        if apply && stage.with_untracked(|stage| *stage == Stage::Reading) {
            return;
        }
        stage.set(Stage::Reading);
        spawn_local(async move {
            let answer = post(&file, apply).await;
            if answer.as_ref().is_ok_and(|report| report.applied) {
                toast::done("已导入");
            }
            stage.set(answer.map_or_else(Stage::Sorry, Stage::Looked));
        });
    };
    let chosen = move |event: web_sys::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        file.set(input.and_then(|input| input.files()).and_then(|files| files.get(0)));
        send(false);
    };
    let name = move || file.with(|file| file.as_ref().map(web_sys::File::name));
    let result = move || match stage.get() {
        Stage::Choosing => ().into_any(),
        Stage::Reading => view! { <div class="skeleton" aria-busy="true"></div> }.into_any(),
        Stage::Sorry(Refusal::TryLater) => sorry(words::NEEDS_NETWORK.to_owned()),
        Stage::Sorry(Refusal::BadRequest) => {
            sorry("这个文件读不出来。请用上面的模板,存成 .xlsx 再选一次。".to_owned())
        }
        Stage::Sorry(refusal) => sorry(words::refusal(refusal, None)),
        Stage::Looked(report) => looked(report, move |_| send(true)),
    };
    view! {
        <BackTo href=Route::Places.path() name="区划"/>
        <PageHead title="从 Excel 导入" note="先检查一遍,什么都不改;没有错的行,才能一次全部导入。">
            <a class="btn" href="/desk/v1/import/template.xlsx" download="">
                <Icon name=IconName::Download/>
                "下载模板"
            </a>
        </PageHead>
        <section class="card drop">
            <Icon name=IconName::Upload/>
            <p>{move || name().unwrap_or_else(|| "填好模板里的表,或者改好从“创建规划”“创建年度”导出的表".to_owned())}</p>
            <label class="btn primary">
                "选文件并检查"
                <input
                    class="visually-hidden"
                    type="file"
                    accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                    on:change=chosen
                />
            </label>
        </section>
        <div aria-live="polite">{result}</div>
    }
    .into_any()
}

fn sorry(text: String) -> AnyView {
    view! {
        <p class="notice bad" role="alert">
            <Icon name=IconName::Alert/>
            <span>{text}</span>
        </p>
    }
    .into_any()
}

fn looked(report: Report, apply: impl Fn(web_sys::MouseEvent) + 'static) -> AnyView {
    let Counts { places, households, accounts, plans, year_items } = report.new;
    let known = if report.already == 0 {
        String::new()
    } else {
        format!("(另有 {} 行已经有了)", report.already)
    };
    let planned = if plans == 0 { String::new() } else { format!("、{plans} 个村(社区)的规划") };
    let of_year =
        if year_items == 0 { String::new() } else { format!("、创建年度的 {year_items} 项") };
    let counted = format!("{places} 个地方、{households} 户、{accounts} 个账号{planned}{of_year}{known}");
    if report.applied {
        return view! {
            <p class="notice ok">
                <Icon name=IconName::Check/>
                <span>{format!("已导入 {counted}。")}</span>
            </p>
        }
        .into_any();
    }
    if report.bad.is_empty() {
        return view! {
            <section class="card stack">
                <p class="notice ok">
                    <Icon name=IconName::Check/>
                    <span>{format!("读了 {} 行,都没问题,会添上 {counted}。", report.rows)}</span>
                </p>
                <button type="button" class="btn primary" on:click=apply>
                    "全部导入"
                </button>
            </section>
        }
        .into_any();
    }
    let count = report.bad.len();
    let rows: Vec<_> = report
        .bad
        .into_iter()
        .map(|bad| {
            let place = match bad.row {
                0 => "整个文件".to_owned(),
                row => format!("{} 第 {row} 行", bad.sheet),
            };
            view! {
                <tr>
                    <th scope="row">{place}</th>
                    <td data-label="列">{bad.column.unwrap_or_default()}</td>
                    <td data-label="问题">{bad.reason}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <section class="stack">
            <p class="notice bad" role="alert">
                <Icon name=IconName::Alert/>
                <span>{format!("读了 {} 行,{count} 处要改。改好文件再选一次;现在什么都没有导入。", report.rows)}</span>
            </p>
            {list_table("要改的行", &["在哪里", "列", "问题"], rows)}
        </section>
    }
    .into_any()
}

/// Sends the file as it is; a body that is no report is a refusal.
async fn post(file: &web_sys::File, apply: bool) -> Result<Report, Refusal> {
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_body(file.as_ref());
    let asked = window().fetch_with_str_and_init(&format!("/desk/v1/import?apply={apply}"), &init);
    let response = JsFuture::from(asked).await.map_err(|_| Refusal::TryLater)?;
    let response: web_sys::Response = response.dyn_into().map_err(|_| Refusal::TryLater)?;
    let text = response.text().map_err(|_| Refusal::TryLater)?;
    let text = JsFuture::from(text).await.as_ref().ok().and_then(JsValue::as_string).unwrap_or_default();
    if let Ok(refused) = read::<Refused>(&text) {
        return Err(refused.refused);
    }
    read(&text).map_err(|_| if response.ok() { Refusal::Other } else { Refusal::BadRequest })
}
