//! The core's values as Python classes: immutable handles whose attributes are read when asked for.

mod cache;
mod catalog;
mod deals;
mod detect;
mod events;
mod explain;
mod fit;
mod http;
mod learning;
mod lists;
mod model;
mod money;
mod nlu;
mod offers;
mod orders;
mod pricing;
mod recipe;
mod response;
mod search;
mod shelf;
mod source;
mod sources;
mod spending;
mod substitutes;
mod tracking;
mod warming;

pub(crate) use cache::*;
pub(crate) use catalog::*;
pub(crate) use deals::*;
pub(crate) use detect::*;
pub(crate) use events::*;
pub(crate) use explain::*;
pub(crate) use fit::*;
pub(crate) use http::*;
pub(crate) use learning::*;
pub(crate) use lists::*;
pub(crate) use model::*;
pub(crate) use money::*;
pub(crate) use nlu::*;
pub(crate) use offers::*;
pub(crate) use orders::*;
pub(crate) use pricing::*;
pub(crate) use recipe::*;
pub(crate) use response::*;
pub(crate) use search::*;
pub(crate) use shelf::*;
pub(crate) use source::*;
pub(crate) use sources::*;
pub(crate) use spending::*;
pub(crate) use substitutes::*;
pub(crate) use tracking::*;
pub(crate) use warming::*;

/// Declares a handle class over a core type: its attributes, equality, `repr`, `to_json` and
/// `to_dict`; behind `+`, methods of its own.
macro_rules! handle {
    ($(
        $(#[$meta:meta])*
        $class:ident($core:ty) {
            $( $(#[$doc:meta])* $name:ident: $type:ty = |$v:ident| $value:expr; )*
        }
        $( + { $($method:tt)* } )?
    )*) => { $(
        $(#[$meta])*
        #[pyo3::pyclass(frozen, eq, module = "grocery_core")]
        #[derive(PartialEq)]
        pub(crate) struct $class(pub(crate) $crate::view::View<$core>);

        impl From<$crate::view::View<$core>> for $class {
            fn from(view: $crate::view::View<$core>) -> Self {
                Self(view)
            }
        }

        impl From<$core> for $class {
            fn from(value: $core) -> Self {
                Self($crate::view::View::own(value))
            }
        }

        #[pyo3::pymethods]
        impl $class {
            $(
                $(#[$doc])*
                #[getter]
                fn $name(&self) -> $type {
                    let $v = &self.0;
                    $value
                }
            )*

            $( $($method)* )?

            /// The JSON that the core writes, byte for byte the same in every language.
            fn to_json(&self) -> pyo3::PyResult<String> {
                $crate::convert::json(&*self.0)
            }

            /// The same as dicts, lists, strings and numbers.
            fn to_dict<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<$crate::convert::JsonDict<'py>> {
                $crate::convert::dict(py, &*self.0)
            }

            fn __repr__(&self) -> String {
                $crate::value::repr(stringify!($class), &*self.0)
            }
        }
    )* };
}
pub(crate) use handle;

/// `<GroceryItem {"id":...}>`, cut where it grows long.
pub(crate) fn repr(class: &str, value: &impl serde::Serialize) -> String {
    let text = serde_json::to_string(value).unwrap_or_default();
    match text.char_indices().nth(240) {
        None => format!("<{class} {text}>"),
        Some((at, _)) => format!("<{class} {}...>", &text[..at]),
    }
}

/// An amount as a float, for showing.
pub(crate) fn number(amount: Option<grocery_core::Ratio>) -> Option<f64> {
    amount.map(grocery_core::Ratio::to_f64)
}

/// Anything that shows itself as text, where it is there.
pub(crate) fn text<T: ToString>(value: Option<T>) -> Option<String> {
    value.map(|v| v.to_string())
}

/// Money, where it is there.
pub(crate) fn money(amount: Option<grocery_core::Money>) -> Option<Money> {
    amount.map(Money)
}

/// A rate as percent, for showing.
pub(crate) fn percent(rate: grocery_core::Rate) -> f64 {
    rate.parts_per_million() as f64 / 10_000.0
}

/// A part of a value by the name that it is written under, where it is there.
pub(crate) fn part<T: serde::de::DeserializeOwned>(value: &impl serde::Serialize, name: &str) -> Option<T> {
    serde_json::from_value(serde_json::to_value(value).ok()?.get_mut(name)?.take()).ok()
}

/// The word that an enum is written as: under `name`, or by itself where that is empty.
pub(crate) fn word(value: &impl serde::Serialize, name: &str) -> String {
    let word = match name {
        "" => serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)),
        _ => part(value, name),
    };
    word.unwrap_or_default()
}
