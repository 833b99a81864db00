// The host's prices: that work, throw, hang, and answer nonsense.
package io.github.grocerycore

import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(120, unit = TimeUnit.SECONDS)
class PricesTest {
    private suspend fun quotes(shop: PriceSource?, options: AgentOptions = replay): PricedQuotes =
        Agent(options, shop).use { agent ->
            agent.prices().quotes(listOf(agent.find("banana").id, agent.find("whole milk").id))
        }

    /** What an agent says without any source. */
    private val typical by lazy { runBlocking { quotes(null) } }

    private fun assertFallsBack(priced: PricedQuotes, vararg words: String) {
        assertEquals(typical.quotes.map { it.copy(stale = true) }, priced.quotes)
        for (word in words) {
            assertTrue(priced.notes.any { word in it }, "$word in ${priced.notes}")
        }
    }

    @Test
    fun `without a source there are typical prices`() {
        assertEquals(2, typical.quotes.size)
        assertTrue(typical.quotes.none { it.kind == QuoteKind.LIVE || it.stale })
        assertTrue(typical.notes.isEmpty())
    }

    @Test
    fun `the host is asked once for all, and told where`() = runBlocking {
        var request: QuoteRequest? = null
        val shop = CornerShop { asked ->
            request = asked
            asked.productIds.mapIndexed { i, id ->
                SourcePrice(id, usd(100L + i), regular = usd(200), asOf = "2026-11-20T10:00:00Z", inStock = true)
            }
        }
        Agent(replay, shop).use { agent ->
            val ids = listOf(agent.find("banana").id, agent.find("whole milk").id)
            val priced = agent.prices().quotes(ids, QuoteOptions(store = "store-9", zip = "60601"))
            assertEquals(1, shop.calls.get())
            assertEquals(ids.toSet(), request!!.productIds.toSet())
            assertEquals("store-9" to "60601", request!!.store to request!!.zip)
            assertEquals(ids, priced.quotes.map { it.productId })
            assertEquals(setOf(100L, 101L), priced.quotes.map { it.price.minor }.toSet())
            val quote = priced.quotes.first()
            assertEquals(
                Quote(ids[0], quote.price, usd(200), "each", QuoteKind.LIVE, "corner-shop", "store-9",
                    "2026-11-20T10:00:00Z", stale = false, inStock = true),
                quote,
            )
            assertTrue(priced.notes.isEmpty() && priced.missing.isEmpty())
            assertEquals("PRODUCT_001", failure { agent.prices().quotes(listOf("none")) }.code)
        }
    }

    @Test
    fun `an exception of the host becomes a note`() = runBlocking {
        assertFallsBack(quotes(CornerShop { throw IllegalStateException("the till is open") }), "the till is open")
    }

    @Test
    fun `an error of the host keeps its words`() = runBlocking {
        val closed = groceryException(ErrorKind.RATE_LIMITED, "come back at nine", retryAfter = 60.seconds)
        assertFallsBack(quotes(CornerShop { throw closed }), "come back at nine")
    }

    @Test
    fun `a source that cannot say its name has one all the same`() = runBlocking {
        val nameless = object : PriceSource {
            override fun name(): String = throw IllegalStateException("who am I")
            override suspend fun quotes(request: QuoteRequest) = request.productIds.map { SourcePrice(it, usd(100)) }
        }
        assertEquals(setOf("the price source"), quotes(nameless).quotes.map { it.source }.toSet())
    }

    @Test
    fun `a host that hangs is given up and cancelled`() = runBlocking(Dispatchers.Default) {
        val shop = SilentShop()
        assertFallsBack(quotes(shop, replay.copy(priceTimeoutMs = 2_000)), "silent-shop")
        shop.cancelled.await()
    }

    @Test
    fun `too few answers`() = runBlocking {
        val priced = quotes(CornerShop { asked -> asked.productIds.take(1).map { SourcePrice(it, usd(100)) } })
        assertEquals(1, priced.quotes.count { it.kind == QuoteKind.LIVE })
        assertEquals(1, priced.quotes.count { it.stale })
        assertTrue(priced.notes.any { "1 of 2" in it }, priced.notes.toString())
        assertFallsBack(quotes(CornerShop { emptyList() }))
    }

    @Test
    fun `too many answers`() = runBlocking {
        val priced = quotes(CornerShop { asked ->
            (asked.productIds + asked.productIds + listOf("stranger")).mapIndexed { i, id -> SourcePrice(id, usd(100L + i)) }
        })
        assertEquals(setOf(100L, 101L), priced.quotes.map { it.price.minor }.toSet())
        assertEquals(2, priced.notes.size, priced.notes.toString())
    }

    @Test
    fun `prices that cannot be`() = runBlocking {
        fun each(price: (String) -> SourcePrice) = CornerShop { asked -> asked.productIds.map(price) }
        assertFallsBack(quotes(each { SourcePrice(it, usd(-1)) }), "below zero")
        assertFallsBack(quotes(each { SourcePrice(it, usd(Long.MIN_VALUE)) }), "below zero")
        assertFallsBack(quotes(each { SourcePrice(it, Money(100, "EUR")) }), "EUR")
        assertFallsBack(quotes(each { SourcePrice(it, usd(100), regular = usd(50)) }), "regular")
        assertFallsBack(quotes(each { SourcePrice(it, usd(100), per = "gallon") }), "gallon")
        // What has no meaning at all names its field.
        assertFallsBack(quotes(each { SourcePrice(it, usd(100), per = "furlong") }), "per", "furlong")
        assertFallsBack(quotes(each { SourcePrice(it, usd(100), asOf = "noon") }), "asOf")
        assertFallsBack(quotes(each { SourcePrice(it, Money(100, "bucks")) }), "bucks")
        assertFallsBack(quotes(each { SourcePrice("", usd(100)) }), "productId")
    }

    @Test
    fun `a cancel token ends the call and the coroutine of the host`() = runBlocking(Dispatchers.Default) {
        val shop = SilentShop()
        Agent(replay.copy(priceTimeoutMs = 3_600_000), shop).use { agent ->
            val token = CancelToken()
            val call = async { failure { agent.process(ProcessRequest("milk", userId = USER), token) } }
            shop.asked.await()
            assertFalse(token.isCancelled())
            token.cancel()
            val error = call.await()
            assertEquals(ErrorKind.CANCELLED to "SYSTEM_003", error.kind to error.code)
            assertTrue(token.isCancelled())
            shop.cancelled.await()
            assertTrue(agent.lists().all(USER).isEmpty(), "nothing was written")
            assertEquals(ErrorKind.CANCELLED, failure { agent.lists().all(USER, token) }.kind)
        }
    }

    @Test
    fun `cancelling the coroutine reaches the host too`() = runBlocking(Dispatchers.Default) {
        val shop = SilentShop()
        Agent(replay.copy(priceTimeoutMs = 3_600_000), shop).use { agent ->
            val call = launch { agent.say("milk") }
            shop.asked.await()
            call.cancelAndJoin()
            shop.cancelled.await()
            assertTrue(agent.lists().all(USER).isEmpty())
        }
    }

    @Test
    fun `what prices were`() = runBlocking {
        var (minor, at) = 499L to "2026-11-20T09:00:00Z"
        val shop = CornerShop { asked -> asked.productIds.map { SourcePrice(it, usd(minor), asOf = at) } }
        Agent(replay.copy(priceFreshForMs = 0), shop).use { agent ->
            val prices = agent.prices()
            val id = agent.find("whole milk").id
            prices.quotes(listOf(id))
            prices.quotes(listOf(id))
            minor = 399
            at = "2026-11-20T10:00:00Z"
            prices.quotes(listOf(id))
            val history = prices.history(HistoryRequest(id))
            assertEquals(listOf(399L, 499L), history.map { it.price.minor })
            assertEquals("corner-shop" to "each", history[0].source to history[0].per)
            assertEquals(listOf(399L), prices.history(HistoryRequest(id, since = at)).map { it.price.minor })
            assertEquals(1, prices.history(HistoryRequest(id, limit = 1)).size)
            assertEquals("INPUT_001", failure { prices.history(HistoryRequest(id, since = "noon")) }.code)
            val update = (agent.events(0).next() as Delivery.Happened).event as Event.PriceUpdate
            assertEquals(Event.PriceUpdate(id, usd(499), usd(399), -200_400, "corner-shop", at), update)
        }
    }
}
