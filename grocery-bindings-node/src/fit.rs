//! A list that is to keep to a budget: `agent.fit` and `agent.applyFit`.

use std::collections::BTreeMap;

use grocery_core::{
    Location, Result, UserId,
    agent::{ApplyFit, DealContext, FitRequest, FitStep, FitTarget},
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read, user},
    answer::Answer,
    call::Cancel,
    source::HostMoney,
    types::{FitPlan, GroceryListData},
};

/// What the host asks.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostFit {
    list_id: Option<String>,
    budget: Option<HostMoney>,
    period: Option<String>,
    #[serde(default)]
    priorities: BTreeMap<String, String>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    diets: Vec<String>,
    #[serde(default)]
    allergens: Vec<String>,
    #[serde(default)]
    excludes: Vec<String>,
    location: Option<Location>,
    language: Option<String>,
    shopper: Option<DealContext>,
}

impl HostFit {
    fn into_core(self, who: UserId) -> Result<FitRequest> {
        let mut request = FitRequest::of(who);
        request.list_id = self.list_id.map(|id| id.parse()).transpose()?;
        request.budget = self.budget.map(HostMoney::read).transpose()?;
        request.period = self.period.map(|period| period.parse()).transpose()?;
        for (line, priority) in self.priorities {
            request.priorities.insert(line.parse()?, priority.parse()?);
        }
        request.without = self.without.iter().map(|kind| kind.parse()).collect::<Result<_>>()?;
        request.diets = self.diets;
        request.allergens = self.allergens.iter().map(|name| name.parse()).collect::<Result<_>>()?;
        request.excludes = self.excludes;
        request.location = self.location;
        request.language = self.language;
        request.deals = self.shopper.unwrap_or_default();
        Ok(request)
    }
}

/// Of a plan that the host hands back, what is needed to carry it out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostPlan {
    user_id: String,
    list_id: String,
    version: u64,
    changes: Vec<HostChange>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostChange {
    line_id: String,
    to: Option<HostTarget>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct HostTarget {
    product_id: String,
    amount_exact: String,
    unit: Option<String>,
}

impl HostPlan {
    fn into_core(self) -> Result<ApplyFit> {
        let target = |to: HostTarget| -> Result<FitTarget> {
            Ok(FitTarget {
                product_id: to.product_id.parse()?,
                amount: to.amount_exact.parse()?,
                unit: to.unit.map(|unit| unit.parse()).transpose()?,
            })
        };
        let step = |change: HostChange| -> Result<FitStep> {
            Ok(FitStep { line: change.line_id.parse()?, to: change.to.map(target).transpose()? })
        };
        Ok(ApplyFit {
            user_id: self.user_id.parse()?,
            list_id: self.list_id.parse()?,
            version: self.version,
            steps: self.changes.into_iter().map(step).collect::<Result<_>>()?,
        })
    }
}

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn fit<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        request: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<FitPlan, _, _, _>(env, cancel, move |agent| async move {
            agent.fit(read::<HostFit>(&request, "request")?.into_core(user(who.as_deref())?)?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn apply_fit<'env>(
        &self,
        env: &'env Env,
        plan: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.apply_fit(read::<HostPlan>(&plan, "plan")?.into_core()?).await
        })
    }
}
