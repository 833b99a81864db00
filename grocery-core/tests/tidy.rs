//! The floors of the house, read from the `crate::` paths of the source.
//!
//! A module names only lower floors, or earlier names of its own floor. `lib.rs` and `ports.rs`, which
//! only re-export, are exempt, and so is `testing`, which is built for hosts' tests.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Ground floor first; on each floor, earlier names first.
const FLOORS: [&[&str]; 5] = [
    &["error", "clock", "id", "money", "quantity"],
    &["metrics", "storage", "resilience", "events", "cache", "import"],
    &["nlu", "catalog", "pricing", "deals", "lists", "basket", "orders", "budgets", "profile", "recommend"],
    &["mesh", "warmer", "monitor", "adapters"],
    &["agent"],
];

/// Names at the root of the crate that stand for a module: `crate::Error` is `crate::error`.
const ROOT_NAMES: &[&str] = &["testing", "ports"];

fn floor_of(module: &str) -> Option<(usize, usize)> {
    FLOORS
        .iter()
        .enumerate()
        .find_map(|(floor, names)| names.iter().position(|n| *n == module).map(|place| (floor, place)))
}

fn files(dir: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The modules named after `crate::` in one line of code, also inside `use crate::{a::X, b::Y}`.
fn named(source: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut rest = source;
    let mut offset = 0;
    while let Some(at) = rest.find("crate::") {
        // `grocery_crate::` is another thing; `$crate::` of a macro is this crate.
        let whole = !rest[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let after = &rest[at + 7..];
        let line = source[..offset + at].matches('\n').count() + 1;
        if whole {
            if let Some(group) = after.strip_prefix('{') {
                let mut depth = 1;
                let mut word = String::new();
                let mut at_start = true;
                let mut inner_line = line;
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' => depth -= 1,
                        '\n' => inner_line += 1,
                        _ => {}
                    }
                    if depth == 0 {
                        break;
                    }
                    if depth == 1 && c == ',' {
                        at_start = true;
                        word.clear();
                    } else if at_start && (c.is_alphanumeric() || c == '_') {
                        word.push(c);
                    } else if at_start && !word.is_empty() {
                        found.push((inner_line, std::mem::take(&mut word)));
                        at_start = false;
                    }
                }
            } else {
                let word: String = after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                found.push((line, word));
            }
        }
        offset += at + 7;
        rest = after;
    }
    found
}

/// The source without comments, strings kept: a path in a comment is a link, not a dependency.
fn code(source: &str) -> String {
    source
        .lines()
        .map(|line| if line.trim_start().starts_with("//") { "" } else { line })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn no_module_climbs() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut all = Vec::new();
    files(&src, &mut all);
    assert!(all.len() > 20, "the source was not found");

    let mut faults = Vec::new();
    for path in all {
        let inside = path.strip_prefix(&src).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = module.trim_end_matches(".rs");
        if matches!(module, "lib" | "ports" | "testing") {
            continue;
        }
        let Some(own) = floor_of(module) else {
            faults.push(format!("{}: module `{module}` stands on no floor", inside.display()));
            continue;
        };
        for (line, name) in named(&code(&fs::read_to_string(&path).unwrap())) {
            let climbs = match floor_of(&name) {
                Some(other) => name != module && (other.0, other.1) > own,
                // A bare `crate::Name` re-export or `crate::testing` hides where it leads.
                None => !ROOT_NAMES.contains(&name.as_str()) || name == "ports",
            };
            if climbs {
                faults.push(format!("{}:{line}: `{module}` names `crate::{name}`", inside.display()));
            }
        }
    }
    assert!(faults.is_empty(), "modules climb a floor:\n{}", faults.join("\n"));
}

#[test]
fn the_reader_of_paths_sees_what_it_should() {
    let source = "use crate::{\n    error::Result,\n    money::{Money, Rate},\n};\nlet x = crate::nlu::f();\n$crate::no";
    let names: Vec<(usize, String)> = named(&code(source));
    let words: Vec<(usize, &str)> = names.iter().map(|(l, w)| (*l, w.as_str())).collect();
    assert_eq!(words, [(2, "error"), (3, "money"), (5, "nlu"), (6, "no")]);
    assert!(named(&code("// crate::agent\n")).is_empty());
    assert!(floor_of("agent") > floor_of("nlu"));
}

#[test]
fn files_can_be_read_in_one_sitting() {
    let mut all = Vec::new();
    let core = Path::new(env!("CARGO_MANIFEST_DIR"));
    files(&core.join("src"), &mut all);
    // Beside the crate in the repository, but not in what is published of it.
    for beside in
        ["examples/cli", "xtask", "grocery-bindings-py", "grocery-bindings-node", "grocery-bindings-mobile"]
    {
        let source = core.join("..").join(beside).join("src");
        if source.is_dir() {
            files(&source, &mut all);
        }
    }
    let long: Vec<String> = all
        .iter()
        .filter_map(|p| {
            let lines = fs::read_to_string(p).unwrap().lines().count();
            (lines > 650).then(|| format!("{} has {lines} lines", p.display()))
        })
        .collect();
    assert!(long.is_empty(), "split these files:\n{}", long.join("\n"));
}
