// What UniFFI does not generate: an AsyncStream over the pull stream, cancelling by Swift's own task, plain properties
// on the error, money as text.
import Foundation

extension EventStream {
    /// The events of this stream, until it ends, is stopped, or the iterating task is cancelled. Iterate it once.
    /// Subscribe before the call whose events you want:
    ///
    ///     let events = try agent.events().values
    ///     for await delivery in events { ... }
    public var values: AsyncStream<Delivery> {
        AsyncStream(unfolding: { await self.next() }, onCancel: { self.stop() })
    }
}

/// Runs `body` with a token that is cancelled when the surrounding task is. A generated `async` function does not hear
/// of `Task.cancel()` by itself; with this it does:
///
///     let answer = try await withCancelToken { try await agent.process(request: request, cancel: $0) }
public func withCancelToken<T>(_ body: (CancelToken) async throws -> T) async rethrows -> T {
    let token = CancelToken()
    return try await withTaskCancellationHandler {
        try await body(token)
    } onCancel: {
        token.cancel()
    }
}

extension GroceryError {
    /// What sort of thing went wrong, to branch on.
    public var kind: ErrorKind { switch self { case let .Failed(kind, _, _, _, _, _): return kind } }

    /// What went wrong, for people.
    public var reason: String { switch self { case let .Failed(_, reason, _, _, _, _): return reason } }

    /// The documented code, such as `PRODUCT_001`.
    public var code: String { switch self { case let .Failed(_, _, code, _, _, _): return code } }

    /// What would work instead, where there is something to say.
    public var hint: String? { switch self { case let .Failed(_, _, _, hint, _, _): return hint } }

    /// Seconds to wait before trying again, where that is known.
    public var retryAfter: TimeInterval? { switch self { case let .Failed(_, _, _, _, wait, _): return wait } }

    /// Whether the same request may succeed later without being changed.
    public var retryable: Bool { switch self { case let .Failed(_, _, _, _, _, retryable): return retryable } }

    /// An error for a `PriceSource` to throw. Its code follows from `kind`, and so does `retryable` where it is not said.
    public static func failed(
        _ kind: ErrorKind, _ reason: String, hint: String? = nil, retryAfter: TimeInterval? = nil,
        retryable: Bool? = nil
    ) -> GroceryError {
        .Failed(
            kind: kind, reason: reason, code: "", hint: hint, retryAfterSeconds: retryAfter,
            retryable: retryable ?? isRetryable(kind: kind))
    }
}

extension Money {
    /// The amount as a plain decimal number with the currency's places: `3.99`. Empty where `currency` is none.
    public var text: String { (try? formatMoney(money: self)) ?? "" }

    /// The amount as a decimal number, exactly. Nothing where `currency` is none.
    public var decimal: Decimal? { (try? formatMoney(money: self)).flatMap { Decimal(string: $0) } }
}

extension Ingredient {
    /// The same line for `factor` times the recipe, such as `3/2`. The size of a package stays as it is.
    public func scaled(_ factor: String) throws -> Ingredient {
        try scaleIngredient(ingredient: self, factor: factor)
    }

    /// The amount in another unit, such as `gram`; between volume and weight where it is known what a cup weighs.
    public func amount(in unit: String) throws -> Measure {
        try ingredientAmountIn(ingredient: self, unit: unit)
    }
}
