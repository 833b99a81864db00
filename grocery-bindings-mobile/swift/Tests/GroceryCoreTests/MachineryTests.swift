// What the machinery promises, whatever the API: the host's async function is awaited by Rust, errors keep their type
// both ways, cancelling reaches the host, and streams end.
import Foundation
import XCTest

@testable import GroceryCore

/// A host's shop: knows some prices, and suspends before it answers.
private actor Shop: PriceSource {
    private let minor: [String: Int64]
    private(set) var calls = 0

    init(_ minor: [String: Int64]) { self.minor = minor }

    func prices(names: [String]) async throws -> [Quote] {
        calls += 1
        await Task.yield()
        return try names.map { name in
            guard let price = minor[name] else {
                throw GroceryError.Failed(
                    kind: .notFound, code: "PRODUCT_001", reason: "no price for \(name)", hint: "Ask for milk.",
                    retryAfterMs: 1500)
            }
            return Quote(name: name, minor: price, currency: "USD")
        }
    }
}

/// A flag that one task raises and another waits for.
private final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }
    func raise() { continuation.finish() }
    func wait() async { for await _ in stream {} }
}

/// A shop that never answers, and tells when it was asked and when it was cancelled.
private final class SilentShop: PriceSource {
    let asked = Signal()
    let cancelled = Signal()

    func prices(names: [String]) async throws -> [Quote] {
        asked.raise()
        let never = AsyncStream<Void> { _ in }
        for await _ in never {}  // Ends only by cancelling the task.
        cancelled.raise()
        throw CancellationError()
    }
}

private struct TillIsOpen: Error {}

private final class BrokenShop: PriceSource {
    func prices(names: [String]) async throws -> [Quote] { throw TillIsOpen() }
}

private struct NothingThrown: Error {}

private func failure(_ body: () async throws -> Void) async throws -> GroceryError {
    do {
        try await body()
    } catch let error as GroceryError {
        return error
    }
    throw NothingThrown()
}

final class MachineryTests: XCTestCase {
    func testParseGivesRecords() {
        let agent = Agent(source: Shop([:]))
        XCTAssertEqual(
            agent.parse(text: "2 milk, brown bread"),
            [Item(name: "milk", quantity: 2), Item(name: "brown bread", quantity: nil)])
    }

    func testRustAwaitsTheAsyncFunctionOfTheHost() async throws {
        let agent = Agent(source: Shop(["milk": 349]))
        let quotes = try await agent.quote(text: "2 milk", cancel: nil)
        XCTAssertEqual(quotes, [Quote(name: "milk", minor: 349, currency: "USD")])
    }

    func testAnErrorOfTheHostComesBackWhole() async throws {
        let agent = Agent(source: Shop([:]))
        let error = try await failure { _ = try await agent.quote(text: "unobtainium", cancel: nil) }
        XCTAssertEqual(error.kind, .notFound)
        XCTAssertEqual(error.code, "PRODUCT_001")
        XCTAssertEqual(error.reason, "no price for unobtainium")
        XCTAssertEqual(error.hint, "Ask for milk.")
        XCTAssertEqual(error.retryAfter, 1.5)
    }

    func testAnUnexpectedErrorOfTheHostIsAFailedSource() async throws {
        let agent = Agent(source: BrokenShop())
        let error = try await failure { _ = try await agent.quote(text: "milk", cancel: nil) }
        XCTAssertEqual(error.kind, .source)
        XCTAssertEqual(error.code, "PRICE_001")
        XCTAssertTrue(error.reason.contains("TillIsOpen"), error.reason)
        XCTAssertNil(error.retryAfter)
    }

    func testTwoHundredCallsAtOnce() async throws {
        let shop = Shop(Dictionary(uniqueKeysWithValues: (0..<200).map { ("item\($0)", Int64($0)) }))
        let agent = Agent(source: shop)
        let sum = try await withThrowingTaskGroup(of: (Int64, [Quote]).self) { group in
            for i in 0..<200 {
                group.addTask { (Int64(i), try await agent.quote(text: "item\(i)", cancel: nil)) }
            }
            var sum: Int64 = 0
            for try await (i, quotes) in group {
                XCTAssertEqual(quotes, [Quote(name: "item\(i)", minor: i, currency: "USD")])
                sum += i
            }
            return sum
        }
        XCTAssertEqual(sum, 199 * 100)
        let calls = await shop.calls
        XCTAssertEqual(calls, 200)
    }

    func testACancelTokenEndsTheCallAndTheTaskOfTheHost() async throws {
        let shop = SilentShop()
        let agent = Agent(source: shop)
        let token = CancelToken()
        let call = Task { try await failure { _ = try await agent.quote(text: "milk", cancel: token) } }
        await shop.asked.wait()
        XCTAssertFalse(token.isCancelled())
        token.cancel()
        let error = try await call.value
        XCTAssertEqual(error.kind, .cancelled)
        XCTAssertTrue(token.isCancelled())
        await shop.cancelled.wait()
    }

    func testCancellingTheTaskReachesTheHostThroughATokenToo() async throws {
        let shop = SilentShop()
        let agent = Agent(source: shop)
        let call = Task {
            try await failure {
                _ = try await withCancelToken { try await agent.quote(text: "milk", cancel: $0) }
            }
        }
        await shop.asked.wait()
        call.cancel()
        let error = try await call.value
        XCTAssertEqual(error.kind, .cancelled)
        await shop.cancelled.wait()
    }

    func testEventsFlowInOrder() async throws {
        let agent = Agent(source: Shop(["milk": 349, "bread": 250]))
        let events = agent.events().values
        _ = try await agent.quote(text: "milk, bread", cancel: nil)
        _ = try await failure { _ = try await agent.quote(text: "unobtainium", cancel: nil) }
        var seen: [Event] = []
        for await event in events {
            seen.append(event)
            if seen.count == 3 { break }
        }
        XCTAssertEqual(
            seen,
            [
                .priced(name: "milk", minor: 349), .priced(name: "bread", minor: 250), .failed(code: "PRODUCT_001"),
            ])
    }

    func testAStreamEndsWhenItIsStopped() async throws {
        let agent = Agent(source: Shop(["milk": 349]))
        let stream = agent.events()
        let first = Signal()
        let all = Task {
            var seen: [Event] = []
            for await event in stream.values {
                seen.append(event)
                first.raise()
            }
            return seen
        }
        _ = try await agent.quote(text: "milk", cancel: nil)
        await first.wait()
        stream.stop()
        let seen = await all.value
        XCTAssertEqual(seen, [.priced(name: "milk", minor: 349)])
    }

    func testAStreamEndsWhenItsTaskIsCancelled() async throws {
        let agent = Agent(source: Shop(["milk": 349]))
        let events = agent.events().values
        let first = Signal()
        let all = Task {
            var count = 0
            for await _ in events {
                count += 1
                first.raise()
            }
            return count
        }
        _ = try await agent.quote(text: "milk", cancel: nil)
        await first.wait()
        all.cancel()
        let count = await all.value
        XCTAssertEqual(count, 1)
    }

    func testAStreamEndsWhenItsAgentIsGone() async throws {
        var agent: Agent? = Agent(source: Shop(["milk": 349]))
        let events = agent!.events().values
        _ = try await agent!.quote(text: "milk", cancel: nil)
        agent = nil
        var seen: [Event] = []
        for await event in events { seen.append(event) }
        XCTAssertEqual(seen, [.priced(name: "milk", minor: 349)])
    }

    func testTheConformanceFolderIsHandedOver() throws {
        let path = try XCTUnwrap(ProcessInfo.processInfo.environment["GROCERY_CONFORMANCE"])
        XCTAssertTrue(path.hasPrefix("/") && path.hasSuffix("/conformance"), path)
    }
}
