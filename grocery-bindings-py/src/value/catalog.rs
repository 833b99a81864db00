//! Products.

use std::collections::BTreeMap;

use grocery_core::catalog;

use super::{Money, handle, text};

handle! {
    /// A product of the catalogue.
    Product(catalog::Product) {
        /// Its id in the catalogue.
        id: String = |v| v.id.to_string();
        /// The retailer's own number, such as the Walmart item id.
        retailer_id: Option<String> = |v| v.retailer_id.clone();
        /// Its name, without the size.
        name: String = |v| v.name.clone();
        /// Its brand.
        brand: Option<String> = |v| v.brand.clone();
        /// The path of its category, department first.
        category: Vec<String> = |v| v.category.clone();
        /// The size of the package, such as "24 x 16.9 fluid_ounce".
        size: Option<String> = |v| text(v.size);
        /// The bar code, digits only.
        barcode: Option<String> = |v| v.barcode.clone();
        /// How tax law sees it: "food", "candy", "household" and so on.
        tax_class: &'static str = |v| v.tax_class.as_str();
        /// Whether SNAP benefits may pay for it.
        snap_eligible: bool = |v| v.snap_eligible;
        /// Diets it is certainly fit for, such as "vegan".
        diets: Vec<String> = |v| v.diets.clone();
        /// Allergens it certainly has.
        allergens: Vec<&'static str> = |v| v.allergens.iter().map(|a| a.as_str()).collect();
        /// Whether the allergens are certainly complete.
        allergens_complete: bool = |v| v.allergens_complete;
        /// How it is sold: "each" or "weight".
        sold_by: &'static str = |v| v.sold_by.as_str();
        /// The unit that the price is for: a unit of mass where sold by weight, "each" otherwise.
        price_unit: &'static str = |v| v.price_unit.as_str();
        /// What it usually costs. Never a live price.
        typical_price: Option<TypicalPrice> = |v| v.first(|p| p.typical_price.as_slice());
        /// How often it is bought against others. No unit; 0 where nothing is known.
        popularity: u32 = |v| v.popularity;
        /// Other names for it.
        aliases: Vec<String> = |v| v.aliases.clone();
        /// Whether the shop has it, where somebody says.
        availability: Availability = |v| v.field(|p| &p.availability);
        /// How shoppers rate it, where anybody did.
        ratings: Option<Ratings> = |v| v.first(|p| p.ratings.as_slice());
    }

    /// What is in stock, as far as somebody says.
    Availability(catalog::Availability) {
        /// Whether there is any.
        in_stock: Option<bool> = |v| v.in_stock;
        /// How many packages there are.
        quantity: Option<u32> = |v| v.quantity;
    }

    /// Stars.
    Ratings(catalog::Ratings) {
        /// The average, 0 to 5, in steps of a hundredth.
        average: f64 = |v| v.average();
        /// How many gave some.
        count: u32 = |v| v.count();
    }

    /// What a product usually costs, with where that is from. Never a live price.
    TypicalPrice(catalog::TypicalPrice) {
        /// The price of one package, or of one price_unit where sold by weight.
        price: Money = |v| Money(v.price);
        /// What sort of figure it is: "average", "estimate" or "listed".
        kind: &'static str = |v| v.kind.as_str();
        /// Where it is from.
        source: String = |v| v.source.clone();
        /// The day it holds for, ISO 8601.
        as_of: String = |v| v.as_of.to_string();
    }

    /// What an import did. `read` is the sum of `imported`, `replaced`, `skipped` and all that was `left_out`.
    ImportReport(catalog::ImportReport) {
        /// How the file was written: "csv", "json" or "open_food_facts".
        format: &'static str = |v| v.format.as_str();
        /// Lines read, without the header. Of JSON: products.
        read: u64 = |v| v.read;
        /// Products taken over, each id once.
        imported: u64 = |v| v.imported;
        /// Lines that replaced an earlier line of the same id.
        replaced: u64 = |v| v.replaced;
        /// Lines left out.
        skipped: u64 = |v| v.skipped;
        /// The first of the lines left out.
        skipped_lines: Vec<SkippedLine> = |v| v.each(|r| &r.skipped_lines);
        /// Sizes that could not be read; the products were imported without one.
        unread_sizes: u64 = |v| v.unread_sizes;
        /// Records that are in order and were not wanted, by reason.
        left_out: BTreeMap<String, u64> = |v| v.left_out.clone();
        /// Bar codes whose check digit is wrong; they were taken over as they are written.
        wrong_barcodes: u64 = |v| v.wrong_barcodes;
        /// Cells that a spreadsheet would run as a formula; they were taken over as text.
        formula_cells: u64 = |v| v.formula_cells;
        /// The first lines with formulas or wrong bar codes.
        notes: Vec<LineNote> = |v| v.each(|r| &r.notes);
    }

    /// Something worth knowing about a line that was taken over all the same.
    LineNote(catalog::LineNote) {
        /// Its number in the file, from 1.
        line: u64 = |v| v.line;
        /// What there is to know.
        note: String = |v| v.note.clone();
    }

    /// A line that was left out.
    SkippedLine(catalog::SkippedLine) {
        /// Its number in the file, the header being 1.
        line: u64 = |v| v.line;
        /// Why.
        reason: String = |v| v.reason.clone();
    }
}
