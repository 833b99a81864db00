// The answers of the cases about products and deals. See grocery-core/tests/conformance/README.md.
import Foundation
import XCTest

import GroceryCore

enum CatalogConformance {
    private typealias Cases = OrdersConformance

    private static func flag(_ input: JSON?, _ key: String) -> Bool? {
        if case let .bool(flag)? = input?[key] { return flag } else { return nil }
    }

    private static func number(_ given: JSON?) -> Double? {
        switch given {
        case let .whole(whole)?: return Double(whole)
        case let .number(number)?: return number
        default: return nil
        }
    }

    private static func money(_ input: JSON, _ key: String) -> Money? {
        guard let given = input[key], let minor = Cases.whole(given, "minor") else { return nil }
        return Money(minor: minor, currency: given["currency"]?.text ?? "")
    }

    private static func product(_ given: JSON?) throws -> Product {
        try productFromJson(json: XCTUnwrap(given).canonical)
    }

    private static func count(_ input: JSON, _ key: String, _ usual: Int32) -> Int32 {
        Cases.whole(input, key).map(Int32.init) ?? usual
    }

    private static let kinds: [String: ErrorKind] = [
        "unavailable": .unavailable, "rate_limited": .rateLimited, "timeout": .timeout,
    ]

    /// The shop of the case: it always finds all that it has, or fails in the one way it is told.
    private final class OneShop: ProductSource {
        private let products: [SourcedProduct]
        private let called: String
        private let total: Int64?
        private let fails: ErrorKind?

        init(_ given: JSON) throws {
            products = try (given["products"]?.array ?? []).map {
                SourcedProduct(
                    product: try product($0["product"]), price: money($0, "price"), regular: money($0, "regular"),
                    inStock: flag($0, "in_stock"))
            }
            called = try XCTUnwrap(given["name"]?.text)
            total = Cases.whole(given, "total")
            fails = try given["fails"]?.text.map { try XCTUnwrap(kinds[$0]) }
        }

        private func mayAnswer() throws {
            if let fails { throw GroceryError.failed(fails, "the shop is shut", hint: "come back tomorrow") }
        }

        func name() throws -> String { called }

        func search(request: SearchProducts) async throws -> SourcePage {
            try mayAnswer()
            let page = products.dropFirst(Int(request.offset)).prefix(Int(request.limit))
            return SourcePage(products: Array(page), total: total)
        }

        func lookup(request: LookupProducts) async throws -> [SourcedProduct] {
            try mayAnswer()
            return products.filter { sourced in
                request.ids.contains(sourced.product.id)
                    || sourced.product.retailerId.map(request.retailerIds.contains) ?? false
                    || sourced.product.barcode.map(request.barcodes.contains) ?? false
            }
        }
    }

    /// The embedder of the case: the vector of the first word that occurs in a text, and zeros without one.
    private final class Words: Embedder {
        private let called: String
        private let size: Int32
        private let vectors: [(word: String, vector: [Float])]

        init(_ given: JSON) throws {
            called = try XCTUnwrap(given["name"]?.text)
            size = count(given, "dimensions", 0)
            vectors = try (given["vectors"]?.array ?? []).map { pair in
                let pair = try XCTUnwrap(pair.array)
                let vector = (pair[1].array ?? []).compactMap { number($0).map { Float($0) } }
                return (try XCTUnwrap(pair[0].text), vector)
            }
        }

        func name() throws -> String { called }

        func dimensions() throws -> Int32 { size }

        func embed(request: EmbedTexts) async throws -> [[Float]] {
            request.texts.map { text in
                let text = text.lowercased()
                let zeros = [Float](repeating: 0, count: Int(size))
                return vectors.first { text.contains($0.word) }?.vector ?? zeros
            }
        }
    }

    /// The prices of the case, in cents.
    private final class Shelf: PriceSource {
        private let prices: JSON

        init(_ prices: JSON) { self.prices = prices }

        func name() throws -> String { "shelf" }

        func quotes(request: QuoteRequest) async throws -> [SourcePrice] {
            request.productIds.compactMap { id in
                guard let told = prices[id], let price = Cases.whole(told, "price") else { return nil }
                return SourcePrice(
                    productId: id, price: usd(price), regular: Cases.whole(told, "regular").map(usd),
                    inStock: flag(told, "in_stock"))
            }
        }
    }

    private static func search(_ step: JSON) -> SearchRequest {
        SearchRequest(
            q: step["q"]?.text ?? "", category: step["category"]?.text, brand: step["brand"]?.text,
            minPrice: money(step, "min_price"), maxPrice: money(step, "max_price"),
            inStock: Cases.isTrue(step, "in_stock"), diets: Cases.texts(step, "diets"),
            minRating: number(step["min_rating"]), sort: step["sort"]?.text ?? "relevance",
            bought: Cases.texts(step, "bought"), limit: count(step, "limit", 20), offset: count(step, "offset", 0))
    }

    private static func availability(_ of: Availability?) -> JSON {
        guard let of else { return .null }
        return .object(["in_stock": maybe(of.inStock), "quantity": maybe(of.quantity)])
    }

    private static func ratings(_ of: Ratings?) -> JSON {
        guard let of else { return .null }
        return .object(["average": .number(of.average), "count": .whole(of.count)])
    }

    private static func maybe(_ flag: Bool?) -> JSON { flag.map(JSON.bool) ?? .null }
    private static func maybe(_ whole: Int64?) -> JSON { whole.map(JSON.whole) ?? .null }

    private static func product(_ of: Product) -> JSON {
        let typical: JSON = of.typicalPrice.map {
            .object([
                "as_of": .text($0.asOf), "kind": Cases.name($0.kind), "price": Cases.money($0.price),
                "source": .text($0.source),
            ])
        } ?? .null
        return .object([
            "aliases": .texts(of.aliases), "allergens": .array(of.allergens.map(Cases.name)),
            "allergens_complete": .bool(of.allergensComplete), "availability": availability(of.availability),
            "barcode": .maybe(of.barcode), "brand": .maybe(of.brand), "category": .texts(of.category),
            "diets": .texts(of.diets), "id": .text(of.id), "name": .text(of.name), "popularity": .whole(of.popularity),
            "price_unit": .text(of.priceUnit), "ratings": ratings(of.ratings), "retailer_id": .maybe(of.retailerId),
            "size": .maybe(of.size), "snap_eligible": .bool(of.snapEligible), "sold_by": Cases.name(of.soldBy),
            "tax_class": Cases.name(of.taxClass), "typical_price": typical,
        ])
    }

    private static func record(_ of: ProductRecord) -> JSON {
        let category: JSON = of.category.map {
            .object(["id": .text($0.id), "name": .text($0.name), "path": .texts($0.path)])
        } ?? .null
        let price: JSON = of.price.map {
            .object([
                "currency": .text($0.currency), "regular": Cases.money($0.regular), "sale": Cases.money($0.sale),
                "unit": .maybe($0.unit?.exact), "unit_of_measure": .maybe($0.unitOfMeasure),
            ])
        } ?? .null
        return .object([
            "availability": availability(of.availability), "brand": .maybe(of.brand), "category": category,
            "id": .text(of.id), "name": .text(of.name), "price": price, "ratings": ratings(of.ratings),
            "walmart_id": .maybe(of.walmartId),
        ])
    }

    private static func explained(_ why: SearchExplanation) -> JSON {
        let hits: [JSON] = why.hits.map { hit in
            let parts: [JSON] = hit.parts.map {
                .object([
                    "answered_by": .maybe($0.answeredBy), "kind": .text($0.kind), "reading": .maybe($0.reading),
                    "value": Cases.score($0.value), "word": .maybe($0.word),
                ])
            }
            return .object([
                "name": .text(hit.name), "parts": .array(parts), "product": .text(hit.productId),
                "score": Cases.score(hit.score),
            ])
        }
        return .object([
            "head": .maybe(why.head), "hits": .array(hits), "q": .text(why.q), "total": .maybe(why.total),
            "words": .texts(why.words),
        ])
    }

    private static func note(_ note: SearchNote?) -> JSON {
        guard let note else { return .null }
        return .object(["code": .text(note.code), "from": .text(note.source), "retryable": .bool(note.retryable)])
    }

    private static func sourced(_ one: SourcedProduct) -> JSON {
        .object([
            "in_stock": maybe(one.inStock), "price": Cases.money(one.price), "product": .text(one.product.id),
            "regular": Cases.money(one.regular),
        ])
    }

    private static func review(_ one: Review) -> JSON {
        .object([
            "at": .text(one.at), "product": .text(one.productId), "stars": .maybe(one.stars), "text": .text(one.text),
            "user": .text(one.userId),
        ])
    }

    private static func scanned(_ one: Scanned) -> JSON {
        let measure: JSON = one.measure.map { measure in
            var all: [String: JSON] = ["item": .text(measure.item)]
            if let price = measure.price { all["price"] = Cases.money(price) }
            if let weight = measure.weight {
                all["weight"] = .object(["amount": .text(weight.amount.exact), "unit": .text(weight.unit)])
            }
            return .object(all)
        } ?? .null
        return .object(["barcode": .text(one.barcode), "measure": measure, "product": .text(one.product.id)])
    }

    private static func details(_ of: ProductDetails) -> JSON {
        let reviews: JSON = .object([
            "by_stars": .array(of.reviews.byStars.map(JSON.whole)), "count": .whole(of.reviews.count),
            "ratings": ratings(of.reviews.ratings),
        ])
        let price: JSON = of.unitPrice.map {
            .object(["amount": .text($0.amount.exact), "price": Cases.money($0.price), "unit": .text($0.unit)])
        } ?? .null
        return .object([
            "in_stock": maybe(of.inStock), "product": .text(of.product.id), "reviews": reviews, "unit_price": price,
        ])
    }

    private static func report(_ of: ImportReport) -> JSON {
        let skipped: [JSON] = of.skippedLines.map { .object(["line": .whole($0.line), "reason": .text($0.reason)]) }
        return .object([
            "format": .text(of.format), "formula_cells": .whole(of.formulaCells), "imported": .whole(of.imported),
            "left_out": .object(of.leftOut.mapValues(JSON.whole)),
            "notes": .array(of.notes.map { .object(["line": .whole($0.line), "note": .text($0.note)]) }),
            "read": .whole(of.read), "replaced": .whole(of.replaced), "skipped": .whole(of.skipped),
            "skipped_lines": .array(skipped), "unread_sizes": .whole(of.unreadSizes),
            "wrong_barcodes": .whole(of.wrongBarcodes),
        ])
    }

    private static func options(_ step: JSON) -> ImportOptions {
        ImportOptions(
            lenient: Cases.isTrue(step, "lenient"), format: step["format"]?.text ?? "auto",
            currency: step["currency"]?.text, asOf: step["as_of"]?.text, source: step["source"]?.text,
            maxRows: Cases.whole(step, "max_rows"), language: step["language"]?.text, country: step["country"]?.text)
    }

    private static func hybrid(_ found: HybridSearch) -> JSON {
        let hits: [JSON] = found.hits.map {
            .object([
                "product": .text($0.product.id), "score": Cases.score($0.score),
                "similarity": $0.similarity.map { Cases.score(Double($0)) } ?? .null,
                "vector_rank": .maybe($0.vectorRank), "word_rank": .maybe($0.wordRank),
            ])
        }
        return .object(["hits": .array(hits), "note": note(found.note), "total": .maybe(found.total)])
    }

    private static func combined(_ found: CombinedSearch) -> JSON {
        let hits: [JSON] = found.hits.map {
            .object([
                "in_stock": maybe($0.inStock), "is_known": .bool($0.isKnown), "price": Cases.money($0.price),
                "product": .text($0.product.id), "regular": Cases.money($0.regular),
                "source_rank": .maybe($0.sourceRank),
            ])
        }
        return .object(["hits": .array(hits), "note": note(found.note), "total": .maybe(found.total)])
    }

    private static func priced(_ found: PricedSearch) -> JSON {
        let products: [JSON] = found.products.map {
            .object([
                "deal_price": Cases.money($0.dealPrice), "id": .text($0.id), "in_stock": maybe($0.inStock),
                "name": .text($0.name), "price": Cases.money($0.price), "price_kind": Cases.name($0.priceKind),
                "price_source": .text($0.priceSource), "savings": Cases.money($0.savings), "unit": .text($0.unit),
            ])
        }
        return .object([
            "cached": .bool(found.cached), "missing": .texts(found.missing), "products": .array(products),
            "total_results": .maybe(found.totalResults),
        ])
    }

    private static func found(_ agent: Agent, _ op: String, _ step: JSON) async throws -> JSON {
        let catalog = agent.catalog()
        let request = search(step)
        switch op {
        case "search":
            let found = try catalog.search(request: request)
            return .object(["hits": .texts(found.hits.map(\.product.id)), "total": .maybe(found.total)])
        case "page":
            let page = try catalog.page(request: request)
            return .object([
                "cached": .bool(page.metadata.cached), "products": .array(page.products.map(record)),
                "search_id": .text(page.metadata.searchId), "total_results": .maybe(page.metadata.totalResults),
            ])
        case "explain_search": return explained(try catalog.explainSearch(request: request))
        case "search_hybrid": return hybrid(try await catalog.searchHybrid(request: request))
        case "search_combined": return combined(try await catalog.searchCombined(request: request))
        case "search_prices": return priced(try await agent.prices().search(request: request))
        case "search_remote":
            let asked = SearchProducts(
                q: request.q, category: request.category, limit: request.limit, offset: request.offset)
            let page = try await catalog.searchRemote(request: asked)
            return .object(["products": .array(page.products.map(sourced)), "total": maybe(page.total)])
        default: return try XCTUnwrap(JSON?.none, "no such step: \(op)")
        }
    }

    private static func said(_ agent: Agent, _ op: String, _ step: JSON) async throws -> JSON {
        let (catalog, swaps) = (agent.catalog(), agent.swaps())
        let user = step["user"]?.text ?? Cases.who
        func id(_ key: String) throws -> String { try XCTUnwrap(step[key]?.text) }
        switch op {
        case "details": return details(try await catalog.details(productId: id("product")))
        case "review":
            return .bool(
                try await catalog.review(
                    productId: id("product"), stars: count(step, "stars", 0), text: step["text"]?.text ?? "",
                    userId: user))
        case "reviews":
            let (product, limit) = (try id("product"), count(step, "limit", 20))
            let first = try await catalog.reviews(productId: product, limit: limit)
            var next: [Review] = []
            if let last = first.last {
                next = try await catalog.reviews(productId: product, limit: limit, after: last)
            }
            return .object(["next": .array(next.map(review)), "reviews": .array(first.map(review))])
        case "remove_review": return .bool(try await catalog.removeReview(productId: id("product"), userId: user))
        case "forget_reviews": return .whole(try await catalog.forgetReviews(userId: user))
        case "record":
            let accesses = try (step["accesses"]?.array ?? []).map {
                Access(
                    productId: try XCTUnwrap($0["product"]?.text), kind: try XCTUnwrap($0["kind"]?.text),
                    at: $0["at"]?.text)
            }
            try await catalog.record(accesses: accesses)
            return .null
        case "trending":
            let hot = try await catalog.trending(limit: count(step, "limit", 10), category: step["category"]?.text)
            return .array(hot.map { .object(["product": .text($0.product.id), "worth": .whole($0.worth)]) })
        case "judge":
            let accepted = try XCTUnwrap(flag(step, "accepted"))
            try await swaps.judge(missing: id("missing"), offered: id("offered"), accepted: accepted, userId: user)
            return .null
        case "swaps":
            let all = try await swaps.list(userId: user)
            return .array(
                all.map {
                    .object([
                        "accepted": .bool($0.accepted), "at": .text($0.at), "missing": .text($0.missing),
                        "offered": .text($0.offered),
                    ])
                })
        case "swap_substitutes":
            return Cases.found(try await swaps.substitutes(request: Cases.substituteRequest(step), userId: user))
        case "forget_swap":
            return .bool(try await swaps.forget(missing: id("missing"), offered: id("offered"), userId: user))
        case "forget_swaps": return .whole(try await swaps.forgetAll(userId: user))
        default: return try await found(agent, op, step)
        }
    }

    private static func step(_ agent: Agent, _ step: JSON) async throws -> JSON {
        let catalog = agent.catalog()
        let op = try XCTUnwrap(step["op"]?.text)
        func products(_ key: String) throws -> [Product] { try (step[key]?.array ?? []).map { try product($0) } }
        switch op {
        case "count": return .maybe(catalog.count())
        case "get": return product(try catalog.get(productId: XCTUnwrap(step["product"]?.text)))
        case "add":
            try await catalog.add(products: products("products"))
            return .null
        case "change":
            try await catalog.change(put: products("put"), remove: Cases.texts(step, "remove"))
            return .null
        case "scan": return scanned(try catalog.scan(code: XCTUnwrap(step["code"]?.text)))
        case "import":
            let file = try Cases.file(XCTUnwrap(step["file"]))
            return report(try await catalog.importProducts(file: file, options: options(step)))
        case "index_vectors":
            let ids = step["products"] == nil ? nil : Cases.texts(step, "products")
            let done = try await catalog.indexVectors(productIds: ids)
            return .object(["indexed": .maybe(done.indexed), "skipped": .maybe(done.skipped)])
        case "lookup_remote":
            let asked = LookupProducts(
                ids: Cases.texts(step, "ids"), retailerIds: Cases.texts(step, "retailer_ids"),
                barcodes: Cases.texts(step, "barcodes"))
            return .array(try await catalog.lookupRemote(request: asked).map(sourced))
        default: return try await said(agent, op, step)
        }
    }

    static func catalog(_ input: JSON) async throws -> JSON {
        var options = replay
        options.barcodeLayouts = input["barcode_layouts"]?.text
        let agent = try Agent(
            options: options, priceSource: input["prices"].map(Shelf.init),
            productSource: input["source"].map { try OneShop($0) }, embedder: input["embedder"].map { try Words($0) })
        var answers: [JSON] = []
        for one in try XCTUnwrap(input["steps"]?.array) {
            do {
                answers.append(try await step(agent, one))
            } catch let error as GroceryError {
                guard case var .object(said) = Cases.refused(error) else { continue }
                // Of an import, which line it is stands in the message.
                if one["op"]?.text == "import" { said["message"] = .text(error.reason) }
                answers.append(.object(said))
            }
        }
        return .array(answers)
    }

    static func deals(_ input: JSON) async throws -> JSON {
        do {
            // A text is a problem as it is; anything else is written as JSON first.
            if let basket = input["basket"] {
                return choice(try await optimiseBasket(problem: basket.text ?? basket.canonical))
            }
            let deals = try XCTUnwrap(input["deals"])
            let found = try await optimiseDeals(problem: deals.text ?? deals.canonical)
            let uses: [JSON] = found.plan.applications.map { use in
                let units: [JSON] = use.units.map {
                    .object(["line": .text($0.line), "qty": .whole($0.qty), "role": .text($0.role)])
                }
                return .object([
                    "offer": .text(use.offer), "tier": .maybe(use.tier), "units": .array(units),
                    "uses": .whole(use.uses),
                ])
            }
            return .object([
                "applications": .array(uses), "delivery_waived": .bool(found.plan.deliveryWaived),
                "gap": .whole(found.gap), "greedy_savings": .whole(found.greedySavings),
                "is_optimal": .bool(found.isOptimal), "payable": .whole(found.plan.payable),
                "savings": .whole(found.plan.savings),
            ])
        } catch let error as GroceryError {
            return .object(["error": .text(error.code), "message": .text(error.reason)])
        }
    }

    private static func choice(_ found: StoresSolution) -> JSON {
        let plan: JSON = found.plan.map { plan in
            let picks: [JSON] = plan.picks.map {
                .object([
                    "need": .text($0.need), "price": .whole($0.price), "qty": .whole($0.qty), "sku": .text($0.sku),
                    "store": .text($0.store),
                ])
            }
            let stores: [JSON] = plan.stores.map {
                .object([
                    "fee": .whole($0.fee), "goods": .whole($0.goods), "off": .whole($0.off), "store": .text($0.store),
                ])
            }
            return .object([
                "objective": .whole(plan.objective), "pay": .whole(plan.pay), "picks": .array(picks),
                "score": .whole(plan.score), "stores": .array(stores),
            ])
        } ?? .null
        return .object(["gap": .whole(found.gap), "is_optimal": .bool(found.isOptimal), "plan": plan])
    }
}
