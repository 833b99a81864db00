//! A cart and who shops, read from one JSON object: what a caller in another language hands over.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    clock::Timestamp,
    deals::{
        book::{Applicable, OfferBook, RebatePlan, ShopContext, claim_rebates},
        explain::{ExplainRequest, Explanation, Names, explain_within},
        model::{CartLine, DealProblem},
        plan::DealPlan,
        read::{Reader, fault},
        solve::Effort,
    },
    error::{Error, ErrorKind, Result},
};

/// A cart, who shops, and what its products are called.
///
/// It is written as the cart's own `grocery-deals/1` object, with a [`ShopContext`] as `context` beside the lines and, where
/// sentences are to use it, a `name` in each line. A context without `now` is one of the present.
///
/// # Examples
/// ```
/// use grocery_core::deals::{Effort, OfferBook, ShoppedCart};
///
/// let book = OfferBook::from_json(r#"{"format":"grocery-offers/1","currency":"USD","offers":[
///   {"id":"clip","kind":"coupon","issuer":"store","scope":{"skus":["tea"]},"requires_qty":1,"cents":50,"must_clip":true}]}"#)?;
/// let cart = ShoppedCart::from_json(r#"{"format":"grocery-deals/1","currency":"USD","offers":[],
///   "lines":[{"id":"L0","sku":"tea","qty":1,"unit_price":300,"name":"green tea"}],
///   "context":{"clipped":["clip"]}}"#, "2026-11-21T10:00:00Z".parse()?)?;
/// let told = cart.explain(&book, Effort::default(), 3, &mut || false)?;
/// assert_eq!((told.explanation.plan.payable, told.sentences.is_empty()), (250, false));
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ShoppedCart {
    /// The cart.
    pub cart: DealProblem,
    /// Who shops, where and when.
    pub context: ShopContext,
    /// What products are called, by their skus.
    pub names: BTreeMap<String, String>,
}

/// An explanation and its English sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Told {
    /// The whole of it in sentences.
    pub sentences: Vec<String>,
    /// The explanation.
    #[serde(flatten)]
    pub explanation: Explanation,
}

impl ShoppedCart {
    /// Reads a cart and who shops from one object.
    ///
    /// # Errors
    /// Those of [`DealProblem::from_json`] and of [`ShopContext::from_json`], naming the field.
    pub fn from_json(text: &str, now: Timestamp) -> Result<Self> {
        let value: Value = serde_json::from_str(text).map_err(|fault| {
            Error::new(ErrorKind::InvalidInput, format!("the deals are not valid JSON: {fault}"))
        })?;
        let context = context(value.get("context").cloned().unwrap_or_default(), now)?;
        let lines = value.get("lines").and_then(Value::as_array);
        let text = |line: &Value, name: &str| line.get(name)?.as_str().map(str::to_owned);
        let names =
            lines.into_iter().flatten().filter_map(|line| Some((text(line, "sku")?, text(line, "name")?)));
        Ok(Self { names: names.collect(), context, cart: DealProblem::try_from(value)? })
    }

    /// What products are called, and the offers of a book.
    #[must_use]
    pub fn names(&self, book: &OfferBook) -> Names {
        self.names.iter().fold(Names::of(book), |names, (sku, name)| names.with_product(sku, name))
    }

    /// Which offers of a book are on for this cart.
    ///
    /// # Errors
    /// Those of [`OfferBook::applicable`].
    pub fn applicable(&self, book: &OfferBook) -> Result<Applicable> {
        book.applicable(&self.cart, &self.context)
    }

    /// What comes back after the receipt under a plan, by the rebates of a book.
    ///
    /// # Errors
    /// Those of [`OfferBook::applicable`] and of [`claim_rebates`].
    pub fn claim_rebates(&self, book: &OfferBook, plan: &DealPlan) -> Result<RebatePlan> {
        let on = self.applicable(book)?;
        claim_rebates(&on.problem, plan, &on.rebates, Effort::default(), &mut || false)
    }

    /// The best plan under a book, explained, with at most so many changes; it ends early once `late` answers true.
    ///
    /// # Errors
    /// Those of [`explain`](crate::deals::explain).
    pub fn explain(
        &self,
        book: &OfferBook,
        effort: Effort,
        most_changes: usize,
        late: &mut dyn FnMut() -> bool,
    ) -> Result<Told> {
        let request = ExplainRequest::new(&self.cart, book, &self.context)
            .with_effort(effort)
            .with_most_changes(most_changes);
        let explanation = explain_within(&request, late)?;
        Ok(Told { sentences: explanation.sentences(&self.names(book)), explanation })
    }
}

impl ShopContext {
    /// Reads a context from JSON text: everything may be left out, and it is `now` where it says nothing else.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON or a field has the wrong type.
    pub fn from_json(text: &str, now: Timestamp) -> Result<Self> {
        let value =
            serde_json::from_str(text).map_err(|e| fault("context", &format!("is not valid JSON: {e}")))?;
        context(value, now)
    }
}

fn context(mut value: Value, now: Timestamp) -> Result<ShopContext> {
    if value.is_null() {
        return Ok(ShopContext::new(now));
    }
    let fields = value.as_object_mut().ok_or_else(|| fault("context", "must be an object"))?;
    if fields.get("now").is_none_or(Value::is_null) {
        fields.insert("now".to_owned(), now.to_string().into());
    }
    let context: ShopContext = serde_json::from_value(value).map_err(|e| fault("context", &e.to_string()))?;
    context.validate()?;
    Ok(context)
}

impl CartLine {
    /// Reads a product from JSON text, to ask what is on for it: its `sku` and, where known, `category` and `brand`. It
    /// stands for one unit without a price.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the text is no JSON, or a field is missing or has the wrong type.
    pub fn product_from_json(text: &str) -> Result<Self> {
        let value: Value =
            serde_json::from_str(text).map_err(|e| fault("product", &format!("is not valid JSON: {e}")))?;
        let reader = Reader::new(&value, "product")?;
        let sku = reader.text("sku")?;
        Ok(Self {
            id: sku.clone(),
            sku,
            category: reader.opt_text("category")?,
            brand: reader.opt_text("brand")?,
            qty: 1,
            unit_price: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-11-21T10:00:00Z".parse().unwrap()
    }

    fn cart(beside: &str) -> Result<ShoppedCart> {
        let text = format!(
            r#"{{"format":"grocery-deals/1","currency":"USD","offers":[],
            "lines":[{{"id":"L0","sku":"tea","qty":1,"unit_price":300}}]{beside}}}"#
        );
        ShoppedCart::from_json(&text, now())
    }

    #[test]
    fn what_is_left_out_is_the_present_and_nobody_in_particular() {
        for beside in ["", r#","context":null"#, r#","context":{}"#, r#","context":{"now":null}"#] {
            assert_eq!(cart(beside).unwrap().context, ShopContext::new(now()), "{beside}");
        }
        let then = cart(r#","context":{"now":"2026-01-02T00:00:00Z","store":"s"}"#).unwrap().context;
        assert_eq!((then.today().to_string().as_str(), then.store.as_deref()), ("2026-01-02", Some("s")));
    }

    #[test]
    fn bad_contexts_name_the_field() {
        for (beside, says) in [
            (r#","context":7"#, "context: must be an object"),
            (r#","context":{"now":"soon"}"#, "context: "),
            (r#","context":{"clipped":"a"}"#, "context: "),
            (r#","context":{"uses":[{"offer":"a","on":"2026-01-02","uses":-1}]}"#, "context.uses[0].uses"),
        ] {
            let error = cart(beside).unwrap_err();
            assert!(error.message().starts_with(says), "{beside}: {error}");
        }
        assert!(
            ShopContext::from_json("{", now()).unwrap_err().message().starts_with("context: is not valid")
        );
    }

    #[test]
    fn a_product_needs_its_sku() {
        assert_eq!(
            CartLine::product_from_json(r#"{"sku":"tea","brand":"Umi"}"#).unwrap().brand.as_deref(),
            Some("Umi")
        );
        let error = CartLine::product_from_json(r#"{"brand":"Umi"}"#).unwrap_err();
        assert!(error.message().starts_with("product.sku"), "{error}");
    }
}
