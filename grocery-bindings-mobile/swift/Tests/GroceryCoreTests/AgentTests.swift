// The main job, conversations, totals, and what is refused.
import Foundation
import XCTest

import GroceryCore

final class AgentTests: XCTestCase {
    func testTheMainJob() async throws {
        let agent = try Agent(options: replay)
        let answer = try await agent.say(
            "2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef, keep it under $40")
        let list = answer.groceryList
        XCTAssertEqual(answer.action, "add_items")
        XCTAssertEqual(list.items.map(\.requested), ["2% milk", "large eggs", "bread", "ground beef"])
        XCTAssertEqual(list.unpricedCount, 0)
        XCTAssertEqual(list.items.compactMap { $0.lineTotal?.minor }.reduce(0, +), list.subtotal.minor)
        XCTAssertEqual(list.estimatedTax, usd(0), "Illinois has not taxed food since 2026")
        XCTAssertEqual(list.total.minor, list.subtotal.minor + list.estimatedTax.minor)
        let beef = try XCTUnwrap(list.items.last)
        XCTAssertEqual(beef.quantity, Amount(exact: "2", value: 2))
        XCTAssertEqual(beef.unit, "pound")
        XCTAssertTrue(beef.estimated, "the scales have the last word")
        XCTAssertNil(beef.packs)
        let budget = try XCTUnwrap(answer.budget)
        XCTAssertEqual(budget.limit, usd(4000))
        XCTAssertEqual(budget.spent, list.total)
        XCTAssertEqual(budget.left.minor - budget.over.minor, 4000 - list.total.minor)
        XCTAssertEqual(answer.metadata.timestamp, now)
        XCTAssertEqual(answer.metadata.processingTime, 0, "the clock stands still")
        let current = try await agent.lists().current(userId: user)
        XCTAssertEqual(current.items, list.items)

        let taxed = try await agent.say("paper towels").groceryList
        XCTAssertGreaterThan(taxed.estimatedTax.minor, 0, "household goods are taxed")
        XCTAssertEqual(taxed.total.minor, taxed.subtotal.minor + taxed.estimatedTax.minor)
    }

    func testAConversation() async throws {
        let agent = try Agent(options: replay)
        _ = try await agent.say("add bananas")
        var list = try await agent.say("make it 3").groceryList
        XCTAssertEqual(list.items.map(\.quantity), [Amount(exact: "3", value: 3)])
        list = try await agent.say("milk").groceryList
        XCTAssertEqual(list.items.count, 2)
        list = try await agent.say("remove the milk").groceryList
        XCTAssertEqual(list.items.map(\.requested), ["bananas"])
        list = try await agent.say("undo").groceryList
        XCTAssertEqual(list.items.count, 2)
        let asked = try await agent.say("clear my list")
        XCTAssertNotNil(asked.question)
        XCTAssertEqual(asked.groceryList.items.count, 2, "clearing waits for a yes")
        list = try await agent.say("yes").groceryList
        XCTAssertEqual(list.items.count, 0)
    }

    func testParseTellsWhatWasHeardWithoutDoingIt() async throws {
        let agent = try Agent(options: replay)
        let heard = agent.parse(text: "1 1/2 lbs of salmon and milk for tomorrow")
        XCTAssertEqual(heard.intent, "add_items")
        let items = heard.actions.flatMap(\.items)
        XCTAssertEqual(items.map(\.name), ["salmon", "milk"])
        XCTAssertEqual(items.map(\.quantity), [Amount(exact: "3/2", value: 1.5), nil])
        XCTAssertEqual(items[0].unit, "pound")
        XCTAssertEqual(heard.slots.date, "2026-11-21")
        let current = try await agent.lists().current(userId: user)
        XCTAssertTrue(current.items.isEmpty)
    }

    func testParseNeverFails() throws {
        let agent = try Agent(options: replay)
        let long = String(repeating: "x", count: 1_000_000)
        for text in ["", " ", "\0\u{7}", "🥑🥑", "-- DROP TABLE lists; --", long] {
            XCTAssertTrue((0...1).contains(agent.parse(text: text).confidence))
        }
        XCTAssertEqual(agent.parse(text: long).notes.first?.kind, .tooLong)
        XCTAssertEqual(agent.parseWith(text: "dos litros de leche", language: "es").language, "es")
    }

    func testALineOfARecipe() throws {
        let flour = try Agent(options: replay).ingredient(line: "1 1/2 cups all-purpose flour, sifted")
        XCTAssertEqual(flour.quantity, Amount(exact: "3/2", value: 1.5))
        XCTAssertEqual(flour.unit, "cup")
        XCTAssertEqual(flour.name, "all-purpose flour")
        XCTAssertEqual(flour.preparation, "sifted")
    }

    private let sample = TotalsRequest(
        items: [TotalsItem(price: usd(399), quantity: "4", originalPrice: usd(499), productId: "prod-123")],
        zipCode: "12345", state: "IL", promoCode: "SAVE10", loyaltyMember: true)

    func testTheDocumentedTotals() throws {
        let agent = try Agent(options: replay)
        var request = sample
        request.policy = try totalsPolicy(name: "original")
        let t = try agent.totals(request: request)
        XCTAssertEqual(t.total.text, "20.14")
        XCTAssertEqual(
            [
                t.subtotal, t.originalSubtotal, t.itemSavings, t.promoDiscount, t.loyaltyDiscount, t.tax, t.deliveryFee,
                t.totalSavings, t.amountForFreeDelivery,
            ].map(\.text),
            ["15.96", "19.96", "4.00", "1.60", "0.32", "1.15", "4.95", "5.92", "19.04"])
        XCTAssertEqual(t.taxRatePpm, 72_500)
        XCTAssertFalse(t.freeDeliveryEligible)
        request.policy = try totalsPolicy(name: "documented")
        XCTAssertEqual(try agent.totals(request: request).total.text, "20.15")
        request.items[0].quantity = "2"
        XCTAssertEqual(try agent.totals(request: request).total.text, "12.55")
    }

    func testAPolicyOfTheShopsOwn() throws {
        let agent = try Agent(options: replay)
        var request = sample
        var policy = try totalsPolicy(name: "original")
        policy.deliveryFee = usd(100)
        policy.taxRounding = .up
        request.policy = policy
        XCTAssertEqual(try agent.totals(request: request).total, usd(1620))
        policy.flatRatesPpm = ["ZZ": 1]
        request.policy = policy
        XCTAssertEqual(try failureOf { _ = try agent.totals(request: request) }.kind, .invalidInput)
    }

    func testTotalsThatHaveNoMeaningNameTheItemAndField() throws {
        let agent = try Agent(options: replay)
        func with(_ item: TotalsItem) throws -> GroceryError {
            try failureOf { _ = try agent.totals(request: TotalsRequest(items: [sample.items[0], item])) }
        }
        let none = try with(TotalsItem(price: usd(399), quantity: "0"))
        XCTAssertEqual(none.code, "INPUT_001")
        XCTAssertTrue(none.reason.hasPrefix("items[1].quantity"), none.reason)
        XCTAssertNotNil(none.hint)
        XCTAssertTrue(try with(TotalsItem(price: usd(-1))).reason.hasPrefix("items[1].price"))
        XCTAssertTrue(try with(TotalsItem(price: usd(399), quantity: "a few")).reason.hasPrefix("items[1].quantity"))
        let foreign = try with(TotalsItem(price: Money(minor: 399, currency: "EUR")))
        XCTAssertTrue(foreign.reason.contains("EUR"), foreign.reason)
        XCTAssertEqual(try agent.totals(request: TotalsRequest(items: [])).total, usd(0))
    }

    func testMoneyIsExact() throws {
        XCTAssertEqual(try parseMoney(text: "3.99"), usd(399))
        XCTAssertEqual(try parseMoney(text: "1500", currency: "jpy"), Money(minor: 1500, currency: "JPY"))
        XCTAssertEqual(Money(minor: 1500, currency: "JPY").text, "1500")
        XCTAssertEqual(usd(2014).decimal, Decimal(string: "20.14"))
        XCTAssertNil(Money(minor: 1, currency: "bucks").decimal)
        XCTAssertEqual(try failureOf { _ = try parseMoney(text: "3.999") }.code, "INPUT_001")
    }

    func testTheCoresOwnJSONIsAtHand() async throws {
        let agent = try Agent(options: replay)
        func object(_ json: String) throws -> [String: Any] {
            try XCTUnwrap(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        }
        let answer = try object(
            await agent.processJson(
                request: #"{"userId":"user-456","input":"2 gallons of milk","location":{"state":"IL"}}"#))
        XCTAssertEqual(answer["success"] as? Bool, true)
        let list = try XCTUnwrap(answer["groceryList"] as? [String: Any])
        let id = try XCTUnwrap(list["id"] as? String)
        let view = try await agent.lists().view(userId: user, listId: id)
        let names = { (list: [String: Any]) in (list["items"] as? [[String: Any]])?.compactMap { $0["name"] as? String } }
        XCTAssertEqual(names(list), view.items.map(\.name))
        let again = try object(await agent.listJson(userId: user, listId: id))
        XCTAssertEqual(names(again), names(list))
        let product = try XCTUnwrap(view.items.first?.productId)
        XCTAssertEqual(try object(agent.productJson(productId: product))["id"] as? String, product)
        XCTAssertEqual(try object(agent.parseJson(text: "milk"))["intent"] as? String, "add_items")
        XCTAssertEqual(try object(agent.ingredientJson(line: "1 cup flour"))["name"] as? String, "flour")
        let totals = try agent.totalsJson(request: #"{"items":[{"quantity":1,"price":3.99}]}"#)
        XCTAssertTrue(totals.contains(#""subtotal":3.99"#), totals)
        let error = try await failure { _ = try await agent.processJson(request: "{") }
        XCTAssertEqual(error.code, "INPUT_001")
    }

    func testAReplayRepeats() async throws {
        let first = try await Agent(options: replay).say("milk and bread")
        let second = try await Agent(options: replay).say("milk and bread")
        XCTAssertEqual(first, second)
        var options = replay
        options.seed = 8
        let other = try await Agent(options: options).say("milk and bread")
        XCTAssertNotEqual(first.groceryList.id, other.groceryList.id)
    }

    func testWhatHasNoMeaningIsRefusedAndChangesNothing() async throws {
        let agent = try Agent(options: replay)
        for empty in ["", "  ", "\n\t", "\0"] {
            let error = try await failure { _ = try await agent.say(empty) }
            XCTAssertEqual(error.kind, .invalidInput)
            XCTAssertEqual(error.code, "INPUT_001")
            XCTAssertNotNil(error.hint)
            XCTAssertFalse(error.retryable)
            XCTAssertNil(error.retryAfter)
        }
        func code(_ body: () async throws -> Void) async throws -> String { try await failure(body).code }
        let long = String(repeating: "milk ", count: 200_000)
        var got = try await code { _ = try await agent.say(long) }
        XCTAssertEqual(got, "INPUT_002")
        got = try await code { _ = try await agent.say("milk", state: "ZZ") }
        XCTAssertEqual(got, "INPUT_001")
        got = try await code { _ = try await agent.say("milk", by: "") }
        XCTAssertEqual(got, "INPUT_001")
        got = try await code { _ = try await agent.process(request: ProcessRequest(input: "milk", listId: "mine")) }
        XCTAssertEqual(got, "INPUT_001")
        let stranger = "0198f0a2-7c00-7000-8000-000000000000"
        got = try await code { _ = try await agent.process(request: ProcessRequest(input: "milk", listId: stranger)) }
        XCTAssertEqual(got, "LIST_001")
        let lists = try await agent.lists().all(userId: user) + agent.lists().all(userId: localUser())
        XCTAssertTrue(lists.isEmpty)
    }

    func testOptionsThatHaveNoMeaningAreRefused() async throws {
        try await withFolder { folder in
            func code(_ options: AgentOptions) throws -> String {
                try failureOf { _ = try Agent(options: options) }.code
            }
            XCTAssertEqual(try code(AgentOptions(currency: "dollars")), "INPUT_001")
            XCTAssertEqual(try code(AgentOptions(fixedTime: "noon")), "INPUT_001")
            XCTAssertEqual(try code(AgentOptions(eventBuffer: -1)), "INPUT_001")
            XCTAssertEqual(try code(AgentOptions(catalogFile: folder + "/none.csv")), "STORE_001")
            XCTAssertEqual(try code(AgentOptions(database: folder + "/none/lists.db")), "STORE_001")
            let text = folder + "/text.db"
            try String(repeating: "this is no database, ", count: 100)
                .write(toFile: text, atomically: true, encoding: .utf8)
            XCTAssertEqual(try code(AgentOptions(database: text)), "STORE_002")
        }
    }

    func testTwoHundredCallsAtOnce() async throws {
        let shop = Shop.at(250)
        var options = replay
        options.priceFreshForMs = 0  // Nothing is kept, so that each call reaches the host.
        let agent = try Agent(options: options, priceSource: shop)
        let ids = try await withThrowingTaskGroup(of: String.self) { group in
            for i in 0..<200 {
                group.addTask {
                    let list = try await agent.say("milk", by: "user-\(i)").groceryList
                    XCTAssertEqual(list.userId, "user-\(i)")
                    XCTAssertEqual(list.items.map(\.price), [usd(250)])
                    XCTAssertEqual(list.items.map(\.priceKind), [.live])
                    XCTAssertEqual(list.items.map(\.priceSource), ["corner-shop"])
                    return list.id
                }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        XCTAssertEqual(ids.count, 200)
        let calls = await shop.calls
        XCTAssertGreaterThanOrEqual(calls, 200)
    }

    func testADatabaseOutlivesItsAgent() async throws {
        try await withFolder { folder in
            var options = replay
            options.database = folder + "/lists.db"
            let first = try await Agent.open(options: options)
            let id = try await first.say("2 gallons of milk").groceryList.id
            try await first.check()
            try await first.backup(to: folder + "/copy.db")
            _ = try await first.say("bread")
            try await first.shutdown()
            let closed = try await failure { _ = try await first.say("eggs") }
            XCTAssertEqual(closed.code, "STORE_001")

            let second = try Agent(options: options)
            let lines = try await second.lists().get(userId: user, listId: id).lines
            XCTAssertEqual(lines.map(\.requested), ["milk", "bread"])
            try await second.shutdown()

            try await restoreDatabase(from: folder + "/copy.db", to: folder + "/lists.db")
            let third = try Agent(options: options)
            let kept = try await third.lists().get(userId: user, listId: id).lines
            XCTAssertEqual(kept.map(\.requested), ["milk"])
            XCTAssertEqual(kept.map(\.unit), ["gallon"])
            try await third.shutdown()

            let memory = try Agent(options: replay)
            try await memory.check()
            let nothing = try await failure { try await memory.backup(to: folder + "/nothing.db") }
            XCTAssertEqual(nothing.kind, .notSupported)
        }
    }
}
