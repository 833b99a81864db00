// What the conformance cases do not reach: budgets as events, offers that change, refusals, charts.
package io.github.grocerycore

import java.util.concurrent.TimeUnit
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout

@Timeout(120, unit = TimeUnit.SECONDS)
class SpendingTest {
    private val milk = "gc-whole-milk-1-gallon"
    private val offers =
        """{"format":"grocery-offers/1","currency":"USD","offers":[{"id":"milk50","title":"50c off milk","kind":"amount_off",
        "cents":50,"scope":{"skus":["$milk"]}},{"id":"club","kind":"amount_off","cents":30,"requires_member":true,
        "scope":{"skus":["gc-strawberry-yogurt-6-ounce"]}}]}"""

    @Test
    fun `a threshold is one event`() = runBlocking {
        Agent(replay).use { agent ->
            val events = agent.events().asFlow()
            val budgets = agent.budgets()
            assertTrue(budgets.set(Budget("week", usd(10_000))).isEmpty())
            val market = SpendEntry("market", usd(5_100), categories = mapOf("Candy" to usd(400)))
            assertEquals(listOf(50 to usd(4_900)), budgets.spend(listOf(market)).map { it.threshold to it.status.left })
            val told = (events.first() as Delivery.Happened).event
            assertEquals(
                Event.BudgetThreshold(
                    "local", "week", null, "2026-11-16", "2026-11-22", 50, usd(10_000), usd(5_100), NOW,
                ),
                told,
            )
            assertTrue(budgets.spend(listOf(market)).isEmpty())
            assertTrue(budgets.standing(userId = "ann").isEmpty())
        }
    }

    @Test
    fun `what has no meaning is refused`() = runBlocking {
        Agent(replay).use { agent ->
            val budgets = agent.budgets()
            assertEquals("INPUT_001", failure { budgets.set(Budget("fortnight", usd(1))) }.code)
            assertEquals("INPUT_001", failure { budgets.set(Budget("week", usd(1), weekStartsOn = -1)) }.code)
            assertEquals("INPUT_001", failure { budgets.set(Budget("week", usd(1), thresholds = listOf(70_000))) }.code)
            assertEquals("INPUT_001", failure { budgets.spend(listOf(SpendEntry("a", usd(1), day = "soon"))) }.code)
            assertEquals(ErrorKind.PRODUCT_NOT_FOUND, failureOf { agent.deals().onProduct("nothing") }.kind)
            val euro = offers.replace("USD", "EUR")
            assertEquals("INPUT_001", failureOf { Agent(replay.copy(offers = euro)) }.code)
            OfferBook(euro).use { book -> assertEquals("INPUT_001", failureOf { agent.deals().setBook(book) }.code) }
            assertTrue(failureOf { Agent(replay.copy(taxes = "state\n")) }.reason.isNotEmpty())
        }
    }

    @Test
    fun `offers come and go`() = runBlocking {
        Agent(replay).use { agent ->
            val list = agent.say("a gallon of whole milk and a strawberry yogurt").groceryList
            val deals = agent.deals()
            assertNull(list.deals)
            assertNull(deals.book())
            assertNull(deals.explain(list.id, userId = USER))
            OfferBook(offers).use(deals::setBook)
            val found = deals.forList(list.id, userId = USER)
            assertEquals(usd(50), found.deals!!.savings)
            assertEquals(listOf(ItemOffer("milk50", "50c off milk", usd(50))), found.items[0].offers)
            val why = deals.explain(list.id, DealContext(member = true), userId = USER)!!
            assertEquals(usd(80) to 80L, why.list.deals!!.savings to why.explanation.plan.savings)
            assertTrue(why.explanation.sentences.any { "50c off milk" in it })
            assertEquals(listOf("milk50", "club"), deals.active().map { it.id })
            assertEquals(listOf("milk50"), deals.onProduct(milk).map { it.id })
        }
    }

    @Test
    fun `a sale and what comes back`() = Agent(replay).use { agent ->
        val cans = TotalsItem(usd(600), "2", taxClass = TaxClass.SOFT_DRINK, snapEligible = true, deposit = Deposit(usd(5), 12))
        val soap = TotalsItem(usd(400), taxClass = TaxClass.HOUSEHOLD, offerDiscount = usd(100))
        val request = TotalsRequest(
            listOf(cans, soap), state = "CA", date = "2026-11-20", snapBalance = usd(1_000), deliveryFee = usd(0),
        )
        val sale = agent.totals(request)
        assertEquals(usd(120) to usd(100), sale.deposits to sale.offerDiscount)
        assertEquals(sale.total.minor, sale.tender!!.let { it.snap.minor + it.other.minor })
        val half = agent.refund(request, RefundRequest(listOf(Return(0))))
        val rest = agent.refund(request, RefundRequest(listOf(Return(0), Return(1)), listOf(Return(0)), fees = true))
        assertEquals(sale.total.minor, half.total.minor + rest.total.minor)
        assertEquals(1_000, half.snap.minor + rest.snap.minor)
        val fault = failureOf { agent.refund(request, RefundRequest(listOf(Return(1, "2")))) }
        assertTrue(fault.reason.startsWith("returns[0].quantity"), fault.reason)
    }

    @Test
    fun `a price is drawn`() = runBlocking {
        Agent(replay).use { agent ->
            val prices = agent.prices()
            assertNull(prices.plot(milk))
            val table = "date,store,name,qty,price\n2026-11-01,Shop,Whole Milk 1 gal,1,3.99\n2026-11-19,Shop,Whole Milk 1 gal,1,2.99\n"
            agent.orders().use { it.importFiles(listOf(ImportSource.Content(table.toByteArray())), userId = USER) }
            prices.plot(milk)!!.use { plot ->
                assertTrue(plot.svg().startsWith("<svg"))
                assertTrue(plot.chart(40, 8).lines().size in 8..20)
                assertTrue(plot.chart() != plot.chart(40, 8))
                assertEquals("INPUT_001", failureOf { plot.chart(-1) }.code)
            }
        }
    }
}
