//! A price report, drawn: prices, the regular price, the sales before and the deal of now.

use super::PriceReport;
use crate::{
    clock::Timestamp,
    error::Result,
    money::Money,
    pricing::{PlotMark, PlotStyle, PricePlot},
};

/// What the picture of a report is made of, beside the report itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drawn {
    pub(super) name: String,
    pub(super) prices: Vec<(Timestamp, Money)>,
    pub(super) until: Timestamp,
    /// Whether each price was seen once, as what somebody paid is.
    pub(super) seen_once: bool,
    pub(super) utc_offset_minutes: i32,
}

impl PriceReport {
    /// The history of the price as a picture, with the regular price and what was or is a deal: for a page as
    /// [`svg`](PricePlot::svg), for a terminal as [`text`](PricePlot::text). The prices are those of one source, shop and currency
    /// that the present price is of.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for a price that is out of bounds.
    pub fn plot(&self) -> Result<PricePlot> {
        let Drawn { name, prices, until, seen_once, utc_offset_minutes } = &self.drawn;
        let style = if *seen_once { PlotStyle::Points } else { PlotStyle::Steps };
        let mut plot = PricePlot::new(name, prices.iter().copied(), *until)?
            .with_style(style)
            .with_utc_offset_minutes(*utc_offset_minutes);
        if let Some(regular) = &self.detection.regular {
            plot = plot.with_regular(regular.price)?;
        }
        for sale in &self.sales {
            let label = format!("below the regular price of {}", sale.regular.with_symbol());
            plot = plot.with_mark(PlotMark::new(sale.from, sale.price, label))?;
        }
        // The first deal is the one that saves most.
        if let Some(deal) = self.detection.deals.first() {
            let present = self.detection.present;
            let label =
                format!("{}, {} less", deal.kind().as_str().replace('_', " "), deal.saving.with_symbol());
            plot = plot.with_mark(PlotMark::new(present.at, present.price, label))?;
        }
        Ok(plot)
    }
}
