// Recipes put on a list, explanations, and how long a text may be.
import Foundation
import XCTest

import GroceryCore

private let pancakes = """
    For the batter:
    2 cups all-purpose flour
    3 large eggs

    1 1/2 cups milk
    1 cup water
    Salt to taste
    1/2 cup chopped walnuts (optional)
    2 cups zorblax
    """

private let ceiling: Int32 = 1_048_576

private func shown(_ list: GroceryList) -> [String] {
    list.items.map { "\($0.requested) \($0.quantity.exact) \($0.unit ?? "each")" }
}

private func milk(_ bytes: Int32) -> String {
    "add milk" + String(repeating: " ", count: Int(bytes) - 8)
}

private func limited(_ bytes: Int32?) -> AgentOptions {
    var options = replay
    options.maxTextBytes = bytes
    return options
}

final class RecipesTests: XCTestCase {
    func testARecipeBecomesLinesAndSaysWhatItLeftOut() async throws {
        let lists = try Agent(options: replay).lists()
        let id = try await lists.create(userId: user, name: "Dinner").id
        let eggs = try await lists.add(userId: user, listId: id, item: AddItem(name: "eggs", amount: "6")).items[0].id
        var recipe = recipeFromText(text: pancakes)
        recipe.servings = Servings(from: "4", to: "6")
        let added = try await lists.addRecipe(userId: user, listId: id, recipe: recipe)
        XCTAssertEqual(
            shown(added.groceryList), ["eggs 21/2 each", "all-purpose flour 3 cup", "milk 9/4 cup", "zorblax 3 cup"])
        XCTAssertEqual(
            added.skipped,
            [
                LeftOutLine(line: 1, text: "For the batter:", reason: "heading"),
                LeftOutLine(line: 6, text: "1 cup water", reason: "water"),
                LeftOutLine(line: 7, text: "Salt to taste", reason: "to_taste"),
                LeftOutLine(line: 8, text: "1/2 cup chopped walnuts (optional)", reason: "optional"),
            ])
        XCTAssertEqual(added.unknown, ["zorblax"])
        let names = Dictionary(uniqueKeysWithValues: added.groceryList.items.map { ($0.id, $0.requested) })
        XCTAssertEqual(added.lineIds.map { names[$0] }, ["all-purpose flour", "eggs", "milk", "zorblax"])
        XCTAssertEqual(added.lineIds[1], eggs)
        var view = try await lists.view(userId: user, listId: id)
        XCTAssertEqual(view, added.groceryList)
        view = try await lists.undo(userId: user, listId: id)
        XCTAssertEqual(shown(view), ["eggs 6 each"], "one undo takes all of it back")

        let lines = pancakes.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let bought = try await lists.addRecipe(
            userId: user, listId: id, recipe: AddRecipe(lines: lines, optional: true))
        XCTAssertEqual(bought.skipped.map(\.reason), ["heading", "water", "to_taste"])
        XCTAssertTrue(bought.groceryList.items.contains { $0.requested.contains("walnuts") })
    }

    func testNothingToBuyChangesNothing() async throws {
        let lists = try Agent(options: replay).lists()
        let id = try await lists.create(userId: user, name: "Dinner").id
        for text in ["", "\n \n", "For the sauce:\n2 cups water"] {
            let added = try await lists.addRecipe(userId: user, listId: id, recipe: recipeFromText(text: text))
            XCTAssertEqual(added.groceryList.version, 0)
            XCTAssertEqual(added.lineIds, [])
        }
    }

    func testBadInputIsRefusedAndWritesNothing() async throws {
        let lists = try Agent(options: replay).lists()
        let id = try await lists.create(userId: user, name: "Dinner").id
        let before = try await lists.add(userId: user, listId: id, item: AddItem(name: "bread"))
        func code(_ recipe: AddRecipe) async throws -> String {
            let error = try await failure { _ = try await lists.addRecipe(userId: user, listId: id, recipe: recipe) }
            XCTAssertNotNil(error.hint)
            return error.code
        }
        var two = recipeFromText(text: "1 cup milk\n2 eggs")
        for (from, to) in [("0", "4"), ("4", "0"), ("4", "-1"), ("4", "many"), ("", "4"), ("1", "10000000")] {
            two.servings = Servings(from: from, to: to)
            let refused = try await code(two)
            XCTAssertEqual(refused, "INPUT_001", "\(from) to \(to)")
        }
        two.servings = nil
        let long = [
            try await code(AddRecipe(lines: (1...1_001).map { "\($0) eggs" })),
            try await code(AddRecipe(lines: ["2 eggs", String(repeating: "x", count: 1_001)])),
            try await code(AddRecipe(lines: ["2 eggs", String(repeating: "x", count: 20_000)])),
        ]
        XCTAssertEqual(long, ["INPUT_002", "INPUT_002", "INPUT_002"])
        let theirs = try await failure { _ = try await lists.addRecipe(userId: "bob", listId: id, recipe: two) }
        XCTAssertEqual(theirs.code, "LIST_001")
        let token = CancelToken()
        token.cancel()
        let cancelled = try await failure {
            _ = try await lists.addRecipe(userId: user, listId: id, recipe: two, cancel: token)
        }
        XCTAssertEqual(cancelled.kind, .cancelled)
        let after = try await lists.view(userId: user, listId: id)
        XCTAssertEqual(after, before, "nothing was half written")
    }

    func testEveryStageOfReadingIsTold() async throws {
        let agent = try Agent(options: replay)
        let text = "remove the milk and add 2 to 3 lb ground beef"
        let why = agent.explain(text: text)
        XCTAssertEqual([why.text, why.language.code], [text, "en"])
        XCTAssertEqual(why.clauses.map(\.command), ["remove", "add"])
        XCTAssertEqual(why.clauses[0].intents, ["remove_items"])
        XCTAssertEqual(why.rules[1].items, [SeenItem(name: "ground beef", amount: "2 to 3 pounds", size: nil)])
        let two = try XCTUnwrap(why.tokens.first { $0.kind == "number" })
        XCTAssertEqual(two.value, Amount(exact: "2", value: 2))
        XCTAssertEqual(why.tokens.first { $0.text == "lb" }?.unit, "pound")
        XCTAssertTrue(why.tokens.contains { $0.known.contains("noun") })
        XCTAssertEqual(why.confidence.value, why.understanding.confidence)
        XCTAssertTrue(["model", "rules"].contains(why.confidence.from))
        XCTAssertFalse(why.confidence.reason.isEmpty)
        XCTAssertEqual(why.understanding, agent.parse(text: text))

        let model = try XCTUnwrap(agent.explain(text: "how much is milk").model)
        XCTAssertEqual(model.intent, "check_price")
        XCTAssertFalse(model.overruled)
        XCTAssertTrue((0...100).contains(model.rightInPercent))
        XCTAssertNil(agent.explain(text: "zwei Liter Milch und Brot").model)
        let doubted = agent.explain(text: "hi!! remove the cupcakes pls, Janet resigned lol")
        let second = try XCTUnwrap(doubted.second)
        XCTAssertEqual(second.goods, ["cupcakes"])
        XCTAssertEqual(second.outcome, "dropped")
        XCTAssertFalse(second.reason.isEmpty)
        XCTAssertEqual(doubted.confidence.from, "second")
        XCTAssertNil(agent.explain(text: "add milk").second)
        XCTAssertTrue(agent.explain(text: "leche", language: "es").language.given)
        let speech = ["two gallons of milk", "to gallons of mill"]
        XCTAssertEqual(agent.explain(text: "", speech: speech).text, speech[0])

        let json = try JSONDecoder().decode(JSON.self, from: Data(agent.explainJson(text: text).utf8))
        let parsed = try JSONDecoder().decode(JSON.self, from: Data(agent.parseJson(text: text).utf8))
        XCTAssertEqual(json["text"]?.text, text)
        XCTAssertEqual(json["understanding"]?.canonical, parsed.canonical)

        let said = ["what time do you open", "when do you close on sundays", "opening hours please"]
        _ = try await agent.intents().train(examples: said.map { Example(intent: "store_hours", text: $0) })
        XCTAssertEqual(agent.explain(text: "opening hours please").confidence.from, "taught")
    }

    func testAnyTextIsExplained() throws {
        let agent = try Agent(options: replay)
        for text in ["", " ", "\0\u{7}", "🥑🥑", String(repeating: "x", count: 100_000)] {
            let why = agent.explain(text: text)
            XCTAssertEqual(why.understanding, agent.parse(text: text))
            XCTAssertFalse(why.language.reason.isEmpty || why.confidence.reason.isEmpty)
        }
    }

    func testTextsBelowAtAndAboveTheLimit() async throws {
        for most: Int32 in [9, 16_384, 20_000, ceiling] {
            let agent = try Agent(options: limited(most == 16_384 ? nil : most))
            for bytes in [most - 1, most] {
                let heard = agent.parse(text: milk(bytes))
                XCTAssertEqual(heard.intent, "add_items")
                XCTAssertEqual(heard.notes, [])
                XCTAssertEqual(agent.explain(text: milk(bytes)).clauses.first?.command, "add")
                let answer = try await agent.say(milk(bytes))
                XCTAssertEqual(answer.groceryList.items.map(\.requested), ["milk"])
            }
            let said = "the text has \(most + 1) bytes; at most \(most) are read"
            let note = Note(kind: .tooLong, text: said, span: nil)
            XCTAssertEqual(agent.parse(text: milk(most + 1)).notes, [note])
            let why = agent.explain(text: milk(most + 1))
            XCTAssertTrue(why.tokens.isEmpty)
            XCTAssertEqual(why.understanding.notes, [note])
            let error = try await failure { _ = try await agent.say(milk(most + 1)) }
            XCTAssertEqual([error.code, error.reason], ["INPUT_002", said])
            XCTAssertEqual(error.kind, .tooLarge)
        }
    }

    func testTheLimitHoldsForBytesAndForRecipeLines() async throws {
        let agent = try Agent(options: limited(12))
        XCTAssertEqual(agent.parse(text: "2 jalapeños").notes, [])
        XCTAssertEqual(agent.parse(text: "22 jalapeños").notes.map(\.kind), [.tooLong])
        XCTAssertEqual(agent.ingredient(line: "2 cups flour").name, "flour")
        XCTAssertEqual(agent.ingredient(line: "12 cups flour").name, "12 cups flour")
        let lists = agent.lists()
        let id = try await lists.create(userId: user, name: "Dinner").id
        let error = try await failure {
            _ = try await lists.addRecipe(
                userId: user, listId: id, recipe: recipeFromText(text: "3 eggs\n12 cups flour"))
        }
        XCTAssertEqual(error.reason, "line 2 of the recipe has 13 bytes; at most 12 are read")
        let left = try await lists.view(userId: user, listId: id)
        XCTAssertTrue(left.items.isEmpty)
    }

    func testALimitWithoutMeaningIsRefused() async throws {
        for bytes in [0, ceiling + 1, Int32.max] {
            let made = try failureOf { _ = try Agent(options: limited(bytes)) }
            let opened = try await failure { _ = try await Agent.open(options: limited(bytes)) }
            for error in [made, opened] {
                XCTAssertEqual(error.reason, "max_text_bytes is \(bytes); it can be from 1 to \(ceiling)")
                XCTAssertEqual(error.code, "INPUT_001")
                XCTAssertNotNil(error.hint)
            }
        }
        XCTAssertEqual(try failureOf { _ = try Agent(options: limited(-1)) }.code, "INPUT_001")
    }
}
