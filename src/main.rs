//! Starts the portal in the page that loaded it.

fn main() {
    portal::start();
}
