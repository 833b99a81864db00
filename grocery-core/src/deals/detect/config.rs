//! Every number of the detection, on one page.

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, ErrorKind, Result},
    money::Rate,
};

/// What counts as what. The defaults are explained, and those that were measured are marked, in `docs/deal-detection.md`.
///
/// Rates are shares of one: `Rate::from_ppm(100_000)` is 10 %. Days are whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DetectConfig {
    /// How far back the regular price and the percentile look. Default 90 days.
    pub window_days: u32,
    /// With fewer earlier prices in the window nothing is called a deal. Default 5.
    pub min_observations: u32,
    /// After this many days an observation weighs half as much for the regular price. Default 30.
    pub half_weight_days: u32,
    /// Earlier prices this near to the present one are the same price. Default 2 %.
    pub same_price: Rate,
    /// An observation of the same price weighs this many times more: it tells whether that price was a sale. Default 12.
    pub same_price_weight: u32,
    /// This share of the weight of regular prices may lie below the estimate. Default 30 %: a careful guess.
    pub regular_quantile: Rate,
    /// A price drop is at least this share of the regular price. Default 10 %.
    pub min_drop: Rate,
    /// The sales filter fills drops in the price that come back within this many days. Default 28: four weeks.
    pub sale_days: u32,
    /// Once prices are known of this many days of the window, a regular price that was told and never charged is not
    /// believed. Default 30.
    pub doubt_days: u32,
    /// The days of the lowest price before a reduction. Default 30, as in Directive 98/6/EC, Article 6a.
    pub lowest_days: u32,
    /// How far below every earlier price a historical low is. Default 5 %.
    pub low_margin: Rate,
    /// How many days a history must span before its lowest price says anything. Default 60.
    pub low_span_days: u32,
    /// How far back a clearance is followed. Default 60 days.
    pub clearance_days: u32,
    /// How many steps down without one up make a clearance. Default 2.
    pub clearance_steps: u32,
    /// The least a step takes off the price before it. Default 5 %.
    pub clearance_step: Rate,
    /// The least all steps take off together. Default 25 %.
    pub clearance_drop: Rate,
    /// How much less a larger package costs by amount than the best smaller one. Default 10 %.
    pub bulk_margin: Rate,
    /// How near to today's date a sale of an earlier year is. Default 14 days.
    pub season_days: u32,
    /// How many years back are looked at. Default 3.
    pub season_years: u32,
    /// The most of a year's other observations that may be sales too, if its sale is to be seasonal. Default 25 %.
    pub season_elsewhere: Rate,
    /// How near a price is to another shop's when it matches it. Default 1 %.
    pub match_tolerance: Rate,
    /// How old another shop's price may be. Default 7 days.
    pub match_days: u32,
    /// The least that a package shrinks and its unit price rises. Default 2 %.
    pub shrink: Rate,
    /// How near to a claimed price a charged one must be to bear it out. Default 1 %.
    pub was_tolerance: Rate,
    /// How long a price is taken to hold where nobody says. Default 7 days.
    pub lasts_days: u32,
}

impl Default for DetectConfig {
    fn default() -> Self {
        const PERCENT: i64 = 10_000;
        let percent = |n| Rate::from_ppm(n * PERCENT);
        Self {
            window_days: 90,
            min_observations: 5,
            half_weight_days: 30,
            same_price: percent(2),
            same_price_weight: 12,
            regular_quantile: percent(30),
            min_drop: percent(10),
            sale_days: 28,
            doubt_days: 30,
            lowest_days: 30,
            low_margin: percent(5),
            low_span_days: 60,
            clearance_days: 60,
            clearance_steps: 2,
            clearance_step: percent(5),
            clearance_drop: percent(25),
            bulk_margin: percent(10),
            season_days: 14,
            season_years: 3,
            season_elsewhere: percent(25),
            match_tolerance: percent(1),
            match_days: 7,
            shrink: percent(2),
            was_tolerance: percent(1),
            lasts_days: 7,
        }
    }
}

impl DetectConfig {
    /// Whether every number is one that can be worked with.
    ///
    /// # Errors
    /// [`InvalidInput`](ErrorKind::InvalidInput), with the name of the field: rates go from 0 to 1, days from 1 to 3660, counts from
    /// 1 to 1000, years from 0 to 10.
    pub fn check(&self) -> Result<()> {
        let rates = [
            ("same_price", self.same_price),
            ("regular_quantile", self.regular_quantile),
            ("min_drop", self.min_drop),
            ("low_margin", self.low_margin),
            ("clearance_step", self.clearance_step),
            ("clearance_drop", self.clearance_drop),
            ("bulk_margin", self.bulk_margin),
            ("season_elsewhere", self.season_elsewhere),
            ("match_tolerance", self.match_tolerance),
            ("shrink", self.shrink),
            ("was_tolerance", self.was_tolerance),
        ];
        let counts = [
            ("window_days", self.window_days, 1, 3_660),
            ("half_weight_days", self.half_weight_days, 1, 3_660),
            ("sale_days", self.sale_days, 1, 3_660),
            ("doubt_days", self.doubt_days, 1, 3_660),
            ("lowest_days", self.lowest_days, 1, 3_660),
            ("low_span_days", self.low_span_days, 1, 3_660),
            ("clearance_days", self.clearance_days, 1, 3_660),
            ("season_days", self.season_days, 1, 180),
            ("match_days", self.match_days, 1, 3_660),
            ("lasts_days", self.lasts_days, 1, 3_660),
            ("min_observations", self.min_observations, 1, 1_000),
            ("same_price_weight", self.same_price_weight, 1, 1_000),
            ("clearance_steps", self.clearance_steps, 1, 1_000),
            ("season_years", self.season_years, 0, 10),
        ];
        for (name, rate) in rates {
            if !(0..=Rate::ONE).contains(&rate.parts_per_million()) {
                return Err(fault(name, "a rate goes from 0 to 1000000 parts per million"));
            }
        }
        for (name, value, low, high) in counts {
            if !(low..=high).contains(&value) {
                return Err(fault(name, format!("use {low} to {high}")));
            }
        }
        Ok(())
    }
}

fn fault(name: &str, hint: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("`{name}` of the deal detection is out of bounds"))
        .with_hint(hint.into())
}
