//! Asks the server a question of the office, and reads the answer. Knows none of the questions by name.

use super::{Declined, Function, Method};
use domain::document::{read, read_if_any};
use leptos::prelude::window;
use sync::wire::Refusal;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Headers, RequestInit, Response};

/// The answer to a question, or why there is none.
pub(super) async fn ask<F: Function>(question: F) -> Result<F::Answer, Declined> {
    let query = question.to_query().map_err(|_| Declined::because(Refusal::BadRequest))?;
    // No network; or something on the way answers, whose words are none of ours.
    let not_ours = || Declined::because(Refusal::TryLater);
    let Ok((is_fine, text)) = send(F::METHOD, F::PATH, query).await else { return Err(not_ours()) };
    if is_fine {
        read(&text).map_err(|_| not_ours())
    } else {
        Err(read_if_any(&text).unwrap_or_else(not_ours))
    }
}

async fn send(method: Method, path: &str, query: String) -> Result<(bool, String), JsValue> {
    let init = RequestInit::new();
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    let address = match method {
        Method::Get => format!("{path}?{query}"),
        Method::Post => {
            init.set_method("POST");
            headers.set("content-type", "application/x-www-form-urlencoded")?;
            init.set_body(&query.into());
            path.to_owned()
        }
    };
    init.set_headers(&headers);
    let response: Response =
        JsFuture::from(window().fetch_with_str_and_init(&address, &init)).await?.unchecked_into();
    let text = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    Ok((response.ok(), text))
}
