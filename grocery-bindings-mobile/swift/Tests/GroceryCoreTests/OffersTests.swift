// Offer books, explanations, shares, and prices judged by their history.
import Foundation
import XCTest

import GroceryCore

final class OffersTests: XCTestCase {
    private let offers = """
        {"format":"grocery-offers/1","currency":"USD","offers":[
         {"id":"bogo","title":"buy one, get one free","kind":"buy_get","max_uses":9,"buy":{"skus":["yogurt"]},"buy_n":1,
          "get_m":1,"percent_bp":10000,"valid_until":"2026-11-22"},
         {"id":"clip","kind":"coupon","issuer":"manufacturer","scope":{"skus":["yogurt"]},"requires_qty":1,"cents":75,
          "must_clip":true,"per_day":2},
         {"id":"free","kind":"free_delivery","min_spend":200,"stores":["s1"]},
         {"id":"back","kind":"rebate","provider":"app","scope":{"skus":["yogurt"]},"cents":20}]}
        """
    private let context = #"{"now":"2026-11-21T10:00:00Z","codes":["HELLO"]}"#
    private let cart = """
        {"format":"grocery-deals/1","currency":"USD","offers":[],"delivery":{"fee":599,"free_from":9900},
         "lines":[{"id":"L0","sku":"yogurt","qty":3,"unit_price":120,"name":"yogurt"}],
         "context":{"now":"2026-11-21T10:00:00Z","codes":["HELLO"]}}
        """
    private let milk = "gc-whole-milk-1-gallon"

    private func price(_ day: Int, _ minor: Int, _ more: String = "") -> String {
        let at = "2026-11-\(day < 10 ? "0" : "")\(day)T12:00:00Z"
        return #"{"at":"\#(at)","price":{"minor":\#(minor),"currency":"USD"},"source":"shop"\#(more)}"#
    }

    private func prices(_ present: String? = nil) -> String {
        let past = (1...15).map { price($0, 398) }.joined(separator: ",")
        return #"{"past":[\#(past)],"present":\#(present ?? price(20, 298)),"now":"2026-11-20T12:00:00Z"}"#
    }

    func testABookKnowsItsOffers() throws {
        let book = try OfferBook(offers: offers)
        XCTAssertEqual(book.count(), 4)
        XCTAssertEqual(book.currency(), "USD")
        let clip = try XCTUnwrap(book.rule(id: "clip"))
        XCTAssertEqual(clip.kind, "coupon")
        XCTAssertTrue(clip.mustClip)
        XCTAssertEqual(clip.perDay, 2)
        XCTAssertNil(try book.rule(id: "nothing"))
        XCTAssertEqual(try book.current(context: context).map(\.id), ["bogo", "clip", "back"])
        let december = #"{"now":"2026-12-01T00:00:00Z"}"#
        XCTAssertEqual(try book.onProduct(sku: "yogurt", context: december).map(\.id), ["clip", "back"])
        XCTAssertTrue(try book.onProduct(sku: "tea").isEmpty)
    }

    func testWhatIsOnIsSolvedAndTheRestHasReasons() async throws {
        let book = try OfferBook(offers: offers)
        let on = try book.applicable(cart: cart)
        XCTAssertEqual(on.notOn.map(\.offer), ["clip", "free"])
        XCTAssertEqual(on.notOn.flatMap(\.why).map(\.why), ["not_clipped", "other_store"])
        XCTAssertEqual(on.unknownCodes, ["HELLO"])
        XCTAssertEqual(on.rebates.map(\.cents), [20])
        let plan = try await optimiseDeals(problem: on.problem).plan
        XCTAssertEqual(plan.payable, 839)
        let back = try book.claimRebates(cart: cart, plan: plan)
        XCTAssertEqual(back.total, 20)
        XCTAssertTrue(back.isOptimal)
        let split = try splitDeals(problem: on.problem, plan: plan)
        XCTAssertEqual(
            split.lines,
            [
                LineShare(
                    line: "L0", sku: "yogurt", qty: 3, shelf: 360, saved: 120, paid: 240,
                    by: [SavedBy(offer: "bogo", saved: 120, units: 2)])
            ])
        XCTAssertEqual(try failureOf { _ = try splitDeals(problem: cart, plan: plan) }.code, "INPUT_001")
    }

    func testTheBestPlanIsExplained() async throws {
        let (book, cart) = (try OfferBook(offers: offers), cart)
        let told = try await book.explain(cart: cart)
        XCTAssertTrue(told.isOptimal)
        XCTAssertEqual(told.lines.map(\.paid).reduce(0, +) + told.deliveryFee, told.plan.payable)
        XCTAssertEqual(told.runnerUp?.savesLess, 120)
        XCTAssertEqual(told.changes.map(\.change), ["add_units", "clip"])
        XCTAssertEqual(told.changes.map(\.saves), [120, 75])
        XCTAssertEqual(told.changes.first?.units, 1)
        XCTAssertTrue(told.sentences.contains("Add one more yogurt to save $1.20, at no extra cost."))
        let short = try await book.explain(cart: cart, mostChanges: 0)
        XCTAssertTrue(short.changes.isEmpty)
        let token = CancelToken()
        token.cancel()
        let late = try await failure { _ = try await book.explain(cart: cart, cancel: token) }
        XCTAssertEqual(late.kind, .cancelled)
        let noon = try await failure {
            _ = try await book.explain(cart: cart.replacingOccurrences(of: "2026-11-21T10:00:00Z", with: "noon"))
        }
        XCTAssertTrue(noon.reason.hasPrefix("context"), noon.reason)
        let percent = try failureOf {
            _ = try OfferBook(offers: offers.replacingOccurrences(of: "10000", with: "10001"))
        }
        XCTAssertTrue(percent.reason.hasPrefix("offers[0].percent_bp"), percent.reason)
    }

    func testAPriceIsJudgedByWhatWasCharged() throws {
        let found = try detectDeals(prices: prices())
        let drop = try XCTUnwrap(found.deals.first { $0.kind == "price_drop" })
        XCTAssertEqual(drop.saving, usd(100))
        XCTAssertEqual(drop.share, 251_256)
        XCTAssertEqual(drop.expires.basis, "assumed")
        XCTAssertEqual(drop.regular?.price, usd(398))
        XCTAssertEqual(drop.regular?.agreement.exact, "1")
        XCTAssertNil(drop.wouldCost)
        let claimed = #","regular":{"minor":598,"currency":"USD"}"#
        XCTAssertEqual(try detectDeals(prices: prices(price(20, 298, claimed))).was?.verdict, "unknown")
        let wrong = try failureOf {
            _ = try detectDeals(prices: prices().replacingOccurrences(of: "2026-11-01T12:00:00Z", with: "once"))
        }
        XCTAssertTrue(wrong.reason.hasPrefix("past[0]"), wrong.reason)
    }

    func testDealsAreRankedAndToldOf() throws {
        let found = try detectDeals(prices: prices())
        let deal = try XCTUnwrap(found.deals.first)
        let deals = ["tea", "milk"].map { #"{"product":"\#($0)","deal":\#(deal.json)}"# }.joined(separator: ",")
        let habits = #"{"products":{"milk":{"days":3,"last":"2026-11-13","every_days":"7"}}}"#
        let ranked = try rankDeals(deals: #"{"deals":[\#(deals)],"habits":\#(habits),"now":"2026-11-20T12:00:00Z"}"#)
        XCTAssertEqual(ranked.map(\.productId), ["milk", "tea"])
        XCTAssertEqual(ranked.map(\.score), [701, 251])
        XCTAssertEqual(ranked.first?.reasons.first?.everyDays?.exact, "7")
        let rule = #"{"id":"r","scope":{"product":"milk"},"condition":{"percent":200000},"cooldown_seconds":60}"#
        func step(_ state: String) throws -> AlertStep {
            let sighting = #"{"product":"milk","detection":\#(found.json)}"#
            return try alertStep(step: #"{"rule":\#(rule),"sighting":\#(sighting),"state":\#(state)}"#)
        }
        let first = try step("null")
        XCTAssertEqual(first.alert?.saving, usd(100))
        XCTAssertEqual(first.alert?.productId, "milk")
        XCTAssertNil(try step(first.state).alert)
    }

    func testAReportOfWhatWasPaid() async throws {
        let (agent, milk) = (try Agent(options: replay), milk)
        let before = try await agent.prices().report(productId: milk)
        XCTAssertNil(before)
        let table = """
            date,store,name,qty,price
            2026-11-01,Shop,Whole Milk 1 gal,1,3.99
            2026-11-19,Shop,Whole Milk 1 gal,1,2.99

            """
        _ = try await agent.orders().importFiles(files: [.content(bytes: Data(table.utf8))], userId: user)
        let found = try await agent.prices().report(productId: milk)
        let report = try XCTUnwrap(found)
        XCTAssertEqual(report.detection.present.price, usd(299))
        XCTAssertEqual(report.changes.count, 2)
        let month = try XCTUnwrap(report.windows.first { $0.days == 30 })
        XCTAssertEqual(month.lowest.price, usd(299))
        XCTAssertEqual(month.mean.exact, "349")
        XCTAssertEqual(month.trend, "falling")
        let missing = try await failure { _ = try await agent.prices().report(productId: "no-such-product") }
        XCTAssertEqual(missing.kind, .productNotFound)
    }
}
