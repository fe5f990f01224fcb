//! From a request to its response.

use super::{
    Asked, Heard, Mood, answer, answer::Answer, aws, bill, desk::Desk, failure::Failure, openai,
    route::Route, spoil,
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Response, Uri},
};
use serde_json::Value;
use std::sync::Arc;

/// Meets one request, whatever it is.
pub(super) async fn handle(
    State(desk): State<Arc<Desk>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let route = Route::of(method.as_str(), uri.path());
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let read = read(&route, &body);
    let heard = heard(&method, &uri, &headers, body, read.as_ref());
    let (number, mood) = desk.hear(&heard);
    let mut response = match met(&desk, &route, (&heard, read), mood).await {
        Ok(response) => response,
        Err(failure) => failure.response(route.dialect()),
    };
    let id = HeaderValue::try_from(format!("request-{number}")).expect("a header");
    response.headers_mut().insert(HeaderName::from_static("x-amzn-requestid"), id.clone());
    response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    response
}

/// What a call of a model asks; `None` for every other operation.
fn read(route: &Route, body: &Value) -> Option<Result<Asked, Failure>> {
    match route {
        Route::Converse(model) => Some(aws::converse::read(model, body)),
        Route::Chat(prefix) => Some(openai::chat::read(*prefix, body)),
        Route::Responses(prefix) => Some(openai::responses::read(*prefix, body)),
        Route::Models
        | Route::Projects
        | Route::Project(_)
        | Route::Archive(_)
        | Route::FoundationModel(_)
        | Route::Costs
        | Route::Nowhere => None,
    }
}

fn heard(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    body: Value,
    read: Option<&Result<Asked, Failure>>,
) -> Heard {
    let text = |(name, value): (&HeaderName, &HeaderValue)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    Heard {
        method: method.to_string(),
        path: uri.path().to_owned(),
        query: uri.query().unwrap_or_default().to_owned(),
        headers: headers.iter().map(text).collect(),
        body,
        asked: read.and_then(|read| read.as_ref().ok().cloned()),
        mood: None,
    }
}

async fn met(
    desk: &Desk,
    route: &Route,
    (heard, read): (&Heard, Option<Result<Asked, Failure>>),
    mood: Option<Mood>,
) -> Result<Response<Body>, Failure> {
    if let Some(refusal) = mood.and_then(|mood| spoil::refusal(mood, heard, route.dialect())) {
        return Err(refusal);
    }
    desk.door.check(heard, route)?;
    let body = match read {
        Some(asked) => {
            desk.door.check_project(heard, |id| desk.projects().is_active(id))?;
            called(desk, route, asked?, mood).await?
        }
        None => looked_up(desk, route, heard)?,
    };
    wait(mood).await;
    // A mood that changes nothing here leaves the bytes as they are.
    Ok(spoil::bytes(mood.unwrap_or(Mood::NoUsage), body.to_string(), route.dialect()))
}

async fn wait(mood: Option<Mood>) {
    match mood {
        Some(Mood::Slow(time)) => tokio::time::sleep(time).await,
        Some(Mood::Hangs) => std::future::pending().await,
        _ => {}
    }
}

async fn called(desk: &Desk, route: &Route, asked: Asked, mood: Option<Mood>) -> Result<Value, Failure> {
    let answer = answer::think(desk, &asked).await?;
    let answer: Answer = match mood {
        Some(mood) => spoil::answer(mood, answer),
        None => answer,
    };
    Ok(match route {
        Route::Chat(_) => openai::chat::written(&asked, &answer),
        Route::Responses(_) => openai::responses::written(&asked, &answer),
        _ => aws::converse::written(&asked, &answer),
    })
}

fn looked_up(desk: &Desk, route: &Route, heard: &Heard) -> Result<Value, Failure> {
    match route {
        Route::Models => Ok(openai::models()),
        Route::Projects if heard.method == "GET" => desk.projects().list(heard),
        Route::Projects => desk.projects().create(&heard.body),
        Route::Project(id) if heard.method == "GET" => desk.projects().get(id),
        Route::Project(id) => desk.projects().update(id, &heard.body),
        Route::Archive(id) => desk.projects().archive(id),
        Route::FoundationModel(id) => desk.lifecycle(id).written(id),
        Route::Costs => bill::cost_and_usage(&desk.bill(), heard),
        Route::Converse(_) | Route::Chat(_) | Route::Responses(_) | Route::Nowhere => {
            Err(Failure::nowhere(&heard.path))
        }
    }
}
