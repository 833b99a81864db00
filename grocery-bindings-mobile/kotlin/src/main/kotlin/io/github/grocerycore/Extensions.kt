// What UniFFI does not generate: a Flow over the pull stream and plain properties on the error.
package io.github.grocerycore

import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * The events of this stream, until the agent is gone or the collector stops. Collect it once; the stream is freed when
 * the collection ends. Subscribe before the call whose events you want: `agent.events().asFlow()`.
 */
fun EventStream.asFlow(): Flow<Event> = flow {
    use { stream ->
        while (true) {
            emit(stream.next() ?: break)
        }
    }
}

private val GroceryException.failed: GroceryException.Failed
    get() = when (this) { is GroceryException.Failed -> this }

/** What went wrong, to branch on. */
val GroceryException.kind: ErrorKind get() = failed.kind

/** The stable code, such as `PRICE_001`. */
val GroceryException.code: String get() = failed.code

/** What went wrong, for people. */
val GroceryException.reason: String get() = failed.reason

/** What would work, where the library knows. */
val GroceryException.hint: String? get() = failed.hint

/** How long to wait before trying again, where that helps. */
val GroceryException.retryAfter: Duration? get() = failed.retryAfterMs?.toLong()?.milliseconds
