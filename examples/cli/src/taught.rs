//! What is taught: intents, phrases; and the languages that are known.

use std::{
    io::{Read, stdin},
    path::Path,
};

use grocery_core::{
    GroceryAgent, ProductId, UserId,
    nlu::{Example, ModelVersion},
};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::{Aliases, AliasesWhat, Common, Intents},
    ask,
    input::{Object, without_mark},
    jsonl::{in_memory, print, print_json, print_styled},
    table,
    text::clean_json,
};

pub(crate) async fn intents(common: &Common, args: Intents) -> Outcome {
    if let Some(file) = &args.train {
        return train(common, file).await;
    }
    let agent = ask::agent(common)?;
    let taught = agent.intents();
    if args.versions {
        let all = taught.versions().await?;
        let used = taught.version().map(|v| v.version);
        if common.json {
            return print_json(&all);
        }
        if all.is_empty() {
            return print("Nothing has been taught.");
        }
        let rows = all.iter().map(|v| {
            let mark = if used.as_ref() == Some(&v.version) { " (in use)" } else { "" };
            (
                format!("{}{mark}", v.version),
                format!("{}, from {} examples", v.intents.join(", "), v.examples),
            )
        });
        return print_styled(&table::pairs(["Version", "Intents"], rows));
    }
    if let Some(version) = &args.put_back {
        let version = taught.use_version(version).await?;
        return told(common, &version);
    }
    if args.built_in {
        taught.use_built_in().await?;
    }
    let all = taught.all();
    if common.json { print_json(&all) } else { print_styled(&table::intents(&all)) }
}

pub(crate) async fn train(common: &Common, file: &Path) -> Outcome {
    let text = contents(file, "the examples")?;
    let mut examples = Vec::new();
    for (i, line) in without_mark(&text).lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let example = Object::read(line).and_then(|line| {
            Ok(Example::new(
                line.need::<String>("intent", "the name of an intent")?,
                line.need::<String>("text", "a text")?,
            ))
        });
        examples.push(example.map_err(|mut e| {
            e.message = format!("line {}: {}", i + 1, e.message);
            e
        })?);
    }
    let agent = ask::agent(common)?;
    let version = agent.intents().train(&examples).await?;
    told(common, &version)
}

fn told(common: &Common, version: &ModelVersion) -> Outcome {
    if common.json {
        return print_json(version);
    }
    let (names, count) = (version.intents.join(", "), version.examples);
    print(&format!("Version {} is in use: {names}, from {count} examples.", version.version))
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn contents(file: &Path, what: &str) -> Outcome<String> {
    let mut bytes = Vec::new();
    if file.as_os_str() == "-" {
        stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file)
            .map_err(|e| Failure::input(format!("cannot read {what} {}: {e}", file.display())))?;
    }
    String::from_utf8(bytes)
        .map_err(|_| Failure::input(format!("{what} {} are not valid UTF-8", file.display())))
}

pub(crate) async fn aliases(common: &Common, args: Aliases) -> Outcome {
    /// How many phrases a command was about.
    #[derive(Serialize)]
    struct Count {
        phrases: usize,
    }
    let agent = ask::agent(common)?;
    let user = UserId::new(&common.user)?;
    let aliases = agent.aliases();
    let counted = |phrases: usize, said: String| {
        if common.json { print_json(&Count { phrases }) } else { print(&said) }
    };
    match args.what {
        AliasesWhat::List => {
            let all = aliases.list(&user).await?;
            if common.json {
                return print_json(&all);
            }
            if all.is_empty() {
                return print("No phrase has been taught.");
            }
            let rows = all.iter().map(|a| (a.phrase.clone(), product_name(&agent, &a.product)));
            print_styled(&table::pairs(["Phrase", "Product"], rows))
        }
        AliasesWhat::Learn { phrase, product } => {
            let product = ProductId::new(&product)?;
            aliases.learn(&user, &phrase, &product).await?;
            counted(1, format!("\"{phrase}\" now means {}.", product_name(&agent, &product)))
        }
        AliasesWhat::Forget { phrase: Some(phrase), .. } => {
            let forgot = aliases.forget(&user, &phrase).await?;
            let said = if forgot { "Forgotten." } else { "Nothing was taught for that phrase." };
            counted(usize::from(forgot), said.to_owned())
        }
        AliasesWhat::Forget { phrase: None, .. } => {
            let count = aliases.forget_all(&user).await?;
            counted(count, format!("{count} phrases forgotten."))
        }
        AliasesWhat::Export { file: None } => {
            let text = aliases.export(&user).await?;
            // Lines of JSON, to be read back by `import`.
            if text.is_empty() { Ok(()) } else { print_styled(&clean_json(&text)) }
        }
        AliasesWhat::Export { file: Some(file) } => {
            let text = aliases.export(&user).await?;
            std::fs::write(&file, &text)
                .map_err(|e| Failure::new(format!("cannot write {}: {e}", file.display()), 1))?;
            let count = text.lines().count();
            counted(count, format!("{count} phrases written to {}.", file.display()))
        }
        AliasesWhat::Import { file } => {
            let text = contents(&file, "the phrases")?;
            let count = aliases.import(&user, without_mark(&text)).await?;
            counted(count, format!("{count} phrases learned."))
        }
    }
}

/// A product's name with its id; the id alone where this catalogue does not know it.
fn product_name(agent: &GroceryAgent, id: &ProductId) -> String {
    match agent.catalog().snapshot().get(id) {
        Some(product) => format!("{} ({id})", product.name),
        None => id.to_string(),
    }
}

pub(crate) fn languages(common: &Common) -> Outcome {
    #[derive(Serialize)]
    struct Language {
        code: String,
        name: String,
    }
    let all = in_memory(common)?.languages();
    if common.json {
        let all: Vec<Language> = all.into_iter().map(|(code, name)| Language { code, name }).collect();
        return print_json(&all);
    }
    print_styled(&table::pairs(["Code", "Language"], all))
}
