//! What can be taught: `agent.aliases` and `agent.intents`.

use grocery_core::nlu;
use napi::{Env, bindgen_prelude::PromiseRaw};
use napi_derive::napi;
use serde::Deserialize;

use crate::{
    agent::{NativeAgent, read, user},
    answer::Answer,
    call::{Cancel, at_once},
    types::{Alias, IntentInfo, Language, Many, ModelVersion, count},
};

/// An example as the host writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HostExample {
    intent: String,
    text: String,
}

type Promise<'env> = napi::Result<PromiseRaw<'env, Answer>>;

#[napi]
impl NativeAgent {
    #[napi]
    pub fn languages(&self, env: &Env) -> napi::Result<Vec<Language>> {
        at_once(env, || {
            let all = self.core()?.languages().into_iter();
            Ok(all.map(|(code, name)| Language { code, name }).collect())
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn aliases<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<Many<Alias>, _, _, _>(env, cancel, move |agent| async move {
            agent.aliases().list(&user(who.as_deref())?).await
        })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn learn_alias<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        phrase: String,
        product: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move {
            agent.aliases().learn(&user(who.as_deref())?, &phrase, &product.parse()?).await
        })
    }

    #[napi(ts_return_type = "Promise<boolean>")]
    pub fn forget_alias<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        phrase: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, bool>> {
        self.run(env, cancel, move |agent| async move {
            agent.aliases().forget(&user(who.as_deref())?, &phrase).await
        })
    }

    #[napi(ts_return_type = "Promise<number>")]
    pub fn forget_aliases<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, i64>> {
        self.run(env, cancel, move |agent| async move {
            agent.aliases().forget_all(&user(who.as_deref())?).await.map(count)
        })
    }

    #[napi(ts_return_type = "Promise<string>")]
    pub fn export_aliases<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, String>> {
        self.run(
            env,
            cancel,
            move |agent| async move { agent.aliases().export(&user(who.as_deref())?).await },
        )
    }

    #[napi(ts_return_type = "Promise<number>")]
    pub fn import_aliases<'env>(
        &self,
        env: &'env Env,
        who: Option<String>,
        text: String,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, i64>> {
        self.run(env, cancel, move |agent| async move {
            agent.aliases().import(&user(who.as_deref())?, &text).await.map(count)
        })
    }

    #[napi]
    pub fn intents(&self, env: &Env) -> napi::Result<Vec<IntentInfo>> {
        at_once(env, || Ok(self.core()?.intents().all().iter().map(IntentInfo::from).collect()))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn train_intents<'env>(
        &self,
        env: &'env Env,
        examples: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<ModelVersion, _, _, _>(env, cancel, move |agent| async move {
            let examples: Vec<HostExample> = read(&examples, "examples")?;
            let examples: Vec<nlu::Example> =
                examples.into_iter().map(|e| nlu::Example::new(e.intent, e.text)).collect();
            agent.intents().train(&examples).await
        })
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn intent_versions<'env>(&self, env: &'env Env, cancel: Option<&Cancel>) -> Promise<'env> {
        self.ask::<Many<ModelVersion>, _, _, _>(env, cancel, |agent| async move {
            agent.intents().versions().await
        })
    }

    #[napi]
    pub fn intent_version(&self, env: &Env) -> napi::Result<Option<ModelVersion>> {
        at_once(env, || Ok(self.core()?.intents().version().as_ref().map(ModelVersion::from)))
    }

    #[napi(ts_return_type = "Promise<Answer>")]
    pub fn use_intents<'env>(
        &self,
        env: &'env Env,
        version: String,
        cancel: Option<&Cancel>,
    ) -> Promise<'env> {
        self.ask::<ModelVersion, _, _, _>(env, cancel, move |agent| async move {
            agent.intents().use_version(&version).await
        })
    }

    #[napi(ts_return_type = "Promise<void>")]
    pub fn use_built_in_intents<'env>(
        &self,
        env: &'env Env,
        cancel: Option<&Cancel>,
    ) -> napi::Result<PromiseRaw<'env, ()>> {
        self.run(env, cancel, move |agent| async move { agent.intents().use_built_in().await })
    }
}
