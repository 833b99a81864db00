//! What the agent answers.

use grocery_core::{agent, nlu::Intent};

use crate::{
    agent_deals::{ItemOffer, ListDeals},
    prices::QuoteKind,
    values::{Amount, Money, count, each, maybe, ppm, serial, text},
};

/// The answer to one thing a shopper said.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ProcessResponse {
    /// What to say to the shopper.
    pub response: String,
    /// The intent of the first action, such as `add_items`.
    pub action: String,
    /// The intents of all actions, in order.
    pub actions: Vec<String>,
    /// The list after the request, priced.
    pub grocery_list: GroceryList,
    /// Products found, where the shopper searched or asked for a price.
    pub products: Vec<ProductOffer>,
    /// Things worth saying beside the reply.
    pub suggestions: Vec<String>,
    /// How the list stands against the limit, where one was said.
    pub budget: Option<BudgetReport>,
    /// What the agent would like to know. The request was carried out all the same, except where the question asks
    /// for a yes.
    pub question: Option<Question>,
    /// What was not heard, not found or not certain.
    pub notes: Vec<String>,
    /// About the request itself.
    pub metadata: Metadata,
}

impl From<agent::ProcessResponse> for ProcessResponse {
    fn from(answer: agent::ProcessResponse) -> Self {
        Self {
            response: answer.response,
            action: answer.action.to_string(),
            actions: answer.actions.iter().map(Intent::to_string).collect(),
            grocery_list: answer.grocery_list.into(),
            products: each(answer.products),
            suggestions: answer.suggestions,
            budget: maybe(answer.budget),
            question: maybe(answer.question),
            notes: answer.notes,
            metadata: answer.metadata.into(),
        }
    }
}

/// A list with prices and totals.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct GroceryList {
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
    /// The effective tax rate in parts per million: 72500 is 7.25 %.
    pub tax_rate_ppm: i64,
    /// `subtotal + estimatedTax`, less what offers take off; without delivery.
    pub total: Money,
    /// What is saved against regular prices and by offers.
    pub savings: Money,
    /// How many lines there are.
    pub item_count: i32,
    /// How many lines have no price.
    pub unpriced_count: i32,
    /// Whether delivery is free.
    pub delivery_eligible: bool,
    /// From which subtotal on delivery is free.
    pub delivery_threshold: Money,
    /// What delivery would cost now.
    pub delivery_fee: Money,
    /// How much more makes delivery free.
    pub amount_for_free_delivery: Money,
    /// What the shop's offers save; absent where the agent has no offer book or nothing on the list has a price.
    pub deals: Option<ListDeals>,
    /// What is worth knowing about the sums, such as why the tax is 0.
    pub notes: Vec<String>,
}

impl From<agent::GroceryList> for GroceryList {
    fn from(list: agent::GroceryList) -> Self {
        Self {
            id: list.id.to_string(),
            user_id: list.user_id.to_string(),
            name: list.name,
            version: serial(list.version),
            items: each(list.items),
            subtotal: list.subtotal.into(),
            estimated_tax: list.estimated_tax.into(),
            tax_rate_ppm: ppm(list.tax_rate),
            total: list.total.into(),
            savings: list.savings.into(),
            item_count: count(list.item_count),
            unpriced_count: count(list.unpriced_count),
            delivery_eligible: list.delivery_eligible,
            delivery_threshold: list.delivery_threshold.into(),
            delivery_fee: list.delivery_fee.into(),
            amount_for_free_delivery: list.amount_for_free_delivery.into(),
            deals: maybe(list.deals),
            notes: list.notes,
        }
    }
}

/// One priced line.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct GroceryItem {
    /// The line's id.
    pub id: String,
    /// The product; absent where none was found.
    pub product_id: Option<String>,
    /// The retailer's own number, where known.
    pub walmart_id: Option<String>,
    /// The product's name, or the phrase where none was found.
    pub name: String,
    /// The phrase that was asked for.
    pub requested: String,
    /// How much was asked for.
    pub quantity: Amount,
    /// The unit that was asked for; absent for counted pieces.
    pub unit: Option<String>,
    /// The package's size.
    pub size: Option<String>,
    /// How many packages to buy; absent for goods by weight and lines without a product.
    pub packs: Option<i32>,
    /// The price of one package, or of one `priceUnit` for goods by weight.
    pub price: Option<Money>,
    /// `each`, or the unit of mass that `price` is for.
    pub price_unit: Option<String>,
    /// What the line costs.
    pub line_total: Option<Money>,
    /// What the line saves against the regular price and by offers.
    pub savings: Option<Money>,
    /// The offers that save something on it.
    pub offers: Vec<ItemOffer>,
    /// Whether the line total depends on what the scales say.
    pub estimated: bool,
    /// When the price was said, RFC 3339.
    pub price_as_of: Option<String>,
    /// Who says the price.
    pub price_source: Option<String>,
    /// What sort of price it is.
    pub price_kind: Option<QuoteKind>,
    /// Whether the price is older than it should be.
    pub price_stale: bool,
    /// Whether it is already in the basket.
    pub checked: bool,
    /// What is worth knowing about this line.
    pub notes: Vec<String>,
}

impl From<agent::GroceryItem> for GroceryItem {
    fn from(item: agent::GroceryItem) -> Self {
        Self {
            id: item.id.to_string(),
            product_id: text(item.product_id),
            walmart_id: item.walmart_id,
            name: item.name,
            requested: item.requested,
            quantity: item.quantity_exact.into(),
            unit: text(item.unit),
            size: item.size,
            packs: item.packs.map(|n| count(n as usize)),
            price: maybe(item.price),
            price_unit: text(item.price_unit),
            line_total: maybe(item.line_total),
            savings: maybe(item.savings),
            offers: each(item.offers),
            estimated: item.estimated,
            price_as_of: text(item.price_as_of),
            price_source: item.price_source,
            price_kind: maybe(item.price_kind),
            price_stale: item.price_stale,
            checked: item.checked,
            notes: item.notes,
        }
    }
}

/// A product with its price, as an answer to a search or a price question.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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
    pub price_unit: Option<String>,
    /// When the price was said, RFC 3339.
    pub price_as_of: Option<String>,
    /// Who says the price.
    pub price_source: Option<String>,
    /// What sort of price it is.
    pub price_kind: Option<QuoteKind>,
    /// Whether the price is older than it should be.
    pub price_stale: bool,
}

impl From<agent::ProductOffer> for ProductOffer {
    fn from(offer: agent::ProductOffer) -> Self {
        Self {
            product_id: offer.product_id.to_string(),
            walmart_id: offer.walmart_id,
            name: offer.name,
            brand: offer.brand,
            category: offer.category,
            size: offer.size,
            price: maybe(offer.price),
            price_unit: text(offer.price_unit),
            price_as_of: text(offer.price_as_of),
            price_source: offer.price_source,
            price_kind: maybe(offer.price_kind),
            price_stale: offer.price_stale,
        }
    }
}

/// How a list stands against a spending limit.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
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

impl From<agent::BudgetReport> for BudgetReport {
    fn from(report: agent::BudgetReport) -> Self {
        Self {
            limit: report.limit.into(),
            spent: report.spent.into(),
            left: report.left.into(),
            over: report.over.into(),
            reason: report.reason,
        }
    }
}

/// Something the agent would like to know.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Question {
    /// The question.
    pub text: String,
    /// The item it is about, where it is about one.
    pub item: Option<String>,
    /// Up to three choices; empty for a question of yes or no.
    pub options: Vec<String>,
}

impl From<agent::Question> for Question {
    fn from(question: agent::Question) -> Self {
        Self { text: question.text, item: question.item, options: question.options }
    }
}

/// About a request.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Metadata {
    /// Milliseconds from request to answer.
    pub processing_time: f64,
    /// Whether all prices came from stored data rather than a live source.
    pub cached: bool,
    /// How sure the understanding is, 0 to 1.
    pub confidence: f64,
    /// The language it was read in.
    pub language: String,
    /// When it was answered, RFC 3339.
    pub timestamp: String,
    /// The conversation.
    pub conversation_id: String,
}

impl From<agent::Metadata> for Metadata {
    fn from(metadata: agent::Metadata) -> Self {
        Self {
            processing_time: metadata.processing_time,
            cached: metadata.cached,
            confidence: metadata.confidence,
            language: metadata.language,
            timestamp: metadata.timestamp.to_string(),
            conversation_id: metadata.conversation_id.to_string(),
        }
    }
}
