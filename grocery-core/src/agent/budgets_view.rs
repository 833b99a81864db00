//! Budgets, directly.

use std::collections::BTreeMap;

use super::{BudgetThreshold, Event, Inner, session::Limit};
use crate::{
    budgets::{
        Budget, BudgetPeriod, BudgetStatus, Crossing, MAX_CATEGORIES, ORDER_PREFIX, RemoveSpend, SpendEntry,
        SpentIn,
    },
    error::{Error, ErrorKind, Result},
    id::{OrderId, UserId},
    money::Money,
    orders::{GetOrder, Order, SavedOrders},
};

/// What may be spent in a week, a month, on a category, and how it stands. From
/// [`GroceryAgent::budgets`](super::GroceryAgent::budgets).
///
/// Orders and receipts that are imported count by themselves, by the day of the order; what else is spent the host
/// [records](Self::spend). Whenever something changes, each threshold that was crossed in a running period is published as
/// [`Event::BudgetThreshold`], once in that period. The shopper's day is that of the agent's
/// [`utc_offset_minutes`](super::AgentConfig::utc_offset_minutes).
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use grocery_core::{Currency, GroceryAgent, Money, UserId, budgets::{Budget, BudgetPeriod, SpendEntry}};
/// let agent = GroceryAgent::builder().build()?;
/// let ann = UserId::new("ann")?;
/// let usd = |text| Money::parse(text, Currency::USD);
/// agent.budgets().set(&ann, Budget::new(BudgetPeriod::Week, usd("120")?)).await?;
/// let today = agent.budgets().today();
/// let crossed = agent.budgets().spend(&ann, vec![SpendEntry::new("market", today, usd("66.50")?)]).await?;
/// assert_eq!(crossed[0].threshold, 50);
/// assert_eq!(agent.budgets().standing(&ann).await?[0].left, usd("53.50")?);
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Copy)]
pub struct BudgetsView<'a> {
    pub(super) inner: &'a Inner,
}

impl BudgetsView<'_> {
    /// Sets a budget, in place of the one for the same period and category. Answers the thresholds that what is spent
    /// already crosses.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the field that has no meaning; those of the store.
    pub async fn set(&self, user: &UserId, budget: Budget) -> Result<Vec<Crossing>> {
        let crossed = self.inner.budgets.set(user, budget, self.today()).await?;
        self.inner.tell_crossings(user, &crossed);
        Ok(crossed)
    }

    /// Takes a budget away. Answers whether it was there.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn remove(&self, user: &UserId, period: BudgetPeriod, category: Option<&str>) -> Result<bool> {
        self.inner.budgets.remove(user, period, category).await
    }

    /// How a user's budgets stand today: the shortest period first, in it everything before categories.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn standing(&self, user: &UserId) -> Result<Vec<BudgetStatus>> {
        self.inner.budgets.standing(user, self.today()).await
    }

    /// Records what was spent; an id that is known is replaced. Answers the thresholds that this crossed.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) naming the entry and field, with nothing recorded; those of the
    /// store.
    pub async fn spend(&self, user: &UserId, entries: Vec<SpendEntry>) -> Result<Vec<Crossing>> {
        let crossed = self.inner.budgets.record(user, entries, self.today()).await?;
        self.inner.tell_crossings(user, &crossed);
        Ok(crossed)
    }

    /// Takes entries away, such as of an order that was cancelled. Answers how many were there.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn remove_spend(&self, user: &UserId, ids: Vec<String>) -> Result<usize> {
        self.inner.budgets.remove_spend(RemoveSpend::new(user.clone(), ids)).await
    }

    /// Takes all budgets of a user away, with everything recorded.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget_all(&self, user: &UserId) -> Result<()> {
        self.inner.budgets.forget_all(user).await
    }

    /// The shopper's own day, which entries made now are dated with.
    #[must_use]
    pub fn today(&self) -> crate::clock::Date {
        self.inner.today()
    }
}

impl Inner {
    fn tell_crossings(&self, user: &UserId, crossed: &[Crossing]) {
        let timestamp = self.clock.wall();
        for Crossing { threshold, status, .. } in crossed {
            self.events.publish(Event::BudgetThreshold(BudgetThreshold {
                user_id: user.clone(),
                period: status.period,
                category: status.category.clone(),
                from: status.from,
                to: status.to,
                threshold: *threshold,
                limit: status.limit,
                spent: status.spent,
                timestamp,
            }));
        }
    }

    /// Keeps a limit that a shopper said for a week, a month or a year: it is a budget from now on. One for a single trip is
    /// not, nor one for a day, since that is mostly today.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a limit that is not in the agent's currency; those of the store.
    pub(super) async fn set_limit(&self, user: &UserId, limit: &Limit) -> Result<()> {
        let home = self.config.currency;
        if limit.amount.currency() != home {
            let what = format!("the limit is in {} and the agent counts in {home}", limit.amount.currency());
            return Err(Error::new(ErrorKind::InvalidInput, what));
        }
        let Some(period) = kept_for(limit) else { return Ok(()) };
        let standing = all_of(period, &self.budgets.all(user).await?).cloned();
        let mut budget = standing.unwrap_or_else(|| Budget::new(period, limit.amount));
        budget.limit = limit.amount;
        let crossed = self.budgets.set(user, budget, self.today()).await?;
        self.tell_crossings(user, &crossed);
        Ok(())
    }

    /// The limit that holds now, and what was spent in its period before the list that is being made: nothing for a single
    /// trip. What the host set for the period since it was `said` holds, and where it was taken away, none does. A shopper
    /// who asks and has none in this conversation is told of the budget for everything of the shortest period.
    pub(super) async fn limit_now(
        &self,
        user: &UserId,
        said: Option<&Limit>,
        asks: bool,
    ) -> Result<Option<(Money, Money)>> {
        let home = self.config.currency;
        // What was said to an agent of another currency means nothing to this one.
        let said = said.filter(|limit| limit.amount.currency() == home);
        let period = said.and_then(period_of);
        if let (Some(limit), None) = (said, period) {
            return Ok(Some((limit.amount, Money::zero(home))));
        }
        if said.is_none() && !asks {
            return Ok(None);
        }
        let budgets = self.budgets.all(user).await?;
        let at_home = |budget: &&Budget| budget.limit.currency() == home;
        let own = period.and_then(|period| all_of(period, &budgets)).filter(at_home).cloned();
        // One that was not kept holds as it was said.
        let unkept = || {
            let limit = said.filter(|limit| kept_for(limit).is_none())?;
            Some(Budget::new(period?, limit.amount))
        };
        let first = || budgets.iter().filter(|b| asks && b.category.is_none()).find(at_home).cloned();
        let Some(budget) = own.or_else(unkept).or_else(first) else { return Ok(None) };
        let (from, to) = budget.around(self.today());
        let before = self.budgets.spent_in(SpentIn::new(user.clone(), from, to, home)).await?;
        Ok(Some((budget.limit, before)))
    }

    /// Counts orders that were saved. All of them, also those that were known: an import that was cut short is made good
    /// by importing again.
    pub(super) async fn count_orders(
        &self,
        user: &UserId,
        orders: &[Order],
        saved: &SavedOrders,
    ) -> Result<()> {
        let all_new = saved.added == orders.len() as u64;
        let mut entries = Vec::with_capacity(orders.len());
        let mut nothing = Vec::new();
        for order in orders {
            let entry = if all_new {
                self.entry_of(order)
            } else {
                // What is kept may say more than what was just handed over.
                self.entry_of(&self.orders.get(GetOrder::new(user.clone(), order.id.clone())).await?)
            };
            match entry {
                Some(entry) => entries.push(entry),
                None => nothing.push(order.id.clone()),
            }
        }
        // It may have counted before it was paid back or called off.
        if !nothing.is_empty() {
            self.uncount_orders(user, Some(&nothing)).await?;
        }
        if !entries.is_empty() {
            let crossed = self.budgets.record(user, entries, self.today()).await?;
            self.tell_crossings(user, &crossed);
        }
        Ok(())
    }

    /// No longer counts these orders; all of them for `None`.
    pub(super) async fn uncount_orders(&self, user: &UserId, ids: Option<&[OrderId]>) -> Result<()> {
        let request = match ids {
            Some(ids) => RemoveSpend::new(user.clone(), ids.iter().map(entry_id).collect()),
            None => RemoveSpend::of_orders(user.clone()),
        };
        self.budgets.remove_spend(request).await.map(drop)
    }

    /// What an order came to; `None` where that is not known or is nothing.
    fn entry_of(&self, order: &Order) -> Option<SpendEntry> {
        let catalog = self.catalog();
        let mut categories: BTreeMap<String, Money> = BTreeMap::new();
        for line in order.lines.iter().filter(|l| l.was_bought()) {
            let Some(product) = line.product.as_ref().and_then(|id| catalog.get(id)) else { continue };
            let Some(paid) = line.paid().filter(|paid| paid.minor() > 0) else { continue };
            // A budget may be for the department or for the shelf. Nobody sets one for a name longer than a line.
            for category in product.category.into_iter().filter(|c| !c.trim().is_empty() && c.len() <= 100) {
                let sum = categories.entry(category).or_insert(Money::zero(paid.currency()));
                *sum = sum.plus(paid).ok()?;
            }
        }
        let mut entry = SpendEntry::new(entry_id(&order.id), order.ordered_on, spent_on(order)?);
        entry.categories = categories.into_iter().take(MAX_CATEGORIES).collect();
        Some(entry)
    }
}

/// The period of a limit, where it has one that comes round again.
fn period_of(limit: &Limit) -> Option<BudgetPeriod> {
    limit.period.as_deref()?.parse().ok()
}

/// The period that a limit is kept for once it was said, where it is one that is.
fn kept_for(limit: &Limit) -> Option<BudgetPeriod> {
    period_of(limit).filter(|period| *period != BudgetPeriod::Day && limit.amount.minor() > 0)
}

/// The budget for everything in this period.
fn all_of(period: BudgetPeriod, budgets: &[Budget]) -> Option<&Budget> {
    budgets.iter().find(|b| b.period == period && b.category.is_none())
}

/// The id of the entry that stands for an order.
fn entry_id(order: &OrderId) -> String {
    format!("{ORDER_PREFIX}{order}")
}

/// What an order cost in the end: its total less what was paid back, else what its lines came to.
fn spent_on(order: &Order) -> Option<Money> {
    let a = &order.amounts;
    let zero = Money::zero(order.currency);
    let sum = |parts: &[Option<Money>]| Money::sum(order.currency, parts.iter().copied().flatten()).ok();
    let lines = || {
        let paid = order.lines.iter().filter(|l| l.was_bought()).map(crate::orders::OrderLine::paid);
        sum(&paid.collect::<Vec<_>>())
    };
    let goods = match a.subtotal {
        Some(subtotal) => subtotal,
        None => lines()?,
    };
    let charged = sum(&[Some(goods), a.delivery, a.bag_fee, a.tax, a.tip, a.donations])?;
    let refund = a.refund.unwrap_or(zero);
    let spent = match a.total {
        // Some totals have the refund taken off already.
        Some(total) if charged.minus(refund).ok() == Some(total) => total,
        Some(total) => total.minus(refund).ok()?,
        None => charged.minus(refund).ok()?,
    };
    (spent.minor() > 0).then_some(spent)
}
