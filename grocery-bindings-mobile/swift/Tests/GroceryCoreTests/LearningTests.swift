// What can be taught, and a language model from the host.
import Foundation
import XCTest

import GroceryCore

// The rules are unsure of this one, and it is longer than what the intent model judges.
private let odd =
    "zorblax would be the thing, were it to be had, said my aunt to the wind that was there when she had been "
    + "where they were, who would know whether it might have been there because it was what she had said it was while they were not "
    + "there, nor would he know what it was"

/// A model that answers what it is told to.
private final class Scripted: LanguageModel {
    private let answer: @Sendable (CompletionRequest) async throws -> String

    init(_ answer: @escaping @Sendable (CompletionRequest) async throws -> String) {
        self.answer = answer
    }

    func name() throws -> String { "scripted" }

    func complete(request: CompletionRequest) async throws -> String {
        try await answer(request)
    }
}

private func naming(_ names: String...) -> String {
    let items = names.map { "{\"name\":\"\($0)\",\"quantity\":null,\"unit\":null,\"brand\":null}" }
    return "{\"actions\":[{\"intent\":\"add_items\",\"items\":[\(items.joined(separator: ","))]}]}"
}

final class LearningTests: XCTestCase {
    func testAModelIsAskedOnlyInDoubt() async throws {
        let agent = try Agent(
            options: replay,
            languageModel: Scripted { request in
                XCTAssertTrue(request.prompt.contains(odd) && request.schema.contains("\"actions\""))
                return naming("zorblax")
            })
        let sure = try await agent.understand(text: "add milk")
        XCTAssertEqual(sure.understanding.intent, "add_items")
        XCTAssertTrue(sure.understanding.notes.isEmpty)
        let opinion = try await agent.understand(text: odd)
        XCTAssertEqual(opinion.understanding.actions[0].items.map(\.name), ["zorblax"])
        XCTAssertEqual(opinion.understanding.notes.last?.kind, .secondOpinion)
        XCTAssertNil(opinion.failure)
    }

    func testWhatWasNotSaidIsAskedAboutFirst() async throws {
        let agent = try Agent(options: replay, languageModel: Scripted { _ in naming("zorblax", "caviar") })
        let answer = try await agent.process(request: ProcessRequest(input: odd))
        XCTAssertEqual(answer.groceryList.items.map(\.requested), ["zorblax"])
        XCTAssertTrue(answer.response.contains("caviar"))
        let after = try await agent.process(request: ProcessRequest(input: "yes"))
        XCTAssertEqual(after.groceryList.items.map(\.requested), ["zorblax", "caviar"])
    }

    func testTroubleLeavesTheReadingOfTheRules() async throws {
        let offline = try Agent(options: replay).parse(text: odd).intent
        struct Boom: Error {}
        let troubles: [@Sendable (CompletionRequest) async throws -> String] = [
            { _ in "no JSON" },
            { _ in throw Boom() },
            { _ in
                try await Task.sleep(nanoseconds: 60_000_000_000)
                return ""
            },
        ]
        for trouble in troubles {
            var options = replay
            options.modelBudgetMs = 200
            let agent = try Agent(options: options, languageModel: Scripted(trouble))
            let opinion = try await agent.understand(text: odd)
            XCTAssertNotNil(opinion.failure)
            XCTAssertEqual(opinion.understanding.intent, offline)
        }
    }

    func testIntentsCanBeTaughtListedAndTakenBack() async throws {
        let agent = try Agent(options: replay)
        let builtIn = agent.intents().all()
        XCTAssertTrue(builtIn.contains { $0.name == "add_items" && !$0.examples.isEmpty && !$0.custom })
        let hours = ["what time do you open", "when do you close", "opening hours please", "are you open today"]
        let version = try await agent.intents().train(examples: hours.map { Example(intent: "store_hours", text: $0) })
        XCTAssertEqual(version.intents, ["store_hours"])
        let heard = agent.parse(text: "when do you open?")
        XCTAssertEqual(heard.intent, "custom")
        XCTAssertEqual(heard.slots.custom, "store_hours")
        try await agent.intents().useBuiltIn()
        XCTAssertNil(agent.intents().version())
        let versions = try await agent.intents().versions()
        XCTAssertEqual(versions, [version])
        let again = try await agent.intents().useVersion(version: version.version)
        XCTAssertEqual(again, version)
    }

    func testPhrasesCanBeTaughtAndCarriedElsewhere() async throws {
        let agent = try Agent(options: replay)
        let oat = try agent.find("oat milk")
        try await agent.aliases().learn(phrase: "the usual milk", productId: oat.id)
        let all = try await agent.aliases().list()
        XCTAssertEqual(all.map(\.productId), [oat.id])
        let answer = try await agent.process(request: ProcessRequest(input: "add the usual milk"))
        XCTAssertEqual(answer.groceryList.items.first?.productId, oat.id)
        let text = try await agent.aliases().toJsonLines()
        let learned = try await agent.aliases().learnJsonLines(text: text, userId: "bob")
        XCTAssertEqual(learned, 1)
        let forgot = try await agent.aliases().forget(phrase: "the usual milk")
        XCTAssertTrue(forgot)
    }

    func testARecipeIsMadeForMore() throws {
        let agent = try Agent(options: replay)
        let lines = ["For the dough:", "2 cups all-purpose flour", "1 to 2 eggs"].map { agent.ingredient(line: $0) }
        XCTAssertEqual(lines.map(\.isHeading), [true, false, false])
        let six = try scaleRecipe(lines: lines, servings: "4", wanted: "6")
        XCTAssertEqual(six.map { $0.quantity?.exact }, [nil, "3", "3/2"])
        XCTAssertEqual(six[2].quantityMax?.exact, "3")
        XCTAssertEqual(try lines[1].scaled("3/2").scaled("2/3"), lines[1])
        XCTAssertEqual(try lines[1].amount(in: "gram"), Measure(amount: Amount(exact: "250", value: 250), unit: "gram"))
        XCTAssertThrowsError(try lines[1].scaled("0"))
        XCTAssertThrowsError(try lines[2].amount(in: "gram"))
    }

    func testTwentyLanguagesAreThere() throws {
        let agent = try Agent(options: replay)
        let codes = agent.languages().map(\.code)
        XCTAssertEqual(codes.first, "en")
        XCTAssertTrue(Set(["es", "fr", "de", "it", "pt"]).isSubset(of: codes))
        XCTAssertEqual(agent.parse(text: "añade dos litros de leche y pan").language, "es")
    }
}
