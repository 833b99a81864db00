//! The history of a price as a picture.

use std::sync::Arc;

use grocery_core::{ProductId, agent, pricing};

use crate::{
    cancel::{CancelToken, run},
    error::Answer,
    prices::Prices,
    values::{natural, read},
};

#[uniffi::export]
impl Prices {
    /// The picture of what `report` tells: prices, the regular price, the sales before and the deal of now. Absent where
    /// nobody told a price yet.
    ///
    /// Fails with `ProductNotFound` for an id that the catalogue does not have.
    #[uniffi::method(default(store = None, cancel = None))]
    pub async fn plot(
        &self,
        product_id: String,
        store: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Option<Arc<PricePlot>>> {
        let report: Option<agent::PriceReport> = run(cancel, async {
            let (product, store) = (ProductId::new(&product_id)?, read(store.as_deref())?);
            self.shared.agent.prices().report(&product, store.as_ref()).await
        })
        .await?;
        Ok(match report {
            Some(report) => Some(Arc::new(PricePlot { plot: report.plot()? })),
            None => None,
        })
    }
}

/// The history of a price as a picture. From `Prices.plot`.
#[derive(uniffi::Object)]
pub struct PricePlot {
    plot: pricing::PricePlot,
}

#[uniffi::export]
impl PricePlot {
    /// The picture as SVG.
    pub fn svg(&self) -> String {
        self.plot.svg()
    }

    /// The picture in characters: so many columns and rows.
    ///
    /// Fails with `InvalidInput` for a number below 0.
    #[uniffi::method(default(columns = 80, rows = 16))]
    pub fn chart(&self, columns: i32, rows: i32) -> Answer<String> {
        Ok(self.plot.text(natural(columns, "the columns")?, natural(rows, "the rows")?))
    }
}
