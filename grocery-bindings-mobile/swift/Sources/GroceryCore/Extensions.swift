// What UniFFI does not generate: an AsyncStream over the pull stream, cancelling by Swift's own task, and plain
// properties on the error.
import Foundation

extension EventStream {
    /// The events of this stream, until the agent is gone, the stream is stopped or the iterating task is cancelled.
    /// Iterate it once. Subscribe before the call whose events you want:
    ///
    ///     let events = agent.events().values
    ///     for await event in events { ... }
    public var values: AsyncStream<Event> {
        AsyncStream(unfolding: { await self.next() }, onCancel: { self.stop() })
    }
}

/// Runs `body` with a token that is cancelled when the surrounding task is. A generated `async` function does not hear
/// of `Task.cancel()` by itself; with this it does:
///
///     let quotes = try await withCancelToken { try await agent.quote(text: "2 milk", cancel: $0) }
public func withCancelToken<T>(_ body: (CancelToken) async throws -> T) async rethrows -> T {
    let token = CancelToken()
    return try await withTaskCancellationHandler {
        try await body(token)
    } onCancel: {
        token.cancel()
    }
}

extension GroceryError {
    /// What went wrong, to branch on.
    public var kind: ErrorKind { switch self { case let .Failed(kind, _, _, _, _): return kind } }

    /// The stable code, such as `PRICE_001`.
    public var code: String { switch self { case let .Failed(_, code, _, _, _): return code } }

    /// What went wrong, for people.
    public var reason: String { switch self { case let .Failed(_, _, reason, _, _): return reason } }

    /// What would work, where the library knows.
    public var hint: String? { switch self { case let .Failed(_, _, _, hint, _): return hint } }

    /// Seconds to wait before trying again, where that helps.
    public var retryAfter: TimeInterval? {
        switch self { case let .Failed(_, _, _, _, ms): return ms.map { TimeInterval($0) / 1000 } }
    }
}
