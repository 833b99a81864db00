//! The offers of the shop, directly.

use std::sync::{Arc, PoisonError};

use serde::Serialize;

use super::{
    DealContext, GroceryList, Inner,
    offers::{Depth, Judged, Offers},
};
use crate::{
    deals::{Explanation, Names, OfferBook, OfferRule, Told},
    error::{Error, ErrorKind, Result},
    id::{ListId, ProductId, UserId},
    lists::GetList,
    money::Currency,
};

/// How many changes that would save more an explanation tells.
const MOST_CHANGES: usize = 3;

/// The offers of the shop, directly. From [`GroceryAgent::deals`](super::GroceryAgent::deals).
///
/// The book is the host's: it is set when the agent is built or later, whole, and held in memory. Without one nothing is
/// computed and nothing is said about offers.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use grocery_core::{GroceryAgent, ProcessRequest, agent::DealContext, deals::OfferBook};
/// let agent = GroceryAgent::builder().build()?;
/// agent.deals().set_book(OfferBook::from_json(r#"{"format":"grocery-offers/1","currency":"USD","offers":[
///   {"id":"milk50","title":"50c off milk","kind":"amount_off","max_uses":9,"cents":50,
///    "scope":{"skus":["gc-whole-milk-1-gallon"]}}]}"#)?)?;
/// let answer = agent.process(ProcessRequest::local("2 gallons of whole milk")).await?;
/// let deals = answer.grocery_list.deals.expect("there is a book");
/// assert_eq!(deals.savings.to_string(), "1.00");
/// assert!(answer.response.contains("You save $1.00 with “50c off milk”."), "{}", answer.response);
/// let on_milk = agent.deals().on_product(&"gc-whole-milk-1-gallon".parse()?, &DealContext::default())?;
/// assert_eq!(on_milk[0].id(), "milk50");
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Clone, Copy)]
pub struct DealsView<'a> {
    pub(super) inner: &'a Inner,
}

/// A list with what the offers save on it, explained.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListExplained {
    /// The list, priced, with the savings on it.
    pub list: GroceryList,
    /// The plan, what each line pays and why, the runner-up, and what would change the answer. Lines go by the ids of
    /// the list's lines; money is in minor units.
    pub explanation: Explanation,
    /// The same in English sentences.
    pub sentences: Vec<String>,
}

impl ListExplained {
    /// The explanation with its sentences, as explanations of carts are told.
    #[must_use]
    pub fn told(&self) -> Told {
        Told { sentences: self.sentences.clone(), explanation: self.explanation.clone() }
    }
}

impl DealsView<'_> {
    /// Puts a book in the place of the one before; one without rules takes all offers away. Requests under way end with the
    /// book they began with.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) where the book is in another currency than the agent.
    pub fn set_book(&self, book: OfferBook) -> Result<()> {
        let book = in_use(book, self.inner.config.currency)?;
        *self.inner.offers.write().unwrap_or_else(PoisonError::into_inner) = book;
        Ok(())
    }

    /// Takes the book away, and all offers with it. Answers it, where there was one.
    pub fn take_book(&self) -> Option<Arc<OfferBook>> {
        self.inner.offers.write().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The book in use, where there is one.
    #[must_use]
    pub fn book(&self) -> Option<Arc<OfferBook>> {
        self.inner.offers()
    }

    /// The offers that are on now at the shopper's shop, in the order of the book. Whether this shopper may use one
    /// (membership, clipping, limits) is not asked.
    #[must_use]
    pub fn active(&self, shopper: &DealContext) -> Vec<OfferRule> {
        let Some(book) = self.inner.offers() else { return Vec::new() };
        let context = self.inner.shop_context(shopper);
        book.current(&context).cloned().collect()
    }

    /// The offers that are on now and cover a product in any role. Offers on the whole order are not among them.
    ///
    /// # Errors
    /// [`ProductNotFound`](ErrorKind::ProductNotFound) for an id that the catalogue does not have.
    pub fn on_product(&self, product: &ProductId, shopper: &DealContext) -> Result<Vec<OfferRule>> {
        let product = self.inner.catalog().require(product)?;
        let Some(book) = self.inner.offers() else { return Ok(Vec::new()) };
        let context = self.inner.shop_context(shopper);
        let offers = Offers { book: &book, context: &context, member: shopper.member };
        Ok(offers.covering(&product).into_iter().cloned().collect())
    }

    /// A list, priced, with the best that the offers save on it: in its `deals`, and on each line. As
    /// [`ListsView::view`](super::ListsView::view), for a shopper of whom more is known.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound); those of the stores.
    pub async fn for_list(&self, user: &UserId, list: ListId, shopper: &DealContext) -> Result<GroceryList> {
        let list = self.inner.lists.get(GetList::new(user.clone(), list)).await?;
        let book = self.inner.offers();
        Ok(self.inner.priced(list, book.as_deref(), shopper, Depth::default()).await?.0)
    }

    /// [`for_list`](Self::for_list), explained. `None` without a book, and where nothing on the list has a price or the
    /// list is too large to be judged.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound); those of the stores.
    pub async fn explain(
        &self,
        user: &UserId,
        list: ListId,
        shopper: &DealContext,
    ) -> Result<Option<ListExplained>> {
        let Some(book) = self.inner.offers() else { return Ok(None) };
        let list = self.inner.lists.get(GetList::new(user.clone(), list)).await?;
        let depth = Depth { most_changes: MOST_CHANGES, runner_up: true };
        let (list, judged) = self.inner.priced(list, Some(&book), shopper, depth).await?;
        let Some(Judged { explanation }) = judged else { return Ok(None) };
        let mut names = Names::of(&book);
        for item in &list.items {
            let id = item.id.to_string();
            let sku = explanation.lines.iter().find(|line| line.line == id).map(|line| &line.sku);
            if let Some(sku) = sku {
                names = names.with_product(sku, &item.name);
            }
        }
        let sentences = explanation.sentences(&names);
        Ok(Some(ListExplained { list, explanation, sentences }))
    }
}

impl Inner {
    /// A shopper at this moment.
    pub(super) fn shop_context(&self, shopper: &DealContext) -> crate::deals::ShopContext {
        shopper.at(self.clock.wall(), self.config.utc_offset_minutes)
    }
}

/// The book to be used, which is none where it has no rules.
pub(super) fn in_use(book: OfferBook, currency: Currency) -> Result<Option<Arc<OfferBook>>> {
    if book.rules().is_empty() {
        return Ok(None);
    }
    if book.currency() != currency {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            format!("the offers are in {} and the agent counts in {currency}", book.currency()),
        )
        .with_hint("set the agent's currency to that of the shop"));
    }
    Ok(Some(Arc::new(book)))
}
