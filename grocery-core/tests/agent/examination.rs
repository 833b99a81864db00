//! An examination in understanding, set by others than those who wrote the rules.
//!
//! `tests/understanding` has sentences and conversations in six languages, written from the wire contract alone by
//! people who had not seen the code, in three rounds of two halves each. The rules have been mended by the first two
//! rounds, by `fifth` and by the everyday sentences of `seventh` and `eighth`, and later by `sixth`, by `ninth` (the half
//! of `eighth`'s set that was shut until then) and by `tenth` (the open halves of two further authors); all are open
//! now. `eleventh` are the halves of those two that stayed shut, and `twelfth` is the set of one more author: by them no
//! rule has been mended, so only their share is looked at. `thirteenth` are sentences of further authors in the five other
//! languages, by which the language files were mended, and `practice` further ones that the rules were mended by, harder
//! ones; of them the share counts. `known.txt` lists what is still read otherwise in the other sets, with the reason, and a
//! sentence that is right by now must leave it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::{Path, PathBuf},
};

use grocery_core::{
    Currency, Date, GroceryAgent, ManualClock, ProcessRequest, Ratio, SeededRng,
    nlu::{ParseContext, Parser},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/understanding")
}

fn context() -> ParseContext {
    // A Friday.
    ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD)
}

/// How a language and half came out: right, asked, and what is wrong.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) right: usize,
    pub(super) asked: usize,
    pub(super) wrong: Vec<(String, String)>,
    /// How many are wrong in which way.
    pub(super) kinds: BTreeMap<&'static str, usize>,
}

fn files(half: &str, ending: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder().join(half)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(code) = name.strip_suffix(ending).filter(|code| !code.contains('.')) {
            out.push((code.to_owned(), std::fs::read_to_string(&path).unwrap()));
        }
    }
    out.sort();
    out
}

pub(super) fn sentences(half: &str) -> BTreeMap<String, Marks> {
    // To tell what the second opinion adds.
    let alone = std::env::var_os("GROCERY_RULES_ALONE").is_some();
    let parser = if alone { grocery_core::nlu::tagger_training::alone() } else { Parser::new() };
    let mut all = BTreeMap::new();
    for (code, text) in files(half, ".txt") {
        let marks: &mut Marks = all.entry(code).or_default();
        for line in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with('#')) {
            let (said, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("no arrow: {line}"));
            let said = said.replace("\\n", "\n");
            let got = parser.parse(&said, &context()).to_notation();
            // Doubts that are told beside a right reading do no harm.
            let got: Vec<&str> = got.split(" ;; ").filter(|part| !part.starts_with("note ")).collect();
            marks.asked += 1;
            if plain(&got.join(" ;; ")) == plain(expected) {
                marks.right += 1;
            } else {
                let got = got.join(" ;; ");
                *marks.kinds.entry(kind_of_miss(&plain(expected), &plain(&got))).or_default() += 1;
                let told = format!("want {expected}\n     got  {got}");
                marks.wrong.push((said.replace('\n', "\\n"), told));
            }
        }
    }
    all
}

/// In what `got` differs first from `want`, without saying of what: the kind of a miss.
fn kind_of_miss(want: &str, got: &str) -> &'static str {
    fn parts(notation: &str) -> [Vec<String>; 6] {
        let mut all: [Vec<String>; 6] = Default::default();
        for action in notation.split(" ;; ") {
            let mut items = action.split(" | ");
            let (intent, slots) = items.next().and_then(|head| head.split_once(' ')).unwrap_or((action, ""));
            let intent = intent.split(" | ").next().unwrap_or_default();
            all[0].push(intent.to_owned());
            all[5].push(slots.to_owned());
            let items: Vec<&str> = items.collect();
            all[1].push(items.len().to_string());
            for item in items {
                let (amount, rest) = item.split_once('\'').unwrap_or((item, ""));
                let (name, marks) = rest.rsplit_once('\'').unwrap_or((rest, ""));
                all[2].push(name.to_owned());
                all[3].push(amount.to_owned());
                all[4].push(marks.to_owned());
            }
        }
        all
    }
    let kinds = ["actions", "number of items", "name", "amount", "marks", "slots"];
    let differs = |(a, b): (Vec<String>, Vec<String>)| a != b;
    let at = parts(want).into_iter().zip(parts(got)).position(differs);
    at.and_then(|at| kinds.get(at)).copied().unwrap_or("other")
}

/// What the contract leaves open is made one: half a dozen is six, "oj" is orange juice, a diet is told in its own
/// language or in English.
fn plain(notation: &str) -> String {
    let mut out = notation.to_owned();
    for (short, long) in [
        ("'tp'", "'toilet paper'"),
        ("'oj'", "'orange juice'"),
        ("'evoo'", "'extra virgin olive oil'"),
        ("\"diet\":\"vegano\"", "\"diet\":\"vegan\""),
        ("\"diet\":\"vegetariana\"", "\"diet\":\"vegetarian\""),
    ] {
        out = out.replace(short, long);
    }
    while let Some(at) = out.find(" dozen '") {
        let from = out[..at].rfind("| ").map_or(0, |i| i + 2);
        let dozens: Vec<Ratio> = out[from..at].split('-').filter_map(|n| n.parse().ok()).collect();
        let each: Vec<String> =
            dozens.iter().map(|n| n.times(Ratio::from_int(12)).unwrap().to_string()).collect();
        out = format!("{}{}{}", &out[..from], each.join("-"), &out[at + " dozen".len()..]);
    }
    out
}

pub(super) async fn talks(half: &str) -> BTreeMap<String, Marks> {
    let mut all = BTreeMap::new();
    for (code, text) in files(half, ".talks.txt") {
        let marks: &mut Marks = all.entry(code).or_default();
        for block in text.split("\n\n").map(str::trim) {
            let turns: Vec<&str> = block.lines().filter_map(|l| l.strip_prefix("> ")).collect();
            if turns.is_empty() {
                continue;
            }
            let expected: Vec<String> = block
                .lines()
                .filter_map(|l| l.strip_prefix("= "))
                .filter(|l| *l != "nothing")
                .map(|l| plain(&format!("| {l}")))
                .collect();
            let mut said = String::new();
            let agent = GroceryAgent::builder()
                .clock(std::sync::Arc::new(ManualClock::at("2026-11-20T10:30:00Z".parse().unwrap())))
                .rng(std::sync::Arc::new(SeededRng::new(7)))
                .build()
                .unwrap();
            let mut list = Vec::new();
            for turn in &turns {
                let answer = agent.process(ProcessRequest::local(*turn)).await.unwrap();
                let _ = write!(said, "\n     > {turn}\n       {}", answer.response);
                list = answer
                    .grocery_list
                    .items
                    .iter()
                    .map(|i| {
                        let unit = i.unit.map(|u| format!(" {u}")).unwrap_or_default();
                        plain(&format!("| {}{unit} '{}'", i.quantity, i.requested))
                    })
                    .collect();
            }
            marks.asked += 1;
            if list == expected {
                marks.right += 1;
            } else {
                let told = format!("{said}\n     want {expected:?}\n     got  {list:?}");
                marks.wrong.push((turns.join(" / "), told));
            }
        }
    }
    all
}

/// What is known to be read otherwise, with the reason.
fn known() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder().join("known.txt")).unwrap_or_default();
    text.lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|l| {
            let (said, reason) = l.split_once(" :: ").unwrap_or_else(|| panic!("no reason: {l}"));
            (said.to_owned(), reason.to_owned())
        })
        .collect()
}

/// The sets, each with the least shares of sentences and conversations in percent.
const SETS: [(&str, (usize, usize)); 14] = [
    ("first", (97, 97)),
    ("second", (97, 97)),
    ("third", (97, 95)),
    ("fourth", (97, 97)),
    ("fifth", (98, 96)),
    ("sixth", (98, 95)),
    ("seventh", (99, 94)),
    ("eighth", (99, 100)),
    ("ninth", (98, 100)),
    ("tenth", (98, 95)),
    ("eleventh", (88, 90)),
    ("twelfth", (88, 91)),
    ("thirteenth", (88, 0)),
    ("practice", (96, 86)),
];

/// Of these the share counts, and no single sentence.
const COUNTED: [&str; 10] = [
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "practice",
];

/// Of these only the share is told, so that the rules are not mended by them unawares.
const SHUT: [&str; 2] = ["eleventh", "twelfth"];

#[tokio::test]
async fn others_sentences_are_understood() {
    let known = known();
    let asked_for = std::env::var_os("GROCERY_REPORT").is_some();
    let mut met = BTreeSet::new();
    let mut report = String::new();
    let mut unexplained = Vec::new();
    for (half, floors) in SETS {
        if !folder().join(half).exists() {
            continue;
        }
        for (what, marks) in [("sentences", sentences(half)), ("conversations", talks(half).await)] {
            let (mut right, mut asked) = (0, 0);
            let mut by_language = String::new();
            for (code, marks) in &marks {
                right += marks.right;
                asked += marks.asked;
                let _ = write!(by_language, "  {code} {}/{}", marks.right, marks.asked);
                for (kind, number) in &marks.kinds {
                    let _ = write!(by_language, " ({kind} {number})");
                }
                for (said, told) in &marks.wrong {
                    met.insert(said.clone());
                    if COUNTED.contains(&half) {
                        if asked_for && !SHUT.contains(&half) {
                            let _ = writeln!(report, "   {half} {code} {said:?}\n     {told}");
                        }
                        continue;
                    }
                    match known.get(said) {
                        Some(reason) => drop(writeln!(report, "   {half} {code} {said:?}: {reason}")),
                        None => unexplained.push(format!("{half} {code} {said:?}\n     {told}")),
                    }
                }
            }
            if asked == 0 {
                assert_eq!(what, "conversations", "{half} has no sentences");
                continue;
            }
            let _ = writeln!(
                report,
                "{half}, {what}: {right} of {asked} right ({:.1} %){by_language}",
                right as f64 * 100.0 / asked as f64
            );
            let floor = if what == "sentences" { floors.0 } else { floors.1 };
            let told = unexplained.join("\n");
            assert!(right * 100 >= asked * floor, "{report}\n{told}");
        }
    }
    println!("{report}");
    if asked_for {
        println!("{}", unexplained.join("\n"));
        return;
    }
    assert!(
        unexplained.is_empty(),
        "{} read otherwise without a reason:\n{}",
        unexplained.len(),
        unexplained.join("\n")
    );
    let stale: Vec<&String> = known.keys().filter(|said| !met.contains(*said)).collect();
    assert!(stale.is_empty(), "right by now, so no longer in known.txt: {stale:?}");
}
