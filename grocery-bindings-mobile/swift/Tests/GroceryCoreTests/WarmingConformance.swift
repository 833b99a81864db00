// The answers of the cases about the warmer. See grocery-core/tests/conformance/README.md.
import Foundation
import XCTest

import GroceryCore

/// What the warmer told of its progress and nobody has looked at.
final class WarmTold: WarmListener, @unchecked Sendable {
    private let lock = NSLock()
    private var progress: [[Int64]] = []
    private let fails: Bool

    init(fails: Bool = false) { self.fails = fails }

    func progress(done: Int64, of: Int64) throws {
        lock.withLock { progress.append([done, of]) }
        if fails { throw TillIsOpen() }
    }

    func take() -> [[Int64]] {
        lock.withLock {
            defer { progress = [] }
            return progress
        }
    }
}

enum WarmingConformance {
    private typealias Cases = OrdersConformance

    private static func report(_ done: WarmReport) -> JSON {
        .object([
            "calls": .whole(done.calls), "fresh": .whole(done.fresh), "left": .whole(done.left),
            "missed": .whole(done.missed), "notes": .texts(done.notes), "overlapped": .bool(done.overlapped),
            "picked": .whole(done.picked), "strategies": .texts(done.strategies), "warmed": .whole(done.warmed),
        ])
    }

    private static func ran(_ done: WarmReport, _ told: WarmTold) -> JSON {
        let progress: [JSON] = told.take().map { .array($0.map(JSON.whole)) }
        return .object(["progress": .array(progress), "report": report(done)])
    }

    private static func budget(_ of: WarmBudget) -> JSON {
        .object(["calls": .whole(of.callsPerHour), "items": .whole(of.itemsPerHour)])
    }

    private static func state(_ now: WarmerState) -> JSON {
        let earned: JSON = .object([
            "calls": .whole(now.earned.calls), "reads": .whole(now.earned.reads), "runs": .whole(now.earned.runs),
            "used": .whole(now.earned.used), "warmed": .whole(now.earned.warmed),
        ])
        let strategies: [JSON] = now.strategies.map {
            .object([
                "limit": .whole($0.limit), "name": .text($0.name), "next_due": .maybe($0.nextDue),
                "schedule": .text($0.schedule),
            ])
        }
        return .object([
            "budget": budget(now.budget), "earned": earned, "last": now.last.map(report) ?? .null,
            "last_run": .maybe(now.lastRun), "left": budget(now.left), "next_due": .maybe(now.nextDue),
            "running": .bool(now.running), "strategies": .array(strategies),
        ])
    }

    private static func step(_ agent: Agent, _ told: WarmTold, _ step: JSON) async throws -> JSON {
        let warmer = agent.warmer()
        let products = step["products"]?.array?.compactMap(\.text) ?? []
        switch try XCTUnwrap(step["op"]?.text) {
        case "warm_now": return ran(try await warmer.runNow(), told)
        case "warm_tick": return ran(try await warmer.tick(), told)
        case "warmer_state":
            let now = try warmer.state()
            XCTAssertEqual(now.nextDue, warmer.nextDue())
            return state(now)
        case "note_asked":
            try warmer.noteAsked(productIds: products, at: step["at"]?.text)
            return .null
        case "note_served":
            try warmer.noteServed(userIds: step["users"]?.array?.compactMap(\.text) ?? [])
            return .null
        case "say":
            let said = ProcessRequest(input: step["text"]?.text ?? "", userId: step["user"]?.text)
            _ = try await agent.process(request: said)
            return .null
        case "warm":
            let place = QuoteOptions(store: step["store"]?.text, zip: step["zip"]?.text)
            let done = try await agent.prices().warm(
                productIds: products, options: place, stillForMs: Cases.whole(step, "still_for_ms") ?? 0)
            return .object([
                "calls": .whole(done.calls), "fresh": .whole(done.fresh), "products": .texts(done.productIds.sorted()),
                "warmed": .whole(done.warmed),
            ])
        default: return try await PricesConformance.step(agent.prices(), step)
        }
    }

    static func warming(_ input: JSON) async throws -> JSON {
        let told = WarmTold()
        let agent: Agent
        do {
            var options = PricesConformance.options(input)
            options.warmer = try input["warmer"].map { try warmerOptions(json: $0.canonical) }
            agent = try Agent(options: options, priceSources: try PricesConformance.sources(input), warmListener: told)
        } catch let error as GroceryError {
            let place = try XCTUnwrap(input["place"]?.text)
            return .object(["error": .text(error.code), "named": .bool(error.reason.contains(place))])
        }
        var answers: [JSON] = []
        for one in try XCTUnwrap(input["steps"]?.array) {
            do {
                answers.append(try await step(agent, told, one))
            } catch let error as GroceryError {
                answers.append(.object(["error": .text(error.code), "hint": .maybe(error.hint)]))
            }
        }
        return .array(answers)
    }
}
