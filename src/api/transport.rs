//! The only fetch of the portal.

use std::cell::Cell;

use gloo_net::http::{Method, Request, RequestBuilder, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wire::Timestamp;
use wire::api::{Problem, REQUEST_HEADER};

use super::ApiError;
use super::gate::{self, Shut};

/// Longer than any deadline of the proxy, so that the proxy's own explanation comes first.
const TIMEOUT_MS: u32 = 60_000;
/// How often one request is sent again after a sign-in. A browser that keeps no cookies would never end.
const ENTRIES: u32 = 3;

thread_local! {
    /// The proxy's clock minus ours in ms, from the newest `Date` header: its `nextCheckAt` is in its
    /// time, and a clerk's machine may be minutes off.
    static CLOCK_OFFSET: Cell<i64> = const { Cell::new(0) };
}

/// Now, by the proxy's clock as far as it is known.
pub fn server_now() -> Timestamp {
    Timestamp(browser_now()).plus(CLOCK_OFFSET.get())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "whole milliseconds, far below 2^53"
)]
fn browser_now() -> i64 {
    js_sys::Date::now() as i64
}

/// `GET /api/{path}`; `path` has its segments and values encoded already.
pub(super) async fn get<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    let body = exchange(Method::GET, path, None).await?;
    read(&body)
}

/// `POST /api/{path}` with a JSON body.
pub(super) async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, ApiError> {
    let body = serde_json::to_string(body).map_err(|_| ApiError::NoAnswer)?;
    let body = exchange(Method::POST, path, Some(body)).await?;
    read(&body)
}

/// As [`get`], but a closed door is told at once.
pub(super) async fn get_past_the_gate<T: DeserializeOwned>(path: &str) -> Result<T, ApiError> {
    read(&once(Method::GET, path, None).await?)
}

/// As [`post`], but a closed door is told at once.
pub(super) async fn post_past_the_gate<T: DeserializeOwned>(
    path: &str,
    body: &impl Serialize,
) -> Result<T, ApiError> {
    let body = serde_json::to_string(body).map_err(|_| ApiError::NoAnswer)?;
    read(&once(Method::POST, path, Some(body)).await?)
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, ApiError> {
    serde_json::from_str(body).map_err(|_| ApiError::NotOurs { status: 200 })
}

/// Asks; at a closed door it waits for somebody to sign in, and asks the very same again.
async fn exchange(method: Method, path: &str, body: Option<String>) -> Result<String, ApiError> {
    let action = body.is_some();
    let mut entries = 0;
    loop {
        let error = match once(method.clone(), path, body.clone()).await {
            Ok(answer) => return Ok(answer),
            Err(error) => error,
        };
        let Some(why) = Shut::of(&error).filter(|_| entries < ENTRIES) else {
            return Err(error);
        };
        if !gate::wait(why, action).await {
            return Err(error);
        }
        entries += 1;
    }
}

async fn once(method: Method, path: &str, body: Option<String>) -> Result<String, ApiError> {
    // Relative to the page's <base href>, wherever the portal is mounted.
    let request = RequestBuilder::new(&format!("api/{path}"))
        .method(method)
        .header("accept", "application/json")
        .abort_signal(Some(&web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MS)));
    let response = with_body(request, body)?
        .send()
        .await
        .map_err(|_| ApiError::NoAnswer)?;
    note_clock(&response);
    let status = response.status();
    let text = response.text().await.map_err(|_| ApiError::NoAnswer)?;
    if response.ok() {
        return Ok(text);
    }
    let ours = response
        .headers()
        .get("content-type")
        .is_some_and(|t| t.starts_with("application/problem+json"));
    match serde_json::from_str::<Problem>(&text) {
        Ok(problem) if ours => Err(ApiError::Refused(Box::new(problem))),
        _ => Err(ApiError::NotOurs { status }),
    }
}

fn with_body(request: RequestBuilder, body: Option<String>) -> Result<Request, ApiError> {
    let request = match body {
        None => request.build(),
        Some(body) => request
            .header(REQUEST_HEADER, "1")
            .header("content-type", "application/json")
            .body(body),
    };
    request.map_err(|_| ApiError::NoAnswer)
}

fn note_clock(response: &Response) {
    let Some(date) = response.headers().get("date") else {
        return;
    };
    let theirs = js_sys::Date::parse(&date);
    if theirs.is_finite() {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "whole milliseconds, far below 2^53"
        )]
        CLOCK_OFFSET.set(theirs as i64 - browser_now());
    }
}

/// Encodes one segment of a path or one value of a query.
pub(super) fn encode(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}
