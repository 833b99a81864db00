//! What kinds of words there are in product names and shopping lists.
//!
//! General English of the supermarket, not answers: which words only describe, which make a product
//! a special one, and which phrases mean the same. Everything here goes through the same analysis as
//! the names it is compared with.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::text::Terms;

/// What a word does in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// It names what the thing is or is made of.
    #[default]
    Names,
    /// It describes without changing what would be bought: "fresh", "nice", "family".
    Describes,
    /// It tells kinds of a thing apart: "green", "shredded", "large". Who says it means it; who does
    /// not say it may get it all the same.
    Tells,
    /// It makes a special one of its kind: "organic", "diet", "unsalted". Who does not ask for it
    /// usually does not want it.
    Special,
    /// It says what the thing comes in: "bag", "12oz".
    Contains,
    /// It is a maker's or a shop's name. Which words are brands a catalogue mostly says itself; these
    /// are names that shoppers say whether or not it has them.
    Brand,
}

impl Role {
    /// How much a word of a name says about what the thing is.
    pub(super) fn weight(self) -> f32 {
        match self {
            Self::Names => 1.0,
            Self::Special => 0.8,
            Self::Tells => 0.45,
            Self::Brand => 0.4,
            Self::Describes => 0.3,
            Self::Contains => 0.15,
        }
    }
}

const DESCRIBES: &str = "fresh ripe good nice great best big regular plain original classic traditional natural \
    real pure simple simply homestyle home style deluxe premium select choice grade quality favorite brand generic \
    store cheap fancy value family assorted variety everyday usual basic cut peeled trimmed crisp tender savory \
    size sized old fashioned artisan gourmet vine loose bulk local farm strong easy quick ready eat single serve \
    individual personal washed prewashed cleaned any kind type really leftover new cooked uncooked freshly finely thinly roughly";

const TELLS: &str = "small large medium extra jumbo thick thin sliced slice shredded diced chopped crushed ground \
    whole half uncut lean boneless skinless bonein seedless pitted raw red green yellow white black brown purple \
    gold golden dark pink blue crunchy creamy smooth soft firm sweet mild heirloom rich heavy long short wide sharp \
    fine coarse grated crumbled crispy roasted grilled minced cubed split stick salted flat";

const SPECIAL: &str = "organic diet zero decaf light lowfat fatfree sugarfree glutenfree dairyfree lactosefree \
    caffeinefree nutfree eggfree grainfree saltfree lowsodium lowsugar lowcarb lowcalory unsalted \
    unsweetened sweetened vegan vegetarian plant based imitation substitute alternative evaporated condensed \
    powdered dehydrated canned frozen dried instant flavor chocolate vanilla strawberry spicy hot smoked mini \
    baby kid toddler infant dog cat pet keto multigrain sourdough kosher halal cagefree grass skim \
    reduced extralarge bite pickled marinated breaded stuffed seasoned";

const CONTAINS: &str = "bag pack package box can jar bottle carton case tub jug pouch packet tray bunch \
    container canister count dozen gallon quart pint ounce liter pound lb oz fl ct pk each piece multipack refill \
    aerosol pump tablet capsule caplet softgel spf leaf clove sprig \
    stalk zest peel rind yolk floret stem";

const BRANDS: &str = "kirkland wegman publix kroger safeway albertson meijer aldi heb costco walmart sprout \
    horizon fairlife lactaid darigold borden dean kemp chobani fage dannon yoplait \
    siggi oikos activia stonyfield noosa tillamook cabot sargento kraft velveeta philadelphia daisy breakstone \
    kerrygold plugra barilla ronzoni buitoni rao prego ragu classico bertolli contadina rotel \
    campbell progresso swanson lipton knorr heinz hellmann duke wishbone newman annie kashi quaker kellogg \
    nabisco pepperidge keebler frito tostito dorito cheeto pringle ruffle snyder planter hershey \
    nestle ghirardelli lindt folger maxwell starbucks dunkin peet nescafe keurig tropicana \
    welch mott snapple arizona dole chiquita libby bumble starkist tyson perdue butterball \
    hillshire hormel smithfield hebrew nathan stouffer digiorno totino \
    tombstone eggo haagen breyer talenti dreyer klondike charmin cottonelle \
    brawny kleenex hefty ziploc reynold tide persil downy clorox \
    lysol windex swiffer cascade dawn palmolive ajax colgate crest listerine gillette schick \
    olay suave pantene tresemme pamper huggy luv gerber enfamil similac purina pedigree iam friskies \
    meow whiskas ";

/// Phrases that mean the same, as (what is said, what a catalogue says). Both ways of speaking stay
/// possible: the second reading is only taken where it fits better.
const SAME: &[(&str, &str)] = &[
    ("pop", "soda"),
    ("soda pop", "soda"),
    ("soft drink", "soda"),
    ("oj", "orange juice"),
    ("evoo", "extra virgin olive oil"),
    ("tp", "toilet paper"),
    ("bath tissue", "toilet paper"),
    ("bathroom tissue", "toilet paper"),
    ("loo roll", "toilet paper"),
    ("pb", "peanut butter"),
    ("tissues", "facial tissue"),
    ("kleenex", "facial tissue"),
    ("garbage bags", "trash bags"),
    ("bin bags", "trash bags"),
    ("scallions", "green onions"),
    ("spring onions", "green onions"),
    ("coriander leaves", "cilantro"),
    ("courgette", "zucchini"),
    ("aubergine", "eggplant"),
    ("rocket", "arugula"),
    ("capsicum", "bell pepper"),
    ("garbanzos", "chickpeas"),
    ("garbanzo beans", "chickpeas"),
    ("chickpeas", "garbanzo beans"),
    ("mince", "ground beef"),
    ("hamburger meat", "ground beef"),
    ("prawns", "shrimp"),
    ("icing sugar", "powdered sugar"),
    ("confectioners sugar", "powdered sugar"),
    ("caster sugar", "granulated sugar"),
    ("corn flour", "corn starch"),
    ("bicarbonate of soda", "baking soda"),
    ("all purpose flour", "flour"),
    ("plain flour", "all purpose flour"),
    ("crisps", "potato chips"),
    ("biscuits", "cookies"),
    ("candy floss", "cotton candy"),
    ("sweets", "candy"),
    ("washing powder", "laundry detergent"),
    ("washing up liquid", "dish soap"),
    ("dishwashing liquid", "dish soap"),
    ("clothes detergent", "laundry detergent"),
    ("laundry soap", "laundry detergent"),
    ("cling film", "plastic wrap"),
    ("saran wrap", "plastic wrap"),
    ("tin foil", "aluminum foil"),
    ("tinfoil", "aluminum foil"),
    ("aluminium foil", "aluminum foil"),
    ("ziploc bags", "storage bags"),
    ("ziplock bags", "storage bags"),
    ("baggies", "sandwich bags"),
    ("band aids", "bandages"),
    ("q tips", "cotton swabs"),
    ("qtips", "cotton swabs"),
    ("nappies", "diapers"),
    ("baby formula", "infant formula"),
    ("sanitary pads", "pads"),
    ("painkillers", "pain reliever"),
    ("tylenol", "acetaminophen"),
    ("advil", "ibuprofen"),
    ("pickles", "dill pickles"),
    ("hot dogs", "franks"),
    ("wieners", "hot dogs"),
    ("franks", "hot dogs"),
    ("mac n cheese", "macaroni and cheese"),
    ("mac and cheese", "macaroni and cheese"),
    ("ramen", "ramen noodles"),
    ("spag", "spaghetti"),
    ("creamer", "coffee creamer"),
    ("jello", "gelatin"),
    ("jelly", "jam"),
    ("jam", "preserves"),
    ("preserves", "jam"),
    ("popsicles", "ice pops"),
    ("sparkling water", "seltzer"),
    ("seltzer", "sparkling water"),
    ("fizzy water", "sparkling water"),
    ("english muffins", "english muffin"),
    ("stock", "broth"),
    ("broth", "stock"),
    ("marinara", "pasta sauce"),
    ("spaghetti sauce", "pasta sauce"),
    ("red sauce", "pasta sauce"),
    ("lunch meat", "deli meat"),
    ("cold cuts", "deli meat"),
    ("sandwich meat", "deli meat"),
    ("burger buns", "hamburger buns"),
    ("oats", "oatmeal"),
    ("porridge", "oatmeal"),
    ("cereal bars", "granola bars"),
    ("whipped topping", "whipped cream"),
    ("cool whip", "whipped topping"),
    ("veggies", "vegetables"),
    ("spuds", "potatoes"),
    ("taters", "potatoes"),
    ("sparkling wine", "champagne"),
    ("kitty litter", "cat litter"),
    ("puppy chow", "dog food"),
    ("kibble", "dog food"),
    ("wet wipes", "baby wipes"),
    ("dryer sheets", "fabric softener sheets"),
    ("hand soap", "liquid hand soap"),
    ("body soap", "bar soap"),
    ("pads", "maxi pads"),
];

const LISTS: [(&str, Role); 5] = [
    (BRANDS, Role::Brand),
    (DESCRIBES, Role::Describes),
    (TELLS, Role::Tells),
    (SPECIAL, Role::Special),
    (CONTAINS, Role::Contains),
];

/// A phrase that was said, and the one it means.
type Pair = (Vec<String>, Vec<String>);

struct Lexicon {
    roles: FxHashMap<String, Role>,
    /// By the first word that is said.
    same: FxHashMap<String, Vec<Pair>>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        let mut terms = Terms::default();
        let mut read = |phrase: &str| -> Vec<String> {
            terms.read(phrase, 8);
            terms.iter().map(str::to_owned).collect()
        };
        let mut roles = FxHashMap::default();
        for (list, role) in LISTS {
            roles.extend(list.split_whitespace().flat_map(&mut read).map(|w| (w, role)));
        }
        let mut same: FxHashMap<String, Vec<Pair>> = FxHashMap::default();
        for (said, meant) in SAME {
            let (said, meant) = (read(said), read(meant));
            if let Some(first) = said.first().cloned() {
                same.entry(first).or_default().push((said, meant));
            }
        }
        Lexicon { roles, same }
    })
}

/// What `word` does in a name.
pub(super) fn role(word: &str) -> Role {
    if let Some(role) = lexicon().roles.get(word) {
        return *role;
    }
    match word.as_bytes() {
        // "64oz", "12", "80/20"; a percentage or a ratio says which of several kinds it is.
        [first, .., last] if first.is_ascii_digit() && *last == b'%' => Role::Special,
        [first, .., last] if first.is_ascii_digit() && last.is_ascii_digit() && word.contains('/') => {
            Role::Special
        }
        [first, rest @ ..] if first.is_ascii_digit() => {
            let digits = rest.iter().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/')).count();
            let unit = word.get(digits + 1..).unwrap_or("");
            if unit.is_empty() || super::text::unit_of(unit, "").is_some() {
                Role::Contains
            } else {
                Role::Names
            }
        }
        _ => Role::Names,
    }
}

/// How much it counts against a product that its name has a special word nobody asked for. Organic
/// milk is still milk; evaporated milk and cat milk are something else.
pub(super) fn unasked_cost(word: &str) -> f32 {
    match word {
        "evaporated" | "condensed" | "powdered" | "dehydrated" | "imitation" | "substitute"
        | "alternative" | "dog" | "cat" | "pet" | "baby" | "kid" | "toddler" | "infant" | "pickled" => 0.09,
        _ if role(word) == Role::Special => 0.03,
        _ => 0.0,
    }
}

/// Whether `word` can be what a name is about.
pub(super) fn may_be_head(word: &str) -> bool {
    // A single letter names a kind: "vitamin d", "k cup".
    role(word) == Role::Names && word.len() > 1
        || matches!(word, "chocolate" | "vanilla" | "strawberry" | "stick")
}

/// Other readings of the phrase with these words.
pub(super) fn readings(words: &[String]) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for (i, word) in words.iter().enumerate() {
        for (said, meant) in lexicon().same.get(word).into_iter().flatten() {
            if words.get(i..i + said.len()) == Some(said.as_slice()) {
                let mut other = words[..i].to_vec();
                other.extend_from_slice(meant);
                other.extend_from_slice(&words[i + said.len()..]);
                out.push(other);
            }
        }
    }
    // A phrase of many such words has many readings; the first few do.
    out.truncate(4);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_does_two_things() {
        let mut seen = std::collections::HashMap::new();
        let mut terms = Terms::default();
        for (list, role) in LISTS {
            for word in list.split_whitespace() {
                terms.read(word, 4);
                assert_eq!(terms.len(), 1, "{word}");
                if let Some(other) = seen.insert(terms.get(0).to_owned(), role) {
                    assert_eq!(other, role, "{word}");
                }
            }
        }
    }

    #[test]
    fn roles() {
        for (word, want) in [
            ("milk", Role::Names),
            ("organic", Role::Special),
            ("2%", Role::Special),
            ("64oz", Role::Contains),
            ("80/20", Role::Special),
            ("7up", Role::Names),
            ("v8", Role::Names),
            ("fresh", Role::Describes),
            ("bag", Role::Contains),
        ] {
            assert_eq!(role(word), want, "{word}");
        }
    }

    #[test]
    fn another_reading_replaces_only_what_was_said() {
        let words = |t: &str| t.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(readings(&words("fresh oj")), [words("fresh orange juice")]);
        assert!(readings(&words("milk")).is_empty());
    }
}
