//! The commands that find products and show them: search, product, trending.

use std::sync::Arc;

use grocery_core::{
    GroceryAgent, Money, ProductId, UserId,
    agent::{ProductDetails, QuoteOptions},
    catalog::{
        Barcode, Catalog, MeasuredValue, Review, ReviewPage, ReviewSummary, SearchHit, SearchRequest,
        VariableMeasure,
    },
};
use serde::Serialize;

use crate::{
    Failure, Outcome,
    args::{Common, Filters, Product, Search, Trending},
    ask, explained,
    input::Object,
    jsonl::{Id, catalog_file, each_line, joined, print, print_json, print_styled},
    table,
    text::clean_cell,
};

#[derive(Serialize)]
struct Hit {
    product_id: String,
    name: String,
    score: f64,
}

impl Hit {
    fn all(hits: &[SearchHit]) -> Vec<Self> {
        let hit = |h: &SearchHit| Self {
            product_id: h.product.id.to_string(),
            name: h.product.name.clone(),
            score: h.score,
        };
        hits.iter().map(hit).collect()
    }
}

fn request(q: &str, limit: usize, filters: &Filters, agent: Option<&GroceryAgent>) -> Outcome<SearchRequest> {
    let currency = agent.map_or(grocery_core::Currency::USD, |a| a.config().currency);
    let money = |text: &Option<String>| -> Outcome<Option<Money>> {
        Ok(text.as_deref().map(|t| Money::parse(t.trim_start_matches('$'), currency)).transpose()?)
    };
    let mut request =
        SearchRequest::new(q).with_limit(limit).with_offset(filters.offset).sorted(filters.sort);
    request.category.clone_from(&filters.category);
    request.brand.clone_from(&filters.brand);
    request.min_price = money(&filters.min_price)?;
    request.max_price = money(&filters.max_price)?;
    request.in_stock = filters.in_stock;
    request.diets.clone_from(&filters.diets);
    request.min_rating = filters.min_rating;
    Ok(request)
}

pub(crate) async fn search(common: &Common, args: Search) -> Outcome {
    #[derive(Serialize)]
    struct Out {
        id: Id,
        hits: Vec<Hit>,
        micros: u64,
    }
    let (agent, catalog): (Option<GroceryAgent>, Arc<Catalog>) = match &args.catalog {
        Some(path) => (None, Arc::new(catalog_file(path, args.lenient)?)),
        None => {
            let agent = ask::agent(common)?;
            let catalog = agent.catalog().snapshot();
            (Some(agent), catalog)
        }
    };
    if args.jsonl {
        return each_line(|line| {
            let line = Object::read(line)?;
            let q: String = line.need("q", "a text")?;
            let limit = line.get("limit", "a whole number, 0 or more")?.unwrap_or(args.limit);
            let request = request(&q, limit, &args.filters, agent.as_ref())?;
            let started = std::time::Instant::now();
            let found = catalog.search(&request)?;
            let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
            Ok(Out { id: line.id(), hits: Hit::all(&found.hits), micros })
        });
    }
    let request = request(&joined(&args.query)?, args.limit, &args.filters, agent.as_ref())?;
    if args.explain {
        let why = catalog.explain_search(&request)?;
        return if common.json { print_json(&why) } else { print_styled(&explained::search(&why)) };
    }
    if let Some(agent) = agent.as_ref().filter(|_| args.full || args.prices) {
        if args.full {
            return print_json(&agent.catalog().page(&request)?);
        }
        let mut options = QuoteOptions::default();
        options.zip.clone_from(&common.zip);
        let found = agent.prices().search_with(&request, &options).await?;
        return if common.json { print_json(&found) } else { print_styled(&table::priced(&found)) };
    }
    let found = catalog.search(&request)?;
    if common.json {
        return print_json(&Hit::all(&found.hits));
    }
    print_styled(&table::hits(&found))
}

pub(crate) async fn product(common: &Common, args: Product) -> Outcome {
    #[derive(Serialize)]
    struct Shown {
        #[serde(flatten)]
        details: ProductDetails,
        barcode: Option<Barcode>,
        measure: Option<VariableMeasure>,
        newest_reviews: Vec<Review>,
    }
    let agent = ask::agent(common)?;
    let (id, barcode, measure) = find(&agent, args.product.trim())?;
    if let Some(stars) = args.rate {
        let user = UserId::new(&common.user)?;
        agent.catalog().review(&user, &id, stars, args.text.as_deref().unwrap_or("")).await?;
    }
    let details = agent.catalog().details(&id).await?;
    let newest_reviews = agent.catalog().reviews(ReviewPage::of(id).with_limit(args.reviews)).await?;
    let shown = Shown { details, barcode, measure, newest_reviews };
    if common.json {
        return print_json(&shown);
    }
    let mut text = sheet(&shown.details);
    if let Some(measure) = &shown.measure {
        let value = match measure.value {
            MeasuredValue::Price(price) => format!("costs {}", table::money(price)),
            MeasuredValue::Weight(weight) => format!("weighs {weight}"),
            _ => "is measured otherwise".to_owned(),
        };
        row(&mut text, "This piece", &format!("{value}, item {}", measure.item));
    }
    for review in &shown.newest_reviews {
        let day = review.at.to_string();
        let said = format!("{} of 5, {}: {}", review.stars, day.get(..10).unwrap_or(&day), review.text);
        row(&mut text, "Review", &said);
    }
    print(&text)
}

/// The product of this id, or of this bar code and what that has inside.
fn find(agent: &GroceryAgent, text: &str) -> Outcome<(ProductId, Option<Barcode>, Option<VariableMeasure>)> {
    let id = ProductId::new(text)?;
    match agent.catalog().get(&id) {
        Ok(_) => Ok((id, None, None)),
        Err(unknown) => {
            let digits = text.chars().filter(|c| !matches!(c, ' ' | '-'));
            if text.is_empty() || !digits.clone().all(|c| c.is_ascii_digit()) {
                return Err(Failure::from(unknown));
            }
            match agent.catalog().scan(text) {
                Ok(scanned) => Ok((scanned.product.id, Some(scanned.barcode), scanned.measure)),
                // A catalogue may hold codes that do not check.
                Err(e) => match agent.catalog().snapshot().by_barcode(text) {
                    Some(product) => Ok((product.id, None, None)),
                    None => Err(Failure::from(e)),
                },
            }
        }
    }
}

fn row(out: &mut String, name: &str, value: &str) {
    out.push_str(&format!("{name:<12}{}\n", clean_cell(value)));
}

fn sheet(details: &ProductDetails) -> String {
    let p = &details.product;
    let mut out = String::new();
    row(&mut out, "Product", &p.name);
    if let Some(brand) = &p.brand {
        row(&mut out, "Brand", brand);
    }
    row(&mut out, "Category", &p.category.join(" > "));
    if let Some(size) = p.size {
        row(&mut out, "Size", &size.to_string().replace('_', " "));
    }
    row(
        &mut out,
        "Price",
        &match &p.typical_price {
            Some(t) => format!(
                "{}, {} ({}, {})",
                table::price(Some(t.price), Some(p.price_unit)),
                t.kind,
                t.source,
                t.as_of
            ),
            None => "not known".to_owned(),
        },
    );
    let unit = details.unit_price.as_ref().map(|u| u.per().unit);
    if let Some((unit, price)) = unit.and_then(|unit| {
        let price = details.unit_price.as_ref()?.for_one(unit, grocery_core::Rounding::HalfUp).ok()?;
        Some((unit, price))
    }) {
        row(&mut out, "Per unit", &format!("{} per {}", table::money(price), unit.singular()));
    }
    row(
        &mut out,
        "In stock",
        &match (details.in_stock, p.availability.quantity) {
            (Some(true), Some(n)) => format!("yes, {n}"),
            (Some(true), None) => "yes".to_owned(),
            (Some(false), _) => "no".to_owned(),
            (None, _) => "not known".to_owned(),
        },
    );
    if let Some(r) = p.ratings {
        row(&mut out, "Ratings", &format!("{:.2} of 5 ({})", r.average(), r.count()));
    }
    row(&mut out, "Reviews", &reviewed(&details.reviews));
    let diets: Vec<String> = p.diets.iter().map(|d| d.replace('_', " ")).collect();
    let diets = if diets.is_empty() { "none is certain".to_owned() } else { diets.join(", ") };
    row(&mut out, "Diets", &diets);
    let allergens: Vec<String> = p.allergens.iter().map(|a| a.as_str().replace('_', " ")).collect();
    let known = match (allergens.is_empty(), p.allergens_complete) {
        (true, true) => "none".to_owned(),
        (true, false) => "not known".to_owned(),
        (false, true) => allergens.join(", "),
        (false, false) => format!("{}, perhaps others", allergens.join(", ")),
    };
    row(&mut out, "Allergens", &known);
    if let Some(code) = &p.barcode {
        row(&mut out, "Bar code", code);
    }
    row(&mut out, "Id", p.id.as_str());
    out
}

fn reviewed(summary: &ReviewSummary) -> String {
    match summary.ratings() {
        Some(r) => format!("{:.2} of 5 ({})", r.average(), r.count()),
        None => "none yet".to_owned(),
    }
}

pub(crate) async fn trending(common: &Common, args: Trending) -> Outcome {
    let agent = ask::agent(common)?;
    let hot = agent.catalog().trending(args.limit, args.category.as_deref()).await?;
    if common.json { print_json(&hot) } else { print_styled(&table::trending(&hot)) }
}
