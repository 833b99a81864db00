//! `grocery deals` and `grocery basket`: the best plan for a cart, and the best stores for a list.

use std::{
    collections::BTreeMap,
    io::{Read, stdin},
    path::Path,
    time::{Duration, Instant},
};

use grocery_core::{
    basket::stores::{Objective, StoresProblem, StoresSolution, choose_stores_within},
    clock::{Clock, SystemClock},
    deals::{Certificate, DealPlan, DealProblem, Effort, OfferBook, ShoppedCart, Told, optimise_within},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::{
    Failure, Outcome,
    args::{Common, Deals, Problems},
    input::without_mark,
    jsonl::{Id, each_line, print, print_json},
};

/// What any line may carry beside the problem.
#[derive(Deserialize)]
struct Named {
    #[serde(default, deserialize_with = "present")]
    id: Option<Box<RawValue>>,
}

/// A value that is there, `null` too.
fn present<'de, D: Deserializer<'de>>(from: D) -> Result<Id, D::Error> {
    Box::<RawValue>::deserialize(from).map(Some)
}

/// How a plan is proven, on the wire.
struct Proof(Certificate);

impl Serialize for Proof {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Certificate::Gap { cents } => BTreeMap::from([("gap_cents", cents)]).serialize(to),
            _ => to.serialize_str("optimal"),
        }
    }
}

#[derive(Serialize)]
struct DealAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Id,
    #[serde(flatten)]
    plan: DealPlan,
    proof: Proof,
    micros: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    explanation: Option<Told>,
}

#[derive(Serialize)]
struct StoresAnswer {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Id,
    /// The option of each need by its place; `null` where it is left out.
    choices: BTreeMap<String, Option<usize>>,
    /// What was to be made large: minus the pay, or the score; `null` where the list cannot be met.
    objective: Option<i64>,
    proof: Proof,
    micros: u64,
}

/// Runs `solve` under the deadline, if one is given; without one until it is proven.
fn timed<T>(
    args: &Problems,
    solve: impl FnOnce(&mut dyn FnMut() -> bool) -> grocery_core::Result<T>,
) -> Outcome<(T, u64)> {
    let started = Instant::now();
    let limit = args.deadline_ms.map(Duration::from_millis);
    let found = solve(&mut || limit.is_some_and(|limit| started.elapsed() >= limit))?;
    Ok((found, u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX)))
}

/// Everything that proving may take.
fn all() -> Effort {
    Effort::steps(u64::MAX)
}

fn id_of(text: &str) -> Id {
    serde_json::from_str::<Named>(text).ok().and_then(|named| named.id)
}

fn deal_answer(args: &Deals, book: Option<&OfferBook>, text: &str) -> Outcome<DealAnswer> {
    let (plan, certificate, explanation, micros) = if args.book.is_some() || args.explain {
        let cart = ShoppedCart::from_json(text, SystemClock::new().wall())?;
        let empty;
        let book = match book {
            Some(book) => book,
            None => {
                empty = OfferBook::empty(cart.cart.currency);
                &empty
            }
        };
        if args.explain {
            let (told, micros) = timed(&args.problems, |late| cart.explain(book, all(), 3, late))?;
            let explained = &told.explanation;
            (explained.plan.clone(), explained.certificate, Some(told), micros)
        } else {
            let (found, micros) =
                timed(&args.problems, |late| optimise_within(&cart.applicable(book)?.problem, all(), late))?;
            (found.plan, found.certificate, None, micros)
        }
    } else {
        // Nobody asks who shops, and what the line may say of that is not read.
        let problem = DealProblem::from_json(text)?;
        let (found, micros) = timed(&args.problems, |late| optimise_within(&problem, all(), late))?;
        (found.plan, found.certificate, None, micros)
    };
    Ok(DealAnswer { id: id_of(text), plan, proof: Proof(certificate), micros, explanation })
}

fn stores_answer(args: &Problems, text: &str) -> Outcome<StoresAnswer> {
    let problem = StoresProblem::from_json(text)?;
    let (found, micros) = timed(args, |late| choose_stores_within(&problem, all(), late))?;
    let objective = found.plan.as_ref().map(|plan| plan.objective);
    let proof = Proof(found.certificate);
    Ok(StoresAnswer { id: id_of(text), choices: choices(&problem, &found), objective, proof, micros })
}

fn choices(problem: &StoresProblem, found: &StoresSolution) -> BTreeMap<String, Option<usize>> {
    let picks = found.plan.iter().flat_map(|plan| &plan.picks);
    let picked: BTreeMap<&str, _> = picks.map(|pick| (pick.need.as_str(), pick)).collect();
    let option = |need: &grocery_core::basket::stores::Need| {
        let pick = picked.get(need.id.as_str())?;
        let options = need.options.iter().enumerate();
        let same =
            options.filter(|(_, o)| o.store == pick.store && o.sku == pick.sku && o.price == pick.price);
        // Of options that differ in nothing but the score, the best is taken, and of equals the first.
        same.min_by_key(|(_, o)| std::cmp::Reverse(o.score)).map(|(at, _)| at)
    };
    problem.needs.iter().map(|need| (need.id.clone(), option(need))).collect()
}

/// `grocery deals`.
pub(crate) fn deals(common: &Common, args: &Deals) -> Outcome {
    let book = args.book.as_deref().map(book).transpose()?;
    if args.problems.jsonl {
        return each_line(|line| deal_answer(args, book.as_ref(), line));
    }
    let answer = deal_answer(args, book.as_ref(), without_mark(&problem(&args.problems)?))?;
    if common.json {
        return print_json(&answer);
    }
    if let Some(told) = &answer.explanation {
        return print(&(told.sentences.join("\n") + "\n"));
    }
    let mut text = String::new();
    for application in &answer.plan.applications {
        let units: Vec<String> =
            application.units.iter().map(|u| format!("{} of {}", u.qty, u.line)).collect();
        text.push_str(&format!("{}: {}\n", application.offer, units.join(", ")));
    }
    text.push_str(&format!(
        "saves {}, to pay {} (minor units), {}\n",
        answer.plan.savings,
        answer.plan.payable,
        proven(&answer.proof)
    ));
    print(&text)
}

/// The offer book in a file.
pub(crate) fn book(path: &Path) -> Outcome<OfferBook> {
    Ok(OfferBook::from_json(without_mark(&read(path)?))?)
}

/// `grocery basket`.
pub(crate) fn basket(common: &Common, args: &Problems) -> Outcome {
    if args.jsonl {
        return each_line(|line| stores_answer(args, line));
    }
    let text = problem(args)?;
    let answer = stores_answer(args, without_mark(&text))?;
    if common.json {
        return print_json(&answer);
    }
    let problem = StoresProblem::from_json(without_mark(&text))?;
    let mut text = String::new();
    for need in &problem.needs {
        let option = answer.choices.get(&need.id).copied().flatten().and_then(|i| need.options.get(i));
        match option {
            Some(o) => text.push_str(&format!("{}: {} at {} for {}\n", need.id, o.sku, o.store, o.price)),
            None => text.push_str(&format!("{}: left out\n", need.id)),
        }
    }
    match answer.objective {
        Some(objective) => {
            let (what, sum) = match problem.objective {
                Objective::MinCost => ("to pay", -objective),
                _ => ("score", objective),
            };
            text.push_str(&format!("{what} {sum}, {}\n", proven(&answer.proof)));
        }
        None => text.push_str(match answer.proof.0 {
            Certificate::Gap { .. } => {
                "no choice of stores that meets the list was found in the time given\n"
            }
            _ => "no choice of stores meets the list\n",
        }),
    }
    print(&text)
}

fn proven(proof: &Proof) -> String {
    match proof.0 {
        Certificate::Gap { cents } => format!("at most {cents} from the best there is"),
        _ => "proven to be the best".to_owned(),
    }
}

/// The problem in the file that is named.
fn problem(args: &Problems) -> Outcome<String> {
    read(args.file.as_deref().unwrap_or(Path::new("-")))
}

/// A file's text; `-` is standard input.
fn read(path: &Path) -> Outcome<String> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(path)
            .map_err(|e| Failure::input(format!("cannot read {}: {e}", path.display())))?;
    }
    String::from_utf8(bytes).map_err(|_| Failure::input(format!("{} is not valid UTF-8", path.display())))
}
