// What may stand in, and what was bought: imports, receipts, pictures, and what follows from them.
import Foundation
import XCTest

import GroceryCore

private let butter = "gc-salted-butter-16-ounce"
private let milk = "gc-whole-milk-1-gallon"
private let receipt = "ALDI\nWHOLE MILK 3.48\nSUBTOTAL 3.48\nTAX 0.00\nTOTAL 3.48\n10/10/26 14:05\n"
private let table = """
    date,order,store,name,qty,price
    2026-10-01,1,Corner Shop,Whole Milk 1 gal,1,3.79
    2026-10-11,2,Corner Shop,Whole Milk 1 gal,2,3.79
    2026-10-20,3,Corner Shop,Whole Milk 1 gal,1,3.99
    2026-10-21,4,Corner Shop,Rye Loaf,1,4.50

    """
private let many = "date,order,name,price\n" + String(repeating: "2026-10-01,1,Milk,3.99\n", count: 5_000)

private func content(_ text: String) -> ImportSource { .content(bytes: Data(text.utf8)) }

private final class Reader: TextRecognizer {
    private let answer: @Sendable (RecognizeText) async throws -> [TextLine]

    init(_ answer: @escaping @Sendable (RecognizeText) async throws -> [TextLine]) { self.answer = answer }

    func recognize(request: RecognizeText) async throws -> [TextLine] { try await answer(request) }
}

private struct NoEngine: Error {}

/// Remembers the rows it was told, and then throws or calls the import off.
private final class Listener: ProgressListener, @unchecked Sendable {
    private let lock = NSLock()
    private var last: Int64 = 0
    private let token: CancelToken?

    init(calling token: CancelToken? = nil) { self.token = token }

    var rows: Int64 { lock.withLock { last } }

    func progress(rows: Int64, bytes: Int64) throws {
        lock.withLock { last = rows }
        token?.cancel()
        throw NoEngine()
    }
}

final class OrdersTests: XCTestCase {
    func testWhatMayStandInSaysWhy() throws {
        let catalog = try Agent(options: replay).catalog()
        let found = try catalog.substitutes(request: SubstituteRequest(productId: butter, cheaper: true, limit: 3))
        XCTAssertEqual(found.product.id, butter)
        XCTAssertTrue((1...3).contains(found.candidates.count) && found.leftOut.notCheaper > 0)
        for one in found.candidates {
            let parts = one.parts
            let sum = parts.category + parts.kind + parts.attributes + parts.size + parts.price + parts.brand
            XCTAssertEqual(one.score, sum + parts.popularity + parts.learned, accuracy: 1e-9)
            XCTAssertTrue(one.reasons.contains("cheaper_per_unit"))
            XCTAssertLessThan(try XCTUnwrap(one.price).difference.value, 0)
        }
        let vegan = try catalog.substitutes(request: SubstituteRequest(productId: milk, diets: ["vegan"], limit: 50))
        XCTAssertTrue(!vegan.candidates.isEmpty && vegan.candidates.allSatisfy { $0.product.diets.contains("vegan") })
        let safe = try catalog.substitutes(request: SubstituteRequest(productId: milk, allergens: [.milk]))
        XCTAssertTrue(safe.leftOut.unknownAllergens > 0 && safe.candidates.allSatisfy(\.product.allergensComplete))
        let last = try XCTUnwrap(catalog.alternatives(productId: butter).last).product.id
        let again = try catalog.substitutes(
            request: SubstituteRequest(productId: butter, accepted: [Swap(missing: butter, offered: last)]))
        XCTAssertEqual(again.candidates[0].product.id, last)
        XCTAssertEqual(again.candidates[0].reasons[0], "accepted_before")
        XCTAssertEqual(try failureOf { _ = try catalog.alternatives(productId: "none") }.code, "PRODUCT_001")
        for wrong in [
            SubstituteRequest(productId: butter, limit: 0), SubstituteRequest(productId: butter, limit: -1),
            SubstituteRequest(productId: butter, diets: [" "]),
            SubstituteRequest(productId: butter, wanted: Wanted(amount: "1", unit: "barrelful")),
        ] {
            XCTAssertEqual(try failureOf { _ = try catalog.substitutes(request: wrong) }.kind, .invalidInput)
        }
    }

    func testOrdersAreImportedAndWhatFollowsFromThem() async throws {
        let orders = try Agent(options: replay).orders()
        try await withFolder { folder in
            let path = folder + "/orders.csv"
            try table.write(toFile: path, atomically: true, encoding: .utf8)
            let report = try await orders.importFiles(files: [.path(path: path)])
            XCTAssertEqual([report.read, report.imported, report.lines, report.unchanged], [4, 4, 4, 0])
        }
        let again = try await orders.importFiles(files: [content(table)])
        XCTAssertEqual(again.unchanged, 4)
        let found = try await orders.bought(words: "MILK whole")
        XCTAssertEqual(found.count, 1)
        let milk = found[0]
        XCTAssertEqual(milk.cadence.everyDays?.exact, "19/2")
        XCTAssertEqual(milk.cadence.next, "2026-10-30")
        XCTAssertEqual(milk.lastPaid?.price, usd(399))
        let known = try await orders.history(productId: XCTUnwrap(milk.productId))
        XCTAssertEqual(known?.bought, milk)
        let same = try await orders.historyOfThing(thing: milk.thing)
        XCTAssertEqual(same, known)
        XCTAssertEqual(known?.purchases.map(\.on), ["2026-10-20", "2026-10-11", "2026-10-01"])
        let usual = try await orders.usual(limit: 5)
        XCTAssertEqual(usual.map(\.name), ["Whole Milk 1 gal"])
        let never = try await orders.history(productId: "gc-bananas")
        XCTAssertNil(never)
        let shops = try await orders.shops()
        XCTAssertEqual(shops.map(\.name), ["Corner Shop"])
        let counts = try await orders.counts()
        XCTAssertEqual(counts, OrderCounts(orders: 4, items: 2, lines: 4, shops: 1))
        let first = try await orders.list(page: OrderPage(limit: 3))
        let last = try XCTUnwrap(first.last)
        let rest = try await orders.list(
            page: OrderPage(after: OrderPlace(orderedOn: last.orderedOn, id: last.id), limit: 3))
        XCTAssertEqual([first.count, rest.count], [3, 1])
        let one = try await orders.get(orderId: first[0].id)
        XCTAssertEqual(one, first[0])
        let bobs = try await orders.list(userId: "bob")
        XCTAssertTrue(bobs.isEmpty)
        let removed = try await orders.remove(orderIds: [first[0].id, "none:1"])
        XCTAssertEqual(removed, 1)
        let gone = try await failure { _ = try await orders.get(orderId: first[0].id) }
        XCTAssertEqual(gone.code, "ORDER_001")
        let forgotten = try await orders.forgetAll()
        XCTAssertEqual(forgotten, 3)
    }

    func testAFileAtFaultNamesItsLineAndChangesNothing() async throws {
        let orders = try Agent(options: replay).orders()
        let bad = content("date,name\n2026-01-01,Milk\nsoon,Bread\n")
        let error = try await failure { _ = try await orders.importFiles(files: [bad]) }
        XCTAssertEqual(error.kind, .corrupt)
        XCTAssertTrue(error.reason.contains("line 3") && error.hint != nil, error.reason)
        let counts = try await orders.counts()
        XCTAssertEqual(counts.orders, 0)
        let lenient = try await orders.importFiles(files: [bad], options: OrderImportOptions(lenient: true))
        XCTAssertEqual(lenient.skippedLines.map(\.line), [3])
        let none = try await failure { _ = try await orders.importFiles(files: [.path(path: "/none/such.csv")]) }
        XCTAssertEqual(none.code, "STORE_001")
        for (options, code) in [
            (OrderImportOptions(maxRows: 2), "INPUT_002"), (OrderImportOptions(currency: "x"), "INPUT_001"),
        ] {
            let error = try await failure { _ = try await orders.importFiles(files: [content(table)], options: options) }
            XCTAssertEqual(error.code, code)
        }
        let page = try await failure { _ = try await orders.list(page: OrderPage(since: "soon")) }
        XCTAssertEqual(page.code, "INPUT_001")
    }

    func testProgressIsToldAndAListenerThatThrowsHasNoSay() async throws {
        let orders = try Agent(options: replay).orders()
        let listener = Listener()
        let report = try await orders.importFiles(files: [content(many)], listener: listener)
        XCTAssertEqual(report.imported, 1)
        XCTAssertEqual(listener.rows, 5_000)
        // Called off while it is read: nothing is kept.
        let token = CancelToken()
        let error = try await failure {
            _ = try await orders.importFiles(
                files: [content(many)], listener: Listener(calling: token), userId: "eve", cancel: token)
        }
        XCTAssertEqual(error.kind, .cancelled)
        let counts = try await orders.counts(userId: "eve")
        XCTAssertEqual(counts.orders, 0)
    }

    func testReceiptsAreReadAndKept() async throws {
        let orders = try Agent(options: replay).orders()
        let read = try orders.readReceipt(text: receipt)
        XCTAssertTrue(read.addsUp)
        XCTAssertEqual(read.order.amounts.total, usd(348))
        XCTAssertEqual(read.order.kind, .receipt)
        XCTAssertEqual([read.order.orderedOn, read.order.orderedAt ?? ""], ["2026-10-10", "14:05"])
        let kept = try await orders.importReceipt(text: receipt)
        XCTAssertTrue(kept.imported && kept.receipt == read)
        let again = try await orders.importReceipt(text: receipt)
        XCTAssertFalse(again.imported)
        let nonsense = try await orders.importReceipt(text: "thank you")
        XCTAssertEqual(nonsense.receipt.order.flags[0].kind, "no_lines")
        let long = String(repeating: "x", count: 256 * 1024 + 1)
        XCTAssertEqual(try failureOf { _ = try orders.readReceipt(text: long) }.kind, .tooLarge)
    }

    func testAPictureIsReadByTheAppsOwnRecogniser() async throws {
        let orders = try Agent(options: replay).orders()
        let reader = Reader { request in
            XCTAssertEqual(request.image, Data([1, 2]))
            XCTAssertEqual(request.language, "en")
            return [
                TextLine(text: "3.48", place: TextBox(left: 400, top: 52, width: 60, height: 20)),
                TextLine(text: "ALDI", place: TextBox(left: 10, top: 10, width: 90, height: 20)),
                TextLine(text: "WHOLE MILK", place: TextBox(left: 10, top: 50, width: 200, height: 20)),
            ]
        }
        let read = try await orders.readPicture(image: Data([1, 2]), recognizer: reader, language: "en")
        XCTAssertEqual(read.order.lines.map(\.name), ["WHOLE MILK"])
        XCTAssertEqual(read.order.lines.map(\.total), [usd(348)])
        let blurred = Reader { _ in throw GroceryError.failed(.invalidInput, "the picture is blurred", hint: "hold still") }
        let error = try await failure { _ = try await orders.readPicture(image: Data(), recognizer: blurred) }
        XCTAssertEqual(error.kind, .invalidInput)
        XCTAssertEqual(error.hint, "hold still")
        let broken = Reader { _ in throw NoEngine() }
        let other = try await failure { _ = try await orders.readPicture(image: Data(), recognizer: broken) }
        XCTAssertEqual(other.kind, .unavailable)
    }

    func testACancelledPictureCancelsItsRecogniser() async throws {
        let orders = try Agent(options: replay).orders()
        let asked = Signal()
        let cancelled = Signal()
        let hanging = Reader { _ in
            asked.raise()
            let never = AsyncStream<Void> { _ in }
            for await _ in never {}  // Ends only by cancelling the task.
            cancelled.raise()
            throw CancellationError()
        }
        let call = Task {
            try await withCancelToken { try await orders.readPicture(image: Data(), recognizer: hanging, cancel: $0) }
        }
        await asked.wait()
        call.cancel()
        await cancelled.wait()
        let error = try await failure { _ = try await call.value }
        XCTAssertEqual(error.kind, .cancelled)
    }
}
