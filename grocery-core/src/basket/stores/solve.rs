//! Branch and bound over sets of stores, and within each over options.
//!
//! For each set of stores that are all used, an integer program has a column for every option there, one that says
//! whether the fee of a store is waived and one that says whether its amount off applies. Sets are taken by their
//! simple bound, so that most are never opened.

use serde::{Deserialize, Serialize};

use super::model::{Objective, StoresPlan, StoresProblem};
use crate::{
    deals::{
        Certificate, Effort,
        integer::{MAX_NODES, Meter, Program, Sense, Solver},
    },
    error::Result,
};

/// The best choice found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct StoresSolution {
    /// The plan; `None` where no choice meets every required need within the rules, or none was found in time.
    pub plan: Option<StoresPlan>,
    /// Whether the plan, or that there is none, is proven. The gap is in units of the objective.
    pub certificate: Certificate,
    /// The steps that were taken.
    pub steps: u64,
}

/// Chooses stores and options.
///
/// The answer does not depend on the order of stores and options.
///
/// # Errors
/// Those of [`StoresProblem::validate`].
///
/// # Examples
/// ```
/// use grocery_core::{basket::stores::{StoresProblem, choose_stores}, deals::{Certificate, Effort}};
///
/// // Milk is cheaper at B, but not by as much as a second delivery costs.
/// let problem = StoresProblem::from_json(r#"{"format":"grocery-basket/1","objective":"min_cost","budget":0,"max_stores":2,
///   "stores":[{"id":"A","fee":300,"free_from":5000},{"id":"B","fee":300,"free_from":5000}],
///   "needs":[
///     {"id":"milk","qty":1,"options":[{"store":"A","sku":"a1","price":250},{"store":"B","sku":"b1","price":150}]},
///     {"id":"eggs","qty":1,"options":[{"store":"A","sku":"a2","price":300}]}]}"#)?;
/// let solution = choose_stores(&problem, Effort::default())?;
/// assert_eq!(solution.plan.map(|plan| plan.pay), Some(850));
/// assert_eq!(solution.certificate, Certificate::Optimal);
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn choose_stores(problem: &StoresProblem, effort: Effort) -> Result<StoresSolution> {
    choose_stores_within(problem, effort, &mut || false)
}

/// Like [`choose_stores`], and ends early once `late` answers true.
///
/// # Errors
/// Those of [`StoresProblem::validate`].
pub fn choose_stores_within(
    problem: &StoresProblem,
    effort: Effort,
    late: &mut dyn FnMut() -> bool,
) -> Result<StoresSolution> {
    problem.validate()?;
    let mut meter = Meter::new(effort.steps, late);
    let view = View::new(problem);
    let mut sets: Vec<(i64, u32)> = (0..1_u32 << problem.stores.len())
        .filter(|set| set.count_ones() as usize <= problem.max_stores)
        .filter_map(|set| Some((view.quick_bound(set)?, set)))
        .collect();
    sets.sort_by_key(|&(bound, set)| (std::cmp::Reverse(bound), set));
    let mut best: Option<(i64, Vec<Option<usize>>)> = None;
    for &(_, set) in &sets {
        if best.is_some() && meter.stopped() {
            break;
        }
        let choice = view.greedy(set, &mut meter);
        if let Some(value) = view.value(&choice)
            && best.as_ref().is_none_or(|best| value > best.0)
        {
            best = Some((value, choice));
        }
    }
    let mut bound = i64::MIN;
    for (quick, set) in sets {
        let floor = best.as_ref().map_or(i64::MIN / 4, |best| best.0);
        if quick <= floor {
            continue;
        }
        if meter.stopped() {
            bound = bound.max(quick);
            continue;
        }
        let (found, within) = view.search(set, floor, quick, &mut meter);
        bound = bound.max(within.min(quick));
        if let Some(choice) = found
            && let Some(value) = view.value(&choice)
            && value > floor
        {
            best = Some((value, choice));
        }
    }
    let plan = best.map(|(_, choice)| problem.price(&view.given(&choice))).transpose()?;
    let gap = match &plan {
        Some(plan) => bound.saturating_sub(plan.objective).max(0),
        // No set of stores is left that could do.
        None if bound == i64::MIN => 0,
        // None was found in time; at best it would have been worth this.
        None => bound.max(1),
    };
    Ok(StoresSolution {
        plan,
        certificate: if gap == 0 { Certificate::Optimal } else { Certificate::Gap { cents: gap } },
        steps: meter.spent(),
    })
}

/// An option with its store as a place.
#[derive(Debug, Clone, Copy)]
struct Choice {
    /// Its place among the options that were given.
    given: usize,
    store: usize,
    pay: i64,
    score: i64,
}

/// The problem in canonical order.
struct View<'a> {
    problem: &'a StoresProblem,
    /// Stores by id.
    stores: Vec<usize>,
    /// For each need, in the order given, its options by store, price, score and product; of equals the first.
    options: Vec<Vec<Choice>>,
    min_cost: bool,
}

impl<'a> View<'a> {
    fn new(problem: &'a StoresProblem) -> Self {
        let mut stores: Vec<usize> = (0..problem.stores.len()).collect();
        stores.sort_by(|&a, &b| problem.stores[a].id.cmp(&problem.stores[b].id));
        let options = problem
            .needs
            .iter()
            .map(|need| {
                let mut order: Vec<usize> = (0..need.options.len()).collect();
                let key = |at: usize| {
                    let option = &need.options[at];
                    (&option.store, option.price, std::cmp::Reverse(option.score), &option.sku)
                };
                order.sort_by(|&a, &b| key(a).cmp(&key(b)));
                // At one store and price only the best score matters.
                order.dedup_by(|next, kept| {
                    let (next, kept) = (&need.options[*next], &need.options[*kept]);
                    next.store == kept.store && next.price == kept.price
                });
                order
                    .into_iter()
                    .filter_map(|given| {
                        let option = &need.options[given];
                        let store = stores.iter().position(|&at| problem.stores[at].id == option.store)?;
                        Some(Choice {
                            given,
                            store,
                            pay: option.price * need.qty,
                            score: option.score * need.qty,
                        })
                    })
                    .collect()
            })
            .collect();
        Self { problem, stores, options, min_cost: problem.objective == Objective::MinCost }
    }

    fn required(&self, need: usize) -> bool {
        self.min_cost || self.problem.needs.get(need).is_some_and(|need| need.required)
    }

    /// The choice in the places that were given.
    fn given(&self, choice: &[Option<usize>]) -> Vec<Option<usize>> {
        choice.iter().zip(&self.options).map(|(at, options)| Some(options.get((*at)?)?.given)).collect()
    }

    fn value(&self, choice: &[Option<usize>]) -> Option<i64> {
        self.problem.price(&self.given(choice)).ok().map(|plan| plan.objective)
    }

    fn at(&self, need: usize, set: u32) -> impl Iterator<Item = (usize, Choice)> + '_ {
        self.options[need].iter().copied().enumerate().filter(move |(_, option)| set >> option.store & 1 == 1)
    }

    /// No choice that uses exactly this set is better; `None` where a required need has no option there.
    fn quick_bound(&self, set: u32) -> Option<i64> {
        let mut goods = 0;
        let mut score = 0;
        for need in 0..self.options.len() {
            let least = self.at(need, set).map(|(_, option)| option.pay).min();
            match least {
                Some(least) if self.required(need) => goods += least,
                None if self.required(need) => return None,
                _ => {}
            }
            score += self.at(need, set).map(|(_, option)| option.score).max().unwrap_or(0);
        }
        let off: i64 = self
            .stores
            .iter()
            .enumerate()
            .filter(|(at, _)| set >> at & 1 == 1)
            .filter_map(|(_, &store)| self.problem.stores[store].spend_offer)
            .map(|offer| offer.cents)
            .sum();
        if self.min_cost { Some(off - goods) } else { (goods - off <= self.problem.budget).then_some(score) }
    }

    /// What all stores are paid, with fees and offers.
    fn pay(&self, goods: &[Option<i64>]) -> i64 {
        let of_store = |(at, goods): (usize, &Option<i64>)| {
            let (store, goods) = (&self.problem.stores[self.stores[at]], (*goods)?);
            let (fee, off) = store.fee_and_offer(goods);
            Some(goods + fee - off)
        };
        goods.iter().enumerate().filter_map(of_store).sum()
    }

    /// A first choice: the cheapest for what is required, then what scores most for its price while the budget lasts.
    fn greedy(&self, set: u32, meter: &mut Meter<'_>) -> Vec<Option<usize>> {
        let mut choice: Vec<Option<usize>> = (0..self.options.len())
            .map(|need| {
                let cheapest = self.at(need, set).min_by_key(|(_, option)| (option.pay, -option.score));
                cheapest.filter(|_| self.required(need)).map(|(at, _)| at)
            })
            .collect();
        if self.min_cost {
            return choice;
        }
        let mut wishes: Vec<(usize, usize, Choice)> = (0..self.options.len())
            .filter(|&need| !self.required(need))
            .flat_map(|need| self.at(need, set).map(move |(at, option)| (need, at, option)))
            .collect();
        wishes.sort_by(|a, b| {
            let (left, right) = (
                i128::from(a.2.score) * i128::from(b.2.pay.max(1)),
                i128::from(b.2.score) * i128::from(a.2.pay.max(1)),
            );
            right.cmp(&left).then((a.0, a.1).cmp(&(b.0, b.1)))
        });
        // What each store is paid for goods so far, where anything is bought there.
        let mut goods: Vec<Option<i64>> = vec![None; self.stores.len()];
        for (need, at) in choice.iter().enumerate() {
            if let Some(option) = at.and_then(|at| self.options[need].get(at)) {
                *goods[option.store].get_or_insert(0) += option.pay;
            }
        }
        for (need, at, option) in wishes {
            if choice[need].is_some() {
                continue;
            }
            if !meter.spend(1) {
                break;
            }
            let before = goods[option.store];
            goods[option.store] = Some(before.unwrap_or(0) + option.pay);
            if self.pay(&goods) <= self.problem.budget {
                choice[need] = Some(at);
            } else {
                goods[option.store] = before;
            }
        }
        choice
    }

    /// The best choice that uses exactly this set and is worth more than `floor`, and its bound.
    fn search(
        &self,
        set: u32,
        floor: i64,
        ceiling: i64,
        meter: &mut Meter<'_>,
    ) -> (Option<Vec<Option<usize>>>, i64) {
        let mut program = Program::default();
        let weight = |pay: i64| if self.min_cost { -pay } else { 0 };
        let mut columns: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut pay: Vec<(usize, i64)> = Vec::new();
        let mut spend: Vec<Vec<(usize, i64)>> = vec![Vec::new(); self.stores.len()];
        for need in 0..self.options.len() {
            let mut own = Vec::new();
            for (at, option) in self.at(need, set) {
                let worth = if self.min_cost { -option.pay } else { option.score };
                let column = program.column(worth, 0, 1, 2);
                own.push((at, column));
                pay.push((column, option.pay));
                spend[option.store].push((column, option.pay));
            }
            let sense = if self.required(need) { Sense::Exactly } else { Sense::AtMost };
            program.row(sense, 1, own.iter().map(|&(_, column)| (column, 1)).collect());
            columns.push(own);
        }
        let mut fees = 0;
        for (place, &at) in self.stores.iter().enumerate().filter(|(place, _)| set >> place & 1 == 1) {
            let store = &self.problem.stores[at];
            let own = std::mem::take(&mut spend[place]);
            // The store is used.
            program.row(Sense::AtMost, -1, own.iter().map(|&(column, _)| (column, -1)).collect());
            let mut from = |least: i64, gain: i64, program: &mut Program| {
                let column = program.column(weight(-gain), 0, 1, 0);
                let entries =
                    own.iter().map(|&(column, pay)| (column, -pay)).chain([(column, least)]).collect();
                program.row(Sense::AtMost, 0, entries);
                pay.push((column, -gain));
            };
            fees += store.fee;
            if store.fee > 0 {
                from(store.free_from, store.fee, &mut program);
            }
            if let Some(offer) = store.spend_offer {
                from(offer.min_spend, offer.cents, &mut program);
            }
        }
        if !self.min_cost {
            program.row(Sense::AtMost, self.problem.budget - fees, pay);
        }
        let read = |values: &[i64]| -> Vec<Option<usize>> {
            columns
                .iter()
                .map(|own| own.iter().find(|(_, column)| values.get(*column) == Some(&1)).map(|&(at, _)| at))
                .collect()
        };
        let offset = if self.min_cost { -fees } else { 0 };
        let mut solver = Solver::new(&program, 1, offset);
        let value = |values: &[i64]| self.value(&read(values)).unwrap_or(i64::MIN / 2);
        let answer = solver.search(floor, ceiling, &value, MAX_NODES, meter);
        (answer.best.map(|values| read(&values)), answer.bound)
    }
}
