//! Traces, where a collector is configured: a span for each request, in it one for each request to upstream.
//!
//! Only spans of this program go there, with the fields they are made with: a request's id, its method, the
//! template of its route, its status; an operation, how it ended, upstream's trace id. Log lines do not go there,
//! and no body, link, reference or person is a field of any span.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use axum::http::{Request, Response};
use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::SdkTracerProvider;
use reqwest::Url;
use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::registry::LookupSpan;

use crate::app::StartFault;

/// How long the collector may take for one delivery, and all of them together at the end.
const PATIENCE: Duration = Duration::from_secs(10);

/// Traces under way; what is left is delivered by [`Traces::end`].
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Prepares to deliver to this collector. To be called inside of the runtime, which carries the deliveries.
    ///
    /// # Errors
    /// When no client can be set up for it.
    pub fn to(endpoint: &Url) -> Result<Self, StartFault> {
        let told = |error: &dyn fmt::Display| StartFault(format!("traces cannot be delivered: {error}"));
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(PATIENCE)
            .build()
            .map_err(|error| told(&error))?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Courier {
                http,
                runtime: Handle::current(),
            })
            .with_endpoint(format!("{endpoint}v1/traces"))
            .with_timeout(PATIENCE)
            .build()
            .map_err(|error| told(&error))?;
        let resource = Resource::builder_empty()
            .with_attribute(KeyValue::new("service.name", "token-proxy"))
            .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(exporter)
            .with_resource(resource)
            .build();
        Ok(Self(provider))
    }

    /// What turns the program's spans into traces.
    pub fn layer<S>(&self) -> impl Layer<S> + Send + Sync + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
    {
        tracing_opentelemetry::layer()
            .with_tracer(self.0.tracer("token-proxy"))
            .with_location(false)
            .with_threads(false)
            .with_tracked_inactivity(false)
            .with_filter(filter_fn(|metadata| {
                metadata.is_span() && metadata.target().starts_with("token_proxy")
            }))
    }

    /// Delivers what is left. Blocks for a few seconds at most; not for a thread of the runtime.
    pub fn end(&self) {
        let _ = self.0.shutdown_with_timeout(PATIENCE);
    }
}

/// Carries what the exporter's own thread packs: that one has no runtime.
#[derive(Debug)]
struct Courier {
    http: reqwest::Client,
    runtime: Handle,
}

type Delivery<'a> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 'a>>;

impl HttpClient for Courier {
    fn send_bytes<'life0, 'async_trait>(&'life0 self, request: Request<Bytes>) -> Delivery<'async_trait>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        let http = self.http.clone();
        let delivery = self.runtime.spawn(async move {
            let answer = http.execute(request.try_into()?).await?;
            let status = answer.status();
            // What the collector says besides is of no use, and may be of any size.
            let mut response = Response::new(Bytes::new());
            *response.status_mut() = status;
            Ok::<_, reqwest::Error>(response)
        });
        Box::pin(async move { Ok(delivery.await??) })
    }
}
