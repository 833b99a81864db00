//! What must hold when processes die, share a file or may not write it.
//!
//! The binary runs itself again as a child: the test `child` does what the environment says, and
//! nothing in an ordinary run.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail by panicking too")]

mod child;
mod kill;
mod processes;

use std::{
    env,
    path::Path,
    process::{Child, Command, Stdio},
};

/// Which part a child process plays.
const ROLE: &str = "GROCERY_DURABILITY_ROLE";
/// The database file it works on.
const FILE: &str = "GROCERY_DURABILITY_FILE";
/// A number that tells children apart.
const NUMBER: &str = "GROCERY_DURABILITY_NUMBER";

fn command(exe: &Path, role: &str, file: &Path, number: u64) -> Command {
    let mut command = Command::new(exe);
    command
        .args(["child", "--exact", "--nocapture", "--test-threads=1"])
        .env(ROLE, role)
        .env(FILE, file)
        .env(NUMBER, number.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    command
}

fn spawn(role: &str, file: &Path, number: u64) -> Child {
    command(&env::current_exe().unwrap(), role, file, number).spawn().unwrap()
}

#[test]
fn child() {
    if let Ok(role) = env::var(ROLE) {
        let file = env::var(FILE).unwrap();
        child::play(&role, file.as_ref(), env::var(NUMBER).unwrap().parse().unwrap());
    }
}
