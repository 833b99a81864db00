//! The offers of the shop and who shops there, as arguments of several commands.

use std::path::PathBuf;

use clap::Args;
use grocery_core::{StoreId, agent::DealContext, deals::OfferBook};

use crate::{Outcome, deals};

/// The offers of the shop, and who shops there.
#[derive(Debug, Clone, Args)]
pub(crate) struct OfferArgs {
    /// Look for what the offers of this book save ("grocery-offers/1").
    #[arg(long, value_name = "FILE")]
    pub(crate) book: Option<PathBuf>,
    /// With --book: the shopper is a member.
    #[arg(long, requires = "book")]
    pub(crate) member: bool,
    /// With --book: the shop, for offers that are not on everywhere.
    #[arg(long, value_name = "STORE", requires = "book")]
    pub(crate) store: Option<String>,
    /// With --book: a coupon that is clipped, by its id. May be said several times.
    #[arg(long = "clipped", value_name = "OFFER", requires = "book")]
    pub(crate) clipped: Vec<String>,
    /// With --book: a promo code. May be said several times.
    #[arg(long = "code", value_name = "CODE", requires = "book")]
    pub(crate) codes: Vec<String>,
}

impl OfferArgs {
    /// The book that is named.
    pub(crate) fn book(&self) -> Outcome<Option<OfferBook>> {
        self.book.as_deref().map(deals::book).transpose()
    }

    /// Who shops, as far as the offers ask.
    pub(crate) fn shopper(&self) -> Outcome<DealContext> {
        let mut shopper = DealContext::default();
        shopper.member = self.member;
        shopper.store = self.store.as_deref().map(StoreId::new).transpose()?;
        shopper.clipped = self.clipped.iter().cloned().collect();
        shopper.codes.clone_from(&self.codes);
        Ok(shopper)
    }
}
