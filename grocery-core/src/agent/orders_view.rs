//! What was bought, directly.

use std::{collections::HashSet, io::Read};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{Inner, breathe};
use crate::{
    catalog::{ASK_BELOW, Catalog, MatchRequest, Product, SoldBy, size_said},
    error::Result,
    id::{OrderId, ProductId, UserId},
    import::{ImportProgress, SkippedLine},
    orders::{
        FindPurchases, GetOrder, LineKind, ListOrders, Order, OrderCounts, OrderImportOptions, OrderLine,
        Purchase, RecognizeText, RemoveOrders, SaveOrders, SavedOrders, Shop, TextRecognizer,
        history::{Bought, bought, price_points, usual},
        in_reading_order, read_orders,
        receipt::{self, Receipt, ReceiptOptions},
    },
    quantity::Dimension,
};

/// How many orders are stored at a time.
const BATCH: usize = 200;
/// How many purchases, the newest, are looked at to judge what is usual.
pub(super) const MANY: usize = 5_000;
/// How far back what is usual is looked for, in days.
pub(super) const A_YEAR: i32 = 366;

/// What was bought, directly. From [`GroceryAgent::orders`](super::GroceryAgent::orders).
#[derive(Clone, Copy)]
pub struct OrdersView<'a> {
    pub(super) inner: &'a Inner,
}

/// What an import of orders did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderImportReport {
    /// Lines read, without headers; of JSON, orders.
    pub read: u64,
    /// Orders that are new.
    pub imported: u64,
    /// Orders that were known and say something new.
    pub updated: u64,
    /// Orders that were known as they are.
    pub unchanged: u64,
    /// Lines of the file left out.
    pub skipped: u64,
    /// The first of the lines left out.
    pub skipped_lines: Vec<SkippedLine>,
    /// Lines of orders taken over.
    pub lines: u64,
    /// Of them, those that are a product of the catalogue.
    pub matched: u64,
    /// Orders that do not add up, or are short of a line.
    pub flagged: u64,
    /// Changes of prices that were new to the price history.
    pub prices: u64,
}

/// A receipt that was read and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedReceipt {
    /// What it says.
    pub receipt: Receipt,
    /// Whether it was new: importing the same receipt again changes nothing.
    pub imported: bool,
}

/// What is known of the purchases of one thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderHistory {
    /// How often, when next, what was paid last.
    pub bought: Bought,
    /// The purchases, the newest first.
    pub purchases: Vec<Purchase>,
}

impl OrdersView<'_> {
    /// Imports files of orders for `user`: Walmart exports, tables of any shop, JSON, and with feature `xlsx`
    /// workbooks; see [`read_orders`]. Files of one export are handed over together. Lines are matched to the
    /// catalogue, and what they cost goes into the price history. Nothing is changed where a file cannot be
    /// read; importing again changes nothing.
    ///
    /// Reading and matching happen on the calling task. Between reading and keeping it lets go of its thread once:
    /// dropped by then, nothing is kept.
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use grocery_core::{GroceryAgent, SeededRng, UserId, orders::{OrderImportOptions, sample}};
    /// let agent = GroceryAgent::builder().build()?;
    /// let ann = UserId::new("ann")?;
    /// let export = sample::walmart_export(&SeededRng::new(1));
    /// let files = || [export.orders_csv.as_bytes(), export.items_csv.as_bytes()];
    /// let options = OrderImportOptions::default();
    /// let first = agent.orders().import(&ann, files(), &options, |_| {}).await?;
    /// assert_eq!((first.imported, first.lines), (25, 229));
    /// let again = agent.orders().import(&ann, files(), &options, |_| {}).await?;
    /// assert_eq!((again.imported, again.unchanged, again.prices), (0, 25, 0));
    /// # Ok::<(), grocery_core::Error>(())
    /// # }).unwrap();
    /// ```
    ///
    /// # Errors
    /// As [`read_orders`]; those of the stores.
    pub async fn import<R: Read>(
        &self,
        user: &UserId,
        files: impl IntoIterator<Item = R>,
        options: &OrderImportOptions,
        progress: impl FnMut(ImportProgress),
    ) -> Result<OrderImportReport> {
        let (mut orders, read) = read_orders(files, options, progress)?;
        // Whoever called the import off while it was reading is heard before anything is kept.
        breathe().await;
        let matched = self.inner.matched(&mut orders);
        let flagged = orders.iter().filter(|o| !o.flags.is_empty()).count() as u64;
        let mut report = OrderImportReport {
            read: read.read,
            skipped: read.skipped,
            skipped_lines: read.skipped_lines,
            lines: read.lines,
            matched,
            flagged,
            ..OrderImportReport::default()
        };
        let mut rest = orders;
        while !rest.is_empty() {
            let next = rest.split_off(rest.len().min(BATCH));
            let (saved, prices) = self.inner.keep_orders(user, rest).await?;
            report.imported += saved.added;
            report.updated += saved.updated;
            report.unchanged += saved.unchanged;
            report.prices += prices;
            rest = next;
        }
        Ok(report)
    }

    /// Reads the text of a receipt, its lines matched to the catalogue. Nothing is kept.
    ///
    /// # Errors
    /// As [`receipt::read`].
    pub fn read_receipt(&self, text: &str) -> Result<Receipt> {
        let mut options = ReceiptOptions::new(self.inner.today());
        options.currency = self.inner.config.currency;
        let mut receipt = receipt::read(text, &options)?;
        self.inner.matched(std::slice::from_mut(&mut receipt.order));
        Ok(receipt)
    }

    /// Reads the picture of a receipt through the host's recogniser. Nothing is kept, the picture least of all.
    ///
    /// # Errors
    /// Those of the recogniser; as [`receipt::read`].
    pub async fn read_picture(
        &self,
        recognizer: &dyn TextRecognizer,
        request: RecognizeText,
    ) -> Result<Receipt> {
        let pieces = recognizer.recognize(request).await?;
        self.read_receipt(&in_reading_order(&pieces))
    }

    /// Reads the text of a receipt and keeps what it says, as [`import`](Self::import) does. A receipt without a
    /// single line is read and not kept.
    ///
    /// # Errors
    /// As [`receipt::read`]; those of the stores.
    pub async fn import_receipt(&self, user: &UserId, text: &str) -> Result<ImportedReceipt> {
        let receipt = self.read_receipt(text)?;
        if receipt.order.lines.is_empty() {
            return Ok(ImportedReceipt { receipt, imported: false });
        }
        let (saved, _) = self.inner.keep_orders(user, vec![receipt.order.clone()]).await?;
        Ok(ImportedReceipt { receipt, imported: saved.added > 0 })
    }

    /// What is known of a product's purchases; `None` where it was never bought.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn history(&self, user: &UserId, product: &ProductId) -> Result<Option<OrderHistory>> {
        self.history_of(FindPurchases::new(user.clone()).of_product(product)).await
    }

    /// What is known of the purchases of an item of a shop, by its [`item_key`](OrderLine::item_key), or of what
    /// [`Bought::thing`] names.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn history_of_thing(&self, user: &UserId, thing: &str) -> Result<Option<OrderHistory>> {
        self.history_of(FindPurchases::new(user.clone()).of_thing(thing)).await
    }

    async fn history_of(&self, request: FindPurchases) -> Result<Option<OrderHistory>> {
        let purchases = self.inner.orders.purchases(request).await?;
        Ok(bought(&purchases).into_iter().next().map(|bought| OrderHistory { bought, purchases }))
    }

    /// Everything a user has bought whose name has all of `words`, in whatever order; all of it for no words. What
    /// was bought on most days comes first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn bought(&self, user: &UserId, words: &str) -> Result<Vec<Bought>> {
        let purchases =
            self.inner.orders.purchases(FindPurchases::new(user.clone()).with_limit(MANY)).await?;
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let mut all = bought(&purchases);
        all.retain(|b| {
            let name = b.name.to_lowercase();
            words.iter().all(|w| name.contains(w.as_str()))
        });
        Ok(all)
    }

    /// What the user usually buys, as of today: at least twice within a year and not given up, most often bought
    /// first. See [`usual`].
    ///
    /// # Errors
    /// Those of the store.
    pub async fn usual(&self, user: &UserId, limit: usize) -> Result<Vec<Bought>> {
        let today = self.inner.today();
        let request =
            FindPurchases::new(user.clone()).since(today.saturating_add_days(-A_YEAR)).with_limit(MANY);
        Ok(usual(&self.inner.orders.purchases(request).await?, today, limit))
    }

    /// Orders, the newest first.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn list(&self, request: ListOrders) -> Result<Vec<Order>> {
        self.inner.orders.list(request).await
    }

    /// One order.
    ///
    /// # Errors
    /// [`OrderNotFound`](crate::ErrorKind::OrderNotFound); those of the store.
    pub async fn get(&self, user: &UserId, id: &OrderId) -> Result<Order> {
        self.inner.orders.get(GetOrder::new(user.clone(), id.clone())).await
    }

    /// The shops that a user's orders come from.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn shops(&self, user: &UserId) -> Result<Vec<Shop>> {
        self.inner.orders.shops(user).await
    }

    /// How much of a user's is kept.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn counts(&self, user: &UserId) -> Result<OrderCounts> {
        self.inner.orders.counts(user).await
    }

    /// Takes orders away. Answers how many were there. Prices they told stay in the price history, which knows no
    /// users.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn remove(&self, user: &UserId, ids: Vec<OrderId>) -> Result<usize> {
        let removed = self.inner.orders.remove(RemoveOrders::new(user.clone(), ids.clone())).await?;
        self.inner.habits.forget(user);
        self.inner.uncount_orders(user, Some(&ids)).await?;
        Ok(removed)
    }

    /// Takes all orders of a user away. Answers how many there were.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn forget_all(&self, user: &UserId) -> Result<usize> {
        let removed = self.inner.orders.remove(RemoveOrders::all(user.clone())).await?;
        self.inner.habits.forget(user);
        self.inner.uncount_orders(user, None).await?;
        Ok(removed)
    }
}

impl Inner {
    /// Keeps orders, and the prices of those that are new or say something new. Answers what became of them and
    /// how many prices had changed.
    async fn keep_orders(&self, user: &UserId, orders: Vec<Order>) -> Result<(SavedOrders, u64)> {
        let saved = self.orders.save(SaveOrders::new(user.clone(), orders.clone())).await?;
        self.habits.forget(user);
        let changed: HashSet<&OrderId> = saved.changed.iter().collect();
        let mut told: Vec<Order> = orders.iter().filter(|o| changed.contains(&o.id)).cloned().collect();
        let catalog = self.catalog();
        for order in &mut told {
            for line in order.lines.iter_mut().filter(|l| l.product.is_some()) {
                if !tells_price(&catalog, &order.retailer, line) {
                    line.product = None;
                }
            }
        }
        let points = price_points(&told);
        let prices =
            if points.points.is_empty() { 0 } else { self.history.record(points).await?.len() as u64 };
        // Last, since importing again counts again, but records the prices of changed orders alone.
        self.count_orders(user, &orders, &saved).await?;
        Ok((saved, prices))
    }

    /// Matches lines to the catalogue. Answers how many lines are products of it.
    fn matched(&self, orders: &mut [Order]) -> u64 {
        let catalog = self.catalog();
        let mut known: FxHashMap<String, Option<ProductId>> = FxHashMap::default();
        let mut matched = 0;
        for order in orders {
            for line in order.lines.iter_mut().filter(|l| l.kind == LineKind::Product) {
                let key = line.item_key(&order.retailer);
                let found = known.entry(key).or_insert_with(|| product_of(&catalog, &order.retailer, line));
                line.product.clone_from(found);
                matched += u64::from(line.product.is_some());
            }
        }
        matched
    }
}

/// The product that a line is by what the shop calls it: by the retailer's own number or by its bar code.
fn numbered(catalog: &Catalog, retailer: &str, line: &OrderLine) -> Option<Product> {
    // The catalogue's retailer numbers are Walmart's; the same digits mean something else elsewhere.
    let id = line.item_id.as_deref().filter(|_| retailer == "walmart");
    let by_id = id.and_then(|id| catalog.by_retailer_id(id));
    by_id.or_else(|| line.barcode.as_deref().and_then(|code| catalog.by_barcode(code)))
}

/// The product that a line is: by its number or, where the match is sure enough to need no question and the
/// package is no other one, by its name.
fn product_of(catalog: &Catalog, retailer: &str, line: &OrderLine) -> Option<ProductId> {
    if let Some(product) = numbered(catalog, retailer, line) {
        return Some(product.id);
    }
    let spelled = receipt::spelled_out(&line.name);
    let (name, size) = size_said(&spelled);
    let mut request = MatchRequest::new(name);
    request.size = size.map(Into::into);
    let found = catalog.match_item(&request);
    if found.confidence < ASK_BELOW || found.question.is_some() {
        return None;
    }
    let product = found.best?.product;
    size.is_none_or(|size| product.comes_in(size)).then_some(product.id)
}

/// Whether what a line cost is certainly the price of its product, and not of another package of it.
fn tells_price(catalog: &Catalog, retailer: &str, line: &OrderLine) -> bool {
    if numbered(catalog, retailer, line).is_some() {
        return true;
    }
    let Some(product) = line.product.as_ref().and_then(|id| catalog.get(id)) else { return false };
    match size_said(&receipt::spelled_out(&line.name)).1 {
        Some(size) => product.comes_in(size),
        None => product.sold_by == SoldBy::Weight && line.unit.dimension() == Dimension::Mass,
    }
}
