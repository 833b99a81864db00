//! What a shopper can want.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result, clip};

macro_rules! intents {
    ($($(#[$doc:meta])* $variant:ident => $name:literal,)*) => {
        /// What a shopper wants done. The names are those of the wire.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Intent {
            $($(#[$doc])* $variant,)*
        }

        impl Intent {
            /// Every intent, in declaration order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The wire name, in snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

intents! {
    /// Put items on the list.
    AddItems => "add_items",
    /// Take items off the list.
    RemoveItems => "remove_items",
    /// Change how much of an item is wanted.
    UpdateQuantity => "update_quantity",
    /// Take one item off and another on.
    SubstituteItem => "substitute_item",
    /// Look for products.
    SearchProducts => "search_products",
    /// Show the list or ask what is on it.
    ViewList => "view_list",
    /// Empty the list.
    ClearList => "clear_list",
    /// Buy what is on the list.
    Checkout => "checkout",
    /// Ask what something costs.
    CheckPrice => "check_price",
    /// Ask what something cost before.
    PriceHistory => "price_history",
    /// Be told when a price falls.
    TrackPrice => "track_price",
    /// Ask for offers.
    FindDeals => "find_deals",
    /// Ask what to take instead.
    FindSubstitute => "find_substitute",
    /// Set a spending limit.
    SetBudget => "set_budget",
    /// Ask about the spending limit.
    ViewBudget => "view_budget",
    /// Buy again what was bought before.
    Reorder => "reorder",
    /// Start a new list.
    CreateList => "create_list",
    /// Throw a list away.
    DeleteList => "delete_list",
    /// Give someone else access to a list.
    ShareList => "share_list",
    /// Tell a lasting preference: diet, allergen, brand.
    SetPreference => "set_preference",
    /// Put what a recipe needs on the list.
    AddRecipe => "add_recipe",
    /// Ask what is in something.
    NutritionInfo => "nutrition_info",
    /// Ask where an order is.
    OrderStatus => "order_status",
    /// Call an order off.
    CancelOrder => "cancel_order",
    /// Ask for suggestions.
    Recommend => "recommend",
    /// Take the last change back.
    Undo => "undo",
    /// Yes.
    Confirm => "confirm",
    /// No.
    Deny => "deny",
    /// Pick one of the choices offered.
    ChooseOption => "choose_option",
    /// Ask what can be said.
    Help => "help",
    /// Greetings, thanks, chatter.
    SmallTalk => "small_talk",
    /// Anything that is not about groceries.
    OutOfScope => "out_of_scope",
    /// An intent that the host taught; the slot `custom` holds its name.
    Custom => "custom",
}

impl fmt::Display for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Intent {
    type Err = Error;

    fn from_str(s: &str) -> Result<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|i| i.as_str() == s)
            .ok_or_else(|| Error::new(ErrorKind::InvalidInput, format!("unknown intent {:?}", clip(s, 40))))
    }
}

impl Serialize for Intent {
    fn serialize<S: Serializer>(&self, s: S) -> std::result::Result<S::Ok, S::Error> {
        s.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Intent {
    fn deserialize<D: Deserializer<'de>>(d: D) -> std::result::Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Intent {
    /// Whether it is about products that are named.
    pub(super) const fn takes_items(self) -> bool {
        matches!(
            self,
            Self::AddItems
                | Self::RemoveItems
                | Self::UpdateQuantity
                | Self::SubstituteItem
                | Self::SearchProducts
                | Self::ViewList
                | Self::CheckPrice
                | Self::PriceHistory
                | Self::TrackPrice
                | Self::FindDeals
                | Self::FindSubstitute
                | Self::NutritionInfo
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for intent in Intent::ALL {
            assert_eq!(intent.as_str().parse::<Intent>().unwrap(), *intent);
        }
        assert!("add_item".parse::<Intent>().is_err());
    }
}
