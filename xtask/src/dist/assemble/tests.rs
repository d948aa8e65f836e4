//! A small portal, put together.

use super::*;
use crate::dist::verify::verify;

const RAW: &str = r#"<!doctype html><base href=/><link data-trunk rel=rust><link href=portal.js rel=modulepreload>
<link as=fetch crossorigin href=portal_bg.wasm rel=preload><link href=./a.css rel=stylesheet>
<link rel="stylesheet" href="./b.css"/><link rel=icon href=icon.svg><script src=boot.js type=module></script>"#;

fn raw() -> Files {
    let files = [
        (PAGE, RAW),
        (
            GLUE,
            "import './snippets/x/y.js';\nimport * as a from \"./__wasm_split.js\"\n\
             b = { \"./__wasm_split.js\": a, };\n    new URL('portal_bg.wasm', import.meta.url);\n",
        ),
        (
            LOADER,
            "import { initSync } from \"./portal.js\";\n/* why */\nnew URL(\"./chunk_1.wasm\", import.meta.url);\n",
        ),
        (MODULE, "\0asm"),
        ("chunk_1.wasm", "\0asm"),
        (
            BOOT,
            "// why\nfetch(\"./portal_bg.wasm\"); import(\"./portal.js\");\n",
        ),
        ("a.css", "@layer a,b;"),
        ("b.css", "b{c:d}"),
        ("icon.svg", "<svg/>"),
        ("snippets/x/y.js", "1"),
        ("portal.json", "{}"),
    ];
    files
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
}

fn find<'a>(files: &'a Files, prefix: &str) -> (&'a str, &'a str) {
    let found = files.iter().find(|(name, _)| name.starts_with(prefix)).unwrap();
    (found.0, std::str::from_utf8(found.1).unwrap())
}

#[test]
fn names_follow_content_through_every_reference() {
    let mut files = raw();
    assemble(&mut files, "/tools/").unwrap();
    verify(&files).unwrap();
    let (module, _) = find(&files, "portal_bg-");
    let (glue_name, glue) = find(&files, "portal-");
    let (loader_name, loader) = find(&files, "chunks-");
    let (chunk, _) = find(&files, "chunk_1-");
    let (boot_name, boot) = find(&files, "boot-");
    let (_, page) = find(&files, PAGE);
    assert!(
        glue.contains(&format!("'./{module}'")) && glue.contains("./snippets-"),
        "{glue}"
    );
    assert!(
        boot.contains(module) && boot.contains(glue_name) && !boot.contains("why"),
        "{boot}"
    );
    assert!(
        page.contains(boot_name) && page.contains(glue_name) && page.contains(module),
        "{page}"
    );
    assert!(
        page.contains(&format!("<link href=\"{loader_name}\" rel=\"modulepreload\">")),
        "{page}"
    );
    assert!(
        loader.contains(&format!("\"./{chunk}\"")) && loader.contains(&format!("\"./{glue_name}\"")),
        "{loader}"
    );
    assert!(
        glue.contains(&format!("from \"./{loader_name}\"")) && glue.contains("\"./__wasm_split.js\": a"),
        "{glue}"
    );
    assert!(
        page.contains("<base href=\"/tools/\">") && !page.contains("data-trunk"),
        "{page}"
    );
    assert!(
        files.contains_key("portal.json"),
        "files edited after the build keep their names"
    );

    let mut changed = raw();
    changed.insert("chunk_1.wasm".to_owned(), b"\0asm2".to_vec());
    assemble(&mut changed, "/tools/").unwrap();
    assert_ne!(
        (find(&changed, "chunks-").0, find(&changed, "boot-").0),
        (loader_name, boot_name),
        "a new chunk makes new scripts"
    );
}

#[test]
fn sheets_become_one_in_their_order() {
    let mut files = raw();
    assemble(&mut files, "/").unwrap();
    assert_eq!(find(&files, "style-").1, "@layer a,b;\nb{c:d}\n");
    assert_eq!(find(&files, PAGE).1.matches("stylesheet").count(), 1);
}

#[test]
fn what_the_one_sheet_cannot_carry_is_refused() {
    let mut files = raw();
    files.insert("a.css".to_owned(), b"@import 'x.css';".to_vec());
    assert!(
        assemble(&mut files, "/")
            .unwrap_err()
            .to_string()
            .contains("@import")
    );
}

#[test]
fn a_file_that_was_not_built_is_named() {
    let mut files = raw();
    files.remove("icon.svg");
    assert!(format!("{:#}", assemble(&mut files, "/").unwrap_err()).contains("icon.svg"));
}
