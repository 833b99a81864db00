//! Errors of the core as JavaScript errors.

use std::error::Error as _;

use grocery_core::{Error, ErrorKind};
use napi::{
    Env, JsError, JsValue,
    bindgen_prelude::{FromNapiValue, JsObjectValue, Object},
};

/// An `Error` with `code`, `kind`, `hint`, `retryAfter` (milliseconds), `retryable` and `causes`.
/// The TypeScript side makes it an instance of the class of its kind.
pub(crate) fn to_js(env: &Env, error: &Error) -> napi::Error {
    decorated(env, error).unwrap_or_else(|failed| failed)
}

/// Names the place of a fault; the rest of the error stays.
pub(crate) fn placed(place: &str, fault: &Error) -> Error {
    with_hint_of(Error::new(fault.kind(), format!("{place}: {}", fault.message())), fault)
}

/// An error with the hint of the one that it stands for.
pub(crate) fn with_hint_of(error: Error, fault: &Error) -> Error {
    match fault.hint() {
        Some(hint) => error.with_hint(hint.to_owned()),
        None => error,
    }
}

fn decorated(env: &Env, error: &Error) -> napi::Result<napi::Error> {
    let plain = napi::Error::new(error.code().to_owned(), error.message().to_owned());
    let value = JsError::from(plain).into_unknown(*env);
    let mut object = Object::from_unknown(value)?;
    object.set_named_property("kind", error.kind().as_str())?;
    object.set_named_property("hint", error.hint())?;
    object.set_named_property("retryAfter", error.retry_after().map(|wait| wait.as_secs_f64() * 1000.0))?;
    object.set_named_property("retryable", error.is_retryable())?;
    object.set_named_property("causes", causes(error))?;
    Ok(napi::Error::from(object.to_unknown()))
}

fn causes(error: &Error) -> Vec<String> {
    std::iter::successors(error.source(), |cause| (*cause).source())
        .take(16)
        .map(ToString::to_string)
        .collect()
}

/// The error for a panic: a fault of the library, told instead of taking the process down.
pub(crate) fn panicked(payload: &(dyn std::any::Any + Send)) -> Error {
    let what = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    Error::new(ErrorKind::Internal, format!("the library failed: {what}")).with_hint("please report this")
}
