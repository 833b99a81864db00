//! Shopping lists as they are kept, without prices.

use grocery_core::lists;

use super::{Money, handle, money, text};

handle! {
    /// A shopping list at one version.
    ShoppingList(lists::ShoppingList) {
        /// Its id.
        id: String = |v| v.id.to_string();
        /// Whose it is.
        user_id: String = |v| v.user.to_string();
        /// Its name.
        name: String = |v| v.name.clone();
        /// Its lines, oldest first.
        lines: Vec<ListLine> = |v| v.each(|l| &l.lines);
        /// How many operations made it. Starts at 0.
        version: u64 = |v| v.version;
        /// When it was made, RFC 3339.
        created_at: String = |v| v.created_at.to_string();
        /// When it was last changed, RFC 3339.
        updated_at: String = |v| v.updated_at.to_string();
    }

    /// A list without its lines.
    ListSummary(lists::ListSummary) {
        /// Its id.
        id: String = |v| v.id.to_string();
        /// Its name.
        name: String = |v| v.name.clone();
        /// Its version.
        version: u64 = |v| v.version;
        /// How many lines it has.
        line_count: usize = |v| v.lines;
        /// When it was made, RFC 3339.
        created_at: String = |v| v.created_at.to_string();
        /// When it was last changed, RFC 3339.
        updated_at: String = |v| v.updated_at.to_string();
    }

    /// An operation as the log keeps it. `to_dict` has its details.
    LoggedOp(lists::LoggedOp) {
        /// The list's version after it.
        version: u64 = |v| v.version;
        /// The version of the first operation that was committed together with it.
        group: u64 = |v| v.group;
        /// When it was committed, RFC 3339.
        at: String = |v| v.at.to_string();
        /// What was done: "add_line", "set_amount", "remove_line", "clear", "undo" and so on.
        op: &'static str = |v| v.op.as_str();
        /// Whether it was taken back since.
        undone: bool = |v| v.undone;
    }

    /// One line of a list: what was asked for, and what it was matched to.
    ListLine(lists::ListLine) {
        /// Its id.
        id: String = |v| v.id.to_string();
        /// The phrase that was asked for ("2% milk", never "it").
        requested: String = |v| v.requested.clone();
        /// How much was asked for, for showing.
        amount: f64 = |v| v.amount.to_f64();
        /// How much was asked for, exactly, as text such as "3/2".
        amount_exact: String = |v| v.amount.to_string();
        /// The unit of the amount; None for counted pieces.
        unit: Option<&'static str> = |v| v.unit.map(|u| u.as_str());
        /// The package that was asked for, such as "14.5 ounce".
        size: Option<String> = |v| text(v.size);
        /// The product it was matched to; None where none was found.
        product_id: Option<String> = |v| text(v.product.as_ref());
        /// The product's name at that time.
        product_name: Option<String> = |v| v.product_name.clone();
        /// The most to pay for it.
        max_price: Option<Money> = |v| money(v.max_price);
        /// Only to be bought on sale.
        only_if_on_sale: bool = |v| v.only_if_on_sale;
        /// Whether it is already in the basket.
        checked: bool = |v| v.checked;
        /// When it was put on the list, RFC 3339.
        added_at: String = |v| v.added_at.to_string();
    }
}
