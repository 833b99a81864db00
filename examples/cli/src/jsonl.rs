//! The commands that read JSON Lines: one line out for each line in, in the same order.

use std::{
    ffi::OsString,
    fs::File,
    io::{Read, Write, stdin, stdout},
    path::Path,
};

use grocery_core::{
    Clock, GroceryAgent, ProcessRequest, SystemClock, UserId,
    basket::{read_totals, refund},
    catalog::{Catalog, ImportOptions},
};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::{
    Failure, Outcome,
    args::{Common, Converse, Parse, Totals},
    explained,
    input::{Lines, Object, plain, without_mark},
    table, text,
};

/// Answers are handed on when this many bytes have come together, or when no more input is waiting.
const BATCH_BYTES: usize = 64 * 1024;

/// Reads lines of standard input, hands each to `answer` and writes what it gives. Stops at the first
/// bad line, with its number; the lines before it have been answered.
///
/// Only whole lines are written, and before waiting for more input all of them: a program that asks
/// one question at a time gets each answer at once.
pub(crate) fn each_line<R: Serialize>(mut answer: impl FnMut(&str) -> Outcome<R>) -> Outcome {
    let mut lines = Lines::new(stdin().lock());
    let mut output = stdout().lock();
    let mut ready: Vec<u8> = Vec::new();
    let result = loop {
        match lines.next() {
            Ok(None) => break Ok(()),
            Ok(Some(text)) if text.trim().is_empty() => {}
            Ok(Some(text)) => {
                let whole = ready.len();
                let written = answer(text).and_then(|answered| {
                    serde_json::to_writer(&mut ready, &answered).map_err(|e| Failure::new(e.to_string(), 1))
                });
                if let Err(mut failure) = written {
                    ready.truncate(whole);
                    failure.message = format!("line {}: {}", lines.number(), failure.message);
                    break Err(failure);
                }
                ready.push(b'\n');
            }
            Err(failure) => break Err(failure),
        }
        if ready.len() >= BATCH_BYTES || !lines.has_more() {
            output.write_all(&ready)?;
            output.flush()?;
            ready.clear();
        }
    };
    output.write_all(&ready)?;
    output.flush()?;
    result
}

/// The words of the command line as one text.
pub(crate) fn joined(words: &[OsString]) -> Outcome<String> {
    let words: Option<Vec<&str>> = words.iter().map(|w| w.to_str()).collect();
    words.map(|w| w.join(" ")).ok_or_else(|| {
        Failure::input("the text is not valid UTF-8; use a UTF-8 terminal, or pipe JSON Lines with --jsonl")
    })
}

pub(crate) fn print_json(value: &impl Serialize) -> Outcome {
    let mut text = serde_json::to_string_pretty(value).map_err(|e| Failure::new(e.to_string(), 1))?;
    text.push('\n');
    stdout().lock().write_all(text::clean_json(&text).as_bytes())?;
    Ok(())
}

/// The same on one line.
pub(crate) fn print_json_line(value: &impl Serialize) -> Outcome {
    let line = serde_json::to_string(value).map_err(|e| Failure::new(e.to_string(), 1))?;
    print_styled(&text::clean_json(&line))
}

/// Prints text for people. Whatever was stored in it, it cannot drive the terminal.
pub(crate) fn print(text: &str) -> Outcome {
    print_styled(&text::clean(text))
}

/// Prints text of which every stored part has been cleaned, and which has styles of ours.
pub(crate) fn print_styled(text: &str) -> Outcome {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// Any JSON value, echoed byte for byte.
pub(crate) type Id = Option<Box<RawValue>>;

pub(crate) fn in_memory(common: &Common) -> Outcome<GroceryAgent> {
    let mut config = grocery_core::AgentConfig::default();
    config.state.clone_from(&common.state);
    config.zip_code.clone_from(&common.zip);
    Ok(GroceryAgent::builder().config(config).build()?)
}

/// What one line of `parse` asks.
struct Sentence {
    text: String,
    lang: Option<String>,
    speech: Vec<String>,
}

impl Sentence {
    fn read(line: &Object<'_>, common: &Common) -> Outcome<Self> {
        let speech: Option<Vec<String>> = line.get("speech", "a list of texts")?;
        let text = match (line.get("text", "a text")?, &speech) {
            (Some(text), _) => text,
            (None, Some(guesses)) if !guesses.is_empty() => String::new(),
            (None, _) => line.need("text", "a text")?,
        };
        Ok(Self { text, lang: lang_of(line, common)?, speech: speech.unwrap_or_default() })
    }
}

/// The language that a line names, else that of the command.
fn lang_of(line: &Object<'_>, common: &Common) -> Outcome<Option<String>> {
    let lang: Option<String> = line.get("lang", "a language code such as \"en\"")?;
    Ok(lang.or_else(|| common.lang.clone()))
}

/// An answer with the id of its line.
#[derive(Serialize)]
pub(crate) struct Answer<T> {
    pub(crate) id: Id,
    #[serde(flatten)]
    pub(crate) of: T,
}

pub(crate) fn parse(common: &Common, args: Parse) -> Outcome {
    let agent = in_memory(common)?;
    if args.jsonl && args.explain {
        return each_line(|line| {
            let line = Object::read(line)?;
            let said = Sentence::read(&line, common)?;
            Ok(Answer {
                id: line.id(),
                of: agent.explain_with(&said.text, said.lang.as_deref(), &said.speech),
            })
        });
    }
    if args.jsonl {
        return each_line(|line| {
            let line = Object::read(line)?;
            let said = Sentence::read(&line, common)?;
            Ok(Answer { id: line.id(), of: agent.parse_with(&said.text, said.lang.as_deref(), &said.speech) })
        });
    }
    let text = joined(&args.text)?;
    if args.explain {
        let why = agent.explain(&text, common.lang.as_deref());
        return if common.json { print_json(&why) } else { print_styled(&explained::text(&why)) };
    }
    let understanding = agent.parse_with(&text, common.lang.as_deref(), &[]);
    if common.json { print_json(&understanding) } else { print_styled(&table::understanding(&understanding)) }
}

pub(crate) async fn converse(common: &Common, args: Converse) -> Outcome {
    #[derive(Serialize)]
    struct Out {
        id: Id,
        replies: Vec<String>,
        list: Vec<Row>,
    }
    let agent = in_memory(common)?;
    let mut count = 0_u64;
    let mut play = |turns: &[Turn], lang: Option<&str>| {
        count += 1;
        // Each conversation has a user of its own in the one agent.
        let user = UserId::new(format!("converse-{count}"))?;
        futures_executor::block_on(play_turns(&agent, user, turns, lang))
    };
    if args.jsonl {
        return each_line(|line| {
            let line = Object::read(line)?;
            let (replies, list) = play(&Turn::read(&line)?, lang_of(&line, common)?.as_deref())?;
            Ok(Out { id: line.id(), replies, list })
        });
    }
    let turns: Vec<String> =
        args.turns.iter().map(|t| joined(std::slice::from_ref(t))).collect::<Outcome<_>>()?;
    let said: Vec<Turn> = turns.iter().map(|t| Turn { text: t.clone(), speech: Vec::new() }).collect();
    let (replies, list) = play(&said, common.lang.as_deref())?;
    if common.json {
        return print_json(&Out { id: None, replies, list });
    }
    for (turn, reply) in turns.iter().zip(&replies) {
        print(&format!("> {turn}\n{reply}\n"))?;
    }
    print_styled(&table::rows(&list))
}

/// One turn of a conversation.
struct Turn {
    text: String,
    /// What a recogniser heard, best first.
    speech: Vec<String>,
}

impl Turn {
    /// The turns of a line: texts, or for each what was heard, or both.
    fn read(line: &Object<'_>) -> Outcome<Vec<Self>> {
        let speech: Option<Vec<Option<Vec<String>>>> =
            line.get("speech", "a list with a list of texts, or null, for each turn")?;
        let turns: Vec<String> = match (line.get("turns", "a list of texts")?, &speech) {
            (Some(turns), _) => turns,
            (None, Some(heard)) => vec![String::new(); heard.len()],
            (None, None) => line.need("turns", "a list of texts")?,
        };
        let mut speech = speech.unwrap_or_default();
        if !speech.is_empty() && speech.len() != turns.len() {
            return Err(Failure::input(format!(
                "field \"speech\" has {} entries for {} turns; give one for each turn, or null",
                speech.len(),
                turns.len()
            )));
        }
        speech.resize(turns.len(), None);
        let turn =
            |(text, heard): (String, Option<Vec<String>>)| Self { text, speech: heard.unwrap_or_default() };
        Ok(turns.into_iter().zip(speech).map(turn).collect())
    }
}

/// One line of a list as `converse` shows it.
#[derive(Serialize)]
pub(crate) struct Row {
    pub(crate) requested: String,
    pub(crate) product: Option<String>,
    pub(crate) quantity: Box<RawValue>,
    pub(crate) unit: Option<String>,
    pub(crate) packs: Option<u32>,
    pub(crate) unit_price: Option<Box<RawValue>>,
    pub(crate) line_total: Option<Box<RawValue>>,
}

fn raw(text: String) -> Outcome<Box<RawValue>> {
    RawValue::from_string(text).map_err(|e| Failure::new(e.to_string(), 1))
}

async fn play_turns(
    agent: &GroceryAgent,
    user: UserId,
    turns: &[Turn],
    lang: Option<&str>,
) -> Outcome<(Vec<String>, Vec<Row>)> {
    let mut replies = Vec::with_capacity(turns.len());
    for turn in turns {
        let mut request = ProcessRequest::new(turn.text.clone(), user.clone());
        request.language = lang.map(str::to_owned);
        request.speech.clone_from(&turn.speech);
        // A turn that cannot be answered is answered so; the conversation goes on.
        replies.push(match agent.process(request).await {
            Ok(answer) => answer.response,
            Err(e) => Failure::from(e).reply(),
        });
    }
    let list = agent.lists().current(&user).await?;
    let rows = list
        .items
        .into_iter()
        .map(|item| {
            let quantity = match item.quantity {
                q if q.is_integer() => q.to_string(),
                q => q.to_f64().to_string(),
            };
            Ok(Row {
                requested: item.requested,
                product: item.product_id.is_some().then_some(item.name),
                quantity: raw(quantity)?,
                unit: item.unit.map(|u| u.as_str().to_owned()),
                packs: item.packs,
                unit_price: item.price.map(|p| raw(p.to_string())).transpose()?,
                line_total: item.line_total.map(|p| raw(p.to_string())).transpose()?,
            })
        })
        .collect::<Outcome<_>>()?;
    Ok((replies, rows))
}

/// Reads a catalogue file, gzip or plain. As `import` does, it refuses a file with a row that cannot be
/// read unless told to skip those, and then says how many it skipped.
pub(crate) fn catalog_file(path: &Path, lenient: bool) -> Outcome<Catalog> {
    let file = File::open(path)
        .map_err(|e| Failure::input(format!("cannot open the catalogue {}: {e}", path.display())))?;
    let options = ImportOptions::new(SystemClock::new().wall().date_at_offset(0));
    let options = if lenient { options.lenient() } else { options };
    let (catalog, report) = Catalog::import(file, &options, |_| {}).map_err(|e| {
        let mut failure = Failure::from(e);
        failure.message = format!("{}: {}", path.display(), failure.message);
        failure.code = 2;
        failure
    })?;
    if report.skipped > 0 {
        eprintln!("grocery: {} rows of {} skipped", report.skipped, path.display());
    }
    Ok(catalog)
}

pub(crate) fn totals(common: &Common, args: Totals) -> Outcome {
    #[derive(Serialize)]
    struct Sums {
        calculation: grocery_core::basket::Totals,
        #[serde(skip_serializing_if = "Option::is_none")]
        refund: Option<grocery_core::basket::Refund>,
    }
    #[derive(Serialize)]
    struct Out {
        id: Id,
        #[serde(flatten)]
        sums: Sums,
    }
    #[derive(Serialize)]
    struct One {
        success: bool,
        #[serde(flatten)]
        sums: Sums,
    }
    let agent = in_memory(common)?;
    let add_up = |text: &str| -> Outcome<(Id, Sums)> {
        let mut call = read_totals(text)?;
        let place = &mut call.request.place;
        if common.state.is_some() {
            place.get_or_insert_default().state.clone_from(&common.state);
        }
        if common.zip.is_some() {
            place.get_or_insert_default().zip.clone_from(&common.zip);
        }
        let calculation = agent.totals(&call.request)?;
        let refund = call.refund.map(|back| refund(&calculation, &back)).transpose()?;
        Ok((call.id.map(raw).transpose()?, Sums { calculation, refund }))
    };
    if args.jsonl {
        return each_line(|line| {
            let (id, sums) = add_up(line).map_err(|f| Failure { message: plain(&f.message), ..f })?;
            Ok(Out { id, sums })
        });
    }
    let path = args.file.unwrap_or_else(|| "-".into());
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(&path)
            .map_err(|e| Failure::input(format!("cannot read the cart {}: {e}", path.display())))?;
    }
    let text = String::from_utf8(bytes).map_err(|_| Failure::input("the cart is not valid UTF-8"))?;
    let (_, sums) = add_up(without_mark(&text))?;
    if common.json {
        print_json(&One { success: true, sums })
    } else {
        let refund = sums.refund.as_ref().map(table::refund).unwrap_or_default();
        print(&(table::totals(&sums.calculation) + &refund))
    }
}
