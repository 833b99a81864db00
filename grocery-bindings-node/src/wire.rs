//! Values whose JSON in the core is what the host sees, but for names in camel case.
//!
//! Their types stand in `ts/offers.ts` and `ts/detect.ts`: they have parts that are there for one kind and not for
//! another, which TypeScript says by unions and a struct could only say by leaving everything out.

use serde::{Serialize, Serializer, ser::Error};
use serde_json::{Map, Value};

/// The largest whole number that JavaScript counts exactly.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// The JSON of the core with names in camel case, and a certificate as `isOptimal` and `gap`.
pub(crate) struct Camel(Result<Value, String>);

impl<T: Serialize> From<&T> for Camel {
    fn from(value: &T) -> Self {
        Self(serde_json::to_value(value).map_err(|e| e.to_string()).and_then(recased))
    }
}

impl Serialize for Camel {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Ok(value) => value.serialize(to),
            Err(what) => Err(S::Error::custom(what)),
        }
    }
}

fn recased(value: Value) -> Result<Value, String> {
    Ok(match value {
        Value::Array(items) => Value::Array(items.into_iter().map(recased).collect::<Result<_, _>>()?),
        Value::Object(fields) => {
            let mut out = Map::with_capacity(fields.len());
            for (name, part) in fields {
                if name == "certificate" {
                    let gap = part.get("cents").and_then(Value::as_i64).unwrap_or(0);
                    out.insert("isOptimal".to_owned(), (part["status"] == "optimal").into());
                    out.insert("gap".to_owned(), recased(gap.into())?);
                } else {
                    out.insert(camel(&name), recased(part)?);
                }
            }
            // An application without a step says so, as everywhere in this package.
            if out.contains_key("uses") && out.contains_key("units") {
                out.entry("tier").or_insert(Value::Null);
            }
            Value::Object(out)
        }
        Value::Number(n) if n.as_i64().is_some_and(|n| n.unsigned_abs() > MAX_SAFE) => {
            return Err(format!("{n} is more than JavaScript counts exactly"));
        }
        same => same,
    })
}

fn camel(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for c in name.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                out.push(c.to_ascii_uppercase());
                upper = false;
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_are_recased_and_values_are_not() {
        let core = json!({"not_on": [{"why": "below_spend", "missing": 1}],
            "certificate": {"status": "gap", "cents": 7}, "confidence": 0.5, "share": null});
        let host = json!({"notOn": [{"why": "below_spend", "missing": 1}],
            "isOptimal": false, "gap": 7, "confidence": 0.5, "share": null});
        assert_eq!(serde_json::to_value(Camel::from(&core)).unwrap(), host);
    }

    #[test]
    fn what_javascript_cannot_count_is_refused() {
        assert!(serde_json::to_string(&Camel::from(&json!([9_007_199_254_740_991_i64]))).is_ok());
        assert!(serde_json::to_string(&Camel::from(&json!({"paid": i64::MIN}))).is_err());
    }
}
