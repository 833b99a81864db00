// Offer books, explanations, shares, and prices judged by their history.
package io.github.grocerycore

import java.util.concurrent.TimeUnit
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(120, unit = TimeUnit.SECONDS)
class OffersTest {
    private val offers = """
        {"format":"grocery-offers/1","currency":"USD","offers":[
         {"id":"bogo","title":"buy one, get one free","kind":"buy_get","max_uses":9,"buy":{"skus":["yogurt"]},"buy_n":1,
          "get_m":1,"percent_bp":10000,"valid_until":"2026-11-22"},
         {"id":"clip","kind":"coupon","issuer":"manufacturer","scope":{"skus":["yogurt"]},"requires_qty":1,"cents":75,
          "must_clip":true,"per_day":2},
         {"id":"free","kind":"free_delivery","min_spend":200,"stores":["s1"]},
         {"id":"back","kind":"rebate","provider":"app","scope":{"skus":["yogurt"]},"cents":20}]}
    """
    private val context = """{"now":"2026-11-21T10:00:00Z","codes":["HELLO"]}"""
    private val cart = """
        {"format":"grocery-deals/1","currency":"USD","offers":[],"delivery":{"fee":599,"free_from":9900},
         "lines":[{"id":"L0","sku":"yogurt","qty":3,"unit_price":120,"name":"yogurt"}],"context":$context}
    """

    private fun price(day: Int, minor: Int, more: String = "") =
        """{"at":"2026-11-${"%02d".format(day)}T12:00:00Z","price":{"minor":$minor,"currency":"USD"},"source":"shop"$more}"""

    private fun prices(present: String = price(20, 298)) =
        """{"past":[${(1..15).joinToString { price(it, 398) }}],"present":$present,"now":"2026-11-20T12:00:00Z"}"""

    @Test
    fun `a book knows its offers`() = OfferBook(offers).use { book ->
        assertEquals(4 to "USD", book.count() to book.currency())
        val clip = book.rule("clip")!!
        assertEquals(listOf("coupon", true, 2L, null), listOf(clip.kind, clip.mustClip, clip.perDay, clip.title))
        assertNull(book.rule("nothing"))
        assertEquals(listOf("bogo", "clip", "back"), book.current(context).map { it.id })
        val december = """{"now":"2026-12-01T00:00:00Z"}"""
        assertEquals(listOf("clip", "back"), book.onProduct("yogurt", context = december).map { it.id })
        assertTrue(book.onProduct("tea").isEmpty())
    }

    @Test
    fun `what is on is solved and the rest has reasons`() = runBlocking {
        OfferBook(offers).use { book ->
            val on = book.applicable(cart)
            assertEquals(mapOf("clip" to "not_clipped", "free" to "other_store"), on.notOn.associate { it.offer to it.why.single().why })
            assertEquals(listOf("HELLO"), on.unknownCodes)
            assertEquals(RebateOffer("back", "cash_back", "app", 1, 20, 0, 1), on.rebates.single())
            val plan = optimiseDeals(on.problem).plan
            assertEquals(120L to 839L, plan.savings to plan.payable)
            val back = book.claimRebates(cart, plan)
            assertEquals(Triple(20L, true, "L0"), Triple(back.total, back.isOptimal, back.claims.single().units.single().line))
            val split = splitDeals(on.problem, plan)
            assertEquals(LineShare("L0", "yogurt", 3, 360, 120, 240, listOf(SavedBy("bogo", 120, 2))), split.lines.single())
            assertEquals(360L to 120L, split.subtotal to split.itemSavings)
            assertEquals("INPUT_001", failureOf { splitDeals(cart, plan) }.code)
        }
    }

    @Test
    fun `the best plan is explained`() = runBlocking {
        OfferBook(offers).use { book ->
            val told = book.explain(cart)
            assertTrue(told.isOptimal)
            assertEquals(told.plan.payable, told.lines.sumOf { it.paid } + told.deliveryFee)
            assertEquals("bogo" to 120L, told.runnerUp!!.without to told.runnerUp!!.savesLess)
            val (more, clip) = told.changes
            assertEquals(listOf("add_units", "L0", 1L, 120L, 0L), listOf(more.change, more.line, more.units, more.saves, more.extra))
            assertEquals(listOf("clip", "clip", 75L, null), listOf(clip.change, clip.offer, clip.saves, clip.line))
            assertTrue("Add one more yogurt to save $1.20, at no extra cost." in told.sentences, told.sentences.toString())
            assertTrue("\"runner_up\":{" in told.json, told.json)
            assertTrue(book.explain(cart, mostChanges = 0).changes.isEmpty())
            val token = CancelToken().apply { cancel() }
            assertEquals(ErrorKind.CANCELLED, failure { book.explain(cart, cancel = token) }.kind)
            assertEquals("INPUT_001", failure { book.explain(cart, mostChanges = -1) }.code)
            val noon = failure { book.explain(cart.replace("2026-11-21T10:00:00Z", "noon")) }
            assertTrue(noon.reason.startsWith("context"), noon.reason)
        }
    }

    @Test
    fun `what is no book names the field`() {
        val percent = failureOf { OfferBook(offers.replace("10000", "10001")) }
        assertTrue(percent.reason.startsWith("offers[0].percent_bp"), percent.reason)
        for (bad in listOf("", "{", "[]", cart)) assertEquals("INPUT_001", failureOf { OfferBook(bad) }.code)
    }

    @Test
    fun `a price is judged by what was charged`() {
        val found = detectDeals(prices())
        val drop = found.deals.first { it.kind == "price_drop" }
        assertEquals(Triple(usd(100), 251256L, "assumed"), Triple(drop.saving, drop.share, drop.expires.basis))
        assertEquals(Triple(usd(398), "1", usd(100)), Triple(drop.regular!!.price, drop.regular!!.agreement.exact, found.drop!!.amount))
        assertEquals(listOf(null, emptyList<PriceAt>(), null), listOf(drop.before, drop.steps, drop.wouldCost))
        val claimed = ""","regular":{"minor":598,"currency":"USD"}"""
        assertEquals("unknown", detectDeals(prices(price(20, 298, claimed))).was!!.verdict)
        val pounds = { n: Int -> """{"amount":"$n","unit":"pound"}""" }
        val large = detectDeals(
            """{"present":${price(20, 500, ""","amount":${pounds(2)}""")},"now":"2026-11-20T12:00:00Z",
            "packages":[{"price":{"minor":300,"currency":"USD"},"per":${pounds(1)}}]}""",
        )
        val bulk = large.deals.single()
        assertEquals(Triple("bulk", usd(600), UnitPrice(usd(300), Amount("1", 1.0), "pound")), Triple(bulk.kind, bulk.wouldCost, bulk.smaller))
        val wrong = failureOf { detectDeals(prices().replaceFirst("2026-11-01T12:00:00Z", "once")) }
        assertTrue(wrong.reason.startsWith("past[0]"), wrong.reason)
        assertEquals("INPUT_001", failureOf { detectDeals("{}") }.code)
    }

    @Test
    fun `deals are ranked and told of`() {
        val found = detectDeals(prices())
        val deals = listOf("tea", "milk").joinToString { """{"product":"$it","deal":${found.deals.first().json}}""" }
        val habits = """{"products":{"milk":{"days":3,"last":"2026-11-13","every_days":"7"}}}"""
        val (milk, tea) = rankDeals("""{"deals":[$deals],"habits":$habits,"now":"2026-11-20T12:00:00Z"}""")
        assertEquals(Triple("milk", 701L, "7"), Triple(milk.productId, milk.score, milk.reasons.first().everyDays!!.exact))
        assertEquals(251L to found.deals.first(), tea.score to tea.deal)
        val rule = """{"id":"r","scope":{"product":"milk"},"condition":{"percent":200000},"cooldown_seconds":60}"""
        val step = { state: String -> alertStep("""{"rule":$rule,"sighting":{"product":"milk","detection":${found.json}},"state":$state}""") }
        val first = step("null")
        assertEquals(listOf("r", "milk", usd(100), "price_drop"), first.alert!!.let { listOf(it.rule, it.productId, it.saving, it.deal) })
        assertNull(step(first.state).alert)
        assertEquals("INPUT_001", failureOf { alertStep("""{"rule":{}}""") }.code)
    }

    @Test
    fun `a report of what was paid`() = runBlocking {
        val milk = "gc-whole-milk-1-gallon"
        Agent(replay).use { agent ->
            val prices = agent.prices()
            assertNull(prices.report(milk))
            val table = "date,store,name,qty,price\n2026-11-01,Shop,Whole Milk 1 gal,1,3.99\n2026-11-19,Shop,Whole Milk 1 gal,1,2.99\n"
            agent.orders().use { it.importFiles(listOf(ImportSource.Content(table.toByteArray())), userId = USER) }
            val report = prices.report(milk)!!
            assertEquals(Triple(milk, usd(299), 2), Triple(report.productId, report.detection.present.price, report.changes.size))
            val month = report.windows.first { it.days == 30 }
            assertEquals(listOf(2, usd(299), "349", "falling"), listOf(month.count, month.lowest.price, month.mean.exact, month.trend))
            assertNull(prices.report(milk, store = "nowhere"))
            assertEquals(ErrorKind.PRODUCT_NOT_FOUND, failure { prices.report("no-such-product") }.kind)
        }
    }
}
