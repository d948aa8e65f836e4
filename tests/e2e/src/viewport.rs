//! Sizes and themes a page is looked at in.

use serde_json::json;

use crate::page::Page;

/// The size of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// 1280 × 900.
    Desktop,
    /// 360 × 740: the narrowest phone that is promised.
    Phone,
}

/// What the system prefers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Page {
    /// Gives the tab this size.
    pub async fn screen(&self, screen: Screen) {
        let (width, height, mobile) = match screen {
            Screen::Desktop => (1280, 900, false),
            Screen::Phone => (360, 740, true),
        };
        let parameters =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile });
        self.command("Emulation.setDeviceMetricsOverride", parameters)
            .await;
    }

    /// Says so when the page is wider than the window.
    pub async fn sideways_scroll(&self) -> Option<String> {
        let widths = self
            .evaluate("[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]")
            .await;
        let wide = widths[0].as_i64() > widths[1].as_i64();
        wide.then(|| format!("scrolls sideways: content, window {widths}\n"))
    }

    /// Lets the system prefer this theme, and no motion: a colour on its way to another has any contrast.
    pub async fn theme(&self, theme: Theme) {
        let value = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let features = json!([
            { "name": "prefers-color-scheme", "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features }))
            .await;
    }
}
