//! The words of `grocery-basket/1`, and what a choice of options comes to.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    deals::reading::{Reader, amount, count, fault, name},
    error::{Error, ErrorKind, Result},
};

/// The name that a problem carries in its `format` field.
pub const STORES_FORMAT: &str = "grocery-basket/1";
/// The most stores of one problem.
const MAX_STORES: usize = 12;
/// The most needs of one problem.
const MAX_NEEDS: usize = 500;
/// The most options of all needs together.
const MAX_OPTIONS: usize = 20_000;

/// What is wanted of a basket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Objective {
    /// Everything on the list for the least money. The budget is ignored.
    MinCost,
    /// The most score that the budget buys; needs that are not required may be left out.
    MaxScore,
}

/// A list over several stores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Wire")]
pub struct StoresProblem {
    /// Where the instance came from, kept for reports.
    pub seed: Option<i64>,
    /// What is wanted.
    pub objective: Objective,
    /// The most that may be paid for [`Objective::MaxScore`], in minor units.
    pub budget: i64,
    /// At most so many stores are used.
    pub max_stores: usize,
    /// The stores.
    pub stores: Vec<StoreTerms>,
    /// The list.
    pub needs: Vec<Need>,
}

/// A store's terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreTerms {
    /// The store's name, unique.
    pub id: String,
    /// The delivery fee, or what a stop there costs.
    pub fee: i64,
    /// The fee is waived from this spend on.
    pub free_from: i64,
    /// An amount off from a spend on.
    pub spend_offer: Option<SpendOffer>,
}

impl StoreTerms {
    /// The fee, and what the offer takes off, where goods for so much are bought here.
    pub(super) fn fee_and_offer(&self, goods: i64) -> (i64, i64) {
        let fee = if goods < self.free_from { self.fee } else { 0 };
        let off = self.spend_offer.filter(|offer| goods >= offer.min_spend).map_or(0, |offer| offer.cents);
        (fee, off)
    }
}

/// An amount off from a spend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SpendOffer {
    /// The spend it needs.
    pub min_spend: i64,
    /// What it takes off.
    pub cents: i64,
}

/// One thing on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Need {
    /// The need's name, unique.
    pub id: String,
    /// How many are needed, at least 1.
    pub qty: i64,
    /// Whether it may be left out.
    pub required: bool,
    /// What would do.
    pub options: Vec<StoreOption>,
}

/// One way to meet a need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StoreOption {
    /// The store that has it.
    pub store: String,
    /// The product.
    pub sku: String,
    /// The price of one.
    pub price: i64,
    /// How well it meets the need, at least 0.
    pub score: i64,
}

#[derive(Serialize)]
struct Wire {
    format: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    seed: Option<i64>,
    objective: Objective,
    budget: i64,
    max_stores: usize,
    stores: Vec<StoreTerms>,
    needs: Vec<Need>,
}

impl From<StoresProblem> for Wire {
    fn from(it: StoresProblem) -> Self {
        Self {
            format: STORES_FORMAT,
            seed: it.seed,
            objective: it.objective,
            budget: it.budget,
            max_stores: it.max_stores,
            stores: it.stores,
            needs: it.needs,
        }
    }
}

impl TryFrom<Value> for StoresProblem {
    type Error = Error;

    fn try_from(value: Value) -> Result<Self> {
        let reader = Reader::new(&value, "")?;
        if reader.text("format")? != STORES_FORMAT {
            return Err(fault("format", "must be grocery-basket/1"));
        }
        let objective = match reader.text("objective")?.as_str() {
            "min_cost" => Objective::MinCost,
            "max_score" => Objective::MaxScore,
            _ => return Err(fault("objective", "must be min_cost or max_score")),
        };
        let mut stores = Vec::new();
        for store in reader.objects("stores")? {
            let path = store.at("spend_offer");
            let spend_offer = match store.get("spend_offer") {
                None => None,
                Some(value) => {
                    let inner = Reader::new(value, &path)?;
                    Some(SpendOffer { min_spend: inner.whole("min_spend")?, cents: inner.whole("cents")? })
                }
            };
            stores.push(StoreTerms {
                id: store.text("id")?,
                fee: store.whole("fee")?,
                free_from: store.whole("free_from")?,
                spend_offer,
            });
        }
        let mut needs = Vec::new();
        for need in reader.objects("needs")? {
            let mut options = Vec::new();
            for option in need.objects("options")? {
                options.push(StoreOption {
                    store: option.text("store")?,
                    sku: option.text("sku")?,
                    price: option.whole("price")?,
                    score: option.opt_whole("score")?.unwrap_or(0),
                });
            }
            needs.push(Need {
                id: need.text("id")?,
                qty: need.whole("qty")?,
                required: need.flag("required", true)?,
                options,
            });
        }
        let max_stores = usize::try_from(reader.whole("max_stores")?)
            .map_err(|_| fault("max_stores", "must be at least 1"))?;
        let problem = Self {
            seed: reader.opt_whole("seed")?,
            objective,
            budget: reader.opt_whole("budget")?.unwrap_or(0),
            max_stores,
            stores,
            needs,
        };
        problem.validate()?;
        Ok(problem)
    }
}

impl StoresProblem {
    /// Reads a problem from the text of a `grocery-basket/1` object.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] naming the field that is wrong; [`ErrorKind::TooLarge`] above a limit.
    pub fn from_json(text: &str) -> Result<Self> {
        let value: Value = serde_json::from_str(text).map_err(|fault| {
            Error::new(ErrorKind::InvalidInput, format!("the basket is not valid JSON: {fault}"))
        })?;
        Self::try_from(value)
    }

    /// Refuses a problem with a bad value, naming the field.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for negative money, quantities below 1, ids used twice and unknown stores;
    /// [`ErrorKind::TooLarge`] above 12 stores, 500 needs or 20,000 options.
    pub fn validate(&self) -> Result<()> {
        count("stores", self.stores.len(), MAX_STORES)?;
        count("needs", self.needs.len(), MAX_NEEDS)?;
        if self.max_stores < 1 {
            return Err(fault("max_stores", "must be at least 1"));
        }
        amount("budget", self.budget, 0)?;
        let mut stores = HashSet::new();
        for (at, store) in self.stores.iter().enumerate() {
            let path = |field: &str| format!("stores[{at}].{field}");
            name(&path("id"), &store.id)?;
            if !stores.insert(store.id.as_str()) {
                return Err(fault(&path("id"), "is used twice"));
            }
            amount(&path("fee"), store.fee, 0)?;
            amount(&path("free_from"), store.free_from, 0)?;
            if let Some(offer) = store.spend_offer {
                amount(&path("spend_offer.min_spend"), offer.min_spend, 0)?;
                amount(&path("spend_offer.cents"), offer.cents, 1)?;
            }
        }
        let mut needs = HashSet::new();
        let mut options = 0;
        for (at, need) in self.needs.iter().enumerate() {
            let path = |field: &str| format!("needs[{at}].{field}");
            name(&path("id"), &need.id)?;
            if !needs.insert(need.id.as_str()) {
                return Err(fault(&path("id"), "is used twice"));
            }
            if !(1..=10_000).contains(&need.qty) {
                return Err(fault(&path("qty"), "must be 1 to 10000"));
            }
            options += need.options.len();
            count("needs", options, MAX_OPTIONS)?;
            for (one, option) in need.options.iter().enumerate() {
                let path = |field: &str| format!("needs[{at}].options[{one}].{field}");
                name(&path("sku"), &option.sku)?;
                if !stores.contains(option.store.as_str()) {
                    return Err(fault(&path("store"), "is none of the stores"));
                }
                amount(&path("price"), option.price, 0)?;
                amount(&path("score"), option.score, 0)?;
            }
        }
        Ok(())
    }

    /// Prices a choice: for each need the place of its option.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] naming the rule that it breaks: a need too many or too few, no such option, a
    /// required need left out, too many stores, a budget overrun.
    pub fn price(&self, choice: &[Option<usize>]) -> Result<StoresPlan> {
        if choice.len() != self.needs.len() {
            return Err(fault("choice", "must have one entry for each need"));
        }
        let places: HashMap<&str, usize> =
            self.stores.iter().enumerate().map(|(at, store)| (store.id.as_str(), at)).collect();
        let mut spend: Vec<Option<i64>> = vec![None; self.stores.len()];
        let mut plan = StoresPlan::default();
        for (need, chosen) in self.needs.iter().zip(choice) {
            let Some(at) = chosen else {
                if need.required || self.objective == Objective::MinCost {
                    return Err(fault(&need.id, "is required and left out"));
                }
                continue;
            };
            let Some(option) = need.options.get(*at) else {
                return Err(fault(&need.id, "has no such option"));
            };
            plan.score += option.score * need.qty;
            plan.picks.push(Pick {
                need: need.id.clone(),
                store: option.store.clone(),
                sku: option.sku.clone(),
                price: option.price,
                qty: need.qty,
            });
            if let Some(sum) = places.get(option.store.as_str()).and_then(|&at| spend.get_mut(at)) {
                *sum = Some(sum.unwrap_or(0) + option.price * need.qty);
            }
        }
        for (store, spend) in self.stores.iter().zip(spend) {
            let Some(goods) = spend else { continue };
            let (fee, off) = store.fee_and_offer(goods);
            plan.pay += goods + fee - off;
            plan.stores.push(StorePay { store: store.id.clone(), goods, fee, off });
        }
        if plan.stores.len() > self.max_stores {
            return Err(fault("choice", "uses more stores than allowed"));
        }
        if self.objective == Objective::MaxScore && plan.pay > self.budget {
            return Err(fault("choice", "costs more than the budget"));
        }
        plan.objective = if self.objective == Objective::MinCost { -plan.pay } else { plan.score };
        Ok(plan)
    }
}

/// What is bought where, and what it comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoresPlan {
    /// What is bought, in the order of the list.
    pub picks: Vec<Pick>,
    /// What each used store is paid, in the order of the stores.
    pub stores: Vec<StorePay>,
    /// All that is paid, in minor units.
    pub pay: i64,
    /// The score of everything bought.
    pub score: i64,
    /// What was to be made large: minus the pay, or the score.
    pub objective: i64,
}

/// One need met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// The need.
    pub need: String,
    /// The store.
    pub store: String,
    /// The product.
    pub sku: String,
    /// The price of one.
    pub price: i64,
    /// How many.
    pub qty: i64,
}

/// What one store is paid: `goods + fee - off`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorePay {
    /// The store.
    pub store: String,
    /// The goods.
    pub goods: i64,
    /// The fee, 0 where it is waived.
    pub fee: i64,
    /// What the spend offer takes off.
    pub off: i64,
}
