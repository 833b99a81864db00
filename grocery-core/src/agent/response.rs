//! What the agent answers: the documented `process-input` response, typed.

use serde::Serialize;

use crate::{
    clock::Timestamp,
    id::{ConversationId, LineId, ListId, ProductId, UserId},
    money::{Money, Rate, decimal, decimal_opt, percent},
    nlu::Intent,
    pricing::QuoteKind,
    quantity::{Ratio, Unit},
};

/// The answer to one thing a shopper said.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProcessResponse {
    /// Always `true`; what goes wrong is an error.
    pub success: bool,
    /// What to say to the shopper.
    pub response: String,
    /// The intent of the first action.
    pub action: Intent,
    /// The intents of all actions, in order.
    pub actions: Vec<Intent>,
    /// The list after the request, priced.
    pub grocery_list: GroceryList,
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

/// A list with prices and totals.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GroceryList {
    /// Its id.
    pub id: ListId,
    /// Whose it is.
    pub user_id: UserId,
    /// Its name.
    pub name: String,
    /// How many operations made it.
    pub version: u64,
    /// Its lines, oldest first.
    pub items: Vec<GroceryItem>,
    /// The sum of the line totals.
    #[serde(serialize_with = "decimal")]
    pub subtotal: Money,
    /// Sales tax on it where the shopper is; 0 where that is not known.
    #[serde(serialize_with = "decimal")]
    pub estimated_tax: Money,
    /// The effective tax rate in percent.
    #[serde(serialize_with = "percent")]
    pub tax_rate: Rate,
    /// `subtotal + estimated_tax`, less what offers take off; without delivery.
    #[serde(serialize_with = "decimal")]
    pub total: Money,
    /// What is saved against regular prices and by offers.
    #[serde(serialize_with = "decimal")]
    pub savings: Money,
    /// How many lines there are.
    pub item_count: usize,
    /// How many lines have no price.
    pub unpriced_count: usize,
    /// Whether delivery is free.
    pub delivery_eligible: bool,
    /// From which subtotal on delivery is free.
    #[serde(serialize_with = "decimal")]
    pub delivery_threshold: Money,
    /// What delivery would cost now.
    #[serde(serialize_with = "decimal")]
    pub delivery_fee: Money,
    /// How much more makes delivery free.
    #[serde(serialize_with = "decimal")]
    pub amount_for_free_delivery: Money,
    /// What the shop's offers save, where the agent has an offer book and something on the list has a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deals: Option<ListDeals>,
    /// What is worth knowing about the sums, such as why the tax is 0.
    pub notes: Vec<String>,
}

/// What the offers of the shop take off a list. `total` and `savings` of the list count it, its `subtotal` and the lines' totals
/// are at shelf prices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ListDeals {
    /// What is taken off the goods.
    #[serde(serialize_with = "decimal")]
    pub savings: Money,
    /// `subtotal - savings`: what the goods cost, without tax and delivery.
    #[serde(serialize_with = "decimal")]
    pub payable: Money,
    /// The offers used, the one that saves most first.
    pub offers: Vec<UsedOffer>,
    /// No use of the offers saves more than this beyond `savings` and the delivery fee: 0 where the plan is proven to
    /// be the best.
    #[serde(serialize_with = "decimal")]
    pub at_most_more: Money,
    /// What comes back after the receipt, by rebates. No part of `savings`.
    #[serde(serialize_with = "decimal")]
    pub after_receipt: Money,
}

/// An offer that is used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
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
    #[serde(serialize_with = "decimal")]
    pub savings: Money,
}

/// What one offer takes off a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ItemOffer {
    /// Its id in the offer book.
    pub id: String,
    /// What people call it; the id where it has no title.
    pub title: String,
    /// The line's share of what it saves.
    #[serde(serialize_with = "decimal")]
    pub savings: Money,
}

/// One priced line.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct GroceryItem {
    /// The line's id.
    pub id: LineId,
    /// The product; `None` where none was found.
    pub product_id: Option<ProductId>,
    /// The retailer's own number, where known.
    pub walmart_id: Option<String>,
    /// The product's name, or the phrase where none was found.
    pub name: String,
    /// The phrase that was asked for.
    pub requested: String,
    /// How much was asked for, as a number.
    #[serde(serialize_with = "number")]
    pub quantity: Ratio,
    /// How much was asked for, exactly.
    pub quantity_exact: Ratio,
    /// The unit that was asked for; `None` for counted pieces.
    pub unit: Option<Unit>,
    /// The package's size.
    pub size: Option<String>,
    /// How many packages to buy; `None` for goods by weight and lines without a product.
    pub packs: Option<u32>,
    /// The price of one package, or of one `price_unit` for goods by weight.
    #[serde(serialize_with = "decimal_opt")]
    pub price: Option<Money>,
    /// `each`, or the unit of mass that `price` is for.
    pub price_unit: Option<Unit>,
    /// What the line costs.
    #[serde(serialize_with = "decimal_opt")]
    pub line_total: Option<Money>,
    /// What the line saves against the regular price and by offers.
    #[serde(serialize_with = "decimal_opt")]
    pub savings: Option<Money>,
    /// The offers that save something on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<ItemOffer>,
    /// Whether the line total depends on what the scales say.
    pub estimated: bool,
    /// When the price was said.
    pub price_as_of: Option<Timestamp>,
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

fn number<S: serde::Serializer>(value: &Ratio, s: S) -> Result<S::Ok, S::Error> {
    crate::nlu::Number(*value).serialize(s)
}

/// A product with its price, as an answer to a search or a price question.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ProductOffer {
    /// The product.
    pub product_id: ProductId,
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
    /// The price of one package, or of one `price_unit`.
    #[serde(serialize_with = "decimal_opt")]
    pub price: Option<Money>,
    /// `each`, or the unit of mass that `price` is for.
    pub price_unit: Option<Unit>,
    /// When the price was said.
    pub price_as_of: Option<Timestamp>,
    /// Who says the price.
    pub price_source: Option<String>,
    /// What sort of price it is.
    pub price_kind: Option<QuoteKind>,
    /// Whether the price is older than it should be.
    pub price_stale: bool,
}

/// How a list stands against a spending limit.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BudgetReport {
    /// The limit.
    #[serde(serialize_with = "decimal")]
    pub limit: Money,
    /// What the list costs with tax, and what its period cost before.
    #[serde(serialize_with = "decimal")]
    pub spent: Money,
    /// What is left; 0 where the limit is passed.
    #[serde(serialize_with = "decimal")]
    pub left: Money,
    /// By how much the limit is passed; 0 where it is kept.
    #[serde(serialize_with = "decimal")]
    pub over: Money,
    /// Why, in a sentence.
    pub reason: String,
}

/// Something the agent would like to know.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Question {
    /// The question.
    pub text: String,
    /// The item it is about, where it is about one.
    pub item: Option<String>,
    /// Up to three choices; empty for a question of yes or no.
    pub options: Vec<String>,
}

/// About a request.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
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
    pub timestamp: Timestamp,
    /// The conversation.
    pub conversation_id: ConversationId,
}
