//! What the tags of Open Food Facts say of allergens and diets.

use super::json::Value;
use crate::catalog::Allergen;

/// The allergen of a tag; none for "none" and for allergens this library does not follow.
///
/// # Errors
/// Where nobody can tell what the tag means.
pub(super) fn allergen_of(tag: &str) -> Result<Option<Allergen>, ()> {
    Ok(Some(match tag {
        // Mostly wheat, and whoever must avoid that cannot know better.
        "en:gluten" | "en:wheat" => Allergen::Wheat,
        "en:crustaceans" | "en:molluscs" => Allergen::Shellfish,
        "en:eggs" => Allergen::Egg,
        "en:fish" | "en:red-caviar" => Allergen::Fish,
        "en:peanuts" => Allergen::Peanut,
        "en:soybeans" => Allergen::Soy,
        "en:milk" => Allergen::Milk,
        "en:nuts" => Allergen::TreeNut,
        "en:sesame-seeds" => Allergen::Sesame,
        "en:none"
        | "en:celery"
        | "en:mustard"
        | "en:sulphur-dioxide-and-sulphites"
        | "en:lupin"
        | "en:apple"
        | "en:banana"
        | "en:beef"
        | "en:chicken"
        | "en:gelatin"
        | "en:kiwi"
        | "en:matsutake"
        | "en:orange"
        | "en:peach"
        | "en:pork"
        | "en:yamaimo" => return Ok(None),
        _ => return Err(()),
    }))
}

/// Labels that state a diet.
const LABELS: &[(&str, &str)] = &[
    ("en:vegan", "vegan"),
    ("en:vegetarian", "vegetarian"),
    ("en:no-gluten", "gluten_free"),
    ("en:no-lactose", "lactose_free"),
    ("en:no-milk", "dairy_free"),
    ("en:no-eggs", "egg_free"),
    ("en:organic", "organic"),
    ("en:kosher", "kosher"),
    ("en:halal", "halal"),
];

/// What speaks against a diet: a result of the analysis, and tags of what is in the product.
const AGAINST: &[(&str, &str, &[&str])] = &[
    ("vegan", "en:non-vegan", &["en:milk", "en:eggs", "en:fish", "en:crustaceans", "en:molluscs"]),
    ("vegetarian", "en:non-vegetarian", &["en:fish", "en:crustaceans", "en:molluscs"]),
    ("gluten_free", "", &["en:gluten", "en:wheat"]),
    ("dairy_free", "", &["en:milk"]),
    ("egg_free", "", &["en:eggs"]),
];

/// The diets that labels or the analysis of the ingredients state, and nothing else in the record denies.
/// "Maybe" and "unknown" state nothing.
pub(super) fn diets(labels: &Value<'_>, analysis: &Value<'_>, contains: &Value<'_>) -> Vec<String> {
    let mut found: Vec<&str> = Vec::new();
    for (label, diet) in LABELS {
        let said = labels.texts().any(|t| t == *label)
            || matches!(*diet, "vegan" | "vegetarian") && analysis.texts().any(|t| t == *label);
        let denied = AGAINST.iter().filter(|a| a.0 == *diet).any(|(_, against, allergens)| {
            analysis.texts().any(|t| t == *against) || contains.texts().any(|t| allergens.contains(&t))
        });
        if said && !denied {
            found.push(diet);
        }
    }
    found.into_iter().map(str::to_owned).collect()
}
