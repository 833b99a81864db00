// What the host finds beyond the catalogue: a shop's products, vectors, and the guards around both. All of them work,
// throw, hang, and answer nonsense.
import Foundation
import XCTest

import GroceryCore

/// A shop's own search that answers as it is told.
private class Elsewhere: ProductSource, @unchecked Sendable {
    typealias Answer = @Sendable () async throws -> [SourcedProduct]
    private let answer: Answer
    private let lock = NSLock()
    private var last: SearchProducts?

    init(_ answer: @escaping Answer) { self.answer = answer }

    var searched: SearchProducts? { lock.withLock { last } }

    func name() throws -> String { "elsewhere" }

    func search(request: SearchProducts) async throws -> SourcePage {
        lock.withLock { last = request }
        await Task.yield()
        return SourcePage(products: try await answer(), total: 40)
    }

    func lookup(request: LookupProducts) async throws -> [SourcedProduct] {
        XCTAssertEqual(request.barcodes, ["0036000291452"])
        return try await answer()
    }
}

private final class Nameless: Elsewhere, @unchecked Sendable {
    override func name() throws -> String { throw TillIsOpen() }
}

/// A model with a view of breakfast.
private final class Tastes: Embedder {
    typealias Answer = @Sendable (EmbedTexts) async throws -> [[Float]]
    private let size: Int32
    private let answer: Answer

    init(_ size: Int32 = 2, _ answer: @escaping Answer = { $0.texts.map(Tastes.taste) }) {
        (self.size, self.answer) = (size, answer)
    }

    @Sendable static func taste(_ text: String) -> [Float] {
        if text.contains("Bagels") || text.contains("breakfast") { return [1, 0] }
        return text.contains("Milk") ? [3, 4] : [0, 0]
    }

    func name() throws -> String { "tastes" }

    func dimensions() throws -> Int32 {
        if size == .min { throw TillIsOpen() }
        return size
    }

    func embed(request: EmbedTexts) async throws -> [[Float]] {
        await Task.yield()
        return try await answer(request)
    }
}

/// An index of the host's that does as it should, or as it is told.
private actor Shelves {
    private(set) var kept: [String: [Float]] = [:]

    func keep(_ vectors: [ProductVector]) { for one in vectors { kept[one.productId] = one.vector } }
    func drop(_ ids: [String]) { for id in ids { kept[id] = nil } }

    func near(_ request: SearchVectors) -> [VectorHit] {
        func length(_ vector: [Float]) -> Float { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        let all = kept.map { id, vector in
            let dot = zip(vector, request.vector).reduce(Float(0)) { $0 + $1.0 * $1.1 }
            return VectorHit(productId: id, similarity: dot / length(vector) / length(request.vector))
        }
        let sorted = all.sorted { ($1.similarity, $0.productId) < ($0.similarity, $1.productId) }
        return Array(sorted.prefix(Int(request.limit)))
    }
}

private final class HostIndex: VectorIndex {
    enum Trouble { case none, full, lying }

    let shelves = Shelves()
    private let size: Int32
    private let trouble: Trouble

    init(_ size: Int32 = 2, _ trouble: Trouble = .none) { (self.size, self.trouble) = (size, trouble) }

    func dimensions() throws -> Int32 { size }

    func upsert(vectors: [ProductVector]) async throws -> Int32 {
        if trouble == .full { throw TillIsOpen() }
        await shelves.keep(vectors)
        return trouble == .lying ? -1 : Int32(vectors.count)
    }

    func remove(productIds: [String]) async throws { await shelves.drop(productIds) }

    func search(request: SearchVectors) async throws -> [VectorHit] {
        trouble == .full ? [VectorHit(productId: "", similarity: 1)] : await shelves.near(request)
    }

    func count() async throws -> Int32 { Int32(await shelves.kept.count) }
}

final class SourcesTests: XCTestCase {
    /// Options with a shelf of four things.
    private func small<T>(_ body: (AgentOptions) async throws -> T) async throws -> T {
        try await withFolder { folder in
            let rows = """
                id,name,category,barcode
                m1,Whole Milk,Dairy,036000291452
                m2,Oat Milk,Dairy,
                s1,Cheddar Slices,Dairy,
                b1,Bagels,Bakery,

                """
            try rows.write(toFile: folder + "/shelf.csv", atomically: true, encoding: .utf8)
            var options = replay
            options.catalogFile = folder + "/shelf.csv"
            return try await body(options)
        }
    }

    private func yak(_ change: (inout SourcedProduct) -> Void = { _ in }) throws -> SourcedProduct {
        var yak = SourcedProduct(
            product: try newProduct(id: "yak-1", name: "Yak Milk"), price: usd(799), regular: usd(899), inStock: true)
        change(&yak)
        return yak
    }

    func testAShopStandsBesideTheCatalogue() async throws {
        var milk = try newProduct(id: "w9", name: "Whole Milk")
        milk.barcode = "036000291452"
        let all = [try yak(), SourcedProduct(product: milk, price: usd(333))]
        let shop = Elsewhere { all }
        try await small { options in
            let catalog = try Agent(options: options, productSource: shop).catalog()
            let found = try await catalog.searchCombined(request: SearchRequest(q: "milk", limit: 10))
            XCTAssertNil(found.note)
            XCTAssertEqual(shop.searched, SearchProducts(q: "milk", limit: 100))
            let known = try XCTUnwrap(found.hits.first { $0.product.id == "m1" })
            XCTAssertTrue(known.isKnown)
            XCTAssertEqual(known.sourceRank, 2)
            XCTAssertEqual(known.price, usd(333))
            let new = try XCTUnwrap(found.hits.first { $0.product.id == "yak-1" })
            XCTAssertEqual(
                new,
                CombinedHit(
                    product: all[0].product, isKnown: false, sourceRank: 1, price: usd(799), regular: usd(899),
                    inStock: true))
            let page = try await catalog.searchRemote(request: SearchProducts(q: "milk"))
            XCTAssertEqual(page, SourcePage(products: all, total: 40))
            let looked = try await catalog.lookupRemote(request: LookupProducts(barcodes: ["0036000291452"]))
            XCTAssertEqual(looked, all)
            try await catalog.add(products: [new.product])
            XCTAssertEqual(try catalog.get(productId: "yak-1").name, "Yak Milk")
            for bad in [SearchProducts(q: " "), SearchProducts(q: "x", limit: -1), SearchProducts(q: "x", limit: 101)] {
                let error = try await failure { _ = try await catalog.searchRemote(request: bad) }
                XCTAssertEqual(error.code, "INPUT_001", "\(bad)")
            }
            let cheese = LookupProducts(barcodes: ["cheese"])
            let error = try await failure { _ = try await catalog.lookupRemote(request: cheese) }
            XCTAssertEqual(error.code, "INPUT_001")
            let price = SearchRequest(q: "milk", sort: "price")
            let order = try await failure { _ = try await catalog.searchCombined(request: price) }
            XCTAssertEqual(order.code, "INPUT_001")
        }
    }

    private func trouble(_ answer: @escaping Elsewhere.Answer) async throws -> (SearchNote, GroceryError) {
        try await small { options in
            let catalog = try Agent(options: options, productSource: Elsewhere(answer)).catalog()
            let found = try await catalog.searchCombined(request: SearchRequest(q: "milk"))
            XCTAssertEqual(found.hits.map(\.product.id), ["m1", "m2"])
            let error = try await failure { _ = try await catalog.searchRemote(request: SearchProducts(q: "milk")) }
            return (try XCTUnwrap(found.note), error)
        }
    }

    func testAShopInTroubleLeavesTheCatalogueAndANote() async throws {
        let (note, error) = try await trouble { throw TillIsOpen() }
        XCTAssertEqual(error.kind, .unavailable)
        XCTAssertEqual(note.source, "elsewhere")
        XCTAssertEqual(note.code, error.code)
        XCTAssertTrue(note.text.contains("TillIsOpen") && note.retryable, note.text)
        let closed = GroceryError.failed(.rateLimited, "come back at nine", hint: "at nine", retryAfter: 60)
        let (later, same) = try await trouble { throw closed }
        XCTAssertEqual(later.retryAfterSeconds, 60)
        XCTAssertEqual(same.retryAfter, 60)
        XCTAssertEqual(same.hint, "at nine")
        XCTAssertEqual(same.reason, "come back at nine")
    }

    func testAnswersWithoutMeaningAreRefused() async throws {
        let bucks = Money(minor: 1, currency: "bucks")
        let changes: [(inout SourcedProduct) -> Void] = [
            { $0.price = usd(-1) }, { $0.price = bucks }, { $0.regular = bucks }, { $0.product.name = "" },
            { $0.product.size = "much" },
        ]
        for change in changes {
            let bad = try yak(change)
            let (note, error) = try await trouble { [bad] }
            XCTAssertEqual(error.kind, .badAnswer, "\(bad)")
            XCTAssertEqual(note.code, error.code)
            XCTAssertTrue(error.reason.contains("yak-1"), error.reason)
        }
        let many = try (0...100).map { i in
            SourcedProduct(product: try newProduct(id: "y\(i)", name: "Yak Milk"))
        }
        let (_, error) = try await trouble { many }
        XCTAssertEqual(error.kind, .badAnswer)
    }

    func testAShopThatHangsIsGivenUpOrCancelled() async throws {
        let (asked, cancelled) = (Signal(), Signal())
        let silent = Elsewhere {
            asked.raise()
            let never = AsyncStream<Void> { _ in }
            for await _ in never {}  // Ends only by cancelling the task.
            cancelled.raise()
            throw CancellationError()
        }
        try await small { options in
            var hasty = options
            hasty.sourceTimeoutMs = 20
            let catalog = try Agent(options: hasty, productSource: silent).catalog()
            let found = try await catalog.searchCombined(request: SearchRequest(q: "milk"))
            XCTAssertEqual(found.note?.source, "elsewhere")
            let error = try await failure { _ = try await catalog.searchRemote(request: SearchProducts(q: "milk")) }
            XCTAssertEqual(error.kind, .timeout)
            await cancelled.wait()
            var patient = options
            patient.sourceTimeoutMs = 3_600_000
            let slow = try Agent(options: patient, productSource: silent).catalog()
            let token = CancelToken()
            let call = Task {
                try await failure {
                    _ = try await slow.searchCombined(request: SearchRequest(q: "milk"), cancel: token)
                }
            }
            await asked.wait()
            token.cancel()
            let ended = try await call.value
            XCTAssertEqual(ended.kind, .cancelled)
        }
    }

    func testWithoutAShopOrAModelThereIsANote() async throws {
        try await small { options in
            let catalog = try Agent(options: options).catalog()
            let combined = try await catalog.searchCombined(request: SearchRequest(q: "milk"))
            XCTAssertEqual(combined.note?.code, "SYSTEM_004")
            let hybrid = try await catalog.searchHybrid(request: SearchRequest(q: "milk"))
            XCTAssertEqual(hybrid.hits.map(\.product.id), ["m1", "m2"])
            XCTAssertEqual(hybrid.note?.source, "vectors")
            let remote = try await failure { _ = try await catalog.searchRemote(request: SearchProducts(q: "milk")) }
            XCTAssertEqual(remote.kind, .notSupported)
            let vectors = try await failure { _ = try await catalog.indexVectors() }
            XCTAssertEqual(vectors.kind, .notSupported)
            let nameless = try Agent(options: options, productSource: Nameless { throw TillIsOpen() }).catalog()
            let note = try await nameless.searchCombined(request: SearchRequest(q: "milk")).note
            XCTAssertEqual(note?.source, "the product source")
        }
    }

    func testWordsAndVectorsSearchTogether() async throws {
        try await small { options in
            let catalog = try Agent(options: options, embedder: Tastes()).catalog()
            let done = try await catalog.indexVectors()
            XCTAssertEqual(done, VectorsIndexed(indexed: 3, skipped: 1))
            let one = try await catalog.indexVectors(productIds: ["b1"])
            XCTAssertEqual(one, VectorsIndexed(indexed: 1, skipped: 0))
            let found = try await catalog.searchHybrid(request: SearchRequest(q: "breakfast"))
            XCTAssertNil(found.note)
            XCTAssertEqual(found.hits.map(\.product.id), ["b1", "m1", "m2"])
            XCTAssertEqual(found.hits[0].similarity, 1)
            XCTAssertEqual(found.hits[0].vectorRank, 1)
            XCTAssertNil(found.hits[0].wordRank)
            XCTAssertEqual(try XCTUnwrap(found.hits[1].similarity), 0.6, accuracy: 1e-6)
            let dairy = try await catalog.searchHybrid(request: SearchRequest(q: "breakfast", category: "Dairy"))
            XCTAssertEqual(dairy.hits.map(\.product.id), ["m1", "m2"])
            let none = try await failure { _ = try await catalog.indexVectors(productIds: ["none"]) }
            XCTAssertEqual(none.code, "PRODUCT_001")
            var strict = options
            (strict.minSimilarity, strict.neighbours, strict.vectorWeight) = (0.9, 1, 2)
            let near = try Agent(options: strict, embedder: Tastes()).catalog()
            _ = try await near.indexVectors()
            let only = try await near.searchHybrid(request: SearchRequest(q: "breakfast"))
            XCTAssertEqual(only.hits.map(\.product.id), ["b1"])
        }
    }

    private func note(_ model: Tastes) async throws -> (SearchNote, GroceryError) {
        try await small { options in
            let catalog = try Agent(options: options, embedder: model).catalog()
            let found = try await catalog.searchHybrid(request: SearchRequest(q: "milk"))
            XCTAssertEqual(found.hits.map(\.product.id), ["m1", "m2"])
            let error = try await failure { _ = try await catalog.indexVectors() }
            return (try XCTUnwrap(found.note), error)
        }
    }

    func testAModelInTroubleLeavesTheWordsAndANote() async throws {
        let (thrown, unavailable) = try await note(Tastes { _ in throw TillIsOpen() })
        XCTAssertTrue(thrown.text.contains("TillIsOpen") && thrown.source == "tastes", thrown.text)
        XCTAssertEqual(unavailable.kind, .unavailable)
        let (none, missing) = try await note(Tastes { _ in [] })
        XCTAssertEqual(none.code, "SOURCE_001")
        XCTAssertEqual(missing.kind, .badAnswer)
        let (_, other) = try await note(Tastes { $0.texts.map { _ in [1, 2, 3] } })
        XCTAssertTrue(other.reason.contains("3 dimensions"), other.reason)
        let (_, nan) = try await note(Tastes { $0.texts.map { _ in [.nan, 1] } })
        XCTAssertEqual(nan.kind, .invalidInput)
    }

    func testVectorsAreKeptWhereTheHostWantsThem() async throws {
        try await small { options in
            let index = HostIndex()
            let catalog = try Agent(options: options, embedder: Tastes(), vectorIndex: index).catalog()
            let done = try await catalog.indexVectors()
            XCTAssertEqual(done.indexed, 3)
            let kept = await index.shelves.kept
            XCTAssertEqual(kept, ["m1": [3, 4], "m2": [3, 4], "b1": [1, 0]])
            let found = try await catalog.searchHybrid(request: SearchRequest(q: "breakfast"))
            XCTAssertEqual(found.hits.map(\.product.id), ["b1", "m1", "m2"])
            XCTAssertNil(found.note)

            let full = HostIndex(2, .full)
            let broken = try Agent(options: options, embedder: Tastes(), vectorIndex: full).catalog()
            let error = try await failure { _ = try await broken.indexVectors() }
            XCTAssertTrue(error.reason.contains("TillIsOpen"), error.reason)
            let note = try await broken.searchHybrid(request: SearchRequest(q: "breakfast milk")).note
            XCTAssertEqual(note?.source, "vectors")
            XCTAssertEqual(note?.code, "SOURCE_001")

            let lying = HostIndex(2, .lying)
            let liar = try Agent(options: options, embedder: Tastes(), vectorIndex: lying).catalog()
            let bad = try await failure { _ = try await liar.indexVectors() }
            XCTAssertEqual(bad.kind, .badAnswer)
        }
    }

    func testWhatDoesNotFitTogetherMakesNoAgent() async throws {
        try await small { options in
            func code(_ make: () throws -> Agent) throws -> String { try failureOf { _ = try make() }.code }
            func with(_ change: (inout AgentOptions) -> Void) -> AgentOptions {
                var options = options
                change(&options)
                return options
            }
            XCTAssertEqual(try code { try Agent(options: options, vectorIndex: HostIndex()) }, "INPUT_001")
            XCTAssertEqual(
                try code { try Agent(options: options, embedder: Tastes(), vectorIndex: HostIndex(3)) }, "INPUT_001")
            XCTAssertEqual(try code { try Agent(options: options, embedder: Tastes(0)) }, "INPUT_001")
            XCTAssertEqual(try code { try Agent(options: options, embedder: Tastes(-2)) }, "INPUT_001")
            let changes: [(inout AgentOptions) -> Void] = [
                { $0.neighbours = 0 }, { $0.vectorWeight = -1 }, { $0.minSimilarity = 2 }, { $0.sourceTimeoutMs = -1 },
                { $0.barcodeLayouts = "upside down" },
                { $0.pricePolicy = usualPolicy(); $0.pricePolicy?.timeoutMs = -1 },
                { $0.pricePolicy = usualPolicy(); $0.pricePolicy?.retry = RetryPolicy(maxAttempts: 0) },
                { $0.modelPolicy = usualPolicy(); $0.modelPolicy?.rate = CallRate(amount: 0, perMs: 1) },
            ]
            for change in changes {
                let bad = with(change)
                XCTAssertEqual(
                    try code { try Agent(options: bad, priceSource: Shop.at(1), embedder: Tastes()) }, "INPUT_001",
                    "\(bad)")
            }
            let error = try failureOf { _ = try Agent(options: options, embedder: Tastes(.min)) }
            XCTAssertTrue(error.reason.contains("TillIsOpen"), error.reason)
        }
    }

    func testPricesAreAskedForAgainAndLeftAloneWhereThatDoesNotHelp() async throws {
        try await small { options in
            let tries = Counter()
            let busy = GroceryError.failed(.unavailable, "busy", retryable: true)
            let again = Shop { asked in
                await tries.add()
                if await tries.count < 3 { throw busy }
                return asked.productIds.map { SourcePrice(productId: $0, price: usd(100)) }
            }
            var patient = options
            patient.pricePolicy = usualPolicy()
            patient.pricePolicy?.retry = RetryPolicy(baseMs: 1, capMs: 1)
            let priced = try await Agent(options: patient, priceSource: again).prices().quotes(productIds: ["m1"])
            XCTAssertEqual(priced.quotes.first?.kind, .live)
            let calls = await again.calls
            XCTAssertEqual(calls, 3)

            let alone = Shop { _ in throw busy }
            var strict = options
            strict.pricePolicy = usualPolicy()
            strict.pricePolicy?.retry = nil
            strict.pricePolicy?.breaker = Breaker(failures: 1)
            let prices = try Agent(options: strict, priceSource: alone).prices()
            for _ in 0..<3 {
                let notes = try await prices.quotes(productIds: ["m1"]).notes
                XCTAssertFalse(notes.isEmpty)
            }
            let asked = await alone.calls
            XCTAssertEqual(asked, 1, "the breaker stays open")
        }
    }
}
