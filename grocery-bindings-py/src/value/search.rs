//! What searches find.

use grocery_core::{agent, catalog};

use super::{Availability, Money, Product, Ratings, handle, money, number, text};

handle! {
    /// What a search found.
    SearchResult(catalog::SearchResult) {
        /// The hits of this page, best first.
        hits: Vec<SearchHit> = |v| v.each(|r| &r.hits);
        /// How many products fit in all, on this page and others.
        total: usize = |v| v.total;
    }

    /// One product that was found.
    SearchHit(catalog::SearchHit) {
        /// The product.
        product: Product = |v| v.field(|h| &h.product);
        /// How well it fits. Only compares with other scores of the same search.
        score: f64 = |v| v.score;
    }

    /// A page of a search in the shape of other programs: `to_json()` writes `{products, metadata}`.
    SearchPage(agent::SearchPage) {
        /// The products of this page, in order, with their typical prices.
        products: Vec<ProductRecord> = |v| v.each(|p| &p.products);
        /// What is worth knowing about the search.
        metadata: SearchMetadata = |v| v.field(|p| &p.metadata);
    }

    /// What is worth knowing about a search.
    SearchMetadata(agent::SearchMetadata) {
        /// How many products fit in all, on this page and others.
        total_results: usize = |v| v.total_results;
        /// The id of this search, for logs.
        search_id: String = |v| v.search_id.to_string();
        /// Whether the answer was kept from before.
        cached: bool = |v| v.cached;
    }

    /// A product as other programs write it.
    ProductRecord(catalog::ProductRecord) {
        /// Its id in the catalogue.
        id: String = |v| v.id.to_string();
        /// The retailer's own number.
        walmart_id: Option<String> = |v| v.walmart_id.clone();
        /// Its name.
        name: String = |v| v.name.clone();
        /// Its brand.
        brand: Option<String> = |v| v.brand.clone();
        /// Where it stands.
        category: Option<CategoryRecord> = |v| v.first(|p| p.category.as_slice());
        /// What it costs.
        price: Option<PriceRecord> = |v| v.first(|p| p.price.as_slice());
        /// Whether it is there; None where nobody says.
        availability: Option<Availability> = |v| v.availability.map(|a| {
            catalog::Availability { in_stock: a.in_stock, quantity: a.quantity }.into()
        });
        /// How it is rated; None where nobody did.
        ratings: Option<Ratings> = |v| v.first(|p| p.ratings.as_slice());
    }

    /// A category.
    CategoryRecord(catalog::CategoryRecord) {
        /// Its id, such as "dairy-eggs/milk".
        id: String = |v| v.id.clone();
        /// Its name: the last step of the path.
        name: String = |v| v.name.clone();
        /// The steps to it, department first.
        path: Vec<String> = |v| v.path.clone();
    }

    /// Prices of one package, or of one `unit_of_measure` for goods by weight.
    PriceRecord(catalog::PriceRecord) {
        /// The price before a reduction.
        regular: Option<Money> = |v| money(v.regular);
        /// The reduced price, where there is one.
        sale: Option<Money> = |v| money(v.sale);
        /// What one unit costs now, in major units of the currency, for showing.
        unit: Option<f64> = |v| number(v.unit);
        /// The same, exactly, as text such as "399/800".
        unit_exact: Option<String> = |v| text(v.unit);
        /// The unit.
        unit_of_measure: Option<String> = |v| v.unit_of_measure.clone();
        /// The currency of all of them.
        currency: String = |v| v.currency.to_string();
    }

    /// Why a search answers what it does.
    SearchExplanation(catalog::SearchExplanation) {
        /// What was looked for.
        q: String = |v| v.q.clone();
        /// The words that were looked up, in order.
        words: Vec<String> = |v| v.words.clone();
        /// The word that says what is looked for, where the query names a kind of thing.
        head: Option<String> = |v| v.head.clone();
        /// How many products fit in all.
        total: usize = |v| v.total;
        /// The hits of this page, in order.
        hits: Vec<ExplainedHit> = |v| v.each(|e| &e.hits);
    }

    /// A hit with the parts of its score.
    ExplainedHit(catalog::ExplainedHit) {
        /// The product.
        product_id: String = |v| v.product_id.to_string();
        /// Its name.
        name: String = |v| v.name.clone();
        /// Its score, as the search gives it.
        score: f64 = |v| v.score;
        /// What the score is made of. Added up in this order they are the score exactly.
        parts: Vec<SearchPart> = |v| v.each(|h| &h.parts);
    }

    /// One part of a hit's score.
    SearchPart(catalog::SearchPart) {
        /// What it is for: "text", "head", "category", "history", "popularity" and so on.
        kind: &'static str = |v| v.kind.as_str();
        /// What it adds. Below zero it takes off.
        value: f64 = |v| v.value;
        /// Of a text part: the word of the query.
        word: Option<String> = |v| v.word.clone();
        /// The word of the catalogue that answers it; None where the product answers it with none.
        answered_by: Option<String> = |v| v.answered_by.clone();
        /// How the one was read as the other: "exact", "plural", "one_edit" and so on.
        reading: Option<&'static str> = |v| v.reading.map(|r| r.as_str());
    }

    /// What words and vectors found.
    HybridSearch(agent::HybridSearch) {
        /// The hits of this page, best first.
        hits: Vec<HybridHit> = |v| v.each(|s| &s.hits);
        /// How many products fit in all.
        total: usize = |v| v.total;
        /// Why only the words answered, where that is so.
        note: Option<SearchNote> = |v| v.first(|s| s.note.as_slice());
    }

    /// A product that words, vectors or both found.
    HybridHit(catalog::HybridHit) {
        /// The product.
        product: Product = |v| v.field(|h| &h.product);
        /// How well it fits. Only compares with other scores of the same search.
        score: f64 = |v| v.score;
        /// Its place among the hits of the words, counted from 1.
        word_rank: Option<usize> = |v| v.word_rank;
        /// Its place among the neighbours that fit, counted from 1.
        vector_rank: Option<usize> = |v| v.vector_rank;
        /// The cosine between its vector and the query's, where it is a neighbour.
        similarity: Option<f32> = |v| v.similarity;
    }

    /// What the catalogue and a shop found.
    CombinedSearch(agent::CombinedSearch) {
        /// The hits of this page, best first.
        hits: Vec<CombinedHit> = |v| v.each(|s| &s.hits);
        /// How many products of the catalogue and of the shop's answer fit in all.
        total: usize = |v| v.total;
        /// Why only the catalogue answered, where that is so.
        note: Option<SearchNote> = |v| v.first(|s| s.note.as_slice());
    }

    /// A product of the catalogue, of a shop, or of both.
    CombinedHit(catalog::CombinedHit) {
        /// The product; the catalogue's own where it has it.
        product: Product = |v| v.field(|h| &h.product);
        /// Whether the catalogue has it. What only the shop has can be kept with `catalog.add`.
        is_known: bool = |v| v.index.is_some();
        /// Its place among what the shop found, counted from 1.
        source_rank: Option<usize> = |v| v.source_rank;
        /// What it costs now, where the shop says.
        price: Option<Money> = |v| money(v.price);
        /// The price before a reduction, where the shop says.
        regular: Option<Money> = |v| money(v.regular);
        /// Whether the shop has it, where it says.
        in_stock: Option<bool> = |v| v.in_stock;
    }

    /// Why a search could only be answered in part.
    SearchNote(agent::SearchNote) {
        /// Who did not answer: the name of the source or the embedder, or "vectors".
        source: String = |v| v.from.clone();
        /// The documented code, such as "SYSTEM_002".
        code: String = |v| v.code.clone();
        /// What went wrong, and what the answer is instead.
        text: String = |v| v.text.clone();
        /// Whether the same search may get more later.
        retryable: bool = |v| v.retryable;
        /// How many seconds to wait before asking again, where it is known.
        retry_after: Option<f64> = |v| v.retry_after_ms.map(|ms| ms as f64 / 1000.0);
    }

    /// A page of a search with prices.
    PricedSearch(agent::PricedSearch) {
        /// The products of this page that have a price, best first.
        products: Vec<PricedProduct> = |v| v.each(|s| &s.products);
        /// How many products fit in all, with and without a price.
        total_results: usize = |v| v.total_results;
        /// Whether the prices were kept from before.
        cached: bool = |v| v.cached;
        /// The ids of the products of this page without a price.
        missing: Vec<String> = |v| v.missing.iter().map(ToString::to_string).collect();
        /// What is worth knowing, such as a source that did not answer.
        notes: Vec<String> = |v| v.notes.clone();
    }

    /// A product with what it costs now.
    PricedProduct(agent::PricedProduct) {
        /// Its id in the catalogue.
        id: String = |v| v.id.to_string();
        /// Its name.
        name: String = |v| v.name.clone();
        /// The price without a deal, of one `unit`.
        price: Money = |v| Money(v.price);
        /// What the price is for: the unit of weight, the package, else "each".
        unit: String = |v| v.unit.clone();
        /// Whether the shop has it; None where nobody says.
        in_stock: Option<bool> = |v| v.in_stock;
        /// The reduced price, where the price source tells one.
        deal_price: Option<Money> = |v| money(v.deal_price);
        /// What the deal saves.
        savings: Money = |v| Money(v.savings);
        /// What sort of price it is: "live", "typical" or "estimate".
        price_kind: &'static str = |v| v.price_kind.as_str();
        /// Who says so.
        price_source: String = |v| v.price_source.clone();
    }
}
