// The shelf: products of the app's own, filters, scanned codes, reviews, what is trending, swaps, imports.
import Foundation
import XCTest

import GroceryCore

final class CatalogTests: XCTestCase {
    private func yuzu(_ change: (inout Product) -> Void = { _ in }) throws -> Product {
        var yuzu = try newProduct(id: "my-yuzu", name: "Yuzu Marmalade")
        yuzu.brand = "Kitō"
        yuzu.category = ["Pantry", "Jams & Spreads"]
        yuzu.size = "10 ounce"
        yuzu.barcode = "036000291452"
        yuzu.diets = ["vegan"]
        yuzu.typicalPrice = TypicalPrice(price: usd(450), kind: .listed, source: "corner", asOf: "2026-11-01")
        yuzu.availability = Availability(inStock: true, quantity: 7)
        yuzu.ratings = Ratings(average: 4.5, count: 12)
        change(&yuzu)
        return yuzu
    }

    private func jelly() throws -> Product {
        var jelly = try newProduct(id: "my-jelly", name: "Yuzu Jelly")
        jelly.availability = Availability(inStock: false)
        return jelly
    }

    /// An agent with both.
    private func stocked(_ shop: PriceSource? = nil) async throws -> Agent {
        let agent = try Agent(options: replay, priceSource: shop)
        try await agent.catalog().add(products: [yuzu(), jelly()])
        return agent
    }

    func testProductsOfTheAppsOwnAreAddedReplacedAndTakenAway() async throws {
        let agent = try Agent(options: replay)
        let catalog = agent.catalog()
        let before = catalog.count()
        try await catalog.add(products: [yuzu(), jelly()])
        XCTAssertEqual(catalog.count(), before + 2)
        XCTAssertEqual(try catalog.get(productId: "my-yuzu"), try yuzu())
        let read = try productFromJson(json: #"{"id":"my-yuzu","name":"Yuzu Curd"}"#)
        try await catalog.change(put: [read], remove: ["my-jelly", "none"])
        XCTAssertEqual(try catalog.get(productId: "my-yuzu"), try newProduct(id: "my-yuzu", name: "Yuzu Curd"))
        XCTAssertEqual(try failureOf { _ = try catalog.get(productId: "my-jelly") }.code, "PRODUCT_001")
        try await catalog.change()
    }

    func testWhatIsNoProductIsRefusedAndChangesNothing() async throws {
        let catalog = try Agent(options: replay).catalog()
        let before = catalog.count()
        let dollars = Money(minor: 1, currency: "dollars")
        let changes: [(inout Product) -> Void] = [
            { $0.name = " " }, { $0.id = "" }, { $0.size = "much" }, { $0.priceUnit = "furlong" },
            { $0.popularity = -1 }, { $0.ratings = Ratings(average: 6, count: 1) },
            { $0.ratings = Ratings(average: .nan, count: 1) }, { $0.availability = Availability(quantity: -3) },
            { $0.typicalPrice?.price = usd(-1) }, { $0.typicalPrice?.price = dollars },
            { $0.typicalPrice?.asOf = "noon" },
        ]
        for change in changes {
            let bad = try yuzu(change)
            let good = try jelly()
            let error = try await failure { try await catalog.add(products: [good, bad]) }
            XCTAssertEqual(error.kind, .invalidProduct, "\(bad)")
            XCTAssertNotNil(error.hint)
        }
        XCTAssertEqual(catalog.count(), before)
        let blank = try await failure { try await catalog.change(remove: [""]) }
        XCTAssertEqual(blank.code, "INPUT_001")
        for json in [#"{"id":"x","name":"y","prize":4}"#, "nothing", ""] {
            XCTAssertEqual(try failureOf { _ = try productFromJson(json: json) }.kind, .invalidProduct)
        }
        XCTAssertEqual(try failureOf { _ = try newProduct(id: "", name: "Yuzu") }.code, "INPUT_001")
        let token = CancelToken()
        token.cancel()
        let good = try jelly()
        let late = try await failure { try await catalog.add(products: [good], cancel: token) }
        XCTAssertEqual(late.kind, .cancelled)
    }

    func testASearchIsFilteredPutInOrderAndExplained() async throws {
        let catalog = try await stocked().catalog()
        func search(_ request: SearchRequest) throws -> [String] {
            try catalog.search(request: request).hits.map(\.product.id)
        }
        XCTAssertEqual(Set(try search(SearchRequest(q: "yuzu"))), ["my-yuzu", "my-jelly"])
        XCTAssertEqual(try search(SearchRequest(q: "yuzu", brand: "kitō")), ["my-yuzu"])
        XCTAssertEqual(try search(SearchRequest(q: "yuzu", inStock: true)), ["my-yuzu"])
        XCTAssertEqual(try search(SearchRequest(q: "yuzu", diets: ["vegan"])), ["my-yuzu"])
        XCTAssertEqual(try search(SearchRequest(q: "yuzu", minRating: 4)), ["my-yuzu"])
        XCTAssertEqual(try search(SearchRequest(q: "yuzu", sort: "rating")), ["my-yuzu", "my-jelly"])
        XCTAssertEqual(try search(SearchRequest(q: "yuzu", sort: "rating", limit: 1, offset: 1)), ["my-jelly"])
        for bad in [
            SearchRequest(q: "yuzu", sort: "loudness"), SearchRequest(q: "yuzu", minRating: 7),
            SearchRequest(q: "yuzu", minRating: .nan), SearchRequest(q: "yuzu", brand: " "),
            SearchRequest(q: "yuzu", bought: [""]), SearchRequest(q: "yuzu", limit: -1), SearchRequest(q: " "),
        ] {
            XCTAssertEqual(try failureOf { _ = try catalog.search(request: bad) }.code, "INPUT_001", "\(bad)")
        }
        let best = try XCTUnwrap(catalog.explainSearch(request: SearchRequest(q: "chedar", limit: 1)).hits.first)
        XCTAssertEqual(best.parts[0].word, "chedar")
        XCTAssertEqual(best.parts[0].answeredBy, "cheddar")
        XCTAssertEqual(best.parts[0].reading, "one_edit")
        XCTAssertEqual(best.parts.reduce(0) { $0 + $1.value }, best.score)
    }

    func testAPageIsThatOfTheOriginalServiceAsRecordsAndAsJson() async throws {
        let agent = try await stocked()
        let request = SearchRequest(q: "yuzu marmalade", limit: 1)
        let page = try agent.catalog().page(request: request)
        XCTAssertFalse(page.metadata.cached || page.metadata.searchId.isEmpty)
        let record = try XCTUnwrap(page.products.first)
        XCTAssertEqual(
            record.category,
            CategoryRecord(id: "pantry/jams-spreads", name: "Jams & Spreads", path: ["Pantry", "Jams & Spreads"]))
        XCTAssertEqual(
            record.price,
            PriceRecord(
                regular: usd(450), sale: nil, unit: Amount(exact: "9/20", value: 0.45), unitOfMeasure: "ounce",
                currency: "USD"))
        XCTAssertEqual(record.availability, Availability(inStock: true, quantity: 7))
        let json = try JSONDecoder().decode(JSON.self, from: Data(agent.searchPageJson(request: request).utf8))
        XCTAssertEqual(json["products"]?.array?.first?["price"]?["unit"]?.canonical, "0.45")
        XCTAssertEqual(
            try failureOf { _ = try agent.catalog().page(request: SearchRequest(q: "")) }.code, "INPUT_001")
    }

    func testCodesAreScanned() async throws {
        let catalog = try await stocked().catalog()
        var beef = try newProduct(id: "beef", name: "Beef Brisket")
        beef.barcode = "212345000007"
        try await catalog.add(products: [beef])
        XCTAssertEqual(
            try catalog.scan(code: "0 36000 29145 2"),
            Scanned(barcode: "0036000291452", product: try yuzu(), measure: nil))
        XCTAssertEqual(
            try catalog.scan(code: "212345928752").measure,
            VariableMeasure(item: "12345", price: usd(2875), weight: nil))
        var options = replay
        options.barcodeLayouts = "nordic"
        let nordic = try Agent(options: options).catalog()
        var ham = try newProduct(id: "ham", name: "Ham")
        ham.retailerId = "123456"
        try await nordic.add(products: [ham])
        let weight = Measure(amount: Amount(exact: "69/200", value: 0.345), unit: "kilogram")
        XCTAssertEqual(
            try nordic.scan(code: "2312345603456").measure,
            VariableMeasure(item: "123456", price: nil, weight: weight))
        let misread = try failureOf { _ = try catalog.scan(code: "036000291453") }
        XCTAssertEqual(misread.kind, .invalidInput)
        XCTAssertTrue(misread.reason.contains("should end in 2"), misread.reason)
        XCTAssertEqual(try failureOf { _ = try catalog.scan(code: "cheese") }.code, "INPUT_001")
        XCTAssertEqual(try failureOf { _ = try catalog.scan(code: "4006381333931") }.code, "PRODUCT_001")
    }

    func testShoppersReviewPageByPage() async throws {
        let catalog = try await stocked().catalog()
        let id = "my-yuzu"
        let answers = [
            try await catalog.review(productId: id, stars: 3, text: "Sour.", userId: "ann"),
            try await catalog.review(productId: id, stars: 5, text: "  Grew on me. ", userId: "ann"),
            try await catalog.review(productId: id, stars: 4),
        ]
        XCTAssertEqual(answers, [false, true, false])
        let first = try await catalog.reviews(productId: id, limit: 1)
        let rest = try await catalog.reviews(productId: id, after: first.last)
        XCTAssertEqual((first + rest).map(\.stars).sorted(), [4, 5])
        XCTAssertEqual((first + rest).first { $0.userId == "ann" }?.text, "Grew on me.")
        let details = try await catalog.details(productId: id)
        XCTAssertEqual(
            details.reviews,
            ReviewSummary(byStars: [0, 0, 0, 1, 1], count: 2, ratings: Ratings(average: 4.5, count: 2)))
        XCTAssertEqual(
            details.unitPrice, UnitPrice(price: usd(450), amount: Amount(exact: "10", value: 10), unit: "ounce"))
        let gone = [
            try await catalog.removeReview(productId: id), try await catalog.removeReview(productId: id),
        ]
        XCTAssertEqual(gone, [true, false])
        let forgotten = try await catalog.forgetReviews(userId: "ann")
        XCTAssertEqual(forgotten, 1)
        for stars: Int32 in [-1, 0, 6, 300] {
            let error = try await failure { _ = try await catalog.review(productId: id, stars: stars) }
            XCTAssertEqual(error.code, "INPUT_001")
            XCTAssertEqual(error.hint, "give 1 to 5 stars")
        }
        let long = String(repeating: "a", count: 4_001)
        let tooLong = try await failure { _ = try await catalog.review(productId: id, stars: 5, text: long) }
        XCTAssertEqual(tooLong.kind, .tooLarge)
        let unknown = try await failure { _ = try await catalog.reviews(productId: "none") }
        XCTAssertEqual(unknown.code, "PRODUCT_001")
        let nothing = try await failure { _ = try await catalog.details(productId: "none") }
        XCTAssertEqual(nothing.code, "PRODUCT_001")
    }

    func testWhatIsBoughtIsTrending() async throws {
        let catalog = try await stocked().catalog()
        let cold = try await catalog.trending()
        XCTAssertTrue(cold.isEmpty)
        try await catalog.record(accesses: [
            Access(productId: "my-jelly", kind: "buy", at: "2026-11-13T10:30:00Z"),
            Access(productId: "my-yuzu", kind: "add"), Access(productId: "my-yuzu", kind: "view"),
        ])
        let hot = try await catalog.trending()
        XCTAssertEqual(hot.map(\.product.id), ["my-jelly", "my-yuzu"])
        XCTAssertEqual(hot.map(\.worth), [5_000, 4_000])
        let pantry = try await catalog.trending(category: "Pantry")
        XCTAssertEqual(pantry.map(\.product.id), ["my-yuzu"])
        for bad in [
            Access(productId: "my-yuzu", kind: "smell"), Access(productId: "my-yuzu", kind: "buy", at: "noon"),
            Access(productId: "", kind: "buy"),
        ] {
            let error = try await failure { try await catalog.record(accesses: [bad]) }
            XCTAssertEqual(error.code, "INPUT_001", "\(bad)")
        }
        let none = try await failure { _ = try await catalog.trending(limit: 0) }
        XCTAssertEqual(none.code, "INPUT_001")
    }

    func testWhatAUserSaysToSubstitutesIsKept() async throws {
        let agent = try Agent(options: replay)
        let swaps = agent.swaps()
        let milk = try agent.find("whole milk").id
        let request = SubstituteRequest(productId: milk)
        let offered = try await swaps.substitutes(request: request).candidates.map(\.product.id)
        try await swaps.judge(missing: milk, offered: offered[0], accepted: false)
        try await swaps.judge(missing: milk, offered: offered[2])
        let again = try await swaps.substitutes(request: request).candidates.map(\.product.id)
        XCTAssertEqual(again.first, offered[2])
        XCTAssertFalse(again.contains(offered[0]))
        let bobs = try await swaps.substitutes(request: request, userId: "bob").candidates.map(\.product.id)
        XCTAssertEqual(bobs, offered)
        let said = try await swaps.list()
        XCTAssertEqual(said.first { $0.offered == offered[0] }?.accepted, false)
        XCTAssertEqual(said.map(\.at), [now, now])
        let forgotten = [
            try await swaps.forget(missing: milk, offered: offered[0]),
            try await swaps.forget(missing: milk, offered: offered[0]),
        ]
        XCTAssertEqual(forgotten, [true, false])
        let all = try await swaps.forgetAll()
        XCTAssertEqual(all, 1)
        let itself = try await failure { try await swaps.judge(missing: milk, offered: milk) }
        XCTAssertEqual(itself.code, "INPUT_001")
        let none = try await failure { try await swaps.judge(missing: milk, offered: "none") }
        XCTAssertEqual(none.code, "PRODUCT_001")
    }

    func testASearchHasPrices() async throws {
        let shop = Shop { asked in
            XCTAssertEqual(asked.zip, "60601")
            return asked.productIds.filter { $0 == "my-yuzu" }.map {
                SourcePrice(productId: $0, price: usd(399), regular: usd(450), inStock: false)
            }
        }
        let agent = try await stocked(shop)
        let place = QuoteOptions(zip: "60601")
        let found = try await agent.prices().search(request: SearchRequest(q: "yuzu"), options: place)
        XCTAssertEqual(
            found.products,
            [
                PricedProduct(
                    id: "my-yuzu", name: "Yuzu Marmalade", price: usd(450), unit: "10 ounce", inStock: false,
                    dealPrice: usd(399), savings: usd(51), priceKind: .live, priceSource: "corner-shop")
            ])
        XCTAssertEqual(found.missing, ["my-jelly"])
        XCTAssertTrue(found.notes.contains { $0.contains("1 of 2") }, "\(found.notes)")
        let text = try await agent.pricedSearchJson(request: SearchRequest(q: "yuzu"), options: place)
        let json = try JSONDecoder().decode(JSON.self, from: Data(text.utf8))
        XCTAssertEqual(json["products"]?.array?.first?["savings"]?.canonical, "0.51")
        let error = try await failure { _ = try await agent.prices().search(request: SearchRequest(q: " ")) }
        XCTAssertEqual(error.code, "INPUT_001")
    }

    private final class Rows: ProgressListener, @unchecked Sendable {
        private let lock = NSLock()
        private var rows: Int64 = 0

        var seen: Int64 { lock.withLock { rows } }

        func progress(rows: Int64, bytes: Int64) throws { lock.withLock { self.rows = rows } }
    }

    func testCatalogueFilesComeInManyShapes() async throws {
        let catalog = try Agent(options: replay).catalog()
        func content(_ text: String) -> ImportSource { .content(bytes: Data(text.utf8)) }
        let rows = Rows()
        let csv = content("id;name;price;barcode\nx1;Dragonfruit jam;4.25;036000291453\n")
        let labels = ImportOptions(format: "csv", currency: "EUR", asOf: "2026-01-31", source: "labels")
        let report = try await catalog.importProducts(file: csv, options: labels, listener: rows)
        XCTAssertEqual(report.format, "csv")
        XCTAssertEqual([report.imported, report.wrongBarcodes, rows.seen], [1, 1, 1])
        XCTAssertEqual(report.notes.map(\.line), [2])
        XCTAssertEqual(
            try catalog.get(productId: "x1").typicalPrice,
            TypicalPrice(
                price: Money(minor: 425, currency: "EUR"), kind: .listed, source: "labels", asOf: "2026-01-31"))
        try await withFolder { folder in
            let off = """
                {"code":"3017620422003","product_name":"Zorblat","countries_tags":["en:united-states"]}
                {"code":"4006381333931","product_name":"Sonstwas","countries_tags":["en:germany"]}

                """
            try off.write(toFile: folder + "/off.jsonl", atomically: true, encoding: .utf8)
            let facts = ImportOptions(format: "open_food_facts", country: "us")
            let known = try await catalog.importProducts(file: .path(path: folder + "/off.jsonl"), options: facts)
            XCTAssertEqual(known.imported, 1)
            XCTAssertEqual(known.leftOut, ["other_country": 1])
            let nowhere = try await failure {
                _ = try await catalog.importProducts(
                    file: .path(path: folder + "/off.jsonl"), options: ImportOptions(country: "zz"))
            }
            XCTAssertEqual(nowhere.code, "INPUT_001")
            let missing = try await failure {
                _ = try await catalog.importProducts(file: .path(path: folder + "/none.csv"))
            }
            XCTAssertEqual(missing.code, "STORE_001")
        }
        let broken = content("id,name\nx3,Figs\nx4,\n")
        let error = try await failure { _ = try await catalog.importProducts(file: broken) }
        XCTAssertEqual(error.kind, .corrupt)
        XCTAssertTrue(error.reason.contains("line 3"), error.reason)
        XCTAssertEqual(try failureOf { _ = try catalog.get(productId: "x3") }.code, "PRODUCT_001")
        let lenient = try await catalog.importProducts(file: broken, options: ImportOptions(lenient: true))
        XCTAssertEqual(lenient.skipped, 1)
        for bad in [
            ImportOptions(format: "xml"), ImportOptions(currency: "dollars"), ImportOptions(asOf: "noon"),
            ImportOptions(maxRows: -1),
        ] {
            let error = try await failure { _ = try await catalog.importProducts(file: broken, options: bad) }
            XCTAssertEqual(error.code, "INPUT_001", "\(bad)")
        }
        let token = CancelToken()
        token.cancel()
        let late = try await failure { _ = try await catalog.importProducts(file: csv, cancel: token) }
        XCTAssertEqual(late.kind, .cancelled)
    }
}
