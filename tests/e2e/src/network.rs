//! The way between browser and proxy: cut, or taken by somebody else.

use serde_json::json;

use crate::page::Page;

impl Page {
    /// Cuts the tab off from the network, or lets it back. What it asks meanwhile fails, which the console's
    /// verdict then expects.
    pub async fn offline(&self, offline: bool) {
        if offline {
            self.expect_failure("net::ERR_INTERNET_DISCONNECTED");
        }
        let conditions =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.command("Network.enable", json!({})).await;
        self.command("Network.emulateNetworkConditions", conditions).await;
    }

    /// Forgets who was signed in, as if another person sat down at another machine.
    pub async fn forget_cookies(&self) {
        self.command("Network.clearBrowserCookies", json!({})).await;
    }
}
