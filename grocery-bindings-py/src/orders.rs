//! What was bought, directly.

use std::sync::Arc;

use grocery_core::{
    OrderId, ProductId,
    import::ImportMode,
    orders::{ListOrders, OrderImportOptions, RecognizeText},
};
use pyo3::{inspect::PyStaticExpr, prelude::*, type_hint_identifier, type_hint_subscript};

use crate::{
    agent::{Shared, user},
    convert::{Text, Texts},
    error::{Answer, Fault},
    host::HostRecognizer,
    imports::{Bytes, Files, Progress, import},
    runtime::run,
    value::{Bought, ImportedReceipt, Order, OrderCounts, OrderHistory, OrderImportReport, Receipt, Shop},
};

fn local() -> Text {
    Text("local".to_owned())
}

fn order(id: Text) -> Answer<OrderId> {
    Ok(OrderId::new(id.0)?)
}

/// Several of the same, as a `list`. Written as `List` in the stub, since the class has a method `list`.
struct Listed<T>(Vec<T>);

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for Listed<T> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr =
        type_hint_subscript!(type_hint_identifier!("typing", "List"), T::OUTPUT_TYPE);

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        self.0.into_pyobject(py)
    }
}

fn listed<T, C: From<T>>(all: Vec<T>) -> Listed<C> {
    Listed(all.into_iter().map(Into::into).collect())
}

/// What users have bought: imported from files, read from receipts, and what follows from it. Users never see
/// each other's orders.
#[pyclass(frozen, module = "grocery_core")]
pub(crate) struct Orders(pub(crate) Arc<Shared>);

#[pymethods]
impl Orders {
    /// Imports files of orders: Walmart exports (CSV or XLSX), tables of any shop, JSON; CSV and JSON may be
    /// packed with gzip. A file is a path, `bytes` or a binary file object; the files of one export are
    /// handed over together. Importing again changes nothing. A line that cannot be read ends it with an
    /// error that names the line, and nothing is changed; with `lenient` such lines are left out and
    /// reported. `price_is` says what a column called "price" holds: "auto", "line" or "unit". `progress` is
    /// called with an `ImportProgress` now and then, on a thread of its own; what it raises ends the import.
    #[pyo3(
        signature = (
            files, *, lenient = false, retailer = None, price_is = None, currency = None, max_rows = None,
            progress = None, user_id = local()
        ),
        text_signature = "($self, files, *, lenient=False, retailer=None, price_is=None, currency=None, max_rows=None, progress=None, user_id='local')"
    )]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python")]
    async fn import_(
        &self,
        files: Files,
        lenient: bool,
        retailer: Option<Text>,
        price_is: Option<Text>,
        currency: Option<Text>,
        max_rows: Option<u64>,
        progress: Option<Progress>,
        user_id: Text,
    ) -> PyResult<OrderImportReport> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let mut options =
            OrderImportOptions { currency: agent.config().currency, ..OrderImportOptions::default() };
        if lenient {
            options.mode = ImportMode::Lenient;
        }
        options.retailer = retailer.map(|r| r.0);
        if let Some(meaning) = price_is {
            options.price_is = meaning.0.parse().map_err(Fault)?;
        }
        if let Some(currency) = currency {
            options.currency = currency.0.parse().map_err(Fault)?;
        }
        if let Some(rows) = max_rows {
            options.max_rows = rows;
        }
        let report = import(files, progress, move |files, teller| async move {
            agent.orders().import(&user, files, &options, |at| teller.tell(at)).await
        });
        Ok(report.await?.into())
    }

    /// Reads the text of a receipt, its lines matched to the catalogue. Nothing is kept. Text that is no
    /// receipt gives no lines, and says so in the flags.
    fn read_receipt(&self, py: Python<'_>, text: Text) -> PyResult<Receipt> {
        let agent = self.0.get()?;
        Ok(py.detach(move || agent.orders().read_receipt(&text.0)).map_err(Fault)?.into())
    }

    /// Reads the picture of a receipt through the program's own recogniser: an object with a `recognize`
    /// method, see `TextRecognizer`. Nothing is kept, the picture least of all.
    #[pyo3(
        signature = (image, recognizer, *, language = None),
        text_signature = "($self, image, recognizer, *, language=None)"
    )]
    async fn read_picture(
        &self,
        image: Bytes,
        recognizer: HostRecognizer,
        language: Option<Text>,
    ) -> PyResult<Receipt> {
        let agent = self.0.get()?;
        let mut request = RecognizeText::new(image.0);
        request.language = language.map(|l| l.0);
        Ok(run(async move { agent.orders().read_picture(&recognizer, request).await }).await?.into())
    }

    /// Reads the text of a receipt and keeps what it says. Importing it again changes nothing; a receipt
    /// without a single line is read and not kept.
    #[pyo3(signature = (text, *, user_id = local()), text_signature = "($self, text, *, user_id='local')")]
    async fn import_receipt(&self, text: Text, user_id: Text) -> PyResult<ImportedReceipt> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        Ok(run(async move { agent.orders().import_receipt(&user, &text.0).await }).await?.into())
    }

    /// What is known of a product's purchases; None where it was never bought.
    #[pyo3(
        signature = (product_id, *, user_id = local()),
        text_signature = "($self, product_id, *, user_id='local')"
    )]
    async fn history(&self, product_id: Text, user_id: Text) -> PyResult<Option<OrderHistory>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let product = ProductId::new(product_id.0).map_err(Fault)?;
        let known = run(async move { agent.orders().history(&user, &product).await }).await?;
        Ok(known.map(Into::into))
    }

    /// What is known of the purchases of what `Bought.thing` or `Purchase.thing` names: a product of the
    /// catalogue, or an item of a shop.
    #[pyo3(signature = (thing, *, user_id = local()), text_signature = "($self, thing, *, user_id='local')")]
    async fn history_of_thing(&self, thing: Text, user_id: Text) -> PyResult<Option<OrderHistory>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let known = run(async move { agent.orders().history_of_thing(&user, &thing.0).await }).await?;
        Ok(known.map(Into::into))
    }

    /// Everything a user has bought whose name has all of `words`; all of it for no words. What was bought
    /// on most days comes first.
    #[pyo3(
        signature = (words = Text(String::new()), *, user_id = local()),
        text_signature = "($self, words='', *, user_id='local')"
    )]
    async fn bought(&self, words: Text, user_id: Text) -> PyResult<Listed<Bought>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        Ok(listed(run(async move { agent.orders().bought(&user, &words.0).await }).await?))
    }

    /// What the user usually buys, as of today: at least twice within a year and not given up, most often
    /// bought first.
    #[pyo3(signature = (*, limit = 20, user_id = local()), text_signature = "($self, *, limit=20, user_id='local')")]
    async fn usual(&self, limit: usize, user_id: Text) -> PyResult<Listed<Bought>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        Ok(listed(run(async move { agent.orders().usual(&user, limit).await }).await?))
    }

    /// Orders, the newest first, not before the day `since` (ISO 8601), at most `limit`; with `after` those
    /// behind it, the last one of the page before.
    #[pyo3(
        signature = (*, since = None, after = None, limit = 50, user_id = local()),
        text_signature = "($self, *, since=None, after=None, limit=50, user_id='local')"
    )]
    async fn list(
        &self,
        since: Option<Text>,
        after: Option<Py<Order>>,
        limit: usize,
        user_id: Text,
    ) -> PyResult<Listed<Order>> {
        let agent = self.0.get()?;
        let mut request = ListOrders::new(user(user_id)?).with_limit(limit);
        request.since = since.map(|s| s.0.parse()).transpose().map_err(Fault)?;
        if let Some(last) = after {
            request = request.after(&last.get().0);
        }
        Ok(listed(run(async move { agent.orders().list(request).await }).await?))
    }

    /// One order.
    #[pyo3(
        signature = (order_id, *, user_id = local()),
        text_signature = "($self, order_id, *, user_id='local')"
    )]
    async fn get(&self, order_id: Text, user_id: Text) -> PyResult<Order> {
        let (agent, user, id) = (self.0.get()?, user(user_id)?, order(order_id)?);
        Ok(run(async move { agent.orders().get(&user, &id).await }).await?.into())
    }

    /// The shops that a user's orders come from.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn shops(&self, user_id: Text) -> PyResult<Listed<Shop>> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        Ok(listed(run(async move { agent.orders().shops(&user).await }).await?))
    }

    /// How much of a user's is kept.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn counts(&self, user_id: Text) -> PyResult<OrderCounts> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        Ok(run(async move { agent.orders().counts(&user).await }).await?.into())
    }

    /// Takes orders away. Answers how many were there. Prices they told stay in the price history.
    #[pyo3(
        signature = (order_ids, *, user_id = local()),
        text_signature = "($self, order_ids, *, user_id='local')"
    )]
    async fn remove(&self, order_ids: Texts, user_id: Text) -> PyResult<usize> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        let ids: Answer<Vec<OrderId>> = order_ids.0.into_iter().map(|id| order(Text(id))).collect();
        let ids = ids?;
        run(async move { agent.orders().remove(&user, ids).await }).await
    }

    /// Takes all orders of a user away. Answers how many there were.
    #[pyo3(signature = (*, user_id = local()), text_signature = "($self, *, user_id='local')")]
    async fn forget_all(&self, user_id: Text) -> PyResult<usize> {
        let (agent, user) = (self.0.get()?, user(user_id)?);
        run(async move { agent.orders().forget_all(&user).await }).await
    }
}
