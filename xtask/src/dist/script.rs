//! Takes comments and indentation out of JavaScript written line by line, as wasm-bindgen's glue is.

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
    fn a_template_over_several_lines_is_left_alone() {
        let script = "a = `one\n  // two`;\n";
        assert_eq!(tighten(script), script);
    }
}
