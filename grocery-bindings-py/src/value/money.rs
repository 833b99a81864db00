//! Money: minor units and a currency.

use std::{
    cmp::Ordering,
    hash::{DefaultHasher, Hash, Hasher},
    str::FromStr,
};

use grocery_core::Currency;
use pyo3::{Borrowed, exceptions::PyTypeError, prelude::*, pyclass::CompareOp, types::PyInt};

use crate::{
    convert::{Minor, Text, decimal},
    error::{Answer, Fault},
};

/// An amount of money: a whole number of minor units (cents) of one currency.
///
/// Adds, subtracts and compares within one currency; amounts of different currencies raise
/// `InvalidInputError`. `str()` writes the decimal number: `3.99`.
#[pyclass(frozen, module = "grocery_core", from_py_object)]
#[derive(Clone, Copy)]
pub(crate) struct Money(pub(crate) grocery_core::Money);

#[pymethods]
impl Money {
    #[new]
    #[pyo3(signature = (minor, currency = Text("USD".to_owned())), text_signature = "(minor, currency='USD')")]
    fn new(minor: Minor, currency: Text) -> Answer<Self> {
        Ok(Self(grocery_core::Money::from_minor(minor.0, Currency::from_str(&currency.0)?)))
    }

    /// Reads a decimal amount such as "3.99". Nothing is rounded: more decimals than the currency has
    /// raise `InvalidInputError`.
    #[staticmethod]
    #[pyo3(signature = (text, currency = Text("USD".to_owned())), text_signature = "(text, currency='USD')")]
    fn parse(text: Text, currency: Text) -> Answer<Self> {
        Ok(Self(grocery_core::Money::parse(&text.0, Currency::from_str(&currency.0)?)?))
    }

    /// The count of minor units (cents, yen, thousandths of a dinar).
    #[getter]
    fn minor(&self) -> i64 {
        self.0.minor()
    }

    /// The currency, as an ISO 4217 code.
    #[getter]
    fn currency(&self) -> String {
        self.0.currency().as_str().to_owned()
    }

    /// How many decimals the currency has: 2 for dollars, 0 for yen, 3 for dinars.
    #[getter]
    fn places(&self) -> u8 {
        self.0.currency().places()
    }

    /// The amount as an exact `decimal.Decimal`.
    #[expect(clippy::wrong_self_convention, reason = "a method of a Python object borrows it")]
    fn to_decimal<'py>(&self, py: Python<'py>) -> PyResult<Decimal<'py>> {
        Ok(Decimal(decimal(py)?.call1((self.0.to_string(),))?))
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    pub(crate) fn __repr__(&self) -> String {
        format!("Money({}, '{}')", self.0.minor(), self.0.currency())
    }

    fn __add__(&self, other: &Self) -> Answer<Self> {
        Ok(Self(self.0.plus(other.0)?))
    }

    /// Lets `sum()` begin with its 0.
    fn __radd__(&self, _nothing: Zero) -> Self {
        *self
    }

    fn __sub__(&self, other: &Self) -> Answer<Self> {
        Ok(Self(self.0.minus(other.0)?))
    }

    fn __rsub__(&self, other: &Self) -> Answer<Self> {
        other.__sub__(self)
    }

    fn __mul__(&self, count: i64) -> Answer<Self> {
        Ok(Self(self.0.times(count)?))
    }

    fn __rmul__(&self, count: i64) -> Answer<Self> {
        self.__mul__(count)
    }

    fn __bool__(&self) -> bool {
        !self.0.is_zero()
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    fn __richcmp__(&self, other: &Self, op: CompareOp) -> PyResult<bool> {
        match op {
            CompareOp::Eq => Ok(self.0 == other.0),
            CompareOp::Ne => Ok(self.0 != other.0),
            _ => {
                let order: Ordering = self.0.compare(other.0).map_err(Fault)?;
                Ok(op.matches(order))
            }
        }
    }

    fn __getnewargs__(&self) -> (i64, String) {
        (self.minor(), self.currency())
    }
}

/// The number 0 and nothing else.
struct Zero;

impl FromPyObject<'_, '_> for Zero {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        match object.cast::<PyInt>()?.extract::<i64>()? {
            0 => Ok(Self),
            _ => Err(PyTypeError::new_err("only 0 can be added to money")),
        }
    }
}

/// A `decimal.Decimal` on its way to Python.
struct Decimal<'py>(Bound<'py, PyAny>);

impl<'py> IntoPyObject<'py> for Decimal<'py> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    const OUTPUT_TYPE: pyo3::inspect::PyStaticExpr = pyo3::type_hint_identifier!("decimal", "Decimal");

    fn into_pyobject(self, _: Python<'py>) -> PyResult<Self::Output> {
        Ok(self.0)
    }
}
