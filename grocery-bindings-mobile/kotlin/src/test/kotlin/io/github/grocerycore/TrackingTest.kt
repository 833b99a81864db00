// Several price sources, the cache of prices, prices side by side, and prices that users wait for.
package io.github.grocerycore

import java.io.File
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.api.io.TempDir

@Timeout(120, unit = TimeUnit.SECONDS)
class TrackingTest {
    private val milk = "gc-whole-milk-1-gallon"
    private val eggs = "gc-large-grade-a-eggs-12-each"

    /** A shop that knows the milk alone, at a price that a test sets. */
    private class Shelf(private val name: String, var minor: Long, private val knows: Set<String>) : PriceSource {
        var calls = 0
        var shut = false

        override fun name() = name

        override suspend fun quotes(request: QuoteRequest): List<SourcePrice> {
            calls++
            if (shut) throw groceryException(ErrorKind.UNAVAILABLE, "the shop is shut")
            return request.productIds.filter { it in knows }.map { SourcePrice(it, usd(minor)) }
        }
    }

    private fun shelf(minor: Long, name: String = "shelf", knows: Set<String> = setOf(milk)) = Shelf(name, minor, knows)

    /** A tier in a map. */
    private class MapTier : CacheTier {
        val held = mutableMapOf<String, TierEntry>()
        val reads = mutableListOf<Int>()
        var broken = false

        override fun name() = "map"

        override suspend fun get(keys: List<String>): List<ByteArray?> {
            reads += keys.size
            return if (broken) emptyList() else keys.map { held[it]?.bytes }
        }

        override suspend fun set(entries: List<TierEntry>) {
            for (entry in entries) {
                val there = held[entry.key]
                if (there == null || entry.replaces || there.order <= entry.order) held[entry.key] = entry
            }
        }

        override suspend fun remove(what: Invalidation) {
            held.entries.removeIf { (key, entry) ->
                when (what) {
                    is Invalidation.Keys -> key in what.keys
                    is Invalidation.Prefix -> key.startsWith(what.prefix)
                    is Invalidation.Tag -> what.tag in entry.tags
                    is Invalidation.All -> true
                }
            }
        }
    }

    @Test
    fun `told prices are kept, and the figures add up`() = runBlocking {
        Agent(replay).use { assertNull(it.prices().state().cache) }
        val shop = shelf(398)
        Agent(replay, shop).use { agent ->
            val prices = agent.prices()
            repeat(3) { assertEquals(usd(398), prices.quotes(listOf(milk)).quotes.single().price) }
            assertEquals(1, shop.calls)
            val cache = prices.state().cache!!
            assertEquals(listOf(3L, 2L, 1L, 66L), listOf(cache.gets, cache.memoryHits, cache.misses, cache.hitPercent))
            val source = prices.state().sources.single()
            assertEquals(listOf("shelf", 1L, 0L, NOW), listOf(source.name, source.calls, source.failures, source.lastAnswer))
            prices.invalidate()
            prices.quotes(listOf(milk))
            prices.invalidate(productIds = listOf(milk))
            prices.quotes(listOf(milk))
            prices.invalidate(source = "another")
            prices.quotes(listOf(milk))
            assertEquals(3, shop.calls)
            assertEquals("INPUT_001", failure { prices.invalidate(listOf(milk), "shelf") }.code)
        }
    }

    @Test
    fun `several sources, each with guards of its own`() = runBlocking {
        val (first, second) = shelf(300, "first") to shelf(200, "second", setOf(milk, eggs))
        val both = listOf(GuardedPriceSource(first), GuardedPriceSource(second))
        Agent(replay, priceSources = both).use { agent ->
            assertEquals(listOf("first", "second"), agent.prices().quotes(listOf(milk, eggs)).quotes.map { it.source })
        }
        Agent(replay.copy(askAllPriceSources = true), priceSources = both).use { agent ->
            assertEquals("second", agent.prices().quotes(listOf(milk)).quotes.single().source)
        }
        val shut = shelf(100, "shut").apply { shut = true }
        val strict = usualPolicy().run { copy(retry = null, breaker = breaker!!.copy(failures = 1)) }
        val guarded = listOf(GuardedPriceSource(shut, strict), GuardedPriceSource(second))
        Agent(replay.copy(priceFreshForMs = 0), priceSources = guarded).use { agent ->
            repeat(2) { agent.prices().quotes(listOf(milk)) }
            assertEquals(1, shut.calls)
            val (one, two) = agent.prices().state().sources
            assertEquals("open" to 1L, one.policy!!.breaker!!.state to one.policy!!.breaker!!.refused)
            assertNull(two.policy)
            assertNull(agent.prices().state().cache)
        }
    }

    @Test
    fun `prices outlive the agent in a file, and old ones stand in`(@TempDir folder: File) = runBlocking {
        val shop = shelf(200)
        val tier = PriceTier(file = File(folder, "prices.db").path, options = TierOptions(entries = 50))
        repeat(2) {
            Agent(replay, shop, priceTiers = listOf(tier)).use { agent ->
                assertEquals(usd(200), agent.prices().quotes(listOf(milk)).quotes.single().price)
                assertEquals("sqlite" to 0L, agent.prices().state().cache!!.tiers.single().run { name to errors })
                agent.shutdown()
            }
        }
        assertEquals(1, shop.calls)
        Agent(replay.copy(priceCache = CacheOptions(ttlMs = 0)), shop).use { agent ->
            agent.prices().quotes(listOf(milk))
            shop.shut = true
            val quote = agent.prices().quotes(listOf(milk)).quotes.single()
            assertEquals(Triple(usd(200), QuoteKind.LIVE, true), Triple(quote.price, quote.kind, quote.stale))
        }
    }

    @Test
    fun `a tier of the app itself`() = runBlocking {
        val (tier, shop) = MapTier() to shelf(200)
        val tiers = listOf(PriceTier(host = tier))
        repeat(2) {
            Agent(replay, shop, priceTiers = tiers).use { agent ->
                assertEquals(usd(200), agent.prices().quotes(listOf(milk, eggs)).quotes.first { it.productId == milk }.price)
            }
        }
        assertEquals(1, shop.calls)
        assertTrue(tier.reads.all { it == 2 }, "one question for any number of keys")
        Agent(replay, shop, priceTiers = tiers).use { it.prices().invalidate(productIds = listOf(milk)) }
        assertEquals(1, tier.held.size)
        Agent(replay, shop, priceTiers = tiers).use { it.prices().checkTiers() }
        tier.broken = true
        Agent(replay, shop, priceTiers = tiers).use { agent ->
            assertTrue(failure { agent.prices().checkTiers() }.reason.contains("tier"), "the fault is told to whoever asks")
            assertEquals(usd(200), agent.prices().quotes(listOf(milk)).quotes.single().price)
            assertEquals(1L, agent.prices().state().cache!!.tiers.single().errors)
        }
    }

    @Test
    fun `what makes no sense is refused when the agent is made`() {
        val options = listOf(CacheOptions(ttlMs = -1), CacheOptions(jitterPercent = 101), CacheOptions(entries = -5))
        for (bad in options) assertEquals("INPUT_001", failureOf { Agent(replay.copy(priceCache = bad)).close() }.code)
        val tiers = listOf(
            PriceTier(), PriceTier(file = "a.db", host = MapTier()), PriceTier(host = MapTier(), options = TierOptions(entries = 5)),
        )
        for (bad in tiers) assertEquals("INPUT_001", failureOf { Agent(replay, priceTiers = listOf(bad)).close() }.code)
        assertEquals("INPUT_001", failureOf { Agent(replay.copy(priceFreshForMs = -1)).close() }.code)
    }

    @Test
    fun `prices side by side`() = runBlocking {
        val both = listOf(GuardedPriceSource(shelf(450, "dear")), GuardedPriceSource(shelf(400, "cheap")))
        Agent(replay, priceSources = both).use { agent ->
            val told = agent.prices().compare(milk)
            assertEquals(listOf("cheap" to 0L, "dear" to 125_000L), told.prices.map { it.quote.source to it.abovePpm })
            assertEquals("1" to "gallon", told.prices[0].unitPrice.run { amount.exact to unit })
            assertEquals("PRODUCT_001", failure { agent.prices().compare("nothing") }.code)
        }
    }

    @Test
    fun `a fall is told once, and again after a rise`() = runBlocking {
        val shop = shelf(250)
        Agent(replay.copy(priceFreshForMs = 0), shop).use { agent ->
            val prices = agent.prices()
            val waiting = prices.track(milk, usd(200), userId = "ann")
            assertEquals(listOf("ann", milk, "waiting", NOW), waiting.run { listOf(userId, productId, state, since) })
            val told = listOf(250L, 199L, 150L, 201L, 180L).map { minor ->
                shop.minor = minor
                prices.tick(everyMs = 0).alerts.map { it.price.minor }
            }
            assertEquals(listOf(listOf(), listOf(199L), listOf(), listOf(), listOf(180L)), told)
            val events = agent.events(0)
            val alerts = mutableListOf<TrackedPriceAlert>()
            while (alerts.size < 2) {
                ((events.next() as Delivery.Happened).event as? Event.PriceAlert)?.let { alerts += it.alert }
            }
            assertEquals(listOf(199L, 180L), alerts.map { it.price.minor })
            assertTrue(alerts.all { it.trackingId == waiting.id && it.userId == "ann" })
            assertEquals("below" to usd(180), prices.tracked("ann").single().run { state to lastPrice })
            assertFalse(prices.untrack(waiting.id), "only its own user ends it")
            assertTrue(prices.untrack(waiting.id, "ann"))
            assertTrue(prices.tracked("ann").isEmpty())
            assertEquals("INPUT_001", failure { prices.track(milk, usd(0)) }.code)
            assertEquals("INPUT_001", failure { prices.tick(everyMs = -1) }.code)
            assertTrue(prices.compactHistory().read >= 2)
        }
    }
}
