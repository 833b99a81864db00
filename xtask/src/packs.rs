//! `packs`: language files and their test sentences, read from disk so that nothing needs to be built
//! anew while a language is being written.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use grocery_core::{
    Currency, Date,
    nlu::{LanguagePack, ParseContext, Parser, Understanding, language_packing},
};

/// Runs `packs check`, `packs pack`, `packs parse`, `packs hassil`, `packs speed` or `packs memory`.
pub(crate) fn run(args: &[String]) -> Result<(), String> {
    let options = Options::read(args)?;
    match options.command.as_str() {
        "check" => check(&options),
        "pack" => pack(&options),
        "parse" => parse(&options),
        "hassil" => hassil(&options),
        "speed" => speed(&options),
        "memory" => memory(&options),
        other => Err(format!(
            "unknown command `packs {other}`; there are check, pack, parse, hassil, speed and memory"
        )),
    }
}

struct Options {
    command: String,
    lang: Option<String>,
    dir: PathBuf,
    data: Option<PathBuf>,
    detect: bool,
    text: Vec<String>,
}

impl Options {
    fn read(args: &[String]) -> Result<Self, String> {
        let mut args = args.iter().cloned();
        let command = args.next().ok_or("say what to do: check, pack, parse, hassil, speed or memory")?;
        let mut out = Self {
            command,
            lang: None,
            dir: PathBuf::from("grocery-core/data/lang"),
            data: None,
            detect: false,
            text: Vec::new(),
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--lang" => out.lang = Some(value()?),
                "--dir" => out.dir = value()?.into(),
                "--data" => out.data = Some(value()?.into()),
                "--detect" => out.detect = true,
                "--" => {}
                other if other.starts_with("--") => return Err(format!("unknown option {other}")),
                _ => out.text.push(arg),
            }
        }
        Ok(out)
    }

    /// The codes of the languages to look at.
    fn codes(&self) -> Result<Vec<String>, String> {
        if let Some(code) = &self.lang {
            return Ok(vec![code.clone()]);
        }
        let entries = fs::read_dir(&self.dir).map_err(|e| format!("{}: {e}", self.dir.display()))?;
        let mut codes: Vec<String> = entries
            .filter_map(|e| e.ok()?.file_name().into_string().ok())
            .filter_map(|n| n.strip_suffix(".txt").filter(|n| !n.contains('.')).map(str::to_owned))
            .collect();
        codes.sort();
        Ok(codes)
    }

    fn pack(&self, code: &str) -> Result<LanguagePack, String> {
        let path = self.dir.join(format!("{code}.txt"));
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        LanguagePack::read(code, &text).map_err(|e| e.to_string())
    }
}

/// The clock of the test sentences stands at Friday, 20 November 2026.
fn context(language: Option<&str>) -> Result<ParseContext, String> {
    let today = Date::new(2026, 11, 20).map_err(|e| e.to_string())?;
    let mut context = ParseContext::new(today, Currency::USD);
    context.language = language.map(str::to_owned);
    Ok(context)
}

/// Makes the tables that the library keeps from the language files, in the folder `packed` beside these.
fn pack(options: &Options) -> Result<(), String> {
    let folder = options.dir.join("packed");
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let (mut texts, mut all) = (Vec::new(), 0);
    let mut keep = |name: &str, bytes: &[u8]| {
        let path = folder.join(format!("{name}.bin"));
        println!("{name}: {} bytes", bytes.len());
        all += bytes.len();
        fs::write(&path, bytes).map_err(|e| format!("{}: {e}", path.display()))
    };
    for code in options.codes()? {
        let path = options.dir.join(format!("{code}.txt"));
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        keep(&code, &language_packing::language(&code, &text).map_err(|e| e.to_string())?)?;
        texts.push((code, text));
    }
    if options.lang.is_none() {
        let files: Vec<(&str, &str)> =
            texts.iter().map(|(code, text)| (code.as_str(), text.as_str())).collect();
        keep("words", &language_packing::words(&files))?;
    }
    println!("all: {all} bytes");
    Ok(())
}

fn check(options: &Options) -> Result<(), String> {
    let (mut all_right, mut all, mut broken) = (0, 0, 0);
    for code in options.codes()? {
        let parser = match options.pack(&code) {
            Ok(pack) => Parser::new().with_pack(pack),
            Err(error) => {
                println!("{error}");
                broken += 1;
                continue;
            }
        };
        let path = options.dir.join(format!("{code}.cases.txt"));
        let Ok(cases) = fs::read_to_string(&path) else {
            println!("{code}: no test sentences in {}", path.display());
            continue;
        };
        let (right, count) = check_cases(&parser, &code, &path, &cases)?;
        println!("{code}: {right} of {count} right ({})", share(right, count));
        all_right += right;
        all += count;
    }
    println!("all: {all_right} of {all} right ({})", share(all_right, all));
    if broken > 0 {
        return Err(format!("{broken} files do not read"));
    }
    if all_right == all { Ok(()) } else { Err(format!("{} sentences are read wrong", all - all_right)) }
}

fn check_cases(parser: &Parser, code: &str, path: &Path, cases: &str) -> Result<(usize, usize), String> {
    let context = context(Some(code))?;
    let (mut right, mut count) = (0, 0);
    for (at, line) in cases.lines().enumerate() {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((text, want)) = line.split_once(" => ") else {
            return Err(format!("{}:{}: no ` => ` in `{line}`", path.display(), at + 1));
        };
        let got = parser.parse(&text.replace("\\n", "\n"), &context).to_notation();
        count += 1;
        if got == want.trim() {
            right += 1;
        } else {
            println!("{code}:{}: {text}\n   want {want}\n   got  {got}", at + 1);
        }
    }
    Ok((right, count))
}

fn parse(options: &Options) -> Result<(), String> {
    let mut parser = Parser::new();
    if let Some(code) = options.lang.as_ref().filter(|c| *c != "en") {
        parser = parser.with_pack(options.pack(code)?);
    }
    for text in &options.text {
        let heard = parser.parse(&text.replace("\\n", "\n"), &context(options.lang.as_deref())?);
        println!("{}: {}", heard.language, heard.to_notation());
        for note in &heard.notes {
            println!("   note {}: {}", note.kind, note.text);
        }
    }
    Ok(())
}

/// How long the first detection, the first use of each language and short sentences take; the memory held.
fn speed(options: &Options) -> Result<(), String> {
    let parser = Parser::new();
    let told = |what: &str, from: Instant| {
        println!("{what}: {:.2} ms, memory {} kB", from.elapsed().as_secs_f64() * 1000.0, resident());
    };
    println!("at the start: memory {} kB", resident());
    let start = Instant::now();
    let _ = parser.parse("add milk", &context(None)?);
    told("first English sentence", start);
    let start = Instant::now();
    let _ = parser.parse("xyzzy plugh frotz", &context(None)?);
    told("first detection", start);
    for code in options.codes()? {
        let start = Instant::now();
        let _ = parser.parse("2", &context(Some(&code))?);
        told(&format!("first use of {code}"), start);
    }
    for code in options.codes()? {
        let path = options.dir.join(format!("{code}.cases.txt"));
        let Ok(cases) = fs::read_to_string(&path) else { continue };
        let texts: Vec<&str> = cases
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once(" => "))
            .map(|(text, _)| text)
            .collect();
        let told_right = texts
            .iter()
            .filter(|t| {
                context(None).is_ok_and(|c| parser.parse(&t.replace("\\n", "\n"), &c).language == code)
            })
            .count();
        let median = |context: &ParseContext| {
            let short = texts.iter().filter(|t| t.chars().count() <= 40);
            let mut times: Vec<f64> = short
                .map(|text| {
                    let mut best = f64::MAX;
                    for _ in 0..20 {
                        let start = Instant::now();
                        let _ = std::hint::black_box(parser.parse(std::hint::black_box(text), context));
                        best = best.min(start.elapsed().as_secs_f64() * 1e6);
                    }
                    best
                })
                .collect();
            times.sort_by(f64::total_cmp);
            times.get(times.len() / 2).copied().unwrap_or(0.0)
        };
        println!(
            "{code}: short sentence {:.1} us told, {:.1} us detected; language told right {} ({told_right} of {}); memory {} kB",
            median(&context(Some(&code))?),
            median(&context(None)?),
            share(told_right, texts.len()),
            texts.len(),
            resident(),
        );
    }
    Ok(())
}

/// What the languages add to the memory of a process that has read English: each is used for all of its test
/// sentences, which are read from disk before anything is measured.
fn memory(options: &Options) -> Result<(), String> {
    let mut sentences = Vec::new();
    for code in options.codes()? {
        let Ok(cases) = fs::read_to_string(options.dir.join(format!("{code}.cases.txt"))) else { continue };
        sentences.push((code, cases));
    }
    let parser = Parser::new();
    let _ = parser.parse("add milk and two dozen eggs to my list", &context(None)?);
    let (start, start_file) = (resident(), status("RssFile:"));
    println!("with English: {start} kB");
    let mut before = start;
    let mut told = |what: &str| {
        let now = resident();
        println!("{what}: {:+} kB", now.cast_signed() - before.cast_signed());
        before = now;
    };
    let _ = parser.parse("xyzzy plugh frotz", &context(None)?);
    told("telling languages apart");
    for (code, cases) in &sentences {
        let context = context(Some(code))?;
        for (text, _) in cases.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(" => ")) {
            let _ = parser.parse(&text.replace("\\n", "\n"), &context);
        }
        told(code);
    }
    println!(
        "all {} languages: {:+} kB, of which {:+} kB are pages of the program's own file",
        sentences.len(),
        resident().cast_signed() - start.cast_signed(),
        status("RssFile:").cast_signed() - start_file.cast_signed()
    );
    Ok(())
}

/// The memory of this process, in kilobytes; 0 where the system does not tell.
fn resident() -> u64 {
    status("VmRSS:")
}

/// A figure that the system tells of this process, in kilobytes; 0 where it does not.
fn status(name: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}

fn share(right: usize, all: usize) -> String {
    let tenths = (right * 1000 + all / 2).checked_div(all).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

#[derive(Default)]
struct Tally {
    all: usize,
    right: usize,
    detected: usize,
}

fn hassil(options: &Options) -> Result<(), String> {
    let data = options.data.as_ref().ok_or("say where the data are: --data DIR")?;
    let path = [data.join("sentences.jsonl"), data.join("ha-shopping/sentences.jsonl")]
        .into_iter()
        .find(|p| p.exists())
        .ok_or_else(|| format!("there is no sentences.jsonl in {}", data.display()))?;
    let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut everything = Parser::new();
    let mut codes = vec!["en".to_owned()];
    for code in options.codes()? {
        everything = everything.with_pack(options.pack(&code)?);
        codes.push(code);
    }
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    for line in text.lines().filter(|l| !l.trim().is_empty()) {
        let row: serde_json::Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        let field = |name: &str| row.get(name).and_then(|v| v.as_str()).unwrap_or_default();
        let code = match field("lang").split(['-', '_']).next().unwrap_or_default() {
            "no" => "nb",
            other => other,
        };
        if !codes.iter().any(|c| c == code) {
            continue;
        }
        let language = (!options.detect).then_some(code);
        let heard = everything.parse(field("text"), &context(language)?);
        let tally = tallies.entry(code.to_owned()).or_default();
        tally.all += 1;
        tally.detected += usize::from(heard.language == code);
        if is_right(&heard, field("intent"), field("item")) {
            tally.right += 1;
        } else {
            println!(
                "{code}: {} ({} `{}`)\n   got {}: {}",
                field("text"),
                field("intent"),
                field("item"),
                heard.language,
                heard.to_notation()
            );
        }
    }
    let (mut all, mut right, mut detected) = (0, 0, 0);
    for (code, t) in &tallies {
        println!(
            "{code}: {} of {} right ({}), language {}",
            t.right,
            t.all,
            share(t.right, t.all),
            t.detected
        );
        (all, right, detected) = (all + t.all, right + t.right, detected + t.detected);
    }
    println!("all: {right} of {all} right ({}), language {} ", share(right, all), share(detected, all));
    Ok(())
}

fn is_right(heard: &Understanding, intent: &str, item: &str) -> bool {
    let want = match intent {
        "AddItem" => "add_items",
        "CompleteItem" => "remove_items",
        _ => return false,
    };
    let [action] = heard.actions.as_slice() else { return false };
    let [only] = action.items.as_slice() else { return false };
    action.intent.as_str() == want && only.name.to_lowercase() == item.to_lowercase()
}
