//! The cases about products: small scripts, step by step on one agent.

use std::sync::Arc;

use async_trait::async_trait;
use grocery_core::{
    Error, ErrorKind, GroceryAgent, Money, ProductId, Result, UserId,
    agent::{PricedSearch, QuoteOptions, SearchNote},
    catalog::{
        Access, CatalogChanges, EmbedTexts, Embedder, ImportOptions, LookupProducts, MeasuredValue, Product,
        ProductRecord, ProductSource, Review, ReviewPage, ReviewSummary, SearchExplanation, SearchProducts,
        SearchRequest, SourcePage, SourcedProduct,
    },
    import::ImportMode,
    pricing::{PriceSource, QuoteRequest, SourcePrice},
};
use serde_json::{Value, json};

use crate::{
    canonical::object,
    conformance_orders::{file, refused, request as substitute_request, score, substitute, texts, wire},
    support::{block_on, catalog as starter, clock},
};

fn text<'a>(step: &'a Value, field: &str) -> &'a str {
    step[field].as_str().unwrap_or_default()
}

fn id(step: &Value, field: &str) -> Result<ProductId> {
    ProductId::new(text(step, field))
}

fn user(step: &Value) -> UserId {
    UserId::new(step["user"].as_str().unwrap_or("conformance")).unwrap()
}

fn money(given: &Value) -> Option<Money> {
    serde_json::from_value(given.clone()).unwrap()
}

fn whole(given: &Value) -> Option<usize> {
    given.as_u64().map(|n| n as usize)
}

/// The shop of the case: it always finds all that it has, or fails in the one way it is told.
struct Shop {
    name: String,
    products: Vec<SourcedProduct>,
    total: Option<u64>,
    fails: Option<ErrorKind>,
}

impl Shop {
    fn new(given: &Value) -> Self {
        let sourced = |one: &Value| {
            let mut found = SourcedProduct::new(Product::from_json(&one["product"].to_string()).unwrap());
            (found.price, found.regular) = (money(&one["price"]), money(&one["regular"]));
            found.in_stock = one["in_stock"].as_bool();
            found
        };
        Self {
            name: text(given, "name").to_owned(),
            products: given["products"].as_array().into_iter().flatten().map(sourced).collect(),
            total: given["total"].as_u64(),
            fails: given["fails"].as_str().map(|kind| kind.parse().unwrap()),
        }
    }

    fn may_answer(&self) -> Result<()> {
        match self.fails {
            Some(kind) => Err(Error::new(kind, "the shop is shut").with_hint("come back tomorrow")),
            None => Ok(()),
        }
    }
}

#[async_trait]
impl ProductSource for Shop {
    fn name(&self) -> &str {
        &self.name
    }

    async fn search(&self, request: SearchProducts) -> Result<SourcePage> {
        self.may_answer()?;
        let page = self.products.iter().skip(request.offset).take(request.limit).cloned().collect();
        Ok(SourcePage::new(page, self.total))
    }

    async fn lookup(&self, request: LookupProducts) -> Result<Vec<SourcedProduct>> {
        self.may_answer()?;
        let asked = |p: &&SourcedProduct| {
            let p = &p.product;
            request.ids.contains(&p.id)
                || p.retailer_id.as_ref().is_some_and(|n| request.retailer_ids.contains(n))
                || p.barcode.as_ref().is_some_and(|c| request.barcodes.contains(c))
        };
        Ok(self.products.iter().filter(asked).cloned().collect())
    }
}

/// The embedder of the case: the vector of the first word that occurs in a text, and zeros without one.
struct Words {
    name: String,
    dimensions: usize,
    vectors: Vec<(String, Vec<f32>)>,
}

#[async_trait]
impl Embedder for Words {
    fn name(&self) -> &str {
        &self.name
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn embed(&self, request: EmbedTexts) -> Result<Vec<Vec<f32>>> {
        let vector = |text: &String| {
            let text = text.to_ascii_lowercase();
            let known = self.vectors.iter().find(|(word, _)| text.contains(word));
            known.map_or_else(|| vec![0.0; self.dimensions], |(_, vector)| vector.clone())
        };
        Ok(request.texts.iter().map(vector).collect())
    }
}

/// The prices of the case, in cents.
struct Prices(Value);

#[async_trait]
impl PriceSource for Prices {
    fn name(&self) -> &str {
        "shelf"
    }

    async fn quotes(&self, request: QuoteRequest) -> Result<Vec<SourcePrice>> {
        let cents = |v: &Value| v.as_i64().map(|c| Money::from_minor(c, grocery_core::Currency::USD));
        let quote = |product: ProductId| {
            let told = &self.0[product.as_str()];
            let mut price = SourcePrice::each(product, cents(&told["price"])?);
            price.regular = cents(&told["regular"]);
            price.in_stock = told["in_stock"].as_bool();
            Some(price)
        };
        Ok(request.products.into_iter().filter_map(quote).collect())
    }
}

fn agent(input: &Value) -> GroceryAgent {
    let mut builder = GroceryAgent::builder()
        .catalog(starter())
        .clock(clock())
        .rng(Arc::new(grocery_core::SeededRng::new(7)));
    if let Some(layouts) = input["barcode_layouts"].as_str() {
        builder = builder.barcode_layouts(layouts.parse().unwrap());
    }
    if input["source"].is_object() {
        builder = builder.product_source(Arc::new(Shop::new(&input["source"])));
    }
    if input["prices"].is_object() {
        builder = builder.price_source(Arc::new(Prices(input["prices"].clone())));
    }
    let given = &input["embedder"];
    if given.is_object() {
        builder = builder.embedder(Arc::new(Words {
            name: text(given, "name").to_owned(),
            dimensions: given["dimensions"].as_u64().unwrap() as usize,
            vectors: serde_json::from_value(given["vectors"].clone()).unwrap(),
        }));
    }
    builder.build().unwrap()
}

fn search(step: &Value) -> Result<SearchRequest> {
    let mut request = SearchRequest::new(text(step, "q"));
    request.category = step["category"].as_str().map(str::to_owned);
    request.brand = step["brand"].as_str().map(str::to_owned);
    (request.min_price, request.max_price) = (money(&step["min_price"]), money(&step["max_price"]));
    request.in_stock = step["in_stock"].as_bool().unwrap_or_default();
    request.diets = texts(&step["diets"]);
    request.min_rating = step["min_rating"].as_f64();
    if let Some(sort) = step["sort"].as_str() {
        request.sort = sort.parse()?;
    }
    request.bought = texts(&step["bought"]).into_iter().map(ProductId::new).collect::<Result<_>>()?;
    request.limit = whole(&step["limit"]).unwrap_or(20);
    request.offset = whole(&step["offset"]).unwrap_or(0);
    Ok(request)
}

fn products(given: &Value) -> Result<Vec<Product>> {
    given.as_array().into_iter().flatten().map(|p| Product::from_json(&p.to_string())).collect()
}

fn options(agent: &GroceryAgent, step: &Value) -> Result<ImportOptions> {
    let mut options = agent.catalog().import_options();
    if step["lenient"].as_bool().unwrap_or_default() {
        options.mode = ImportMode::Lenient;
    }
    if let Some(format) = step["format"].as_str() {
        options.format = format.parse()?;
    }
    if let Some(currency) = step["currency"].as_str() {
        options.currency = currency.parse()?;
    }
    if let Some(day) = step["as_of"].as_str() {
        options.as_of = day.parse()?;
    }
    if let Some(source) = step["source"].as_str() {
        options.source = source.to_owned();
    }
    if let Some(rows) = step["max_rows"].as_u64() {
        options.max_rows = rows;
    }
    options.language = step["language"].as_str().map(str::to_owned);
    options.country = step["country"].as_str().map(str::to_owned);
    Ok(options)
}

fn record(one: &ProductRecord) -> Value {
    object([
        (
            "availability",
            wire(
                one.availability
                    .map(|a| object([("in_stock", json!(a.in_stock)), ("quantity", json!(a.quantity))])),
            ),
        ),
        ("brand", json!(one.brand)),
        ("category", wire(&one.category)),
        ("id", wire(&one.id)),
        ("name", json!(one.name)),
        (
            "price",
            one.price.as_ref().map_or(Value::Null, |p| {
                object([
                    ("currency", wire(p.currency)),
                    ("regular", wire(p.regular)),
                    ("sale", wire(p.sale)),
                    ("unit", wire(p.unit)),
                    ("unit_of_measure", json!(p.unit_of_measure)),
                ])
            }),
        ),
        ("ratings", wire(one.ratings)),
        ("walmart_id", json!(one.walmart_id)),
    ])
}

fn explained(why: &SearchExplanation) -> Value {
    let hits = why.hits.iter().map(|hit| {
        let parts = hit.parts.iter().map(|part| {
            object([
                ("answered_by", json!(part.answered_by)),
                ("kind", wire(part.kind)),
                ("reading", wire(part.reading)),
                ("value", score(part.value)),
                ("word", json!(part.word)),
            ])
        });
        object([
            ("name", json!(hit.name)),
            ("parts", parts.collect()),
            ("product", wire(&hit.product_id)),
            ("score", score(hit.score)),
        ])
    });
    object([
        ("head", json!(why.head)),
        ("hits", hits.collect()),
        ("q", json!(why.q)),
        ("total", json!(why.total)),
        ("words", json!(why.words)),
    ])
}

fn summary(reviews: &ReviewSummary) -> Value {
    object([
        ("by_stars", json!(reviews.by_stars)),
        ("count", json!(reviews.count())),
        ("ratings", wire(reviews.ratings())),
    ])
}

fn review(one: &Review) -> Value {
    object([
        ("at", wire(one.at)),
        ("product", wire(&one.product)),
        ("stars", json!(one.stars)),
        ("text", json!(one.text)),
        ("user", wire(&one.user)),
    ])
}

fn priced(found: &PricedSearch) -> Value {
    let products = found.products.iter().map(|p| {
        object([
            ("deal_price", wire(p.deal_price)),
            ("id", wire(&p.id)),
            ("in_stock", json!(p.in_stock)),
            ("name", json!(p.name)),
            ("price", wire(p.price)),
            ("price_kind", wire(p.price_kind)),
            ("price_source", json!(p.price_source)),
            ("savings", wire(p.savings)),
            ("unit", json!(p.unit)),
        ])
    });
    object([
        ("cached", json!(found.cached)),
        ("missing", wire(&found.missing)),
        ("products", products.collect()),
        ("total_results", json!(found.total_results)),
    ])
}

fn note(note: Option<&SearchNote>) -> Value {
    note.map_or(Value::Null, |n| {
        object([("code", json!(n.code)), ("from", json!(n.from)), ("retryable", json!(n.retryable))])
    })
}

fn sourced(one: &SourcedProduct) -> Value {
    object([
        ("in_stock", json!(one.in_stock)),
        ("price", wire(one.price)),
        ("product", wire(&one.product.id)),
        ("regular", wire(one.regular)),
    ])
}

fn scanned(agent: &GroceryAgent, code: &str) -> Result<Value> {
    let found = agent.catalog().scan(code)?;
    let measure = found.measure.map_or(Value::Null, |m| {
        let value = match m.value {
            MeasuredValue::Price(price) => ("price", wire(price)),
            MeasuredValue::Weight(weight) => ("weight", wire(weight)),
            _ => ("unknown", Value::Null),
        };
        object([("item", json!(m.item)), value])
    });
    Ok(object([
        ("barcode", json!(found.barcode.to_string())),
        ("measure", measure),
        ("product", wire(found.product.id)),
    ]))
}

fn found(agent: &GroceryAgent, op: &str, step: &Value) -> Result<Value> {
    let catalog = agent.catalog();
    let request = search(step)?;
    Ok(match op {
        "search" => {
            let found = catalog.search(&request)?;
            object([
                ("hits", found.hits.iter().map(|h| wire(&h.product.id)).collect()),
                ("total", json!(found.total)),
            ])
        }
        "page" => {
            let page = catalog.page(&request)?;
            object([
                ("cached", json!(page.metadata.cached)),
                ("products", page.products.iter().map(record).collect()),
                ("search_id", wire(page.metadata.search_id)),
                ("total_results", json!(page.metadata.total_results)),
            ])
        }
        "explain_search" => explained(&catalog.explain_search(&request)?),
        "search_hybrid" => {
            let found = block_on(catalog.search_hybrid(&request))?;
            let hits = found.hits.iter().map(|h| {
                object([
                    ("product", wire(&h.product.id)),
                    ("score", score(h.score)),
                    ("similarity", h.similarity.map_or(Value::Null, |s| score(f64::from(s)))),
                    ("vector_rank", json!(h.vector_rank)),
                    ("word_rank", json!(h.word_rank)),
                ])
            });
            object([
                ("hits", hits.collect()),
                ("note", note(found.note.as_ref())),
                ("total", json!(found.total)),
            ])
        }
        "search_combined" => {
            let found = block_on(catalog.search_combined(&request))?;
            let hits = found.hits.iter().map(|h| {
                object([
                    ("in_stock", json!(h.in_stock)),
                    ("is_known", json!(h.index.is_some())),
                    ("price", wire(h.price)),
                    ("product", wire(&h.product.id)),
                    ("regular", wire(h.regular)),
                    ("source_rank", json!(h.source_rank)),
                ])
            });
            object([
                ("hits", hits.collect()),
                ("note", note(found.note.as_ref())),
                ("total", json!(found.total)),
            ])
        }
        "search_prices" => priced(&block_on(agent.prices().search_with(&request, &QuoteOptions::default()))?),
        "search_remote" => {
            let mut asked =
                SearchProducts::new(request.q).with_limit(request.limit).with_offset(request.offset);
            asked.category = request.category;
            let page = block_on(catalog.search_remote(asked))?;
            object([("products", page.products.iter().map(sourced).collect()), ("total", json!(page.total))])
        }
        other => panic!("no such step: {other}"),
    })
}

fn said(agent: &GroceryAgent, op: &str, step: &Value) -> Result<Value> {
    let (catalog, swaps, user) = (agent.catalog(), agent.swaps(), user(step));
    Ok(match op {
        "details" => {
            let known = block_on(catalog.details(&id(step, "product")?))?;
            let unit_price = known.unit_price.map(|u| {
                object([
                    ("amount", wire(u.per().amount)),
                    ("price", wire(u.price())),
                    ("unit", wire(u.per().unit)),
                ])
            });
            object([
                ("in_stock", json!(known.in_stock)),
                ("product", wire(known.product.id)),
                ("reviews", summary(&known.reviews)),
                ("unit_price", wire(unit_price)),
            ])
        }
        "review" => {
            let stars = u8::try_from(step["stars"].as_u64().unwrap()).unwrap();
            let product = id(step, "product")?;
            json!(block_on(catalog.review(&user, &product, stars, text(step, "text")))?)
        }
        "reviews" => {
            let mut page = ReviewPage::of(id(step, "product")?);
            page.limit = whole(&step["limit"]).unwrap_or(20);
            let first = block_on(catalog.reviews(page.clone()))?;
            let next = match first.last() {
                Some(last) => block_on(catalog.reviews(page.after(last)))?,
                None => Vec::new(),
            };
            object([
                ("next", next.iter().map(review).collect()),
                ("reviews", first.iter().map(review).collect()),
            ])
        }
        "remove_review" => json!(block_on(catalog.remove_review(&user, &id(step, "product")?))?),
        "forget_reviews" => json!(block_on(catalog.forget_reviews(&user))?),
        "record" => {
            let access = |a: &Value| {
                let at = a["at"].as_str().unwrap_or(crate::support::START).parse()?;
                Ok(Access::new(id(a, "product")?, text(a, "kind").parse()?, at))
            };
            let accesses: Result<Vec<Access>> =
                step["accesses"].as_array().unwrap().iter().map(access).collect();
            block_on(catalog.record(accesses?))?;
            Value::Null
        }
        "trending" => {
            let limit = whole(&step["limit"]).unwrap_or(10);
            let hot = block_on(catalog.trending(limit, step["category"].as_str()))?;
            hot.iter()
                .map(|h| object([("product", wire(&h.product.id)), ("worth", json!(h.worth))]))
                .collect()
        }
        "judge" => {
            let accepted = step["accepted"].as_bool().unwrap();
            block_on(swaps.judge(&user, &id(step, "missing")?, &id(step, "offered")?, accepted))?;
            Value::Null
        }
        "swaps" => block_on(swaps.list(&user))?
            .iter()
            .map(|j| {
                object([
                    ("accepted", json!(j.accepted)),
                    ("at", wire(j.at)),
                    ("missing", wire(&j.swap.missing)),
                    ("offered", wire(&j.swap.offered)),
                ])
            })
            .collect(),
        "swap_substitutes" => {
            let answer = block_on(swaps.substitutes(&user, &substitute_request(step)?))?;
            object([
                ("candidates", answer.candidates.iter().map(substitute).collect()),
                ("left_out", wire(answer.left_out)),
            ])
        }
        "forget_swap" => {
            json!(block_on(swaps.forget(&user, &id(step, "missing")?, &id(step, "offered")?))?)
        }
        "forget_swaps" => json!(block_on(swaps.forget_all(&user))?),
        _ => return found(agent, op, step),
    })
}

fn step(agent: &GroceryAgent, step: &Value) -> Result<Value> {
    let catalog = agent.catalog();
    Ok(match text(step, "op") {
        "count" => json!(catalog.len()),
        "get" => wire(catalog.get(&id(step, "product")?)?),
        "add" => wire(block_on(catalog.add(products(&step["products"])?))?),
        "change" => {
            let mut changes = CatalogChanges::new();
            for product in products(&step["put"])? {
                changes = changes.put(product);
            }
            for gone in texts(&step["remove"]) {
                changes = changes.remove(ProductId::new(gone)?);
            }
            wire(block_on(catalog.change(&changes))?)
        }
        "scan" => scanned(agent, text(step, "code"))?,
        "import" => {
            let (file, options) = (file(&step["file"]), options(agent, step)?);
            wire(block_on(catalog.import_with(file.as_slice(), &options, |_| {}))?)
        }
        "index_vectors" => {
            let ids = texts(&step["products"]).into_iter().map(|id| catalog.get(&ProductId::new(id)?));
            let done = match step["products"].is_null() {
                true => block_on(catalog.index_vectors())?,
                false => block_on(catalog.index_vectors_of(&ids.collect::<Result<Vec<_>>>()?))?,
            };
            wire(done)
        }
        "lookup_remote" => {
            let mut asked = LookupProducts::default();
            asked.ids = texts(&step["ids"]).into_iter().map(ProductId::new).collect::<Result<_>>()?;
            (asked.retailer_ids, asked.barcodes) = (texts(&step["retailer_ids"]), texts(&step["barcodes"]));
            block_on(catalog.lookup_remote(asked))?.iter().map(sourced).collect()
        }
        op => said(agent, op, step)?,
    })
}

pub(crate) fn catalog(input: &Value) -> Value {
    let agent = agent(input);
    let steps = input["steps"].as_array().unwrap();
    let answer = |one: &Value| {
        step(&agent, one).unwrap_or_else(|e| {
            let mut said = refused(&e);
            if text(one, "op") == "import" {
                // Which line it is stands in the message.
                said["message"] = json!(e.message());
            }
            said
        })
    };
    steps.iter().map(answer).collect()
}
