//! Tax classes, diets and allergens: their vocabularies, and what a shop title makes certain.

use std::collections::BTreeSet;

pub(crate) const TAX_CLASSES: &[&str] = &[
    "food",
    "candy",
    "soft_drink",
    "prepared_food",
    "alcohol",
    "household",
    "medicine",
    "supplement",
    "hygiene",
    "feminine_hygiene",
    "diaper",
    "pet",
];

pub(crate) const DIETS: &[&str] = &[
    "vegan",
    "vegetarian",
    "gluten_free",
    "dairy_free",
    "lactose_free",
    "organic",
    "kosher",
    "halal",
    "keto",
    "paleo",
    "sugar_free",
    "low_sodium",
];

pub(crate) const ALLERGENS: &[&str] =
    &["milk", "egg", "fish", "shellfish", "tree_nut", "peanut", "wheat", "soy", "sesame"];

pub(crate) fn words(list: &str) -> Vec<String> {
    list.split(',').map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// Whether `phrase` stands in `text` as whole words, plural or not. Both lower case.
pub(crate) fn says(text: &str, phrase: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + phrase.len()..).unwrap_or_default();
        let plural =
            ["", "s", "es"].iter().any(|end| after.strip_prefix(end).is_some_and(|t| edge(t.chars().next())));
        edge(before) && plural
    })
}

fn says_any(text: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|p| says(text, p))
}

/// What a title adds to its section's diets and allergens. Only what is certain; the allergen list of a titled
/// product is never called complete.
pub(crate) fn from_title(
    title: &str,
    diets: &BTreeSet<String>,
    allergens: &BTreeSet<String>,
) -> (BTreeSet<String>, BTreeSet<String>) {
    let t = title.to_lowercase().replace('-', " ");
    let vegan = says(&t, "vegan");
    let dairy_free = vegan || says_any(&t, &["dairy free", "non dairy", "nondairy"]);
    let gluten_free = says_any(&t, &["gluten free", "wheat free"]);
    let plant_based = says_any(&t, &["plant based", "plantbased", "meatless", "veggie burger"]);

    let mut has = allergens.clone();
    if dairy_free || plant_based || says_any(&t, &["almondmilk", "coconutmilk", "oatmilk", "soymilk"]) {
        has.remove("milk");
    }
    if vegan || plant_based || says_any(&t, &["egg free", "eggless"]) {
        has.remove("egg");
        has.remove("fish");
    }
    if gluten_free || says_any(&t, &["grain free", "corn tortilla", "rice cake"]) {
        has.remove("wheat");
    }
    let animal = !(vegan || plant_based);
    let nut_free = says_any(&t, &["nut free", "peanut free", "allergy friendly"]);
    let mut add = |certain: bool, allergen: &str| {
        if certain {
            has.insert(allergen.to_owned());
        }
    };
    let nut_words =
        ["almond", "cashew", "pecan", "walnut", "pistachio", "hazelnut", "macadamia", "almondmilk"];
    // Hazelnut coffee and creamer are flavoured, as a rule without a nut.
    let nut_flavour = says(&t, "hazelnut") && says_any(&t, &["coffee", "creamer", "latte"]);
    add(!nut_free && !nut_flavour && says_any(&t, &nut_words), "tree_nut");
    add(!nut_free && says_any(&t, &["peanut", "reese's", "reeses", "snickers", "nutter butter"]), "peanut");
    let flavour = says_any(&t, &["flavored", "flavor"]);
    add(
        animal
            && !dairy_free
            && !flavour
            && says_any(
                &t,
                &[
                    "cheese",
                    "cheddar",
                    "mozzarella",
                    "parmesan",
                    "alfredo",
                    "greek yogurt",
                    "milk chocolate",
                    "sour cream",
                    "ice cream",
                    "buttermilk",
                ],
            ),
        "milk",
    );
    let shell_words = ["shrimp", "lobster", "clam", "oyster", "scallop", "crawfish"];
    let shell = animal
        && !flavour
        && says_any(&t, &shell_words)
        && !says_any(&t, &["oyster cracker", "oyster sauce"]);
    let fish_words = ["salmon", "tuna", "cod", "tilapia", "anchovy", "sardine", "pollock", "fish"];
    let fish = animal && !flavour && says_any(&t, &fish_words);
    add(shell, "shellfish");
    add(fish, "fish");
    add(
        animal
            && says_any(
                &t,
                &["egg noodle", "scrambled egg", "egg salad", "deviled egg", "hard boiled", "mayonnaise"],
            ),
        "egg",
    );
    add(
        says_any(&t, &["soymilk", "tofu", "edamame", "soy sauce", "soybean oil"]) || says(&t, "soy milk"),
        "soy",
    );
    add(says_any(&t, &["tahini", "sesame", "hummus"]), "sesame");
    add(
        !gluten_free
            && says_any(
                &t,
                &["whole wheat", "wheat bread", "honey wheat", "sourdough", "brioche", "cream of wheat"],
            ),
        "wheat",
    );

    if shell && !fish {
        has.remove("fish");
    }

    let mut claims = BTreeSet::new();
    // Section diets hold for plain goods; a titled product keeps only what its title cannot contradict.
    if diets.contains("organic") || says(&t, "organic") {
        claims.insert("organic");
    }
    if vegan {
        claims.extend(["vegan", "vegetarian", "dairy_free"]);
    }
    if dairy_free && says_any(&t, &["dairy free"]) {
        claims.insert("dairy_free");
    }
    if says(&t, "vegetarian") {
        claims.insert("vegetarian");
    }
    if gluten_free {
        claims.insert("gluten_free");
    }
    for (phrase, diet) in [
        ("lactose free", "lactose_free"),
        ("kosher", "kosher"),
        ("halal", "halal"),
        ("keto", "keto"),
        ("paleo", "paleo"),
        ("sugar free", "sugar_free"),
        ("zero sugar", "sugar_free"),
        ("low sodium", "low_sodium"),
    ] {
        // "Kosher dill" is a style of pickle and "kosher salt" a grain, not a certificate.
        let style = diet == "kosher" && says_any(&t, &["kosher dill", "kosher salt"]);
        if says(&t, phrase) && !style && !says(&t, "no sugar free") {
            claims.insert(diet);
        }
    }
    (claims.into_iter().map(str::to_owned).collect(), has)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(title: &str, section_has: &str) -> (String, String) {
        let (d, a) = from_title(title, &BTreeSet::new(), &words(section_has).into_iter().collect());
        let join = |s: BTreeSet<String>| s.into_iter().collect::<Vec<_>>().join(",");
        (join(d), join(a))
    }

    #[test]
    fn whole_words_only() {
        assert!(says("two eggs a day", "egg"));
        assert!(says("fresh tomatoes", "tomato"));
        assert!(!says("eggplant parm", "egg"));
        assert!(!says("buckwheat", "wheat"));
    }

    #[test]
    fn titles_add_and_remove() {
        assert_eq!(read("Vegan Cheddar Style Slices", "milk").1, "");
        assert_eq!(read("Dairy-Free Coconutmilk Yogurt", "milk"), ("dairy_free".into(), String::new()));
        assert_eq!(read("Gluten Free Penne", "wheat"), ("gluten_free".into(), String::new()));
        assert_eq!(
            read("Organic Peanut Butter Crackers", "wheat"),
            ("organic".into(), "peanut,wheat".into())
        );
        assert_eq!(read("Shrimp Flavored Ramen", "wheat").1, "wheat");
        assert_eq!(read("Jumbo Shrimp", "fish").1, "shellfish");
        assert_eq!(read("Oyster Crackers", "wheat").1, "wheat");
        assert_eq!(read("Kosher Dill Spears", ""), (String::new(), String::new()));
        assert_eq!(read("Butter Pecan Ice Cream", "milk").1, "milk,tree_nut");
    }
}
