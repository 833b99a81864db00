use super::*;

fn options() -> ReceiptOptions {
    ReceiptOptions::new(Date::new(2026, 11, 20).unwrap())
}

/// Reads a folder of receipts with what they say, where the environment names one. Not part of the tests.
#[test]
#[ignore = "needs a folder of receipts, named by GROCERY_RECEIPTS"]
fn a_folder_of_receipts() {
    let folder = std::path::PathBuf::from(std::env::var("GROCERY_RECEIPTS").unwrap());
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "txt"));
    files.sort();
    let (mut want_lines, mut right, mut totals, mut subtotals, mut taxes, mut dates, mut stores, mut said, mut perfect) =
        (0, 0, 0, 0, 0, 0, 0, 0, 0);
    let mut extra = 0;
    let verbose = std::env::var("GROCERY_REPORT").is_ok();
    for file in &files {
        let got = read(&std::fs::read_to_string(file).unwrap(), &options()).unwrap();
        let want: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(file.with_extension("json")).unwrap()).unwrap();
        let show = |name: &str, q: &str, unit: &str, price: i64, total: i64, off: i64, void: bool| {
            format!("{name}|{q}|{unit}|{price}|{total}|{off}|{void}")
        };
        let mut found: Vec<String> = got
            .order
            .lines
            .iter()
            .filter(|l| l.kind == LineKind::Product)
            .map(|l| {
                let money = |m: Option<Money>| m.map_or(0, Money::minor);
                let q = l.quantity;
                show(&l.name, &q.to_string(), l.unit.as_str(), money(l.unit_price), money(l.total), -money(l.savings), l.status == LineStatus::Cancelled)
            })
            .collect();
        let mut misses = Vec::new();
        let lines = want["lines"].as_array().unwrap();
        for line in lines {
            let (q, _) = crate::quantity::parse_number(line["quantity"].as_str().unwrap()).unwrap();
            let text = show(
                line["name"].as_str().unwrap(),
                &q.to_string(),
                line["unit"].as_str().unwrap(),
                line["unit_price"].as_i64().unwrap_or(0),
                line["total"].as_i64().unwrap(),
                line["discount"].as_i64().unwrap(),
                line["voided"].as_bool().unwrap(),
            );
            match found.iter().position(|f| *f == text) {
                Some(at) => {
                    found.remove(at);
                    right += 1;
                }
                None => misses.push(text),
            }
        }
        want_lines += lines.len();
        extra += found.len();
        let a = &got.order.amounts;
        let minor = |m: Option<Money>| m.map(Money::minor);
        let same = |key: &str, m: Option<Money>| want[key].as_i64() == minor(m);
        let store = got.order.shop.as_ref().and_then(|s| s.number.as_deref()).map(|n| n.trim_start_matches('0').to_owned());
        let want_store = want["store"].as_str().map(|n| n.trim_start_matches('0').to_owned());
        let day = got.order.flags.iter().all(|f| f.kind != FlagKind::NoDate).then(|| got.order.ordered_on.to_string());
        let checks = [
            ("total", same("total", a.total)),
            ("subtotal", want["subtotal"].is_null() || same("subtotal", a.subtotal)),
            ("tax", same("tax", a.tax) || want["tax"].as_i64() == Some(0) && a.tax.is_none()),
            ("date", want["date"].as_str() == day.as_deref()),
            ("store", want_store == store),
            ("adds up", want["reconciles"].as_bool() == Some(got.adds_up())),
        ];
        totals += i32::from(checks[0].1);
        subtotals += i32::from(checks[1].1);
        taxes += i32::from(checks[2].1);
        dates += i32::from(checks[3].1);
        stores += i32::from(checks[4].1);
        said += i32::from(checks[5].1);
        perfect += i32::from(misses.is_empty() && found.is_empty() && checks.iter().all(|c| c.1));
        let wrong: Vec<&str> = checks.iter().filter(|c| !c.1).map(|c| c.0).collect();
        if verbose && !(misses.is_empty() && found.is_empty() && wrong.is_empty()) {
            println!("== {} {} wrong: {wrong:?} got total {:?} sub {:?} tax {:?} day {day:?} store {store:?}", file.file_stem().unwrap().to_string_lossy(), want["chain"], minor(a.total), minor(a.subtotal), minor(a.tax));
            misses.iter().for_each(|m| println!("   - {m}"));
            found.iter().for_each(|m| println!("   + {m}"));
            if wrong.contains(&"adds up") {
                got.order.flags.iter().for_each(|f| println!("   ! {}", f.message));
            }
        }
    }
    println!("{} receipts: lines {right}/{want_lines}, extra {extra}, totals {totals}, subtotals {subtotals}, taxes {taxes}, dates {dates}, stores {stores}, adds up {said}, all {perfect}", files.len());
}
