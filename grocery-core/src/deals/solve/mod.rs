//! The optimiser: from a problem to the best plan and its certificate.

mod cart;
mod formulate;
mod greedy;
mod order;
mod search;
mod spends;
mod uses;

use serde::{Deserialize, Serialize};

use crate::{
    deals::{check::check, integer::Meter, model::DealProblem, plan::DealPlan},
    error::Result,
};

/// What is known about a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Certificate {
    /// No plan saves more: proven.
    Optimal,
    /// Time ran out: no plan saves more than this many minor units beyond the one found.
    Gap {
        /// The best that is not ruled out, minus what was found.
        cents: i64,
    },
}

/// How much work an optimiser may do.
///
/// Steps count the work itself, so that the same number gives the same plan on every machine. For a deadline in time
/// use [`optimise_within`] and read the clock in the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Effort {
    /// The most steps; 0 gives the greedy plan with its gap. About ten million go into a second.
    pub steps: u64,
}

impl Effort {
    /// So many steps.
    #[must_use]
    pub fn steps(steps: u64) -> Self {
        Self { steps }
    }
}

impl Default for Effort {
    /// As many steps as take about ten seconds.
    fn default() -> Self {
        Self { steps: 100_000_000 }
    }
}

/// The best plan found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DealSolution {
    /// The plan.
    pub plan: DealPlan,
    /// Whether it is proven to be the best.
    pub certificate: Certificate,
    /// What the greedy plan saves, for comparison.
    pub greedy_savings: i64,
    /// The steps that were taken.
    pub steps: u64,
}

/// Finds the plan that saves most.
///
/// The answer does not depend on the order of lines and offers. Exact and repeatable: where the steps of `effort` do
/// not suffice, the best plan found is given with its gap.
///
/// # Errors
/// Those of [`DealProblem::validate`].
///
/// # Examples
/// ```
/// use grocery_core::deals::{Certificate, DealProblem, Effort, optimise};
///
/// // Three yogurts: "2 for 1.50" and a coupon of 30 cents on a yogurt outside of it.
/// let problem = DealProblem::from_json(r#"{"format":"grocery-deals/1","currency":"USD",
///   "lines":[{"id":"L0","sku":"yogurt","qty":3,"unit_price":100}],
///   "offers":[
///     {"id":"two","layer":"item","kind":"n_for","max_uses":9,"couponable":false,"scope":{"skus":["yogurt"]},"n":2,"price":150},
///     {"id":"clip","layer":"coupon","kind":"coupon","max_uses":1,"issuer":"store","scope":{"skus":["yogurt"]},"requires_qty":1,"cents":30}
///   ]}"#)?;
/// let solution = optimise(&problem, Effort::default())?;
/// assert_eq!(solution.plan.savings, 80);
/// assert_eq!(solution.plan.payable, 220);
/// assert_eq!(solution.certificate, Certificate::Optimal);
/// # Ok::<(), grocery_core::Error>(())
/// ```
pub fn optimise(problem: &DealProblem, effort: Effort) -> Result<DealSolution> {
    optimise_within(problem, effort, &mut || false)
}

/// Like [`optimise`], and ends early once `late` answers true. It is asked before the start and then every few
/// microseconds to tens of microseconds; if it is late from the start, the greedy plan is given.
///
/// # Errors
/// Those of [`DealProblem::validate`].
pub fn optimise_within(
    problem: &DealProblem,
    effort: Effort,
    late: &mut dyn FnMut() -> bool,
) -> Result<DealSolution> {
    problem.validate()?;
    let mut meter = Meter::new(effort.steps, late);
    let found = search::search(problem, &mut meter);
    let fee = problem.delivery.map_or(0, |delivery| delivery.fee);
    let plan = DealPlan {
        savings: found.savings,
        payable: problem.subtotal() + fee - found.savings,
        applications: found.applications,
        delivery_waived: found.waived,
    };
    // The rules have the last word: a plan that the checker refuses is a fault of this module, and is not handed out.
    check(problem, &plan)?;
    let gap = (found.bound - plan.savings).max(0);
    Ok(DealSolution {
        certificate: if gap == 0 { Certificate::Optimal } else { Certificate::Gap { cents: gap } },
        greedy_savings: found.greedy,
        steps: meter.spent(),
        plan,
    })
}
