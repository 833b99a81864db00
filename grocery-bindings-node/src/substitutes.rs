//! What may stand in for a product: `agent.catalog.substitutes` and `alternatives`.

use grocery_core::{
    Quantity, Result,
    catalog::{SubstituteRequest, Swap},
};
use napi::Env;
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read},
    answer::{Handed, hand},
    types::{Many, Substitute, SubstitutesData},
};

/// A request as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostRequest {
    product: String,
    #[serde(default)]
    diets: Vec<String>,
    #[serde(default)]
    allergens: Vec<String>,
    #[serde(default)]
    avoiding: Vec<String>,
    #[serde(default)]
    excludes: Vec<String>,
    wanted: Option<HostQuantity>,
    #[serde(default)]
    cheaper: bool,
    limit: Option<usize>,
    #[serde(default)]
    unavailable: Vec<String>,
    #[serde(default)]
    accepted: Vec<HostSwap>,
    #[serde(default)]
    refused: Vec<HostSwap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostQuantity {
    amount: String,
    unit: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostSwap {
    missing: String,
    offered: String,
}

impl HostRequest {
    fn into_core(self) -> Result<SubstituteRequest> {
        let swap = |s: HostSwap| Ok(Swap { missing: s.missing.parse()?, offered: s.offered.parse()? });
        let mut request = SubstituteRequest::new(self.product.parse()?);
        request.diets = self.diets;
        request.allergens = self.allergens.iter().map(|a| a.parse()).collect::<Result<_>>()?;
        request.excludes = self.excludes;
        for words in self.avoiding {
            request = request.avoiding(&words);
        }
        if let Some(HostQuantity { amount, unit }) = self.wanted {
            request.wanted = Some(Quantity::new(amount.parse()?, unit.parse()?));
        }
        request.cheaper = self.cheaper;
        request.limit = self.limit.unwrap_or(request.limit);
        request.unavailable = self.unavailable.iter().map(|id| id.parse()).collect::<Result<_>>()?;
        request.accepted = self.accepted.into_iter().map(swap).collect::<Result<_>>()?;
        request.refused = self.refused.into_iter().map(swap).collect::<Result<_>>()?;
        Ok(request)
    }
}

/// Reads a request.
pub(crate) fn request(json: &str) -> Result<SubstituteRequest> {
    read::<HostRequest>(json, "request").and_then(HostRequest::into_core)
}

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Answer | Texts")]
    pub fn substitutes(&self, env: &Env, request: String) -> napi::Result<Handed> {
        hand::<SubstitutesData, _>(env, || self.core()?.catalog().substitutes(&self::request(&request)?))
    }

    #[napi(ts_return_type = "Answer | Texts")]
    pub fn alternatives(&self, env: &Env, product: String, limit: u32) -> napi::Result<Handed> {
        hand::<Many<Substitute>, _>(env, || {
            self.core()?.catalog().alternatives(&product.parse()?, limit as usize)
        })
    }
}
