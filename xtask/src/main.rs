//! Maintenance commands of the workspace: `cargo run -p xtask -- COMMAND`.
//!
//! One file or folder per command; each has a `run(args) -> Result<(), String>`.

mod authors;
mod catalogue;
mod detect;
mod fuzz;
mod generic;
mod import_million;
mod packs;
mod replay;
mod train;
mod train_intents;
mod train_tagger;

use std::process::ExitCode;

const HELP: &str = "\
xtask: maintenance commands

USAGE: cargo run -p xtask -- COMMAND [OPTIONS]

COMMANDS
  catalogue --data DIR [--out FILE]   build grocery-core/data/starter.tsv.gz from the public sources in DIR
  detect --data DIR [--tuning]        deal detection on the purchases in DIR, beside simple rules; only their tuning half
  fuzz [--cases N] [--seed N] [--seconds S] [--jobs N] [--from N]
                                      made-up texts through everything that reads text
  generic [--data DIR] [--misses] [--set first|second]
                                      what comes first for plain things that shoppers say
  import-million --data DIR [--rows N]               time and memory of importing a made-up catalogue of that size, named after
                                      the titles in DIR
  packs check [--lang CODE] [--dir DIR]              read language files and their test sentences from DIR
  packs pack [--lang CODE] [--dir DIR]               make the tables in DIR/packed from language files
  packs parse --lang CODE [--dir DIR] TEXT...        show how a text is read
  packs hassil --data DIR [--dir DIR] [--detect]     share of Home Assistant's shopping sentences read right
  packs speed                                        time of the first use of each language and of short sentences
  packs memory                                       memory that the languages take once all have been used
  replay --data DIR                   a week of shopping made of the baskets in DIR: what the cache and the warmer save
  train intents --data DIR [--out FILE] [--errors]
                                      train grocery-core/data/models/intents.bin on the labelled sentences in DIR
  train tagger [--data DIR] [--out FILE] [--leave-out SET] [--errors] [--no-report]
                                      make grocery-core/data/models/goods.bin from the test sentences in DIR
  train names --data DIR --catalog DIR [--out FILE]
                                      make grocery-core/data/models/names.bin, which the tagger looks at, from names of products
  train ingredients --data DIR        make grocery-core/data/models/ingredients.bin from labelled recipe lines
";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next();
    let rest: Vec<String> = args.collect();
    let outcome = match command.as_deref() {
        Some("catalogue") => catalogue::run(&rest),
        Some("detect") => detect::run(&rest),
        Some("fuzz") => fuzz::run(&rest),
        Some("generic") => generic::run(&rest),
        Some("import-million") => import_million::run(&rest),
        Some("packs") => packs::run(&rest),
        Some("replay") => replay::run(&rest),
        Some("train") if rest.first().is_some_and(|what| what == "intents") => {
            train_intents::run(rest.get(1..).unwrap_or_default())
        }
        Some("train") if rest.first().is_some_and(|what| what == "tagger") => {
            train_tagger::run(rest.get(1..).unwrap_or_default())
        }
        Some("train") if rest.first().is_some_and(|what| what == "names") => {
            train_tagger::names::run(rest.get(1..).unwrap_or_default())
        }
        Some("train") => train::run(&rest),
        Some("help" | "--help" | "-h") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => Err(format!("unknown command `{other}`; see `xtask help`")),
        None => Err(HELP.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}
