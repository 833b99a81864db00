// The answers of the cases about price sources, the cache of prices and prices that users wait for. See
// grocery-core/tests/conformance/README.md.
import Foundation
import XCTest

import GroceryCore

enum PricesConformance {
    private typealias Cases = OrdersConformance

    private actor Turns {
        private var asked = 0
        func next(of count: Int) -> Int {
            defer { asked += 1 }
            return min(asked, count - 1)
        }
    }

    /// A shop with an answer for each time it is asked; the last one stands.
    private final class TurnShop: PriceSource {
        private let called: String
        private let answers: [[String: Int64]?]
        private let turns = Turns()

        init(_ given: JSON) throws {
            called = try XCTUnwrap(given["name"]?.text)
            answers = try XCTUnwrap(given["answers"]?.array).map {
                guard case let .object(prices) = $0 else { return nil }
                return prices.compactMapValues { if case let .whole(minor) = $0 { return minor } else { return nil } }
            }
        }

        func name() throws -> String { called }

        func quotes(request: QuoteRequest) async throws -> [SourcePrice] {
            guard let prices = answers[await turns.next(of: answers.count)] else {
                throw GroceryError.failed(.unavailable, "the shop is shut")
            }
            return request.productIds.compactMap { id in
                prices[id].map { SourcePrice(productId: id, price: usd($0)) }
            }
        }
    }

    /// The usual guards, with what the case says of them.
    private static func policy(_ given: JSON) throws -> Policy {
        var policy = usualPolicy()
        if case .null? = given["retry"] { policy.retry = nil }
        if let failures = given["breaker"].flatMap({ Cases.whole($0, "failures") }) {
            policy.breaker?.failures = Int32(failures)
        }
        return policy
    }

    private static func maybe(_ money: Money?) -> JSON { money.map(Cases.money) ?? .null }
    private static func maybe(_ number: Int64?) -> JSON { number.map(JSON.whole) ?? .null }

    private static func tracked(_ one: TrackedPrice) -> JSON {
        .object([
            "due_at": .text(one.dueAt), "last_price": maybe(one.lastPrice), "last_seen": .maybe(one.lastSeen),
            "product": .text(one.productId), "since": .text(one.since), "state": .text(one.state),
            "store": .maybe(one.store), "target": Cases.money(one.target), "told_at": .maybe(one.toldAt),
            "user": .text(one.userId),
        ])
    }

    private static func state(_ state: PricesState) -> JSON {
        let cache: JSON? = state.cache.map {
            .object([
                "background": .whole($0.background), "gets": .whole($0.gets), "hit_percent": maybe($0.hitPercent),
                "load_failures": .whole($0.loadFailures), "loads": .whole($0.loads),
                "memory_hits": .whole($0.memoryHits), "misses": .whole($0.misses), "negative": .whole($0.negative),
                "overtaken": .whole($0.overtaken), "stale": .whole($0.stale),
            ])
        }
        let sources: [JSON] = state.sources.map {
            .object([
                "breaker": .maybe($0.policy?.breaker?.state), "calls": .whole($0.calls),
                "failures": .whole($0.failures), "last_answer": .maybe($0.lastAnswer), "name": .text($0.name),
                "refused": .whole($0.refused),
            ])
        }
        return .object(["cache": cache ?? .null, "sources": .array(sources)])
    }

    private static func quotes(_ told: PricedQuotes) -> JSON {
        let quotes: [JSON] = told.quotes.map {
            .object([
                "as_of": .text($0.asOf), "kind": .text("\($0.kind)"), "price": Cases.money($0.price),
                "product": .text($0.productId), "source": .text($0.source), "stale": .bool($0.stale),
                "store": .maybe($0.store),
            ])
        }
        return .object([
            "missing": .texts(told.missing), "notes": .whole(Int64(told.notes.count)), "quotes": .array(quotes),
        ])
    }

    private static func compared(_ told: PriceComparison) -> JSON {
        let prices: [JSON] = told.prices.map {
            .object([
                "above": maybe($0.abovePpm), "amount": .text($0.unitPrice.amount.exact),
                "price": Cases.money($0.quote.price), "source": .text($0.quote.source),
                "stale": .bool($0.quote.stale), "unit": .text($0.unitPrice.unit),
            ])
        }
        return .object([
            "notes": .whole(Int64(told.notes.count)), "prices": .array(prices), "product": .text(told.productId),
        ])
    }

    private static func ticked(_ tick: PriceTick) -> JSON {
        let alerts: [JSON] = tick.alerts.map {
            .object([
                "price": Cases.money($0.price), "product": .text($0.productId), "source": .text($0.source),
                "store": .maybe($0.store), "target": Cases.money($0.target), "timestamp": .text($0.timestamp),
                "user": .text($0.userId),
            ])
        }
        return .object([
            "alerts": .array(alerts), "due": .whole(Int64(tick.due)), "notes": .whole(Int64(tick.notes.count)),
            "seen": .whole(Int64(tick.seen)),
        ])
    }

    static func step(_ prices: Prices, _ step: JSON) async throws -> JSON {
        let user = step["user"]?.text ?? "conformance"
        let (store, product) = (step["store"]?.text, step["product"]?.text ?? "")
        let place = QuoteOptions(store: store, zip: step["zip"]?.text)
        let products = step["products"]?.array?.compactMap(\.text)
        switch try XCTUnwrap(step["op"]?.text) {
        case "quotes": return quotes(try await prices.quotes(productIds: products ?? [], options: place))
        case "compare": return compared(try await prices.compare(productId: product, options: place))
        case "track":
            let below = Money(
                minor: try XCTUnwrap(step["target"].flatMap { Cases.whole($0, "minor") }),
                currency: try XCTUnwrap(step["target"]?["currency"]?.text))
            return tracked(try await prices.track(productId: product, target: below, store: store, userId: user))
        case "tracked": return .array(try await prices.tracked(userId: user).map(tracked))
        case "untrack":
            let all = try await prices.tracked(userId: step["of"]?.text ?? "conformance")
            let at = Int(try XCTUnwrap(Cases.whole(step, "at")))
            return .bool(try await prices.untrack(id: all[at].id, userId: user))
        case "tick":
            let most = Int32(Cases.whole(step, "products") ?? 100)
            return ticked(try await prices.tick(products: most, everyMs: Cases.whole(step, "every_ms") ?? 3_600_000))
        case "state": return state(try prices.state())
        case "invalidate":
            try await prices.invalidate(productIds: products, source: step["source"]?.text)
            return .null
        case "history":
            let points = try await prices.history(request: HistoryRequest(productId: product))
            return .array(points.map { .object(["price": Cases.money($0.price), "source": .text($0.source)]) })
        case "compact":
            let done = try await prices.compactHistory(
                dailyBefore: step["daily_before"]?.text, dropBefore: step["drop_before"]?.text)
            return .object(["dropped": .whole(done.dropped), "read": .whole(done.read)])
        case let op:
            XCTFail("there is no step \(op)")
            return .null
        }
    }

    /// The shops of a case.
    static func sources(_ input: JSON) throws -> [GuardedPriceSource] {
        try XCTUnwrap(input["sources"]?.array).map {
            GuardedPriceSource(source: try TurnShop($0), policy: try $0["policy"].map(policy))
        }
    }

    /// What a case says of its agent.
    static func options(_ input: JSON) -> AgentOptions {
        var options = replay
        if case let .bool(all)? = input["ask_all"] { options.askAllPriceSources = all }
        options.priceFreshForMs = Cases.whole(input, "fresh_for_ms")
        if let cache = input["cache"] {
            // A setting that there is not cannot be written here, and this one is refused for another reason.
            options.priceCache = CacheOptions(
                entries: cache["size"] == nil ? nil : -1, ttlMs: Cases.whole(cache, "ttl_ms"),
                staleIfErrorMs: Cases.whole(cache, "stale_if_error_ms"))
        }
        return options
    }

    static func prices(_ input: JSON) async throws -> JSON {
        let agent: Agent
        do {
            agent = try Agent(options: options(input), priceSources: try sources(input))
        } catch let error as GroceryError {
            return .object(["error": .text(error.code)])
        }
        var answers: [JSON] = []
        for one in try XCTUnwrap(input["steps"]?.array) {
            do {
                answers.append(try await step(agent.prices(), one))
            } catch let error as GroceryError {
                answers.append(.object(["error": .text(error.code), "hint": .maybe(error.hint)]))
            }
        }
        return .array(answers)
    }
}
