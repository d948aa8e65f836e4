//! What is kept of a failed test: a picture, the console, the page's source.

use std::path::Path;

use crate::page::Page;

/// Writes what can be had into `folder`, and says where.
pub(crate) async fn keep(page: &Page, folder: &Path) {
    if let Ok(picture) = page.driver.screenshot_as_png().await {
        write(folder, "screenshot.png", &picture);
    }
    if let Ok(source) = page.driver.source().await {
        write(folder, "page.html", source.as_bytes());
    }
    if let Ok(entries) = page.driver.browser_log().await {
        let mut console = page.console.lock().unwrap();
        console.take(entries);
        write(folder, "console.txt", console.lines().as_bytes());
    }
    eprintln!("screenshot, console and page are in {}", folder.display());
}

fn write(folder: &Path, name: &str, content: &[u8]) {
    if let Err(error) = std::fs::write(folder.join(name), content) {
        eprintln!("{name} cannot be written: {error}");
    }
}
