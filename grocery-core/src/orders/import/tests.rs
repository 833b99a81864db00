use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use proptest::prelude::*;

use super::*;
use crate::{
    clock::SeededRng,
    orders::{FlagKind, Fulfilment, LineStatus, OrderKind, sample},
    quantity::{Ratio, Unit},
};

fn options() -> OrderImportOptions {
    OrderImportOptions::default()
}

fn read(file: impl AsRef<[u8]>) -> Result<(Vec<Order>, OrderFileReport)> {
    read_orders([file.as_ref()], &options(), |_| {})
}

fn fault(file: impl AsRef<[u8]>) -> String {
    let e = read(file).unwrap_err();
    assert!(e.hint().is_some(), "{e}");
    e.to_string()
}

const ORDERS: &str = "Order Number,Order Date,Items,Address Recipient,Shipping Address,Delivery Instructions,\
Payment Method,Payment Messages,Payment Split,Subtotal (Before Savings),Savings,Subtotal,Delivery Charges,Bag Fee,\
Tax,Tip,Refund,Donations,Order Total,Seller(s),Fulfillment,Delivered Date,Tracking Numbers,Receipt Barcode URL,Order Type\n";

#[test]
fn orders_and_items_of_walmart_complete_each_other() {
    let orders = format!(
        "{ORDERS}2000123-456,\"Mar 1, 2025\",2,Jo,12 Oak St,ring,VISA,ok,VISA: $9,\"$1,010.00\",-$2.00,\"$1,008.00\",\
         Free,$0.07,$20.00,$5.00,-$3.00,$1.00,\"$1,034.07\",Walmart.com,Pickup from Irmo Store #12,3/2/2025,1Z,http://x/y,Online\n"
    );
    let items = "Order Number,Order Date,Product Name,Quantity,Price,Delivery Status,Product Link\n\
        2000123-456,\"Mar 1, 2025\",\"Milk, 1 gal\",2,\"$1,000.00\",Delivered,https://www.walmart.com/ip/Milk/10450114?x=1\n\
        2000123-456,\"Mar 1, 2025\",Salt,,$10.00,Substituted,https://www.walmart.com/ip/55\n\
        2000123-456,\"Mar 1, 2025\",Rice,1,$4.00,Canceled,\n";
    let (both, report) = read_orders([&orders[..], items].map(str::as_bytes), &options(), |_| {}).unwrap();
    assert_eq!((report.read, report.orders, report.lines, report.skipped), (4, 1, 3, 0));
    let order = &both[0];
    assert_eq!(order.id.as_str(), "walmart:2000123-456");
    assert_eq!((order.kind, order.fulfilment), (OrderKind::Online, Some(Fulfilment::Pickup)));
    assert_eq!(order.shop.as_ref().unwrap().id.as_str(), "walmart:12");
    assert_eq!(order.ordered_on.to_string(), "2025-03-01");
    let amounts: Vec<i64> = order.amounts.named().iter().map(|(_, m)| m.unwrap().minor()).collect();
    assert_eq!(amounts, [101_000, 200, 100_800, 0, 7, 2_000, 500, 300, 100, 103_407]);
    assert_eq!(order.flags, [], "all of it adds up");
    let milk = &order.lines[0];
    assert_eq!((milk.name.as_str(), milk.item_id.as_deref()), ("Milk, 1 gal", Some("10450114")));
    assert_eq!((milk.unit_price.unwrap().minor(), milk.total.unwrap().minor()), (50_000, 100_000));
    assert_eq!(order.lines[1].status, LineStatus::Substituted);
    assert_eq!(order.lines[2].status, LineStatus::Cancelled);
    // In the other order of files the same comes out.
    let (other, _) = read_orders([items, &orders[..]].map(str::as_bytes), &options(), |_| {}).unwrap();
    assert_eq!(both, other);
}

#[test]
fn nothing_private_reaches_a_value_a_report_or_a_message() {
    let secret = |text: &str| {
        let lower = text.to_lowercase();
        for word in sample::PRIVATE.iter().chain(&["4111 1111", "9405 5118", "Hollow", "Beatrix", "29000"]) {
            assert!(!lower.contains(&word.to_lowercase()), "{word:?} in {text}");
        }
    };
    let export = sample::walmart_export(&SeededRng::new(3));
    let files = [export.orders_csv.as_bytes(), export.items_csv.as_bytes()];
    let (orders, report) = read_orders(files, &options(), |_| {}).unwrap();
    secret(&serde_json::to_string(&orders).unwrap());
    secret(&format!("{orders:?} {report:?}"));
    // Columns out of step put private text where numbers and names of columns belong.
    let line = "4021 Nonesuch Hollow Lane,4111 1111 1111 1111,Jordan Q. Sampleton,9405 5118 9956 0000 0000 00,\
                MASTERCARD ending in 0937";
    for header in [
        "Order Number,Order Date,Product Name,Quantity,Price",
        "Order Date,Order Number,Product Name,Price,Quantity",
        "Order Number,Order Date,Order Total,Tax,Tip",
        "Price,Quantity,Product Name,Order Date,Currency",
        "Order Number,Product Name,Order Date,Store,Price",
        line,
    ] {
        let file = format!("{header}\n{line}\n2,\"Mar 1, 2025\",{line}\n");
        let e = read(&file).unwrap_err();
        secret(&format!("{e} {:?}", e));
        if let Ok((orders, report)) = read_orders([file.as_bytes()], &options().lenient(), |_| {}) {
            secret(&format!("{orders:?} {report:?}"));
        }
    }
    for json in [
        r#"{"number":"1","date":"2025-03-01","address":"4021 Nonesuch Hollow Lane","payment":{"card":"4111 1111"},"items":[{"name":"Milk","recipient":"Jordan Q. Sampleton"}]}"#,
        r#"{"number":"Jordan Q. Sampleton","date":"4021 Nonesuch Hollow Lane"}"#,
        r#"{"number":"1","date":"2025-03-01","total":"MASTERCARD ending in 0937"}"#,
        r#"{"number" 4021 Nonesuch Hollow Lane"#,
    ] {
        match read(json) {
            Ok((orders, report)) => secret(&format!("{orders:?} {report:?}")),
            Err(e) => secret(&format!("{e} {e:?}")),
        }
    }
}

#[test]
fn the_sample_has_the_counts_it_says() {
    for seed in [0, 1, 2, 99] {
        let export = sample::walmart_export(&SeededRng::new(seed));
        assert_eq!(export, sample::walmart_export(&SeededRng::new(seed)));
        let files = [export.orders_csv.as_bytes(), export.items_csv.as_bytes()];
        let (orders, report) = read_orders(files, &options(), |_| {}).unwrap();
        assert_eq!((orders.len(), report.lines), (sample::ORDERS, sample::LINES as u64));
        let items: std::collections::HashSet<String> =
            orders.iter().flat_map(|o| o.lines.iter().map(|l| l.item_key(&o.retailer))).collect();
        let shops: std::collections::HashSet<&str> =
            orders.iter().filter_map(|o| o.shop.as_ref()).map(|s| s.id.as_str()).collect();
        assert_eq!((items.len(), shops.len()), (sample::PRODUCTS, sample::SHOPS));
        assert!(
            orders.iter().all(|o| (3..=8).contains(&o.ordered_on.month()) && o.flags.is_empty()),
            "{orders:?}"
        );
        assert_eq!(orders[0].ordered_on.month(), 3);
        assert_eq!(orders[24].ordered_on.month(), 8);
    }
}

#[test]
fn tables_of_any_shop_are_read() {
    let file = "Date;Store;Item;Qty;Unit Price;Line Total;UPC\n\
        2025-03-01;Kroger #42;Whole Milk;2;3.48;6.96;011110416605\n\
        2025-03-01;Kroger #42;Bananas;1.23 lb;0.58;0.71;\n\
        2025-03-02;Kroger #42;Eggs;1;2.99;2.99;\n";
    let (orders, _) = read_orders([file.as_bytes()], &options().of_retailer("Kroger"), |_| {}).unwrap();
    assert_eq!(orders.len(), 2, "a day at a shop is an order where there is no number");
    let lines = &orders[0].lines;
    assert_eq!((lines[1].quantity, lines[1].unit), (Ratio::new(123, 100).unwrap(), Unit::Pound));
    assert_eq!(lines[0].barcode.as_deref(), Some("011110416605"));
    assert_eq!(orders[0].shop.as_ref().unwrap().id.as_str(), "kroger:42");
    // What "price" means is told by the subtotal, or said.
    let file = |subtotal: &str| {
        format!(
            "order id,date,name,qty,price,subtotal\n1,2025-03-01,Milk,2,3.00,{subtotal}\n1,2025-03-01,Salt,1,1.00,{subtotal}\n"
        )
    };
    let total = |file: &str, price_is| {
        let options = OrderImportOptions { price_is, ..options() };
        read_orders([file.as_bytes()], &options, |_| {}).unwrap().0[0].lines[0].total.unwrap().minor()
    };
    assert_eq!(total(&file("7.00"), PriceMeaning::Auto), 600);
    assert_eq!(total(&file("4.00"), PriceMeaning::Auto), 300);
    assert_eq!(total(&file(""), PriceMeaning::Auto), 600);
    assert_eq!(total(&file("7.00"), PriceMeaning::Line), 300);
    let (orders, _) = read(file("9.00")).unwrap();
    assert_eq!(orders[0].flags[0].kind, FlagKind::LinesSum);
    assert!(orders[0].flags[0].message.contains("9.00"), "{:?}", orders[0].flags);
}

#[test]
fn json_says_the_same_in_three_shapes() {
    let one = r#"{"retailer":"Kroger","number":"A-1","date":"2025-03-01","store":{"name":"Kroger","number":42},"kind":"delivery","subtotal":7.96,"tax":0.3,"total":8.26,"items":[{"id":"77","name":"Milk","quantity":2,"unit_price":3.48},{"name":"Salt","total":"$1.00","status":"delivered"}]}"#;
    let two = one.replace("A-1", "A-2");
    let lines = format!("{one}\n\n{two}\n");
    let array = format!("[{one},\n{two}]");
    let object = format!("{{\n\"orders\": [{one},{two}]}}");
    let (want, report) = read(&lines).unwrap();
    assert_eq!((report.read, want.len()), (2, 2));
    assert_eq!(want[0].flags, []);
    assert_eq!(want[0].lines[0].item_id.as_deref(), Some("77"));
    assert_eq!(want[0].lines[0].total.unwrap().minor(), 696);
    assert_eq!(want[0].shop.as_ref().unwrap().id.as_str(), "kroger:42");
    assert_eq!(want[0].fulfilment, Some(Fulfilment::Delivery));
    for other in [array, object] {
        assert_eq!(read(&other).unwrap().0, want);
    }
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(lines.as_bytes()).unwrap();
    assert_eq!(read(packed.finish().unwrap()).unwrap().0, want);
    assert!(
        fault("{\"number\":1,\"date\":\"2025-03-01\"}\nnonsense\n").starts_with("line 2: this is not JSON")
    );
    assert!(fault("[1]").contains("not an order"));
    assert!(fault(r#"{"number":"1"}"#).contains("column order date: is empty"));
    assert!(fault(r#"{"number":"1","date":"2025-03-01","total":1.999}"#).contains("is not an amount"));
    let deep = "[".repeat(100_000);
    assert_eq!(read(deep).unwrap_err().kind(), ErrorKind::Corrupt);
}

#[test]
fn faults_name_the_line_and_the_column() {
    let head = "Order Number,Order Date,Product Name,Quantity,Price\n";
    for (rows, says) in [
        ("", None),
        (
            "1,2025-03-01,Milk,1,3.00\n,2025-03-01,Milk,1,3.00\n",
            Some("line 3, column order number: is empty"),
        ),
        (
            "2.00012E+14,2025-03-01,Milk,1,3.00\n",
            Some("line 2, column order number: a spreadsheet has rounded"),
        ),
        ("1,,Milk,1,3.00\n", Some("line 2, column order date: is empty")),
        ("1,13/45/2025,Milk,1,3.00\n", Some("line 2, column order date: \"13/45/2025\" is not a day")),
        ("1,2025-03-01,,1,3.00\n", Some("line 2, column product name: is empty")),
        ("1,2025-03-01,Milk,-1,3.00\n", Some("line 2, column quantity: \"-1\" is not a quantity")),
        ("1,2025-03-01,Milk,0,3.00\n", Some("line 2, column quantity: is nothing")),
        ("1,2025-03-01,Milk,1,-3.00\n", Some("line 2, column price: is below zero")),
        ("1,2025-03-01,Milk,1,$3.999\n", Some("line 2, column price: \"$3.999\" is not an amount")),
        ("1,2025-03-01,Milk,1\n", Some("line 2: the line has 4 fields and the header 5")),
        (
            "1,2025-03-01,\"=HYPERLINK(\"\"http://x\"\",\"\"Milk\"\")\",1,3.00\n",
            Some("line 2, column product name: the cell holds a formula"),
        ),
        ("1,2025-03-01,Milk,1,=SUM(A1:A9)\n", Some("line 2, column price: the cell holds a formula")),
        ("1,2025-03-01,\"Milk\n2,2025-03-01,Salt,1,1\n", Some("line 2: a quotation mark is opened")),
    ] {
        let file = format!("{head}{rows}");
        match says {
            None => assert_eq!(read(&file).unwrap().1.read, 0),
            Some(says) => {
                let got = fault(&file);
                assert!(got.starts_with(says), "{got}\n{says}");
                let (_, report) = read_orders([file.as_bytes()], &options().lenient(), |_| {}).unwrap();
                assert_eq!(report.skipped, 1, "{file}");
                let reason = says.split_once(": ").unwrap().1;
                assert!(report.skipped_lines[0].reason.contains(reason), "{:?}", report.skipped_lines);
            }
        }
    }
    assert_eq!(fault(""), "the file is empty");
    assert!(fault("name,price\nMilk,1\n").starts_with("line 1, column order date: the column is missing"));
    let got = fault([head.as_bytes(), b"1,2025-03-01,Mi\xfflk,1,3\n"].concat());
    assert!(got.starts_with("line 2, column product name: the text is not UTF-8"), "{got}");
    // Text that keeps its zeros in front is text.
    let (orders, _) = read(format!("{head}\"=\"\"00123\"\"\",2025-03-01,Milk,1,3.00\n")).unwrap();
    assert_eq!(orders[0].number.as_deref(), Some("00123"));
}

#[test]
fn lenient_imports_say_which_order_is_short_of_a_line() {
    let file = "Order Number,Order Date,Product Name,Quantity,Price\n1,2025-03-01,Milk,1,3\n1,2025-03-01,Salt,1,x\n2,2025-03-01,Rice,1,2\n";
    let mut told = Vec::new();
    let (orders, report) = read_orders([file.as_bytes()], &options().lenient(), |p| told.push(p)).unwrap();
    assert_eq!((report.read, report.skipped, report.orders, report.lines), (3, 1, 2, 2));
    assert_eq!(orders[0].flags[0].kind, FlagKind::LeftOut);
    assert_eq!(orders[1].flags, []);
    assert_eq!(told.last(), Some(&ImportProgress { rows: 3, bytes: file.len() as u64 }));
    let few = OrderImportOptions { max_rows: 2, ..options().lenient() };
    assert_eq!(read_orders([file.as_bytes()], &few, |_| {}).unwrap_err().kind(), ErrorKind::TooLarge);
}

#[cfg(feature = "xlsx")]
mod workbooks {
    use super::*;

    /// The rows of a sheet, each a list of cells as kind and value.
    type Rows = Vec<Vec<(char, String)>>;

    /// The parts of a workbook with these sheets, each a list of rows of `(kind, value)` cells.
    fn workbook(sheets: &[(&str, Rows)]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let put = |zip: &mut zip::ZipWriter<_>, name: &str, text: &str| {
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        };
        let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
        let (mut types, mut list, mut rels) = (String::new(), String::new(), String::new());
        for (at, (name, _)) in sheets.iter().enumerate() {
            let n = at + 1;
            types.push_str(&format!("<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"));
            list.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"));
            rels.push_str(&format!("<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"));
        }
        put(
            &mut zip,
            "[Content_Types].xml",
            &format!(
                "{xml}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
            ),
        );
        put(
            &mut zip,
            "_rels/.rels",
            &format!(
                "{xml}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        );
        put(
            &mut zip,
            "xl/workbook.xml",
            &format!(
                "{xml}<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
            ),
        );
        put(
            &mut zip,
            "xl/_rels/workbook.xml.rels",
            &format!(
                "{xml}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rels}<Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>"
            ),
        );
        put(
            &mut zip,
            "xl/styles.xml",
            &format!(
                "{xml}<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        );
        for (at, (_, rows)) in sheets.iter().enumerate() {
            let mut body = String::new();
            for (r, row) in rows.iter().enumerate() {
                body.push_str(&format!("<row r=\"{}\">", r + 1));
                for (c, (kind, value)) in row.iter().enumerate() {
                    let place = format!("{}{}", char::from(b'A' + c as u8), r + 1);
                    let text = value.replace('&', "&amp;").replace('<', "&lt;");
                    body.push_str(&match kind {
                        't' => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
                        'd' => format!("<c r=\"{place}\" s=\"1\"><v>{text}</v></c>"),
                        'f' => format!("<c r=\"{place}\"><f>SUM(A1:A2)</f><v>{text}</v></c>"),
                        _ => format!("<c r=\"{place}\"><v>{text}</v></c>"),
                    });
                }
                body.push_str("</row>");
            }
            put(
                &mut zip,
                &format!("xl/worksheets/sheet{}.xml", at + 1),
                &format!(
                    "{xml}<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{body}</sheetData></worksheet>"
                ),
            );
        }
        zip.finish().unwrap().into_inner()
    }

    /// A CSV file as the rows of a sheet, all of it text.
    fn sheet(csv_text: &str) -> Rows {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv_text.as_bytes())
            .records()
            .map(|r| r.unwrap().iter().map(|c| ('t', c.to_owned())).collect())
            .collect()
    }

    #[test]
    fn a_workbook_says_what_its_sheets_say_as_csv() {
        let export = sample::walmart_export(&SeededRng::new(5));
        let files = [export.orders_csv.as_bytes(), export.items_csv.as_bytes()];
        let (want, _) = read_orders(files, &options(), |_| {}).unwrap();
        let notes = vec![vec![('t', "Made by hand".to_owned())]];
        let book = workbook(&[
            ("Notes", notes),
            ("Orders", sheet(&export.orders_csv)),
            ("Items", sheet(&export.items_csv)),
        ]);
        let (got, report) = read(&book).unwrap();
        assert_eq!(got, want);
        assert_eq!(report.read, (sample::ORDERS + sample::LINES) as u64);
    }

    #[test]
    fn numbers_dates_and_results_of_formulas_are_read_as_shown() {
        let text = |t: &str| ('t', t.to_owned());
        let head = ["Order Number", "Order Date", "Product Name", "Quantity", "Price"].map(text).to_vec();
        let row = vec![
            ('n', "200012345678901".to_owned()),
            ('d', "45717".to_owned()),
            text("Milk"),
            ('n', "2".to_owned()),
            ('f', "7.9600000000000009".to_owned()),
        ];
        let (orders, _) =
            read(workbook(&[("Items", vec![vec![text("My orders")], head.clone(), row])])).unwrap();
        assert_eq!(orders[0].number.as_deref(), Some("200012345678901"));
        assert_eq!(orders[0].ordered_on.to_string(), "2025-03-01");
        assert_eq!(orders[0].lines[0].quantity, Ratio::from_int(2));
        let price = orders[0].lines[0].unit_price.unwrap();
        assert_eq!(price.minor(), 796, "a sheet of no known shop has the price of one");
        let formula =
            vec![text("1"), text("2025-03-01"), text("=HYPERLINK(\"http://x\",\"y\")"), text("1"), text("1")];
        let e = read(workbook(&[("Items", vec![head, formula])])).unwrap_err();
        assert!(e.to_string().contains("line 2, column product name: the cell holds a formula"), "{e}");
    }

    #[test]
    fn what_is_no_workbook_of_orders_is_refused() {
        let e = read(b"PK\x03\x04rest").unwrap_err();
        assert_eq!((e.kind(), e.hint().is_some()), (ErrorKind::Corrupt, true));
        let e = read(workbook(&[("A", vec![vec![('t', "Hello".to_owned())]])])).unwrap_err();
        assert!(e.to_string().contains("no sheet of the workbook"), "{e}");
        // A bomb: a hundred megabytes of blanks pack to a hundred kilobytes.
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
        for _ in 0..100 {
            zip.write_all(&[b' '; 1 << 20]).unwrap();
        }
        let bomb = zip.finish().unwrap().into_inner();
        assert!(bomb.len() < 1 << 20);
        assert_eq!(read(bomb).unwrap_err().kind(), ErrorKind::TooLarge);
        // A sheet that claims a cell in its last corner takes no memory for those between.
        let corner = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
        let mut book =
            workbook(&[("Items", sheet("Order Number,Order Date,Product Name\n1,2025-03-01,Milk\n"))]);
        let mut inside = zip::ZipArchive::new(std::io::Cursor::new(&book)).unwrap();
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for at in 0..inside.len() {
            let mut part = inside.by_index(at).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            zip.start_file(part.name().to_owned(), zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.replace("</sheetData>", &format!("{corner}</sheetData>")).as_bytes()).unwrap();
        }
        book = zip.finish().unwrap().into_inner();
        assert_eq!(read(book).unwrap().0[0].lines.len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn a_damaged_workbook_is_safe(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
            let mut book = workbook(&[("Items", sheet("Order Number,Order Date,Product Name\n1,2025-03-01,Milk\n"))]);
            let at = at.index(book.len());
            book[at] = byte;
            let _ = read(&book);
            book.truncate(cut.index(book.len()));
            let _ = read(&book);
        }
    }
}

#[cfg(not(feature = "xlsx"))]
#[test]
fn without_the_feature_a_workbook_is_refused_and_says_so() {
    assert_eq!(read(b"PK\x03\x04rest").unwrap_err().kind(), ErrorKind::NotSupported);
}

proptest! {
    #[test]
    fn any_bytes_are_safe(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
        for head in ["Order Number,Order Date,Product Name,Quantity,Price\n", "{\"number\":1,\"date\":\"2025-03-01\"}\n", "["] {
            let file = [head.as_bytes(), &bytes].concat();
            let _ = read(&file);
            if let Ok((orders, report)) = read_orders([&file[..]], &options().lenient(), |_| {}) {
                prop_assert!(report.read >= report.skipped || report.read == 0 || !orders.is_empty());
            }
        }
    }

    #[test]
    fn any_cells_are_safe(cells in prop::collection::vec("[0-9$.,/()=\"A-Za-z -]{0,14}", 5)) {
        let mut w = csv::Writer::from_writer(Vec::new());
        w.write_record(["Order Number", "Order Date", "Product Name", "Quantity", "Price"]).unwrap();
        w.write_record(&cells).unwrap();
        let _ = read_orders([&w.into_inner().unwrap()[..]], &options().lenient(), |_| {});
    }
}
