//! Lists, directly.

use super::{
    DealContext, Event, GroceryList, Inner, ListUpdate, Location,
    offers::{self, Depth, Judged, Offers},
    view::Terms,
};
use crate::{
    catalog::{MatchRequest, Product},
    deals::OfferBook,
    error::{Error, ErrorKind, Result},
    id::{LineId, ListId, ProductId, UserId},
    lists::{
        CreateList, DeleteList, GetList, ListLine, ListOp, ListSummary, ListsOf, LoggedOp, ReadLog,
        ShoppingList, Undo, merge_line,
    },
    nlu::normal_name,
    quantity::{PackageSize, Ratio, Unit},
};

/// How often a change is tried again because another one came in between.
const TRIES: usize = 100;

/// Lists, directly. From [`GroceryAgent::lists`](super::GroceryAgent::lists). Every change answers the
/// list priced.
#[derive(Clone, Copy)]
pub struct ListsView<'a> {
    pub(super) inner: &'a Inner,
}

/// Something to put on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddItem {
    /// What is wanted, in words.
    pub name: String,
    /// How much. Above 0.
    pub amount: Ratio,
    /// The unit; `None` for pieces.
    pub unit: Option<Unit>,
    /// The package that is wanted.
    pub size: Option<PackageSize>,
    /// The product; found by its name where absent.
    pub product: Option<ProductId>,
}

impl AddItem {
    /// One of `name`.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), amount: Ratio::ONE, unit: None, size: None, product: None }
    }

    /// Sets how much.
    #[must_use]
    pub fn amount(mut self, amount: Ratio, unit: Option<Unit>) -> Self {
        self.amount = amount;
        self.unit = unit;
        self
    }
}

impl ListsView<'_> {
    /// Makes a list.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput) for the name; those of the store.
    pub async fn create(&self, user: &UserId, name: &str) -> Result<GroceryList> {
        let inner = self.inner;
        let id = ListId::generate(&*inner.clock, &*inner.rng);
        let made = inner.lists.create(CreateList::new(id, user.clone(), name, inner.clock.wall())).await?;
        self.told(made).await
    }

    /// The user's lists, newest first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn all(&self, user: &UserId) -> Result<Vec<ListSummary>> {
        self.inner.lists.lists(ListsOf::new(user.clone())).await
    }

    /// A list, priced.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound); those of the stores.
    pub async fn view(&self, user: &UserId, list: ListId) -> Result<GroceryList> {
        let list = self.get(user, list).await?;
        self.priced(list).await
    }

    /// A list without prices.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound); those of the store.
    pub async fn get(&self, user: &UserId, list: ListId) -> Result<ShoppingList> {
        self.inner.lists.get(GetList::new(user.clone(), list)).await
    }

    /// The user's newest list, priced. A user who has none sees an empty one, which comes into being
    /// with its first line.
    ///
    /// # Errors
    /// Those of the stores.
    pub async fn current(&self, user: &UserId) -> Result<GroceryList> {
        let (list, _) = self.inner.newest_or_new(user).await?;
        self.priced(list).await
    }

    /// Gives a list another name.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound), [`InvalidInput`](ErrorKind::InvalidInput).
    pub async fn rename(&self, user: &UserId, list: ListId, name: &str) -> Result<GroceryList> {
        self.change(user, list, |_| Ok(ListOp::Rename { name: name.to_owned() })).await
    }

    /// Throws a list away, for good.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound); those of the store.
    pub async fn delete(&self, user: &UserId, list: ListId) -> Result<()> {
        self.inner.lists.delete(DeleteList::new(user.clone(), list)).await
    }

    /// Puts something on a list. What is there already is added to, in the first line's unit.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound), [`InvalidInput`](ErrorKind::InvalidInput) for an
    /// empty name or an amount that is not above 0,
    /// [`ProductNotFound`](ErrorKind::ProductNotFound) for a product that does not exist.
    pub async fn add(&self, user: &UserId, list: ListId, item: AddItem) -> Result<GroceryList> {
        let inner = self.inner;
        if item.name.trim().is_empty() {
            return Err(Error::new(ErrorKind::InvalidInput, "the item has no name")
                .with_hint("say what is wanted, for example \"2% milk\""));
        }
        let catalog = inner.catalog();
        let product = match &item.product {
            Some(id) => Some(catalog.require(id)?),
            None => {
                let mut request = MatchRequest::new(&item.name);
                (request.quantity, request.unit) = (Some(item.amount), item.unit);
                request.size = item.size.map(Into::into);
                inner.note_served(user);
                request.familiar = inner.familiar(user).await;
                catalog.match_item(&request).best.map(|c| c.product)
            }
        };
        let at = inner.clock.wall();
        let line = ListLine {
            id: LineId::generate(&*inner.clock, &*inner.rng),
            requested: item.name.clone(),
            amount: item.amount,
            unit: item.unit,
            size: item.size,
            product: product.as_ref().map(|p| p.id.clone()),
            product_name: product.map(|p| p.name),
            max_price: None,
            only_if_on_sale: false,
            checked: false,
            added_at: at,
        };
        let name = normal_name(&item.name);
        self.change(user, list, |now| {
            let same = now.lines.iter().find(|l| {
                normal_name(&l.requested) == name || (l.product.is_some() && l.product == line.product)
            });
            merge_line(now, same.map(|l| l.id), line.clone())
        })
        .await
    }

    /// Sets how much of a line is wanted.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound) for the list or line,
    /// [`InvalidInput`](ErrorKind::InvalidInput) for an amount that is not above 0.
    pub async fn set_amount(
        &self,
        user: &UserId,
        list: ListId,
        line: LineId,
        amount: Ratio,
        unit: Option<Unit>,
    ) -> Result<GroceryList> {
        self.change(user, list, |_| Ok(ListOp::SetAmount { line, amount, unit })).await
    }

    /// Matches a line to another product.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound) for the list or line,
    /// [`ProductNotFound`](ErrorKind::ProductNotFound).
    pub async fn set_product(
        &self,
        user: &UserId,
        list: ListId,
        line: LineId,
        product: &ProductId,
    ) -> Result<GroceryList> {
        let product = self.inner.catalog().require(product)?;
        self.change(user, list, |_| {
            Ok(ListOp::SetProduct {
                line,
                product: Some(product.id.clone()),
                product_name: Some(product.name.clone()),
            })
        })
        .await
    }

    /// Marks a line as in the basket, or takes the mark back.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound) for the list or line.
    pub async fn check(
        &self,
        user: &UserId,
        list: ListId,
        line: LineId,
        checked: bool,
    ) -> Result<GroceryList> {
        self.change(user, list, |_| Ok(ListOp::SetChecked { line, checked })).await
    }

    /// Takes a line off a list.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound) for the list or line.
    pub async fn remove(&self, user: &UserId, list: ListId, line: LineId) -> Result<GroceryList> {
        self.change(user, list, |_| Ok(ListOp::RemoveLine { line })).await
    }

    /// Takes all lines off a list. Asks nobody; can be undone.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound).
    pub async fn clear(&self, user: &UserId, list: ListId) -> Result<GroceryList> {
        self.change(user, list, |_| Ok(ListOp::Clear)).await
    }

    /// Takes the newest change back; again, the one before.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound), [`InvalidInput`](ErrorKind::InvalidInput) where there
    /// is nothing to take back.
    pub async fn undo(&self, user: &UserId, list: ListId) -> Result<GroceryList> {
        let at = self.inner.clock.wall();
        let after = self.inner.lists.undo(Undo::new(user.clone(), list, at)).await?;
        self.told(after).await
    }

    /// The operations that made a list, oldest first, from just behind `after_version`.
    ///
    /// # Errors
    /// [`ListNotFound`](ErrorKind::ListNotFound).
    pub async fn log(
        &self,
        user: &UserId,
        list: ListId,
        after_version: u64,
        limit: usize,
    ) -> Result<Vec<LoggedOp>> {
        self.inner.lists.log(ReadLog::new(user.clone(), list, after_version).with_limit(limit)).await
    }

    async fn change(
        &self,
        user: &UserId,
        list: ListId,
        op: impl Fn(&ShoppingList) -> Result<ListOp>,
    ) -> Result<GroceryList> {
        self.change_all(user, list, |now| Ok(vec![op(now)?])).await
    }

    /// Applies what `ops` decides in one commit, decided anew where another call got in between.
    pub(super) async fn change_all(
        &self,
        user: &UserId,
        list: ListId,
        mut ops: impl FnMut(&ShoppingList) -> Result<Vec<ListOp>>,
    ) -> Result<GroceryList> {
        let mut tries = 0;
        loop {
            let now = self.get(user, list).await?;
            let ops = ops(&now)?;
            if ops.is_empty() {
                return self.priced(now).await;
            }
            match self.inner.apply(now, &mut false, ops).await {
                Ok(after) => return self.told(after).await,
                Err(e) if e.kind() == ErrorKind::Conflict && tries < TRIES => tries += 1,
                Err(e) => return Err(e),
            }
        }
    }

    async fn told(&self, list: ShoppingList) -> Result<GroceryList> {
        let view = self.priced(list).await?;
        self.inner.events.publish(Event::GroceryUpdate(ListUpdate {
            list_id: view.id,
            user_id: view.user_id.clone(),
            items: view.items.iter().map(|i| i.requested.clone()).collect(),
            version: view.version,
            total: Some(view.total),
            timestamp: self.inner.clock.wall(),
        }));
        Ok(view)
    }

    async fn priced(&self, list: ShoppingList) -> Result<GroceryList> {
        let book = self.inner.offers();
        let shopper = DealContext::default();
        Ok(self.inner.priced(list, book.as_deref(), &shopper, Depth::default()).await?.0)
    }
}

impl Inner {
    /// Prices a list where the shopper is said to be; with what the offers of `book` save, looked into as deep as is asked.
    pub(super) async fn priced(
        &self,
        list: ShoppingList,
        book: Option<&OfferBook>,
        shopper: &DealContext,
        depth: Depth,
    ) -> Result<(GroceryList, Option<Judged>)> {
        let catalog = self.catalog();
        let products: Vec<Product> =
            list.lines.iter().filter_map(|l| catalog.get(l.product.as_ref()?)).collect();
        let location: Option<Location> = self.location(None);
        let known = self.known(products, location.as_ref()).await?;
        let terms = Terms {
            currency: self.config.currency,
            rules: &self.rules,
            location: location.as_ref(),
            today: self.today(),
        };
        let context = self.shop_context(shopper);
        let offers = book.map(|book| Offers { book, context: &context, member: shopper.member });
        offers::priced(&list, &known, offers.as_ref(), &terms, depth)
    }
}
