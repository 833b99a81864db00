//! What the agent answers.

use grocery_core::{Unit, agent, pricing::QuoteKind};
use napi_derive::napi;
use serde::Serialize;

use super::{ItemOffer, ListDeals, count, money::Money, number, percent, text, texts, time};

/// The answer to one thing a shopper said.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProcessResponseData {
    /// Always `true`; what goes wrong is an error.
    pub success: bool,
    /// What to say to the shopper.
    pub response: String,
    /// The intent of the first action.
    #[napi(ts_type = "Intent")]
    pub action: &'static str,
    /// The intents of all actions, in order.
    #[napi(ts_type = "Array<Intent>")]
    pub actions: Vec<&'static str>,
    /// The list after the request, priced.
    pub grocery_list: GroceryListData,
    /// Products found, where the shopper searched or asked for a price.
    pub products: Vec<ProductOffer>,
    /// Things worth saying beside the reply.
    pub suggestions: Vec<String>,
    /// How the list stands against the limit, where one was said.
    pub budget: Option<BudgetReport>,
    /// What the agent would like to know. The request was carried out all the same, except where the
    /// question asks for a yes.
    pub question: Option<Question>,
    /// What was not heard, not found or not certain.
    pub notes: Vec<String>,
    /// About the request itself.
    pub metadata: Metadata,
}

impl From<&agent::ProcessResponse> for ProcessResponseData {
    fn from(r: &agent::ProcessResponse) -> Self {
        Self {
            success: r.success,
            response: r.response.clone(),
            action: r.action.as_str(),
            actions: r.actions.iter().map(|i| i.as_str()).collect(),
            grocery_list: GroceryListData::from(&r.grocery_list),
            products: texts(&r.products),
            suggestions: r.suggestions.clone(),
            budget: r.budget.as_ref().map(BudgetReport::from),
            question: r.question.as_ref().map(Question::from),
            notes: r.notes.clone(),
            metadata: Metadata::from(&r.metadata),
        }
    }
}

/// A list with prices and totals.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroceryListData {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// Its name.
    pub name: String,
    /// How many operations made it.
    pub version: i64,
    /// Its lines, oldest first.
    pub items: Vec<GroceryItem>,
    /// The sum of the line totals.
    pub subtotal: Money,
    /// Sales tax on it where the shopper is; 0 where that is not known.
    pub estimated_tax: Money,
    /// The effective tax rate in percent.
    pub tax_rate: f64,
    /// `subtotal + estimatedTax`, less what offers take off; without delivery.
    pub total: Money,
    /// What is saved against regular prices and by offers.
    pub savings: Money,
    /// How many lines there are.
    pub item_count: i64,
    /// How many lines have no price.
    pub unpriced_count: i64,
    /// Whether delivery is free.
    pub delivery_eligible: bool,
    /// From which subtotal on delivery is free.
    pub delivery_threshold: Money,
    /// What delivery would cost now.
    pub delivery_fee: Money,
    /// How much more makes delivery free.
    pub amount_for_free_delivery: Money,
    /// What the shop's offers save; `null` where the agent has no offer book or nothing on the list has a price.
    pub deals: Option<ListDeals>,
    /// What is worth knowing about the sums, such as why the tax is 0.
    pub notes: Vec<String>,
}

impl From<&agent::GroceryList> for GroceryListData {
    fn from(r: &agent::GroceryList) -> Self {
        Self {
            id: text(&r.id),
            user_id: text(&r.user_id),
            name: r.name.clone(),
            version: count(r.version),
            items: texts(&r.items),
            subtotal: r.subtotal.into(),
            estimated_tax: r.estimated_tax.into(),
            tax_rate: percent(r.tax_rate),
            total: r.total.into(),
            savings: r.savings.into(),
            item_count: count(r.item_count),
            unpriced_count: count(r.unpriced_count),
            delivery_eligible: r.delivery_eligible,
            delivery_threshold: r.delivery_threshold.into(),
            delivery_fee: r.delivery_fee.into(),
            amount_for_free_delivery: r.amount_for_free_delivery.into(),
            deals: r.deals.as_ref().map(ListDeals::from),
            notes: r.notes.clone(),
        }
    }
}

/// One priced line.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GroceryItem {
    /// The line's id.
    pub id: String,
    /// The product; `null` where none was found.
    pub product_id: Option<String>,
    /// The retailer's own number, where known.
    pub walmart_id: Option<String>,
    /// The product's name, or the phrase where none was found.
    pub name: String,
    /// The phrase that was asked for.
    pub requested: String,
    /// How much was asked for, as a number.
    pub quantity: f64,
    /// How much was asked for, exactly.
    pub quantity_exact: String,
    /// The unit that was asked for; `null` for counted pieces.
    #[napi(ts_type = "Unit")]
    pub unit: Option<&'static str>,
    /// The package's size.
    pub size: Option<String>,
    /// How many packages to buy; `null` for goods by weight and lines without a product.
    pub packs: Option<u32>,
    /// The price of one package, or of one `priceUnit` for goods by weight.
    pub price: Option<Money>,
    /// `each`, or the unit of mass that `price` is for.
    #[napi(ts_type = "Unit")]
    pub price_unit: Option<&'static str>,
    /// What the line costs.
    pub line_total: Option<Money>,
    /// What the line saves against the regular price and by offers.
    pub savings: Option<Money>,
    /// The offers that save something on it.
    pub offers: Vec<ItemOffer>,
    /// Whether the line total depends on what the scales say.
    pub estimated: bool,
    /// When the price was said.
    pub price_as_of: Option<String>,
    /// Who says the price.
    pub price_source: Option<String>,
    /// What sort of price it is.
    #[napi(ts_type = "QuoteKind")]
    pub price_kind: Option<&'static str>,
    /// Whether the price is older than it should be.
    pub price_stale: bool,
    /// Whether it is already in the basket.
    pub checked: bool,
    /// What is worth knowing about this line.
    pub notes: Vec<String>,
}

impl From<&agent::GroceryItem> for GroceryItem {
    fn from(r: &agent::GroceryItem) -> Self {
        Self {
            id: text(&r.id),
            product_id: r.product_id.as_ref().map(text),
            walmart_id: r.walmart_id.clone(),
            name: r.name.clone(),
            requested: r.requested.clone(),
            quantity: number(r.quantity),
            quantity_exact: text(&r.quantity_exact),
            unit: r.unit.map(Unit::as_str),
            size: r.size.clone(),
            packs: r.packs,
            price: r.price.map(Money::from),
            price_unit: r.price_unit.map(Unit::as_str),
            line_total: r.line_total.map(Money::from),
            savings: r.savings.map(Money::from),
            offers: texts(&r.offers),
            estimated: r.estimated,
            price_as_of: r.price_as_of.map(time),
            price_source: r.price_source.clone(),
            price_kind: r.price_kind.map(QuoteKind::as_str),
            price_stale: r.price_stale,
            checked: r.checked,
            notes: r.notes.clone(),
        }
    }
}

/// A product with its price, as an answer to a search or a price question.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ProductOffer {
    /// The product.
    pub product_id: String,
    /// The retailer's own number, where known.
    pub walmart_id: Option<String>,
    /// Its name.
    pub name: String,
    /// Its brand.
    pub brand: Option<String>,
    /// The path of its category.
    pub category: Vec<String>,
    /// The package's size.
    pub size: Option<String>,
    /// The price of one package, or of one `priceUnit`.
    pub price: Option<Money>,
    /// `each`, or the unit of mass that `price` is for.
    #[napi(ts_type = "Unit")]
    pub price_unit: Option<&'static str>,
    /// When the price was said.
    pub price_as_of: Option<String>,
    /// Who says the price.
    pub price_source: Option<String>,
    /// What sort of price it is.
    #[napi(ts_type = "QuoteKind")]
    pub price_kind: Option<&'static str>,
    /// Whether the price is older than it should be.
    pub price_stale: bool,
}

impl From<&agent::ProductOffer> for ProductOffer {
    fn from(r: &agent::ProductOffer) -> Self {
        Self {
            product_id: text(&r.product_id),
            walmart_id: r.walmart_id.clone(),
            name: r.name.clone(),
            brand: r.brand.clone(),
            category: r.category.clone(),
            size: r.size.clone(),
            price: r.price.map(Money::from),
            price_unit: r.price_unit.map(Unit::as_str),
            price_as_of: r.price_as_of.map(time),
            price_source: r.price_source.clone(),
            price_kind: r.price_kind.map(QuoteKind::as_str),
            price_stale: r.price_stale,
        }
    }
}

/// How a list stands against a spending limit.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct BudgetReport {
    /// The limit.
    pub limit: Money,
    /// What the list costs with tax, and what its period cost before.
    pub spent: Money,
    /// What is left; 0 where the limit is passed.
    pub left: Money,
    /// By how much the limit is passed; 0 where it is kept.
    pub over: Money,
    /// Why, in a sentence.
    pub reason: String,
}

impl From<&agent::BudgetReport> for BudgetReport {
    fn from(r: &agent::BudgetReport) -> Self {
        Self {
            limit: r.limit.into(),
            spent: r.spent.into(),
            left: r.left.into(),
            over: r.over.into(),
            reason: r.reason.clone(),
        }
    }
}

/// Something the agent would like to know.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The question.
    pub text: String,
    /// The item it is about, where it is about one.
    pub item: Option<String>,
    /// Up to three choices; empty for a question of yes or no.
    pub options: Vec<String>,
}

impl From<&agent::Question> for Question {
    fn from(r: &agent::Question) -> Self {
        Self { text: r.text.clone(), item: r.item.clone(), options: r.options.clone() }
    }
}

/// About a request.
#[napi(object, object_from_js = false, use_nullable = true)]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata {
    /// Always `true`.
    pub processed: bool,
    /// Milliseconds from request to answer.
    pub processing_time: f64,
    /// Whether all prices came from stored data rather than a live source.
    pub cached: bool,
    /// How sure the understanding is, 0 to 1.
    pub confidence: f64,
    /// The language it was read in.
    pub language: String,
    /// When it was answered.
    pub timestamp: String,
    /// The conversation.
    pub conversation_id: String,
}

impl From<&agent::Metadata> for Metadata {
    fn from(r: &agent::Metadata) -> Self {
        Self {
            processed: r.processed,
            processing_time: r.processing_time,
            cached: r.cached,
            confidence: r.confidence,
            language: r.language.clone(),
            timestamp: time(r.timestamp),
            conversation_id: text(&r.conversation_id),
        }
    }
}
