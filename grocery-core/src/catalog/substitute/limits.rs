//! What a substitute must keep to, whatever its score: diets, allergens, excluded words.
//!
//! A diet or the absence of an allergen is only ever admitted by what the catalogue states as certain.
//! Names and categories are evidence against a product and never for it.

use std::collections::HashSet;

use super::{
    answer::{SubstituteRequest, Why},
    score::Scored,
};
use crate::{
    catalog::{Allergen, Catalog, Product, index::Field, text::Terms},
    error::{Error, ErrorKind, Result, clip},
};

/// The most words of a phrase that are compared.
const MAX_WORDS: usize = 16;

/// What a diet takes for granted in another: whoever states the first fits the second.
const IMPLIED: &[(&str, &[&str])] = &[
    ("vegetarian", &["vegan"]),
    ("dairy_free", &["vegan"]),
    ("lactose_free", &["dairy_free", "vegan"]),
    ("egg_free", &["vegan"]),
    ("pescatarian", &["vegetarian", "vegan"]),
    ("grain_free", &["paleo"]),
];

/// Allergens that no product of a diet may have, whatever else it states.
const AGAINST_DIET: &[(&str, &[Allergen])] = &[
    ("vegan", &[Allergen::Milk, Allergen::Egg, Allergen::Fish, Allergen::Shellfish]),
    ("vegetarian", &[Allergen::Fish, Allergen::Shellfish]),
    ("pescatarian", &[]),
    ("dairy_free", &[Allergen::Milk]),
    ("gluten_free", &[Allergen::Wheat]),
    ("grain_free", &[Allergen::Wheat]),
    ("paleo", &[Allergen::Milk, Allergen::Wheat, Allergen::Peanut, Allergen::Soy]),
];

/// Diets that are the absence of allergens.
const FREE_OF: &[(&str, &[Allergen])] = &[
    ("milk_free", &[Allergen::Milk]),
    ("egg_free", &[Allergen::Egg]),
    ("fish_free", &[Allergen::Fish]),
    ("shellfish_free", &[Allergen::Shellfish]),
    ("nut_free", &[Allergen::TreeNut, Allergen::Peanut]),
    ("tree_nut_free", &[Allergen::TreeNut]),
    ("peanut_free", &[Allergen::Peanut]),
    ("wheat_free", &[Allergen::Wheat]),
    ("soy_free", &[Allergen::Soy]),
    ("sesame_free", &[Allergen::Sesame]),
];

/// Words of a name or category that speak of an allergen, in the form in which names are compared.
const SPEAKS_OF: &[(Allergen, &str)] = &[
    (
        Allergen::Milk,
        "milk cheese yogurt buttermilk kefir whey casein cheddar mozzarella parmesan ricotta custard ghee",
    ),
    (Allergen::Egg, "egg eggnog mayonnaise meringue"),
    (
        Allergen::Fish,
        "fish salmon tuna cod tilapia halibut haddock flounder catfish trout sardine anchovy herring snapper \
         swordfish mahi pollock surimi caviar",
    ),
    (
        Allergen::Shellfish,
        "shellfish shrimp prawn crab lobster crawfish scallop clam mussel oyster squid calamari",
    ),
    (
        Allergen::TreeNut,
        "almond cashew walnut pecan pistachio hazelnut macadamia praline marzipan nougat coconut nut",
    ),
    (Allergen::Peanut, "peanut nut"),
    (Allergen::Wheat, "wheat semolina farina couscous bulgur seitan spelt farro durum"),
    (Allergen::Soy, "soy soybean tofu edamame tempeh miso tamari"),
    (Allergen::Sesame, "sesame tahini halva"),
];

/// Words that tell of a plant kind of milk or cheese; what the catalogue states as certain then stands.
const PLANT: &[&str] = &["vegan", "dairyfree", "plant", "nondairy"];

/// Words for what one does without.
fn allergens_of(word: &str) -> &'static [Allergen] {
    match word {
        "dairy" | "milk" | "lactose" => &[Allergen::Milk],
        "egg" => &[Allergen::Egg],
        "fish" => &[Allergen::Fish],
        "seafood" => &[Allergen::Fish, Allergen::Shellfish],
        "shellfish" | "shrimp" => &[Allergen::Shellfish],
        "nut" => &[Allergen::TreeNut, Allergen::Peanut],
        "peanut" => &[Allergen::Peanut],
        "wheat" | "gluten" => &[Allergen::Wheat],
        "soy" | "soya" => &[Allergen::Soy],
        "sesame" => &[Allergen::Sesame],
        _ => &[],
    }
}

/// The allergens that a word or two name; none where they name something else.
pub(super) fn allergens_named(words: &str) -> &'static [Allergen] {
    let mut terms = Terms::default();
    terms.read(words, MAX_WORDS);
    match terms.iter().collect::<Vec<_>>().as_slice() {
        ["tree", "nut"] => &[Allergen::TreeNut],
        [word] => allergens_of(word),
        _ => &[],
    }
}

/// A diet's stable name: "Dairy-free" is `dairy_free`.
pub(super) fn diet_name(said: &str) -> Option<String> {
    let mut name = String::new();
    for c in said.trim().chars().take(64) {
        if c.is_alphanumeric() {
            name.extend(c.to_lowercase());
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_matches('_').to_owned();
    let name = match name.as_str() {
        "veggie" => "vegetarian".to_owned(),
        "plant_based" => "vegan".to_owned(),
        "non_dairy" | "nondairy" => "dairy_free".to_owned(),
        "celiac" | "coeliac" => "gluten_free".to_owned(),
        _ => name,
    };
    (!name.is_empty()).then_some(name)
}

/// The stable names of diets.
pub(in crate::catalog) fn diets_named(said: &[String]) -> Result<Vec<String>> {
    said.iter().map(|diet| diet_name(diet).ok_or_else(|| no_meaning("diet", diet))).collect()
}

/// Whether a product certainly fits all of these diets, given by their stable names.
pub(in crate::catalog) fn fits_diets(catalog: &Catalog, at: u32, diets: &[String]) -> bool {
    let words = words_of(catalog, at);
    catalog.product(at).is_some_and(|product| diets.iter().all(|diet| fits(&product, diet, &words)))
}

/// The limits of one request.
pub(super) struct Limits {
    diets: Vec<String>,
    allergens: Vec<Allergen>,
    /// Each is a phrase in terms; a product with all of them is out.
    excludes: Vec<Vec<String>>,
    excluded_allergens: Vec<Allergen>,
    unavailable: HashSet<u32>,
    refused: HashSet<u32>,
    cheaper: bool,
}

impl Limits {
    pub(super) fn read(catalog: &Catalog, request: &SubstituteRequest) -> Result<Self> {
        let diets = diets_named(&request.diets)?;
        let mut terms = Terms::default();
        let (mut excludes, mut excluded_allergens) = (Vec::new(), Vec::new());
        for exclude in &request.excludes {
            terms.read(exclude, MAX_WORDS);
            if terms.len() == 0 {
                return Err(no_meaning("excluded word", exclude));
            }
            if terms.len() == 1 {
                excluded_allergens.extend_from_slice(allergens_of(terms.get(0)));
            }
            excludes.push(terms.iter().map(str::to_owned).collect());
        }
        let refused = request.refused.iter().filter(|s| s.missing == request.product);
        Ok(Self {
            diets,
            allergens: request.allergens.clone(),
            excludes,
            excluded_allergens,
            unavailable: request.unavailable.iter().filter_map(|id| catalog.position(id)).collect(),
            refused: refused.filter_map(|s| catalog.position(&s.offered)).collect(),
            cheaper: request.cheaper,
        })
    }

    /// Why the product is out, `None` where it keeps to everything.
    pub(super) fn against(&self, catalog: &Catalog, scored: &Scored) -> Option<Why> {
        let at = scored.at;
        // What is weightiest to know comes first, so that the counts tell it.
        if !self.diets.is_empty() || !self.allergens.is_empty() {
            let product = catalog.product(at)?;
            let words = words_of(catalog, at);
            if let Some(why) = self.allergen(&product, &words) {
                return Some(why);
            }
            if !self.diets.iter().all(|diet| fits(&product, diet, &words)) {
                return Some(Why::Diet);
            }
        }
        if self.is_excluded(catalog, at) {
            return Some(Why::Excluded);
        }
        if self.unavailable.contains(&at) {
            return Some(Why::Unavailable);
        }
        if self.refused.contains(&at) {
            return Some(Why::Refused);
        }
        (self.cheaper && !scored.is_cheaper()).then_some(Why::NotCheaper)
    }

    fn allergen(&self, product: &Product, words: &HashSet<&str>) -> Option<Why> {
        if self.allergens.is_empty() {
            return None;
        }
        if self.allergens.iter().any(|a| product.allergens.contains(a) || speaks_of(words, *a)) {
            return Some(Why::UnsafeAllergen);
        }
        (!product.allergens_complete).then_some(Why::UnknownAllergens)
    }

    fn is_excluded(&self, catalog: &Catalog, at: u32) -> bool {
        if self.excludes.is_empty() {
            return false;
        }
        let words = words_of(catalog, at);
        self.excluded_allergens.iter().any(|a| catalog.rows.has_allergen(at, *a))
            || self.excludes.iter().any(|phrase| phrase.iter().all(|w| words.contains(w.as_str())))
    }
}

fn no_meaning(what: &str, said: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("the {what} {:?} says nothing", clip(said, 40)))
        .with_hint("leave it out, or write a word such as vegan or cilantro")
}

/// The words of a product's name, brand and category. Other names are left out: "non dairy creamer" says
/// how people call it.
fn words_of(catalog: &Catalog, at: u32) -> HashSet<&str> {
    let index = &catalog.index;
    let (leaf, _) = index.category_terms(catalog.rows.category(at));
    let own = index.places_of(at).iter().filter(|p| p.field() != Field::Alias).map(|p| p.term());
    own.chain(leaf.iter().copied()).map(|t| index.word(t)).collect()
}

/// Whether a name or category speaks of the allergen.
fn speaks_of(words: &HashSet<&str>, allergen: Allergen) -> bool {
    if allergen == Allergen::Milk && PLANT.iter().any(|w| words.contains(w)) {
        return false;
    }
    SPEAKS_OF
        .iter()
        .filter(|(a, _)| *a == allergen)
        .flat_map(|(_, list)| list.split_whitespace())
        .any(|w| words.contains(w))
}

/// Whether a product certainly fits a diet.
fn fits(product: &Product, diet: &str, words: &HashSet<&str>) -> bool {
    let against = AGAINST_DIET.iter().filter(|(d, _)| *d == diet).flat_map(|(_, a)| a.iter());
    let free_of = FREE_OF.iter().find(|(d, _)| *d == diet).map(|(_, a)| *a);
    let mut never = against.chain(free_of.unwrap_or_default());
    if never.any(|a| product.allergens.contains(a)) {
        return false;
    }
    if states(product, diet) {
        return true;
    }
    // Known in full and without it: that is what being free of it means.
    free_of.is_some_and(|all| product.allergens_complete && !all.iter().any(|a| speaks_of(words, *a)))
}

/// Whether the catalogue states the diet, or one that takes it for granted.
pub(super) fn states(product: &Product, diet: &str) -> bool {
    let stated = |d: &str| product.diets.iter().any(|own| diet_name(own).as_deref() == Some(d));
    stated(diet)
        || IMPLIED.iter().filter(|(d, _)| *d == diet).flat_map(|(_, by)| by.iter()).any(|d| stated(d))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diets_have_one_name() {
        for (said, want) in [
            ("Dairy-free", Some("dairy_free")),
            (" gluten free ", Some("gluten_free")),
            ("plant-based", Some("vegan")),
            ("VEGAN", Some("vegan")),
            (" - ", None),
        ] {
            assert_eq!(diet_name(said).as_deref(), want, "{said:?}");
        }
    }

    #[test]
    fn words_are_written_as_names_are_compared() {
        let mut terms = Terms::default();
        for word in SPEAKS_OF.iter().flat_map(|(_, list)| list.split_whitespace()) {
            terms.read(word, 4);
            assert_eq!((terms.len(), terms.get(0)), (1, word));
        }
    }
}
