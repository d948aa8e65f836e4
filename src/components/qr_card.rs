//! The hand-over card of an invitation: QR code, link, expiry, and every way to pass them on. Nothing
//! here mints a new link.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wire::pyng::Invitation;

use super::{CopyButton, Deadline, QrDrawing};
use crate::state::session::use_site;
use crate::ui::{Glyph, Icon, save_bytes, save_data_url};

/// Shows an invitation to hand over on a screen, on paper, or by message.
#[component]
pub fn QrCard(
    /// The invitation, with its signup link.
    invitation: Invitation,
) -> impl IntoView {
    let site = use_site();
    let reference = invitation.customer_reference.to_string();
    let link = invitation.signup_url.clone();
    let drawing = QrDrawing::of(&link).ok();
    let message = {
        let link = link.clone();
        Signal::derive(move || site.with(|site| format!("Sign up to pay {} by Pyng: {link}", site.name)))
    };
    let code = drawing.clone().map(|drawing| {
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
                <path class="qr-ink" d=drawing.path />
            </svg>
        }
    });
    let no_code = drawing.is_none().then(|| view! { <p class="muted">"The link is too long for a QR code. Copy it instead."</p> });
    view! {
        <article class="qr-card print-sheet" aria-label=format!("Signup link for {reference}")>
            <div class="qr-frame">{code}{no_code}</div>
            <div class="qr-words">
                <p class="print-only qr-print-title">"Sign up to pay " {move || site.with(|site| site.name.clone())}</p>
                <h2 class="qr-reference">{reference.clone()}</h2>
                <p>
                    {match invitation.expires_at {
                        Some(at) => view! { "The link can be used until " <Deadline at=at /> "." }.into_any(),
                        None => "The link can be used for a limited time.".into_any(),
                    }}
                </p>
                <p class="qr-link">
                    <a href=link.clone() target="_blank" rel="noopener noreferrer external">{link.clone()}</a>
                </p>
                <div class="actions no-print">
                    <CopyButton text=Signal::stored(link.clone()) what="link" kind="primary" />
                    <CopyButton text=message what="message" kind="plain" />
                    {can_share().then(|| share_button(message))}
                    <button type="button" class="button" on:click=move |_| { let _ = window().print(); }>
                        <Icon glyph=Glyph::Print />
                        "Print"
                    </button>
                    {drawing.map(|drawing| download_buttons(drawing, &reference))}
                </div>
                <p class="muted no-print">
                    "Whoever holds this link can sign up as this customer. Pyng shows it once; this tab keeps it until it is closed."
                </p>
            </div>
        </article>
    }
}

fn download_buttons(drawing: QrDrawing, reference: &str) -> impl IntoView + use<> {
    let name: String =
        reference.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    let (svg_name, png_name) = (format!("signup-{name}.svg"), format!("signup-{name}.png"));
    let svg = drawing.svg();
    view! {
        <button
            type="button"
            class="button"
            on:click=move |_| {
                if let Some(png) = drawing.png() {
                    save_data_url(&png_name, &png);
                }
            }
        >
            <Icon glyph=Glyph::Download />
            "PNG"
        </button>
        <button type="button" class="button" on:click=move |_| save_bytes(&svg_name, "image/svg+xml", svg.as_bytes())>
            <Icon glyph=Glyph::Download />
            "SVG"
        </button>
    }
}

fn share_function() -> Option<Function> {
    Reflect::get(&window().navigator(), &"share".into()).ok()?.dyn_into().ok()
}

fn can_share() -> bool {
    share_function().is_some()
}

fn share_button(message: Signal<String>) -> impl IntoView {
    let share = move |_| {
        let data = Object::new();
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&data, &"text".into(), &JsValue::from_str(&message.get_untracked()));
        let answer = share_function().and_then(|share| share.call1(&window().navigator(), &data).ok());
        if let Some(promise) = answer.and_then(|answer| answer.dyn_into::<Promise>().ok()) {
            // Closing the share sheet is an answer too, not an error to report.
            leptos::task::spawn_local(async move {
                let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
            });
        }
    };
    view! {
        <button type="button" class="button" on:click=share>
            <Icon glyph=Glyph::Share />
            "Share…"
        </button>
    }
}
