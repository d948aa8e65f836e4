//! Going on with a trace that a proxy of ours has begun (W3C Trace Context, `traceparent`, version 00).
//!
//! Only from `trusted_proxies`: a stranger could otherwise hang requests into traces of others, or decide what is
//! sampled. From everybody else a trace begins anew. Nothing of it is sent upstream.

use axum::http::HeaderMap;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Makes the span a child of the one the header names.
pub(crate) fn go_on(span: &Span, headers: &HeaderMap) {
    let mut values = headers.get_all("traceparent").iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return;
    };
    if let Some(parent) = value.to_str().ok().and_then(parse) {
        // Without a collector there is no trace to go on with.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
}

fn parse(text: &str) -> Option<SpanContext> {
    let hex = |text: &str, length: usize| {
        text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    };
    let mut parts = text.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if version != "00" || parts.next().is_some() || !hex(trace, 32) || !hex(span, 16) || !hex(flags, 2) {
        return None;
    }
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()? & 1);
    let (trace, span) = (TraceId::from_hex(trace).ok()?, SpanId::from_hex(span).ok()?);
    let parent = SpanContext::new(trace, span, flags, true, TraceState::default());
    parent.is_valid().then_some(parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_is_written_in_one_way_only() {
        let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
        let parent = parse(&format!("00-{trace}-{span}-01")).unwrap();
        assert_eq!(parent.trace_id().to_string(), trace);
        assert!(parent.is_sampled() && parent.is_remote());
        for bad in [
            String::new(),
            format!("01-{trace}-{span}-01"),
            format!("00-{trace}-{span}-01-more"),
            format!("00-{}-{span}-01", trace.to_uppercase()),
            format!("00-{}-{span}-01", "0".repeat(32)),
            format!("00-{trace}-{}-01", "0".repeat(16)),
            format!("00-{trace}-{span}"),
            format!("00-{trace}-+{}-01", &span[1..]),
        ] {
            assert!(parse(&bad).is_none(), "{bad}");
        }
    }
}
