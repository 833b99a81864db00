//! Prices judged by what was charged before. Shares are parts per million: 250000 is a quarter.

use std::slice;

use grocery_core::{
    Ratio, agent,
    deals::detect::{self, Evidence},
    pricing,
};
use pyo3::Python;

use super::{Money, PricePoint, UnitPrice, handle, money, part, word};
use crate::convert::{JsonDict, dict};

handle! {
    /// What a product costs now, beside what it cost before.
    PriceReport(agent::PriceReport) {
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// What was found about the price, and the deals it makes.
        detection: Detection = |v| v.field(|r| &r.detection);
        /// The prices of the windows of 7, 30, 60 and 90 days that have any.
        windows: Vec<PriceStats> = |v| v.each(|r| &r.windows);
        /// The sales before, the earliest first: drops that came back, or that are not old enough to be the new price.
        sales: Vec<PastSale> = |v| v.each(|r| &r.sales);
        /// The changes that this is read from, newest first.
        changes: Vec<PricePoint> = |v| v.each(|r| &r.changes);
    } + {
        /// The history of the price as an SVG picture, with the regular price and the deals marked.
        fn svg(&self) -> pyo3::PyResult<String> {
            Ok(self.0.plot().map_err(crate::error::Fault)?.svg())
        }

        /// The same picture in characters, for a terminal: so many columns and rows.
        #[pyo3(signature = (columns = 80, rows = 16))]
        fn chart(&self, columns: usize, rows: usize) -> pyo3::PyResult<String> {
            Ok(self.0.plot().map_err(crate::error::Fault)?.text(columns, rows))
        }

        /// The picture, where a notebook shows the report.
        fn _repr_html_(&self) -> pyo3::PyResult<String> {
            self.svg()
        }
    }

    /// A run of earlier prices that were all below the regular price behind them.
    PastSale(detect::PastSale) {
        /// When it was first seen, RFC 3339.
        first_seen: String = |v| v.from.to_string();
        /// When it was last seen, RFC 3339.
        last_seen: String = |v| v.until.to_string();
        /// Its lowest price.
        price: Money = |v| Money(v.price);
        /// The regular price behind that one.
        regular: Money = |v| Money(v.regular);
    }

    /// What prices did over a window.
    PriceStats(pricing::PriceStats) {
        /// The length of the window.
        days: u32 = |v| v.days;
        /// How many prices were counted, above zero.
        count: usize = |v| v.count;
        /// The lowest price, and the last time it was charged.
        lowest: PriceAt = |v| v.field(|s| &s.lowest);
        /// The highest price, and the last time it was charged.
        highest: PriceAt = |v| v.field(|s| &s.highest);
        /// The last price.
        latest: PriceAt = |v| v.field(|s| &s.latest);
        /// The mean in minor units, for showing.
        mean: f64 = |v| v.mean.to_f64();
        /// The mean in minor units, exactly.
        mean_exact: String = |v| v.mean.to_string();
        /// The middle price in minor units, for showing.
        median: f64 = |v| v.median.to_f64();
        /// The middle price in minor units, exactly.
        median_exact: String = |v| v.median.to_string();
        /// The standard deviation as a share of the mean, parts per million.
        volatility: i64 = |v| v.volatility.parts_per_million();
        /// Minor units a day, for showing.
        slope: f64 = |v| v.slope.to_f64();
        /// Minor units a day, exactly.
        slope_exact: String = |v| v.slope.to_string();
        /// Where the slope leads: "rising", "falling" or "steady".
        trend: String = |v| word(&v.trend, "");
    }

    /// A price and when it was charged.
    PriceAt(pricing::PriceAt) {
        /// The price.
        price: Money = |v| Money(v.price);
        /// When, RFC 3339.
        at: String = |v| v.at.to_string();
    }

    /// Everything that was found about a price. Only `deals` says that something is one.
    Detection(detect::Detection) {
        /// The present price and when it was seen.
        present: PriceAt = |v| v.field(|d| &d.present);
        /// Earlier prices that could not be compared.
        ignored: usize = |v| v.ignored;
        /// The estimated regular price; None with too few earlier prices.
        regular: Option<RegularPrice> = |v| v.first(|d| d.regular.as_slice());
        /// The present price against it.
        drop: Option<PriceDrop> = |v| v.first(|d| d.drop.as_slice());
        /// The present price among those of the window.
        standing: Option<PriceStanding> = |v| v.first(|d| d.standing.as_slice());
        /// The lowest price of the days before the reduction.
        prior_lowest: Option<PriorLowest> = |v| v.first(|d| d.prior_lowest.as_slice());
        /// The lowest price before, of all that is known.
        lowest_ever: Option<PriceAt> = |v| v.first(|d| d.lowest_ever.as_slice());
        /// Whether the package shrank and the price by amount rose.
        shrinkage: Option<Shrinkage> = |v| v.first(|d| d.shrinkage.as_slice());
        /// The claimed earlier price, where the source makes a claim.
        was: Option<WasPrice> = |v| v.first(|d| d.was.as_slice());
        /// The deals, the one that saves most first. None that has ended.
        deals: Vec<DetectedDeal> = |v| v.each(|d| &d.deals);
    }

    /// The estimated regular price and what it rests on.
    RegularPrice(detect::RegularPrice) {
        /// The estimate: a price that was told or charged.
        price: Money = |v| Money(v.price);
        /// The share of what is known that agrees that the present price is a drop, 0 to 1, for showing.
        agreement: f64 = |v| v.agreement.to_f64();
        /// The same, exactly.
        agreement_exact: String = |v| v.agreement.to_string();
        /// How many earlier prices the window has.
        observations: usize = |v| v.observations;
        /// Of how many of them the source told a regular price that was believed.
        told: usize = |v| v.told;
        /// On how many days of the window a price was seen.
        days: usize = |v| v.days;
    }

    /// How far the price is below the regular price, be it much or little.
    PriceDrop(detect::PriceDrop) {
        /// Regular price less present price; below zero where the present price is higher.
        amount: Money = |v| Money(v.amount);
        /// The same as a share of the regular price, parts per million.
        share: i64 = |v| v.share.parts_per_million();
    }

    /// Where the price stands among those of the window.
    PriceStanding(detect::Standing) {
        /// The share of earlier prices below the present one, 0 to 1, for showing.
        below: f64 = |v| v.below.to_f64();
        /// The same, exactly.
        below_exact: String = |v| v.below.to_string();
        /// How many earlier prices there are.
        observations: usize = |v| v.observations;
        /// The days of the window.
        days: u32 = |v| v.days;
    }

    /// The lowest price before the present price came in: what a reduction is measured against in the EU.
    PriorLowest(detect::PriorLowest) {
        /// The lowest price, and the last time it was charged.
        lowest: PriceAt = |v| v.field(|p| &p.lowest);
        /// When the present price came in, RFC 3339.
        reduced: String = |v| v.reduced.to_string();
        /// The days looked at before that.
        days: u32 = |v| v.days;
        /// What may be announced as a reduction, or nothing.
        reduction: Money = |v| Money(v.reduction);
    }

    /// A package that holds less and costs more by amount than before.
    Shrinkage(detect::Shrinkage) {
        /// What the larger package held and cost.
        before: UnitPrice = |v| v.field(|s| &s.before);
        /// When it was last seen, RFC 3339.
        at: String = |v| v.at.to_string();
        /// What the package holds and costs now.
        now: UnitPrice = |v| v.field(|s| &s.now);
        /// What the package lost, in `lost_unit`, for showing.
        lost: f64 = |v| Ratio::to_f64(v.lost.amount);
        /// The same, exactly.
        lost_exact: String = |v| v.lost.amount.to_string();
        /// The unit of what was lost.
        lost_unit: &'static str = |v| v.lost.unit.as_str();
        /// How much more the same amount costs, parts per million.
        dearer: i64 = |v| v.dearer.parts_per_million();
    }

    /// A claimed earlier price, looked into.
    WasPrice(detect::WasPrice) {
        /// What the source says that it cost.
        claimed: Money = |v| Money(v.claimed);
        /// "charged", "never_charged" or "unknown".
        verdict: String = |v| word(&v.verdict, "");
        /// The highest price charged in the window, where any is known.
        highest: Option<PriceAt> = |v| v.first(|w| w.highest.as_slice());
        /// On how many days of the window a price was seen.
        days: usize = |v| v.days;
    }

    /// A deal: what it saves against prices that were charged, and why. What is evidence for another kind is absent.
    DetectedDeal(detect::DetectedDeal) {
        /// "price_drop", "historical_low", "clearance", "bulk", "seasonal" or "competitor_match".
        kind: &'static str = |v| v.kind().as_str();
        /// What a package costs less than by the evidence, above zero.
        saving: Money = |v| Money(v.saving);
        /// The saving as a share of what it is against, parts per million.
        share: i64 = |v| v.share.parts_per_million();
        /// How sure this is, 0 to 1.
        confidence: f64 = |v| v.confidence;
        /// From then on it is no deal any more, RFC 3339.
        expires_at: String = |v| v.expires.at.to_string();
        /// On what that rests: "stated", "past_sales" or "assumed".
        expires_basis: String = |v| word(&v.expires.basis, "");
        /// Of "price_drop" and "seasonal": the estimated regular price.
        regular: Option<RegularPrice> = |v| v.first(|d| match &d.evidence {
            Evidence::PriceDrop { regular } | Evidence::Seasonal { regular, .. } => slice::from_ref(regular),
            _ => &[],
        });
        /// Of "historical_low" the lowest price before, of "competitor_match" what this source charged before.
        before: Option<PriceAt> = |v| v.first(|d| match &d.evidence {
            Evidence::HistoricalLow { before, .. } | Evidence::CompetitorMatch { before, .. } => slice::from_ref(before),
            _ => &[],
        });
        /// Of "historical_low": how many earlier prices there are.
        observations: Option<usize> = |v| part(&v.evidence, "observations");
        /// Of "historical_low": when the first of them was seen, RFC 3339.
        since: Option<String> = |v| part(&v.evidence, "since");
        /// Of "clearance": the prices stepped down from, the earliest first.
        steps: Vec<PriceAt> = |v| v.each(|d| match &d.evidence {
            Evidence::Clearance { steps } => steps,
            _ => &[],
        });
        /// Of "seasonal": a sale of each earlier year at this time, the latest first.
        sales: Vec<PriceAt> = |v| v.each(|d| match &d.evidence {
            Evidence::Seasonal { sales, .. } => sales,
            _ => &[],
        });
        /// Of "bulk": the smaller package, its price for its amount.
        smaller: Option<UnitPrice> = |v| v.first(|d| match &d.evidence {
            Evidence::Bulk { smaller, .. } => slice::from_ref(smaller),
            _ => &[],
        });
        /// Of "bulk": what the present amount costs at that price.
        would_cost: Option<Money> = |v| match &v.evidence {
            Evidence::Bulk { would_cost, .. } => Some(Money(*would_cost)),
            _ => None,
        };
        /// Of "competitor_match": whose price was matched.
        competitor: Option<String> = |v| part(&v.evidence, "competitor");
        /// Of "competitor_match": that price, for the present amount.
        theirs: Option<PriceAt> = |v| v.first(|d| match &d.evidence {
            Evidence::CompetitorMatch { theirs, .. } => slice::from_ref(theirs),
            _ => &[],
        });
    }

    /// A deal with its place for one shopper.
    RankedDeal(detect::Ranked) {
        /// The product.
        product_id: String = |v| v.deal.product.to_string();
        /// Its category, where it was given.
        category: Option<String> = |v| v.deal.category.clone();
        /// The deal.
        deal: DetectedDeal = |v| v.field(|r| &r.deal.deal);
        /// The sum of the reasons' points.
        score: i64 = |v| v.score;
        /// The reasons, the one that counts most first.
        reasons: Vec<RankReason> = |v| v.each(|r| &r.reasons);
    }

    /// Why a deal stands where it stands.
    RankReason(detect::RankReason) {
        /// "saving", "familiar", "taste" or "due".
        reason: String = |v| word(&**v, "reason");
        /// What it adds to the score; below zero for a category that is disliked.
        points: i64 = |v| v.points();
        /// Of "saving": how much.
        saving: Option<Money> = |v| match &**v {
            detect::RankReason::Saving { saving, .. } => Some(Money(*saving)),
            _ => None,
        };
        /// Of "saving": as a share, parts per million.
        share: Option<i64> = |v| part(&**v, "share");
        /// Of "familiar" on how many days it was bought, of "due" how many days ago.
        days: Option<i64> = |v| part(&**v, "days");
        /// Of "taste": which category.
        category: Option<String> = |v| part(&**v, "category");
        /// Of "due": the usual days between two purchases, exactly.
        every_days: Option<String> = |v| part(&**v, "every_days");
    }

    /// What an alert rule made of one price.
    AlertStep(detect::AlertStep) {
        /// The alert, where there is one.
        alert: Option<PriceAlert> = |v| v.first(|s| s.alert.as_slice());
    } + {
        /// What the rule remembers of this product: keep it for the next step.
        #[getter]
        fn state<'py>(&self, py: Python<'py>) -> pyo3::PyResult<JsonDict<'py>> {
            dict(py, &self.0.state)
        }
    }

    /// An alert.
    PriceAlert(detect::AlertEvent) {
        /// Rule, product and time: the same alert always has the same one.
        id: String = |v| v.id.clone();
        /// The rule.
        rule: String = |v| v.rule.clone();
        /// The product.
        product_id: String = |v| v.product.to_string();
        /// The price.
        price: Money = |v| Money(v.price);
        /// What it saves, where that is known.
        saving: Option<Money> = |v| money(v.saving);
        /// The saving as a share, parts per million.
        share: Option<i64> = |v| v.share.map(|s| s.parts_per_million());
        /// The kind of deal, where it is one.
        deal: Option<&'static str> = |v| v.deal.map(|kind| kind.as_str());
        /// When the price was seen, RFC 3339.
        at: String = |v| v.at.to_string();
        /// When the deal ends, where it is one.
        expires: Option<String> = |v| v.expires.map(|at| at.to_string());
    }
}
