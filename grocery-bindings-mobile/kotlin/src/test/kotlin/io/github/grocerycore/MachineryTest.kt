// What the machinery promises, whatever the API: the host's suspend function is awaited by Rust, errors keep their
// type both ways, cancelling reaches the host, and streams end.
package io.github.grocerycore

import java.io.File
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Assertions.fail
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

/** A host's shop: knows some prices, and suspends before it answers. */
private class Shop(private val minor: Map<String, Long>) : PriceSource {
    val calls = AtomicInteger()

    override suspend fun prices(names: List<String>): List<Quote> {
        calls.incrementAndGet()
        yield()
        return names.map { name ->
            val price = minor[name] ?: throw GroceryException.Failed(
                ErrorKind.NOT_FOUND, "PRODUCT_001", "no price for $name", "Ask for milk.", 1500u,
            )
            Quote(name, price, "USD")
        }
    }
}

/** A shop that never answers, and tells when it was asked and when it was cancelled. */
private class SilentShop : PriceSource {
    val asked = CompletableDeferred<Unit>()
    val cancelled = CompletableDeferred<Unit>()

    override suspend fun prices(names: List<String>): List<Quote> {
        asked.complete(Unit)
        try {
            awaitCancellation()
        } finally {
            cancelled.complete(Unit)
        }
    }
}

private suspend fun failure(block: suspend () -> Unit): GroceryException {
    try {
        block()
    } catch (error: GroceryException) {
        return error
    }
    return fail("expected a GroceryException")
}

// The timeout only turns a hang into a failure; no test asserts a time.
@Timeout(60, unit = TimeUnit.SECONDS)
class MachineryTest {
    @Test
    fun `parse gives records`() {
        Agent(Shop(emptyMap())).use { agent ->
            assertEquals(listOf(Item("milk", 2u), Item("brown bread", null)), agent.parse("2 milk, brown bread"))
        }
    }

    @Test
    fun `rust awaits the suspend function of the host`() = runBlocking {
        Agent(Shop(mapOf("milk" to 349L))).use { agent ->
            assertEquals(listOf(Quote("milk", 349, "USD")), agent.quote("2 milk", null))
        }
    }

    @Test
    fun `an error of the host comes back whole`() = runBlocking {
        Agent(Shop(emptyMap())).use { agent ->
            val error = failure { agent.quote("unobtainium", null) }
            assertEquals(ErrorKind.NOT_FOUND, error.kind)
            assertEquals("PRODUCT_001", error.code)
            assertEquals("no price for unobtainium", error.reason)
            assertEquals("Ask for milk.", error.hint)
            assertEquals(1500.milliseconds, error.retryAfter)
        }
    }

    @Test
    fun `an unexpected exception of the host is a failed source`() = runBlocking {
        val broken = object : PriceSource {
            override suspend fun prices(names: List<String>): List<Quote> = throw IllegalStateException("till is open")
        }
        Agent(broken).use { agent ->
            val error = failure { agent.quote("milk", null) }
            assertEquals(ErrorKind.SOURCE, error.kind)
            assertEquals("PRICE_001", error.code)
            assertTrue("till is open" in error.reason, error.reason)
            assertNull(error.retryAfter)
        }
    }

    @Test
    fun `two hundred calls at once`() = runBlocking(Dispatchers.Default) {
        val shop = Shop((0L until 200L).associateBy { "item$it" })
        Agent(shop).use { agent ->
            val quotes = (0 until 200).map { async { agent.quote("item$it", null).single() } }.awaitAll()
            assertEquals((0L until 200L).map { Quote("item$it", it, "USD") }, quotes)
            assertEquals(200, shop.calls.get())
        }
    }

    @Test
    fun `a cancel token ends the call and the coroutine of the host`() = runBlocking(Dispatchers.Default) {
        val shop = SilentShop()
        Agent(shop).use { agent ->
            val token = CancelToken()
            val call = async { failure { agent.quote("milk", token) } }
            shop.asked.await()
            assertFalse(token.isCancelled())
            token.cancel()
            assertEquals(ErrorKind.CANCELLED, call.await().kind)
            assertTrue(token.isCancelled())
            shop.cancelled.await()
        }
    }

    @Test
    fun `cancelling the coroutine reaches the host too`() = runBlocking(Dispatchers.Default) {
        val shop = SilentShop()
        Agent(shop).use { agent ->
            val call = launch { agent.quote("milk", null) }
            shop.asked.await()
            call.cancelAndJoin()
            shop.cancelled.await()
        }
    }

    @Test
    fun `events flow in order`() = runBlocking {
        Agent(Shop(mapOf("milk" to 349L, "bread" to 250L))).use { agent ->
            val events = agent.events().asFlow()
            agent.quote("milk, bread", null)
            failure { agent.quote("unobtainium", null) }
            assertEquals(
                listOf(Event.Priced("milk", 349), Event.Priced("bread", 250), Event.Failed("PRODUCT_001")),
                events.take(3).toList(),
            )
        }
    }

    @Test
    fun `a flow ends when its stream is stopped`() = runBlocking(Dispatchers.Default) {
        Agent(Shop(mapOf("milk" to 349L))).use { agent ->
            val stream = agent.events()
            val first = CompletableDeferred<Event>()
            val all = async {
                stream.asFlow().let { flow ->
                    val seen = mutableListOf<Event>()
                    flow.collect { seen += it; first.complete(it) }
                    seen
                }
            }
            agent.quote("milk", null)
            first.await()
            stream.stop()
            assertEquals(listOf<Event>(Event.Priced("milk", 349)), all.await())
        }
    }

    @Test
    fun `a flow ends when its agent is gone`() = runBlocking {
        val agent = Agent(Shop(mapOf("milk" to 349L)))
        val events = agent.events().asFlow()
        agent.quote("milk", null)
        agent.close()
        assertEquals(listOf<Event>(Event.Priced("milk", 349)), events.toList())
    }

    @Test
    fun `the conformance folder is handed over`() {
        val folder = File(System.getProperty("grocery.conformance"))
        assertTrue(folder.isAbsolute && folder.name == "conformance", folder.path)
    }
}
