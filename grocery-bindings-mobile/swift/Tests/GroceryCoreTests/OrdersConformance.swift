// The answers of the cases about substitutes, receipts and orders. See grocery-core/tests/conformance/README.md.
import Foundation
import XCTest

import GroceryCore

enum OrdersConformance {
    static let who = "conformance"

    static func texts(_ input: JSON, _ key: String) -> [String] { (input[key]?.array ?? []).compactMap(\.text) }

    static func whole(_ input: JSON, _ key: String) -> Int64? {
        if case let .whole(whole)? = input[key] { return whole } else { return nil }
    }

    static func isTrue(_ input: JSON, _ key: String) -> Bool {
        if case .bool(true)? = input[key] { return true } else { return false }
    }

    static func refused(_ error: GroceryError) -> JSON {
        .object(["error": .text(error.code), "hint": .maybe(error.hint)])
    }

    /// Millionths, rounded down.
    static func score(_ value: Double) -> JSON { .whole(Int64((value * 1e6).rounded(.down))) }

    static func money(_ money: Money?) -> JSON {
        guard let money else { return .null }
        return .object(["currency": .text(money.currency), "minor": .whole(money.minor)])
    }

    /// An enum's name as the wire writes it: `inStore` is `in_store`.
    static func name<T>(_ value: T) -> JSON {
        .text("\(value)".reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) })
    }

    static func allergen(_ text: String) throws -> Allergen {
        let all: [Allergen] = [.milk, .egg, .fish, .shellfish, .treeNut, .peanut, .wheat, .soy, .sesame]
        return try XCTUnwrap(all.first { name($0).text == text })
    }

    private static func substitute(_ one: Substitute) -> JSON {
        let parts: JSON = .object([
            "attributes": score(one.parts.attributes), "brand": score(one.parts.brand),
            "category": score(one.parts.category), "kind": score(one.parts.kind), "learned": score(one.parts.learned),
            "popularity": score(one.parts.popularity), "price": score(one.parts.price), "size": score(one.parts.size),
        ])
        let price: JSON = one.price.map {
            .object([
                "currency": .text($0.currency), "difference": .text($0.difference.exact),
                "missing": .text($0.missing.exact), "substitute": .text($0.substitute.exact), "unit": .text($0.unit),
            ])
        } ?? .null
        return .object([
            "parts": parts, "price": price, "product": .text(one.product.id), "reasons": .texts(one.reasons),
            "score": score(one.score), "size_ratio": .maybe(one.sizeRatio?.exact),
        ])
    }

    private static func swaps(_ input: JSON, _ key: String) throws -> [Swap] {
        try (input[key]?.array ?? []).map { pair in
            let ids = (pair.array ?? []).compactMap(\.text)
            return Swap(missing: try XCTUnwrap(ids.first), offered: try XCTUnwrap(ids.last))
        }
    }

    static func substituteRequest(_ input: JSON) throws -> SubstituteRequest {
        let wanted = texts(input, "wanted")
        return SubstituteRequest(
            productId: try XCTUnwrap(input["product"]?.text), diets: texts(input, "diets"),
            allergens: try texts(input, "allergens").map(allergen), avoiding: texts(input, "avoiding"),
            excludes: texts(input, "excludes"),
            wanted: wanted.isEmpty ? nil : Wanted(amount: wanted[0], unit: wanted[1]),
            cheaper: isTrue(input, "cheaper"), limit: Int32(whole(input, "limit") ?? 5),
            unavailable: texts(input, "unavailable"), accepted: try swaps(input, "accepted"),
            refused: try swaps(input, "refused"))
    }

    static func found(_ found: Substitutes) -> JSON {
        let out = found.leftOut
        let leftOut: JSON = .object([
            "diet": .maybe(out.diet), "excluded": .maybe(out.excluded), "not_cheaper": .maybe(out.notCheaper),
            "refused": .maybe(out.refused), "unavailable": .maybe(out.unavailable),
            "unknown_allergens": .maybe(out.unknownAllergens), "unsafe_allergen": .maybe(out.unsafeAllergen),
        ])
        return .object(["candidates": .array(found.candidates.map(substitute)), "left_out": leftOut])
    }

    static func substitutes(_ agent: Agent, _ input: JSON) throws -> JSON {
        do {
            if let id = input["alternatives"]?.text {
                let like = try agent.catalog().alternatives(productId: id, limit: Int32(whole(input, "limit") ?? 5))
                return .object(["candidates": .array(like.map(substitute))])
            }
            return found(try agent.catalog().substitutes(request: substituteRequest(input)))
        } catch let error as GroceryError {
            return refused(error)
        }
    }

    private static func shop(_ shop: GroceryCore.Shop) -> JSON {
        .object([
            "id": .text(shop.id), "name": .text(shop.name), "number": .maybe(shop.number),
            "retailer": .text(shop.retailer),
        ])
    }

    private static func line(_ line: OrderLine) -> JSON {
        .object([
            "barcode": .maybe(line.barcode), "item_id": .maybe(line.itemId), "kind": name(line.kind),
            "name": .text(line.name), "product": .maybe(line.productId), "quantity": .text(line.quantity.exact),
            "savings": money(line.savings), "status": name(line.status), "total": money(line.total),
            "unit": .text(line.unit), "unit_price": money(line.unitPrice),
        ])
    }

    private static func order(_ order: Order) -> JSON {
        let sums = order.amounts
        let amounts: JSON = .object([
            "bag_fee": money(sums.bagFee), "delivery": money(sums.delivery), "donations": money(sums.donations),
            "refund": money(sums.refund), "savings": money(sums.savings), "subtotal": money(sums.subtotal),
            "subtotal_before_savings": money(sums.subtotalBeforeSavings), "tax": money(sums.tax),
            "tip": money(sums.tip), "total": money(sums.total),
        ])
        let flags: [JSON] = order.flags.map {
            .object([
                "computed": money($0.computed), "kind": .text($0.kind), "message": .text($0.message),
                "stated": money($0.stated),
            ])
        }
        return .object([
            "amounts": amounts, "currency": .text(order.currency), "flags": .array(flags),
            "fulfilment": order.fulfilment.map(name) ?? .null, "id": .text(order.id), "kind": name(order.kind),
            "lines": .array(order.lines.map(line)), "number": .maybe(order.number),
            "ordered_at": .maybe(order.orderedAt), "ordered_on": .text(order.orderedOn),
            "retailer": .text(order.retailer), "shop": order.shop.map(shop) ?? .null,
        ])
    }

    /// A recogniser that gives the pieces of the case.
    private final class Scripted: TextRecognizer {
        private let pieces: [TextLine]

        init(_ pieces: [JSON]) {
            self.pieces = pieces.map { piece in
                let edges: [Int32]? = piece["place"]?.array?.map {
                    if case let .whole(edge) = $0 { return Int32(edge) } else { return 0 }
                }
                let place = edges.map { TextBox(left: $0[0], top: $0[1], width: $0[2], height: $0[3]) }
                return TextLine(text: piece["text"]?.text ?? "", place: place)
            }
        }

        func recognize(request: RecognizeText) async throws -> [TextLine] {
            XCTAssertEqual(request.image, Data("picture".utf8))
            return pieces
        }
    }

    static func receipts(_ agent: Agent, _ input: JSON) async throws -> JSON {
        do {
            let read: Receipt
            if let pieces = input["pieces"]?.array {
                read = try await agent.orders().readPicture(image: Data("picture".utf8), recognizer: Scripted(pieces))
            } else {
                read = try agent.orders().readReceipt(text: XCTUnwrap(input["text"]?.text))
            }
            let coupons: [JSON] = read.coupons.map { .object(["amount": money($0.amount), "name": .text($0.name)]) }
            return .object([
                "adds_up": .bool(read.addsUp), "coupons": .array(coupons),
                "items_sold": read.itemsSold.map { .whole($0) } ?? .null, "order": order(read.order),
            ])
        } catch let error as GroceryError {
            return refused(error)
        }
    }

    private static func bought(_ bought: Bought) -> JSON {
        let cadence: JSON = .object([
            "days": .whole(bought.cadence.days), "every_days": .maybe(bought.cadence.everyDays?.exact),
            "first": .text(bought.cadence.first), "last": .text(bought.cadence.last),
            "next": .maybe(bought.cadence.next),
        ])
        let paid: JSON = bought.lastPaid.map {
            .object(["on": .text($0.on), "per": .text($0.per), "price": money($0.price), "shop": .maybe($0.shop)])
        } ?? .null
        return .object([
            "cadence": cadence, "last_paid": paid, "lines": .whole(bought.lines), "name": .text(bought.name),
            "product": .maybe(bought.productId), "quantity": .text(bought.quantity.exact),
            "thing": .text(bought.thing), "unit": .text(bought.unit),
        ])
    }

    private static func history(_ known: OrderHistory) -> JSON {
        let purchases: [JSON] = known.purchases.map {
            .object([
                "line": line($0.line), "on": .text($0.on), "order": .text($0.orderId), "retailer": .text($0.retailer),
                "shop": .maybe($0.shop),
            ])
        }
        return .object(["bought": bought(known.bought), "purchases": .array(purchases)])
    }

    static func file(_ input: JSON) throws -> ImportSource {
        if let text = input.text { return .content(bytes: Data(text.utf8)) }
        return .content(bytes: try XCTUnwrap(Data(base64Encoded: XCTUnwrap(input["base64"]?.text))))
    }

    static func imported(_ orders: Orders, _ input: JSON) async throws -> JSON {
        do {
            if let text = input["receipt"]?.text {
                let kept = try await orders.importReceipt(text: text, userId: who)
                return .object(["id": .text(kept.receipt.order.id), "imported": .bool(kept.imported)])
            }
            let meanings: [String: PriceMeaning] = ["auto": .auto, "line": .line, "unit": .unit]
            let options = OrderImportOptions(
                lenient: isTrue(input, "lenient"), retailer: input["retailer"]?.text,
                priceIs: input["price_is"]?.text.flatMap { meanings[$0] }, currency: input["currency"]?.text,
                maxRows: whole(input, "max_rows"))
            let files = try XCTUnwrap(input["files"]?.array).map(file)
            let done = try await orders.importFiles(files: files, options: options, userId: who)
            let skipped: [JSON] = done.skippedLines.map { .object(["line": .whole($0.line), "reason": .text($0.reason)]) }
            return .object([
                "flagged": .whole(done.flagged), "imported": .whole(done.imported), "lines": .whole(done.lines),
                "matched": .whole(done.matched), "prices": .whole(done.prices), "read": .whole(done.read),
                "skipped": .whole(done.skipped), "skipped_lines": .array(skipped),
                "unchanged": .whole(done.unchanged), "updated": .whole(done.updated),
            ])
        } catch let error as GroceryError {
            return refused(error)
        }
    }

    static func orders(_ input: JSON) async throws -> JSON {
        let orders = try Agent(options: replay).orders()
        var reports: [JSON] = []
        for one in input["imports"]?.array ?? [] { reports.append(try await imported(orders, one)) }
        var page = OrderPage(since: input["since"]?.text, limit: Int32(whole(input, "limit") ?? 50))
        let first = try await orders.list(page: page, userId: who)
        var next: [Order] = []
        if let last = first.last {
            page.after = OrderPlace(orderedOn: last.orderedOn, id: last.id)
            next = try await orders.list(page: page, userId: who)
        }
        var known: OrderHistory?
        if let product = input["product"]?.text {
            known = try await orders.history(productId: product, userId: who)
        } else if let thing = input["thing"]?.text {
            known = try await orders.historyOfThing(thing: thing, userId: who)
        }
        let counts = try await orders.counts(userId: who)
        let all = try await orders.bought(words: input["words"]?.text ?? "", userId: who)
        let usual = try await orders.usual(limit: 5, userId: who)
        let shops = try await orders.shops(userId: who)
        var answer: [String: JSON] = [
            "bought": .array(all.map(bought)),
            "counts": .object([
                "items": .whole(counts.items), "lines": .whole(counts.lines), "orders": .whole(counts.orders),
                "shops": .whole(counts.shops),
            ]),
            "history": known.map(history) ?? .null, "next": .texts(next.map(\.id)), "orders": .array(first.map(order)),
            "reports": .array(reports), "shops": .array(shops.map(shop)), "usual": .texts(usual.map(\.thing)),
        ]
        if input["remove"] != nil {
            answer["removed"] = .whole(try await orders.remove(orderIds: texts(input, "remove"), userId: who))
            answer["forgotten"] = .whole(try await orders.forgetAll(userId: who))
        }
        return .object(answer)
    }
}
