//! Made-up orders in the shape of a real household's: 25 orders from March to August 2025, 161 different
//! products on 229 lines, from 6 shops.
//!
//! For demonstrations, measurements and tests. No name, address or card in it is anybody's.

use crate::clock::{Date, Rng};

mod words;

/// How many orders there are.
pub const ORDERS: usize = 25;
/// How many different products.
pub const PRODUCTS: usize = 161;
/// How many lines.
pub const LINES: usize = 229;
/// How many shops.
pub const SHOPS: usize = 6;

/// Text that stands in the private columns of the sample, and must be found nowhere after an import.
pub const PRIVATE: [&str; 7] = [
    "Jordan Q. Sampleton",
    "4021 Nonesuch Hollow Lane",
    "Leave with Cousin Beatrix",
    "MASTERCARD ending in 0937",
    "Preauthorized hold lifted",
    "1Z999SAMPLE0937TRACK",
    "receipt-barcode-secret-0937",
];

/// The sample as two files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The orders, as a Walmart export writes them: CSV with all of its columns.
    pub orders_csv: String,
    /// Their items.
    pub items_csv: String,
}

/// A product of the sample.
struct Thing {
    name: String,
    item: String,
    cents: i64,
}

/// Writes the sample. The same seed gives the same text.
///
/// ```
/// use grocery_core::{SeededRng, orders::{OrderImportOptions, read_orders, sample}};
/// let sample = sample::walmart_export(&SeededRng::new(1));
/// let files = [sample.orders_csv.as_bytes(), sample.items_csv.as_bytes()];
/// let (orders, report) = read_orders(files, &OrderImportOptions::default(), |_| {})?;
/// assert_eq!((orders.len(), report.lines), (sample::ORDERS, sample::LINES as u64));
/// assert!(orders.iter().all(|o| o.flags.is_empty()), "everything adds up");
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[must_use]
pub fn walmart_export(rng: &dyn Rng) -> Sample {
    let things = things(rng);
    let baskets = baskets(rng);
    let mut orders = String::from(
        "Order Number,Order Date,Items,Address Recipient,Shipping Address,Delivery Instructions,Payment Method,\
         Payment Messages,Payment Split,Subtotal (Before Savings),Savings,Subtotal,Delivery Charges,Bag Fee,Tax,Tip,\
         Refund,Donations,Order Total,Seller(s),Fulfillment,Delivered Date,Tracking Numbers,Receipt Barcode URL,\
         Order Type\n",
    );
    let mut items =
        String::from("Order Number,Order Date,Product Name,Quantity,Price,Delivery Status,Product Link\n");
    let [recipient, address, instructions, card, message, tracking, barcode] = PRIVATE;
    // From the second of March to the end of August there are 182 days.
    let Ok(start) = Date::new(2025, 3, 2) else {
        return Sample { orders_csv: orders, items_csv: items };
    };
    for (at, basket) in baskets.iter().enumerate() {
        let spread = i32::try_from(at * 181 / (ORDERS - 1)).unwrap_or(0);
        let shift = if at == 0 || at + 1 == ORDERS { 0 } else { below(rng, 3) as i32 - 1 };
        let day = start.saturating_add_days(spread + shift);
        let shown = written(day, at);
        let number = format!("2000{:03}-{:08}", 120 + at, 10_000_000 + below(rng, 89_999_999));
        let mut subtotal = 0_i64;
        for &(thing, quantity) in basket {
            let Some(thing) = things.get(thing) else { continue };
            let price = thing.cents * quantity;
            subtotal += price;
            items.push_str(&format!(
                "{number},\"{shown}\",\"{}\",{quantity},{},Delivered,https://www.walmart.com/ip/{}/{}\n",
                thing.name.replace('"', "\"\""),
                dollars(price),
                thing.name.replace(|c: char| !c.is_ascii_alphanumeric(), "-"),
                thing.item,
            ));
        }
        // Each shop at least once: the first six orders name one each.
        let shop = if at < SHOPS { at } else { below(rng, SHOPS as u64) as usize };
        let (shop_name, shop_number) = words::SHOPS.get(shop).copied().unwrap_or(("Supercenter", "0001"));
        let delivery = at % 3 == 0;
        let savings = if at % 4 == 0 { subtotal / 20 } else { 0 };
        let after = subtotal - savings;
        let charge = if delivery && after < 3_500 { 995 } else { 0 };
        let tip = if delivery { 300 + i64::from(at as u8) * 10 } else { 0 };
        let tax = after * 2 / 100;
        let total = after + charge + tax + tip;
        let how = if delivery { "Delivery from" } else { "Pickup from" };
        let off = if savings > 0 { format!("-{}", dollars(savings)) } else { String::new() };
        let charge = if charge > 0 { dollars(charge) } else { "Free".to_owned() };
        let tip = if tip > 0 { dollars(tip) } else { String::new() };
        orders.push_str(&format!(
            "{number},\"{shown}\",{},{recipient},\"{address}, Anytown, SC 29000\",{instructions},{card},\
             {message},\"{card}: {}\",{},{off},{},{charge},$0.00,{},{tip},,,{},Walmart.com,\
             {how} {shop_name} #{shop_number},\"{shown}\",{tracking},https://receipts.example/{barcode},Online\n",
            basket.len(),
            quoted(total),
            quoted(subtotal),
            quoted(after),
            dollars(tax),
            quoted(total),
        ));
    }
    Sample { orders_csv: orders, items_csv: items }
}

/// 161 products, each name and number once.
fn things(rng: &dyn Rng) -> Vec<Thing> {
    let mut things = Vec::new();
    for round in 0.. {
        for (at, (name, size, cents)) in words::GOODS.iter().enumerate() {
            if things.len() == PRODUCTS {
                return things;
            }
            let brand =
                words::BRANDS.get((at + round * 5) % words::BRANDS.len()).copied().unwrap_or_default();
            let item = 10_000_000 + (things.len() as u64) * 104_729 + below(rng, 100_000);
            things.push(Thing {
                name: format!("{brand} {name}, {size}"),
                item: item.to_string(),
                cents: cents + below(rng, 60) as i64,
            });
        }
    }
    things
}

/// Which product, and how many, stands on each line of each order: every product once, the staples again.
fn baskets(rng: &dyn Rng) -> Vec<Vec<(usize, i64)>> {
    let mut baskets: Vec<Vec<(usize, i64)>> = vec![Vec::new(); ORDERS];
    for thing in 0..PRODUCTS {
        let quantity = if below(rng, 5) == 0 { 2 } else { 1 };
        if let Some(basket) = baskets.get_mut(thing % ORDERS) {
            basket.push((thing, quantity));
        }
    }
    // Twelve staples come again and again, in turn, until there are as many lines as there should be.
    let mut left = LINES - PRODUCTS;
    let mut at = 0;
    while left > 0 {
        let staple = at % 12;
        // A step that shares no factor with 25 visits every order.
        let order = (staple + (at / 12 + 1) * 4) % ORDERS;
        if let Some(basket) = baskets.get_mut(order)
            && basket.iter().all(|(thing, _)| *thing != staple)
        {
            basket.push((staple, 1 + below(rng, 2) as i64));
            left -= 1;
        }
        at += 1;
    }
    baskets
}

/// A day in one of the ways that exports write it.
fn written(day: Date, at: usize) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.get(usize::from(day.month()).saturating_sub(1)).copied().unwrap_or("Jan");
    match at % 3 {
        0 => format!("{month} {:02}, {}", day.day(), day.year()),
        1 => format!("{}/{}/{}", day.month(), day.day(), day.year()),
        _ => day.to_string(),
    }
}

/// `$1,234.56`.
fn dollars(cents: i64) -> String {
    let whole = cents / 100;
    let part = cents % 100;
    if whole >= 1_000 {
        format!("${},{:03}.{part:02}", whole / 1_000, whole % 1_000)
    } else {
        format!("${whole}.{part:02}")
    }
}

/// An amount as a cell that may have a comma in it.
fn quoted(cents: i64) -> String {
    format!("\"{}\"", dollars(cents))
}

/// A number below `n`.
fn below(rng: &dyn Rng, n: u64) -> u64 {
    rng.next_u64() % n.max(1)
}
