//! The commands that talk to the agent over the database: process, chat and list.

use std::{
    io::{IsTerminal, stdin},
    path::PathBuf,
};

use etcetera::BaseStrategy;
use grocery_core::{
    AgentConfig, ErrorKind, GroceryAgent, GroceryAgentBuilder, ListId, ProcessRequest, ProcessResponse,
    UserId,
};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::{Chat, Common, List, ModelArgs, Process},
    input::Lines,
    jsonl::{joined, print, print_json, print_json_line, print_styled},
    offers::OfferArgs,
    table,
    text::clean,
};

/// Where the database is.
pub(crate) fn database_path(common: &Common) -> Outcome<PathBuf> {
    if let Some(path) = &common.db {
        return Ok(path.clone());
    }
    let dirs = etcetera::choose_base_strategy().map_err(|e| {
        Failure::input(format!("no home directory ({e}); say where the data is with --db FILE"))
    })?;
    Ok(dirs.data_dir().join("grocery").join("grocery.db"))
}

pub(crate) fn agent(common: &Common) -> Outcome<GroceryAgent> {
    agent_with(common, None, None)
}

/// The agent over the database, with a language model and a book of offers where they were named.
pub(crate) fn agent_with(
    common: &Common,
    model: Option<&ModelArgs>,
    offers: Option<&OfferArgs>,
) -> Outcome<GroceryAgent> {
    let book = offers.map(OfferArgs::book).transpose()?.flatten();
    let builder = builder(common)?;
    let builder = match model {
        Some(model) => crate::model::plug_in(builder, model)?,
        None => builder,
    };
    let builder = match book {
        Some(book) => builder.offers(book),
        None => builder,
    };
    Ok(builder.build()?)
}

/// Where the database is, with the folder of the usual place made.
pub(crate) fn database_place(common: &Common) -> Outcome<PathBuf> {
    let path = database_path(common)?;
    if common.db.is_none()
        && let Some(dir) = path.parent()
    {
        std::fs::create_dir_all(dir).map_err(|e| {
            Failure::input(format!(
                "cannot make {}: {e}; say where the data is with --db FILE",
                dir.display()
            ))
        })?;
    }
    Ok(path)
}

/// The beginnings of an agent over the database.
pub(crate) fn builder(common: &Common) -> Outcome<GroceryAgentBuilder> {
    let path = database_place(common)?;
    let mut config = AgentConfig::default();
    config.state.clone_from(&common.state);
    config.zip_code.clone_from(&common.zip);
    config.utc_offset_minutes = grocery_core::SystemClock::local_offset_minutes();
    Ok(GroceryAgent::builder().database(path).config(config))
}

fn request(common: &Common, offers: &OfferArgs, text: String) -> Outcome<ProcessRequest> {
    let mut request =
        ProcessRequest::new(text, UserId::new(&common.user)?).in_conversation(&common.conversation)?;
    request.language.clone_from(&common.lang);
    Ok(request.with_deals(offers.shopper()?))
}

pub(crate) async fn process(common: &Common, args: Process) -> Outcome {
    let text = joined(&args.text)?;
    let agent = agent_with(common, Some(&args.model), Some(&args.offers))?;
    let answer = agent.process(request(common, &args.offers, text)?).await?;
    if common.json { print_json(&answer) } else { print_styled(&shown(&answer)) }
}

/// The answer for a person: reply, products, list, hints.
fn shown(answer: &ProcessResponse) -> String {
    let mut out = clean(&answer.response).into_owned();
    out.push('\n');
    if !answer.products.is_empty() {
        out.push('\n');
        out.push_str(&table::offers(&answer.products));
    }
    if !answer.grocery_list.items.is_empty() {
        out.push('\n');
        out.push_str(&table::bare_list(&answer.grocery_list));
    }
    if let Some(budget) = &answer.budget {
        out.push_str(&format!("\n{}", clean(&budget.reason)));
    }
    for line in answer.suggestions.iter().chain(&answer.notes) {
        out.push_str(&format!("\n{}", clean(line)));
    }
    out
}

pub(crate) async fn chat(common: &Common, args: Chat) -> Outcome {
    let agent = agent_with(common, Some(&args.model), Some(&args.offers))?;
    if !stdin().is_terminal() {
        let mut lines = Lines::new(stdin().lock());
        let mut undone = 0_u32;
        while let Some(line) = lines.next()? {
            let line = line.to_owned();
            undone += u32::from(turn(common, &args.offers, &agent, line).await? == Turn::Undone);
        }
        // What was refused has been said; whoever pipes must also learn that something was not done.
        return match undone {
            0 => Ok(()),
            1 => Err(Failure::new("one line could not be done, see above", 1)),
            count => Err(Failure::new(format!("{count} lines could not be done, see above"), 1)),
        };
    }
    print("Tell me what you need, for example \"2 gallons of milk and a dozen eggs\". Ctrl-D ends.")?;
    let mut editor = rustyline::DefaultEditor::new().map_err(|e| Failure::new(e.to_string(), 1))?;
    loop {
        match editor.readline("> ") {
            Ok(line) => {
                // A line that cannot be recalled later is no reason to stop.
                let _ = editor.add_history_entry(&line);
                turn(common, &args.offers, &agent, line).await?;
            }
            Err(rustyline::error::ReadlineError::Eof | rustyline::error::ReadlineError::Interrupted) => {
                return Ok(());
            }
            Err(e) => return Err(Failure::new(e.to_string(), 1)),
        }
    }
}

/// What `chat --json` writes for a line that was refused.
#[derive(Serialize)]
struct Refused<'a> {
    error: Reason<'a>,
}

#[derive(Serialize)]
struct Reason<'a> {
    code: Option<&'a str>,
    message: &'a str,
    hint: Option<&'a str>,
}

impl<'a> Reason<'a> {
    fn of(failure: &'a Failure) -> Self {
        Self { code: failure.tag.as_deref(), message: &failure.message, hint: failure.hint.as_deref() }
    }
}

/// What became of one line of a conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    /// It was answered, if only with what is wrong with it.
    Answered,
    /// It could not be done for reasons that are not the shopper's: nothing was saved.
    Undone,
}

async fn turn(common: &Common, offers: &OfferArgs, agent: &GroceryAgent, line: String) -> Outcome<Turn> {
    if line.trim().is_empty() {
        return Ok(Turn::Answered);
    }
    // In a conversation a refused line is said and the talk goes on.
    let failure = match agent.process(request(common, offers, line)?).await {
        Ok(answer) => {
            let told = if common.json { print_json_line(&answer) } else { print_styled(&shown(&answer)) };
            return told.map(|()| Turn::Answered);
        }
        Err(e) => Failure::from(e),
    };
    if common.json {
        print_json_line(&Refused { error: Reason::of(&failure) })?;
    } else {
        print(&failure.reply())?;
    }
    Ok(if failure.code == 2 { Turn::Answered } else { Turn::Undone })
}

pub(crate) async fn list(common: &Common, args: List) -> Outcome {
    let agent = agent_with(common, None, Some(&args.offers))?;
    let user = UserId::new(&common.user)?;
    if args.all {
        let all = agent.lists().all(&user).await?;
        return if common.json { print_json(&all) } else { print_styled(&table::summaries(&all)) };
    }
    let id: Option<ListId> = args.id.as_deref().map(str::parse).transpose()?;
    // With offers the list is priced once, for this shopper; the newest is the one in use.
    let of_shopper = match (id, args.offers.book.is_some()) {
        (Some(id), true) => Some(id),
        (None, true) => agent.lists().all(&user).await?.first().map(|newest| newest.id),
        (_, false) => None,
    };
    let shown = match (of_shopper, id) {
        (Some(id), _) => agent.deals().for_list(&user, id, &args.offers.shopper()?).await?,
        (None, Some(id)) => agent.lists().view(&user, id).await?,
        (None, None) => agent.lists().current(&user).await?,
    };
    if args.log {
        let log = match agent.lists().log(&user, shown.id, 0, 1_000).await {
            // The first list is stored with its first line; until then nothing has happened to it.
            Err(e) if id.is_none() && e.kind() == ErrorKind::ListNotFound => Vec::new(),
            log => log?,
        };
        return match (common.json, log.is_empty()) {
            (true, _) => print_json(&log),
            (false, true) => print(&format!("{} is empty.", shown.name)),
            (false, false) => print(&table::log(&log)),
        };
    }
    if common.json { print_json(&shown) } else { print_styled(&table::list(&shown)) }
}
