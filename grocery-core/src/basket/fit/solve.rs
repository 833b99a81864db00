//! The least loss that a budget buys, priority by priority.
//!
//! What is lost on a must outweighs everything lost on other lines, so the musts are settled first, with everything else at
//! its cheapest; of the choices that lose as little the cheapest leaves most for the next priority. Each of these is an exact
//! choice of one item of each group (`knapsack`): first the least loss within the money, then the least money within that loss.

use super::{
    FitKind, FitLoss, FitOption, FitPick, FitPriority, FitProblem, FitProof, FitSolution,
    knapsack::{Item, choose, undominated},
};
use crate::{
    deals::{Effort, integer::Meter},
    error::Result,
};

/// Picks one option for each line, so that the budget is kept with the least loss; of equals the cheapest.
///
/// The loss on musts is compared first, then that on lines that are wanted, then on those that would be nice; within one
/// priority points add up. The answer does not depend on the order of lines and options.
///
/// # Errors
/// Those of [`FitProblem::validate`].
///
/// # Examples
/// ```
/// use grocery_core::{Currency, Money, basket::fit::{FitKind, FitLine, FitOption, FitPriority, FitProblem, FitProof, fit}};
/// use grocery_core::deals::Effort;
///
/// // Milk 3.98 and beef 13.48 with 15 dollars: two pounds become one and a half.
/// let line = |id: &str, options| FitLine { id: id.into(), priority: FitPriority::Want, options };
/// let problem = FitProblem::new(Money::parse("15", Currency::USD)?, vec![
///     line("milk", vec![FitOption::keep(398), FitOption::drop()]),
///     line("beef", vec![FitOption::keep(1348), FitOption::new("1 1/2", FitKind::Downsize, 1011, 30), FitOption::drop()]),
/// ]);
/// let fitted = fit(&problem, Effort::default())?;
/// assert_eq!((fitted.fits, fitted.total, fitted.proof), (true, 1409, FitProof::Optimal));
/// assert_eq!((fitted.picks[1].kind, fitted.picks[1].saved), (FitKind::Downsize, 337));
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn fit(problem: &FitProblem, effort: Effort) -> Result<FitSolution> {
    fit_within(problem, effort, &mut || false)
}

/// Like [`fit`], and ends early once `late` answers true: the best choice found within the budget, with how far from the best
/// it may be.
///
/// # Errors
/// Those of [`FitProblem::validate`].
pub fn fit_within(
    problem: &FitProblem,
    effort: Effort,
    late: &mut dyn FnMut() -> bool,
) -> Result<FitSolution> {
    problem.validate()?;
    let mut meter = Meter::new(effort.steps, late);
    let mut order: Vec<usize> = (0..problem.lines.len()).collect();
    order.sort_by(|&a, &b| problem.lines[a].id.cmp(&problem.lines[b].id));
    let lines: Vec<Vec<Item>> = problem.lines.iter().map(|line| items(&line.options)).collect();
    let cheapest = |at: usize| lines[at].first().copied();
    let weight_of = |at: usize| cheapest(at).map_or(0, |item| i128::from(item.weight));

    // The options in the places that were given; the cheapest to begin with.
    let mut choice: Vec<usize> =
        (0..lines.len()).map(|at| cheapest(at).map_or(0, |item| item.given)).collect();
    let least_total = problem.price(&choice)?;
    let capacity = problem.capacity();
    let mut left = capacity - (0..lines.len()).map(weight_of).sum::<i128>();
    let fits = left >= 0;
    let mut proof = FitProof::Optimal;
    for &priority in FitPriority::ALL.iter().filter(|_| fits) {
        let members: Vec<usize> =
            order.iter().copied().filter(|&at| problem.lines[at].priority == priority).collect();
        let groups: Vec<Vec<Item>> = members.iter().map(|&at| lines[at].clone()).collect();
        let lightest: i128 = members.iter().map(|&at| weight_of(at)).sum();
        let Some(settled) = settle(&groups, left + lightest, &mut meter) else { continue };
        for ((at, group), place) in members.iter().zip(&groups).zip(settled.places) {
            if let (Some(slot), Some(item)) = (choice.get_mut(*at), group.get(place)) {
                *slot = item.given;
            }
        }
        left += lightest - settled.weight;
        if let (FitProof::Optimal, Some(loss)) = (proof, settled.gap) {
            proof = FitProof::Gap { priority, loss };
        }
    }

    let mut loss = FitLoss::default();
    let mut picks = Vec::with_capacity(choice.len());
    for (line, &at) in problem.lines.iter().zip(&choice) {
        let (Some(option), Some(keep)) =
            (line.options.get(at), line.options.iter().find(|option| option.kind == FitKind::Keep))
        else {
            continue;
        };
        loss.add(line.priority, option.loss);
        picks.push(FitPick {
            line: line.id.clone(),
            option: at,
            kind: option.kind,
            saved: keep.price - option.price,
        });
    }
    let total = problem.price(&choice)?;
    Ok(FitSolution { fits, picks, total, least_total, loss, proof, steps: meter.spent() })
}

/// What is worth choosing among: by name first, so that the order given never decides.
fn items(options: &[FitOption]) -> Vec<Item> {
    let mut order: Vec<usize> = (0..options.len()).collect();
    // Of options that cost and lose the same, the milder kind, then the first by name.
    order.sort_by(|&a, &b| {
        let (a, b) = (&options[a], &options[b]);
        (a.kind, &a.id).cmp(&(b.kind, &b.id))
    });
    let items = order.into_iter().map(|given| {
        let option = &options[given];
        Item { weight: option.weight(), cost: option.loss, given }
    });
    undominated(items.collect())
}

struct Settled {
    places: Vec<usize>,
    weight: i128,
    /// By how much less could be lost, where that is not proven to be nothing.
    gap: Option<i64>,
}

/// The least loss within `capacity`, and for it the least weight.
fn settle(groups: &[Vec<Item>], capacity: i128, meter: &mut Meter<'_>) -> Option<Settled> {
    let mildest = choose(groups, capacity, None, meter)?;
    if mildest.bound < mildest.cost {
        let gap = i64::try_from(mildest.cost - mildest.bound).unwrap_or(i64::MAX);
        return Some(Settled { places: mildest.places, weight: mildest.weight, gap: Some(gap) });
    }
    // The same with the sides changed: money is what counts, and loss what there is only so much of.
    let turned: Vec<Vec<Item>> = groups
        .iter()
        .map(|group| {
            let turn = |item: &Item| Item { weight: item.cost, cost: item.weight, given: item.given };
            group.iter().rev().map(turn).collect()
        })
        .collect();
    let turn = |places: &[usize]| -> Vec<usize> {
        groups.iter().zip(places).map(|(group, &at)| group.len() - 1 - at).collect()
    };
    let known = turn(&mildest.places);
    let Some(cheapest) = choose(&turned, mildest.cost, Some(known), meter) else {
        return Some(Settled { places: mildest.places, weight: mildest.weight, gap: None });
    };
    let gap = (cheapest.bound < cheapest.cost).then_some(0);
    Some(Settled { places: turn(&cheapest.places), weight: cheapest.cost, gap })
}
