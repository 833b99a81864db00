//! What ready sources tell beside prices and products.

use grocery_core::adapters;

use super::{Money, handle, money, text};

handle! {
    /// A store of Kroger's.
    KrogerStore(adapters::KrogerStore) {
        /// Its id, to ask prices for.
        id: String = |v| v.id.to_string();
        /// Its name.
        name: String = |v| v.name.clone();
        /// The chain it belongs to, such as `KROGER` or `RALPHS`.
        chain: Option<String> = |v| v.chain.clone();
        /// Street and number.
        street: Option<String> = |v| v.street.clone();
        /// The city.
        city: Option<String> = |v| v.city.clone();
        /// The state, two letters.
        state: Option<String> = |v| v.state.clone();
        /// The postal code.
        zip: Option<String> = |v| v.zip.clone();
    }

    /// A price that somebody saw.
    ObservedPrice(adapters::ObservedPrice) {
        /// What it cost.
        price: Money = |v| Money(v.price);
        /// What it cost without the reduction, where it was reduced and that is known.
        regular: Option<Money> = |v| money(v.regular);
        /// The day, ISO 8601.
        date: String = |v| v.date.to_string();
        /// The place as OpenStreetMap names it: `node/652825274`.
        store: Option<String> = |v| text(v.store.as_ref());
        /// What the place is called.
        place: Option<String> = |v| v.place.clone();
        /// Its city.
        city: Option<String> = |v| v.city.clone();
        /// Its country.
        country: Option<String> = |v| v.country.clone();
    }
}
