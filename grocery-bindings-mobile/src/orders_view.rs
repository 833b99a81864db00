//! What was bought, directly.

use std::sync::Arc;

use grocery_core::{
    Currency, Error, OrderId, ProductId, agent,
    import::ImportMode,
    orders::{self as core, ListOrders},
};

use crate::{
    agent::{Shared, user},
    cancel::{CancelToken, run},
    error::Answer,
    imports::{self, ImportSource, ProgressListener},
    orders::{Bought, ImportedReceipt, Order, OrderCounts, OrderHistory, OrderImportReport, Receipt, Shop},
    recognizer::{HostRecognizer, TextRecognizer},
    values::{each, maybe, mirror, natural, read, serial},
};

/// What users have bought: imported from files, read from receipts, and what follows from it. Users never see each
/// other's orders. From `Agent.orders()`.
#[derive(uniffi::Object)]
pub struct Orders {
    pub(crate) shared: Arc<Shared>,
}

#[uniffi::export]
impl Orders {
    /// Imports files of orders: Walmart exports (CSV or XLSX), tables of any shop, JSON; CSV and JSON may be packed with
    /// gzip. The files of one export are handed over together. Importing again changes nothing. Reading and matching
    /// run on a thread of their own.
    ///
    /// Fails with `Corrupt` naming the line at fault, unless the options are lenient; with `Storage` where a file cannot
    /// be opened, with `TooLarge` above a limit. Nothing is changed then.
    #[uniffi::method(default(options = None, listener = None, user_id = None, cancel = None))]
    pub async fn import_files(
        &self,
        files: Vec<ImportSource>,
        options: Option<OrderImportOptions>,
        listener: Option<Arc<dyn ProgressListener>>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<OrderImportReport> {
        let shared = Arc::clone(&self.shared);
        let user = user(user_id.as_deref())?;
        let options = options.unwrap_or_default().read(shared.agent.config().currency)?;
        imports::import(files, cancel, move |files| async move {
            let told = |at| imports::tell(listener.as_ref(), at);
            shared.agent.orders().import(&user, files, &options, told).await
        })
        .await
    }

    /// Reads the text of a receipt, its lines matched to the catalogue. Nothing is kept. Text that is no receipt gives
    /// no lines, and says so in the flags.
    ///
    /// Fails with `TooLarge` for more than 256 KiB.
    pub fn read_receipt(&self, text: String) -> Answer<Receipt> {
        Ok(self.shared.agent.orders().read_receipt(&text)?.into())
    }

    /// Reads the picture of a receipt through the app's own recogniser. Nothing is kept, the picture least of all.
    ///
    /// Fails as the recogniser fails.
    #[uniffi::method(default(language = None, cancel = None))]
    pub async fn read_picture(
        &self,
        image: Vec<u8>,
        recognizer: Arc<dyn TextRecognizer>,
        language: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Receipt> {
        run(cancel, async {
            let mut request = core::RecognizeText::new(image);
            request.language = language;
            self.shared.agent.orders().read_picture(&HostRecognizer(recognizer), request).await
        })
        .await
    }

    /// Reads the text of a receipt and keeps what it says. Importing it again changes nothing; a receipt without a single
    /// line is read and not kept.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn import_receipt(
        &self,
        text: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ImportedReceipt> {
        run(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.orders().import_receipt(&user, &text).await
        })
        .await
    }

    /// What is known of a product's purchases; nothing where it was never bought.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn history(
        &self,
        product_id: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Option<OrderHistory>> {
        let known = run::<_, Option<agent::OrderHistory>>(cancel, async {
            let (user, product) = (user(user_id.as_deref())?, ProductId::new(product_id)?);
            self.shared.agent.orders().history(&user, &product).await
        });
        Ok(maybe(known.await?))
    }

    /// The same of what `thing` of a `Bought` or a `Purchase` names: a product, or an item of a shop.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn history_of_thing(
        &self,
        thing: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Option<OrderHistory>> {
        let known = run::<_, Option<agent::OrderHistory>>(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.orders().history_of_thing(&user, &thing).await
        });
        Ok(maybe(known.await?))
    }

    /// Everything a user has bought whose name has all of `words`; all of it for no words. What was bought on most days
    /// comes first.
    #[uniffi::method(default(words = "", user_id = None, cancel = None))]
    pub async fn bought(
        &self,
        words: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<Bought>> {
        let all = run::<_, Vec<core::history::Bought>>(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.orders().bought(&user, &words).await
        });
        Ok(each(all.await?))
    }

    /// What the user usually buys, as of today: at least twice within a year and not given up, most often bought first.
    #[uniffi::method(default(limit = 20, user_id = None, cancel = None))]
    pub async fn usual(
        &self,
        limit: i32,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<Bought>> {
        let all = run::<_, Vec<core::history::Bought>>(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.orders().usual(&user, natural(limit, "the limit")?).await
        });
        Ok(each(all.await?))
    }

    /// Orders, the newest first.
    #[uniffi::method(default(page = None, user_id = None, cancel = None))]
    pub async fn list(
        &self,
        page: Option<OrderPage>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<Order>> {
        let all = run::<_, Vec<core::Order>>(cancel, async {
            let mut request = ListOrders::new(user(user_id.as_deref())?);
            if let Some(page) = page {
                request.since = read(page.since.as_deref())?;
                if let Some(last) = page.after {
                    request.after = Some((last.ordered_on.parse()?, OrderId::new(last.id)?));
                }
                request.limit = natural(page.limit, "the limit")?;
            }
            self.shared.agent.orders().list(request).await
        });
        Ok(each(all.await?))
    }

    /// One order. Fails with `OrderNotFound`.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn get(
        &self,
        order_id: String,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Order> {
        run(cancel, async {
            let (user, id) = (user(user_id.as_deref())?, OrderId::new(order_id)?);
            self.shared.agent.orders().get(&user, &id).await
        })
        .await
    }

    /// The shops that a user's orders come from.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn shops(
        &self,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<Shop>> {
        let all = run::<_, Vec<core::Shop>>(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.orders().shops(&user).await
        });
        Ok(each(all.await?))
    }

    /// How much of a user's is kept.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn counts(
        &self,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<OrderCounts> {
        run(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.orders().counts(&user).await
        })
        .await
    }

    /// Takes orders away. Answers how many were there. Prices they told stay in the price history.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn remove(
        &self,
        order_ids: Vec<String>,
        user_id: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<i64> {
        let removed = run::<_, usize>(cancel, async {
            let user = user(user_id.as_deref())?;
            let ids = order_ids.into_iter().map(OrderId::new).collect::<Result<Vec<_>, Error>>()?;
            self.shared.agent.orders().remove(&user, ids).await
        });
        Ok(serial(removed.await? as u64))
    }

    /// Takes all orders of a user away. Answers how many there were.
    #[uniffi::method(default(user_id = None, cancel = None))]
    pub async fn forget_all(&self, user_id: Option<String>, cancel: Option<Arc<CancelToken>>) -> Answer<i64> {
        let removed = run::<_, usize>(cancel, async {
            let user = user(user_id.as_deref())?;
            self.shared.agent.orders().forget_all(&user).await
        });
        Ok(serial(removed.await? as u64))
    }
}

/// How to read files of orders. All of it is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct OrderImportOptions {
    /// Leave faulty lines out and say which, rather than refusing the files.
    #[uniffi(default = false)]
    pub lenient: bool,
    /// The retailer, where the files do not say. Exports of Walmart are known by their columns.
    #[uniffi(default = None)]
    pub retailer: Option<String>,
    /// What a column called "price" holds; `Auto` where absent.
    #[uniffi(default = None)]
    pub price_is: Option<PriceMeaning>,
    /// The currency of amounts; the agent's where absent.
    #[uniffi(default = None)]
    pub currency: Option<String>,
    /// The most lines to read, over all files; 1,000,000 where absent.
    #[uniffi(default = None)]
    pub max_rows: Option<i64>,
}

impl OrderImportOptions {
    fn read(self, currency: Currency) -> Result<core::OrderImportOptions, Error> {
        let mut options = core::OrderImportOptions {
            currency,
            retailer: self.retailer,
            ..core::OrderImportOptions::default()
        };
        if self.lenient {
            options.mode = ImportMode::Lenient;
        }
        if let Some(meaning) = self.price_is {
            options.price_is = meaning.into();
        }
        if let Some(currency) = read(self.currency.as_deref())? {
            options.currency = currency;
        }
        if let Some(rows) = self.max_rows {
            options.max_rows = natural(rows, "the number of rows")?;
        }
        Ok(options)
    }
}

/// Which orders to list. All of it is optional.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OrderPage {
    /// Not before this day, ISO 8601.
    #[uniffi(default = None)]
    pub since: Option<String>,
    /// Behind this order, the last one of the page before.
    #[uniffi(default = None)]
    pub after: Option<OrderPlace>,
    /// The most to answer.
    #[uniffi(default = 50)]
    pub limit: i32,
}

/// Where an order stands among the others.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OrderPlace {
    /// Its day, ISO 8601.
    pub ordered_on: String,
    /// Its id.
    pub id: String,
}

mirror! {
    /// What a column that is only called "price" holds.
    PriceMeaning from grocery_core::orders::PriceMeaning, else Auto {
        /// What fits the subtotals of the file; where there are none, the whole line's price in exports of Walmart and
        /// the price of one in others.
        Auto,
        /// The price of the whole line.
        Line,
        /// The price of one piece or unit.
        Unit,
    }
}
