//! Changes to JavaScript written line by line, as wasm-bindgen's glue is: comments and indentation go, and
//! files it names get other names.

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The script without lines that are only a comment, without block comments that begin a line, without
/// indentation. A script with a template literal over several lines is left as it is.
pub(super) fn tighten(script: &str) -> String {
    let mut tight = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
            // Code behind the end of a comment: not how these scripts are written.
            if in_comment && line.contains("*/") {
                return script.to_owned();
            }
            continue;
        }
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        if line.matches('`').count() % 2 == 1 {
            return script.to_owned();
        }
        tight.push_str(line);
        tight.push('\n');
    }
    tight
}

/// The script with `new` wherever it names the file `old`, as `"old"` or as `"./old"`. A key of an object
/// (`"./old": …`) stays: it is the name that a module gives to what it imports, and the module keeps that.
pub(super) fn rename(script: &str, old: &str, new: &str) -> String {
    let mut script = script.to_owned();
    for quote in QUOTES {
        for prefix in ["./", ""] {
            let was = format!("{quote}{prefix}{old}{quote}");
            let mut pieces = script.split(&was);
            let mut renamed = pieces.next().unwrap_or_default().to_owned();
            for piece in pieces {
                if piece.starts_with(':') {
                    renamed.push_str(&was);
                } else {
                    renamed.push_str(&format!("{quote}./{new}{quote}"));
                }
                renamed.push_str(piece);
            }
            script = renamed;
        }
    }
    script
}

/// The scripts and modules that the script names relative to itself, without the `./`; keys are no names.
pub(super) fn named_in(script: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for line in script.lines() {
        for piece in line.split(QUOTES).skip(1).step_by(2) {
            let is_key = line.contains(&format!("{piece}\":")) || line.contains(&format!("{piece}':"));
            let name = piece.strip_prefix("./").filter(|_| !is_key);
            names.extend(name.filter(|name| name.ends_with(".js") || name.ends_with(".wasm")));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go() {
        let script =
            "// one\nfunction a() {\n    /**\n     * `two\n     */\n    return '// three';\n}\n/* four */\n";
        assert_eq!(tighten(script), "function a() {\nreturn '// three';\n}\n");
    }

    #[test]
    fn files_get_their_names_and_keys_stay() {
        let script = "import * as a from \"./a.js\"\nfetch('a.js'); b = { \"./a.js\": a, }; \"not a.js\"";
        let renamed = rename(script, "a.js", "a-1.js");
        assert_eq!(
            renamed,
            "import * as a from \"./a-1.js\"\nfetch('./a-1.js'); b = { \"./a.js\": a, }; \"not a.js\""
        );
    }

    #[test]
    fn the_files_a_script_names_are_found() {
        let script = "import a from './a.js';\n\"./a.js\": a,\nnew URL(\"./b.wasm\", c); \"d.js\"; './e'";
        assert_eq!(named_in(script), ["a.js", "b.wasm"]);
    }

    #[test]
    fn a_template_over_several_lines_is_left_alone() {
        let script = "a = `one\n  // two`;\n";
        assert_eq!(tighten(script), script);
    }
}
