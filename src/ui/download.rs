//! Handing a file to the person, made in the page: nothing goes over the network.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves `bytes` under `name`. A browser that forbids downloads does nothing.
pub fn save_bytes(name: &str, media_type: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) else {
        return;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return;
    };
    save_data_url(name, &url);
    // The browser has taken hold of the blob by now.
    let _ = Url::revoke_object_url(&url);
}

/// Saves what a `data:` or `blob:` address holds under `name`.
pub fn save_data_url(name: &str, url: &str) {
    let Ok(element) = document().create_element("a") else {
        return;
    };
    let link: HtmlAnchorElement = element.unchecked_into();
    link.set_href(url);
    link.set_download(name);
    link.click();
}
