//! QR codes: from a link to one SVG path, and to a PNG where an image is asked for. Drawn here, so the
//! signup link goes to nobody else.

use leptos::prelude::document;
use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// White modules around the code (ISO/IEC 18004 asks for four).
const QUIET: i32 = 4;
/// Pixels a module in the PNG: sharp on paper up to about 10 cm.
const PNG_SCALE: i32 = 16;

/// The link is too long for any QR code (over about 2,300 characters).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QrFault;

/// A QR code, ready to be drawn. Lengths are in modules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrDrawing {
    /// Width and height, the quiet zone included.
    pub size: i32,
    /// The dark modules, as the `d` of an SVG path.
    pub path: String,
    runs: Vec<(i32, i32, i32)>,
}

impl QrDrawing {
    /// Encodes a text with error correction M (15 % of the code may be damaged).
    ///
    /// # Errors
    /// The text is too long.
    pub fn of(text: &str) -> Result<Self, QrFault> {
        let segments = QrSegment::make_segments(text);
        let code = QrCode::encode_segments_advanced(
            &segments,
            QrCodeEcc::Medium,
            Version::MIN,
            Version::MAX,
            None,
            false,
        )
        .map_err(|_| QrFault)?;
        let runs = runs(&code);
        let path = runs
            .iter()
            .map(|(x, y, length)| format!("M{x} {y}h{length}v1h-{length}z"))
            .collect();
        Ok(Self {
            size: code.size() + 2 * QUIET,
            path,
            runs,
        })
    }

    /// A stand-alone SVG file.
    pub fn svg(&self) -> String {
        let (size, path) = (self.size, &self.path);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path d=\"{path}\"/></svg>\n"
        )
    }

    /// A PNG as a `data:` address; `None` where the browser has no canvas.
    pub fn png(&self) -> Option<String> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        let side = self.size * PNG_SCALE;
        canvas.set_width(side.unsigned_abs());
        canvas.set_height(side.unsigned_abs());
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, f64::from(side), f64::from(side));
        context.set_fill_style_str("#000");
        for (x, y, length) in &self.runs {
            context.fill_rect(
                f64::from(x * PNG_SCALE),
                f64::from(y * PNG_SCALE),
                f64::from(length * PNG_SCALE),
                f64::from(PNG_SCALE),
            );
        }
        canvas.to_data_url().ok()
    }
}

/// The dark modules as horizontal runs `(x, y, length)`, the quiet zone added.
fn runs(code: &QrCode) -> Vec<(i32, i32, i32)> {
    let mut runs = Vec::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let length = (x..code.size()).take_while(|x| code.get_module(*x, y)).count();
            let length = i32::try_from(length).unwrap_or(0);
            if length > 0 {
                runs.push((x + QUIET, y + QUIET, length));
            }
            x += length.max(1);
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quiet_zone_is_four_modules_wide() {
        let drawing = QrDrawing::of("https://sample.pyng.com.au/s/abc").unwrap();
        assert!(drawing.runs.iter().all(|(x, y, length)| {
            *x >= QUIET && *y >= QUIET && x + length <= drawing.size - QUIET && *y < drawing.size - QUIET
        }));
        assert!(drawing.svg().contains(&drawing.path));
    }

    #[test]
    fn a_link_that_fits_no_code_is_refused() {
        assert_eq!(QrDrawing::of(&"x".repeat(4_000)), Err(QrFault));
    }
}
