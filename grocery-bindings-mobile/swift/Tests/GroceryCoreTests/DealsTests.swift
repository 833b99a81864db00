// Which offers go on which units, and what to buy where.
import Foundation
import XCTest

import GroceryCore

final class DealsTests: XCTestCase {
    private let yogurts = """
        {"format":"grocery-deals/1","currency":"USD","lines":[{"id":"L0","sku":"yogurt","qty":3,"unit_price":100}],
         "offers":[
           {"id":"two","layer":"item","kind":"n_for","max_uses":9,"couponable":false,"scope":{"skus":["yogurt"]},"n":2,"price":150},
           {"id":"clip","layer":"coupon","kind":"coupon","max_uses":1,"issuer":"store","scope":{"skus":["yogurt"]},
            "requires_qty":1,"cents":30}]}
        """
    private let list = """
        {"format":"grocery-basket/1","objective":"min_cost","budget":0,"max_stores":2,
         "stores":[{"id":"A","fee":300,"free_from":5000},{"id":"B","fee":300,"free_from":5000}],
         "needs":[
           {"id":"milk","qty":1,"options":[{"store":"A","sku":"a1","price":250},{"store":"B","sku":"b1","price":150}]},
           {"id":"eggs","qty":1,"options":[{"store":"A","sku":"a2","price":300}]}]}
        """

    func testTheBestPlanForACartIsFoundAndProven() async throws {
        let found = try await optimiseDeals(problem: yogurts)
        XCTAssertEqual(
            found.plan,
            DealPlan(
                applications: [
                    Application(offer: "clip", uses: 1, units: [UnitUse(line: "L0", qty: 1, role: "")], tier: nil),
                    Application(offer: "two", uses: 1, units: [UnitUse(line: "L0", qty: 2, role: "")], tier: nil),
                ], savings: 80, payable: 220, deliveryWaived: false))
        XCTAssertTrue(found.isOptimal)
        XCTAssertEqual(found.gap, 0)
        let json = try JSONDecoder().decode(JSON.self, from: Data(found.json.utf8))
        XCTAssertEqual(json["plan"]?["savings"]?.canonical, "80")
        XCTAssertEqual(json["certificate"]?["status"]?.text, "optimal")
    }

    func testTheBestStoresForAListAreFoundAndProven() async throws {
        let found = try await optimiseBasket(problem: list)
        let plan = try XCTUnwrap(found.plan)
        XCTAssertEqual(plan.pay, 850)
        XCTAssertTrue(found.isOptimal)
        XCTAssertEqual(
            plan.picks,
            [
                Pick(need: "milk", store: "A", sku: "a1", price: 250, qty: 1),
                Pick(need: "eggs", store: "A", sku: "a2", price: 300, qty: 1),
            ])
        XCTAssertEqual(plan.stores, [StorePay(store: "A", goods: 550, fee: 300, off: 0)])
        XCTAssertTrue(found.json.contains("\"pay\":850"), found.json)
        let nowhere = list.replacingOccurrences(
            of: "[{\"store\":\"A\",\"sku\":\"a2\",\"price\":300}]", with: "[]")
        let none = try await optimiseBasket(problem: nowhere)
        XCTAssertNil(none.plan)
        XCTAssertTrue(none.isOptimal)
    }

    func testWhatIsWrongWithAProblemIsNamed() async throws {
        let (yogurts, list) = (yogurts, list)
        let none = try await failure {
            _ = try await optimiseDeals(problem: yogurts.replacingOccurrences(of: "\"qty\":3", with: "\"qty\":0"))
        }
        XCTAssertEqual(none.code, "INPUT_001")
        XCTAssertTrue(none.reason.hasPrefix("lines[0].qty"), none.reason)
        for bad in ["{", "", list] {
            let error = try await failure { _ = try await optimiseDeals(problem: bad) }
            XCTAssertEqual(error.code, "INPUT_001")
        }
        let store = try await failure {
            _ = try await optimiseBasket(
                problem: list.replacingOccurrences(of: "\"store\":\"B\"", with: "\"store\":\"C\""))
        }
        XCTAssertTrue(store.reason.hasPrefix("needs[0].options[1].store"), store.reason)
        let token = CancelToken()
        token.cancel()
        let late = try await failure { _ = try await optimiseDeals(problem: yogurts, cancel: token) }
        XCTAssertEqual(late.kind, .cancelled)
        let later = try await failure { _ = try await optimiseBasket(problem: list, cancel: token) }
        XCTAssertEqual(later.kind, .cancelled)
    }
}
