// Ready sources of prices and products, over a scripted transport.
package io.github.grocerycore

import java.util.Collections
import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(120, unit = TimeUnit.SECONDS)
class ReadySourcesTest {
    private val milk = "gc-whole-milk-1-gallon"
    private val who = "PantryPal/2.1 (hello@pantrypal.example)"
    private val config = """{"name":"corner-shop","base_url":"https://api.example.com/v1",
        "path":"/prices?skus={ids}&store={store}","prices":"/data",
        "fields":{"id":"/sku","price":"/price/now","was_price":"/price/was"}}"""
    private val priced = """{"data":[{"sku":"m1","price":{"now":"3.98","was":4.49}}]}"""

    /** A transport that answers as it is told, and remembers what it was asked. */
    private class Script(private val status: Int = 200, private val answer: (HttpRequest) -> String) : Transport {
        val asked: MutableList<HttpRequest> = Collections.synchronizedList(mutableListOf())

        override suspend fun send(request: HttpRequest): HttpResponse {
            asked += request
            val json = HttpHeader("Content-Type", "application/json")
            return HttpResponse(status, listOf(json), answer(request).toByteArray())
        }
    }

    private val hush = mapOf("authorization" to "Bearer hush")
    private val ids = mapOf(milk to "m1")

    @Test
    fun `a shop of one's own configuration`() = runBlocking {
        val script = Script { priced }
        val shop = ReadySource.httpPrices(config, script, hush, ids)
        Agent(replay, priceSources = listOf(GuardedPriceSource(ready = shop))).use { agent ->
            val quote = agent.prices().quotes(listOf(milk), QuoteOptions(store = "s 1")).quotes.single()
            assertEquals(listOf(usd(398), usd(449)), listOf(quote.price, quote.regular))
            assertEquals("corner-shop", quote.source)
            val request = script.asked.single()
            assertEquals("GET", request.method)
            assertEquals("https://api.example.com/v1/prices?skus=m1&store=s%201", request.url)
            assertTrue(HttpHeader("authorization", "Bearer hush") in request.headers)
            assertFalse("hush" in shop.toString())
        }
    }

    @Test
    fun `what the shop refuses is said without the key`() = runBlocking {
        val script = Script(401) { """{"error":"Bearer hush is no key"}""" }
        val shop = GuardedPriceSource(ready = ReadySource.httpPrices(config, script, hush, ids))
        Agent(replay, priceSources = listOf(shop)).use { agent ->
            val told = agent.prices().quotes(listOf(milk))
            assertEquals(QuoteKind.TYPICAL, told.quotes.single().kind)
            val state = agent.prices().state()
            assertEquals(1L, state.sources.single().failures)
            assertFalse("hush" in told.notes.toString() + state.json)
        }
    }

    @Test
    fun `Kroger fetches one token and shows no secret`() = runBlocking {
        val script = Script { request ->
            if (request.url.endsWith("/connect/oauth2/token")) {
                """{"access_token":"token-hush","expires_in":1800,"token_type":"bearer"}"""
            } else {
                """{"data":[{"locationId":"01400943","name":"Kroger","address":{"city":"Cincinnati"}}]}"""
            }
        }
        val kroger = ReadySource.kroger("app-1", "secret-hush", script, """{"store":"01400943"}""")
        repeat(2) {
            val store = kroger.stores("45202", 1).single()
            assertEquals(listOf("01400943", "Cincinnati", null), listOf(store.id, store.city, store.zip))
        }
        assertEquals(3, script.asked.size)
        assertEquals("kroger", kroger.name())
        assertFalse("hush" in failureOf { ReadySource.kroger("app-1", "secret hush", script) }.toString())
        assertTrue("per_day" in failureOf { ReadySource.kroger("a", "b", script, """{"per_day":3}""") }.reason)
        val both = listOf(GuardedPriceSource(ready = kroger))
        Agent(replay, priceSources = both, readyProducts = kroger).close()
    }

    @Test
    fun `Walmart shows no key`() {
        val script = Script { "{}" }
        for (key in listOf("", "hush", "-----BEGIN PRIVATE KEY-----hush-----END PRIVATE KEY-----")) {
            val error = failureOf { ReadySource.walmart("consumer-1", "1", key, script) }
            assertEquals("INPUT_001", error.code)
            assertFalse("hush" in error.toString())
        }
    }

    @Test
    fun `Open Prices and Open Food Facts`() = runBlocking {
        val script = Script {
            """{"items":[{"product_code":"3017620422003","price":3.49,"currency":"USD","date":"2026-11-01",
                "location":{"osm_name":"Corner","osm_address_city":"Lyon"}}],"total":1}"""
        }
        val prices = ReadySource.openPrices(who, script, barcodes = mapOf(milk to "3017620422003"))
        val seen = prices.observedPrices("3017620422003").single()
        assertEquals(listOf(usd(349), "2026-11-01", "Lyon"), listOf(seen.price, seen.date, seen.city))
        assertEquals("SYSTEM_004", failure { prices.stores("45202") }.code)
        assertEquals("INPUT_001", failureOf { ReadySource.openFoodFacts("somebody", script) }.code)
        val found = Script { """{"products":[],"hits":[],"count":0}""" }
        Agent(replay, readyProducts = ReadySource.openFoodFacts(who, found)).use { agent ->
            assertEquals(0, agent.catalog().searchRemote(SearchProducts("cocoa spread")).products.size)
        }
        assertEquals(1, found.asked.size)
    }

    @Test
    fun `what cannot be is said at once`() {
        val script = Script { priced }
        for (bad in listOf("", "{}", "[]", config.replace("\"prices\":", "\"size\":"))) {
            assertEquals("INPUT_001", failureOf { ReadySource.httpPrices(bad, script) }.code, bad)
        }
        val products = ReadySource.openFoodFacts(who, script)
        failureOf { Agent(replay, priceSources = listOf(GuardedPriceSource(ready = products))) }
        failureOf { Agent(replay, priceSources = listOf(GuardedPriceSource())) }
    }
}
