// What the tests share: replayed agents, and shops of every character.
package io.github.grocerycore

import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.fail

const val NOW = "2026-11-20T10:30:00Z"
const val USER = "user-456"

/** Time and chance that repeat. */
// Hosts here answer at once or never, and on a busy machine "at once" takes its time.
val replay = AgentOptions(fixedTime = NOW, seed = 7u, priceTimeoutMs = 600_000)

fun usd(minor: Long) = Money(minor, "USD")

/** A host's shop: answers as it is told, after having suspended. */
class CornerShop(
    private val name: String = "corner-shop",
    private val answer: suspend (QuoteRequest) -> List<SourcePrice>,
) : PriceSource {
    val calls = AtomicInteger()

    override fun name(): String = name

    override suspend fun quotes(request: QuoteRequest): List<SourcePrice> {
        calls.incrementAndGet()
        yield()
        return answer(request)
    }

    companion object {
        /** A shop where everything costs the same. */
        fun at(minor: Long) = CornerShop { asked -> asked.productIds.map { SourcePrice(it, usd(minor)) } }
    }
}

/** A shop that never answers, and tells when it was asked and when it was cancelled. */
class SilentShop : PriceSource {
    val asked = CompletableDeferred<Unit>()
    val cancelled = CompletableDeferred<Unit>()

    override fun name(): String = "silent-shop"

    override suspend fun quotes(request: QuoteRequest): List<SourcePrice> {
        asked.complete(Unit)
        try {
            awaitCancellation()
        } finally {
            cancelled.complete(Unit)
        }
    }
}

suspend fun failure(block: suspend () -> Unit): GroceryException {
    try {
        block()
    } catch (error: GroceryException) {
        return error
    }
    return fail("expected a GroceryException")
}

fun failureOf(block: () -> Unit): GroceryException {
    try {
        block()
    } catch (error: GroceryException) {
        return error
    }
    return fail("expected a GroceryException")
}

suspend fun Agent.say(text: String, state: String? = "IL", user: String = USER): ProcessResponse =
    process(ProcessRequest(text, userId = user, location = state?.let { Location(state = it) }))

fun Agent.find(words: String): Product = catalog().use { it.search(SearchRequest(words)).hits.first().product }
