// What the tests share: replayed agents, and shops of every character.
import Foundation
import XCTest

import GroceryCore

let now = "2026-11-20T10:30:00Z"
let user = "user-456"

/// Time and chance that repeat.
var replay: AgentOptions { AgentOptions(fixedTime: now, seed: 7) }

func usd(_ minor: Int64) -> Money { Money(minor: minor, currency: "USD") }

/// A host's shop: answers as it is told, after having suspended.
final class Shop: PriceSource {
    typealias Answer = @Sendable (QuoteRequest) async throws -> [SourcePrice]
    private let answer: Answer
    private let counter = Counter()

    init(_ answer: @escaping Answer) { self.answer = answer }

    /// A shop where everything costs the same.
    static func at(_ minor: Int64) -> Shop {
        Shop { asked in asked.productIds.map { SourcePrice(productId: $0, price: usd(minor)) } }
    }

    var calls: Int { get async { await counter.count } }

    func name() throws -> String { "corner-shop" }

    func quotes(request: QuoteRequest) async throws -> [SourcePrice] {
        await counter.add()
        await Task.yield()
        return try await answer(request)
    }
}

actor Counter {
    private(set) var count = 0
    func add() { count += 1 }
}

/// A flag that one task raises and another waits for.
final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }
    func raise() { continuation.finish() }
    func wait() async { for await _ in stream {} }
}

/// A shop that never answers, and tells when it was asked and when it was cancelled.
final class SilentShop: PriceSource {
    let asked = Signal()
    let cancelled = Signal()

    func name() throws -> String { "silent-shop" }

    func quotes(request: QuoteRequest) async throws -> [SourcePrice] {
        asked.raise()
        let never = AsyncStream<Void> { _ in }
        for await _ in never {}  // Ends only by cancelling the task.
        cancelled.raise()
        throw CancellationError()
    }
}

struct TillIsOpen: Error {}
struct NothingThrown: Error {}

func failure(_ body: () async throws -> Void) async throws -> GroceryError {
    do {
        try await body()
    } catch let error as GroceryError {
        return error
    }
    throw NothingThrown()
}

func failureOf(_ body: () throws -> Void) throws -> GroceryError {
    do {
        try body()
    } catch let error as GroceryError {
        return error
    }
    throw NothingThrown()
}

extension Agent {
    func say(_ text: String, state: String? = "IL", by: String = user) async throws -> ProcessResponse {
        let place = state.map { Location(state: $0) }
        return try await process(request: ProcessRequest(input: text, userId: by, location: place))
    }

    func find(_ words: String) throws -> Product {
        try XCTUnwrap(catalog().search(request: SearchRequest(q: words)).hits.first).product
    }
}

/// A folder of its own that is removed in the end.
func withFolder<T>(_ body: (String) async throws -> T) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder.path)
}
