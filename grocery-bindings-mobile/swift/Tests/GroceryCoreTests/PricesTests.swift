// The host's prices: that work, throw, hang, and answer nonsense.
import Foundation
import XCTest

import GroceryCore

final class PricesTests: XCTestCase {
    private func quotes(_ shop: PriceSource?, options: AgentOptions = replay) async throws -> PricedQuotes {
        let agent = try Agent(options: options, priceSource: shop)
        let ids = [try agent.find("banana").id, try agent.find("whole milk").id]
        return try await agent.prices().quotes(productIds: ids)
    }

    private func assertFallsBack(
        _ priced: PricedQuotes, _ words: String..., line: UInt = #line
    ) async throws {
        let typical = try await quotes(nil).quotes.map { quote in
            var quote = quote
            quote.stale = true
            return quote
        }
        XCTAssertEqual(priced.quotes, typical, line: line)
        for word in words {
            XCTAssertTrue(priced.notes.contains { $0.contains(word) }, "\(word) in \(priced.notes)", line: line)
        }
    }

    private func each(_ price: @escaping @Sendable (String) -> SourcePrice) -> Shop {
        Shop { asked in asked.productIds.map(price) }
    }

    func testWithoutASourceThereAreTypicalPrices() async throws {
        let typical = try await quotes(nil)
        XCTAssertEqual(typical.quotes.count, 2)
        XCTAssertFalse(typical.quotes.contains { $0.kind == .live || $0.stale })
        XCTAssertTrue(typical.notes.isEmpty)
    }

    func testTheHostIsAskedOnceForAllAndToldWhere() async throws {
        let shop = Shop { asked in
            XCTAssertEqual(asked.store, "store-9")
            XCTAssertEqual(asked.zip, "60601")
            XCTAssertEqual(asked.productIds.count, 2)
            return asked.productIds.map {
                SourcePrice(
                    productId: $0, price: usd(100), regular: usd(200), asOf: "2026-11-20T10:00:00Z", inStock: true)
            }
        }
        let agent = try Agent(options: replay, priceSource: shop)
        let ids = [try agent.find("banana").id, try agent.find("whole milk").id]
        let priced = try await agent.prices().quotes(
            productIds: ids, options: QuoteOptions(store: "store-9", zip: "60601"))
        let calls = await shop.calls
        XCTAssertEqual(calls, 1)
        XCTAssertEqual(priced.quotes.map(\.productId), ids)
        XCTAssertEqual(
            priced.quotes[0],
            Quote(
                productId: ids[0], price: usd(100), regular: usd(200), per: "each", kind: .live, source: "corner-shop",
                store: "store-9", asOf: "2026-11-20T10:00:00Z", stale: false, inStock: true))
        XCTAssertTrue(priced.notes.isEmpty && priced.missing.isEmpty)
        let error = try await failure { _ = try await agent.prices().quotes(productIds: ["none"]) }
        XCTAssertEqual(error.code, "PRODUCT_001")
    }

    func testAnErrorOfTheHostBecomesANote() async throws {
        try await assertFallsBack(quotes(Shop { _ in throw TillIsOpen() }), "TillIsOpen")
        let closed = GroceryError.failed(.rateLimited, "come back at nine", retryAfter: 60)
        try await assertFallsBack(quotes(Shop { _ in throw closed }), "come back at nine")
    }

    func testAHostThatHangsIsGivenUpAndCancelled() async throws {
        let shop = SilentShop()
        var options = replay
        options.priceTimeoutMs = 20
        try await assertFallsBack(quotes(shop, options: options), "silent-shop")
        await shop.cancelled.wait()
    }

    func testTooFewAnswers() async throws {
        let priced = try await quotes(
            Shop { asked in asked.productIds.prefix(1).map { SourcePrice(productId: $0, price: usd(100)) } })
        XCTAssertEqual(priced.quotes.filter { $0.kind == .live }.count, 1)
        XCTAssertEqual(priced.quotes.filter(\.stale).count, 1)
        XCTAssertTrue(priced.notes.contains { $0.contains("1 of 2") }, "\(priced.notes)")
        try await assertFallsBack(quotes(Shop { _ in [] }))
    }

    func testTooManyAnswers() async throws {
        let priced = try await quotes(
            Shop { asked in
                (asked.productIds + asked.productIds + ["stranger"]).enumerated().map { i, id in
                    SourcePrice(productId: id, price: usd(100 + Int64(i)))
                }
            })
        XCTAssertEqual(Set(priced.quotes.map(\.price.minor)), [100, 101])
        XCTAssertEqual(priced.notes.count, 2, "\(priced.notes)")
    }

    func testPricesThatCannotBe() async throws {
        try await assertFallsBack(quotes(each { SourcePrice(productId: $0, price: usd(-1)) }), "below zero")
        try await assertFallsBack(quotes(each { SourcePrice(productId: $0, price: usd(.min)) }), "below zero")
        try await assertFallsBack(
            quotes(each { SourcePrice(productId: $0, price: Money(minor: 100, currency: "EUR")) }), "EUR")
        try await assertFallsBack(
            quotes(each { SourcePrice(productId: $0, price: usd(100), regular: usd(50)) }), "regular")
        try await assertFallsBack(quotes(each { SourcePrice(productId: $0, price: usd(100), per: "gallon") }), "gallon")
        // What has no meaning at all names its field.
        try await assertFallsBack(
            quotes(each { SourcePrice(productId: $0, price: usd(100), per: "furlong") }), "per", "furlong")
        try await assertFallsBack(quotes(each { SourcePrice(productId: $0, price: usd(100), asOf: "noon") }), "asOf")
        try await assertFallsBack(
            quotes(each { SourcePrice(productId: $0, price: Money(minor: 100, currency: "bucks")) }), "bucks")
        try await assertFallsBack(quotes(each { _ in SourcePrice(productId: "", price: usd(100)) }), "productId")
    }

    private var patient: AgentOptions {
        var options = replay
        options.priceTimeoutMs = 3_600_000
        return options
    }

    func testACancelTokenEndsTheCallAndTheTaskOfTheHost() async throws {
        let shop = SilentShop()
        let agent = try Agent(options: patient, priceSource: shop)
        let token = CancelToken()
        let call = Task {
            try await failure {
                _ = try await agent.process(request: ProcessRequest(input: "milk", userId: user), cancel: token)
            }
        }
        await shop.asked.wait()
        XCTAssertFalse(token.isCancelled())
        token.cancel()
        let error = try await call.value
        XCTAssertEqual(error.kind, .cancelled)
        XCTAssertEqual(error.code, "SYSTEM_003")
        XCTAssertTrue(token.isCancelled())
        await shop.cancelled.wait()
        let lists = try await agent.lists().all(userId: user)
        XCTAssertTrue(lists.isEmpty, "nothing was written")
        let late = try await failure { _ = try await agent.lists().all(userId: user, cancel: token) }
        XCTAssertEqual(late.kind, .cancelled)
    }

    func testCancellingTheTaskReachesTheHostThroughATokenToo() async throws {
        let shop = SilentShop()
        let agent = try Agent(options: patient, priceSource: shop)
        let call = Task {
            try await failure {
                _ = try await withCancelToken {
                    try await agent.process(request: ProcessRequest(input: "milk"), cancel: $0)
                }
            }
        }
        await shop.asked.wait()
        call.cancel()
        let error = try await call.value
        XCTAssertEqual(error.kind, .cancelled)
        await shop.cancelled.wait()
    }

    func testWhatPricesWere() async throws {
        let counter = Counter()
        let shop = Shop { asked in
            let first = await counter.count == 0
            let at = first ? "2026-11-20T09:00:00Z" : "2026-11-20T10:00:00Z"
            return asked.productIds.map { SourcePrice(productId: $0, price: usd(first ? 499 : 399), asOf: at) }
        }
        var options = replay
        options.priceFreshForMs = 0
        let agent = try Agent(options: options, priceSource: shop)
        let prices = agent.prices()
        let id = try agent.find("whole milk").id
        _ = try await prices.quotes(productIds: [id])
        _ = try await prices.quotes(productIds: [id])
        await counter.add()
        _ = try await prices.quotes(productIds: [id])
        let all = try await prices.history(request: HistoryRequest(productId: id))
        XCTAssertEqual(all.map(\.price.minor), [399, 499])
        XCTAssertEqual(all[0].source, "corner-shop")
        let since = try await prices.history(request: HistoryRequest(productId: id, since: "2026-11-20T10:00:00Z"))
        XCTAssertEqual(since.map(\.price.minor), [399])
        let error = try await failure { _ = try await prices.history(request: HistoryRequest(productId: id, since: "noon")) }
        XCTAssertEqual(error.code, "INPUT_001")
        guard case let .happened(_, _, event)? = try await agent.events(after: 0).next() else {
            return XCTFail("no event")
        }
        XCTAssertEqual(
            event,
            .priceUpdate(
                productId: id, oldPrice: usd(499), newPrice: usd(399), changePpm: -200_400, source: "corner-shop",
                timestamp: "2026-11-20T10:00:00Z"))
    }
}
