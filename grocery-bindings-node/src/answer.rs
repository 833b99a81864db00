//! A result that waits on the Rust side until the host looks at it.

use std::marker::PhantomData;

use napi::Env;
use napi_derive::napi;
use serde::Serialize;

use crate::error::to_js;

/// A result of the core. Nothing of it has been turned into JavaScript yet.
#[napi]
pub struct Answer {
    value: Box<dyn Render>,
}

impl Answer {
    /// Holds `value`, which the host will see as `Host`.
    pub(crate) fn new<Host, T>(value: T) -> Self
    where
        T: Serialize + Send + Sync + 'static,
        Host: Serialize + for<'a> From<&'a T> + 'static,
    {
        Self { value: Box::new(Shown { value, host: PhantomData::<fn() -> Host> }) }
    }
}

#[napi]
impl Answer {
    /// The typed object as one JSON text: names in camel case, money in minor units.
    #[napi]
    pub fn host(&self, env: &Env) -> napi::Result<String> {
        text(env, self.value.host())
    }

    /// The JSON of the core, as the command line and the other languages write it.
    #[napi]
    pub fn wire(&self, env: &Env) -> napi::Result<String> {
        text(env, self.value.wire())
    }
}

fn text(env: &Env, rendered: serde_json::Result<String>) -> napi::Result<String> {
    rendered.map_err(|e| {
        let error = grocery_core::Error::new(grocery_core::ErrorKind::NotSupported, e.to_string())
            .with_hint("read it through `toJSON()`, which carries any amount");
        to_js(env, &error)
    })
}

trait Render: Send + Sync {
    fn host(&self) -> serde_json::Result<String>;
    fn wire(&self) -> serde_json::Result<String>;
}

struct Shown<T, Host> {
    value: T,
    host: PhantomData<fn() -> Host>,
}

impl<T, Host> Render for Shown<T, Host>
where
    T: Serialize + Send + Sync,
    Host: Serialize + for<'a> From<&'a T>,
{
    fn host(&self) -> serde_json::Result<String> {
        serde_json::to_string(&Host::from(&self.value))
    }

    fn wire(&self) -> serde_json::Result<String> {
        serde_json::to_string(&self.value)
    }
}
