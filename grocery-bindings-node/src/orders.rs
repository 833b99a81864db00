//! What was bought: `agent.orders`.

use grocery_core::{
    Date, GroceryAgent, OrderId, Result, UserId,
    import::ImportMode,
    orders::{ListOrders, OrderImportOptions, RecognizeText},
};
use napi::{
    Env,
    bindgen_prelude::{Either, PromiseRaw, Uint8Array},
};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read, user},
    answer::{Answer, Handed, hand},
    call::Cancel,
    host::Tell,
    imports::{self, Source, TellProgress},
    recognizer::HostRecognizer,
    types::{
        Bought, ImportedReceipt, Many, Order, OrderCounts, OrderHistory, OrderImportReport, ReceiptData,
        Shop, count,
    },
};

/// How to read files, as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostOptions {
    #[serde(default)]
    lenient: bool,
    retailer: Option<String>,
    price_is: Option<String>,
    currency: Option<String>,
    max_rows: Option<u64>,
}

impl HostOptions {
    fn into_core(self, agent: &GroceryAgent) -> Result<OrderImportOptions> {
        let mut options =
            OrderImportOptions { currency: agent.config().currency, ..OrderImportOptions::default() };
        if self.lenient {
            options.mode = ImportMode::Lenient;
        }
        options.retailer = self.retailer;
        if let Some(meaning) = self.price_is {
            options.price_is = meaning.parse()?;
        }
        if let Some(currency) = self.currency {
            options.currency = currency.parse()?;
        }
        options.max_rows = self.max_rows.unwrap_or(options.max_rows);
        Ok(options)
    }
}

/// Which orders to list, as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostPage {
    since: Option<Date>,
    after: Option<HostPlace>,
    limit: Option<usize>,
}

/// The last order of the page before.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostPlace {
    ordered_on: Date,
    id: OrderId,
}

impl HostPage {
    fn into_core(self, user: UserId) -> ListOrders {
        let mut page = ListOrders::new(user);
        page.since = self.since;
        page.after = self.after.map(|last| (last.ordered_on, last.id));
        page.limit = self.limit.unwrap_or(page.limit);
        page
    }
}

/// `None` becomes null.
#[derive(serde::Serialize)]
#[serde(transparent)]
struct Perhaps<Host>(Option<Host>);

impl<T, Host: for<'a> From<&'a T>> From<&Option<T>> for Perhaps<Host> {
    fn from(value: &Option<T>) -> Self {
        Self(value.as_ref().map(Host::from))
    }
}

type Promise<'env> = napi::Result<PromiseRaw<'env, Answer>>;

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn import_orders<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        files: Vec<Either<String, Uint8Array>>,
        options: String,
        #[napi(ts_arg_type = "((rows: number, bytes: number) => void) | null | undefined")] tell: Option<
            TellProgress,
        >,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        let files: Vec<Source> = files.into_iter().map(Source::new).collect();
        self.ask::<OrderImportReport, _, _, _>(env, cancel, move |agent| async move {
            let user = user(who.as_deref())?;
            let options = read::<HostOptions>(&options, "options")?.into_core(&agent)?;
            imports::apart(async move {
                let files = files.into_iter().map(Source::open).collect::<Result<Vec<_>>>()?;
                let told = |at| imports::tell(tell.as_ref(), at);
                agent.orders().import(&user, files, &options, told).await
            })
            .await
        })
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn read_receipt(&self, env: &Env, text: String) -> napi::Result<Handed> {
        hand::<ReceiptData, _>(env, || self.core()?.orders().read_receipt(&text))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn read_picture<'env>(
        &self,
        env: &'env Env,
        language: Option<String>,
        #[napi(ts_arg_type = "(call: number, question?: string | null) => void")] tell: Tell,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<ReceiptData, _, _, _>(env, cancel, move |agent| async move {
            let mut request = RecognizeText::new(Vec::new());
            request.language = language;
            agent.orders().read_picture(&HostRecognizer::new(tell), request).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn import_receipt<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        text: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<ImportedReceipt, _, _, _>(env, cancel, move |agent| async move {
            agent.orders().import_receipt(&user(who.as_deref())?, &text).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn order_history<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        product: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Perhaps<OrderHistory>, _, _, _>(env, cancel, move |agent| async move {
            agent.orders().history(&user(who.as_deref())?, &product.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn order_history_of_thing<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        thing: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Perhaps<OrderHistory>, _, _, _>(env, cancel, move |agent| async move {
            agent.orders().history_of_thing(&user(who.as_deref())?, &thing).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn bought<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        words: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Many<Bought>, _, _, _>(env, cancel, move |agent| async move {
            agent.orders().bought(&user(who.as_deref())?, &words).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn usual<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        limit: u32,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Many<Bought>, _, _, _>(env, cancel, move |agent| async move {
            agent.orders().usual(&user(who.as_deref())?, limit as usize).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn orders<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        page: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Many<Order>, _, _, _>(env, cancel, move |agent| async move {
            let page = read::<HostPage>(&page, "options")?;
            agent.orders().list(page.into_core(user(who.as_deref())?)).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn order<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        id: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Order, _, _, _>(env, cancel, move |agent| async move {
            agent.orders().get(&user(who.as_deref())?, &id.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn shops<'env>(&self, env: &'env Env, who: Option<String>, cancel: Option<&Cancel>) -> Promise<'env> {
        self.ask::<Many<Shop>, _, _, _>(env, cancel, move |agent| async move {
            agent.orders().shops(&user(who.as_deref())?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn order_counts<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<OrderCounts, _, _, _>(env, cancel, move |agent| async move {
            agent.orders().counts(&user(who.as_deref())?).await
        })
    }

    #[napi(ts_return_type = "Promise<number>")]
    pub fn remove_orders<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        ids: Vec<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, i64>> {
        self.run(env, cancel, move |agent| async move {
            let ids = ids.iter().map(|id| id.parse()).collect::<Result<Vec<OrderId>>>()?;
            agent.orders().remove(&user(who.as_deref())?, ids).await.map(count)
        })
    }

    #[napi(ts_return_type = "Promise<number>")]
    pub fn forget_orders<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, i64>> {
        self.run(env, cancel, move |agent| async move {
            agent.orders().forget_all(&user(who.as_deref())?).await.map(count)
        })
    }
}
