//! Arguments as Python writes them, brought into the core's types.

use std::{borrow::Cow, str::FromStr};

use grocery_core::{
    ProductId, Ratio,
    agent::AddRecipe,
    catalog::{self, Swap},
};
use pyo3::{
    Borrowed, PyTypeInfo,
    exceptions::PyTypeError,
    inspect::PyStaticExpr,
    prelude::*,
    sync::PyOnceLock,
    type_hint_identifier, type_hint_subscript, type_hint_union,
    types::{PyBool, PyFloat, PyInt, PyMapping, PyString},
};

use crate::{
    error::{Answer, Fault, invalid},
    value::Product,
};

/// Any `str`. A lone surrogate, which no UTF-8 text can hold, is invalid input rather than an
/// encoding error from deep inside.
pub(crate) struct Text(pub(crate) String);

impl FromPyObject<'_, '_> for Text {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("builtins", "str");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let text = object.cast::<PyString>()?;
        match text.to_cow() {
            Ok(text) => Ok(Self(Cow::into_owned(text))),
            Err(_) => Err(invalid(
                "the text has half of a surrogate pair and is no Unicode",
                "decode the bytes it came from with errors=\"replace\"",
            )),
        }
    }
}

/// Several texts: any iterable of `str`, but not one `str` by itself.
#[derive(Default)]
pub(crate) struct Texts(pub(crate) Vec<String>);

impl FromPyObject<'_, '_> for Texts {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_identifier!("builtins", "str")
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("expected several texts, got one str"));
        }
        let mut texts = Vec::new();
        for item in object.try_iter()? {
            texts.push(item?.extract::<Text>()?.0);
        }
        Ok(Self(texts))
    }
}

/// A recipe: its text, or its lines as any iterable of `str`.
pub(crate) struct Recipe(pub(crate) AddRecipe);

impl FromPyObject<'_, '_> for Recipe {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(Text::INPUT_TYPE, Texts::INPUT_TYPE);

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return Ok(Self(AddRecipe::from_text(&object.extract::<Text>()?.0)));
        }
        Ok(Self(AddRecipe::new(object.extract::<Texts>()?.0)))
    }
}

/// Swaps that a shopper took or declined: any iterable of pairs of `str`, the missing product's id and the
/// offered one's.
#[derive(Default)]
pub(crate) struct Swaps(pub(crate) Vec<Swap>);

impl FromPyObject<'_, '_> for Swaps {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        <(Text, Text)>::INPUT_TYPE
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let mut swaps = Vec::new();
        for item in object.try_iter()? {
            let (missing, offered) = item?.extract::<(Text, Text)>()?;
            swaps.push(Swap {
                missing: ProductId::new(missing.0).map_err(Fault)?,
                offered: ProductId::new(offered.0).map_err(Fault)?,
            });
        }
        Ok(Self(swaps))
    }
}

/// Data as JSON: the text of it, or a mapping of plain values; `Money` among them is written as the core writes it.
pub(crate) struct Data(pub(crate) String);

impl FromPyObject<'_, '_> for Data {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        Text::INPUT_TYPE,
        type_hint_subscript!(
            type_hint_identifier!("collections.abc", "Mapping"),
            type_hint_identifier!("builtins", "str"),
            type_hint_identifier!("typing", "Any")
        )
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() {
            return Ok(Self(object.extract::<Text>()?.0));
        }
        if object.cast::<PyMapping>().is_err() {
            let class = object.get_type().name()?;
            return Err(PyTypeError::new_err(format!("expected a mapping or JSON text, got {class}")));
        }
        static WRITE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let text = WRITE.import(object.py(), "grocery_core._json", "write")?.call1((object,))?;
        text.extract().map(Self)
    }
}

/// A product: one that was handed out before, or the data of one.
pub(crate) struct GivenProduct(pub(crate) catalog::Product);

impl FromPyObject<'_, '_> for GivenProduct {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        <Product as PyTypeInfo>::TYPE_HINT,
        type_hint_subscript!(
            type_hint_identifier!("collections.abc", "Mapping"),
            type_hint_identifier!("builtins", "str"),
            type_hint_identifier!("typing", "Any")
        )
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if let Ok(product) = object.cast::<Product>() {
            return Ok(Self((*product.get().0).clone()));
        }
        if object.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err("expected a Product or the data of one, got str"));
        }
        let data = object.extract::<Data>()?;
        Ok(Self(catalog::Product::from_json(&data.0).map_err(Fault)?))
    }
}

/// Several products: any iterable of them.
#[derive(Default)]
pub(crate) struct GivenProducts(pub(crate) Vec<catalog::Product>);

impl FromPyObject<'_, '_> for GivenProducts {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr =
        type_hint_subscript!(type_hint_identifier!("collections.abc", "Iterable"), GivenProduct::INPUT_TYPE);

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        if object.cast::<PyMapping>().is_ok() {
            return Err(PyTypeError::new_err("expected several products, got one mapping"));
        }
        let mut products = Vec::new();
        for item in object.try_iter()? {
            products.push(item?.extract::<GivenProduct>()?.0);
        }
        Ok(Self(products))
    }
}

/// Ids of products, checked.
pub(crate) fn product_ids(ids: Texts) -> Answer<Vec<ProductId>> {
    Ok(ids.0.into_iter().map(ProductId::new).collect::<Result<_, _>>()?)
}

/// An exact amount: `int`, `float`, `Decimal`, `Fraction`, or text such as `"3/2"`. A float counts as
/// the decimal number that Python shows for it, so `0.1` is a tenth.
pub(crate) struct Amount(pub(crate) Ratio);

impl FromPyObject<'_, '_> for Amount {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("builtins", "int"),
        type_hint_identifier!("builtins", "float"),
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("decimal", "Decimal"),
        type_hint_identifier!("fractions", "Fraction")
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let text = if object.is_instance_of::<PyBool>() {
            return Err(PyTypeError::new_err("expected an amount, got bool"));
        } else if object.is_instance_of::<PyString>() {
            object.extract::<Text>()?.0
        } else if let Ok(float) = object.cast::<PyFloat>() {
            // Rust writes the shortest decimal that reads back, as Python does, and without exponent.
            float.value().to_string()
        } else if object.is_instance_of::<PyInt>() || object.is_instance(fraction(object.py())?)? {
            object.str()?.to_string_lossy().into_owned()
        } else if object.is_instance(decimal(object.py())?)? {
            object.call_method1("__format__", ("f",))?.extract()?
        } else {
            return Err(PyTypeError::new_err(format!(
                "expected int, float, str, Decimal or Fraction, got {}",
                object.get_type().name()?
            )));
        };
        Ratio::from_str(text.trim()).map(Self).map_err(|e| Fault(e).into())
    }
}

fn fraction(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    CLASS.import(py, "fractions", "Fraction")
}

pub(crate) fn decimal(py: Python<'_>) -> PyResult<&Bound<'_, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    CLASS.import(py, "decimal", "Decimal")
}

/// A count of minor units: an `int` that fits 64 bits. A float is refused even where it is whole,
/// since it shows that an amount of money went through floating point.
pub(crate) struct Minor(pub(crate) i64);

impl FromPyObject<'_, '_> for Minor {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("builtins", "int");

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        const HINT: &str = "write cents as a whole number, or use Money.parse(\"3.99\", \"USD\")";
        if !object.is_instance_of::<PyInt>() || object.is_instance_of::<PyBool>() {
            return Err(invalid(
                format!(
                    "minor units are a whole number, not {} ({})",
                    object.get_type().name()?,
                    object.repr().map_or_else(|_| "?".to_owned(), |r| r.to_string_lossy().into_owned())
                ),
                HINT,
            ));
        }
        object
            .extract::<i64>()
            .map(Self)
            .map_err(|_| invalid("the amount of money is too large to count", HINT))
    }
}

/// What `json.loads` makes of a JSON object.
pub(crate) struct JsonDict<'py>(pub(crate) Bound<'py, PyAny>);

impl<'py> IntoPyObject<'py> for JsonDict<'py> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "dict"),
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("typing", "Any")
    );

    fn into_pyobject(self, _: Python<'py>) -> PyResult<Self::Output> {
        Ok(self.0)
    }
}

/// The core's own JSON of a value.
pub(crate) fn json(value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|e| {
        let text = format!("the value could not be written as JSON: {e}");
        Fault(grocery_core::Error::new(grocery_core::ErrorKind::Internal, text)).into()
    })
}

/// The core's own JSON of a value, read into Python objects.
pub(crate) fn dict<'py>(py: Python<'py>, value: &impl serde::Serialize) -> PyResult<JsonDict<'py>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let text = json(value)?;
    Ok(JsonDict(LOADS.import(py, "json", "loads")?.call1((text,))?))
}
