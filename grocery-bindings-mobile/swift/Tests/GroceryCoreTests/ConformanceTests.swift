// The cases that every language answers alike: this language's own objects, written as canonical JSON. See
// grocery-core/tests/conformance/README.md.
import Foundation
import XCTest

import GroceryCore

final class ConformanceTests: XCTestCase {
    func testEveryCaseAnswersAsExpected() async throws {
        let folder = try XCTUnwrap(ProcessInfo.processInfo.environment["GROCERY_CONFORMANCE"])
        // For what has no memory; each conversation has an agent of its own.
        let agent = try Agent(options: replay)
        var answers: [UInt8] = []
        var faults: [String] = []
        var count = 0
        let suites = [
            "parse", "ingredients", "conversation", "totals", "explain", "recipes", "substitutes", "receipts", "orders",
            "catalog", "deals", "offers", "spending", "prices", "errors", "warming",
        ]
        for suite in suites {
            let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(suite).json"))
            for one in try JSONDecoder().decode([JSON].self, from: data) {
                count += 1
                let input = try XCTUnwrap(one["input"])
                let got: JSON
                switch suite {
                case "parse": got = try parse(agent, input)
                case "ingredients": got = try ingredient(agent, input)
                case "conversation": got = try await conversation(input)
                case "explain": got = try explain(agent, input)
                case "recipes": got = try await recipe(input)
                case "substitutes": got = try OrdersConformance.substitutes(agent, input)
                case "receipts": got = try await OrdersConformance.receipts(agent, input)
                case "orders": got = try await OrdersConformance.orders(input)
                case "catalog": got = try await CatalogConformance.catalog(input)
                case "deals": got = try await CatalogConformance.deals(input)
                case "offers": got = try await OffersConformance.offers(input)
                case "spending": got = try await SpendingConformance.spending(input)
                case "prices": got = try await PricesConformance.prices(input)
                case "errors": got = try await ErrorsConformance.errors(input)
                case "warming": got = try await WarmingConformance.warming(input)
                default: got = try totals(agent, input)
                }
                answers += Array((got.canonical + "\n").utf8)
                // Cases without an answer yet are only answered.
                if let want = one["expect"]?.canonical, want != "null", want != got.canonical {
                    faults.append("\(suite): \(one["name"]?.text ?? "")\n  got  \(got.canonical)\n  want \(want)")
                }
            }
        }
        XCTAssertGreaterThanOrEqual(count, 500, "only \(count) cases were found")
        XCTAssertTrue(faults.isEmpty, "\(faults.count) of \(count) cases:\n" + faults.joined(separator: "\n"))
        print("conformance sha256 \(sha256(answers)) over \(count) cases")
    }

    private func parse(_ agent: Agent, _ input: JSON) throws -> JSON {
        let heard = agent.parseWith(text: try XCTUnwrap(input["text"]?.text), language: input["lang"]?.text)
        return .object([
            "actions": .array(heard.actions.map(action)), "language": .text(heard.language),
            "notes": .array(heard.notes.map(note)),
        ])
    }

    private func action(_ action: Action) -> JSON {
        .object([
            "confidence": .number(action.confidence), "intent": .text(action.intent),
            "items": .array(action.items.map(item)), "slots": slots(action.slots),
        ])
    }

    private func item(_ item: Item) -> JSON {
        .object([
            "alternatives": .texts(item.alternatives), "approximate": .bool(item.approximate),
            "attributes": .texts(item.attributes), "brand": .maybe(item.brand), "choice_rule": .maybe(item.choiceRule), "excludes": .texts(item.excludes),
            "max_price": money(item.maxPrice), "name": .text(item.name), "only_if_on_sale": .bool(item.onlyIfOnSale),
            "preparation": .maybe(item.preparation), "quantity": .maybe(item.quantity?.value),
            "quantity_exact": .maybe(item.quantity?.exact), "quantity_max": .maybe(item.quantityMax?.value),
            "size": size(item.size), "span": span(item.span), "unit": .maybe(item.unit),
        ])
    }

    /// Only what was said.
    private func slots(_ slots: Slots) -> JSON {
        let all: [String: JSON] = [
            "allergen": .maybe(slots.allergen), "brand": .maybe(slots.brand), "budget": money(slots.budget),
            "choice": .maybe(slots.choice), "custom": .maybe(slots.custom), "date": .maybe(slots.date), "delta": .maybe(slots.delta?.value),
            "diet": .maybe(slots.diet), "email": .maybe(slots.email),
            "excludes": slots.excludes.isEmpty ? .null : .texts(slots.excludes),
            "factor": .maybe(slots.factor?.value), "fulfilment": .maybe(slots.fulfilment),
            "list_name": .maybe(slots.listName), "max_price": money(slots.maxPrice), "option": .maybe(slots.option),
            "period": .maybe(slots.period), "quantity": .maybe(slots.quantity?.value), "recipe": .maybe(slots.recipe),
            "servings": .maybe(slots.servings), "store": .maybe(slots.store),
            "target_price": money(slots.targetPrice), "time": .maybe(slots.time), "unit": .maybe(slots.unit),
        ]
        return .object(all.filter { if case .null = $0.value { return false } else { return true } })
    }

    private func size(_ size: ItemSize?) -> JSON {
        guard let size else { return .null }
        return .object([
            "count": .maybe(size.count), "unit": .maybe(size.unit), "value": .maybe(size.value?.value),
        ])
    }

    private func span(_ span: Span?) -> JSON {
        guard let span else { return .null }
        return .array([.whole(Int64(span.start)), .whole(Int64(span.end))])
    }

    private func note(_ note: Note) -> JSON {
        .object(["kind": .text(name(note.kind)), "span": span(note.span), "text": .text(note.text)])
    }

    private func name(_ kind: NoteKind) -> String {
        switch kind {
        case .tooLong: return "too_long"
        case .empty: return "empty"
        case .notUnderstood: return "not_understood"
        case .badQuantity: return "bad_quantity"
        case .ambiguous: return "ambiguous"
        case .secondOpinion: return "second_opinion"
        }
    }

    private func money(_ money: Money?) -> JSON {
        guard let money else { return .null }
        return .object(["currency": .text(money.currency), "minor": .whole(money.minor)])
    }

    private func ingredient(_ agent: Agent, _ input: JSON) throws -> JSON {
        var line = agent.ingredient(line: try XCTUnwrap(input["text"]?.text))
        if let factor = input["scale"]?.text { line = try line.scaled(factor) }
        return .object([
            "alternatives": .texts(line.alternatives), "comment": .maybe(line.comment), "name": .text(line.name),
            "optional": .bool(line.optional), "preparation": .maybe(line.preparation),
            "qty": .maybe(line.quantity?.exact), "size": size(line.size), "unit": .maybe(line.unit),
        ])
    }

    private func conversation(_ input: JSON) async throws -> JSON {
        let agent = try Agent(options: replay)
        let place = input["state"]?.text.map { Location(state: $0) }
        var replies: [String] = []
        var last: GroceryList?
        for turn in try XCTUnwrap(input["turns"]?.array) {
            let answer = try await agent.process(
                request: ProcessRequest(input: XCTUnwrap(turn.text), userId: "conformance", location: place))
            replies.append(answer.response)
            last = answer.groceryList
        }
        let list = try XCTUnwrap(last)
        return .object([
            "list": .array(list.items.map(row)), "replies": .texts(replies), "subtotal": money(list.subtotal),
            "tax": money(list.estimatedTax), "total": money(list.total),
        ])
    }

    private func row(_ item: GroceryItem) -> JSON {
        .object([
            "line_total": money(item.lineTotal), "packs": .maybe(item.packs),
            "product": item.productId == nil ? .null : .text(item.name), "quantity": .number(item.quantity.value),
            "requested": .text(item.requested), "unit": .maybe(item.unit), "unit_price": money(item.price),
        ])
    }

    private func explain(_ agent: Agent, _ input: JSON) throws -> JSON {
        let why = agent.explain(
            text: try XCTUnwrap(input["text"]?.text), language: input["lang"]?.text,
            speech: (input["speech"]?.array ?? []).compactMap(\.text))
        let clauses: [JSON] = why.clauses.map {
            .object([
                "command": .maybe($0.command), "intents": .texts($0.intents), "opened_by": .text($0.openedBy),
                "rest": .text($0.rest),
            ])
        }
        let model: JSON = why.model.map {
            .object([
                "intent": .text($0.intent), "lead": .whole(Int64($0.lead)), "overruled": .bool($0.overruled),
                "right_in_percent": .whole(Int64($0.rightInPercent)),
            ])
        } ?? .null
        let second: JSON = why.second.map {
            .object([
                "goods": .texts($0.goods), "lead": $0.lead.map { .whole(Int64($0)) } ?? .null,
                "outcome": .text($0.outcome), "reason": .text($0.reason),
            ])
        } ?? .null
        let rules: [JSON] = why.rules.map { action in
            let items: [JSON] = action.items.map {
                .object(["amount": .maybe($0.amount), "name": .text($0.name), "size": .maybe($0.size)])
            }
            return .object([
                "confidence": .number(action.confidence), "intent": .text(action.intent), "items": .array(items),
            ])
        }
        let tokens: [JSON] = why.tokens.map {
            .object([
                "kind": .text($0.kind), "known": .texts($0.known), "span": span($0.span), "text": .text($0.text),
                "unit": .maybe($0.unit), "value": .maybe($0.value?.exact),
            ])
        }
        let confidence: JSON = .object([
            "from": .text(why.confidence.from), "reason": .text(why.confidence.reason),
            "value": .number(why.confidence.value),
        ])
        let language: JSON = .object([
            "code": .text(why.language.code), "given": .bool(why.language.given), "reason": .text(why.language.reason),
        ])
        return .object([
            "clauses": .array(clauses), "confidence": confidence,
            "intents": .texts(why.understanding.actions.map(\.intent)), "language": language, "model": model,
            "rules": .array(rules), "second": second, "text": .text(why.text), "tokens": .array(tokens),
        ])
    }

    private func recipe(_ input: JSON) async throws -> JSON {
        let lists = try Agent(options: replay).lists()
        let whose = "conformance"
        let id = try await lists.create(userId: whose, name: "Dinner").id
        for item in input["before"]?.array ?? [] {
            let wanted = AddItem(
                name: try XCTUnwrap(item["name"]?.text), amount: try XCTUnwrap(item["amount"]?.text),
                unit: item["unit"]?.text)
            _ = try await lists.add(userId: whose, listId: id, item: wanted)
        }
        var recipe = recipeFromText(text: try XCTUnwrap(input["recipe"]?.text))
        if let servings = input["servings"]?.array?.compactMap(\.text) {
            recipe.servings = Servings(from: servings[0], to: servings[1])
        }
        if case .bool(true)? = input["optional"] { recipe.optional = true }
        do {
            let added = try await lists.addRecipe(userId: whose, listId: id, recipe: recipe)
            let items = added.groceryList.items
            let places: [JSON] = added.lineIds.map { line in
                items.firstIndex { $0.id == line }.map { .whole(Int64($0)) } ?? .null
            }
            let skipped: [JSON] = added.skipped.map {
                .object(["line": .whole(Int64($0.line)), "reason": .text($0.reason), "text": .text($0.text)])
            }
            return .object([
                "lines": .array(places), "list": .array(items.map(row)), "skipped": .array(skipped),
                "unknown": .texts(added.unknown),
            ])
        } catch let error as GroceryError {
            let left = try await lists.view(userId: whose, listId: id)
            return .object(["error": .text(error.code), "list": .array(left.items.map(row))])
        }
    }

    private func totals(_ agent: Agent, _ input: JSON) throws -> JSON {
        do {
            let t = try agent.totals(request: readTotals(json: input.canonical))
            return .object([
                "amount_for_free_delivery": money(t.amountForFreeDelivery), "delivery_fee": money(t.deliveryFee),
                "free_delivery_eligible": .bool(t.freeDeliveryEligible), "item_savings": money(t.itemSavings),
                "loyalty_discount": money(t.loyaltyDiscount), "notes": .texts(t.notes),
                "original_subtotal": money(t.originalSubtotal), "promo_description": .maybe(t.promoDescription),
                "promo_discount": money(t.promoDiscount), "subtotal": money(t.subtotal), "tax": money(t.tax),
                "tax_rate": .whole(t.taxRatePpm), "total": money(t.total), "total_savings": money(t.totalSavings),
            ])
        } catch let error as GroceryError {
            return .object(["error": .text(error.code)])
        }
    }
}
