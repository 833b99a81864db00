use proptest::prelude::*;

use super::*;

fn terms(text: &str) -> String {
    let mut t = Terms::default();
    t.read(text, 64);
    t.iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn one_meaning_one_term() {
    for (text, want) in [
        ("2% Milk", "2% milk"),
        ("two percent milk", "2% milk"),
        ("2 percent milk", "2% milk"),
        ("80/20 Ground Beef", "80/20 ground beef"),
        ("7up", "7up"),
        ("7 UP", "7up"),
        ("7-Up", "7up"),
        ("V8", "v8"),
        ("v 8 juice", "v8 juice"),
        ("Vitamin B12", "vitamin b12"),
        ("T-Bone Steak", "tbone steak"),
        ("Kellogg's Corn Flakes", "kellogg corn flake"),
        ("M&M's", "mms"),
        ("A&W Root Beer", "aw root beer"),
        ("Mac & Cheese", "mac cheese"),
        ("half-and-half", "half half"),
        ("Jalapeño Peppers", "jalapeno pepper"),
        ("crème brûlée", "creme brulee"),
        ("Gluten-Free Pasta", "glutenfree pasta"),
        ("gluten free pasta", "glutenfree pasta"),
        ("nonfat yoghurt", "fatfree yogurt"),
        ("non-fat yogurt", "fatfree yogurt"),
        ("fat free yogurts", "fatfree yogurt"),
        ("low-sodium soy sauce", "lowsodium soy sauce"),
        ("reduced sodium soy sauce", "lowsodium soy sauce"),
        ("Water, 24 x 16.9 fl oz", "water 24 x 16.9oz"),
        ("64 Fl. Oz.", "64oz"),
        ("12oz can", "12oz can"),
        ("1.0 lb", "1lb"),
        ("1/2 gallon", "0.5gal"),
        ("½ gal", "0.5gal"),
        ("tomatoes", "tomato"),
        ("cookies", "cooky"),
        ("cookie", "cooky"),
        ("peaches", "peach"),
        ("pies", "pie"),
        ("olives", "olive"),
        ("loaves", "loaf"),
        ("swiss cheeses", "swiss cheese"),
        ("DROP TABLE products; --", "drop table product"),
        ("of the and", ""),
        ("🥛", ""),
        ("牛乳", "牛乳"),
        ("", ""),
    ] {
        assert_eq!(terms(text), want, "{text}");
    }
}

#[test]
fn parts_of_a_name_begin_where_it_says_what_goes_with_it() {
    let mut t = Terms::default();
    t.read("Macaroni and Cheese made with 2% milk, 12 oz", 64);
    let parts: Vec<&str> = (0..t.len()).filter(|i| t.starts_part(*i)).map(|i| t.get(i)).collect();
    assert_eq!(parts, ["2%", "12oz"]);
}

proptest! {
    #[test]
    fn any_text_gives_bounded_terms(text in ".*", max in 0..80_usize) {
        let mut t = Terms::default();
        t.read(&text, max);
        prop_assert!(t.len() <= max);
        for term in t.iter() {
            prop_assert!(!term.is_empty());
            prop_assert!(term.len() <= 3 * MAX_TERM, "{term}");
        }
    }

    #[test]
    fn case_and_spaces_do_not_matter(text in "[a-zA-Z0-9 ,&%/'-]{0,60}") {
        prop_assert_eq!(terms(&text), terms(&text.to_uppercase().replace(' ', "  ")));
    }

    #[test]
    fn singular_and_plural_meet(stem in "[b-df-hj-np-tv-xz][aeiou][b-df-hj-np-rtv-wz][aeiou][bdfgklmnprt]") {
        prop_assert_eq!(terms(&stem), terms(&format!("{stem}s")));
    }
}
