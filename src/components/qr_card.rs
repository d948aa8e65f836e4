//! The hand-over card of an invitation: QR code, link, expiry, and every way to pass them on. Nothing
//! here mints a new link.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wire::pyng::Invitation;

use super::{CopyButton, QrDrawing, QrFault, deadline};
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, press, save_bytes, save_data_url};

/// Shows an invitation to hand over on a screen, on paper, or by message.
#[component]
#[expect(clippy::needless_pass_by_value, reason = "a component owns what it is given")]
pub fn QrCard(
    /// The invitation, with its signup link.
    invitation: Invitation,
) -> impl IntoView {
    let site = use_site();
    let reference = invitation.customer_reference.to_string();
    let link = invitation.signup_url.expose().to_owned();
    let message = format!("Sign up to pay {} by Pyng: {link}", site.name);
    let mut actions = vec![
        view! { <CopyButton content=link.clone() what="link" kind="primary" /> }.into_any(),
        view! { <CopyButton content=message.clone() what="message" kind="plain" /> }.into_any(),
    ];
    if share_function().is_some() {
        actions.push(action(Glyph::Share, "Share…", move || share(&message)));
    }
    actions.push(action(Glyph::Print, "Print", || {
        // A browser without a printer does nothing.
        let _ = window().print();
    }));
    let code = match QrDrawing::of(&link) {
        Ok(drawing) => {
            let code = code_view(&drawing, &reference);
            actions.extend(downloads(drawing, &reference));
            code
        }
        Err(QrFault) => {
            view! { <p class="muted">"The link is too long for a QR code. Copy it instead."</p> }.into_any()
        }
    };
    let usable = match invitation.expires_at {
        Some(at) => view! { "The link can be used until " {deadline(at)} "." }.into_any(),
        None => "The link can be used for a limited time.".into_any(),
    };
    view! {
        <article class="qr-card print-sheet" aria-label=format!("Signup link for {reference}")>
            <div class="qr-frame">{code}</div>
            <div class="qr-words">
                <p class="print-only qr-print-title">{format!("Sign up to pay {}", site.name)}</p>
                <h2 class="qr-reference">{reference.clone()}</h2>
                <p>{usable}</p>
                <p class="qr-link">
                    <a href=link.clone() target="_blank" rel="noopener noreferrer external">{link.clone()}</a>
                </p>
                <div class="actions no-print">{actions}</div>
                <p class="muted no-print">
                    "Whoever holds this link can sign up as this customer. The portal keeps it, and writes down who looks at it."
                </p>
            </div>
        </article>
    }
}

fn code_view(drawing: &QrDrawing, reference: &str) -> AnyView {
    let size = drawing.size;
    view! {
        <svg
            class="qr"
            role="img"
            aria-label=format!("QR code of the signup link for {reference}")
            viewBox=format!("0 0 {size} {size}")
            shape-rendering="crispEdges"
        >
            <path class="qr-paper" d=format!("M0 0h{size}v{size}H0z") />
            <path class="qr-ink" d=drawing.path.clone() />
        </svg>
    }
    .into_any()
}

fn action(glyph: Glyph, words: &'static str, act: impl FnMut() + 'static) -> AnyView {
    view! {
        <button type="button" class="button" on:click=press(act)>
            <Icon glyph=glyph />
            {words}
        </button>
    }
    .into_any()
}

fn downloads(drawing: QrDrawing, reference: &str) -> [AnyView; 2] {
    let name: String = reference
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' })
        .collect();
    let (svg_name, png_name) = (format!("signup-{name}.svg"), format!("signup-{name}.png"));
    let svg = drawing.svg();
    let save_png = move || {
        if let Some(png) = drawing.png() {
            save_data_url(&png_name, &png);
        }
    };
    [
        action(Glyph::Download, "PNG", save_png),
        action(Glyph::Download, "SVG", move || {
            save_bytes(&svg_name, "image/svg+xml", svg.as_bytes());
        }),
    ]
}

fn share_function() -> Option<Function> {
    Reflect::get(&window().navigator(), &"share".into())
        .ok()?
        .dyn_into()
        .ok()
}

/// Opens the phone's own share sheet.
fn share(message: &str) {
    let data = Object::new();
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&data, &"text".into(), &JsValue::from_str(message));
    let answer = share_function().and_then(|share| share.call1(&window().navigator(), &data).ok());
    if let Some(promise) = answer.and_then(|answer| answer.dyn_into::<Promise>().ok()) {
        // Closing the share sheet is an answer too, not an error to report.
        spawn_local(async move {
            let _ = JsFuture::from(promise).await;
        });
    }
}
