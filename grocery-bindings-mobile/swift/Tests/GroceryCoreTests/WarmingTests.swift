// The warmer: what it is told, what it fetches, and what it tells.
import Foundation
import XCTest

import GroceryCore

final class WarmingTests: XCTestCase {
    private let milk = "gc-whole-milk-1-gallon"
    private let eggs = "gc-large-grade-a-eggs-12-each"

    func testWhatWasAskedForIsAtHand() async throws {
        let told = WarmTold()
        var options = replay
        options.warmer = WarmerOptions(batch: 1)
        let agent = try Agent(options: options, priceSource: Shop.at(250), warmListener: told)
        let warmer = agent.warmer()
        let idle = try await warmer.tick()
        XCTAssertEqual(idle.strategies, [])
        try warmer.noteAsked(productIds: [milk, eggs], at: "2026-11-20T10:00:00Z")
        let report = try await warmer.runNow()
        XCTAssertEqual([report.picked, report.warmed, report.calls, report.left], [2, 2, 2, 0])
        XCTAssertEqual(told.take(), [[1, 2], [2, 2]])
        _ = try await agent.prices().quotes(productIds: [milk, eggs])
        let state = try warmer.state()
        XCTAssertEqual(state.last, report)
        XCTAssertEqual(state.earned.used, 2)
        XCTAssertEqual(state.left.itemsPerHour, state.budget.itemsPerHour - 2)
        XCTAssertEqual(warmer.nextDue(), "2026-11-20T10:35:00Z")
        XCTAssertTrue(state.json.contains("\"used\":2"))
    }

    func testAListenerThatThrowsEndsNoRun() async throws {
        let agent = try Agent(options: replay, priceSource: Shop.at(250), warmListener: WarmTold(fails: true))
        try agent.warmer().noteAsked(productIds: [milk])
        let report = try await agent.warmer().runNow()
        XCTAssertEqual(report.warmed, 1)
        let done = try await agent.prices().warm(productIds: [milk, eggs])
        XCTAssertEqual(done.warmed + done.fresh, 2)
    }

    func testNothingIsDueWhereEveryPlanIsOff() async throws {
        let never = WarmPlan(limit: 0)
        var options = replay
        options.warmer = WarmerOptions(popular: never, deals: never, own: never, predicted: never, seasonal: never)
        let warmer = try Agent(options: options).warmer()
        XCTAssertNil(warmer.nextDue())
        try await warmer.run()
    }

    func testWhatMeansNothingIsRefusedByItsName() throws {
        let season = Season(from: MonthDay(month: 2, day: 30), to: MonthDay(month: 3, day: 1), products: [])
        for (place, bad) in [
            ("batch", WarmerOptions(batch: 0)),
            ("own.schedule", WarmerOptions(own: WarmPlan(schedule: "every day"))),
            ("budget.calls_per_hour", WarmerOptions(budget: WarmBudgetOptions(callsPerHour: -1))),
            ("seasons[0]", WarmerOptions(seasons: [season])),
        ] {
            var options = replay
            options.warmer = bad
            let error = try failureOf { _ = try Agent(options: options) }
            XCTAssertEqual(error.code, "INPUT_001")
            XCTAssertTrue(error.reason.contains("\(place): "), error.reason)
        }
        let error = try failureOf { _ = try warmerOptions(json: "{\"popularity\":{}}") }
        XCTAssertTrue(error.reason.contains("popularity"))
        let read = try warmerOptions(json: "{\"budget\":{\"calls_per_hour\":60}}")
        XCTAssertEqual(read.budget?.callsPerHour, 60)
    }
}
