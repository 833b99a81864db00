//! Recipe lines, from text to what is in them.

use proptest::prelude::*;

use super::*;

fn show(text: &str) -> String {
    let i = parse_ingredient(text);
    let mut s = String::new();
    if let Some(q) = i.quantity {
        s += &q.to_string();
        if let Some(max) = i.quantity_max {
            s += &format!("-{max}");
        }
        s += " ";
    }
    if let Some(u) = i.unit {
        s += &format!("{u} ");
    }
    if let Some(z) = i.size {
        let value = z.value.map(|v| v.to_string()).unwrap_or_default();
        s += &format!("[{value}{}] ", z.unit.map(|u| format!(" {u}")).unwrap_or_default());
    }
    s += &format!("'{}'", i.name);
    for (key, value) in [("prep", &i.preparation), ("note", &i.comment)] {
        if let Some(v) = value {
            s += &format!(" {key} '{v}'");
        }
    }
    if !i.alternatives.is_empty() {
        s += &format!(" or '{}'", i.alternatives.join("', '"));
    }
    if i.optional {
        s += " optional";
    }
    s
}

#[test]
fn forms_of_a_line() {
    let cases = include_str!("cases.txt");
    let wrong: Vec<String> = cases
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .filter_map(|l| {
            let (text, want) = l.split_once(" => ").unwrap();
            let got = show(text);
            (got != want).then(|| format!("{text} => {got}\n    want {want}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_shipped_model_reads() {
    let model = Model::read(SHIPPED, ModelKind::Ingredients).unwrap();
    assert_eq!(model.lanes(), tagger::LANES);
    assert!(SHIPPED.len() <= 1_000_000, "{} bytes", SHIPPED.len());
}

#[test]
fn without_a_model_the_rules_still_read_amounts() {
    let line = read("2 cups flour", None);
    assert_eq!(
        (line.quantity, line.unit, line.name.as_str()),
        (Some(Ratio::from_int(2)), Some(Unit::Cup), "flour")
    );
}

#[test]
fn the_wire_shape_is_that_of_the_contract() {
    let json = serde_json::to_value(parse_ingredient("1 1/2 cups flour, sifted")).unwrap();
    let keys: Vec<&str> = json.as_object().unwrap().keys().map(String::as_str).collect();
    let mut want: Vec<&str> =
        "qty unit name size preparation comment alternatives optional".split(' ').collect();
    want.sort_unstable();
    let mut got = keys;
    got.sort_unstable();
    assert_eq!(got, want);
    assert_eq!(json["qty"], "3/2");
}

fn sound(text: &str) -> std::result::Result<(), TestCaseError> {
    let line = parse_ingredient(text);
    let plain = without_escapes(text);
    let squeezed = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    // A name is always said in the line, never made up.
    prop_assert!(squeezed.contains(&line.name), "{:?} in {text:?}", line.name);
    prop_assert!(!serde_json::to_string(&line).unwrap().is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_text_is_safe(text in any::<String>()) {
        sound(&text)?;
    }

    #[test]
    fn words_in_any_order_are_safe(words in prop::collection::vec(prop::sample::select(vec![
        "1", "1/2", "½", "½½", "1/0", "1e999", "2-3", "99999999999999999999", "-", "(", ")", "[", "]", ",", ";", ":", "/", "or", "plus", "of", "and",
        "cup", "cups", "fl", "oz", "can", "14.5", "ounce", "inch", "large", "garlic", "cloves", "flour", "chopped", "finely", "to", "taste", "optional",
        "juice", "a", "few", "pinch", "T", "t", "c", "\\n", "\\t", "\\", "\n", "•", "*", "é", "’", "\u{200b}", "for", "the", "sauce", "x", "each", "about",
    ]), 0..24)) {
        sound(&words.join(" "))?;
        sound(&words.concat())?;
    }

    /// An amount before a name comes back exactly.
    #[test]
    fn amounts_come_back(whole in 1..20_i64, part in prop::sample::select(vec![(0, 1), (1, 2), (1, 3), (3, 4), (5, 8)]),
                         unit in prop::sample::select(vec!["cups", "tablespoons", "ounces", "pounds", "grams", "quarts"]),
                         name in prop::sample::select(vec!["flour", "sugar", "olive oil", "butter", "milk", "chopped parsley"])) {
        let number = if part.0 == 0 { whole.to_string() } else { format!("{whole} {}/{}", part.0, part.1) };
        let line = parse_ingredient(&format!("{number} {unit} {name}"));
        let want = Ratio::from_int(whole).plus(Ratio::new(part.0, part.1).unwrap());
        prop_assert_eq!(line.quantity, want);
        prop_assert_eq!(line.unit, Unit::from_english(unit));
        prop_assert!(name.ends_with(&line.name));
    }
}

#[test]
fn hostile_lines_are_read_in_their_time() {
    let deep = format!("1 cup {}flour{}", "(".repeat(4_000), ")".repeat(4_000));
    for text in [
        ",".repeat(9_999),
        "(".repeat(9_999),
        ")".repeat(9_999),
        deep,
        "1 ".repeat(4_900),
        "or ".repeat(3_300),
        "1/2".repeat(3_300),
        "½".repeat(4_900),
        "of 1 ".repeat(1_900),
        "\\n".repeat(4_900),
        "a".repeat(super::super::MAX_TEXT_BYTES * 4),
    ] {
        let _ = parse_ingredient(&text);
    }
}

/// How many lines a second are read on one core: run in release with `--ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a check"]
fn lines_a_second() {
    let lines: Vec<&str> = include_str!("cases.txt")
        .lines()
        .filter_map(|l| l.split_once(" => "))
        .map(|(text, _)| text)
        .collect();
    let mut names = 0;
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let mut count = 0_u32;
        while start.elapsed().as_millis() < 1_000 {
            names += lines.iter().map(|l| parse_ingredient(l).name.len()).sum::<usize>();
            count += u32::try_from(lines.len()).unwrap();
        }
        println!("{:.0} lines a second", f64::from(count) / start.elapsed().as_secs_f64());
    }
    assert!(names > 0);
}
