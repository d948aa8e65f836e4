//! From what Trunk leaves to what is served: one style sheet, names by content, the base path.
//!
//! All names are relative: `<base href>` in `index.html` alone says where the portal lives, and a script
//! names its files relative to itself.

use super::files::{self, Files};
use super::html::{self, Change, Tag};
use super::loader::{self, LOADER};
use super::script;
use anyhow::{Context, Result, bail};

/// The page.
pub(super) const PAGE: &str = "index.html";
const BOOT: &str = "boot.js";
pub(super) const GLUE: &str = "portal.js";
pub(super) const MODULE: &str = "portal_bg.wasm";
const SHEET: &str = "style.css";
/// wasm-bindgen's folder for scripts that crates bring along.
pub(super) const SNIPPETS: &str = "snippets/";

/// Does it all, in the order in which files name each other.
///
/// # Errors
/// When a file is missing, or names another in a way this module does not know.
pub(super) fn assemble(files: &mut Files, base_path: &str) -> Result<()> {
    let page = text(files, PAGE)?;
    let page = one_sheet(files, &page)?;
    let mut renamed = Renamed::default();

    for name in [GLUE, LOADER, BOOT] {
        let tight = script::tighten(&text(files, name)?);
        files.insert(name.to_owned(), tight.into_bytes());
    }
    rename_snippets(files)?;
    let modules: Vec<String> = files
        .keys()
        .filter(|name| name.ends_with(".wasm"))
        .cloned()
        .collect();
    for module in &modules {
        renamed.rename(files, module)?;
    }
    for name in [GLUE, LOADER] {
        refer(files, name, &renamed)?;
    }
    circle(files, &mut renamed)?;
    refer(files, BOOT, &renamed)?;
    renamed.rename(files, BOOT)?;

    let mut fault = None;
    let page = html::rewrite(&page, |tag| {
        address(files, &mut renamed, tag, base_path).unwrap_or_else(|error| {
            fault.get_or_insert(error);
            Change::Keep
        })
    });
    files.insert(PAGE.to_owned(), page.into_bytes());
    fault.map_or(Ok(()), Err)
}

/// Old name → name with the hash.
#[derive(Default)]
struct Renamed(Vec<(String, String)>);

impl Renamed {
    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(old, _)| old == name)
            .map(|(_, new)| new.as_str())
    }

    fn rename(&mut self, files: &mut Files, name: &str) -> Result<String> {
        if let Some(new) = self.get(name) {
            return Ok(new.to_owned());
        }
        let new = files::rename_by_content(files, name)?;
        self.0.push((name.to_owned(), new.clone()));
        Ok(new)
    }
}

/// The glue and the loader import each other, so neither name can follow from the other's: both get the hash
/// of the two, taken while they still know each other by their old names.
fn circle(files: &mut Files, renamed: &mut Renamed) -> Result<()> {
    let [glue, loader] = [text(files, GLUE)?, text(files, LOADER)?];
    let hash = files::digest([glue.as_bytes(), loader.as_bytes()]);
    let mut names = Renamed::default();
    for (old, stem) in [(GLUE, "portal"), (LOADER, loader::STEM)] {
        names.0.push((old.to_owned(), format!("{stem}-{hash}.js")));
    }
    for (old, new) in &names.0 {
        refer(files, old, &names)?;
        let content = files.remove(old).unwrap_or_default();
        files.insert(new.clone(), content);
    }
    renamed.0.extend(names.0);
    Ok(())
}

/// What a tag becomes: files it names get their hashed names; Trunk's own marks go.
fn address(files: &mut Files, renamed: &mut Renamed, tag: &Tag, base_path: &str) -> Result<Change> {
    if tag.get("data-trunk").is_some() {
        return Ok(Change::Remove);
    }
    if tag.name == "base" {
        return Ok(Change::Replace(vec![tag.clone().with("href", base_path)]));
    }
    let attribute = match tag.name.as_str() {
        "link" => "href",
        "script" | "img" => "src",
        _ => return Ok(Change::Keep),
    };
    let Some(name) = tag.get(attribute).and_then(local) else {
        return Ok(Change::Keep);
    };
    let new = renamed
        .rename(files, name)
        .with_context(|| format!("in {PAGE}, <{}>", tag.name))?;
    let mut tags = vec![tag.clone().with(attribute, &new)];
    if let (Some("modulepreload"), GLUE) = (tag.get("rel"), name) {
        // The glue imports the loader: both at once. A portal under development has none, so the page does
        // not say so itself.
        let loader = renamed.rename(files, LOADER)?;
        tags.push(tag.clone().with(attribute, &loader));
    }
    Ok(Change::Replace(tags))
}

/// The path of a file of ours, without a leading `./`; none for a data address.
pub(super) fn local(address: &str) -> Option<&str> {
    (!address.starts_with("data:")).then(|| address.strip_prefix("./").unwrap_or(address))
}

/// Makes one sheet of all that the page lists, in its order (the cascade's), and lists that one.
fn one_sheet(files: &mut Files, page: &str) -> Result<String> {
    let mut sheet = String::new();
    let mut first = true;
    let mut fault = None;
    let page = html::rewrite(page, |tag| {
        if tag.name != "link" || tag.get("rel") != Some("stylesheet") {
            return Change::Keep;
        }
        match take_sheet(files, tag) {
            Ok(text) => {
                sheet.push_str(&text);
                sheet.push('\n');
            }
            Err(error) => fault = Some(error),
        }
        if std::mem::take(&mut first) {
            Change::Replace(vec![tag.clone().with("href", SHEET)])
        } else {
            Change::Remove
        }
    });
    if !first {
        files.insert(SHEET.to_owned(), sheet.into_bytes());
    }
    fault.map_or(Ok(page), Err)
}

fn take_sheet(files: &mut Files, tag: &Tag) -> Result<String> {
    let name = tag
        .get("href")
        .and_then(local)
        .context("a style sheet without a file")?
        .to_owned();
    if let Some(media) = tag.get("media") {
        bail!("{name}: media={media:?} would be lost in the one sheet; write @media in the sheet instead");
    }
    let text = text(files, &name)?;
    files.remove(&name);
    if text.contains("@import") {
        bail!("{name}: @import is not followed; list the sheet in {PAGE}, in cascade order");
    }
    Ok(text)
}

/// Scripts that crates bring along: one hash for their folder, so that they can be kept for ever as well.
fn rename_snippets(files: &mut Files) -> Result<()> {
    let names: Vec<String> = files
        .keys()
        .filter(|name| name.starts_with(SNIPPETS))
        .cloned()
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    let parts = names.iter().filter_map(|name| files.get(name)).map(Vec::as_slice);
    let folder = format!("snippets-{}/", files::digest(parts));
    for name in &names {
        if let (Some(content), Some(rest)) = (files.remove(name), name.strip_prefix(SNIPPETS)) {
            files.insert(format!("{folder}{rest}"), content);
        }
    }
    let mut glue = text(files, GLUE)?;
    for name in &names {
        if let Some(rest) = name.strip_prefix(SNIPPETS) {
            glue = script::rename(&glue, name, &format!("{folder}{rest}"));
        }
    }
    files.insert(GLUE.to_owned(), glue.into_bytes());
    Ok(())
}

/// In a script: the quoted names of files that were renamed.
fn refer(files: &mut Files, name: &str, renamed: &Renamed) -> Result<()> {
    let mut script = text(files, name)?;
    for (old, new) in &renamed.0 {
        script = script::rename(&script, old, new);
    }
    files.insert(name.to_owned(), script.into_bytes());
    Ok(())
}

fn text(files: &Files, name: &str) -> Result<String> {
    let content = files
        .get(name)
        .with_context(|| format!("{name} is named but was not built"))?;
    String::from_utf8(content.clone()).with_context(|| format!("{name} is not UTF-8"))
}

#[cfg(test)]
mod tests;
