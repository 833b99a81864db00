//! What goes into a fit: a list, a budget, what matters.

use std::collections::BTreeMap;

use grocery_core::{
    LineId, UserId,
    agent::{ApplyFit, DealContext, FitRequest, Location},
    basket::fit::FitPriority,
};
use pyo3::{
    Borrowed, PyTypeInfo, exceptions::PyTypeError, inspect::PyStaticExpr, prelude::*, type_hint_identifier,
    type_hint_subscript, types::PyMapping,
};

use crate::{
    agent::list,
    convert::{Data, Text, Texts},
    error::{Answer, Fault},
    value::{FitPlan, Money},
};

/// How much lines matter: a mapping of line ids.
#[derive(Default)]
pub(crate) struct Priorities(BTreeMap<LineId, FitPriority>);

impl FromPyObject<'_, '_> for Priorities {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Mapping"),
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("builtins", "str")
    );

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        let Ok(mapping) = object.cast::<PyMapping>() else {
            let class = object.get_type().name()?;
            return Err(PyTypeError::new_err(format!("expected a mapping of line ids, got {class}")));
        };
        let mut priorities = BTreeMap::new();
        for pair in mapping.items()?.iter() {
            let (line, priority) = pair.extract::<(Text, Text)>()?;
            priorities.insert(line.0.parse().map_err(Fault)?, priority.0.parse().map_err(Fault)?);
        }
        Ok(Self(priorities))
    }
}

/// A plan, to be carried out.
pub(crate) struct GivenPlan(pub(crate) ApplyFit);

impl FromPyObject<'_, '_> for GivenPlan {
    type Error = PyErr;

    const INPUT_TYPE: PyStaticExpr = <FitPlan as PyTypeInfo>::TYPE_HINT;

    fn extract(object: Borrowed<'_, '_, PyAny>) -> PyResult<Self> {
        Ok(Self(ApplyFit::from(&*object.cast::<FitPlan>()?.get().0)))
    }
}

/// What is asked, as keyword arguments say it.
pub(crate) struct Asked {
    pub(crate) list_id: Option<Text>,
    pub(crate) budget: Option<Money>,
    pub(crate) period: Option<Text>,
    pub(crate) priorities: Priorities,
    pub(crate) without: Texts,
    pub(crate) diets: Texts,
    pub(crate) allergens: Texts,
    pub(crate) excludes: Texts,
    pub(crate) state: Option<Text>,
    pub(crate) zip_code: Option<Text>,
    pub(crate) language: Option<Text>,
    pub(crate) shopper: Option<Data>,
}

impl Asked {
    pub(crate) fn read(self, user: UserId) -> Answer<FitRequest> {
        let mut request = FitRequest::of(user);
        request.list_id = self.list_id.map(list).transpose()?;
        request.budget = self.budget.map(|budget| budget.0);
        request.period = self.period.map(|period| period.0.parse()).transpose()?;
        request.priorities = self.priorities.0;
        request.without = self.without.0.iter().map(|kind| kind.parse()).collect::<Result<_, _>>()?;
        request.diets = self.diets.0;
        request.allergens = self.allergens.0.iter().map(|name| name.parse()).collect::<Result<_, _>>()?;
        request.excludes = self.excludes.0;
        if self.state.is_some() || self.zip_code.is_some() {
            request.location = Some(Location {
                zip_code: self.zip_code.map(|z| z.0),
                city: None,
                state: self.state.map(|s| s.0),
            });
        }
        request.language = self.language.map(|language| language.0);
        if let Some(shopper) = self.shopper {
            request.deals = DealContext::from_json(&shopper.0)?;
        }
        Ok(request)
    }
}
