//! The offers of the shop, as lists and replies use them.

use std::sync::Arc;

use grocery_core::{Error, ErrorKind, ProductId, agent};
use serde::Serialize;

use crate::{
    agent::{Shared, user},
    cancel::{CancelToken, run},
    error::Answer,
    offers::{DealExplanation, OfferBook, OfferRule, rules},
    response::GroceryList,
    values::{Money, each, json, list},
};

/// The offers of the shop, as lists and replies use them. From `Agent.deals()`.
#[derive(uniffi::Object)]
pub struct Deals {
    pub(crate) shared: Arc<Shared>,
}

#[uniffi::export]
impl Deals {
    /// Puts a book in the place of the one before; none takes all offers away. Requests under way end with the book they
    /// began with.
    ///
    /// Fails with `InvalidInput` where the book is in another currency than the agent.
    pub fn set_book(&self, book: Option<Arc<OfferBook>>) -> Answer<()> {
        let view = self.shared.agent.deals();
        match book {
            Some(book) => view.set_book((*book.book).clone())?,
            None => drop(view.take_book()),
        }
        Ok(())
    }

    /// The book in use, where there is one.
    pub fn book(&self) -> Option<Arc<OfferBook>> {
        self.shared.agent.deals().book().map(|book| Arc::new(OfferBook { book }))
    }

    /// The offers that are on now at the shopper's shop, in the order of the book. Whether this shopper may use one
    /// (membership, clipping, limits) is not asked.
    ///
    /// Fails with `InvalidInput` for a shopper without meaning.
    #[uniffi::method(default(shopper = None))]
    pub fn active(&self, shopper: Option<DealContext>) -> Answer<Vec<OfferRule>> {
        rules(&self.shared.agent.deals().active(&DealContext::read(shopper.as_ref())?))
    }

    /// The offers that are on now and cover a product in any role. Offers on the whole order are not among them.
    ///
    /// Fails with `ProductNotFound` for an id that the catalogue does not have.
    #[uniffi::method(default(shopper = None))]
    pub fn on_product(&self, product_id: String, shopper: Option<DealContext>) -> Answer<Vec<OfferRule>> {
        let shopper = DealContext::read(shopper.as_ref())?;
        rules(&self.shared.agent.deals().on_product(&ProductId::new(product_id)?, &shopper)?)
    }

    /// A list, priced, with the best that the offers save on it: in its `deals`, and on each line.
    ///
    /// Fails with `ListNotFound`.
    #[uniffi::method(default(shopper = None, user_id = None, cancel = None))]
    pub async fn for_list(
        &self,
        list_id: String,
        shopper: Option<DealContext>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async {
            let (user, list) = (user(user_id.as_deref())?, list(&list_id)?);
            self.shared.agent.deals().for_list(&user, list, &DealContext::read(shopper.as_ref())?).await
        })
        .await
    }

    /// `forList`, explained. Absent without a book, and where nothing on the list has a price or the list is too large to
    /// be judged.
    ///
    /// Fails with `ListNotFound`.
    #[uniffi::method(default(shopper = None, user_id = None, cancel = None))]
    pub async fn explain(
        &self,
        list_id: String,
        shopper: Option<DealContext>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Option<ListExplained>> {
        let explained = run::<_, Option<agent::ListExplained>>(cancel, async {
            let (user, list) = (user(user_id.as_deref())?, list(&list_id)?);
            self.shared.agent.deals().explain(&user, list, &DealContext::read(shopper.as_ref())?).await
        });
        explained.await?.map(ListExplained::of).transpose()
    }
}

/// Who shops, as far as offers ask. By default nobody of whom anything is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
#[serde(rename_all = "camelCase")]
pub struct DealContext {
    /// Whether the shopper is a member of the shop's programme.
    #[uniffi(default = false)]
    pub member: bool,
    /// The shop. Without one, only offers that are on everywhere are on.
    #[uniffi(default = None)]
    pub store: Option<String>,
    /// Whether this is the shopper's first order.
    #[uniffi(default = false)]
    pub first_order: bool,
    /// The ids of the digital coupons that are clipped.
    #[uniffi(default = [])]
    pub clipped: Vec<String>,
    /// The promo codes entered, in any case.
    #[uniffi(default = [])]
    pub codes: Vec<String>,
    /// What the household has used before.
    #[uniffi(default = [])]
    pub uses: Vec<PastUse>,
}

/// Uses of an offer on an earlier order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, uniffi::Record)]
pub struct PastUse {
    /// The offer.
    pub offer: String,
    /// The day at the store, ISO 8601.
    pub on: String,
    /// How often it was used.
    pub uses: i64,
}

impl DealContext {
    pub(crate) fn read(shopper: Option<&Self>) -> Result<agent::DealContext, Error> {
        let Some(shopper) = shopper else { return Ok(agent::DealContext::default()) };
        let text = serde_json::to_string(shopper).map_err(|e| {
            Error::new(ErrorKind::InvalidInput, "the shopper cannot be written").with_source(e)
        })?;
        agent::DealContext::from_json(&text)
    }
}

/// A list with what the offers save on it, explained.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ListExplained {
    /// The list, priced, with the savings on it.
    pub list: GroceryList,
    /// The plan, what each line pays and why, the runner-up, and what would change the answer. Lines go by the ids of the
    /// list's lines.
    pub explanation: DealExplanation,
    /// Both as the core's own JSON.
    pub json: String,
}

impl ListExplained {
    fn of(explained: agent::ListExplained) -> Answer<Self> {
        Ok(Self {
            json: json(&explained)?,
            explanation: DealExplanation::of(explained.told())?,
            list: explained.list.into(),
        })
    }
}

/// What the offers of the shop take off a list. The list's `total` and `savings` count it; its `subtotal` and the totals of
/// its lines are at shelf prices.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ListDeals {
    /// What is taken off the goods.
    pub savings: Money,
    /// What the goods cost then, without tax and delivery.
    pub payable: Money,
    /// The offers used, the one that saves most first.
    pub offers: Vec<UsedOffer>,
    /// No use of the offers saves more than this beyond `savings` and the delivery fee: 0 where the plan is proven to be
    /// the best.
    pub at_most_more: Money,
    /// What comes back after the receipt, by rebates. No part of `savings`.
    pub after_receipt: Money,
}

impl From<agent::ListDeals> for ListDeals {
    fn from(deals: agent::ListDeals) -> Self {
        Self {
            savings: deals.savings.into(),
            payable: deals.payable.into(),
            offers: each(deals.offers),
            at_most_more: deals.at_most_more.into(),
            after_receipt: deals.after_receipt.into(),
        }
    }
}

/// An offer used on a list.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct UsedOffer {
    /// Its id in the offer book.
    pub id: String,
    /// What people call it; the id where it has no title.
    pub title: String,
    /// How often it is used.
    pub uses: i64,
    /// Whether it waives the delivery fee and takes nothing off the goods.
    pub frees_delivery: bool,
    /// What it saves; for free delivery the fee.
    pub savings: Money,
}

impl From<agent::UsedOffer> for UsedOffer {
    fn from(offer: agent::UsedOffer) -> Self {
        Self {
            id: offer.id,
            title: offer.title,
            uses: offer.uses,
            frees_delivery: offer.frees_delivery,
            savings: offer.savings.into(),
        }
    }
}

/// An offer that saves something on a line.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ItemOffer {
    /// Its id in the offer book.
    pub id: String,
    /// What people call it; the id where it has no title.
    pub title: String,
    /// The line's share of what it saves.
    pub savings: Money,
}

impl From<agent::ItemOffer> for ItemOffer {
    fn from(offer: agent::ItemOffer) -> Self {
        Self { id: offer.id, title: offer.title, savings: offer.savings.into() }
    }
}
