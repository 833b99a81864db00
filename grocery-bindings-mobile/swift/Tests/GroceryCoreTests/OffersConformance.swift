// The answers of the cases about offer books, and about prices judged by their history. See
// grocery-core/tests/conformance/README.md.
import Foundation
import XCTest

import GroceryCore

enum OffersConformance {
    private static let now = "2026-11-20T10:30:00Z"

    /// A text is a request as it is; anything else is written as JSON first.
    private static func written(_ given: JSON?) throws -> String {
        let given = try XCTUnwrap(given)
        return given.text ?? given.canonical
    }

    /// The same with the clock of the cases, where it says no time of its own.
    private static func atNow(_ given: JSON) throws -> String {
        guard case var .object(fields) = given else { return try written(given) }
        if fields["now"] == nil { fields["now"] = .text(now) }
        return JSON.object(fields).canonical
    }

    private static func wire(_ json: String) throws -> JSON {
        try JSONDecoder().decode(JSON.self, from: Data(json.utf8))
    }

    private static func whole(_ given: JSON, _ key: String) throws -> Int64 {
        try XCTUnwrap(OrdersConformance.whole(given, key))
    }

    private static func plan(_ given: JSON?) throws -> DealPlan {
        let given = try XCTUnwrap(given)
        let uses = try XCTUnwrap(given["applications"]?.array).map { one in
            let units = try (one["units"]?.array ?? []).map {
                UnitUse(
                    line: try XCTUnwrap($0["line"]?.text), qty: try whole($0, "qty"), role: $0["role"]?.text ?? "")
            }
            return Application(
                offer: try XCTUnwrap(one["offer"]?.text), uses: try whole(one, "uses"), units: units,
                tier: OrdersConformance.whole(one, "tier").map(Int32.init))
        }
        var waived = false
        if case let .bool(flag)? = given["delivery_waived"] { waived = flag }
        return DealPlan(
            applications: uses, savings: try whole(given, "savings"), payable: try whole(given, "payable"),
            deliveryWaived: waived)
    }

    private static func reason(_ why: OfferReason) -> JSON {
        let all: [String: JSON?] = [
            "why": .text(why.why), "from": why.begins.map(JSON.text), "until": why.until.map(JSON.text),
            "limit": why.limit.map(JSON.text), "allowed": why.allowed.map(JSON.whole),
            "used": why.used.map(JSON.whole), "missing": why.missing.map(JSON.whole),
        ]
        return .object(all.compactMapValues { $0 })
    }

    private static func told(_ found: DealExplanation) -> JSON {
        .object([
            "changes": .array(found.changes.map { .whole($0.saves) }),
            "lines": .array(found.lines.map { .array([.text($0.line), .whole($0.paid)]) }),
            "payable": .whole(found.plan.payable), "rebates": .whole(found.rebates.total),
            "runner_up": found.runnerUp.map { .whole($0.savesLess) } ?? .null, "sentences": .texts(found.sentences),
        ])
    }

    private static func book(_ input: JSON) async throws -> JSON {
        let book = try OfferBook(offers: try written(input["book"]))
        let cart = try written(input["cart"])
        var context: String?
        if let given = try wire(cart)["context"], given.canonical != "null" { context = given.canonical }
        let on = try book.applicable(cart: cart)
        let plan = try await optimiseDeals(problem: on.problem).plan
        let most = OrdersConformance.whole(input, "most_changes").map(Int32.init) ?? 3
        let explained = try await book.explain(cart: cart, mostChanges: most)
        var product = JSON.null
        if let asked = input["product"] {
            let rules = try book.onProduct(
                sku: try XCTUnwrap(asked["sku"]?.text), category: asked["category"]?.text,
                brand: asked["brand"]?.text, context: context)
            product = .texts(rules.map(\.id))
        }
        let notOn: [JSON] = on.notOn.map {
            .object(["offer": .text($0.offer), "why": .array($0.why.map(reason))])
        }
        let offers = try XCTUnwrap(try wire(on.problem)["offers"]?.array)
        return .object([
            "claims": try wire(try book.claimRebates(cart: cart, plan: plan).json),
            "currency": .text(book.currency()),
            "current": .texts(try book.current(context: context).map(\.id)),
            "explanation": try wire(explained.json), "not_on": .array(notOn),
            "on": .array(offers.compactMap { $0["id"] }), "product": product,
            "rebates": .texts(on.rebates.map(\.id)),
            "rules": .array(try book.rules().map { try wire($0.json) }), "told": told(explained),
            "unknown_codes": .texts(on.unknownCodes),
        ])
    }

    private static func alerts(_ input: JSON) throws -> JSON {
        var state = JSON.null
        var told: [JSON] = []
        for sighting in try XCTUnwrap(input["sightings"]?.array) {
            let given = JSON.object(["rule": try XCTUnwrap(input["rule"]), "sighting": sighting, "state": state])
            let step = try alertStep(step: given.canonical)
            told.append(try wire(step.json)["alert"] ?? .null)
            state = try wire(step.state)
        }
        return .object(["alerts": .array(told), "state": state])
    }

    private static func report(_ input: JSON) async throws -> JSON {
        let agent = try Agent(options: replay)
        for one in input["imports"]?.array ?? [] {
            _ = try await OrdersConformance.imported(agent.orders(), one)
        }
        let product = try XCTUnwrap(input["product"]?.text)
        let found = try await agent.prices().report(productId: product, store: input["store"]?.text)
        return try found.map { try wire($0.json) } ?? .null
    }

    static func offers(_ input: JSON) async throws -> JSON {
        do {
            if input["book"] != nil { return try await book(input) }
            if let shares = input["split"] {
                let split = try splitDeals(problem: try written(shares["problem"]), plan: try plan(shares["plan"]))
                return try wire(split.json)
            }
            if let given = input["detect"] { return try wire(try detectDeals(prices: try atNow(given)).json) }
            if let given = input["rank"] {
                return .array(try rankDeals(deals: try atNow(given)).map { try wire($0.json) })
            }
            if let given = input["alerts"] { return try alerts(given) }
            return try await report(try XCTUnwrap(input["report"]))
        } catch let error as GroceryError {
            return .object(["error": .text(error.code), "message": .text(error.reason)])
        }
    }
}
