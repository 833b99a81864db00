//! The bad input of catalogues, orders, receipts and searches: for each what was asked, what was wrong, what would
//! work, and on which line; and nothing changed by it.

use std::io::Write;

use flate2::{Compression, write::GzEncoder};
use grocery_core::{
    Error, ErrorKind,
    catalog::{CatalogFormat, ImportMode, ImportOptions, SearchRequest},
    orders::{ListOrders, OrderImportOptions},
};

use crate::support::{agent, block_on, user};

fn packed(parts: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    for part in parts {
        out.write_all(&part).unwrap();
    }
    out.finish().unwrap()
}

/// A small file that unpacks to some twenty megabytes of good lines; `N` in a line stands for its number.
fn bomb(head: &str, line: &str) -> Vec<u8> {
    let space = " ".repeat(9_000);
    let lines = (0..2_700).map(|n| format!("{space}{}\n", line.replace('N', &n.to_string())).into_bytes());
    packed([head.as_bytes().to_vec()].into_iter().chain(lines))
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

struct Case {
    what: &'static str,
    file: Vec<u8>,
    kind: ErrorKind,
    /// How the message begins: with the line wherever there is one.
    says: &'static str,
    /// A part of the hint.
    hint: &'static str,
}

fn case(what: &'static str, file: impl Into<Vec<u8>>, says: &'static str, hint: &'static str) -> Case {
    Case { what, file: file.into(), kind: ErrorKind::Corrupt, says, hint }
}

fn too_large(mut case: Case) -> Case {
    case.kind = ErrorKind::TooLarge;
    case
}

/// What is wrong with an error, if anything is.
fn check(case: &Case, e: &Error) -> Option<String> {
    let good = e.kind() == case.kind
        && e.message().starts_with(case.says)
        && e.hint().is_some_and(|h| h.contains(case.hint))
        // A message is not as long as the fault.
        && e.message().len() < 900;
    (!good).then(|| format!("{}: {:?} {} [{:?}]", case.what, e.kind(), e.message(), e.hint()))
}

#[test]
fn catalogues() {
    let agent = agent();
    let before: Vec<_> = agent.catalog().snapshot().products().collect();
    let long = format!("id,name\na,\"{}\"\n", "x".repeat(2 << 20));
    let cases = [
        case("empty", "", "the file is empty", "name the columns"),
        case("blank", " \n\n", "the file is empty", "name the columns"),
        case(
            "no columns",
            "1,Milk,3.99\n2,Eggs,2\n",
            "line 1, column id, name: the column is missing; the header has: 1, Milk, 3.99",
            "id (also called",
        ),
        case(
            "no name",
            "sku,cost\n1,2\n",
            "line 1, column name: the column is missing; the header has: sku, cost",
            "title",
        ),
        case(
            "a wrong type",
            "id,name,price\n1,Milk,3.99\n2,Eggs,cheap\n",
            "line 3, column price: \"cheap\" is not",
            "leave the cell empty",
        ),
        case(
            "below zero",
            "id,name,price\n1,Milk,-1\n",
            "line 2, column price: \"-1\" is below zero",
            "3.99",
        ),
        case(
            "a formula for a price",
            "id,name,price\n1,Milk,=A1\n",
            "line 2, column price: \"=A1\" is not",
            "leave the cell empty",
        ),
        case("yes or no", "id,name,snap\n1,Milk,perhaps\n", "line 2, column snap: \"perhaps\"", "y or n"),
        case(
            "an unknown allergen",
            "id,name,allergens\n1,Milk,dust\n",
            "line 2, column allergens: unknown allergen",
            "milk",
        ),
        case(
            "a bar code in floating point",
            "id,name,upc\n1,Milk,7.8E+11\n",
            "line 2, column barcode: \"7.8E+11\"",
            "digits",
        ),
        case(
            "too many cells",
            "id,name\n1,Milk,2\n",
            "line 2: the line has 3 fields and the header 2",
            "quotation marks",
        ),
        case(
            "an open quotation mark",
            "id,name\n1,\"Milk\n2,Eggs\n",
            "line 2: a quotation mark is opened",
            "close it",
        ),
        case(
            "broken UTF-8",
            b"id,name\n1,Milk\n2,Eg\xffgs\n".to_vec(),
            "line 3, column name: the text is not UTF-8 (byte 3",
            "UTF-8",
        ),
        case(
            "broken UTF-16",
            {
                let mut f = utf16("\u{feff}id,name\n1,");
                f.extend([0x00, 0xdc, 0x0a, 0x00]);
                f
            },
            "line 2, column name: the text is not UTF-8",
            "UTF-8",
        ),
        case(
            "JSON without an end",
            "{\"id\":\"1\",\"name\":\"Milk\"}\n{\"id\":",
            "line 2: the file ends inside a value",
            "cut short",
        ),
        case(
            "JSON that is none",
            "{\"id\":\"1\",\"name\":Milk}\n",
            "line 1: this is not JSON (column",
            "one JSON object",
        ),
        case(
            "JSON without a name",
            "{\"id\":\"1\",\"name\":\"Milk\"}\n{\"id\":\"2\"}",
            "line 2, column name: is empty",
            "name",
        ),
        case(
            "JSON in broken UTF-8",
            b"{\"id\":\"1\",\"name\":\"\xc3\"}".to_vec(),
            "line 1: the text is not UTF-8 (byte",
            "UTF-8",
        ),
        case("an archive", b"PK\x03\x04rest".to_vec(), "this is a ZIP file", "unpack it"),
        case(
            "gzip cut short",
            packed([b"id,name\n1,Milk\n".to_vec()])[..20].to_vec(),
            "the gzip file is damaged",
            "fetch the file again",
        ),
        too_large(case(
            "an endless line",
            long,
            "line 2: the line has more than 1048576 bytes",
            "quotation mark",
        )),
        too_large(case(
            "a bomb of lines",
            bomb("id,name\n", "1,Milk"),
            "the packed file unpacks to more than 200 times",
            "max_ratio",
        )),
        too_large(case(
            "a bomb of JSON",
            bomb("", "{\"id\":\"1\",\"name\":\"Milk\"}"),
            "the packed file unpacks to more than 200 times",
            "max_ratio",
        )),
        case(
            "a bomb of nothing",
            packed((0..20).map(|_| vec![b'\n'; 1 << 20])),
            "the file is empty",
            "name the columns",
        ),
    ];
    let mut wrong = Vec::new();
    for case in &cases {
        let view = agent.catalog();
        wrong.extend(check(
            case,
            &block_on(view.import(&case.file[..], ImportMode::Strict, |_| {})).unwrap_err(),
        ));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let after: Vec<_> = agent.catalog().snapshot().products().collect();
    assert_eq!(after, before, "a refused file changed the catalogue");
}

#[test]
fn ten_million_rows_end_at_the_limit_and_within_memory() {
    // Rows made as they are read: nobody holds them.
    struct Rows(u64);
    impl std::io::Read for Rows {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            let row = if self.0 == 0 { "id,name\n".to_owned() } else { format!("{},Milk\n", self.0) };
            assert!(self.0 < 30_000, "it read on behind the limit");
            self.0 += 1;
            buf[..row.len()].copy_from_slice(row.as_bytes());
            Ok(row.len())
        }
    }
    let agent = agent();
    let before = agent.catalog().len();
    let options = ImportOptions { max_rows: 20_000, ..agent.catalog().import_options() };
    let e = block_on(agent.catalog().import_with(Rows(0), &options, |_| {})).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert!(e.message().starts_with("line 20002: the file has more than 20000 lines"), "{e}");
    assert!(e.hint().unwrap().contains("max_rows"));
    assert_eq!(agent.catalog().len(), before);
    assert!(agent.catalog().import_options().max_rows < 10_000_000, "ten million rows need to be asked for");
}

#[test]
fn options_that_mean_nothing() {
    let agent = agent();
    for options in [
        agent.catalog().import_options().with_country("atlantis!"),
        agent.catalog().import_options().with_language("klingon"),
    ] {
        let options = options.with_format(CatalogFormat::OpenFoodFacts);
        let e = block_on(agent.catalog().import_with(&b"{}"[..], &options, |_| {})).unwrap_err();
        assert!(e.kind() == ErrorKind::InvalidInput && e.hint().is_some(), "{e}");
    }
    assert!("xml".parse::<CatalogFormat>().unwrap_err().hint().unwrap().contains("csv"));
    for format in CatalogFormat::ALL {
        assert_eq!(format.as_str().parse::<CatalogFormat>().unwrap(), *format);
    }
}

#[test]
fn what_is_odd_and_no_fault_is_told() {
    let agent = agent();
    let file = "id,name,upc,size\na,=cmd|' /C calc'!A0,036000291453,a lot\na,Salt,,\n";
    let report = block_on(agent.catalog().import(file.as_bytes(), ImportMode::Strict, |_| {})).unwrap();
    assert_eq!((report.imported, report.replaced), (1, 1), "of two lines with one id the last one stands");
    assert_eq!((report.formula_cells, report.wrong_barcodes, report.unread_sizes), (1, 1, 1));
    assert!(report.notes.iter().all(|n| n.line == 2) && report.notes.len() == 2, "{:?}", report.notes);
    let lenient = b"id,name\n1,Milk\n\xff,\xff\n2,Eggs,2\n3,Rice\n";
    let report = block_on(agent.catalog().import(&lenient[..], ImportMode::Lenient, |_| {})).unwrap();
    assert_eq!(report.skipped_lines.iter().map(|s| s.line).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn orders() {
    let agent = agent();
    let head = "Order Number,Order Date,Product Name,Quantity,Price\n";
    let with = |line: &str| format!("{head}1,2025-03-01,Milk,1,3.98\n{line}\n");
    let cases = [
        case("empty", "", "the file is empty", ""),
        case("no columns", "Milk,3.98\nEggs,2\n", "line 1", ""),
        case("no number", with(",2025-03-01,Eggs,1,2"), "line 3, column order number: is empty", "number"),
        case("no day", with("2,,Eggs,1,2"), "line 3, column order date: is empty", "2025-03-01"),
        case("a day that is none", with("2,2025-02-31,Eggs,1,2"), "line 3, column order date", ""),
        case("a wrong quantity", with("2,2025-03-01,Eggs,many,2"), "line 3, column quantity", ""),
        case("a wrong price", with("2,2025-03-01,Eggs,1,=A1"), "line 3, column price", ""),
        case("too few cells", with("2,2025-03-01"), "line 3: the line has 2 fields", "quotation marks"),
        case(
            "an open quotation mark",
            with("2,2025-03-01,\"Eggs,1,2\n3,2025-03-01,Rice,1,2"),
            "line 3: a quotation mark is opened",
            "close it",
        ),
        case(
            "broken UTF-8",
            [with("").trim_end().as_bytes(), b"\n2,2025-03-01,Eg\xffgs,1,2\n"].concat(),
            "line 3, column",
            "UTF-8",
        ),
        case("JSON that is none", "{\"number\":\"1\",\"date\":\n", "", ""),
        case("a JSON number", "[7]", "line 1: this is not an order", "object"),
        too_large(case(
            "a bomb",
            bomb(head, "1,2025-03-01,Milk,1,3.98"),
            "the packed file unpacks to more than 200 times",
            "max_ratio",
        )),
        too_large(case(
            "a bomb of JSON",
            bomb("", "{\"number\":\"N\",\"date\":\"2025-03-01\",\"items\":[]}"),
            "the packed file unpacks to more than 200 times",
            "max_ratio",
        )),
        too_large(case(
            "an endless line",
            format!("{head}1,2025-03-01,\"{}", "x".repeat(2 << 20)),
            "line 2: the line has more than",
            "quotation mark",
        )),
    ];
    let mut wrong = Vec::new();
    for case in &cases {
        let options = OrderImportOptions::default();
        let (view, user) = (agent.orders(), user());
        let import = view.import(&user, [&case.file[..]], &options, |_| {});
        wrong.extend(check(case, &block_on(import).unwrap_err()));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let kept = block_on(agent.orders().list(ListOrders::new(user()))).unwrap();
    assert!(kept.is_empty(), "a refused file left orders behind");
    // The same order twice is one order.
    let file = [with("1,2025-03-01,Milk,1,3.98"), String::new()].concat();
    let options = OrderImportOptions::default();
    let first = block_on(agent.orders().import(&user(), [file.as_bytes()], &options, |_| {})).unwrap();
    let again = block_on(agent.orders().import(&user(), [file.as_bytes()], &options, |_| {})).unwrap();
    assert_eq!((first.imported, again.imported, again.unchanged), (1, 0, 1));
}

#[test]
fn receipts() {
    let agent = agent();
    for nonsense in [
        "",
        "\n\n",
        "🥑🎉",
        "lorem ipsum dolor sit amet",
        "TOTAL TOTAL TOTAL",
        "9999999999999999999999 99999999999999.99",
        "=HYPERLINK(\"http://x.test\")",
        "'; DROP TABLE orders; --",
        "\u{0}\u{1}\u{202e}",
    ] {
        let read = block_on(agent.orders().import_receipt(&user(), nonsense)).unwrap();
        assert!(!read.receipt.adds_up() && !read.imported, "{nonsense:?}");
        assert!(read.receipt.order.lines.is_empty() && !read.receipt.order.flags.is_empty(), "{nonsense:?}");
    }
    // Lines that do not add up are kept and flagged.
    let wrong = "WALMART\nMILK 3.48 N\nSUBTOTAL 9.99\nTOTAL 9.99\n03/01/25 14:05:00\n";
    assert!(!agent.orders().read_receipt(wrong).unwrap().adds_up());
    let e = agent.orders().read_receipt(&"MILK 3.48 N\n".repeat(40_000)).unwrap_err();
    assert_eq!(e.kind(), ErrorKind::TooLarge);
    assert!(e.message().contains("262144") && e.hint().is_some(), "{e}");
}

#[test]
fn searches() {
    let agent = agent();
    let before = agent.catalog().len();
    for blank in ["", " ", "\t\n\u{a0}"] {
        let e = agent.catalog().search(&SearchRequest::new(blank)).unwrap_err();
        assert!(e.kind() == ErrorKind::InvalidInput && e.hint().is_some(), "{blank:?}");
    }
    let long = "milk ".repeat(2_048);
    for odd in [
        "m",
        "é",
        long.as_str(),
        &"x".repeat(10_240),
        "'; DROP TABLE products; --",
        "\" OR 1=1",
        "name:milk AND NOT (egg* NEAR/2 \"a b\") ^ ~ - +",
        "the of and with for",
        "🥑🎉🔥",
        "%_%",
        "\u{0}\u{202e}",
    ] {
        let found = agent.catalog().search(&SearchRequest::new(odd)).unwrap();
        assert!(found.hits.len() <= 20, "{odd:.40}");
    }
    assert!(agent.catalog().search(&SearchRequest::new("🥑🎉🔥")).unwrap().hits.is_empty());
    assert!(
        !agent.catalog().search(&SearchRequest::new("milk'; DROP TABLE products")).unwrap().hits.is_empty()
    );
    assert_eq!(agent.catalog().len(), before);
}
