// The answers of the cases about what is spent: totals with refunds, carts of deals, budgets, and an agent with offers. See
// grocery-core/tests/conformance/README.md.
import Foundation
import XCTest

import GroceryCore

enum SpendingConformance {
    private static let userId = "conformance"

    private static func money(_ money: Money?) -> JSON {
        guard let money else { return .null }
        return .object(["currency": .text(money.currency), "minor": .whole(money.minor)])
    }

    private static func given(_ money: JSON?) throws -> Money {
        let money = try XCTUnwrap(money)
        return Money(
            minor: try XCTUnwrap(OrdersConformance.whole(money, "minor")),
            currency: try XCTUnwrap(money["currency"]?.text))
    }

    private static func texts(_ given: JSON, _ key: String) -> [String] {
        (given[key]?.array ?? []).compactMap(\.text)
    }

    private static func line(_ line: LineTotals) -> JSON {
        .object([
            "coupon_discount": money(line.couponDiscount), "deposit": money(line.deposit),
            "line_total": money(line.lineTotal), "net": money(line.net), "offer_discount": money(line.offerDiscount),
            "quantity": .text(line.quantityExact), "snap": money(line.snap), "snap_deposit": money(line.snapDeposit),
            "tax": money(line.tax), "tax_rate": .whole(line.taxRatePpm), "taxable": money(line.taxable),
        ])
    }

    private static func sums(_ sale: Totals) -> JSON {
        var tender = JSON.null
        if let paid = sale.tender {
            tender = .object([
                "other": money(paid.other), "snap": money(paid.snap), "snap_left": money(paid.snapLeft),
                "tax_lifted": money(paid.taxLifted),
            ])
        }
        let vat: [JSON] = sale.vat.map {
            .object([
                "gross": money($0.gross), "net": money($0.net), "tax": money($0.tax), "tax_rate": .whole($0.taxRatePpm),
            ])
        }
        return .object([
            "bag_fee": money(sale.bagFee), "coupon_discount": money(sale.couponDiscount),
            "delivery_fee": money(sale.deliveryFee), "deposits": money(sale.deposits),
            "lines": .array(sale.lines.map(line)), "notes": .texts(sale.notes),
            "offer_discount": money(sale.offerDiscount), "subtotal": money(sale.subtotal), "tax": money(sale.tax),
            "tax_included": .bool(sale.taxIncluded), "tender": tender, "total": money(sale.total),
            "total_savings": money(sale.totalSavings), "vat": .array(vat),
        ])
    }

    private static func refund(_ back: Refund) -> JSON {
        let lines: [JSON] = back.lines.map {
            .object([
                "deposit": money($0.deposit), "discounts": money($0.discounts), "goods": money($0.goods),
                "line": .whole(Int64($0.line)), "product": .maybe($0.productId), "snap": money($0.snap),
                "tax": money($0.tax),
            ])
        }
        return .object([
            "bag_fee": money(back.bagFee), "delivery_fee": money(back.deliveryFee), "deposits": money(back.deposits),
            "discounts": money(back.discounts), "goods": money(back.goods), "lines": .array(lines),
            "other": money(back.other), "snap": money(back.snap), "tax": money(back.tax), "total": money(back.total),
        ])
    }

    private static func returns(_ asked: JSON, _ key: String) throws -> [Return] {
        try (asked[key]?.array ?? []).map {
            let quantity = try XCTUnwrap($0["quantity"])
            return Return(
                line: Int32(try XCTUnwrap(OrdersConformance.whole($0, "line"))),
                quantity: quantity.text ?? quantity.canonical)
        }
    }

    private static func totals(_ input: JSON) throws -> JSON {
        let asked = try XCTUnwrap(input["totals"])
        var options = replay
        options.taxes = input["taxes"]?.text
        let agent = try Agent(options: options)
        let request = try readTotals(json: asked.canonical)
        let sale = try agent.totals(request: request)
        var back = JSON.null
        if asked["returns"] != nil {
            let asking = RefundRequest(
                returns: try returns(asked, "returns"), earlier: try returns(asked, "returned"),
                fees: OrdersConformance.isTrue(asked, "refundFees"))
            back = refund(try agent.refund(sale: request, back: asking))
        }
        return .object(["refund": back, "totals": sums(sale)])
    }

    private static func fromDeals(_ problem: String) async throws -> JSON {
        var basket = try totalsFromDeals(problem: problem, plan: try await optimiseDeals(problem: problem).plan)
        basket.state = "CA"
        return sums(try Agent(options: replay).totals(request: basket))
    }

    private static func standing(_ status: BudgetStatus) -> JSON {
        .object([
            "category": .maybe(status.category), "first_day": .text(status.from), "last_day": .text(status.to),
            "left": money(status.left), "limit": money(status.limit), "over": money(status.over),
            "percent": .whole(status.percent), "period": .text(status.period), "spent": money(status.spent),
        ])
    }

    private static func crossed(_ all: [Crossing]) -> JSON {
        .array(all.map { .object(["status": standing($0.status), "threshold": .whole(Int64($0.threshold))]) })
    }

    private static func entry(_ one: JSON) throws -> SpendEntry {
        var categories: [String: Money]?
        if case let .object(all)? = one["categories"] { categories = try all.mapValues { try given($0) } }
        return SpendEntry(
            id: try XCTUnwrap(one["id"]?.text), total: try given(one["total"]), day: one["day"]?.text,
            categories: categories)
    }

    private static func step(_ agent: Agent, _ one: JSON) async throws -> JSON {
        let budgets = agent.budgets()
        switch one["op"]?.text {
        case "set":
            let thresholds = one["thresholds"]?.array?.compactMap { Int32($0.canonical) }
            let budget = Budget(
                period: try XCTUnwrap(one["period"]?.text), limit: try given(one["limit"]),
                category: one["category"]?.text, thresholds: thresholds,
                weekStartsOn: OrdersConformance.whole(one, "week_starts_on").map(Int32.init) ?? 1)
            return crossed(try await budgets.set(budget: budget, userId: userId))
        case "spend":
            let entries = try XCTUnwrap(one["entries"]?.array).map(entry)
            return crossed(try await budgets.spend(entries: entries, userId: userId))
        case "standing": return .array(try await budgets.standing(userId: userId).map(standing))
        case "remove":
            let period = try XCTUnwrap(one["period"]?.text)
            return .bool(try await budgets.remove(period: period, category: one["category"]?.text, userId: userId))
        case "remove_spend": return .whole(try await budgets.removeSpend(ids: texts(one, "ids"), userId: userId))
        case "forget_all":
            try await budgets.forgetAll(userId: userId)
            return .null
        case "today": return .text(budgets.today())
        default:
            let request = ProcessRequest(input: try XCTUnwrap(one["text"]?.text), userId: userId)
            return .text(try await agent.process(request: request).response)
        }
    }

    private static func budgets(_ steps: [JSON]) async throws -> JSON {
        let agent = try Agent(options: replay)
        var answers: [JSON] = []
        for one in steps {
            do {
                answers.append(try await step(agent, one))
            } catch let error as GroceryError {
                answers.append(why(error))
            }
        }
        return .array(answers)
    }

    private static func deals(_ list: GroceryList) -> JSON {
        guard let deals = list.deals else { return .null }
        let offers: [JSON] = deals.offers.map {
            .object([
                "frees_delivery": .bool($0.freesDelivery), "id": .text($0.id), "savings": money($0.savings),
                "title": .text($0.title), "uses": .whole($0.uses),
            ])
        }
        return .object([
            "after_receipt": money(deals.afterReceipt), "at_most_more": money(deals.atMostMore),
            "offers": .array(offers), "payable": money(deals.payable), "savings": money(deals.savings),
        ])
    }

    private static func shopper(_ one: JSON) throws -> DealContext {
        let uses = try (one["uses"]?.array ?? []).map {
            PastUse(
                offer: try XCTUnwrap($0["offer"]?.text), on: try XCTUnwrap($0["on"]?.text),
                uses: try XCTUnwrap(OrdersConformance.whole($0, "uses")))
        }
        return DealContext(
            member: OrdersConformance.isTrue(one, "member"), store: one["store"]?.text,
            firstOrder: OrdersConformance.isTrue(one, "firstOrder"), clipped: texts(one, "clipped"),
            codes: texts(one, "codes"), uses: uses)
    }

    private static func book(_ input: JSON) async throws -> JSON {
        var options = replay
        options.offers = try XCTUnwrap(input["book"]).canonical
        let agent = try Agent(options: options)
        let shopper = try shopper(try XCTUnwrap(input["shopper"]))
        var answers: [ProcessResponse] = []
        for turn in texts(input, "turns") {
            let request = ProcessRequest(input: turn, userId: userId, location: Location(state: "CA"))
            answers.append(try await agent.process(request: request))
        }
        let list = try XCTUnwrap(answers.last).groceryList
        let view = agent.deals()
        let active = try view.active(shopper: shopper).map(\.id)
        let product = try XCTUnwrap(input["product"]?.text)
        let onProduct = try view.onProduct(productId: product, shopper: shopper).map(\.id)
        let known = try await view.forList(listId: list.id, shopper: shopper, userId: userId)
        let explained = try await view.explain(listId: list.id, shopper: shopper, userId: userId)
        XCTAssertEqual(view.book().map { Int($0.count()) }, input["book"]?["offers"]?.array?.count)
        try view.setBook(book: nil)
        let without = try await view.forList(listId: list.id, shopper: shopper, userId: userId)
        var explanation = JSON.null
        if let explained {
            explanation = try JSONDecoder().decode(JSON.self, from: Data(explained.explanation.json.utf8))
        }
        let items: [JSON] = list.items.map { item in
            let offers: [JSON] = item.offers.map { .array([.text($0.id), .text($0.title), .whole($0.savings.minor)]) }
            return .object([
                "offers": .array(offers), "requested": .text(item.requested), "savings": money(item.savings),
            ])
        }
        let replies: [JSON] = answers.map {
            .object(["reply": .text($0.response), "suggestions": .texts($0.suggestions)])
        }
        return .object([
            "active": .texts(active), "deals": deals(list), "explanation": explanation, "items": .array(items),
            "known": deals(known), "on_product": .texts(onProduct), "replies": .array(replies),
            "savings": money(list.savings), "total": money(list.total), "without": deals(without),
        ])
    }

    private static func goods(_ goods: FitGoods) -> JSON {
        .object([
            "amount": .text(goods.amount.exact), "line_total": money(goods.lineTotal), "name": .text(goods.name),
            "packs": goods.packs.map { .whole(Int64($0)) } ?? .null, "product": .text(goods.productId),
            "size": .maybe(goods.size), "unit": .maybe(goods.unit),
        ])
    }

    private static func told(_ plan: FitPlan, _ list: GroceryList) -> JSON {
        let changes: [JSON] = plan.changes.map { one in
            let line = list.items.firstIndex { $0.id == one.lineId }
            return .object([
                "from": goods(one.from), "kind": .text(one.kind), "line": line.map { .whole(Int64($0)) } ?? .null,
                "loss": .whole(one.loss), "priority": .text(one.priority), "reason": .text(one.reason),
                "reasons": .texts(one.reasons), "requested": .text(one.requested), "saved": money(one.saved),
                "to": one.to.map(goods) ?? .null,
            ])
        }
        return .object([
            "after": money(plan.after), "available": money(plan.available), "before": money(plan.before),
            "budget": money(plan.budget), "changes": .array(changes), "fits": .bool(plan.fits),
            "is_optimal": .bool(plan.isOptimal), "least": money(plan.least), "loss_gap": .whole(plan.lossGap),
            "notes": .texts(plan.notes), "over": money(plan.over), "response": .text(plan.response),
            "saved": money(plan.saved), "spent_before": money(plan.spentBefore),
            "unpriced_count": .whole(Int64(plan.unpricedCount)),
        ])
    }

    private static func applied(_ agent: Agent, _ plan: FitPlan) async throws -> JSON {
        let after = try await agent.applyFit(plan: plan)
        var again = JSON.null
        do {
            _ = try await agent.applyFit(plan: plan)
        } catch let error as GroceryError {
            again = .text(error.code)
        }
        var undone = JSON.null
        if !plan.changes.isEmpty {
            undone = money(try await agent.lists().undo(userId: userId, listId: plan.listId).total)
        }
        let rows: [JSON] = after.items.map {
            .object([
                "amount": .text($0.quantity.exact), "product": .maybe($0.productId), "requested": .text($0.requested),
            ])
        }
        return .object(["again": again, "list": .array(rows), "total": money(after.total), "undone": undone])
    }

    private static func fit(_ one: JSON) async throws -> JSON {
        let agent = try Agent(options: replay)
        let said = ProcessRequest(input: try XCTUnwrap(one["say"]?.text), userId: userId)
        let list = try await agent.process(request: said).groceryList
        if let kept = one["kept"] {
            let budget = Budget(period: try XCTUnwrap(kept["period"]?.text), limit: try given(kept["limit"]))
            _ = try await agent.budgets().set(budget: budget, userId: userId)
            let spent = SpendEntry(id: "before", total: try given(kept["spent"]))
            _ = try await agent.budgets().spend(entries: [spent], userId: userId)
        }
        var priorities: [String: String] = [:]
        for name in ["must", "want", "nice"] {
            for at in (one[name]?.array ?? []).compactMap({ Int($0.canonical) }) { priorities[list.items[at].id] = name }
        }
        let request = FitRequest(
            listId: list.id, budget: try one["budget"].map { try given($0) }, period: one["period"]?.text,
            priorities: priorities, without: texts(one, "without"), diets: texts(one, "diets"),
            allergens: try texts(one, "allergens").map(OrdersConformance.allergen), excludes: texts(one, "excludes"),
            location: one["state"]?.text.map { Location(state: $0) }, language: one["language"]?.text, userId: userId)
        let plan = try await agent.fit(request: request)
        let done = OrdersConformance.isTrue(one, "apply") ? try await applied(agent, plan) : .null
        return .object(["applied": done, "plan": told(plan, list)])
    }

    private static func why(_ error: GroceryError) -> JSON {
        .object(["error": .text(error.code), "message": .text(error.reason)])
    }

    static func spending(_ input: JSON) async throws -> JSON {
        do {
            if input["totals"] != nil { return try totals(input) }
            if let problem = input["from_deals"] { return try await fromDeals(problem.canonical) }
            if let one = input["fit"] { return try await fit(one) }
            if let steps = input["budgets"]?.array { return try await budgets(steps) }
            return try await book(input)
        } catch let error as GroceryError {
            return why(error)
        }
    }
}
