//! The commands about data: import, backup, restore and doctor.

use std::{
    fs::File,
    io::{IsTerminal, Read, stderr, stdin},
    path::Path,
    time::{Duration, Instant},
};

use grocery_core::{
    Error, ErrorKind, GroceryAgent,
    catalog::{ImportReport, SkippedLine},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::{Backup, Common, Import, ImportCatalog, ImportWhat, PriceArgs, Restore},
    ask,
    jsonl::{in_memory, print, print_json},
    orders, shop_prices, warm,
};

pub(crate) async fn import(common: &Common, args: Import) -> Outcome {
    match args.what {
        ImportWhat::Catalog(args) => catalog(common, &args).await,
        ImportWhat::Orders { files, lenient, retailer, price } => {
            orders::import(common, &files, lenient, retailer, price).await
        }
        ImportWhat::Receipt { file, dry_run } => orders::receipt(common, &file, dry_run).await,
    }
}

async fn catalog(common: &Common, args: &ImportCatalog) -> Outcome {
    let piped = args.file.as_os_str() == "-";
    let shown = if piped { Path::new("standard input") } else { args.file.as_path() };
    let file: Box<dyn Read> = if piped {
        Box::new(stdin())
    } else {
        Box::new(
            File::open(shown).map_err(|e| Failure::input(format!("cannot open {}: {e}", shown.display())))?,
        )
    };
    let size = if piped { 0 } else { std::fs::metadata(shown).map(|m| m.len()).unwrap_or(0) };
    let agent = ask::agent(common)?;
    let mut options = agent.catalog().import_options().with_format(args.format);
    if args.lenient {
        options = options.lenient();
    }
    options.language.clone_from(&args.language);
    options.country.clone_from(&args.country);
    options.max_rows = args.max_rows.unwrap_or(options.max_rows);
    let bar = progress(size);
    let report = agent
        .catalog()
        .import_with(file, &options, |step| {
            bar.set_position(step.bytes);
            bar.set_message(format!("{} rows", step.rows));
        })
        .await
        .map_err(|e| unread(Some(shown), e))?;
    bar.finish_and_clear();
    if common.json {
        return print_json(&report);
    }
    print(&told(&report, shown))
}

/// What an import did, in a few lines.
fn told(report: &ImportReport, file: &Path) -> String {
    let mut text = format!("{} of {} rows imported from {}", report.imported, report.read, file.display());
    if report.replaced > 0 {
        text.push_str(&format!("; {} came twice, the last one stands", report.replaced));
    }
    for (reason, count) in &report.left_out {
        text.push_str(&format!("; {count} left out: {}", reason.replace('_', " ")));
    }
    if report.skipped > 0 {
        text.push_str(&format!("; {} skipped:", report.skipped));
        text.push_str(&skipped(&report.skipped_lines));
    }
    for (count, what) in [
        (report.unread_sizes, "sizes could not be read; those products have none"),
        (report.wrong_barcodes, "bar codes have a wrong check digit; they are kept as written"),
        (report.formula_cells, "cells read as formulas; they are kept as text and never run"),
    ] {
        if count > 0 {
            text.push_str(&format!("\n{count} {what}"));
        }
    }
    let notes = report.notes.iter().take(5).map(|n| format!("\n  line {}: {}", n.line, n.note));
    text.extend(notes);
    text
}

/// The failure of an import, with the file where there is just one.
pub(crate) fn unread(file: Option<&Path>, e: Error) -> Failure {
    // What the file holds is the caller's input; what we or our own database do wrong is not.
    let code = match e.kind() {
        ErrorKind::Storage | ErrorKind::Internal => 1,
        _ => 2,
    };
    let mut failure = Failure::from(e);
    if let Some(file) = file {
        failure.message = format!("{}: {}", file.display(), failure.message);
    }
    failure.code = code;
    failure
}

/// The first lines that an import left out, one below the other.
pub(crate) fn skipped(lines: &[SkippedLine]) -> String {
    lines.iter().take(10).map(|skip| format!("\n  line {}: {}", skip.line, skip.reason)).collect()
}

/// A progress bar that shows only on a terminal and only after a second.
pub(crate) fn progress(total: u64) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent}% {msg}") {
        bar.set_style(style);
    }
    let shown = bar.clone();
    let started = Instant::now();
    // The bar is drawn from another thread, so that quick imports stay silent.
    std::thread::spawn(move || {
        while started.elapsed() < Duration::from_secs(1) {
            std::thread::sleep(Duration::from_millis(100));
            if shown.is_finished() {
                return;
            }
        }
        shown.set_draw_target(ProgressDrawTarget::stderr());
    });
    bar
}

pub(crate) async fn backup(common: &Common, args: Backup) -> Outcome {
    #[derive(Serialize)]
    struct Done {
        backup: String,
        bytes: u64,
    }
    let from = ask::database_path(common)?;
    if !from.exists() {
        // Opening it would make an empty one, and a backup of nothing looks like a backup.
        return Err(Failure::input(format!(
            "no such database: {}; name the one to copy with --db FILE",
            from.display()
        )));
    }
    let agent = ask::agent(common)?;
    agent.backup(&args.to).await?;
    let bytes = std::fs::metadata(&args.to).map(|m| m.len()).unwrap_or(0);
    let backup = args.to.display().to_string();
    if common.json {
        print_json(&Done { backup, bytes })
    } else {
        print(&format!("{bytes} bytes written to {backup}"))
    }
}

pub(crate) async fn restore(common: &Common, args: Restore) -> Outcome {
    #[derive(Serialize)]
    struct Done {
        restored: String,
        from: String,
    }
    let to = ask::database_place(common)?;
    GroceryAgent::restore(&args.from, &to).await?;
    let (restored, from) = (to.display().to_string(), args.from.display().to_string());
    if common.json {
        print_json(&Done { restored, from })
    } else {
        print(&format!("{restored} restored from {from}"))
    }
}

/// One line of what `doctor` finds.
#[derive(Serialize)]
pub(crate) struct Check {
    pub(crate) name: &'static str,
    pub(crate) ok: bool,
    pub(crate) detail: String,
}

pub(crate) async fn doctor(common: &Common, prices: &PriceArgs) -> Outcome {
    let path = ask::database_path(common)?;
    let mut checks = vec![Check { name: "version", ok: true, detail: env!("CARGO_PKG_VERSION").to_owned() }];
    // Looking must not make one.
    let there = path.exists();
    match if there { ask::agent(common) } else { in_memory(common) } {
        Ok(agent) => {
            let catalog = agent.catalog().len();
            checks.push(Check { name: "catalogue", ok: catalog > 0, detail: format!("{catalog} products") });
            let health = agent.check().await;
            let folder = path.parent().filter(|f| !f.as_os_str().is_empty());
            // The folder in the platform's data directory is made when it is needed; another is not.
            let has_place = there || common.db.is_none() || folder.is_none_or(|f| f.is_dir());
            checks.push(Check {
                name: "database",
                ok: health.is_ok() && has_place,
                detail: match health {
                    Ok(()) if there => format!("{}: integrity check passed", path.display()),
                    Ok(()) if has_place => {
                        format!("{}: not there yet; it is made with the first list", path.display())
                    }
                    Ok(()) => format!("{}: its folder does not exist; make it first", path.display()),
                    Err(e) => format!("{}: {}", path.display(), Failure::from(e).line()),
                },
            });
            let understood = agent.parse("2 gallons of milk");
            let ok = understood.actions.iter().any(|a| a.items.iter().any(|i| i.name == "milk"));
            checks.push(Check {
                name: "understanding",
                ok,
                detail: "reads \"2 gallons of milk\"".to_owned(),
            });
            checks.push(warm::check(&agent));
        }
        Err(f) => {
            checks.push(Check {
                name: "database",
                ok: false,
                detail: format!("{}: {}", path.display(), f.line()),
            });
        }
    }
    checks.extend(shop_prices::checks(common, prices).await?);
    let healthy = checks.iter().all(|c| c.ok);
    if common.json {
        #[derive(Serialize)]
        struct Report {
            healthy: bool,
            checks: Vec<Check>,
        }
        print_json(&Report { healthy, checks })?;
    } else {
        for c in &checks {
            print(&format!("{:<14} {:<5} {}", c.name, if c.ok { "ok" } else { "FAULT" }, c.detail))?;
        }
    }
    if healthy { Ok(()) } else { Err(Failure::new("something is wrong, see above", 1)) }
}
