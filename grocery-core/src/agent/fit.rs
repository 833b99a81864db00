//! A list that is to keep to a budget: what to give up, said first and done when the shopper agrees.

mod options;
mod plan;

pub use plan::{ApplyFit, FitChange, FitGoods, FitPlan, FitRequest, FitStep, FitTarget};

use self::options::{Choices, Wishes};
use super::{
    GroceryAgent, GroceryList, Inner, ListsView, breathe,
    locale::Locale,
    offers::{self, Depth, Offers},
    view::Terms,
};
use crate::{
    basket::fit::{FitKind, FitPriority, FitProof, fit},
    catalog::Product,
    deals::Effort,
    error::{Error, ErrorKind, Result},
    id::LineId,
    lists::{GetList, ListOp, ShoppingList, apply_all},
    money::Money,
};

/// What one fit may spend on its proof: well under a second. Counted in steps, so that the same list gets the same answer
/// everywhere.
const STEPS: u64 = 3_000_000;
/// After so many lines the thread is let go of once.
const LINES_AT_ONCE: usize = 32;

impl GroceryAgent {
    /// What to give up so that a list keeps to a budget: the least loss that the money allows, by exact choice. Changes nothing;
    /// [`apply_fit`](Self::apply_fit) does.
    ///
    /// Each line is kept as it is, taken in another package of the same goods, taken less of, swapped for a product that may stand
    /// in for it, or, where it is no must, left out; the milder always before the harsher, and whatever is lost on a line that
    /// matters more before everything on lines that matter less ([`FitKind`], [`FitPriority`]). Packages and substitutes are
    /// the catalogue's, at the prices that the list has. Diets and allergens are limits: what is asked about, and what the
    /// product on the list states of itself, holds for whatever comes in its place. Lines that are checked off stay as they are;
    /// lines without a price are not counted and told.
    ///
    /// The budget is compared with the list's [`total`](GroceryList::total): goods with the estimated tax of where the shopper is,
    /// less what offers take off, without delivery. Options are weighed at shelf prices; what offers take off comes on top.
    /// Without a budget of its own, the request goes by the one that is kept for the shortest period (or the period it names),
    /// less what was spent in it.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) naming the field: a budget below 0 or in another currency, no budget at all, a
    /// line that is not on the list, a kind that cannot be left out, a blank diet; [`ListNotFound`](ErrorKind::ListNotFound);
    /// those of the stores.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{Currency, GroceryAgent, Money, ProcessRequest, UserId, agent::FitRequest};
    /// let agent = GroceryAgent::builder().build()?;
    /// let ann = UserId::new("ann")?;
    /// let said = ProcessRequest::new("2 lb ground beef, a gallon of milk and bread", ann.clone());
    /// let list = agent.process(said).await?.grocery_list;
    /// let budget = Money::from_minor(list.total.minor() - 200, Currency::USD);
    /// let plan = agent.fit(FitRequest::new(ann.clone(), list.id).within(budget)).await?;
    /// assert!(plan.fits && plan.is_optimal && plan.after.minor() <= budget.minor());
    /// println!("{}", plan.response);
    /// let after = agent.apply_fit(&plan).await?;
    /// assert_eq!(after.total, plan.after);
    /// assert_eq!(agent.lists().undo(&ann, list.id).await?.total, list.total);
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    pub async fn fit(&self, request: FitRequest) -> Result<FitPlan> {
        self.inner.fit(request).await
    }

    /// Does what a plan says, in one commit, so that one undo takes all of it back. Answers the list priced.
    ///
    /// # Errors
    /// [`Conflict`](ErrorKind::Conflict) where the list has changed since the plan was made;
    /// [`ListNotFound`](ErrorKind::ListNotFound) for the list or a line;
    /// [`ProductNotFound`](ErrorKind::ProductNotFound) for a product that the catalogue no longer has; those of the store.
    pub async fn apply_fit(&self, plan: impl Into<ApplyFit>) -> Result<GroceryList> {
        let ApplyFit { user_id, list_id, version, steps } = plan.into();
        let catalog = self.inner.catalog();
        let change = |now: &ShoppingList| {
            if now.version != version {
                let what = format!("the list is at version {} and the plan at {version}", now.version);
                return Err(Error::new(ErrorKind::Conflict, what).with_hint("fit the list again"));
            }
            operations(now, &steps, &|id| catalog.require(id))
        };
        ListsView { inner: &self.inner }.change_all(&user_id, list_id, change).await
    }
}

impl Inner {
    async fn fit(&self, request: FitRequest) -> Result<FitPlan> {
        let list = match request.list_id {
            Some(id) => self.lists.get(GetList::new(request.user_id.clone(), id)).await?,
            None => self.newest_or_new(&request.user_id).await?.0,
        };
        request.check(&list)?;
        let (budget, spent_before) = self.money_for(&request).await?;
        let zero = Money::zero(budget.currency());
        let available = budget.minus(spent_before)?.max(zero)?;

        let catalog = self.catalog();
        let judged = self.swaps.judged(&request.user_id, None).await?;
        let wishes = Wishes { request: &request, judged: &judged };
        let mut choices = Choices::default();
        for (at, line) in list.lines.iter().enumerate() {
            choices.look_for(line, &catalog, &wishes)?;
            if at % LINES_AT_ONCE == LINES_AT_ONCE - 1 {
                breathe().await;
            }
        }
        let mut wanted: Vec<Product> = choices.products().cloned().collect();
        wanted.extend(list.lines.iter().filter_map(|l| catalog.get(l.product.as_ref()?)));
        let location = self.location(request.location.as_ref());
        let known = self.known(wanted, location.as_ref()).await?;
        let terms = Terms {
            currency: self.config.currency,
            rules: &self.rules,
            location: location.as_ref(),
            today: self.today(),
        };
        let book = self.offers();
        let context = self.shop_context(&request.deals);
        let offers =
            book.as_deref().map(|book| Offers { book, context: &context, member: request.deals.member });
        let priced = |list: &ShoppingList| -> Result<GroceryList> {
            Ok(offers::priced(list, &known, offers.as_ref(), &terms, Depth::default())?.0)
        };
        let before = priced(&list)?;

        let weighed = choices.weigh(&list, &known, &terms, &wishes)?;
        let solution = fit(&weighed.problem(available, &terms), Effort::steps(STEPS))?;
        // With what offers take off, the list may keep to the budget as it is.
        let as_it_is = before.total.compare(available)?.is_le();
        let locale = Locale::of(request.language.as_deref().unwrap_or("en"));
        let changes = if as_it_is { Vec::new() } else { weighed.changes(&solution.picks, locale) };
        let steps: Vec<FitStep> = changes.iter().map(FitStep::from).collect();
        let ops = operations(&list, &steps, &|id| catalog.require(id))?;
        let (changed, _) = apply_all(&list, &ops, list.updated_at)?;
        let after = if ops.is_empty() { before.clone() } else { priced(&changed)? };
        let least = Money::from_minor(solution.least_total, zero.currency()).min(after.total)?;
        let (is_optimal, loss_gap) = match solution.proof {
            _ if as_it_is => (true, 0),
            FitProof::Optimal => (true, 0),
            FitProof::Gap { loss, .. } => (false, loss),
        };
        let mut notes = known.notes.clone();
        notes.extend(after.notes.iter().filter(|note| !known.notes.contains(note)).cloned());
        let mut plan = FitPlan {
            user_id: list.user.clone(),
            list_id: list.id,
            version: list.version,
            budget,
            spent_before,
            available,
            before: before.total,
            after: after.total,
            saved: before.total.minus(after.total)?,
            least,
            fits: after.total.compare(available)?.is_le(),
            over: after.total.minus(available)?.max(zero)?,
            is_optimal,
            loss_gap,
            changes,
            unpriced_count: before.unpriced_count,
            response: String::new(),
            notes,
        };
        plan.response = plan.said(locale);
        Ok(plan)
    }

    /// The budget to keep, and what of it was spent before this list.
    async fn money_for(&self, request: &FitRequest) -> Result<(Money, Money)> {
        let home = self.config.currency;
        if let Some(budget) = request.budget {
            if budget.currency() != home {
                let what = format!("budget: it is in {} and the agent counts in {home}", budget.currency());
                return Err(
                    Error::new(ErrorKind::InvalidInput, what).with_hint(format!("say the budget in {home}"))
                );
            }
            if budget.is_negative() {
                return Err(Error::new(ErrorKind::InvalidInput, format!("budget: {budget} is below 0"))
                    .with_hint("say what may be spent, 0 or more"));
            }
            return Ok((budget, Money::zero(home)));
        }
        let budgets = self.budgets.standing(&request.user_id, self.today()).await?;
        let kept = budgets.into_iter().find(|b| {
            let fits = request.period.is_none_or(|period| b.period == period);
            fits && b.category.is_none() && b.limit.currency() == home
        });
        kept.map(|b| (b.limit, b.spent)).ok_or_else(|| {
            let of = request.period.map(|period| format!(" for the {period}")).unwrap_or_default();
            Error::new(ErrorKind::InvalidInput, format!("budget: none is given and none is kept{of}"))
                .with_hint("say what may be spent, or set a budget for a week or a month")
        })
    }
}

impl FitRequest {
    fn check(&self, list: &ShoppingList) -> Result<()> {
        let refused =
            |what: String, hint: &'static str| Err(Error::new(ErrorKind::InvalidInput, what).with_hint(hint));
        if let Some(id) = self.priorities.keys().find(|id| list.line(**id).is_none()) {
            return refused(format!("priorities: line {id} is not on the list"), "read the list again");
        }
        if self.without.contains(&FitKind::Keep) {
            return refused(
                "without: keep cannot be left out".to_owned(),
                "leave out other_pack, downsize, swap or drop",
            );
        }
        Ok(())
    }

    fn priority(&self, line: LineId) -> FitPriority {
        self.priorities.get(&line).copied().unwrap_or(FitPriority::Want)
    }
}

/// What steps mean on a list, with the products of `require`.
fn operations(
    now: &ShoppingList,
    steps: &[FitStep],
    require: &dyn Fn(&crate::id::ProductId) -> Result<Product>,
) -> Result<Vec<ListOp>> {
    let mut ops = Vec::with_capacity(steps.len());
    for FitStep { line, to } in steps {
        let Some(to) = to else {
            ops.push(ListOp::RemoveLine { line: *line });
            continue;
        };
        let current = now.line(*line).ok_or_else(|| {
            Error::new(ErrorKind::ListNotFound, format!("line {line} is not on the list"))
                .with_hint("fit the list again")
        })?;
        if current.product.as_ref() != Some(&to.product_id) {
            let product = require(&to.product_id)?;
            ops.push(ListOp::SetProduct {
                line: *line,
                product: Some(product.id),
                product_name: Some(product.name),
            });
        }
        if (current.amount, current.unit) != (to.amount, to.unit) {
            ops.push(ListOp::SetAmount { line: *line, amount: to.amount, unit: to.unit });
        }
    }
    Ok(ops)
}
