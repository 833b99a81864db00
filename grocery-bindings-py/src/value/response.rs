//! What the agent answers.

use grocery_core::agent;

use super::{ItemOffer, ListDeals, Money, handle, money, percent, text};

handle! {
    /// The answer to one thing a shopper said.
    ProcessResponse(agent::ProcessResponse) {
        /// Always True; what goes wrong is an exception.
        success: bool = |v| v.success;
        /// What to say to the shopper.
        response: String = |v| v.response.clone();
        /// The intent of the first action.
        action: &'static str = |v| v.action.as_str();
        /// The intents of all actions, in order.
        actions: Vec<&'static str> = |v| v.actions.iter().map(|a| a.as_str()).collect();
        /// The list after the request, priced.
        grocery_list: GroceryList = |v| v.field(|r| &r.grocery_list);
        /// Products found, where the shopper searched or asked for a price.
        products: Vec<ProductOffer> = |v| v.each(|r| &r.products);
        /// Things worth saying beside the reply.
        suggestions: Vec<String> = |v| v.suggestions.clone();
        /// How the list stands against the limit, where one was said.
        budget: Option<BudgetReport> = |v| v.first(|r| r.budget.as_slice());
        /// What the agent would like to know. The request was carried out all the same, except where
        /// the question asks for a yes.
        question: Option<Question> = |v| v.first(|r| r.question.as_slice());
        /// What was not heard, not found or not certain.
        notes: Vec<String> = |v| v.notes.clone();
        /// About the request itself.
        metadata: Metadata = |v| v.field(|r| &r.metadata);
    }

    /// A list with prices and totals.
    GroceryList(agent::GroceryList) {
        /// Its id.
        id: String = |v| v.id.to_string();
        /// Whose it is.
        user_id: String = |v| v.user_id.to_string();
        /// Its name.
        name: String = |v| v.name.clone();
        /// How many operations made it.
        version: u64 = |v| v.version;
        /// Its lines, oldest first.
        items: Vec<GroceryItem> = |v| v.each(|l| &l.items);
        /// The sum of the line totals.
        subtotal: Money = |v| Money(v.subtotal);
        /// Sales tax on it where the shopper is; 0 where that is not known.
        estimated_tax: Money = |v| Money(v.estimated_tax);
        /// The effective tax rate in percent, for showing: 7.25.
        tax_rate: f64 = |v| percent(v.tax_rate);
        /// The effective tax rate in parts per million, exactly: 72500.
        tax_rate_ppm: i64 = |v| v.tax_rate.parts_per_million();
        /// Subtotal and tax, less what offers take off; without delivery.
        total: Money = |v| Money(v.total);
        /// What is saved against regular prices and by offers.
        savings: Money = |v| Money(v.savings);
        /// How many lines there are.
        item_count: usize = |v| v.item_count;
        /// How many lines have no price.
        unpriced_count: usize = |v| v.unpriced_count;
        /// Whether delivery is free.
        delivery_eligible: bool = |v| v.delivery_eligible;
        /// From which subtotal on delivery is free.
        delivery_threshold: Money = |v| Money(v.delivery_threshold);
        /// What delivery would cost now.
        delivery_fee: Money = |v| Money(v.delivery_fee);
        /// How much more makes delivery free.
        amount_for_free_delivery: Money = |v| Money(v.amount_for_free_delivery);
        /// What the shop's offers save; None where the agent has no offer book or nothing on the list has a price.
        deals: Option<ListDeals> = |v| v.first(|l| l.deals.as_slice());
        /// What is worth knowing about the sums, such as why the tax is 0.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// One priced line of a list.
    GroceryItem(agent::GroceryItem) {
        /// The line's id.
        id: String = |v| v.id.to_string();
        /// The product; None where none was found.
        product_id: Option<String> = |v| text(v.product_id.as_ref());
        /// The retailer's own number, where known.
        walmart_id: Option<String> = |v| v.walmart_id.clone();
        /// The product's name, or the phrase where none was found.
        name: String = |v| v.name.clone();
        /// The phrase that was asked for.
        requested: String = |v| v.requested.clone();
        /// How much was asked for, for showing.
        quantity: f64 = |v| v.quantity.to_f64();
        /// How much was asked for, exactly, as text such as "3/2".
        quantity_exact: String = |v| v.quantity_exact.to_string();
        /// The unit that was asked for; None for counted pieces.
        unit: Option<&'static str> = |v| v.unit.map(|u| u.as_str());
        /// The package's size.
        size: Option<String> = |v| v.size.clone();
        /// How many packages to buy; None for goods by weight and lines without a product.
        packs: Option<u32> = |v| v.packs;
        /// The price of one package, or of one price_unit for goods by weight.
        price: Option<Money> = |v| money(v.price);
        /// "each", or the unit of mass that the price is for.
        price_unit: Option<&'static str> = |v| v.price_unit.map(|u| u.as_str());
        /// What the line costs.
        line_total: Option<Money> = |v| money(v.line_total);
        /// What the line saves against the regular price and by offers.
        savings: Option<Money> = |v| money(v.savings);
        /// The offers that save something on it.
        offers: Vec<ItemOffer> = |v| v.each(|i| &i.offers);
        /// Whether the line total depends on what the scales say.
        estimated: bool = |v| v.estimated;
        /// When the price was said, RFC 3339.
        price_as_of: Option<String> = |v| text(v.price_as_of);
        /// Who says the price.
        price_source: Option<String> = |v| v.price_source.clone();
        /// What sort of price it is: "live", "typical" or "estimate".
        price_kind: Option<&'static str> = |v| v.price_kind.map(|k| k.as_str());
        /// Whether the price is older than it should be.
        price_stale: bool = |v| v.price_stale;
        /// Whether it is already in the basket.
        checked: bool = |v| v.checked;
        /// What is worth knowing about this line.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// A product with its price, as an answer to a search or a price question.
    ProductOffer(agent::ProductOffer) {
        /// The product.
        product_id: String = |v| v.product_id.to_string();
        /// The retailer's own number, where known.
        walmart_id: Option<String> = |v| v.walmart_id.clone();
        /// Its name.
        name: String = |v| v.name.clone();
        /// Its brand.
        brand: Option<String> = |v| v.brand.clone();
        /// The path of its category.
        category: Vec<String> = |v| v.category.clone();
        /// The package's size.
        size: Option<String> = |v| v.size.clone();
        /// The price of one package, or of one price_unit.
        price: Option<Money> = |v| money(v.price);
        /// "each", or the unit of mass that the price is for.
        price_unit: Option<&'static str> = |v| v.price_unit.map(|u| u.as_str());
        /// When the price was said, RFC 3339.
        price_as_of: Option<String> = |v| text(v.price_as_of);
        /// Who says the price.
        price_source: Option<String> = |v| v.price_source.clone();
        /// What sort of price it is: "live", "typical" or "estimate".
        price_kind: Option<&'static str> = |v| v.price_kind.map(|k| k.as_str());
        /// Whether the price is older than it should be.
        price_stale: bool = |v| v.price_stale;
    }

    /// How a list stands against a spending limit.
    BudgetReport(agent::BudgetReport) {
        /// The limit.
        limit: Money = |v| Money(v.limit);
        /// What the list costs with tax, and what its period cost before.
        spent: Money = |v| Money(v.spent);
        /// What is left; 0 where the limit is passed.
        left: Money = |v| Money(v.left);
        /// By how much the limit is passed; 0 where it is kept.
        over: Money = |v| Money(v.over);
        /// Why, in a sentence.
        reason: String = |v| v.reason.clone();
    }

    /// Something the agent would like to know.
    Question(agent::Question) {
        /// The question.
        text: String = |v| v.text.clone();
        /// The item it is about, where it is about one.
        item: Option<String> = |v| v.item.clone();
        /// Up to three choices; empty for a question of yes or no.
        options: Vec<String> = |v| v.options.clone();
    }

    /// About a request.
    Metadata(agent::Metadata) {
        /// Always True.
        processed: bool = |v| v.processed;
        /// Milliseconds from request to answer.
        processing_time: f64 = |v| v.processing_time;
        /// Whether all prices came from stored data rather than a live source.
        cached: bool = |v| v.cached;
        /// How sure the understanding is, 0 to 1.
        confidence: f64 = |v| v.confidence;
        /// The language it was read in.
        language: String = |v| v.language.clone();
        /// When it was answered, RFC 3339.
        timestamp: String = |v| v.timestamp.to_string();
        /// The conversation.
        conversation_id: String = |v| v.conversation_id.to_string();
    }
}
