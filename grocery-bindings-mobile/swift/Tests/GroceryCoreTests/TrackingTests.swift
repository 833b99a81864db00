// Several price sources, the cache of prices, prices side by side, and prices that users wait for.
import Foundation
import XCTest

import GroceryCore

/// A shop whose one price a test sets.
private actor Till {
    private(set) var minor: Int64
    private(set) var calls = 0
    init(_ minor: Int64) { self.minor = minor }
    func set(_ minor: Int64) { self.minor = minor }
    func ask() -> Int64 {
        calls += 1
        return minor
    }
}

private final class Shelf: PriceSource {
    let till: Till
    private let called: String
    init(_ minor: Int64, called: String = "shelf") { (till, self.called) = (Till(minor), called) }

    func name() throws -> String { called }

    func quotes(request: QuoteRequest) async throws -> [SourcePrice] {
        let minor = await till.ask()
        return request.productIds.map { SourcePrice(productId: $0, price: usd(minor)) }
    }
}

/// A tier in a dictionary.
private actor Kept {
    private(set) var held: [String: TierEntry] = [:]
    func find(_ keys: [String]) -> [Data?] { keys.map { held[$0]?.bytes } }
    func put(_ entries: [TierEntry]) {
        for entry in entries {
            let there = held[entry.key]
            if there == nil || entry.replaces || there!.order <= entry.order { held[entry.key] = entry }
        }
    }
    func take(_ what: Invalidation) {
        held = held.filter { key, entry in
            switch what {
            case let .keys(keys): return !keys.contains(key)
            case let .prefix(prefix): return !key.hasPrefix(prefix)
            case let .tag(tag): return !entry.tags.contains(tag)
            case .all: return false
            }
        }
    }
}

private final class DictionaryTier: CacheTier {
    let kept = Kept()
    func name() throws -> String { "dictionary" }
    func get(keys: [String]) async throws -> [Data?] { await kept.find(keys) }
    func set(entries: [TierEntry]) async throws { await kept.put(entries) }
    func remove(what: Invalidation) async throws { await kept.take(what) }
}

final class TrackingTests: XCTestCase {
    private let milk = "gc-whole-milk-1-gallon"

    func testToldPricesAreKept() async throws {
        let shop = Shelf(398)
        let agent = try Agent(options: replay, priceSource: shop)
        let prices = agent.prices()
        for _ in 0..<3 { _ = try await prices.quotes(productIds: [milk]) }
        let cache = try XCTUnwrap(try prices.state().cache)
        XCTAssertEqual([cache.gets, cache.memoryHits, cache.misses, cache.hitPercent], [3, 2, 1, 66])
        try await prices.invalidate()
        _ = try await prices.quotes(productIds: [milk])
        let calls = await shop.till.calls
        XCTAssertEqual(calls, 2)
    }

    func testATierOfTheAppAndAFile() async throws {
        let tier = DictionaryTier()
        try await withFolder { folder in
            for place in [PriceTier(host: tier), PriceTier(file: folder + "/prices.db")] {
                let shop = Shelf(200)
                for _ in 0..<2 {
                    let agent = try Agent(options: replay, priceSource: shop, priceTiers: [place])
                    let priced = try await agent.prices().quotes(productIds: [milk])
                    XCTAssertEqual(priced.quotes.map(\.price), [usd(200)])
                    try await agent.prices().checkTiers()
                    try await agent.shutdown()
                }
                let calls = await shop.till.calls
                XCTAssertEqual(calls, 1)
            }
        }
        let held = await tier.kept.held.count
        XCTAssertEqual(held, 1)
        let error = try failureOf { _ = try Agent(options: replay, priceTiers: [PriceTier()]) }
        XCTAssertEqual(error.code, "INPUT_001")
    }

    func testPricesSideBySide() async throws {
        let both = [
            GuardedPriceSource(source: Shelf(450, called: "dear")),
            GuardedPriceSource(source: Shelf(400, called: "cheap"), policy: usualPolicy()),
        ]
        let agent = try Agent(options: replay, priceSources: both)
        let told = try await agent.prices().compare(productId: milk)
        XCTAssertEqual(told.prices.map(\.quote.source), ["cheap", "dear"])
        XCTAssertEqual(told.prices.map(\.abovePpm), [0, 125_000])
        XCTAssertEqual(try agent.prices().state().sources.map { $0.policy?.breaker?.state }, [nil, "closed"])
    }

    func testAFallIsToldOnce() async throws {
        let shop = Shelf(250)
        var options = replay
        options.priceFreshForMs = 0
        let agent = try Agent(options: options, priceSource: shop)
        let prices = agent.prices()
        let waiting = try await prices.track(productId: milk, target: usd(200), userId: "ann")
        XCTAssertEqual(waiting.state, "waiting")
        var told: [[Int64]] = []
        for minor: Int64 in [250, 199, 150, 201, 180] {
            await shop.till.set(minor)
            told.append(try await prices.tick(everyMs: 0).alerts.map(\.price.minor))
        }
        XCTAssertEqual(told, [[], [199], [], [], [180]])
        let now = try await prices.tracked(userId: "ann")
        XCTAssertEqual(now.map(\.state), ["below"])
        let others = try await prices.untrack(id: waiting.id)
        XCTAssertFalse(others, "only its own user ends it")
        let own = try await prices.untrack(id: waiting.id, userId: "ann")
        XCTAssertTrue(own)
    }
}
