//! What the short words of receipts stand for.

/// Short words as tills print them, and what they stand for. House brands are left out: a catalogue may not
/// have them, and the thing is what is asked for.
const SHORT: [(&str, &str); 117] = [
    ("almnd", "almond"),
    ("amer", "american"),
    ("appl", "apple"),
    ("avo", "avocado"),
    ("bbq", "barbecue"),
    ("bby", "baby"),
    ("bf", "beef"),
    ("blk", "black"),
    ("blsch", "boneless skinless chicken"),
    ("blschkn", "boneless skinless chicken"),
    ("bnls", "boneless"),
    ("bnless", "boneless"),
    ("brd", "bread"),
    ("brn", "brown"),
    ("broc", "broccoli"),
    ("brst", "breast"),
    ("btr", "butter"),
    ("bttr", "butter"),
    ("butr", "butter"),
    ("bwn", "brown"),
    ("carr", "carrots"),
    ("ched", "cheddar"),
    ("chdr", "cheddar"),
    ("chees", "cheese"),
    ("chk", "chicken"),
    ("chkn", "chicken"),
    ("chnk", "chunk"),
    ("choc", "chocolate"),
    ("chp", "chips"),
    ("chs", "cheese"),
    ("chz", "cheese"),
    ("ckn", "chicken"),
    ("cinn", "cinnamon"),
    ("crm", "cream"),
    ("crms", "creamy"),
    ("crmy", "creamy"),
    ("crn", "corn"),
    ("crnch", "crunchy"),
    ("cuc", "cucumber"),
    ("dcd", "diced"),
    ("dk", "dark"),
    ("dnr", "dinner"),
    ("drsg", "dressing"),
    ("drsng", "dressing"),
    ("dtrgnt", "detergent"),
    ("egg", "eggs"),
    ("evoo", "extra virgin olive oil"),
    ("flr", "flour"),
    ("frsh", "fresh"),
    ("frt", "fruit"),
    ("frz", "frozen"),
    ("frzn", "frozen"),
    ("fz", "frozen"),
    ("grk", "greek"),
    ("grl", "garlic"),
    ("grn", "green"),
    ("grnd", "ground"),
    ("grd", "ground"),
    ("grp", "grape"),
    ("hny", "honey"),
    ("hnycrsp", "honeycrisp"),
    ("ice crm", "ice cream"),
    ("jce", "juice"),
    ("jc", "juice"),
    ("jlly", "jelly"),
    ("ktch", "ketchup"),
    ("ketch", "ketchup"),
    ("lg", "large"),
    ("lng", "long"),
    ("lrg", "large"),
    ("lqd", "liquid"),
    ("ltl", "little"),
    ("mac", "macaroni"),
    ("marg", "margarine"),
    ("mayo", "mayonnaise"),
    ("mlk", "milk"),
    ("mozz", "mozzarella"),
    ("mush", "mushrooms"),
    ("mstrd", "mustard"),
    ("nut", "nut"),
    ("nugg", "nuggets"),
    ("og", "organic"),
    ("oj", "orange juice"),
    ("onin", "onion"),
    ("org", "organic"),
    ("orng", "orange"),
    ("pch", "peach"),
    ("pnt", "peanut"),
    ("pnut", "peanut"),
    ("pnutbtr", "peanut butter"),
    ("pot", "potato"),
    ("potat", "potato"),
    ("ppr", "paper"),
    ("pwdr", "powder"),
    ("pwd", "powder"),
    ("rst", "roast"),
    ("rstd", "roasted"),
    ("sce", "sauce"),
    ("shrd", "shredded"),
    ("shrp", "sharp"),
    ("sknls", "skinless"),
    ("slcd", "sliced"),
    ("sltd", "salted"),
    ("spag", "spaghetti"),
    ("spin", "spinach"),
    ("straw", "strawberries"),
    ("strwb", "strawberries"),
    ("strwbry", "strawberry"),
    ("swt", "sweet"),
    ("tom", "tomato"),
    ("tomat", "tomato"),
    ("tort", "tortilla"),
    ("trky", "turkey"),
    ("twl", "towels"),
    ("unslt", "unsalted"),
    ("van", "vanilla"),
    ("veg", "vegetable"),
];

/// More of the same, with what they stand for.
const MORE: [(&str, &str); 10] = [
    ("wht", "white"),
    ("whl", "whole"),
    ("whlmlk", "whole milk"),
    ("wtr", "water"),
    ("yel", "yellow"),
    ("ylw", "yellow"),
    ("ygrt", "yogurt"),
    ("yog", "yogurt"),
    ("yogrt", "yogurt"),
    ("gal", "gallon"),
];

/// House brands as tills print them, which are no part of what a thing is.
const BRANDS: [&str; 16] = [
    "gv", "mm", "ks", "kro", "krog", "pub", "publix", "heb", "mjr", "mp", "gg", "luc", "sig", "sel", "cm",
    "365",
];

/// A receipt's name in full words, as far as they are known: `GV SHRD MOZZ` is `shredded mozzarella`. A name in
/// ordinary words stays as it is.
///
/// ```
/// use grocery_core::orders::receipt::spelled_out;
/// assert_eq!(spelled_out("GV SHRD MOZZ"), "shredded mozzarella");
/// assert_eq!(spelled_out("Whole Milk, 1 gal"), "Whole Milk, 1 gal");
/// ```
#[must_use]
pub fn spelled_out(name: &str) -> String {
    // Receipts print in capitals; where there is a small letter, somebody wrote the name out.
    if name.chars().any(char::is_lowercase) || name.len() > 60 {
        return name.to_owned();
    }
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let mut out: Vec<&str> = Vec::new();
    for word in &words {
        if BRANDS.contains(&word.as_str()) && words.len() > 1 {
            continue;
        }
        let full = SHORT.iter().chain(&MORE).find(|(short, _)| *short == word).map(|(_, full)| *full);
        out.push(full.unwrap_or(word));
    }
    if out.is_empty() { name.to_lowercase() } else { out.join(" ") }
}
