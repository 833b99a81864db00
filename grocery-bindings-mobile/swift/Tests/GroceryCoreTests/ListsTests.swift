// Lists without words, and the catalogue.
import Foundation
import XCTest

import GroceryCore

final class ListsTests: XCTestCase {
    func testAListFromItsMakingToItsEnd() async throws {
        let agent = try Agent(options: replay)
        let lists = agent.lists()
        let id = try await lists.create(userId: user, name: "Groceries").id
        var all = try await lists.all(userId: user)
        XCTAssertEqual(all.map(\.name), ["Groceries"])

        var view = try await lists.add(
            userId: user, listId: id, item: AddItem(name: "milk", amount: "2", unit: "gallon"))
        let milk = view.items[0].id
        view = try await lists.add(userId: user, listId: id, item: AddItem(name: "milk", amount: "4", unit: "quart"))
        XCTAssertEqual(view.items.map(\.id), [milk])
        XCTAssertEqual(view.items[0].quantity.exact, "3")
        XCTAssertEqual(view.items[0].unit, "gallon")
        _ = try await lists.add(userId: user, listId: id, item: AddItem(name: "bread"))

        view = try await lists.setAmount(userId: user, listId: id, lineId: milk, amount: "3/2", unit: "gallon")
        XCTAssertEqual(view.items[0].quantity, Amount(exact: "3/2", value: 1.5))
        view = try await lists.check(userId: user, listId: id, lineId: milk)
        XCTAssertTrue(view.items[0].checked)
        view = try await lists.undo(userId: user, listId: id)
        XCTAssertFalse(view.items[0].checked)
        view = try await lists.undo(userId: user, listId: id)
        XCTAssertEqual(view.items[0].quantity.exact, "3")

        let oat = try agent.find("oat milk")
        view = try await lists.setProduct(userId: user, listId: id, lineId: milk, productId: oat.id)
        XCTAssertEqual(view.items[0].name, oat.name)
        view = try await lists.rename(userId: user, listId: id, name: "BBQ")
        XCTAssertEqual(view.name, "BBQ")
        view = try await lists.remove(userId: user, listId: id, lineId: milk)
        XCTAssertEqual(view.items.count, 1)
        view = try await lists.clear(userId: user, listId: id)
        XCTAssertTrue(view.items.isEmpty)
        view = try await lists.undo(userId: user, listId: id)
        XCTAssertEqual(view.items.map(\.requested), ["bread"])

        let log = try await lists.log(userId: user, listId: id)
        XCTAssertEqual(log.map(\.version), Array(1...Int64(log.count)))
        guard case let .addLine(line, _) = log[0].op else { return XCTFail("\(log[0].op)") }
        XCTAssertEqual(line.requested, "milk")
        XCTAssertEqual(log[0].inverse, .removeLine(lineId: milk))
        XCTAssertTrue(log.contains { $0.op == .clear && $0.undone })
        guard case let .undo(_, _, ops)? = log.last?.op else { return XCTFail("\(log)") }
        XCTAssertEqual(ops.count, 1)
        let part = try await lists.log(userId: user, listId: id, afterVersion: 2, limit: 3)
        XCTAssertEqual(part, Array(log[2..<5]))

        let plain = try await lists.get(userId: user, listId: id)
        XCTAssertEqual(plain.version, log.last?.version)
        XCTAssertEqual(plain.updatedAt, now)
        try await lists.delete(userId: user, listId: id)
        all = try await lists.all(userId: user)
        XCTAssertTrue(all.isEmpty)
        let error = try await failure { _ = try await lists.get(userId: user, listId: id) }
        XCTAssertEqual(error.code, "LIST_001")
    }

    func testUsersAreKeptApart() async throws {
        let lists = try Agent(options: replay).lists()
        let id = try await lists.create(userId: "ann", name: "Groceries").id
        for call in [
            { _ = try await lists.view(userId: "bob", listId: id) },
            { _ = try await lists.add(userId: "bob", listId: id, item: AddItem(name: "milk")) },
            { try await lists.delete(userId: "bob", listId: id) },
        ] as [() async throws -> Void] {
            let error = try await failure(call)
            XCTAssertEqual(error.kind, .listNotFound)
        }
        let hers = try await lists.view(userId: "ann", listId: id)
        XCTAssertTrue(hers.items.isEmpty)
    }

    func testAChangeThatHasNoMeaningChangesNothing() async throws {
        let lists = try Agent(options: replay).lists()
        let id = try await lists.create(userId: user, name: "Groceries").id
        let line = try await lists.add(userId: user, listId: id, item: AddItem(name: "milk")).items[0].id
        func code(_ body: () async throws -> Void) async throws -> String { try await failure(body).code }
        for amount in ["0", "-1", "1000000000000", "NaN", "1/0", ""] {
            let set = try await code {
                _ = try await lists.setAmount(userId: user, listId: id, lineId: line, amount: amount)
            }
            let add = try await code {
                _ = try await lists.add(userId: user, listId: id, item: AddItem(name: "eggs", amount: amount))
            }
            XCTAssertEqual([set, add], ["INPUT_001", "INPUT_001"], amount)
        }
        let codes = [
            try await code { _ = try await lists.create(userId: user, name: " ") },
            try await code { _ = try await lists.add(userId: user, listId: id, item: AddItem(name: "")) },
            try await code {
                _ = try await lists.setAmount(userId: user, listId: id, lineId: line, amount: "1", unit: "furlong")
            },
            try await code { _ = try await lists.remove(userId: user, listId: id, lineId: "first") },
            try await code { _ = try await lists.log(userId: user, listId: id, afterVersion: -1) },
        ]
        XCTAssertEqual(Set(codes), ["INPUT_001"])
        let unknown = try await code {
            _ = try await lists.add(userId: user, listId: id, item: AddItem(name: "milk", productId: "none"))
        }
        XCTAssertEqual(unknown, "PRODUCT_001")
        let missing = try await code { _ = try await lists.remove(userId: user, listId: id, lineId: id) }
        XCTAssertEqual(missing, "LIST_001")
        let version = try await lists.get(userId: user, listId: id).version
        XCTAssertEqual(version, 1)
        _ = try await lists.undo(userId: user, listId: id)
        let nothing = try await code { _ = try await lists.undo(userId: user, listId: id) }
        XCTAssertEqual(nothing, "INPUT_001")
    }

    func testTheCatalogueIsSearchedAndLookedUp() throws {
        let catalog = try Agent(options: replay).catalog()
        XCTAssertGreaterThanOrEqual(catalog.count(), 2_000)
        let page = try catalog.search(request: SearchRequest(q: "bananna", limit: 3))
        let product = try XCTUnwrap(page.hits.first).product
        XCTAssertTrue(product.name.lowercased().contains("banana"))
        XCTAssertLessThanOrEqual(page.hits.count, 3)
        XCTAssertEqual(try catalog.get(productId: product.id), product)
        XCTAssertGreaterThan(try XCTUnwrap(product.typicalPrice).price.minor, 0)
        let cheap = try catalog.search(request: SearchRequest(q: "milk", maxPrice: usd(300)))
        XCTAssertFalse(cheap.hits.isEmpty)
        XCTAssertTrue(cheap.hits.allSatisfy { ($0.product.typicalPrice?.price.minor ?? .max) <= 300 })
        XCTAssertEqual(try failureOf { _ = try catalog.get(productId: "none") }.code, "PRODUCT_001")
        XCTAssertEqual(try failureOf { _ = try catalog.search(request: SearchRequest(q: " ")) }.code, "INPUT_001")
    }

    func testACatalogueFileIsImportedOrRefusedWithItsLine() async throws {
        try await withFolder { folder in
            func file(_ name: String, _ text: String) throws -> String {
                try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
                return folder + "/" + name
            }
            let catalog = try Agent(options: replay).catalog()
            let before = catalog.count()
            let good = try file("good.csv", "id,name,price\nx1,Dragonfruit jam,4.25\nx2,Yuzu salt,6.10\n")
            let listener = Listener()
            let report = try await catalog.importFile(path: good, listener: listener)
            XCTAssertEqual(report.imported, 2)
            XCTAssertEqual(listener.rows, 2)
            XCTAssertEqual(catalog.count(), before + 2)
            XCTAssertEqual(try catalog.get(productId: "x1").typicalPrice?.price, usd(425))

            let bad = try file("bad.csv", "id,name,price\nx3,Figs,1.00\nx4,Dates,cheap\n")
            let error = try await failure { _ = try await catalog.importFile(path: bad) }
            XCTAssertEqual(error.kind, .corrupt)
            XCTAssertTrue(error.reason.contains("line 3"), error.reason)
            XCTAssertEqual(try failureOf { _ = try catalog.get(productId: "x3") }.code, "PRODUCT_001")
            let lenient = try await catalog.importFile(path: bad, lenient: true)
            XCTAssertEqual(lenient.skippedLines.map(\.line), [3])
            XCTAssertEqual(try catalog.get(productId: "x3").name, "Figs")
            let none = try await failure { _ = try await catalog.importFile(path: folder + "/none.csv") }
            XCTAssertEqual(none.code, "STORE_001")
            let token = CancelToken()
            token.cancel()
            let cancelled = try await failure { _ = try await catalog.importFile(path: good, cancel: token) }
            XCTAssertEqual(cancelled.kind, .cancelled)

            var options = replay
            options.catalogFile = try file("own.csv", "id,name\nx1,Dragonfruit jam\n")
            XCTAssertEqual(try Agent(options: options).catalog().count(), 1)
        }
    }
}

/// Hears of progress, and has no say in the import.
private final class Listener: ProgressListener, @unchecked Sendable {
    private let lock = NSLock()
    private var seen: Int64 = 0

    var rows: Int64 { lock.withLock { seen } }

    func progress(rows: Int64, bytes: Int64) throws {
        lock.withLock { seen = rows }
        throw TillIsOpen()
    }
}
