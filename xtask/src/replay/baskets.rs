//! The baskets as reads of prices, each at its moment.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::BufReader,
    path::Path,
};

use flate2::read::GzDecoder;
use grocery_core::{ProductId, Rng, SeededRng, Timestamp, UserId, catalog::Product};

use super::{DAY_MILLIS, Outcome};

const BASKETS: &str = "baskets/recanet_dunnhumby_days1_79.csv.gz";
const CATALOGUE: &str = "catalog/completejourney_products.csv.gz";

/// How many of a hundred baskets are begun in each hour from seven in the morning on. The data know days alone, so this
/// is assumed: a rise to the hours after work, and an evening.
const HOURS: [u64; 14] = [2, 4, 6, 8, 9, 9, 8, 8, 9, 10, 11, 8, 5, 3];
const OPENS: u64 = 7;
/// How long a shopper takes for a line.
const LINE_MILLIS: i64 = 5_000;

/// One look at a price.
pub(super) struct Read {
    pub(super) at: Timestamp,
    pub(super) day: u32,
    pub(super) product: ProductId,
    pub(super) user: UserId,
    pub(super) basket: String,
}

/// What there is to buy, who buys, and what they look at, in the order of time.
pub(super) struct Shop {
    pub(super) products: BTreeMap<ProductId, Product>,
    pub(super) users: BTreeMap<String, UserId>,
    pub(super) reads: Vec<Read>,
    pub(super) baskets: usize,
}

/// The start of a day of the data, of which day 1 is a Monday.
pub(super) fn midnight(day: u32) -> Timestamp {
    Timestamp::from_unix_millis(4 * DAY_MILLIS + i64::from(day.saturating_sub(1)) * DAY_MILLIS)
}

impl Shop {
    pub(super) fn read(data: &Path) -> Outcome<Self> {
        let mut products = BTreeMap::new();
        rows(
            &data.join(CATALOGUE),
            ["product_id", "department", "product_category", "product_type"],
            |row| {
                let id = ProductId::new(row[0]).map_err(|e| e.to_string())?;
                let mut product = Product::new(id.clone(), if row[3].is_empty() { row[0] } else { row[3] });
                product.category = row[1..]
                    .iter()
                    .filter(|step| !step.trim().is_empty())
                    .map(|step| step.trim().to_owned())
                    .collect();
                products.insert(id, product);
                Ok(())
            },
        )?;
        let mut lines: BTreeMap<(u32, String), (String, Vec<ProductId>)> = BTreeMap::new();
        let mut users = BTreeMap::new();
        rows(&data.join(BASKETS), ["date", "basket_id", "user_id", "item_id"], |row| {
            let day: u32 = row[0].parse().map_err(|_| format!("{:?} is no day", row[0]))?;
            let id = ProductId::new(row[3]).map_err(|e| e.to_string())?;
            // A few are not in the catalogue's file.
            products.entry(id.clone()).or_insert_with(|| Product::new(id.clone(), row[3]));
            let user = UserId::new(row[2]).map_err(|e| e.to_string())?;
            users.insert(row[2].to_owned(), user);
            lines
                .entry((day, row[1].to_owned()))
                .or_insert_with(|| (row[2].to_owned(), Vec::new()))
                .1
                .push(id);
            Ok(())
        })?;
        let (rng, baskets) = (SeededRng::new(79), lines.len());
        let mut reads = Vec::new();
        for ((day, basket), (user, items)) in lines {
            let begins = midnight(day).unix_millis() + moment(&rng);
            let user = users.get(&user).ok_or("a basket of nobody")?;
            let mut seen = BTreeSet::new();
            for (number, product) in items.into_iter().filter(|item| seen.insert(item.clone())).enumerate() {
                let at =
                    Timestamp::from_unix_millis(begins + LINE_MILLIS * i64::try_from(number).unwrap_or(0));
                reads.push(Read { at, day, product, user: user.clone(), basket: basket.clone() });
            }
        }
        reads.sort_by_key(|read: &Read| read.at);
        Ok(Self { products, users, reads, baskets })
    }

    /// The reads of each day.
    pub(super) fn days(&self) -> impl Iterator<Item = (u32, &[Read])> {
        self.reads.chunk_by(|a, b| a.day == b.day).filter_map(|day| Some((day.first()?.day, day)))
    }
}

/// A moment of the day at which a basket is begun, in milliseconds.
fn moment(rng: &SeededRng) -> i64 {
    let draw = |below: u64| {
        let mut bytes = [0; 8];
        rng.fill(&mut bytes);
        u64::from_le_bytes(bytes) % below
    };
    let mut place = draw(HOURS.iter().sum());
    let mut hour = OPENS;
    for share in HOURS {
        if place < share {
            break;
        }
        place -= share;
        hour += 1;
    }
    i64::try_from(hour * 3_600_000 + draw(3_600_000)).unwrap_or(0)
}

/// Calls `each` with these columns of every row.
fn rows<const N: usize>(
    path: &Path,
    columns: [&str; N],
    mut each: impl FnMut([&str; N]) -> Outcome<()>,
) -> Outcome<()> {
    let fail = |what: String| format!("{}: {what}", path.display());
    let file = File::open(path)
        .map_err(|e| fail(format!("{e}; name the folder that has baskets and catalog: --data DIR")))?;
    let mut reader = csv::Reader::from_reader(GzDecoder::new(BufReader::new(file)));
    let head = reader.headers().map_err(|e| fail(e.to_string()))?.clone();
    let mut places = [0; N];
    for (place, name) in places.iter_mut().zip(columns) {
        *place = head.iter().position(|h| h == name).ok_or_else(|| fail(format!("no column {name}")))?;
    }
    for row in reader.records() {
        let row = row.map_err(|e| fail(e.to_string()))?;
        each(places.map(|place| row.get(place).unwrap_or(""))).map_err(fail)?;
    }
    Ok(())
}
