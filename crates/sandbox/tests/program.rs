//! The program: what it prints, where it listens, how it ends.

// Says to clippy that all of it is test code, helpers included.
#[cfg(test)]
mod program {
    use std::io::{BufRead as _, BufReader};
    use std::process::{Child, Command, Output, Stdio};

    fn sandbox(arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_sandbox"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    fn refused(arguments: &[&str]) -> String {
        let Output {
            status,
            stderr,
            stdout,
        } = sandbox(arguments).wait_with_output().expect("the program ends");
        assert!(!status.success() && stdout.is_empty());
        String::from_utf8(stderr).expect("text")
    }

    #[test]
    fn it_says_where_it_listens_and_ends_well_when_told() {
        for signal in ["-TERM", "-INT"] {
            let mut child = sandbox(&["--listen", "127.0.0.1:0", "--clock", "stepped", "--seed", "empty"]);
            let mut line = String::new();
            BufReader::new(child.stdout.take().expect("its output"))
                .read_line(&mut line)
                .expect("a line");
            assert!(
                line.starts_with("sandbox listening on http://127.0.0.1:"),
                "{line}"
            );
            let told = Command::new("kill")
                .args([signal, &child.id().to_string()])
                .status()
                .expect("kill runs");
            assert!(told.success());
            assert!(child.wait().expect("it ends").success(), "{signal}");
        }
    }

    #[test]
    fn it_does_not_listen_where_others_can_reach_it() {
        let text = refused(&["--listen", "0.0.0.0:0"]);
        assert!(text.contains("can be reached from other machines"), "{text}");
        assert!(refused(&["--listen", "[::]:0"]).contains("loopback"));
    }

    #[test]
    fn what_it_cannot_do_it_says() {
        assert!(refused(&["--listen", "somewhere"]).contains("--listen"));
        assert!(refused(&["--clock", "sundial"]).contains("stepped"));
        assert!(refused(&["--speed", "0"]).contains("--speed"));
        assert!(refused(&["--public-url", "https://demo.example/path"]).contains("without a path"));
        assert!(refused(&["--public-url", "demo.example"]).contains("--public-url"));
    }
}
