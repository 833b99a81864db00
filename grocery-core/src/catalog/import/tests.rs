use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::*;
use crate::{
    catalog::{SoldBy, TaxClass},
    clock::Date,
    money::Currency,
};

fn options() -> ImportOptions {
    ImportOptions::new(Date::new(2026, 11, 20).unwrap())
}

fn import(file: impl AsRef<[u8]>) -> Result<(Catalog, ImportReport)> {
    Catalog::import(file.as_ref(), &options(), |_| {})
}

fn fault(file: impl AsRef<[u8]>) -> String {
    let e = import(file).unwrap_err();
    assert!(e.hint().is_some(), "{e}");
    e.to_string()
}

#[test]
fn reads_what_is_there_and_tells_the_rest() {
    let file = "\u{feff}Product ID,TITLE,Brand,Category,Price,Upc,popularity,aliases\r\n\
        m1,\"Whole Milk, 1 gal\",Great Value,Dairy > Milk,$3.99,0 78742-35186,12.0,milk|vitamin d milk\r\n\
        \r\n\
        d1,\"Purina \"\"One\"\", 4 lb\",,Pet > Dog Food,\"1,012.50\",,,\r\n";
    let (catalog, report) = import(file).unwrap();
    assert_eq!((report.read, report.imported, report.skipped), (2, 2, 0));
    let milk = catalog.get(&"m1".parse().unwrap()).unwrap();
    assert_eq!(milk.name, "Whole Milk");
    assert_eq!(milk.size.unwrap().to_string(), "1 gallon");
    assert_eq!(milk.category, ["Dairy", "Milk"]);
    assert_eq!(milk.aliases, ["milk", "vitamin d milk"]);
    assert_eq!(milk.popularity, 12);
    assert_eq!((milk.tax_class, milk.snap_eligible), (TaxClass::Food, true));
    let price = milk.typical_price.unwrap();
    assert_eq!((price.price.minor(), price.as_of), (399, options().as_of));
    assert_eq!(catalog.by_barcode("078742 35186").unwrap().id.as_str(), "m1");
    let dog = catalog.get(&"d1".parse().unwrap()).unwrap();
    assert_eq!(dog.name, "Purina \"One\"");
    assert_eq!((dog.tax_class, dog.snap_eligible), (TaxClass::Pet, false));
    assert_eq!(dog.typical_price.unwrap().price.minor(), 101_250);
}

#[test]
fn packed_files_and_other_separators_read_the_same() {
    let plain = "id,name,price\na,Salt,1.00\nb,\"Pepper, ground\",2\n";
    let (want, _) = import(plain).unwrap();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(plain.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    for other in [
        packed,
        plain
            .replace("\"Pepper, ground\"", "Pepper; ground")
            .replace(',', "\t")
            .replace(';', ",")
            .into_bytes(),
    ] {
        let (got, _) = import(other).unwrap();
        assert!(got.products().eq(want.products()));
    }
}

#[test]
fn names_with_a_quoted_line_break_are_one_line() {
    let (catalog, report) = import("id,name\na,\"Sea\nSalt\"\nb,Pepper\n").unwrap();
    assert_eq!(report.read, 2);
    assert_eq!(catalog.products().next().unwrap().name, "Sea Salt");
}

#[test]
fn the_last_of_equal_ids_stands_and_is_counted() {
    let (catalog, report) = import("id,name\na,Salt\nb,Pepper\na,Sea Salt\n").unwrap();
    assert_eq!((report.imported, report.replaced), (2, 1));
    assert_eq!(catalog.len(), 2);
    assert_eq!(catalog.get(&"a".parse().unwrap()).unwrap().name, "Sea Salt");
    let found = catalog.search(&crate::catalog::SearchRequest::new("salt")).unwrap();
    assert_eq!(found.total, 1);
}

#[test]
fn faults_name_the_line_the_column_and_what_would_work() {
    for (file, says) in [
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
        ("id,price\na,1\n", "line 1, column name: the column is missing"),
        ("id,name,price\na,Salt,1\nb,Pepper,-2\n", "line 3, column price: \"-2\" is below zero"),
        ("id,name,price\na,Salt,NaN\n", "line 2, column price: \"NaN\" is not an amount"),
        ("id,name,price\na,Salt,1e5\n", "line 2, column price: \"1e5\""),
        ("id,name,price\na,Salt,\"1,2\"\n", "line 2, column price: \"1,2\" is not a price"),
        ("id,name,price\na,Salt,1.999\n", "line 2, column price: \"1.999\" has more decimals"),
        ("id,name\n,Salt\n", "line 2, column id: product id \"\" is empty"),
        ("id,name\na,\n", "line 2, column name: is empty"),
        ("id,name\na,b,c\n", "line 2: the line has 3 fields and the header 2"),
        ("id,name\na,\"Salt\nb,Pepper\n", "line 2: a quotation mark is opened and never closed"),
        ("id,name,popularity\na,Salt,many\n", "line 2, column popularity: \"many\" is not a count"),
        ("id,name,tax_class\na,Salt,luxury\n", "line 2, column tax_class: unknown tax class \"luxury\""),
        ("id,name,upc\na,Salt,7.8E+11\n", "line 2, column barcode: \"7.8E+11\" is not a bar code"),
        ("PK\u{3}\u{4}rest", "this is a ZIP file"),
    ] {
        let got = fault(file);
        assert!(got.starts_with(says), "{got}\n{says}");
    }
    let got = fault(b"id,name\na,Salt\nb,Pep\xffer\n");
    assert!(got.starts_with("line 3, column name: the text is not UTF-8 (byte 4"), "{got}");
    assert_eq!(import(b"\x1f\x8b\x08garbage").unwrap_err().kind(), ErrorKind::Corrupt);
}

#[test]
fn lines_have_a_limit() {
    let long = format!("id,name\na,\"{}\"\n", "x".repeat(3 << 20));
    let e = import(&long).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert!(e.to_string().starts_with("line 2: the line has more than 1048576 bytes"), "{e}");
    let rows = ImportOptions { max_rows: 2, ..options() };
    let e = Catalog::import(&b"id,name\na,A\nb,B\nc,C\n"[..], &rows, |_| {}).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
}

#[test]
fn a_packed_file_that_unpacks_to_one_endless_line_ends_early() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(b"id,name\n").unwrap();
    for _ in 0..64 {
        packed.write_all(&[b'a'; 1 << 20]).unwrap();
    }
    let e = import(packed.finish().unwrap()).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
}

#[test]
fn lenient_imports_leave_out_and_report() {
    let file = "id,name,price\na,Salt,1\nb,Pepper,-2\nc,Rice\nd,Beans,2\n";
    let mut told = Vec::new();
    let (catalog, report) = Catalog::import(file.as_bytes(), &options().lenient(), |p| told.push(p)).unwrap();
    assert_eq!(catalog.len(), 2);
    assert_eq!((report.read, report.imported, report.skipped), (4, 2, 2));
    let lines: Vec<u64> = report.skipped_lines.iter().map(|s| s.line).collect();
    assert_eq!(lines, [3, 4]);
    assert!(report.skipped_lines[0].reason.contains("below zero"));
    assert_eq!(told.last(), Some(&ImportProgress { rows: 4, bytes: file.len() as u64 }));
}

#[test]
fn sizes_come_from_the_cell_or_the_end_of_the_name() {
    let (catalog, report) = import(
        "id,name,size\n\
         a,\"Oat Milk, 64 fl oz\",\n\
         b,Cola 12 oz,\n\
         c,7 Up,\n\
         d,\"Water, 24 x 16.9 fl oz\",\n\
         e,Formula 409,\n\
         f,Milk,1 GA\n\
         g,Ice,a lot\n\
         h,\"Eggs, 12 count\",\n",
    )
    .unwrap();
    let got: Vec<(String, Option<String>)> =
        catalog.products().map(|p| (p.name, p.size.map(|s| s.to_string()))).collect();
    let want = [
        ("Oat Milk", Some("64 fluid_ounce")),
        ("Cola", Some("12 ounce")),
        ("7 Up", None),
        ("Water", Some("24 x 16.9 fluid_ounce")),
        ("Formula 409", None),
        ("Milk", Some("1 gallon")),
        ("Ice", None),
        ("Eggs", Some("12 each")),
    ];
    assert_eq!(got, want.map(|(n, s)| (n.to_owned(), s.map(str::to_owned))));
    assert_eq!(report.unread_sizes, 1);
}

#[test]
fn a_price_per_pound_is_sold_by_weight() {
    let (catalog, _) = import("id,name,price,price_unit\na,Bananas,0.58,lb\n").unwrap();
    let p = catalog.products().next().unwrap();
    assert_eq!((p.sold_by, p.price_unit), (SoldBy::Weight, crate::quantity::Unit::Pound));
}

#[test]
fn categories_tell_the_tax_class() {
    for (path, want) in [
        ("Snacks > Candy > Chocolate", TaxClass::Candy),
        ("Beverages > Soda > Cola", TaxClass::SoftDrink),
        ("Beverages > Energy Drinks", TaxClass::SoftDrink),
        ("Pantry > Cold Cereal", TaxClass::Food),
        ("Snacks > Energy Bars", TaxClass::Food),
        ("Personal Care > Cold & Flu", TaxClass::Medicine),
        ("Household > Paper > Paper Towels", TaxClass::Household),
        ("Pet > Cat Food", TaxClass::Pet),
        ("Baby > Diapers", TaxClass::Diaper),
        ("Beer", TaxClass::Alcohol),
        ("", TaxClass::Food),
        ("milk-milk-substitute", TaxClass::Food),
    ] {
        let path: Vec<String> = path.split(" > ").map(str::to_owned).collect();
        assert_eq!(guess::tax_class(&path), want, "{path:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_safe(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = Catalog::import(&bytes[..], &options().lenient(), |_| {});
        let mut file = b"id,name,size,price,upc\n".to_vec();
        file.extend_from_slice(&bytes);
        if let Ok((catalog, report)) = Catalog::import(&file[..], &options().lenient(), |_| {}) {
            prop_assert_eq!(report.imported, catalog.len() as u64);
            prop_assert_eq!(report.read, report.imported + report.replaced + report.skipped);
        }
    }

    #[test]
    fn what_is_written_reads_back(rows in prop::collection::btree_map("[a-z0-9]{1,8}", "[A-Za-z][A-Za-z ,\"&']{0,30}[a-z]", 1..20)) {
        let mut w = csv::Writer::from_writer(Vec::new());
        w.write_record(["id", "name"]).unwrap();
        for (id, name) in &rows {
            w.write_record([id, name]).unwrap();
        }
        let (catalog, _) = import(w.into_inner().unwrap()).unwrap();
        let got: Vec<(String, String)> = catalog.products().map(|p| (p.id.to_string(), p.name)).collect();
        let want: Vec<(String, String)> = rows
            .into_iter()
            .map(|(id, name)| (id, name.split_whitespace().collect::<Vec<_>>().join(" ")))
            .collect();
        prop_assert_eq!(got, want);
    }
}

#[test]
fn modes_read_back() {
    for mode in [ImportMode::Strict, ImportMode::Lenient] {
        assert_eq!(mode.as_str().parse::<ImportMode>().unwrap(), mode);
    }
    assert!("hopeful".parse::<ImportMode>().is_err());
}

#[test]
fn files_of_spreadsheets_in_utf_16_read_the_same() {
    let plain = "id;name;price\na;Jalapeño 🌶;1,25\nb;Rice;1.299,00\n";
    let (want, report) = import(plain).unwrap();
    assert_eq!(report.imported, 2);
    let prices: Vec<i64> = want.products().map(|p| p.typical_price.unwrap().price.minor()).collect();
    assert_eq!(prices, [125, 129_900]);
    for bom in ["\u{feff}", ""] {
        let text = format!("{bom}{plain}");
        for bytes in [
            text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ] {
            let (got, _) = import(&bytes).unwrap();
            assert!(got.products().eq(want.products()));
        }
    }
    let broken: Vec<u8> =
        "id,name\na,Salt\nb,".encode_utf16().chain([0xd800, 10]).flat_map(u16::to_le_bytes).collect();
    let e = import(broken).unwrap_err();
    assert!(e.to_string().starts_with("line 3, column name: the text is not UTF-8"), "{e}");
}

#[test]
fn amounts_as_people_write_them() {
    let price = |text: &str, currency: Currency| {
        let file = format!("id;name;price\na;A;{text}\n");
        let options = ImportOptions { currency, ..options() };
        let (catalog, _) = Catalog::import(file.as_bytes(), &options, |_| {})?;
        Ok::<_, crate::error::Error>(catalog.products().next().unwrap().typical_price.unwrap().price.minor())
    };
    for (text, want) in [
        ("3,99", 399),
        ("3,99 €", 399),
        ("€3.99", 399),
        ("EUR 3,99", 399),
        ("1.299,00", 129_900),
        ("1,299.00", 129_900),
        ("1,299", 129_900),
        (".99", 99),
        ("3.", 300),
        ("3", 300),
        ("0003.990", 399),
    ] {
        assert_eq!(price(text, Currency::EUR).unwrap(), want, "{text}");
    }
    for bad in ["1.29,9", "1,29.9", "3,9", "1.2999,00", "1e3", "0x10", "--1", "1,2,3", "€", "NaN", "1.299"]
    {
        assert!(price(bad, Currency::EUR).is_err(), "{bad}");
    }
    assert_eq!(price("1,299", Currency::KWD).unwrap(), 1_299_000);
}

#[test]
fn formulas_are_text_and_told() {
    let file = "id,name,brand,price\n\
        \"=\"\"0078742\"\"\",\"=HYPERLINK(\"\"http://example.com\"\",\"\"Milk\"\")\",+Plus,1\n\
        b,\"@SUM(1+1)*cmd|' /C calc'!A0\",-,2\n";
    let (catalog, report) = import(file).unwrap();
    let first = catalog.products().next().unwrap();
    assert_eq!((first.id.as_str(), first.brand.as_deref()), ("0078742", Some("+Plus")));
    assert_eq!(first.name, "=HYPERLINK(\"http://example.com\",\"Milk\")");
    assert_eq!(report.formula_cells, 2);
    assert_eq!(report.notes.iter().map(|n| n.line).collect::<Vec<_>>(), [2, 3]);
    assert!(report.notes[0].note.starts_with("column name: "), "{:?}", report.notes);
    // Where a number belongs a formula is no number.
    assert!(
        fault("id,name,price\na,Salt,=1+1\n").starts_with("line 2, column price: \"=1+1\" is not an amount")
    );
}

#[test]
fn codes_with_a_wrong_check_digit_are_told() {
    let (catalog, report) =
        import("upc,title\n036000291452,Right\n036000291453,Wrong\n4011,Bananas\n").unwrap();
    assert_eq!(catalog.len(), 3);
    assert_eq!((report.wrong_barcodes, report.notes[0].line), (1, 3));
    assert_eq!(catalog.by_barcode("036000291452").unwrap().id.as_str(), "036000291452");
}

#[test]
fn bombs_end_early() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(b"id,name\n").unwrap();
    let line = format!("a,{}Salt\n", " ".repeat(500)).repeat(1_000);
    let line = line.as_bytes();
    for _ in 0..60 {
        packed.write_all(line).unwrap();
    }
    let packed = packed.finish().unwrap();
    let e = import(&packed).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert!(e.to_string().contains("more than 200 times its size"), "{e}");
    assert!(e.hint().unwrap().contains("max_ratio"));
    // Whoever knows the file may lift the limit; the next one is that of lines.
    let patient = ImportOptions { max_ratio: 5_000, max_rows: 50_000, ..options() };
    let sink = |_| Ok(true);
    let e = import_products(&packed[..], &patient, |_| {}, sink).unwrap_err();
    assert!(e.to_string().contains("more than 50000 lines"), "{e}");
}

#[test]
fn unpacked_files_have_a_limit() {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(b"id,name\na,Salt\nb,Pepper\n").unwrap();
    let small = ImportOptions { max_unpacked: 20, ..options() };
    let e = Catalog::import(&packed.finish().unwrap()[..], &small, |_| {}).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert!(e.to_string().contains("more than 20 bytes"), "{e}");
}

#[test]
fn the_starter_table_reads_as_it_is_shipped() {
    let file = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/data/starter.tsv.gz")).unwrap();
    let (catalog, report) = import(file).unwrap();
    let starter = Catalog::starter().unwrap();
    assert_eq!(report.imported, starter.len() as u64);
    for (got, mut want) in catalog.products().zip(starter.products()) {
        // Doubled spaces are the only thing that an import mends in it.
        if let Some(price) = &mut want.typical_price {
            price.source = price.source.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        assert_eq!(got, want);
    }
}

#[test]
fn stock_and_ratings_are_read_where_they_are_said() {
    use crate::catalog::{Availability, Ratings};
    let file = "id,name,in_stock,quantity,rating,rating_count\n\
        a,Milk,yes,150,4.5,234\n\
        b,Bread,Out of stock,,\"3,75\",\n\
        c,Eggs,,12.0,,7\n\
        d,Rice,,500 g,0,0\n\
        e,Salt,unknown,,,\n";
    let (catalog, _) = import(file).unwrap();
    let get = |id: &str| catalog.get(&id.parse().unwrap()).unwrap();
    let known = |in_stock, quantity| Availability { in_stock, quantity };
    assert_eq!(get("a").availability, known(Some(true), Some(150)));
    assert_eq!(get("a").ratings, Some(Ratings::new(450, 234).unwrap()));
    assert_eq!(get("b").availability, known(Some(false), None));
    assert_eq!(get("b").ratings, Some(Ratings::new(375, 0).unwrap()));
    assert_eq!((get("c").availability, get("c").ratings), (known(None, Some(12)), None));
    assert_eq!(get("d").availability, Availability::default(), "a package of 500 g is no count");
    assert_eq!(get("d").ratings, Some(Ratings::new(0, 0).unwrap()));
    assert_eq!((get("e").availability, get("e").ratings), (Availability::default(), None));
    // A catalogue that says nothing of it pays nothing for it.
    let plain = |rows: &str| import(format!("id,name,in_stock\n{rows}")).unwrap().0.memory();
    assert_eq!(plain("a,Milk,\nb,Bread,\n"), import("id,name\na,Milk\nb,Bread\n").unwrap().0.memory());

    // The words of others never cost the product.
    for (row, column) in [
        ("a,Milk,perhaps,,,", "in_stock"),
        ("a,Milk,,-3,,", "quantity"),
        ("a,Milk,,1.5,,", "quantity"),
        ("a,Milk,,2000000000,,", "quantity"),
        ("a,Milk,,,6,", "rating"),
        ("a,Milk,,,4.5/5,", "rating"),
        ("a,Milk,,,nan,", "rating"),
        ("a,Milk,,,4,many", "rating_count"),
    ] {
        let (catalog, report) =
            import(format!("id,name,in_stock,quantity,rating,rating_count\n{row}\n")).unwrap();
        let milk = catalog.products().next().unwrap();
        assert_eq!((milk.availability, milk.ratings), (Availability::default(), None), "{row}");
        let [note] = report.notes.as_slice() else { panic!("{row}: {:?}", report.notes) };
        assert!(note.line == 2 && note.note.contains(column), "{note:?}");
    }
    for (said, in_stock) in [("https://schema.org/InStock", true), ("PreOrder", false), ("backorder", false)]
    {
        let (catalog, report) = import(format!("id,name,in_stock\na,Milk,{said}\n")).unwrap();
        assert_eq!(catalog.products().next().unwrap().availability.in_stock, Some(in_stock));
        assert!(report.notes.is_empty());
    }
}
