//! The commands that read JSON Lines: one line out for each line in, in the same order.

use std::{
    ffi::OsString,
    fs::File,
    io::{BufRead, Read, Write, stdin, stdout},
    path::Path,
};

use grocery_core::{
    Clock, GroceryAgent, ProcessRequest, SystemClock, UserId,
    basket::read_totals,
    catalog::{Catalog, ImportOptions, SearchRequest},
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    Failure, Outcome,
    args::{Common, Converse, Search, TextOrLines, Totals},
    table,
};

/// The longest line that is read, in bytes.
const MAX_LINE_BYTES: usize = 16 * 1024 * 1024;

/// Reads lines of standard input, hands each to `answer` and writes what it gives. Stops at the first
/// bad line, with its number; the lines before it have been answered.
fn each_line<T: for<'de> Deserialize<'de>, R: Serialize>(mut answer: impl FnMut(T) -> Outcome<R>) -> Outcome {
    let mut input = stdin().lock();
    let mut output = std::io::BufWriter::new(stdout().lock());
    let mut bytes = Vec::new();
    for number in 1_u64.. {
        bytes.clear();
        let read = (&mut input).take(MAX_LINE_BYTES as u64 + 1).read_until(b'\n', &mut bytes)?;
        if read == 0 {
            break;
        }
        let at_line = |f: String| Failure::input(format!("line {number}: {f}"));
        let result = (|| {
            if read > MAX_LINE_BYTES {
                return Err(at_line(format!("longer than {MAX_LINE_BYTES} bytes")));
            }
            let text = std::str::from_utf8(&bytes).map_err(|e| {
                at_line(format!(
                    "not valid UTF-8 from byte {} on; convert the input to UTF-8",
                    e.valid_up_to() + 1
                ))
            })?;
            if text.trim().is_empty() {
                return Ok(None);
            }
            let value: T =
                serde_json::from_str(text).map_err(|e| at_line(format!("not the JSON expected: {e}")))?;
            let answered = answer(value).map_err(|f| at_line(f.message))?;
            serde_json::to_vec(&answered).map(Some).map_err(|e| at_line(e.to_string()))
        })();
        match result {
            Ok(Some(mut line)) => {
                line.push(b'\n');
                output.write_all(&line)?;
            }
            Ok(None) => {}
            Err(failure) => {
                output.flush()?;
                return Err(failure);
            }
        }
    }
    output.flush()?;
    Ok(())
}

/// The words of the command line as one text.
pub(crate) fn joined(words: &[OsString]) -> Outcome<String> {
    let words: Option<Vec<&str>> = words.iter().map(|w| w.to_str()).collect();
    words.map(|w| w.join(" ")).ok_or_else(|| {
        Failure::input("the text is not valid UTF-8; use a UTF-8 terminal, or pipe JSON Lines with --jsonl")
    })
}

pub(crate) fn print_json(value: &impl Serialize) -> Outcome {
    let mut text =
        serde_json::to_string_pretty(value).map_err(|e| Failure { message: e.to_string(), code: 1 })?;
    text.push('\n');
    stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

pub(crate) fn print(text: &str) -> Outcome {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}

/// Any JSON value, echoed byte for byte.
type Id = Option<Box<RawValue>>;

fn in_memory(common: &Common) -> Outcome<GroceryAgent> {
    let mut config = grocery_core::AgentConfig::default();
    config.state.clone_from(&common.state);
    config.zip_code.clone_from(&common.zip);
    Ok(GroceryAgent::builder().config(config).build()?)
}

pub(crate) fn parse(common: &Common, args: TextOrLines) -> Outcome {
    #[derive(Deserialize)]
    struct In {
        #[serde(default)]
        id: Id,
        #[serde(default)]
        text: String,
        lang: Option<String>,
        #[serde(default)]
        speech: Vec<String>,
    }
    #[derive(Serialize)]
    struct Out {
        id: Id,
        #[serde(flatten)]
        understanding: grocery_core::nlu::Understanding,
    }
    let agent = in_memory(common)?;
    if args.jsonl {
        return each_line(|line: In| {
            let lang = line.lang.as_deref().or(common.lang.as_deref());
            Ok(Out { id: line.id, understanding: agent.parse_with(&line.text, lang, &line.speech) })
        });
    }
    let text = joined(&args.text)?;
    let understanding = agent.parse_with(&text, common.lang.as_deref(), &[]);
    if common.json { print_json(&understanding) } else { print(&table::understanding(&understanding)) }
}

pub(crate) fn ingredients(common: &Common, args: TextOrLines) -> Outcome {
    #[derive(Deserialize)]
    struct In {
        #[serde(default)]
        id: Id,
        text: String,
    }
    #[derive(Serialize)]
    struct Out {
        id: Id,
        #[serde(flatten)]
        ingredient: grocery_core::nlu::Ingredient,
    }
    if args.jsonl {
        return each_line(|line: In| {
            Ok(Out { id: line.id, ingredient: grocery_core::nlu::parse_ingredient(&line.text) })
        });
    }
    let text = joined(&args.text)?;
    let lines: Vec<_> = text.lines().map(grocery_core::nlu::parse_ingredient).collect();
    if common.json { print_json(&lines) } else { print(&table::ingredients(&lines)) }
}

pub(crate) async fn converse(common: &Common, args: Converse) -> Outcome {
    #[derive(Deserialize)]
    struct In {
        #[serde(default)]
        id: Id,
        turns: Vec<String>,
    }
    #[derive(Serialize)]
    struct Out {
        id: Id,
        replies: Vec<String>,
        list: Vec<Row>,
    }
    let agent = in_memory(common)?;
    let mut count = 0_u64;
    let mut play = |turns: &[String]| {
        count += 1;
        // Each conversation has a user of its own in the one agent.
        let user = UserId::new(format!("converse-{count}"))?;
        futures_executor::block_on(play_turns(&agent, user, turns, common))
    };
    if args.jsonl {
        return each_line(|line: In| {
            let (replies, list) = play(&line.turns)?;
            Ok(Out { id: line.id, replies, list })
        });
    }
    let turns: Vec<String> =
        args.turns.iter().map(|t| joined(std::slice::from_ref(t))).collect::<Outcome<_>>()?;
    let (replies, list) = play(&turns)?;
    if common.json {
        return print_json(&Out { id: None, replies, list });
    }
    for (turn, reply) in turns.iter().zip(&replies) {
        print(&format!("> {turn}\n{reply}\n"))?;
    }
    print(&table::rows(&list))
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
    RawValue::from_string(text).map_err(|e| Failure { message: e.to_string(), code: 1 })
}

async fn play_turns(
    agent: &GroceryAgent,
    user: UserId,
    turns: &[String],
    common: &Common,
) -> Outcome<(Vec<String>, Vec<Row>)> {
    let mut replies = Vec::with_capacity(turns.len());
    for turn in turns {
        let mut request = ProcessRequest::new(turn.clone(), user.clone());
        request.language.clone_from(&common.lang);
        // A turn that cannot be answered is answered so; the conversation goes on.
        replies.push(match agent.process(request).await {
            Ok(answer) => answer.response,
            Err(e) => Failure::from(e).message,
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

/// Reads a catalogue file, gzip or plain.
pub(crate) fn catalog_file(path: &Path) -> Outcome<Catalog> {
    let file = File::open(path)
        .map_err(|e| Failure::input(format!("cannot open the catalogue {}: {e}", path.display())))?;
    let options = ImportOptions::new(SystemClock::new().wall().date_at_offset(0)).lenient();
    let (catalog, _) = Catalog::import(file, &options, |_| {}).map_err(|e| {
        let failure = Failure::from(e);
        Failure::input(format!("{}: {}", path.display(), failure.message))
    })?;
    Ok(catalog)
}

pub(crate) fn search(common: &Common, args: Search) -> Outcome {
    #[derive(Deserialize)]
    struct In {
        #[serde(default)]
        id: Id,
        q: String,
        limit: Option<usize>,
    }
    #[derive(Serialize)]
    struct Hit {
        product_id: String,
        name: String,
        score: f64,
    }
    #[derive(Serialize)]
    struct Out {
        id: Id,
        hits: Vec<Hit>,
        micros: u64,
    }
    let shown = |hits: &[grocery_core::catalog::SearchHit]| -> Vec<Hit> {
        hits.iter()
            .map(|h| Hit {
                product_id: h.product.id.to_string(),
                name: h.product.name.clone(),
                score: h.score,
            })
            .collect()
    };
    let catalog = match &args.catalog {
        Some(path) => std::sync::Arc::new(catalog_file(path)?),
        None => crate::ask::agent(common)?.catalog().snapshot(),
    };
    let look = |q: &str, limit: usize| {
        let mut request = SearchRequest::new(q);
        request.limit = limit;
        request.category.clone_from(&args.category);
        catalog.search(&request)
    };
    if args.jsonl {
        return each_line(|line: In| {
            let started = std::time::Instant::now();
            let found = look(&line.q, line.limit.unwrap_or(args.limit))?;
            let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
            Ok(Out { id: line.id, hits: shown(&found.hits), micros })
        });
    }
    let found = look(&joined(&args.query)?, args.limit)?;
    if common.json {
        return print_json(&shown(&found.hits));
    }
    print(&table::hits(&found))
}

pub(crate) fn totals(common: &Common, args: Totals) -> Outcome {
    #[derive(Serialize)]
    struct Out {
        id: Id,
        calculation: grocery_core::basket::Totals,
    }
    #[derive(Serialize)]
    struct One {
        success: bool,
        calculation: grocery_core::basket::Totals,
    }
    let agent = in_memory(common)?;
    let add_up = |text: &str| -> Outcome<(Id, grocery_core::basket::Totals)> {
        let mut call = read_totals(text)?;
        let place = &mut call.request.place;
        if common.state.is_some() {
            place.get_or_insert_default().state.clone_from(&common.state);
        }
        if common.zip.is_some() {
            place.get_or_insert_default().zip.clone_from(&common.zip);
        }
        Ok((call.id.map(raw).transpose()?, agent.totals(&call.request)?))
    };
    if args.jsonl {
        return each_line(|line: Box<RawValue>| {
            let (id, calculation) = add_up(line.get())?;
            Ok(Out { id, calculation })
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
    let (_, calculation) = add_up(&text)?;
    if common.json {
        print_json(&One { success: true, calculation })
    } else {
        print(&table::totals(&calculation))
    }
}
