// What the conformance cases do not reach: budgets as events, offers that change, refusals, charts.
import Foundation
import XCTest

import GroceryCore

final class SpendingTests: XCTestCase {
    private let milk = "gc-whole-milk-1-gallon"
    private var offers: String {
        """
        {"format":"grocery-offers/1","currency":"USD","offers":[{"id":"milk50","title":"50c off milk",
        "kind":"amount_off","cents":50,"scope":{"skus":["\(milk)"]}},{"id":"club","kind":"amount_off","cents":30,
        "requires_member":true,"scope":{"skus":["gc-strawberry-yogurt-6-ounce"]}}]}
        """
    }

    func testAThresholdIsOneEvent() async throws {
        let agent = try Agent(options: replay)
        let events = try agent.events()
        let budgets = agent.budgets()
        let none = try await budgets.set(budget: Budget(period: "week", limit: usd(10_000)))
        XCTAssertTrue(none.isEmpty)
        let market = SpendEntry(id: "market", total: usd(5_100), categories: ["Candy": usd(400)])
        let crossed = try await budgets.spend(entries: [market])
        XCTAssertEqual(crossed.map(\.threshold), [50])
        XCTAssertEqual(crossed.map(\.status.left), [usd(4_900)])
        let told = await events.next()
        guard case let .happened(_, _, event)? = told else { return XCTFail("nothing was told") }
        XCTAssertEqual(
            event,
            .budgetThreshold(
                userId: "local", period: "week", category: nil, from: "2026-11-16", to: "2026-11-22", threshold: 50,
                limit: usd(10_000), spent: usd(5_100), timestamp: now))
        let again = try await budgets.spend(entries: [market])
        XCTAssertTrue(again.isEmpty)
    }

    func testWhatHasNoMeaningIsRefused() async throws {
        let agent = try Agent(options: replay)
        let budgets = agent.budgets()
        for budget in [
            Budget(period: "fortnight", limit: usd(1)), Budget(period: "week", limit: usd(1), weekStartsOn: -1),
            Budget(period: "week", limit: usd(1), thresholds: [70_000]),
        ] {
            let fault = try await failure { _ = try await budgets.set(budget: budget) }
            XCTAssertEqual(fault.code, "INPUT_001")
        }
        let fault = try failureOf { _ = try agent.deals().onProduct(productId: "nothing") }
        XCTAssertEqual(fault.kind, .productNotFound)
        let euro = offers.replacingOccurrences(of: "USD", with: "EUR")
        let book = try OfferBook(offers: euro)
        XCTAssertEqual(try failureOf { try agent.deals().setBook(book: book) }.code, "INPUT_001")
        var options = replay
        options.offers = euro
        XCTAssertEqual(try failureOf { _ = try Agent(options: options) }.code, "INPUT_001")
    }

    func testOffersComeAndGo() async throws {
        let agent = try Agent(options: replay)
        let list = try await agent.say("a gallon of whole milk and a strawberry yogurt").groceryList
        let deals = agent.deals()
        XCTAssertNil(list.deals)
        XCTAssertNil(deals.book())
        let nothing = try await deals.explain(listId: list.id, userId: user)
        XCTAssertNil(nothing)
        try deals.setBook(book: try OfferBook(offers: offers))
        let found = try await deals.forList(listId: list.id, userId: user)
        XCTAssertEqual(found.deals?.savings, usd(50))
        XCTAssertEqual(found.items[0].offers, [ItemOffer(id: "milk50", title: "50c off milk", savings: usd(50))])
        let explained = try await deals.explain(listId: list.id, shopper: DealContext(member: true), userId: user)
        let why = try XCTUnwrap(explained)
        XCTAssertEqual(why.list.deals?.savings, usd(80))
        XCTAssertEqual(why.explanation.plan.savings, 80)
        XCTAssertEqual(try deals.active().map(\.id), ["milk50", "club"])
        XCTAssertEqual(try deals.onProduct(productId: milk).map(\.id), ["milk50"])
    }

    func testASaleAndWhatComesBack() throws {
        let agent = try Agent(options: replay)
        let cans = TotalsItem(
            price: usd(600), quantity: "2", taxClass: .softDrink, snapEligible: true,
            deposit: Deposit(each: usd(5), containers: 12))
        let soap = TotalsItem(price: usd(400), taxClass: .household, offerDiscount: usd(100))
        let request = TotalsRequest(
            items: [cans, soap], state: "CA", date: "2026-11-20", snapBalance: usd(1_000), deliveryFee: usd(0))
        let sale = try agent.totals(request: request)
        XCTAssertEqual(sale.deposits, usd(120))
        let tender = try XCTUnwrap(sale.tender)
        XCTAssertEqual(tender.snap.minor + tender.other.minor, sale.total.minor)
        let half = try agent.refund(sale: request, back: RefundRequest(returns: [Return(line: 0)]))
        let rest = try agent.refund(
            sale: request,
            back: RefundRequest(returns: [Return(line: 0), Return(line: 1)], earlier: [Return(line: 0)], fees: true))
        XCTAssertEqual(half.total.minor + rest.total.minor, sale.total.minor)
        XCTAssertEqual(half.snap.minor + rest.snap.minor, 1_000)
        let tooMuch = RefundRequest(returns: [Return(line: 1, quantity: "2")])
        let fault = try failureOf { _ = try agent.refund(sale: request, back: tooMuch) }
        XCTAssertTrue(fault.reason.hasPrefix("returns[0].quantity"), fault.reason)
    }

    func testAPriceIsDrawn() async throws {
        let agent = try Agent(options: replay)
        let before = try await agent.prices().plot(productId: milk)
        XCTAssertNil(before)
        let table = """
            date,store,name,qty,price
            2026-11-01,Shop,Whole Milk 1 gal,1,3.99
            2026-11-19,Shop,Whole Milk 1 gal,1,2.99

            """
        _ = try await agent.orders().importFiles(files: [.content(bytes: Data(table.utf8))], userId: user)
        let found = try await agent.prices().plot(productId: milk)
        let plot = try XCTUnwrap(found)
        XCTAssertTrue(plot.svg().hasPrefix("<svg"))
        XCTAssertNotEqual(try plot.chart(), try plot.chart(columns: 40, rows: 8))
        XCTAssertEqual(try failureOf { _ = try plot.chart(columns: -1) }.code, "INPUT_001")
    }
}
