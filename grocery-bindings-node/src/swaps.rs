//! What users said to substitutes: `agent.swaps`.

use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;

use crate::{
    agent::{NativeAgent, user},
    answer::Answer,
    call::Cancel,
    substitutes,
    types::{JudgedSwap, Many, SubstitutesData, count},
};

#[napi]
impl NativeAgent {
    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn substitutes_for<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        request: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<SubstitutesData, _, _, _>(env, cancel, move |agent| async move {
            let request = substitutes::request(&request)?;
            agent.swaps().substitutes(&user(who.as_deref())?, &request).await
        })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn judge_swap<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        missing: String,
        offered: String,
        accepted: bool,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move {
            let (missing, offered) = (missing.parse()?, offered.parse()?);
            agent.swaps().judge(&user(who.as_deref())?, &missing, &offered, accepted).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn swaps<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, Answer>> {
        self.ask::<Many<JudgedSwap>, _, _, _>(env, cancel, move |agent| async move {
            agent.swaps().list(&user(who.as_deref())?).await
        })
    }

    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn forget_swap<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        missing: String,
        offered: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, bool>> {
        self.run(env, cancel, move |agent| async move {
            agent.swaps().forget(&user(who.as_deref())?, &missing.parse()?, &offered.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<number>")]
    pub fn forget_swaps<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, i64>> {
        self.run(env, cancel, move |agent| async move {
            agent.swaps().forget_all(&user(who.as_deref())?).await.map(count)
        })
    }
}
