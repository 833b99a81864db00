//! Lists, without words: make, read, change, undo.

use std::sync::Arc;

use grocery_core::{Error, LineId, PackageSize, ProductId, Ratio, Unit, agent, lists};

use crate::{
    agent::Shared,
    cancel::{CancelToken, run},
    error::Answer,
    recipe::{AddRecipe, RecipeAdded},
    response::GroceryList,
    values::{Amount, Money, count, each, list, maybe, natural, read, serial, text, user},
};

/// Lists, without words. From `Agent.lists()`. Users are strictly apart: the list of another user is not found. Every
/// change answers the list priced.
#[derive(uniffi::Object)]
pub struct Lists {
    pub(crate) shared: Arc<Shared>,
}

impl Lists {
    fn view(&self) -> agent::ListsView<'_> {
        self.shared.agent.lists()
    }
}

#[uniffi::export]
impl Lists {
    /// Makes a list. Fails with `InvalidInput` for an empty name.
    #[uniffi::method(default(cancel = None))]
    pub async fn create(
        &self,
        user_id: String,
        name: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async { self.view().create(&user(&user_id)?, &name).await }).await
    }

    /// The user's lists, newest first.
    #[uniffi::method(default(cancel = None))]
    pub async fn all(&self, user_id: String, cancel: Option<Arc<CancelToken>>) -> Answer<Vec<ListSummary>> {
        let all =
            run::<_, Vec<lists::ListSummary>>(cancel, async { self.view().all(&user(&user_id)?).await });
        Ok(each(all.await?))
    }

    /// A list, priced. Fails with `ListNotFound`.
    #[uniffi::method(name = "view", default(cancel = None))]
    pub async fn priced(
        &self,
        user_id: String,
        list_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async { self.view().view(&user(&user_id)?, list(&list_id)?).await }).await
    }

    /// A list without prices. Fails with `ListNotFound`.
    #[uniffi::method(default(cancel = None))]
    pub async fn get(
        &self,
        user_id: String,
        list_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<ShoppingList> {
        run(cancel, async { self.view().get(&user(&user_id)?, list(&list_id)?).await }).await
    }

    /// The user's newest list, priced. A user who has none sees an empty one, which comes into being with its first
    /// line.
    #[uniffi::method(default(cancel = None))]
    pub async fn current(&self, user_id: String, cancel: Option<Arc<CancelToken>>) -> Answer<GroceryList> {
        run(cancel, async { self.view().current(&user(&user_id)?).await }).await
    }

    /// Gives a list another name. Fails with `ListNotFound`, or with `InvalidInput` for an empty name.
    #[uniffi::method(default(cancel = None))]
    pub async fn rename(
        &self,
        user_id: String,
        list_id: String,
        name: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async { self.view().rename(&user(&user_id)?, list(&list_id)?, &name).await }).await
    }

    /// Throws a list away, for good. Fails with `ListNotFound`.
    #[uniffi::method(default(cancel = None))]
    pub async fn delete(
        &self,
        user_id: String,
        list_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<()> {
        run(cancel, async { self.view().delete(&user(&user_id)?, list(&list_id)?).await }).await
    }

    /// Puts something on a list. What is there already is added to, in the first line's unit.
    ///
    /// Fails with `ListNotFound`, with `InvalidInput` for an empty name or an amount that is not above 0, and with
    /// `ProductNotFound` for a product that does not exist.
    #[uniffi::method(default(cancel = None))]
    pub async fn add(
        &self,
        user_id: String,
        list_id: String,
        item: AddItem,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async { self.view().add(&user(&user_id)?, list(&list_id)?, item.read()?).await }).await
    }

    /// Puts what a recipe needs on a list, in one step that one `undo` takes back. Amounts of what is there already add
    /// up; water, headings, optional lines and what is "to taste" are left out and told.
    ///
    /// Fails with `ListNotFound`, with `InvalidInput` for servings that are not above 0 and for amounts beyond what a
    /// list takes, and with `TooLarge` for more or longer lines than a list takes. Nothing has changed then.
    #[uniffi::method(default(cancel = None))]
    pub async fn add_recipe(
        &self,
        user_id: String,
        list_id: String,
        recipe: AddRecipe,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<RecipeAdded> {
        run(cancel, async { self.view().add_recipe(&user(&user_id)?, list(&list_id)?, recipe.read()?).await })
            .await
    }

    /// Sets how much of a line is wanted: `2`, `1.5`, `3/2`. Without a unit it counts pieces.
    ///
    /// Fails with `ListNotFound` for the list or line, and with `InvalidInput` for an amount that is not above 0.
    #[uniffi::method(default(unit = None, cancel = None))]
    pub async fn set_amount(
        &self,
        user_id: String,
        list_id: String,
        line_id: String,
        amount: String,
        unit: Option<String>,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async {
            let (amount, unit): (Ratio, Option<Unit>) = (amount.parse()?, read(unit.as_deref())?);
            self.view().set_amount(&user(&user_id)?, list(&list_id)?, line_id.parse()?, amount, unit).await
        })
        .await
    }

    /// Matches a line to another product. Fails with `ListNotFound` for the list or line, and with `ProductNotFound`.
    #[uniffi::method(default(cancel = None))]
    pub async fn set_product(
        &self,
        user_id: String,
        list_id: String,
        line_id: String,
        product_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async {
            let product = ProductId::new(&product_id)?;
            self.view().set_product(&user(&user_id)?, list(&list_id)?, line_id.parse()?, &product).await
        })
        .await
    }

    /// Marks a line as in the basket, or takes the mark back. Fails with `ListNotFound` for the list or line.
    #[uniffi::method(default(checked = true, cancel = None))]
    pub async fn check(
        &self,
        user_id: String,
        list_id: String,
        line_id: String,
        checked: bool,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async {
            self.view().check(&user(&user_id)?, list(&list_id)?, line_id.parse()?, checked).await
        })
        .await
    }

    /// Takes a line off a list. Fails with `ListNotFound` for the list or line.
    #[uniffi::method(default(cancel = None))]
    pub async fn remove(
        &self,
        user_id: String,
        list_id: String,
        line_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async { self.view().remove(&user(&user_id)?, list(&list_id)?, line_id.parse()?).await })
            .await
    }

    /// Takes all lines off a list. Asks nobody; can be undone. Fails with `ListNotFound`.
    #[uniffi::method(default(cancel = None))]
    pub async fn clear(
        &self,
        user_id: String,
        list_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async { self.view().clear(&user(&user_id)?, list(&list_id)?).await }).await
    }

    /// Takes the newest change back; again, the one before. Fails with `ListNotFound`, and with `InvalidInput` where
    /// there is nothing to take back.
    #[uniffi::method(default(cancel = None))]
    pub async fn undo(
        &self,
        user_id: String,
        list_id: String,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<GroceryList> {
        run(cancel, async { self.view().undo(&user(&user_id)?, list(&list_id)?).await }).await
    }

    /// The operations that made a list, oldest first, from just behind `afterVersion`. Fails with `ListNotFound`.
    #[uniffi::method(default(after_version = 0, limit = 1000, cancel = None))]
    pub async fn log(
        &self,
        user_id: String,
        list_id: String,
        after_version: i64,
        limit: i32,
        cancel: Option<Arc<CancelToken>>,
    ) -> Answer<Vec<LoggedOp>> {
        let log = run::<_, Vec<lists::LoggedOp>>(cancel, async {
            let (after, limit) = (natural(after_version, "the version")?, natural(limit, "the limit")?);
            self.view().log(&user(&user_id)?, list(&list_id)?, after, limit).await
        });
        Ok(each(log.await?))
    }
}

/// Something to put on a list.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct AddItem {
    /// What is wanted, in words.
    pub name: String,
    /// How much, exactly: `2`, `1.5`, `3/2`. Above 0.
    #[uniffi(default = "1")]
    pub amount: String,
    /// The unit, such as `gallon`; absent for pieces.
    #[uniffi(default = None)]
    pub unit: Option<String>,
    /// The package that is wanted, such as `12 each` or `24 x 16.9 fl oz`.
    #[uniffi(default = None)]
    pub size: Option<String>,
    /// The product; found by its name where absent.
    #[uniffi(default = None)]
    pub product_id: Option<String>,
}

impl AddItem {
    fn read(&self) -> Result<agent::AddItem, Error> {
        let mut item =
            agent::AddItem::new(&self.name).amount(self.amount.parse()?, read(self.unit.as_deref())?);
        item.size = read::<PackageSize>(self.size.as_deref())?;
        item.product = self.product_id.as_ref().map(ProductId::new).transpose()?;
        Ok(item)
    }
}

/// A list of a user, in short.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ListSummary {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: i64,
    /// How many lines it has.
    pub lines: i32,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
}

impl From<lists::ListSummary> for ListSummary {
    fn from(summary: lists::ListSummary) -> Self {
        Self {
            id: summary.id.to_string(),
            name: summary.name,
            version: serial(summary.version),
            lines: count(summary.lines),
            created_at: summary.created_at.to_string(),
            updated_at: summary.updated_at.to_string(),
        }
    }
}

/// A list without prices, at one version.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ShoppingList {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub user_id: String,
    /// Its name.
    pub name: String,
    /// Its lines, oldest first.
    pub lines: Vec<ListLine>,
    /// How many operations made it. Starts at 0.
    pub version: i64,
    /// When it was made, RFC 3339.
    pub created_at: String,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
}

impl From<lists::ShoppingList> for ShoppingList {
    fn from(list: lists::ShoppingList) -> Self {
        Self {
            id: list.id.to_string(),
            user_id: list.user.to_string(),
            name: list.name,
            lines: each(list.lines),
            version: serial(list.version),
            created_at: list.created_at.to_string(),
            updated_at: list.updated_at.to_string(),
        }
    }
}

/// One line of a list: what was asked for, and what it was matched to.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct ListLine {
    /// Its id.
    pub id: String,
    /// The phrase that was asked for.
    pub requested: String,
    /// How much was asked for.
    pub amount: Amount,
    /// The unit of the amount; absent for counted pieces.
    pub unit: Option<String>,
    /// The package that was asked for.
    pub size: Option<String>,
    /// The product it was matched to; absent where none was found.
    pub product_id: Option<String>,
    /// The product's name at that time.
    pub product_name: Option<String>,
    /// The most to pay for it.
    pub max_price: Option<Money>,
    /// Only to be bought on sale.
    pub only_if_on_sale: bool,
    /// Whether it is already in the basket.
    pub checked: bool,
    /// When it was put on the list, RFC 3339.
    pub added_at: String,
}

impl From<lists::ListLine> for ListLine {
    fn from(line: lists::ListLine) -> Self {
        Self {
            id: line.id.to_string(),
            requested: line.requested,
            amount: line.amount.into(),
            unit: text(line.unit),
            size: text(line.size),
            product_id: text(line.product),
            product_name: line.product_name,
            max_price: maybe(line.max_price),
            only_if_on_sale: line.only_if_on_sale,
            checked: line.checked,
            added_at: line.added_at.to_string(),
        }
    }
}

/// An operation as the log keeps it.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct LoggedOp {
    /// The list's version after it.
    pub version: i64,
    /// The version of the first operation that was committed together with it.
    pub group: i64,
    /// When it was committed, RFC 3339.
    pub at: String,
    /// What was done.
    pub op: ListOp,
    /// What takes it back, right after it.
    pub inverse: ListOp,
    /// Whether it was taken back since.
    pub undone: bool,
}

impl From<lists::LoggedOp> for LoggedOp {
    fn from(logged: lists::LoggedOp) -> Self {
        Self {
            version: serial(logged.version),
            group: serial(logged.group),
            at: logged.at.to_string(),
            op: logged.op.into(),
            inverse: logged.inverse.into(),
            undone: logged.undone,
        }
    }
}

/// One change of a list.
#[derive(Debug, Clone, PartialEq, uniffi::Enum)]
pub enum ListOp {
    /// Gives the list another name.
    Rename {
        /// The new name.
        name: String,
    },
    /// Puts a new line on the list.
    AddLine {
        /// The line.
        line: ListLine,
        /// Where, counted from 0; at the end where absent.
        index: Option<i32>,
    },
    /// Sets how much of a line is wanted.
    SetAmount {
        /// The line.
        line_id: String,
        /// How much.
        amount: Amount,
        /// The unit; absent for counted pieces.
        unit: Option<String>,
    },
    /// Sets what a line was matched to.
    SetProduct {
        /// The line.
        line_id: String,
        /// The product; absent where none was found.
        product_id: Option<String>,
        /// The product's name.
        product_name: Option<String>,
    },
    /// Sets what a line asks for, other than how much.
    SetRequest {
        /// The line.
        line_id: String,
        /// The phrase.
        requested: String,
        /// The package asked for.
        size: Option<String>,
        /// The most to pay.
        max_price: Option<Money>,
        /// Only to be bought on sale.
        only_if_on_sale: bool,
    },
    /// Marks a line as in the basket, or takes the mark back.
    SetChecked {
        /// The line.
        line_id: String,
        /// Whether it is in the basket.
        checked: bool,
    },
    /// Takes a line off the list.
    RemoveLine {
        /// The line.
        line_id: String,
    },
    /// Takes all lines off the list.
    Clear,
    /// Puts these lines in place of all there are.
    SetLines {
        /// The lines.
        lines: Vec<ListLine>,
    },
    /// Takes earlier operations back, in one step.
    Undo {
        /// The version that the first operation taken back had made.
        from: i64,
        /// The version that the last operation taken back had made.
        to: i64,
        /// What was done to take them back, in order.
        ops: Vec<ListOp>,
    },
    /// An operation that this binding has no name for.
    Other {
        /// Its name in the core.
        name: String,
    },
}

impl From<lists::ListOp> for ListOp {
    fn from(op: lists::ListOp) -> Self {
        use lists::ListOp as Core;
        let id = |line: LineId| line.to_string();
        match op {
            Core::Rename { name } => Self::Rename { name },
            Core::AddLine { line, index } => Self::AddLine { line: (*line).into(), index: index.map(count) },
            Core::SetAmount { line, amount, unit } => {
                Self::SetAmount { line_id: id(line), amount: amount.into(), unit: text(unit) }
            }
            Core::SetProduct { line, product, product_name } => {
                Self::SetProduct { line_id: id(line), product_id: text(product), product_name }
            }
            Core::SetRequest { line, requested, size, max_price, only_if_on_sale } => Self::SetRequest {
                line_id: id(line),
                requested,
                size: text(size),
                max_price: maybe(max_price),
                only_if_on_sale,
            },
            Core::SetChecked { line, checked } => Self::SetChecked { line_id: id(line), checked },
            Core::RemoveLine { line } => Self::RemoveLine { line_id: id(line) },
            Core::Clear => Self::Clear,
            Core::SetLines { lines } => Self::SetLines { lines: each(lines) },
            Core::Undo { from, to, ops } => Self::Undo { from: serial(from), to: serial(to), ops: each(ops) },
            other => Self::Other { name: other.as_str().to_owned() },
        }
    }
}
