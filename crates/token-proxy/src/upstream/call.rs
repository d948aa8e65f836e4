//! One request to the upstream, built from nothing: no header of the browser ever gets into it.

use axum::body::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request};
use serde::Serialize;
use wire::pyng::{Scope, VERSION, VERSION_HEADER};

use super::failure::Failure;
use super::path::Target;

/// What to ask, and the one scope it needs.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(super) scope: Scope,
    method: Method,
    target: Target,
    body: Option<Bytes>,
}

impl Call {
    pub(super) fn new(scope: Scope, method: Method, target: Target) -> Self {
        Self {
            scope,
            method,
            target,
            body: None,
        }
    }

    pub(super) fn json(mut self, body: &impl Serialize) -> Result<Self, Failure> {
        let bytes = serde_json::to_vec(body).map_err(|error| Failure::not_sent(error.to_string()))?;
        self.body = Some(bytes.into());
        Ok(self)
    }

    /// JSON that is written already, sent as it is.
    pub(super) fn verbatim(mut self, body: Bytes) -> Self {
        self.body = Some(body);
        self
    }

    pub(super) fn request(&self, bearer: &HeaderValue) -> Request {
        let mut request = Request::new(self.method.clone(), self.target.url());
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, bearer.clone());
        headers.insert(VERSION_HEADER, HeaderValue::from_static(VERSION));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(body) = &self.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.clone().into());
        }
        request
    }
}
