//! 异议 — the form on a notice, the follow-up code, and the answer. Plain forms: they work without JavaScript.

use super::data::{FollowUp, OpenNotice, PublicAnswer};
use super::frame::{Frame, page, star_chips};
use app::words;
use domain::Flaw;
use domain::objection::LONGEST_OBJECTION;
use leptos::prelude::*;

/// The form. `text` is what was typed before, `flaws` what is wrong with it. A nonce names the objection, so that a
/// form sent twice is one objection, and with it goes the follow-up code that is shown once it has arrived.
pub fn objection_form(
    notice: &OpenNotice,
    (nonce, code): (&str, &str),
    text: &str,
    flaws: &[Flaw],
    frame: &Frame,
) -> String {
    let place = notice.village.name.clone();
    let path = format!("/v/{}/object", notice.village.code);
    let until = words::full_day(notice.until);
    let stars = star_chips(&notice.stars);
    let wrong: Vec<_> = flaws.iter().map(|flaw| words::flaw(*flaw)).collect();
    let is_wrong = !wrong.is_empty();
    let complaint = is_wrong.then(|| view! { <p class="flaw" id="flaw" role="alert">{wrong.join(";")}</p> });
    let (action, back) = (path.clone(), frame.size.link(&format!("/v/{}", notice.village.code)));
    let (nonce, code, text) = (nonce.to_owned(), code.to_owned(), text.to_owned());
    let body = view! {
        <section class="card stack">
            <h1>{format!("对{place}的公示提出异议")}</h1>
            <p>{format!("{} 年拟命名的星,公示到 {until}(含当天)。", notice.year)}</p>
            <ul class="chips">{stars}</ul>
            <p class="muted">"不用登录,不用写姓名和电话。乡镇(街道)会核实并答复。"</p>
            <form method="post" action=action class="stack">
                <input type="hidden" name="nonce" value=nonce/>
                <input type="hidden" name="code" value=code/>
                <div class="field">
                    <label for="text">"您认为哪颗星不该给,为什么"</label>
                    <textarea
                        class="input"
                        id="text"
                        name="text"
                        rows="6"
                        required="required"
                        maxlength=LONGEST_OBJECTION.to_string()
                        aria-invalid=is_wrong.then_some("true")
                        aria-describedby="hint flaw"
                    >
                        {text}
                    </textarea>
                    <small class="hint" id="hint">
                        {format!("最多 {LONGEST_OBJECTION} 字。请写清时间、地点、事情;不要写自己或别人的电话、身份证号。")}
                    </small>
                    {complaint}
                </div>
                <div class="trap" aria-hidden="true">
                    <label>
                        "请不要填"
                        <input name="website" tabindex="-1" autocomplete="off"/>
                    </label>
                </div>
                <button class="btn primary" type="submit">"提交异议"</button>
            </form>
        </section>
        {answers_card(notice.year, &notice.answers)}
        <p><a class="btn" href=back>"回到村(社区)页面"</a></p>
    };
    page(frame, &format!("提出异议 · {place}"), "公示期内,居民可以提出异议。", &path, false, body)
}

/// What was answered so far to the notice of a year, for everybody to read.
pub(super) fn answers_card(year: i32, answers: &[PublicAnswer]) -> AnyView {
    if answers.is_empty() {
        return ().into_any();
    }
    let id = format!("answers-{year}");
    let labelled = id.clone();
    let all: usize = answers.iter().map(|answer| answer.of).sum();
    let lines: Vec<_> = answers
        .iter()
        .map(|answer| {
            let came_to = words::answered(answer.upheld, &answer.stars);
            let same =
                if answer.of > 1 { format!(" · 同样答复 {} 件", answer.of) } else { String::new() };
            let head = format!("异议{came_to} · {}{same}", words::full_day(answer.on));
            view! {
                <li>
                    <small class="muted">{head}</small>
                    <p class="prose">{answer.text.clone()}</p>
                </li>
            }
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby=labelled>
            <h2 id=id>{format!("{year} 年公示已答复的异议 {all} 件")}</h2>
            <ul class="stack">{lines}</ul>
        </section>
    }
    .into_any()
}

/// The objection has arrived. The code is shown here and nowhere else; a page loaded again shows it again.
pub fn objection_filed(notice: &OpenNotice, code: &str, frame: &Frame) -> String {
    let place = notice.village.name.clone();
    let back = frame.size.link(&format!("/v/{}", notice.village.code));
    let code = code.to_owned();
    let body = view! {
        <section class="card stack">
            <h1>"异议已收到"</h1>
            <p>"这是查询码。请抄下来或截图保存,凭它查看答复;离开这一页就看不到了。"</p>
            <p class="code num" id="code">{code}</p>
            <p class="muted">"命名之前,每一条异议都要答复。"</p>
        </section>
        <p class="row wrap">
            <a class="btn" href=frame.size.link("/objections")>"查看答复"</a>
            <a class="btn" href=back>"回到村(社区)页面"</a>
        </p>
    };
    page(frame, &format!("异议已收到 · {place}"), "异议已收到。", "/objections", false, body)
}

/// The form that asks for a follow-up code, `wrong` after one that leads nowhere; and the notices under way.
pub fn follow_up_form(wrong: bool, notices: &[OpenNotice], frame: &Frame) -> String {
    let lines: Vec<_> = notices
        .iter()
        .map(|notice| {
            let href = frame.size.link(&format!("/v/{}/object", notice.village.code));
            let until = format!("公示到 {}", words::full_day(notice.until));
            view! {
                <li class="row between wrap">
                    <a href=href>{notice.village.name.clone()}</a>
                    <small class="muted">{until}</small>
                </li>
            }
        })
        .collect();
    let under_way = (!lines.is_empty()).then(|| {
        view! {
            <section class="card stack" aria-labelledby="notices">
                <h2 id="notices">"正在公示,可以提出异议"</h2>
                <ul class="star-list">{lines}</ul>
            </section>
        }
    });
    let complaint = wrong.then(|| {
        view! { <p class="flaw" id="flaw" role="alert">"没有这个查询码,请看看有没有抄错。"</p> }
    });
    let body = view! {
        <section class="card stack">
            <h1>"查看异议的答复"</h1>
            <form method="post" action="/objections" class="stack">
                <div class="field">
                    <label for="code">"查询码"</label>
                    <input
                        class="input num"
                        id="code"
                        name="code"
                        required="required"
                        maxlength="20"
                        autocomplete="off"
                        autocapitalize="characters"
                        spellcheck="false"
                        aria-invalid=wrong.then_some("true")
                        aria-describedby=wrong.then_some("flaw")
                    />
                    {complaint}
                </div>
                <button class="btn primary" type="submit">"查看"</button>
            </form>
        </section>
        {under_way}
    };
    page(frame, "查看异议的答复", "凭查询码查看异议的答复。", "/objections", false, body)
}

/// What became of an objection.
pub fn follow_up(found: &FollowUp, frame: &Frame) -> String {
    let filed =
        format!("{} 提出,关于{} {} 年的公示", words::full_day(found.filed_on), found.village, found.year);
    let answer = match &found.answer {
        None => view! {
            <p><span class="chip warn">"正在核实"</span></p>
            <p>"还没有答复。命名之前一定会答复,请过几天再来看。"</p>
        }
        .into_any(),
        Some(answer) => view! {
            <p><span class="chip ok">{format!("已答复 · 异议{}", words::answered(answer.upheld, &answer.stars))}</span></p>
            <p class="prose">{answer.text.clone()}</p>
            <p class="muted num">{words::full_day(answer.on)}</p>
        }
        .into_any(),
    };
    let body = view! {
        <section class="card stack">
            <h1>"异议的答复"</h1>
            <p class="muted">{filed}</p>
            {answer}
        </section>
    };
    page(frame, "异议的答复", "异议的答复。", "/objections", false, body)
}
