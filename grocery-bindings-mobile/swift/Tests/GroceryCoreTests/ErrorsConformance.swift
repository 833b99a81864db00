// The answers of the cases about errors. See grocery-core/tests/conformance/README.md.
import Foundation
import XCTest

import GroceryCore

enum ErrorsConformance {
    private static let kinds: [String: ErrorKind] = [
        "bad_answer": .badAnswer, "rate_limited": .rateLimited, "timeout": .timeout, "unauthenticated": .unauthenticated,
        "unavailable": .unavailable,
    ]

    /// A shop that fails as the case says.
    private final class Shut: ProductSource {
        private let error: GroceryError

        init(_ given: JSON) throws {
            var retryable: Bool?
            if case let .bool(said)? = given["retryable"] { retryable = said }
            error = GroceryError.failed(
                try XCTUnwrap(kinds[given["kind"]?.text ?? ""]), "the shop is shut", hint: given["hint"]?.text,
                retryAfter: OrdersConformance.whole(given, "retry_after_ms").map { Double($0) / 1000 },
                retryable: retryable)
        }

        func name() throws -> String { "corner-shop" }

        func search(request: SearchProducts) async throws -> SourcePage { throw error }

        func lookup(request: LookupProducts) async throws -> [SourcedProduct] { throw error }
    }

    private static func provoke(_ agent: Agent, _ given: JSON) async throws {
        if let said = given["say"]?.text {
            let times = OrdersConformance.whole(given, "times") ?? 1
            _ = try await agent.say(String(repeating: said, count: Int(times)))
        } else if let list = given["list"]?.text {
            _ = try await agent.lists().get(userId: user, listId: list)
        } else if let product = given["product"]?.text {
            _ = try agent.catalog().get(productId: product)
        } else if let words = given["search"]?.text {
            _ = try agent.catalog().search(request: SearchRequest(q: words))
        } else if let path = given["backup"]?.text {
            try await agent.backup(to: path)
        } else {
            _ = try await agent.catalog().searchRemote(request: SearchProducts(q: "milk"))
        }
    }

    /// `rate_limited` for `rateLimited`.
    private static func snake(_ kind: ErrorKind) -> String {
        "\(kind)".map { $0.isUppercase ? "_" + $0.lowercased() : String($0) }.joined()
    }

    static func errors(_ given: JSON) async throws -> JSON {
        let source = try given["source"].map(Shut.init)
        let agent = try Agent(options: replay, productSource: source)
        let error = try await failure { try await provoke(agent, given) }
        return .object([
            "code": .text(error.code),
            "hint": .maybe(error.hint),
            "kind": .text(snake(error.kind)),
            "message": source == nil ? .text(error.reason) : .null,
            "retry_after_ms": error.retryAfter.map { .whole(Int64(($0 * 1000).rounded())) } ?? .null,
            "retryable": .bool(error.retryable),
        ])
    }
}
