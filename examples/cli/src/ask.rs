//! The commands that talk to the agent over the database: process, chat and list.

use std::{
    io::{BufRead, IsTerminal, stdin},
    path::PathBuf,
};

use etcetera::BaseStrategy;
use grocery_core::{AgentConfig, GroceryAgent, ListId, ProcessRequest, ProcessResponse, UserId};

use crate::{
    Failure, Outcome,
    args::{Chat, Common, List, Process},
    jsonl::{joined, print, print_json},
    table,
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
    let mut config = AgentConfig::default();
    config.state.clone_from(&common.state);
    config.zip_code.clone_from(&common.zip);
    config.utc_offset_minutes = grocery_core::SystemClock::local_offset_minutes();
    Ok(GroceryAgent::builder().database(path).config(config).build()?)
}

fn request(common: &Common, text: String) -> Outcome<ProcessRequest> {
    let mut request =
        ProcessRequest::new(text, UserId::new(&common.user)?).in_conversation(&common.conversation)?;
    request.language.clone_from(&common.lang);
    Ok(request)
}

pub(crate) async fn process(common: &Common, args: Process) -> Outcome {
    let text = joined(&args.text)?;
    let agent = agent(common)?;
    let answer = agent.process(request(common, text)?).await?;
    if common.json { print_json(&answer) } else { print(&shown(&answer)) }
}

/// The answer for a person: reply, products, list, hints.
fn shown(answer: &ProcessResponse) -> String {
    let mut out = answer.response.clone();
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
        out.push_str(&format!("\n{}", budget.reason));
    }
    for line in answer.suggestions.iter().chain(&answer.notes) {
        out.push_str(&format!("\n{line}"));
    }
    out
}

pub(crate) async fn chat(common: &Common, _: Chat) -> Outcome {
    let agent = agent(common)?;
    if !stdin().is_terminal() {
        for line in stdin().lock().lines() {
            turn(common, &agent, line?).await?;
        }
        return Ok(());
    }
    print("Tell me what you need, for example \"2 gallons of milk and a dozen eggs\". Ctrl-D ends.")?;
    let mut editor =
        rustyline::DefaultEditor::new().map_err(|e| Failure { message: e.to_string(), code: 1 })?;
    loop {
        match editor.readline("> ") {
            Ok(line) => {
                // A line that cannot be recalled later is no reason to stop.
                let _ = editor.add_history_entry(&line);
                turn(common, &agent, line).await?;
            }
            Err(rustyline::error::ReadlineError::Eof | rustyline::error::ReadlineError::Interrupted) => {
                return Ok(());
            }
            Err(e) => return Err(Failure { message: e.to_string(), code: 1 }),
        }
    }
}

async fn turn(common: &Common, agent: &GroceryAgent, line: String) -> Outcome {
    if line.trim().is_empty() {
        return Ok(());
    }
    match agent.process(request(common, line)?).await {
        Ok(answer) if common.json => print(&serde_json::to_string(&answer).unwrap_or_default()),
        Ok(answer) => print(&shown(&answer)),
        // In a conversation a refused line is said and the talk goes on.
        Err(e) => print(&Failure::from(e).message),
    }
}

pub(crate) async fn list(common: &Common, args: List) -> Outcome {
    let agent = agent(common)?;
    let user = UserId::new(&common.user)?;
    if args.all {
        let all = agent.lists().all(&user).await?;
        return if common.json { print_json(&all) } else { print(&table::summaries(&all)) };
    }
    let id: Option<ListId> = args.id.as_deref().map(str::parse).transpose()?;
    let shown = match id {
        Some(id) => agent.lists().view(&user, id).await?,
        None => agent.lists().current(&user).await?,
    };
    if args.log {
        let log = agent.lists().log(&user, shown.id, 0, 1_000).await?;
        return if common.json { print_json(&log) } else { print(&table::log(&log)) };
    }
    if common.json { print_json(&shown) } else { print(&table::list(&shown)) }
}
