//! What may be spent, and how it stands: `agent.budgets`.

use std::collections::BTreeMap;

use grocery_core::{
    GroceryAgent, Result,
    budgets::{Budget, SpendEntry},
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read, user},
    answer::Answer,
    call::{Cancel, at_once},
    source::HostMoney,
    types::{BudgetStatus, Crossing, Many, count},
};

/// A budget as the host says it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostBudget {
    period: String,
    limit: HostMoney,
    category: Option<String>,
    thresholds: Option<Vec<u16>>,
    week_starts_on: Option<u8>,
}

impl HostBudget {
    fn into_core(self) -> Result<Budget> {
        let mut budget = Budget::new(self.period.parse()?, self.limit.read()?);
        if let Some(category) = self.category {
            budget = budget.for_category(&category);
        }
        if let Some(thresholds) = self.thresholds {
            budget = budget.with_thresholds(thresholds);
        }
        Ok(match self.week_starts_on {
            Some(day) => budget.weeks_from(day),
            None => budget,
        })
    }
}

/// What was spent, as the host says it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostEntry {
    id: String,
    total: HostMoney,
    day: Option<String>,
    #[serde(default)]
    categories: BTreeMap<String, HostMoney>,
}

impl HostEntry {
    fn into_core(self, agent: &GroceryAgent) -> Result<SpendEntry> {
        let day = self.day.map_or_else(|| Ok(agent.budgets().today()), |day| day.parse())?;
        let mut entry = SpendEntry::new(self.id, day, self.total.read()?);
        for (category, amount) in self.categories {
            entry = entry.with_category(&category, amount.read()?);
        }
        Ok(entry)
    }
}

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn set_budget<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        budget: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Many<Crossing>, _, _, _>(env, cancel, move |agent| async move {
            let budget = read::<HostBudget>(&budget, "budget")?.into_core()?;
            agent.budgets().set(&user(who.as_deref())?, budget).await
        })
    }

    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn remove_budget<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        period: String,
        category: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, bool>> {
        self.run(env, cancel, move |agent| async move {
            agent.budgets().remove(&user(who.as_deref())?, period.parse()?, category.as_deref()).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn budgets<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Many<BudgetStatus>, _, _, _>(env, cancel, move |agent| async move {
            agent.budgets().standing(&user(who.as_deref())?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn spend<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        entries: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Many<Crossing>, _, _, _>(env, cancel, move |agent| async move {
            let entries: Vec<HostEntry> = read(&entries, "entries")?;
            let entries = entries.into_iter().map(|entry| entry.into_core(&agent)).collect::<Result<_>>()?;
            agent.budgets().spend(&user(who.as_deref())?, entries).await
        })
    }

    #[napi(ts_return_type = "Promise<number>")]
    pub fn remove_spend<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        ids: Vec<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, i64>> {
        self.run(env, cancel, move |agent| async move {
            agent.budgets().remove_spend(&user(who.as_deref())?, ids).await.map(count)
        })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn forget_budgets<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(
            env,
            cancel,
            move |agent| async move { agent.budgets().forget_all(&user(who.as_deref())?).await },
        )
    }

    #[napi]
    pub fn today(&self, env: &Env) -> napi::Result<String> {
        at_once(env, || Ok(self.core()?.budgets().today().to_string()))
    }
}
