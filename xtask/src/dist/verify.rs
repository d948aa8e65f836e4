//! What must be true before anything is written: the page stands under a policy that allows no inline
//! script and no inline style, wherever it is served, and every file exists that it or a script names.

use super::assemble::{PAGE, local};
use super::files::Files;
use super::html::{self, Tag};
use super::script;
use anyhow::{Context, Result, bail};

/// # Errors
/// With every fault found.
pub(super) fn verify(files: &Files) -> Result<()> {
    let page = files.get(PAGE).with_context(|| format!("{PAGE} is missing"))?;
    let tags = html::tags(std::str::from_utf8(page).with_context(|| format!("{PAGE} is not UTF-8"))?);
    let mut faults: Vec<String> = tags.iter().flat_map(|tag| faults(files, tag)).collect();
    if tags.iter().filter(|tag| tag.name == "base").count() != 1 {
        faults.push("there must be exactly one <base href>".to_owned());
    }
    for (name, content) in files.iter().filter(|(name, _)| name.ends_with(".js")) {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        for named in script::named_in(&String::from_utf8_lossy(content)) {
            let path = format!("{folder}/{named}");
            if !files.contains_key(path.trim_start_matches('/')) {
                faults.push(format!("{name} names {named}, which does not exist"));
            }
        }
    }
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

fn faults(files: &Files, tag: &Tag) -> Vec<String> {
    let name = &tag.name;
    let mut faults = Vec::new();
    if name == "style" || (name == "script" && tag.get("src").is_none()) {
        faults.push(format!("inline <{name}>; put it into a file"));
    }
    for (attribute, value) in &tag.attributes {
        if attribute == "style" || attribute.starts_with("on") {
            faults.push(format!(
                "<{name} {attribute}=…> is inline code; use a class or a listener"
            ));
        }
        if value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
            faults.push(format!("<{name} {attribute}=\"javascript:…\">"));
        }
        let names_a_file = attribute == "src" || (name == "link" && attribute == "href");
        if let (true, Some(file)) = (names_a_file, local(value)) {
            if file.starts_with('/') || file.contains("://") {
                faults.push(format!("{file} does not follow <base href>; make it relative"));
            } else if !files.contains_key(file) {
                faults.push(format!("{file} is named but does not exist"));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(markup: &str, part: &str) {
        let page = format!("<base href=/>{markup}");
        let files = Files::from([(PAGE.to_owned(), page.into_bytes())]);
        let message = verify(&files).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
    }

    #[test]
    fn inline_code_is_refused_in_every_form() {
        refused("<script>1</script>", "inline <script>");
        refused("<SCRIPT type=module>1</SCRIPT>", "inline <script>");
        refused("<style>a{}</style>", "inline <style>");
        refused("<p style='color:red'>", "<p style");
        refused("<p onclick=x>", "<p onclick");
        refused("<a href=' JavaScript:x'>", "javascript:");
    }

    #[test]
    fn a_file_must_exist_and_follow_the_base() {
        refused("<script src=a.js></script>", "a.js is named but does not exist");
        refused("<script src=/a.js></script>", "relative");
        refused("<link rel=icon href=https://example.org/a.png>", "relative");
        refused("<base href=/a/>", "exactly one");
    }

    #[test]
    fn what_a_script_names_must_exist() {
        let script = "fetch(new URL(\"./chunk.wasm\", import.meta.url));".to_owned();
        let mut files = Files::from([
            (PAGE.to_owned(), b"<base href=/>".to_vec()),
            ("a.js".to_owned(), script.into_bytes()),
        ]);
        let message = verify(&files).unwrap_err().to_string();
        assert!(message.contains("a.js names chunk.wasm"), "{message}");
        files.insert("chunk.wasm".to_owned(), vec![0]);
        verify(&files).unwrap();
    }
}
