//! Lists: `agent.lists`.

use grocery_core::{
    PackageSize, ProductId, Ratio, Unit,
    agent::{AddItem, AddRecipe},
};
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read, user},
    answer::Answer,
    call::Cancel,
    types::{GroceryListData, ListSummary, LoggedOp, Many, RecipeAddedData, ShoppingListData},
};

/// An item as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostItem {
    name: String,
    amount: Option<Ratio>,
    unit: Option<Unit>,
    size: Option<PackageSize>,
    product: Option<ProductId>,
}

impl HostItem {
    fn into_core(self) -> AddItem {
        let mut item = AddItem::new(self.name);
        item.amount = self.amount.unwrap_or(Ratio::ONE);
        item.unit = self.unit;
        item.size = self.size;
        item.product = self.product;
        item
    }
}

/// A recipe as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostRecipe {
    lines: HostLines,
    servings: Option<HostServings>,
    optional: Option<bool>,
}

/// The text of a recipe, or its lines.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a text or an array of texts")]
enum HostLines {
    Text(String),
    Lines(Vec<String>),
}

/// For how many a recipe is written, and for how many it is to be made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HostServings {
    from: Ratio,
    to: Ratio,
}

impl HostRecipe {
    fn into_core(self) -> AddRecipe {
        let mut recipe = match self.lines {
            HostLines::Text(text) => AddRecipe::from_text(&text),
            HostLines::Lines(lines) => AddRecipe::new(lines),
        };
        recipe.servings = self.servings.map(|servings| (servings.from, servings.to));
        recipe.optional = self.optional.unwrap_or_default();
        recipe
    }
}

type Promise<'env> = napi::Result<PromiseRaw<'env, Answer>>;

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn create_list<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        name: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().create(&user(who.as_deref())?, &name).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn all_lists<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Many<ListSummary>, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().all(&user(who.as_deref())?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn get_list<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<ShoppingListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().get(&user(who.as_deref())?, list.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn view_list<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().view(&user(who.as_deref())?, list.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn current_list<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().current(&user(who.as_deref())?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn rename_list<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        name: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().rename(&user(who.as_deref())?, list.parse()?, &name).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn add_item<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        item: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            let item: HostItem = read(&item, "item")?;
            agent.lists().add(&user(who.as_deref())?, list.parse()?, item.into_core()).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn add_recipe<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        recipe: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<RecipeAddedData, _, _, _>(env, cancel, move |agent| async move {
            let recipe: HostRecipe = read(&recipe, "recipe")?;
            agent.lists().add_recipe(&user(who.as_deref())?, list.parse()?, recipe.into_core()).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    #[allow(clippy::too_many_arguments, reason = "the TypeScript side calls it with what its caller said")]
    pub fn set_amount<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        line: String,
        amount: String,
        unit: Option<String>,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            let unit = unit.map(|unit| unit.parse()).transpose()?;
            agent
                .lists()
                .set_amount(&user(who.as_deref())?, list.parse()?, line.parse()?, amount.parse()?, unit)
                .await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn set_product<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        line: String,
        product: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent
                .lists()
                .set_product(&user(who.as_deref())?, list.parse()?, line.parse()?, &product.parse()?)
                .await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn check_line<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        line: String,
        checked: bool,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().check(&user(who.as_deref())?, list.parse()?, line.parse()?, checked).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn remove_line<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        line: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().remove(&user(who.as_deref())?, list.parse()?, line.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn clear_list<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().clear(&user(who.as_deref())?, list.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn undo<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<GroceryListData, _, _, _>(env, cancel, move |agent| async move {
            agent.lists().undo(&user(who.as_deref())?, list.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn list_log<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        after: Option<i64>,
        limit: Option<u32>,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Many<LoggedOp>, _, _, _>(env, cancel, move |agent| async move {
            let after = after.and_then(|after| u64::try_from(after).ok()).unwrap_or(0);
            let limit = limit.map_or(1_000, |limit| limit as usize);
            agent.lists().log(&user(who.as_deref())?, list.parse()?, after, limit).await
        })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn delete_list<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        list: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move {
            agent.lists().delete(&user(who.as_deref())?, list.parse()?).await
        })
    }
}
